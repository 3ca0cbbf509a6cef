//! Both futures on one chart, which is the scrubber of both: the common past, then two lines told apart by dash, letter and
//! sign; crashes as crosses on them; and what the viewer has predicted.

use super::Comparison;
use super::comparison::BothProps;
use super::words::LETTERS;
use crate::browser::size::{Size, use_size};
use crate::components::chart::axis::{self, AmountAxis, Amounts, TimeAxis, base_line, playhead};
use crate::components::chart::curve::{self, Point};
use crate::components::chart::scale::Plot;
use crate::components::chart::scrubber::{Scrubber, value_words};
use crate::components::chart::shapes::{Anchor, chart_svg, label, legend, line, path, swatch};
use crate::components::prediction::predicted_curve;
use crate::components::words;
use crate::i18n::Locale;
use crate::message::Message;
use limbo_picture::svg::{Path, tenths};
use limbo_player::Action;
use limbo_player::prediction::Progress;
use limbo_sim::{FlagKind, Sample, SimTime};
use std::rc::Rc;
use yew::prelude::*;

/// Half the side of a letter's badge, px.
const BADGE: f64 = 9.0;
/// Crosses are at least this far apart, px: where crashes come in a swarm, one cross stands for some.
const CROSSES_PX: f64 = 5.0;
/// The classes of the two lines.
const LINES: [&str; 2] = ["compare-line compare-a", "compare-line compare-b"];

/// Both futures over time; click, drag or arrow keys seek.
#[component]
pub(super) fn ComparisonChart(props: &BothProps) -> Html {
    let host = use_node_ref();
    let size = use_size(&host);
    let act = use_callback(props.send.clone(), |action: Action, send| {
        send.emit(Message::Act(action));
    });
    let BothProps {
        locale, comparison, ..
    } = props;
    let amounts = Amounts::up_to(f64::from(peak(comparison)), comparison.weight());
    html! {
        <div class="chart">
            <div class="chart-head">
                <h2>{ amounts.counted.title(locale) }</h2>
                { legend(signs(locale, comparison)) }
            </div>
            <div class="chart-plot" ref={host}>
                if let Some(size) = size {
                    <Drawing {locale} {comparison} {size} {act} />
                }
            </div>
        </div>
    }
}

/// Whether a curve was predicted, so that it is drawn with what came.
fn has_predicted_curve(comparison: &Comparison) -> bool {
    let prediction = &comparison.prediction;
    prediction.progress == Progress::Given && prediction.curve.is_some()
}

/// The signs of the chart with their words.
fn signs(locale: &Locale, comparison: &Comparison) -> Vec<(Html, String)> {
    let sign = |shapes: Html| swatch(46, 20, shapes);
    let side = |side: usize| {
        let sample = html! {
            <>
                { path(LINES[side], Path::default().sign(0.0, 10.0, "h26")) }
                { badge(side, 36.0, 10.0) }
            </>
        };
        let plan = words::plan(locale, &comparison.sides[side].choice.plan);
        (sign(sample), plan)
    };
    let cross = path(
        "compare-crash",
        Path::default().sign(36.0, 6.0, "l8 8m0-8l-8 8"),
    );
    let crash = (sign(cross), locale.t("compare.crash").to_owned());
    let predicted = has_predicted_curve(comparison).then(|| {
        let letter = LETTERS[comparison.predicted_side];
        let sample = path("guess", Path::default().sign(2.0, 10.0, "h42"));
        let words = locale.fill("compare.guess", &[("side", letter)]);
        (sign(sample), words)
    });
    [side(0), side(1), crash]
        .into_iter()
        .chain(predicted)
        .collect()
}

/// Properties of [`Drawing`].
#[derive(Clone, PartialEq, Properties)]
struct DrawingProps {
    locale: Locale,
    comparison: Rc<Comparison>,
    size: Size,
    act: Callback<Action>,
}

/// The picture in the size that there is for it, and the scrubber over it.
#[component]
fn Drawing(props: &DrawingProps) -> Html {
    let DrawingProps {
        locale,
        comparison,
        size,
        act,
    } = props;
    let scenario = &comparison.sides[0].snapshot.scenario;
    let top = size.em * 1.4;
    let (plot, amounts) = axis::frame(locale, scenario, *size, peak(comparison), top);
    let futures = [0, 1].map(|side| future(&plot, comparison, side));
    let predicted = has_predicted_curve(comparison).then(|| {
        let curve = predicted_curve(&plot, &comparison.question, &comparison.prediction);
        path("guess", curve)
    });
    let shapes = html! {
        <>
            <AmountAxis {locale} {plot} size={*size} {amounts} weight={comparison.weight()} />
            <TimeAxis {locale} {plot} size={*size} />
            { base_line(plot.bottom(), (plot.left(), plot.right())) }
            { past(&plot, comparison) }
            { future_line(&plot, comparison, 0, &futures[0]) }
            { future_line(&plot, comparison, 1, &futures[1]) }
            { for predicted }
            { badges(&plot, comparison.from, &futures) }
            { playhead(&plot, comparison.now()) }
        </>
    };
    html! {
        <>
            { chart_svg("chart-svg", *size, shapes) }
            <Scrubber label={locale.t("chart.seek").to_owned()} valuetext={valuetext(locale, comparison)} {plot}
                from={comparison.from} now={comparison.sides[0].snapshot.playhead} {act} />
        </>
    }
}

/// The instant shown and how many wait on either side, in words.
fn valuetext(locale: &Locale, comparison: &Comparison) -> String {
    let now = comparison.now();
    let waiting = |side: usize| {
        let point = Point::of(now, &comparison.sides[side].snapshot.ledger);
        locale.number(f64::from(point.total) * f64::from(comparison.weight()))
    };
    value_words(locale, &comparison.sides[0].snapshot, |moment| {
        let (a, b) = (waiting(0), waiting(1));
        locale.fill("compare.value", &[("moment", moment), ("a", &a), ("b", &b)])
    })
}

/// The most dots that wait on either side, as far as they are known.
fn peak(comparison: &Comparison) -> u32 {
    let [a, b] = [0, 1].map(|side| curve::peak(samples(comparison, side)));
    a.max(b)
}

/// The samples of a side as far as they are known.
fn samples(comparison: &Comparison, side: usize) -> &[Sample] {
    &comparison.sides[side].snapshot.known.samples
}

/// What both have in common.
fn past(plot: &Plot, comparison: &Comparison) -> Html {
    let fork = comparison.from;
    let points = curve::thin(plot, samples(comparison, 0), SimTime::ZERO, fork);
    let x = plot.x(fork);
    html! {
        <>
            { path("area-relay", curve::area(plot, &points, |p| p.total, |_| 0)) }
            { path("edge", curve::line(plot, &points, |p| p.total)) }
            { line("predict-now", (x, plot.top() - 8.0), (x, plot.bottom())) }
        </>
    }
}

/// The points of a side after the fork, from the fork's own on.
fn future(plot: &Plot, comparison: &Comparison, side: usize) -> Vec<Point> {
    let (all, fork) = (samples(comparison, side), comparison.from);
    let begin = all.partition_point(|s| s.at <= fork).saturating_sub(1);
    let first = all.get(begin).map_or(fork, |s| s.at);
    curve::thin(plot, all, first, SimTime::NEVER)
}

/// How many wait at an instant, as the line has it.
fn height(points: &[Point], at: SimTime) -> f64 {
    let i = points.partition_point(|p| p.at <= at).saturating_sub(1);
    points.get(i).map_or(0.0, |p| p.total.into())
}

/// The line of a side, pale after the playhead, and its crashes.
fn future_line(plot: &Plot, comparison: &Comparison, side: usize, points: &[Point]) -> Html {
    let snapshot = &comparison.sides[side].snapshot;
    let split = points.partition_point(|p| p.at <= snapshot.now);
    let (before, after) = (&points[..split], &points[split.saturating_sub(1)..]);
    let mut crosses = Path::default();
    let mut free = f64::NEG_INFINITY;
    for flag in snapshot.known.flags_since(comparison.from) {
        let x = plot.x(flag.at);
        if matches!(flag.kind, FlagKind::Crashed(_)) && x >= free {
            free = x + CROSSES_PX;
            let y = plot.y(height(points, flag.at));
            crosses = crosses.sign(x - 3.0, y - 3.0, "l6 6m0-6l-6 6");
        }
    }
    html! {
        <>
            { path(classes!(LINES[side], "later"), curve::line(plot, after, |p| p.total)) }
            { path(LINES[side], curve::line(plot, before, |p| p.total)) }
            { path("compare-crash", crosses) }
        </>
    }
}

/// A letter in its badge.
fn badge(side: usize, x: f64, y: f64) -> Html {
    html! {
        <g class={["compare-badge a", "compare-badge b"][side]}>
            <rect x={tenths(x - BADGE)} y={tenths(y - BADGE)} width={tenths(2.0 * BADGE)} height={tenths(2.0 * BADGE)}
                rx="4" />
            { label("", Anchor::Middle, (x, y + 4.5), LETTERS[side]) }
        </g>
    }
}

/// The letters stand where the lines are farthest apart, and never one on the other.
fn badges(plot: &Plot, fork: SimTime, lines: &[Vec<Point>; 2]) -> Html {
    let apart = |at: SimTime| (height(&lines[0], at) - height(&lines[1], at)).abs();
    let instants = lines.iter().flatten().map(|p| p.at);
    let inside = instants.filter(|at| plot.x(*at) < plot.right() - 2.0 * BADGE);
    let widest = inside.fold(fork, |best, at| match apart(at) > apart(best) {
        true => at,
        false => best,
    });
    let x = plot.x(widest).max(plot.left() + BADGE);
    let y = [0, 1].map(|side| plot.y(height(&lines[side], widest)));
    let upper = usize::from(y[0] > y[1]);
    let badge = |side: usize| {
        let away = if side == upper {
            -BADGE - 6.0
        } else {
            BADGE + 6.0
        };
        let y = (y[side] + away).max(BADGE).min(plot.bottom() - BADGE - 2.0);
        badge(side, x, y)
    };
    html! { <>{ badge(0) }{ badge(1) }</> }
}
