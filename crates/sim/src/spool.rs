//! Who waits at a place, in the order they came: the order in which the basin is filled. They are written down as they
//! come, and each knows its place in that row; whoever leaves is only crossed out there, so that nobody else's memory
//! is touched. Where more are crossed out than wait, the row is closed up: with each who comes, a few of the others move
//! forward to places that are crossed out.

use crate::ids::{Ids, SHEET};
use crate::messages::Messages;

/// A place in the row takes 25 bits: it is counted modulo this.
const PLACES: u32 = 1 << 25;
const _: () = assert!(crate::scenario::MESSAGES_MAX < PLACES / 2 + PLACES / 8);

/// A row of so many sheets is never closed up.
const FEW: usize = 8;

/// So many move forward with each who comes, while the row is closed up: faster than it grows.
const MOVED: usize = 4;

/// Who of a page of the row is still there.
#[derive(Clone, Copy)]
struct Present {
    bits: [u64; SHEET / 64],
    count: u32,
}

const NOBODY: Present = Present {
    bits: [0; SHEET / 64],
    count: 0,
};

/// How far a row is closed up: nobody waits at a place from `to` on and before `from`.
#[derive(Clone, Copy)]
struct Closing {
    to: usize,
    from: usize,
}

/// Messages that wait at one place, in order of entry.
#[derive(Clone)]
pub(crate) struct Spool {
    row: Ids,
    present: Vec<Present>,
    /// Nobody is left on so many sheets at the beginning.
    gone: usize,
    /// Where the row is being closed up.
    closing: Option<Closing>,
    /// The place of the row's first number, modulo [`PLACES`].
    base: u32,
    len: u32,
}

impl Spool {
    /// Nobody waits.
    pub(crate) const EMPTY: Spool = Spool {
        row: Ids::EMPTY,
        present: Vec::new(),
        gone: 0,
        closing: None,
        base: 0,
        len: 0,
    };

    /// Puts a message at the end.
    #[inline]
    pub(crate) fn enter(&mut self, messages: &mut Messages, id: u32) {
        if self.closing.is_some() {
            self.close_up(messages, MOVED);
        }
        if self.row.end() as usize == self.present.len() * SHEET {
            self.another_sheet(messages);
        }
        let at = self.row.end() as usize;
        self.row.push(id);
        self.stands(messages, id, at);
        self.len += 1;
    }

    /// A message is at that place of the row.
    #[inline]
    fn stands(&mut self, messages: &mut Messages, id: u32, at: usize) {
        let place = self.base.wrapping_add(at as u32) % PLACES;
        messages.get_mut(id).set_place_in_spool(place);
        let present = &mut self.present[at / SHEET];
        present.bits[at % SHEET / 64] |= 1 << (at % 64);
        present.count += 1;
    }

    /// Nobody is at that place any more; true if nobody else is on its sheet.
    #[inline]
    fn cross_out(&mut self, at: usize) -> bool {
        let present = &mut self.present[at / SHEET];
        present.bits[at % SHEET / 64] &= !(1 << (at % 64));
        present.count -= 1;
        present.count == 0
    }

    /// Takes a message out.
    #[inline]
    pub(crate) fn leave(&mut self, messages: &Messages, id: u32) {
        let place = messages.get(id).place_in_spool();
        let at = (place.wrapping_sub(self.base) % PLACES) as usize;
        self.len -= 1;
        if self.cross_out(at) {
            self.drop_sheets();
        }
    }

    /// Sheets at the beginning on which nobody is left are thrown away when they are half of all, but never the one
    /// that is written on.
    #[inline(never)]
    fn drop_sheets(&mut self) {
        if self.closing.is_some() {
            return;
        }
        while self.gone + 1 < self.present.len() && self.present[self.gone].count == 0 {
            self.gone += 1;
        }
        if self.gone > 0 && self.gone * 2 >= self.present.len() {
            self.present.drain(..self.gone);
            self.row.drop_pages(self.gone);
            let places = (self.gone * SHEET) as u32;
            self.base = self.base.wrapping_add(places) % PLACES;
            self.gone = 0;
        }
    }

    #[inline(never)]
    fn another_sheet(&mut self, messages: &mut Messages) {
        let sheets = self.present.len();
        // As many places as there are messages are none too many.
        let most = (2 * self.len).max(messages.len());
        let most = most.min(PLACES - SHEET as u32) as usize;
        if self.closing.is_none() && sheets > FEW && sheets * SHEET > most {
            self.gone = 0;
            self.closing = Some(Closing { to: 0, from: 0 });
        }
        // It would run out of places before it is closed up.
        if sheets * SHEET + most / MOVED > PLACES as usize - 2 * SHEET {
            self.close_up(messages, usize::MAX);
        }
        if self.row.end() as usize == self.present.len() * SHEET {
            self.present.push(NOBODY);
        }
        // The last one may have been left by all while it was written on.
        self.drop_sheets();
    }

    /// Moves so many forward, and cuts off what is left at the end when all have moved.
    #[inline(never)]
    fn close_up(&mut self, messages: &mut Messages, most: usize) {
        let Some(Closing { mut to, mut from }) = self.closing else {
            return;
        };
        for _ in 0..most {
            let Some(at) = self.find(from) else {
                self.row.cut(to as u32);
                self.present.truncate(to.div_ceil(SHEET));
                self.closing = None;
                return;
            };
            let id = self.row.get(at as u32);
            if at > to {
                self.cross_out(at);
                self.row.set(to as u32, id);
                self.stands(messages, id, to);
            }
            (to, from) = (to + 1, at + 1);
        }
        self.closing = Some(Closing { to, from });
    }

    /// How many wait.
    #[inline]
    pub(crate) fn len(&self) -> u32 {
        self.len
    }

    /// Before whoever has waited longest; to be moved on by [`Spool::at_or_after`].
    pub(crate) fn beginning(&self) -> Place {
        Place(self.base)
    }

    /// The first who waits at this place of the row or after it, which is moved behind them. Others may leave between
    /// two calls, nobody may enter.
    pub(crate) fn at_or_after(&self, place: &mut Place) -> Option<u32> {
        let at = place.0.wrapping_sub(self.base) % PLACES;
        // Sheets that were thrown away meanwhile lie behind.
        let at = if at > self.row.end() { 0 } else { at };
        let found = self.find(at as usize)?;
        *place = Place(self.base.wrapping_add(found as u32 + 1) % PLACES);
        Some(self.row.get(found as u32))
    }

    /// The first place from this one on at which somebody waits.
    fn find(&self, at: usize) -> Option<usize> {
        let mut word = at / 64;
        let mut mask = u64::MAX << (at % 64);
        while let Some(present) = self.present.get(word / (SHEET / 64)) {
            if present.count > 0 {
                let bits = present.bits[word % (SHEET / 64)] & mask;
                if bits != 0 {
                    return Some(word * 64 + bits.trailing_zeros() as usize);
                }
                word += 1;
            } else {
                word = (word / (SHEET / 64) + 1) * (SHEET / 64);
            }
            mask = u64::MAX;
        }
        None
    }

    /// Shows each who waits, in order of entry: quicker than [`Spool::iter`] where all are wanted.
    #[inline(always)]
    pub(crate) fn each(&self, mut visit: impl FnMut(u32)) {
        for (page, present) in self.present.iter().enumerate() {
            if present.count == 0 {
                continue;
            }
            let sheet = self.row.sheet(page);
            for (ids, bits) in sheet.chunks_exact(64).zip(present.bits) {
                // One call only, so that what is done is done here, and not in a call for each.
                let mut left = bits;
                while left != 0 {
                    visit(ids[left.trailing_zeros() as usize % 64]);
                    left &= left - 1;
                }
            }
        }
    }

    /// The last place before this one at which somebody waits.
    fn find_back(&self, before: usize) -> Option<usize> {
        let mut end = before;
        while let Some(last) = end.checked_sub(1) {
            let present = &self.present[last / SHEET];
            if present.count == 0 {
                end = last / SHEET * SHEET;
                continue;
            }
            let bits = present.bits[last % SHEET / 64] & (u64::MAX >> (63 - last % 64));
            if bits != 0 {
                return Some(last / 64 * 64 + 63 - bits.leading_zeros() as usize);
            }
            end = last / 64 * 64;
        }
        None
    }

    /// Those who wait, in order of entry.
    pub(crate) fn iter(&self) -> Waiters<'_> {
        Waiters {
            spool: self,
            from: 0,
            to: self.row.end() as usize,
            left: self.len,
        }
    }

    /// From now on copies share the row.
    pub(crate) fn share(&mut self) {
        self.row.share();
    }

    /// Bytes on the heap, with what copies share or without it.
    pub(crate) fn bytes(&self, shared: bool) -> usize {
        self.row.bytes(shared) + self.present.capacity() * size_of::<Present>()
    }
}

/// A place in a spool's row.
#[derive(Clone, Copy)]
pub(crate) struct Place(u32);

/// Those who wait at a place, from either end.
pub(crate) struct Waiters<'a> {
    spool: &'a Spool,
    from: usize,
    to: usize,
    left: u32,
}

impl Iterator for Waiters<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.left = self.left.checked_sub(1)?;
        let at = self.spool.find(self.from)?;
        self.from = at + 1;
        Some(self.spool.row.get(at as u32))
    }
}

impl DoubleEndedIterator for Waiters<'_> {
    fn next_back(&mut self) -> Option<u32> {
        self.left = self.left.checked_sub(1)?;
        self.to = self.spool.find_back(self.to)?;
        Some(self.spool.row.get(self.to as u32))
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
        spool.each(|id| shown.push(id));
        assert_eq!(shown, back);
        (spool.iter().collect(), back, walked.collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn those_who_wait_stand_in_the_order_of_entry_whoever_leaves(
            steps in prop::collection::vec((0u32..4000, prop::bool::ANY, 0u32..4000), 1..12),
        ) {
            let mut messages = Messages::default();
            for _ in 0..2000 {
                messages.push(Message::UNWRITTEN);
            }
            let (mut spool, mut model) = (Spool::EMPTY, std::collections::VecDeque::new());
            let mut idle: Vec<u32> = (0..2000).collect();
            // So many come, so many leave, from the beginning or from anywhere.
            for (come, in_order, leave) in steps {
                for _ in 0..come {
                    let Some(id) = idle.pop() else { break };
                    spool.enter(&mut messages, id);
                    model.push_back(id);
                }
                for n in 0..leave.min(model.len() as u32) {
                    let at = if in_order { 0 } else { n as usize * 7919 % model.len() };
                    let id = model.remove(at).unwrap();
                    spool.leave(&messages, id);
                    idle.push(id);
                }
                let expected: Vec<u32> = model.iter().copied().collect();
                prop_assert_eq!(spool.len() as usize, expected.len());
                prop_assert_eq!(standing(&spool), (expected.clone(), expected.clone(), expected));
                prop_assert!(spool.present.len() <= FEW + 2 + 2 * 2000 / SHEET);
            }
        }
    }

    #[test]
    fn whoever_is_walked_past_may_leave_on_the_way() {
        let mut messages = Messages::default();
        let mut spool = Spool::EMPTY;
        for id in 0..5000 {
            messages.push(Message::UNWRITTEN);
            spool.enter(&mut messages, id);
        }
        let (mut place, mut walked) = (spool.beginning(), 0);
        while let Some(id) = spool.at_or_after(&mut place) {
            assert_eq!(id, walked);
            walked += 1;
            spool.leave(&messages, id);
        }
        assert_eq!((walked, spool.len()), (5000, 0));
    }
}
