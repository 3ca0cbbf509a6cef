//! A number as it is typed: with a point or a comma, with or without marks between the thousands.

use crate::i18n::Locale;

/// More than anybody types as a number; what is longer is not read.
pub const TYPED_MAX: usize = 24;

/// The marks within a number, by language: `1,234.5`, `1.234,5`, `1 234,5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Marks {
    /// True where decimals stand behind a comma, as in Italian.
    pub comma: bool,
    /// What parts thousands: a comma, a point, or a space of some kind.
    pub thousands: char,
}

impl Marks {
    /// Those that the language writes.
    pub fn of(locale: &Locale) -> Marks {
        let mark = |text: String| text.chars().find(|c| !c.is_ascii_digit());
        Marks {
            comma: mark(locale.decimal(1.5)) == Some(','),
            thousands: mark(locale.number(PARTED_FROM)).unwrap_or(' '),
        }
    }
}

/// The number that was typed; none where it is none. `comma` says that decimals stand behind a comma, as in Italian: the
/// other of the two marks then parts thousands, where it stands as such marks do; else it is taken for the decimal mark, so
/// that nothing becomes a thousand times what it is.
pub fn read_number(text: &str, comma: bool) -> Option<f64> {
    let text = text.trim();
    if text.is_empty() || text.len() > TYPED_MAX {
        return None;
    }
    let (decimal, grouping) = if comma { (',', '.') } else { ('.', ',') };
    let parted = is_parted(text, decimal, grouping);
    let mut plain = String::with_capacity(text.len());
    let mut has_decimals = false;
    for (at, c) in text.char_indices() {
        match c {
            '0'..='9' => plain.push(c),
            '-' if at == 0 => plain.push(c),
            // Behind the decimals no thousands are parted.
            _ if c == grouping && parted && !has_decimals => {}
            '.' | ',' if !has_decimals => {
                has_decimals = true;
                plain.push('.');
            }
            ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’' => {}
            _ => return None,
        }
    }
    plain.parse().ok().filter(|n: &f64| n.is_finite())
}

/// The same where only a whole number is meant. What has decimals is none, also where they are nothing: in another language
/// they part thousands.
pub fn read_whole(text: &str, comma: bool) -> Option<f64> {
    let n = read_number(text, comma).filter(|n| n.fract() == 0.0)?;
    let decimals = n < 1000.0 && text.contains(['.', ',']);
    (!decimals).then_some(n)
}

/// True if the mark parts the thousands of the whole number before the decimals: one to three digits, not begun with a 0,
/// then three behind each mark.
fn is_parted(text: &str, decimal: char, mark: char) -> bool {
    let (mut digits, mut marks) = (0, 0);
    for c in text.chars().take_while(|c| *c != decimal) {
        if c == mark {
            if digits == 0 || digits > 3 || (marks > 0 && digits < 3) {
                return false;
            }
            (digits, marks) = (0, marks + 1);
        } else if c.is_ascii_digit() {
            if c == '0' && digits == 0 && marks == 0 {
                return false;
            }
            digits += 1;
        }
    }
    marks > 0 && digits == 3
}

/// From here on thousands are parted, so that one sees how many they are.
const PARTED_FROM: f64 = 10_000.0;

/// A number as it stands in a field, with so many digits that it is read as itself again.
pub fn written(n: f64, marks: Marks) -> String {
    // What a unit's factor leaves behind the twelfth digit is not the viewer's number.
    let rounded: f64 = format!("{n:.11e}").parse().unwrap_or(n);
    let text = rounded.to_string();
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    for (i, digit) in whole.chars().enumerate() {
        if rounded >= PARTED_FROM && i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(marks.thousands);
        }
        out.push(digit);
    }
    if !decimals.is_empty() {
        out.push(if marks.comma { ',' } else { '.' });
        out.push_str(decimals);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn marks(comma: bool, thousands: char) -> Marks {
        Marks { comma, thousands }
    }
    const ENGLISH: Marks = marks(false, ',');
    const ITALIAN: Marks = marks(true, '.');
    const FRENCH: Marks = marks(true, '\u{202f}');

    #[test]
    fn a_number_is_read_as_it_is_written_in_either_language() {
        for (text, english, italian) in [
            ("260", Some(260.0), Some(260.0)),
            (" 1.5 ", Some(1.5), Some(1.5)),
            ("1,5", Some(1.5), Some(1.5)),
            ("1.500", Some(1.5), Some(1500.0)),
            ("1,500", Some(1500.0), Some(1.5)),
            ("0.015", Some(0.015), Some(0.015)),
            ("0,125", Some(0.125), Some(0.125)),
            ("1,234,567.5", Some(1_234_567.5), None),
            ("1.234.567,5", None, Some(1_234_567.5)),
            ("12 000", Some(12_000.0), Some(12_000.0)),
            ("-3", Some(-3.0), Some(-3.0)),
            ("", None, None),
            ("many", None, None),
            ("1e9", None, None),
            ("<b>1</b>", None, None),
            ("NaN", None, None),
            ("1.2.3", None, None),
            (".500", Some(0.5), Some(0.5)),
            (",125", Some(0.125), Some(0.125)),
            ("-.250", Some(-0.25), Some(-0.25)),
            ("1234.567", Some(1234.567), Some(1234.567)),
            ("20833.333", Some(20_833.333), Some(20_833.333)),
            ("12345,678", Some(12_345.678), Some(12_345.678)),
            ("1234.567,8", None, None),
            ("1234,567.8", None, None),
            ("12.345.678", None, Some(12_345_678.0)),
            ("-1.500", Some(-1.5), Some(-1500.0)),
            ("1.000,5", None, Some(1000.5)),
            ("1,000.5", Some(1000.5), None),
            ("1,000,5", None, None),
            (".", None, None),
            ("-", None, None),
            ("1-2", None, None),
        ] {
            assert_eq!(read_number(text, false), english, "{text} in English");
            assert_eq!(read_number(text, true), italian, "{text} in Italian");
        }
        assert_eq!(read_number(&"9".repeat(400), false), None);
    }

    #[test]
    fn a_whole_number_is_read_as_the_language_writes_it_and_never_a_thousand_times_too_small() {
        for (text, english, italian) in [
            ("12", Some(12.0), Some(12.0)),
            (" 12 ", Some(12.0), Some(12.0)),
            ("1.000", None, Some(1000.0)),
            ("1,000", Some(1000.0), None),
            ("1\u{202f}000", Some(1000.0), Some(1000.0)),
            ("1’000", Some(1000.0), Some(1000.0)),
            ("1.5", None, None),
            ("12.0", None, None),
            ("1e3", None, None),
            ("", None, None),
        ] {
            assert_eq!(read_whole(text, false), english, "{text} in English");
            assert_eq!(read_whole(text, true), italian, "{text} in Italian");
        }
    }

    #[test]
    fn what_a_field_shows_is_read_as_the_same_number() {
        for n in [0.0, 0.1, 0.45, 6.0, 104.0, 1234.5, 1e9, 1e-6, 20_833.25] {
            for marks in [ENGLISH, ITALIAN, FRENCH] {
                assert_eq!(read_number(&written(n, marks), marks.comma), Some(n), "{n}");
            }
        }
        assert_eq!(written(9_000_000.0, ENGLISH), "9,000,000");
        assert_eq!(written(12_345.5, ITALIAN), "12.345,5");
        assert_eq!(written(400_000.0, FRENCH), "400\u{202f}000");
        assert_eq!(written(0.1 * 60.0, ENGLISH), "6");
        assert_eq!(written(0.07 * 100.0, ITALIAN), "7");
    }
}
