//! Commands, and the restart plans among them: everything that can be done to the network. A script is a list of timed
//! commands.

use crate::error::{RunError, check};
use crate::limits::{BLOCKS_MAX, PLAN_EVERY_MS, PLAN_RATE_PER_S};
use crate::network::{Hop, Place};
use crate::time::{Duration, SimTime};

/// How service is restarted (MODEL.md section 7).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Plan {
    /// Every block opens at once and every spool is flushed, as people do it: after the first crash it is flushed once
    /// more, and after the second the mail is left to come at its own next attempt.
    Bulk,
    /// Every block opens at once; each message comes at its own next attempt.
    Natural,
    /// `blocks` blocks, one opened every `every`; mail for a closed block stays on hold.
    Blocks {
        /// Into how many blocks the mailboxes are divided: 1..=[`BLOCKS_MAX`].
        blocks: u16,
        /// Time from one opening to the next: 1 s or more.
        every: Duration,
    },
    /// `blocks` blocks; the next opens when the rush for the open ones is over: nothing is left for them at the relay, and no
    /// session waits for a worker.
    Calm {
        /// Into how many blocks the mailboxes are divided: 1..=[`BLOCKS_MAX`].
        blocks: u16,
    },
    /// Every block opens; all that the relay hands over, new mail, too, goes at this rate.
    Drip {
        /// E-mails (not dots) per second, above 0.
        rate_per_s: f64,
    },
    /// Every block opens at once and every spool is flushed, by an automaton that flushes again after each crash.
    BulkAutomatic,
    /// `blocks` blocks, none of which opens by itself: each waits for a [`Command::OpenBlock`].
    ByHand {
        /// Into how many blocks the mailboxes are divided: 1..=[`BLOCKS_MAX`].
        blocks: u16,
    },
}

/// What a station with a limit of sessions does at that limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverloadAction {
    /// The server crashes and has to reboot.
    Crash,
    /// It rejects the session with 421, and the client comes again later.
    RejectWith421,
}

/// Something done to the network at an instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Command {
    /// Break a link.
    Cut(Hop),
    /// Close the port of the station at the hop's end on purpose.
    Close(Hop),
    /// The station at the hop's end begins to reject every message for good (550), until it is mended.
    Reject(Hop),
    /// Repair one link and open the port at its end; the plan says how the mail that waits before it is released. Before
    /// the first two links only all at once flushes; every other plan is there as natural retries.
    Mend(Hop, Plan),
    /// Repair every link and open every port, with one plan.
    Restart(Plan),
    /// From now on the station at the hop's end does this at its limit of sessions; the limit stays. Without effect on
    /// a station that has no limit.
    SetOverloadAction(Hop, OverloadAction),
    /// The disk under a server's spool is destroyed, at [`Place::Provider`] or [`Place::Relay`]: every message whose
    /// only copy was there is lost, and nobody is told. The server goes on with a new, empty disk.
    DestroySpool(Place),
    /// The viewer sends a test message to a mailbox of their own.
    SendTest,
    /// Opens the next block of mailboxes now. From then on none opens by itself. Without effect where all are open, or
    /// where no connection reaches the mailboxes: whoever mends that divides them anew. (A calendar ends with it even so, as
    /// with any command that touches a hop: what a script does to it can be read from the script alone.)
    OpenBlock,
    /// Closes the block that was opened last: its readers are turned away, its mail stays on hold; what is on its way
    /// still arrives. From then on none opens by itself. Without effect where none is open, or as above.
    CloseBlock,
    /// From now on the parameter of this key has this value (in its unit; 0 turns an optional one off). What has begun
    /// ends as it began: a session takes as long as was drawn, a message that waits for its next attempt waits until
    /// then. Only parameters that are [`live`](crate::parameters::Parameter::live).
    Set(&'static str, f64),
}

/// Timed commands in the order of their times (ties: order of entry).
pub type Script = Vec<(SimTime, Command)>;

impl Plan {
    /// Checks the plan's numbers.
    ///
    /// # Errors
    /// The number out of range.
    pub fn validate(&self) -> Result<(), RunError> {
        let blocks_in_range =
            |blocks: u16| check("plan.blocks", f64::from(blocks), 1.0, f64::from(BLOCKS_MAX));
        match *self {
            Plan::Bulk | Plan::BulkAutomatic | Plan::Natural => Ok(()),
            Plan::Blocks { blocks, every } => {
                blocks_in_range(blocks)?;
                check(
                    "plan.every_ms",
                    f64::from(every.ms()),
                    PLAN_EVERY_MS.0,
                    PLAN_EVERY_MS.1,
                )
            }
            Plan::Calm { blocks } | Plan::ByHand { blocks } => blocks_in_range(blocks),
            Plan::Drip { rate_per_s } => check(
                "plan.rate_per_s",
                rate_per_s,
                PLAN_RATE_PER_S.0,
                PLAN_RATE_PER_S.1,
            ),
        }
    }
}

impl Command {
    /// Checks the command's numbers, except those of a [`Set`](Command::Set): they are checked against the scenario that
    /// they change, by [`Command::apply_to`].
    ///
    /// # Errors
    /// The number out of range.
    pub fn validate(&self) -> Result<(), RunError> {
        match self {
            Command::Mend(_, plan) | Command::Restart(plan) => plan.validate(),
            // Only these two places have a spool on a server's disk.
            Command::DestroySpool(place) => check(
                "command.place",
                f64::from(*place as u8),
                f64::from(Place::SPOOLS[0] as u8),
                f64::from(Place::SPOOLS[1] as u8),
            ),
            Command::Cut(_)
            | Command::Close(_)
            | Command::Reject(_)
            | Command::SetOverloadAction(..)
            | Command::SendTest
            | Command::OpenBlock
            | Command::CloseBlock
            // It is checked against the scenario that it changes: `Command::apply_to`.
            | Command::Set(..) => Ok(()),
        }
    }

    /// True if the command changes what a hop lets pass. The first such command of a viewer ends the calendar.
    pub fn touches_a_hop(&self) -> bool {
        match self {
            Command::Cut(_)
            | Command::Close(_)
            | Command::Reject(_)
            | Command::Mend(..)
            | Command::Restart(_)
            | Command::OpenBlock
            | Command::CloseBlock => true,
            Command::SetOverloadAction(..)
            | Command::DestroySpool(_)
            | Command::SendTest
            | Command::Set(..) => false,
        }
    }
}
