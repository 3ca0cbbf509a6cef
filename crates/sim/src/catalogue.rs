//! The catalogue of scenarios that come with the program: one file for each, with a note beside every number that
//! says where it is documented or why it was chosen.

mod exchange_2022;
mod gmail_2020;
mod libero_2023;
mod libero_june_2023;
mod notes;
mod one_letter;
mod sandbox;
mod small_town;
mod spool_destroyed;
mod tandem;

pub use notes::{EventNote, Note, ParameterNote};

use crate::command::Script;
use crate::error::RunError;
use crate::scenario::{Concurrency, Feedback, OverloadPolicy, Scenario, Service, StationSpec};
use crate::time::Duration;
use notes::Entry;

/// A station that is strong enough never to be a bottleneck: the base of the scenarios' stations.
const STRONG: StationSpec = StationSpec {
    capacity_per_s: 1.0,
    workers: 40,
    service: Service::Exponential,
    overload: OverloadPolicy::Unlimited,
    reboot: Duration::hours(1),
    handover_per_s: 2.0,
    client_timeout: None,
    concurrency: None,
    active_max: None,
};

/// Postfix with its default settings probes a dead destination after this time (`minimal_backoff_time`).
const POSTFIX_PROBE: Duration = Duration::secs(300);

/// So many servers with Postfix's windows, as it is shipped.
const fn postfix(servers: f64) -> Option<Concurrency> {
    Some(Concurrency {
        initial: 5,
        max: 20,
        servers,
        feedback: Feedback::One,
    })
}

/// A scenario of the catalogue, with what is known about its numbers.
struct Origin {
    name: &'static str,
    scenario: fn() -> Scenario,
    /// Notes, the scenario's own first. Functions, so that a program that only plays does not carry the texts.
    notes: fn() -> &'static [&'static [Entry]],
    calendar: fn() -> &'static [EventNote],
}

/// All scenarios, the default first. A new scenario needs its file, a `mod` line, and a line here and in [`NAMES`].
static ALL: [Origin; 8] = [
    libero_2023::ORIGIN,
    small_town::ORIGIN,
    one_letter::ORIGIN,
    libero_june_2023::ORIGIN,
    gmail_2020::ORIGIN,
    exchange_2022::ORIGIN,
    spool_destroyed::ORIGIN,
    sandbox::ORIGIN,
];

/// The scenarios' names, the default first.
pub const NAMES: [&str; 8] = [
    libero_2023::ORIGIN.name,
    small_town::ORIGIN.name,
    one_letter::ORIGIN.name,
    libero_june_2023::ORIGIN.name,
    gmail_2020::ORIGIN.name,
    exchange_2022::ORIGIN.name,
    spool_destroyed::ORIGIN.name,
    sandbox::ORIGIN.name,
];

impl Origin {
    /// A calendar as a script.
    fn script(calendar: &[EventNote]) -> Script {
        calendar
            .iter()
            .map(|event| (event.at, event.command))
            .collect()
    }
}

impl Scenario {
    /// The scenario of that name.
    ///
    /// # Errors
    /// [`RunError::UnknownScenario`].
    pub fn named(name: &str) -> Result<Scenario, RunError> {
        let origin = ALL
            .iter()
            .find(|o| o.name == name)
            .ok_or(RunError::UnknownScenario)?;
        Ok((origin.scenario)())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scenario_is_valid_and_has_its_own_name() {
        for name in NAMES {
            let scenario = Scenario::named(name).unwrap();
            assert_eq!(scenario.name, name);
            assert_eq!(scenario.validate(), Ok(()), "{name}");
        }
        assert_eq!(Scenario::named("nowhere"), Err(RunError::UnknownScenario));
    }

    #[test]
    fn a_number_out_of_range_is_named_with_its_range() {
        for bad in [f64::NAN, f64::INFINITY, -1.0] {
            let mut scenario = Scenario::named("small-town").unwrap();
            scenario.arrivals.rate_per_s = bad;
            let error = scenario.validate().unwrap_err();
            assert!(error.to_string().contains("arrivals.rate_per_s"), "{error}");
        }
        let mut scenario = Scenario::named("small-town").unwrap();
        scenario.weight = 0;
        assert!(scenario.validate().is_err());
    }
}
