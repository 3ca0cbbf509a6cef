//! Who waits at a place, in the order they came: the order in which the basin is filled. Leaving costs O(1):
//! a gap is left and closed when gaps outnumber messages.

use crate::message::{Messages, NONE};

/// Messages that wait at one place, in order of entry.
#[derive(Clone, Default)]
pub(crate) struct Spool {
    order: Vec<u32>,
    len: u32,
}

impl Spool {
    /// Puts a message at the end.
    pub(crate) fn enter(&mut self, messages: &mut Messages, id: u32) {
        messages.get_mut(id).slot = self.order.len() as u32;
        self.order.push(id);
        self.len += 1;
    }

    /// Takes a message out.
    pub(crate) fn leave(&mut self, messages: &mut Messages, id: u32) {
        let slot = messages.get(id).slot as usize;
        debug_assert_eq!(self.order[slot], id);
        self.order[slot] = NONE;
        self.len -= 1;
        if self.order.len() > 64 && (self.len as usize) < self.order.len() / 2 {
            self.close_gaps(messages);
        }
    }

    fn close_gaps(&mut self, messages: &mut Messages) {
        self.order.retain(|&id| id != NONE);
        for (slot, &id) in self.order.iter().enumerate() {
            messages.get_mut(id).slot = slot as u32;
        }
    }

    /// How many wait.
    pub(crate) fn len(&self) -> u32 {
        self.len
    }

    /// Those who wait, in order of entry.
    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = u32> + '_ {
        self.order.iter().copied().filter(|&id| id != NONE)
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        self.order.capacity() * 4
    }
}
