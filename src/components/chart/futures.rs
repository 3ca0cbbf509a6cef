//! The futures that were left: dashed lines over the plot, the newest with their names, and the list by
//! which a person goes back to one.

use super::curve;
use super::parts::{FUTURE, button, swatch};
use super::path::px;
use super::plot::Plot;
use super::space::Space;
use crate::components::markup::{Svg, el, text};
use crate::components::words;
use crate::i18n::Locale;
use limbo_player::{Future, Snapshot};
use yew::prelude::*;

/// More lines than these, and the chart cannot be read; the list has them all.
const LINES_MAX: usize = 3;
/// On a chart narrower than this (em) only the list says the names.
const NAMED_FROM_EM: f64 = 36.0;

/// The futures that have a line: their index, and the number of their pattern.
fn drawn(s: &Snapshot) -> impl Iterator<Item = (usize, &Future)> {
    let first = s.futures.len().saturating_sub(LINES_MAX);
    s.futures.iter().enumerate().skip(first)
}

fn class(i: usize) -> &'static str {
    ["ghost ghost-a", "ghost ghost-b", "ghost ghost-c"][i % LINES_MAX]
}

/// The sign at the end of a line, the same as in the list.
fn sign(svg: &mut Svg, i: usize, x: f64, y: f64) {
    let class = "ghost-sign";
    match i % LINES_MAX {
        0 => svg.shape("circle", class, &[("cx", x), ("cy", y), ("r", 4.0)]),
        1 => {
            let side = [
                ("x", x - 4.0),
                ("y", y - 4.0),
                ("width", 8.0),
                ("height", 8.0),
            ];
            svg.shape("rect", class, &side)
        }
        _ => svg.path(
            class,
            &["M", &px(x), " ", &px(y - 5.0), "l5 9h-10z"].concat(),
        ),
    };
}

/// The dashed lines, with their names at their ends where there is room.
pub(super) fn lines(svg: &mut Svg, locale: &Locale, plot: &Plot, space: Space, s: &Snapshot) {
    let mut taken: Vec<(f64, f64, f64)> = Vec::new();
    for (i, future) in drawn(s) {
        let points = curve::thin(plot, &future.series.samples, future.from, future.until);
        let Some(last) = points.last() else { continue };
        let (x, y) = (plot.x(last.at), plot.y(last.total.into()));
        svg.path(class(i), &curve::line(plot, &points, |p| p.total));
        sign(svg, i, x, y);
        if space.width < NAMED_FROM_EM * space.em {
            continue;
        }
        let name = words::future_name(locale, future);
        let width = space.label_px(&name);
        let beside = x + space.em * 0.7;
        let fits = beside + width <= plot.right;
        let left = if fits {
            beside
        } else {
            (x - width).max(plot.left)
        };
        let first = if fits { 0.3 } else { -0.6 };
        let row = |n: i32| y + space.em * first + f64::from(n) * space.row_px();
        let free = |y: &f64| {
            let touches = |(l, r, other): &(f64, f64, f64)| {
                left < *r && left + width > *l && (other - y).abs() < space.row_px()
            };
            *y >= plot.top + space.em && *y <= plot.bottom - 4.0 && !taken.iter().any(touches)
        };
        if let Some(y) = [0, -1, 1, -2, 2].map(row).into_iter().find(free) {
            taken.push((left, left + width, y));
            svg.words("ghost-name", "", left, y, &name);
        }
    }
}

/// The list of the futures that can be returned to; nothing where there are none.
pub(super) fn list(locale: &Locale, s: &Snapshot) -> Html {
    if s.futures.is_empty() {
        return Html::default();
    }
    let title = text(locale.t("chart.futures").to_owned());
    let first = drawn(s).next().map_or(0, |(i, _)| i);
    let line = |(i, future): (usize, &Future)| {
        let mut picture = Svg::default();
        if i >= first {
            picture.path(class(i), "M0 7h28");
            sign(&mut picture, i, 28.0, 7.0);
        }
        let words = text(words::future(locale, future));
        let parts = vec![swatch("34", picture), words];
        let button = button(&["type", "class", FUTURE], i as u32, parts);
        el("li", &[], vec![], vec![button])
    };
    let lines = s.futures.iter().enumerate().map(line).collect();
    let parts = vec![
        el("h3", &[], vec![], vec![title]),
        el("ul", &[], vec![], lines),
    ];
    el("div", &["class"], vec!["futures".into()], parts)
}
