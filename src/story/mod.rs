//! The story: chapters, one idea each, told on the very stage of Explore, with a prediction before every
//! reveal. It knows which run, which instant and which words belong to a chapter; it never simulates and
//! never draws the stage itself.

use crate::app::view::View;
use crate::panels::Wish;
use yew::prelude::*;

/// How many chapters there are.
pub const CHAPTERS: u8 = 8;

/// What stands beside the stage in story mode.
pub fn story(view: &View, wish: &Callback<Wish>) -> Html {
    let _ = (view, wish);
    Html::default()
}
