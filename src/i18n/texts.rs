//! The text files: one `key = text` a line, `#` begins a comment line, and a line of equals signs parts what
//! the first view needs from the rest (`=== later ===`; the release build makes two files of it). In the
//! browser the files come one language at a time; native tests have them all.

use super::Lang;
use std::cell::RefCell;

/// The texts of one file, in its order: a few hundred, so that looking through them all is quick, and costs
/// the page less code than a sorted or hashed table.
type Texts = Vec<(&'static str, &'static str)>;

thread_local! {
    static SPOKEN: RefCell<Vec<(Lang, Texts)>> = const { RefCell::new(Vec::new()) };
}

/// Adds the texts of a file to those of its language.
pub(super) fn add_texts(lang: Lang, file: &'static str) {
    let texts = entries(file).map(|(_, key, text)| (key, text)).collect();
    SPOKEN.with_borrow_mut(|spoken| spoken.push((lang, texts)));
}

/// How many files of a language have been read.
pub(super) fn files(lang: Lang) -> usize {
    SPOKEN.with_borrow(|spoken| spoken.iter().filter(|(l, _)| *l == lang).count())
}

/// Whether a file of a language has been read.
pub(super) fn has_texts(lang: Lang) -> bool {
    files(lang) > 0
}

/// The text of a key.
pub(super) fn get(lang: Lang, key: &str) -> Option<&'static str> {
    #[cfg(not(target_arch = "wasm32"))]
    if !has_texts(lang) {
        add_texts(lang, super::FILES[usize::from(lang.0)].1);
    }
    SPOKEN.with_borrow(|spoken| {
        let mut texts = spoken
            .iter()
            .filter(|(l, _)| *l == lang)
            .flat_map(|(_, texts)| texts);
        texts.find(|(k, _)| *k == key).map(|(_, text)| *text)
    })
}

/// Line number, key and text of every entry of a file. A line without `=` reads as a key without text.
fn entries(file: &'static str) -> impl Iterator<Item = (usize, &'static str, &'static str)> {
    file.lines().enumerate().filter_map(|(i, line)| {
        let line = line.trim();
        if line.is_empty() || line.starts_with(['#', '=']) {
            return None;
        }
        let (key, text) = line.split_once('=').unwrap_or((line, ""));
        Some((i + 1, key.trim(), text.trim()))
    })
}

#[cfg(test)]
#[path = "texts_tests.rs"]
mod tests;
