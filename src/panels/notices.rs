//! Polite warnings that the reader can close.

use crate::locale::Locale;
use crate::share::Notice;
use yew::prelude::*;

/// Notices, the oldest first, each with a button that closes it (and tells its index).
pub fn notices(locale: &Locale, notices: &[Notice], on_dismiss: &Callback<usize>) -> Html {
    let one = |(i, notice): (usize, &Notice)| {
        let close = on_dismiss.reform(move |_: MouseEvent| i);
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
