//! The markers as they are seen: a line at the instant, a sign, and the words where there is room.

use super::markers::{Marker, Placed, ROWS, place};
use super::scale::Plot;
use super::shapes::{Anchor, label, label_px, line, row_px};
use crate::browser::size::Size;
use crate::components::words;
use crate::i18n::Locale;
use limbo_picture::svg::tenths;
use limbo_sim::{FlagKind, SimTime};
use std::rc::Rc;
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
        FlagKind::Closed(_) | FlagKind::BlockClosed(_) => ("M2 1h6v8h-6zM4 5h2", "ink"),
        FlagKind::Crashed(_) => ("M1 2h8l-4 7z", "red"),
        FlagKind::SpoolDestroyed(_) => ("M1 3h8v5h-8zM1 8l8-5M1 3l8 5", "red"),
        FlagKind::Mended(_) => ("M1 5l3 3 5-6", "green"),
        FlagKind::Restarted => ("M2 1v8l7-4z", "green"),
        FlagKind::BlockOpened(_) => ("M2 2h6v6h-6z", "green"),
        FlagKind::Changed(_) => ("M1 3h8M6 1v4M1 7h8M3 5v4", "ink"),
        FlagKind::TestSent | FlagKind::Rebooted(_) => ("M1 2h8v6h-8zM1 2l4 4 4-4", "violet"),
    }
}

/// The sign of an event before words that say the same.
pub(super) fn marker_swatch(kind: FlagKind) -> Html {
    let (path, colour) = sign(kind);
    html! {
        <svg class={classes!("swatch", "mark", colour)} viewBox="0 0 10 10" width="11" height="11" aria-hidden="true">
            <path class="sign" d={path} />
        </svg>
    }
}

/// A marker in words: the event, and how often where it came in a swarm.
pub(super) fn marker_words(locale: &Locale, marker: &Marker) -> String {
    let what = words::flag(locale, marker.kind).unwrap_or_default();
    if marker.times == 1
        || matches!(
            marker.kind,
            FlagKind::BlockOpened(_) | FlagKind::BlockClosed(_)
        )
    {
        return what;
    }
    let n = locale.number(marker.times.into());
    locale.fill("flag.times", &[("what", &what), ("n", &n)])
}

/// Properties of [`Markers`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct MarkersProps {
    pub locale: Locale,
    pub plot: Plot,
    pub size: Size,
    pub markers: Rc<Vec<Marker>>,
    /// The playhead: what comes after it is pale.
    pub now: SimTime,
}

/// Every marker; the words over the lines.
#[component]
pub(super) fn Markers(props: &MarkersProps) -> Html {
    let (plot, size) = (&props.plot, props.size);
    let labels: Vec<String> = props
        .markers
        .iter()
        .map(|marker| marker_words(&props.locale, marker))
        .collect();
    let widths: Vec<f64> = labels
        .iter()
        .map(|words| label_px(size, words) + SIGN_EM * size.em)
        .collect();
    let x = |at| plot.x(at);
    let placed = place(&props.markers, x, &widths, plot.left(), plot.right());
    let class = |marker: &Marker| {
        let later = (marker.stands_at() > props.now).then_some("later");
        classes!("mark", sign(marker.kind).1, later)
    };
    let lines = props.markers.iter().zip(&placed).map(|(marker, place)| {
        html! { <g class={class(marker)}>{ upright(plot, size, marker, *place) }</g> }
    });
    let named = props.markers.iter().zip(&placed).zip(&labels);
    let names = named.filter_map(|((marker, place), words)| {
        let shapes = name(plot, size, marker, (*place)?, words);
        Some(html! { <g class={class(marker)}>{ shapes }</g> })
    });
    html! { <>{ for lines }{ for names }</> }
}

/// The baseline of a row of labels.
fn row_y(plot: &Plot, size: Size, row: usize) -> f64 {
    plot.top() - size.em * 0.8 - row as f64 * row_px(size)
}

/// The line of a marker; without room for its words it is short, with the sign at its head.
fn upright(plot: &Plot, size: Size, marker: &Marker, place: Option<Placed>) -> Html {
    let x = plot.x(marker.stands_at());
    let top = place.map_or(plot.bottom() - size.em, |p| {
        row_y(plot, size, p.row.min(ROWS)) + 4.0
    });
    html! {
        <>
            { line("", (x, top), (x, plot.bottom())) }
            if place.is_none() {
                { glyph(size, marker, x, top - 6.0) }
            }
        </>
    }
}

/// The sign of a marker around a point.
fn glyph(size: Size, marker: &Marker, x: f64, y: f64) -> Html {
    let side = size.em * SIGN_SIDE_EM;
    html! {
        <svg viewBox="0 0 10 10" x={tenths(x - side / 2.0)} y={tenths(y - side / 2.0)} width={tenths(side)}
            height={tenths(side)}>
            <path class="sign" d={sign(marker.kind).0} />
        </svg>
    }
}

/// The sign and the words of a marker in their row.
fn name(plot: &Plot, size: Size, marker: &Marker, place: Placed, words: &str) -> Html {
    let y = row_y(plot, size, place.row);
    let (sign_x, sign_y) = (place.left + size.em * 0.35, y - size.em * 0.28);
    let words_x = place.left + SIGN_EM * size.em * 0.85;
    html! {
        <>
            { glyph(size, marker, sign_x, sign_y) }
            { label("", Anchor::Start, (words_x, y), words) }
        </>
    }
}
