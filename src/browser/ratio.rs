//! How many device pixels a CSS pixel gets. As many as the screen has, while frames come in time; fewer when
//! painting takes too long, and more again when there has been room for a while. Pure; tested natively.

/// Painting may take this much of a frame's 16.7 ms: the simulation and the browser need the rest, ms.
const LATE_MS: f64 = 8.0;
/// Frames are averaged over about so many.
const OVER: f64 = 12.0;
/// So many frames a ratio is kept at least before it goes down.
const SETTLE: u32 = 24;
/// So many frames in which there was room before it goes up the first time: two seconds.
const PATIENCE: u32 = 120;
/// More than this many frames are never waited for: about two minutes.
const PATIENCE_MAX: u32 = 120 * 64;
/// From one step to the next.
const STEP: f32 = 0.75;
/// More device pixels than this a CSS pixel cost time and show nothing.
const RATIO_MAX: f32 = 3.0;
/// Where a screen has that many, fewer than one would be blurred: only for frames that are really late.
const SHARP: f32 = 1.0;
/// Fewer than this many would cost hardly less.
const RATIO_MIN: f32 = 0.75;
/// A frame that is really late for its painting alone, ms.
const VERY_LATE_MS: f64 = 14.0;
/// Over so many frames more than half have to be that late.
const VERY_LATE_OVER: u32 = 30;

/// Watches the cost of painting and chooses the ratio.
pub struct Ratio {
    /// How many steps below the screen's own ratio.
    steps: u32,
    /// True while even a sharp picture takes too long.
    blurred: bool,
    /// Which of the last frames were really late, a bit each.
    very_late: u32,
    /// What a frame costs, ms, averaged.
    cost_ms: f64,
    /// Frames since the last change of steps.
    frames: u32,
    /// Frames in a row in which one step more would have been in time.
    roomy: u32,
    /// So many of those it takes to go up: twice as many after each time that it was too early.
    patience: u32,
}

impl Default for Ratio {
    fn default() -> Ratio {
        Ratio {
            steps: 0,
            blurred: false,
            very_late: 0,
            cost_ms: 0.0,
            frames: 0,
            roomy: 0,
            patience: PATIENCE,
        }
    }
}

impl Ratio {
    /// All that a screen has with `dpr` device pixels a CSS pixel, as far as they can be seen.
    pub fn full(dpr: f64) -> f32 {
        // A page that is zoomed out has fewer than one: those it gets, as long as there is a picture at all.
        // `clamp` would bring its panic into the page, and with it the printing of floats.
        #[allow(clippy::manual_clamp)]
        let full = (dpr as f32).max(0.1).min(RATIO_MAX);
        full
    }

    /// The ratio for a screen with `dpr` device pixels a CSS pixel.
    pub fn of(&self, dpr: f64) -> f32 {
        let full = Ratio::full(dpr);
        if self.blurred {
            return full.min(RATIO_MIN);
        }
        let floor = full.min(SHARP);
        (0..self.steps).fold(full, |r, _| r * STEP).max(floor)
    }

    /// A frame for that screen has been painted in `ms`.
    pub fn painted(&mut self, ms: f64, dpr: f64) {
        if self.frames == 0 {
            // The first frame at a ratio makes everything anew and says nothing about the next.
            self.frames = 1;
            return;
        }
        if self.frames == 1 {
            self.cost_ms = ms;
        }
        self.frames = self.frames.saturating_add(1);
        let bit = u32::from(ms > VERY_LATE_MS);
        self.very_late = (self.very_late << 1 | bit) & ((1 << VERY_LATE_OVER) - 1);
        // One frame that something else delayed counts as late, not as ten.
        self.cost_ms += (ms.min(3.0 * LATE_MS) - self.cost_ms) / OVER;
        if self.cost_ms > LATE_MS {
            self.roomy = 0;
            if self.frames > SETTLE {
                self.lower(dpr);
            }
            return;
        }
        // At worst the cost grows with the number of pixels.
        let grows = f64::from(1.0 / (STEP * STEP));
        if (self.steps > 0 || self.blurred) && self.cost_ms * grows < 0.7 * LATE_MS {
            self.roomy += 1;
            if self.roomy >= self.patience {
                if self.blurred {
                    self.blurred = false;
                } else {
                    self.steps -= 1;
                }
                self.restart();
            }
        } else {
            self.roomy = 0;
        }
    }

    fn lower(&mut self, dpr: f64) {
        let now = self.of(dpr);
        if now > SHARP {
            self.steps += 1;
        } else if now == SHARP && 2 * self.very_late.count_ones() > VERY_LATE_OVER {
            self.blurred = true;
        } else {
            return;
        }
        // Down soon after up: that was too early, so wait longer the next time.
        if self.frames < 4 * self.patience {
            self.patience = (2 * self.patience).min(PATIENCE_MAX);
        }
        self.restart();
    }

    fn restart(&mut self) {
        self.frames = 0;
        self.roomy = 0;
        self.very_late = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Paints so many frames that cost `ms_at_one` at ratio 1, and more with the number of pixels; how often
    /// the ratio changed.
    fn paint(ratio: &mut Ratio, frames: u32, dpr: f64, ms_at_one: f64) -> u32 {
        let mut changes = 0;
        for _ in 0..frames {
            let before = ratio.of(dpr);
            ratio.painted(ms_at_one * f64::from(before * before), dpr);
            changes += u32::from(ratio.of(dpr) != before);
        }
        changes
    }

    #[test]
    fn a_screen_gets_its_own_ratio_while_frames_are_in_time() {
        let mut ratio = Ratio::default();
        assert_eq!(paint(&mut ratio, 1000, 2.625, 1.0), 0);
        assert_eq!(ratio.of(2.625), 2.625);
        assert_eq!((ratio.of(8.0), ratio.of(0.2)), (3.0, 0.2));
        assert_eq!((Ratio::full(8.0), Ratio::full(2.625)), (3.0, 2.625));
    }

    #[test]
    fn late_frames_lower_it_until_they_are_in_time_and_it_stays_there() {
        let mut ratio = Ratio::default();
        paint(&mut ratio, 300, 3.0, 4.0);
        let found = ratio.of(3.0);
        assert!(
            4.0 * found * found <= LATE_MS as f32 && found > 1.0,
            "{found}"
        );
        assert_eq!(paint(&mut ratio, 5000, 3.0, 4.0), 0, "it swings");
    }

    #[test]
    fn it_comes_back_when_there_is_room_but_not_at_once() {
        let mut ratio = Ratio::default();
        paint(&mut ratio, 300, 2.0, 6.0);
        let low = ratio.of(2.0);
        assert!(low < 2.0);
        paint(&mut ratio, 100, 2.0, 0.5);
        assert_eq!(ratio.of(2.0), low);
        paint(&mut ratio, 3000, 2.0, 0.5);
        assert_eq!(ratio.of(2.0), 2.0);
    }

    #[test]
    fn what_costs_the_same_at_every_ratio_does_not_make_it_swing() {
        let mut ratio = Ratio::default();
        let mut changes = 0;
        for n in 0..20_000 {
            // Half of the frames at the full ratio are late, none below it.
            let ms = if ratio.of(2.0) == 2.0 { 9.0 } else { 2.0 };
            let before = ratio.of(2.0);
            ratio.painted(ms, 2.0);
            changes += u32::from(ratio.of(2.0) != before && n > 1000);
        }
        assert!(changes < 12, "{changes} changes in five minutes");
    }

    #[test]
    fn a_busy_machine_does_not_blur_the_picture() {
        let mut ratio = Ratio::default();
        // Late for the budget, but not so late that a blurred picture were better.
        for _ in 0..5000 {
            ratio.painted(12.0, 2.0);
        }
        assert_eq!(ratio.of(2.0), SHARP);
        assert_eq!(paint(&mut ratio, 5000, 0.8, 12.0), 0);
        assert_eq!(ratio.of(0.8), 0.8);
    }

    #[test]
    fn nothing_makes_it_unreadable() {
        let mut ratio = Ratio::default();
        paint(&mut ratio, 10_000, 1.0, 1e9);
        assert_eq!(ratio.of(1.0), RATIO_MIN);
        assert_eq!(paint(&mut ratio, 10_000, 0.4, 1e9), 0);
    }
}
