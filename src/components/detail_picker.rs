//! How fine the picture is: by itself, or as the viewer says; and what is said where there is none.

use super::select::{Select, options};
use crate::i18n::Locale;
use crate::message::Message;
use limbo_picture::theme::Detail;
use yew::prelude::*;

/// The key of what is said where the browser gives nothing to paint on.
pub const NO_PICTURE: &str = "notice.no_picture";

/// The list of the choices.
pub fn detail_picker(locale: &Locale, now: Detail, send: &Callback<Message>) -> Html {
    let texts = ["detail.auto", "detail.fine", "detail.coarse"];
    let options = options(texts.map(|key| locale.t(key).to_owned()));
    let selected = Detail::ALL.iter().position(|detail| *detail == now);
    let on_select = send.reform(|i: usize| Message::Detail(Detail::ALL[i]));
    html! {
        <Select class="switch" label={locale.t("detail.title").to_owned()} {options} selected={selected.unwrap_or(0)}
            {on_select} />
    }
}
