//! The lab in words: values and figures, and whether theory and the runs agree. Every number is computed elsewhere.

pub use super::quantity::length as time;

use super::quantity::Quantity;
use crate::components::parameters::{choice_name, parameter_name};
use crate::components::words::scenario;
use crate::i18n::Locale;
use limbo_lab::forecast::{self, NoTheory};
use limbo_lab::grid::{Grid, Refusal};
use limbo_lab::incident::{Base, BaseScenario};
use limbo_lab::outcome::Question;
use limbo_lab::presets::{self, Preset, RETRY, SESSIONS, TESTS};
use limbo_lab::sweep::{Figures, Judged, Sweep, Zone};
use limbo_sim::parameters::Parameter;
use limbo_sim::scenario::OverloadPolicy;
use limbo_sim::{Hop, Plan, RunError, Scenario};

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
        _ => quantity.unit(),
    };
    match unit {
        Some(unit) => locale.fill("lab.axis", &[("what", &what), ("unit", locale.t(unit))]),
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

/// What the sweep has found, in a sentence or two; before it has been played, what theory expects.
pub fn found(locale: &Locale, sweep: &Sweep) -> String {
    if sweep.grid.rows().len() > 1 {
        return found_on_map(locale, sweep);
    }
    if !sweep.is_done() {
        return match sweep.forecast_zone() {
            Some(safe) => {
                let zone = zone(locale, sweep, safe);
                of_runs(locale, "lab.lead.theory", sweep.total(), &[("zone", &zone)])
            }
            None if has_theory(sweep) => {
                of_runs(locale, "lab.lead.theory_none", sweep.total(), &[])
            }
            None => of_runs(locale, "lab.lead.no_theory", sweep.total(), &[]),
        };
    }
    let what = locale.t(match sweep.judged() {
        Judged::ByClearing => "lab.lead.cleared",
        Judged::ByCrashes => "lab.lead.held",
        Judged::ByCell => "lab.lead.went_well",
    });
    let (safe, last) = (sweep.safe_zone(), sweep.grid.cells() - 1);
    let outside =
        (0..=last).filter(|index| safe.is_none_or(|(from, to)| *index < from || *index > to));
    // Of runs that were broken off, and of values that cannot be played, nothing is known.
    let (good, rest) = outside
        .map(|index| sweep.figures(index))
        .fold((0, 0), |(good, rest), f| {
            (good + f.safe, rest + f.runs - f.too_much)
        });
    let broken_off = broken_off(locale, sweep);
    let key = match safe {
        None if rest == 0 => return broken_off.unwrap_or_default(),
        None => "lab.lead.none",
        Some(zone) if zone == (0, last) => "lab.lead.all",
        Some(_) if good == rest => "lab.lead.zone_only",
        Some(_) if good == 0 => "lab.lead.zone_never",
        Some(_) => "lab.lead.zone",
    };
    let stretch = safe.map_or_else(String::new, |safe| zone(locale, sweep, safe));
    let (good, of) = (count(locale, good), count(locale, rest));
    let values = [
        ("zone", &*stretch),
        ("what", what),
        ("good", &*good),
        ("rest", &*of),
    ];
    // A run beside others that were broken off is not the only one.
    let form = match broken_off {
        Some(_) => rest.max(2),
        None => rest,
    };
    let lead = match key {
        "lab.lead.none" | "lab.lead.zone_never" => locale.plural(key, form as f64, &values),
        _ => locale.fill(key, &values),
    };
    followed_by(with_fastest(locale, sweep, lead), broken_off)
}

/// That runs were broken off as too much work, and how many; none where there are none.
fn broken_off(locale: &Locale, sweep: &Sweep) -> Option<String> {
    let too_much = (0..sweep.grid.cells()).map(|cell| sweep.figures(cell).too_much);
    let n: usize = too_much.sum();
    (n > 0).then(|| locale.plural("lab.lead.too_much", n as f64, &[]))
}

/// A sentence, and after it another one where there is one.
fn followed_by(lead: String, more: Option<String>) -> String {
    match more {
        Some(more) => [&*lead, " ", &*more].concat(),
        None => lead,
    }
}

/// A sentence, and after it the quickest of what was safe.
fn with_fastest(locale: &Locale, sweep: &Sweep, lead: String) -> String {
    let fastest = sweep.fastest_safe().map(|(index, ms)| {
        let value = cell_amount(locale, &sweep.grid, index);
        let time = locale.duration(time(ms));
        let values = [("value", &*value), ("time", &*time)];
        locale.fill("lab.lead.fastest", &values)
    });
    followed_by(lead, fastest)
}

/// True if theory says something of any cell.
pub fn has_theory(sweep: &Sweep) -> bool {
    (0..sweep.grid.cells()).any(|cell| sweep.grid.forecast(cell).is_ok())
}

/// What a map has shown: of so many combinations, so many were safe; before it has been played, what theory expects.
fn found_on_map(locale: &Locale, sweep: &Sweep) -> String {
    let cells = 0..sweep.grid.cells();
    let all = count(locale, cells.len());
    let safe = |cell: &usize| sweep.grid.forecast(*cell).is_ok_and(|f| f.safe);
    if !sweep.is_done() {
        if !has_theory(sweep) {
            return of_runs(locale, "lab.lead.no_theory", sweep.total(), &[]);
        }
        let runs = count(locale, sweep.total());
        let safe = count(locale, cells.filter(safe).count());
        let values = [("safe", &*safe), ("all", &*all), ("runs", &*runs)];
        return locale.fill("lab.map.theory", &values);
    }
    let safe = count(
        locale,
        cells.filter(|cell| sweep.cell_is_safe(*cell)).count(),
    );
    let seeds = sweep.grid.study().seeds;
    let said = count(locale, seeds as usize);
    let values = [("safe", &*safe), ("all", &*all), ("seeds", &*said)];
    let found = locale.plural("lab.map.found", seeds.into(), &values);
    let found = with_fastest(locale, sweep, found);
    followed_by(found, broken_off(locale, sweep))
}

/// A figure of a cell: the least that it is, where runs were given up before their end.
pub(super) fn at_least(figures: &Figures, said: String) -> String {
    match figures.given_up {
        0 => said,
        _ => ["≥\u{a0}", &said].concat(),
    }
}

/// What came out for a cell: how many runs were safe, how long they took, what theory says, and what the restart cost.
pub fn figures(locale: &Locale, sweep: &Sweep, cell: usize, figures: &Figures) -> Vec<String> {
    let grid = &sweep.grid;
    if grid.refusal(cell).is_some() {
        return vec![refused(locale, grid, cell)];
    }
    if figures.runs == 0 {
        return vec![locale.t("lab.read.nothing").to_owned()];
    }
    if figures.too_much > 0 {
        return vec![locale.t("lab.read.too_much").to_owned()];
    }
    let mut sentences = vec![
        safety(locale, sweep, cell, figures),
        clears(locale, figures),
    ];
    let question = grid.study().question;
    if question != Question::TimeToClear
        && let [Some(least), _, Some(median), _, Some(most)] = figures.answers.at
    {
        let [least, median, most] =
            [least, median, most].map(|a| at_least(figures, answer(locale, sweep, a)));
        let what = self::question(locale, question);
        let values = [
            ("what", what),
            ("median", &*median),
            ("least", &*least),
            ("most", &*most),
        ];
        sentences.push(of_runs(locale, "lab.read.answer", figures.runs, &values));
    }
    sentences.extend(theory(locale, grid, cell));
    if let Some(longest) = figures.longest.at[4] {
        let longest = at_least(figures, locale.duration(time(longest)));
        let returned = emails(locale, sweep, figures.returned.median().unwrap_or(0.0));
        let returned = at_least(figures, returned);
        let values = [("longest", &*longest), ("returned", &*returned)];
        sentences.push(locale.fill("lab.read.waits", &values));
    }
    if figures.given_up > 0 {
        sentences.push(locale.t("lab.read.given_up").to_owned());
    }
    sentences
}

/// What theory says of a cell.
fn theory(locale: &Locale, grid: &Grid, cell: usize) -> Vec<String> {
    let mut sentences = Vec::new();
    if let Some(s) = grid.forecast(cell).ok().and_then(|f| f.clears_s) {
        let time = locale.duration(time(s * 1000.0));
        sentences.push(locale.fill("lab.read.theory", &[("time", &time)]));
    }
    let scenario = grid.scenario(cell).ok();
    let threshold = scenario.zip(grid.outage_s());
    if let Some((most, waits)) = threshold.and_then(|(s, outage)| forecast::threshold(&s, outage)) {
        let (most, waits) = (locale.number(most.round()), locale.number(waits.round()));
        let values = [("most", &*most), ("waits", &*waits)];
        sentences.push(locale.fill("lab.read.threshold", &values));
    }
    sentences
}

/// Why a cell cannot be played.
pub fn refused(locale: &Locale, grid: &Grid, cell: usize) -> String {
    match grid.refusal(cell) {
        Some(refusal) => self::refusal(locale, refusal),
        None => String::new(),
    }
}

/// In how many runs the server held; where it rejects instead of crashing, in how many the limbo was emptied.
fn safety(locale: &Locale, sweep: &Sweep, cell: usize, figures: &Figures) -> String {
    let safe = count(locale, figures.safe);
    let median = figures.crashes.median().unwrap_or(0.0);
    if sweep.grid.rejects(cell) {
        let refused = at_least(figures, emails(locale, sweep, median));
        let values = [("cleared", &*safe), ("refused", &*refused)];
        of_runs(locale, "lab.read.refused", figures.runs, &values)
    } else if figures.safe == figures.runs {
        of_runs(locale, "lab.read.safe", figures.runs, &[])
    } else {
        let in_runs = count(locale, figures.runs - figures.safe);
        let runs = count(locale, figures.runs);
        let values = [("in", &*in_runs), ("runs", &*runs)];
        let n = at_least(figures, locale.number(median));
        // "Once" has no place for the sign of what is the least.
        let form = match figures.given_up {
            0 => median,
            _ => median.max(2.0),
        };
        let key = match figures.runs {
            1 => "lab.read.crashed_one_run",
            _ => "lab.read.crashed",
        };
        locale.plural_said(key, form, &n, &values)
    }
}

/// How long it took until the limbo was empty.
fn clears(locale: &Locale, f: &Figures) -> String {
    let Some(median) = f.clears.median() else {
        let cleared = count(locale, f.cleared);
        return of_runs(locale, "lab.read.never", f.runs, &[("cleared", &cleared)]);
    };
    let [least, _, _, _, most] = f.clears.at.map(|ms| time_or_never(locale, ms));
    let median = locale.duration(time(median));
    let values = [("median", &*median), ("least", &*least), ("most", &*most)];
    of_runs(locale, "lab.read.clears", f.runs, &values)
}

/// Whether theory and the runs agree on which values are safe.
pub fn verdict(locale: &Locale, sweep: &Sweep) -> String {
    if !has_theory(sweep) {
        return no_theory(locale, &sweep.grid).to_owned();
    }
    if sweep.grid.rows().len() > 1 {
        return verdict_on_map(locale, sweep);
    }
    let name = |safe: Option<Zone>| match safe {
        Some(safe) => zone(locale, sweep, safe),
        None => locale.t("lab.zone.none").to_owned(),
    };
    let (forecast, found) = (sweep.forecast_zone(), sweep.safe_zone());
    let (theory, runs) = (name(forecast), name(found));
    let seeds = sweep.grid.study().seeds;
    let said = count(locale, seeds as usize);
    let values = [("theory", &*theory), ("runs", &*runs), ("seeds", &said)];
    let key = match (forecast, found) {
        _ if !sweep.is_done() => "lab.verdict.theory",
        (a, b) if a == b => "lab.verdict.same",
        (Some(a), Some(b)) if is_within(b, a) => stricter(sweep, a, found),
        (Some(a), None) => stricter(sweep, a, found),
        (a, Some(b)) if a.is_none_or(|a| is_within(a, b)) => kinder(sweep, a, b),
        _ => "lab.verdict.differ",
    };
    locale.fill(key, &values)
}

/// What is said where the runs call fewer values safe than theory does. That chance did it is said only where it may have:
/// in groups, whose sizes chance decides, and where at each value that theory alone calls safe some runs went well.
fn stricter(sweep: &Sweep, theory: Zone, found: Option<Zone>) -> &'static str {
    let mut alone = (theory.0..=theory.1)
        .filter(|cell| found.is_none_or(|(from, to)| *cell < from || *cell > to));
    let by_chance = |cell: usize| {
        let plan = sweep.grid.scenario(cell).map(|s| s.blocks_plan);
        let in_groups = matches!(plan, Ok(Plan::Blocks { blocks: 2.., .. }));
        in_groups && sweep.figures(cell).safe > 0
    };
    match sweep.grid.study().seeds {
        // What is said of a single bad run says nothing where a value has no other.
        1 => "lab.verdict.differ",
        _ if alone.all(by_chance) => "lab.verdict.stricter",
        _ => "lab.verdict.stricter_only",
    }
}

/// What is said where the runs call more values safe than theory does: smaller ones, or larger ones.
fn kinder(sweep: &Sweep, theory: Option<Zone>, found: Zone) -> &'static str {
    let (first, last) = (0, sweep.grid.cells().saturating_sub(1));
    let (smaller, larger) = match theory {
        Some(theory) => (found.0 < theory.0, found.1 > theory.1),
        // Where theory calls none safe, it is told by the end that is open.
        None => (
            found.0 > first && found.1 == last,
            found.0 == first && found.1 < last,
        ),
    };
    match (smaller, larger) {
        (true, false) => "lab.verdict.kinder",
        (false, true) => "lab.verdict.bears_more",
        _ => "lab.verdict.differ",
    }
}

/// True if every value of the first stretch is in the second.
fn is_within(inner: Zone, outer: Zone) -> bool {
    inner.0 >= outer.0 && inner.1 <= outer.1
}

/// On how many cells of a map theory and the runs agree.
fn verdict_on_map(locale: &Locale, sweep: &Sweep) -> String {
    if !sweep.is_done() {
        return locale.t("lab.map.verdict_later").to_owned();
    }
    let grid = &sweep.grid;
    let told = |cell: usize| grid.forecast(cell).ok().map(|f| f.safe);
    let told: Vec<(usize, bool)> = (0..grid.cells())
        .filter_map(|cell| Some((cell, told(cell)?)))
        .collect();
    let agrees = |(cell, safe): &&(usize, bool)| sweep.cell_is_safe(*cell) == *safe;
    let same = count(locale, told.iter().filter(agrees).count());
    let all = count(locale, told.len());
    locale.fill("lab.map.verdict", &[("same", &same), ("all", &all)])
}

/// Why theory says nothing.
fn no_theory<'a>(locale: &'a Locale, grid: &Grid) -> &'a str {
    locale.t(match grid.forecast(0) {
        Err(NoTheory::Plan) => "lab.no_theory.plan",
        Err(NoTheory::Door) => "lab.no_theory.door",
        Err(NoTheory::Adapts) => "lab.no_theory.adapts",
        Err(NoTheory::Outage | NoTheory::Refused) | Ok(_) => "lab.no_theory.outage",
    })
}

/// Why, beyond chance, theory and the runs may differ on this base scenario; nothing where there is no theory.
pub fn why<'a>(locale: &'a Locale, sweep: &Sweep) -> &'a str {
    let grid = &sweep.grid;
    let swept = |wanted: &str| grid.study().axes.iter().any(|axis| axis.key == wanted);
    if !has_theory(sweep) {
        return "";
    }
    locale.t(match place(grid) {
        BaseScenario::Town if refuses(grid.base_scenario()) => "lab.why.retry",
        _ if swept(TESTS) => "lab.why.tests",
        BaseScenario::Town | BaseScenario::Disk => "lab.why.town",
        BaseScenario::Exchange => "lab.why.exchange",
        _ => "lab.why.libero",
    })
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

#[cfg(test)]
mod tests {
    use super::super::draft::Draft;
    use super::*;
    use crate::i18n::Lang;
    use limbo_lab::axis::Axis;
    use limbo_lab::outcome::{Ended, Outcome};

    /// A question that has one value, so many seeds, and is yet to be played.
    fn one_value(seeds: &str) -> Sweep {
        let mut draft = Draft::preset(Preset::Blocks, BaseScenario::Town).expect("a preset");
        let axis = &mut draft.axes[0];
        axis.to.clone_from(&axis.from);
        "1".clone_into(&mut axis.steps);
        seeds.clone_into(&mut draft.seeds);
        Sweep::new(std::sync::Arc::new(draft.grid().expect("it can be asked")))
    }

    #[test]
    fn what_went_well_is_said_by_the_server_of_each_value() {
        let mut study = Preset::Blocks.study(BaseScenario::Town).expect("a study");
        study.axes = vec![Axis::linear("stations.mailboxes.door", 1.0, 2.0, 2)];
        let grid = Grid::new(study).expect("it can be asked");
        let mut sweep = Sweep::new(std::sync::Arc::new(grid));
        for job in 0..sweep.grid.jobs() {
            let outcome = Outcome {
                rejected: 7,
                ended: Ended::SpanOver,
                ..Outcome::default()
            };
            sweep.take(job, outcome);
        }
        let english = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        let of = |cell| figures(&english, &sweep, cell, &sweep.figures(cell)).remove(0);
        let held = of_runs(&english, "lab.read.safe", sweep.figures(0).runs, &[]);
        assert_eq!(of(0), held);
        assert!(
            of(1).contains("cleared in 0 of 20 runs; deliveries refused in the median run: 7"),
            "{}",
            of(1)
        );
        let said = found(&english, &sweep);
        assert!(said.contains("all went well in every run"), "{said}");
    }

    fn played(study: limbo_lab::study::Study, of: impl Fn(usize) -> Outcome) -> Sweep {
        let grid = std::sync::Arc::new(Grid::new(study).expect("it can be asked"));
        let mut sweep = Sweep::new(std::sync::Arc::clone(&grid));
        for job in 0..grid.jobs() {
            sweep.take(job, of(grid.job(job).cell));
        }
        sweep
    }

    #[test]
    fn what_is_said_of_every_value_is_true_of_those_that_cannot_be_played() {
        let cleared = Outcome {
            cleared_ms: Some(9_000),
            ..Outcome::default()
        };
        let mut study = Preset::Blocks.study(BaseScenario::Town).expect("a study");
        study.axes = vec![Axis::linear("span_ms", 3_600e3, 36_000e3, 10)];
        let some = played(study.clone(), |_| cleared);
        assert!(some.grid.refusal(0).is_some() && some.grid.refusal(9).is_none());
        study.axes = vec![Axis::linear("span_ms", 18_000e3, 36_000e3, 10)];
        let all = played(study, |_| cleared);
        for lang in Lang::all() {
            let locale = Locale::new(lang, "Europe/Rome", 0.0);
            let of_all = locale.fill("lab.lead.all", &[("what", locale.t("lab.lead.held"))]);
            assert!(found(&locale, &all).starts_with(&of_all));
            let safe = some.safe_zone().expect("what is played is safe");
            let values = [
                ("zone", &*zone(&locale, &some, safe)),
                ("what", locale.t("lab.lead.held")),
            ];
            let of_some = locale.fill("lab.lead.zone_only", &values);
            assert!(found(&locale, &some).starts_with(&of_some), "{of_some}");
        }
    }

    #[test]
    fn runs_that_were_broken_off_are_counted_as_nothing_else() {
        let broken_off = Outcome {
            ended: Ended::TooMuchWork,
            ..Outcome::default()
        };
        let cleared = Outcome {
            cleared_ms: Some(9_000),
            ..Outcome::default()
        };
        let study = Preset::Blocks.study(BaseScenario::Town).expect("a study");
        let of_cells = |from: usize| {
            played(study.clone(), |cell| match cell < from {
                true => broken_off,
                false => cleared,
            })
        };
        let english = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        let all = found(&english, &of_cells(usize::MAX));
        assert_eq!(
            all,
            "400 runs would have taken too long here and were broken off."
        );
        let some = found(&english, &of_cells(3));
        assert!(
            some.starts_with("from 4 groups up, the server stayed up in every run."),
            "{some}"
        );
        assert!(
            some.ends_with("60 runs would have taken too long here and were broken off."),
            "{some}"
        );
    }

    #[test]
    fn a_server_that_refuses_is_not_said_to_crash_at_so_many_connections() {
        let is_of_crashes = |locale: &Locale, said: &str| {
            said.contains(locale.t("lab.parameter.sessions"))
                || said.contains(&*locale.plural("lab.value.sessions", 480.0, &[]))
        };
        let town = || Preset::Blocks.study(BaseScenario::Town).expect("a study");
        let mut both = town();
        both.axes = vec![
            Axis::linear(SESSIONS, 480.0, 960.0, 2),
            Axis::linear("stations.mailboxes.door", 1.0, 2.0, 2),
        ];
        let mut refusing = Preset::Retry.study(BaseScenario::Town).expect("a study");
        refusing.axes = vec![Axis::linear(SESSIONS, 480.0, 960.0, 2)];
        let [both, refusing] = [both, refusing].map(|s| Grid::new(s).expect("it can be asked"));
        assert_eq!([0, 2].map(|cell| both.rejects(cell)), [false, true]);
        for lang in Lang::all() {
            let locale = Locale::new(lang, "Europe/Rome", 0.0);
            let of = |grid, cell| is_of_crashes(&locale, &self::cell(&locale, grid, cell));
            assert!(of(&both, 0) && !of(&both, 2) && !of(&refusing, 0));
            for grid in [&both, &refusing] {
                assert!(!is_of_crashes(&locale, &axis(&locale, grid, 0)));
                assert!(!is_of_crashes(&locale, &swept(&locale, grid, 0)));
            }
            let name = parameter_in(&locale, SESSIONS, refusing.base_scenario());
            assert!(!is_of_crashes(&locale, &name));
        }
    }

    #[test]
    fn a_stretch_of_tests_ends_at_the_value_that_was_safe_and_not_at_the_next_whole_one() {
        use limbo_lab::axis::Axis;
        let mut study = Preset::Tests.study(BaseScenario::Libero).expect("a study");
        study.axes = vec![Axis::linear(TESTS, 0.0, 0.002, 5)];
        let grid = Grid::new(study).expect("it can be asked");
        let sweep = Sweep::new(std::sync::Arc::new(grid));
        let english = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        let said = zone(&english, &sweep, (0, 3));
        assert!(said.contains("1.5 tests an hour"), "{said}");
        let said = zone(&english, &sweep, (2, 4));
        assert!(said.contains("1 test an hour"), "{said}");
    }

    #[test]
    fn one_value_one_seed_and_one_run_are_told_as_one() {
        for lang in Lang::all() {
            let locale = Locale::new(lang, "Europe/Rome", 0.0);
            let (one, some) = (one_value("1"), one_value("20"));
            let of_seeds = |n| locale.plural("lab.intro_seeds", n, &[]);
            for (sweep, seeds, runs) in [(&one, 1.0, 1.0), (&some, 20.0, 20.0)] {
                let said = intro(&locale, &sweep.grid);
                let seeds = of_seeds(seeds);
                let value = locale.plural("lab.intro_values", 1.0, &[("seeds", &seeds)]);
                assert!(said.contains(&*value), "{said}");
                let times = locale.plural("lab.intro_times", runs, &[]);
                assert!(said.contains(&*times), "{said}");
                assert!(!found(&locale, sweep).contains('{'));
            }
            assert_ne!(of_seeds(1.0), of_seeds(20.0).replace("20", "1"));
        }
        let english = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        let said = intro(&english, &one_value("1").grid);
        assert!(said.contains("once: one value of one number, with one random seed"));
    }
    /// A question after its runs: so many of a value's 20 runs were safe.
    fn played_with_safe(
        preset: Preset,
        base: BaseScenario,
        safe: impl Fn(usize) -> usize,
    ) -> Sweep {
        use limbo_lab::grid::Job;
        use limbo_lab::outcome::Outcome;
        let study = preset.study(base).expect("a study");
        let grid = Grid::new(study).expect("it can be asked");
        let mut sweep = Sweep::new(std::sync::Arc::new(grid));
        for index in 0..sweep.grid.jobs() {
            let Job { cell, seed } = sweep.grid.job(index);
            let outcome = Outcome {
                crashes: u32::from(seed > safe(cell) as u64),
                cleared_ms: Some(1_000),
                ..Outcome::default()
            };
            sweep.take(index, outcome);
        }
        sweep
    }

    #[test]
    fn chance_is_named_as_the_cause_only_where_it_may_be_it() {
        let english = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        let said = |preset, base, safe: &dyn Fn(usize) -> usize| {
            verdict(&english, &played_with_safe(preset, base, safe))
        };
        let theory = |preset, base| {
            played_with_safe(preset, base, |_| 20)
                .forecast_zone()
                .expect("a zone")
        };
        let (from, _) = theory(Preset::Blocks, BaseScenario::Town);
        let one_more = |some: usize| {
            move |cell: usize| match cell {
                cell if cell > from => 20,
                cell if cell == from => some,
                _ => 0,
            }
        };
        let groups = said(Preset::Blocks, BaseScenario::Town, &one_more(19));
        assert!(groups.contains("one group is larger"), "{groups}");
        let never = said(Preset::Blocks, BaseScenario::Town, &one_more(0));
        assert!(
            never.contains("stricter") && !never.contains("larger"),
            "{never}"
        );
        // Between two tries there are no groups.
        let (from, _) = theory(Preset::Retry, BaseScenario::Town);
        let study = Preset::Retry.study(BaseScenario::Town).expect("a study");
        let grid = Grid::new(study).expect("it can be asked");
        let mut sweep = Sweep::new(std::sync::Arc::new(grid));
        for index in 0..sweep.grid.jobs() {
            let job = sweep.grid.job(index);
            let bad = job.cell < from || job.cell == from && job.seed == 1;
            let outcome = limbo_lab::outcome::Outcome {
                cleared_ms: (!bad).then_some(1_000),
                ..Default::default()
            };
            sweep.take(index, outcome);
        }
        let tries = verdict(&english, &sweep);
        assert!(
            tries.contains("stricter") && !tries.contains("group"),
            "{tries}"
        );
    }

    #[test]
    fn runs_that_bear_more_are_not_said_to_manage_with_less() {
        let english = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        let of = |preset, kinder: &dyn Fn(usize, Zone) -> bool| {
            let theory = played_with_safe(preset, BaseScenario::Town, |_| 20).forecast_zone();
            let theory = theory.expect("a zone");
            let safe = |cell| if kinder(cell, theory) { 20 } else { 0 };
            verdict(
                &english,
                &played_with_safe(preset, BaseScenario::Town, safe),
            )
        };
        let tests = of(Preset::Tests, &|cell, (_, to)| cell <= to + 1);
        assert!(
            tests.contains("bear more") && !tests.contains("less"),
            "{tests}"
        );
        let groups = of(Preset::Blocks, &|cell, (from, _)| cell + 1 >= from);
        assert!(groups.contains("manage with less"), "{groups}");
    }

    #[test]
    fn why_theory_and_runs_differ_is_told_of_the_outage_itself() {
        for lang in Lang::all() {
            let locale = Locale::new(lang, "Europe/Rome", 0.0);
            let of = |base| {
                let sweep = played_with_safe(Preset::Capacity, base, |_| 20);
                why(&locale, &sweep).to_owned()
            };
            assert!(of(BaseScenario::Libero).contains("83"));
            let exchange = of(BaseScenario::Exchange);
            assert!(
                !exchange.is_empty() && !exchange.contains("83"),
                "{exchange}"
            );
        }
    }
}
