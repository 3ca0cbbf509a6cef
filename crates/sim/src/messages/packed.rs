//! The messages of worlds that are kept to be gone back to, and are not played. An outage scatters the messages that move
//! in a minute over all pages, so that nearly every page is written to between two kept worlds, and hardly a tenth of the
//! messages on it. Of such a page only the messages that are otherwise in the next kept world are held.

use super::{Messages, PAGE};
use crate::message::Message;
use crate::page::Page;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

type Items = [Message; PAGE];

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
    Whole(Arc<Box<Items>>),
    /// What differs from a later version: which messages, as bits, and what they were.
    Differs(Rc<Version>, [u64; PAGE / 64], Box<[Message]>),
}

impl Content {
    fn bytes(&self) -> usize {
        let messages = match self {
            Content::Whole(_) => PAGE,
            Content::Differs(_, _, messages) => messages.len(),
        };
        size_of::<Version>() + messages * size_of::<Message>()
    }
}

impl Version {
    fn new(content: Content, pool: &Pool) -> Rc<Version> {
        pool.0.set(pool.0.get() + content.bytes());
        let (content, pool) = (RefCell::new(content), pool.clone());
        Rc::new(Version { content, pool })
    }

    fn set(&self, content: Content) {
        let bytes = self.pool.0.get() + content.bytes();
        let before = self.content.replace(content);
        self.pool.0.set(bytes - before.bytes());
    }

    fn unpacked(&self) -> Box<Items> {
        match &*self.content.borrow() {
            Content::Whole(items) => items.as_ref().clone(),
            Content::Differs(later, which, messages) => {
                let mut items = later.unpacked();
                for (at, message) in bits(which).zip(messages) {
                    items[at] = *message;
                }
                items
            }
        }
    }

    /// Holds from now on only what differs from a later version, where that is less than all.
    fn pack(&self, later: &Rc<Version>) {
        let mut which = [0; PAGE / 64];
        let mut differing = Vec::new();
        if let (Content::Whole(mine), Content::Whole(theirs)) =
            (&*self.content.borrow(), &*later.content.borrow())
        {
            for (at, message) in mine.iter().enumerate() {
                if *message != theirs[at] {
                    which[at / 64] |= 1 << (at % 64);
                    differing.push(*message);
                }
            }
        }
        if (1..PAGE / 2).contains(&differing.len()) {
            self.set(Content::Differs(later.clone(), which, differing.into()));
        }
    }

    /// Does without the version that it was packed by: holds what differed from it and from the next, where nothing else
    /// needs that version and the two are to be `joined`; else all.
    fn skip(&self, gone: &Rc<Version>, joined: bool) {
        let joined = match &*self.content.borrow() {
            Content::Differs(later, mine, messages)
                if Rc::ptr_eq(later, gone) && (!joined || Rc::strong_count(gone) == 2) =>
            {
                match &*gone.content.borrow() {
                    Content::Differs(later, theirs, others) if joined => {
                        let mut which = *mine;
                        (which.iter_mut().zip(theirs)).for_each(|(mine, theirs)| *mine |= theirs);
                        let (mut mine, mut theirs) = (
                            bits(mine).zip(messages).peekable(),
                            bits(theirs).zip(others).peekable(),
                        );
                        let older = bits(&which).filter_map(|at| {
                            let other = theirs.next_if(|(i, _)| *i == at);
                            Some(*mine.next_if(|(i, _)| *i == at).or(other)?.1)
                        });
                        Some(Content::Differs(later.clone(), which, older.collect()))
                    }
                    _ => None,
                }
            }
            _ => return,
        };
        self.set(joined.unwrap_or_else(|| Content::Whole(Arc::new(self.unpacked()))));
    }
}

impl Drop for Version {
    fn drop(&mut self) {
        self.pool
            .0
            .set(self.pool.0.get() - self.content.get_mut().bytes());
    }
}

/// The indexes of the bits that are set.
fn bits(words: &[u64; PAGE / 64]) -> impl Iterator<Item = usize> {
    words.iter().enumerate().flat_map(|(index, &word)| {
        let mut left = word;
        core::iter::from_fn(move || {
            let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(index * 64 + bit)
        })
    })
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
        let known = |index: usize, items: &Arc<Box<Items>>| {
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
            known(index, &items).unwrap_or_else(|| Version::new(Content::Whole(items), pool))
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
        let page = |version: &Rc<Version>| {
            if let Content::Whole(items) = &*version.content.borrow() {
                return Page::Shared(items.clone());
            }
            Page::Own(version.unpacked())
        };
        Messages {
            pages: self.pages.iter().map(page).collect(),
            len: self.len,
            reserved: 0,
        }
    }

    /// Bytes of the messages of a world, without the pages that are held here, too.
    pub(crate) fn unshared_bytes(&self, messages: &Messages) -> usize {
        let pairs = self.pages.iter().zip(&messages.pages);
        let shared = pairs.filter(|(version, page)| {
            matches!((&*version.content.borrow(), page), (Content::Whole(a), Page::Shared(b)) if Arc::ptr_eq(a, b))
        });
        messages.bytes(None) - shared.count() * size_of::<Items>()
    }
}
