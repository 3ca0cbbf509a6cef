//! The help for keys: a dialog made from the table that binds them, with the switch that turns them off.

use crate::app::keys::BINDINGS;
use crate::app::watch::show_dialog;
use crate::i18n::Locale;
use crate::markup::{On, classed, el, hear, round, tag, text, words};
use crate::message::Message;
use yew::prelude::*;

/// The dialog's id.
pub const KEYS_HELP: &str = "keys-help";

/// The dialog; it opens by `?` or by its button. `on`: the keys do something.
pub fn keys_help(locale: &Locale, on: bool, send: &Callback<Message>) -> Html {
    let mut rows: Vec<Html> = Vec::new();
    let mut last = "";
    for binding in &BINDINGS {
        if binding.text != last {
            let said = words(locale.t(binding.text));
            rows.push(el("li", &[], vec![], vec![said]));
        }
        last = binding.text;
    }
    let head = vec![words(locale.t("keys.title"))];
    let mut switch = tag("input", &["type"], vec![Some("checkbox".into())], vec![]);
    switch.set_checked(on);
    hear(&mut switch, On::Change, Message::Keys(!on).on(send));
    let close = vec![words(locale.t("dialog.close"))];
    let close = vec![classed("button", "primary", close)];
    el(
        "dialog",
        &["id", "class", "aria-labelledby"],
        vec![KEYS_HELP.into(), "dialog".into(), "keys-help-title".into()],
        vec![
            el("h2", &["id"], vec!["keys-help-title".into()], head),
            classed("ul", "keys", rows),
            classed(
                "label",
                "switch",
                vec![switch.into(), words(locale.t("keys.switch"))],
            ),
            el("form", &["method"], vec!["dialog".into()], close),
        ],
    )
}

/// The button that opens the dialog.
pub fn keys_button(locale: &Locale) -> Html {
    let open = Callback::from(|_: Event| show_dialog(KEYS_HELP));
    round(locale.t("keys.title"), false, open, text("?".into()))
}
