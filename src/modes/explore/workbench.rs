//! The workbench: a dozen experiments with a guess first, and other places to start from. The experiments themselves are
//! data of the player's (`limbo_player::workbench`); here are their words, and what is seen of them.

mod answer;
mod list;
mod state;
#[cfg(test)]
mod tests;
mod words;

pub use state::WorkbenchState;

use super::ExploreProps;
use crate::browser::focus;
use crate::components::modal::{Modal, close_then};
use crate::i18n::Locale;
use crate::message::{Message, WorkbenchMessage};
use answer::question;
use limbo_player::Action;
use limbo_player::workbench::{EXPERIMENTS, Experiment, FILLED_BY, Side, filling};
use limbo_sim::{Run, SimTime};
use list::list;
use std::rc::Rc;
use yew::prelude::*;

/// The id of what the focus goes to when another experiment is looked at.
const HEADING: &str = "workbench-heading";

/// Properties of [`Workbench`].
#[derive(Clone, PartialEq, Properties)]
pub struct WorkbenchProps {
    /// Texts and formats.
    pub locale: Locale,
    /// What is looked at, and what has been tried.
    pub workbench: Rc<WorkbenchState>,
    /// True for who wants little motion.
    pub still: bool,
    /// Where what the viewer asks for goes.
    pub send: Callback<Message>,
}

/// One of the two runs of the experiment of that number, and until when it is played.
pub fn experiment_run(number: u8, side: Side) -> Option<(Run, SimTime)> {
    let experiment = experiment(number)?;
    Some((experiment.run(side).ok()?, experiment.until(side)))
}

fn experiment(number: u8) -> Option<&'static Experiment> {
    EXPERIMENTS.get(usize::from(number))
}

/// What is asked, as a callback of a button.
fn ask(send: &Callback<Message>, message: WorkbenchMessage) -> Callback<MouseEvent> {
    send.reform(move |_: MouseEvent| Message::Workbench(message))
}

/// The dialog, open over the page for as long as it is rendered.
#[component]
pub(super) fn Workbench(props: &WorkbenchProps) -> Html {
    let WorkbenchProps {
        locale,
        workbench,
        send,
        ..
    } = props;
    let node = use_node_ref();
    let closed = send.reform(|_: Event| Message::Workbench(WorkbenchMessage::Open(false)));
    let first = use_mut_ref(|| true);
    use_effect_with(workbench.chosen, move |_| {
        // What a dialog opens with, it gives the focus itself.
        if !first.replace(false) {
            focus::show(HEADING);
        }
    });
    let chosen = workbench.chosen.and_then(|n| Some((n, experiment(n)?)));
    // Another run on the stage: the dialog has done its part.
    let adopt = {
        let (send, still) = (send.clone(), props.still);
        close_then(&node, move |(run, at): (Run, SimTime)| {
            send.emit(Message::Adopt(run, at));
            if !still {
                send.emit(Message::Act(Action::Play));
            }
        })
    };
    let act = {
        let send = send.clone();
        close_then(&node, move |message: Message| send.emit(message))
    };
    html! {
        <Modal {locale} {node} class="workbench" title_id="workbench-title"
            title={locale.t("workbench.title").to_owned()} on_closed={closed}>
            {
                match chosen {
                    Some((number, experiment)) => question(props, number, experiment, &adopt),
                    None => list(props, &act),
                }
            }
        </Modal>
    }
}

/// The way to the workbench, beside the stage; where the network is empty, what fills it.
pub(super) fn invitation(props: &ExploreProps) -> Html {
    let (locale, scenario) = (&props.locale, &props.snapshot.scenario);
    let onclick = ask(&props.send, WorkbenchMessage::Open(true));
    let prominent = scenario.name == "sandbox" && scenario.listed.is_none();
    let class = if prominent {
        "button primary"
    } else {
        "button"
    };
    let tried = props.workbench.tried();
    let empties = FILLED_BY.map(|key| filling(key, scenario));
    html! {
        <section class={classes!("card", "workbench-invitation", prominent.then_some("prominent"))}
            aria-labelledby="workbench-invitation-title">
            <h2 id="workbench-invitation-title">{ locale.t("workbench.invite") }</h2>
            <p>{ locale.t("workbench.invite_text") }</p>
            <button type="button" {class} {onclick}>{ locale.t("workbench.invite_go") }</button>
            if tried > 0 {
                <p class="workbench-tried">{ list::progress(locale, tried) }</p>
            }
            if empties[0].is_some() || (prominent && empties[1].is_some()) {
                { fill(props, &empties) }
            }
        </section>
    }
}

/// What fills an empty network: buttons that set what the catalogue says.
fn fill(props: &ExploreProps, empties: &[Option<(&'static str, f64)>; 2]) -> Html {
    let locale = &props.locale;
    let names = ["workbench.fill.mail", "workbench.fill.people"];
    let button = |(name, setting): (&'static str, Option<(&'static str, f64)>)| {
        let setting = setting?;
        let set = Message::Act(Action::Set(vec![setting]));
        let send = props.send.clone();
        let onclick = move |_: MouseEvent| {
            send.emit(set.clone());
            send.emit(Message::Act(Action::Play));
        };
        Some(html! {
            <button key={name} type="button" class="button" {onclick}>{ locale.t(name) }</button>
        })
    };
    html! {
        <div class="workbench-fill">
            if empties[0].is_some() {
                <p>{ locale.t("workbench.fill") }</p>
            }
            { for names.into_iter().zip(*empties).filter_map(button) }
        </div>
    }
}
