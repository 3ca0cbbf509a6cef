//! Who waits at a place, in the order they came: the order in which the basin is filled. A list through the messages
//! themselves, linked both ways, so that it takes no memory of its own and leaving costs O(1). And queues, linked
//! one way, for those of them that are to be handed over.

use crate::message::NONE;
use crate::messages::Messages;

/// Messages that wait at one place, in order of entry.
#[derive(Clone)]
pub(crate) struct Spool {
    oldest: u32,
    newest: u32,
    len: u32,
}

impl Spool {
    /// Nobody waits.
    pub(crate) const EMPTY: Spool = Spool {
        oldest: NONE,
        newest: NONE,
        len: 0,
    };

    /// Puts a message at the end.
    #[inline]
    pub(crate) fn enter(&mut self, messages: &mut Messages, id: u32) {
        let message = messages.get_mut(id);
        message.set_older(self.newest);
        message.set_newer(NONE);
        if self.newest == NONE {
            self.oldest = id;
        } else {
            messages.get_mut(self.newest).set_newer(id);
        }
        self.newest = id;
        self.len += 1;
    }

    /// Takes a message out.
    #[inline]
    pub(crate) fn leave(&mut self, messages: &mut Messages, id: u32) {
        let message = messages.get(id);
        let (older, newer) = (message.older(), message.newer());
        if older == NONE {
            self.oldest = newer;
        } else {
            messages.get_mut(older).set_newer(newer);
        }
        if newer == NONE {
            self.newest = older;
        } else {
            messages.get_mut(newer).set_older(older);
        }
        self.len -= 1;
    }

    /// How many wait.
    #[inline]
    pub(crate) fn len(&self) -> u32 {
        self.len
    }

    /// The one that has waited longest, or [`NONE`].
    pub(crate) fn oldest(&self) -> u32 {
        self.oldest
    }

    /// Those who wait, in order of entry.
    pub(crate) fn iter<'a>(&self, messages: &'a Messages) -> Waiters<'a> {
        Waiters {
            messages,
            oldest: self.oldest,
            newest: self.newest,
            left: self.len,
        }
    }
}

/// Those who wait at a place, from either end.
pub(crate) struct Waiters<'a> {
    messages: &'a Messages,
    oldest: u32,
    newest: u32,
    left: u32,
}

impl Iterator for Waiters<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.left = self.left.checked_sub(1)?;
        let id = self.oldest;
        self.oldest = self.messages.get(id).newer();
        Some(id)
    }
}

impl DoubleEndedIterator for Waiters<'_> {
    fn next_back(&mut self) -> Option<u32> {
        self.left = self.left.checked_sub(1)?;
        let id = self.newest;
        self.newest = self.messages.get(id).older();
        Some(id)
    }
}

/// Messages in a row, first in, first out.
#[derive(Clone)]
pub(crate) struct Queue {
    first: u32,
    last: u32,
    len: u32,
}

impl Queue {
    /// Nobody stands in it.
    pub(crate) const EMPTY: Queue = Queue {
        first: NONE,
        last: NONE,
        len: 0,
    };

    pub(crate) fn len(&self) -> u32 {
        self.len
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.len == 0
    }

    #[inline]
    pub(crate) fn push(&mut self, messages: &mut Messages, id: u32) {
        if self.len == 0 {
            self.first = id;
        } else {
            messages.get_mut(self.last).set_next(id);
        }
        self.last = id;
        self.len += 1;
    }

    #[inline]
    pub(crate) fn pop(&mut self, messages: &Messages) -> Option<u32> {
        self.len = self.len.checked_sub(1)?;
        let id = self.first;
        // After the last one this reads what is left there from an earlier queue, and is not used.
        self.first = messages.get(id).next();
        Some(id)
    }
}
