//! The lab's chart: for every value of the swept parameter, how long the limbo took to empty and how often the server
//! crashed. Single runs are faint, the median is a line, the middle half of the runs a band; what never emptied stands
//! apart above, crossed out; theory is drawn beside it, and the chosen value over it.

use super::words;
use crate::browser::size::{Size, use_size};
use crate::components::chart::axis::{
    Tick, along_axis, amount_step, base_line, duration_step, upward_axis,
};
use crate::components::chart::scale::Scale;
use crate::components::chart::shapes::{
    Anchor, chart_svg, circle, label, line, path, region, text_px,
};
use crate::i18n::Locale;
use limbo_lab::forecast;
use limbo_lab::study::SEEDS;
use limbo_lab::sweep::{Sweep, Zone};
use limbo_picture::svg::Path;
use limbo_sim::Duration;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The slider reaches this much further than the chart's columns on either side, px: half of its thumb.
const THUMB_PX: f64 = 12.0;
/// The letters here are mostly figures, which are narrower than others: for so many ems of room an em of letters.
const FIGURES_EM: f64 = 0.84;
/// At most so many ticks over zero on the axis of times, and on that of crashes.
const TIMES_MAX: u32 = 5;
const CRASHES_MAX: u32 = 3;
/// How many values share a label, from the least on.
const LABELLED: [usize; 6] = [1, 2, 3, 5, 10, 20];

/// The width that words take at most, CSS pixels.
fn label_px(size: Size, words: &str) -> f64 {
    text_px(words, FIGURES_EM * size.em)
}

/// Where things stand in the picture, in CSS pixels from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
struct SweepPlot {
    /// The columns along: a value's column begins at its index.
    columns: Scale,
    /// Top and bottom of the strip of what never emptied.
    never: (f64, f64),
    /// Times until the limbo was empty, ms.
    times: Scale,
    /// Crashes, or rejections.
    crashes: Scale,
}

impl SweepPlot {
    /// The frame of a sweep.
    fn new(sweep: &Sweep, size: Size) -> SweepPlot {
        let em = size.em;
        let bottom = size.height - 0.4 * em;
        let crashes_top = bottom - 0.24 * size.height;
        let never = (5.0 * em, 6.6 * em);
        let most_crashes = f64::from(sweep.most_crashes().max(4)) * 1.08;
        SweepPlot {
            columns: Scale {
                values: (0.0, sweep.values.len() as f64),
                px: (4.4 * em, size.width - 0.5 * em),
            },
            never,
            times: Scale {
                values: (0.0, longest_ms(sweep) * 1.04),
                px: (crashes_top - 3.6 * em, never.1 + 1.9 * em),
            },
            crashes: Scale {
                values: (0.0, most_crashes),
                px: (bottom, crashes_top),
            },
        }
    }

    fn column_px(&self) -> f64 {
        self.columns.px(1.0) - self.columns.px(0.0)
    }

    /// The middle of a value's column.
    fn x(&self, index: usize) -> f64 {
        self.columns.px(index as f64 + 0.5)
    }

    /// The height of a time; the top for longer ones.
    fn y_time(&self, ms: f64) -> f64 {
        self.times.px(ms.min(self.times.values.1))
    }

    /// The value in whose column a place is.
    fn index_at(&self, x: f64) -> usize {
        let last = self.columns.values.1 as usize - 1;
        (self.columns.value(x) as usize).min(last)
    }

    /// From the left edge of a zone's first column to the right edge of its last.
    fn edges(&self, zone: Zone) -> (f64, f64) {
        (
            self.columns.px(zone.0 as f64),
            self.columns.px(zone.1 as f64 + 1.0),
        )
    }
}

/// The longest time on the axis: the slowest run's; before any run is there, twice the fastest that theory forecasts (its
/// slowest alone would leave the rest of the picture empty).
fn longest_ms(sweep: &Sweep) -> f64 {
    let slowest = sweep.slowest_ms();
    if slowest > 0.0 {
        return slowest;
    }
    let forecasts = sweep
        .values
        .iter()
        .filter_map(|v| forecast::forecast(&sweep.study, *v)?.clears_s);
    let fastest_ms = forecasts.fold(f64::INFINITY, f64::min) * 1e3;
    if fastest_ms.is_finite() {
        2.0 * fastest_ms
    } else {
        3_600e3
    }
}

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

/// Lines through points; a line stops where there is nothing, and another begins after it.
fn lines(points: impl IntoIterator<Item = Option<(f64, f64)>>) -> Path {
    let mut drawing = false;
    points.into_iter().fold(Path::default(), |path, point| {
        let continues = std::mem::replace(&mut drawing, point.is_some());
        match point {
            Some((x, y)) if continues => path.line_to(x, y),
            Some((x, y)) => path.move_to(x, y),
            None => path,
        }
    })
}

/// Medians and the middle half of the runs.
fn middle(sweep: &Sweep, plot: &SweepPlot) -> Html {
    let figures: Vec<_> = (0..sweep.values.len()).map(|i| sweep.figures(i)).collect();
    let time = |index: usize, quantile: usize| {
        let ms = figures[index].clears.at[quantile]?;
        Some((plot.x(index), plot.y_time(ms)))
    };
    let between = |index: usize| {
        let before = index - 1;
        Some([
            time(before, 1)?,
            time(index, 1)?,
            time(index, 3)?,
            time(before, 3)?,
        ])
    };
    let band = (1..figures.len())
        .filter_map(between)
        .fold(Path::default(), |path, corners| {
            path.then(&Path::polyline(corners).close())
        });
    let times = (0..figures.len()).map(|index| time(index, 2));
    let crashes = (0..figures.len()).map(|index| {
        let median = figures[index].crashes.median()?;
        Some((plot.x(index), plot.crashes.px(median)))
    });
    html! {
        <>
            { path("lab-band", band) }
            { path("lab-median", lines(times)) }
            { path("lab-median", lines(crashes)) }
        </>
    }
}

/// The times that theory forecasts, as far as they fit into the picture.
fn theory(sweep: &Sweep, plot: &SweepPlot) -> Html {
    let times = sweep.values.iter().enumerate().map(|(index, value)| {
        let ms = forecast::forecast(&sweep.study, *value)?.clears_s? * 1e3;
        (ms <= plot.times.values.1).then(|| (plot.x(index), plot.y_time(ms)))
    });
    path("lab-theory", lines(times))
}

/// Above the times, how many runs of each value never emptied.
fn never_emptied(props: &SweepShapesProps) -> Html {
    let SweepShapesProps {
        locale,
        sweep,
        size,
        plot,
    } = props;
    let (top, bottom) = plot.never;
    let mut crosses = Path::default();
    let mut bars = Vec::<Html>::new();
    for index in 0..sweep.values.len() {
        let never = sweep
            .runs(index)
            .filter(|(_, outcome)| outcome.cleared_ms.is_none())
            .count();
        if never == 0 {
            continue;
        }
        let x = plot.x(index);
        let half = (0.4 * plot.column_px()).max(1.0);
        let height = (never as f64 / SEEDS as f64 * (bottom - top)).max(2.0);
        crosses = crosses.sign(x - 3.0, bottom - 8.0, "l6 6m0-6l-6 6");
        let words = locale.number(never as f64);
        let fits = label_px(*size, &words) + 0.3 * size.em <= plot.column_px();
        bars.push(html! {
            <g key={index}>
                { region("lab-never", (x - half, x + half), (bottom - height, bottom)) }
                if fits {
                    { label("lab-count", Anchor::Middle, (x, top - 0.3 * size.em), &words) }
                }
            </g>
        });
    }
    html! { <><g>{ for bars }</g>{ path("lab-crossed", crosses) }</> }
}

/// The runs of every value: a dot where the server held, a cross where it crashed, and below, how often it did.
fn runs(sweep: &Sweep, plot: &SweepPlot) -> Html {
    let (mut held, mut crashed, mut counts) = <(Path, Path, Path)>::default();
    for index in 0..sweep.values.len() {
        for (seed, outcome) in sweep.runs(index) {
            // The runs of a value stand side by side, in the order of their seeds.
            let aside = (seed as f64 - 0.5) / SEEDS as f64 - 0.5;
            let x = plot.x(index) + aside * 0.66 * plot.column_px();
            if let Some(ms) = outcome.cleared_ms {
                let y = plot.y_time(f64::from(ms));
                if outcome.crashes == 0 {
                    held = held.sign(x, y, "h.01");
                } else {
                    crashed = crashed.sign(x - 2.0, y - 2.0, "l4 4m0-4l-4 4");
                }
            }
            let count = f64::from(sweep.crashes(outcome));
            if count > 0.0 {
                counts = counts.sign(x, plot.crashes.px(count), "h.01");
            }
        }
    }
    html! {
        <>
            { path("lab-held", held) }
            { path("lab-crash", crashed) }
            { path("lab-crash-count", counts) }
        </>
    }
}

/// The chosen value: a line through both pictures and a ring around its median.
fn chosen(sweep: &Sweep, plot: &SweepPlot, index: usize) -> Html {
    let x = plot.x(index);
    let ring = sweep
        .figures(index)
        .clears
        .median()
        .map(|ms| circle("lab-mine", (x, plot.y_time(ms)), 7.0));
    html! {
        <>
            { line("lab-mine", (x, plot.never.0), (x, plot.crashes.px.0)) }
            { for ring }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_lab::study::{BaseScenario, STEPS, Study};

    #[test]
    fn a_tap_finds_the_column_it_is_in() {
        for width in [360.0, 768.0, 1280.0] {
            let size = Size {
                width,
                height: 480.0,
                em: 16.0,
            };
            let plot = SweepPlot::new(&Sweep::new(Study::first(BaseScenario::Town)), size);
            for index in 0..STEPS {
                assert_eq!(plot.index_at(plot.x(index)), index);
            }
            assert_eq!(plot.index_at(-50.0), 0);
            assert_eq!(plot.index_at(5_000.0), STEPS - 1);
            assert!(plot.times.px.1 < plot.times.px.0 && plot.times.px.0 < plot.crashes.px.1);
        }
    }

    #[test]
    fn lines_stop_where_there_is_nothing_and_go_on_after_it() {
        let points = [Some((0.0, 1.0)), Some((1.0, 1.0)), None, Some((3.0, 2.0))];
        assert_eq!(lines(points).data(), "M0 1L1 1M3 2");
    }
}
