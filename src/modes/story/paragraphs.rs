//! The paragraphs under a chapter's heading.

use crate::i18n::Locale;
use crate::message::LetterWords;
use yew::prelude::*;

/// The paragraphs under a chapter's heading, each by the key of its text.
pub(super) fn paragraphs(locale: &Locale, called: &LetterWords, keys: &[&'static str]) -> Html {
    html! {
        <div id="chapter-words" class="story-text">{ words_of(locale, called, keys) }</div>
    }
}

/// The paragraphs alone; what they say of Anna they say of whoever the reader has named.
pub(super) fn words_of(locale: &Locale, called: &LetterWords, keys: &[&'static str]) -> Html {
    let to = called.to();
    keys.iter()
        .map(|key| html! { <p key={*key}>{ locale.named(key, to.as_deref(), &[]) }</p> })
        .collect()
}
