//! Timers of messages: a two-level timing wheel (Varghese and Lauck, SOSP 1987) of intrusive lists, so that
//! setting and firing a timer costs the same for ten messages and for ten million, and a waiting message
//! needs no memory beyond its own `next` link. Fires in exact order of (due, id). Never cancels one timer:
//! [`Wheel::clear`] drops them all and the caller sets anew those it still wants.
//!
//! A list comes out of memory one message after the other. So a coarse slot, long and in the order in which it was set,
//! is several lists, which come out of memory side by side when its turn comes, and are written down as a [`Round`];
//! from that, each fine slot's messages are fetched at once.

use crate::message::NONE;
use crate::messages::Messages;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

/// One fine slot is 1,024 ms.
const FINE_BITS: u32 = 10;
const FINE_SLOTS: usize = 4096;
/// One coarse slot is a whole turn of the fine wheel: 4096 * 1,024 ms, about 70 minutes.
const COARSE_BITS: u32 = FINE_BITS + 12;
/// Enough coarse slots for every instant that 32 bits can hold.
const COARSE_SLOTS: usize = 1 << (32 - COARSE_BITS);
/// Lists of a coarse slot; a message's number says in which it is.
const STRANDS: usize = 4;
/// No list has a message.
const EMPTY: [u32; STRANDS] = [NONE; STRANDS];

/// Who is due in a whole turn of the fine wheel, as it was when the turn began. Never changes, so copies share it.
struct Round {
    /// Where the messages of each fine slot begin in `ids`; one more for the end.
    starts: Box<[u32]>,
    ids: Box<[u32]>,
}

/// Timers of the messages at one place.
#[derive(Clone)]
pub(crate) struct Wheel {
    fine: Box<[u32]>,
    fine_used: [u64; FINE_SLOTS / 64],
    coarse: Box<[[u32; STRANDS]]>,
    /// The present turn's, where it has one.
    round: Option<Arc<Round>>,
    /// The fine slot whose messages are in `current` (absolute: due >> FINE_BITS).
    slot: u32,
    /// Messages of the present slot (and any late ones), in order.
    current: BinaryHeap<Reverse<(u32, u32)>>,
    len: u32,
    /// See [`Wheel::next`].
    next: u32,
}

impl Wheel {
    /// An empty wheel at time zero.
    pub(crate) fn new() -> Wheel {
        Wheel {
            fine: vec![NONE; FINE_SLOTS].into(),
            fine_used: [0; FINE_SLOTS / 64],
            coarse: vec![EMPTY; COARSE_SLOTS].into(),
            round: None,
            slot: 0,
            current: BinaryHeap::new(),
            len: 0,
            next: u32::MAX,
        }
    }

    /// Timers set and not fired.
    #[cfg(test)]
    pub(crate) fn len(&self) -> u32 {
        self.len
    }

    /// Forgets all timers; the wheel stands at `now` ms.
    pub(crate) fn clear(&mut self, now: u32) {
        if self.len > 0 {
            self.fine.fill(NONE);
            self.fine_used = [0; FINE_SLOTS / 64];
            self.coarse.fill(EMPTY);
            self.current.clear();
            self.len = 0;
            self.next = u32::MAX;
        }
        self.round = None;
        self.slot = now >> FINE_BITS;
    }

    /// Sets a timer for message `id` at its `due` (ms), not before the wheel's present.
    pub(crate) fn insert(&mut self, messages: &mut Messages, id: u32) {
        self.len += 1;
        let wants = self.place(messages, id);
        self.next = self.next.min(wants);
    }

    /// Hangs a timer where it belongs; returns when the wheel is to be turned for it.
    fn place(&mut self, messages: &mut Messages, id: u32) -> u32 {
        let due = messages.get(id).due;
        let slot = due >> FINE_BITS;
        if slot <= self.slot {
            self.current.push(Reverse((due, id)));
            due
        } else if slot >> 12 == self.slot >> 12 {
            let index = slot as usize % FINE_SLOTS;
            messages.get_mut(id).set_next(self.fine[index]);
            self.fine[index] = id;
            self.fine_used[index / 64] |= 1 << (index % 64);
            slot << FINE_BITS
        } else {
            let index = (due >> COARSE_BITS) as usize;
            let first = &mut self.coarse[index][id as usize % STRANDS];
            messages.get_mut(id).set_next(core::mem::replace(first, id));
            (index as u32) << COARSE_BITS
        }
    }

    /// When the wheel wants to be turned next (ms): the next timer, or a moment before it. Never later than
    /// the next timer; `u32::MAX` when there is none.
    #[inline]
    pub(crate) fn next(&self) -> u32 {
        self.next
    }

    fn find_next(&self) -> u32 {
        if let Some(Reverse((due, _))) = self.current.peek() {
            return *due;
        }
        if self.len == 0 {
            return u32::MAX;
        }
        match self.next_fine() {
            Some(slot) => slot << FINE_BITS,
            None => self
                .next_coarse()
                .map_or(u32::MAX, |turn| turn << COARSE_BITS),
        }
    }

    /// Turns the wheel to `now`; returns a message that is due, if there is one. Call again while
    /// [`Wheel::next`] is not after `now`.
    pub(crate) fn turn(&mut self, messages: &Messages, now: u32) -> Option<u32> {
        if self.current.is_empty() {
            if let Some(slot) = self.next_fine() {
                if slot << FINE_BITS <= now {
                    self.load_fine(messages, slot);
                }
            } else if let Some(turn) = self.next_coarse()
                && turn << COARSE_BITS <= now
            {
                self.load_coarse(messages, turn);
            }
        }
        let fired = match self.current.peek() {
            Some(&Reverse((due, id))) if due <= now => {
                self.current.pop();
                self.len -= 1;
                Some(id)
            }
            _ => None,
        };
        self.next = self.find_next();
        fired
    }

    fn next_fine(&self) -> Option<u32> {
        let base = self.slot & !(FINE_SLOTS as u32 - 1);
        let after = self.slot as usize % FINE_SLOTS + 1;
        let mut word = after / 64;
        let mut mask = u64::MAX << (after % 64);
        while word < self.fine_used.len() {
            let bits = self.fine_used[word] & mask;
            if bits != 0 {
                return Some(base + (word * 64) as u32 + bits.trailing_zeros());
            }
            word += 1;
            mask = u64::MAX;
        }
        None
    }

    fn next_coarse(&self) -> Option<u32> {
        let after = (self.slot >> 12) as usize + 1;
        (after..COARSE_SLOTS)
            .find(|&i| self.coarse[i] != EMPTY)
            .map(|i| i as u32)
    }

    fn load_fine(&mut self, messages: &Messages, slot: u32) {
        self.slot = slot;
        let index = slot as usize % FINE_SLOTS;
        self.fine_used[index / 64] &= !(1 << (index % 64));
        if let Some(round) = &self.round {
            let [from, to] = [index, index + 1].map(|i| round.starts[i] as usize);
            for &id in &round.ids[from..to] {
                self.current.push(Reverse((messages.get(id).due, id)));
            }
        }
        let mut id = core::mem::replace(&mut self.fine[index], NONE);
        while id != NONE {
            let message = messages.get(id);
            self.current.push(Reverse((message.due, id)));
            id = message.next();
        }
    }

    fn load_coarse(&mut self, messages: &Messages, turn: u32) {
        self.slot = turn << 12;
        self.round = None;
        let mut starts = vec![0; FINE_SLOTS + 1].into_boxed_slice();
        let mut timers = Vec::new();
        let mut strands = core::mem::replace(&mut self.coarse[turn as usize], EMPTY);
        while strands != EMPTY {
            for id in strands.iter_mut().filter(|id| **id != NONE) {
                let message = messages.get(*id);
                let index = (message.due >> FINE_BITS) as usize % FINE_SLOTS;
                starts[index] += 1;
                timers.push((index as u32, *id));
                *id = message.next();
            }
        }
        let mut end = 0;
        for (index, start) in starts.iter_mut().enumerate() {
            if *start > 0 {
                self.fine_used[index / 64] |= 1 << (index % 64);
            }
            end += *start;
            *start = end;
        }
        // Each is put before those of its slot that have been put; so in the end a slot begins where its start says.
        let mut ids = vec![NONE; timers.len()].into_boxed_slice();
        for (index, id) in timers {
            let start = &mut starts[index as usize];
            *start -= 1;
            ids[*start as usize] = id;
        }
        self.round = Some(Arc::new(Round { starts, ids }));
        // The first fine slot is the present one.
        self.load_fine(messages, self.slot);
    }

    /// Bytes on the heap, with what copies share or without it.
    pub(crate) fn bytes(&self, shared: bool) -> usize {
        let round = self.round.as_ref();
        let round = round.filter(|round| shared || Arc::strong_count(round) == 1);
        let round = round.map_or(0, |round| round.starts.len() + round.ids.len());
        (self.fine.len() + self.coarse.len() * STRANDS + round) * 4 + self.current.capacity() * 8
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Message;
    use proptest::prelude::*;

    fn fired(dues: &[u32]) -> Vec<(u32, u32)> {
        let mut messages = Messages::default();
        let mut wheel = Wheel::new();
        for &due in dues {
            let id = messages.push(Message::UNWRITTEN);
            messages.get_mut(id).due = due;
            wheel.insert(&mut messages, id);
        }
        let mut out = Vec::new();
        while wheel.next() != u32::MAX {
            let now = wheel.next();
            if let Some(id) = wheel.turn(&messages, now) {
                assert_eq!(messages.get(id).due, now, "fires exactly when it is due");
                out.push((now, id));
            }
        }
        assert_eq!(wheel.len(), 0);
        out
    }

    proptest! {
        #[test]
        fn timers_fire_in_order_of_time_and_none_is_lost(dues in prop::collection::vec(0u32..4_200_000_000, 0..200)) {
            let mut sorted: Vec<(u32, u32)> = dues.iter().copied().zip(0..).collect();
            sorted.sort_unstable();
            prop_assert_eq!(fired(&dues), sorted);
        }

        #[test]
        fn close_timers_fire_in_order_too(dues in prop::collection::vec(0u32..20_000, 0..200)) {
            let mut sorted: Vec<(u32, u32)> = dues.iter().copied().zip(0..).collect();
            sorted.sort_unstable();
            prop_assert_eq!(fired(&dues), sorted);
        }
    }
}
