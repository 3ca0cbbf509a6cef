//! The help for keys: a dialog made from the table that binds them, with the switch that turns them off.

use super::wish::Wish;
use crate::app::keys::BINDINGS;
use crate::app::watch::show_dialog;
use crate::locale::Locale;
use crate::markup::{el, text};
use yew::prelude::*;

/// The dialog's id.
pub const KEYS_HELP: &str = "keys-help";

/// The dialog; it opens by `?` or by its button. `on`: the keys do something.
pub fn keys_help(locale: &Locale, on: bool, wish: &Callback<Wish>) -> Html {
    let mut rows: Vec<Html> = Vec::new();
    let mut last = "";
    for binding in &BINDINGS {
        if binding.text != last {
            let words = text(locale.t(binding.text).into());
            rows.push(el("li", &[], vec![], vec![words]));
        }
        last = binding.text;
    }
    let switch = wish.reform(move |_: Event| Wish::Keys(!on));
    html! {
        <dialog id={KEYS_HELP} class="dialog" aria-labelledby="keys-help-title">
            <h2 id="keys-help-title">{ locale.t("keys.title") }</h2>
            { el("ul", &["class"], vec!["keys".into()], rows) }
            <label class="switch">
                <input type="checkbox" checked={on} onchange={switch} />
                { locale.t("keys.switch") }
            </label>
            <form method="dialog"><button class="primary">{ locale.t("dialog.close") }</button></form>
        </dialog>
    }
}

/// The button that opens the dialog.
pub fn keys_button(locale: &Locale) -> Html {
    let name = locale.t("keys.title").to_owned();
    html! {
        <button type="button" class="round" aria-label={name.clone()} title={name}
            onclick={|_: MouseEvent| show_dialog(KEYS_HELP)}>{ "?" }</button>
    }
}
