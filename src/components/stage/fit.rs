//! Words and the room that the stage has for them: it is drawn to a measure, and languages are not.

use crate::i18n::Locale;
use yew::prelude::*;

/// For how many letters there is room where it is narrow. A language that needs more gets smaller ones
/// (TRANSLATING.md says so).
const ROOM: [(&str, usize); 15] = [
    ("stage.senders", 12),
    ("stage.provider", 12),
    ("stage.relay", 12),
    ("stage.mailboxes", 12),
    ("stage.at_provider", 20),
    ("stage.at_relay", 20),
    ("stage.limbo.other", 24),
    ("stage.cut", 10),
    ("stage.mend", 10),
    ("stage.open", 10),
    ("stage.broken", 10),
    ("stage.bar", 14),
    ("stage.bar_mark", 20),
    ("stage.bar_mark_rejects", 20),
    ("stage.scale.other", 24),
];

/// How large the letters of a language can be, of those that the layout has room for.
#[hook]
pub(super) fn use_letter_size(locale: &Locale) -> f32 {
    *use_memo(locale.clone(), |locale| locale.letter_size(&ROOM))
}

/// So wide is a letter, of its height.
const LETTER_EM: f32 = 0.56;

/// How wide so many letters of that height are, CSS px.
pub(super) fn width_px(words: &str, em: f32) -> f32 {
    words.chars().count() as f32 * LETTER_EM * em
}

#[cfg(test)]
mod tests {
    use super::ROOM;

    #[test]
    fn translators_are_told_wherever_room_is_narrow_and_for_how_many_letters() {
        let guide = include_str!("../../../TRANSLATING.md");
        for (key, letters) in ROOM {
            let named = ["`", &key.replace(".other", ".*"), "`"].concat();
            let row = guide
                .lines()
                .find(|line| line.starts_with("| ") && line.contains(&named));
            let told =
                row.and_then(|row| row.split(" | ").last()?.strip_suffix(" |")?.parse().ok());
            assert_eq!(told, Some(letters), "{key}");
        }
    }
}
