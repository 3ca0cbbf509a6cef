//! What a query asks for, out of a text that may have come through messengers and mail programs: they write `&amp;` for
//! `&`, encode once more what is encoded, and add parameters of their own.

use crate::fields::FIELDS;
use crate::stray::{ENCODED_TIMES_MAX, decoded, is_unseen};
use std::borrow::Cow;

/// More characters than this are not read of what a query asks of us; of parameters of others it may have any number.
pub const QUERY_CHARS_MAX: usize = 2_000;
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

    /// True if it names every field that another one names.
    pub fn names_all(&self, other: &Asked) -> bool {
        other.fields.iter().all(|(name, _)| self.names(name))
    }

    /// True if it asks for more than is read.
    pub fn is_too_long(&self) -> bool {
        self.chars > QUERY_CHARS_MAX
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
