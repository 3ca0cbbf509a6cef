//! Timers of messages: a two-level timing wheel (Varghese and Lauck, SOSP 1987) of intrusive lists, so that setting
//! and firing a timer costs the same for ten messages and for ten million, and a waiting message needs no memory
//! beyond its own `next` field. Timers fire in exact order of (due, id). A single timer cannot be cancelled:
//! [`Wheel::clear`] drops all of them, and the caller sets anew those it still wants.
//!
//! The messages of a linked list are loaded from memory one after the other, each load waiting for the one before. A
//! coarse slot is long, so it is divided into several sublists whose loads overlap when its turn comes. Its timers are
//! then sorted by fine slot into a [`SortedTurn`], from which each fine slot's messages are loaded side by side.

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
/// How many sublists a coarse slot has; a message's number says which one holds it.
const SUBLISTS: usize = 4;
/// All sublists are empty.
const EMPTY: [u32; SUBLISTS] = [NONE; SUBLISTS];

/// The timers of a whole turn of the fine wheel, sorted by fine slot when the turn began. It never changes, so copies
/// share it.
struct SortedTurn {
    /// Where each fine slot begins in `ids`, and one more entry for the end.
    starts: Box<[u32]>,
    ids: Box<[u32]>,
}

/// How many timers one step of loading handles. A coarse slot may hold a million timers; in steps, the caller can stop
/// in between.
const TIMERS_PER_STEP: usize = 16;

/// A coarse slot while its timers are sorted (a counting sort by fine slot).
#[derive(Clone)]
struct TurnLoader {
    sublists: [u32; SUBLISTS],
    /// The timers that have been collected: fine slot and message number.
    timers: Vec<(u32, u32)>,
    /// While collecting: how many timers each fine slot has. Afterwards: where each fine slot's timers begin.
    starts: Box<[u32]>,
    ids: Box<[u32]>,
}

/// Timers of the messages at one place.
#[derive(Clone)]
pub(crate) struct Wheel {
    fine: Box<[u32]>,
    fine_used: [u64; FINE_SLOTS / 64],
    coarse: Box<[[u32; SUBLISTS]]>,
    /// The sorted timers of the present turn, if it had any in its coarse slot.
    turn_list: Option<Arc<SortedTurn>>,
    /// The next turn while it is being sorted.
    loading: Option<Box<TurnLoader>>,
    /// The fine slot whose messages are in `current` (absolute: due >> FINE_BITS).
    slot: u32,
    /// Timers of the present slot, and late ones, in order.
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
            turn_list: None,
            loading: None,
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

    /// Drops all timers and sets the wheel to `now` (ms).
    pub(crate) fn clear(&mut self, now: u32) {
        if self.len > 0 {
            self.fine.fill(NONE);
            self.fine_used = [0; FINE_SLOTS / 64];
            self.coarse.fill(EMPTY);
            self.current.clear();
            self.len = 0;
            self.next = u32::MAX;
        }
        self.turn_list = None;
        self.loading = None;
        self.slot = now >> FINE_BITS;
    }

    /// Sets a timer for message `id` at its `due` (ms), which must not lie before the wheel's present.
    pub(crate) fn insert(&mut self, messages: &mut Messages, id: u32) {
        self.len += 1;
        let wants = self.link(messages, id);
        self.next = self.next.min(wants);
    }

    /// Links a timer into its slot; returns the instant (ms) at which the wheel has to be turned for it.
    fn link(&mut self, messages: &mut Messages, id: u32) -> u32 {
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
            let first = &mut self.coarse[index][id as usize % SUBLISTS];
            messages.get_mut(id).set_next(core::mem::replace(first, id));
            (index as u32) << COARSE_BITS
        }
    }

    /// The instant at which the wheel has to be turned next (ms): that of the next timer or a moment before it, never
    /// later; `u32::MAX` when there is no timer.
    #[inline]
    pub(crate) fn next(&self) -> u32 {
        self.next
    }

    /// True while the timers of the present turn are being sorted: no timer fires, and the wheel has to be turned on.
    pub(crate) fn is_loading(&self) -> bool {
        self.loading.is_some()
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

    /// Turns the wheel to `now`; returns a message whose timer fires, if there is one. To be called again until
    /// [`Wheel::next`] is after `now`.
    pub(crate) fn turn(&mut self, messages: &Messages, now: u32) -> Option<u32> {
        if self.continue_loading(messages) {
            return None;
        }
        if self.current.is_empty() {
            if let Some(slot) = self.next_fine() {
                if slot << FINE_BITS <= now {
                    self.load_fine(messages, slot);
                }
            } else if let Some(turn) = self.next_coarse()
                && turn << COARSE_BITS <= now
            {
                self.start_loading(turn);
                return None;
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
        if let Some(turn_list) = &self.turn_list {
            let [from, to] = [index, index + 1].map(|i| turn_list.starts[i] as usize);
            let ids = turn_list.ids[from..to].iter();
            self.current
                .extend(ids.map(|&id| Reverse((messages.get(id).due, id))));
        }
        let mut id = core::mem::replace(&mut self.fine[index], NONE);
        // Added in one go, which is linear in their number: a crash may have deferred a million messages to one
        // instant.
        self.current.extend(core::iter::from_fn(|| {
            let message = (id != NONE).then(|| messages.get(id))?;
            let timer = Reverse((message.due, id));
            id = message.next();
            Some(timer)
        }));
    }

    fn start_loading(&mut self, turn: u32) {
        self.slot = turn << 12;
        self.turn_list = None;
        self.next = turn << COARSE_BITS;
        self.loading = Some(Box::new(TurnLoader {
            sublists: core::mem::replace(&mut self.coarse[turn as usize], EMPTY),
            timers: Vec::new(),
            starts: vec![0; FINE_SLOTS + 1].into_boxed_slice(),
            ids: Box::default(),
        }));
    }

    /// Sorts some more of a turn's timers; false if none is being sorted.
    #[inline]
    fn continue_loading(&mut self, messages: &Messages) -> bool {
        let Some(loading) = &mut self.loading else {
            return false;
        };
        if loading.step(messages) {
            self.finish_loading(messages);
        }
        true
    }

    /// All timers of a turn are sorted: the turn begins.
    #[cold]
    fn finish_loading(&mut self, messages: &Messages) {
        if let Some(loading) = self.loading.take() {
            for (index, slot) in loading.starts.windows(2).enumerate() {
                if slot[0] < slot[1] {
                    self.fine_used[index / 64] |= 1 << (index % 64);
                }
            }
            let TurnLoader { starts, ids, .. } = *loading;
            self.turn_list = Some(Arc::new(SortedTurn { starts, ids }));
            // The first fine slot is the present one and is loaded at once.
            self.load_fine(messages, self.slot);
            self.next = self.find_next();
        }
    }

    /// Bytes on the heap, with or without shared pages.
    pub(crate) fn bytes(&self, shared: bool) -> usize {
        let turn_list = self.turn_list.as_ref();
        let turn_list = turn_list.filter(|turn_list| shared || Arc::strong_count(turn_list) == 1);
        let turn_list =
            turn_list.map_or(0, |turn_list| turn_list.starts.len() + turn_list.ids.len());
        (self.fine.len() + self.coarse.len() * SUBLISTS + turn_list) * 4
            + self.current.capacity() * 8
    }
}

impl TurnLoader {
    /// One step; true if all timers are sorted.
    fn step(&mut self, messages: &Messages) -> bool {
        if self.ids.is_empty() {
            for _ in 0..TIMERS_PER_STEP / SUBLISTS {
                self.collect(messages);
            }
            if self.sublists == EMPTY {
                self.prefix_sums();
            }
            return false;
        }
        // Each timer goes before those of its slot that are placed already, so that in the end each slot begins where
        // `starts` says.
        let some = self.timers.len().saturating_sub(TIMERS_PER_STEP);
        for (index, id) in self.timers.drain(some..) {
            let start = &mut self.starts[index as usize];
            *start -= 1;
            self.ids[*start as usize] = id;
        }
        self.timers.is_empty()
    }

    /// Collects one timer of each sublist; their loads from memory overlap.
    fn collect(&mut self, messages: &Messages) {
        for id in self.sublists.iter_mut().filter(|id| **id != NONE) {
            let message = messages.get(*id);
            let index = (message.due >> FINE_BITS) as usize % FINE_SLOTS;
            self.starts[index] += 1;
            self.timers.push((index as u32, *id));
            *id = message.next();
        }
    }

    /// Turns the counts into the ends of the fine slots (prefix sums).
    fn prefix_sums(&mut self) {
        let mut end = 0;
        for start in &mut self.starts {
            end += *start;
            *start = end;
        }
        self.ids = vec![NONE; self.timers.len()].into_boxed_slice();
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
