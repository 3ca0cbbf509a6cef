//! Polite warnings that the reader can close.

use crate::i18n::Locale;
use crate::markup::classed;
use crate::message::Message;
use limbo_format::Notice;
use yew::prelude::*;

/// Notices, the oldest first, each with a button that closes it.
pub fn notices(locale: &Locale, notices: &[Notice], send: &Callback<Message>) -> Html {
    let one = |(i, notice)| one(locale, notice, Message::Dismiss(i).on(send));
    let all = notices.iter().enumerate().map(one).collect();
    classed("div", "notices", all)
}

#[inline(never)]
fn one(locale: &Locale, notice: &Notice, close: Callback<Event>) -> Html {
    let name = locale.t("notice.dismiss").to_owned();
    html! {
        <div class="notice" role="status">
            <p>{ locale.fill(notice.key, &[("value", &notice.value)]) }</p>
            <button type="button" class="round" aria-label={name.clone()} title={name} onclick={close.reform(Event::from)}>
                <span aria-hidden="true">{ "×" }</span>
            </button>
        </div>
    }
}
