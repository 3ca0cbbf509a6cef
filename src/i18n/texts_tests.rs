//! What a translator can get wrong is caught here, with the file and the key named.

use super::super::FILES;
use super::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What a file says about its language; read when the page is built.
const ABOUT: [&str; 2] = ["language.name", "language.formats"];
/// The categories of Intl.PluralRules.
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// `key` without its plural category, and whether it had one.
fn base(key: &str) -> (&str, bool) {
    match key.rsplit_once('.') {
        Some((base, last)) if CATEGORIES.contains(&last) => (base, true),
        _ => (key, false),
    }
}

fn placeholders(text: &str) -> Vec<&str> {
    let mut names: Vec<_> = text
        .split('{')
        .skip(1)
        .map(|rest| rest.split_once('}').map_or(rest, |p| p.0))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Every key in use (plurals by their base) with the placeholders of all its variants.
fn shape(file: &'static str) -> BTreeMap<&'static str, Vec<&'static str>> {
    let mut shape = BTreeMap::<_, Vec<_>>::new();
    for (_, key, text) in entries(file) {
        let (base, plural) = base(key);
        let names = shape.entry(base).or_default();
        names.extend(placeholders(text));
        if plural {
            names.push("n"); // "one letter" may say the number in words
        }
        names.sort_unstable();
        names.dedup();
    }
    shape
}

#[test]
fn every_text_is_there_once_and_says_something() {
    for (name, file) in FILES {
        let mut seen = BTreeMap::new();
        for (line, key, text) in entries(file) {
            assert!(!text.is_empty(), "{name}:{line}: `{key}` has no text");
            assert_eq!(
                text.matches('{').count(),
                text.matches('}').count(),
                "{name}:{line}: `{key}` has an odd brace"
            );
            let before = seen.insert(key, line);
            assert!(
                before.is_none(),
                "{name}:{line}: `{key}` stands already in line {before:?}"
            );
        }
        for (_, key, _) in entries(file) {
            let (base, plural) = base(key);
            let other = [base, ".other"].concat();
            assert!(
                !plural || seen.contains_key(&*other),
                "{name}: `{base}` lacks its variant .other"
            );
        }
    }
}

#[test]
fn all_languages_have_the_same_keys_and_placeholders() {
    let (first_name, first) = FILES[0];
    let wanted = shape(first);
    for (name, file) in &FILES[1..] {
        let found = shape(file);
        for (key, names) in &wanted {
            match found.get(key) {
                None => panic!("{name}: `{key}` is missing (it is in {first_name})"),
                Some(there) => assert_eq!(
                    there, names,
                    "{name}: `{key}` has other placeholders than in {first_name}"
                ),
            }
        }
        for key in found.keys() {
            assert!(
                wanted.contains_key(key),
                "{first_name}: `{key}` is missing (it is in {name})"
            );
        }
    }
}

/// Every string literal of the page's sources that looks like a key (a section of the text files, a dot,
/// a word), with its file.
fn keys_in_sources(dir: &Path, sections: &[&str], found: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(dir).expect("src can be read") {
        let path = entry.expect("src can be listed").path();
        // Tests of the crates name files, which may look like keys.
        if path.is_dir() && path.ends_with("tests") {
            continue;
        }
        if path.is_dir() {
            keys_in_sources(&path, sections, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let source = fs::read_to_string(&path).expect("a source can be read");
            for literal in source.split('"').filter(|l| looks_like_a_key(l, sections)) {
                found.push((path.display().to_string(), literal.to_owned()));
            }
        }
    }
}

fn looks_like_a_key(literal: &str, sections: &[&str]) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '.';
    // `letter.txt` and `queue.json` are files.
    let is_file = literal.ends_with(".txt") || literal.ends_with(".json");
    !is_file
        && literal.chars().all(plain)
        && literal
            .split_once('.')
            .is_some_and(|(s, rest)| sections.contains(&s) && !rest.is_empty())
}

#[test]
fn every_key_in_the_code_has_a_text_and_every_text_is_used() {
    let wanted = shape(FILES[0].1);
    let sections: Vec<_> = wanted
        .keys()
        .filter_map(|k| k.split_once('.'))
        .map(|k| k.0)
        .collect();
    let mut found = Vec::new();
    for folder in ["src", "crates", "xtask/site/src"] {
        keys_in_sources(
            &Path::new(env!("CARGO_MANIFEST_DIR")).join(folder),
            &sections,
            &mut found,
        );
    }
    for (path, key) in &found {
        assert!(
            wanted.contains_key(&**key),
            "{path}: no text for `{key}` in {}",
            FILES[0].0
        );
    }
    let of_tables = crate::components::parameters::text_keys();
    for key in wanted
        .keys()
        .filter(|k| !of_tables.contains(&(**k).to_owned()))
    {
        assert!(
            ABOUT.contains(key) || found.iter().any(|(_, k)| k == key),
            "{}: `{key}` is used nowhere (misspelt, or left over)",
            FILES[0].0
        );
    }
}

#[test]
fn a_marker_line_parts_a_file_and_is_no_text() {
    let all: Vec<_> = entries("# a note\n a.b = c = d \n\n=== later ===\ne.f = g").collect();
    assert_eq!(all, [(2, "a.b", "c = d"), (5, "e.f", "g")]);
}

/// The lazy views (`app::lazy_views`) and what works for them alone: a file or a folder for each.
const LAZY: [&str; 20] = [
    "components/sources",
    "components/modal",
    "components/share",
    "modes/explore",
    "components/chart",
    "components/restart",
    "components/block_fields",
    "components/card",
    "modes/lab",
    "modes/story/chapter_detail",
    "modes/story/figures",
    "modes/story/letters",
    "modes/compare",
    "components/prediction",
    "components/pull_back",
    "browser/save",
    "components/letter_form",
    "components/ask",
    "components/parameters",
    "components/touch",
];

fn lazy_sources() -> Vec<String> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    LAZY.iter()
        .map(|path| src.join(path).display().to_string())
        .collect()
}

#[test]
fn words_that_are_loaded_later_are_used_by_lazy_views_only() {
    let (name, file) = FILES[0];
    let (_, later) = file.split_once("=== later ===").expect("a marker");
    let sections: Vec<_> = entries(later)
        .filter_map(|(_, key, _)| key.split_once('.'))
        .map(|k| k.0)
        .collect();
    let mut found = Vec::new();
    keys_in_sources(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &sections,
        &mut found,
    );
    let lazy = lazy_sources();
    for (_, key, _) in entries(later) {
        let (key, _) = base(key);
        for (path, _) in found.iter().filter(|(_, k)| k == key) {
            let inside = lazy.iter().any(|view| {
                path.strip_prefix(view.as_str())
                    .is_some_and(|rest| rest == ".rs" || rest.starts_with(['/', '\\']))
            });
            assert!(
                inside,
                "{name}: `{key}` stands below `=== later ===`, and {path} is in the first part"
            );
        }
    }
}
