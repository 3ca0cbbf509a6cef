//! Numbers of messages in a row, four bytes each, in pages that copies of a world share. Who reads them in order
//! knows who comes next, and can have them fetched ([`Messages::fetch`]); in a list through the messages each would
//! have to come out of memory before the next is known.

use crate::messages::{Ahead, Messages};
use crate::page::Page;
use std::collections::VecDeque;

/// Numbers on a page: 4 KiB.
pub(crate) const SHEET: usize = 1024;

/// A row that grows at its end and is thrown away from its beginning, page by page.
#[derive(Clone)]
pub(crate) struct Ids {
    pages: VecDeque<Page<u32, SHEET>>,
    /// Pages that have been thrown away before them.
    dropped: u32,
    /// Numbers in it, from the beginning of the first page.
    end: u32,
}

impl Ids {
    pub(crate) const EMPTY: Ids = Ids {
        pages: VecDeque::new(),
        dropped: 0,
        end: 0,
    };

    /// How many places it has had since the first page's beginning.
    #[inline]
    pub(crate) fn end(&self) -> u32 {
        self.end
    }

    /// Puts a number at the end.
    #[inline]
    pub(crate) fn push(&mut self, id: u32) {
        let at = self.end as usize;
        if at == self.pages.len() * SHEET {
            self.pages.push_back(Page::filled_with(0));
        }
        self.pages[at / SHEET].leaf_mut()[at % SHEET] = id;
        self.end += 1;
    }

    #[inline]
    pub(crate) fn get(&self, at: u32) -> u32 {
        self.pages[at as usize / SHEET].leaf()[at as usize % SHEET]
    }

    /// Throws the first page away: every place is `SHEET` less from now on.
    pub(crate) fn drop_page(&mut self) {
        self.pages.pop_front();
        self.dropped += 1;
        self.end = self.end.saturating_sub(SHEET as u32);
    }

    /// From now on copies share every page with this one, until one of the two writes to it.
    pub(crate) fn share(&mut self) {
        let pages = core::mem::take(&mut self.pages);
        self.pages = pages.into_iter().map(Page::shared).collect();
    }

    /// Bytes on the heap, shared pages included.
    pub(crate) fn memory_bytes(&self) -> usize {
        self.pages.capacity() * size_of::<Page<u32, SHEET>>()
            + self.pages.len() * Page::<u32, SHEET>::BYTES
    }

    /// Bytes on the heap less the pages that are shared with `other`.
    pub(crate) fn memory_bytes_beside(&self, other: &Ids) -> usize {
        let mine = self.pages.iter().zip(self.dropped..);
        let shared = mine.filter(|(page, number)| {
            let theirs = number.checked_sub(other.dropped);
            theirs
                .and_then(|i| other.pages.get(i as usize))
                .is_some_and(|theirs| page.is(theirs))
        });
        self.memory_bytes() - shared.count() * Page::<u32, SHEET>::BYTES
    }
}

/// Messages in a row, first in, first out.
#[derive(Clone)]
pub(crate) struct Queue {
    ids: Ids,
    /// The place of the first, on the first page.
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

    #[inline]
    pub(crate) fn pop(&mut self, messages: &Messages) -> Option<u32> {
        if self.is_empty() {
            return None;
        }
        let (ids, first) = (&self.ids, self.first);
        self.ahead
            .one_of(self.len(), messages, |i| ids.get(first + i));
        let id = self.ids.get(self.first);
        self.first += 1;
        if self.first as usize == SHEET {
            self.ids.drop_page();
            self.first = 0;
        }
        Some(id)
    }

    /// From now on copies share what stands in it.
    pub(crate) fn share(&mut self) {
        self.ids.share();
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        self.ids.memory_bytes()
    }

    /// Bytes on the heap less what is shared with `other`.
    pub(crate) fn memory_bytes_beside(&self, other: &Queue) -> usize {
        self.ids.memory_bytes_beside(&other.ids)
    }

    /// Puts all of the other at the end.
    pub(crate) fn append(&mut self, other: &Queue) {
        for at in other.first..other.ids.end() {
            self.ids.push(other.ids.get(at));
        }
    }
}
