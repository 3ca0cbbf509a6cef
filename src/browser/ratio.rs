//! How many device pixels a CSS pixel of the canvas gets: as many as the screen has while frames come in time, fewer
//! while painting takes too long, and more again when there has been time to spare for a while. Pure; tested natively.

/// What painting may take of a frame's 16.7 ms, ms: the simulation and the browser need the rest.
const COST_MAX_MS: f64 = 8.0;
/// The cost is averaged over about this many frames.
const AVERAGE_FRAMES: f64 = 12.0;
/// A ratio is kept for at least this many frames before it is lowered.
const LOWER_AFTER_FRAMES: u32 = 24;
/// The ratio is raised for the first time after this many frames in a row with time to spare: two seconds.
const RAISE_AFTER_FRAMES: u32 = 120;
/// It is never raised later than after this many: about two minutes.
const RAISE_AFTER_FRAMES_MAX: u32 = 120 * 64;
/// The ratio is lowered by this factor.
const STEP: f32 = 0.75;
/// More device pixels a CSS pixel than this cost time and show nothing.
const RATIO_MAX: f32 = 3.0;
/// With fewer device pixels a CSS pixel than this the picture is blurred: only for frames that are very late.
const SHARP: f32 = 1.0;
/// The ratio of a blurred picture. Less would cost hardly less.
const RATIO_MIN: f32 = 0.75;
/// A frame is very late if painting alone takes this long, ms.
const VERY_LATE_MS: f64 = 14.0;
/// The picture is blurred if more than half of this many frames are very late.
const VERY_LATE_FRAMES: u32 = 30;

/// Watches the cost of painting and chooses the ratio.
pub struct Ratio {
    /// How many steps the ratio is below the screen's.
    steps: u32,
    /// True while even a sharp picture takes too long.
    blurred: bool,
    /// Which of the last frames were very late, one bit each.
    very_late: u32,
    /// The average cost of a frame, ms.
    cost_ms: f64,
    /// Frames since the ratio was changed.
    frames: u32,
    /// Frames in a row in which one step more would have been in time.
    spare_frames: u32,
    /// How many of those it takes to raise the ratio: doubled each time that it was raised too early.
    raise_after: u32,
}

impl Default for Ratio {
    fn default() -> Ratio {
        Ratio {
            steps: 0,
            blurred: false,
            very_late: 0,
            cost_ms: 0.0,
            frames: 0,
            spare_frames: 0,
            raise_after: RAISE_AFTER_FRAMES,
        }
    }
}

impl Ratio {
    /// The most that is used of a screen with `dpr` device pixels a CSS pixel.
    pub fn full(dpr: f64) -> f32 {
        // A page that is zoomed out has fewer than one.
        (dpr as f32).clamp(0.1, RATIO_MAX)
    }

    /// The ratio of a picture that is to cost little: half of the screen's, but no less than can be read.
    pub fn coarse(dpr: f64) -> f32 {
        let full = Ratio::full(dpr);
        (full / 2.0).max(RATIO_MIN).min(full)
    }

    /// The ratio for a screen with `dpr` device pixels a CSS pixel.
    pub fn of(&self, dpr: f64) -> f32 {
        let full = Ratio::full(dpr);
        if self.blurred {
            return full.min(RATIO_MIN);
        }
        let least = full.min(SHARP);
        (0..self.steps).fold(full, |r, _| r * STEP).max(least)
    }

    /// Notes that a frame for a screen with `dpr` device pixels a CSS pixel took `ms` to paint.
    pub fn painted(&mut self, ms: f64, dpr: f64) {
        self.frames = self.frames.saturating_add(1);
        if self.frames == 1 {
            // The first frame at a ratio paints everything anew and says nothing about the next.
            return;
        }
        if self.frames == 2 {
            self.cost_ms = ms;
        }
        let bit = u32::from(ms > VERY_LATE_MS);
        self.very_late = (self.very_late << 1 | bit) & ((1 << VERY_LATE_FRAMES) - 1);
        // A single frame that something else delayed must not look like many late ones.
        self.cost_ms += (ms.min(3.0 * COST_MAX_MS) - self.cost_ms) / AVERAGE_FRAMES;
        if self.cost_ms > COST_MAX_MS {
            self.spare_frames = 0;
            if self.frames > LOWER_AFTER_FRAMES {
                self.lower(dpr);
            }
        } else if self.has_time_to_spare() {
            self.spare_frames += 1;
            if self.spare_frames >= self.raise_after {
                self.raise();
            }
        } else {
            self.spare_frames = 0;
        }
    }

    /// True if there is a step to go up and it would be in time, even if the cost grows with the number of pixels.
    fn has_time_to_spare(&self) -> bool {
        let growth = f64::from(1.0 / (STEP * STEP));
        (self.steps > 0 || self.blurred) && self.cost_ms * growth < 0.7 * COST_MAX_MS
    }

    fn raise(&mut self) {
        if self.blurred {
            self.blurred = false;
        } else {
            self.steps -= 1;
        }
        self.restart();
    }

    fn lower(&mut self, dpr: f64) {
        let now = self.of(dpr);
        if now > SHARP {
            self.steps += 1;
        } else if now == SHARP && 2 * self.very_late.count_ones() > VERY_LATE_FRAMES {
            self.blurred = true;
        } else {
            return;
        }
        // Lowered soon after it was raised: that was too early, so wait longer the next time.
        if self.frames < 4 * self.raise_after {
            self.raise_after = (2 * self.raise_after).min(RAISE_AFTER_FRAMES_MAX);
        }
        self.restart();
    }

    /// Begins to watch a new ratio.
    fn restart(&mut self) {
        self.frames = 0;
        self.spare_frames = 0;
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
            4.0 * found * found <= COST_MAX_MS as f32 && found > 1.0,
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
    fn a_coarse_picture_has_a_quarter_of_the_pixels_where_it_can_still_be_read() {
        assert_eq!(
            [3.0, 2.0, 1.0, 0.5].map(Ratio::coarse),
            [1.5, 1.0, 0.75, 0.5]
        );
    }

    #[test]
    fn nothing_makes_it_unreadable() {
        let mut ratio = Ratio::default();
        paint(&mut ratio, 10_000, 1.0, 1e9);
        assert_eq!(ratio.of(1.0), RATIO_MIN);
        assert_eq!(paint(&mut ratio, 10_000, 0.4, 1e9), 0);
    }
}
