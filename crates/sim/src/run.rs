//! A run as a value: a scenario, a seed, and a script of timed commands. What a viewer does is appended to the script;
//! nothing else changes what a world will do.

use crate::command::{Command, Script};
use crate::error::{RunError, check};
use crate::limits::COMMANDS_MAX;
use crate::scenario::Scenario;
use crate::time::SimTime;
use std::sync::Arc;

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

    /// Checks the whole run. [`crate::World::new`] does this once; no code behind it checks again.
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
