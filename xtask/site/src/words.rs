//! The page's own words, as the build has put them into its folder: a language is a file there.

use crate::Result;
use crate::files::below;
use std::collections::BTreeMap;
use std::path::Path;

/// The words of a language.
pub struct Words {
    /// Its code, as addresses write it.
    pub code: String,
    texts: BTreeMap<String, String>,
}

impl Words {
    /// Every language that the page speaks, in the order of their codes.
    pub fn all(folder: &Path) -> Result<Vec<Words>> {
        let mut found: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
        for (name, bytes) in below(folder)? {
            // texts-0123456789/en.txt, texts-0123456789/en.later.txt
            let Some((folder, file)) = name.split_once('/') else {
                continue;
            };
            let Some(code) = file.strip_suffix(".txt") else {
                continue;
            };
            if folder.starts_with("texts-") {
                let code = code.trim_end_matches(".later").to_owned();
                let text = String::from_utf8_lossy(&bytes);
                found.entry(code).or_default().extend(entries(&text));
            }
        }
        if found.is_empty() {
            return Err(format!("{} holds no words", folder.display()));
        }
        let words = found.into_iter();
        Ok(words.map(|(code, texts)| Words { code, texts }).collect())
    }

    /// The text of a key.
    pub fn t(&self, key: &str) -> Result<&str> {
        let text = self.texts.get(key);
        text.map(String::as_str)
            .ok_or_else(|| format!("the language {} has no text `{key}`", self.code))
    }

    #[cfg(test)]
    pub fn of(code: &str, text: &str) -> Words {
        Words {
            code: code.into(),
            texts: entries(text).collect(),
        }
    }
}

fn entries(text: &str) -> impl Iterator<Item = (String, String)> + '_ {
    text.lines().filter_map(|line| {
        let (key, text) = line.split_once('=')?;
        Some((key.trim().to_owned(), text.trim().to_owned()))
    })
}
