//! The button in the middle of a link, which cuts or mends it.

use super::css::css_box;
use crate::i18n::Locale;
use crate::message::Message;
use limbo_picture::layout::Rect;
use limbo_player::Action;
use limbo_sim::{Hop, HopState};
use yew::prelude::*;

/// The button of a link.
pub(super) fn handle(
    locale: &Locale,
    hop: Hop,
    at: Rect,
    state: HopState,
    action: &Action,
    send: &Callback<Message>,
) -> Html {
    let action = action.clone();
    let (word, name) = text_keys(hop, state);
    let onclick = send.reform(move |_: MouseEvent| Message::Act(action.clone()));
    html! {
        <button id={element_id(hop)} class="stage-handle" type="button" data-state={state.name()}
            style={css_box(&at)} aria-label={locale.t(name).to_owned()} {onclick}>
            <span>{ locale.t(word) }</span>
        </button>
    }
}

fn element_id(hop: Hop) -> &'static str {
    match hop {
        Hop::Submission => "handle-submission",
        Hop::Relay => "handle-relay",
        Hop::Delivery => "handle-delivery",
    }
}

/// Keys of the short word on a handle and of its accessible name.
fn text_keys(hop: Hop, state: HopState) -> (&'static str, &'static str) {
    match (state, hop) {
        (HopState::Up, Hop::Submission) => ("stage.cut", "stage.cut_submission"),
        (HopState::Up, Hop::Relay) => ("stage.cut", "stage.cut_relay"),
        (HopState::Up, Hop::Delivery) => ("stage.cut", "stage.cut_delivery"),
        (HopState::Broken, Hop::Submission) => ("stage.mend", "stage.mend_submission"),
        (HopState::Broken, Hop::Relay) => ("stage.mend", "stage.mend_relay"),
        (HopState::Broken, Hop::Delivery) => ("stage.mend", "stage.mend_delivery"),
        (HopState::Closed, Hop::Submission) => ("stage.open", "stage.open_submission"),
        (HopState::Closed, Hop::Relay) => ("stage.open", "stage.open_relay"),
        (HopState::Closed, Hop::Delivery) => ("stage.open", "stage.open_delivery"),
    }
}
