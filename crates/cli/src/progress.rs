//! Progress of long work, on standard error, where that is a terminal; elsewhere nothing is said.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use limbo_sim::SimTime;
use std::time::Duration;

/// Redrawn no more often than this in a second, so that work does not wait for the terminal.
const DRAWS_PER_S: u8 = 5;

fn bar(length: u64, template: &str) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(
        Some(length),
        ProgressDrawTarget::stderr_with_hz(DRAWS_PER_S),
    );
    // The templates are this file's own; a wrong one would be seen as a plain bar.
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}

/// How far a run has been played.
pub fn of_run(until: SimTime) -> ProgressBar {
    bar(
        until.ms().into(),
        "playing {wide_bar} {percent:>3}%, {eta} left",
    )
}

/// How many of the runs of a sweep have been played.
pub fn of_runs(runs: u64) -> ProgressBar {
    let bar = bar(runs, "{pos} of {len} runs {wide_bar} {elapsed}, {eta} left");
    bar.enable_steady_tick(Duration::from_secs(1));
    bar
}

/// How many bytes of a file have been read; without a length where it is not known.
pub fn of_bytes(length: Option<u64>) -> ProgressBar {
    match length {
        Some(length) => bar(length, "reading {wide_bar} {bytes} of {total_bytes}"),
        None => bar(0, "reading {bytes}"),
    }
}

/// How many remedies have been foretold.
pub fn of_remedies(remedies: u64) -> ProgressBar {
    bar(
        remedies,
        "foretelling {pos} of {len} remedies {wide_bar} {elapsed}",
    )
}
