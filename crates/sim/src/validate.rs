//! Validation of a scenario: every number against its range in the table of parameters, and then what relates several
//! of them. Nothing is changed; the first wrong field is named.

use crate::command::Script;
use crate::error::{RunError, check};
use crate::limits::{COMMANDS_MAX, MESSAGES_MAX, SPAN_MAX};
use crate::parameters::Parameter;
use crate::scenario::Scenario;
use crate::time::SimTime;

const HOUR_MS: f64 = 3_600_000.0;

/// What a world takes for each of its messages: the message, its place in a spool that has room to grow, and what there is
/// besides of lists that grow with them. Held against worlds that were played in tests/limits.rs.
const MESSAGE_BYTES: f64 = 44.0;
/// What a world takes without any message.
const WORLD_BYTES: f64 = 1e6;

/// The fields to name when a concurrency window is smaller than its initial size.
const WINDOWS: [&str; 3] = [
    "stations.provider.concurrency.max",
    "stations.relay.concurrency.max",
    "stations.mailboxes.concurrency.max",
];

impl Scenario {
    /// Messages (dots) to be expected over the whole span, users' tests not counted.
    pub fn messages_expected(&self) -> f64 {
        let sum: f64 = self.arrivals.rhythm.iter().sum();
        let end = f64::from(self.arrivals.until.min(self.span).ms());
        let hours = (end / HOUR_MS) as usize;
        let share = |hour: usize| {
            let of_day = (hour + usize::from(self.arrivals.epoch_hour)) % 24;
            24.0 * self.arrivals.rhythm[of_day] / sum
        };
        let whole: f64 = (0..hours).map(share).sum();
        let rest = (end / HOUR_MS - hours as f64) * share(hours);
        let seconds = (whole + rest) * HOUR_MS / 1000.0;
        seconds * self.arrivals.rate_per_s / f64::from(self.weight)
    }

    /// Bytes that the world of a run of this scenario takes at most, to be expected.
    pub fn bytes_expected(&self) -> f64 {
        WORLD_BYTES + MESSAGE_BYTES * (self.messages_expected() + self.listed_len() as f64)
    }

    /// Checks every number, and what relates several of them.
    ///
    /// # Errors
    /// The first field out of its range.
    pub fn validate(&self) -> Result<(), RunError> {
        Parameter::all().try_for_each(|p| p.check(self))?;
        let rhythm = self.arrivals.rhythm.iter().sum();
        check("arrivals.rhythm (sum)", rhythm, 1e-6, 24e6)?;
        check(
            "messages",
            self.messages_expected() + self.listed_len() as f64,
            0.0,
            f64::from(MESSAGES_MAX),
        )?;
        self.listed_fits()?;
        for (station, field) in self.stations.iter().zip(WINDOWS) {
            if let Some(c) = station.concurrency {
                check(field, f64::from(c.max), f64::from(c.initial), 1e6)?;
            }
        }
        calendar_fits(&self.calendar)
    }

    /// What is given one by one comes in order, within the span.
    fn listed_fits(&self) -> Result<(), RunError> {
        let mut last = 0;
        for &at in self.listed.iter().flat_map(|listed| listed.iter()) {
            let end = f64::from(self.span.ms());
            check("listed", f64::from(at), f64::from(last), end)?;
            last = at;
        }
        Ok(())
    }
}

fn calendar_fits(calendar: &Script) -> Result<(), RunError> {
    let count = calendar.len() as f64;
    check("calendar.commands", count, 0.0, COMMANDS_MAX as f64)?;
    let mut last = SimTime::ZERO;
    for &(at, command) in calendar {
        command.validate()?;
        check(
            "calendar.at_ms",
            f64::from(at.ms()),
            0.0,
            f64::from(SPAN_MAX.ms()),
        )?;
        if at < last {
            return Err(RunError::TimeRunsBackwards {
                at_ms: at.ms(),
                last_ms: last.ms(),
            });
        }
        last = at;
    }
    Ok(())
}
