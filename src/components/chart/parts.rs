//! What the chart and its lists share: swatches of the legend, and buttons that say what a press means.

use crate::components::markup::{Svg, el};
use yew::prelude::*;

/// On a button: the index of its future.
pub(super) const FUTURE: &str = "data-future";

/// A small picture before words that say the same.
pub(super) fn swatch(width: &'static str, picture: Svg) -> Html {
    let keys = &["class", "width", "height", "aria-hidden"];
    let values = ["swatch", width, "14", "true"].map(AttrValue::from).into();
    el("svg", keys, values, vec![picture.done()])
}

/// A button that says by an attribute of its own what a press on it means.
pub(super) fn button(
    attribute: &'static [&'static str; 3],
    value: u32,
    children: Vec<Html>,
) -> Html {
    let values = vec![
        "button".into(),
        "button line".into(),
        value.to_string().into(),
    ];
    el("button", attribute, values, children)
}
