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

/// A length of time as one or two neighbouring units, the larger first; less than a second is 0 seconds.
pub(super) fn split(d: Duration) -> Vec<(f64, Unit)> {
    let s = d.ms() / 1000;
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
        assert_eq!(split(Duration(999)), [(0.0, Unit::Second)]);
    }
}
