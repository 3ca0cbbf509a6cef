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

use crate::app::view::View;
use crate::components;
use crate::markup::classed;
use crate::message::Message;
use limbo_format::Controls;
use yew::prelude::*;

/// The id of the chapter's heading, which takes the focus when the chapter changes.
pub const HEADING: &str = "chapter-title";

/// What story mode shows: the stage, and beside or under it the chapter's card.
#[inline(never)]
pub fn story(view: &View, stage: Html, send: &Callback<Message>) -> Html {
    // ComparisonRun the words there is room for the curve under the stage.
    // (Always something: the stage would be made anew if its neighbours became more.)
    let curve = if card::has_room(view) {
        card::curve(view, send)
    } else {
        Html::default()
    };
    let found = match view.card {
        Some(_) => components::room(&view.locale, view.part, || {
            html! {
                <components::MessageCard locale={&view.locale} snapshot={&view.snapshot} card={&view.card} {send} />
            }
        }),
        None => Html::default(),
    };
    let beside = vec![stage, letter::face(view), curve, found];
    let stage = classed("div", "story-stage", beside);
    let card = match view.display.controls {
        Controls::Full => card::card(view, send),
        Controls::Min => card::transport(view, send),
        Controls::None => Html::default(),
    };
    classed("main", "story-main", vec![stage, card])
}
