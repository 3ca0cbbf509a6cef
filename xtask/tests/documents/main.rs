//! What the documents name is there: files, folders, tests, commands, chapters, scenarios, methods. A reader follows a document
//! to the letter, and what was renamed since leads nowhere. Like tidy.rs it reads text: it is meant to catch a slip.

#![forbid(unsafe_code)]

mod told;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The paths of all files that git knows or would add, and that are there.
fn paths() -> Vec<String> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git lists the files of the checkout");
    let listed = String::from_utf8(listed.stdout).expect("paths are UTF-8");
    let there = |path: &&str| root().join(path).exists();
    listed.lines().filter(there).map(str::to_owned).collect()
}

/// The documents of the repository, each with its text; the pages of prose have tests of their own (src/app/prose_tests.rs).
fn documents(paths: &[String]) -> Vec<(&str, String)> {
    let is_document = |path: &&String| {
        path.ends_with(".md") && (!path.starts_with("prose/") || **path == "prose/README.md")
    };
    let documents = paths.iter().filter(is_document);
    // Blocks of code say what they say to a compiler.
    documents
        .map(|path| (path.as_str(), read(path).replace("```", "")))
        .collect()
}

/// What stands as code in a text, between two backticks.
fn spans(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// What stands in quotation marks of a program.
fn quoted(text: &str) -> BTreeSet<String> {
    text.split('"')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let (_, rest) = text
        .split_once(from)
        .unwrap_or_else(|| panic!("{from:?} is nowhere"));
    rest.split_once(to)
        .unwrap_or_else(|| panic!("{to:?} is nowhere behind {from:?}"))
        .0
}

/// A name as texts, scripts and addresses have it, out of what is written of it: `seek(ms)`.
fn name(span: &str) -> String {
    span.split('(').next().unwrap_or_default().to_owned()
}

fn names(text: &str) -> BTreeSet<String> {
    spans(text).map(name).collect()
}

fn is_plain(span: &str, more: &str) -> bool {
    !span.is_empty()
        && span
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || more.contains(c))
}

/// Sources of other programs, which MODEL.md names as their projects do.
const THEIRS: [&str; 13] = [
    "crates/common/",
    "crates/kumod/",
    "crates/smtp/",
    "src/configure.default",
    "src/deliver.c",
    "src/global/",
    "src/globals.c",
    "src/postqueue/",
    "src/qmgr/",
    "src/queue.c",
    "src/retry.c",
    "src/smtp/",
    "src/transports/",
];

/// Why a path that a document names is no path; none where it is one, or where it is not ours. It counts from the root, from the
/// document's folder or, if it is a source, from any folder, as a document may have named that before.
fn missing(document: &str, span: &str, paths: &[String]) -> Option<String> {
    let path = span.trim_end_matches('/');
    let is_source = path.ends_with(".rs") || path.ends_with(".mjs");
    // `xx` stands for a language, capitals for a name.
    let stands_for = |part: &str| {
        part.starts_with("xx") || (part.len() > 2 && part.chars().all(|c| c.is_ascii_uppercase()))
    };
    if !is_plain(path, "./-")
        || path.starts_with('.') && !path.starts_with(".github")
        || path.contains("...")
        || path.split(['/', '.']).any(stands_for)
    {
        return None;
    }
    let top = path.split_once('/').map(|(top, _)| format!("{top}/"));
    let is_ours = top.is_some_and(|top| paths.iter().any(|p| p.starts_with(&top)));
    if !is_source && !is_ours || THEIRS.iter().any(|theirs| path.starts_with(theirs)) {
        return None;
    }
    let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
    let is_there = |path: &str| {
        let below = format!("{path}/");
        paths.iter().any(|p| p == path || p.starts_with(&below))
    };
    let end = format!("/{path}");
    let found = is_there(path)
        || is_there(&format!("{folder}/{path}"))
        || !is_ours && paths.iter().any(|p| p.ends_with(&end));
    (!found).then(|| format!("{document}: `{span}`"))
}

#[test]
fn every_file_that_a_document_names_is_there() {
    let paths = paths();
    let mut found = Vec::new();
    for (document, text) in documents(&paths) {
        found.extend(spans(&text).filter_map(|span| missing(document, span, &paths)));
    }
    assert!(
        found.is_empty(),
        "These lead nowhere:\n{}",
        found.join("\n")
    );
}

#[test]
fn a_file_that_is_not_there_is_found() {
    let paths = [
        "src/app/keys.rs",
        "crates/sim/src/world/mod.rs",
        "embed/README.md",
        "embed/limbo-mail.js",
    ]
    .map(String::from);
    for there in [
        "src/app/keys.rs",
        "src/app/",
        "keys.rs",
        "world/mod.rs",
        "static/texts/xx.txt",
        "src/qmgr/qmgr_queue.c",
        "cut(link)",
    ] {
        assert_eq!(missing("README.md", there, &paths), None, "{there}");
    }
    assert_eq!(
        missing("embed/README.md", "embed/limbo-mail.js", &paths),
        None
    );
    for gone in [
        "src/app/key.rs",
        "src/application/",
        "eys.rs",
        "src/world/mod.rs",
        "embed/limbo.js",
    ] {
        assert!(missing("README.md", gone, &paths).is_some(), "{gone}");
    }
}

#[test]
fn every_link_of_a_document_leads_somewhere() {
    let paths = paths();
    let documents = documents(&paths);
    let mut found = Vec::new();
    for (document, text) in &documents {
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            let (path, place) = link.split_once('#').unwrap_or((link, ""));
            if path.contains("://") {
                continue;
            }
            let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
            if !root().join(folder).join(path).exists() {
                found.push(format!("{document}: {link}"));
            }
            let heading = |line: &str| {
                line.starts_with('#')
                    && line
                        .trim_start_matches('#')
                        .trim()
                        .to_lowercase()
                        .replace(' ', "-")
                        == place
            };
            let aim = if path.is_empty() { document } else { path };
            let has_place =
                |(name, text): &&(&str, String)| *name == aim && text.lines().any(heading);
            if !place.is_empty() && !documents.iter().any(|document| has_place(&document)) {
                found.push(format!("{document}: {link}"));
            }
        }
    }
    assert!(
        found.is_empty(),
        "These lead nowhere:\n{}",
        found.join("\n")
    );
}

/// The sources that a name in RELIABILITY.md stands for: a file with what belongs to it, or all of a folder.
fn sources<'a>(span: &str, paths: &'a [String]) -> Vec<&'a str> {
    let path = span.trim_end_matches('/');
    let stem = path.strip_suffix(".rs").unwrap_or(path);
    let (below, tests) = (format!("{stem}/"), format!("{stem}_tests.rs"));
    let mut of_it = Vec::new();
    for p in paths {
        for at in [0]
            .into_iter()
            .chain(p.match_indices('/').map(|(at, _)| at + 1))
        {
            let end = &p[at..];
            if end == path || end == tests || end.starts_with(&below) {
                of_it.push(p.as_str());
                break;
            }
        }
    }
    of_it
}

/// Says what a row's "kept by" names that is not there: a test of a file, or a file's tests.
fn not_kept(kept_by: &str, paths: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    let mut texts: Vec<String> = Vec::new();
    // In turn: words, code, words, ...; the words may have titles of tests in quotation marks.
    for (index, piece) in kept_by.split('`').enumerate() {
        if index % 2 == 0 {
            let titles = piece
                .split('"')
                .skip(1)
                .step_by(2)
                .map(|title| title.trim_end_matches(" …"));
            let unknown =
                |title: &&str| !texts.is_empty() && !texts.iter().any(|text| text.contains(*title));
            found.extend(titles.filter(unknown).map(str::to_owned));
        } else if is_plain(piece, "./-")
            && (piece.contains('/') || piece.ends_with(".rs") || piece.ends_with(".mjs"))
        {
            let of_it = sources(piece, paths);
            let texts_of_it = of_it
                .iter()
                .filter(|path| path.ends_with(".rs") || path.ends_with(".mjs"));
            texts = texts_of_it.map(|path| read(path)).collect();
            let is_tested = |text: &String| {
                ["#[test]", "_test]", "proptest!"]
                    .iter()
                    .any(|mark| text.contains(mark))
            };
            let is_rust = of_it.iter().any(|path| path.ends_with(".rs"));
            if is_rust && !texts.iter().any(is_tested) {
                found.push(format!("{piece} has no test"));
            }
        } else if is_plain(piece, "") && piece.matches('_').count() > 1 {
            let test = format!("fn {piece}(");
            if !texts.iter().any(|text| text.contains(&test)) {
                found.push(piece.to_owned());
            }
        }
    }
    found
}

#[test]
fn what_keeps_a_promise_is_a_test_that_is_there() {
    let paths = paths();
    let mut found = Vec::new();
    for document in ["RELIABILITY.md", "SECURITY.md"] {
        for line in read(document).lines().filter(|line| line.starts_with("| ")) {
            let kept_by = line.split(" | ").nth(1).unwrap_or_default();
            let missing = not_kept(kept_by, &paths);
            found.extend(missing.iter().map(|what| {
                format!(
                    "{document}: {what}: {}",
                    line.chars().take(90).collect::<String>()
                )
            }));
        }
    }
    assert!(
        found.is_empty(),
        "These tests are not there:\n{}",
        found.join("\n")
    );
}

#[test]
fn a_promise_whose_test_is_gone_is_found() {
    let paths = paths();
    let here = "`xtask/tests/documents/main.rs`: `a_promise_whose_test_is_gone_is_found`, \"the title of a test …\"";
    assert!(not_kept(here, &paths).is_empty());
    let gone = ["a_promise_whose", "test_went"].join("_");
    assert_eq!(
        not_kept(
            &format!("`xtask/tests/documents/main.rs`: `{gone}`"),
            &paths
        ),
        [gone]
    );
    assert_eq!(
        not_kept("`xtask/src/progress.rs`: its tests", &paths).len(),
        usize::from(!read("xtask/src/progress.rs").contains("#[test]"))
    );
}
