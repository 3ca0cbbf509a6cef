//! What came out of the runs, and what theory forecasts of them, as shapes.

use super::plot::SweepPlot;
use crate::components::chart::shapes::{circle, line, path};
use limbo_lab::outcome::{Ended, Outcome, Question};
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

/// The median run of each value.
pub(super) fn medians(sweep: &Sweep, plot: &SweepPlot) -> Html {
    let times = (0..sweep.grid.cells()).map(|index| {
        let answer = sweep.figures(index).answers.median()?;
        Some((plot.x(index), plot.y_time(answer)))
    });
    path("lab-median", lines(times))
}

/// The times that theory forecasts, as far as they fit into the picture.
pub(super) fn theory(sweep: &Sweep, plot: &SweepPlot) -> Html {
    if sweep.grid.study().question != Question::TimeToClear {
        return Html::default();
    }
    let times = (0..sweep.grid.cells()).map(|index| {
        let ms = sweep.grid.forecast(index).ok()?.clears_s? * 1e3;
        (ms <= plot.times.values.1).then(|| (plot.x(index), plot.y_time(ms)))
    });
    path("lab-theory", lines(times))
}

/// So many of the runs that never emptied stand in a row, and so many rows are there for them.
const NEVER_IN_ROW: usize = 5;

/// Where a run stands: beside the others of its value in the order of their seeds, as high as its time; above the times
/// if it never emptied.
fn place(
    sweep: &Sweep,
    plot: &SweepPlot,
    index: usize,
    seed: u64,
    outcome: &Outcome,
) -> (f64, f64) {
    let study = sweep.grid.study();
    let seeds = study.seeds as usize;
    let rows = seeds.div_ceil(NEVER_IN_ROW);
    let run = (seed as usize).saturating_sub(1) % seeds;
    let beside = |i: usize, of: usize| {
        let aside = (i as f64 + 0.5) / of as f64 - 0.5;
        plot.x(index) + aside * 0.66 * plot.column_px()
    };
    match study.question.answer(outcome) {
        Some(answer) => (beside(run, seeds), plot.y_time(answer)),
        None => {
            let (top, bottom) = plot.never;
            let row = (run / NEVER_IN_ROW) as f64 + 0.5;
            let y = top + row / rows as f64 * (bottom - top);
            (beside(run % NEVER_IN_ROW, NEVER_IN_ROW), y)
        }
    }
}

/// The runs of every value: a dot where all went well, a cross where the server crashed or the limbo never emptied. The
/// legend says it of every question, so what is looked for has no part in it.
pub(super) fn runs(sweep: &Sweep, plot: &SweepPlot) -> Html {
    let (well, badly) = signs_of_runs(sweep, plot);
    html! {
        <>
            { path("lab-held", well) }
            { path("lab-crash", badly) }
        </>
    }
}

/// The dots and the crosses. A run that was broken off as too much work has neither: nothing is known of it.
fn signs_of_runs(sweep: &Sweep, plot: &SweepPlot) -> (Path, Path) {
    let (mut well, mut badly) = <(Path, Path)>::default();
    for index in 0..sweep.grid.cells() {
        let known = sweep
            .runs(index)
            .filter(|(_, o)| o.ended != Ended::TooMuchWork);
        for (seed, outcome) in known {
            let (x, y) = place(sweep, plot, index, seed, outcome);
            if outcome.crashes == 0 && outcome.cleared_ms.is_some() {
                well = well.sign(x, y, "h.01");
            } else {
                badly = badly.sign(x - 2.0, y - 2.0, "l4 4m0-4l-4 4");
            }
        }
    }
    (well, badly)
}

/// The chosen value: a line through the picture and a ring around its median.
pub(super) fn chosen(sweep: &Sweep, plot: &SweepPlot, index: usize) -> Html {
    let x = plot.x(index);
    let ring = sweep
        .figures(index)
        .answers
        .median()
        .map(|ms| circle("lab-mine", (x, plot.y_time(ms)), 7.0));
    html! {
        <>
            { line("lab-mine", (x, plot.never.0), (x, plot.times.px.0)) }
            { for ring }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::browser::size::Size;
    use limbo_lab::grid::Grid;
    use limbo_lab::incident::BaseScenario;
    use limbo_lab::presets::{Preset, SEEDS};
    use std::sync::Arc;

    #[test]
    fn every_run_stands_in_the_column_of_its_value_and_no_two_of_those_that_never_emptied_in_one_place()
     {
        let size = Size {
            width: 360.0,
            height: 400.0,
            em: 13.0,
        };
        let study = Preset::Blocks.study(BaseScenario::Town).unwrap();
        let sweep = Sweep::new(Arc::new(Grid::new(study).unwrap()));
        let plot = SweepPlot::new(&sweep, size);
        let never = Outcome {
            ended: Ended::SpanOver,
            cleared_ms: None,
            ..Outcome::default()
        };
        let places: Vec<_> = (1..=u64::from(SEEDS))
            .map(|seed| place(&sweep, &plot, 3, seed, &never))
            .collect();
        for (i, (x, y)) in places.iter().enumerate() {
            assert_eq!(plot.index_at(*x), 3);
            assert!(plot.never.0 < *y && *y < plot.never.1);
            assert!(!places[..i].contains(&(*x, *y)));
        }
    }

    #[test]
    fn a_dot_is_a_run_without_a_crash_whose_queue_was_cleared_whatever_is_looked_for() {
        let size = Size {
            width: 360.0,
            height: 400.0,
            em: 13.0,
        };
        let cleared = Outcome {
            cleared_ms: Some(9_000),
            ..Outcome::default()
        };
        let never = Outcome {
            ended: Ended::SpanOver,
            cleared_ms: None,
            ..cleared
        };
        let crashed = Outcome {
            crashes: 1,
            ..cleared
        };
        let unknown = Outcome {
            ended: Ended::TooMuchWork,
            ..Outcome::default()
        };
        for question in Question::ALL {
            let mut study = Preset::Blocks.study(BaseScenario::Town).unwrap();
            study.question = question;
            let grid = Arc::new(Grid::new(study).unwrap());
            let is_drawn = |outcome: Outcome| {
                let mut sweep = Sweep::new(Arc::clone(&grid));
                (0..grid.jobs()).for_each(|job| sweep.take(job, outcome));
                let (well, badly) = signs_of_runs(&sweep, &SweepPlot::new(&sweep, size));
                (!well.data().is_empty(), !badly.data().is_empty())
            };
            assert_eq!(is_drawn(cleared), (true, false), "{question:?}");
            assert_eq!(is_drawn(never), (false, true), "{question:?}");
            assert_eq!(is_drawn(crashed), (false, true), "{question:?}");
            assert_eq!(is_drawn(unknown), (false, false), "{question:?}");
        }
    }

    #[test]
    fn lines_stop_where_there_is_nothing_and_go_on_after_it() {
        let points = [Some((0.0, 1.0)), Some((1.0, 1.0)), None, Some((3.0, 2.0))];
        assert_eq!(lines(points).data(), "M0 1L1 1M3 2");
    }
}
