//! The words as the page fetches them: without notes, in two parts, and whole, since what a file lacks is said in the
//! words of the reference. So a reader never fetches a second language, and a half-finished file works.

use crate::{LATER, base, entries};
use std::collections::{BTreeMap, BTreeSet};

/// The words of a language: those of the first look, and the others. Which part a text belongs to says the reference;
/// where a key stands twice the first one counts, and what the reference does not have is left out.
pub fn complete(file: &str, reference: &str) -> (String, String) {
    let mut own = BTreeMap::<&str, Vec<(&str, &str)>>::new();
    let mut seen = BTreeSet::new();
    for (_, key, text) in entries(file) {
        if !text.is_empty() && seen.insert(key) {
            own.entry(base(key).0).or_default().push((key, text));
        }
    }
    let (now, later) = reference.split_once(LATER).unwrap_or((reference, ""));
    let mut written = BTreeSet::new();
    let mut part = |part: &str| {
        let mut lines = Vec::new();
        for (_, key, text) in entries(part) {
            let (base, plural) = base(key);
            match own.get(base) {
                // A plural whose last resort is missing is not fit for every number.
                Some(texts) if fits(texts, plural) => {
                    if written.insert(base.to_owned()) {
                        lines.extend(texts.iter().map(|(key, text)| format!("{key}={text}")));
                    }
                }
                _ => lines.push(format!("{key}={text}")),
            }
        }
        lines.join("\n")
    };
    (part(now), part(later))
}

/// Whether these texts of a key can be said: one text, or plural forms with one for all other numbers.
fn fits(texts: &[(&str, &str)], plural: bool) -> bool {
    let whole = texts.iter().any(|(key, _)| key.ends_with(".other"));
    texts.iter().all(|(key, _)| base(key).1 == plural) && (whole || !plural)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str =
        "# note\na.b = c = d\nn.one = 1\nn.other = {n}\n\n=== later ===\n# more\ne.f = {g}\n";

    #[test]
    fn the_reference_itself_is_parted_and_loses_its_notes() {
        let (now, later) = complete(ENGLISH, ENGLISH);
        assert_eq!(now, "a.b=c = d\nn.one=1\nn.other={n}");
        assert_eq!(later, "e.f={g}");
    }

    #[test]
    fn what_is_missing_is_said_in_english_and_what_is_unknown_is_left_out() {
        let (now, later) = complete("a.c = x\ne.f = y {g}\ne.f = z\n", ENGLISH);
        assert_eq!(now, "a.b=c = d\nn.one=1\nn.other={n}");
        assert_eq!(later, "e.f=y {g}");
        assert_eq!(complete("", ENGLISH).1, "e.f={g}");
    }

    #[test]
    fn a_language_has_the_plural_forms_it_writes_if_one_is_for_all_other_numbers() {
        let (now, _) = complete("n.other = x\nn.few = y", ENGLISH);
        assert_eq!(now, "a.b=c = d\nn.other=x\nn.few=y");
        for unfit in ["n.one = x", "n = x", "n.other =", "a.b.one = x"] {
            assert_eq!(complete(unfit, ENGLISH), complete("", ENGLISH), "{unfit}");
        }
    }

    #[test]
    fn a_text_stands_in_the_part_of_the_reference_wherever_its_file_has_it() {
        let (now, later) = complete("e.f = x\n=== later ===\na.b = y\n", ENGLISH);
        assert!(now.starts_with("a.b=y") && later == "e.f=x");
    }
}
