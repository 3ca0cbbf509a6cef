//! The run as a value: a scenario, a seed, and a script of timed commands. What a viewer does is appended
//! to the script; nothing else changes a world.

use crate::error::RunError;
use crate::network::Hop;
use crate::scenario::Scenario;
use crate::time::{Duration, SimTime};
use std::sync::Arc;

/// The most commands a script may hold.
pub const COMMANDS_MAX: usize = 1000;
/// The most blocks a plan may ask for.
pub const BLOCKS_MAX: u16 = 1000;

/// How service is restarted (MODEL.md, restart plans).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Plan {
    /// Every block opens at once and every spool is flushed.
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
    /// `blocks` blocks; the next opens when the storage and the open blocks are nearly idle.
    Calm {
        /// Into how many blocks the mailboxes are divided: 1..=[`BLOCKS_MAX`].
        blocks: u16,
    },
    /// Every block opens; the spool is released at this rate.
    Drip {
        /// E-mails (not dots) per second, above 0.
        rate_per_s: f64,
    },
}

/// Something done to the network at an instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Command {
    /// Break a link.
    Cut(Hop),
    /// Shut the front door at the hop's end on purpose.
    Close(Hop),
    /// Mend one link and open its door; the plan says how the mail waiting before it is let go.
    Mend(Hop, Plan),
    /// Mend every link and open every door with one plan.
    Restart(Plan),
    /// The viewer sends a test message to a mailbox of their own.
    SendTest,
}

/// Timed commands in the order of their times (ties: order of entry).
pub type Script = Vec<(SimTime, Command)>;

/// A run: everything needed to play it again.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// Every parameter of the network and its calendar of documented events.
    pub scenario: Arc<Scenario>,
    /// Seed of all random streams.
    pub seed: u64,
    /// What the viewer did. The first command here that touches a hop ends the scenario's calendar:
    /// from then on the future is the viewer's.
    pub script: Script,
}

impl Run {
    /// A run on which the viewer has not acted.
    pub fn new(scenario: Scenario, seed: u64) -> Run {
        Run {
            scenario: Arc::new(scenario),
            seed,
            script: Script::new(),
        }
    }

    /// Appends a command at `at`.
    ///
    /// # Errors
    /// If `at` is earlier than the script's last command or past the scenario's span, the script is full, or
    /// a number in the command is out of range.
    pub fn push(&mut self, at: SimTime, command: Command) -> Result<(), RunError> {
        let _ = (at, command);
        todo!()
    }
}
