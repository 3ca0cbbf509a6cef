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

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_format::{Reason, Refusal};
    use limbo_queue::{Pile, Reader};
    use limbo_sim::catalogue::NAMES;
    use limbo_sim::{Duration, Run, Scenario};
    use limbo_texts::Language;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    /// Whether a law holds of something.
    fn holds<T>(law: impl Fn(&T), of: &T) -> bool {
        catch_unwind(AssertUnwindSafe(|| law(of))).is_ok()
    }

    /// A law that nothing breaks would let everything pass: each holds of what is right and not of what is known to be wrong.
    #[test]
    fn the_laws_can_be_broken() {
        let refusal = Refusal::new(Reason::FileNotARun, &"x".repeat(100));
        assert!(holds(links::has_words, &refusal));
        let told_whole = Refusal {
            value: "x".repeat(100),
            ..refusal
        };
        assert!(!holds(links::has_words, &told_whole));

        let listing = include_bytes!("../../queue/samples/postqueue-j.json");
        let mut reader = Reader::new(1_795_896_000);
        assert!(reader.push(listing));
        let pile = reader.finish().expect("a sample");
        let other = |change: fn(&mut Pile)| {
            let mut other = pile.clone();
            change(&mut other);
            other
        };
        assert!(holds(queues::adds_up, &pile) && holds(queues::shows_nothing_odd, &pile));
        for wrong in [
            other(|pile| pile.messages += 1),
            other(|pile| pile.deliveries -= 1),
            other(|pile| pile.tried_ages_s.reverse()),
            other(|pile| pile.destinations.push(pile.destinations[0].clone())),
        ] {
            assert!(wrong != pile && !holds(queues::adds_up, &wrong));
        }
        let markup = other(|pile| pile.destinations[0].domain = "<b>.example".into());
        assert!(!holds(queues::shows_nothing_odd, &markup));

        let play = |run: &Run| played::some(run, 100);
        let mut town = Scenario::named(NAMES[1]).expect("it is in the catalogue");
        assert!(holds(play, &Run::new(town.clone(), 1)));
        town.span = Duration(u32::MAX);
        assert!(!holds(play, &Run::new(town, 1)));

        let language = Language::of_file("xx", "language.name = X");
        assert!(holds(texts::told, &language));
        let formats = "no tag".to_owned();
        assert!(!holds(
            texts::told,
            &Language {
                formats,
                ..language
            }
        ));

        let ended = catch_unwind(|| run("nothing", b""));
        assert!(ended.is_err(), "there is no such target");
    }
}
