//! A plain stand-in for Intl on targets without a browser, so that what uses a [`super::Locale`] can be
//! tested natively. It knows neither time zones nor names of days: never shown to anybody.

use super::Lang;
use super::formats::Unit;

/// Formats of one language.
pub(super) struct Backend {
    lang: Lang,
}

impl Backend {
    pub(super) fn new(lang: Lang, _time_zone: &'static str) -> Backend {
        Backend { lang }
    }

    pub(super) fn number(&self, n: f64) -> String {
        let separator = if self.lang.code() == "it" { '.' } else { ',' };
        let digits = format!("{:.0}", n.abs());
        let mut out = String::from(if n < 0.0 { "-" } else { "" });
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i).is_multiple_of(3) {
                out.push(separator);
            }
            out.push(digit);
        }
        out
    }

    pub(super) fn decimal(&self, n: f64) -> String {
        if n.abs() >= 1000.0 {
            return self.number(n);
        }
        let rounded: f64 = format!("{n:.2e}").parse().unwrap_or(n);
        let separator = if self.lang.code() == "it" { "," } else { "." };
        rounded.to_string().replace('.', separator)
    }

    pub(super) fn percent_exact(&self, share: f64) -> String {
        self.decimal(share * 100.0) + "%"
    }

    pub(super) fn compact(&self, n: f64) -> String {
        match n.abs() {
            a if a >= 1e6 => format!("{}M", n / 1e6),
            a if a >= 1e3 => format!("{}K", n / 1e3),
            _ => format!("{n}"),
        }
    }

    pub(super) fn in_words(&self, n: f64) -> String {
        format!("{:.0} million", n / 1e6)
    }

    pub(super) fn percent(&self, share: f64) -> String {
        format!("{:.0}%", share * 100.0)
    }

    pub(super) fn plural_category(&self, n: f64) -> String {
        if n == 1.0 { "one" } else { "other" }.into()
    }

    pub(super) fn day(&self, unix_ms: f64) -> String {
        format!("day {:.0}", (unix_ms / 86_400_000.0).floor())
    }

    pub(super) fn day_short(&self, unix_ms: f64) -> String {
        self.day(unix_ms)
    }

    pub(super) fn time(&self, unix_ms: f64) -> String {
        let minutes = (unix_ms / 60_000.0).floor().rem_euclid(1440.0) as u32;
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }

    pub(super) fn time_s(&self, unix_ms: f64) -> String {
        format!(
            "{}:{:02}",
            self.time(unix_ms),
            (unix_ms / 1000.0).floor().rem_euclid(60.0) as u32
        )
    }

    pub(super) fn duration(&self, parts: &[(f64, Unit)], short: bool) -> String {
        let said: Vec<_> = parts
            .iter()
            .map(|(n, unit)| self.quantity(*n, *unit, short))
            .collect();
        said.join(" ")
    }

    pub(super) fn quantity(&self, n: f64, unit: Unit, short: bool) -> String {
        let name = unit.name();
        format!("{n} {}", if short { &name[..1] } else { name })
    }
}
