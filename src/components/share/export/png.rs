//! A picture as a PNG, written from its own pixels. A canvas could be asked for one, but browsers that hide what their
//! canvases hold (Tor's, Firefox with `privacy.resistFingerprinting`) answer with stripes.
//!
//! The pictures here are dots on nothing: a pixel is mostly that before it, or that above it. So only those two are looked
//! for, and the result is about as small as that of a general compressor, which would be far more to fetch than this file.

use limbo_picture::raster::Raster;

const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";
/// Eight bits each of red, green, blue and alpha; no interlacing.
const FORM: [u8; 5] = [8, 6, 0, 0, 0];
const PIXEL_BYTES: usize = 4;
/// Deflate repeats so many bytes at once, from no farther back than that.
const REPEATED: std::ops::RangeInclusive<usize> = 4..=258;
const BACK_MAX: usize = 32_768;
/// The symbol that ends what is compressed.
const END: u32 = 256;

/// The picture as an address that is the PNG itself.
pub(super) fn data_url(picture: &Raster) -> String {
    let mut url = String::from("data:image/png;base64,");
    push_base64(&mut url, &png(picture));
    url
}

/// The picture as a PNG.
fn png(picture: &Raster) -> Vec<u8> {
    let (width, height) = (picture.width(), picture.height());
    let mut head = Vec::new();
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    head.extend(FORM);
    // Before each row stands how it is to be read: as it is.
    let row_bytes = width as usize * PIXEL_BYTES;
    let rows = picture.bytes().chunks(row_bytes.max(1));
    let rows: Vec<u8> = rows
        .flat_map(|row| std::iter::once(&0).chain(row))
        .copied()
        .collect();
    let mut out = SIGNATURE.to_vec();
    push_chunk(&mut out, b"IHDR", &head);
    push_chunk(&mut out, b"IDAT", &compressed(&rows, row_bytes + 1));
    push_chunk(&mut out, b"IEND", &[]);
    out
}

fn push_chunk(out: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    out.extend((data.len() as u32).to_be_bytes());
    let from = out.len();
    out.extend(name);
    out.extend(data);
    let crc = crc32(&out[from..]);
    out.extend(crc.to_be_bytes());
}

/// The checksum of PNG and zip (ISO 3309).
fn crc32(bytes: &[u8]) -> u32 {
    let of_bit = |crc: u32| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
    let of_byte = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), |crc, _| of_bit(crc));
    !bytes.iter().fold(!0, of_byte)
}

/// The checksum of zlib.
fn adler32(bytes: &[u8]) -> u32 {
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in bytes {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    b << 16 | a
}

/// What zlib reads as these bytes (RFC 1950, RFC 1951): one block with the codes that need not be said.
fn compressed(bytes: &[u8], row: usize) -> Vec<u8> {
    let mut bits = Bits {
        bytes: vec![0x78, 0x01],
        ..Bits::default()
    };
    // The last block; its codes are the fixed ones.
    bits.push(0b011, 3);
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let before = repeated(bytes, at, PIXEL_BYTES);
        let above = repeated(bytes, at, row);
        let (length, back) = match above > before {
            true => (above, row),
            false => (before, PIXEL_BYTES),
        };
        if REPEATED.contains(&length) {
            bits.repeat(length as u32, back as u32);
            at += length;
        } else {
            bits.symbol(u32::from(*byte));
            at += 1;
        }
    }
    bits.symbol(END);
    let mut out = bits.done();
    out.extend(adler32(bytes).to_be_bytes());
    out
}

/// So many bytes from there on are those that stand so far back.
fn repeated(bytes: &[u8], at: usize, back: usize) -> usize {
    let Some(from) = at.checked_sub(back).filter(|_| back <= BACK_MAX) else {
        return 0;
    };
    let pairs = bytes[at..].iter().zip(&bytes[from..]);
    let same = pairs.take(*REPEATED.end()).take_while(|(a, b)| a == b);
    same.count()
}

/// Bits as deflate packs them: the first is the lowest of its byte.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    held: u32,
    count: u32,
}

impl Bits {
    fn push(&mut self, value: u32, count: u32) {
        self.held |= value << self.count;
        self.count += count;
        while self.count >= 8 {
            self.bytes.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// A code: its highest bit comes first.
    fn code(&mut self, code: u32, count: u32) {
        self.push(code.reverse_bits() >> (32 - count), count);
    }

    /// A byte, the end, or how much is repeated, in the fixed codes.
    fn symbol(&mut self, symbol: u32) {
        match symbol {
            0..=143 => self.code(0x30 + symbol, 8),
            144..=255 => self.code(0x190 + symbol - 144, 9),
            256..=279 => self.code(symbol - 256, 7),
            _ => self.code(0xc0 + symbol - 280, 8),
        }
    }

    /// So many bytes as they stand so far back.
    fn repeat(&mut self, length: u32, back: u32) {
        match length - 3 {
            255 => self.symbol(285),
            rest => {
                let (code, extra) = graded(rest, 2);
                self.symbol(257 + code);
                self.push(rest & ((1 << extra) - 1), extra);
            }
        }
        let (code, extra) = graded(back - 1, 1);
        self.code(code, 5);
        self.push((back - 1) & ((1 << extra) - 1), extra);
    }

    fn done(mut self) -> Vec<u8> {
        let left = (8 - self.count % 8) % 8;
        self.push(0, left);
        self.bytes
    }
}

/// The code of a number, and how many bits of it follow: the codes are exact at first, and from then on there are 2 to the
/// power of `fine` of them for each doubling.
fn graded(n: u32, fine: u32) -> (u32, u32) {
    let extra = (n | 1).ilog2().saturating_sub(fine);
    ((extra << fine) + (n >> extra), extra)
}

/// Appends bytes in base64 (RFC 4648 section 4).
fn push_base64(out: &mut String, bytes: &[u8]) {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    out.reserve(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let byte = |i: usize| u32::from(three.get(i).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for i in 0..4 {
            let letter = LETTERS[(bits >> (18 - 6 * i) & 63) as usize];
            out.push(if i > three.len() { '=' } else { letter.into() });
        }
    }
}

#[cfg(test)]
#[path = "png_tests.rs"]
mod tests;
