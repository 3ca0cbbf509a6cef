//! A page of values that copies of a world share until one of them writes to it (copy on write).

use std::sync::Arc;

type Items<T, const N: usize> = Box<[T; N]>;

/// `N` values; written to only while the page is not shared.
#[derive(Clone)]
pub(crate) enum Page<T, const N: usize> {
    Own(Items<T, N>),
    Shared(Arc<Items<T, N>>),
}

impl<T: Copy, const N: usize> Page<T, N> {
    /// Bytes on the heap.
    pub(crate) const BYTES: usize = size_of::<[T; N]>();

    pub(crate) fn filled_with(item: T) -> Page<T, N> {
        match vec![item; N].into_boxed_slice().try_into() {
            Ok(items) => Page::Own(items),
            Err(_) => unreachable!("a page has that many"),
        }
    }

    #[inline]
    pub(crate) fn items(&self) -> &[T; N] {
        match self {
            Page::Own(items) => items,
            Page::Shared(items) => items,
        }
    }

    /// For writing; a shared page is copied first.
    #[inline]
    pub(crate) fn items_mut(&mut self) -> &mut [T; N] {
        if let Page::Shared(_) = self {
            self.unshare();
        }
        match self {
            Page::Own(items) => items,
            Page::Shared(_) => unreachable!("it has just been made one's own"),
        }
    }

    /// True if writing to it copies it.
    #[inline]
    pub(crate) fn is_shared(&self) -> bool {
        matches!(self, Page::Shared(_))
    }

    #[cold]
    #[inline(never)]
    fn unshare(&mut self) {
        if let Page::Shared(items) = self {
            *self = Page::Own(Items::clone(items));
        }
    }

    /// From now on copies share it.
    pub(crate) fn shared(self) -> Page<T, N> {
        match self {
            Page::Own(items) => Page::Shared(Arc::new(items)),
            shared => shared,
        }
    }

    /// True if both are one and the same page in memory.
    #[cfg(test)]
    pub(crate) fn same_page(&self, other: &Page<T, N>) -> bool {
        match (self, other) {
            (Page::Shared(a), Page::Shared(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }
}
