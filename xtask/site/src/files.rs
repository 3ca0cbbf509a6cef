//! Reading, writing and changing files, with the path in what goes wrong.

use crate::Result;
use std::fs;
use std::path::Path;

/// Writes a file.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
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
