//! What stands in the place of a lazy view until that has been loaded.

use crate::app::lazy_views::LazyViews;
use crate::app::view::View;
use crate::lazy::LoadState;
use crate::locale::Locale;
use crate::markup::{el, text};
use crate::panels::Wish;
use yew::prelude::*;

/// A lazy view, or a word on where it is. Showing this fetches nothing (`View::needs_lazy_views`).
pub fn room(view: &View, wish: &Callback<Wish>, inside: impl FnOnce(&LazyViews) -> Html) -> Html {
    let locale = &view.locale;
    match view.lazy {
        LoadState::Loaded(lazy) => inside(lazy),
        LoadState::Failed => failed(locale, wish),
        LoadState::NotLoaded | LoadState::Loading => status(locale, "later.coming"),
    }
}

fn status(locale: &Locale, key: &'static str) -> Html {
    let words = vec![text(locale.t(key).into())];
    el(
        "p",
        &["class", "role"],
        vec!["coming".into(), "status".into()],
        words,
    )
}

fn failed(locale: &Locale, wish: &Callback<Wish>) -> Html {
    let again = wish.reform(|_: MouseEvent| Wish::LoadAgain);
    html! {
        <div class="coming">
            { status(locale, "later.lost") }
            <button type="button" class="button" onclick={again}>{ locale.t("later.again") }</button>
        </div>
    }
}
