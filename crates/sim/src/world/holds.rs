//! Mail that the relay keeps on hold for one block of mailboxes: in the order in which it was put there, which is how it is
//! released, and by the instant at which it was accepted, which is how the relay's own limit ends. The two are mostly the
//! same order; mail that dropped back comes after newer mail.

use crate::ids::Queue;
use crate::message::{Location, State};
use crate::messages::Messages;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// What is on hold for one block.
#[derive(Clone)]
pub(super) struct Hold {
    /// In the order in which it was put on hold. What has been given up since is still in it, but never as the first.
    queue: Queue,
    /// When the newest of them was accepted (ms).
    newest: u32,
    /// What was put on hold after newer mail: when it was accepted, and its number.
    late: BinaryHeap<Reverse<(u32, u32)>>,
}

impl Hold {
    /// Nothing.
    pub(super) const EMPTY: Hold = Hold {
        queue: Queue::EMPTY,
        newest: 0,
        late: BinaryHeap::new(),
    };

    /// A message is put on hold; true if it has been kept for longer than all the others.
    #[inline(never)]
    pub(super) fn push(&mut self, id: u32, messages: &Messages) -> bool {
        let accepted = messages.get(id).accepted;
        let is_oldest = self
            .oldest(messages)
            .is_none_or(|(oldest, _)| accepted < oldest);
        self.queue.push(id);
        if accepted < self.newest {
            self.late.push(Reverse((accepted, id)));
        } else {
            self.newest = accepted;
        }
        is_oldest
    }

    /// The message that has been kept for longest: when it was accepted, and its number. The first that is not late is the
    /// oldest of those, and any late one before it is not older than the oldest late one.
    #[inline(never)]
    pub(super) fn oldest(&self, messages: &Messages) -> Option<(u32, u32)> {
        let first = self.queue.first()?;
        let first = (messages.get(first).accepted, first);
        match self.late.peek() {
            Some(&Reverse(late)) if late.0 <= first.0 => Some(late),
            _ => Some(first),
        }
    }

    /// Takes out the message that has been kept for longest; the caller moves it to another location.
    #[cold]
    pub(super) fn pop_oldest(&mut self, messages: &Messages) -> Option<u32> {
        let oldest = self.oldest(messages)?;
        if self.late.peek() == Some(&Reverse(oldest)) {
            self.late.pop();
        }
        if self.queue.first() == Some(oldest.1) {
            self.queue.pop(messages);
            while self.queue.first().is_some_and(|id| !waits(id, messages)) {
                self.queue.pop(messages);
            }
        }
        Some(oldest.1)
    }

    /// Takes out the next message to be released.
    pub(super) fn pop(&mut self, messages: &Messages) -> Option<u32> {
        loop {
            let id = self.queue.pop(messages)?;
            if waits(id, messages) {
                return Some(id);
            }
        }
    }

    /// From now on copies share what is on hold.
    pub(super) fn share(&mut self) {
        self.queue.share();
    }

    /// Bytes on the heap, with or without shared pages.
    pub(super) fn bytes(&self, shared: bool) -> usize {
        self.queue.bytes(shared) + self.late.capacity() * size_of::<Reverse<(u32, u32)>>()
    }
}

/// True if a message that was put on hold waits at the relay; otherwise it has been given up.
fn waits(id: u32, messages: &Messages) -> bool {
    messages.get(id).location() == Location::new(State::Waiting, 2)
}
