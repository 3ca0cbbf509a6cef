//! What a sweep found, in a few lines, where the table itself goes to a file.

use crate::moment::grouped;
use limbo_lab::grid::Grid;
use limbo_lab::outcome::Outcome;
use limbo_lab::sweep::{Sweep, Zone};
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
    let zone = |zone: Option<Zone>| {
        zone.map_or("none".to_owned(), |(first, last)| {
            format!("{} to {}", grid.columns()[first], grid.columns()[last])
        })
    };
    let _ = writeln!(
        out,
        "{} that is safe with every seed: {}",
        axis.key,
        zone(sweep.safe_zone())
    );
    if grid.forecast(0).is_ok() {
        let _ = writeln!(out, "by queueing theory: {}", zone(sweep.forecast_zone()));
    }
    if let Some((cell, ms)) = sweep.fastest_safe() {
        let minutes = ms / 60_000.0;
        let _ = writeln!(
            out,
            "the quickest of them: {}, cleared after {minutes:.0} minutes (median)",
            grid.columns()[cell]
        );
    }
    out
}
