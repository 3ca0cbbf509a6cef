//! Every limit of what is read. They bound the memory whatever a file holds: about 40 MB.

/// Messages that are read at most; reading stops there and the pile says so.
pub const MESSAGES_MAX: u32 = 1_000_000;
/// The longest line, in bytes. A message with a thousand recipients, each with its reason, fits; of a longer line nothing
/// is kept.
pub const LINE_BYTES_MAX: usize = 1 << 20;
/// Lines that may stand before the first one that is known (a prompt, a remark).
pub const PREAMBLE_LINES_MAX: u64 = 100;
/// Bytes that may stand before it.
pub const PREAMBLE_BYTES_MAX: u64 = 1 << 20;
/// Pairs of a message and a destination whose age is kept.
pub const DELIVERIES_MAX: u32 = 4_000_000;
/// Destinations that are followed while a file is read. Where there are more, the half with the fewest messages is
/// summed up.
pub const TRACKED_DESTINATIONS_MAX: usize = 10_000;
/// Destinations that a pile names; the rest are summed up.
pub const DESTINATIONS_MAX: usize = 200;
/// Reasons that are followed while a file is read; what comes beyond is summed up.
pub const TRACKED_REASONS_MAX: usize = 2_000;
/// Reasons that a pile names; the rest are summed up.
pub const REASONS_MAX: usize = 40;
/// The longest reason, in characters.
pub const REASON_CHARS_MAX: usize = 160;
/// The longest domain, in bytes (RFC 1035 section 3.1, without the last dot).
pub const DOMAIN_BYTES_MAX: usize = 253;
/// Damaged lines that are named.
pub const DAMAGES_MAX: usize = 5;
/// The greatest age that is played, in seconds: thirty days. A run spans forty.
pub const AGE_MAX_S: u32 = 30 * 86_400;
/// The latest time of a listing, Unix time in seconds: the greatest that a JavaScript Date can hold.
pub const AS_OF_MAX_S: i64 = 8_640_000_000_000;
