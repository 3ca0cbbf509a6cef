//! All messages of a run, in pages of fixed size: growing moves nothing, and worlds that are copies of one another
//! share the pages to which neither has written since ([`Messages::share`]).

pub(crate) mod packed;

use crate::message::Message;
use crate::page::Page;
use core::hint::black_box;

/// Messages on a page: 28 KiB.
const PAGE: usize = 1 << PAGE_BITS;
const PAGE_BITS: u32 = 10;

/// How many pages of memory are reserved at once: 1 to 16 MiB, an eighth of what is in use.
const RESERVE_MIN: usize = 32;
const RESERVE_MAX: usize = 512;

/// All messages of a run, by id.
#[derive(Clone, Default)]
pub(crate) struct Messages {
    pages: Vec<Page<Message, PAGE>>,
    len: u32,
    /// Pages that are reserved and not yet used; see [`Messages::reserve_pages`].
    reserved: u32,
}

impl Messages {
    /// Adds a message and returns its number.
    pub(crate) fn push(&mut self, message: Message) -> u32 {
        let id = self.len;
        if (id >> PAGE_BITS) as usize == self.pages.len() {
            self.reserve_pages();
            self.pages.push(Page::filled_with(Message::UNWRITTEN));
        }
        self.len += 1;
        *self.get_mut(id) = message;
        id
    }

    #[inline]
    pub(crate) fn get(&self, id: u32) -> &Message {
        &self.pages[(id >> PAGE_BITS) as usize].items()[id as usize % PAGE]
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, id: u32) -> &mut Message {
        let index = (id >> PAGE_BITS) as usize;
        if self.pages[index].is_shared() {
            return &mut self.first_write(index)[id as usize % PAGE];
        }
        &mut self.pages[index].items_mut()[id as usize % PAGE]
    }

    /// Makes an unshared copy of a page before the first write to it.
    #[cold]
    #[inline(never)]
    fn first_write(&mut self, index: usize) -> &mut [Message; PAGE] {
        self.reserve_pages();
        self.pages[index].items_mut()
    }

    /// Prefetches messages into the cache by reading both ends of each, as a message may lie across two cache lines.
    #[inline(never)]
    fn prefetch(&self, ids: impl Iterator<Item = u32>) {
        black_box(ids.fold(0, |seen, id| {
            let message = self.get(id);
            seen ^ message.born ^ u32::from(message.addr)
        }));
    }

    /// Reserves memory before a page is made. Letting WebAssembly memory grow takes a browser milliseconds, however
    /// little it grows by. So memory for many pages is reserved at once: a large block is allocated and freed, and the
    /// allocator keeps it.
    #[cold]
    fn reserve_pages(&mut self) {
        self.reserved = self.reserved.saturating_sub(1);
        if cfg!(target_family = "wasm") && self.reserved == 0 && self.pages.len() >= RESERVE_MIN {
            let count = (self.pages.len() / 8).clamp(RESERVE_MIN, RESERVE_MAX);
            drop(black_box(Vec::<Message>::with_capacity(count * PAGE)));
            self.reserved = count as u32;
        }
    }

    pub(crate) fn len(&self) -> u32 {
        self.len
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Message> {
        let all = self.pages.iter().flat_map(|page| page.items());
        all.take(self.len as usize)
    }

    /// From now on copies share every page with this one, until one of the two writes to it.
    pub(crate) fn share(&mut self) {
        let pages = core::mem::take(&mut self.pages);
        self.pages = pages.into_iter().map(Page::shared).collect();
    }

    /// Bytes on the heap, shared pages included.
    pub(crate) fn memory_bytes(&self) -> usize {
        self.pages.capacity() * size_of::<Page<Message, PAGE>>()
            + self.pages.len() * Page::<Message, PAGE>::BYTES
    }

    /// Bytes on the heap less the pages that are shared with `other`.
    #[cfg(test)]
    fn memory_bytes_unshared_with(&self, other: &Messages) -> usize {
        let pairs = self.pages.iter().zip(&other.pages);
        let shared = pairs
            .filter(|(mine, theirs)| mine.same_page(theirs))
            .count();
        self.memory_bytes() - shared * Page::<Message, PAGE>::BYTES
    }
}

/// How many messages are prefetched at once.
const BATCH: u32 = 16;
/// A shorter queue is not prefetched: all of its messages were used a moment ago and are still in the cache.
const PREFETCH_FROM_LEN: u32 = 64;

/// Prefetches the messages of a queue in batches as it is drained. Loading sixteen messages at once takes hardly
/// longer than loading one, because the loads overlap. Holds how many of the first messages are prefetched.
#[derive(Clone, Copy, Default)]
pub(crate) struct Prefetcher(u32);

impl Prefetcher {
    pub(crate) const NONE: Prefetcher = Prefetcher(0);

    /// Call this before the first of `len` messages is taken out; `id` gives the number of the message at an index
    /// from the first.
    #[inline]
    pub(crate) fn before_pop(&mut self, len: u32, messages: &Messages, id: impl Fn(u32) -> u32) {
        if self.0 > 0 {
            self.0 -= 1;
        } else if len >= PREFETCH_FROM_LEN {
            self.0 = BATCH - 1;
            messages.prefetch((0..BATCH).map(id));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BYTES: usize = Page::<Message, PAGE>::BYTES;

    fn some(count: u32) -> Messages {
        let mut messages = Messages::default();
        for n in 0..count {
            assert_eq!(messages.push(Message::new(n, 0, 0, 0, 0)), n);
        }
        messages
    }

    #[test]
    fn a_copy_shares_unwritten_pages_and_sees_no_later_write() {
        let count = 3 * PAGE as u32;
        let mut messages = some(count);
        messages.share();
        let mut fork = messages.clone();
        assert_eq!(
            messages.memory_bytes_unshared_with(&fork),
            messages.memory_bytes() - 3 * BYTES
        );
        messages.get_mut(1500).since = 7;
        fork.get_mut(10).since = 8;
        assert_eq!(
            messages.memory_bytes_unshared_with(&fork),
            messages.memory_bytes() - BYTES
        );
        let changed = |m: &Messages| (m.get(10).since, m.get(1500).since);
        assert_eq!((changed(&messages), changed(&fork)), ((10, 7), (8, 1500)));
        assert_eq!(messages.push(Message::new(0, 0, 0, 0, 0)), count);
        assert_eq!((messages.len(), fork.len()), (count + 1, count));
        assert_eq!(fork.iter().count(), count as usize);
    }

    #[test]
    fn a_plain_copy_has_pages_of_its_own() {
        let messages = some(5);
        let mut copy = messages.clone();
        copy.get_mut(3).since = 99;
        assert_eq!(messages.get(3).since, 3);
    }
}
