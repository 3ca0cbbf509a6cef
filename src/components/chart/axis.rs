//! Axes: round amounts upwards, days or hours along.

use super::plot::Plot;
use limbo_sim::{Duration, SimTime};

const HOUR: u32 = 3_600_000;
const DAY: u32 = 24 * HOUR;
/// From this span on the marks are days.
const DAYS_FROM: u32 = 3 * DAY;
/// Steps between two marks along the time axis, in ms, the finest first.
const STEPS: [u32; 15] = [
    1_000,
    5_000,
    15_000,
    30_000,
    60_000,
    5 * 60_000,
    15 * 60_000,
    30 * 60_000,
    HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
];

/// The step of an amount axis: 1, 2 or 5 times a power of ten, so that at most `marks_max` of them reach
/// `most`.
pub(super) fn amount_step(most: f64, marks_max: u32) -> f64 {
    let mut power = 1.0;
    loop {
        for factor in [1.0, 2.0, 5.0] {
            if factor * power * f64::from(marks_max) >= most {
                return factor * power;
            }
        }
        power *= 10.0;
    }
}

/// How far apart the marks along are: the finest step whose labels do not touch; whole days where the run
/// takes several of them.
pub(super) fn time_step(plot: &Plot, label_px: f64) -> u32 {
    let per_ms = (plot.right - plot.left) / f64::from(plot.span.ms().max(1));
    let finest = if plot.span.ms() >= DAYS_FROM { DAY } else { 0 };
    let fits = |step: &&u32| **step >= finest && f64::from(**step) * per_ms >= label_px;
    STEPS.iter().find(fits).copied().unwrap_or(7 * DAY)
}

/// True when a mark says its day, not its hour.
pub(super) const fn says_day(step: u32, at: SimTime, midnight: Duration) -> bool {
    step >= DAY || at.ms() % DAY == midnight.ms()
}

/// The marks along. They stand on local midnight, or on a multiple of the step from it; the first midnight
/// comes `midnight` after time zero.
pub(super) fn time_marks(step: u32, midnight: Duration, span: Duration) -> Vec<SimTime> {
    let first = midnight.ms() % step;
    (0..)
        .map_while(|i: u32| step.checked_mul(i)?.checked_add(first))
        .take_while(|at| *at <= span.ms())
        .map(SimTime)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_round_and_few() {
        assert_eq!(amount_step(412_750.0, 4), 200_000.0);
        assert_eq!(amount_step(3.0, 4), 1.0);
        assert_eq!(amount_step(9_000_000.0, 4), 5_000_000.0);
        assert_eq!(amount_step(0.0, 4), 1.0);
    }

    #[test]
    fn days_where_there_is_room_and_every_other_day_where_not() {
        let span = Duration::hours(8 * 24);
        let mut plot = Plot {
            left: 0.0,
            right: 2000.0,
            top: 0.0,
            bottom: 1.0,
            span,
            dots_max: 1.0,
        };
        assert_eq!(time_step(&plot, 60.0), DAY);
        plot.right = 300.0;
        assert_eq!(time_step(&plot, 60.0), 2 * DAY);
        plot.span = Duration::hours(6);
        assert_eq!(time_step(&plot, 50.0), HOUR);
    }

    #[test]
    fn marks_stand_on_midnight() {
        let marks = time_marks(DAY, Duration::hours(6), Duration::hours(48));
        assert_eq!(marks, [SimTime(6 * HOUR), SimTime(30 * HOUR)]);
        let marks = time_marks(12 * HOUR, Duration::hours(18), Duration::hours(24));
        assert_eq!(marks, [SimTime(6 * HOUR), SimTime(18 * HOUR)]);
    }
}
