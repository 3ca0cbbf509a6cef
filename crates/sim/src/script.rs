//! The run as a value: a scenario, a seed, and a script of timed commands. What a viewer does is appended
//! to the script; nothing else changes a world.

use crate::error::{RunError, check};
use crate::network::Hop;
use crate::scenario::Scenario;
use crate::time::{Duration, SimTime};
use std::sync::Arc;

/// The most commands a script may hold.
pub const COMMANDS_MAX: usize = 1000;
/// The most blocks a plan may ask for.
pub const BLOCKS_MAX: u16 = 1000;
/// Time from one opening of a block to the next, least and greatest, ms. Shorter than a second is all at once.
pub const PLAN_EVERY_MS: (f64, f64) = (1000.0, 30.0 * 86_400_000.0);
/// The rate of a drip, least and greatest, e-mails/s.
pub const PLAN_RATE_PER_S: (f64, f64) = (1e-6, 1e9);

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

/// What a front door with a limit does when more sessions come than it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverloadAction {
    /// The server falls over and has to reboot.
    Crash,
    /// It answers 421 to the session, which comes again later.
    RejectWith421,
}

/// Something done to the network at an instant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Command {
    /// Break a link.
    Cut(Hop),
    /// Shut the front door at the hop's end on purpose.
    Close(Hop),
    /// The station at the hop's end begins to refuse every message for good (550), until it is mended.
    Reject(Hop),
    /// Mend one link and open its door; the plan says how the mail waiting before it is let go.
    Mend(Hop, Plan),
    /// Mend every link and open every door with one plan.
    Restart(Plan),
    /// From now on the front door at the hop's end does this beyond its limit; the limit stays. Without effect
    /// on a door that has none.
    SetOverloadAction(Hop, OverloadAction),
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

    /// Checks the whole run once, at the door.
    ///
    /// # Errors
    /// The first number out of range, or a time that runs backwards.
    pub fn validate(&self) -> Result<(), RunError> {
        self.scenario.validate()?;
        check(
            "script.commands",
            self.script.len() as f64,
            0.0,
            COMMANDS_MAX as f64,
        )?;
        let mut last = SimTime::ZERO;
        for &(at, command) in &self.script {
            self.validate_at(at, last)?;
            command.validate()?;
            last = at;
        }
        Ok(())
    }

    fn validate_at(&self, at: SimTime, last: SimTime) -> Result<(), RunError> {
        if at < last {
            return Err(RunError::TimeRunsBackwards {
                at_ms: at.ms(),
                last_ms: last.ms(),
            });
        }
        check(
            "script.at_ms",
            f64::from(at.ms()),
            0.0,
            f64::from(self.scenario.span.ms()),
        )
    }

    /// Appends a command at `at`.
    ///
    /// # Errors
    /// If `at` is earlier than the script's last command or past the scenario's span, the script is full, or
    /// a number in the command is out of range.
    pub fn push(&mut self, at: SimTime, command: Command) -> Result<(), RunError> {
        command.validate()?;
        check(
            "script.commands",
            (self.script.len() + 1) as f64,
            0.0,
            COMMANDS_MAX as f64,
        )?;
        self.validate_at(
            at,
            self.script.last().map_or(SimTime::ZERO, |&(last, _)| last),
        )?;
        self.script.push((at, command));
        Ok(())
    }
}

impl Plan {
    /// Checks the plan's numbers.
    ///
    /// # Errors
    /// The number out of range.
    pub fn validate(&self) -> Result<(), RunError> {
        let blocks_in_range =
            |blocks: u16| check("plan.blocks", f64::from(blocks), 1.0, f64::from(BLOCKS_MAX));
        match *self {
            Plan::Bulk | Plan::Natural => Ok(()),
            Plan::Blocks { blocks, every } => {
                blocks_in_range(blocks)?;
                check(
                    "plan.every_ms",
                    f64::from(every.ms()),
                    PLAN_EVERY_MS.0,
                    PLAN_EVERY_MS.1,
                )
            }
            Plan::Calm { blocks } => blocks_in_range(blocks),
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
    /// Checks the command's numbers.
    ///
    /// # Errors
    /// The number out of range.
    pub fn validate(&self) -> Result<(), RunError> {
        match self {
            Command::Mend(_, plan) | Command::Restart(plan) => plan.validate(),
            Command::Cut(_)
            | Command::Close(_)
            | Command::Reject(_)
            | Command::SetOverloadAction(..)
            | Command::SendTest => Ok(()),
        }
    }

    /// True if the command changes what passes. The first such command of a viewer ends the calendar.
    pub fn touches_a_hop(&self) -> bool {
        !matches!(self, Command::SendTest | Command::SetOverloadAction(..))
    }
}
