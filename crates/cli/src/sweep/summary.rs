//! What a sweep found, in a few lines, where the table itself goes to a file.

use crate::moment::{grouped, length_in_words, short};
use crate::setting::in_words;
use limbo_lab::grid::Grid;
use limbo_lab::outcome::Outcome;
use limbo_lab::sweep::{Sweep, Zone};
use limbo_sim::Duration;
use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;

/// The lines about these jobs with their outcomes. Which values are safe is said of a whole sweep over one parameter.
pub fn text(grid: &Arc<Grid>, jobs: Range<usize>, outcomes: &[Option<Outcome>]) -> String {
    let mut sweep = Sweep::new(Arc::clone(grid));
    for (job, outcome) in jobs.clone().zip(outcomes) {
        if let Some(outcome) = outcome {
            sweep.take(job, *outcome);
        }
    }
    let (played, all) = (jobs.len() as u64, grid.jobs() as u64);
    let mut out = format!("{} of {} runs", grouped(played), grouped(all));
    let refused = outcomes.iter().filter(|outcome| outcome.is_none()).count() as u64;
    if refused > 0 {
        let _ = write!(out, "; {} of them cannot be played", grouped(refused));
    }
    out.push('\n');
    let [axis] = &grid.study().axes[..] else {
        return out;
    };
    if !sweep.is_done() {
        return out;
    }
    let value = |cell: usize| match axis.parameter() {
        Ok(parameter) => in_words(parameter, grid.columns()[cell]),
        Err(_) => short(grid.columns()[cell]),
    };
    let zone = |zone: Option<Zone>| match zone {
        None => "none".to_owned(),
        Some((first, last)) if first == last => value(first),
        Some((first, last)) => format!("{} to {}", value(first), value(last)),
    };
    let safe = sweep.safe_zone();
    let outside = |cell: &usize| safe.is_none_or(|(first, last)| !(first..=last).contains(cell));
    let others = (0..grid.cells())
        .filter(outside)
        .any(|cell| sweep.cell_is_safe(cell));
    let _ = writeln!(
        out,
        "longest stretch of {} that is safe with every seed: {}{}",
        axis.key,
        zone(safe),
        if others { "; there are others" } else { "" }
    );
    if (0..grid.cells()).any(|cell| grid.forecast(cell).is_ok()) {
        let _ = writeln!(out, "by queueing theory: {}", zone(sweep.forecast_zone()));
    }
    if let Some((cell, ms)) = sweep.fastest_safe() {
        let _ = writeln!(
            out,
            "the quickest that is safe: {}, cleared after {} (median)",
            value(cell),
            length_in_words(Duration(ms.round() as u32))
        );
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_lab::axis::{Axis, Values};
    use limbo_lab::grid::Job;
    use limbo_lab::incident::BaseScenario;
    use limbo_lab::presets::{BLOCKS, Preset};

    fn told(key: &'static str, values: Vec<f64>, outcome: impl Fn(Job) -> Outcome) -> String {
        let mut study = Preset::Blocks.study(BaseScenario::Town).unwrap();
        study.axes = vec![Axis {
            key,
            values: Values::List(values),
        }];
        let grid = Arc::new(Grid::new(study).unwrap());
        let outcome = |job: usize| {
            let job = grid.job(job);
            grid.refusal(job.cell).is_none().then(|| outcome(job))
        };
        let outcomes: Vec<_> = (0..grid.jobs()).map(outcome).collect();
        text(&grid, 0..grid.jobs(), &outcomes)
    }

    #[test]
    fn the_longest_safe_stretch_is_not_said_to_be_all_that_is_safe() {
        let blocks = (1..=20).map(f64::from).collect();
        let said = told(BLOCKS, blocks, |Job { cell, .. }| Outcome {
            crashes: u32::from(cell != 2 && cell < 12),
            cleared_ms: Some(60_000 * (cell as u32 + 1)),
            ..Outcome::default()
        });
        assert!(
            said.contains("longest stretch of blocks_plan.blocks that is safe with every seed: 13 to 20; there are others\n"),
            "{said}"
        );
        assert!(
            said.contains("the quickest that is safe: 3, cleared after 3 min (median)"),
            "{said}"
        );
    }

    #[test]
    fn a_time_to_clear_is_said_in_the_units_that_suit_it() {
        for (ms, words) in [
            (2_523, "3 s"),
            (312_036, "5 min 12 s"),
            (338_400_000, "3 d 22 h"),
        ] {
            let said = told(BLOCKS, vec![2.0, 3.0], |_| Outcome {
                cleared_ms: Some(ms),
                ..Outcome::default()
            });
            let words = format!("cleared after {words} (median)");
            assert!(said.contains(&words), "{said}");
        }
    }

    #[test]
    fn choices_are_told_by_name_and_theory_wherever_it_has_a_formula() {
        let said = told("stations.mailboxes.door", vec![1.0, 2.0], |_| Outcome {
            cleared_ms: Some(60_000),
            ..Outcome::default()
        });
        assert!(said.contains("every seed: crashes to sheds\n"), "{said}");
        assert!(
            said.contains("the quickest that is safe: crashes,"),
            "{said}"
        );
        // The first value alone cannot be played: it is too much mail.
        let said = told("arrivals.rate_per_s", vec![1e4, 1.0], |_| {
            Outcome::default()
        });
        assert!(said.contains("by queueing theory"), "{said}");
    }
}
