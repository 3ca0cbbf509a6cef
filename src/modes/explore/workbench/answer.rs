//! One experiment: the question, the guess, and the answer as the two runs give it.

use super::words;
use super::{HEADING, WorkbenchProps, ask};
use crate::i18n::Locale;
use crate::message::WorkbenchMessage;
use limbo_player::SideOutcome;
use limbo_player::workbench::{EXPERIMENTS, Experiment, Side};
use limbo_sim::{Run, SimTime};
use yew::prelude::*;

/// The classes of the two runs.
const SIDES: [&str; 2] = ["base", "what-if"];

/// The experiment of that number. `adopt` closes the workbench and puts a run on the stage.
pub(super) fn question(
    props: &WorkbenchProps,
    number: u8,
    experiment: &'static Experiment,
    adopt: &Callback<(Run, SimTime)>,
) -> Html {
    let (locale, workbench) = (&props.locale, &props.workbench);
    let words = words::of(experiment);
    let guess = workbench.guess(number);
    let outcomes = match workbench.outcomes(number) {
        [base, what_if] => Some([base, what_if]),
        _ => None,
    };
    let answered = outcomes.filter(|_| guess.is_some());
    html! {
        <div class="workbench-experiment" key={number}>
            <button type="button" class="button small workbench-back"
                onclick={ask(&props.send, WorkbenchMessage::Choose(None))}>
                { locale.t("workbench.back") }
            </button>
            <h3 id={HEADING} tabindex="-1">{ locale.t(words.title) }</h3>
            <p class="workbench-question">{ locale.t(words.question) }</p>
            { choices(props, experiment, guess, answered) }
            <div class="workbench-said" role="status">
                if guess.is_some() {
                    { said(locale, experiment, guess.flatten(), outcomes) }
                }
            </div>
            if let Some(outcomes) = answered {
                { numbers(locale, experiment, outcomes) }
                { curves(locale, experiment, outcomes) }
                <p class="help">{ locale.t("story.in_our_model") }</p>
                { ways(props, number, experiment, outcomes, adopt) }
            }
        </div>
    }
}

/// What can be guessed. Once that is settled the choices stay, and say which was guessed and which came out.
fn choices(
    props: &WorkbenchProps,
    experiment: &Experiment,
    guess: Option<Option<u8>>,
    answered: Option<[&SideOutcome; 2]>,
) -> Html {
    let locale = &props.locale;
    let answer = answered.map(|outcomes| experiment.answer(outcomes) as u8);
    let choice = |(i, key): (usize, &&'static str)| {
        let i = i as u8;
        let guessed = guess == Some(Some(i));
        let mark = match (answer == Some(i), guessed && answer.is_some()) {
            (true, true) => Some("workbench.mark.right"),
            (true, false) => Some("workbench.mark.so"),
            (false, true) => Some("workbench.mark.guessed"),
            (false, false) => None,
        };
        let class = classes!(
            "workbench-choice",
            (answer == Some(i)).then_some("so"),
            guessed.then_some("guessed")
        );
        let onclick = ask(&props.send, WorkbenchMessage::Guess(Some(i)));
        // It keeps the focus where it was pressed: so it is not disabled.
        html! {
            <button key={i} type="button" {class} aria-pressed={guessed.to_string()}
                aria-disabled={guess.is_some().then_some("true")} {onclick}>
                <span>{ locale.t(key) }</span>
                if let Some(mark) = mark {
                    <span class="workbench-mark">{ locale.t(mark) }</span>
                }
            </button>
        }
    };
    let keys = words::answers(experiment.answers);
    html! {
        <>
            <div class="workbench-choices" role="group" aria-label={locale.t("workbench.guess").to_owned()}>
                { for keys.iter().enumerate().map(choice) }
            </div>
            if guess.is_none() {
                <button type="button" class="button small workbench-skip"
                    onclick={ask(&props.send, WorkbenchMessage::Guess(None))}>
                    { locale.t("workbench.skip") }
                </button>
            }
        </>
    }
}

/// How the guess fared, and why it came out so.
fn said(
    locale: &Locale,
    experiment: &Experiment,
    guess: Option<u8>,
    outcomes: Option<[&SideOutcome; 2]>,
) -> Html {
    let Some(outcomes) = outcomes else {
        return html! { <p class="workbench-working">{ locale.t("workbench.working") }</p> };
    };
    let answer = experiment.answer(outcomes);
    let verdict = match guess {
        Some(guess) if usize::from(guess) == answer => "workbench.verdict.right",
        Some(_) => "workbench.verdict.otherwise",
        None => "workbench.verdict.none",
    };
    let came = words::answers(experiment.answers).get(answer).copied();
    let came = locale.t(came.unwrap_or_default());
    html! {
        <>
            <p class="workbench-verdict">{ locale.fill(verdict, &[("answer", came)]) }</p>
            <p>{ words::why(locale, experiment, outcomes, weight(experiment)) }</p>
        </>
    }
}

/// E-mails to a dot, in both runs.
fn weight(experiment: &Experiment) -> u32 {
    experiment
        .run(Side::Base)
        .map_or(1, |run| run.scenario.weight)
}

/// The two numbers side by side.
fn numbers(locale: &Locale, experiment: &Experiment, outcomes: [&SideOutcome; 2]) -> Html {
    let weight = weight(experiment);
    let measured = Side::BOTH.map(|s| experiment.measured(s, outcomes[s as usize], weight));
    let finite = measured.iter().filter(|n| n.is_finite());
    let most = finite.fold(0.0_f64, |most, n| most.max(*n)).max(1.0);
    let row = |side: Side| {
        let number = measured[side as usize];
        // What never ends is longer than anything that does.
        let all_end = measured.iter().all(|n| n.is_finite());
        let width = match number.is_finite() {
            true => number / most * if all_end { 100.0 } else { 60.0 },
            false => 100.0,
        };
        let endless = number.is_infinite().then_some("endless");
        let none = (number <= 0.0).then_some("none");
        html! {
            <tr key={side as usize} class={SIDES[side as usize]}>
                <th scope="row">{ locale.t(words::of(experiment).sides[side as usize]) }</th>
                <td class="workbench-bar" aria-hidden="true">
                    <span class={classes!(endless, none)} style={format!("width:{width:.1}%")}></span>
                </td>
                <td>{ words::number(locale, experiment.measure, number) }</td>
            </tr>
        }
    };
    let played = locale.duration(experiment.played);
    html! {
        <table class="workbench-numbers">
            <caption>{ locale.fill(words::measure(experiment.measure), &[("time", &played)]) }</caption>
            <tbody>{ for Side::BOTH.map(row) }</tbody>
        </table>
    }
}

/// Width and height of the drawing, in units of its own.
const SIZE: (f64, f64) = (100.0, 30.0);
/// No more points than these are drawn of a curve.
const POINTS: usize = 200;

/// How much waits over time in each of the runs, with the instants at which service is restarted.
fn curves(locale: &Locale, experiment: &Experiment, outcomes: [&SideOutcome; 2]) -> Html {
    let end = outcomes.iter().map(|o| o.until).max().unwrap_or_default();
    let all = outcomes.iter().flat_map(|o| &o.series.samples);
    let most = all.map(|s| s.ledger.limbo).max().unwrap_or(0).max(1);
    let x = |at: SimTime| f64::from(at.ms()) / f64::from(end.ms().max(1)) * SIZE.0;
    let y = |dots: u32| SIZE.1 * (1.0 - 0.97 * f64::from(dots) / f64::from(most));
    let curve = |side: Side| {
        let samples = &outcomes[side as usize].series.samples;
        let step = samples.len() / POINTS + 1;
        let points: String = samples
            .iter()
            .step_by(step)
            .map(|s| format!("{:.1},{:.1} ", x(s.at), y(s.ledger.limbo)))
            .collect();
        let restart = x(experiment.restart_in(side));
        html! {
            <g key={side as usize} class={SIDES[side as usize]}>
                <line x1={restart.to_string()} x2={restart.to_string()} y1="0" y2={SIZE.1.to_string()} />
                <polyline {points} />
            </g>
        }
    };
    let time = locale.duration(end.since(SimTime::ZERO));
    html! {
        <figure class="workbench-curves">
            <svg viewBox={format!("0 0 {} {}", SIZE.0, SIZE.1)} preserveAspectRatio="none" role="img"
                aria-label={locale.t("workbench.curves").to_owned()}>
                { for Side::BOTH.map(curve) }
            </svg>
            <figcaption>
                <span>{ locale.t("workbench.curves") }</span>
                <span>{ time }</span>
            </figcaption>
        </figure>
    }
}

/// What can be done next: watch either run, or try another experiment.
fn ways(
    props: &WorkbenchProps,
    number: u8,
    experiment: &'static Experiment,
    outcomes: [&SideOutcome; 2],
    adopt: &Callback<(Run, SimTime)>,
) -> Html {
    let locale = &props.locale;
    let watch = |side: Side| {
        let at = experiment.shown_from(side, outcomes[side as usize]);
        let adopt = adopt.clone();
        move |_: MouseEvent| {
            // A test plays every one of them: none is refused.
            if let Ok(run) = experiment.run(side) {
                adopt.emit((run, at));
            }
        }
    };
    let name = |side: Side| locale.t(words::of(experiment).sides[side as usize]);
    let label = |side: Side| locale.fill("workbench.play", &[("what", name(side))]);
    let untried = |n: &u8| props.workbench.guess(*n).is_none();
    let others = (1..EXPERIMENTS.len()).map(|i| (usize::from(number) + i) % EXPERIMENTS.len());
    let next = others.map(|n| n as u8).find(untried);
    let next = next.and_then(|n| Some((n, super::experiment(n)?)));
    html! {
        <div class="workbench-ways">
            <button type="button" class="button primary" onclick={watch(Side::WhatIf)}>{ label(Side::WhatIf) }</button>
            <button type="button" class="button" onclick={watch(Side::Base)}>{ label(Side::Base) }</button>
            if let Some((next, experiment)) = next {
                <button type="button" class="button" onclick={ask(&props.send, WorkbenchMessage::Choose(Some(next)))}>
                    { locale.fill("workbench.next", &[("what", locale.t(words::of(experiment).title))]) }
                </button>
            }
        </div>
    }
}
