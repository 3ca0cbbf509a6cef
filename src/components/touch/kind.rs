//! What can be changed by a slider on the stage: its key in the table of parameters, its track, and how its value is said.

use crate::components::words;
use crate::i18n::{Locale, Unit};
use limbo_picture::handle_scale::HandleScale;
use limbo_picture::layout::mark_range;
use limbo_sim::parameters::Parameter;
use limbo_sim::scenario::OverloadPolicy;
use limbo_sim::{Duration, Hop, Scenario};

/// A slider on the stage.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// How many e-mails are sent.
    Rate,
    /// What the station at the end of a hop takes.
    Capacity(Hop),
    /// The open sessions beyond which the mailboxes fall, or turn away.
    Mark,
    /// How long an e-mail travels.
    Travel,
    /// Which part of the people opens its mailboxes.
    Readers,
}

/// On its track a capacity goes from the scenario's own divided by this to the same times it.
const CAPACITY_FACTOR: f64 = 20.0;
/// The same for what is sent.
const RATE_FACTOR: f64 = 10.0;
/// Where the scenario sends nothing by itself: e-mails a second, from one in a minute and a half to ten.
const RATE_OF_NONE: f64 = 0.1;
/// The travel times that can be chosen, s.
const TRAVEL_S: [f64; 22] = [
    1.0, 2.0, 3.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 180.0, 300.0, 480.0, 720.0, 900.0, 1_200.0,
    1_800.0, 2_700.0, 3_600.0, 5_400.0, 7_200.0, 10_800.0, 21_600.0,
];
/// Steps of the track of who logs in: 5% each.
const SHARE_STEPS: u16 = 20;

impl Kind {
    /// Its key in the table of parameters.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Rate => "arrivals.rate_per_s",
            Kind::Capacity(Hop::Submission) => "stations.provider.capacity_per_s",
            Kind::Capacity(Hop::Relay) => "stations.relay.capacity_per_s",
            Kind::Capacity(Hop::Delivery) => "stations.mailboxes.capacity_per_s",
            Kind::Mark => "stations.mailboxes.door.sessions",
            Kind::Travel => "travel_ms",
            Kind::Readers => "readers.share",
        }
    }

    /// Its value in a scenario; none where it means nothing there.
    pub fn value(self, scenario: &Scenario) -> Option<f64> {
        Parameter::of(self.key()).ok()?.get(scenario)
    }

    /// Its track, in the network as it is in force; `own` is what the scenario says. What is in force lies on it, too: a
    /// field takes any number.
    pub fn scale(self, now: &Scenario, own: &Scenario) -> HandleScale {
        let value = self.value(own).unwrap_or(0.0);
        let in_force = self.value(now).unwrap_or(value);
        let around = |middle: f64, factor: f64| {
            let scale = HandleScale::by_factors(middle / factor, middle * factor);
            scale.with_stop(in_force).with_stop(middle)
        };
        match self {
            Kind::Rate if value > 0.0 => around(value, RATE_FACTOR),
            Kind::Rate => around(RATE_OF_NONE, RATE_FACTOR),
            Kind::Capacity(_) => around(value, CAPACITY_FACTOR),
            Kind::Mark => {
                let (least, most) = mark_range(now);
                let scale = HandleScale::by_factors(least, most);
                // Its track is the bar, whose ends are those of the picture.
                match (least..=most).contains(&value) {
                    true => scale.with_stop(value),
                    false => scale,
                }
            }
            Kind::Travel => {
                let seconds = TRAVEL_S.map(|s| s * 1000.0);
                HandleScale::of_values(&seconds)
                    .with_stop(in_force)
                    .with_stop(value)
            }
            Kind::Readers => HandleScale::by_steps(0.0, 1.0, SHARE_STEPS)
                .with_stop(in_force)
                .with_stop(value),
        }
    }

    /// What it is, for who does not see where it stands.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Rate => "handle.rate",
            Kind::Capacity(Hop::Submission) => "handle.capacity_provider",
            Kind::Capacity(Hop::Relay) => "handle.capacity_relay",
            Kind::Capacity(Hop::Delivery) => "handle.capacity_mailboxes",
            Kind::Mark => "handle.mark",
            Kind::Travel => "handle.travel",
            Kind::Readers => "handle.readers",
        }
    }

    /// Its value as it stands over the track: short where the place says whose it is.
    pub fn shown(self, locale: &Locale, value: f64, scenario: &Scenario, short: bool) -> String {
        match self {
            Kind::Rate => locale.fill("handle.rate_shown", &[("rate", &rate(locale, value, true))]),
            Kind::Capacity(hop) => {
                let key = match (short, hop) {
                    (false, Hop::Delivery) => "handle.capacity_mailboxes_shown",
                    _ => "handle.capacity_shown",
                };
                locale.fill(key, &[("rate", &rate(locale, value, true))])
            }
            Kind::Mark => words::mark(locale, scenario, &locale.number(value)),
            Kind::Travel => locale.fill(
                "handle.travel_shown",
                &[("time", &time(locale, value, true))],
            ),
            Kind::Readers => locale.fill(
                "handle.readers_shown",
                &[("percent", &locale.percent_exact(value))],
            ),
        }
    }

    /// Its value as a sentence, with its unit.
    pub fn said(self, locale: &Locale, value: f64, scenario: &Scenario) -> String {
        match self {
            Kind::Rate => locale.fill("handle.rate_says", &[("rate", &rate(locale, value, false))]),
            Kind::Capacity(_) => locale.fill(
                "handle.capacity_says",
                &[("rate", &rate(locale, value, false))],
            ),
            Kind::Mark => {
                let key = match scenario.station(Hop::Delivery).overload {
                    OverloadPolicy::RejectWith421 { .. } => "handle.mark_says_rejects",
                    _ => "handle.mark_says",
                };
                locale.plural(key, value, &[])
            }
            Kind::Travel => locale.fill(
                "handle.travel_says",
                &[("time", &time(locale, value, false))],
            ),
            Kind::Readers => locale.fill(
                "handle.readers_says",
                &[("percent", &locale.percent_exact(value))],
            ),
        }
    }
}

/// E-mails a second: of a second, a minute or an hour, whichever of them makes ten or more.
fn rate(locale: &Locale, per_s: f64, short: bool) -> String {
    let (n, shown, said) = if per_s >= 10.0 || per_s == per_s.round() {
        (per_s, "handle.per_second", "handle.a_second")
    } else if per_s * 60.0 >= 10.0 {
        (per_s * 60.0, "handle.per_minute", "handle.a_minute")
    } else {
        (per_s * 3600.0, "handle.per_hour", "handle.an_hour")
    };
    if short {
        let n = if n < 10.0 {
            locale.decimal(n)
        } else {
            locale.number(n)
        };
        locale.fill(shown, &[("n", &n)])
    } else {
        locale.plural_of(said, n, &[])
    }
}

fn time(locale: &Locale, ms: f64, short: bool) -> String {
    // A length of time is said in whole seconds: of what is shorter nothing would be left.
    if ms > 0.0 && ms < 1000.0 {
        let seconds = ms / 1000.0;
        return match short {
            true => locale.quantity_short(seconds, Unit::Second),
            false => locale.quantity(seconds, Unit::Second),
        };
    }
    let time = Duration(ms as u32);
    if short {
        locale.duration_short(time)
    } else {
        locale.duration(time)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use limbo_sim::{Command, OverloadAction};

    const ALL: [Kind; 7] = [
        Kind::Rate,
        Kind::Capacity(Hop::Submission),
        Kind::Capacity(Hop::Relay),
        Kind::Capacity(Hop::Delivery),
        Kind::Mark,
        Kind::Travel,
        Kind::Readers,
    ];

    #[test]
    fn whatever_a_handle_stops_at_can_be_set_in_every_scenario() {
        for name in limbo_sim::catalogue::NAMES {
            let own = Scenario::named(name).unwrap();
            for kind in ALL.into_iter().filter(|kind| kind.value(&own).is_some()) {
                let parameter = Parameter::of(kind.key()).unwrap();
                assert!(parameter.live, "{}", kind.key());
                let (min, max) = kind.scale(&own, &own).range();
                for value in [min, max] {
                    assert_eq!(
                        Command::Set(kind.key(), value).validate(),
                        Ok(()),
                        "{name}: {}",
                        kind.key()
                    );
                }
            }
        }
    }

    #[test]
    fn what_is_in_force_lies_on_the_track_however_far_it_is_from_what_the_scenario_says() {
        let own = Scenario::named("libero-2023").unwrap();
        for (kind, value) in [
            (Kind::Rate, 0.1),
            (Kind::Capacity(Hop::Delivery), 10_000.0),
            (Kind::Capacity(Hop::Relay), 0.5),
            (Kind::Travel, 43_200_000.0),
            (Kind::Travel, 400.0),
            (Kind::Readers, 0.004),
        ] {
            let mut now = own.clone();
            Command::Set(kind.key(), value).apply_to(&mut now).unwrap();
            let scale = kind.scale(&now, &own);
            let (min, max) = scale.range();
            assert!((min..=max).contains(&value), "{}: {value}", kind.key());
            assert_eq!(scale.value(scale.place(value)), value, "{}", kind.key());
            let said = kind.value(&own).unwrap();
            assert_eq!(scale.value(scale.place(said)), said, "{}", kind.key());
        }
    }

    #[test]
    fn what_is_not_nothing_is_not_said_to_be_nothing() {
        let locale = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        let scenario = Scenario::named("libero-2023").unwrap();
        for (kind, little) in [
            (Kind::Readers, 0.004),
            (Kind::Travel, 400.0),
            (Kind::Travel, 1.0),
        ] {
            let says = |value| {
                let shown = kind.shown(&locale, value, &scenario, true);
                (shown, kind.said(&locale, value, &scenario))
            };
            let (shown, said) = says(little);
            let (none_shown, none_said) = says(0.0);
            assert_ne!(shown, none_shown);
            assert_ne!(said, none_said);
        }
        let nearly_all = Kind::Readers.said(&locale, 0.996, &scenario);
        assert!(nearly_all.starts_with("99.6"), "{nearly_all}");
    }

    #[test]
    fn a_mark_at_which_nothing_falls_does_not_say_that_it_falls() {
        let locale = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        let mut scenario = Scenario::named("libero-2023").unwrap();
        let falls = Kind::Mark.shown(&locale, 9_000.0, &scenario, true);
        let rejects = Command::SetOverloadAction(Hop::Delivery, OverloadAction::RejectWith421);
        rejects.apply_to(&mut scenario).unwrap();
        let turns_away = Kind::Mark.shown(&locale, 9_000.0, &scenario, true);
        assert_ne!(turns_away, falls);
        assert!(turns_away.contains("9,000"), "{turns_away}");
    }

    #[test]
    fn the_scenarios_own_value_can_be_found_again() {
        for name in limbo_sim::catalogue::NAMES {
            let own = Scenario::named(name).unwrap();
            for kind in ALL {
                let Some(value) = kind.value(&own).filter(|v| *v > 0.0) else {
                    continue;
                };
                let scale = kind.scale(&own, &own);
                assert_eq!(
                    scale.value(scale.place(value)),
                    value,
                    "{name}: {}",
                    kind.key()
                );
            }
        }
    }
}
