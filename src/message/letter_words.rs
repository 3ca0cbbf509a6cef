//! What a reader calls their letter: to whom it goes, and its line. Kept in the page alone: it stands in no link, in no
//! file but a picture that the reader saves, and in no storage. It is words and nothing else: whatever could be markup,
//! turn the direction of what stands beside it, or not be seen at all, is left out or held in.

/// To whom: at most so many letters as a reader counts them.
pub const TO_MAX: usize = 24;
/// Where there is little room, so many of them.
const TO_SHORT: usize = 12;
/// The line: at most so many.
pub const LINE_MAX: usize = 60;
/// At most so many marks stand over and under one sign.
const MARKS_MAX: usize = 4;
/// At most so much belongs to one letter: a kiss of two people, each with a shade of skin, has nine signs after the
/// first, and joiners are signs, too.
const BELONGS_MAX: usize = 12;
/// Joins two signs to one, in emoji and in some scripts.
const JOINER: char = '\u{200d}';
/// Keeps two letters of one word apart: Persian is not spelt rightly without it.
const NON_JOINER: char = '\u{200c}';
/// The flag of whatever the tags after it say: Scotland, Wales.
const TAGGED: char = '\u{1f3f4}';

/// The words of a letter, as far as the reader gave any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LetterWords {
    to: String,
    /// Its first letters. Kept, because what cuts it is loaded with the fields only.
    short_to: String,
    line: String,
}

impl LetterWords {
    /// With another recipient, as it was typed.
    #[must_use]
    pub fn with_to(&self, typed: &str) -> LetterWords {
        let to = clean(typed, TO_MAX);
        LetterWords {
            short_to: shortened(&to),
            to,
            ..self.clone()
        }
    }

    /// With another line, as it was typed.
    #[must_use]
    pub fn with_line(&self, typed: &str) -> LetterWords {
        LetterWords {
            line: clean(typed, LINE_MAX),
            ..self.clone()
        }
    }

    /// To whom it goes, if the reader said so; what stands beside it keeps its direction.
    pub fn to(&self) -> Option<String> {
        isolated(&self.to)
    }

    /// The same for a place with little room: the first letters of a long one.
    pub fn short_to(&self) -> Option<String> {
        isolated(&self.short_to)
    }

    /// Its line, if the reader gave it one; what stands beside it keeps its direction.
    pub fn line(&self) -> Option<String> {
        isolated(&self.line)
    }

    /// Both as they stand in the fields in which they are typed.
    pub fn typed(&self) -> [&str; 2] {
        [&self.to, &self.line]
    }
}

/// The first letters of a long name.
fn shortened(name: &str) -> String {
    let short = clean(name, TO_SHORT);
    match short == name {
        true => short,
        false => [short.trim_end(), "…"].concat(),
    }
}

/// Words between the marks that keep their direction from what stands beside them (Unicode's FSI and PDI).
fn isolated(words: &str) -> Option<String> {
    let words = words.trim_end_matches(|c: char| c.is_whitespace() || is_joiner(c));
    (!words.is_empty()).then(|| ["\u{2068}", words, "\u{2069}"].concat())
}

/// What was typed, without what is not seen, and not longer than that. Of what is not seen stays what belongs to the
/// spelling; a joiner also at the end, for whoever types it types on.
fn clean(typed: &str, most: usize) -> String {
    let mut out = String::new();
    let (mut letters, mut marks, mut belonging, mut regional) = (0, 0, 0, 0);
    let (mut first, mut before) = (' ', ' ');
    for c in typed.chars() {
        let c = if c.is_whitespace() { ' ' } else { c };
        let tags = is_tag(c) && (before == TAGGED || is_tag(before));
        if c.is_control()
            || (is_unseen(c) && !tags)
            || (c == ' ' && before == ' ')
            || (is_joiner(c) && (before == ' ' || is_joiner(before)))
        {
            continue;
        }
        regional = if is_regional(c) { regional + 1 } else { 0 };
        // The second of a flag's two signs and the sign that a joiner joins belong to the letter before them. In
        // writing, a joiner shapes what it stands between, and a reader counts two letters.
        let joined = (before == JOINER && is_pictured(first) && is_pictured(c))
            || (regional > 0 && regional % 2 == 0);
        let is_mark = extends(c);
        if (joined || is_mark || tags || is_joiner(c)) && letters > 0 {
            // Marks stand on the sign before them, so a new sign has room for its own.
            if belonging == BELONGS_MAX || (is_mark && marks == MARKS_MAX) {
                continue;
            }
            belonging += 1;
            marks = if is_mark {
                marks + 1
            } else if joined {
                0
            } else {
                marks
            };
        } else if letters == most || is_mark {
            // A mark without a letter has nothing to stand on.
            if letters == most {
                break;
            }
            continue;
        } else {
            letters += 1;
            (marks, belonging, first) = (0, 0, c);
        }
        out.push(c);
        before = c;
    }
    out
}

/// What stands unseen between two letters and belongs to how they are written.
fn is_joiner(c: char) -> bool {
    matches!(c, JOINER | NON_JOINER)
}

/// A letter of what a flag's tags say, or their end.
fn is_tag(c: char) -> bool {
    matches!(c, '\u{e0020}'..='\u{e007f}')
}

/// Signs that are pictures, of which joiners make one.
fn is_pictured(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// One of the letters of which two are a flag.
fn is_regional(c: char) -> bool {
    matches!(c, '\u{1f1e6}'..='\u{1f1ff}')
}

/// Signs that are not seen: they turn directions, forbid or allow breaks, or tag, or are none.
fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{fffe}'..='\u{ffff}' | '\u{e0000}'..='\u{e00ff}'
        | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// Signs that stand on the one before them: marks of the large scripts, shades of emoji.
fn extends(c: char) -> bool {
    matches!(c,
            '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{610}'..='\u{61a}'
            | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{900}'..='\u{903}'
            | '\u{93a}'..='\u{93c}' | '\u{93e}'..='\u{94f}' | '\u{e31}' | '\u{e34}'..='\u{e3a}'
            | '\u{e47}'..='\u{e4e}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{1f3fb}'..='\u{1f3ff}'
            | '\u{e0100}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn to(typed: &str) -> String {
        let words = LetterWords::default().with_to(typed);
        words.typed()[0].to_owned()
    }

    #[test]
    fn what_is_not_seen_is_left_out() {
        assert_eq!(
            to("Anna\u{202e}annA\u{2066}\u{0}\u{7}\n\u{200b}!"),
            "AnnaannA !"
        );
        assert_eq!(to("  \t\n  "), "");
        assert_eq!(
            to("\u{fffe}\u{ffff}"),
            "",
            "no letters, and no picture may hold them"
        );
        assert_eq!(LetterWords::default().with_to(" ").to(), None);
        assert_eq!(
            to("<b>Anna</b>"),
            "<b>Anna</b>",
            "it is shown as it was typed, never as markup"
        );
    }

    #[test]
    fn a_letter_is_what_a_reader_counts() {
        let family = "👨‍👩‍👧";
        assert_eq!(to(&family.repeat(24)), family.repeat(24));
        assert_eq!(to(&"🇮🇹".repeat(30)), "🇮🇹".repeat(24));
        assert_eq!(to(&"e\u{301}".repeat(30)), "e\u{301}".repeat(24));
        assert_eq!(to(&"m".repeat(30)), "m".repeat(24));
        let heap = ["a", &"\u{300}".repeat(500)].concat();
        assert_eq!(
            to(&heap).chars().count(),
            1 + MARKS_MAX,
            "marks do not pile up"
        );
    }

    #[test]
    fn what_is_spelt_with_joiners_stays_as_it_is_spelt() {
        for spelt in [
            "نام‌خانه می‌رود",
            "क्\u{200d}ष",
            "👨‍👩‍👧‍👦",
            "🧑🏻‍❤️‍💋‍🧑🏿",
            "👨🏻‍👩🏼‍👧🏽‍👦🏿",
            "🏳️‍🌈",
            "🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}",
        ] {
            assert_eq!(to(spelt), spelt);
            // Nor does the field change while it is typed.
            for (end, _) in spelt.char_indices() {
                assert_eq!(to(&spelt[..end]), spelt[..end]);
            }
        }
        for one in ["👨‍👩‍👧‍👦", "🧑🏻‍❤️‍💋‍🧑🏿"] {
            assert_eq!(to(&one.repeat(30)), one.repeat(24), "{one} is one");
        }
        let joined = "m\u{200d}".repeat(30);
        assert_eq!(to(&joined).matches('m').count(), 24, "letters stay letters");
        assert_eq!(
            to(" \u{200c}\u{200d}a\u{200c}\u{200d}\u{200c}b"),
            "a\u{200c}b"
        );
        assert_eq!(to("a\u{e0067}\u{e007f}"), "a", "tags without a flag");
        let words = LetterWords::default().with_to("می\u{200c}");
        assert_eq!(words.to().unwrap(), "\u{2068}می\u{2069}");
    }

    #[test]
    fn a_long_name_has_a_short_form() {
        let short = |typed| LetterWords::default().with_to(typed).short_to();
        assert_eq!(short("Nonna Rosa").unwrap(), "\u{2068}Nonna Rosa\u{2069}");
        assert_eq!(
            short("The neighbours of Anna").unwrap(),
            "\u{2068}The neighbou…\u{2069}"
        );
        assert_eq!(short(" "), None);
    }

    #[test]
    fn what_stands_beside_it_keeps_its_direction() {
        let words = LetterWords::default().with_line("שלום ");
        assert_eq!(words.line().unwrap(), "\u{2068}שלום\u{2069}");
    }

    /// Whatever has a rule of its own here, as often as what has none.
    fn signs() -> impl Strategy<Value = String> {
        let own = "a \u{300}\u{200c}\u{200d}\u{200b}\u{202e}👨👧🏿❤\u{fe0f}🇮🇹🏴\u{e0067}\u{e007f}\n";
        let own: Vec<char> = own.chars().collect();
        let sign = prop_oneof![proptest::sample::select(own), any::<char>()];
        proptest::collection::vec(sign, 0..200).prop_map(String::from_iter)
    }

    proptest! {
        #[test]
        fn whatever_is_typed_stays_short_and_typing_on_changes_nothing_before(typed in signs()) {
            let words = to(&typed);
            prop_assert!(words.chars().count() <= TO_MAX * (1 + BELONGS_MAX));
            let unseen = |c: char| c.is_control() || (is_unseen(c) && !is_tag(c));
            prop_assert!(!words.chars().any(unseen));
            prop_assert_eq!(&to(&words), &words);
        }
    }
}
