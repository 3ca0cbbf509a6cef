//! The mail of a run that is given one by one (a queue that exists) as lines of a file: distances in ms as LEB128 numbers
//! (7 bits a byte, the lowest first), base64url, several lines. A million instants take about 3 MB; that is why a link
//! has none.

use crate::base64url;

/// The most instants that are written and read: the million messages that a listing may have, the three million new ones
/// that are played after it at most, and room.
pub(crate) const LISTED_MAX: usize = 4_100_000;
/// Bytes on a line: 180 characters of base64url.
const LINE_BYTES: usize = 135;
/// The longest number: 32 bits.
const NUMBER_BYTES_MAX: usize = 5;

/// The texts of the lines, in order. Each holds whole numbers.
pub(crate) fn lines(instants: &[u32]) -> Vec<String> {
    let (mut lines, mut bytes, mut last) = (Vec::new(), Vec::new(), 0);
    for &at in instants {
        if bytes.len() + NUMBER_BYTES_MAX > LINE_BYTES {
            lines.push(text(&bytes));
            bytes.clear();
        }
        let mut distance = at - last;
        while distance > 127 {
            bytes.push(distance as u8 | 128);
            distance >>= 7;
        }
        bytes.push(distance as u8);
        last = at;
    }
    if !bytes.is_empty() {
        lines.push(text(&bytes));
    }
    lines
}

fn text(bytes: &[u8]) -> String {
    let mut text = String::new();
    base64url::encode(bytes, &mut text);
    text
}

/// Appends what a line says; `None` if it cannot be read, or there are too many.
pub(crate) fn read_line(line: &str, instants: &mut Vec<u32>) -> Option<()> {
    let mut bytes = Vec::new();
    base64url::decode(line.as_bytes(), &mut bytes)?;
    let (mut number, mut shift) = (0u64, 0);
    for &byte in &bytes {
        number |= u64::from(byte & 127) << shift;
        shift += 7;
        if byte & 128 == 0 {
            let last = instants.last().copied().unwrap_or(0);
            let at = u32::try_from(u64::from(last) + number).ok()?;
            (instants.len() < LISTED_MAX).then_some(())?;
            instants.push(at);
            (number, shift) = (0, 0);
        } else if shift >= 35 {
            return None;
        }
    }
    // A number that breaks off.
    (shift == 0).then_some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(mut instants in prop::collection::vec(any::<u32>(), 0..300)) {
            instants.sort_unstable();
            let mut read = Vec::new();
            let lines = lines(&instants);
            for (i, line) in lines.iter().enumerate() {
                prop_assert!(line.len() <= 180);
                // Each but the last is as full as a number of any length leaves it.
                prop_assert!(line.len() > 173 || i + 1 == lines.len());
                prop_assert_eq!(read_line(line, &mut read), Some(()));
            }
            prop_assert_eq!(read, instants);
        }

        #[test]
        fn anything_else_is_refused_or_in_order(text in "[A-Za-z0-9_-]{0,60}") {
            let mut read = vec![5];
            if read_line(&text, &mut read).is_some() {
                prop_assert!(read.is_sorted());
            }
        }
    }
}
