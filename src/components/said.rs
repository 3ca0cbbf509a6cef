//! Several things said in one line, parted as the language's writing parts them: French sets a space before `;` and `:`.

use crate::i18n::Locale;

/// Things said one after the other; nothing of nothing.
pub(crate) fn list(locale: &Locale, said: impl IntoIterator<Item = String>) -> String {
    let join = |before: String, next: String| {
        locale.fill("format.list", &[("before", &before), ("next", &next)])
    };
    said.into_iter().reduce(join).unwrap_or_default()
}

/// What is said under a name.
pub(crate) fn named(locale: &Locale, name: &str, said: &str) -> String {
    locale.fill("format.named", &[("name", name), ("said", said)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn what_is_said_in_one_line_is_parted_as_the_language_writes() {
        let said = |code| {
            let locale = Locale::new(Lang::from_tag(code).unwrap(), "Europe/Rome", 0.0);
            let list = list(&locale, ["a", "b", "c"].map(str::to_owned));
            (list, named(&locale, "a", "b"))
        };
        assert_eq!(said("en"), ("a; b; c".to_owned(), "a: b".to_owned()));
        let french = ("a\u{202f}; b\u{202f}; c", "a\u{a0}: b");
        assert_eq!(said("fr"), (french.0.to_owned(), french.1.to_owned()));
    }
}
