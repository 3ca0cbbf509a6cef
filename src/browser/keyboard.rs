//! What a key press says besides its key.

use web_sys::KeyboardEvent;

/// True if Alt, Ctrl, Shift or the command key is held: such a combination is the browser's or the system's, not a
/// control's.
pub fn has_modifier(event: &KeyboardEvent) -> bool {
    event.alt_key() || event.ctrl_key() || event.meta_key() || event.shift_key()
}
