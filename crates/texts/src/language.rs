//! What a file says about its language, and which language a tag means.

use crate::entries;

/// What the file of a language says about the language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// The name of its file, which is a language tag: `it`, `pt-BR`.
    pub code: String,
    /// Its own name for itself; empty for the languages of tests, which no menu shows.
    pub name: String,
    /// How numbers and dates are written: a tag for Intl.
    pub formats: String,
    /// Written from right to left.
    pub rtl: bool,
}

/// Languages whose script runs from right to left, where their files do not say otherwise.
const RTL: [&str; 12] = [
    "ar", "arc", "ckb", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi",
];

impl Language {
    /// What a file says, and what goes without saying where it says nothing.
    pub fn of_file(code: &str, file: &str) -> Language {
        let said = |wanted: &str| {
            let mut texts = entries(file).filter(|(_, key, _)| *key == wanted);
            texts
                .next()
                .map(|(.., text)| text)
                .filter(|t| !t.is_empty())
        };
        let primary = code.split('-').next().unwrap_or(code);
        Language {
            code: code.to_owned(),
            name: said("language.name").unwrap_or(code).to_owned(),
            formats: with_latin_digits(
                said("language.formats")
                    .filter(|tag| is_tag(tag))
                    .unwrap_or(code),
            ),
            rtl: said("language.direction").map_or(RTL.contains(&primary), |d| d == "rtl"),
        }
    }

    /// What the page is told of it: `it|Italiano|it-IT`, `ar|العربية|ar-EG|rtl`.
    pub fn row(&self) -> String {
        let plain = |text: &str| text.replace(['|', ';'], " ");
        let direction = if self.rtl { "|rtl" } else { "" };
        let (name, formats) = (plain(&self.name), plain(&self.formats));
        format!("{}|{name}|{formats}{direction}", self.code)
    }
}

/// The digits of dates and numbers are those of the page's fields, 0 to 9: languages that have others may say so.
fn with_latin_digits(tag: &str) -> String {
    /// Languages that Intl writes with other digits where nothing is said.
    const OTHERS: [&str; 14] = [
        "ar", "as", "bn", "ckb", "dz", "fa", "ks", "mr", "my", "ne", "ps", "sd", "ur", "uz",
    ];
    let (plain, extension) = tag.split_once("-u-").unwrap_or((tag, ""));
    let primary = plain.split('-').next().unwrap_or(plain);
    let extension = extension
        .split("nu-")
        .next()
        .unwrap_or("")
        .trim_end_matches('-');
    let parts = match (extension.is_empty(), OTHERS.contains(&primary)) {
        (true, false) => vec![plain],
        (true, true) => vec![plain, "u-nu-latn"],
        (false, false) => vec![plain, "u", extension],
        (false, true) => vec![plain, "u", extension, "nu-latn"],
    };
    parts.join("-")
}

/// Whether Intl would take it for a language tag: `it`, `pt-BR`, `ar-EG-u-nu-latn`.
pub fn is_tag(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let first = parts.next().unwrap_or("");
    let plain = |part: &str, least: usize| {
        (least..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
    };
    // A first part of four letters is reserved.
    plain(first, 2)
        && first.len() != 4
        && first.chars().all(|c| c.is_ascii_alphabetic())
        && parts.all(|part| plain(part, 1))
}

/// Which of these codes a tag such as `it`, `it-CH`, `EN_us` means: itself, else what it is a part of (`pt-BR-x` is
/// `pt-BR`), else the first of the same language (`pt` is `pt-BR`, where there is no other).
pub fn best_match<'a>(tag: &str, codes: impl Iterator<Item = &'a str> + Clone) -> Option<usize> {
    let mut part = tag;
    loop {
        let found = codes.clone().position(|code| same(code, part));
        match part.rfind(['-', '_']) {
            _ if found.is_some() => return found,
            Some(at) => part = &part[..at],
            None => break,
        }
    }
    let mut codes = codes;
    codes.position(|code| {
        code.split('-')
            .next()
            .is_some_and(|first| same(first, part))
    })
}

/// The same tag, whatever the size of its letters and the lines between them.
fn same(a: &str, b: &str) -> bool {
    let plain = |byte: u8| match byte {
        b'_' => b'-',
        byte => byte.to_ascii_lowercase(),
    };
    a.bytes().map(plain).eq(b.bytes().map(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_finds_its_language_by_region_or_by_its_first_part() {
        let codes = ["en", "pt-BR", "zh-Hant", "zh"];
        let found = |tag| best_match(tag, codes.into_iter()).map(|i| codes[i]);
        assert_eq!(found("EN_us"), Some("en"));
        assert_eq!(found("pt-br"), Some("pt-BR"));
        assert_eq!(found("pt"), Some("pt-BR"));
        assert_eq!(found("pt-PT"), Some("pt-BR"));
        assert_eq!(found("zh-Hant-TW"), Some("zh-Hant"));
        assert_eq!(found("zh-CN"), Some("zh"));
        assert_eq!(found("xx"), None);
        assert_eq!(found(""), None);
    }

    #[test]
    fn what_a_file_leaves_out_goes_without_saying() {
        let of = |code, file| Language::of_file(code, file);
        let italian = of("it", "language.name = Italiano\nlanguage.formats = it-IT");
        assert_eq!(italian.row(), "it|Italiano|it-IT");
        assert_eq!(of("he", "").row(), "he|he|he|rtl");
        assert_eq!(of("he", "language.direction = ltr").row(), "he|he|he");
        assert_eq!(of("xx", "language.direction = rtl").row(), "xx|xx|xx|rtl");
        assert_eq!(of("xx", "language.formats = it_IT; DROP").formats, "xx");
    }

    #[test]
    fn digits_are_those_of_the_fields_and_a_calendar_stays() {
        for (said, written) in [
            ("it-IT", "it-IT"),
            ("ar-EG", "ar-EG-u-nu-latn"),
            ("ar-EG-u-nu-arab", "ar-EG-u-nu-latn"),
            ("fa-IR-u-ca-gregory", "fa-IR-u-ca-gregory-nu-latn"),
            ("th-TH-u-ca-gregory-nu-thai", "th-TH-u-ca-gregory"),
        ] {
            assert_eq!(with_latin_digits(said), written);
        }
    }

    #[test]
    fn tags_are_those_of_intl() {
        for tag in ["it", "pt-BR", "zh-Hant-TW", "ar-EG-u-nu-latn"] {
            assert!(is_tag(tag), "{tag}");
        }
        for tag in [
            "",
            "i",
            "long",
            "it_IT",
            "it-",
            "deutsch copia",
            "x-y",
            "1a",
        ] {
            assert!(!is_tag(tag), "{tag}");
        }
    }
}
