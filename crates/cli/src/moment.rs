//! Instants and numbers as they are given and as they are printed.

use limbo_format::{csv, file, number::is_digits};
use limbo_sim::{Scenario, SimTime};
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

/// A number for people, to twelve digits: 3 and not 3.0000000000000004.
pub fn short(number: f64) -> String {
    let rounded: Result<f64, _> = format!("{number:.11e}").parse();
    rounded.unwrap_or(number).to_string()
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
