//! The lab's sentences: values, figures, and what theory and runs have to say to each other. Every number in them is
//! computed; nothing here is drawn.

use crate::i18n::Locale;
use limbo_lab::forecast;
use limbo_lab::study::{BaseScenario, SEEDS, Study, SweptParameter};
use limbo_lab::sweep::{Figures, Sweep};
use limbo_sim::Duration;

/// Milliseconds as a length of time, to the second.
pub fn time(ms: f64) -> Duration {
    Duration::secs((ms.max(0.0) / 1000.0).round() as u32)
}

/// The name of what changes.
pub fn dial(locale: &Locale, dial: SweptParameter) -> &str {
    locale.t(match dial {
        SweptParameter::Blocks => "lab.dial.blocks",
        SweptParameter::Every => "lab.dial.every",
        SweptParameter::Drip => "lab.dial.drip",
        SweptParameter::Capacity => "lab.dial.capacity",
        SweptParameter::Sessions => "lab.dial.sessions",
        SweptParameter::Arrivals => "lab.dial.arrivals",
        SweptParameter::Retry => "lab.dial.retry",
    })
}

/// The name of where it happens.
pub fn ground(locale: &Locale, ground: BaseScenario) -> &str {
    locale.t(match ground {
        BaseScenario::Town => "lab.ground.town",
        BaseScenario::Libero => "lab.ground.libero",
    })
}

/// What is known about it, and what is modelled.
pub fn about(locale: &Locale, ground: BaseScenario) -> &str {
    locale.t(match ground {
        BaseScenario::Town => "lab.about.town",
        BaseScenario::Libero => "lab.about.libero",
    })
}

/// A rate is said by the hour, so that it is a whole number.
fn an_hour(per_s: f64) -> f64 {
    per_s * 3600.0
}

/// A value in full: `12 blocks`, `every 5 minutes`.
pub fn value(locale: &Locale, dial: SweptParameter, value: f64) -> String {
    match dial {
        SweptParameter::Blocks => locale.plural("lab.value.blocks", value, &[]),
        SweptParameter::Every => locale.fill(
            "lab.value.every",
            &[("time", &locale.duration(time(value)))],
        ),
        SweptParameter::Retry => locale.fill(
            "lab.value.retry",
            &[("time", &locale.duration(time(value)))],
        ),
        SweptParameter::Sessions => locale.plural("lab.value.sessions", value, &[]),
        SweptParameter::Drip | SweptParameter::Capacity | SweptParameter::Arrivals => {
            locale.plural("lab.value.rate", an_hour(value).round(), &[])
        }
    }
}

/// A value for an axis: `12`, `5 min`, `11K`.
pub fn value_short(locale: &Locale, dial: SweptParameter, value: f64) -> String {
    match dial {
        SweptParameter::Blocks => locale.number(value),
        SweptParameter::Every | SweptParameter::Retry => locale.duration_short(time(value)),
        SweptParameter::Sessions => locale.compact(value),
        SweptParameter::Drip | SweptParameter::Capacity | SweptParameter::Arrivals => {
            locale.compact(an_hour(value))
        }
    }
}

/// A time that came out, or that it never did.
pub fn time_or_never(locale: &Locale, ms: Option<f64>) -> String {
    ms.map_or_else(
        || locale.t("lab.never").to_owned(),
        |ms| locale.duration(time(ms)),
    )
}

fn count(locale: &Locale, n: usize) -> String {
    locale.number(n as f64)
}

/// A count of dots as e-mails.
pub fn emails(locale: &Locale, sweep: &Sweep, dots: f64) -> String {
    locale.number(dots * weight(&sweep.study))
}

/// E-mails to a dot.
pub fn weight(study: &Study) -> f64 {
    let first = study.values().first().copied().unwrap_or(1.0);
    study.scenario(first).map_or(1.0, |s| f64::from(s.weight))
}

/// The safe values between two, as theory or the runs have them.
pub fn zone(locale: &Locale, sweep: &Sweep, zone: (usize, usize)) -> String {
    let say = |place: usize| value_short(locale, sweep.study.dial, sweep.values[place]);
    let (from, to) = (say(zone.0), say(zone.1));
    let key = match (zone.0 == 0, zone.1 + 1 == sweep.values.len()) {
        (true, true) => "lab.zone.all",
        (false, true) => "lab.zone.from",
        (true, false) => "lab.zone.to",
        (false, false) => "lab.zone.between",
    };
    locale.fill(key, &[("from", &from), ("to", &to)])
}

/// How a value did: how many runs were safe, how long they took, what it cost.
pub fn figures(locale: &Locale, sweep: &Sweep, place: usize, f: &Figures) -> Vec<String> {
    if f.runs == 0 {
        return vec![locale.t("lab.read.nothing").to_owned()];
    }
    let runs = count(locale, f.runs);
    let safe = count(locale, f.safe);
    let mut said = Vec::new();
    said.push(if sweep.counts_refusals() {
        let refused = emails(locale, sweep, f.falls.median().unwrap_or(0.0));
        let cleared = [("cleared", &*safe), ("runs", &*runs), ("n", &*refused)];
        locale.fill("lab.read.refused", &cleared)
    } else if f.safe == f.runs {
        locale.fill("lab.read.safe", &[("runs", &runs)])
    } else {
        let falls = f.falls.median().unwrap_or(0.0);
        let in_runs = count(locale, f.runs - f.safe);
        let values = [("in", &*in_runs), ("runs", &*runs)];
        locale.plural("lab.read.fell", falls, &values)
    });
    said.push(clears(locale, f));
    let forecast = forecast::forecast(&sweep.study, sweep.values[place]);
    if let Some(s) = forecast.and_then(|f| f.clears_s) {
        let time = locale.duration(time(s * 1000.0));
        said.push(locale.fill("lab.read.theory", &[("time", &time)]));
    }
    if let Some((most, waits)) = forecast::threshold(&sweep.study, sweep.values[place]) {
        let (most, waits) = (locale.number(most.round()), locale.number(waits.round()));
        said.push(locale.fill("lab.read.threshold", &[("most", &most), ("waits", &waits)]));
    }
    if let Some(longest) = f.longest.at[4] {
        let longest = locale.duration(time(longest));
        let returned = emails(locale, sweep, f.returned.median().unwrap_or(0.0));
        let values = [("longest", &*longest), ("returned", &*returned)];
        said.push(locale.fill("lab.read.waits", &values));
    }
    said
}

/// How long it took until the limbo was empty.
pub fn clears(locale: &Locale, f: &Figures) -> String {
    let Some(median) = f.clears.median() else {
        let cleared = count(locale, f.cleared);
        let runs = count(locale, f.runs);
        return locale.fill("lab.read.never", &[("cleared", &cleared), ("runs", &runs)]);
    };
    let [least, _, _, _, most] = f.clears.at.map(|ms| time_or_never(locale, ms));
    let median = locale.duration(time(median));
    let values = [("median", &*median), ("least", &*least), ("most", &*most)];
    locale.fill("lab.read.clears", &values)
}

/// Whether theory and runs agree, and why not exactly.
pub fn verdict(locale: &Locale, sweep: &Sweep) -> String {
    let said = |z: Option<(usize, usize)>| {
        z.map_or_else(
            || locale.t("lab.zone.none").to_owned(),
            |z| zone(locale, sweep, z),
        )
    };
    let (forecast, found) = (sweep.foretold_zone(), sweep.safe_zone());
    let (theory, runs) = (said(forecast), said(found));
    let values = [("theory", &*theory), ("runs", &*runs)];
    let key = match (forecast, found) {
        _ if !sweep.is_done() => "lab.verdict.theory",
        (a, b) if a == b => "lab.verdict.same",
        (Some(a), Some(b)) if is_within(b, a) => "lab.verdict.stricter",
        (None, Some(_)) => "lab.verdict.kinder",
        (Some(a), Some(b)) if is_within(a, b) => "lab.verdict.kinder",
        (Some(_), None) => "lab.verdict.stricter",
        _ => "lab.verdict.differ",
    };
    locale.fill(key, &values)
}

/// True if every value of the first stretch is in the second.
fn is_within(inner: (usize, usize), outer: (usize, usize)) -> bool {
    inner.0 >= outer.0 && inner.1 <= outer.1
}

/// Why, beyond chance, theory and this ground differ.
pub fn why<'a>(locale: &'a Locale, study: &Study) -> &'a str {
    match (study.ground, study.dial) {
        (BaseScenario::Town, SweptParameter::Retry) => locale.t("lab.why.retry"),
        (BaseScenario::Town, _) => locale.t("lab.why.town"),
        (BaseScenario::Libero, _) => locale.t("lab.why.libero"),
    }
}

/// What is played: how many runs of what.
pub fn intro(locale: &Locale, study: &Study) -> String {
    let values = study.values();
    let messages = study.scenario(values[0]).map_or(0.0, |s| {
        // To the nearest hundred: how many there are is chance.
        (s.messages_expected() / 100.0).round() * 100.0
    });
    let (of_values, of_seeds) = (count(locale, values.len()), count(locale, SEEDS));
    let runs = count(locale, values.len() * SEEDS);
    let dots = locale.number(messages);
    let scale = locale.plural("clock.scale", weight(study), &[]);
    locale.fill(
        "lab.intro",
        &[
            ("runs", &runs),
            ("values", &of_values),
            ("seeds", &of_seeds),
            ("messages", &dots),
            ("scale", &scale),
        ],
    )
}
