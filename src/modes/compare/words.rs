//! The comparison in words: where the two futures part, the verdict, and the figures behind it. Nothing is computed
//! here.

use super::Comparison;
use crate::components::words;
use crate::i18n::Locale;
use limbo_player::dual::fork::ForkKind;
use limbo_player::dual::outcome::Outcome;
use limbo_player::dual::{Lead, lead};
use limbo_sim::Duration;

/// The ids of the two sides' headings, which name their sections and the groups of their fields.
pub(super) const SIDE_IDS: [&str; 2] = ["side-a", "side-b"];
/// The letters of the two sides.
pub(super) const LETTERS: [&str; 2] = ["A", "B"];

/// The moment at which the two futures part, and why it is that one.
pub(super) fn beginning(locale: &Locale, comparison: &Comparison) -> String {
    let moment = locale.moment(words::rounded(comparison.from));
    match comparison.moment {
        ForkKind::Present => locale.fill("compare.from_present", &[("moment", &moment)]),
        ForkKind::Calendar => locale.fill("compare.from_calendar", &[("moment", &moment)]),
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

/// The verdict's sentences, the most important first; empty while it is not known.
pub(super) fn verdict(locale: &Locale, comparison: &Comparison) -> Vec<String> {
    let [Some(a), Some(b)] = &comparison
        .sides
        .each_ref()
        .map(|side| side.outcome.as_deref())
    else {
        return Vec::new();
    };
    let outcomes = [*a, *b];
    let lead = lead(a, b);
    let mut sentences = vec![headline(locale, comparison, lead, outcomes)];
    if let Lead::Only(side) = lead {
        let weight = f64::from(comparison.weight());
        let left = locale.number(f64::from(outcomes[1 - side].left) * weight);
        let other = LETTERS[1 - side];
        sentences.push(locale.fill("compare.rest", &[("other", other), ("n", &left)]));
    }
    if outcomes.iter().all(|outcome| outcome.crashes == 0) {
        sentences.push(locale.t("compare.both_hold").into());
    } else if lead != Lead::Same {
        let [a, b] = outcomes.map(|outcome| holds(locale, outcome.crashes));
        sentences.push(locale.fill("compare.crashes_pair", &[("a", &a), ("b", &b)]));
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
    let name = |side: usize| name(locale, comparison, side);
    let left = |side: usize| locale.number(f64::from(outcomes[side].left) * weight);
    match lead {
        Lead::Same => locale.t("compare.same").into(),
        Lead::Level => locale.t("compare.level").into(),
        Lead::Sooner(side, by) => {
            let time = locale.duration(by);
            locale.fill("compare.sooner", &[("name", &name(side)), ("time", &time)])
        }
        Lead::Only(side) => locale.fill("compare.only", &[("name", &name(side))]),
        Lead::Neither => locale.fill("compare.neither", &[("a", &left(0)), ("b", &left(1))]),
    }
}

/// `B (12 blocks, one every 5 hours)`.
fn name(locale: &Locale, comparison: &Comparison, side: usize) -> String {
    let plan = words::plan(locale, &comparison.sides[side].choice.plan);
    [LETTERS[side], " (", &plan, ")"].concat()
}

/// Whether the servers crashed, and how often.
fn holds(locale: &Locale, crashes: u32) -> String {
    match crashes {
        0 => locale.t("compare.holds").into(),
        n => locale.plural("compare.crashes", n.into(), &[]),
    }
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
