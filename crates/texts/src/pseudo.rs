//! Two languages that nobody speaks, made of the reference, for tests and for whoever builds the page: one whose texts
//! are twice as long, and one that runs from right to left. What is not accented or mirrored there is no text of the
//! files, what is cut or lies over something else has too little room.

use crate::{Language, entries};

/// Their codes, as in `?locale=long`.
pub const CODES: [&str; 2] = ["long", "rtl"];

/// The languages; no menu shows them, since they have no name.
pub fn languages() -> [Language; 2] {
    CODES.map(|code| Language {
        code: code.to_owned(),
        name: String::new(),
        formats: "en-GB".to_owned(),
        rtl: code == "rtl",
    })
}

/// The words of one of them, made of those of the reference (bare: `key=text` a line).
pub fn words(code: &str, reference: &str) -> String {
    let said = |text: &str| {
        let change = if code == "rtl" { mirrored } else { stretched };
        // Names in a list are parted by bars, and addresses are made of them.
        if text.contains('|') {
            text.to_owned()
        } else {
            change(text)
        }
    };
    let lines = entries(reference).map(|(_, key, text)| format!("{key}={}", said(text)));
    lines.collect::<Vec<_>>().join("\n")
}

/// The pieces of a text: what stands in braces, with them, and what stands between.
fn pieces(text: &str) -> Vec<(bool, &str)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let end = after.find('}').map_or(after.len(), |at| at + 1);
        pieces.push((false, before));
        pieces.push((true, &rest[before.len()..before.len() + 1 + end]));
        rest = &after[end..];
    }
    pieces.push((false, rest));
    pieces
}

/// The text with accents, longer words, and so many of them again that it is twice as long.
fn stretched(text: &str) -> String {
    let mut out = String::new();
    let mut words = Vec::new();
    for (kept, piece) in pieces(text) {
        if kept {
            out += piece;
            continue;
        }
        let long = piece.chars().fold(String::new(), accented);
        words.extend(
            long.split(|c: char| !c.is_alphabetic())
                // A unit such as `/s` is not longer in any language.
                .filter(|word| word.chars().count() > 1)
                .map(str::to_owned),
        );
        out += &long;
    }
    // What is filled in is as long as ever.
    let kept: usize = pieces(text)
        .iter()
        .filter(|p| p.0)
        .map(|p| p.1.chars().count())
        .sum();
    let wanted = text.chars().count() * 2 - kept;
    for word in words.iter().cycle().take(wanted) {
        if out.chars().count() >= wanted {
            break;
        }
        out = format!("{out} {word}");
    }
    out
}

/// A letter with an accent, so that one sees that it was a text; a vowel twice.
fn accented(mut out: String, c: char) -> String {
    const PLAIN: &str = "aeiouyAEIOUYcdlnrstzCDLNRSTZ";
    const ACCENTED: &str = "åéîöüýÅÉÎÖÜÝçďļñřšťžÇĎĻÑŘŠŤŽ";
    let at = PLAIN.chars().position(|plain| plain == c);
    let new = at.and_then(|at| ACCENTED.chars().nth(at)).unwrap_or(c);
    out.push(new);
    if "aeiou".contains(c) {
        out.push(new);
    }
    out
}

/// The text with every word's letters running from right to left, as those of Arabic and Hebrew do by themselves.
fn mirrored(text: &str) -> String {
    /// A right-to-left mark and override, pop directional formatting (Unicode Standard Annex 9).
    const MIRROR: [&str; 2] = ["\u{200f}\u{202e}", "\u{202c}"];
    let mut out = String::new();
    for (kept, piece) in pieces(text) {
        let mut inside = false;
        for c in piece.chars() {
            let letter = !kept && (c.is_alphabetic() || (inside && c == '’'));
            if letter != inside {
                out.push_str(MIRROR[usize::from(inside)]);
                inside = letter;
            }
            out.push(c);
        }
        if inside {
            out.push_str(MIRROR[1]);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stretched_text_is_accented_and_twice_as_long_and_keeps_what_is_filled_in() {
        let long = stretched("{n} e-mails at the relay");
        assert!(long.starts_with("{n} éé-måå"), "{long}");
        assert_eq!(long.matches('{').count(), 1);
        let letters = long.chars().count();
        assert!((2 * 24 - 3..=3 * 24).contains(&letters), "{long}");
        assert_eq!(stretched("{day}, {time}"), "{day}, {time}");
        assert_eq!(stretched("→"), "→");
        assert_eq!(stretched("{n}/s"), "{n}/š");
    }

    #[test]
    fn a_mirrored_text_has_every_word_turned_and_nothing_else() {
        let turned = |word: &str| format!("\u{200f}\u{202e}{word}\u{202c}");
        let said = mirrored("Sent {time}, 8 o’clock");
        assert_eq!(
            said,
            format!("{} {{time}}, 8 {}", turned("Sent"), turned("o’clock"))
        );
    }

    #[test]
    fn lists_stay_as_they_are_and_each_key_has_its_text() {
        let words = words("long", "a.b=ann|bob\nc.d=Play");
        assert!(
            words.starts_with("a.b=ann|bob\nc.d=Plååýý")
                || words.starts_with("a.b=ann|bob\nc.d=Pļ"),
            "{words}"
        );
        assert!(languages().iter().all(|language| language.name.is_empty()));
    }
}
