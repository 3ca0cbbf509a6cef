//! Numbers that leave the page and come back as the very same bits: as decimals where that is exact (it is for
//! every number that a person types), else as their 64 bits. The standard printer and parser of floats would
//! cost the page more than all of this room. Never negative: no parameter is.

/// The most decimal places tried.
const PLACES_MAX: u8 = 14;
/// Above this not every whole number is a float.
const MANTISSA_MAX: u64 = 1 << 53;
/// In front of 16 hexadecimal digits, in text.
const BITS_SIGN: char = 'x';

/// A number written exactly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exact {
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

impl Exact {
    /// The shortest exact form of a number.
    pub fn of(number: f64) -> Exact {
        for places in 0..=PLACES_MAX {
            let scaled = number * power_of_ten(places);
            if !(0.0..MANTISSA_MAX as f64).contains(&scaled) {
                break;
            }
            let decimal = Exact::Decimal {
                mantissa: (scaled + 0.5) as u64,
                places,
            };
            if decimal.number().to_bits() == number.to_bits() {
                return decimal;
            }
        }
        Exact::Bits(number.to_bits())
    }

    /// A decimal within the limits of [`Exact::Decimal`]; `None` outside them.
    pub fn decimal(mantissa: u64, places: u8) -> Option<Exact> {
        (mantissa <= MANTISSA_MAX && places <= PLACES_MAX)
            .then_some(Exact::Decimal { mantissa, places })
    }

    /// The number. It may be anything at all, even NaN, where it came as bits: whoever takes it checks it.
    pub fn number(self) -> f64 {
        match self {
            Exact::Decimal { mantissa, places } => mantissa as f64 / power_of_ten(places),
            Exact::Bits(bits) => f64::from_bits(bits),
        }
    }

    /// `0.25`, `12`, or `x3fd5555555555555`.
    pub fn text(self) -> String {
        let (mantissa, places) = match self {
            Exact::Decimal { mantissa, places } => (mantissa, usize::from(places)),
            Exact::Bits(bits) => return [String::from(BITS_SIGN), hex(bits)].concat(),
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

    /// What [`Exact::text`] has written.
    pub fn from_text(text: &str) -> Option<Exact> {
        if let Some(bits) = text.strip_prefix(BITS_SIGN) {
            return from_hex(bits).map(Exact::Bits);
        }
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let digits = [whole, part].concat();
        let plain = !whole.is_empty() && digits.len() <= 17 && is_digits(&digits);
        let mantissa = plain.then(|| digits.parse().ok()).flatten()?;
        Exact::decimal(mantissa, u8::try_from(part.len()).ok()?)
    }
}

/// True where there are ASCII digits and nothing else.
pub fn is_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

/// 16 hexadecimal digits.
pub fn hex(bits: u64) -> String {
    (0..16)
        .rev()
        .filter_map(|digit| char::from_digit((bits >> (4 * digit) & 15) as u32, 16))
        .collect()
}

/// What [`hex`] has written.
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
            assert_eq!(Exact::of(number).text(), text);
            assert_eq!(Exact::from_text(text).map(Exact::number), Some(number));
        }
        assert_eq!(Exact::of(1.0 / 3.0).text(), "x3fd5555555555555");
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
            "1.2.3",
            "x12",
            "x+fd5555555555555",
            "99999999999999999999",
            "1.000000000000001",
            "NaN",
            "٣",
        ] {
            assert_eq!(Exact::from_text(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_float_comes_back_with_the_same_bits(bits: u64) {
            let exact = Exact::of(f64::from_bits(bits));
            prop_assert_eq!(exact.number().to_bits(), bits);
            prop_assert_eq!(Exact::from_text(&exact.text()), Some(exact));
        }

        #[test]
        fn every_short_decimal_is_written_as_one(mantissa in 0u64..1_000_000_000, places in 0u8..=6) {
            let number = mantissa as f64 / power_of_ten(places);
            let shortest = matches!(Exact::of(number), Exact::Decimal { places: p, .. } if p <= places);
            prop_assert!(shortest);
        }
    }
}
