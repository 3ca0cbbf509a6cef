//! The types with which a world answers questions.

use crate::message::MessageId;
use crate::mta::Mta;
use crate::network::{Hop, Place};
use crate::time::SimTime;

/// Where a message is; exactly one at any time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// In the sender's program, and the sender knows.
    Outbox,
    /// On a link, forward.
    Travelling(Hop),
    /// In an open session of the station at that place.
    InService(Place),
    /// In the spool of the provider or the relay.
    Spooled(Place),
    /// In the mailbox.
    Delivered,
    /// A failure notice is on its way back to the sender.
    Returning,
    /// The failure notice has arrived.
    Returned,
    /// Destroyed with a server's spool, or given up by a program that never tries again; nobody has been told.
    Lost,
}

/// A message on a link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transit {
    /// Which message.
    pub id: MessageId,
    /// The address of its mailbox, 0..=65535; see [`World::block_of`](crate::World::block_of).
    pub addr: u16,
    /// How far along the link, 0.0 to 1.0 in the direction of `back`.
    pub progress: f32,
    /// True for a notice on its way to the sender. Then the hop is the one before which the message waits or failed,
    /// and progress runs from that place to the senders.
    pub back: bool,
    /// With `back`: true for a delay notice, whose message waits elsewhere and which is not in the ledger; false for a
    /// failure notice, which is what is left of its message.
    pub late: bool,
    /// True for the viewer's own test messages.
    pub mine: bool,
    /// True for a test that a waiting user has sent.
    pub test: bool,
}

impl Transit {
    /// The progress of a message with `left` ms to go on a link that takes `takes` ms: 0.0 to 1.0.
    #[inline(always)]
    pub fn progress(left: u32, takes: u32) -> f32 {
        (1.0 - left as f32 / takes.max(1) as f32).clamp(0.0, 1.0)
    }
}

/// A message on a link, in eight bytes: what is known of it without reading the message itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InTransit {
    arrives: u32,
    /// Its number, and in the lowest bit whether it is a test.
    packed: u32,
}

impl InTransit {
    /// The message of that number, which arrives at that instant (ms).
    #[inline(always)]
    pub const fn new(arrives: u32, id: MessageId, test: bool) -> InTransit {
        let packed = id << 1 | test as u32;
        InTransit { arrives, packed }
    }

    /// When it arrives (ms).
    #[inline(always)]
    pub const fn arrives(self) -> u32 {
        self.arrives
    }

    /// It arrives at another instant (ms).
    pub(crate) const fn set_arrival(&mut self, arrives: u32) {
        self.arrives = arrives;
    }

    /// Which message.
    #[inline(always)]
    pub const fn id(self) -> MessageId {
        self.packed >> 1
    }

    /// True for a test that a waiting user has sent.
    #[inline(always)]
    pub const fn is_test(self) -> bool {
        self.packed & 1 != 0
    }
}

/// A message in a spool or outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Which message.
    pub id: MessageId,
    /// The address of its mailbox, 0..=65535; see [`World::block_of`](crate::World::block_of).
    pub addr: u16,
    /// When it was sent.
    pub born: SimTime,
    /// When it began to wait there.
    pub entered: SimTime,
    /// The software of its sender's provider: its place in [`crate::Mta::ALL`].
    pub mta: u8,
    /// True for the viewer's own test messages.
    pub mine: bool,
    /// True for a test that a waiting user has sent.
    pub test: bool,
}

/// A station as the page shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StationView {
    /// False while it is down after a crash.
    pub up: bool,
    /// When it will be up again, while it is down.
    pub back_at: Option<SimTime>,
    /// Open sessions of deliveries: waiting for a worker and in service (dots).
    pub open_sessions: u32,
    /// Open sessions of readers (each as many people as a dot has e-mails). They count towards the limit, too.
    pub reader_sessions: u32,
    /// How many open sessions, of both kinds, it bears: under one more it crashes or rejects; `None`: no limit.
    pub sessions_max: Option<u32>,
    /// Workers busy now.
    pub busy: u32,
    /// Workers in all.
    pub workers: u32,
    /// Which part of what it bears was in use lately, 0.0 to 1.0: of the sessions of its limit, else of its workers. A mean
    /// over some moments of viewing, another one about once in each: what is in use at an instant says nothing of few workers.
    pub load: f32,
    /// How often it has crashed so far.
    pub crashes: u32,
    /// When it last crashed.
    pub crashed_at: Option<SimTime>,
    /// Sessions of deliveries that were open when it last crashed.
    pub crashed_deliveries: u32,
    /// Sessions of readers that were open when it last crashed.
    pub crashed_readers: u32,
}

impl StationView {
    /// A station that is up, has no workers, and has never had anything to do.
    pub const IDLE: StationView = StationView {
        up: true,
        back_at: None,
        open_sessions: 0,
        reader_sessions: 0,
        sessions_max: None,
        busy: 0,
        workers: 0,
        load: 0.0,
        crashes: 0,
        crashed_at: None,
        crashed_deliveries: 0,
        crashed_readers: 0,
    };
}

/// A block of mailboxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockView {
    /// True when mail for it is delivered (a plan opened it, or nothing has closed it).
    pub open: bool,
    /// Mail for it now in the relay's spool.
    pub waiting: u32,
    /// Mail delivered to it so far.
    pub delivered: u32,
}

/// One message's state and history so far.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct MessageView {
    /// Which message.
    pub id: MessageId,
    /// The address of its mailbox.
    pub addr: u16,
    /// Where it is.
    pub phase: Phase,
    /// When it was sent.
    pub born: SimTime,
    /// When the server that holds it now answered 250; `None` before the first server did.
    pub accepted: Option<SimTime>,
    /// When it came to where it is.
    pub since: SimTime,
    /// Attempts at the hop before it that have failed.
    pub attempts: u32,
    /// When it will be tried next, if a time is set.
    pub next_attempt: Option<SimTime>,
    /// True if it will not be tried any more: its server's rule has no attempt left, and all that is awaited is the end,
    /// at `gives_up_at`. That is so behind a hop that lets nothing pass, and behind one that is open.
    pub awaits_end: bool,
    /// When the server that holds it gives it up unless it is passed on before.
    pub gives_up_at: Option<SimTime>,
    /// True while the relay keeps it, without trying it, until the block of its mailbox opens.
    pub on_hold: bool,
    /// Delay notices that the server which holds it now has sent.
    pub delay_notices: u8,
    /// The software of the server that holds it, while it waits in a spool.
    pub server: Option<Mta>,
    /// True for the viewer's own test messages.
    pub mine: bool,
    /// True for a test that a waiting user has sent.
    pub test: bool,
    /// True if its sender's program never tries again what the relay has refused once.
    pub once: bool,
}

impl MessageView {
    /// Since when it has been where it is, failed attempts included: a message in a spool has waited since the server
    /// accepted it, not since the last attempt brought it back.
    pub fn here_since(&self) -> SimTime {
        match self.phase {
            Phase::Outbox => self.born,
            Phase::Spooled(_) => self.accepted.unwrap_or(self.since),
            _ => self.since,
        }
    }
}
