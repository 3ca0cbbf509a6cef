//! What the simulation predicts for a message behind a dead destination, on an instance whose times are scaled down.
//!
//! Two predictions. [`Scale::scans_of_attempts`] is the simulation's own schedule, with passes over the queue as regular
//! as the simulation's. [`Scale::scan_after`] applies the simulation's rule to one failed attempt and to the passes that
//! the log really shows: scaled, one second is a minute, delays are whole seconds, and the queue manager's own clock may be
//! a second old.

use limbo_sim::Mta;
use limbo_sim::mta::{Event, NO_JITTER, NextStep};

/// Postfix's queue_run_delay and minimal_backoff_time, in seconds.
const PERIOD_S: u32 = 300;
/// Postfix's maximal_backoff_time, in seconds.
const BACKOFF_MAX_S: u32 = 4000;
/// A pass takes what is dated up to this many seconds of the real clock ahead, whatever the scale.
const EARLY_S: u32 = 1;

/// How much faster than in the world the instance's clockwork runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    /// Seconds between two passes over the deferred queue; divides 300.
    pub period_s: u32,
}

impl Scale {
    /// Seconds of the simulation in one of the instance.
    pub const fn factor(self) -> u32 {
        PERIOD_S / self.period_s
    }

    /// The instance's maximal_backoff_time. Rounded up: rounded down, the pass that takes what is dated a second ahead
    /// would come one period earlier than in the world.
    pub const fn backoff_max_s(self) -> u32 {
        BACKOFF_MAX_S.div_ceil(self.factor())
    }

    /// The passes at which a message is tried after its first attempt, by the simulation's schedule. The pass before its
    /// acceptance is number 0; the message was accepted `after_s` seconds later, less than a period.
    pub fn scans_of_attempts(self, after_s: u32) -> impl Iterator<Item = u32> {
        // Logs have whole seconds: the middle of the second stands for it.
        let after = after_s * self.factor() + self.factor() / 2;
        let phase = PERIOD_S - after.min(PERIOD_S - 1);
        let schedule = Mta::Postfix.retry().scan_phase(phase).schedule();
        let attempts = schedule.filter(|&(_, event)| event == Event::Attempt);
        attempts
            .skip(1)
            .map(move |(age, _)| (age + PERIOD_S - phase) / PERIOD_S)
    }

    /// The pass (its place in `scans`) that takes up a message accepted at `accepted_s` whose attempt failed at
    /// `failed_s`; none when the log ends before it.
    pub fn scan_after(self, scans: &[u32], accepted_s: u32, failed_s: u32) -> Option<usize> {
        let age = failed_s.saturating_sub(accepted_s) * self.factor();
        // How often it failed does not matter to Postfix.
        let NextStep::Attempt(next) = Mta::Postfix.retry().after_failure(age, 1, NO_JITTER) else {
            return None;
        };
        let due_s = failed_s + (next - age).div_ceil(self.factor());
        scans
            .iter()
            .position(|&scan_s| scan_s > failed_s && scan_s + EARLY_S >= due_s)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCALE: Scale = Scale { period_s: 5 };

    #[test]
    fn a_message_is_tried_at_passes_2_4_8_16_and_then_by_the_greatest_delay() {
        let scans: Vec<u32> = SCALE.scans_of_attempts(1).take(6).collect();
        assert_eq!(scans, [2, 4, 8, 16, 30, 44]);
        assert_eq!(SCALE.backoff_max_s(), 67);
    }

    #[test]
    fn both_predictions_agree_where_passes_are_regular() {
        let scans: Vec<u32> = (0..60).map(|number| 1000 + 5 * number).collect();
        // In the first and in the last second of a period the second that a pass looks ahead decides.
        for after_s in 2..4 {
            let accepted_s = scans[0] + after_s;
            let mut failed_s = accepted_s;
            for number in SCALE.scans_of_attempts(after_s).take(5) {
                let place = SCALE.scan_after(&scans, accepted_s, failed_s).unwrap();
                assert_eq!(place as u32, number, "accepted {after_s} s after a pass");
                failed_s = scans[place];
            }
        }
    }

    #[test]
    fn a_late_pass_takes_what_a_punctual_one_would_have_taken() {
        let scans = [1000, 1005, 1011, 1016];
        assert_eq!(SCALE.scan_after(&scans, 1002, 1002), Some(2));
        assert_eq!(SCALE.scan_after(&scans, 1002, 1016), None);
    }
}
