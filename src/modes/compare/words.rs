//! The comparison in words: where the two futures part, the verdict, and the figures behind it. Nothing is computed
//! here.

use super::Comparison;
use crate::components::words;
use crate::i18n::Locale;
use limbo_player::dual::fork::ForkKind;
use limbo_player::dual::outcome::Outcome;
use limbo_player::dual::{Lead, lead};
use limbo_sim::{Duration, SimTime};

/// The ids of the two sides' headings, which name their sections and the groups of their fields.
pub(super) const SIDE_IDS: [&str; 2] = ["side-a", "side-b"];
pub(super) use crate::components::words::SIDES as LETTERS;

/// The moment at which the two futures part, and why it is that one.
pub(super) fn beginning(locale: &Locale, comparison: &Comparison) -> String {
    let moment = locale.moment(comparison.from);
    match comparison.moment {
        ForkKind::Present => locale.fill("compare.from_present", &[("moment", &moment)]),
        ForkKind::Calendar => locale.fill("compare.from_calendar", &[("moment", &moment)]),
        ForkKind::Repair => locale.fill("compare.from_repair", &[("moment", &moment)]),
        ForkKind::Staged(cut) => {
            // Where the whole span is a few minutes, seconds matter.
            let with_seconds = comparison.sides[0].snapshot.scenario.span < Duration::mins(10);
            let clock = |at| match with_seconds {
                true => locale.time_s(at),
                false => locale.time(at),
            };
            let (now, cut) = (clock(comparison.from), clock(cut));
            locale.fill("compare.from_staged", &[("now", &now), ("cut", &cut)])
        }
    }
}

/// What became of both sides, once that is known.
fn outcomes(comparison: &Comparison) -> Option<[&Outcome; 2]> {
    let [a, b] = &comparison.sides;
    Some([a.outcome.as_deref()?, b.outcome.as_deref()?])
}

/// What came out, in a sentence for each side: its plan, its crashes, and whether the queue is cleared. None while it is
/// not known.
pub(super) fn told(locale: &Locale, comparison: &Comparison) -> Option<[String; 2]> {
    let outcomes = outcomes(comparison)?;
    Some([0, 1].map(|side| told_of(locale, comparison, side, outcomes[side])))
}

fn told_of(locale: &Locale, comparison: &Comparison, side: usize, outcome: &Outcome) -> String {
    let scenario = &comparison.sides[side].snapshot.scenario;
    // The crashes are those until the end of the span, as in the table.
    let until = (SimTime::ZERO + scenario.span).since(comparison.from);
    let crashes = match outcome.crashes {
        0 => locale.t("compare.no_crash").to_owned(),
        n => {
            let values = [("time", &*locale.duration(until))];
            locale.plural("compare.crashes_in", n.into(), &values)
        }
    };
    let end = match outcome.done {
        Some(at) => {
            let after = locale.duration(at.since(comparison.from));
            locale.fill("compare.cleared_after", &[("time", &after)])
        }
        None => locale.t("compare.still_waits").to_owned(),
    };
    let plan = words::plan(locale, &comparison.sides[side].choice.plan);
    let values = [("plan", &*plan), ("crashes", &*crashes), ("end", &*end)];
    locale.fill("compare.told", &values)
}

/// What to look at first: what each side's piles do; where both do the same, which is done first.
pub(super) fn look(locale: &Locale, comparison: &Comparison) -> Option<String> {
    let outcomes = outcomes(comparison)?;
    let [a, b] = outcomes.map(|outcome| match outcome.done {
        Some(_) => "compare.pile_empties",
        None if outcome.limbo > comparison.question.waiting => "compare.pile_grows",
        None => "compare.pile_stays",
    });
    if a == b {
        return verdict(locale, comparison).into_iter().next();
    }
    let values = [("a", locale.t(a)), ("b", locale.t(b))];
    Some(locale.fill("compare.look", &values))
}

/// Which of the two is done first, and what is left of the other; empty while it is not known.
pub(super) fn verdict(locale: &Locale, comparison: &Comparison) -> Vec<String> {
    let Some(outcomes) = outcomes(comparison) else {
        return Vec::new();
    };
    let lead = lead(outcomes[0], outcomes[1]);
    let mut sentences = vec![headline(locale, comparison, lead, outcomes)];
    if let Lead::Only(side) = lead {
        let weight = f64::from(comparison.weight());
        let left = f64::from(outcomes[1 - side].limbo) * weight;
        let other = LETTERS[1 - side];
        sentences.push(locale.plural("compare.rest", left, &[("other", other)]));
    }
    sentences
}

fn headline(
    locale: &Locale,
    comparison: &Comparison,
    lead: Lead,
    outcomes: [&Outcome; 2],
) -> String {
    let weight = f64::from(comparison.weight());
    let left = |side: usize| locale.number(f64::from(outcomes[side].limbo) * weight);
    match lead {
        Lead::Same => locale.t("compare.same").into(),
        Lead::Level => locale.t("compare.level").into(),
        Lead::Sooner(side, by) => {
            let time = locale.duration(by);
            locale.fill(
                "compare.sooner",
                &[("name", LETTERS[side]), ("time", &time)],
            )
        }
        Lead::Only(side) => locale.fill("compare.only", &[("name", LETTERS[side])]),
        Lead::Neither => locale.fill("compare.neither", &[("a", &left(0)), ("b", &left(1))]),
    }
}

/// What is in limbo on a side at the instant shown, and how often its servers have crashed since the fork.
pub(super) fn now(locale: &Locale, comparison: &Comparison, side: usize) -> [String; 2] {
    let shown = &comparison.sides[side];
    let limbo = f64::from(shown.snapshot.ledger.limbo) * f64::from(comparison.weight());
    let crashes = match shown.crashes {
        0 => locale.t("compare.no_crash").to_owned(),
        n => locale.plural("compare.crashes", n.into(), &[]),
    };
    [locale.plural("compare.in_limbo", limbo, &[]), crashes]
}

/// A row of a table about both sides.
pub(super) struct Row {
    /// The key of its name.
    pub name: &'static str,
    /// What it says of each side.
    pub cells: [String; 2],
}

/// The figures behind the verdict.
pub(super) fn figures(locale: &Locale, comparison: &Comparison) -> Vec<Row> {
    let weight = f64::from(comparison.weight());
    let row = |name: &'static str, say: &dyn Fn(&Outcome) -> String| Row {
        name,
        cells: comparison
            .sides
            .each_ref()
            .map(|side| side.outcome.as_deref().map_or_else(String::new, say)),
    };
    let emails = |dots: u32| locale.number(f64::from(dots) * weight);
    let done = |o: &Outcome| match o.done {
        Some(at) => {
            let after = locale.duration_short(at.since(comparison.from));
            let (day, time) = (locale.day_short(at), locale.time(at));
            locale.fill(
                "compare.done_at",
                &[("day", &day), ("time", &time), ("after", &after)],
            )
        }
        None => locale.t("compare.not_done").into(),
    };
    vec![
        row("compare.done", &done),
        row("compare.crashes_row", &|o| locale.number(o.crashes.into())),
        row("compare.returned", &|o| emails(o.returned)),
        row("compare.longest", &|o| locale.duration_short(o.longest)),
        row("compare.limbo_end", &|o| emails(o.limbo)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    /// The ledger beside it counts from the run's beginning.
    #[test]
    fn what_came_back_since_the_restart_is_named_so() {
        for lang in Lang::all() {
            let locale = Locale::new(lang, "Europe/Rome", 0.0);
            let restart = locale.t("compare.corner").to_lowercase();
            let row = locale.t("compare.returned").to_lowercase();
            assert!(row.contains(&restart), "{}: {row}", lang.code());
        }
    }
}
