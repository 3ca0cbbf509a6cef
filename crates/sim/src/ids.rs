//! Numbers of messages in a row, four bytes each, in pages that copies of a world share. Who reads them in order
//! knows who comes next, and can have them brought out of memory beforehand ([`Ahead`]); in a list through the messages
//! each would have to come before the next is known.

use crate::messages::{Ahead, Messages};
use crate::page::Page;

/// Numbers on a page: 4 KiB.
pub(crate) const SHEET: usize = 1024;

/// A row that grows at its end and is thrown away from its beginning, page by page, or cut off at its end.
pub(crate) struct Ids {
    pages: Vec<Page<u32, SHEET>>,
    /// Numbers in it.
    end: u32,
}

impl Clone for Ids {
    // A world has more than a dozen: one copy of this in the program, and not one for each.
    #[inline(never)]
    fn clone(&self) -> Ids {
        Ids {
            pages: self.pages.clone(),
            end: self.end,
        }
    }
}

impl Ids {
    pub(crate) const EMPTY: Ids = Ids {
        pages: Vec::new(),
        end: 0,
    };

    /// How many places it has.
    #[inline]
    pub(crate) fn end(&self) -> u32 {
        self.end
    }

    pub(crate) fn pages(&self) -> usize {
        self.pages.len()
    }

    /// Puts a number at the end.
    #[inline(never)]
    pub(crate) fn push(&mut self, id: u32) {
        let at = self.end as usize;
        if at == self.pages.len() * SHEET {
            self.pages.push(Page::filled_with(0));
        }
        self.pages[at / SHEET].leaf_mut()[at % SHEET] = id;
        self.end += 1;
    }

    #[inline]
    pub(crate) fn get(&self, at: u32) -> u32 {
        self.pages[at as usize / SHEET].leaf()[at as usize % SHEET]
    }

    /// Puts another number at a place.
    pub(crate) fn set(&mut self, at: u32, id: u32) {
        self.pages[at as usize / SHEET].leaf_mut()[at as usize % SHEET] = id;
    }

    /// Ends the row at that place.
    pub(crate) fn cut(&mut self, end: u32) {
        self.end = end;
        self.pages.truncate((end as usize).div_ceil(SHEET));
    }

    /// The numbers of a page; what is behind the end is of no meaning.
    pub(crate) fn sheet(&self, page: usize) -> &[u32; SHEET] {
        self.pages[page].leaf()
    }

    /// Throws the first pages away, all of them full: every place is so many pages less from now on. Takes as long as
    /// there are pages, so it is done when half of them can go.
    pub(crate) fn drop_pages(&mut self, pages: usize) {
        self.pages.drain(..pages);
        self.end -= (pages * SHEET) as u32;
    }

    /// From now on copies share every page with this one, until one of the two writes to it.
    pub(crate) fn share(&mut self) {
        let pages = core::mem::take(&mut self.pages);
        self.pages = pages.into_iter().map(Page::shared).collect();
    }

    /// Bytes on the heap, with the pages that copies share or without them.
    pub(crate) fn bytes(&self, shared: bool) -> usize {
        let counted = |page: &&Page<u32, SHEET>| shared || !page.is_shared();
        self.pages.capacity() * size_of::<Page<u32, SHEET>>()
            + self.pages.iter().filter(counted).count() * Page::<u32, SHEET>::BYTES
    }
}

/// Messages in a row, first in, first out.
#[derive(Clone)]
pub(crate) struct Queue {
    ids: Ids,
    /// The place of the first.
    first: u32,
    ahead: Ahead,
}

impl Queue {
    /// Nobody stands in it.
    pub(crate) const EMPTY: Queue = Queue {
        ids: Ids::EMPTY,
        first: 0,
        ahead: Ahead::NONE,
    };

    #[inline]
    pub(crate) fn len(&self) -> u32 {
        self.ids.end() - self.first
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline]
    pub(crate) fn push(&mut self, id: u32) {
        self.ids.push(id);
    }

    /// The first.
    #[inline]
    pub(crate) fn first(&self) -> Option<u32> {
        (!self.is_empty()).then(|| self.ids.get(self.first))
    }

    /// Takes the first out.
    #[inline(never)]
    pub(crate) fn pop(&mut self, messages: &Messages) -> Option<u32> {
        let id = self.first()?;
        let (ids, first) = (&self.ids, self.first);
        self.ahead
            .one_of(self.len(), messages, |i| ids.get(first + i));
        self.first += 1;
        if (self.first as usize).is_multiple_of(SHEET) {
            self.drop_passed();
        }
        Some(id)
    }

    #[cold]
    fn drop_passed(&mut self) {
        let passed = self.first as usize / SHEET;
        if passed * 2 >= self.ids.pages() {
            self.ids.drop_pages(passed);
            self.first = 0;
        }
    }

    /// From now on copies share what stands in it.
    pub(crate) fn share(&mut self) {
        self.ids.share();
    }

    /// Bytes on the heap, with what copies share or without it.
    pub(crate) fn bytes(&self, shared: bool) -> usize {
        self.ids.bytes(shared)
    }

    /// Puts all of the other at the end.
    pub(crate) fn append(&mut self, other: &Queue) {
        for at in other.first..other.ids.end() {
            self.ids.push(other.ids.get(at));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Message;

    #[test]
    fn a_queue_is_first_in_first_out_and_its_copies_go_their_own_ways() {
        let mut messages = Messages::default();
        for _ in 0..10_000 {
            messages.push(Message::UNWRITTEN);
        }
        let mut queue = Queue::EMPTY;
        (0..7000).for_each(|id| queue.push(id));
        (0..5000).for_each(|id| assert_eq!(queue.pop(&messages), Some(id)));
        let own = queue.bytes(true);
        queue.share();
        assert!(queue.bytes(false) < own && queue.bytes(true) == own);
        let mut copy = queue.clone();
        (7000..9000).for_each(|id| queue.push(id));
        copy.push(1);
        (5000..9000).for_each(|id| assert_eq!(queue.pop(&messages), Some(id)));
        assert_eq!((queue.len(), queue.pop(&messages)), (0, None));
        (5000..7000).for_each(|id| assert_eq!(copy.pop(&messages), Some(id)));
        assert_eq!((copy.pop(&messages), copy.pop(&messages)), (Some(1), None));
    }
}
