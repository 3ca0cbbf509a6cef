//! What a key press says besides its key.

use web_sys::KeyboardEvent;

/// True if Alt, Ctrl, Shift or the command key is held: such a combination is the browser's or the system's, not a
/// control's.
pub fn has_modifier(event: &KeyboardEvent) -> bool {
    event.alt_key() || event.ctrl_key() || event.meta_key() || event.shift_key()
}

/// What an input method gives as the code of every key that it takes for itself (UI Events, "Legacy key models").
const COMPOSED: u32 = 229;

/// True if the press writes a letter: one of several that an input method makes a character of, or one with AltGr.
pub fn writes(event: &KeyboardEvent) -> bool {
    event.is_composing() || event.key_code() == COMPOSED || event.get_modifier_state("AltGraph")
}

/// The key, lower case; where it writes a letter or a digit of another script (Greek, Cyrillic, Arabic …), what stands at its
/// place on a Latin keyboard.
pub fn latin(event: &KeyboardEvent) -> String {
    let (key, code) = (event.key(), event.code());
    let place = code.strip_prefix("Key").or(code.strip_prefix("Digit"));
    match place.filter(|_| is_of_another_script(&key)) {
        Some(place) => place.to_ascii_lowercase(),
        None => key.to_ascii_lowercase(),
    }
}

/// True for a single character from Greek on, but for signs, which stand where they like.
fn is_of_another_script(key: &str) -> bool {
    let mut chars = key.chars();
    let (first, second) = (chars.next(), chars.next());
    // Vietnamese letters (1E00) and signs (2000 to 2C00) lie between.
    second.is_none() && first.is_some_and(|c| matches!(c, '\u{370}'..='\u{1cff}' | '\u{2c80}'..))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_of_other_scripts_are_told_from_latin_ones_and_from_signs() {
        for key in ["я", "ζ", "ז", "٣", "۳", "ผ", "か", "ㅋ"] {
            assert!(is_of_another_script(key), "{key}");
        }
        for key in ["z", "3", "é", "ı", "ß", "ạ", "€", "’", "Enter", ""] {
            assert!(!is_of_another_script(key), "{key}");
        }
    }
}
