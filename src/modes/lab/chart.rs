//! The lab's chart: for every value of the swept parameter, how long the limbo took to empty. A run is a sign that says
//! whether all went well, the median a line; what never emptied stands apart above. The stretch of safe values is an area
//! with its words; theory is a line beside it, and the chosen value stands over it.

mod plot;
mod results;

use super::quantity::decimal;
use super::words;
use crate::browser::pointer;
use crate::browser::size::{Size, use_size};
use crate::components::chart::axis::{
    Tick, along_axis, amount_step, base_line, duration_step, upward_axis,
};
use crate::components::chart::shapes::{
    Anchor, chart_svg, label_within, middle_within, region, text_px,
};
use crate::i18n::Locale;
use limbo_lab::outcome::Question;
use limbo_lab::sweep::Sweep;
pub(super) use plot::{FIGURES_EM, bold_px};
use plot::{SweepPlot, label_px};
use results::{chosen, medians, runs, theory};
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Half of a slider's thumb, px: at its least and its greatest value the middle of the thumb is so far from its ends.
const THUMB_PX: f64 = 8.0;
/// At most so many ticks over zero on the axis of times.
const TIMES_MAX: u32 = 5;
/// The units of that axis, ms.
const HOUR_MS: f64 = 3_600e3;
const DAY_MS: f64 = 24.0 * HOUR_MS;
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

/// Where a slider for so many values begins under columns from one place to the other, and how wide it is, px: its thumb
/// stands under the middle of the column of its value.
fn slider_px((left, right): (f64, f64), values: usize) -> (f64, f64) {
    let half = (right - left) / values.max(1) as f64 / 2.0;
    let from = left + half - THUMB_PX;
    (from, right - half + THUMB_PX - from)
}

/// The same as a style.
pub(super) fn slider_style(columns: (f64, f64), values: usize) -> String {
    let (from, width) = slider_px(columns, values);
    format!(
        "margin-left:{}px;width:{}px",
        from.round() as i32,
        width.round() as i32
    )
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
    // A click or a tap; a finger that scrolls makes none.
    let onclick = {
        let host = host.clone();
        Callback::from(move |event: MouseEvent| {
            if let Some((plot, host)) = plot.zip(host.cast())
                && pointer::is_main(&event)
            {
                let (x, _) = pointer::offset_in(&event, &host);
                tap.emit(plot.index_at(x.into()));
            }
        })
    };
    let oninput = on_choose.reform(|event: InputEvent| {
        let slider = event.target_dyn_into::<HtmlInputElement>();
        slider
            .and_then(|slider| slider.value().parse().ok())
            .unwrap_or(0)
    });
    let style = plot.map(|plot| slider_style(plot.columns.px, sweep.grid.cells()));
    let value = words::value(locale, &sweep.grid, *choice, 0);
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
            <div class="lab-plot" ref={host} {onclick}>{ shapes }</div>
            <input type="range" class="lab-slider" {style} min="0" max={(sweep.grid.cells() - 1).to_string()} step="1"
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
            { theory(&props.sweep, plot) }
            { medians(&props.sweep, plot) }
            { runs(&props.sweep, plot) }
        </>
    }
}

/// How an axis of answers is divided: its step and its unit, both in the units of the answers, and the key of what it
/// shows.
fn division(sweep: &Sweep, longest: f64) -> (f64, f64, &'static str) {
    let question = sweep.grid.study().question;
    if question.is_a_time() {
        let (step, unit, keys) = time_unit(longest);
        let key = match question {
            Question::LongestWait => keys.1,
            _ => keys.0,
        };
        return (step, unit, key);
    }
    let weight = match question.counts_messages() {
        true => words::weight(&sweep.grid),
        false => 1.0,
    };
    let step = amount_step((longest * weight).max(1.0), TIMES_MAX) / weight;
    let key = match question {
        Question::Falls => "lab.chart.falls",
        Question::PeakLimbo => "lab.chart.peak",
        Question::Returned => "lab.chart.returned",
        Question::Lost => "lab.chart.lost",
        _ => "lab.chart.rejected",
    };
    (step, 1.0 / weight, key)
}

/// The step of the axis of times and its unit, both in ms, and the keys of what the axis shows in that unit.
fn time_unit(longest_ms: f64) -> (f64, f64, (&'static str, &'static str)) {
    let step = f64::from(duration_step(longest_ms, TIMES_MAX));
    if step >= DAY_MS {
        (step, DAY_MS, ("lab.chart.days", "lab.chart.wait_days"))
    } else if step >= HOUR_MS {
        (step, HOUR_MS, ("lab.chart.hours", "lab.chart.wait_hours"))
    } else {
        (step, 60e3, ("lab.chart.minutes", "lab.chart.wait_minutes"))
    }
}

/// What the chart's axis of answers shows, with its unit.
pub(super) fn answer_title<'a>(locale: &'a Locale, sweep: &Sweep) -> &'a str {
    locale.t(division(sweep, plot::longest_on_axis(sweep)).2)
}

/// The axis of times, and the values along.
fn axes(props: &SweepShapesProps) -> Html {
    let SweepShapesProps {
        locale, size, plot, ..
    } = props;
    let (across, em, times) = (plot.columns.px, size.em, plot.times);
    let (step, unit, _) = division(&props.sweep, times.values.1);
    let tick = |i: u32| {
        let ms = f64::from(i) * step;
        Tick {
            px: times.px(ms),
            words: Some(decimal(locale, ms / unit)),
        }
    };
    let last = (times.values.1 / step) as u32;
    html! {
        <>
            { upward_axis((0..=last).map(tick), across, em) }
            { base_line(times.px.0, across) }
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
        .grid
        .columns()
        .iter()
        .map(|value| words::value_short(locale, &sweep.grid, 0, *value))
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

/// Where what never emptied stands, and what the values along are.
fn titles(props: &SweepShapesProps) -> Html {
    let SweepShapesProps {
        locale,
        sweep,
        size,
        plot,
    } = props;
    let ((left, right), em) = (plot.columns.px, size.em);
    let never_y = f64::midpoint(plot.never.0, plot.never.1) + 0.3 * em;
    let words = words::axis(locale, &sweep.grid, 0);
    let bold = bold_px(em);
    // In the middle of the axis, or as far to the left as it must be.
    let middle = middle_within(
        f64::midpoint(left, right),
        text_px(&words, bold),
        size.width,
    );
    let never_room = left - 0.4 * em;
    let values_y = plot.times.px.0 + 2.6 * em;
    html! {
        <>
            if sweep.grid.study().question == Question::TimeToClear {
                { label_within("axis", Anchor::End, (never_room, never_y), locale.t("lab.never"), (never_room, FIGURES_EM * em)) }
            }
            { label_within("lab-title", Anchor::Middle, (middle, values_y), &words, (size.width, bold)) }
        </>
    }
}

/// The stretch of values that are safe: in the runs, or as long as these have not been played, in theory.
fn zones(props: &SweepShapesProps) -> Html {
    let SweepShapesProps {
        sweep, size, plot, ..
    } = props;
    let (zone, fill, key) = if sweep.is_done() {
        (sweep.safe_zone(), "lab-zone-fill found", "lab.chart.safe")
    } else {
        let zone = sweep.forecast_zone();
        (zone, "lab-zone-fill", "lab.chart.safe_in_theory")
    };
    let Some(zone) = zone else {
        return Html::default();
    };
    let ((from, to), words) = (plot.edges(zone), props.locale.t(key));
    let width = text_px(words, bold_px(size.em));
    let (anchor, x) = if width <= to - from {
        (Anchor::Middle, f64::midpoint(from, to))
    } else if width <= to {
        (Anchor::End, to)
    } else {
        (Anchor::Start, 0.0)
    };
    let at = (x, plot.zone_top - 0.4 * size.em);
    html! {
        <>
            { region(fill, (from, to), (plot.zone_top, plot.times.px.0)) }
            { label_within("lab-zone", anchor, at, words, (size.width, bold_px(size.em))) }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_lab::grid::Grid;
    use limbo_lab::incident::BaseScenario;
    use limbo_lab::presets::Preset;
    use std::sync::Arc;

    #[test]
    fn the_thumb_of_the_slider_stands_under_the_column_of_its_value() {
        for width in [300.0, 720.0, 1200.0] {
            let size = Size {
                width,
                height: 480.0,
                em: 16.0,
            };
            let study = Preset::Blocks.study(BaseScenario::Town).unwrap();
            let grid = Arc::new(Grid::new(study).unwrap());
            let values = grid.cells();
            let plot = SweepPlot::new(&Sweep::new(grid), size);
            let (from, wide) = slider_px(plot.columns.px, values);
            for index in 0..values {
                let way = index as f64 / (values - 1) as f64;
                let thumb = from + THUMB_PX + way * (wide - 2.0 * THUMB_PX);
                assert!(
                    (thumb - plot.x(index)).abs() < 0.01,
                    "{index} of {width} px"
                );
            }
        }
    }

    #[test]
    fn the_axis_of_times_has_whole_numbers_of_one_unit() {
        for minutes in [3.0, 20.0, 100.0, 200.0, 1_000.0, 5_000.0, 20_000.0] {
            let (step, unit, _) = time_unit(minutes * 60e3);
            assert_eq!((step / unit).fract(), 0.0, "{minutes} minutes");
            assert!(step >= unit);
        }
        assert_eq!(time_unit(3.0 * HOUR_MS).2.0, "lab.chart.hours");
        assert_eq!(time_unit(6.0 * DAY_MS).2.1, "lab.chart.wait_days");
    }
}
