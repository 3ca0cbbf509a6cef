//! Where to start from: an empty network, a scenario, or a question, of which there are a dozen.

use super::words::{self, PARTS};
use super::{HEADING, WorkbenchProps, WorkbenchState, ask};
use crate::components::words::scenario as scenario_name;
use crate::i18n::Locale;
use crate::message::{Message, WorkbenchMessage};
use limbo_player::Action;
use limbo_player::workbench::{EXPERIMENTS, Experiment, empty_network};
use limbo_sim::SimTime;
use limbo_sim::catalogue::NAMES;
use yew::prelude::*;

/// With which seed a scenario is begun from here.
const SEED: u64 = 1;

/// The list. `act` closes the workbench and sends a message.
pub(super) fn list(props: &WorkbenchProps, act: &Callback<Message>) -> Html {
    let (locale, workbench) = (&props.locale, &props.workbench);
    let part = |(measures, title): (words::Part, &'static str)| {
        let of_part = EXPERIMENTS.iter().enumerate();
        let of_part = of_part.filter(|(_, e)| words::part(e) == measures);
        let card = |(i, e)| card(props, i as u8, e);
        html! {
            <section key={title} class="workbench-part">
                <h4>{ locale.t(title) }</h4>
                <ul>{ for of_part.map(card) }</ul>
            </section>
        }
    };
    html! {
        <>
            <div class="workbench-starts">
                <h3 id={HEADING} tabindex="-1">{ locale.t("workbench.question") }</h3>
                <p class="help">{ locale.t("workbench.intro") }</p>
                <p class="workbench-tried">{ progress(locale, workbench.tried()) }</p>
            </div>
            { for PARTS.map(part) }
            { other_starts(locale, act) }
        </>
    }
}

/// How many have been tried.
pub(super) fn progress(locale: &Locale, tried: usize) -> String {
    let [n, total] = [tried, EXPERIMENTS.len()].map(|n| locale.number(n as f64));
    locale.fill("workbench.progress", &[("n", &n), ("total", &total)])
}

/// One experiment: its title, and whether it has been tried.
fn card(props: &WorkbenchProps, number: u8, experiment: &Experiment) -> Html {
    let locale = &props.locale;
    let onclick = ask(&props.send, WorkbenchMessage::Choose(Some(number)));
    let tried = tried_as(&props.workbench, number, experiment);
    let class = classes!("workbench-card", tried.map(|(class, _)| class));
    html! {
        <li key={number}>
            <button type="button" {class} {onclick}>
                <span class="workbench-card-title">{ locale.t(words::of(experiment).title) }</span>
                if let Some((_, key)) = tried {
                    <span class="workbench-card-tried">{ locale.t(key) }</span>
                }
            </button>
        </li>
    }
}

/// How it was tried: with the right guess, with another, or without one. Nothing as long as there is no answer.
pub(super) fn tried_as(
    workbench: &WorkbenchState,
    number: u8,
    experiment: &Experiment,
) -> Option<(&'static str, &'static str)> {
    let guess = workbench.guess(number)?;
    let [base, what_if] = workbench.outcomes(number) else {
        return None;
    };
    let answer = experiment.answer([base, what_if]) as u8;
    Some(match guess {
        Some(guess) if guess == answer => ("right", "workbench.tried.right"),
        Some(_) => ("surprised", "workbench.tried.surprised"),
        None => ("seen", "workbench.tried.seen"),
    })
}

/// An empty network, or one of the catalogue's scenarios.
fn other_starts(locale: &Locale, act: &Callback<Message>) -> Html {
    let empty = {
        let act = act.clone();
        move |_: MouseEvent| {
            // A test plays it: it is not refused.
            if let Ok(run) = empty_network() {
                act.emit(Message::Adopt(run, SimTime::ZERO));
            }
        }
    };
    let scenario = |name: &'static str| {
        let load = Message::Act(Action::Load {
            scenario: name,
            seed: SEED,
            weight: None,
        });
        let onclick = act.reform(move |_: MouseEvent| load.clone());
        html! {
            <button key={name} type="button" class="button small" {onclick}>
                { scenario_name(locale, name).to_owned() }
            </button>
        }
    };
    html! {
        <section class="workbench-part workbench-others">
            <h3>{ locale.t("workbench.others") }</h3>
            <button type="button" class="workbench-card" onclick={empty}>
                <span class="workbench-card-title">{ locale.t("workbench.empty") }</span>
                <span class="workbench-card-help">{ locale.t("workbench.empty_help") }</span>
            </button>
            <div class="workbench-scenarios" role="group" aria-label={locale.t("workbench.scenario").to_owned()}>
                { for NAMES.map(scenario) }
            </div>
        </section>
    }
}
