//! Numbers as text that is read back as the very same bits: as decimals where that is exact (it is for every number
//! that a person types), else as the 64 bits of the float in hexadecimal. Numbers are never negative here, because no
//! field and no parameter is.

/// The most decimal places that are written.
const PLACES_MAX: u8 = 14;
/// The greatest mantissa; above it, not every whole number is a float.
const MANTISSA_MAX: u64 = 1 << 53;
/// Stands in front of the 16 hexadecimal digits of [`LosslessFloat::Bits`].
const BITS_PREFIX: char = 'x';

/// A float in a form from which the very same float is made again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LosslessFloat {
    /// `mantissa / 10^places`; the mantissa is at most 2^53, the places at most 14, so that the division
    /// gives the float nearest to the decimal, the same on every machine.
    Decimal {
        /// All digits as one whole number.
        mantissa: u64,
        /// How many of them stand after the point.
        places: u8,
    },
    /// The float's 64 bits.
    Bits(u64),
}

fn power_of_ten(places: u8) -> f64 {
    (0..places).fold(1.0, |power, _| power * 10.0)
}

impl LosslessFloat {
    /// The shortest exact form of a number.
    pub fn of(number: f64) -> LosslessFloat {
        for places in 0..=PLACES_MAX {
            let scaled = number * power_of_ten(places);
            if !(0.0..MANTISSA_MAX as f64).contains(&scaled) {
                break;
            }
            let decimal = LosslessFloat::Decimal {
                mantissa: (scaled + 0.5) as u64,
                places,
            };
            if decimal.number().to_bits() == number.to_bits() {
                return decimal;
            }
        }
        LosslessFloat::Bits(number.to_bits())
    }

    /// A decimal within the limits of [`LosslessFloat::Decimal`]; `None` outside them.
    pub fn decimal(mantissa: u64, places: u8) -> Option<LosslessFloat> {
        (mantissa <= MANTISSA_MAX && places <= PLACES_MAX)
            .then_some(LosslessFloat::Decimal { mantissa, places })
    }

    /// The number. Where it came as bits it may be any float at all, NaN included, so its limits must be checked.
    pub fn number(self) -> f64 {
        match self {
            LosslessFloat::Decimal { mantissa, places } => mantissa as f64 / power_of_ten(places),
            LosslessFloat::Bits(bits) => f64::from_bits(bits),
        }
    }

    /// `0.25`, `12`, or `x3fd5555555555555`.
    pub fn text(self) -> String {
        let (mantissa, places) = match self {
            LosslessFloat::Decimal { mantissa, places } => (mantissa, usize::from(places)),
            LosslessFloat::Bits(bits) => return [String::from(BITS_PREFIX), hex(bits)].concat(),
        };
        let mut digits = mantissa.to_string();
        if places == 0 {
            return digits;
        }
        // At least one digit stands before the point.
        let zeros = (places + 1).saturating_sub(digits.len());
        digits.insert_str(0, &"000000000000000"[..zeros]);
        digits.insert(digits.len() - places, '.');
        digits
    }

    /// Reads what [`LosslessFloat::text`] has written; `None` for any other text.
    pub fn from_text(text: &str) -> Option<LosslessFloat> {
        if let Some(bits) = text.strip_prefix(BITS_PREFIX) {
            return from_hex(bits).map(LosslessFloat::Bits);
        }
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = [whole, part].concat();
        let plain =
            !whole.is_empty() && !text.ends_with('.') && digits.len() <= 17 && is_digits(&digits);
        let mantissa = plain.then(|| digits.parse().ok()).flatten()?;
        LosslessFloat::decimal(mantissa, u8::try_from(part.len()).ok()?)
    }
}

/// True if the text has no characters but ASCII digits.
pub fn is_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// 64 bits as 16 hexadecimal digits in lower case.
pub fn hex(bits: u64) -> String {
    (0..16)
        .rev()
        .filter_map(|digit| char::from_digit((bits >> (4 * digit) & 15) as u32, 16))
        .collect()
}

/// Reads 16 hexadecimal digits; `None` for any other text.
pub fn from_hex(text: &str) -> Option<u64> {
    // `from_str_radix` would take a sign.
    let plain = text.len() == 16 && text.bytes().all(|b| b.is_ascii_hexdigit());
    plain.then(|| u64::from_str_radix(text, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_person_types_stays_readable() {
        for (number, text) in [
            (0.0, "0"),
            (12.0, "12"),
            (0.25, "0.25"),
            (1e-6, "0.000001"),
            (1e12, "1000000000000"),
            (3.15, "3.15"),
        ] {
            assert_eq!(LosslessFloat::of(number).text(), text);
            assert_eq!(
                LosslessFloat::from_text(text).map(LosslessFloat::number),
                Some(number)
            );
        }
        assert_eq!(LosslessFloat::of(1.0 / 3.0).text(), "x3fd5555555555555");
    }

    #[test]
    fn nonsense_is_no_number() {
        for text in [
            "",
            ".",
            "-1",
            "+1",
            "1e3",
            ".5",
            "1.",
            "1.2.3",
            "x12",
            "x+fd5555555555555",
            "99999999999999999999",
            "1.000000000000001",
            "NaN",
            "٣",
        ] {
            assert_eq!(LosslessFloat::from_text(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_float_comes_back_with_the_same_bits(bits: u64) {
            let exact = LosslessFloat::of(f64::from_bits(bits));
            prop_assert_eq!(exact.number().to_bits(), bits);
            prop_assert_eq!(LosslessFloat::from_text(&exact.text()), Some(exact));
        }

        #[test]
        fn every_short_decimal_is_written_as_one(mantissa in 0u64..1_000_000_000, places in 0u8..=6) {
            let number = mantissa as f64 / power_of_ten(places);
            let shortest = matches!(LosslessFloat::of(number), LosslessFloat::Decimal { places: p, .. } if p <= places);
            prop_assert!(shortest);
        }
    }
}
