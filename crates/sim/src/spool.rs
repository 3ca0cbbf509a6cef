//! The messages that wait at one place, in order of entry, which is the order in which the basin is filled. Their
//! numbers are appended to a list, and each message knows its position in it. A message that leaves is only marked as
//! a tombstone, so that no other message's memory is touched. Where tombstones outnumber the waiting, the list is
//! compacted step by step: with each message that enters, a few of the others move forward to positions that are free.

use crate::ids::{IdList, PAGE_LEN};
use crate::messages::Messages;

/// A position takes 25 bits of a message; positions are counted modulo this.
const POSITIONS: u32 = 1 << 25;
const _: () = assert!(crate::limits::MESSAGES_MAX < POSITIONS / 2 + POSITIONS / 8);

/// A list of no more than this many pages is not worth compacting.
const COMPACT_ABOVE_PAGES: usize = 8;

/// How many messages move forward with each that enters: more than one, so that compaction outpaces growth.
const MOVES_PER_ENQUEUE: usize = 4;

/// Which entries of a page are in use; the others are tombstones.
#[derive(Clone, Copy)]
struct Occupancy {
    bits: [u64; PAGE_LEN / 64],
    count: u32,
}

const EMPTY_PAGE: Occupancy = Occupancy {
    bits: [0; PAGE_LEN / 64],
    count: 0,
};

/// How far compaction has come: the indexes from `to` on and before `from` are free.
#[derive(Clone, Copy)]
struct Compaction {
    to: usize,
    from: usize,
}

/// Messages that wait at one place, in order of entry.
#[derive(Clone)]
pub(crate) struct Spool {
    ids: IdList,
    occupancy: Vec<Occupancy>,
    /// So many pages at the beginning hold only tombstones.
    empty_pages: usize,
    /// The state of a compaction that is under way.
    compaction: Option<Compaction>,
    /// The position of the first entry, modulo [`POSITIONS`].
    base: u32,
    len: u32,
}

impl Spool {
    /// The empty spool.
    pub(crate) const EMPTY: Spool = Spool {
        ids: IdList::EMPTY,
        occupancy: Vec::new(),
        empty_pages: 0,
        compaction: None,
        base: 0,
        len: 0,
    };

    /// Appends a message.
    #[inline]
    pub(crate) fn enqueue(&mut self, messages: &mut Messages, id: u32) {
        if self.compaction.is_some() {
            self.compact(messages, MOVES_PER_ENQUEUE);
        }
        if self.ids.len() as usize == self.occupancy.len() * PAGE_LEN {
            self.add_page(messages);
        }
        let at = self.ids.len() as usize;
        self.ids.push(id);
        self.set_position(messages, id, at);
        self.len += 1;
    }

    /// Notes that a message is at that index.
    #[inline]
    fn set_position(&mut self, messages: &mut Messages, id: u32, at: usize) {
        let place = self.base.wrapping_add(at as u32) % POSITIONS;
        messages.get_mut(id).set_spool_position(place);
        let occupancy = &mut self.occupancy[at / PAGE_LEN];
        occupancy.bits[at % PAGE_LEN / 64] |= 1 << (at % 64);
        occupancy.count += 1;
    }

    /// Marks an index as free; true if its whole page is free now.
    #[inline]
    fn set_tombstone(&mut self, at: usize) -> bool {
        let occupancy = &mut self.occupancy[at / PAGE_LEN];
        occupancy.bits[at % PAGE_LEN / 64] &= !(1 << (at % 64));
        occupancy.count -= 1;
        occupancy.count == 0
    }

    /// Takes out the message at a position.
    #[inline]
    pub(crate) fn dequeue(&mut self, place: u32) {
        let at = (place.wrapping_sub(self.base) % POSITIONS) as usize;
        self.len -= 1;
        if self.set_tombstone(at) {
            self.drop_empty_pages();
        }
    }

    /// Drops the free pages at the beginning when they are half of all pages. The last page, which is being written
    /// to, always stays.
    #[inline(never)]
    fn drop_empty_pages(&mut self) {
        if self.compaction.is_some() {
            return;
        }
        while self.empty_pages + 1 < self.occupancy.len()
            && self.occupancy[self.empty_pages].count == 0
        {
            self.empty_pages += 1;
        }
        if self.empty_pages > 0 && self.empty_pages * 2 >= self.occupancy.len() {
            self.occupancy.drain(..self.empty_pages);
            self.ids.drop_pages(self.empty_pages);
            let places = (self.empty_pages * PAGE_LEN) as u32;
            self.base = self.base.wrapping_add(places) % POSITIONS;
            self.empty_pages = 0;
        }
    }

    #[inline(never)]
    fn add_page(&mut self, messages: &mut Messages) {
        let pages = self.occupancy.len();
        // Allow at least as many positions as there are messages before compacting.
        let most = (2 * self.len).max(messages.len());
        let most = most.min(POSITIONS - PAGE_LEN as u32) as usize;
        if self.compaction.is_none() && pages > COMPACT_ABOVE_PAGES && pages * PAGE_LEN > most {
            self.empty_pages = 0;
            self.compaction = Some(Compaction { to: 0, from: 0 });
        }
        // Positions would run out before a stepwise compaction ends: finish it now.
        if pages * PAGE_LEN + most / MOVES_PER_ENQUEUE > POSITIONS as usize - 2 * PAGE_LEN {
            self.compact(messages, usize::MAX);
        }
        if self.ids.len() as usize == self.occupancy.len() * PAGE_LEN {
            self.occupancy.push(EMPTY_PAGE);
        }
        // The page that was the last until now may be free already.
        self.drop_empty_pages();
    }

    /// Moves at most this many messages forward; when all have moved, truncates the list.
    #[inline(never)]
    fn compact(&mut self, messages: &mut Messages, most: usize) {
        let Some(Compaction { mut to, mut from }) = self.compaction else {
            return;
        };
        for _ in 0..most {
            let Some(at) = self.find(from) else {
                self.ids.truncate(to as u32);
                self.occupancy.truncate(to.div_ceil(PAGE_LEN));
                self.compaction = None;
                return;
            };
            let id = self.ids.get(at as u32);
            if at > to {
                self.set_tombstone(at);
                self.ids.set(to as u32, id);
                self.set_position(messages, id, to);
            }
            (to, from) = (to + 1, at + 1);
        }
        self.compaction = Some(Compaction { to, from });
    }

    /// How many wait.
    #[inline]
    pub(crate) fn len(&self) -> u32 {
        self.len
    }

    /// The position before the message that has waited longest; to be advanced by [`Spool::at_or_after`].
    pub(crate) fn beginning(&self) -> Position {
        Position(self.base)
    }

    /// The first message at this position or after it; the position is moved behind that message. Between two calls
    /// messages may leave, but none may enter.
    pub(crate) fn at_or_after(&self, place: &mut Position) -> Option<u32> {
        let at = place.0.wrapping_sub(self.base) % POSITIONS;
        // A position on pages that have been dropped meanwhile lies before the first entry.
        let at = if at > self.ids.len() { 0 } else { at };
        let found = self.find(at as usize)?;
        *place = Position(self.base.wrapping_add(found as u32 + 1) % POSITIONS);
        Some(self.ids.get(found as u32))
    }

    /// The first used index from this one on.
    fn find(&self, at: usize) -> Option<usize> {
        let mut word = at / 64;
        let mut mask = u64::MAX << (at % 64);
        while let Some(occupancy) = self.occupancy.get(word / (PAGE_LEN / 64)) {
            if occupancy.count > 0 {
                let bits = occupancy.bits[word % (PAGE_LEN / 64)] & mask;
                if bits != 0 {
                    return Some(word * 64 + bits.trailing_zeros() as usize);
                }
                word += 1;
            } else {
                word = (word / (PAGE_LEN / 64) + 1) * (PAGE_LEN / 64);
            }
            mask = u64::MAX;
        }
        None
    }

    /// Visits all messages in order of entry; faster than [`Spool::iter`].
    #[inline(always)]
    pub(crate) fn visit(&self, mut visit: impl FnMut(u32)) {
        for (page, occupancy) in self.occupancy.iter().enumerate() {
            if occupancy.count == 0 {
                continue;
            }
            let page = self.ids.page(page);
            for (ids, bits) in page.chunks_exact(64).zip(occupancy.bits) {
                // A single call site, so that the closure is inlined.
                let mut left = bits;
                while left != 0 {
                    visit(ids[left.trailing_zeros() as usize % 64]);
                    left &= left - 1;
                }
            }
        }
    }

    /// Of every `step` messages, in order of entry, the middle one. Pages in between are passed over by their counts.
    pub(crate) fn every(&self, step: u32) -> Vec<u32> {
        let step = step.max(1);
        let (mut chosen, mut wanted, mut before) = (Vec::new(), step / 2, 0);
        for (page, occupancy) in self.occupancy.iter().enumerate() {
            let after = before + occupancy.count;
            if after > wanted {
                let page = self.ids.page(page);
                for (ids, bits) in page.chunks_exact(64).zip(occupancy.bits) {
                    let mut left = bits;
                    while left != 0 {
                        if before == wanted {
                            chosen.push(ids[left.trailing_zeros() as usize % 64]);
                            wanted += step;
                        }
                        before += 1;
                        left &= left - 1;
                    }
                }
            }
            before = after;
        }
        chosen
    }

    /// The last used index before this one.
    fn find_back(&self, before: usize) -> Option<usize> {
        let mut end = before;
        while let Some(last) = end.checked_sub(1) {
            let occupancy = &self.occupancy[last / PAGE_LEN];
            if occupancy.count == 0 {
                end = last / PAGE_LEN * PAGE_LEN;
                continue;
            }
            let bits = occupancy.bits[last % PAGE_LEN / 64] & (u64::MAX >> (63 - last % 64));
            if bits != 0 {
                return Some(last / 64 * 64 + 63 - bits.leading_zeros() as usize);
            }
            end = last / 64 * 64;
        }
        None
    }

    /// The waiting messages in order of entry.
    pub(crate) fn iter(&self) -> Iter<'_> {
        Iter {
            spool: self,
            from: 0,
            to: self.ids.len() as usize,
            left: self.len,
        }
    }

    /// From now on copies share the pages of the list.
    pub(crate) fn share(&mut self) {
        self.ids.share();
    }

    /// Bytes on the heap, with or without shared pages.
    pub(crate) fn bytes(&self, shared: bool) -> usize {
        self.ids.bytes(shared) + self.occupancy.capacity() * size_of::<Occupancy>()
    }
}

/// A position in a spool.
#[derive(Clone, Copy)]
pub(crate) struct Position(u32);

/// Iterates over the waiting messages from either end.
pub(crate) struct Iter<'a> {
    spool: &'a Spool,
    from: usize,
    to: usize,
    left: u32,
}

impl Iterator for Iter<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.left = self.left.checked_sub(1)?;
        let at = self.spool.find(self.from)?;
        self.from = at + 1;
        Some(self.spool.ids.get(at as u32))
    }
}

impl DoubleEndedIterator for Iter<'_> {
    fn next_back(&mut self) -> Option<u32> {
        self.left = self.left.checked_sub(1)?;
        self.to = self.spool.find_back(self.to)?;
        Some(self.spool.ids.get(self.to as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Message;
    use proptest::prelude::*;

    fn standing(spool: &Spool) -> (Vec<u32>, Vec<u32>, Vec<u32>) {
        let mut place = spool.beginning();
        let walked = core::iter::from_fn(|| spool.at_or_after(&mut place));
        let mut back: Vec<u32> = spool.iter().rev().collect();
        back.reverse();
        let mut shown = Vec::new();
        spool.visit(|id| shown.push(id));
        assert_eq!(shown, back);
        assert_eq!(spool.every(1), back);
        let third: Vec<u32> = back.iter().skip(1).step_by(3).copied().collect();
        assert_eq!(spool.every(3), third);
        (spool.iter().collect(), back, walked.collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn messages_stay_in_order_of_entry_whichever_leave(
            steps in prop::collection::vec((0u32..4000, prop::bool::ANY, 0u32..4000), 1..12),
        ) {
            let mut messages = Messages::default();
            for _ in 0..2000 {
                messages.push(Message::UNWRITTEN);
            }
            let (mut spool, mut model) = (Spool::EMPTY, std::collections::VecDeque::new());
            let mut idle: Vec<u32> = (0..2000).collect();
            // So many enter and so many leave, from the beginning or from anywhere.
            for (come, in_order, leave) in steps {
                for _ in 0..come {
                    let Some(id) = idle.pop() else { break };
                    spool.enqueue(&mut messages, id);
                    model.push_back(id);
                }
                for n in 0..leave.min(model.len() as u32) {
                    let at = if in_order { 0 } else { n as usize * 7919 % model.len() };
                    let id = model.remove(at).unwrap();
                    spool.dequeue(messages.get(id).spool_position());
                    idle.push(id);
                }
                let expected: Vec<u32> = model.iter().copied().collect();
                prop_assert_eq!(spool.len() as usize, expected.len());
                prop_assert_eq!(standing(&spool), (expected.clone(), expected.clone(), expected));
                prop_assert!(spool.occupancy.len() <= COMPACT_ABOVE_PAGES + 2 + 2 * 2000 / PAGE_LEN);
            }
        }
    }

    #[test]
    fn a_message_may_leave_while_the_spool_is_walked() {
        let mut messages = Messages::default();
        let mut spool = Spool::EMPTY;
        for id in 0..5000 {
            messages.push(Message::UNWRITTEN);
            spool.enqueue(&mut messages, id);
        }
        let (mut place, mut walked) = (spool.beginning(), 0);
        while let Some(id) = spool.at_or_after(&mut place) {
            assert_eq!(id, walked);
            walked += 1;
            spool.dequeue(messages.get(id).spool_position());
        }
        assert_eq!((walked, spool.len()), (5000, 0));
    }
}
