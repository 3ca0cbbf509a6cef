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
    event.key_code() == COMPOSED || event.get_modifier_state("AltGraph")
}

/// The key, lower case; where it writes a letter or a digit of another script (Greek, Cyrillic, Arabic …), what stands at its
/// place on a Latin keyboard.
pub fn latin(event: &KeyboardEvent) -> String {
    let mut key = event.key();
    if is_of_another_script(&key) {
        let code = event.code();
        // The names of all other places are longer than these.
        if let [b'K', b'e', b'y', place] | [b'D', b'i', b'g', b'i', b't', place] = code.as_bytes() {
            key = char::from(*place).to_string();
        }
    }
    key.make_ascii_lowercase();
    key
}

/// True from Greek on, but for signs, which stand where they like; keys without a letter have English names.
fn is_of_another_script(key: &str) -> bool {
    match key.as_bytes() {
        // Vietnamese letters (U+1E00), signs (U+2000 to U+2BFF).
        [0xe1, 0xb8..=0xbb, ..] | [0xe2, ..=0xaf, ..] => false,
        [first, ..] => *first >= 0xcd,
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_digits_of_other_scripts_are_told_from_latin_ones_and_from_signs() {
        for key in ["я", "ζ", "ז", "٣", "۳", "ผ", "か", "ㅋ", "ⵣ"] {
            assert!(is_of_another_script(key), "{key}");
        }
        for key in [
            "z", "3", "é", "ı", "ß", "ạ", "€", "’", "Enter", "Dead", "–", "",
        ] {
            assert!(!is_of_another_script(key), "{key}");
        }
    }
}
