//! A time zone as it is given: `+01:00`.

use std::str::FromStr;

/// A difference to UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone {
    /// Seconds east of Greenwich.
    pub east_s: i32,
}

impl FromStr for Zone {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Zone, Self::Err> {
        let read = || {
            let (sign, rest) = match text.split_at_checked(1)? {
                ("+", rest) => (1, rest),
                ("-", rest) => (-1, rest),
                _ => return None,
            };
            let (hours, minutes) = rest.split_once(':').or_else(|| rest.split_at_checked(2))?;
            let two = |part: &str, most: i32| {
                let digits = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
                digits
                    .then(|| part.parse().ok())
                    .flatten()
                    .filter(|n: &i32| *n <= most)
            };
            Some(Zone {
                east_s: sign * (two(hours, 14)? * 3600 + two(minutes, 59)? * 60),
            })
        };
        read().ok_or("it must be like +01:00 or -05:30")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_read_with_their_sign() {
        for (text, east_s) in [
            ("+00:00", 0),
            ("+01:00", 3600),
            ("-05:30", -19_800),
            ("+0100", 3600),
        ] {
            assert_eq!(text.parse(), Ok(Zone { east_s }), "{text}");
        }
        for wrong in ["", "+", "01:00", "+1:00", "+15:00", "+01:60", "+ab:cd", "é"] {
            assert!(wrong.parse::<Zone>().is_err(), "{wrong}");
        }
    }
}
