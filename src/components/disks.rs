//! What no restart brings back: the disk under a server's spool can be destroyed, and the mail that waits on it is lost.

use crate::i18n::Locale;
use crate::message::Message;
use limbo_player::{Action, Snapshot};
use limbo_sim::Place;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Disks`].
#[derive(Clone, PartialEq, Properties)]
pub struct DisksProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The instant shown.
    pub snapshot: Rc<Snapshot>,
    /// Where what the viewer asks for goes.
    pub send: Callback<Message>,
}

/// A button for each server whose disk can be destroyed, folded away. It can be pressed while something waits there.
#[component]
pub fn Disks(props: &DisksProps) -> Html {
    let DisksProps {
        locale,
        snapshot,
        send,
    } = props;
    let button = |place: Place, key: &'static str| {
        let onclick = send.reform(move |_: MouseEvent| Message::Act(Action::DestroySpool(place)));
        let disabled = snapshot.spooled(place) == 0;
        html! {
            <button {key} type="button" class="button" {disabled} {onclick}>{ locale.t(key) }</button>
        }
    };
    html! {
        <section class="card disks">
            <details>
                <summary>{ locale.t("disks.title") }</summary>
                <p class="help">{ locale.t("disks.help") }</p>
                { button(Place::Provider, "disks.provider") }
                { button(Place::Relay, "disks.relay") }
            </details>
        </section>
    }
}
