//! The page's own words, as the build has put them into its folder; index.html says which languages there are.

use crate::Result;
use crate::files::read;
use std::collections::BTreeMap;
use std::path::Path;

/// The words of a language.
pub struct Words {
    /// Its code, as addresses write it.
    pub code: String,
    /// How it writes numbers and dates: a language and a country, as `it-IT`.
    pub formats: String,
    texts: BTreeMap<String, String>,
}

impl Words {
    /// Every language that the page speaks, in the order of its menu; not those for tests, which have no name.
    pub fn all(folder: &Path) -> Result<Vec<Words>> {
        let index = read(&folder.join("index.html"))?;
        let said = |name| {
            let value = attribute(&index, name);
            value.ok_or_else(|| format!("index.html has no attribute {name}"))
        };
        let (rows, texts) = (said("data-languages")?, said("data-texts")?);
        let mut all = Vec::new();
        for row in rows.split(';') {
            let mut parts = row.split('|');
            let mut part = || parts.next().unwrap_or_default();
            let (code, name, formats) = (part(), part(), part());
            if name.is_empty() {
                continue;
            }
            let text = |end| read(&folder.join(format!("{texts}{code}{end}")));
            all.push(Words::of(
                code,
                formats,
                &[text(".txt")?, text(".later.txt")?].join("\n"),
            ));
        }
        match all.is_empty() {
            true => Err("index.html names no language".into()),
            false => Ok(all),
        }
    }

    /// The words of a language, one `key=text` a line.
    pub fn of(code: &str, formats: &str, text: &str) -> Words {
        let texts =
            limbo_texts::entries(text).map(|(_, key, text)| (key.to_owned(), text.to_owned()));
        Words {
            code: code.into(),
            formats: formats.into(),
            texts: texts.collect(),
        }
    }

    /// As Open Graph writes a language: `it_IT`.
    pub fn locale(&self) -> String {
        let plain = self.formats.split("-u-").next().unwrap_or_default();
        plain.replace('-', "_")
    }

    /// The text of a key.
    pub fn t(&self, key: &str) -> Result<&str> {
        let text = self.texts.get(key);
        text.map(String::as_str)
            .ok_or_else(|| format!("the language {} has no text `{key}`", self.code))
    }
}

/// What the first attribute of that name says.
fn attribute(html: &str, name: &str) -> Option<String> {
    let (_, rest) = html.split_once(&format!(" {name}=\""))?;
    let value = rest.split_once('"')?.0;
    let plain = value
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">");
    Some(plain.replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files;

    #[test]
    fn the_languages_are_those_of_the_menu_with_all_their_words() {
        let folder = std::env::temp_dir().join(format!("limbo-words-{}", std::process::id()));
        let index = "<script id=\"boot\" data-texts=\"texts-1/\" data-languages=\"it|Italiano|it-IT;rtl||en|rtl\">";
        for (name, text) in [
            ("index.html", index),
            ("texts-1/it.txt", "a.b=c = d"),
            ("texts-1/it.later.txt", "e.f=g"),
            ("texts-1/rtl.txt", "a.b=x"),
        ] {
            files::write(&folder.join(name), text.as_bytes()).unwrap();
        }
        let all = Words::all(&folder).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        assert_eq!(all.len(), 1);
        assert_eq!((&*all[0].code, &*all[0].formats), ("it", "it-IT"));
        assert_eq!((all[0].t("a.b"), all[0].t("e.f")), (Ok("c = d"), Ok("g")));
        assert!(all[0].t("a.c").unwrap_err().contains("a.c"));
    }
}
