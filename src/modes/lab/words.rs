//! The lab in words: values and figures, and whether theory and the runs agree. Every number is computed elsewhere.

use crate::i18n::Locale;
use limbo_lab::forecast;
use limbo_lab::study::{BaseScenario, SEEDS, Study, SweptParameter};
use limbo_lab::sweep::{Figures, Sweep, Zone};
use limbo_sim::Duration;

/// Milliseconds as a length of time, to the second.
pub fn time(ms: f64) -> Duration {
    Duration::secs((ms.max(0.0) / 1000.0).round() as u32)
}

/// The name of a parameter.
pub fn parameter(locale: &Locale, parameter: SweptParameter) -> &str {
    locale.t(match parameter {
        SweptParameter::Blocks => "lab.parameter.blocks",
        SweptParameter::Every => "lab.parameter.every",
        SweptParameter::Drip => "lab.parameter.drip",
        SweptParameter::Capacity => "lab.parameter.capacity",
        SweptParameter::Sessions => "lab.parameter.sessions",
        SweptParameter::Arrivals => "lab.parameter.arrivals",
        SweptParameter::Retry => "lab.parameter.retry",
        SweptParameter::Tests => "lab.parameter.tests",
    })
}

/// The name of a base scenario: where the outage happens.
pub fn base(locale: &Locale, base: BaseScenario) -> &str {
    locale.t(match base {
        BaseScenario::Town => "lab.base.town",
        BaseScenario::Libero => "lab.base.libero",
    })
}

/// What of a base scenario is documented, and what is modelled.
pub fn about(locale: &Locale, base: BaseScenario) -> &str {
    locale.t(match base {
        BaseScenario::Town => "lab.about.town",
        BaseScenario::Libero => "lab.about.libero",
    })
}

/// A rate by the hour, in which it is a whole number.
fn per_hour(per_s: f64) -> f64 {
    per_s * 3600.0
}

/// Of a thousand users who wait, so many send themselves a test within an hour.
fn of_thousand(per_h: f64) -> f64 {
    (per_h * 1000.0).round()
}

/// A value in full: `12 blocks`, `every 5 minutes`.
pub fn value(locale: &Locale, parameter: SweptParameter, value: f64) -> String {
    match parameter {
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
            locale.plural("lab.value.rate", per_hour(value).round(), &[])
        }
        SweptParameter::Tests if value == 0.0 => locale.t("lab.value.no_tests").to_owned(),
        SweptParameter::Tests => locale.plural("lab.value.tests", of_thousand(value), &[]),
    }
}

/// A value as an amount of something, as a sentence about a stretch of values needs it: `12 groups`, `5 minutes apart`.
fn amount(locale: &Locale, parameter: SweptParameter, value: f64) -> String {
    let timed = |key: &'static str| {
        let time = locale.duration(time(value));
        locale.fill(key, &[("time", &time)])
    };
    match parameter {
        SweptParameter::Every => timed("lab.amount.every"),
        SweptParameter::Retry => timed("lab.amount.retry"),
        SweptParameter::Sessions => locale.plural("lab.amount.sessions", value, &[]),
        SweptParameter::Tests => locale.plural("lab.amount.tests", of_thousand(value), &[]),
        SweptParameter::Blocks
        | SweptParameter::Drip
        | SweptParameter::Capacity
        | SweptParameter::Arrivals => self::value(locale, parameter, value),
    }
}

/// What stands along the chart's axis of values, with its unit where the values do not say it.
pub fn axis(locale: &Locale, swept: SweptParameter) -> String {
    let what = parameter(locale, swept);
    match swept {
        SweptParameter::Drip | SweptParameter::Capacity | SweptParameter::Arrivals => {
            locale.fill("lab.axis.rate", &[("what", what)])
        }
        SweptParameter::Tests => locale.fill("lab.axis.tests", &[("what", what)]),
        SweptParameter::Blocks
        | SweptParameter::Every
        | SweptParameter::Sessions
        | SweptParameter::Retry => what.to_owned(),
    }
}

/// A value for an axis: `12`, `5 min`, `11K`.
pub fn value_short(locale: &Locale, parameter: SweptParameter, value: f64) -> String {
    match parameter {
        SweptParameter::Blocks => locale.number(value),
        SweptParameter::Every | SweptParameter::Retry => locale.duration_short(time(value)),
        SweptParameter::Sessions => locale.compact(value),
        SweptParameter::Drip | SweptParameter::Capacity | SweptParameter::Arrivals => {
            locale.compact(per_hour(value))
        }
        SweptParameter::Tests => locale.number(of_thousand(value)),
    }
}

/// A time in ms, or that it never came.
pub fn time_or_never(locale: &Locale, ms: Option<f64>) -> String {
    ms.map_or_else(
        || locale.t("lab.never").to_owned(),
        |ms| locale.duration(time(ms)),
    )
}

fn count(locale: &Locale, n: usize) -> String {
    locale.number(n as f64)
}

/// A number of dots as the e-mails that they stand for.
pub fn emails(locale: &Locale, sweep: &Sweep, dots: f64) -> String {
    locale.number(dots * weight(&sweep.study))
}

/// How many e-mails a dot stands for.
pub fn weight(study: &Study) -> f64 {
    let first = study.values().first().copied().unwrap_or(1.0);
    study.scenario(first).map_or(1.0, |s| f64::from(s.weight))
}

/// A stretch of safe values, from the first to the last index.
pub fn zone(locale: &Locale, sweep: &Sweep, zone: Zone) -> String {
    let name = |index: usize| amount(locale, sweep.study.parameter, sweep.values[index]);
    let (from, to) = (name(zone.0), name(zone.1));
    let key = match (zone.0 == 0, zone.1 + 1 == sweep.values.len()) {
        (true, true) => "lab.zone.all",
        (false, true) => "lab.zone.from",
        (true, false) => "lab.zone.to",
        (false, false) => "lab.zone.between",
    };
    locale.fill(key, &[("from", &from), ("to", &to)])
}

/// What the sweep has found, in a sentence or two; before it has been played, what theory expects.
pub fn found(locale: &Locale, sweep: &Sweep) -> String {
    if !sweep.is_done() {
        let runs = count(locale, sweep.total());
        return match sweep.forecast_zone() {
            Some(safe) => {
                let values = [("zone", &*zone(locale, sweep, safe)), ("runs", &*runs)];
                locale.fill("lab.lead.theory", &values)
            }
            None => locale.fill("lab.lead.theory_none", &[("runs", &runs)]),
        };
    }
    let what = locale.t(if sweep.counts_rejections() {
        "lab.lead.cleared"
    } else {
        "lab.lead.held"
    });
    let safe = sweep.safe_zone();
    let outside = (0..sweep.values.len())
        .filter(|index| safe.is_none_or(|(from, to)| *index < from || *index > to));
    let (good, rest) = outside
        .map(|index| sweep.figures(index))
        .fold((0, 0), |(good, rest), f| (good + f.safe, rest + f.runs));
    let key = match safe {
        None => "lab.lead.none",
        Some(_) if rest == 0 => "lab.lead.all",
        Some(_) if good == 0 => "lab.lead.zone_never",
        Some(_) => "lab.lead.zone",
    };
    let stretch = safe.map_or_else(String::new, |safe| zone(locale, sweep, safe));
    let (good, rest) = (count(locale, good), count(locale, rest));
    let values = [
        ("zone", &*stretch),
        ("what", what),
        ("good", &*good),
        ("rest", &*rest),
    ];
    let lead = locale.fill(key, &values);
    match sweep.fastest_safe() {
        Some((index, ms)) => {
            let value = amount(locale, sweep.study.parameter, sweep.values[index]);
            let time = locale.duration(time(ms));
            let values = [("value", &*value), ("time", &*time)];
            [&*lead, " ", &*locale.fill("lab.lead.fastest", &values)].concat()
        }
        None => lead,
    }
}

/// What came out for the value at that index: how many runs were safe, how long they took, what theory says, and what
/// the restart cost.
pub fn figures(locale: &Locale, sweep: &Sweep, index: usize, figures: &Figures) -> Vec<String> {
    if figures.runs == 0 {
        return vec![locale.t("lab.read.nothing").to_owned()];
    }
    let mut sentences = vec![safety(locale, sweep, figures), clears(locale, figures)];
    let (study, value) = (&sweep.study, sweep.values[index]);
    if let Some(s) = forecast::forecast(study, value).and_then(|f| f.clears_s) {
        let time = locale.duration(time(s * 1000.0));
        sentences.push(locale.fill("lab.read.theory", &[("time", &time)]));
    }
    if let Some((most, waits)) = forecast::threshold(study, value) {
        let (most, waits) = (locale.number(most.round()), locale.number(waits.round()));
        let values = [("most", &*most), ("waits", &*waits)];
        sentences.push(locale.fill("lab.read.threshold", &values));
    }
    if let Some(longest) = figures.longest.at[4] {
        let longest = locale.duration(time(longest));
        let returned = emails(locale, sweep, figures.returned.median().unwrap_or(0.0));
        let values = [("longest", &*longest), ("returned", &*returned)];
        sentences.push(locale.fill("lab.read.waits", &values));
    }
    sentences
}

/// In how many runs the server held; where it rejects instead of crashing, in how many the limbo was emptied.
fn safety(locale: &Locale, sweep: &Sweep, figures: &Figures) -> String {
    let (runs, safe) = (count(locale, figures.runs), count(locale, figures.safe));
    let median = figures.crashes.median().unwrap_or(0.0);
    if sweep.counts_rejections() {
        let refused = emails(locale, sweep, median);
        let values = [("cleared", &*safe), ("runs", &*runs), ("n", &*refused)];
        locale.fill("lab.read.refused", &values)
    } else if figures.safe == figures.runs {
        locale.fill("lab.read.safe", &[("runs", &runs)])
    } else {
        let in_runs = count(locale, figures.runs - figures.safe);
        let values = [("in", &*in_runs), ("runs", &*runs)];
        locale.plural("lab.read.crashed", median, &values)
    }
}

/// How long it took until the limbo was empty.
fn clears(locale: &Locale, f: &Figures) -> String {
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

/// Whether theory and the runs agree on which values are safe.
pub fn verdict(locale: &Locale, sweep: &Sweep) -> String {
    let name = |safe: Option<Zone>| match safe {
        Some(safe) => zone(locale, sweep, safe),
        None => locale.t("lab.zone.none").to_owned(),
    };
    let (forecast, found) = (sweep.forecast_zone(), sweep.safe_zone());
    let (theory, runs) = (name(forecast), name(found));
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
fn is_within(inner: Zone, outer: Zone) -> bool {
    inner.0 >= outer.0 && inner.1 <= outer.1
}

/// FailureReason, beyond chance, theory and the runs may differ on this base scenario.
pub fn why<'a>(locale: &'a Locale, study: &Study) -> &'a str {
    match (study.base, study.parameter) {
        (BaseScenario::Town, SweptParameter::Retry) => locale.t("lab.why.retry"),
        (_, SweptParameter::Tests) => locale.t("lab.why.tests"),
        (BaseScenario::Town, _) => locale.t("lab.why.town"),
        (BaseScenario::Libero, _) => locale.t("lab.why.libero"),
    }
}

/// How many runs are played: values, seeds, dots a run, and e-mails a dot.
pub fn intro(locale: &Locale, study: &Study) -> String {
    let values = study.values();
    let messages = study.scenario(values[0]).map_or(0.0, |s| {
        // To the nearest hundred, because the exact number differs from seed to seed.
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
