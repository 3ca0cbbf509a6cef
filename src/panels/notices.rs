//! Polite warnings that the reader can close.

use super::wish::Wish;
use crate::locale::Locale;
use crate::share::Notice;
use yew::prelude::*;

/// Notices, the oldest first, each with a button that closes it.
pub fn notices(locale: &Locale, notices: &[Notice], wish: &Callback<Wish>) -> Html {
    let one = |(i, notice): (usize, &Notice)| {
        let close = wish.reform(move |_: MouseEvent| Wish::Dismiss(i));
        let name = locale.t("notice.dismiss").to_owned();
        html! {
            <div class="notice" role="status">
                <p>{ locale.fill(notice.key, &[("value", &notice.value)]) }</p>
                <button type="button" class="round" aria-label={name.clone()} title={name} onclick={close}>
                    <span aria-hidden="true">{ "×" }</span>
                </button>
            </div>
        }
    };
    html! { <div class="notices">{ for notices.iter().enumerate().map(one) }</div> }
}
