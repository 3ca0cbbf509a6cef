//! The basin in which mail waits, and the spout by which it gets there.

use super::{path, rect};
use limbo_picture::layout::{Axis, Basin, Rect};
use limbo_picture::svg::Path;
use yew::prelude::*;

/// A basin.
pub(super) fn basin_shape(axis: Axis, basin: Basin, outbox: bool, used: bool) -> Html {
    let body = &basin.body;
    let radius = 12.0_f32.min(body.w / 4.0);
    let spout = match axis {
        Axis::Across => spout_below(&basin),
        Axis::Down => spout_beside(&basin),
    };
    let class = match (outbox, used) {
        (true, true) => "stage-basin outbox used",
        (true, false) => "stage-basin outbox",
        (false, true) => "stage-basin used",
        (false, false) => "stage-basin",
    };
    html! {
        <>
            { rect("stage-basin-inside", body, radius) }
            { path("stage-spout", spout) }
            { path(class, wall(body, radius)) }
        </>
    }
}

/// Left wall, bottom and right wall; the top is open.
fn wall(body: &Rect, radius: f32) -> Path {
    let (left, right, bottom) = (body.x, body.right(), body.bottom());
    Path::default()
        .move_to(left, body.y)
        .line_to(left, bottom - radius)
        .quadratic_to((left, bottom), (left + radius, bottom))
        .line_to(right - radius, bottom)
        .quadratic_to((right, bottom), (right, bottom - radius))
        .line_to(right, body.y)
}

/// A funnel from the node down to the basin under it.
fn spout_below(basin: &Basin) -> Path {
    let ([tap_x, tap_y], [mouth_x, mouth_y]) = (basin.tap, basin.mouth);
    [-1.0, 1.0].into_iter().fold(Path::default(), |path, side| {
        path.move_to(tap_x + side * 20.0, tap_y).cubic_to(
            (tap_x + side * 19.0, tap_y + 9.0),
            (mouth_x + side * 9.0, mouth_y - 8.0),
            (mouth_x + side * 8.0, mouth_y + 2.0),
        )
    })
}

/// A pipe from the node to the basin at its right, which bends down at its end.
fn spout_beside(basin: &Basin) -> Path {
    let ([tap_x, tap_y], [mouth_x, mouth_y]) = (basin.tap, basin.mouth);
    [1.0, -1.0].into_iter().fold(Path::default(), |path, side| {
        let y = tap_y - 6.0 * side;
        path.move_to(tap_x, y).line_to(mouth_x, y).quadratic_to(
            (mouth_x + 6.0 + 6.0 * side, y),
            (mouth_x + 6.0 * side, mouth_y + 8.0),
        )
    })
}
