//! Reading, writing and changing files, with the path in what goes wrong.

use crate::Result;
use std::fs;
use std::path::Path;

/// Writes a file, and the folders that it is in.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let say = |error: std::io::Error| format!("{} cannot be written: {error}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(say)?;
    }
    fs::write(path, bytes).map_err(say)
}

/// Reads a text.
pub fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Puts `new` in the place of the first `old` of a text. Where `new` stands there already, nothing is to be done.
pub fn change(path: &Path, old: &str, new: &str) -> Result<()> {
    let text = read(path)?;
    if text.contains(new) {
        return Ok(());
    }
    if !text.contains(old) {
        return Err(format!("{} has no {old}", path.display()));
    }
    write(path, text.replacen(old, new, 1).as_bytes())
}

/// Every file below a folder, by its name from there with `/` between folders, in order.
pub fn below(folder: &Path) -> Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let say = |error: std::io::Error| format!("{}: {error}", next.display());
        for entry in fs::read_dir(&next).map_err(say)? {
            let path = entry.map_err(say)?.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let parts: Vec<_> = path
                .strip_prefix(folder)
                .unwrap_or(&path)
                .iter()
                .map(|part| part.to_string_lossy())
                .collect();
            let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            files.push((parts.join("/"), bytes));
        }
    }
    files.sort();
    Ok(files)
}

/// What says of a text that it is in UTF-8, before its first letter.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Puts the mark of UTF-8 before every page and style sheet of a folder. A host may send them as in another alphabet (an old
/// server's `AddDefaultCharset ISO-8859-1`, a platform's own habit): browsers believe that more than what a page says of itself
/// in its head, and the mark more than either. All else is read as UTF-8 by whoever asks for it, or has no other letters.
pub fn mark_texts(folder: &Path) -> Result<()> {
    for (name, bytes) in below(folder)? {
        let text = name.ends_with(".html") || name.ends_with(".css");
        if text && !bytes.starts_with(MARK) {
            write(&folder.join(name), &[MARK, &bytes].concat())?;
        }
    }
    Ok(())
}

/// A text as it may stand between tags and in an attribute.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_and_style_sheet_is_marked_as_utf_8_once_and_no_other_file() {
        let folder = std::env::temp_dir().join(format!("limbo-marks-{}", std::process::id()));
        for name in ["index.html", "about/it.html", "limbo.css", "limbo.js"] {
            write(&folder.join(name), "è".as_bytes()).unwrap();
        }
        mark_texts(&folder).unwrap();
        mark_texts(&folder).unwrap();
        for name in ["index.html", "about/it.html", "limbo.css"] {
            assert_eq!(read(&folder.join(name)).unwrap(), "\u{feff}è", "{name}");
        }
        assert_eq!(read(&folder.join("limbo.js")).unwrap(), "è");
        fs::remove_dir_all(&folder).unwrap();
    }
}
