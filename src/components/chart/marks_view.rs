//! The flags as SVG: a line at the instant, a sign, and the words where there is room.

use super::flags::{self, Mark, Placed, ROWS};
use super::plot::Plot;
use super::view::Space;
use crate::markup::{Svg, el};
use limbo_sim::{FlagKind, SimTime};
use yew::prelude::*;

/// Room for the sign before the words, in ems of the page.
const SIGN_EM: f64 = 1.0;
/// Side of a sign, in ems of the page.
const SIGN_SIDE_EM: f64 = 0.65;

/// The sign of an event in a square of 10 by 10, and the class of its colour. Shape repeats colour.
fn sign(kind: FlagKind) -> (&'static str, &'static str) {
    match kind {
        FlagKind::Cut(_) => ("M1 1l8 8M9 1l-8 8", "red"),
        FlagKind::Rejecting(_) => ("M9 5h-8l3-3M1 5l3 3", "red"),
        FlagKind::Closed(_) => ("M2 1h6v8h-6zM4 5h2", "ink"),
        FlagKind::Crashed(_) => ("M1 2h8l-4 7z", "red"),
        FlagKind::Mended(_) => ("M1 5l3 3 5-6", "green"),
        FlagKind::Restarted => ("M2 1v8l7-4z", "green"),
        FlagKind::BlockOpened(_) => ("M2 2h6v6h-6z", "green"),
        FlagKind::TestSent | FlagKind::Rebooted(_) => ("M1 2h8v6h-8zM1 2l4 4 4-4", "violet"),
    }
}

/// The sign of an event before words that say the same.
pub(super) fn picture(kind: FlagKind) -> Html {
    let (path, colour) = sign(kind);
    let mut svg = Svg::default();
    svg.path("sign", path);
    let keys = &["class", "viewBox", "width", "height", "aria-hidden"];
    let class = ["swatch mark ", colour].concat().into();
    let mut values: Vec<AttrValue> = vec![class];
    values.extend(["0 0 10 10", "11", "11", "true"].map(AttrValue::from));
    el("svg", keys, values, vec![svg.done()])
}

/// Every mark; those after the playhead pale.
pub(super) fn marks(
    svg: &mut Svg,
    plot: &Plot,
    space: Space,
    marks: &[Mark],
    labels: &[String],
    now: SimTime,
) {
    let width = |words: &String| space.label_px(words) + SIGN_EM * space.em;
    let widths: Vec<f64> = labels.iter().map(width).collect();
    let placed = flags::place(marks, |at| plot.x(at), &widths, plot.left, plot.right);
    for (mark, place) in marks.iter().zip(&placed) {
        line(svg, plot, space, mark, *place, now);
    }
    for ((mark, place), words) in marks.iter().zip(&placed).zip(labels) {
        if let Some(place) = place {
            label(svg, plot, space, mark, *place, words, now);
        }
    }
}

fn class(mark: &Mark, now: SimTime) -> String {
    let later = if mark.at > now { " later" } else { "" };
    ["mark ", sign(mark.kind).1, later].concat()
}

/// Baseline of a row of labels.
fn row_y(plot: &Plot, space: Space, row: usize) -> f64 {
    plot.top - space.em * 0.8 - row as f64 * space.row_px()
}

/// The line of a mark; without room for its words it is short, with the sign at its foot.
fn line(
    svg: &mut Svg,
    plot: &Plot,
    space: Space,
    mark: &Mark,
    place: Option<Placed>,
    now: SimTime,
) {
    let x = plot.x(mark.at);
    let top = place.map_or(plot.bottom - space.em, |p| {
        row_y(plot, space, p.row.min(ROWS)) + 4.0
    });
    svg.open("g", &class(mark, now), &[]);
    svg.shape(
        "line",
        "",
        &[("x1", x), ("x2", x), ("y1", top), ("y2", plot.bottom)],
    );
    if place.is_none() {
        glyph(svg, mark, x, top - 6.0, space);
    }
    svg.close("g");
}

fn glyph(svg: &mut Svg, mark: &Mark, x: f64, y: f64, space: Space) {
    let side = space.em * SIGN_SIDE_EM;
    let (x, y) = (x - side / 2.0, y - side / 2.0);
    svg.view(
        10.0,
        &[("x", x), ("y", y), ("width", side), ("height", side)],
    );
    svg.path("sign", sign(mark.kind).0).close("svg");
}

fn label(
    svg: &mut Svg,
    plot: &Plot,
    space: Space,
    mark: &Mark,
    place: Placed,
    words: &str,
    now: SimTime,
) {
    let y = row_y(plot, space, place.row);
    svg.open("g", &class(mark, now), &[]);
    glyph(
        svg,
        mark,
        place.left + space.em * 0.35,
        y - space.em * 0.28,
        space,
    );
    svg.words("", "", place.left + SIGN_EM * space.em * 0.85, y, words);
    svg.close("g");
}
