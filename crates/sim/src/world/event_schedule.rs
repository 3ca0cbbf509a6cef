//! When each source of events is due, and which is the earliest. There are few sources, and most of them are rarely
//! due: the earliest of the rare ones is cached, so that finding the next event takes a handful of comparisons without
//! a branch.

use super::{NEVER, SOURCES, source};
use core::ops::Range;

/// The busy sources. Each is compared at every event.
const BUSY: Range<usize> = source::LINK..source::TIMEOUT;

/// When each source is due: the instant (ms) in the high bits and the source's number in the low ones, so that the
/// least entry is the earliest and ties go by number.
#[derive(Clone)]
pub(super) struct EventSchedule {
    busy: [u64; BUSY.end - BUSY.start],
    /// The earliest of the rare sources.
    rare: u64,
    others: [u64; SOURCES],
}

const fn entry(source: usize, at: u32) -> u64 {
    (at as u64) << 8 | source as u64
}

impl EventSchedule {
    /// Nothing is due.
    pub(super) fn new() -> EventSchedule {
        let mut schedule = EventSchedule {
            busy: [0; BUSY.end - BUSY.start],
            rare: u64::MAX,
            others: [u64::MAX; SOURCES],
        };
        for (entry_of, source) in schedule.busy.iter_mut().zip(BUSY) {
            *entry_of = entry(source, NEVER);
        }
        schedule
    }

    /// A busy source is due at `at` ms, or [`NEVER`].
    #[inline]
    pub(super) fn set(&mut self, source: usize, at: u32) {
        self.busy[source - BUSY.start] = entry(source, at);
    }

    /// A rare source is due at `at` ms, or [`NEVER`].
    #[inline]
    pub(super) fn set_rare(&mut self, source: usize, at: u32) {
        debug_assert!(!BUSY.contains(&source));
        let entry = entry(source, at);
        if self.others[source] != entry {
            self.others[source] = entry;
            self.find_rare();
        }
    }

    #[inline(never)]
    fn find_rare(&mut self) {
        self.rare = self.others.iter().copied().fold(u64::MAX, u64::min);
    }

    /// The source that is due first, and when (ms).
    #[inline]
    pub(super) fn earliest(&self) -> (usize, u32) {
        // A tree of comparisons, so that none depends on the one before.
        let b = &self.busy;
        let links = b[0].min(b[1]).min(b[2].min(b[3]));
        let rooms = b[4].min(b[5]).min(b[6].min(b[7]));
        let waits = b[8].min(b[9]).min(b[10].min(b[11]));
        let first = links.min(rooms).min(waits.min(b[12].min(self.rare)));
        (first as usize % 256, (first >> 8) as u32)
    }
}

const _: () = assert!(BUSY.end - BUSY.start == 13);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_earliest_goes_first_and_ties_go_by_number(sets in prop::collection::vec((0..SOURCES, 0u32..20), 1..60)) {
            let mut schedule = EventSchedule::new();
            let mut due = [NEVER; SOURCES];
            for (source, at) in sets {
                let at = if at == 0 { NEVER } else { at };
                due[source] = at;
                if BUSY.contains(&source) {
                    schedule.set(source, at);
                } else {
                    schedule.set_rare(source, at);
                }
                let earliest = due.iter().copied().zip(0..).min().unwrap();
                if earliest.0 < NEVER {
                    prop_assert_eq!(schedule.earliest(), (earliest.1, earliest.0));
                } else {
                    prop_assert_eq!(schedule.earliest().1, NEVER);
                }
            }
        }
    }
}
