//! What programs put around a link, or do to it, on the way from one person to another. Every value that we write is made of
//! letters, digits, `-`, `_` and `.` and ends in a letter or a digit; so what was added can be told from it.

use std::borrow::Cow;

/// A longer value is not looked at: it is none of ours.
const VALUE_CHARS_MAX: usize = 2_000;
/// So many marks that values are made of may stand behind one.
const MARKS_MAX: usize = 8;
/// So often is decoded what was encoded more than once.
pub(crate) const ENCODED_TIMES_MAX: u8 = 3;

/// A name or a value as a browser reads it.
pub(crate) fn decoded(text: &str) -> Cow<'_, str> {
    // The `=` says that all of it is a name.
    let pair = form_urlencoded::parse(text.as_bytes()).next();
    match text.contains('=') {
        false => pair.map_or(Cow::Borrowed(""), |(name, _)| name),
        true => pair.map_or(Cow::Borrowed(""), |(name, value)| {
            Cow::Owned([name.as_ref(), "=", value.as_ref()].concat())
        }),
    }
}

/// True for what takes no ink: spaces, marks of direction, spaces without width, the mark of a text's beginning.
pub(crate) fn is_unseen(c: char) -> bool {
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
            .take(VALUE_CHARS_MAX)
            .collect();
        // One by one: `-` and `_` may be the end of a run that an earlier version has written.
        let mut shorter = vec![rest.clone()];
        while rest.ends_with(['-', '_', '.']) && shorter.len() <= MARKS_MAX {
            rest.pop();
            shorter.push(rest.clone());
        }
        shorter
    })
}
