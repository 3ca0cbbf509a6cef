//! What can be wrong with a scenario or a script that comes from outside. Both are checked once, before a world is
//! made of them.

use core::fmt;

/// Which field is wrong, what it was, and what it may be.
#[derive(Clone, Debug, PartialEq)]
pub enum RunError {
    /// A number outside its range.
    OutOfRange {
        /// The field, as a path: `stations.relay.workers`.
        field: &'static str,
        /// What was given.
        value: f64,
        /// The least allowed value.
        min: f64,
        /// The greatest allowed value.
        max: f64,
    },
    /// A command earlier than the one before it.
    TimeRunsBackwards {
        /// The instant asked for, ms.
        at_ms: u32,
        /// The latest instant already in the script, ms.
        last_ms: u32,
    },
    /// A scenario of a name that does not exist.
    UnknownScenario,
    /// A parameter of a key that does not exist.
    UnknownParameter,
    /// A parameter that has no meaning in this scenario, such as the cost of a rejection at a station that rejects
    /// nothing.
    DoesNotApply {
        /// The parameter's key.
        field: &'static str,
    },
    /// A parameter that a run begins with, to be set while it is played.
    OnlyAtBeginning {
        /// The parameter's key.
        field: &'static str,
    },
    /// A run within all limits, for which the machine that is to play it has no room.
    NoRoom,
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RunError::OutOfRange {
                field,
                value,
                min,
                max,
            } => {
                write!(f, "{field} is {value}, must be between {min} and {max}")
            }
            RunError::TimeRunsBackwards { at_ms, last_ms } => {
                write!(f, "a command at {at_ms} ms comes after one at {last_ms} ms")
            }
            RunError::OnlyAtBeginning { field } => {
                write!(f, "{field} can be set at the beginning of a run only")
            }
            RunError::NoRoom => write!(f, "this machine has no room for a run of so many messages"),
            RunError::UnknownScenario => write!(f, "no scenario of that name"),
            RunError::UnknownParameter => write!(f, "no parameter of that key"),
            RunError::DoesNotApply { field } => {
                write!(f, "{field} means nothing in this scenario")
            }
        }
    }
}

impl std::error::Error for RunError {}

/// `Ok` if `value` is a number between `min` and `max`.
pub(crate) fn check(field: &'static str, value: f64, min: f64, max: f64) -> Result<(), RunError> {
    // Not `value < min || value > max`: a NaN must fail.
    if value >= min && value <= max {
        Ok(())
    } else {
        Err(RunError::OutOfRange {
            field,
            value,
            min,
            max,
        })
    }
}
