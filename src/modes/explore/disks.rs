//! What no restart brings back: the disk under a server's spool can be destroyed, and the mail that waits on it is lost.

use super::ExploreProps;
use crate::message::Message;
use limbo_player::Action;
use limbo_sim::Place;
use yew::prelude::*;

/// A button for each server whose disk can be destroyed, folded away. It can be pressed while something waits there.
pub(super) fn disks(props: &ExploreProps) -> Html {
    let locale = &props.locale;
    let button = |(place, key): (Place, &'static str)| {
        let destroy = Message::Act(Action::DestroySpool(place));
        let onclick = props.send.reform(move |_: MouseEvent| destroy.clone());
        let disabled = props.snapshot.spooled(place) == 0;
        html! {
            <button {key} type="button" class="button" {disabled} {onclick}>{ locale.t(key) }</button>
        }
    };
    let buttons = [
        (Place::Provider, "disks.provider"),
        (Place::Relay, "disks.relay"),
    ];
    html! {
        <section class="card disks">
            <details>
                <summary>{ locale.t("disks.title") }</summary>
                <p class="help">{ locale.t("disks.help") }</p>
                { for buttons.map(button) }
            </details>
        </section>
    }
}
