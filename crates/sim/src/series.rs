//! What the chart shows: samples of the ledger at fixed intervals, and events as flags.

use crate::ledger::Ledger;
use crate::network::{Hop, Place};
use crate::time::{Duration, SimTime};

/// The ledger at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    /// When.
    pub at: SimTime,
    /// Where the mail was.
    pub ledger: Ledger,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FlagKind {
    /// A link was cut.
    Cut(Hop),
    /// A server's port was closed on purpose.
    Closed(Hop),
    /// A server began to reject every message for good (550).
    Rejecting(Hop),
    /// A link was repaired or a closed port opened.
    Mended(Hop),
    /// A restart of the mailboxes began.
    Restarted,
    /// A block of mailboxes opened: this many are open now.
    BlockOpened(u16),
    /// A block of mailboxes was closed again: this many are open now.
    BlockClosed(u16),
    /// A station crashed under its load.
    Crashed(Place),
    /// A crashed station is up again.
    Rebooted(Place),
    /// The disk under the spool of that place was destroyed.
    SpoolDestroyed(Place),
    /// The viewer's test message was sent.
    TestSent,
    /// The parameter of this key was set to another value.
    Changed(&'static str),
}

/// An event worth a flag on the chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flag {
    /// When.
    pub at: SimTime,
    /// What.
    pub kind: FlagKind,
    /// True if the viewer did it, false if the calendar or the model did.
    pub by_viewer: bool,
}

/// Samples and flags of a run so far. `Eq`, so that two `Rc` of one series are equal without a look at its samples: the
/// page compares snapshots whenever it renders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series {
    /// Time between samples.
    pub every: Duration,
    /// One per interval from time zero on.
    pub samples: Vec<Sample>,
    /// In order of time; beyond [`Series::FLAGS_MAX`] only what was done, by command or calendar.
    pub flags: Vec<Flag>,
    /// After how many flags there were how many crashes that have none.
    pub unflagged: Vec<(usize, u32)>,
}

impl Series {
    /// What the model does by itself has a flag while there are fewer than this. What is done always has one: of commands
    /// there are few, and behind a server that falls every second they would be lost among its crashes.
    pub const FLAGS_MAX: usize = 10_000;

    pub(crate) fn flag(&mut self, flag: Flag) {
        let so_far = self.flags.len();
        let crashed = matches!(flag.kind, FlagKind::Crashed(_));
        let opens = matches!(flag.kind, FlagKind::BlockOpened(_)) && !flag.by_viewer;
        let by_itself = crashed || opens || matches!(flag.kind, FlagKind::Rebooted(_));
        if !by_itself || so_far < Series::FLAGS_MAX {
            self.flags.push(flag);
        } else if crashed {
            match self.unflagged.last_mut() {
                Some((after, crashes)) if *after == so_far => *crashes += 1,
                _ => self.unflagged.push((so_far, 1)),
            }
        }
    }

    /// What happened after what was done at an instant: what that led to at once, but not what had happened at the same
    /// millisecond before. Whoever goes from event to event acts at the very instant of one.
    pub fn flags_since(&self, from: SimTime) -> &[Flag] {
        &self.flags[self.first_since(from)..]
    }

    fn first_since(&self, from: SimTime) -> usize {
        let flags = &self.flags;
        let done =
            |f: &Flag| f.by_viewer || matches!(f.kind, FlagKind::Restarted | FlagKind::Mended(_));
        let last_done = flags.iter().rposition(|f| f.at == from && done(f));
        last_done.unwrap_or_else(|| flags.partition_point(|f| f.at <= from))
    }

    /// How often servers crashed after what was done at an instant, with a flag or without.
    pub fn crashes_since(&self, from: SimTime) -> u32 {
        let first = self.first_since(from);
        let crashed = |f: &&Flag| matches!(f.kind, FlagKind::Crashed(_));
        let flags = self.flags[first..].iter().filter(crashed).count() as u32;
        let unflagged = self.unflagged.iter().filter(|(after, _)| *after > first);
        flags + unflagged.map(|(_, n)| n).sum::<u32>()
    }

    /// Another number wherever the series has grown.
    pub fn size(&self) -> (usize, usize, Option<(usize, u32)>) {
        let unflagged = self.unflagged.last().copied();
        (self.samples.len(), self.flags.len(), unflagged)
    }

    /// Where every message was at an instant, as far as it was sampled; all zero before the first sample.
    pub fn ledger_at(&self, at: SimTime) -> Ledger {
        let before = self.samples.partition_point(|sample| sample.at <= at);
        let last = before.checked_sub(1).map(|i| self.samples[i].ledger);
        last.unwrap_or_default()
    }
}
