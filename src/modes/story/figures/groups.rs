//! How many groups: 2, 12 or 200, tried at a touch. Three curves of mail in limbo, and what came of the chosen number.

use super::{ROOM, modelled, working};
use crate::components::three_figures;
use crate::i18n::Locale;
use crate::modes::story::chapters::{GROUPS_TRIED, REOPENS};
use limbo_player::SideOutcome;
use limbo_sim::{Duration, SimTime};
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`GroupsFigure`].
#[derive(Clone, PartialEq, Properties)]
pub(in super::super) struct GroupsFigureProps {
    /// Texts and formats.
    pub locale: Locale,
    /// What came of each number, in the order of [`GROUPS_TRIED`], as far as it is known.
    pub outcomes: Rc<Vec<SideOutcome>>,
    /// E-mails that a dot stands for.
    pub weight: u32,
}

/// The choice, the curves, and a sentence.
#[component]
pub(in super::super) fn GroupsFigure(props: &GroupsFigureProps) -> Html {
    let GroupsFigureProps {
        locale,
        outcomes,
        weight,
    } = props;
    let chosen = use_state(|| 1_usize);
    let choice = |(i, (groups, _)): (usize, &(u16, _))| {
        let pressed = (*chosen == i).to_string();
        let onclick = {
            let chosen = chosen.clone();
            move |_: MouseEvent| chosen.set(i)
        };
        html! {
            <button key={i} type="button" class="button" aria-pressed={pressed} {onclick}>
                { locale.plural("story.groups.choice", f64::from(*groups), &[]) }
            </button>
        }
    };
    html! {
        <div class="figure groups">
            <p id="groups-question" class="figure-title">{ locale.t("story.groups.question") }</p>
            <div class="groups-choices" role="group" aria-labelledby="groups-question">{ for GROUPS_TRIED.iter().enumerate().map(choice) }</div>
            if outcomes.len() == GROUPS_TRIED.len() {
                { told(locale, outcomes, *chosen, sentence(locale, &outcomes[*chosen], *weight)) }
            } else {
                { working(locale, told(locale, &[], *chosen, holds(locale, Duration::hours(96), f64::from(*weight) * f64::from(ROOM)))) }
            }
        </div>
    }
}

fn told(locale: &Locale, outcomes: &[SideOutcome], chosen: usize, sentence: String) -> Html {
    html! {
        <>
            { curves(locale, outcomes, chosen) }
            <p class="story-live" role="status">{ sentence }</p>
            { modelled(locale) }
        </>
    }
}

/// What came of a number of groups.
fn sentence(locale: &Locale, outcome: &SideOutcome, weight: u32) -> String {
    let crashes = f64::from(outcome.crashes);
    match outcome.cleared_at() {
        _ if outcome.crashes > 0 => locale.plural("story.groups.falls", crashes, &[]),
        Some(at) => {
            let returned = f64::from(outcome.ledger.returned) * f64::from(weight);
            holds(locale, at.since(REOPENS), returned)
        }
        None => locale.t("story.groups.never").to_owned(),
    }
}

/// The server stays up, and the queue is empty so long after the first group. What went back is told beside it: a queue also
/// empties because mail is given up.
fn holds(locale: &Locale, after: Duration, returned: f64) -> String {
    let time = locale.duration(after);
    locale.plural(
        "story.groups.holds",
        three_figures(returned),
        &[("time", &time)],
    )
}

/// Width and height of the drawing, in units of its own.
const SIZE: (f64, f64) = (100.0, 40.0);
/// The curves are named in one of so many places along.
const PLACES: u32 = 24;

/// Where the name of each curve stands on the drawing, in percent of it from the left and from the top: all at one instant,
/// at which the curves are as far from each other as they ever are.
fn names(outcomes: &[SideOutcome], end: SimTime, most: f64) -> Vec<(f64, f64)> {
    let span = end.since(REOPENS).ms();
    let tops = |place: u32| -> Vec<f64> {
        let at =
            REOPENS + Duration((f64::from(span) * f64::from(place) / f64::from(PLACES)) as u32);
        let top = |o: &SideOutcome| 100.0 * (1.0 - f64::from(o.series.ledger_at(at).limbo) / most);
        outcomes.iter().map(top).collect()
    };
    let apart = |place: &u32| {
        let tops = tops(*place);
        let others = |i: usize| tops[i + 1..].iter().map(move |other| (i, *other));
        let gaps = (0..tops.len())
            .flat_map(others)
            .map(|(i, other)| (tops[i] - other).abs());
        gaps.fold(f64::INFINITY, f64::min)
    };
    // Not at the ends, where a name would not have room on both sides.
    let place = (2..PLACES - 1).max_by(|a, b| apart(a).total_cmp(&apart(b)));
    let place = place.unwrap_or(PLACES / 2);
    let left = 100.0 * f64::from(place) / f64::from(PLACES);
    tops(place).into_iter().map(|top| (left, top)).collect()
}

/// Where the middle of a name stands: over its curve, or under one that goes along the upper edge.
fn beside(top: f64) -> f64 {
    const AWAY: f64 = 12.0;
    if top < 2.0 * AWAY {
        top + AWAY
    } else {
        top - AWAY
    }
}

/// Until when the curves go, and the most that waits in any of them (dots).
fn frame(outcomes: &[SideOutcome]) -> (SimTime, f64) {
    let end = outcomes.iter().map(|o| o.until).max().unwrap_or(REOPENS);
    let samples = |o: &SideOutcome| o.series.samples.iter().map(|s| s.ledger.limbo).max();
    let most = f64::from(
        outcomes
            .iter()
            .filter_map(samples)
            .max()
            .unwrap_or(1)
            .max(1),
    );
    (end, most)
}

fn curves(locale: &Locale, outcomes: &[SideOutcome], chosen: usize) -> Html {
    let (end, most) = frame(outcomes);
    let x = |at: SimTime| {
        f64::from(at.since(REOPENS.min(at)).ms()) / f64::from(end.since(REOPENS).ms().max(1))
            * SIZE.0
    };
    let curve = |(i, outcome): (usize, &SideOutcome)| {
        let after = outcome
            .series
            .samples
            .iter()
            .filter(|s| s.at >= REOPENS)
            .step_by(4);
        let points: String = after
            .map(|s| {
                format!(
                    "{:.1},{:.1} ",
                    x(s.at),
                    SIZE.1 * (1.0 - f64::from(s.ledger.limbo) / most)
                )
            })
            .collect();
        let class = if i == chosen { "chosen" } else { "" };
        html! { <polyline key={i} {class} {points} /> }
    };
    let name = |(i, (left, top)): (usize, (f64, f64))| {
        let top = beside(top);
        let style = format!("left:{left:.1}%;top:{top:.1}%");
        let number = locale.number(f64::from(GROUPS_TRIED[i].0));
        html! { <span class={classes!("groups-name", (i == chosen).then_some("chosen"))} {style} aria-hidden="true">{ number }</span> }
    };
    html! {
        <div class="groups-plot">
            <div class="groups-curves">
                <svg viewBox={format!("0 0 {} {}", SIZE.0, SIZE.1)} preserveAspectRatio="none" role="img"
                    aria-label={locale.t("story.groups.plot").to_owned()}>
                    { for outcomes.iter().enumerate().map(curve) }
                </svg>
                { for names(outcomes, end, most).into_iter().enumerate().map(name) }
            </div>
            <p class="groups-axis" aria-hidden="true">
                <span>{ locale.day_short(REOPENS) }</span><span>{ locale.t("story.groups.axis") }</span><span>{ locale.day_short(end) }</span>
            </p>
        </div>
    }
}

#[cfg(test)]
mod checks {
    use super::*;
    use crate::modes::story::chapters::WhatIf;
    use limbo_player::SideRun;

    #[test]
    fn each_curve_is_named_where_it_is_clear_of_the_others() {
        let outcomes = GROUPS_TRIED.map(|(groups, _)| {
            let (run, until) = WhatIf::Groups(groups).run().unwrap();
            let mut side = SideRun::new(&run, until).unwrap();
            side.play(&mut || false).unwrap()
        });
        let (end, most) = frame(&outcomes);
        let mut tops: Vec<f64> = names(&outcomes, end, most)
            .into_iter()
            .map(|(_, top)| top)
            .collect();
        assert!(tops.iter().all(|top| (0.0..=100.0).contains(top)));
        tops.sort_by(f64::total_cmp);
        let inside = 6.0..=94.0;
        assert!(tops.iter().all(|top| inside.contains(&beside(*top))));
        // A name is about an eighth as high as the drawing.
        assert!(
            tops.windows(2).all(|two| two[1] - two[0] > 13.0),
            "{tops:?}"
        );
    }
}
