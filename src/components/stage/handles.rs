//! The button in the middle of a link, which cuts or mends it: it says what it does, and looks it. How the link is, the
//! pipe and a word on it say.

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
            <span>{ picture(state) }{ locale.t(word) }</span>
        </button>
    }
}

/// What the button does, as a picture: scissors, a plug, a door that opens.
fn picture(state: HopState) -> Html {
    let strokes = match state {
        HopState::Up => {
            "M9 6a3 3 0 1 1-6 0a3 3 0 0 1 6 0zM9 18a3 3 0 1 1-6 0a3 3 0 0 1 6 0zM20 4L8 16M14.5 14.5L20 20M8 8l4 4"
        }
        HopState::Broken => "M9 2v6M15 2v6M6 8h12v3a6 6 0 0 1-12 0zM12 17v5",
        HopState::Closed => "M4 21h16M7 21V4l8-2v19M15 5h3v16M11.5 12v1",
    };
    html! { <svg class="stage-handle-icon" viewBox="0 0 24 24" aria-hidden="true"><path d={strokes} /></svg> }
}

/// How a link is that passes nothing, on its pipe.
pub(super) fn link_word(locale: &Locale, state: HopState, at: Rect) -> Html {
    let key = match state {
        HopState::Up => return Html::default(),
        HopState::Broken => "stage.broken",
        HopState::Closed => "stage.shut",
    };
    // The summary says so in a sentence.
    html! {
        <div class="stage-link-word" style={css_box(&at)} aria-hidden="true"><span>{ locale.t(key) }</span></div>
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
