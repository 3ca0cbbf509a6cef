//! What the page costs: the last frames' work and the simulation's pace. Pure; tested natively.

/// Frames remembered: about four seconds.
const FRAMES_MAX: usize = 240;

/// One frame's work.
#[derive(Clone, Copy)]
struct Frame {
    work_ms: f64,
    simulating_ms: f64,
    events: u64,
}

/// Measurements of the last frames.
#[derive(Default)]
pub struct Perf {
    recent: Vec<Frame>,
    frames: u32,
}

impl Perf {
    /// A frame that took `work_ms` in all, of which `simulating_ms` for `events` events.
    pub fn record(&mut self, work_ms: f64, simulating_ms: f64, events: u64) {
        let frame = Frame {
            work_ms,
            simulating_ms,
            events,
        };
        let at = self.frames as usize % FRAMES_MAX;
        match self.recent.get_mut(at) {
            Some(old) => *old = frame,
            None => self.recent.push(frame),
        }
        self.frames = self.frames.wrapping_add(1);
    }

    /// Frames since the page was opened.
    pub fn frames(&self) -> u32 {
        self.frames
    }

    /// The work of a frame, ms, that `share` (0 to 1) of the last frames did not exceed; 0 before the first.
    pub fn frame_ms(&self, share: f64) -> f64 {
        let enough = share * self.recent.len() as f64;
        // Seldom asked and about few frames: looking through them costs less code than sorting them.
        let reached =
            |ms: f64| self.recent.iter().filter(|f| f.work_ms <= ms).count() as f64 >= enough;
        let least = |best: f64, f: &Frame| {
            if reached(f.work_ms) {
                best.min(f.work_ms)
            } else {
                best
            }
        };
        let ms = self.recent.iter().fold(f64::INFINITY, least);
        if ms.is_finite() { ms } else { 0.0 }
    }

    /// Events of the last frames per second of simulating them; 0 where there were none.
    pub fn events_per_s(&self) -> f64 {
        let events: u64 = self.recent.iter().map(|f| f.events).sum();
        let ms: f64 = self.recent.iter().map(|f| f.simulating_ms).sum();
        if ms > 0.0 {
            events as f64 * 1000.0 / ms
        } else {
            0.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_last_frames_only() {
        let mut perf = Perf::default();
        assert_eq!(perf.frame_ms(0.5), 0.0);
        for _ in 0..FRAMES_MAX {
            perf.record(1000.0, 0.0, 0);
        }
        for ms in 1..=FRAMES_MAX {
            perf.record(ms as f64, 0.0, 0);
        }
        assert_eq!((perf.frame_ms(0.5), perf.frame_ms(0.95)), (120.0, 228.0));
        assert_eq!(perf.frames(), 480);
    }

    #[test]
    fn the_pace_counts_simulating_time_only() {
        let mut perf = Perf::default();
        perf.record(16.0, 2.0, 1_000);
        perf.record(16.0, 0.0, 0);
        assert_eq!(perf.events_per_s(), 500_000.0);
    }
}
