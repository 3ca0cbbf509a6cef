//! The service worker, by which the page works offline after the first visit; or, where it is not wanted, one that takes
//! the place of what an earlier build may have left with readers, and goes.

use crate::{Result, files};
use std::fs;
use std::hash::Hasher;
use std::path::Path;

const WORKER: &str = include_str!("../../../static/worker.js");
const GONE: &str = include_str!("../../../static/worker-gone.js");
/// The name under which every build has a worker: readers' browsers ask for it again.
const NAME: &str = "worker.js";

/// How index.html tells boot.js of it.
const BOOT: &str = "id=\"boot\"";
const BOOT_WITH_WORKER: &str = "id=\"boot\" data-worker=\"worker.js\"";

/// Writes the worker into the folder, last of what is changed in its index.html.
pub fn write(folder: &Path, wanted: bool) -> Result<()> {
    let index = folder.join("index.html");
    if !wanted {
        let text = files::read(&index)?.replace(BOOT_WITH_WORKER, BOOT);
        files::write(&index, text.as_bytes())?;
        return files::write(&folder.join(NAME), GONE.as_bytes());
    }
    files::change(&index, BOOT, BOOT_WITH_WORKER)?;
    let html = files::read(&index)?;
    let parts = parts(folder, &html)?;
    let worker = filled(
        WORKER,
        &version(&html, &parts)?,
        digest(&[&html, WORKER]),
        &parts,
    )?;
    files::write(&folder.join(NAME), worker.as_bytes())
}

/// What the page needs besides index.html: all that has the build's version in its name, and what index.html shows.
fn parts(folder: &Path, html: &str) -> Result<Vec<String>> {
    let say = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut parts = Vec::new();
    for entry in fs::read_dir(folder).map_err(say)?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with("texts-") && entry.path().is_dir() {
            let texts = fs::read_dir(entry.path()).map_err(say)?.flatten();
            parts
                .extend(texts.map(|text| format!("{name}/{}", text.file_name().to_string_lossy())));
        } else if is_versioned(&name) && html.contains(&name) {
            parts.push(name);
        }
    }
    parts.sort();
    Ok(parts)
}

/// `limbo-a0d3258b74.wasm`: a name, ten hexadecimal digits, an ending.
fn is_versioned(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let version = stem.rsplit_once('-').map_or("", |(_, version)| version);
    version.len() == 10 && version.chars().all(|c| c.is_ascii_hexdigit())
}

/// The build's version, as the names in index.html have it.
fn version(html: &str, parts: &[String]) -> Result<String> {
    let script = parts
        .iter()
        .find_map(|part| part.strip_prefix("limbo-")?.strip_suffix(".js"));
    script
        .filter(|version| html.contains(*version))
        .map(str::to_owned)
        .ok_or("index.html names no program".to_owned())
}

/// A number that changes when one of the texts does. Of index.html: a host may change words there without another build of the
/// program. Of the worker: what the one before it has kept stays until this one has kept it, too.
fn digest(texts: &[&str]) -> u64 {
    // SipHash with fixed keys: the same for the same page.
    #[allow(deprecated)]
    let mut hasher = std::hash::SipHasher::new();
    for text in texts {
        hasher.write(text.as_bytes());
    }
    hasher.finish()
}

/// The worker's text with its lines filled in.
fn filled(worker: &str, version: &str, digest: u64, parts: &[String]) -> Result<String> {
    let list: Vec<String> = parts
        .iter()
        .map(|part| format!("\n  \"{part}\","))
        .collect();
    let lines = [
        (
            "const VERSION = \"\"",
            format!("const VERSION = \"{version}\""),
        ),
        (
            "PAGE_VERSION = \"\"",
            format!("PAGE_VERSION = \"{digest:016x}\""),
        ),
        ("FILES = []", format!("FILES = [{}\n]", list.concat())),
    ];
    let mut filled = worker.to_owned();
    for (empty, full) in lines {
        if !filled.contains(empty) {
            return Err(format!("static/worker.js has no line with {empty}"));
        }
        filled = filled.replacen(empty, &full, 1);
    }
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> std::path::PathBuf {
        let folder =
            std::env::temp_dir().join(format!("limbo-offline-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("texts-0123456789")).unwrap();
        let html = "<script src=\"limbo-0123456789.js\" id=\"boot\" data-later=\"later-0123456789.wasm\"></script>";
        for (name, text) in [
            ("index.html", html),
            ("limbo-0123456789.js", ""),
            ("later-0123456789.wasm", ""),
            ("limbo-ffffffffff.js", "left over"),
            ("limbo.html", "one file"),
            ("texts-0123456789/en.txt", ""),
        ] {
            fs::write(folder.join(name), text).unwrap();
        }
        folder
    }

    /// Of several blocks that fit a file some hosts join what they say of one header, so each file is told of one alone.
    #[test]
    fn the_headers_for_hosts_name_every_file_that_never_changes_once() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../HOSTING.md");
        let hosting = files::read(&path).unwrap();
        let patterns = hosting
            .lines()
            .find_map(|line| {
                line.strip_suffix("Cache-Control: public, max-age=31536000, immutable")
            })
            .unwrap();
        let patterns: Vec<&str> = patterns
            .split([',', ' '])
            .filter(|p| !p.is_empty())
            .collect();
        assert!(patterns.contains(&"limbo-*"), "{patterns:?}");
        let (_, example) = hosting.split_once("a file `_headers`").unwrap();
        let (example, _) = example.split_once("\n## ").unwrap();
        let blocks: Vec<&str> = example.split("\n    /").skip(1).collect();
        let caching: Vec<&str> = blocks
            .iter()
            .filter(|block| block.contains("Cache-Control"))
            .filter_map(|block| block.lines().next())
            .collect();
        assert_eq!(caching, patterns);
    }

    #[test]
    fn another_worker_for_the_same_page_has_a_cache_of_its_own() {
        let folder = folder("another");
        write(&folder, true).unwrap();
        let html = files::read(&folder.join("index.html")).unwrap();
        let written = files::read(&folder.join(NAME)).unwrap();
        let of = |worker: &str| format!("{:016x}", digest(&[&html, worker]));
        assert!(written.contains(&of(WORKER)), "its own text counts");
        assert_ne!(of(WORKER), of(&format!("{WORKER}// as of today")));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn the_worker_keeps_what_the_page_names_and_the_texts_and_nothing_else() {
        let folder = folder("kept");
        write(&folder, true).unwrap();
        let worker = files::read(&folder.join(NAME)).unwrap();
        let list = worker
            .split("FILES = [")
            .nth(1)
            .unwrap()
            .split(']')
            .next()
            .unwrap();
        let listed: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
        assert_eq!(
            listed,
            [
                "later-0123456789.wasm",
                "limbo-0123456789.js",
                "texts-0123456789/en.txt"
            ]
        );
        assert!(worker.contains("VERSION = \"0123456789\""));
        assert!(
            files::read(&folder.join("index.html"))
                .unwrap()
                .contains("data-worker")
        );
        // Once more, and without it.
        write(&folder, true).unwrap();
        assert_eq!(files::read(&folder.join(NAME)).unwrap(), worker);
        write(&folder, false).unwrap();
        assert!(
            !files::read(&folder.join("index.html"))
                .unwrap()
                .contains("worker")
        );
        assert!(
            files::read(&folder.join(NAME))
                .unwrap()
                .contains("unregister")
        );
        fs::remove_dir_all(folder).unwrap();
    }
}
