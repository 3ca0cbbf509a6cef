//! The story: chapters, one idea each, told on the very stage of Explore, with a prediction before every
//! reveal. It knows which run, which instant and which words belong to a chapter, and shows them; it never
//! simulates, never draws the stage itself, and holds no state: where the reader is stands in the view.

mod ask;
mod card;
mod chapters;
mod letter;
mod tale;
#[cfg(test)]
mod tests;

pub use ask::Predictions;
pub use chapters::{CHAPTERS, Chapter, chapter};
pub use letter::Letter;
pub use tale::title_key;

use crate::browser::lazy::LoadState;
use crate::i18n::Locale;
use crate::message::Message;
use limbo_format::Controls;
use limbo_picture::theme::Theme;
use limbo_player::Snapshot;
use std::rc::Rc;
use yew::prelude::*;

/// The id of the chapter's heading, which takes the focus when the chapter changes.
pub const HEADING: &str = "chapter-title";

/// What the story shows besides its first chapter: loaded later.
pub struct LaterViews {
    /// A chapter's title.
    pub title: fn(&Locale, u8) -> String,
    /// A chapter's words.
    pub words: fn(&StoryProps, &Callback<Message>) -> Html,
    /// A chapter's curve.
    pub curve: fn(&StoryProps, &Callback<Message>) -> Html,
    /// What a chapter rests on.
    pub evidence: fn(&Locale, u8) -> Html,
}

/// Reached through the app's table of lazy views only.
pub static LATER_VIEWS: LaterViews = LaterViews {
    title: tale::title,
    words: tale::words,
    curve: tale::curve,
    evidence: tale::evidence,
};

/// Properties of [`Story`].
#[derive(Clone, PartialEq, Properties)]
pub struct StoryProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The instant shown.
    pub snapshot: Rc<Snapshot>,
    /// The chapter, 1 to [`CHAPTERS`].
    pub chapter: u8,
    /// What was predicted before the restarts.
    pub predictions: Predictions,
    /// The one letter of the first chapter, while that is shown.
    pub letter: Option<Letter>,
    /// How much of it is shown.
    pub controls: Controls,
    /// The width of the stage, CSS px.
    pub width: f64,
    /// The height of the stage, CSS px.
    pub height: f64,
    /// The colours and the size of type.
    pub theme: Theme,
    /// What is loaded later.
    pub later: LoadState<LaterViews>,
    /// The stage on its card.
    pub stage: Html,
    /// The card of the message that was chosen, or nothing.
    pub card: Html,
    /// Where what the viewer asks for goes.
    pub send: Callback<Message>,
}

/// What story mode shows: the stage, and beside or under it the chapter's card.
#[component]
pub fn Story(props: &StoryProps) -> Html {
    let StoryProps {
        stage, card, send, ..
    } = props;
    html! {
        <main class="story-main">
            <div class="story-stage">
                { stage.clone() }
                { letter::face(props) }
                // Beside the words there is room for the curve under the stage.
                { if card::has_room(props) { card::curve(props, send) } else { Html::default() } }
                { card.clone() }
            </div>
            { match props.controls {
                Controls::Full => card::card(props, send),
                Controls::Min => card::transport(props, send),
                Controls::None => Html::default(),
            } }
        </main>
    }
}
