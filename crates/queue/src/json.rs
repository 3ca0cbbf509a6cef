//! As much of JSON (RFC 8259) as one line of `postqueue -j` needs: a cursor over bytes that reads strings and numbers and
//! passes over the rest. A crate for all of JSON would weigh more in the page than all else here.

use std::borrow::Cow;

/// Values within values that are passed over; more is not JSON that any queue writes.
const DEPTH_MAX: u32 = 16;

/// Not JSON, or cut off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NotJson;

/// Where in a line reading has come to.
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Cursor<'a> {
        Cursor { bytes, at: 0 }
    }

    fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\t' | b'\r' | b'\n') = self.bytes.get(self.at) {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    /// Takes this byte if it is next.
    fn take(&mut self, byte: u8) -> bool {
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn expect(&mut self, byte: u8) -> Result<(), NotJson> {
        self.take(byte).then_some(()).ok_or(NotJson)
    }

    /// Nothing is left.
    pub(crate) fn end(&mut self) -> Result<(), NotJson> {
        self.peek().is_none().then_some(()).ok_or(NotJson)
    }

    /// Reads an object; `member` is given each key and reads its value.
    pub(crate) fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, &str) -> Result<(), NotJson>,
    ) -> Result<(), NotJson> {
        self.expect(b'{')?;
        if self.take(b'}') {
            return Ok(());
        }
        loop {
            let key = self.string()?;
            self.expect(b':')?;
            member(self, &key)?;
            if !self.take(b',') {
                return self.expect(b'}');
            }
        }
    }

    /// Reads an array; `element` reads each of its values.
    pub(crate) fn array(
        &mut self,
        mut element: impl FnMut(&mut Self) -> Result<(), NotJson>,
    ) -> Result<(), NotJson> {
        self.expect(b'[')?;
        if self.take(b']') {
            return Ok(());
        }
        loop {
            element(self)?;
            if !self.take(b',') {
                return self.expect(b']');
            }
        }
    }

    /// Reads a string. What is no UTF-8 becomes replacement characters.
    pub(crate) fn string(&mut self) -> Result<Cow<'a, str>, NotJson> {
        self.expect(b'"')?;
        let from = self.at;
        let rest = &self.bytes[from..];
        let stop = rest.iter().position(|b| matches!(b, b'"' | b'\\'));
        let stop = from + stop.ok_or(NotJson)?;
        self.at = stop;
        let plain = String::from_utf8_lossy(&self.bytes[from..stop]);
        if self.bytes[stop] == b'"' {
            self.at += 1;
            return Ok(plain);
        }
        self.escaped(plain.into_owned().into_bytes())
    }

    /// Reads on from the first backslash of a string.
    fn escaped(&mut self, mut text: Vec<u8>) -> Result<Cow<'a, str>, NotJson> {
        loop {
            let byte = *self.bytes.get(self.at).ok_or(NotJson)?;
            self.at += 1;
            match byte {
                b'"' => return Ok(Cow::Owned(String::from_utf8_lossy(&text).into_owned())),
                b'\\' => {
                    let c = self.escape()?;
                    text.extend(c.encode_utf8(&mut [0; 4]).bytes());
                }
                _ => text.push(byte),
            }
        }
    }

    fn escape(&mut self) -> Result<char, NotJson> {
        let byte = *self.bytes.get(self.at).ok_or(NotJson)?;
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let digits = self.bytes.get(self.at..self.at + 4).ok_or(NotJson)?;
                let plain = digits.iter().all(u8::is_ascii_hexdigit);
                let digits = core::str::from_utf8(digits).map_err(|_| NotJson)?;
                let code = u32::from_str_radix(digits, 16).map_err(|_| NotJson)?;
                self.at += 4;
                plain.then_some(()).ok_or(NotJson)?;
                // Half of a pair of surrogates stands for nothing by itself.
                char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return Err(NotJson),
        })
    }

    /// Reads a number that is whole and not negative.
    pub(crate) fn whole(&mut self) -> Result<u64, NotJson> {
        self.peek();
        let digits = self.word(|b| b.is_ascii_digit());
        digits.parse().map_err(|_| NotJson)
    }

    /// Reads `true` or `false`.
    pub(crate) fn is_true(&mut self) -> Result<bool, NotJson> {
        self.peek();
        match self.word(|b| b.is_ascii_alphabetic()) {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(NotJson),
        }
    }

    fn word(&mut self, is: impl Fn(u8) -> bool) -> &'a str {
        let rest = &self.bytes[self.at..];
        let len = rest.iter().position(|b| !is(*b)).unwrap_or(rest.len());
        self.at += len;
        core::str::from_utf8(&rest[..len]).unwrap_or("")
    }

    /// Passes over a value of any kind.
    pub(crate) fn skip(&mut self) -> Result<(), NotJson> {
        self.skip_within(DEPTH_MAX)
    }

    fn skip_within(&mut self, depth: u32) -> Result<(), NotJson> {
        let deeper = depth.checked_sub(1).ok_or(NotJson)?;
        match self.peek().ok_or(NotJson)? {
            b'"' => self.string().map(drop),
            b'{' => self.object(|c, _| c.skip_within(deeper)),
            b'[' => self.array(|c| c.skip_within(deeper)),
            _ => {
                let part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'+' | b'.');
                let word = self.word(part);
                let known = matches!(word, "true" | "false" | "null");
                (known || word.parse::<f64>().is_ok())
                    .then_some(())
                    .ok_or(NotJson)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_unescaped() {
        let read = |text: &str| Cursor::new(text.as_bytes()).string().map(Cow::into_owned);
        assert_eq!(
            read(r#""a\"\\\/\b\f\n\r\t\u00e9\ud800""#),
            Ok("a\"\\/\u{8}\u{c}\n\r\té\u{fffd}".into())
        );
        for bad in ["", "\"", r#""\"#, r#""\u12"#, r#""\x""#, r#""\u+123""#, "a"] {
            assert_eq!(read(bad), Err(NotJson), "{bad}");
        }
    }

    #[test]
    fn anything_can_be_passed_over_but_not_without_end() {
        let skip = |text: &str| {
            let mut cursor = Cursor::new(text.as_bytes());
            cursor.skip().and_then(|()| cursor.end())
        };
        assert_eq!(
            skip(r#" {"a": [1, -2.5e3, {"b": null}, true, ""]} "#),
            Ok(())
        );
        for bad in ["{", "[1,", "nope", "1 2", &"[".repeat(100_000)] {
            assert_eq!(skip(bad), Err(NotJson));
        }
    }
}
