//! The text files: one `key = text` a line, `#` begins a comment line. Embedded in the program, so that
//! the page needs no further request; parsed once per language.

use super::Lang;

const IT: &str = include_str!("../../static/texts/it.txt");
const EN: &str = include_str!("../../static/texts/en.txt");

/// The texts of one language, in the order of the file: a few hundred, so that looking through them all is
/// quick, and costs the page less code than a sorted or hashed table.
pub(super) struct Texts(Vec<(&'static str, &'static str)>);

impl Texts {
    /// The texts of a language.
    pub(super) fn of(lang: Lang) -> Texts {
        let file = match lang {
            Lang::It => IT,
            Lang::En => EN,
        };
        Texts(entries(file).map(|(_, key, text)| (key, text)).collect())
    }

    /// The text of a key.
    pub(super) fn get(&self, key: &str) -> Option<&'static str> {
        self.0
            .iter()
            .find(|(k, _)| *k == key)
            .map(|(_, text)| *text)
    }
}

/// Line number, key and text of every entry of a file. A line without `=` reads as a key without text.
fn entries(file: &'static str) -> impl Iterator<Item = (usize, &'static str, &'static str)> {
    file.lines().enumerate().filter_map(|(i, line)| {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            return None;
        }
        let (key, text) = line.split_once('=').unwrap_or((line, ""));
        Some((i + 1, key.trim(), text.trim()))
    })
}

#[cfg(test)]
#[path = "texts_tests.rs"]
mod tests;
