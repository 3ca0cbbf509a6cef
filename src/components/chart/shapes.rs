//! The shapes of which charts are made, as SVG elements, and how much room words take.

use crate::browser::size::Size;
use limbo_picture::svg::{Path, tenths};
use yew::prelude::*;

/// The width of a letter on average, in ems of its own size; generous, so that no two labels overlap.
pub(crate) const LETTER_EM: f64 = 0.56;
/// The size of a chart's letters, in ems of the page.
pub(crate) const LABEL_EM: f64 = 0.8;
/// The height of a row of labels, in ems of the page.
const ROW_EM: f64 = 1.25;

/// The width that words take at most in letters of that size (CSS pixels).
pub(crate) fn text_px(words: &str, letters_px: f64) -> f64 {
    words.chars().count() as f64 * LETTER_EM * letters_px
}

/// Where the middle of words stands that belong to `x`: so near that they stay within a picture of that width, and in its
/// middle where they are wider than it (CSS pixels).
pub(crate) fn middle_within(x: f64, words_px: f64, width: f64) -> f64 {
    let half = words_px.min(width) / 2.0;
    x.min(width - half).max(half)
}

/// The width that a label takes at most in a chart of that size (CSS pixels).
pub(crate) fn label_px(size: Size, words: &str) -> f64 {
    text_px(words, LABEL_EM * size.em)
}

/// The height of a row of labels in a chart of that size (CSS pixels).
pub(crate) fn row_px(size: Size) -> f64 {
    size.em * ROW_EM
}

/// The picture of a chart, as large as its box. What it shows is said elsewhere in words; a translator would put elements
/// into its labels that no drawing shows.
pub(crate) fn chart_svg(class: &'static str, size: Size, shapes: Html) -> Html {
    html! {
        <svg {class} width={tenths(size.width)} height={tenths(size.height)} aria-hidden="true"
            translate="no">{ shapes }</svg>
    }
}

/// A straight line between two points.
pub(crate) fn line(class: &'static str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) -> Html {
    html! { <line {class} x1={tenths(x1)} y1={tenths(y1)} x2={tenths(x2)} y2={tenths(y2)} /> }
}

/// A path.
pub(crate) fn path(class: impl Into<Classes>, path: Path) -> Html {
    html! { <path class={class.into()} d={path.data()} /> }
}

/// A region from left to right and from top to bottom.
pub(crate) fn region(
    class: &'static str,
    (left, right): (f64, f64),
    (top, bottom): (f64, f64),
) -> Html {
    html! {
        <rect {class} x={tenths(left)} y={tenths(top)} width={tenths((right - left).max(0.0))}
            height={tenths((bottom - top).max(0.0))} />
    }
}

/// A circle around a point.
pub(crate) fn circle(class: &'static str, (x, y): (f64, f64), radius: f64) -> Html {
    html! { <circle {class} cx={tenths(x)} cy={tenths(y)} r={tenths(radius)} /> }
}

/// Which part of a label stands at its point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Anchor {
    /// Its beginning.
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

impl Anchor {
    fn name(self) -> &'static str {
        match self {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        }
    }
}

/// Words at a point of their baseline.
pub(crate) fn label(class: &'static str, anchor: Anchor, (x, y): (f64, f64), words: &str) -> Html {
    html! { <text {class} text-anchor={anchor.name()} x={tenths(x)} y={tenths(y)}>{ words }</text> }
}

/// The same where there is room for so many pixels: words in letters of `em` pixels that need more are drawn narrower.
pub(crate) fn label_within(
    class: &'static str,
    anchor: Anchor,
    (x, y): (f64, f64),
    words: &str,
    (room, em): (f64, f64),
) -> Html {
    if text_px(words, em) <= room {
        return label(class, anchor, (x, y), words);
    }
    html! {
        <text {class} text-anchor={anchor.name()} x={tenths(x)} y={tenths(y)} textLength={tenths(room)}
            lengthAdjust="spacingAndGlyphs">{ words }</text>
    }
}

/// Slanting strokes, 6 pixels apart, with which a style sheet fills a shape by `url(#id)`.
pub(super) fn hatching(id: &'static str, class: &'static str) -> Html {
    html! {
        <svg class="defs" width="0" height="0" aria-hidden="true">
            <pattern {id} width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <path {class} d="M0 0v6" />
            </pattern>
        </svg>
    }
}

/// A small picture before words that say the same.
pub(crate) fn swatch(width: u32, height: u32, shapes: Html) -> Html {
    html! {
        <svg class="swatch" width={width.to_string()} height={height.to_string()} aria-hidden="true">{ shapes }</svg>
    }
}

/// What the signs of a chart mean: each sign with its words.
pub(crate) fn legend<W: Into<AttrValue>>(entries: impl IntoIterator<Item = (Html, W)>) -> Html {
    let entry = |(i, (sign, words)): (usize, (Html, W))| {
        html! { <li key={i}>{ sign }{ words.into() }</li> }
    };
    html! { <ul class="legend">{ for entries.into_iter().enumerate().map(entry) }</ul> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_within_their_picture_also_where_they_are_wider_than_it() {
        assert_eq!(middle_within(50.0, 40.0, 200.0), 50.0);
        assert_eq!(middle_within(0.0, 40.0, 200.0), 20.0);
        assert_eq!(middle_within(200.0, 40.0, 200.0), 180.0);
        assert_eq!(middle_within(10.0, 500.0, 200.0), 100.0);
    }
}
