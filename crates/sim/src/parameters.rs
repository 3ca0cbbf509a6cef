//! The table of parameters: every number of a scenario with its key, unit and range, and how to read and change it.
//! The sandbox, the lab's sweeps, the notes and validation all use this one table. It never relates two numbers: that
//! (the number of messages, the order of the calendar) is the part of [`Scenario::validate`].
//!
//! Ranges exclude what means nothing (no worker, a negative time), and what would keep a run at one instant or take
//! more memory than a machine has: a message is tried at most every [`RETRY_MS_MIN`](crate::limits::RETRY_MS_MIN), and
//! a destination that was found down is probed no earlier than the next millisecond. How much work a run within all
//! these ranges may ask for is limited by [`EVENTS_MAX`](crate::limits::EVENTS_MAX).

mod choices;
mod table;

use crate::error::{RunError, check};
use crate::scenario::Scenario;

/// What the numbers of a parameter stand for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// Any number in the range.
    Real,
    /// A whole number; what is set is rounded to the nearest.
    Whole,
    /// The place of a choice in this list of names.
    Choice(&'static [&'static str]),
}

/// One parameter.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its path: `stations.relay.capacity_per_s`.
    pub key: &'static str,
    /// Its unit; empty for a bare number.
    pub unit: &'static str,
    /// What its numbers stand for.
    pub kind: Kind,
    /// The least allowed value.
    pub min: f64,
    /// The greatest allowed value.
    pub max: f64,
    /// True if setting it to 0 turns it off (no timeout, no limit).
    pub optional: bool,
    /// True if it can be set while a run is played ([`Command::Set`](crate::Command::Set)); the others are what a run
    /// begins with.
    pub live: bool,
    get: fn(&Scenario) -> Option<f64>,
    put: fn(&mut Scenario, f64),
}

impl Parameter {
    /// Every parameter, in the order in which they are shown.
    pub fn all() -> impl Iterator<Item = &'static Parameter> {
        // Opaque to the optimiser: if it sees the table, it compares a key with the letters of one row after the
        // other, which is 34 kB of code for one search.
        std::hint::black_box(&table::TABLES)
            .iter()
            .copied()
            .flatten()
    }

    /// The parameter of that key.
    ///
    /// # Errors
    /// [`RunError::UnknownParameter`].
    pub fn of(key: &str) -> Result<&'static Parameter, RunError> {
        Parameter::all()
            .find(|p| p.key == key)
            .ok_or(RunError::UnknownParameter)
    }

    /// Its value; none while it is off, or while another parameter leaves it without a meaning (the cost of a
    /// rejection at a station that rejects nothing).
    pub fn get(&self, scenario: &Scenario) -> Option<f64> {
        (self.get)(scenario)
    }

    /// True if it means something in this scenario: it has a value, or can be given one.
    pub fn applies(&self, scenario: &Scenario) -> bool {
        self.optional || self.get(scenario).is_some()
    }

    /// Changes it.
    ///
    /// # Errors
    /// [`RunError::OutOfRange`] if the value is not in the range, [`RunError::DoesNotApply`] if it has no
    /// meaning in this scenario; the scenario is then as it was.
    pub fn set(&self, scenario: &mut Scenario, value: f64) -> Result<(), RunError> {
        self.check_value(value)?;
        if !self.applies(scenario) {
            return Err(RunError::DoesNotApply { field: self.key });
        }
        let value = match self.kind {
            Kind::Real => value,
            Kind::Whole | Kind::Choice(_) => libm::round(value),
        };
        (self.put)(scenario, value);
        Ok(())
    }

    /// Checks a value that it is to have.
    ///
    /// # Errors
    /// [`RunError::OutOfRange`].
    pub fn check_value(&self, value: f64) -> Result<(), RunError> {
        if self.optional && value == 0.0 {
            return Ok(());
        }
        check(self.key, value, self.min, self.max)
    }

    /// Checks its value in this scenario.
    pub(crate) fn check(&self, scenario: &Scenario) -> Result<(), RunError> {
        self.get(scenario)
            .map_or(Ok(()), |value| check(self.key, value, self.min, self.max))
    }
}

impl Scenario {
    /// Changes the parameter of that key. Numbers that belong together may be set one after the other:
    /// [`Scenario::validate`] says whether they fit.
    ///
    /// # Errors
    /// [`RunError::UnknownParameter`], or those of [`Parameter::set`].
    pub fn set(&mut self, key: &str, value: f64) -> Result<(), RunError> {
        Parameter::of(key)?.set(self, value)
    }

    /// The value of the parameter of that key; none while it is off or means nothing.
    ///
    /// # Errors
    /// [`RunError::UnknownParameter`].
    pub fn get(&self, key: &str) -> Result<Option<f64>, RunError> {
        Ok(Parameter::of(key)?.get(self))
    }
}
