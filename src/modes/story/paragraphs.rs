//! The paragraphs under a chapter's heading.

use crate::i18n::Locale;
use yew::prelude::*;

/// The paragraphs under a chapter's heading, each by the key of its text.
pub(super) fn paragraphs(locale: &Locale, keys: &[&'static str]) -> Html {
    html! {
        <div id="chapter-words" class="story-text">
            { for keys.iter().map(|key| html! { <p key={*key}>{ locale.t(key) }</p> }) }
        </div>
    }
}
