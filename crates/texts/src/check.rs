//! What is wrong with a translator's file, each in a sentence with line and key, and what the page does about it.

use crate::language::is_tag;
use crate::nearest::nearest;
use crate::{LATER, base, entries, placeholders};
use std::collections::BTreeMap;

/// What a file may say about its language alone; the last of them is left out where nothing is unusual.
const ABOUT: [&str; 3] = ["language.name", "language.formats", "language.direction"];

/// The texts of one key, its plural forms together.
#[derive(Default)]
struct Text<'a> {
    /// Where the first of them stands.
    line: usize,
    /// The names in braces of all of them.
    names: Vec<&'a str>,
    /// The plural categories of which there is a text.
    forms: Vec<&'a str>,
}

/// Every key of a file, plurals by their base. A line without `=` has none.
fn texts(file: &str) -> BTreeMap<&str, Text<'_>> {
    let mut all = BTreeMap::<_, Text>::new();
    let raw: Vec<&str> = file.lines().collect();
    for (line, key, text) in entries(file).filter(|(line, ..)| raw[line - 1].contains('=')) {
        let (base, plural) = base(key);
        let found = all.entry(base).or_default();
        if found.line == 0 {
            found.line = line;
        }
        found.names.extend(placeholders(text));
        if plural {
            found.names.push("n"); // "one letter" may say the number in words
            found.forms.push(&key[base.len() + 1..]);
        }
        found.names.sort_unstable();
        found.names.dedup();
    }
    all
}

/// What is wrong with a file `name`, held against the reference `(name, file)`; nothing where all is well.
pub fn problems(name: &str, file: &str, reference: (&str, &str)) -> Vec<String> {
    let mut found = lines(name, file);
    let (theirs, ours) = (texts(reference.1), texts(file));
    found.extend(about(name, file));
    for (key, text) in &ours {
        if ABOUT.contains(key) {
            continue;
        }
        let line = text.line;
        match theirs.get(key) {
            None => found.push(superfluous(name, line, key, &ours, &theirs)),
            Some(wanted) => found.extend(differences(name, key, text, wanted)),
        }
    }
    for key in theirs.keys().filter(|key| !ours.contains_key(*key)) {
        if !ABOUT.contains(key) {
            found.push(format!(
                "{name}: `{key}` is missing (it is in line {} of {}), and the page says it in English",
                theirs[key].line, reference.0
            ));
        }
    }
    found
}

/// What can be seen without another language: lines that are no text, doubled keys, odd braces.
fn lines(name: &str, file: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut seen = BTreeMap::new();
    let raw: Vec<&str> = file.lines().collect();
    for (line, text) in raw.iter().map(|text| text.trim()).enumerate() {
        if text.starts_with('=') && text != LATER {
            let begins: String = text.chars().take(40).collect();
            found.push(format!(
                "{name}:{}: no key before the `=`, so it is not read: “{begins}” (the words of a first look end with the line {LATER})",
                line + 1
            ));
        }
    }
    for (line, key, text) in entries(file) {
        let at = format!("{name}:{line}");
        if !raw[line - 1].contains('=') {
            let begins: String = key.chars().take(40).collect();
            found.push(format!(
                "{at}: no `=` in this line, so it is not read: “{begins}” (a text stands in one line, a note begins with #)"
            ));
            continue;
        }
        if text.is_empty() {
            found.push(format!("{at}: `{key}` has no text"));
        }
        if text.matches('{').count() != text.matches('}').count() {
            found.push(format!("{at}: `{key}` has a brace without its other half"));
        }
        if let Some(before) = seen.insert(key, line) {
            found.push(format!(
                "{at}: `{key}` stands already in line {before}, and that one is read"
            ));
        }
    }
    for key in seen.keys() {
        let (base, plural) = base(key);
        if plural && !seen.contains_key(&*format!("{base}.other")) {
            found.push(format!(
                "{name}:{}: `{base}` lacks its form `{base}.other`, which every language needs",
                seen[key]
            ));
        }
    }
    found
}

/// What the file should say of its language.
fn about(name: &str, file: &str) -> Vec<String> {
    let mut found = Vec::new();
    let said = |wanted: &str| entries(file).find(|(_, key, _)| *key == wanted);
    if said("language.name").is_none() {
        found.push(format!(
            "{name}: `language.name` is missing: how the language calls itself, as the menu shows it"
        ));
    }
    match said("language.formats") {
        None => found.push(format!(
            "{name}: `language.formats` is missing: a tag such as pt-BR, by which the browser writes numbers and dates"
        )),
        Some((line, _, tag)) if !is_tag(tag) => found.push(format!(
            "{name}:{line}: `language.formats` is a tag such as pt-BR, not “{tag}”"
        )),
        Some(_) => {}
    }
    if let Some((line, _, direction)) = said("language.direction")
        && !["ltr", "rtl"].contains(&direction)
    {
        found.push(format!(
            "{name}:{line}: `language.direction` is rtl (right to left) or ltr, not “{direction}”"
        ));
    }
    found
}

type Texts<'a> = BTreeMap<&'a str, Text<'a>>;

fn superfluous(name: &str, line: usize, key: &str, ours: &Texts, theirs: &Texts) -> String {
    // One that this file has cannot have been meant.
    let free = theirs.keys().copied().filter(|key| !ours.contains_key(key));
    let meant = match nearest(key, free) {
        Some(meant) => format!("; is `{meant}` meant?"),
        None => String::new(),
    };
    format!("{name}:{line}: the page has no text `{key}`{meant}")
}

fn differences(name: &str, key: &str, ours: &Text, theirs: &Text) -> Vec<String> {
    let mut found = Vec::new();
    let at = format!("{name}:{}: `{key}`", ours.line);
    match (ours.forms.is_empty(), theirs.forms.is_empty()) {
        (true, false) => found.push(format!(
            "{at} has plural forms: write `{key}.one`, `{key}.other`, … as the language has them"
        )),
        (false, true) => found.push(format!(
            "{at} has no plural forms: write `{key}` alone, without .{}",
            ours.forms[0]
        )),
        _ => {}
    }
    let braced = |names: Vec<&&str>| {
        let names: Vec<_> = names.iter().map(|name| format!("{{{name}}}")).collect();
        names.join(", ")
    };
    let lost: Vec<_> = theirs
        .names
        .iter()
        .filter(|n| !ours.names.contains(n))
        .collect();
    let strange: Vec<_> = ours
        .names
        .iter()
        .filter(|n| !theirs.names.contains(n))
        .collect();
    // "n" is counted for a plural whether it is written or not, and that was said above.
    let same_kind = ours.forms.is_empty() == theirs.forms.is_empty();
    if !lost.is_empty() && same_kind {
        found.push(format!(
            "{at} lacks {}, which the page fills in",
            braced(lost)
        ));
    }
    if !strange.is_empty() && same_kind {
        found.push(format!(
            "{at} has {}, which nothing fills in{}",
            braced(strange),
            if theirs.names.is_empty() {
                String::new()
            } else {
                format!(" (there is {})", braced(theirs.names.iter().collect()))
            }
        ));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str = "language.name = English\nlanguage.formats = en-GB\n\
        shop.title = It adds up\nshop.sent = Sent {time}\nitems.one = one\nitems.other = {n} things";

    fn wrong(file: &str) -> Vec<String> {
        problems("xx.txt", file, ("en.txt", ENGLISH))
    }

    fn with(change: impl Fn(&str) -> String) -> Vec<String> {
        let about = "language.name = X\nlanguage.formats = xx\n";
        let rest =
            change("shop.title = T\nshop.sent = S {time}\nitems.one = a\nitems.other = {n} b\n");
        wrong(&[about, &rest].concat())
    }

    #[test]
    fn a_whole_file_has_no_problem_and_may_have_forms_of_its_own() {
        assert_eq!(with(str::to_owned), [""; 0]);
        assert_eq!(with(|f| [f, "items.few = {n} c"].concat()), [""; 0]);
        assert_eq!(with(|f| f.replace("items.one = a\n", "")), [""; 0]);
        assert_eq!(with(|f| [f, "language.direction = rtl"].concat()), [""; 0]);
    }

    #[test]
    fn a_misspelt_key_is_named_with_the_one_that_is_meant() {
        let found = with(|f| f.replace("shop.title", "shop.tilte"));
        assert_eq!(
            found[0],
            "xx.txt:3: the page has no text `shop.tilte`; is `shop.title` meant?"
        );
        assert!(
            found[1].starts_with("xx.txt: `shop.title` is missing (it is in line 3 of en.txt)")
        );
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn lines_that_cannot_be_read_are_named_with_what_is_done() {
        let found = with(|f| [f, "loose words\nshop.title = again\nshop.sent = {time\n"].concat());
        assert!(
            found[0].starts_with("xx.txt:7: no `=` in this line, so it is not read: “loose words”")
        );
        let of_it = found.iter().filter(|said| said.contains("loose words"));
        assert_eq!(of_it.count(), 1, "it is said once: {found:?}");
        assert_eq!(
            found[1],
            "xx.txt:8: `shop.title` stands already in line 3, and that one is read"
        );
        assert_eq!(
            found[2],
            "xx.txt:9: `shop.sent` has a brace without its other half"
        );
    }

    #[test]
    fn a_line_without_its_key_and_a_mistyped_marker_are_named() {
        let found = with(|f| [f, "=== later ===\n = It adds up\n== later ==\n"].concat());
        let begins = ["xx.txt:8: no key", "xx.txt:9: no key"];
        assert_eq!(found.len(), begins.len(), "{found:?}");
        for (said, begins) in found.iter().zip(begins) {
            assert!(said.starts_with(begins), "{said}");
        }
    }

    #[test]
    fn placeholders_and_plural_forms_are_those_of_the_reference() {
        let found = with(|f| f.replace("S {time}", "S {tiem}"));
        assert_eq!(
            found[0],
            "xx.txt:4: `shop.sent` lacks {time}, which the page fills in"
        );
        assert_eq!(
            found[1],
            "xx.txt:4: `shop.sent` has {tiem}, which nothing fills in (there is {time})"
        );
        let found = with(|f| f.replace("items.one = a\nitems.other", "items"));
        assert!(
            found[0].starts_with("xx.txt:5: `items` has plural forms"),
            "{found:?}"
        );
        let found = with(|f| f.replace("items.other", "items.few"));
        assert!(
            found[0].contains("lacks its form `items.other`"),
            "{found:?}"
        );
    }

    #[test]
    fn a_file_that_says_nothing_of_its_language_is_told_what_to_say() {
        let found = wrong("language.direction = right");
        assert!(found[0].starts_with("xx.txt: `language.name` is missing"));
        assert!(found[1].starts_with("xx.txt: `language.formats` is missing"));
        assert!(found[2].starts_with("xx.txt:1: `language.direction` is rtl"));
        let found = wrong("language.name = X\nlanguage.formats = it_IT");
        assert!(
            found[0]
                .starts_with("xx.txt:2: `language.formats` is a tag such as pt-BR, not “it_IT”")
        );
    }
}
