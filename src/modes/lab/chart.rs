//! The lab's chart: for every value of the swept parameter, how long the limbo took to empty and how often the server
//! crashed. Single runs are faint, the median is a line, the middle half of the runs a band; what never emptied stands
//! apart above, crossed out; theory is drawn beside it, and the chosen value over it.

mod plot;
mod results;

use super::words;
use crate::browser::size::{Size, use_size};
use crate::components::chart::axis::{
    Tick, along_axis, amount_step, base_line, duration_step, upward_axis,
};
use crate::components::chart::scale::Scale;
use crate::components::chart::shapes::{Anchor, chart_svg, label, path, region};
use crate::i18n::Locale;
use limbo_lab::sweep::Sweep;
use limbo_picture::svg::Path;
use limbo_sim::Duration;
use plot::{SweepPlot, label_px};
use results::{chosen, middle, never_emptied, runs, theory};
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The slider reaches this much further than the chart's columns on either side, px: half of its thumb.
const THUMB_PX: f64 = 12.0;
/// At most so many ticks over zero on the axis of times, and on that of crashes.
const TIMES_MAX: u32 = 5;
const CRASHES_MAX: u32 = 3;
/// How many values share a label, from the least on.
const LABELLED: [usize; 6] = [1, 2, 3, 5, 10, 20];

/// Properties of [`SweepChart`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct SweepChartProps {
    pub locale: Locale,
    pub sweep: Rc<Sweep>,
    /// The index of the chosen value.
    pub choice: usize,
    /// Another value is chosen, by its index.
    pub on_choose: Callback<usize>,
}

/// The chart, on which a value can be chosen by a tap, and the slider under it, which does the same by keys.
#[component]
pub(super) fn SweepChart(props: &SweepChartProps) -> Html {
    let SweepChartProps {
        locale,
        sweep,
        choice,
        on_choose,
    } = props;
    let host = use_node_ref();
    let size = use_size(&host);
    let plot = size.map(|size| SweepPlot::new(sweep, size));
    let tap = on_choose.clone();
    let onpointerdown = Callback::from(move |event: PointerEvent| {
        if let Some(plot) = plot {
            tap.emit(plot.index_at(f64::from(event.offset_x())));
        }
    });
    let oninput = on_choose.reform(|event: InputEvent| {
        let slider = event.target_dyn_into::<HtmlInputElement>();
        slider
            .and_then(|slider| slider.value().parse().ok())
            .unwrap_or(0)
    });
    let style = plot.map(|plot| {
        let (left, right) = plot.columns.px;
        let (margin, width) = (left - THUMB_PX, right - left + 2.0 * THUMB_PX);
        format!("margin-left:{}px;width:{}px", margin as i32, width as i32)
    });
    let value = words::value(locale, sweep.study.parameter, sweep.values[*choice]);
    let shapes = size.zip(plot).map(|(size, plot)| {
        let shapes = html! {
            <>
                <SweepShapes {locale} {sweep} {size} {plot} />
                { chosen(sweep, &plot, *choice) }
            </>
        };
        chart_svg("chart-svg lab-svg", size, shapes)
    });
    html! {
        <>
            <div class="lab-plot" ref={host} {onpointerdown}>{ shapes }</div>
            <input type="range" class="lab-slider" {style} min="0" max={(sweep.values.len() - 1).to_string()} step="1"
                value={choice.to_string()} aria-label={locale.t("lab.choice").to_owned()} aria-valuetext={value}
                {oninput} />
        </>
    }
}

/// Properties of [`SweepShapes`].
#[derive(Clone, PartialEq, Properties)]
struct SweepShapesProps {
    locale: Locale,
    sweep: Rc<Sweep>,
    size: Size,
    plot: SweepPlot,
}

/// Everything but the chosen value.
#[component]
fn SweepShapes(props: &SweepShapesProps) -> Html {
    let plot = &props.plot;
    html! {
        <>
            { zones(props) }
            { axes(props) }
            { titles(props) }
            { middle(&props.sweep, plot) }
            { theory(&props.sweep, plot) }
            { never_emptied(props) }
            { runs(&props.sweep, plot) }
        </>
    }
}

/// The axes of times and of crashes, and the values along.
fn axes(props: &SweepShapesProps) -> Html {
    let SweepShapesProps {
        locale, size, plot, ..
    } = props;
    let (across, em) = (plot.columns.px, size.em);
    let (times, crashes) = (plot.times, plot.crashes);
    let upward = |scale: Scale, step: f64, words: &dyn Fn(f64) -> String| {
        let last = (scale.values.1 / step) as u32;
        let tick = |i: u32| {
            let value = f64::from(i) * step;
            Tick {
                px: scale.px(value),
                words: Some(words(value)),
            }
        };
        upward_axis((0..=last).map(tick), across, em)
    };
    let duration = |ms: f64| match ms {
        0.0 => locale.number(0.0),
        _ => locale.duration_short(Duration(ms as u32)),
    };
    let time_step = f64::from(duration_step(times.values.1, TIMES_MAX));
    let crash_step = amount_step(crashes.values.1, CRASHES_MAX);
    html! {
        <>
            { upward(times, time_step, &duration) }
            { base_line(times.px.0, across) }
            { upward(crashes, crash_step, &|crashes| locale.compact(crashes)) }
            { base_line(crashes.px.0, across) }
            { along_axis(value_ticks(props), times.px.0, 1.25 * em, Anchor::Middle) }
        </>
    }
}

/// The values along the picture, with as many labels as there is room for.
fn value_ticks(props: &SweepShapesProps) -> Vec<Tick> {
    let SweepShapesProps {
        locale,
        sweep,
        size,
        plot,
    } = props;
    let labels: Vec<String> = sweep
        .values
        .iter()
        .map(|value| words::value_short(locale, sweep.study.parameter, *value))
        .collect();
    let widest = labels
        .iter()
        .map(|words| label_px(*size, words))
        .fold(0.0, f64::max)
        + 0.5 * size.em;
    let fits = |each: &usize| *each as f64 * plot.column_px() >= widest;
    let last = LABELLED[LABELLED.len() - 1];
    let each = LABELLED.into_iter().find(fits).unwrap_or(last);
    let tick = |(index, words): (usize, String)| Tick {
        px: plot.x(index),
        words: (index + 1).is_multiple_of(each).then_some(words),
    };
    labels.into_iter().enumerate().map(tick).collect()
}

/// What is drawn where, in words.
fn titles(props: &SweepShapesProps) -> Html {
    let SweepShapesProps {
        locale,
        sweep,
        size,
        plot,
    } = props;
    let ((left, right), em) = (plot.columns.px, size.em);
    let (never_y, times_y) = (plot.never.1 - 0.3 * em, plot.times.px.1 - 0.3 * em);
    let (values_y, crashes_y) = (plot.times.px.0 + 2.35 * em, plot.crashes.px.1 - 0.4 * em);
    let crashes = if sweep.counts_rejections() {
        "lab.chart.refusals"
    } else {
        "lab.chart.crashes"
    };
    let parameter = words::parameter(locale, sweep.study.parameter);
    html! {
        <>
            { label("axis", Anchor::End, (left - 0.4 * em, never_y), locale.t("lab.never")) }
            { label("lab-title", Anchor::Start, (left, times_y), locale.t("lab.chart.time")) }
            { label("lab-title", Anchor::Start, (left, crashes_y), locale.t(crashes)) }
            { label("axis", Anchor::End, (right, values_y), parameter) }
        </>
    }
}

/// The stretches of values that are safe: by theory as an area with a bracket, by what came out as a bracket.
fn zones(props: &SweepShapesProps) -> Html {
    let SweepShapesProps {
        locale,
        sweep,
        size,
        plot,
    } = props;
    let em = size.em;
    let forecast = sweep.forecast_zone().map(|zone| {
        let said = words::zone(locale, sweep, zone);
        let words = locale.fill("lab.chart.theory", &[("zone", &said)]);
        let (edges, times, crashes) = (plot.edges(zone), plot.times.px, plot.crashes.px);
        html! {
            <>
                { region("lab-zone-fill", edges, (times.1 - 1.5 * em, times.0)) }
                { region("lab-zone-fill", edges, (crashes.1, crashes.0)) }
                { bracket("lab-theory", *size, edges, 1.4 * em, &words) }
            </>
        }
    });
    let found = sweep.safe_zone().map(|zone| {
        let said = words::zone(locale, sweep, zone);
        let words = locale.fill("lab.chart.found", &[("zone", &said)]);
        bracket("lab-found", *size, plot.edges(zone), 3.2 * em, &words)
    });
    html! { <>{ for forecast }{ for found }</> }
}

/// A stretch as a bracket with its words, in a row of its own at that height.
fn bracket(class: &'static str, size: Size, (from, to): (f64, f64), y: f64, words: &str) -> Html {
    let corners = [(from, y + 5.0), (from, y), (to, y), (to, y + 5.0)];
    let width = label_px(size, words);
    let (anchor, x) = if width <= to - from {
        (Anchor::Middle, f64::midpoint(from, to))
    } else if width <= to {
        (Anchor::End, to)
    } else {
        (Anchor::Start, 0.0)
    };
    html! {
        <>
            { path(class, Path::polyline(corners)) }
            { label("lab-zone", anchor, (x, y - 0.35 * size.em), words) }
        </>
    }
}
