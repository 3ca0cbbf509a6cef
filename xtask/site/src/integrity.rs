//! Subresource integrity: index.html says by a checksum what its program's script must be, so that no other is run, whoever
//! changed it on the way.
//!
//! Only the script with which the program comes: it is the program's one door to the browser. `start.js` and the style have
//! none, because they have to say what is wrong where everything else is refused (a checksum is compared only where the
//! host allows a frame without an origin to read, HOSTING.md). Neither has the program itself, which is compiled while it
//! arrives: a checksum would hold it back until the last byte is there.

use crate::{Result, files};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::path::Path;

/// Stands between the script's name and all else that index.html says of it.
const BEHIND: &str = "\" type=\"module\" id=\"boot\"";

/// Between the script's name and its checksum.
const SUM: &str = "\" integrity=\"sha256-";

/// Writes the checksum beside the script's name, instead of one that stands there from before.
pub fn write(folder: &Path) -> Result<()> {
    let index = folder.join("index.html");
    let html = files::read(&index)?;
    let before = html.split(BEHIND).next().unwrap_or_default();
    let earlier = before
        .rsplit_once(SUM)
        .filter(|(_, sum)| !sum.contains('"'));
    let plain = earlier.map_or(before, |(plain, _)| plain);
    let name = plain.rsplit('"').next().unwrap_or_default();
    let script = folder.join(name);
    let bytes = std::fs::read(&script).map_err(|error| format!("{}: {error}", script.display()))?;
    let sum = STANDARD.encode(Sha256::digest(&bytes));
    let old = [name, &before[plain.len()..], BEHIND].concat();
    let new = [name, SUM, &sum, BEHIND].concat();
    files::change(&index, &old, &new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_that_is_run_is_the_one_that_was_built() {
        let folder = std::env::temp_dir().join(format!("limbo-integrity-{}", std::process::id()));
        let page = "<script src=\"start-0.js\" defer></script>\n<script src=\"limbo-0.js\" type=\"module\" id=\"boot\" data-x></script>";
        files::write(&folder.join("index.html"), page.as_bytes()).unwrap();
        files::write(&folder.join("limbo-0.js"), b"abc").unwrap();
        write(&folder).unwrap();
        // FIPS 180-4, the first example.
        let sum = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
        let said = format!("src=\"limbo-0.js\" integrity=\"sha256-{sum}\" type=\"module\"");
        let written = files::read(&folder.join("index.html")).unwrap();
        assert!(written.contains(&said), "{written}");
        assert!(written.starts_with("<script src=\"start-0.js\" defer>"));
        // The tool is run again once the address is known.
        write(&folder).unwrap();
        assert_eq!(
            files::read(&folder.join("index.html")).unwrap(),
            written,
            "twice is once"
        );
        files::write(&folder.join("index.html"), b"no script").unwrap();
        assert!(write(&folder).is_err());
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
