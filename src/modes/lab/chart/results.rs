//! What came out of the runs, and what theory forecasts of them, as shapes.

use super::SweepShapesProps;
use super::plot::{SweepPlot, label_px};
use crate::components::chart::shapes::{Anchor, circle, label, line, path, region};
use limbo_lab::forecast;
use limbo_lab::study::SEEDS;
use limbo_lab::sweep::Sweep;
use limbo_picture::svg::Path;
use yew::prelude::*;

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
pub(super) fn middle(sweep: &Sweep, plot: &SweepPlot) -> Html {
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
pub(super) fn theory(sweep: &Sweep, plot: &SweepPlot) -> Html {
    let times = sweep.values.iter().enumerate().map(|(index, value)| {
        let ms = forecast::forecast(&sweep.study, *value)?.clears_s? * 1e3;
        (ms <= plot.times.values.1).then(|| (plot.x(index), plot.y_time(ms)))
    });
    path("lab-theory", lines(times))
}

/// Above the times, how many runs of each value never emptied.
pub(super) fn never_emptied(props: &SweepShapesProps) -> Html {
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
pub(super) fn runs(sweep: &Sweep, plot: &SweepPlot) -> Html {
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
pub(super) fn chosen(sweep: &Sweep, plot: &SweepPlot, index: usize) -> Html {
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

    #[test]
    fn lines_stop_where_there_is_nothing_and_go_on_after_it() {
        let points = [Some((0.0, 1.0)), Some((1.0, 1.0)), None, Some((3.0, 2.0))];
        assert_eq!(lines(points).data(), "M0 1L1 1M3 2");
    }
}
