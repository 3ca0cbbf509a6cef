//! One parameter swept over many seeds: time to clear and falls, with the theory beside what came out.

pub mod bench;
pub mod foreman;
pub mod foretold;
pub mod study;
pub mod sweep;
pub mod worker;

use crate::app::view::View;
use crate::panels::Wish;
use yew::prelude::*;

/// What the page shows in this mode.
pub fn lab(view: &View, wish: &Callback<Wish>) -> Html {
    let _ = (view, wish);
    Html::default()
}
