//! What a translator can get wrong is caught here, with the file and the key named.

use super::natively::{found, spoken};
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
    for source in spoken() {
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
const MILLIONS: [&[&str]; 22] = [
    &["chart", "value"],
    &["compare", "in_limbo"],
    &["compare", "rest"],
    &["handle", "a_second"],
    &["lab", "answer", "emails"],
    &["lab", "value", "rate"],
    &["predict", "waiting"],
    &["relation", "overloaded"],
    &["share", "mail"],
    &["stage", "abandoned"],
    &["stage", "limbo"],
    &["stage", "lost"],
    &["story", "groups", "holds"],
    &["story", "links", "0", "where"],
    &["story", "links", "1", "where"],
    &["story", "links", "2", "where"],
    &["story", "patience", "live"],
    &["story", "tests", "live"],
    &["story", "tests", "waits"],
    &["unit", "e_mails"],
    &["unit", "rate_minute"],
    &["unit", "rate_second"],
];

/// Of these there always are whole millions: the most that is read of a queue's listing.
const WHOLE_MILLIONS: [(&str, &str); 2] = [("queue", "cut_off"), ("queue", "cut_off_deliveries")];

/// What of these a language whose `.many` is for whole millions does not join. A language that has `.few`, too, counts
/// otherwise, as Polish and Arabic do. A text that the file lacks is English.
fn not_joined(file: &'static str) -> Vec<&'static str> {
    let has = |ending: &str| entries(file).any(|(_, key, _)| key.ends_with(ending));
    if !has(".many") || has(".few") {
        return Vec::new();
    }
    let of = |wanted: &str| {
        let found = entries(file).find(|(_, key, _)| *key == wanted);
        found.map(|(.., text)| text)
    };
    let lacking = MILLIONS.iter().filter_map(|parts| {
        let key = parts.join(".");
        let text = of(&[&key, ".other"].concat())?;
        of(&[&key, ".many"].concat()).is_none().then_some(text)
    });
    let whole = WHOLE_MILLIONS.iter().filter_map(|(section, name)| {
        let text = of(&[section, ".", name].concat())?;
        let rest = text.split("{most}").nth(1).map_or("", str::trim_start);
        // Where no noun follows there is nothing to be joined.
        let joined = ["de ", "di ", "d’", "."];
        (!joined.iter().any(|of| rest.starts_with(of))).then_some(text)
    });
    lacking.chain(whole).collect()
}

#[test]
fn a_million_e_mails_are_joined_to_their_number_as_the_language_does() {
    for source in &found().sources {
        let wrong = not_joined(&source.text);
        assert!(wrong.is_empty(), "{}: {wrong:?}", source.language.code);
    }
    let whole = "queue.cut_off = {most} x\n";
    assert_eq!(
        not_joined("a.b.many = c\na.b.other = c\nqueue.cut_off = {most} x").len(),
        1
    );
    assert_eq!(not_joined(whole).len(), 0, "no `.many`");
    assert_eq!(
        not_joined("a.b.few = c\na.b.many = c\nqueue.cut_off = {most} x").len(),
        0
    );
}

/// The text of a key that is given in two parts, so that it is not taken for a place where words are used. What a language
/// lacks is English here, as on the page: that it lacks it, one test alone says.
fn text_of(code: &str, section: &str, name: &str) -> &'static str {
    let wanted = [section, ".", name].concat();
    let found = entries(file(code)).find(|(_, key, _)| *key == wanted);
    found.map(|(.., text)| text).expect("a text")
}

/// The file of a language.
fn file(code: &str) -> &'static str {
    let source = spoken().iter().find(|s| s.language.code == code);
    &source.expect("a language of the page").text
}

/// What the picture says to who does not see it gives numbers that may be one.
const WITHOUT_VERB: [(&str, &str); 3] = [
    ("stage", "summary.waiting"),
    ("stage", "summary.blocks_mine_open"),
    ("stage", "summary.blocks_mine_closed"),
];

#[test]
fn one_group_and_one_e_mail_are_not_said_with_the_verb_of_many() {
    for source in spoken() {
        for (section, name) in WITHOUT_VERB {
            let text = text_of(&source.language.code, section, name);
            let many = [" are ", " sono ", " sind ", " sont ", " están "];
            let is_of_many = many.iter().any(|verb| text.contains(verb));
            assert!(!is_of_many, "{}: {text}", source.language.code);
        }
    }
    // While it works, a first one is done soon.
    for (code, noun) in [("fr", "} méthodes"), ("it", "} modi")] {
        let text = text_of(code, "queue", "foretold_so_far");
        assert!(!text.contains(noun), "{code}: {text}");
    }
}

#[test]
fn that_part_of_what_waits_is_in_limbo_is_said_of_all_of_it_and_not_of_the_pile_named_last() {
    for source in spoken() {
        let text = text_of(&source.language.code, "stage", "summary.waiting");
        assert!(parts_limbo(text), "{}: {text}", source.language.code);
    }
    for text in [
        "{relay}x; {limbo}",
        "{relay}あ；{limbo}",
        "{relay} ب؛ {limbo}",
    ] {
        assert!(parts_limbo(text), "{text}");
    }
    assert!(!parts_limbo("{relay}, {limbo}"));
}

/// Whether what is said of the limbo begins anew, by a semicolon or a full stop of any script.
fn parts_limbo(text: &str) -> bool {
    let after = text.split("{relay}").nth(1).unwrap_or_default();
    let between = after.split("{limbo}").next().unwrap_or_default();
    between.contains([';', '；', '؛', '·', '.', '。', '।'])
}

#[test]
fn a_server_is_not_said_to_crash_under_the_connections_that_it_bears() {
    // As many as its mark says stand; whoever comes then brings it down.
    let beyond = [
        ("en", ["above", "over"]),
        ("it", ["oltre", "oltre"]),
        ("de", ["mehr als", "über"]),
        ("fr", ["au-delà de", "passé"]),
        ("es", ["más de", "al pasar"]),
    ];
    for (code, words) in beyond {
        for (section, name) in [
            ("handle", "mark_says.other"),
            ("lab", "value.sessions.other"),
            ("game", "mark"),
            ("stage", "bar_mark"),
        ] {
            let text = text_of(code, section, name);
            let is_so = words.iter().any(|word| text.contains(word));
            assert!(is_so, "{code} {section} {name}: {text}");
        }
    }
}

#[test]
fn of_what_is_refused_for_good_the_hint_says_no_more_than_the_picture_that_its_sender_is_told() {
    // A program that tries once and tells nobody has nobody to whom it could go back.
    let of_all = [
        "to the sender",
        "al mittente",
        "an die Absender",
        "l’expéditeur",
        "al remitente",
    ];
    for source in &found().sources {
        for name in ["rejecting", "rejecting_waits"] {
            let text = text_of(&source.language.code, "hint", name);
            let said = of_all.iter().find(|all| text.contains(**all));
            assert_eq!(said, None, "{}: {text}", source.language.code);
        }
    }
}

#[test]
fn that_no_value_is_safe_is_said_in_italian_without_a_verb_that_would_need_another_negation() {
    // "Si è al sicuro con nessun valore" is no sentence; "al sicuro: con nessun valore" is.
    let verdicts = entries(file("it")).filter_map(|(_, key, text)| {
        let of_lab = key.strip_prefix("lab.")?;
        Some((of_lab.strip_prefix("verdict.")?, text))
    });
    for (key, text) in verdicts {
        for place in ["{theory}", "{runs}"] {
            let before = text.split(place).next().filter(|_| text.contains(place));
            let is_named = before.is_none_or(|b| b.ends_with(": "));
            assert!(is_named, "{key}: {text}");
        }
    }
}

#[test]
fn in_spanish_no_number_stands_after_the_word_for_or() {
    // "O ocho" would have to be "u ocho", and "o siete" not.
    for (_, key, text) in entries(file("es")) {
        let with_or = text.match_indices(" o {").map(|(at, _)| &text[at + 4..]);
        for rest in with_or {
            let name = rest.split('}').next().unwrap_or(rest);
            assert!(!["a", "b", "n"].contains(&name), "{key}: {text}");
        }
    }
}

#[test]
fn no_french_line_begins_with_a_colon() {
    // A browser may break a line at an ordinary space.
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("prose/fr");
    let prose = fs::read_dir(folder).expect("the French prose").flatten();
    let prose: Vec<_> = prose
        .filter_map(|f| fs::read_to_string(f.path()).ok())
        .collect();
    let texts = entries(file("fr")).map(|(.., text)| text);
    for line in texts.chain(prose.iter().flat_map(|file| file.lines())) {
        let may_break = [" :", " ;", " ?", " !", " »", "« "]
            .iter()
            .find(|s| line.contains(**s));
        assert_eq!(may_break, None, "{line}");
    }
}

#[test]
fn no_french_notice_joins_de_to_a_name_that_begins_with_a_vowel() {
    let french = file("fr");
    let homes = text_of("fr", "card", "homes").split('|');
    let has_vowel = homes
        .clone()
        .any(|home| home.starts_with(['a', 'e', 'i', 'o', 'u', 'h']));
    let joins = entries(french)
        .any(|(_, key, text)| key.starts_with("ask.") && text.contains(" de {host}"));
    assert!(!(has_vowel && joins), "{:?}", homes.collect::<Vec<_>>());
}

#[test]
fn the_programs_of_a_listing_are_three_rows_that_begin_alike() {
    for source in spoken() {
        for name in ["by.postqueue", "by.mailq", "by.exim"] {
            let text = text_of(&source.language.code, "queue", name);
            assert!(begins_a_row(text), "{}: {text}", source.language.code);
        }
    }
    assert!(begins_a_row("Postfix") && begins_a_row("ポストフィックス"));
    assert!(!begins_a_row("older") && !begins_a_row(""));
}

/// Whether it begins with a capital letter, where its script has any.
fn begins_a_row(text: &str) -> bool {
    let first = text.chars().next();
    first.is_some_and(|c| !c.is_lowercase())
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
const LAZY: [&str; 25] = [
    "components/sources",
    "components/modal",
    "components/share",
    "modes/explore",
    "components/chart",
    "components/restart",
    "components/block_fields",
    "components/number_field",
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

#[test]
fn the_teachers_kit_is_called_alike_in_the_page_and_in_the_prose() {
    // The link in the navigation of the prose leads where that of the page does.
    let prose = Path::new(env!("CARGO_MANIFEST_DIR")).join("prose");
    for source in spoken() {
        let code = &*source.language.code;
        let Ok(words) = fs::read_to_string(prose.join(code).join("words.txt")) else {
            continue;
        };
        let there = words
            .lines()
            .find_map(|line| line.strip_prefix("teacher = "));
        let said = text_of(code, "prose", "teach");
        // Not translated yet, or the same word.
        if code == "en" || said != text_of("en", "prose", "teach") {
            assert_eq!(there, Some(said), "{code}");
        }
    }
}
