//! Two futures from one instant, side by side on one clock, and a verdict in words.

use crate::app::view::View;
use crate::panels::Wish;
use yew::prelude::*;

/// What the page shows in this mode.
#[inline(never)] // a door
pub fn compare(view: &View, wish: &Callback<Wish>) -> Html {
    let _ = (view, wish);
    Html::default()
}
