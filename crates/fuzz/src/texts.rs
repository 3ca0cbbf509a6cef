//! A translator's file.

use limbo_texts::check::problems;
use limbo_texts::complete::complete;
use limbo_texts::{LATER, Language, base, entries, is_tag, placeholders, pseudo};
use std::collections::BTreeSet;

/// A reference as small as it can be with everything that a file may have.
const REFERENCE: &str = "# about
language.name = English
language.formats = en-GB
shop.title = It adds up
shop.sent = Sent {time}
items.one = one letter of {all}
items.other = {n} letters of {all}
=== later ===
names.all = one|two|three
shop.later = Later {n} and {time}
late.one = one
late.other = {n} more
";

pub fn texts(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let file = text.as_ref();
    for (line, key, _) in entries(file) {
        assert!(line >= 1 && line <= file.lines().count() && !key.contains('\n'));
    }
    for problem in problems("xx.txt", file, ("en.txt", REFERENCE)) {
        assert!(
            problem.starts_with("xx.txt") && problem.len() > 20,
            "{problem}"
        );
    }
    completed(file);
    told(&Language::of_file("xx", file));
    // Any file may be the reference of the languages for tests.
    let (now, _) = complete(file, file);
    let words = pseudo::words(pseudo::CODES[bytes.len() % 2], &now);
    assert_eq!(keys(&words), keys(&now), "a text for every key");
}

fn keys(file: &str) -> Vec<&str> {
    entries(file).map(|(_, key, _)| key).collect()
}

/// Whatever a translator wrote, the page has a text for everything, and none that it does not know.
fn completed(file: &str) {
    let (now, later) = complete(file, REFERENCE);
    let (first, second) = REFERENCE.split_once(LATER).unwrap_or_default();
    for (part, reference) in [(&now, first), (&later, second)] {
        let bases =
            |text| -> BTreeSet<&str> { keys(text).into_iter().map(|k| base(k).0).collect() };
        assert_eq!(bases(part), bases(reference));
        let keys = keys(part);
        assert_eq!(
            keys.iter().collect::<BTreeSet<_>>().len(),
            keys.len(),
            "a key stands once"
        );
        for (_, key, text) in entries(part) {
            assert!(!text.is_empty(), "{key} says nothing");
            let (of, plural) = base(key);
            let whole = [of, ".other"].concat();
            assert!(
                !plural || keys.contains(&whole.as_str()),
                "{key} has a last resort"
            );
            // Names of placeholders never hold a second one.
            assert!(placeholders(text).iter().all(|name| !name.contains('}')));
        }
    }
    let whole = [&now, "\n", LATER, "\n", &later].concat();
    assert_eq!(
        complete(&whole, REFERENCE),
        (now, later),
        "what is complete stays as it is"
    );
}

/// What the page is told of the language can be taken apart again.
pub fn told(language: &Language) {
    let row = language.row();
    assert!(!row.contains(';') && !row.contains('\n'), "{row}");
    let parts: Vec<&str> = row.split('|').collect();
    assert_eq!(parts.len(), if language.rtl { 4 } else { 3 }, "{row}");
    assert!(is_tag(parts[2]), "{row}");
    assert!(!parts[1].is_empty(), "{row}");
}
