//! Choices made by the bytes of an input, so that a small change of the bytes is a small change of what is tried.

/// Bytes that have not been used yet; where there are none left, zeros.
pub struct Bytes<'a>(pub &'a [u8]);

impl Bytes<'_> {
    /// True when every byte has been used.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn u8(&mut self) -> u8 {
        self.take::<1>()[0]
    }

    pub fn u16(&mut self) -> u16 {
        u16::from_le_bytes(self.take())
    }

    pub fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.take())
    }

    pub fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.take())
    }

    /// One of these.
    pub fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::from(self.u8()) % all.len()]
    }

    /// A number, odd ones among them, and many that lie within a range or at its ends.
    pub fn number(&mut self, min: f64, max: f64) -> f64 {
        let share = |n: f64| min + n * (max - min);
        match self.u8() % 12 {
            0 => min,
            1 => max,
            2 => 0.0,
            3 => share(f64::from(self.u16()) / 65_535.0),
            // Few numbers are at home at the far end of their range.
            4 => share(f64::from(self.u16()) / 65_535.0 * 1e-3),
            5 => share(f64::from(self.u16()) / 65_535.0 * 1e-6),
            6 => f64::from(self.u8()),
            7 => f64::from(self.u32()),
            8 => f64::from_bits(self.u64()),
            9 => self.one_of(&[f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, -1.0, 0.5]),
            10 => min.next_down(),
            _ => max.next_up(),
        }
    }

    /// A text of ASCII letters and marks, of at most 255 characters.
    pub fn text(&mut self) -> String {
        let len = usize::from(self.u8());
        (0..len.min(self.0.len()))
            .map(|_| char::from(self.u8() & 127))
            .collect()
    }

    fn take<const N: usize>(&mut self) -> [u8; N] {
        let mut out = [0; N];
        let len = N.min(self.0.len());
        out[..len].copy_from_slice(&self.0[..len]);
        self.0 = &self.0[len..];
        out
    }
}
