//! The story: chapters, one idea each, told on the very stage of Explore, with a prediction before every
//! reveal. It knows which run, which instant and which words belong to a chapter, and shows them; it never
//! simulates, never draws the stage itself, and holds no state: where the reader is stands in the view.

mod ask;
mod card;
mod chapters;
mod letter;
pub mod tale;
#[cfg(test)]
mod tests;

pub use ask::Predictions;
pub use chapters::{CHAPTERS, Chapter, chapter};
pub use letter::Letter;
pub use tale::title_key;

use crate::app::view::View;
use crate::markup::classed;
use crate::panels::{self, Wish};
use crate::share::Controls;
use yew::prelude::*;

/// The id of the chapter's heading, which takes the focus when the chapter changes.
pub const HEADING: &str = "chapter-title";

/// What story mode shows: the stage, and beside or under it the chapter's card.
pub fn story(view: &View, stage: Html, wish: &Callback<Wish>) -> Html {
    // Beside the words there is room for the curve under the stage.
    // (Always something: the stage would be made anew if its neighbours became more.)
    let curve = if card::has_room(view) {
        card::curve(view, wish)
    } else {
        Html::default()
    };
    let found = match view.card {
        Some(_) => panels::room(view, wish, |lazy| (lazy.message_card)(view, wish)),
        None => Html::default(),
    };
    let beside = vec![stage, letter::face(view), curve, found];
    let stage = classed("div", "story-stage", beside);
    let card = match view.guise.controls {
        Controls::Full => card::card(view, wish),
        Controls::Min => card::transport(view, wish),
        Controls::None => Html::default(),
    };
    classed("main", "story-main", vec![stage, card])
}
