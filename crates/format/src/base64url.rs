//! base64url without padding (RFC 4648 section 5), strict: there is one text for any bytes.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Appends the text of `bytes` to `out`.
pub(crate) fn encode(bytes: &[u8], out: &mut String) {
    for three in bytes.chunks(3) {
        let mut word = 0;
        for i in 0..3 {
            word = word << 8 | u32::from(three.get(i).copied().unwrap_or(0));
        }
        for i in 0..=three.len() {
            let sextet = word >> (18 - 6 * i) & 63;
            out.push(char::from(ALPHABET[sextet as usize]));
        }
    }
}

/// Appends the bytes of `text` to `out`. `None` for a character outside the alphabet, for a length that no number of
/// bytes has, and where unused bits are not zero.
pub(crate) fn decode(text: &[u8], out: &mut Vec<u8>) -> Option<()> {
    for four in text.chunks(4) {
        let mut word = 0;
        for i in 0..4 {
            let sextet = match four.get(i) {
                Some(c) => ALPHABET.iter().position(|a| a == c)?,
                None => 0,
            };
            word = word << 6 | sextet as u32;
        }
        let [_, bytes @ ..] = word.to_be_bytes();
        let (whole, rest) = bytes.split_at((four.len() * 6) / 8);
        if whole.is_empty() || rest.iter().any(|b| *b != 0) {
            return None;
        }
        out.extend(whole);
    }
    Some(())
}
