//! Whether this device has room for a run. A tab that takes more memory than there is dies without a word, on a telephone at
//! once: so that is asked before a run is begun.

use super::lazy;
use std::hint::black_box;

/// True if a world of so many bytes is likely to have room here: the browser, other pages and the system live there, too,
/// and going back in time needs a second world for a moment (static/boot.js says how much that leaves).
pub fn has_room(bytes: f64) -> bool {
    bytes <= lazy::room() && can_be_had(bytes as usize)
}

/// True if the browser gives so much memory. It stays with the page, which needs it next; nothing is written to it, so the
/// device gives no more than addresses for it.
fn can_be_had(bytes: usize) -> bool {
    let mut block = Vec::<u8>::new();
    let got = block.try_reserve_exact(bytes).is_ok();
    // Not to be left out: what is given back at once looks useless.
    drop(black_box(block));
    got
}
