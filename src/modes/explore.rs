//! What Explore shows around the stage. It comes later, so that a first visit, which is a story, need not wait for
//! it. The page calls these four and nothing else of what is in them.

mod hint;

use crate::app::view::View;
use crate::components::{Chart, RestartChooser, Wish, card, ledger, mail};
use hint::Hint;
use limbo_player::Action;
use yew::prelude::*;

/// Over the stage: what to try.
#[inline(never)] // a door
pub fn hint(view: &View) -> Html {
    html! { <Hint locale={view.locale.clone()} snapshot={view.snapshot.clone()} /> }
}

/// Beside the stage: how to restart, and where every message is.
#[inline(never)] // a door
pub fn side(view: &View, wish: &Callback<Wish>, act: &Callback<Action>) -> Html {
    html! {
        <>
            { restart(view, wish, act) }
            { mail(view, wish) }
            { ledger(&view.locale, &view.snapshot) }
        </>
    }
}

/// How to restart.
#[inline(never)] // a door
pub fn restart(view: &View, wish: &Callback<Wish>, act: &Callback<Action>) -> Html {
    html! {
        <RestartChooser locale={view.locale.clone()} snapshot={view.snapshot.clone()}
            plan={view.plan} on_plan={wish.reform(Wish::Plan)} act={act.clone()} />
    }
}

/// Under the stage: the card of the chosen message, and what has happened, over time.
#[inline(never)] // a door
pub fn chart(view: &View, wish: &Callback<Wish>) -> Html {
    html! {
        <>
            { card(view, wish) }
            <Chart locale={view.locale.clone()} snapshot={view.snapshot.clone()} act={wish.reform(Wish::Act)} />
        </>
    }
}
