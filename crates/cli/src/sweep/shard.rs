//! A part of a long piece of work, so that many machines can do it beside each other.

use std::ops::Range;
use std::str::FromStr;

/// The I-th of N parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    index: u64,
    of: u64,
}

/// More parts than this are nobody's.
const SHARDS_MAX: u64 = 1_000_000;

impl Shard {
    /// Which of so many runs belong to this part. The parts in their order are all runs in their order, and none is larger
    /// than another by more than one run.
    pub fn runs(self, total: u64) -> Range<u64> {
        // Both are far below 2^32, so the product fits.
        total * (self.index - 1) / self.of..total * self.index / self.of
    }
}

impl FromStr for Shard {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Shard, Self::Err> {
        let parts = text.split_once('/');
        let numbers = parts.and_then(|(index, of)| Some((index.parse().ok()?, of.parse().ok()?)));
        match numbers {
            Some((index, of)) if (1..=of).contains(&index) && of <= SHARDS_MAX => {
                Ok(Shard { index, of })
            }
            _ => Err("it must be I/N, with I from 1 to N and N at most 1000000: 3/8"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_are_the_whole_in_its_order_and_about_equally_large() {
        for total in [0, 1, 7, 400, 1_000_000] {
            for of in [1, 2, 3, 8, 64, 1_000] {
                let parts = (1..=of).map(|index| Shard { index, of }.runs(total));
                let parts: Vec<_> = parts.collect();
                assert_eq!((parts[0].start, parts[parts.len() - 1].end), (0, total));
                assert!(parts.windows(2).all(|pair| pair[0].end == pair[1].start));
                let sizes = parts.iter().map(|part| part.end - part.start);
                let (least, most) = (sizes.clone().min(), sizes.max());
                assert!(most.unwrap() - least.unwrap() <= 1, "{total} in {of}");
            }
        }
    }

    #[test]
    fn a_part_is_written_as_i_of_n() {
        assert_eq!("3/8".parse(), Ok(Shard { index: 3, of: 8 }));
        assert_eq!("1/1".parse(), Ok(Shard { index: 1, of: 1 }));
        for wrong in [
            "",
            "3",
            "0/8",
            "9/8",
            "-1/8",
            "3/0",
            "1/1000001",
            "3/8/9",
            "a/b",
            "3.5/8",
        ] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}
