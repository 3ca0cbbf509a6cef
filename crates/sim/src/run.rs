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
        let mut in_force = None;
        for &(at, command) in &self.script {
            self.validate_at(at, last)?;
            self.validate_command(command, &mut in_force)?;
            last = at;
        }
        Ok(())
    }

    /// Checks a command; `in_force` is the scenario as the commands before it have made it, where one of them has.
    fn validate_command(
        &self,
        command: Command,
        in_force: &mut Option<Scenario>,
    ) -> Result<(), RunError> {
        if !command.changes_scenario() {
            return command.validate();
        }
        command.apply_to(in_force.get_or_insert_with(|| self.scenario.as_ref().clone()))
    }

    /// The scenario as the script has made it by its end.
    pub fn scenario_in_force(&self) -> Scenario {
        let mut scenario = self.scenario.as_ref().clone();
        for (_, command) in &self.script {
            // A command that does not fit changes nothing, as in a world.
            let _ = command.apply_to(&mut scenario);
        }
        scenario
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
        // Only what changes the scenario has to know what it has become.
        let mut in_force = command.changes_scenario().then(|| self.scenario_in_force());
        self.validate_command(command, &mut in_force)?;
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
