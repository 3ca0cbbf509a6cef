//! What Explore shows around the stage. It comes later, so that a first visit, which is a story, need not wait for
//! it. The page calls these four and nothing else of what is in them.

mod hint;

use crate::app::view::View;
use crate::components::{Chart, RestartChooser, card, ledger, mail};
use crate::message::Message;
use hint::Hint;
use limbo_player::Action;
use yew::prelude::*;

/// Over the stage: what to try.
#[inline(never)] // a door
pub fn hint(view: &View) -> Html {
    html! { <Hint locale={view.locale.clone()} snapshot={view.snapshot.clone()} /> }
}

/// ComparisonRun the stage: how to restart, and where every message is.
#[inline(never)] // a door
pub fn side(view: &View, send: &Callback<Message>, act: &Callback<Action>) -> Html {
    html! {
        <>
            { restart(view, send, act) }
            { mail(view, send) }
            { ledger(&view.locale, &view.snapshot) }
        </>
    }
}

/// How to restart.
#[inline(never)] // a door
pub fn restart(view: &View, send: &Callback<Message>, act: &Callback<Action>) -> Html {
    html! {
        <RestartChooser locale={view.locale.clone()} snapshot={view.snapshot.clone()}
            plan={view.plan} on_plan={send.reform(Message::Plan)} act={act.clone()} />
    }
}

/// Under the stage: the card of the chosen message, and what has happened, over time.
#[inline(never)] // a door
pub fn chart(view: &View, send: &Callback<Message>) -> Html {
    html! {
        <>
            { card(view, send) }
            <Chart locale={view.locale.clone()} snapshot={view.snapshot.clone()} act={send.reform(Message::Act)} />
        </>
    }
}
