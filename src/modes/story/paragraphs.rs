//! The paragraphs under a chapter's heading.

use crate::i18n::Locale;
use yew::prelude::*;

/// The paragraphs under a chapter's heading, each by the key of its text.
pub(super) fn paragraphs(locale: &Locale, keys: &[&'static str]) -> Html {
    html! {
        <div id="chapter-words" class="story-text">{ words_of(locale, keys) }</div>
    }
}

/// The paragraphs alone.
pub(super) fn words_of(locale: &Locale, keys: &[&'static str]) -> Html {
    keys.iter()
        .map(|key| html! { <p key={*key}>{ locale.t(key) }</p> })
        .collect()
}
