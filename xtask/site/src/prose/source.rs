//! What is read: a document with its head, and the few words of a language that stand around every document.

use super::build::Build;
use super::{ENGLISH, read};
use crate::Result;
use std::collections::BTreeMap;
use std::path::Path;

/// A language, and the words around its documents.
pub struct Language {
    pub code: String,
    rtl: bool,
    words: BTreeMap<String, String>,
}

impl Language {
    /// Reads `words.txt` of a language over that of English: a word that is missing is English. `texts` are the page's own
    /// in that language, which say how it is written.
    pub fn read(folder: &Path, code: &str, texts: &str) -> Result<Language> {
        let told = limbo_texts::Language::of_file(code, texts);
        let mut words = entries(&read(&folder.join(ENGLISH).join("words.txt"))?);
        let own = folder.join(code).join("words.txt");
        if own.is_file() {
            for (key, word) in entries(&read(&own)?) {
                if words.insert(key.clone(), word).is_none() {
                    return Err(format!("{}: there is no word `{key}`", own.display()));
                }
            }
        } else {
            words.insert("language".into(), told.name);
        }
        Ok(Language {
            code: code.to_owned(),
            rtl: told.rtl,
            words,
        })
    }

    /// A word by its key; the key where there is none, which a test excludes.
    pub fn word<'a>(&'a self, key: &'a str) -> &'a str {
        self.words.get(key).map_or(key, String::as_str)
    }

    pub fn direction(&self) -> &'static str {
        match self.rtl {
            true => "rtl",
            false => "ltr",
        }
    }
}

/// A text without what editors of some systems put at its beginning and at the ends of its lines.
fn plain(text: &str) -> String {
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}

/// Lines `key = text`; what begins with `#` is a note.
pub fn entries(text: &str) -> BTreeMap<String, String> {
    let text = plain(text);
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let pairs = lines.filter_map(|line| line.split_once('='));
    pairs
        .map(|(key, text)| (key.trim().to_owned(), text.trim().to_owned()))
        .collect()
}

/// A document as it is published.
#[derive(Debug)]
pub struct Document {
    pub name: String,
    pub title: String,
    /// For search engines and where the page is linked to.
    pub description: String,
    /// Markdown.
    pub body: String,
}

impl Document {
    /// Reads a document; none where there is no file, or where it is still to be translated.
    pub fn read(
        folder: &Path,
        name: &str,
        language: &Language,
        build: &Build,
    ) -> Result<Option<Document>> {
        let path = folder.join(&language.code).join(format!("{name}.md"));
        if !path.is_file() {
            return Ok(None);
        }
        let text = read(&path)?;
        Document::parse(name, &build.fill(&text, language.word("own_address")))
            .map_err(|wrong| format!("{}: {wrong}", path.display()))
    }

    /// A head between two lines `---`, and the text.
    pub fn parse(name: &str, text: &str) -> Result<Option<Document>> {
        let text = &plain(text);
        let rest = text
            .strip_prefix("---\n")
            .ok_or("begins with no head (---)")?;
        let (head, body) = rest.split_once("\n---\n").ok_or("its head has no end")?;
        let mut fields = BTreeMap::new();
        for line in head.lines() {
            let (key, value) = line
                .split_once(':')
                .ok_or_else(|| format!("its head has a line without a colon: {line}"))?;
            fields.insert(key.trim(), value.trim().to_owned());
        }
        match fields.remove("status").as_deref() {
            None => {}
            Some("to translate") => return Ok(None),
            Some(other) => return Err(format!("there is no status `{other}`")),
        }
        let mut field = |key: &str| {
            let value = fields.remove(key).filter(|value| !value.is_empty());
            value.ok_or_else(|| format!("its head has no {key}"))
        };
        let document = Document {
            name: name.to_owned(),
            title: field("title")?,
            description: field("description")?,
            body: body.to_owned(),
        };
        match fields.keys().next() {
            Some(key) => Err(format!("its head has a field `{key}`, which means nothing")),
            None => Ok(Some(document)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Document, entries};

    #[test]
    fn a_document_may_come_from_an_editor_of_any_system() {
        let text = "---\ntitle: T\ndescription: D\n---\n\n# T\n\nA line.\n";
        for saved in [
            text.replace('\n', "\r\n"),
            ["\u{feff}", text].concat(),
            ["\u{feff}", &text.replace('\n', "\r\n")].concat(),
        ] {
            let document = Document::parse("about", &saved).unwrap().unwrap();
            assert_eq!((&*document.title, &*document.description), ("T", "D"));
            assert_eq!(document.body, "\n# T\n\nA line.\n");
        }
        let words = entries("\u{feff}language = Deutsch\r\nhome = Start\r\n");
        assert_eq!(words["language"], "Deutsch");
        assert_eq!(words["home"], "Start");
    }

    #[test]
    fn a_document_that_is_to_be_translated_is_not_published() {
        let text = "---\nstatus: to translate\ntitle: T\n---\n\n# T\n";
        assert!(Document::parse("about", text).unwrap().is_none());
    }

    #[test]
    fn a_damaged_head_is_named() {
        for (text, wrong) in [
            ("# T", "no head"),
            ("---\ntitle: T\n# T", "no end"),
            ("---\ntitle\n---\n", "colon"),
            ("---\ntitle: T\n---\n", "no description"),
            ("---\nstatus: done\n---\n", "no status `done`"),
            ("---\ntitle: T\ndescription: D\ntitel: T\n---\n", "`titel`"),
        ] {
            let error = Document::parse("about", text).unwrap_err();
            assert!(error.contains(wrong), "{error}");
        }
    }
}
