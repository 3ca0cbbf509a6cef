//! Instants and numbers as they are given and as they are printed.

use limbo_format::{csv, file, number::is_digits};
use limbo_sim::{Duration, Scenario, SimTime};
use std::str::FromStr;

/// The instant of `--at`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instant {
    /// That at which the run was saved.
    Saved,
    /// So long after the scenario's beginning.
    At(SimTime),
}

impl FromStr for Instant {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Instant, Self::Err> {
        let ms = match text {
            "saved" => return Ok(Instant::Saved),
            _ if is_digits(text) => text.parse().ok(),
            _ => file::read_time(text),
        };
        let at = ms.map(SimTime).map(Instant::At);
        at.ok_or("it must be like 2d05:00:00, a number of milliseconds, or `saved`")
    }
}

/// An instant of a scenario in UTC: `2023-01-22T21:00:00.000Z`.
pub fn utc(scenario: &Scenario, at: SimTime) -> String {
    csv::iso(scenario.epoch_unix_ms + f64::from(at.ms()))
}

/// The time since a scenario's beginning, as run files have it: `2d05:00:00`.
pub fn since_begin(at: SimTime) -> String {
    file::time(at.ms())
}

/// A number with its thousands set apart: `74,880,000`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// So many things, of which one is said as one: `1 message`, `1,200 messages`.
pub fn counted(number: u64, one: &str) -> String {
    let more = if number == 1 { "" } else { "s" };
    format!("{} {one}{more}", grouped(number))
}

/// A number for people, to twelve digits: 3 and not 3.0000000000000004.
pub fn short(number: f64) -> String {
    let rounded: Result<f64, _> = format!("{number:.11e}").parse();
    rounded.unwrap_or(number).to_string()
}

/// `90s`, `5m`, `2.5h`, `3d` in milliseconds.
pub fn time_ms(text: &str) -> Option<f64> {
    const UNITS: [(char, f64); 4] = [('s', 1e3), ('m', 60e3), ('h', 3_600e3), ('d', 86_400e3)];
    let (unit, ms) = UNITS.into_iter().find(|(unit, _)| text.ends_with(*unit))?;
    let number: f64 = text.strip_suffix(unit)?.parse().ok()?;
    number.is_finite().then_some((number * ms).round())
}

/// A length of time of a day at most, as it is given: `90s`, `5m`, `2.5h`.
///
/// # Errors
/// What it must be like.
pub fn length(text: &str) -> Result<Duration, &'static str> {
    let ms = time_ms(text).filter(|ms| (0.0..=86_400e3).contains(ms));
    ms.map(|ms| Duration(ms as u32))
        .ok_or("it must be like 90s, 5m or 2.5h, and at most a day")
}

/// A length of time for people, in two units at most and rounded to the smaller, as the page says it: `2 d 5 h`, `1 h 5 min`,
/// `12 min`, `45 s`.
pub fn length_in_words(length: Duration) -> String {
    let rounded = |to: u32| length.ms().saturating_add(to * 500) / (to * 1000) * to;
    let mut s = rounded(1);
    for (from, to) in [(3_600, 60), (86_400, 3_600)] {
        if s >= from {
            s = rounded(to);
        }
    }
    let (first, then) = match s {
        0..60 => return format!("{s} s"),
        60..3_600 => ((s / 60, "min"), (s % 60, "s")),
        3_600..86_400 => ((s / 3_600, "h"), (s / 60 % 60, "min")),
        _ => ((s / 86_400, "d"), (s / 3_600 % 24, "h")),
    };
    match then {
        (0, _) => format!("{} {}", first.0, first.1),
        _ => format!("{} {} {} {}", first.0, first.1, then.0, then.1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_arithmetic_has_left_over_is_not_shown() {
        for (number, text) in [
            (3.000_000_000_000_000_4, "3"),
            (0.1, "0.1"),
            (1e-6, "0.000001"),
            (8.64e15, "8640000000000000"),
        ] {
            assert_eq!(short(number), text);
        }
    }

    #[test]
    fn lengths_of_time_are_read_and_said() {
        assert_eq!(length("2.5h"), Ok(Duration(9_000_000)));
        for wrong in ["", "s", "5", "-5m", "2d", "NaNs", "infs"] {
            assert!(length(wrong).is_err(), "{wrong}");
        }
        for (s, words) in [
            (0, "0 s"),
            (90, "1 min 30 s"),
            (3_900, "1 h 5 min"),
            (3_599 + 3_600, "2 h"),
            (86_399, "1 d"),
            (4 * 86_400 + 4 * 3_600 + 43 * 60, "4 d 5 h"),
            (190_800, "2 d 5 h"),
        ] {
            assert_eq!(length_in_words(Duration::secs(s)), words);
        }
    }

    #[test]
    fn one_is_said_as_one() {
        for (number, text) in [(0, "0 dots"), (1, "1 dot"), (1200, "1,200 dots")] {
            assert_eq!(counted(number, "dot"), text);
        }
    }

    #[test]
    fn thousands_are_set_apart() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (74_880_000, "74,880,000"),
        ] {
            assert_eq!(grouped(number), text);
        }
    }
}
