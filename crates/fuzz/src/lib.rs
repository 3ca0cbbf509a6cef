//! What holds of anything that comes from outside, as functions that take any bytes and panic where it does not hold. They
//! are given inputs by fuzzers (`fuzz/`, which says how), and by this crate's tests, which replay the inputs that the
//! fuzzers have kept (`fuzz/corpus/`), so that whatever was mended stays so.
//!
//! Looked for are not panics alone: what is accepted is written and read again as the same; limits hold; a refusal has words;
//! and a run that validates can be played, with a ledger that adds up.

#![forbid(unsafe_code)]

mod bytes;
mod files;
mod host;
mod links;
mod parameters;
mod played;
mod queues;
mod records;
mod texts;

/// What is given the bytes of an input.
pub type Target = fn(&[u8]);

/// Every target, with its name, which is that of its folder in `fuzz/corpus/`.
pub const TARGETS: [(&str, Target); 7] = [
    ("links", links::links),
    ("records", records::records),
    ("files", files::files),
    ("parameters", parameters::parameters),
    ("host", host::host),
    ("queues", queues::queues),
    ("texts", texts::texts),
];

/// Gives the bytes to the target of that name.
///
/// # Panics
/// Where there is no such target, or where something does not hold.
pub fn run(target: &str, bytes: &[u8]) {
    let named = TARGETS.iter().find(|(name, _)| *name == target);
    let (_, run) = named.unwrap_or_else(|| panic!("there is no target {target}"));
    run(bytes);
}
