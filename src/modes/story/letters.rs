//! The reader's two letters to Anna, or to whom they have named, in words: where each is, since when, and what its sender was
//! told; and whose group of mailboxes the stage marks for them.

use super::chapters::{LETTER, LETTERS};
use crate::components::mta_key;
use crate::components::stage::Owner;
use crate::i18n::Locale;
use crate::message::{LetterWords, Message};
use limbo_sim::{MessageView, Phase, Place};
use yew::prelude::*;

/// Whose group the stage marks in a chapter; with the one letter groups do not matter.
pub fn group_owner(chapter: u8, called: &LetterWords) -> Owner {
    Owner {
        key: match chapter {
            LETTER => "",
            _ => "stage.annas_block",
        },
        name: called.short_to().map(Into::into),
    }
}

/// What is said of the letters.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters {
    /// Where each is, and since when.
    Where,
    /// Also how long each took, what its sender was told, and its receipt.
    WithReceipts,
}

/// The names of the two letters.
const NAMES: [&str; 2] = ["story.letters.first", "story.letters.second"];

/// What is said of a letter, by where it is.
fn place_key(phase: Phase) -> &'static str {
    match phase {
        Phase::Outbox => "story.letters.outbox",
        Phase::Spooled(Place::Relay) => "story.letters.relay",
        Phase::Spooled(_) => "story.letters.provider",
        Phase::Travelling(_) | Phase::InService(_) => "story.letters.moves",
        Phase::Delivered => "story.letters.delivered",
        Phase::Returning | Phase::Returned => "story.letters.returned",
        Phase::Lost => "story.letters.dropped",
    }
}

/// True if the letter rests where it will stay.
fn has_ended(phase: Phase) -> bool {
    matches!(phase, Phase::Delivered | Phase::Returned | Phase::Lost)
}

/// The letters that have been written so far.
pub(super) fn letters(
    locale: &Locale,
    mine: &[MessageView],
    called: &LetterWords,
    how: Letters,
    send: &Callback<Message>,
) -> Html {
    let to = called.to();
    let of = |(name, born): (&'static str, _)| {
        let letter = mine.iter().find(|letter| letter.born == born)?;
        let id = letter.id;
        let since = locale.moment(letter.since);
        let server = letter.server.map_or("", |mta| locale.t(mta_key(mta)));
        let values = [("moment", since.as_str()), ("server", server)];
        let words = locale.named(place_key(letter.phase), to.as_deref(), &values);
        let told = match letter.delay_notices {
            0 if letter.phase != Phase::Returned => "story.letters.told_nothing",
            _ => "story.letters.told",
        };
        let took = locale.duration(letter.since.since(letter.born));
        Some(html! {
            <li key={name}>
                <b id={name}>{ locale.fill(name, &[("moment", &locale.moment(born))]) }</b>
                { " " }{ words }
                if how == Letters::WithReceipts && has_ended(letter.phase) {
                    { " " }{ locale.fill("story.letters.took", &[("time", &took)]) }{ " " }{ locale.t(told) }{ " " }
                    <button type="button" class="button small" data-message={id.to_string()} aria-describedby={name}
                        onclick={send.reform(move |_: MouseEvent| Message::OpenCard(Some(id)))}>
                        { locale.t("receipt.title") }
                    </button>
                }
            </li>
        })
    };
    let shown: Vec<Html> = NAMES.into_iter().zip(LETTERS).filter_map(of).collect();
    if shown.is_empty() {
        return Html::default();
    }
    html! { <ul class="story-letters" aria-live="polite" aria-label={locale.t("story.letters.label").to_owned()}>{ for shown }</ul> }
}
