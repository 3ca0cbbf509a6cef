//! Head and foot of the page where it stands in a frame of another page.

use super::footer::summary_key;
use crate::i18n::Locale;
use crate::message::Message;
use yew::prelude::*;

/// The headline, for screen readers only: the article around the frame has one of its own.
pub fn embed_head(locale: &Locale) -> Html {
    html! { <header><h1 class="visually-hidden">{ locale.t("app.title") }</h1></header> }
}

/// Properties of [`EmbedFoot`].
#[derive(Clone, PartialEq, Properties)]
pub struct EmbedFootProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The name of the scenario that is shown.
    pub scenario: Option<&'static str>,
    /// The link to the whole page is followed: gives it its address, which is not worked out before.
    pub whole_page: Callback<MouseEvent>,
    /// Where what the viewer asks for goes.
    pub send: Callback<Message>,
}

/// What is modelled, the way to the whole page, and the dialog by which who reads the article takes this moment along.
#[component]
pub fn EmbedFoot(props: &EmbedFootProps) -> Html {
    let EmbedFootProps {
        locale,
        scenario,
        whole_page,
        send,
    } = props;
    let share = send.reform(|_: MouseEvent| Message::ShareDialog(true));
    html! {
        <footer class="embed-line">
            <p>{ scenario.map(|scenario| locale.t(summary_key(scenario))) }</p>
            <a href="./" target="_blank" rel="noopener" onclick={whole_page}>{ locale.t("embed.open") }</a>
            <button type="button" class="embed-share" onclick={share}>{ locale.t("take.title") }</button>
        </footer>
    }
}
