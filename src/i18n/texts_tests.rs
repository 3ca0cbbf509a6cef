//! What a translator can get wrong is caught here, with the file and the key named.

use super::natively::found;
use super::*;
use limbo_texts::{LATER, base, check};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// What a file says about its language; read when the page is built.
const ABOUT: &str = "language.";
/// The file that all others are held against.
const ENGLISH: &str = "static/texts/en.txt";

fn english() -> &'static str {
    &found().reference().expect("the page speaks English").text
}

/// Every key of the words, plurals by their base.
fn keys(file: &'static str) -> BTreeSet<&'static str> {
    entries(file).map(|(_, key, _)| base(key).0).collect()
}

#[test]
fn every_language_says_what_english_says() {
    let mut wrong = found().refused.clone();
    for source in &found().sources {
        let name = format!("static/texts/{}.txt", source.language.code);
        wrong.extend(check::problems(&name, &source.text, (ENGLISH, english())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The section of a text, what stands on a button, and what the button is called where that says more. (Not written as
/// keys: a test's sources are no place where words are used.)
const BUTTONS: [(&str, &str, &str); 13] = [
    ("stage", "cut", "cut_submission"),
    ("stage", "cut", "cut_relay"),
    ("stage", "cut", "cut_delivery"),
    ("stage", "mend", "mend_submission"),
    ("stage", "mend", "mend_relay"),
    ("stage", "mend", "mend_delivery"),
    ("stage", "open", "open_submission"),
    ("stage", "open", "open_relay"),
    ("stage", "open", "open_delivery"),
    ("field", "back", "back_of"),
    ("queue", "play", "play_name"),
    ("queue", "type", "type_name"),
    ("queue", "copy", "copy_name"),
];

#[test]
fn the_words_on_a_button_stand_in_its_name() {
    // Who says the words that they see must reach the button by voice.
    for source in &found().sources {
        let text = |section: &str, name: &str| {
            let wanted = [section, ".", name].concat();
            let found = entries(&source.text).find(|(_, key, _)| *key == wanted);
            found.map(|(.., text)| text.to_lowercase()).expect("a text")
        };
        for (section, word, name) in BUTTONS {
            let (seen, heard) = (text(section, word), text(section, name));
            assert!(
                heard.contains(&seen),
                "{}: {section}.{name} is \"{heard}\", and on the button stands \"{seen}\"",
                source.language.code
            );
        }
    }
}

/// Of these there may be a million to the one, which three languages join to its noun: un millón de correos. (Not written
/// as keys, as above.)
const MILLIONS: [&[&str]; 9] = [
    &["chart", "value"],
    &["compare", "in_limbo"],
    &["compare", "rest"],
    &["lab", "answer", "emails"],
    &["predict", "waiting"],
    &["share", "mail"],
    &["stage", "abandoned"],
    &["stage", "lost"],
    &["story", "groups", "holds"],
];

#[test]
fn a_million_e_mails_are_joined_to_their_number_as_the_language_does() {
    for source in &found().sources {
        let has_many = entries(&source.text).any(|(_, key, _)| key.ends_with(".many"));
        for parts in MILLIONS.iter().filter(|_| has_many) {
            let wanted = [&parts.join("."), ".many"].concat();
            let found = entries(&source.text).any(|(_, key, _)| key == wanted);
            assert!(found, "{}: {wanted}", source.language.code);
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
    // `letter.txt`, `queue.json` and `embed.js` are files.
    let is_file = [".txt", ".json", ".js", ".html"]
        .iter()
        .any(|end| literal.ends_with(end));
    !is_file
        && literal.chars().all(plain)
        && literal
            .split_once('.')
            .is_some_and(|(s, rest)| sections.contains(&s) && !rest.is_empty())
}

/// The key by which the code asks for a text: that of whoever the reader names is asked for with the story's own.
fn used(key: &str) -> &str {
    key.strip_suffix(".named").unwrap_or(key)
}

#[test]
fn every_key_in_the_code_has_a_text_and_every_text_is_used() {
    let wanted = keys(english());
    let sections: Vec<_> = wanted
        .iter()
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
            wanted.contains(base(key).0) || key.starts_with(ABOUT),
            "{path}: no text for `{key}` in {ENGLISH}"
        );
    }
    let of_tables = crate::components::parameters::text_keys();
    for key in wanted
        .iter()
        .filter(|k| !of_tables.contains(&(**k).to_owned()))
    {
        assert!(
            key.starts_with(ABOUT) || found.iter().any(|(_, k)| k == key || k == used(key)),
            "{ENGLISH}: `{key}` is used nowhere (misspelt, or left over)"
        );
    }
}

/// The lazy views (`app::lazy_views`) and what works for them alone: a file or a folder for each.
const LAZY: [&str; 24] = [
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
    "modes/story/handout",
    "modes/story/letters",
    "modes/compare",
    "components/prediction",
    "components/pull_back",
    "browser/save",
    "components/letter_form",
    "components/ask",
    "components/parameters",
    "components/touch",
    "components/prose_links",
    "components/detail_picker",
    "components/said",
];

fn lazy_sources() -> Vec<String> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    LAZY.iter()
        .map(|path| src.join(path).display().to_string())
        .collect()
}

#[test]
fn words_that_are_loaded_later_are_used_by_lazy_views_only() {
    let (_, later) = english().split_once(LATER).expect("a marker");
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
                "{ENGLISH}: `{key}` stands below `=== later ===`, and {path} is in the first part"
            );
        }
    }
}
