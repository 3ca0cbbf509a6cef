//! The help for keys: a dialog with a row for each thing that keys do, and the switch that turns them off.

use super::icon::RoundButton;
use crate::browser::dialog;
use crate::i18n::Locale;
use crate::message::Message;
use yew::prelude::*;

/// The dialog's id.
pub const KEYS_HELP: &str = "keys-help";
const TITLE: &str = "keys-help-title";

/// Properties of [`KeysHelp`].
#[derive(Clone, PartialEq, Properties)]
pub struct KeysHelpProps {
    /// Texts and formats.
    pub locale: Locale,
    /// True while the page listens to its keys.
    pub keys: bool,
    /// The keys of the texts that name the keys and say what they do.
    pub texts: Vec<&'static str>,
    /// What else the page can be told of how it runs on this device.
    pub more: Html,
    /// Where what the viewer asks for goes.
    pub send: Callback<Message>,
}

/// The dialog; it opens by `?` or by [`keys_button`].
#[component]
pub fn KeysHelp(props: &KeysHelpProps) -> Html {
    let KeysHelpProps {
        locale,
        keys,
        texts,
        more,
        send,
    } = props;
    let turned = !*keys;
    let onchange = send.reform(move |_: Event| Message::Keys(turned));
    html! {
        <dialog id={KEYS_HELP} class="dialog" aria-labelledby={TITLE}>
            <h2 id={TITLE}>{ locale.t("keys.title") }</h2>
            <ul class="keys">
                { for texts.iter().map(|text| html! { <li key={*text}>{ locale.t(text) }</li> }) }
            </ul>
            <label class="switch">
                <input type="checkbox" checked={*keys} {onchange} />
                { locale.t("keys.switch") }
            </label>
            { more.clone() }
            <form method="dialog"><button class="button primary">{ locale.t("dialog.close") }</button></form>
        </dialog>
    }
}

/// The button that opens the dialog.
pub fn keys_button(locale: &Locale) -> Html {
    html! {
        <RoundButton name={locale.t("keys.title").to_owned()}
            onclick={|_: MouseEvent| dialog::show(KEYS_HELP)}>{ "?" }</RoundButton>
    }
}
