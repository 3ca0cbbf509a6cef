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
    /// In order of time; at most [`Series::FLAGS_MAX`].
    pub flags: Vec<Flag>,
}

impl Series {
    /// No more flags than this are kept.
    pub const FLAGS_MAX: usize = 10_000;

    /// Where every message was at an instant, as far as it was sampled; all zero before the first sample.
    pub fn ledger_at(&self, at: SimTime) -> Ledger {
        let before = self.samples.partition_point(|sample| sample.at <= at);
        let last = before.checked_sub(1).map(|i| self.samples[i].ledger);
        last.unwrap_or_default()
    }
}
