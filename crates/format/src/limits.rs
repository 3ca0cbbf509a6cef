//! Numbers from outside and their limits: one description reads a number from text, takes it from a JavaScript
//! number, and says what it may be.

use crate::number::{LosslessFloat, is_digits};

/// A whole number with its limits, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole {
    /// Its name in messages: `seed`.
    pub name: &'static str,
    /// The least allowed value.
    pub min: u64,
    /// The greatest allowed value, at most 2^53 - 1: a JavaScript number holds it exactly.
    pub max: u64,
}

impl Whole {
    /// Reads decimal digits without a sign; `None` for other text and outside of the limits.
    pub fn parse(&self, text: &str) -> Option<u64> {
        // The standard parser would take a plus sign.
        let number = is_digits(text).then(|| text.parse().ok()).flatten()?;
        (self.min..=self.max).contains(&number).then_some(number)
    }

    /// Takes a number as JavaScript has it; `None` where it is not whole or outside of the limits.
    pub fn from_f64(&self, number: f64) -> Option<u64> {
        let within = (self.min as f64..=self.max as f64).contains(&number);
        (within && number.fract() == 0.0).then_some(number as u64)
    }

    /// The sentence for a refused value: `seed must be an integer between 0 and 9007199254740991`.
    pub fn requirement(&self) -> String {
        let (min, max) = (self.min.to_string(), self.max.to_string());
        [
            self.name,
            " must be an integer between ",
            &min,
            " and ",
            &max,
        ]
        .concat()
    }
}

/// Any number with its limits, both included and neither negative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Real {
    /// Its name in messages: `speed`.
    pub name: &'static str,
    /// The least allowed value.
    pub min: f64,
    /// The greatest allowed value.
    pub max: f64,
}

impl Real {
    /// Reads a number as [`LosslessFloat`] writes it; `None` for other text and outside of the limits.
    pub fn parse(&self, text: &str) -> Option<f64> {
        LosslessFloat::from_text(text).and_then(|number| self.from_f64(number.number()))
    }

    /// Takes a number as JavaScript has it; `None` outside of the limits, and NaN is.
    pub fn from_f64(&self, number: f64) -> Option<f64> {
        (self.min..=self.max).contains(&number).then_some(number)
    }

    /// The sentence for a refused value: `speed must be between 0.0009765625 and 256`.
    pub fn requirement(&self) -> String {
        let text = |number| LosslessFloat::of(number).text();
        let (min, max) = (text(self.min), text(self.max));
        [self.name, " must be between ", &min, " and ", &max].concat()
    }
}

/// The sentence for a refused name: `link must be one of submission, relay, delivery`.
pub fn one_of(name: &str, allowed: &[&str]) -> String {
    [name, " must be one of ", &allowed.join(", ")].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DICE: Whole = Whole {
        name: "dice",
        min: 1,
        max: 6,
    };
    const SHARE: Real = Real {
        name: "share",
        min: 0.25,
        max: 2.0,
    };

    #[test]
    fn text_and_javascript_numbers_have_the_same_limits() {
        for number in 0..=7 {
            let allowed = (1..=6).contains(&number).then_some(number);
            assert_eq!(DICE.parse(&number.to_string()), allowed);
            assert_eq!(DICE.from_f64(number as f64), allowed);
        }
        for (text, number) in [("0.24", 0.24), ("0.25", 0.25), ("2", 2.0), ("2.01", 2.01)] {
            assert_eq!(SHARE.parse(text), SHARE.from_f64(number));
        }
        assert_eq!(SHARE.parse("2"), Some(2.0));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "+1", "-1", "1.0", "1e0", " 1", "99999999999999999999"] {
            assert_eq!(DICE.parse(text), None, "{text}");
        }
        for number in [f64::NAN, f64::INFINITY, -1.0, 1.5] {
            assert_eq!(DICE.from_f64(number), None, "{number}");
        }
        assert_eq!(SHARE.from_f64(f64::NAN), None);
        assert_eq!(SHARE.parse("x7ff8000000000000"), None);
    }

    #[test]
    fn a_requirement_names_the_field_and_its_limits() {
        assert_eq!(
            DICE.requirement(),
            "dice must be an integer between 1 and 6"
        );
        assert_eq!(SHARE.requirement(), "share must be between 0.25 and 2");
        assert_eq!(one_of("side", &["a", "b"]), "side must be one of a, b");
    }
}
