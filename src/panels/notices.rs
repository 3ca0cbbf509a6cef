//! Polite warnings that the reader can close.

use super::wish::Wish;
use crate::locale::Locale;
use crate::markup::classed;
use crate::share::Notice;
use yew::prelude::*;

/// Notices, the oldest first, each with a button that closes it.
pub fn notices(locale: &Locale, notices: &[Notice], wish: &Callback<Wish>) -> Html {
    let one = |(i, notice)| one(locale, notice, Wish::Dismiss(i).on(wish));
    let all = notices.iter().enumerate().map(one).collect();
    classed("div", "notices", all)
}

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
