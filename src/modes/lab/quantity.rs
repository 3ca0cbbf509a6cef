//! In which unit a parameter's values are shown and typed: hours rather than milliseconds, e-mails an hour rather than a
//! second.

use crate::i18n::{Locale, Unit};
use limbo_lab::presets::TESTS;
use limbo_sim::parameters::{Kind, Parameter};
use limbo_sim::{Duration, Scenario};

/// How a parameter's values are shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantity {
    /// What is shown is so many times the value.
    factor: f64,
    /// The key of the unit's words; none for a bare number.
    unit: Option<&'static str>,
    kind: Kind,
    is_time: bool,
}

const HOUR_MS: f64 = 3_600e3;

impl Quantity {
    /// How the parameter of that key is shown; times in a unit that suits the scenario's own.
    pub fn of(key: &str, scenario: &Scenario) -> Quantity {
        let Ok(parameter) = Parameter::of(key) else {
            return Quantity {
                factor: 1.0,
                unit: None,
                kind: Kind::Real,
                is_time: false,
            };
        };
        let (factor, unit) = match parameter.unit {
            "ms" => time_unit(parameter.get(scenario).unwrap_or(HOUR_MS * 2.0)),
            "e-mails/s" => (3_600.0, Some("lab.unit.rate")),
            "e-mails" => (1.0, Some("lab.unit.emails")),
            "permille" => (0.1, Some("lab.unit.percent")),
            "1/h" if key == TESTS => (1_000.0, Some("lab.unit.tests")),
            "1/h" => (1.0, Some("lab.unit.per_hour")),
            "1/d" => (1.0, Some("lab.unit.per_day")),
            "h" => (1.0, Some("lab.unit.hour_of_day")),
            _ => (1.0, None),
        };
        Quantity {
            factor,
            unit,
            kind: parameter.kind,
            is_time: parameter.unit == "ms",
        }
    }

    /// What is shown for a value.
    pub fn show(&self, value: f64) -> f64 {
        value * self.factor
    }

    /// The value of what is shown.
    pub fn read(&self, shown: f64) -> f64 {
        let value = shown / self.factor;
        match self.kind {
            Kind::Real => value,
            Kind::Whole | Kind::Choice(_) => value.round(),
        }
    }

    /// A value as it stands in a field.
    pub fn write(&self, value: f64) -> String {
        plain(self.show(value))
    }

    /// The unit as it is said of so many; none for a bare number.
    pub fn unit(&self, locale: &Locale, n: f64) -> Option<String> {
        self.unit.map(|unit| match unit {
            "lab.unit.rate" | "lab.unit.emails" => locale.plural_said(unit, n, "", &[]),
            _ => locale.t(unit).to_owned(),
        })
    }

    /// The unit as a heading says it.
    pub fn unit_of_many(&self, locale: &Locale) -> Option<String> {
        self.unit(locale, 10.0)
    }

    /// True for lengths of time, whose unit stands with each value.
    pub fn is_time(&self) -> bool {
        self.is_time
    }

    /// The names that the values stand for, where they are places of a choice.
    pub fn names(&self) -> Option<&'static [&'static str]> {
        match self.kind {
            Kind::Choice(names) => Some(names),
            Kind::Real | Kind::Whole => None,
        }
    }

    /// A value with its unit: `5 minutes`, `10,800 e-mails an hour`.
    pub fn full(&self, locale: &Locale, value: f64) -> String {
        if self.is_time {
            return time(locale, value, false);
        }
        let shown = self.show(value);
        let number = decimal(locale, shown);
        match self.unit(locale, in_three_digits(shown)) {
            Some(unit) => locale.fill("lab.with_unit", &[("n", &number), ("unit", &unit)]),
            None => number,
        }
    }

    /// The same for an axis, whose title says the unit.
    pub fn short(&self, locale: &Locale, value: f64) -> String {
        if self.is_time {
            return time(locale, value, true);
        }
        let shown = self.show(value);
        if shown.abs() >= 10_000.0 {
            locale.compact(shown)
        } else {
            decimal(locale, shown)
        }
    }
}

/// The factor and the words of a unit that suits a time of so many ms.
fn time_unit(own_ms: f64) -> (f64, Option<&'static str>) {
    if own_ms >= 2.0 * HOUR_MS {
        (1.0 / HOUR_MS, Some("lab.unit.hours"))
    } else if own_ms >= 120e3 {
        (1.0 / 60e3, Some("lab.unit.minutes"))
    } else {
        (1.0 / 1e3, Some("lab.unit.seconds"))
    }
}

/// Milliseconds as a length of time.
pub fn length(ms: f64) -> Duration {
    Duration(ms.round() as u32)
}

/// Milliseconds as a length of time in words; below ten seconds with a decimal.
fn time(locale: &Locale, ms: f64, short: bool) -> String {
    let whole = length(ms);
    if ms < 10e3 {
        let seconds = (ms / 100.0).round() / 10.0;
        return locale.quantity(seconds, Unit::Second);
    }
    match short {
        true => locale.duration_short(whole),
        false => locale.duration(whole),
    }
}

/// A number with three digits of meaning at most behind whole ones, without a separator of thousands. Written with
/// integers, as `tenths` is.
pub fn plain(n: f64) -> String {
    let magnitude = n.abs();
    let decimals = match magnitude {
        m if m >= 1_000.0 => 0,
        m if m >= 10.0 => 2,
        m if m >= 0.1 => 4,
        _ => 8,
    };
    let ten = 10_u64.pow(decimals);
    let scaled = (magnitude * ten as f64).round() as u64;
    let (whole, rest) = (scaled / ten, scaled % ten);
    let sign = if n < 0.0 && scaled > 0 { "-" } else { "" };
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let rest = format!("{rest:0width$}", width = decimals as usize);
    let short = rest.trim_end_matches('0');
    // Three decimals could be read as thousands.
    let zero = if short.len() == 3 && whole > 0 {
        "0"
    } else {
        ""
    };
    format!("{sign}{whole}.{short}{zero}")
}

/// What is read of a number.
fn in_three_digits(n: f64) -> f64 {
    match n.abs() {
        m if m >= 100.0 => n.round(),
        m if m >= 10.0 => (n * 10.0).round() / 10.0,
        m if m >= 1.0 => (n * 100.0).round() / 100.0,
        _ => n,
    }
}

/// A number as it is read in the page's language, with three digits of meaning at least.
pub fn decimal(locale: &Locale, n: f64) -> String {
    let rounded = in_three_digits(n);
    if n.abs() >= 100.0 {
        return locale.number(rounded);
    }
    let text = plain(rounded);
    // The separator is the language's own.
    if locale.quantity(1.5, Unit::Second).contains(',') {
        text.replace('.', ",")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn a_value_that_is_written_and_read_again_is_the_same() {
        for name in limbo_sim::catalogue::NAMES {
            let scenario = Scenario::named(name).unwrap();
            for parameter in Parameter::all() {
                let quantity = Quantity::of(parameter.key, &scenario);
                let Some(own) = parameter.get(&scenario) else {
                    continue;
                };
                let shown: f64 = quantity.write(own).parse().unwrap();
                let again = quantity.read(shown);
                let off = (again - own).abs();
                assert!(
                    off <= own.abs() * 1e-3 + 0.5e-6,
                    "{}: {own} {again}",
                    parameter.key
                );
            }
        }
    }

    #[test]
    fn one_is_said_with_the_unit_of_one() {
        let locale = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        let scenario = Scenario::named("small-town").unwrap();
        let said = |key, value| Quantity::of(key, &scenario).full(&locale, value);
        let at_once = |n| said("stations.relay.active_max", n);
        assert_eq!([1.0, 2.0].map(at_once), ["1 e-mail", "2 e-mails"]);
        let an_hour = |n| said("stations.relay.capacity_per_s", n / 3_600.0);
        let said = [1.0, 1.002, 1.5].map(an_hour);
        let wanted = [
            "1 e-mail an hour",
            "1 e-mail an hour",
            "1.5 e-mails an hour",
        ];
        assert_eq!(said, wanted);
    }

    #[test]
    fn numbers_are_written_without_what_says_nothing() {
        let written = [0.0, 5.0, 0.5, 10_800.0, 0.0125, 12.345, -3.5].map(plain);
        assert_eq!(
            written,
            ["0", "5", "0.5", "10800", "0.0125", "12.35", "-3.5"]
        );
    }
}
