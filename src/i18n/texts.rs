//! The text files: one `key = text` a line, `#` begins a comment line, and a line of equals signs parts what
//! the first view needs from the rest (`=== later ===`; the release build makes two files of it). In the
//! browser the files come one language at a time; native tests have them all.

use super::Lang;
use limbo_texts::entries;
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
        add_texts(lang, natively::file(lang));
    }
    SPOKEN.with_borrow(|spoken| {
        let mut texts = spoken
            .iter()
            .filter(|(l, _)| *l == lang)
            .flat_map(|(_, texts)| texts);
        texts.find(|(k, _)| *k == key).map(|(_, text)| *text)
    })
}

/// The languages where nobody has said which there are: in a browser one that is always there, natively those of
/// static/texts.
pub(super) fn known_languages() -> &'static str {
    #[cfg(target_arch = "wasm32")]
    return "en|English|en-GB";
    #[cfg(not(target_arch = "wasm32"))]
    natively::languages()
}

/// Native tests read the files themselves, when they run: a better word builds nothing anew.
#[cfg(not(target_arch = "wasm32"))]
pub(super) mod natively {
    use super::Lang;
    use limbo_texts::LATER;
    use limbo_texts::complete::complete;
    use limbo_texts::folder::{self, Found, Source};
    use std::path::Path;
    use std::sync::OnceLock;

    pub fn found() -> &'static Found {
        static FOUND: OnceLock<Found> = OnceLock::new();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("static/texts");
        FOUND.get_or_init(|| folder::read(&folder).unwrap_or_default())
    }

    /// The same as the page has them: what a file lacks is said in English.
    pub fn spoken() -> &'static [Source] {
        static SPOKEN: OnceLock<Vec<Source>> = OnceLock::new();
        SPOKEN.get_or_init(|| {
            let english = found().reference().map_or("", |english| &english.text);
            let sources = found().sources.iter().map(|source| {
                let (now, later) = complete(&source.text, english);
                Source {
                    language: source.language.clone(),
                    text: [&now, LATER, &later].join("\n"),
                }
            });
            sources.collect()
        })
    }

    pub fn languages() -> &'static str {
        static ROWS: OnceLock<String> = OnceLock::new();
        ROWS.get_or_init(|| {
            let rows = found().sources.iter().map(|source| source.language.row());
            rows.collect::<Vec<_>>().join(";")
        })
    }

    pub fn file(lang: Lang) -> &'static str {
        let source = spoken().get(usize::from(lang.0));
        source.map_or("", |source| &source.text)
    }
}

#[cfg(test)]
#[path = "texts_tests.rs"]
mod tests;
