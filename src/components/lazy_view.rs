//! What stands in the place of a view until the part of the program that has it is loaded.

use crate::browser::lazy::{LoadState, is_outdated};
use crate::i18n::Locale;
use crate::message::Message;
use yew::prelude::*;

/// A view out of what was loaded, or a word on where it is. Showing this fetches nothing.
pub fn lazy_view<T>(
    load: LoadState<T>,
    locale: &Locale,
    send: &Callback<Message>,
    view: impl FnOnce(&'static T) -> Html,
) -> Html {
    match load {
        LoadState::Loaded(loaded) => view(loaded),
        LoadState::Failed => {
            // Where the host has another version, asking again is of no use: static/start.js leads to this moment in it.
            let (says, button, reload) = match is_outdated() {
                true => ("later.outdated", "crash.reload", Some("moment")),
                false => ("later.lost", "later.again", None),
            };
            html! {
                <div class="coming">
                    <p class="coming" role="status">{ locale.t(says) }</p>
                    <button type="button" class="button" data-reload={reload}
                        onclick={send.reform(|_: MouseEvent| Message::LoadAgain)}>{ locale.t(button) }</button>
                </div>
            }
        }
        LoadState::NotLoaded | LoadState::Loading => html! {
            <p class="coming" role="status">{ locale.t("later.coming") }</p>
        },
    }
}
