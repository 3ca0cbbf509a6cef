//! Dates without a year, as `mailq` writes them.

const DAY_S: i64 = 86_400;

/// Days from 1 January 1970 to a date of the Gregorian calendar (H. Hinnant, "chrono-compatible low-level date
/// algorithms").
fn days_from_civil(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((i64::from(month) + 9) % 12) + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The year that an instant lies in, UTC.
fn year_of(unix_s: i64) -> i64 {
    let days = unix_s.div_euclid(DAY_S) + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    // The year of this algorithm begins in March.
    era * 400 + year + i64::from(of_year >= 306)
}

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];
/// 1 January 1970 was a Thursday.
const WEEKDAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];

/// A date as C's `asctime` writes it, without the year: `Sat Nov 28 19:53:13`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct YearlessDate {
    weekday: usize,
    month: u32,
    day: u32,
    second: u32,
}

impl YearlessDate {
    /// Reads the four words of a date.
    pub(crate) fn parse(
        weekday: &str,
        month: &str,
        day: &str,
        clock: &str,
    ) -> Option<YearlessDate> {
        let weekday = WEEKDAYS.iter().position(|w| *w == weekday)?;
        let month = MONTHS.iter().position(|m| *m == month)? as u32 + 1;
        let day = number(day).filter(|d| (1..=31).contains(d))?;
        let mut parts = clock.split(':').map(number);
        let (h, m, s) = (parts.next()??, parts.next()??, parts.next()??);
        let valid = parts.next().is_none() && h < 24 && m < 60 && s < 61;
        valid.then_some(YearlessDate {
            weekday,
            month,
            day,
            second: h * 3600 + m * 60 + s,
        })
    }

    /// The instant nearest to `as_of` (Unix time, s) that has this date in a time zone `zone_s` east of Greenwich. The
    /// weekday says which year it is. It may be later than `as_of`: that time may be told too early, and a message that
    /// came after it is no message of years ago.
    pub(crate) fn nearest(self, as_of: i64, zone_s: i32) -> Option<i64> {
        let year = year_of(as_of);
        let of_year = |year| {
            let days = days_from_civil(year, self.month, self.day);
            let at = days * DAY_S + i64::from(self.second) - i64::from(zone_s);
            let right_day = days.rem_euclid(7) as usize == self.weekday;
            // A 29 February is in few years, a 31 November in none.
            let next_month = match self.month {
                12 => days_from_civil(year + 1, 1, 1),
                month => days_from_civil(year, month + 1, 1),
            };
            (right_day && days < next_month).then_some(at)
        };
        let all = (year - 12..=year + 12).filter_map(of_year);
        all.min_by_key(|at| (at - as_of).abs())
    }
}

/// A whole number of one or two digits.
fn number(text: &str) -> Option<u32> {
    let plain = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str, as_of: i64, zone_s: i32) -> Option<i64> {
        let words: Vec<&str> = text.split_whitespace().collect();
        YearlessDate::parse(words[0], words[1], words[2], words[3])?.nearest(as_of, zone_s)
    }

    #[test]
    fn a_date_without_a_year_is_the_nearest_one_with_its_weekday() {
        // 28 November 2026, 20:00:00 UTC.
        let as_of = 1_795_896_000;
        assert_eq!(at("Sat Nov 28 19:53:13", as_of, 0), Some(1_795_895_593));
        assert_eq!(at("Sat Nov 28 20:53:13", as_of, 3600), Some(1_795_895_593));
        // Over the turn of the year: 1 January 2026 was a Thursday.
        assert_eq!(
            at("Wed Dec 31 23:59:59", 1_767_225_600, 0),
            Some(1_767_225_599)
        );
        // A Thursday, 28 November, was two years earlier.
        assert_eq!(at("Thu Nov 28 00:00:00", as_of, 0), Some(1_732_752_000));
        // The listing's time is told three days too early: it is not a message of 2020.
        let early = as_of - 3 * DAY_S;
        assert_eq!(at("Sat Nov 28 19:53:13", early, 0), Some(1_795_895_593));
        // 29 February 2024 was a Thursday, and so will 1 March 2029 be.
        assert_eq!(at("Thu Feb 29 00:00:00", as_of, 0), Some(1_709_164_800));
        assert_eq!(at("Tue Nov 31 00:00:00", as_of, 0), None);
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "Sat Nov 32 1:2:3",
            "Xyz Nov 28 1:2:3",
            "Sat Nov 28 1:2",
            "Sat Nov 28 24:00:00",
            "Sat Nov 28 +1:00:00",
        ] {
            assert_eq!(at(text, 1_795_896_000, 0), None, "{text}");
        }
    }
}
