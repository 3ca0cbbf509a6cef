//! Both futures on one chart, which is the scrubber of both: the common past, then two lines told apart by
//! dash, letter and sign; falls as crosses on them; and the viewer's guess.

use super::Comparison as Shown;
use super::words::LETTERS;
use crate::components::chart::axes;
use crate::components::chart::curve::{self, Point};
use crate::components::chart::path::px;
use crate::components::chart::plot::Plot;
use crate::components::chart::slider::seek_by_key;
use crate::components::chart::view::{Space, use_space};
use crate::components::prediction::guess;
use crate::components::words;
use crate::i18n::Locale;
use crate::markup::{Svg, el, text};
use limbo_player::Action;
use limbo_player::prediction::Progress;
use limbo_sim::{Flag, FlagKind, Sample, SimTime};
use std::cell::Cell;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// Half the side of a letter's badge, px.
const BADGE: f64 = 9.0;

const LINES: [&str; 2] = ["duel-line duel-a", "duel-line duel-b"];

/// Properties of [`DuelChart`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct DuelChartProps {
    pub locale: Locale,
    pub shown: Shown,
    pub act: Callback<Action>,
}

/// The samples of a side as far as they are known.
fn samples(shown: &Shown, side: usize) -> &[Sample] {
    &shown.sides[side].snapshot.known.samples
}

fn frame(locale: &Locale, shown: &Shown, space: Space) -> (Plot, f64) {
    let scenario = &shown.sides[0].snapshot.scenario;
    let peak = [0, 1].map(|i| curve::peak(samples(shown, i)));
    axes::frame(
        locale,
        scenario,
        space,
        peak[0].max(peak[1]),
        space.em * 1.4,
    )
}

/// What both have in common.
fn past(svg: &mut Svg, plot: &Plot, shown: &Shown) {
    let points = curve::thin(plot, samples(shown, 0), SimTime::ZERO, shown.from);
    svg.path(
        "area-relay",
        &curve::area(plot, &points, |p| p.total, |_| 0),
    );
    svg.path("edge", &curve::line(plot, &points, |p| p.total));
    let x = plot.x(shown.from);
    let fork = [
        ("x1", x),
        ("x2", x),
        ("y1", plot.top - 8.0),
        ("y2", plot.bottom),
    ];
    svg.shape("line", "predict-now", &fork);
}

/// The points of a side after the fork, from the fork's own on.
fn future(plot: &Plot, shown: &Shown, side: usize) -> Vec<Point> {
    let all = samples(shown, side);
    let begin = all
        .partition_point(|s| s.at <= shown.from)
        .saturating_sub(1);
    let first = all.get(begin).map_or(shown.from, |s| s.at);
    curve::thin(plot, all, first, SimTime::NEVER)
}

/// How many wait at an instant, as the line has it.
fn height(points: &[Point], at: SimTime) -> f64 {
    let i = points.partition_point(|p| p.at <= at).saturating_sub(1);
    points.get(i).map_or(0.0, |p| p.total.into())
}

fn line(svg: &mut Svg, plot: &Plot, shown: &Shown, side: usize, points: &[Point]) {
    let now = shown.sides[side].snapshot.now;
    let split = points.partition_point(|p| p.at <= now);
    let (before, after) = (&points[..split], &points[split.saturating_sub(1)..]);
    let later = [LINES[side], " later"].concat();
    svg.path(&later, &curve::line(plot, after, |p| p.total));
    svg.path(LINES[side], &curve::line(plot, before, |p| p.total));
    let flags = &shown.sides[side].snapshot.known.flags;
    let fell = |f: &&Flag| f.at >= shown.from && matches!(f.kind, FlagKind::Crashed(_));
    let mut free = f64::NEG_INFINITY;
    for flag in flags.iter().filter(fell) {
        let x = plot.x(flag.at);
        // Where they come in a swarm, one cross stands for some.
        if x >= free {
            free = x + 5.0;
            let y = plot.y(height(points, flag.at));
            let cross = ["M", &px(x - 3.0), " ", &px(y - 3.0), "l6 6m0-6l-6 6"].concat();
            svg.path("duel-fall", &cross);
        }
    }
}

/// A letter in its badge.
fn badge(svg: &mut Svg, side: usize, x: f64, y: f64) {
    let class = ["duel-badge a", "duel-badge b"][side];
    svg.open("g", class, &[]);
    let square = [
        ("x", x - BADGE),
        ("y", y - BADGE),
        ("width", 2.0 * BADGE),
        ("height", 2.0 * BADGE),
        ("rx", 4.0),
    ];
    svg.shape("rect", "", &square);
    svg.words("", "middle", x, y + 4.5, LETTERS[side]);
    svg.close("g");
}

/// The letters stand where the lines are farthest apart, and never one on the other.
fn badges(svg: &mut Svg, plot: &Plot, shown: &Shown, lines: [&[Point]; 2]) {
    let apart = |at: SimTime| (height(lines[0], at) - height(lines[1], at)).abs();
    let instants = lines.iter().flat_map(|points| points.iter().map(|p| p.at));
    let inside = instants.filter(|at| plot.x(*at) < plot.right - 2.0 * BADGE);
    let widest = inside.fold(shown.from, |best, at| match apart(at) > apart(best) {
        true => at,
        false => best,
    });
    let y = [0, 1].map(|i| plot.y(height(lines[i], widest)));
    let a_above = y[0] <= y[1];
    for (side, own) in y.into_iter().enumerate() {
        let above = (side == 0) == a_above;
        let y = if above {
            own - BADGE - 6.0
        } else {
            own + BADGE + 6.0
        };
        let y = y.max(BADGE).min(plot.bottom - BADGE - 2.0);
        badge(svg, side, plot.x(widest).max(plot.left + BADGE), y);
    }
}

fn drawing(props: &DuelChartProps, space: Space, dragging: Rc<Cell<bool>>) -> Html {
    let DuelChartProps { locale, shown, act } = props;
    let (plot, step) = frame(locale, shown, space);
    let weight = shown.sides[0].snapshot.scenario.weight;
    let mut svg = Svg::default();
    axes::amounts(&mut svg, locale, &plot, space, step, weight);
    axes::times(&mut svg, locale, &plot, space);
    axes::base(&mut svg, &plot, plot.left);
    past(&mut svg, &plot, shown);
    let [a, b] = [0, 1].map(|side| future(&plot, shown, side));
    line(&mut svg, &plot, shown, 0, &a);
    line(&mut svg, &plot, shown, 1, &b);
    if shown.prediction.progress == Progress::Given && shown.prediction.curve.is_some() {
        svg.path("guess", &guess(&plot, &shown.question, &shown.prediction));
    }
    badges(&mut svg, &plot, shown, [&a, &b]);
    axes::playhead(&mut svg, &plot, shown.sides[0].snapshot.now);
    let keys = &["class", "width", "height", "aria-hidden"];
    let values = vec![
        "chart-svg".into(),
        px(space.width).into(),
        px(space.height).into(),
        "true".into(),
    ];
    html! {
        <>
            { el("svg", keys, values, vec![svg.done()]) }
            { slider(locale, plot, shown, act, dragging) }
        </>
    }
}

fn slider(
    locale: &Locale,
    plot: Plot,
    shown: &Shown,
    act: &Callback<Action>,
    dragging: Rc<Cell<bool>>,
) -> Html {
    let now = shown.sides[0].snapshot.now;
    let scenario = &shown.sides[0].snapshot.scenario;
    let left = plot.x(shown.from);
    let seek = {
        let act = act.clone();
        move |event: &MouseEvent| {
            act.emit(Action::Seek(plot.at(left + f64::from(event.offset_x()))));
        }
    };
    let onpointerdown = {
        let (seek, dragging) = (seek.clone(), dragging.clone());
        Callback::from(move |event: PointerEvent| {
            dragging.set(true);
            if let Some(target) = event.target_dyn_into::<Element>() {
                // Refused for a pointer that has gone already: then there is nothing to follow.
                let _ = target.set_pointer_capture(event.pointer_id());
            }
            // A finger may be about to scroll the page: its tap comes as a click.
            if event.pointer_type() != "touch" {
                seek(&event);
            }
        })
    };
    let onpointermove = {
        let (seek, dragging) = (seek.clone(), dragging.clone());
        Callback::from(move |event: PointerEvent| {
            if dragging.get() {
                seek(&event);
            }
        })
    };
    let end = Callback::from(move |_: PointerEvent| dragging.set(false));
    let onclick = Callback::from(move |event: MouseEvent| seek(&event));
    let onkeydown = {
        let (act, span) = (act.clone(), scenario.span);
        Callback::from(move |event: KeyboardEvent| {
            if let Some(to) = seek_by_key(&event, now, span) {
                event.prevent_default();
                event.stop_propagation();
                act.emit(Action::Seek(to));
            }
        })
    };
    let style = [
        "left:",
        &px(left),
        "px;width:",
        &px(plot.right - left),
        "px",
    ]
    .concat();
    let waiting = |side: usize| {
        let point = Point::of(now, &shown.sides[side].snapshot.ledger);
        locale.number(f64::from(point.total) * f64::from(scenario.weight))
    };
    let valuetext = locale.fill(
        "compare.value",
        &[
            ("moment", &locale.moment(now)),
            ("a", &waiting(0)),
            ("b", &waiting(1)),
        ],
    );
    html! {
        <div class="seek" role="slider" tabindex="0" {style} aria-label={locale.t("chart.seek").to_owned()}
            aria-valuemin={shown.from.ms().to_string()} aria-valuemax={scenario.span.ms().to_string()}
            aria-valuenow={now.ms().to_string()} aria-valuetext={valuetext}
            {onpointerdown} {onpointermove} onpointerup={end.clone()} onpointercancel={end} {onclick}
            {onkeydown} />
    }
}

fn legend(locale: &Locale, shown: &Shown) -> Html {
    let item = |swatch: Svg, words: String| {
        let keys = &["class", "width", "height", "aria-hidden"];
        let values = ["swatch", "46", "20", "true"].map(AttrValue::from).into();
        let inside = vec![el("svg", keys, values, vec![swatch.done()]), text(words)];
        el("li", &[], vec![], inside)
    };
    let mut lines: Vec<Html> = Vec::with_capacity(4);
    for (side, class) in LINES.into_iter().enumerate() {
        let mut swatch = Svg::default();
        swatch.path(class, "M0 10h26");
        badge(&mut swatch, side, 36.0, 10.0);
        let plan = words::plan(locale, &shown.sides[side].choice.plan);
        lines.push(item(swatch, plan));
    }
    let mut fall = Svg::default();
    fall.path("duel-fall", "M36 6l8 8m0-8l-8 8");
    lines.push(item(fall, locale.t("compare.fall").into()));
    if shown.prediction.progress == Progress::Given && shown.prediction.curve.is_some() {
        let mut swatch = Svg::default();
        swatch.path("guess", "M2 10h42");
        let words = locale.fill("compare.guess", &[("side", LETTERS[shown.predicted_side])]);
        lines.push(item(swatch, words));
    }
    el("ul", &["class"], vec!["legend".into()], lines)
}

/// Both futures over time; click, drag or arrow keys seek.
#[component]
pub(super) fn DuelChart(props: &DuelChartProps) -> Html {
    let (host, probe) = (use_node_ref(), use_node_ref());
    let space = use_space(host.clone(), probe.clone());
    let dragging = use_memo((), |()| Cell::new(false));
    let locale = &props.locale;
    html! {
        <div class="chart">
            <div class="chart-head">
                <h2>{ locale.t("compare.chart") }</h2>
                { legend(locale, &props.shown) }
            </div>
            <span class="probe" ref={probe} aria-hidden="true"></span>
            <div class="chart-plot" ref={host}>
                { space.filter(|s| s.width > 0.0 && s.em > 0.0).map(|space| drawing(props, space, dragging)) }
            </div>
        </div>
    }
}
