//! Simulated time: integer milliseconds since the scenario's epoch. Never the machine's clock.

use core::ops::{Add, Sub};

/// An instant: milliseconds since the scenario's epoch. 32 bits hold 49.7 days, more than any run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SimTime(pub u32);

/// A length of time in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(pub u32);

impl SimTime {
    /// The beginning of every scenario.
    pub const ZERO: SimTime = SimTime(0);
    /// Later than every event: "never".
    pub const NEVER: SimTime = SimTime(u32::MAX);

    /// Milliseconds since the epoch.
    pub const fn ms(self) -> u32 {
        self.0
    }

    /// How long ago `earlier` was; zero if it is not in the past.
    pub const fn since(self, earlier: SimTime) -> Duration {
        Duration(self.0.saturating_sub(earlier.0))
    }
}

impl Duration {
    /// No time at all.
    pub const ZERO: Duration = Duration(0);

    /// `s` seconds; saturates at 49.7 days.
    pub const fn secs(s: u32) -> Duration {
        Duration(s.saturating_mul(1000))
    }

    /// `m` minutes; saturates at 49.7 days.
    pub const fn mins(m: u32) -> Duration {
        Duration::secs(m.saturating_mul(60))
    }

    /// `h` hours; saturates at 49.7 days.
    pub const fn hours(h: u32) -> Duration {
        Duration::mins(h.saturating_mul(60))
    }

    /// Milliseconds.
    pub const fn ms(self) -> u32 {
        self.0
    }

    /// What is left of a way that took `from` in all when it takes `to` from now on: whoever is on it keeps the place.
    pub fn stretched(self, from: Duration, to: Duration) -> Duration {
        let stretch = f64::from(to.ms()) / f64::from(from.ms().max(1));
        Duration((f64::from(self.ms()) * stretch + 0.5) as u32)
    }
}

impl Add<Duration> for SimTime {
    type Output = SimTime;
    /// Saturates at [`SimTime::NEVER`].
    fn add(self, d: Duration) -> SimTime {
        SimTime(self.0.saturating_add(d.0))
    }
}

impl Sub<Duration> for SimTime {
    type Output = SimTime;
    /// Saturates at [`SimTime::ZERO`].
    fn sub(self, d: Duration) -> SimTime {
        SimTime(self.0.saturating_sub(d.0))
    }
}
