//! Scales: where a value is, in pixels, and back.

use limbo_sim::SimTime;

/// A linear scale. Either end of its pixels may be the greater one: y grows downwards, amounts grow upwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scale {
    /// The first and the last value; never equal.
    pub values: (f64, f64),
    /// Where these two are, CSS pixels.
    pub px: (f64, f64),
}

impl Scale {
    /// Where a value is; beyond the ends for values beyond them.
    pub(crate) fn px(&self, value: f64) -> f64 {
        let (first, last) = self.values;
        self.px.0 + (self.px.1 - self.px.0) * (value - first) / (last - first)
    }

    /// The value at a place; the nearest end for a place beyond it.
    pub(crate) fn value(&self, px: f64) -> f64 {
        let length = self.px.1 - self.px.0;
        let share = if length == 0.0 {
            0.0
        } else {
            ((px - self.px.0) / length).clamp(0.0, 1.0)
        };
        self.values.0 + share * (self.values.1 - self.values.0)
    }
}

/// The frame of a chart of amounts over time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Plot {
    /// Simulated time, ms, from left to right.
    pub time: Scale,
    /// Dots from the bottom up (the top may be a fraction: e-mails are what is round).
    pub dots: Scale,
}

impl Plot {
    /// A frame between two instants, up to so many dots, between left and right and between top and bottom (CSS pixels).
    pub(crate) fn new(
        (from, until): (SimTime, SimTime),
        dots_max: f64,
        (left, right): (f64, f64),
        (top, bottom): (f64, f64),
    ) -> Plot {
        let (first, last) = (f64::from(from.ms()), f64::from(until.ms()));
        Plot {
            time: Scale {
                values: (first, last.max(first + 1.0)),
                px: (left, right),
            },
            dots: Scale {
                values: (0.0, dots_max),
                px: (bottom, top),
            },
        }
    }

    /// Where an instant is.
    pub(crate) fn x(&self, at: SimTime) -> f64 {
        self.time.px(f64::from(at.ms()))
    }

    /// Where an amount is, in dots.
    pub(crate) fn y(&self, dots: f64) -> f64 {
        self.dots.px(dots)
    }

    /// The instant at a place; for a place outside of the frame, the nearest in it.
    pub(crate) fn at(&self, x: f64) -> SimTime {
        SimTime(self.time.value(x).round() as u32)
    }

    /// The first instant.
    pub(crate) fn from(&self) -> SimTime {
        SimTime(self.time.values.0 as u32)
    }

    /// The last instant.
    pub(crate) fn until(&self) -> SimTime {
        SimTime(self.time.values.1 as u32)
    }

    /// Left edge, CSS pixels.
    pub(crate) fn left(&self) -> f64 {
        self.time.px.0
    }

    /// Right edge.
    pub(crate) fn right(&self) -> f64 {
        self.time.px.1
    }

    /// Top edge.
    pub(crate) fn top(&self) -> f64 {
        self.dots.px.1
    }

    /// Bottom edge.
    pub(crate) fn bottom(&self) -> f64 {
        self.dots.px.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_sim::Duration;

    #[test]
    fn a_place_and_its_instant_agree() {
        let end = SimTime(Duration::hours(192).ms());
        let plot = Plot::new((SimTime::ZERO, end), 400.0, (50.0, 1050.0), (10.0, 110.0));
        assert_eq!(plot.x(SimTime(end.ms() / 2)), 550.0);
        assert_eq!(plot.at(550.0), SimTime(end.ms() / 2));
        assert_eq!(plot.at(-7.0), SimTime::ZERO);
        assert_eq!(plot.at(5000.0), end);
        assert_eq!(plot.y(100.0), 85.0);
    }

    #[test]
    fn a_frame_may_begin_later_than_the_run() {
        let plot = Plot::new((SimTime(300), SimTime(500)), 1.0, (0.0, 100.0), (0.0, 1.0));
        assert_eq!((plot.x(SimTime(400)), plot.x(SimTime(200))), (50.0, -50.0));
        assert_eq!((plot.at(-9.0), plot.at(50.0)), (SimTime(300), SimTime(400)));
    }
}
