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

/// A text as it may stand between tags and in an attribute.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
