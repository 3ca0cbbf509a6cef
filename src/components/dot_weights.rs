//! How many e-mails one dot may stand for: the choices that a viewer has, from a picture whose dots can be told apart
//! to one of about a million. Pure; another choice plays the run anew.

use limbo_sim::Scenario;

/// The finest choice makes at least so many dots in all; in the built-in scenarios about a million of them wait at the
/// worst moment.
const DOTS_MIN: f64 = 1.5e6;

/// The choices for a scenario, the coarsest first: its own weight, a tenth of it, what makes about a million
/// dots, and the present one. A scenario written e-mail by e-mail has no other.
pub(super) fn choices(scenario: &Scenario) -> Vec<u32> {
    let own = Scenario::named(scenario.name).map_or(scenario.weight, |s| s.weight);
    let finest = finest(scenario.messages_expected() * f64::from(scenario.weight));
    let mut weights = vec![scenario.weight];
    if own > 1 {
        for weight in [own, (own / 10).max(finest), finest] {
            if !weights.contains(&weight) {
                let coarser = weights.iter().take_while(|w| **w > weight).count();
                weights.insert(coarser, weight);
            }
        }
    }
    weights
}

/// The greatest of 1, 5, 10, 25, 50, 100, 250, ... by which so many e-mails make [`DOTS_MIN`] dots.
fn finest(emails: f64) -> u32 {
    let mut best = 1;
    let mut decade = 1;
    while decade <= 100_000_000 {
        for step in [decade, decade * 5 / 2, decade * 5] {
            if emails / f64::from(step) >= DOTS_MIN {
                best = step;
            }
        }
        decade *= 10;
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_sim::catalogue::NAMES;

    fn choices_of(name: &str) -> Vec<u32> {
        choices(&Scenario::named(name).expect("it exists"))
    }

    #[test]
    fn a_viewer_may_ask_for_a_million_dots() {
        assert_eq!(choices_of("libero-2023"), [2000, 200, 25]);
        assert_eq!(choices_of("one-letter"), [1]);
        assert_eq!(choices_of("small-town"), [1]);
    }

    #[test]
    fn every_choice_can_be_played_and_what_is_shown_is_one_of_them() {
        for name in NAMES {
            let scenario = Scenario::named(name).expect("it exists");
            for weight in choices(&scenario) {
                let chosen = scenario.clone().with_weight(weight);
                assert_eq!(chosen.validate(), Ok(()), "{name} at {weight}");
                assert_eq!(choices(&chosen), choices(&scenario), "{name} at {weight}");
            }
            let odd = scenario.clone().with_weight(scenario.weight + 7);
            assert!(choices(&odd).contains(&odd.weight), "{name}");
        }
    }
}
