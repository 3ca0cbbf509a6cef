//! The lab in words: its questions, parameters and values; what a sweep has found stands in `found`. Every number is computed
//! elsewhere.

mod found;
#[cfg(test)]
mod tests;

pub use super::quantity::length as time;
pub use found::{at_least, figures, found, has_theory, verdict, why};

use super::quantity::Quantity;
use crate::components::parameters::{choice_name, parameter_name};
use crate::components::words::scenario;
use crate::i18n::Locale;
use limbo_lab::grid::{Grid, Refusal};
use limbo_lab::incident::{Base, BaseScenario};
use limbo_lab::outcome::Question;
use limbo_lab::presets::{self, Preset, RETRY, SESSIONS, TESTS};
use limbo_lab::sweep::{Sweep, Zone};
use limbo_sim::parameters::Parameter;
use limbo_sim::scenario::OverloadPolicy;
use limbo_sim::{Hop, RunError, Scenario};

/// The name of a question that comes with the program.
pub fn preset(locale: &Locale, preset: Preset) -> &str {
    locale.t(match preset {
        Preset::Blocks => "lab.parameter.blocks",
        Preset::Every => "lab.parameter.every",
        Preset::BlocksAndEvery => "lab.parameter.blocks_and_every",
        Preset::Drip => "lab.parameter.drip",
        Preset::Capacity => "lab.parameter.capacity",
        Preset::Sessions => "lab.parameter.sessions",
        Preset::SessionsAndBlocks => "lab.parameter.sessions_and_blocks",
        Preset::Arrivals => "lab.parameter.arrivals",
        Preset::Retry => "lab.parameter.retry",
        Preset::Tests => "lab.parameter.tests",
    })
}

/// The name of a parameter in a scenario: what crashes a server is no name for the limit of one that refuses.
pub fn parameter_in(locale: &Locale, key: &str, scenario: &Scenario) -> String {
    match key {
        SESSIONS if refuses(scenario) => parameter_name(locale, key),
        _ => parameter(locale, key),
    }
}

/// The name of what is swept along an axis, in all cells alike.
pub fn swept(locale: &Locale, grid: &Grid, axis: usize) -> String {
    match key(grid, axis) {
        key @ SESSIONS if (0..grid.cells()).any(|cell| rejects(grid, cell)) => {
            parameter_name(locale, key)
        }
        key => parameter(locale, key),
    }
}

/// The name of a parameter of the table: the lab's own for those that it began with, the table's for all others; its key
/// where it has no name.
fn parameter(locale: &Locale, key: &str) -> String {
    let own = match key {
        presets::BLOCKS => "lab.parameter.blocks",
        presets::EVERY => "lab.parameter.every",
        presets::DRIP => "lab.parameter.drip",
        presets::CAPACITY => "lab.parameter.capacity",
        SESSIONS => "lab.parameter.sessions",
        presets::ARRIVALS => "lab.parameter.arrivals",
        TESTS => "lab.parameter.tests",
        _ => return parameter_name(locale, key),
    };
    locale.t(own).to_owned()
}

/// The name of a base scenario: where the outage happens.
pub fn base(locale: &Locale, base: BaseScenario) -> &str {
    match base {
        BaseScenario::Town => locale.t("lab.base.town"),
        BaseScenario::Libero => locale.t("lab.base.libero"),
        other => scenario(locale, other.scenario_name()),
    }
}

/// What of a base scenario is documented, and what is modelled.
pub fn about(locale: &Locale, base: BaseScenario) -> &str {
    locale.t(match base {
        BaseScenario::Town => "lab.about.town",
        BaseScenario::Libero => "lab.about.libero",
        BaseScenario::Disk => "lab.about.disk",
        BaseScenario::June | BaseScenario::Gmail | BaseScenario::Exchange => "lab.about.elsewhere",
    })
}

/// Which of the places the grid's outage happens in.
pub fn place(grid: &Grid) -> BaseScenario {
    match grid.study().base {
        Base::Preset(base) => base,
        Base::Run(_) => BaseScenario::Town,
    }
}

/// How the values of the axis of that number are shown.
pub fn quantity(grid: &Grid, axis: usize) -> Quantity {
    let key = key(grid, axis);
    Quantity::of(key, grid.base_scenario())
}

/// The key of the axis of that number; empty where there is none.
fn key(grid: &Grid, axis: usize) -> &'static str {
    grid.study().axes.get(axis).map_or("", |axis| axis.key)
}

/// The value of a cell along an axis in full: `12 groups`, `one group every 5 minutes`; what is nothing but a number comes
/// with its name.
pub fn value(locale: &Locale, grid: &Grid, cell: usize, axis: usize) -> String {
    let Some((key, value)) = grid.values(cell).nth(axis) else {
        return String::new();
    };
    match key {
        SESSIONS if rejects(grid, cell) => named(locale, grid, axis, value),
        SESSIONS => locale.plural("lab.value.sessions", value.round(), &[]),
        _ => value_of_any(locale, grid, axis, value),
    }
}

/// A value with the name of what it is a value of.
fn named(locale: &Locale, grid: &Grid, axis: usize, value: f64) -> String {
    let name = swept(locale, grid, axis);
    let number = number(locale, key(grid, axis), &quantity(grid, axis), value);
    locale.fill("lab.value.named", &[("name", &name), ("value", &number)])
}

/// A value in full, of an axis whose words are the same in all cells.
fn value_of_any(locale: &Locale, grid: &Grid, axis: usize, value: f64) -> String {
    let quantity = quantity(grid, axis);
    let shown = quantity.show(value);
    let timed = |key: &str| locale.fill(key, &[("time", &quantity.full(locale, value))]);
    match key(grid, axis) {
        presets::BLOCKS => locale.plural("lab.value.blocks", value, &[]),
        presets::EVERY => timed("lab.value.every"),
        RETRY if is_mean_interval(grid) => timed("lab.value.retry"),
        TESTS if value == 0.0 => locale.t("lab.value.no_tests").to_owned(),
        TESTS => locale.plural_of("lab.value.tests", shown, &[]),
        presets::DRIP | presets::CAPACITY | presets::ARRIVALS => {
            locale.plural_of("lab.value.rate", shown, &[])
        }
        _ => named(locale, grid, axis, value),
    }
}

/// A value with its unit, or the name of a choice.
pub(super) fn number(locale: &Locale, key: &str, quantity: &Quantity, value: f64) -> String {
    match quantity.names().and_then(|names| names.get(value as usize)) {
        Some(_) => choice(locale, key, value),
        None => quantity.full(locale, value),
    }
}

/// The name of a choice of a parameter.
fn choice(locale: &Locale, key: &str, place: f64) -> String {
    Parameter::of(key).map_or_else(
        |_| String::new(),
        |p| choice_name(locale, p, place as usize),
    )
}

/// True if the mailboxes' server of a scenario refuses instead of crashing.
fn refuses(scenario: &Scenario) -> bool {
    let storage = scenario.station(Hop::Delivery);
    matches!(storage.overload, OverloadPolicy::RejectWith421 { .. })
}

/// True if the mailboxes' server of a cell refuses instead of crashing; where the cell cannot be played, that of all.
fn rejects(grid: &Grid, cell: usize) -> bool {
    match grid.refusal(cell) {
        Some(_) => refuses(grid.base_scenario()),
        None => grid.rejects(cell),
    }
}

/// True where the relay tries again at random times of a mean.
fn is_mean_interval(grid: &Grid) -> bool {
    matches!(
        grid.base_scenario().relay_retry,
        limbo_sim::scenario::RetryRule::Exponential(_)
    )
}

/// All values of a cell in full.
pub fn cell(locale: &Locale, grid: &Grid, cell: usize) -> String {
    let axes = 0..grid.study().axes.len();
    let words: Vec<String> = axes.map(|axis| value(locale, grid, cell, axis)).collect();
    words.join(" · ")
}

/// A value as an amount of something, as a sentence about a stretch of values needs it: `12 groups`, `5 minutes apart`.
fn amount(locale: &Locale, grid: &Grid, axis: usize, value: f64) -> String {
    let quantity = quantity(grid, axis);
    let timed = |key: &str| locale.fill(key, &[("time", &quantity.full(locale, value))]);
    match key(grid, axis) {
        presets::EVERY => timed("lab.amount.every"),
        RETRY if is_mean_interval(grid) => timed("lab.amount.retry"),
        SESSIONS => locale.plural("lab.amount.sessions", value.round(), &[]),
        TESTS => locale.plural_of("lab.amount.tests", quantity.show(value), &[]),
        presets::BLOCKS | presets::DRIP | presets::CAPACITY | presets::ARRIVALS => {
            value_of_any(locale, grid, axis, value)
        }
        key => number(locale, key, &quantity, value),
    }
}

/// All values of a cell as amounts.
fn cell_amount(locale: &Locale, grid: &Grid, cell: usize) -> String {
    let values = grid.values(cell).enumerate();
    let words: Vec<String> = values
        .map(|(axis, (_, v))| amount(locale, grid, axis, v))
        .collect();
    words.join(", ")
}

/// What stands along an axis of values, with its unit where the values do not say it.
pub fn axis(locale: &Locale, grid: &Grid, axis: usize) -> String {
    let (key, quantity) = (key(grid, axis), quantity(grid, axis));
    let what = swept(locale, grid, axis);
    let unit = match key {
        SESSIONS => None,
        _ if quantity.is_time() => None,
        _ => quantity.unit_of_many(locale),
    };
    match unit {
        Some(unit) => locale.fill("lab.axis", &[("what", &what), ("unit", &unit)]),
        None => what,
    }
}

/// A value for an axis: `12`, `5 min`, `11K`.
pub fn value_short(locale: &Locale, grid: &Grid, axis: usize, value: f64) -> String {
    let quantity = quantity(grid, axis);
    match quantity.names().and_then(|names| names.get(value as usize)) {
        Some(_) => choice(locale, key(grid, axis), value),
        None => quantity.short(locale, value),
    }
}

/// The name of what is looked for.
pub fn question(locale: &Locale, question: Question) -> &str {
    locale.t(match question {
        Question::TimeToClear => "lab.question.time",
        Question::Falls => "lab.question.falls",
        Question::PeakLimbo => "lab.question.peak",
        Question::Returned => "lab.question.returned",
        Question::Lost => "lab.question.lost",
        Question::LongestWait => "lab.question.longest",
        Question::Rejected => "lab.question.rejected",
    })
}

/// An answer to what is looked for, with its unit.
pub fn answer(locale: &Locale, sweep: &Sweep, answer: f64) -> String {
    let question = sweep.grid.study().question;
    if question.is_a_time() {
        locale.duration(time(answer))
    } else if question.counts_messages() {
        locale.plural("lab.answer.emails", answer * weight(&sweep.grid), &[])
    } else {
        locale.plural("lab.answer.falls", answer, &[])
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

/// A sentence about so many runs, in its form for that number.
fn of_runs(locale: &Locale, key: &str, runs: usize, values: &[(&str, &str)]) -> String {
    let said = count(locale, runs);
    let values = [values, &[("runs", &said)]].concat();
    locale.plural(key, runs as f64, &values)
}

/// A number of dots as the e-mails that they stand for.
pub fn emails(locale: &Locale, sweep: &Sweep, dots: f64) -> String {
    locale.number(dots * weight(&sweep.grid))
}

/// How many e-mails a dot stands for.
pub fn weight(grid: &Grid) -> f64 {
    f64::from(grid.base_scenario().weight)
}

/// A stretch of safe values, from the first to the last index.
pub fn zone(locale: &Locale, sweep: &Sweep, zone: Zone) -> String {
    let name = |index: usize| amount(locale, &sweep.grid, 0, sweep.grid.columns()[index]);
    let (from, to) = (name(zone.0), name(zone.1));
    let key = match (zone.0 == 0, zone.1 + 1 == sweep.grid.cells()) {
        (true, true) => "lab.zone.all",
        (false, true) => "lab.zone.from",
        (true, false) => "lab.zone.to",
        (false, false) => "lab.zone.between",
    };
    locale.fill(key, &[("from", &from), ("to", &to)])
}

/// How many runs are played: cells, seeds, dots a run, and e-mails a dot.
pub fn intro(locale: &Locale, grid: &Grid) -> String {
    // To the nearest hundred, because the exact number differs from seed to seed.
    let messages = (grid.base_scenario().messages_expected() / 100.0).round() * 100.0;
    let seeds = f64::from(grid.study().seeds);
    let cells = grid.cells();
    let (key, seeds, values) = match grid.rows().len() {
        1 => {
            let seeds = locale.plural("lab.intro_seeds", seeds, &[]);
            let of = [("seeds", &*seeds)];
            let values = locale.plural("lab.intro_values", cells as f64, &of);
            ("lab.intro", seeds, values)
        }
        _ => {
            let seeds = locale.plural("lab.intro_same_seeds", seeds, &[]);
            ("lab.intro_map", seeds, count(locale, cells))
        }
    };
    let runs = locale.plural("lab.intro_times", grid.jobs() as f64, &[]);
    let dots = locale.number(messages);
    let scale = locale.plural("clock.scale", weight(grid), &[]);
    locale.fill(
        key,
        &[
            ("runs", &runs),
            ("values", &values),
            ("seeds", &seeds),
            ("messages", &dots),
            ("scale", &scale),
        ],
    )
}

/// Why a cell cannot be played.
pub fn refusal(locale: &Locale, refusal: &Refusal) -> String {
    let name = |key: &str| parameter(locale, key);
    match refusal {
        Refusal::Run(RunError::DoesNotApply { field }) => {
            locale.fill("lab.refused.unused", &[("name", &name(field))])
        }
        Refusal::Run(RunError::OutOfRange { field, .. }) => match *field {
            "messages" => locale.t("lab.refused.messages").to_owned(),
            "script.at_ms" => locale.t("lab.refused.span").to_owned(),
            field => locale.fill("lab.refused.range", &[("name", &name(field))]),
        },
        Refusal::Run(_) => locale.t("lab.wrong.unplayable").to_owned(),
        Refusal::TakenBack { key, .. } => {
            locale.fill("lab.refused.taken_back", &[("name", &name(key))])
        }
        Refusal::TooManyMessages { .. } => locale.t("lab.refused.messages").to_owned(),
    }
}
