//! Which messages lately began and ceased to wait, so that a picture of the waiting messages can be brought up to date
//! without looking at all of them. It is no part of the world's state: nothing that happens depends on it, and a copy
//! of a world begins with an empty log.

use super::PLACES;
use crate::limits::MESSAGES_MAX;
use crate::message::MessageId;
use crate::network::Place;

/// How many of the last changes are kept: more than happen between two frames.
const KEPT: u64 = 1 << 17;

/// A position in a change log, which identifies a point in a world's past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// How many changes came before it.
    count: u64,
    /// A hash of all changes before it, which tells the logs of two futures apart.
    tag: u32,
}

/// A message began or ceased to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpoolChange {
    /// Which message.
    pub id: MessageId,
    /// Where it waits or waited.
    pub place: Place,
    /// True if it began to wait.
    pub entered: bool,
}

/// A change in one word: the message, the place, and whether it entered.
#[derive(Clone, Copy)]
struct Word(u32);

/// How many bits the place and the direction take.
const HOW_BITS: u32 = 3;
const _: () = assert!(MESSAGES_MAX < u32::MAX >> HOW_BITS);

impl Word {
    fn read(self) -> SpoolChange {
        SpoolChange {
            id: self.0 >> HOW_BITS,
            place: PLACES[(self.0 >> 1) as usize % PLACES.len()],
            entered: self.0 & 1 != 0,
        }
    }
}

/// The latest changes.
pub struct ChangeLog {
    /// Each change with the hash of all up to it; a ring buffer.
    kept: Vec<(Word, u32)>,
    /// The position before the first change that could be kept.
    begin: Cursor,
    now: Cursor,
}

impl Default for ChangeLog {
    fn default() -> ChangeLog {
        ChangeLog::from(Cursor { count: 0, tag: 0 })
    }
}

impl Clone for ChangeLog {
    fn clone(&self) -> ChangeLog {
        ChangeLog::from(self.now)
    }
}

impl ChangeLog {
    fn from(begin: Cursor) -> ChangeLog {
        ChangeLog {
            kept: Vec::new(),
            begin,
            now: begin,
        }
    }

    /// A message has begun to wait at the place of index `u`; `trace` is the hash of everything that happened before.
    #[inline]
    pub fn entered(&mut self, u: usize, id: MessageId, trace: u64) {
        self.record(id << HOW_BITS | (u as u32) << 1 | 1, trace);
    }

    /// A message has ceased to wait at the place of index `u`.
    #[inline]
    pub fn left(&mut self, u: usize, id: MessageId, trace: u64) {
        self.record(id << HOW_BITS | (u as u32) << 1, trace);
    }

    #[inline]
    fn record(&mut self, word: u32, trace: u64) {
        let tag = (trace >> 32) as u32 ^ trace as u32 ^ word.wrapping_mul(0x9e37_79b9);
        let at = ((self.now.count - self.begin.count) % KEPT) as usize;
        match self.kept.get_mut(at) {
            Some(oldest) => *oldest = (Word(word), tag),
            None => self.kept.push((Word(word), tag)),
        }
        self.now.count += 1;
        self.now.tag = tag;
    }

    /// The position after the latest change.
    pub fn change_cursor(&self) -> Cursor {
        self.now
    }

    /// The changes after a position, if it belongs to this log's past and all of them are still kept.
    pub fn since(&self, mark: Cursor) -> Option<impl DoubleEndedIterator<Item = SpoolChange> + '_> {
        let end = self.now.count - self.begin.count;
        let first = mark.count.checked_sub(self.begin.count)?;
        if first > end || end - first >= KEPT {
            return None;
        }
        let kept = |n: u64| self.kept[(n % KEPT) as usize];
        let tag = first.checked_sub(1).map_or(self.begin.tag, |n| kept(n).1);
        (tag == mark.tag).then(|| (first..end).map(move |n| kept(n).0.read()))
    }

    /// Bytes on the heap.
    pub fn memory_bytes(&self) -> usize {
        self.kept.capacity() * size_of::<(Word, u32)>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(change_log: &ChangeLog, mark: Cursor) -> Option<Vec<MessageId>> {
        Some(change_log.since(mark)?.map(|m| m.id).collect())
    }

    #[test]
    fn changes_after_a_cursor_are_read_in_order() {
        let mut change_log = ChangeLog::default();
        let start = change_log.change_cursor();
        change_log.entered(2, 7, 100);
        let mark = change_log.change_cursor();
        change_log.left(2, 7, 200);
        change_log.entered(0, 9, 300);
        assert_eq!(ids(&change_log, start), Some(vec![7, 7, 9]));
        let moves: Vec<SpoolChange> = change_log.since(mark).unwrap().collect();
        let of = |id, place, entered| SpoolChange { id, place, entered };
        let expected = [of(7, Place::Relay, false), of(9, Place::Senders, true)];
        assert_eq!(moves, expected);
        assert_eq!(ids(&change_log, change_log.change_cursor()), Some(vec![]));
    }

    #[test]
    fn a_cursor_of_another_past_is_rejected() {
        let mut change_log = ChangeLog::default();
        change_log.entered(1, 1, 10);
        let mut other = change_log.clone();
        let fork = change_log.change_cursor();
        change_log.entered(1, 2, 20);
        other.left(1, 1, 21);
        assert_eq!(ids(&other, fork), Some(vec![1]));
        assert_eq!(ids(&other, change_log.change_cursor()), None);
        assert_eq!(
            ids(&other, ChangeLog::default().change_cursor()),
            None,
            "too long ago"
        );
        change_log.entered(1, 3, 30);
        assert_eq!(ids(&other, change_log.change_cursor()), None, "not yet");
    }

    #[test]
    fn the_log_has_a_bounded_size() {
        let mut change_log = ChangeLog::default();
        let start = change_log.change_cursor();
        for id in 0..KEPT as u32 {
            change_log.entered(1, id, 0);
        }
        assert_eq!(ids(&change_log, start), None);
        let mark = change_log.change_cursor();
        change_log.entered(1, 5, 0);
        assert_eq!(ids(&change_log, mark), Some(vec![5]));
        assert_eq!(change_log.kept.len() as u64, KEPT);
    }
}
