//! A message in memory: 28 bytes, whatever happens to it, and four more for its entry in a spool. Its history is not
//! stored: a run is a value, so the history is found by playing the run again (MODEL.md).

use crate::limits::MESSAGES_MAX;
use crate::mta::Mta;
use crate::network::Place;

/// Messages are numbered from 0 in the order in which they are sent.
pub type MessageId = u32;

/// A message's number takes 25 bits, so that a 32-bit word has seven bits left for other data.
const EXTRA_BITS: u32 = 7;
const EXTRA_MASK: u32 = (1 << EXTRA_BITS) - 1;

/// No message: the end of a list.
pub(crate) const NONE: u32 = u32::MAX >> EXTRA_BITS;
const _: () = assert!(MESSAGES_MAX < NONE);

/// What a message is doing. The order of the variants enters the hash of the trace and must not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum State {
    /// Waits at a place (outbox or spool).
    Waiting,
    /// On the link after a place.
    OnLink,
    /// In an open session at the station behind a place: it waits for a worker or is being served.
    InService,
    /// In the mailbox.
    Delivered,
    /// A failure notice travels back.
    Returning,
    /// The failure notice arrived.
    Returned,
    /// Destroyed with the spool of a place, or given up there by a sender that tells nobody.
    Lost,
}

/// Where a message is: a state and a place, packed into one small number. A message on a link has the place at the
/// link's beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Location(u8);

impl Location {
    /// All locations are below this number.
    pub(crate) const COUNT: usize = 32;

    #[inline]
    pub(crate) const fn new(state: State, place: usize) -> Location {
        Location(state as u8 * 4 + place as u8)
    }

    /// Its number, below [`Location::COUNT`].
    #[inline]
    pub(crate) const fn index(self) -> usize {
        self.0 as usize % Location::COUNT
    }

    pub(crate) const fn state(self) -> State {
        match self.0 / 4 {
            0 => State::Waiting,
            1 => State::OnLink,
            2 => State::InService,
            3 => State::Delivered,
            4 => State::Returning,
            5 => State::Returned,
            _ => State::Lost,
        }
    }

    pub(crate) const fn place(self) -> usize {
        self.0 as usize % 4
    }

    /// Waits in the spool of the provider or the relay.
    pub(crate) const fn is_spooled(self) -> bool {
        matches!((self.state(), self.place()), (State::Waiting, 1 | 2))
    }
}

/// How many counters it takes to count messages by location, and apart from the others those that are tests.
pub(crate) const COUNTERS: usize = 2 * Location::COUNT;

/// What a message is, for all its life: these bits lie above the location in the word of the place. A test that a
/// waiting user has sent.
pub(crate) const TEST: u8 = 1 << 5;
/// Its sender never tries again what has been refused once.
pub(crate) const ONCE: u8 = 1 << 6;
const _: () = assert!(TEST as usize == Location::COUNT);

/// The viewer's own test message.
pub(crate) const OWN: u8 = 1;
/// Flag: the hop has refused it at least once, or it is on hold for a closed block. Such a message is in limbo.
pub(crate) const REFUSED: u8 = 2;
/// Flag: its timer is not an attempt, because the hop that it waits before lets nothing pass.
pub(crate) const PARKED: u8 = 4;
/// Flag: its timer fires the expiry, at which the holding server gives the message up.
pub(crate) const EXPIRY: u8 = 8;
/// The flags from this bit on say which delay notices the server that now holds the message has sent: an index in
/// [`NOTICES`].
const NOTICES_SHIFT: u32 = 4;
/// Which of the notices of a rule was the last that was sent, counted from 1, and how many have been: one that is not
/// sent when it is due is skipped. No rule has more than three that come before its end.
const NOTICES: [(u8, u8); 8] = [
    (0, 0),
    (1, 1),
    (2, 1),
    (2, 2),
    (3, 1),
    (3, 2),
    (3, 3),
    (3, 3),
];
/// The last notice of any rule.
const NOTICE_MAX: u8 = 3;

/// A message's number and seven more bits in one word.
#[derive(Clone, Copy, PartialEq)]
struct PackedId(u32);

impl PackedId {
    #[inline]
    const fn new(id: u32, bits: u8) -> PackedId {
        PackedId(id << EXTRA_BITS | bits as u32)
    }

    #[inline]
    const fn id(self) -> u32 {
        self.0 >> EXTRA_BITS
    }

    #[inline]
    const fn bits(self) -> u8 {
        (self.0 & EXTRA_MASK) as u8
    }

    #[inline]
    fn set_id(&mut self, id: u32) {
        *self = PackedId::new(id, self.bits());
    }

    #[inline]
    fn set_bits(&mut self, bits: u8) {
        self.0 = self.0 & !EXTRA_MASK | u32::from(bits) & EXTRA_MASK;
    }
}

/// How many words of 32 bits of a message may change in its life.
pub(crate) const WORDS: usize = 6;

/// One message.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Message {
    /// When it was sent (ms).
    pub born: u32,
    /// When the server that now holds it answered 250 (ms); `u32::MAX` while the sender's program holds it.
    pub accepted: u32,
    /// When it came to where it is (ms).
    pub since: u32,
    /// When its timer fires (ms), while it has one.
    pub due: u32,
    /// The next message in the same slot of a timing wheel, and the flags.
    next: PackedId,
    /// Its position in the spool in which it waits, and where it is.
    place: PackedId,
    /// The address of its mailbox, as a fraction of all mailboxes: 0 to 65,535.
    pub addr: u16,
    /// Failed attempts at the hop before which it waits, and in the low bits the software of the sender's provider.
    attempts: u16,
}

/// Bits of `attempts` that hold the software.
const MTA_BITS: u32 = 4;
/// The counter of attempts stops here.
pub(crate) const ATTEMPTS_MAX: u16 = u16::MAX >> MTA_BITS;

const _: () = assert!(core::mem::size_of::<Message>() == 28);

impl Message {
    /// A message that is sent now to a mailbox, by a sender whose provider runs that software; `kind` has the bits
    /// [`TEST`] and [`ONCE`].
    pub(crate) fn new(born: u32, addr: u16, mta: u8, flags: u8, kind: u8) -> Message {
        let mut place = Message::UNWRITTEN.place;
        place.set_bits(place.bits() | kind);
        Message {
            place,
            born,
            since: born,
            next: PackedId::new(NONE, flags),
            addr,
            attempts: u16::from(mta),
            ..Message::UNWRITTEN
        }
    }

    /// The value that fills a page before its messages are sent.
    pub(crate) const UNWRITTEN: Message = Message {
        born: 0,
        accepted: u32::MAX,
        since: 0,
        due: 0,
        next: PackedId::new(NONE, 0),
        place: PackedId::new(
            NONE,
            Location::new(State::Waiting, Place::Senders as usize).0,
        ),
        addr: 0,
        attempts: 0,
    };

    /// How it differs from itself at another time: which bits of its words are not the same.
    #[inline]
    pub(crate) fn difference(&self, other: &Message) -> [u32; WORDS] {
        let (a, b) = (self.words(), other.words());
        core::array::from_fn(|i| a[i] ^ b[i])
    }

    /// Becomes what it was when it differed by that.
    #[inline]
    pub(crate) fn differ_by(&mut self, difference: [u32; WORDS]) {
        let words = self.words();
        let [accepted, since, due, next, place, counts] =
            core::array::from_fn(|i| words[i] ^ difference[i]);
        *self = Message {
            born: self.born,
            accepted,
            since,
            due,
            next: PackedId(next),
            place: PackedId(place),
            addr: counts as u16,
            attempts: (counts >> 16) as u16,
        };
    }

    /// All but when it was sent, which never changes.
    #[inline]
    fn words(&self) -> [u32; WORDS] {
        let counts = u32::from(self.addr) | u32::from(self.attempts) << 16;
        let (next, place) = (self.next.0, self.place.0);
        [self.accepted, self.since, self.due, next, place, counts]
    }

    /// Where it is.
    #[inline]
    pub(crate) fn location(&self) -> Location {
        Location(self.place.bits() % Location::COUNT as u8)
    }

    /// The counter that it is counted by, below [`COUNTERS`]: its location's index, and as much again for a test.
    #[inline]
    pub(crate) fn counter(&self) -> usize {
        self.place.bits() as usize % COUNTERS
    }

    /// Whether a waiting user has sent it as a test.
    #[inline]
    pub(crate) fn is_test(&self) -> bool {
        self.place.bits() & TEST != 0
    }

    /// Whether its sender never tries again.
    #[inline]
    pub(crate) fn is_once(&self) -> bool {
        self.place.bits() & ONCE != 0
    }

    #[inline]
    pub(crate) fn set_location(&mut self, location: Location) {
        let kind = self.place.bits() & (TEST | ONCE);
        self.place.set_bits(location.0 | kind);
    }

    #[inline]
    pub(crate) fn flags(&self) -> u8 {
        self.next.bits()
    }

    #[inline]
    pub(crate) fn set_flags(&mut self, flags: u8) {
        self.next.set_bits(flags);
    }

    /// The last delay notice that its server has sent (of those of the rule, from 1; 0: none), and how many it has.
    #[inline]
    pub(crate) fn notices(&self) -> (u8, u8) {
        NOTICES[(self.flags() >> NOTICES_SHIFT) as usize]
    }

    /// The server sends this delay notice of its rule: 1 for the first. True if no such or later notice has been sent.
    pub(crate) fn send_notice(&mut self, notice: u8) -> bool {
        let (last, sent) = self.notices();
        let notice = notice.min(NOTICE_MAX);
        if notice <= last {
            return false;
        }
        let index = NOTICES.iter().position(|&n| n == (notice, sent + 1));
        let kept = self.flags() & ((1 << NOTICES_SHIFT) - 1);
        self.set_flags(kept | (index.unwrap_or(0) as u8) << NOTICES_SHIFT);
        true
    }

    /// Index in [`crate::Mta::ALL`] of the software of the sender's provider.
    #[inline]
    pub(crate) fn mta(&self) -> u8 {
        (self.attempts & ((1 << MTA_BITS) - 1)) as u8
    }

    /// Whether the sender's provider runs Exim.
    #[inline]
    pub(crate) fn is_at_exim(&self) -> bool {
        usize::from(self.mta()) == Mta::Exim.index()
    }

    /// Attempts that failed at the hop it waits before; stops at [`ATTEMPTS_MAX`].
    #[inline]
    pub(crate) fn attempts(&self) -> u16 {
        self.attempts >> MTA_BITS
    }

    #[inline]
    pub(crate) fn set_attempts(&mut self, attempts: u16) {
        self.attempts = attempts.min(ATTEMPTS_MAX) << MTA_BITS | u16::from(self.mta());
    }

    /// One more attempt has failed.
    #[inline]
    pub(crate) fn count_attempt(&mut self) {
        self.set_attempts(self.attempts() + 1);
    }

    /// The next message in the same slot of a timing wheel.
    #[inline]
    pub(crate) fn next(&self) -> u32 {
        self.next.id()
    }

    #[inline]
    pub(crate) fn set_next(&mut self, id: u32) {
        self.next.set_id(id);
    }

    /// Its position in the spool in which it waits.
    #[inline]
    pub(crate) fn spool_position(&self) -> u32 {
        self.place.id()
    }

    #[inline]
    pub(crate) fn set_spool_position(&mut self, place: u32) {
        self.place.set_id(place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_are_counted_and_none_is_sent_twice() {
        for wanted in [
            vec![1, 2, 3],
            vec![1, 3],
            vec![2, 3],
            vec![3],
            vec![2],
            vec![4],
        ] {
            let mut message = Message::new(0, 0, 0, OWN | REFUSED, 0);
            for (before, &notice) in wanted.iter().enumerate() {
                assert!(message.send_notice(notice));
                assert!(!message.send_notice(notice));
                let sent = before as u8 + 1;
                assert_eq!(message.notices(), (notice.min(NOTICE_MAX), sent));
            }
            assert_eq!(message.flags() & 15, OWN | REFUSED);
        }
    }

    #[test]
    fn a_message_stays_what_it_is_wherever_it_goes() {
        for kind in [0, TEST, ONCE, TEST | ONCE] {
            let mut message = Message::new(1, 2, 3, OWN, kind);
            for state in [State::Waiting, State::OnLink, State::Delivered, State::Lost] {
                let location = Location::new(state, 1);
                message.set_location(location);
                message.set_spool_position(77);
                assert_eq!(message.location(), location);
                assert_eq!(message.is_test(), kind & TEST != 0);
                assert_eq!(message.is_once(), kind & ONCE != 0);
                let tests = Location::COUNT * usize::from(message.is_test());
                assert_eq!(message.counter(), location.index() + tests);
            }
            assert_eq!((message.spool_position(), message.flags()), (77, OWN));
        }
    }
}
