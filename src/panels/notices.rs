//! Polite warnings that the reader can close.

use crate::locale::Locale;
use crate::share::Notice;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Notices`].
#[derive(Clone, PartialEq, Properties)]
pub struct NoticesProps {
    /// Words and formats.
    pub locale: Locale,
    /// What to say, the oldest first.
    pub notices: Rc<Vec<Notice>>,
    /// The notice of that index was closed.
    pub on_dismiss: Callback<usize>,
}

/// A list of notices, each with a button that closes it.
#[component]
pub fn Notices(props: &NoticesProps) -> Html {
    let NoticesProps {
        locale,
        notices,
        on_dismiss,
    } = props;
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
    html! { { for notices.iter().enumerate().map(one) } }
}
