//! What SECURITY.md promises of the sources, as a test: no markup from outside, no `unsafe`, and nothing from elsewhere
//! without its version. Each finding names its file and line. Like tidy.rs it reads text: it is meant to catch a slip.

#![forbid(unsafe_code)]

use std::fs;
use std::path::PathBuf;
use std::process::Command;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The text files that git knows or would add below these folders or of these names, with what is in them.
fn files(wanted: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    let listed = Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output()
        .expect("git lists the files of the checkout");
    let listed = String::from_utf8(listed.stdout).expect("paths are UTF-8");
    let read = |path: &str| Some((path.to_owned(), fs::read_to_string(root().join(path)).ok()?));
    let files: Vec<_> = listed
        .lines()
        .filter(|path| wanted(path))
        .filter_map(read)
        .collect();
    assert!(!files.is_empty(), "no such files");
    files
}

/// Every line that breaks a rule, with its place.
fn findings(files: &[(String, String)], breaks: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for (path, text) in files {
        for (index, line) in text.lines().enumerate().filter(|(_, line)| breaks(line)) {
            found.push(format!("{path}:{}: {}", index + 1, line.trim()));
        }
    }
    found
}

/// The ways in which a page makes elements or programs of a text.
const MARKUP: [&str; 17] = [
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "createContextualFragment",
    "DOMParser",
    "setHTMLUnsafe",
    "new Function",
    "eval(",
    ".srcdoc",
    "srcdoc=",
    "set_inner_html",
    "set_outer_html",
    "insert_adjacent_html",
    "create_contextual_fragment",
    "from_html_unchecked",
    "set_srcdoc",
];

fn makes_markup(line: &str) -> bool {
    MARKUP.iter().any(|way| line.contains(way))
}

/// What is served: the page, its scripts, the element for other pages, the examples that people copy.
fn is_served(path: &str) -> bool {
    let folder = ["src/", "static/", "embed/", "examples/", "xtask/site/"];
    path == "index.html" || folder.iter().any(|folder| path.starts_with(folder))
}

#[test]
fn no_text_becomes_markup_or_program() {
    let found = findings(&files(is_served), makes_markup);
    assert!(
        found.is_empty(),
        "Text is shown as text (no exception so far):\n{}",
        found.join("\n")
    );
    assert!(
        makes_markup("element.innerHTML = text") && !makes_markup("element.textContent = text")
    );
}

/// Crates whose root only denies `unsafe`, with the reason: a macro from outside writes some there.
const DENIED_ONLY: [&str; 3] = [
    // wasm_bindgen's and wasm_split's macros declare foreign functions.
    "src/lib.rs",
    "src/main.rs",
    "bench/tab/src/lib.rs",
];

#[test]
fn there_is_no_unsafe_code_but_what_two_macros_write() {
    let roots = files(|path| path.ends_with("src/lib.rs") || path.ends_with("src/main.rs"));
    let loose: Vec<&str> = roots
        .iter()
        // A workspace of its own, which is never published and measures another program.
        .filter(|(path, _)| path != "bench/nexosim/src/main.rs")
        .filter(|(_, text)| !text.contains("#![forbid(unsafe_code)]"))
        .map(|(path, _)| path.as_str())
        .filter(|path| !DENIED_ONLY.contains(path))
        .collect();
    assert!(
        loose.is_empty(),
        "A crate that does not forbid unsafe code: {loose:?}"
    );
    let sources = files(|path| path.ends_with(".rs") && path != "xtask/tests/safety.rs");
    let allowed = findings(&sources, |line| {
        line.contains("(unsafe_code)") && line.contains("allow")
    });
    assert_eq!(allowed.len(), 1, "{allowed:?}");
    assert!(
        allowed[0].starts_with("src/app/lazy_views.rs"),
        "{allowed:?}"
    );
}

/// True for `uses: somebody/action@...` whose version is no commit, which alone stays what it is.
fn uses_what_may_change(line: &str) -> bool {
    let Some((_, used)) = line.split_once("uses: ") else {
        return false;
    };
    let version = used.split_once('@').map(|(_, version)| version);
    let commit = version
        .and_then(|version| version.split(' ').next())
        .unwrap_or_default();
    let pinned = commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit());
    let ours = used.starts_with("./");
    !ours && (!pinned || !used.contains(" # v"))
}

#[test]
fn workflows_use_actions_by_their_commits() {
    let found = findings(
        &files(|path| path.starts_with(".github/")),
        uses_what_may_change,
    );
    assert!(
        found.is_empty(),
        "Name the commit, and the version behind it:\n{}",
        found.join("\n")
    );
    assert!(uses_what_may_change("- uses: a/b@v4") && !uses_what_may_change("- uses: ./here"));
}

#[test]
fn packages_have_exact_versions_and_a_lock_file() {
    for (path, text) in files(|path| path.ends_with("package.json") && path != "embed/package.json")
    {
        let folder = root()
            .join(&path)
            .parent()
            .expect("a file is in a folder")
            .to_owned();
        let loose = findings(&[(path.clone(), text)], |line| {
            line.contains(": \"^") || line.contains(": \"~")
        });
        assert!(loose.is_empty(), "{loose:?}");
        // The peers of the benchmark are fetched for a measurement, and nothing of them is served.
        let locked = folder.join("package-lock.json").exists() || path == "bench/tab/package.json";
        assert!(locked, "{path} has no lock file");
    }
    for folder in ["", "fuzz"] {
        assert!(
            root().join(folder).join("Cargo.lock").exists(),
            "{folder}/Cargo.lock"
        );
    }
}
