//! What Explore shows around the stage: lazy views (`app::lazy_views`).

use super::{Chart, Hint, RestartChooser, Wish, card, ledger, mail};
use crate::app::view::View;
use crate::player::Action;
use yew::prelude::*;

/// Over the stage: what to try.
pub fn hint(view: &View) -> Html {
    html! { <Hint locale={view.locale.clone()} snapshot={view.snapshot.clone()} /> }
}

/// Beside the stage: how to restart, and where every message is.
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
pub fn restart(view: &View, wish: &Callback<Wish>, act: &Callback<Action>) -> Html {
    html! {
        <RestartChooser locale={view.locale.clone()} snapshot={view.snapshot.clone()}
            plan={view.plan} on_plan={wish.reform(Wish::Plan)} act={act.clone()} />
    }
}

/// Under the stage: the card of the chosen message, and what has happened, over time.
pub fn chart(view: &View, wish: &Callback<Wish>) -> Html {
    html! {
        <>
            { card(view, wish) }
            <Chart locale={view.locale.clone()} snapshot={view.snapshot.clone()} act={wish.reform(Wish::Act)} />
        </>
    }
}
