//! How fast time really runs, beside how fast it was asked to.

/// Late frames (less the punctual ones since) after which the viewer is told.
const LATE_FRAMES_TOLD: u8 = 12;
/// The count of late frames stops here, so that the notice also goes away soon.
const LATE_FRAMES_MAX: u8 = 24;
/// The speed is measured over this much viewing, ms: often enough to be true, seldom enough to be read.
const WINDOW_MS: f64 = 1_000.0;

/// Frames that came late, and the simulated time that they brought.
#[derive(Default)]
pub(super) struct Pace {
    late_frames: u8,
    wall_ms: f64,
    simulated_ms: f64,
    /// Simulated ms per ms of the last whole window.
    reached: Option<f64>,
}

impl Pace {
    /// A frame of that length brought so much simulated time; `late` if more was asked for.
    pub(super) fn frame(&mut self, wall_ms: f64, simulated_ms: f64, late: bool) {
        self.late_frames = if late {
            (self.late_frames + 1).min(LATE_FRAMES_MAX)
        } else {
            self.late_frames.saturating_sub(1)
        };
        self.wall_ms += wall_ms.min(WINDOW_MS);
        self.simulated_ms += simulated_ms;
        if self.wall_ms >= WINDOW_MS {
            self.reached = Some(self.simulated_ms / self.wall_ms);
            (self.wall_ms, self.simulated_ms) = (0.0, 0.0);
        }
    }

    /// Simulated ms per ms, where the machine has not kept what was asked for some time.
    pub(super) fn behind(&self) -> Option<f64> {
        let so_far = || self.simulated_ms / self.wall_ms.max(1.0);
        (self.late_frames >= LATE_FRAMES_TOLD).then(|| self.reached.unwrap_or_else(so_far))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_told_of_a_slow_machine_is_told_how_slow_even_before_a_second_is_over() {
        let mut pace = Pace::default();
        for _ in 1..LATE_FRAMES_TOLD {
            pace.frame(40.0, 10.0, true);
            assert_eq!(pace.behind(), None);
        }
        pace.frame(40.0, 10.0, true);
        assert_eq!(pace.behind(), Some(0.25));
    }
}
