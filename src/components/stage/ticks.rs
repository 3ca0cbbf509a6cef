//! The numbers of the scale beside the basins.

use super::css::css_box;
use super::facts::level_y;
use crate::i18n::Locale;
use limbo_picture::layout::{Layout, Rect};
use limbo_picture::scale::Scale;
use limbo_picture::svg::tenths;
use std::rc::Rc;
use yew::prelude::*;

/// The numbers of the scale, at the left of each basin that has room for them.
pub(super) fn ticks(locale: &Locale, layout: &Rc<Layout>, scale: Scale, weight: u32) -> Html {
    let tick = |(at, dots): (Rect, f32)| {
        let number = (f64::from(dots) * f64::from(weight)).round();
        html! {
            <div class="stage-tick" style={lifted(&at)}><span>{ locale.compact(number) }</span></div>
        }
    };
    let ticks = tick_boxes(layout, &scale, weight);
    html! { <div aria-hidden="true">{ for ticks.into_iter().map(tick) }</div> }
}

/// Puts a number at its level by a transform: it moves with the scale, and what is moved so is laid out no second time and is,
/// to the browser, no part of the page that shifts under its reader.
fn lifted(at: &Rect) -> String {
    let base = css_box(&Rect { y: 0.0, ..*at });
    [
        base.as_str(),
        ";transform:translateY(",
        &tenths(at.y.round()),
        "px)",
    ]
    .concat()
}

/// Where each number of the scale stands, and how many dots it is. On a low basin only so many numbers fit, one above
/// the other; the rest is left out.
fn tick_boxes(layout: &Layout, scale: &Scale, weight: u32) -> Vec<(Rect, f32)> {
    let em = layout.type_px;
    let line = em * 1.15;
    let mut boxes = Vec::new();
    for basin in layout.basins[1..].iter().filter(|b| b.ticks.w > 0.0) {
        let mut last_y = f32::INFINITY;
        for dots in scale.ticks(weight) {
            let y = level_y(basin, scale, dots);
            if y < basin.ticks.y || last_y - y < line {
                continue;
            }
            last_y = y;
            let at = Rect::new(basin.ticks.x, y - em * 0.6, basin.ticks.w - 5.0, em * 1.2);
            boxes.push((at, dots));
        }
    }
    boxes
}
