//! A scenario as its name and the parameters that were changed, as key and value. Pure. It never decides what is
//! allowed: every value goes through the simulation's own table of parameters.

use limbo_sim::parameters::Parameter;
use limbo_sim::{Mix, Mta, RunError, Scenario};

/// A changed parameter: its key, and its value in the parameter's unit; 0 where something optional was turned off.
pub type Change = (&'static str, f64);

/// The keys of the shares of the senders' servers begin so. Setting one share alone scales the others, so all of them
/// are set together.
const SHARE: &str = "providers.";

/// The parameters in which `scenario` differs from the scenario of its name, in the order of the table; `None` if it
/// differs in something that is no parameter.
pub fn changes(scenario: &Scenario) -> Option<Vec<Change>> {
    let mut copy = Scenario::named(scenario.name).ok()?;
    let mut changes = Vec::new();
    for parameter in Parameter::all() {
        // Each change is made to the copy, too, because a choice decides which numbers mean something.
        let (wanted, has) = (parameter.get(scenario), parameter.get(&copy));
        if wanted == has || (wanted.is_none() && !parameter.optional) {
            continue;
        }
        let value = wanted.unwrap_or(0.0);
        changes.push((parameter.key, value));
        if !parameter.key.starts_with(SHARE) {
            parameter.set(&mut copy, value).ok()?;
        }
    }
    copy.providers = scenario.providers;
    (copy == *scenario).then_some(changes)
}

/// The scenario of that name with these changes, checked as a whole.
///
/// # Errors
/// The first change that is refused, or the first number that does not fit the others.
pub fn changed(name: &str, changes: &[Change]) -> Result<Scenario, RunError> {
    let mut scenario = Scenario::named(name)?;
    let mut shares = Mta::ALL.map(|mta| scenario.providers.share(mta));
    for &(key, value) in changes {
        let parameter = Parameter::of(key)?;
        if let Some(index) = share_index(key) {
            // On a copy, only to check it: setting one share would scale the others.
            parameter.set(&mut scenario.clone(), value)?;
            shares[index] = value as u16;
        } else {
            parameter.set(&mut scenario, value)?;
        }
    }
    scenario.providers = Mix::new(shares)?;
    scenario.validate()?;
    Ok(scenario)
}

/// The index of the share that a key names, in the order of [`Mta::ALL`], which is that of the table.
fn share_index(key: &str) -> Option<usize> {
    Parameter::all()
        .filter(|p| p.key.starts_with(SHARE))
        .position(|p| p.key == key)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use limbo_sim::catalogue::NAMES;
    use proptest::prelude::*;

    /// A scenario of some name with some parameters changed to anything in their range, as long as it is valid.
    pub(crate) fn any_scenario() -> impl Strategy<Value = Scenario> {
        let count = Parameter::all().count();
        let one = (0..count, 0.0..=1.0f64, any::<bool>());
        let some = prop::collection::vec(one, 0..12);
        (0..NAMES.len(), some).prop_map(|(name, values)| {
            let mut scenario = Scenario::named(NAMES[name]).expect("it exists");
            for (i, share, round) in values {
                let parameter = Parameter::all().nth(i).expect("it exists");
                let value = parameter.min + share * (parameter.max - parameter.min);
                let mut copy = scenario.clone();
                let value = if round { value.round() } else { value };
                if parameter.set(&mut copy, value).is_ok() && copy.validate().is_ok() {
                    scenario = copy;
                }
            }
            scenario
        })
    }

    #[test]
    fn a_scenario_as_it_was_written_has_no_changes() {
        for name in NAMES {
            let scenario = Scenario::named(name).unwrap();
            assert_eq!(changes(&scenario), Some(vec![]));
        }
    }

    #[test]
    fn what_was_turned_off_is_turned_off_again() {
        let mut scenario = Scenario::named("libero-2023").unwrap();
        for parameter in Parameter::all().filter(|p| p.optional) {
            let _ = parameter.set(&mut scenario, 0.0);
        }
        let changes = changes(&scenario).unwrap();
        assert_eq!(changed("libero-2023", &changes), Ok(scenario));
    }

    #[test]
    fn a_calendar_of_its_own_is_not_a_change_of_parameters() {
        let mut scenario = Scenario::named("libero-2023").unwrap();
        scenario.calendar.pop();
        assert_eq!(changes(&scenario), None);
    }

    #[test]
    fn what_the_table_refuses_is_refused() {
        for change in [
            ("weight", 0.0),
            ("weight", f64::NAN),
            ("nothing", 1.0),
            ("providers.exim", 1001.0),
        ] {
            assert!(changed("small-town", &[change]).is_err(), "{change:?}");
        }
        // Shares that do not sum to a whole.
        assert!(changed("small-town", &[("providers.exim", 999.0)]).is_err());
    }

    proptest! {
        #[test]
        fn every_changed_scenario_is_made_again_from_its_changes(scenario in any_scenario()) {
            let changes = changes(&scenario).expect("only parameters were changed");
            prop_assert_eq!(changed(scenario.name, &changes), Ok(scenario));
        }
    }
}
