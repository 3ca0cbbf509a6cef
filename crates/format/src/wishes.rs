//! What a host page has asked for and what is not done yet, in its order. Pure.
//!
//! A host may ask at every frame of its reader's scrolling, and faster than this page can follow. Of several wishes in a
//! row of a kind of which the last says it all, only that one is kept: it always arrives, and nothing is done out of order.

use crate::address::names_all;
use std::collections::VecDeque;

/// So many wishes wait; of more, the newest.
pub const WAITING_MAX: usize = 64;

/// Wishes that wait.
pub struct Wishes<T>(VecDeque<Wish<T>>);

/// Something that a host page asks for.
#[derive(Debug, PartialEq)]
pub struct Wish<T> {
    /// The name of the method.
    pub name: String,
    /// True where of several in a row the last says it all.
    pub last_counts: bool,
    /// The address that it leads to, where it does: it says it all only if it names what the one before names.
    pub query: String,
    /// What the method is given.
    pub args: T,
}

impl<T> Default for Wishes<T> {
    fn default() -> Wishes<T> {
        Wishes(VecDeque::new())
    }
}

impl<T> Wishes<T> {
    /// One more.
    pub fn push(&mut self, wish: Wish<T>) {
        let replaces = |last: &Wish<T>| {
            wish.last_counts && last.name == wish.name && names_all(&wish.query, &last.query)
        };
        if self.0.back().is_some_and(replaces) {
            self.0.pop_back();
        }
        self.0.push_back(wish);
        if self.0.len() > WAITING_MAX {
            self.0.pop_front();
        }
    }

    /// What is to be done next.
    pub fn first(&self) -> Option<&Wish<T>> {
        self.0.front()
    }

    /// Takes what is to be done next.
    pub fn take(&mut self) -> Option<Wish<T>> {
        self.0.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish(name: &str, args: u32) -> Wish<u32> {
        Wish {
            name: name.to_owned(),
            last_counts: name == "seek",
            query: String::new(),
            args,
        }
    }

    fn left(mut wishes: Wishes<u32>) -> Vec<(String, u32)> {
        let next = || wishes.take().map(|wish| (wish.name, wish.args));
        std::iter::from_fn(next).collect()
    }

    fn of(asked: &[(&str, u32)]) -> Vec<(String, u32)> {
        let mut wishes = Wishes::default();
        asked
            .iter()
            .for_each(|(name, args)| wishes.push(wish(name, *args)));
        left(wishes)
    }

    #[test]
    fn of_many_in_a_row_the_last_arrives_and_nothing_changes_places() {
        let asked = of(&[
            ("seek", 1),
            ("seek", 2),
            ("cut", 3),
            ("cut", 4),
            ("seek", 5),
            ("seek", 6),
        ]);
        let asked: Vec<(&str, u32)> = asked.iter().map(|(name, args)| (&**name, *args)).collect();
        assert_eq!(asked, [("seek", 2), ("cut", 3), ("cut", 4), ("seek", 6)]);
    }

    #[test]
    fn what_is_shown_replaces_only_what_it_names_itself() {
        let mut wishes = Wishes::default();
        for query in [
            "chapter=monday",
            "theme=dark",
            "locale=it",
            "locale=de",
            "locale=fr&speed=2",
        ] {
            wishes.push(Wish {
                name: "show".to_owned(),
                last_counts: true,
                query: query.to_owned(),
                args: query,
            });
        }
        let next = || wishes.take().map(|wish| wish.args);
        let left: Vec<&str> = std::iter::from_fn(next).collect();
        assert_eq!(left, ["chapter=monday", "theme=dark", "locale=fr&speed=2"]);
    }

    #[test]
    fn a_flood_is_held_within_limits_and_its_last_wish_arrives() {
        let mut wishes = Wishes::default();
        for args in 0..100_000 {
            wishes.push(wish(["cut", "seek"][args as usize % 2], args));
        }
        let left = left(wishes);
        assert_eq!(left.len(), WAITING_MAX);
        assert_eq!(left.last(), Some(&("seek".to_owned(), 99_999)));
        assert!(left.is_sorted_by_key(|(_, args)| *args));
    }
}
