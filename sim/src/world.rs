//! The world: a run played to an instant.

use crate::error::RunError;
use crate::ledger::Ledger;
use crate::network::{Hop, HopState, Place};
use crate::script::{Command, Run};
use crate::series::Series;
use crate::time::SimTime;

/// Messages are numbered from 0 in the order they are sent.
pub type MessageId = u32;

/// Where a message is; exactly one at any time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Phase {
    /// In the sender's program, and the sender knows.
    Outbox,
    /// On a link, forward.
    Travelling(Hop),
    /// In the room of the station at that place.
    InService(Place),
    /// In the spool of the provider or the relay.
    Spooled(Place),
    /// In the mailbox.
    Delivered,
    /// A failure notice is on its way back to the sender.
    Returning,
    /// The failure notice has arrived.
    Returned,
    /// Destroyed with a spool.
    Lost,
}

/// A message on a link.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transit {
    /// Which message.
    pub id: MessageId,
    /// Where its mailbox stands among all of them, 0..=65535; see [`World::block_of`].
    pub addr: u16,
    /// How far along the link, 0.0 to 1.0 in the direction of `back`.
    pub progress: f32,
    /// True for a failure notice on its way to the sender (then the hop is the one it failed at and
    /// progress runs from that place to the senders).
    pub back: bool,
    /// True for the viewer's own test messages.
    pub mine: bool,
}

/// A message in a spool or outbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Which message.
    pub id: MessageId,
    /// Where its mailbox stands among all of them, 0..=65535; see [`World::block_of`].
    pub addr: u16,
    /// When it fell in.
    pub entered: SimTime,
    /// True for the viewer's own test messages.
    pub mine: bool,
}

/// A station as the page shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StationView {
    /// False while it is fallen.
    pub up: bool,
    /// When it comes back, while it is fallen.
    pub back_at: Option<SimTime>,
    /// Sessions in its room: waiting and in service (dots).
    pub open_sessions: u32,
    /// At how many it falls or sheds; `None`: never.
    pub sessions_max: Option<u32>,
    /// Workers busy now.
    pub busy: u32,
    /// Workers in all.
    pub workers: u32,
    /// How often it has fallen so far.
    pub falls: u32,
    /// When it last fell.
    pub fell_at: Option<SimTime>,
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

/// One message's story so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MessageView {
    /// Which message.
    pub id: MessageId,
    /// Where its mailbox stands among all of them.
    pub addr: u16,
    /// Where it is.
    pub phase: Phase,
    /// When it was sent.
    pub born: SimTime,
    /// When the provider answered 250; `None` before.
    pub accepted: Option<SimTime>,
    /// When it came to where it is.
    pub since: SimTime,
    /// Attempts at the hop before it that have failed.
    pub attempts: u32,
    /// When it will be tried next, if a time is set.
    pub next_attempt: Option<SimTime>,
    /// True for the viewer's own test messages.
    pub mine: bool,
}

/// A run played to an instant. Cheap to query, advanced only forward.
#[derive(Clone)]
pub struct World {
    series: Series,
}

impl World {
    /// The run's beginning.
    ///
    /// # Errors
    /// A typed error if the run is out of its limits.
    pub fn new(run: &Run) -> Result<World, RunError> {
        let _ = run;
        Ok(World {
            series: Series::default(),
        })
    }

    /// The playhead of this world.
    pub fn now(&self) -> SimTime {
        SimTime::ZERO
    }

    /// Plays forward until `until`, at most `events_max` events; returns true if `until` was reached.
    /// Where it was not, `now()` is the time of the last event played.
    pub fn advance(&mut self, until: SimTime, events_max: u64) -> bool {
        let _ = (until, events_max);
        true
    }

    /// Plays the next event; returns false at the end of the run.
    pub fn step(&mut self) -> bool {
        false
    }

    /// Does what `Run::push(now, command)` and playing again to `now` would do.
    ///
    /// # Errors
    /// If a number in the command is out of range.
    pub fn act(&mut self, command: Command) -> Result<(), RunError> {
        let _ = command;
        Ok(())
    }

    /// Events played so far.
    pub fn events(&self) -> u64 {
        0
    }

    /// Where every message is.
    pub fn ledger(&self) -> Ledger {
        Ledger::default()
    }

    /// A hash of everything that follows from the run: equal for equal runs on every target.
    pub fn hash(&self) -> u64 {
        0
    }

    /// What the link and the door of a hop let pass.
    pub fn hop(&self, hop: Hop) -> HopState {
        let _ = hop;
        HopState::Up
    }

    /// The station at a place (`Senders` has none and reads as an idle station).
    pub fn station(&self, place: Place) -> StationView {
        let _ = place;
        StationView {
            up: true,
            back_at: None,
            open_sessions: 0,
            sessions_max: None,
            busy: 0,
            workers: 1,
            falls: 0,
            fell_at: None,
        }
    }

    /// Messages on a link, and the failure notices that come back from its far or near end.
    pub fn transits(&self, hop: Hop) -> impl Iterator<Item = Transit> + '_ {
        let _ = hop;
        core::iter::empty()
    }

    /// Messages that wait at a place (outbox or spool), in the order they fell in.
    pub fn waiting(&self, place: Place) -> impl DoubleEndedIterator<Item = Waiting> + '_ {
        let _ = place;
        core::iter::empty()
    }

    /// How many wait at a place.
    pub fn waiting_len(&self, place: Place) -> u32 {
        let _ = place;
        0
    }

    /// The blocks of mailboxes as the plan in force divides them.
    pub fn blocks(&self) -> &[BlockView] {
        &[]
    }

    /// Which block an address belongs to: `addr * blocks / 65536`.
    pub fn block_of(&self, addr: u16) -> u16 {
        let _ = addr;
        0
    }

    /// The address of the viewer's own mailbox.
    pub fn my_addr(&self) -> u16 {
        0
    }

    /// One message's story; `None` if it has not been sent yet.
    pub fn message(&self, id: MessageId) -> Option<MessageView> {
        let _ = id;
        None
    }

    /// Samples and flags so far.
    pub fn series(&self) -> &Series {
        &self.series
    }

    /// Bytes held by this world.
    pub fn memory_bytes(&self) -> usize {
        0
    }
}
