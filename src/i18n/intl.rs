//! The browser's Intl. Every formatter is made when first asked for and then kept: making one costs a
//! hundred times what using it does.

use super::formats::Unit;
use super::{Lang, VIEWERS_OWN};
use js_sys::{Array, Function, Object, Reflect};
use std::cell::OnceCell;
use wasm_bindgen::{JsCast, JsValue};

/// Formatters of one language and one time zone.
pub(super) struct Backend {
    tag: &'static str,
    time_zone: &'static str,
    number: OnceCell<Formatter>,
    decimal: OnceCell<Formatter>,
    percent_exact: OnceCell<Formatter>,
    compact: OnceCell<Formatter>,
    in_words: OnceCell<Formatter>,
    percent: OnceCell<Formatter>,
    plural: OnceCell<Formatter>,
    dates: [OnceCell<Formatter>; 4],
    durations: [OnceCell<Formatter>; 2],
    quantities: [[OnceCell<Formatter>; 4]; 2],
}

/// An Intl object and its method that turns a value into words; none where the browser has no such thing.
struct Formatter(Option<(JsValue, Function)>);

type Options<'a> = &'a [(&'a str, JsValue)];

impl Formatter {
    /// `new Intl[class](tag, options)` and its `method`; where Intl is missing or does not know the language or the time
    /// zone, those of its stand-in (static/boot.js).
    fn new(class: &str, method: &str, tag: &str, options: Options) -> Formatter {
        let make = |intl: &str| -> Result<(JsValue, Function), JsValue> {
            let bag = Object::new();
            for (name, value) in options {
                Reflect::set(&bag, &(*name).into(), value)?;
            }
            let intl = Reflect::get(&js_sys::global(), &intl.into())?;
            let class: Function = Reflect::get(&intl, &class.into())?.dyn_into()?;
            let this = Reflect::construct(&class, &Array::of2(&tag.into(), &bag))?;
            let method = Reflect::get(&this, &method.into())?.dyn_into()?;
            Ok((this, method))
        };
        Formatter(make("Intl").or_else(|_| make("PlainIntl")).ok())
    }

    fn say(&self, value: &JsValue) -> Option<String> {
        let (this, method) = self.0.as_ref()?;
        method.call1(this, value).ok()?.as_string()
    }

    /// What Intl says, or the bare number where it says nothing.
    fn say_number(&self, n: f64) -> String {
        self.say(&n.into())
            .unwrap_or_else(|| (n.round() as i64).to_string())
    }
}

impl Backend {
    pub(super) fn new(lang: Lang, time_zone: &'static str) -> Backend {
        Backend {
            tag: lang.formats(),
            time_zone,
            number: OnceCell::new(),
            decimal: OnceCell::new(),
            percent_exact: OnceCell::new(),
            compact: OnceCell::new(),
            in_words: OnceCell::new(),
            percent: OnceCell::new(),
            plural: OnceCell::new(),
            dates: Default::default(),
            durations: Default::default(),
            quantities: Default::default(),
        }
    }

    pub(super) fn number(&self, n: f64) -> String {
        let options = [
            ("maximumFractionDigits", 0.into()),
            ("useGrouping", "always".into()),
        ];
        self.number
            .get_or_init(|| Formatter::new("NumberFormat", "format", self.tag, &options))
            .say_number(n)
    }

    pub(super) fn decimal(&self, n: f64) -> String {
        if n.abs() >= 1000.0 {
            return self.number(n);
        }
        let options = [("maximumSignificantDigits", 3.into())];
        self.decimal
            .get_or_init(|| Formatter::new("NumberFormat", "format", self.tag, &options))
            .say_number(n)
    }

    pub(super) fn percent_exact(&self, share: f64) -> String {
        let options = [
            ("style", "percent".into()),
            ("maximumSignificantDigits", 3.into()),
        ];
        self.percent_exact
            .get_or_init(|| Formatter::new("NumberFormat", "format", self.tag, &options))
            .say_number(share)
    }

    pub(super) fn compact(&self, n: f64) -> String {
        let options = [
            ("notation", "compact".into()),
            ("maximumSignificantDigits", 3.into()),
            ("useGrouping", "always".into()),
        ];
        let short = self
            .compact
            .get_or_init(|| Formatter::new("NumberFormat", "format", self.tag, &options))
            .say_number(n);
        // British English writes `10m`, which beside times reads as ten minutes.
        match short.strip_suffix('m') {
            Some(number) => format!("{number}M"),
            None => short,
        }
    }

    pub(super) fn in_words(&self, n: f64) -> String {
        let options = [
            ("notation", "compact".into()),
            ("compactDisplay", "long".into()),
            ("maximumSignificantDigits", 2.into()),
        ];
        self.in_words
            .get_or_init(|| Formatter::new("NumberFormat", "format", self.tag, &options))
            .say_number(n)
    }

    pub(super) fn percent(&self, share: f64) -> String {
        let options = [
            ("style", "percent".into()),
            ("maximumFractionDigits", 0.into()),
        ];
        self.percent
            .get_or_init(|| Formatter::new("NumberFormat", "format", self.tag, &options))
            .say_number(share)
    }

    pub(super) fn plural_category(&self, n: f64) -> String {
        self.plural
            .get_or_init(|| Formatter::new("PluralRules", "select", self.tag, &[]))
            .say(&n.into())
            .unwrap_or_else(|| "other".into())
    }

    fn date(&self, slot: usize, unix_ms: f64, options: &[(&str, &str)]) -> String {
        self.dates[slot]
            .get_or_init(|| {
                // Where none is asked for, it is the viewer's own.
                let zone = match self.time_zone {
                    VIEWERS_OWN => JsValue::UNDEFINED,
                    zone => zone.into(),
                };
                let mut bag = vec![("timeZone", zone)];
                bag.extend(options.iter().map(|(name, value)| (*name, (*value).into())));
                Formatter::new("DateTimeFormat", "format", self.tag, &bag)
            })
            .say(&unix_ms.into())
            .unwrap_or_default()
    }

    pub(super) fn day(&self, unix_ms: f64) -> String {
        self.date(
            0,
            unix_ms,
            &[("weekday", "long"), ("day", "numeric"), ("month", "long")],
        )
    }

    pub(super) fn day_short(&self, unix_ms: f64) -> String {
        self.date(1, unix_ms, &[("weekday", "short"), ("day", "numeric")])
    }

    pub(super) fn time(&self, unix_ms: f64) -> String {
        self.date(
            2,
            unix_ms,
            &[
                ("hour", "2-digit"),
                ("minute", "2-digit"),
                ("hourCycle", "h23"),
            ],
        )
    }

    pub(super) fn time_s(&self, unix_ms: f64) -> String {
        let hms = [
            ("hour", "2-digit"),
            ("minute", "2-digit"),
            ("second", "2-digit"),
            ("hourCycle", "h23"),
        ];
        self.date(3, unix_ms, &hms)
    }

    /// Intl.DurationFormat where the browser has it (2025), else unit by unit.
    pub(super) fn duration(&self, parts: &[(f64, Unit)], short: bool) -> String {
        let style = if short { "narrow" } else { "long" };
        let whole = || {
            let bag = Object::new();
            for (n, unit) in parts {
                let plural = [unit.name(), "s"].concat();
                Reflect::set(&bag, &plural.into(), &(*n).into()).ok()?;
            }
            self.durations[usize::from(short)]
                .get_or_init(|| {
                    Formatter::new(
                        "DurationFormat",
                        "format",
                        self.tag,
                        &[("style", style.into())],
                    )
                })
                .say(&bag)
                .filter(|said| !said.is_empty()) // all parts zero
        };
        whole().unwrap_or_else(|| {
            let said: Vec<_> = parts
                .iter()
                .map(|(n, unit)| self.quantity(*n, *unit, short))
                .collect();
            said.join(" ")
        })
    }

    pub(super) fn quantity(&self, n: f64, unit: Unit, short: bool) -> String {
        // Of less than one of them a single decimal might say none.
        let n = if n < 1.0 {
            n
        } else {
            (n * 10.0).round() / 10.0
        };
        let options = [
            ("style", "unit".into()),
            ("unit", unit.name().into()),
            ("unitDisplay", if short { "narrow" } else { "long" }.into()),
            ("maximumFractionDigits", 3.into()),
        ];
        self.quantities[usize::from(short)][unit as usize]
            .get_or_init(|| Formatter::new("NumberFormat", "format", self.tag, &options))
            .say_number(n)
    }
}
