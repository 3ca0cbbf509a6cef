//! The messages of worlds that are kept to be gone back to, and are not played. An outage scatters the messages that move
//! in a minute over all pages, so that nearly every page is written to between two kept worlds, and hardly a tenth of the
//! messages on it, and of each of these three or four of its seven words. Of such a page only those words are held that are
//! otherwise in the next kept world.

use super::{Messages, PAGE};
use crate::message::{Message, WORDS};
use crate::page::Page;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

type Items = Box<[Message; PAGE]>;

/// How many bytes all versions of pages hold that were made with it.
#[derive(Clone, Default)]
pub struct Pool(Rc<Cell<usize>>);

impl Pool {
    /// Bytes on the heap.
    pub fn bytes(&self) -> usize {
        self.0.get()
    }
}

/// A page of messages as it was for some time.
struct Version {
    content: RefCell<Content>,
    pool: Pool,
}

enum Content {
    /// Shared with worlds that are played, until they write to it.
    Whole(Arc<Items>),
    /// How it differed from a later version.
    Differs(Rc<Version>, Differences),
}

impl Content {
    fn bytes(&self) -> usize {
        size_of::<Version>()
            + match self {
                Content::Whole(_) => Page::<Message, PAGE>::BYTES,
                Content::Differs(_, differences) => differences.0.len(),
            }
    }
}

/// How the words of one message differ from those of another: each is the exclusive or of the two.
type Difference = [u32; WORDS];

/// How two versions of a page differ: of each message that differs two bytes, and then of each of its words that differs
/// the bytes that do. The two bytes hold how many messages do not differ since the one before, in their lowest bits, and for
/// each word which of [`LENGTHS`] it has.
struct Differences(Box<[u8]>);

/// Bytes of a word that differs: none; one, which is that of the flags or the location alone; three, of instants that are
/// some hours apart at most; or all.
const LENGTHS: [usize; 4] = [0, 1, 3, 4];
const LENGTH_BITS: u32 = 2;
const SAME_BITS: u32 = 4;
const SAME_MAX: u16 = (1 << SAME_BITS) - 1;
const _: () = assert!(SAME_BITS + WORDS as u32 * LENGTH_BITS == u16::BITS);

/// The most bytes of one message that differs. So many follow the last of them, too, so that all that it could have can be
/// looked at without asking for each byte whether it is there.
const ENTRY_MAX: usize = 2 + 4 * WORDS;

impl Differences {
    #[inline(never)]
    fn new(all: impl Iterator<Item = Difference>) -> Differences {
        let (mut bytes, mut same) = (Vec::new(), 0);
        for words in all {
            // One by one: compared as a whole they would be written to memory for it, and be waited for.
            let differ = words.iter().fold(0, |all, word| all | word);
            if differ == 0 && same < SAME_MAX {
                same += 1;
                continue;
            }
            let (mut entry, mut end, mut head) = ([0; ENTRY_MAX], 2, same);
            for (n, word) in (0..).zip(words) {
                let length = [0, 1, 2, 2, 3][4 - word.leading_zeros() as usize / 8];
                head |= length << (SAME_BITS + n * LENGTH_BITS);
                entry[end..end + 4].copy_from_slice(&word.to_le_bytes());
                end += LENGTHS[usize::from(length)];
            }
            entry[..2].copy_from_slice(&head.to_le_bytes());
            bytes.extend_from_slice(&entry[..end]);
            same = 0;
        }
        bytes.extend([0; ENTRY_MAX]);
        Differences(bytes.into())
    }

    /// Visits the messages that differ: their places on the page, and how.
    #[inline(always)]
    fn each(&self, mut visit: impl FnMut(usize, Difference)) {
        let (mut rest, mut at) = (&*self.0, 0);
        while rest.len() > ENTRY_MAX
            && let Some(entry) = rest.first_chunk::<ENTRY_MAX>()
        {
            let head = u16::from_le_bytes([entry[0], entry[1]]);
            let (mut lengths, mut from) = (head >> SAME_BITS, 2);
            let difference = core::array::from_fn(|_| {
                let length = LENGTHS[usize::from(lengths) % LENGTHS.len()];
                let word = entry[from..].first_chunk();
                let word = word.map_or(0, |bytes| u32::from_le_bytes(*bytes));
                (lengths, from) = (lengths >> LENGTH_BITS, from + length);
                word & (1_u64 << (8 * length)).wrapping_sub(1) as u32
            });
            rest = &rest[from..];
            at += usize::from(head & SAME_MAX);
            visit(at % PAGE, difference);
            at += 1;
        }
    }
}

impl Version {
    #[inline(never)]
    fn new(items: Arc<Items>, pool: &Pool) -> Rc<Version> {
        let content = Content::Whole(items);
        pool.0.set(pool.0.get() + content.bytes());
        let (content, pool) = (RefCell::new(content), pool.clone());
        Rc::new(Version { content, pool })
    }

    #[inline(never)]
    fn set(&self, content: Content) {
        let bytes = self.pool.0.get() + content.bytes();
        let before = self.content.replace(content);
        self.pool.0.set(bytes - before.bytes());
    }

    fn unpacked(&self) -> Items {
        match &*self.content.borrow() {
            Content::Whole(items) => items.as_ref().clone(),
            Content::Differs(later, differences) => {
                let mut items = later.unpacked();
                differences.each(|at, difference| items[at].differ_by(difference));
                items
            }
        }
    }

    /// Holds from now on only what differs from a later version.
    #[inline(never)]
    fn pack(&self, later: &Rc<Version>) {
        let differences = match (&*self.content.borrow(), &*later.content.borrow()) {
            (Content::Whole(mine), Content::Whole(theirs)) => {
                let pairs = mine.iter().zip(theirs.iter());
                Differences::new(pairs.map(|(mine, theirs)| mine.difference(theirs)))
            }
            _ => return,
        };
        self.set(Content::Differs(later.clone(), differences));
    }

    /// Does without the version that it was packed by: holds what differed from it and from the next, where nothing else
    /// needs that version and the two are to be `joined`; else all.
    #[inline(never)]
    fn skip(&self, gone: &Rc<Version>, joined: bool) {
        // The page may have been the same then.
        let is_same = !joined && core::ptr::eq(self, Rc::as_ptr(gone));
        let content = match (&*self.content.borrow(), &*gone.content.borrow()) {
            (Content::Differs(by, _), _) if !is_same && !Rc::ptr_eq(by, gone) => return,
            (Content::Differs(..), _) if joined && Rc::strong_count(gone) > 2 => return,
            (Content::Differs(_, mine), Content::Differs(later, theirs)) if joined => {
                let mut both = vec![[0; WORDS]; PAGE];
                for differences in [mine, theirs] {
                    differences.each(|at, difference| {
                        both[at]
                            .iter_mut()
                            .zip(difference)
                            .for_each(|(word, by)| *word ^= by);
                    });
                }
                Content::Differs(later.clone(), Differences::new(both.into_iter()))
            }
            (Content::Differs(..), _) => Content::Whole(Arc::new(self.unpacked())),
            _ => return,
        };
        self.set(content);
    }
}

impl Drop for Version {
    fn drop(&mut self) {
        self.pool
            .0
            .set(self.pool.0.get() - self.content.get_mut().bytes());
    }
}

/// All messages of a run at an instant.
pub(crate) struct PackedMessages {
    pages: Vec<Rc<Version>>,
    len: u32,
}

impl PackedMessages {
    /// Of messages whose pages are all shared. The pages that are the same in what was kept `before` are held once.
    pub(crate) fn new(
        messages: Messages,
        before: Option<&PackedMessages>,
        pool: &Pool,
    ) -> PackedMessages {
        let known = |index: usize, items: &Arc<Items>| {
            let version = before?.pages.get(index)?;
            let same = matches!(&*version.content.borrow(), Content::Whole(known) if Arc::ptr_eq(known, items));
            same.then(|| version.clone())
        };
        let pages = messages.pages.into_iter().enumerate();
        let pages = pages.map(|(index, page)| {
            let items = match page {
                Page::Shared(items) => items,
                Page::Own(items) => Arc::new(items),
            };
            known(index, &items).unwrap_or_else(|| Version::new(items, pool))
        });
        PackedMessages {
            pages: pages.collect(),
            len: messages.len,
        }
    }

    /// Packs some pages from this one on by those of a later instant; true if there are more.
    pub(crate) fn pack(&self, from: usize, count: usize, later: &PackedMessages) -> bool {
        let pairs = self.pages.iter().zip(&later.pages).skip(from).take(count);
        for (mine, later) in pairs.filter(|(mine, later)| !Rc::ptr_eq(mine, later)) {
            mine.pack(later);
        }
        from.saturating_add(count) < self.pages.len()
    }

    /// Does without what was kept after it: it goes, alone (`joined`) or with all that was kept later.
    pub(crate) fn skip(&self, gone: &PackedMessages, joined: bool) {
        for (mine, gone) in self.pages.iter().zip(&gone.pages) {
            mine.skip(gone, joined);
        }
    }

    /// The messages, to be played on.
    pub(crate) fn unpacked(&self) -> Messages {
        let mut messages = Messages {
            pages: Vec::with_capacity(self.pages.len()),
            len: self.len,
            reserved: 0,
        };
        for version in &self.pages {
            let page = match &*version.content.borrow() {
                Content::Whole(items) => Page::Shared(items.clone()),
                Content::Differs(..) => {
                    messages.reserve_pages();
                    Page::Own(version.unpacked())
                }
            };
            messages.pages.push(page);
        }
        messages
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A word of any length in bytes.
    fn any_word() -> impl Strategy<Value = u32> {
        let shifted = |(word, by): (u32, u32)| word.checked_shr(by).unwrap_or(0);
        (any::<u32>(), 0..=u32::BITS).prop_map(shifted)
    }

    proptest! {
        #[test]
        fn differences_are_read_as_they_were_written(
            some in prop::collection::btree_map(0..PAGE, prop::array::uniform6(any_word()), 0..80),
            from in 0..PAGE,
        ) {
            let mut all = [[0; WORDS]; PAGE];
            // Scattered, and then in a row to the page's end.
            for (at, words) in some {
                all[at] = words;
                all[at.max(from)] = words;
            }
            let mut read = [[0; WORDS]; PAGE];
            let differences = Differences::new(all.iter().copied());
            differences.each(|at, difference| read[at] = difference);
            prop_assert_eq!(read, all);
            let none = Differences::new([[0; WORDS]; PAGE].into_iter());
            none.each(|_, difference| assert_eq!(difference, [0; WORDS]));
            prop_assert!(none.0.len() < PAGE / 4, "of a page that is the same next to nothing");
        }
    }
}
