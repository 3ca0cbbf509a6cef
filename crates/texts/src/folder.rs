//! The languages of a folder: one for each file `CODE.txt` in it.

use crate::language::is_tag;
use crate::{Language, pseudo};
use std::fs;
use std::path::Path;

/// The language whose file every other one is checked against and completed from.
pub const REFERENCE: &str = "en";
/// A file of words is a hundred thousand letters long; more than this is none.
const BYTES_MAX: u64 = 8 << 20;

/// The file of a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The language.
    pub language: Language,
    /// What stands in the file.
    pub text: String,
}

/// What a folder holds.
#[derive(Debug, Default)]
pub struct Found {
    /// The languages, in the order of their own names.
    pub sources: Vec<Source>,
    /// What cannot be a language's file, in words.
    pub refused: Vec<String>,
}

impl Found {
    /// The file that all others are held against; none where the folder lacks it.
    pub fn reference(&self) -> Option<&Source> {
        let mut sources = self.sources.iter();
        sources.find(|source| source.language.code == REFERENCE)
    }
}

/// Reads a folder.
///
/// # Errors
/// If the folder itself cannot be read.
pub fn read(folder: &Path) -> std::io::Result<Found> {
    let mut found = Found::default();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // What editors leave beside a file is none of ours.
        if name.starts_with('.') || name.ends_with('~') {
            continue;
        }
        match source(&path, &name) {
            Ok(source) => found.sources.push(source),
            Err(why) => found.refused.push(format!("{name}: {why}")),
        }
    }
    found.refused.sort();
    found.sources.sort_by_key(|source| {
        let language = &source.language;
        (language.name.to_lowercase(), language.code.clone())
    });
    Ok(found)
}

fn source(path: &Path, name: &str) -> Result<Source, String> {
    let code = name
        .strip_suffix(".txt")
        .filter(|code| is_tag(code))
        .ok_or("not read: the name of a language's file is its tag and .txt, such as pt-BR.txt")?;
    if pseudo::CODES.contains(&code) {
        return Err("not read: the page has a language for tests of that name".into());
    }
    let size = fs::metadata(path).map_err(|error| error.to_string())?.len();
    if size > BYTES_MAX {
        return Err("not read: far too large to be words".into());
    }
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    let text = String::from_utf8(bytes)
        .map_err(|_| "not read: it is not saved as UTF-8, as editors offer under “Save as”")?;
    let text = text.trim_start_matches('\u{feff}').to_owned();
    Ok(Source {
        language: Language::of_file(code, &text),
        text,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_languages_are_found_and_others_refused_with_the_reason() {
        let folder = std::env::temp_dir().join(format!("limbo-texts-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let write = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
        write("fr.txt", "\u{feff}language.name = Français".as_bytes());
        write("en.txt", b"language.name = English\r\na.b = c\r\n");
        write("pt-BR.txt", b"");
        write("de copy.txt", b"");
        write("es.txt", b"language.name = Espa\xf1ol");
        write(".de.txt.swp", b"");
        let found = read(&folder).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        let names: Vec<_> = found.sources.iter().map(|s| &*s.language.name).collect();
        assert_eq!(names, ["English", "Français", "pt-BR"]);
        assert_eq!(found.reference().unwrap().language.code, "en");
        assert_eq!(found.refused.len(), 2, "{:?}", found.refused);
        assert!(found.refused[0].starts_with("de copy.txt: not read: the name"));
        assert!(found.refused[1].starts_with("es.txt: not read: it is not saved as UTF-8"));
    }
}
