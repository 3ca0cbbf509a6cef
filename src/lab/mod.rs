//! One parameter swept over many seeds: time to clear and falls, with the theory beside what came out.

use crate::app::view::View;
use crate::panels::Wish;
use yew::prelude::*;

/// What the page shows in this mode.
#[inline(never)] // a door
pub fn lab(view: &View, wish: &Callback<Wish>) -> Html {
    let _ = (view, wish);
    Html::default()
}
