//! What both back ends (the browser's Intl, and the plain one for native tests) agree on.

use limbo_sim::Duration;

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Days.
    Day,
    /// Hours.
    Hour,
    /// Minutes.
    Minute,
    /// Seconds.
    Second,
}

impl Unit {
    const ALL: [(Unit, u32); 4] = [
        (Unit::Day, 86_400),
        (Unit::Hour, 3_600),
        (Unit::Minute, 60),
        (Unit::Second, 1),
    ];

    /// The unit's name in Intl: `day`.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Unit::Day => "day",
            Unit::Hour => "hour",
            Unit::Minute => "minute",
            Unit::Second => "second",
        }
    }
}

/// A length of time as one or two neighbouring units, the larger first, rounded to the smaller. Whoever says a length says
/// it so, and nobody rounds it beforehand: else the same length would read differently in two places.
pub(super) fn split(d: Duration) -> Vec<(f64, Unit)> {
    let rounded = |to: u32| d.ms().saturating_add(to * 500) / (to * 1000) * to;
    let mut s = rounded(1);
    // With hours no seconds are said, with days no minutes.
    for (from, to) in [(3_600, 60), (86_400, 3_600)] {
        if s >= from {
            s = rounded(to);
        }
    }
    let Some(i) = Unit::ALL.iter().position(|(_, size)| s >= *size) else {
        return vec![(0.0, Unit::Second)];
    };
    let (unit, size) = Unit::ALL[i];
    let mut parts = vec![(f64::from(s / size), unit)];
    if let Some((unit, smaller)) = Unit::ALL.get(i + 1)
        && s % size >= *smaller
    {
        parts.push((f64::from(s % size / smaller), *unit));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_said_in_its_two_largest_units() {
        let h = |h| split(Duration::hours(h));
        assert_eq!(h(59), [(2.0, Unit::Day), (11.0, Unit::Hour)]);
        assert_eq!(h(48), [(2.0, Unit::Day)]);
        assert_eq!(
            split(Duration::secs(7261)),
            [(2.0, Unit::Hour), (1.0, Unit::Minute)]
        );
        assert_eq!(split(Duration(499)), [(0.0, Unit::Second)]);
    }

    #[test]
    fn a_duration_is_rounded_to_the_smaller_unit_that_is_said() {
        let s = |s| split(Duration::secs(s));
        let (hour, day) = (3_600, 86_400);
        assert_eq!(
            s(4 * day + 4 * hour + 43 * 60),
            [(4.0, Unit::Day), (5.0, Unit::Hour)]
        );
        assert_eq!(s(23 * hour + 31 * 60)[1], (31.0, Unit::Minute));
        assert_eq!(s(day - 20), [(1.0, Unit::Day)], "carried over");
        assert_eq!(s(2 * hour - 20), [(2.0, Unit::Hour)]);
        assert_eq!(split(Duration(59_700)), [(1.0, Unit::Minute)]);
        assert_eq!(split(Duration(u32::MAX))[0], (49.0, Unit::Day));
    }
}
