//! What a sweep has found, and whether theory and the runs agree.

use super::{
    answer, cell_amount, count, emails, of_runs, place, refusal, refuses, time, time_or_never, zone,
};
use crate::i18n::Locale;
use limbo_lab::forecast::{self, NoTheory};
use limbo_lab::grid::Grid;
use limbo_lab::incident::BaseScenario;
use limbo_lab::outcome::Question;
use limbo_lab::presets::TESTS;
use limbo_lab::sweep::{Figures, Judged, Sweep, Zone};
use limbo_sim::Plan;

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
pub fn at_least(figures: &Figures, said: String) -> String {
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
        let what = super::question(locale, question);
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
fn refused(locale: &Locale, grid: &Grid, cell: usize) -> String {
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
