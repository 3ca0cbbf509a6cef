//! The futures that were left: dashed lines over the plot, the newest with their names, and the list by which a person
//! goes back to one.

use super::curve::{self, Point};
use super::scale::Plot;
use super::shapes::{Anchor, circle, label, label_px, path, region, row_px, swatch};
use crate::browser::size::Size;
use crate::components::words;
use crate::i18n::Locale;
use limbo_picture::svg::Path;
use limbo_player::{Action, Future};
use std::rc::Rc;
use yew::prelude::*;

/// More lines than these, and the chart cannot be read; the list has them all.
const LINES_MAX: usize = 3;
/// On a chart narrower than this (em) only the list says the names.
const NAMED_FROM_EM: f64 = 36.0;

/// The futures to which one can go back, with their index: where a chapter tells of the network (`told`) not those in which
/// that is another.
fn offered(futures: &[Future], told: bool) -> impl Iterator<Item = (usize, &Future)> {
    let futures = futures.iter().enumerate();
    futures.filter(move |(_, future)| !told || !future.has_another_network())
}

/// Those of them that have a line.
pub(super) fn drawn(futures: &[Future], told: bool) -> impl Iterator<Item = (usize, &Future)> {
    let first = futures.len().saturating_sub(LINES_MAX);
    offered(futures, told).filter(move |(i, _)| *i >= first)
}

/// The class of a future's line: each has dashes of its own.
fn class(i: usize) -> &'static str {
    ["future future-a", "future future-b", "future future-c"][i % LINES_MAX]
}

/// The sign at the end of a line, the same as in the list.
fn sign(i: usize, x: f64, y: f64) -> Html {
    let class = "future-sign";
    match i % LINES_MAX {
        0 => circle(class, (x, y), 4.0),
        1 => region(class, (x - 4.0, x + 4.0), (y - 4.0, y + 4.0)),
        _ => path(class, Path::default().sign(x, y - 5.0, "l5 9h-10z")),
    }
}

/// Properties of [`FutureLines`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct FutureLinesProps {
    pub locale: Locale,
    pub plot: Plot,
    pub size: Size,
    pub futures: Rc<Vec<Future>>,
    /// See [`offered`].
    pub told: bool,
}

/// The dashed lines, with their names at their ends where there is room.
#[component]
pub(super) fn FutureLines(props: &FutureLinesProps) -> Html {
    let FutureLinesProps {
        locale, plot, size, ..
    } = props;
    let named = size.width >= NAMED_FROM_EM * size.em;
    let mut names = Names::default();
    let future = |(i, future): (usize, &Future)| {
        let points = curve::thin(plot, &future.series.samples, future.from, future.until);
        let last = points.last()?;
        let end = (plot.x(last.at), plot.y(last.total.into()));
        let name = named.then(|| words::future_name(locale, future));
        let place = name.as_ref().and_then(|name| {
            names.place(plot, *size, end, label_px(*size, name), |across| {
                heights(plot, &points, across)
            })
        });
        Some(html! {
            <g key={i}>
                { path(class(i), curve::line(plot, &points, |p| p.total)) }
                { sign(i, end.0, end.1) }
                { for name.zip(place).map(|(name, at)| label("future-name", Anchor::Start, at, &name)) }
            </g>
        })
    };
    html! { <>{ for drawn(&props.futures, props.told).filter_map(future) }</> }
}

/// Between which heights a line runs on the way from left to right (CSS pixels); `None` where it is not.
fn heights(plot: &Plot, points: &[Point], (left, right): (f64, f64)) -> Option<(f64, f64)> {
    let begin = points.partition_point(|p| plot.x(p.at) < left);
    let end = points.partition_point(|p| plot.x(p.at) <= right);
    // The stretch into it and the one out of it count, too.
    let stretch = &points[begin.saturating_sub(1)..(end + 1).min(points.len())];
    (begin < end).then(|| {
        let ys = stretch.iter().map(|p| plot.y(p.total.into()));
        ys.fold((f64::INFINITY, f64::NEG_INFINITY), |(top, bottom), y| {
            (top.min(y), bottom.max(y))
        })
    })
}

/// The names that have their place: left and right edge and baseline of each, CSS pixels.
#[derive(Default)]
struct Names(Vec<(f64, f64, f64)>);

impl Names {
    /// Finds a place for a name of that width at the end of a line, where it touches no other name and its own line
    /// does not run through it; `None` where there is none. `line` says between which heights the line runs from one
    /// side of the name to the other.
    fn place(
        &mut self,
        plot: &Plot,
        size: Size,
        (x, y): (f64, f64),
        width: f64,
        line: impl Fn((f64, f64)) -> Option<(f64, f64)>,
    ) -> Option<(f64, f64)> {
        let after = x + size.em * 0.7;
        // After the end of the line, or where that is too far to the right, above it.
        let (left, lower) = if after + width <= plot.right() {
            (after, 0.3)
        } else {
            ((x - width).max(plot.left()), -0.6)
        };
        let own = line((left, left + width));
        let row = |n: i32| y + size.em * lower + f64::from(n) * row_px(size);
        let free = |y: &f64| {
            let touches = |(l, r, other): &(f64, f64, f64)| {
                left < *r && left + width > *l && (other - y).abs() < row_px(size)
            };
            let inside = *y >= plot.top() + size.em && *y <= plot.bottom() - 4.0;
            // Letters reach from a little under their baseline to most of an em above it.
            let struck = own.is_some_and(|(highest, lowest)| {
                *y + 0.3 * size.em > highest && *y - 0.7 * size.em < lowest
            });
            inside && !struck && !self.0.iter().any(touches)
        };
        let y = [0, -1, 1, -2, 2, -3, 3].map(row).into_iter().find(free)?;
        self.0.push((left, left + width, y));
        Some((left, y))
    }
}

/// Properties of [`FutureList`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct FutureListProps {
    pub locale: Locale,
    pub futures: Rc<Vec<Future>>,
    pub told: bool,
    pub act: Callback<Action>,
}

/// The list of the futures to which a person can go back; nothing where there are none.
#[component]
pub(super) fn FutureList(props: &FutureListProps) -> Html {
    let FutureListProps {
        locale,
        futures,
        told,
        act,
    } = props;
    let mut offered = offered(futures, *told).peekable();
    if offered.peek().is_none() {
        return Html::default();
    }
    let first = futures.len().saturating_sub(LINES_MAX);
    let entry = |(i, future): (usize, &Future)| {
        let picture = html! {
            if i >= first {
                { path(class(i), Path::default().sign(0.0, 7.0, "h28")) }
                { sign(i, 28.0, 7.0) }
            }
        };
        html! {
            <li key={i}>
                <button type="button" class="button line" onclick={act.reform(move |_: MouseEvent| Action::Return(i))}>
                    { swatch(34, 14, picture) }{ words::future(locale, future) }
                </button>
            </li>
        }
    };
    html! {
        <div class="futures">
            <h3>{ locale.t("chart.futures") }</h3>
            <ul>{ for offered.map(entry) }</ul>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_sim::{Command, Hop, Place, Run, Scenario, SimTime};

    #[test]
    fn a_chapter_draws_no_future_that_its_list_does_not_offer() {
        let town = Scenario::named("small-town").expect("it exists");
        let future = |command: Command| {
            let mut run = Run::new(town.clone(), 1);
            run.push(SimTime(10), command).expect("it fits");
            Future {
                run: Rc::new(run),
                what: Some(command),
                from: SimTime(10),
                until: SimTime(1_000),
                series: Rc::default(),
                restarted: None,
                crashes: 0,
            }
        };
        let destroyed = future(Command::DestroySpool(Place::Relay));
        let cut = future(Command::Cut(Hop::Delivery));
        let futures = [cut.clone(), cut.clone(), destroyed, cut];
        let indices = |told| drawn(&futures, told).map(|(i, _)| i).collect::<Vec<_>>();
        assert_eq!(indices(false), [1, 2, 3]);
        assert_eq!(indices(true), [1, 3]);
        let listed = offered(&futures, true).map(|(i, _)| i);
        assert_eq!(listed.collect::<Vec<_>>(), [0, 1, 3]);
    }

    #[test]
    fn names_at_the_ends_of_lines_touch_neither_each_other_nor_the_frame() {
        let ends = (SimTime::ZERO, SimTime(1_000));
        let plot = Plot::new(ends, 10.0, (0.0, 800.0), (0.0, 200.0));
        let size = Size {
            width: 800.0,
            height: 220.0,
            em: 16.0,
        };
        let mut names = Names::default();
        let at: Vec<_> = (0..9)
            .filter_map(|_| names.place(&plot, size, (790.0, 100.0), 120.0, |_| None))
            .collect();
        assert_eq!(at.len(), 7, "seven rows are tried");
        for (i, a) in at.iter().enumerate() {
            assert!(a.0 >= 0.0 && a.0 + 120.0 <= 800.0);
            for b in &at[i + 1..] {
                assert!((a.1 - b.1).abs() >= row_px(size));
            }
        }
    }

    #[test]
    fn no_line_runs_through_its_own_name() {
        let ends = (SimTime::ZERO, SimTime(1_000));
        let plot = Plot::new(ends, 10.0, (0.0, 800.0), (0.0, 200.0));
        let size = Size {
            width: 800.0,
            height: 220.0,
            em: 16.0,
        };
        let falling = |i: u32| Point {
            at: SimTime(i * 100),
            relay: 0,
            total: 10 - i,
        };
        let points: Vec<Point> = (0..=10).map(falling).collect();
        let line = |across| heights(&plot, &points, across);
        let (left, y) = Names::default()
            .place(&plot, size, (800.0, 150.0), 160.0, line)
            .expect("there is room");
        let (highest, lowest) = line((left, left + 160.0)).unwrap();
        assert!(y + 0.3 * size.em <= highest || y - 0.7 * size.em >= lowest);
    }
}
