//! The plot's frame: where an instant and an amount are, in pixels, and back.

use limbo_sim::{Duration, SimTime};

/// A frame in CSS pixels, y downwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Plot {
    /// Left edge: time zero.
    pub left: f64,
    /// Right edge: the end of the scenario's span.
    pub right: f64,
    /// Top edge: `dots_max`.
    pub top: f64,
    /// Bottom edge: no dots.
    pub bottom: f64,
    /// The scenario's span.
    pub span: Duration,
    /// The amount at the top, in dots (may be a fraction: e-mails are what is round).
    pub dots_max: f64,
}

impl Plot {
    /// An instant's place.
    pub(crate) fn x(&self, at: SimTime) -> f64 {
        self.left + (self.right - self.left) * f64::from(at.ms()) / f64::from(self.span.ms().max(1))
    }

    /// An amount's place, in dots.
    pub(crate) fn y(&self, dots: f64) -> f64 {
        self.bottom - (self.bottom - self.top) * dots / self.dots_max
    }

    /// The instant at a place; outside the frame, its nearest edge.
    pub(crate) fn at(&self, x: f64) -> SimTime {
        let share = ((x - self.left) / (self.right - self.left).max(1.0)).clamp(0.0, 1.0);
        SimTime((share * f64::from(self.span.ms())).round() as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_and_its_instant_agree() {
        let span = Duration::hours(192);
        let plot = Plot {
            left: 50.0,
            right: 1050.0,
            top: 10.0,
            bottom: 110.0,
            span,
            dots_max: 400.0,
        };
        assert_eq!(plot.x(SimTime(span.ms() / 2)), 550.0);
        assert_eq!(plot.at(550.0), SimTime(span.ms() / 2));
        assert_eq!(plot.at(-7.0), SimTime::ZERO);
        assert_eq!(plot.at(5000.0), SimTime(span.ms()));
        assert_eq!(plot.y(100.0), 85.0);
    }
}
