//! The words of the table of parameters: names, units, choices and values.

use crate::components::mta_key;
use crate::i18n::{Locale, Unit};
use limbo_sim::parameters::{Kind, Parameter};
use limbo_sim::{Duration, Mta, Scenario};

/// What a reader sees in a number of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One of a few names.
    Choice,
    /// A length of time.
    Duration,
    /// E-mails in a time.
    Rate,
    /// A part of a whole, as a percentage.
    Share,
    /// How often somebody does something in an hour.
    PerHour,
    /// How often somebody does something in a day.
    PerDay,
    /// Work, measured by that of delivering one e-mail.
    Work,
    /// An hour of the day.
    Hour,
    /// An instant of the calendar.
    Instant,
    /// How much busier one hour is than another.
    Weight,
    /// So many of something.
    Count,
}

impl Form {
    /// What the numbers of a parameter are.
    pub fn of(parameter: &Parameter) -> Form {
        let key = parameter.key;
        match (parameter.kind, parameter.unit) {
            (Kind::Choice(_), _) => Form::Choice,
            _ if key == "epoch_unix_ms" => Form::Instant,
            _ if key.starts_with(RHYTHM) => Form::Weight,
            (_, "ms") => Form::Duration,
            (_, "e-mails/s") => Form::Rate,
            (_, "1/h") => Form::PerHour,
            (_, "1/d") => Form::PerDay,
            (_, "h") => Form::Hour,
            (_, "permille") => Form::Share,
            _ if key.ends_with("cost") => Form::Work,
            _ if SHARES.contains(&key) => Form::Share,
            _ => Form::Count,
        }
    }
}

/// Numbers from 0 to 1 that are parts of a whole.
const SHARES: [&str; 4] = [
    "readers.share",
    "readers.gives_up",
    "readers.capacity_share",
    "once_told",
];
/// The beginning of the keys of the 24 hours of a day.
const RHYTHM: &str = "arrivals.rhythm.";

/// The scenario as it is written; one that is nowhere written is what it is: so is that of a real queue, whose numbers are
/// its question's.
pub fn as_written(scenario: &Scenario) -> Scenario {
    let written = match scenario.listed {
        Some(_) => return scenario.clone(),
        None => Scenario::named(scenario.name),
    };
    written.unwrap_or_else(|_| scenario.clone())
}

/// In which time e-mails are counted: a nation's in a second, a town's in a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateUnit {
    /// A second.
    Second,
    /// A minute.
    Minute,
}

/// A storage that takes fewer e-mails a second than this is spoken of in minutes.
const SLOW_PER_S: f64 = 10.0;

impl RateUnit {
    /// The unit for a scenario, by the numbers that it has as it is written: it stays while they are changed.
    pub fn of(scenario: &Scenario) -> RateUnit {
        let written = Scenario::named(scenario.name);
        let written = written.as_ref().unwrap_or(scenario);
        if written.stations[2].capacity_per_s < SLOW_PER_S {
            RateUnit::Minute
        } else {
            RateUnit::Second
        }
    }

    /// How many seconds it has.
    pub fn seconds(self) -> f64 {
        match self {
            RateUnit::Second => 1.0,
            RateUnit::Minute => 60.0,
        }
    }

    fn key(self) -> &'static str {
        match self {
            RateUnit::Second => "unit.rate_second",
            RateUnit::Minute => "unit.rate_minute",
        }
    }
}

/// The three stations, by the segment of their keys.
const STATIONS: [(&str, &str); 3] = [
    ("provider", "stage.provider"),
    ("relay", "stage.relay"),
    ("mailboxes", "stage.mailboxes"),
];

/// Which station a key speaks of: the key of the place's name, and the rest of the key.
fn station(key: &str) -> Option<(&'static str, &str)> {
    let (name, rest) = key.strip_prefix("stations.")?.split_once('.')?;
    let place = STATIONS.iter().find(|(segment, _)| *segment == name)?;
    Some((place.1, rest))
}

/// The key of the text that names a parameter. The stations share theirs, and so do the hours and the servers.
fn text_key(key: &str) -> String {
    if let Some((_, rest)) = station(key) {
        return ["param", "station", rest].join(".");
    }
    for shared in ["arrivals.rhythm", "providers"] {
        if key
            .strip_prefix(shared)
            .is_some_and(|rest| rest.starts_with('.'))
        {
            return ["param.", shared].concat();
        }
    }
    ["param.", key].concat()
}

/// What a parameter is called within its group: `Capacity`.
pub fn parameter_short_name(locale: &Locale, key: &str) -> String {
    let text = text_key(key);
    if let Some(hour) = key.strip_prefix(RHYTHM) {
        return locale.fill(&text, &[("hour", hour)]);
    }
    if let Some(mta) = key.strip_prefix("providers.").and_then(server) {
        return locale.fill(&text, &[("server", locale.t(mta_key(mta)))]);
    }
    locale.t(&text).to_owned()
}

/// What a parameter is called wherever it stands: `Relay: capacity`.
pub fn parameter_name(locale: &Locale, key: &str) -> String {
    let name = parameter_short_name(locale, key);
    match station(key) {
        Some((place, _)) => locale.fill("param.at", &[("place", locale.t(place)), ("what", &name)]),
        None => name,
    }
}

/// The server program of that name in the table.
fn server(name: &str) -> Option<Mta> {
    Mta::ALL.into_iter().find(|mta| mta.name() == name)
}

/// What the choice at that place of a parameter's list is called.
pub fn choice_name(locale: &Locale, parameter: &Parameter, place: usize) -> String {
    let Kind::Choice(names) = parameter.kind else {
        return String::new();
    };
    let Some(name) = names.get(place) else {
        return String::new();
    };
    match server(name) {
        Some(mta) => locale.t(mta_key(mta)).to_owned(),
        None => locale.t(&choice_key(parameter.key, name)).to_owned(),
    }
}

/// The key of a choice's text.
fn choice_key(key: &str, name: &str) -> String {
    let last = key.rsplit('.').next().unwrap_or(key);
    let name = name.replace('/', "_of_");
    ["choice.", last, ".", &name].concat()
}

/// The unit in which a parameter's value is shown and typed, as it is said of `n` of them; empty where there is none to say.
/// (Lengths of time choose their own.)
pub fn unit_words(locale: &Locale, parameter: &Parameter, rates: RateUnit, n: f64) -> String {
    let counted = match Form::of(parameter) {
        Form::Rate => rates.key(),
        Form::Work => "unit.work",
        Form::Count if parameter.key.ends_with(".sessions") => "unit.connections",
        Form::Count if parameter.unit == "e-mails" => "unit.e_mails",
        Form::Share => return "%".to_owned(),
        Form::PerHour => return locale.t("unit.per_hour").to_owned(),
        Form::PerDay => return locale.t("unit.per_day").to_owned(),
        Form::Hour => return locale.t("unit.hour").to_owned(),
        Form::Count | Form::Weight | Form::Choice | Form::Duration | Form::Instant => {
            return String::new();
        }
    };
    locale.plural_said(counted, n, "", &[])
}

/// A parameter's value in words, with its unit: `260 e-mails a second`, `2 hours, 30 minutes`, `it crashes`.
pub fn value_words(
    locale: &Locale,
    parameter: &Parameter,
    value: Option<f64>,
    rates: RateUnit,
) -> String {
    let Some(value) = value else {
        return locale.t("param.off").to_owned();
    };
    let form = Form::of(parameter);
    let number = match form {
        Form::Choice => return choice_name(locale, parameter, value as usize),
        // A length of time is said in whole seconds: of what is shorter nothing would be left.
        Form::Duration if value < 1000.0 => return locale.quantity(value / 1000.0, Unit::Second),
        Form::Duration => return locale.duration(Duration(value as u32)),
        Form::Share if parameter.unit == "permille" => return locale.percent_exact(value / 1000.0),
        Form::Share => return locale.percent_exact(value),
        Form::Instant => {
            let text = ("day", locale.day_of(value));
            return locale.fill(
                "format.moment",
                &[(text.0, &text.1), ("time", &locale.time_of(value))],
            );
        }
        Form::Rate => value * rates.seconds(),
        _ => value,
    };
    let unit = unit_words(locale, parameter, rates, number);
    let number = locale.decimal(number);
    match &*unit {
        "" => number,
        unit => [&number, "\u{a0}", unit].concat(),
    }
}

/// The text of a note of the catalogue, by its id: where a number is documented, or why the model has it.
pub fn note_words(locale: &Locale, id: &str) -> String {
    locale.t(&note_key(id)).to_owned()
}

fn note_key(id: &str) -> String {
    ["note.", &id.replace('-', "_")].concat()
}

/// The keys of all texts that this table needs, for the test that looks for texts which nothing uses.
#[cfg(test)]
pub(crate) fn text_keys() -> Vec<String> {
    let choices = |p: &'static Parameter| match p.kind {
        Kind::Choice(names) => names,
        _ => &[],
    };
    let of_choices = |p: &'static Parameter| {
        let own = choices(p).iter().filter(|name| server(name).is_none());
        own.map(|name| choice_key(p.key, name)).collect::<Vec<_>>()
    };
    let names = Parameter::all().map(|p| text_key(p.key));
    let notes = limbo_sim::catalogue::NAMES.into_iter().flat_map(|name| {
        let scenario = Scenario::named(name).expect("a scenario of the catalogue");
        scenario.notes().map(|n| note_key(n.id)).collect::<Vec<_>>()
    });
    names
        .chain(Parameter::all().flat_map(of_choices))
        .chain(notes)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn every_parameter_has_a_name_of_its_own_and_every_choice_too() {
        for lang in Lang::all() {
            let locale = Locale::new(lang, "Europe/Rome", 0.0);
            let mut seen = std::collections::BTreeMap::new();
            for p in Parameter::all() {
                let name = parameter_name(&locale, p.key);
                assert!(!name.contains(['{', '}']), "{}: {name}", p.key);
                assert!(!name.starts_with("param."), "{}: no name", p.key);
                let before = seen.insert(name.clone(), p.key);
                assert_eq!(before, None, "{} is called as another one: {name}", p.key);
                if let Kind::Choice(names) = p.kind {
                    for place in 0..names.len() {
                        let name = choice_name(&locale, p, place);
                        assert!(
                            !name.is_empty() && !name.starts_with("choice."),
                            "{}: {name}",
                            p.key
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn every_note_of_the_catalogue_has_its_words() {
        for lang in Lang::all() {
            let locale = Locale::new(lang, "Europe/Rome", 0.0);
            for name in limbo_sim::catalogue::NAMES {
                let scenario = Scenario::named(name).expect("a scenario");
                for note in scenario.notes() {
                    let words = note_words(&locale, note.id);
                    assert!(
                        !words.starts_with("note."),
                        "{name}: no text for {}",
                        note.id
                    );
                }
            }
        }
    }

    #[test]
    fn a_value_is_said_with_its_unit() {
        let locale = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        let said = |key: &str, value| {
            let p = Parameter::of(key).expect("a parameter");
            value_words(&locale, p, Some(value), RateUnit::Second)
        };
        assert_eq!(said("readers.share", 0.5), "50%");
        assert_eq!(said("once_share", 20.0), "2%");
        assert!(said("stations.relay.capacity_per_s", 260.0).starts_with("260"));
        assert!(said("probe_ms", 300_000.0).starts_with("5 min"));
        assert_eq!(said("relay_retry.rule", 0.0), "Postfix");
    }

    #[test]
    fn of_one_only_one_is_said() {
        let locale = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        for (key, one, two) in [
            (
                "stations.mailboxes.door.sessions",
                "1\u{a0}connection",
                "2\u{a0}connections",
            ),
            (
                "arrivals.rate_per_s",
                "1\u{a0}e-mail a second",
                "2\u{a0}e-mails a second",
            ),
        ] {
            let p = Parameter::of(key).expect("a parameter");
            let said = |n| value_words(&locale, p, Some(n), RateUnit::Second);
            assert_eq!((said(1.0), said(2.0)), (one.to_owned(), two.to_owned()));
        }
        for lang in Lang::all() {
            let locale = Locale::new(lang, "Europe/Rome", 0.0);
            for p in Parameter::all() {
                let unit = unit_words(&locale, p, RateUnit::Minute, 1.0);
                assert!(!unit.starts_with("unit."), "{}: {unit}", p.key);
            }
        }
    }

    #[test]
    fn a_town_is_spoken_of_in_minutes_and_a_nation_in_seconds() {
        let unit = |name| RateUnit::of(&Scenario::named(name).expect("a scenario"));
        assert_eq!(unit("small-town"), RateUnit::Minute);
        assert_eq!(unit("libero-2023"), RateUnit::Second);
    }
}
