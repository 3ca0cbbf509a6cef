//! The flags as SVG: a line at the instant, a sign, and the words where there is room.

use super::flags::{self, Mark, Placed, ROWS};
use super::path::px;
use super::plot::Plot;
use super::view::Space;
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
        FlagKind::Fell(_) => ("M1 2h8l-4 7z", "red"),
        FlagKind::Mended(_) => ("M1 5l3 3 5-6", "green"),
        FlagKind::Restarted => ("M2 1v8l7-4z", "green"),
        FlagKind::BlockOpened(_) => ("M2 2h6v6h-6z", "green"),
        FlagKind::TestSent | FlagKind::Rebooted(_) => ("M1 2h8v6h-8zM1 2l4 4 4-4", "violet"),
    }
}

/// Every mark; those after the playhead pale.
pub(super) fn marks(
    plot: &Plot,
    space: Space,
    marks: &[Mark],
    labels: &[String],
    now: SimTime,
) -> Html {
    let widths: Vec<f64> = labels
        .iter()
        .map(|words| space.label_px(words) + SIGN_EM * space.em)
        .collect();
    let placed = flags::place(marks, |at| plot.x(at), &widths, plot.left, plot.right);
    let lines = marks
        .iter()
        .zip(&placed)
        .map(|(mark, place)| line(plot, space, mark, *place, now));
    let texts = marks.iter().zip(&placed).zip(labels);
    html! {
        <>
            { for lines }
            { for texts.filter_map(|((mark, place), words)| Some(label(plot, space, mark, (*place)?, words, now))) }
        </>
    }
}

fn class(mark: &Mark, now: SimTime) -> Classes {
    classes!(
        "mark",
        sign(mark.kind).1,
        (mark.at > now).then_some("later")
    )
}

/// Baseline of a row of labels.
fn row_y(plot: &Plot, space: Space, row: usize) -> f64 {
    plot.top - space.em * 0.8 - row as f64 * space.row_px()
}

/// The line of a mark; without room for its words it is short, with the sign at its foot.
fn line(plot: &Plot, space: Space, mark: &Mark, place: Option<Placed>, now: SimTime) -> Html {
    let x = plot.x(mark.at);
    let top = place.map_or(plot.bottom - space.em, |p| {
        row_y(plot, space, p.row.min(ROWS)) + 4.0
    });
    html! {
        <g class={class(mark, now)}>
            <line x1={px(x)} x2={px(x)} y1={px(top)} y2={px(plot.bottom)} />
            { place.is_none().then(|| glyph(mark, x, top - 6.0, space)) }
        </g>
    }
}

fn glyph(mark: &Mark, x: f64, y: f64, space: Space) -> Html {
    let (side, corner) = (px(space.em * SIGN_SIDE_EM), space.em * SIGN_SIDE_EM / 2.0);
    html! {
        <svg x={px(x - corner)} y={px(y - corner)} width={side.clone()} height={side} viewBox="0 0 10 10">
            <path class="sign" d={sign(mark.kind).0} />
        </svg>
    }
}

fn label(plot: &Plot, space: Space, mark: &Mark, place: Placed, words: &str, now: SimTime) -> Html {
    let y = row_y(plot, space, place.row);
    html! {
        <g class={class(mark, now)}>
            { glyph(mark, place.left + space.em * 0.35, y - space.em * 0.28, space) }
            <text x={px(place.left + SIGN_EM * space.em * 0.85)} y={px(y)}>{ words.to_owned() }</text>
        </g>
    }
}
