//! The messages of worlds that are kept to be gone back to, and are not played. An outage scatters the messages that move
//! in a minute over all pages, so that nearly every page is written to between two kept worlds, and hardly a tenth of the
//! messages on it. Of such a page only the messages that are otherwise in the next kept world are held.

use super::{Messages, PAGE};
use crate::message::Message;
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

/// A message and its place on the page.
type Placed = (u16, Message);

enum Content {
    /// Shared with worlds that are played, until they write to it.
    Whole(Arc<Items>),
    /// The messages that were otherwise than in a later version, in any order.
    Differs(Rc<Version>, Box<[Placed]>),
}

impl Content {
    fn bytes(&self) -> usize {
        size_of::<Version>()
            + match self {
                Content::Whole(_) => Page::<Message, PAGE>::BYTES,
                Content::Differs(_, messages) => size_of_val::<[Placed]>(messages),
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
            Content::Differs(later, messages) => {
                let mut items = later.unpacked();
                for (at, message) in messages {
                    items[usize::from(*at) % PAGE] = *message;
                }
                items
            }
        }
    }

    /// Holds from now on only what differs from a later version, where that is less than all.
    #[inline(never)]
    fn pack(&self, later: &Rc<Version>) {
        let mut differing = Vec::new();
        match (&*self.content.borrow(), &*later.content.borrow()) {
            (Content::Whole(mine), Content::Whole(theirs)) => {
                for (at, pair) in (0..).zip(mine.iter().zip(theirs.iter())) {
                    if pair.0 != pair.1 {
                        differing.push((at, *pair.0));
                    }
                }
            }
            _ => return,
        }
        if differing.len() < PAGE / 2 {
            self.set(Content::Differs(later.clone(), differing.into()));
        }
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
                let mut messages = mine.to_vec();
                let mut known = [false; PAGE];
                mine.iter()
                    .for_each(|(at, _)| known[usize::from(*at) % PAGE] = true);
                let theirs = theirs.iter();
                messages.extend(theirs.filter(|(at, _)| !known[usize::from(*at) % PAGE]));
                Content::Differs(later.clone(), messages.into())
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
}
