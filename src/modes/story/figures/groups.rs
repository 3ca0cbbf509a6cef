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

fn curves(locale: &Locale, outcomes: &[SideOutcome], chosen: usize) -> Html {
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
    html! {
        <div class="groups-plot">
            <svg viewBox={format!("0 0 {} {}", SIZE.0, SIZE.1)} preserveAspectRatio="none" role="img"
                aria-label={locale.t("story.groups.plot").to_owned()}>
                { for outcomes.iter().enumerate().map(curve) }
            </svg>
            <p class="groups-axis" aria-hidden="true">
                <span>{ locale.day_short(REOPENS) }</span><span>{ locale.t("story.groups.axis") }</span><span>{ locale.day_short(end) }</span>
            </p>
        </div>
    }
}
