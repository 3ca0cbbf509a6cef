//! The files of words in static/texts, one for each language: one `key = text` a line, `#` begins a comment line, and
//! the line [`LATER`] parts what a first look needs from the rest.
//!
//! The page reads its words by [`entries`]; the build finds the languages ([`folder`]), says what is wrong with a file
//! ([`check`]), fills what it lacks ([`complete`]) and makes two languages for tests ([`pseudo`]).

#![forbid(unsafe_code)]

pub mod check;
pub mod complete;
pub mod folder;
mod language;
mod nearest;
pub mod pseudo;

pub use language::{Language, best_match, is_tag};

/// The line after which the words come that a first look does not need.
pub const LATER: &str = "=== later ===";

/// The categories of Intl.PluralRules, which are the last part of a key where a text has plural forms.
pub const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// Line number, key and text of every entry of a file. A line without `=` reads as a key without text.
pub fn entries(file: &str) -> impl Iterator<Item = (usize, &str, &str)> {
    file.lines().enumerate().filter_map(|(i, line)| {
        let line = line.trim();
        if line.is_empty() || line.starts_with(['#', '=']) {
            return None;
        }
        let (key, text) = line.split_once('=').unwrap_or((line, ""));
        Some((i + 1, key.trim(), text.trim()))
    })
}

/// A key without its plural category, and whether it had one.
pub fn base(key: &str) -> (&str, bool) {
    match key.rsplit_once('.') {
        Some((base, last)) if CATEGORIES.contains(&last) => (base, true),
        _ => (key, false),
    }
}

/// The names in braces of a text, each once, in order of the alphabet.
pub fn placeholders(text: &str) -> Vec<&str> {
    let mut names: Vec<_> = text
        .split('{')
        .skip(1)
        .map(|rest| rest.split_once('}').map_or(rest, |p| p.0))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_line_parts_a_file_and_is_no_text() {
        let all: Vec<_> = entries("# a note\n a.b = c = d \n\n=== later ===\ne.f = g").collect();
        assert_eq!(all, [(2, "a.b", "c = d"), (5, "e.f", "g")]);
    }

    #[test]
    fn a_plural_form_belongs_to_its_key() {
        assert_eq!(base("fair.events.one"), ("fair.events", true));
        assert_eq!(base("fair.title"), ("fair.title", false));
    }
}
