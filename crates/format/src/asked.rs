//! What a query asks for, out of a text that may have come through messengers, mail programs and word processors: they
//! write `&amp;` for `&`, encode once more what is encoded, add parameters of their own, and take what stands behind a
//! link into it. Every value that we write is made of letters, digits, `-`, `_` and `.` and ends in a letter or a digit;
//! so what was added can be told from it.

use crate::fields::FIELDS;
use std::borrow::Cow;

/// More characters than this are not read of what a query asks of us; of parameters of others it may have any number.
pub const QUERY_CHARS_MAX: usize = 2_000;
/// So often is a query decoded that was encoded more than once.
const ENCODED_TIMES_MAX: u8 = 3;
/// An ampersand as HTML writes it; the ampersand itself is where a query is cut.
const ENTITIES: [&str; 3] = ["amp;", "#38;", "#x26;"];

/// The fields that a query names, each with the first of its texts, decoded as browsers do.
#[derive(Default)]
pub(crate) struct Asked<'a> {
    fields: Vec<(&'static str, Cow<'a, str>)>,
    chars: usize,
}

impl<'a> Asked<'a> {
    /// Reads a query, with or without its `?`. Names that are no field are somebody else's and are passed over.
    pub fn of(query: &'a str) -> Asked<'a> {
        let mut asked = Asked::default();
        asked.read(query, ENCODED_TIMES_MAX);
        asked
    }

    fn read(&mut self, query: &'a str, times: u8) {
        let query = query.strip_prefix('?').unwrap_or(query);
        for pair in query.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let Some(name) = field_named(&decoded(name)) else {
                if name.len() == pair.len() {
                    self.read_again(pair, times);
                }
                continue;
            };
            if self.names(name) {
                continue;
            }
            let value = decoded(value);
            self.chars += name.len() + value.len() + 2;
            // What is too long as a whole is refused; until then no more of it is kept.
            if !self.is_too_long() {
                self.fields.push((name, value));
            }
        }
    }

    /// A part of a query without `=` may be a whole query that was encoded once more.
    fn read_again(&mut self, pair: &str, times: u8) {
        if times == 0 || !pair.contains('%') || pair.len() > 3 * QUERY_CHARS_MAX {
            return;
        }
        let mut inner = Asked::default();
        let text = decoded(pair);
        inner.read(&text, times - 1);
        for (name, value) in inner.fields {
            if self.text(name).is_none() {
                self.fields.push((name, value.into_owned().into()));
            }
        }
        self.chars += inner.chars;
    }

    /// The text of a field, where the query names it.
    pub fn text(&self, name: &str) -> Option<&str> {
        let field = self.fields.iter().find(|(key, _)| *key == name);
        field.map(|(_, text)| text.as_ref())
    }

    /// True if it names this field.
    pub fn names(&self, name: &str) -> bool {
        self.text(name).is_some()
    }

    /// True if it asks for more than is read.
    pub fn is_too_long(&self) -> bool {
        self.chars > QUERY_CHARS_MAX
    }
}

/// A name or a value as a browser reads it.
fn decoded(text: &str) -> Cow<'_, str> {
    // The `=` says that all of it is a name.
    let pair = form_urlencoded::parse(text.as_bytes()).next();
    match text.contains('=') {
        false => pair.map_or(Cow::Borrowed(""), |(name, _)| name),
        true => pair.map_or(Cow::Borrowed(""), |(name, value)| {
            Cow::Owned([name.as_ref(), "=", value.as_ref()].concat())
        }),
    }
}

/// The field of this name, whatever unseen stands around it.
fn field_named(name: &str) -> Option<&'static str> {
    let mut name = name.trim_matches(is_unseen);
    while let Some(rest) = ENTITIES.iter().find_map(|entity| name.strip_prefix(entity)) {
        name = rest.trim_start_matches(is_unseen);
    }
    let mut names = FIELDS.iter().map(|field| field.name);
    names.find(|field| *field == name)
}

/// True for what takes no ink: spaces, marks of direction, spaces without width, the mark of a text's beginning.
fn is_unseen(c: char) -> bool {
    let no_width = matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}');
    c.is_whitespace() || c.is_control() || no_width
}

/// True for what stands before a link and is no part of it: brackets, quotation marks, what is unseen.
fn opens(c: char) -> bool {
    is_unseen(c)
        || matches!(
            c,
            '"' | '\'' | '`' | '<' | '(' | '[' | '{' | '«' | '»' | '‹' | '›' | '*'
        )
        || ('\u{2018}'..='\u{201f}').contains(&c)
}

/// A text without what may stand before and behind a link in it.
pub(crate) fn bare(text: &str) -> &str {
    text.trim_start_matches(opens).trim_end_matches(is_unseen)
}

/// What the text of a field may have been before something was put around it; the likeliest first, and few.
pub(crate) fn restored(text: &str) -> impl Iterator<Item = String> {
    let mut again = vec![text.to_owned()];
    for _ in 1..ENCODED_TIMES_MAX {
        match again.last() {
            Some(text) if text.contains('%') => again.push(decoded(text).into_owned()),
            _ => break,
        }
    }
    again.into_iter().flat_map(|text| {
        let ours = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let start = text.trim_start_matches(opens);
        let mut rest: String = start
            .chars()
            .take_while(ours)
            .take(QUERY_CHARS_MAX)
            .collect();
        // One by one: `-` and `_` may be the end of a run that an earlier version has written.
        let mut shorter = vec![rest.clone()];
        while rest.ends_with(['-', '_', '.']) && shorter.len() < 8 {
            rest.pop();
            shorter.push(rest.clone());
        }
        shorter
    })
}
