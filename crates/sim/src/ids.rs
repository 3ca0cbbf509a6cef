//! Lists of message numbers: four bytes each, in pages that copies of a world share. A reader who walks such a list
//! knows which messages come next and can prefetch them ([`Prefetcher`]); in a list that is linked through the
//! messages themselves each one would have to be loaded before the next is known.

use crate::messages::{Messages, Prefetcher};
use crate::page::Page;

/// How many numbers a page holds: 4 KiB.
pub(crate) const PAGE_LEN: usize = 1024;

/// A list that grows at its end and is dropped from its beginning, page by page, or truncated at its end.
pub(crate) struct IdList {
    pages: Vec<Page<u32, PAGE_LEN>>,
    /// How many numbers it holds.
    len: u32,
}

impl Clone for IdList {
    // A world holds more than a dozen of these: one copy of this code serves all of them.
    #[inline(never)]
    fn clone(&self) -> IdList {
        IdList {
            pages: self.pages.clone(),
            len: self.len,
        }
    }
}

impl IdList {
    pub(crate) const EMPTY: IdList = IdList {
        pages: Vec::new(),
        len: 0,
    };

    /// How many numbers it holds.
    #[inline]
    pub(crate) fn len(&self) -> u32 {
        self.len
    }

    pub(crate) fn pages(&self) -> usize {
        self.pages.len()
    }

    /// Appends a number.
    #[inline(never)]
    pub(crate) fn push(&mut self, id: u32) {
        let at = self.len as usize;
        if at == self.pages.len() * PAGE_LEN {
            self.add_page();
        }
        self.pages[at / PAGE_LEN].items_mut()[at % PAGE_LEN] = id;
        self.len += 1;
    }

    #[cold]
    fn add_page(&mut self) {
        self.pages.push(Page::filled_with(0));
    }

    #[inline]
    pub(crate) fn get(&self, at: u32) -> u32 {
        self.pages[at as usize / PAGE_LEN].items()[at as usize % PAGE_LEN]
    }

    /// Replaces the number at an index.
    pub(crate) fn set(&mut self, at: u32, id: u32) {
        self.pages[at as usize / PAGE_LEN].items_mut()[at as usize % PAGE_LEN] = id;
    }

    /// Truncates the list to this length.
    pub(crate) fn truncate(&mut self, len: u32) {
        self.len = len;
        self.pages.truncate((len as usize).div_ceil(PAGE_LEN));
    }

    /// The numbers of a page. On the last page, what lies behind the end of the list has no meaning.
    pub(crate) fn page(&self, page: usize) -> &[u32; PAGE_LEN] {
        self.pages[page].items()
    }

    /// Drops the first pages, all of which are full; every index becomes smaller by their length. This moves all other
    /// pages, so callers wait until half of the pages can go.
    pub(crate) fn drop_pages(&mut self, pages: usize) {
        self.pages.drain(..pages);
        self.len -= (pages * PAGE_LEN) as u32;
    }

    /// From now on copies share every page with this one, until one of the two writes to it.
    pub(crate) fn share(&mut self) {
        let pages = core::mem::take(&mut self.pages);
        self.pages = pages.into_iter().map(Page::shared).collect();
    }

    /// Bytes on the heap, with or without shared pages.
    pub(crate) fn bytes(&self, shared: bool) -> usize {
        let counted = |page: &&Page<u32, PAGE_LEN>| shared || !page.is_shared();
        self.pages.capacity() * size_of::<Page<u32, PAGE_LEN>>()
            + self.pages.iter().filter(counted).count() * Page::<u32, PAGE_LEN>::BYTES
    }
}

/// A first-in, first-out queue of messages.
#[derive(Clone)]
pub(crate) struct Queue {
    ids: IdList,
    /// The index of the first message.
    first: u32,
    prefetcher: Prefetcher,
}

impl Queue {
    /// The empty queue.
    pub(crate) const EMPTY: Queue = Queue {
        ids: IdList::EMPTY,
        first: 0,
        prefetcher: Prefetcher::NONE,
    };

    #[inline]
    pub(crate) fn len(&self) -> u32 {
        self.ids.len() - self.first
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[inline]
    pub(crate) fn push(&mut self, id: u32) {
        self.ids.push(id);
    }

    /// The first message.
    #[inline]
    pub(crate) fn first(&self) -> Option<u32> {
        (!self.is_empty()).then(|| self.ids.get(self.first))
    }

    /// Takes the first message out.
    #[inline(never)]
    pub(crate) fn pop(&mut self, messages: &Messages) -> Option<u32> {
        let id = self.first()?;
        let (ids, first) = (&self.ids, self.first);
        self.prefetcher
            .before_pop(self.len(), messages, |i| ids.get(first + i));
        self.first += 1;
        if (self.first as usize).is_multiple_of(PAGE_LEN) {
            self.drop_popped_pages();
        }
        Some(id)
    }

    #[cold]
    fn drop_popped_pages(&mut self) {
        let passed = self.first as usize / PAGE_LEN;
        if passed * 2 >= self.ids.pages() {
            self.ids.drop_pages(passed);
            self.first = 0;
        }
    }

    /// From now on copies share the pages of the queue.
    pub(crate) fn share(&mut self) {
        self.ids.share();
    }

    /// Bytes on the heap, with or without shared pages.
    pub(crate) fn bytes(&self, shared: bool) -> usize {
        self.ids.bytes(shared)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Message;

    #[test]
    fn a_queue_is_first_in_first_out_and_its_copies_are_independent() {
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
