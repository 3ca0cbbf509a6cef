//! How a person finds a message on the stage without a pointer, and the rings that show which one is found. The
//! components only say what was asked; the app finds the message.

use crate::browser::keyboard;
use crate::browser::rings::Ring;
use crate::i18n::Locale;
use crate::message::{Message, PickInput};
use limbo_picture::pick::Direction;
use yew::prelude::*;

/// The elements of the two rings. The frame loop moves them (see [`Ring::place`]).
pub(super) fn rings() -> Html {
    html! {
        <>
            <i class="stage-ring" id={Ring::Hover.id()}></i>
            <i class="stage-ring" id={Ring::Chosen.id()}></i>
        </>
    }
}

/// One stop of the Tab key for all messages of the stage: the arrow keys go from one message to the next.
/// What is found is said, since only a ring shows it.
pub(super) fn message_stop(locale: &Locale, found: &AttrValue, send: &Callback<Message>) -> Html {
    let locale = &locale;
    let send = send.clone();
    let onkeydown = move |event: KeyboardEvent| {
        if let Some(input) = pick_input(&event) {
            event.prevent_default();
            send.emit(Message::Pick(input));
        }
    };
    html! {
        <>
            <div class="stage-messages" role="application" tabindex="0"
                aria-label={locale.t("stage.messages").to_owned()} aria-describedby="stage-messages-help"
                {onkeydown}></div>
            <p class="visually-hidden" role="status">{ found }</p>
            <p id="stage-messages-help" hidden={true}>{ locale.t("stage.messages_help") }</p>
        </>
    }
}

/// What a key asks for; `None` for keys that mean nothing here.
pub(crate) fn pick_input(event: &KeyboardEvent) -> Option<PickInput> {
    if keyboard::has_modifier(event) {
        return None;
    }
    Some(match event.key().as_str() {
        "ArrowLeft" => PickInput::To(Direction::Left),
        "ArrowRight" => PickInput::To(Direction::Right),
        "ArrowUp" => PickInput::To(Direction::Up),
        "ArrowDown" => PickInput::To(Direction::Down),
        "Enter" => PickInput::Open,
        "Escape" => PickInput::Close,
        _ => return None,
    })
}
