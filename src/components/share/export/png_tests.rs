//! The PNG that is written is read by a reader written after the same specifications, bit by bit.

use super::*;
use proptest::prelude::*;

/// What a stream of zlib holds, of the one kind of block that is written here.
fn inflated(zlib: &[u8]) -> Vec<u8> {
    let body = &zlib[2..zlib.len() - 4];
    let mut at = 0;
    let mut bit = || {
        at += 1;
        u32::from(body[(at - 1) / 8] >> ((at - 1) % 8) & 1)
    };
    let mut out: Vec<u8> = Vec::new();
    assert_eq!((bit(), bit(), bit()), (1, 1, 0), "one block, fixed codes");
    loop {
        let mut take = |n: u32| (0..n).fold(0, |code, _| code << 1 | bit());
        let code = take(7);
        let symbol = if code < 24 {
            code + 256
        } else {
            let eight = code << 1 | take(1);
            match eight {
                0x30..=0xbf => eight - 0x30,
                0xc0..=0xc7 => eight - 0xc0 + 280,
                _ => (eight << 1 | take(1)) - 0x190 + 144,
            }
        };
        if symbol == 256 {
            break;
        }
        if symbol < 256 {
            out.push(symbol as u8);
            continue;
        }
        let mut number = |n: u32| (0..n).fold(0, |number, i| number | bit() << i);
        let length = match symbol - 257 {
            code @ 0..8 => 3 + code,
            28 => 258,
            code => 3 + ((4 + code % 4) << (code / 4 - 1)) + number(code / 4 - 1),
        };
        let code = (0..5).fold(0, |code, _| code << 1 | number(1));
        let back = match code {
            0..4 => 1 + code,
            code => 1 + ((2 + code % 2) << (code / 2 - 1)) + number(code / 2 - 1),
        };
        for _ in 0..length {
            out.push(out[out.len() - back as usize]);
        }
    }
    out
}

/// The names and the contents of a PNG's chunks.
fn chunks(png: &[u8]) -> Vec<(Vec<u8>, Vec<u8>)> {
    assert_eq!(png[..8], SIGNATURE);
    let mut rest = &png[8..];
    let mut chunks = Vec::new();
    while !rest.is_empty() {
        let length = u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize;
        let (named, after) = rest[4..].split_at(4 + length);
        assert_eq!(after[..4], crc32(named).to_be_bytes());
        chunks.push((named[..4].to_vec(), named[4..].to_vec()));
        rest = &after[4..];
    }
    chunks
}

fn picture(width: u32, height: u32, pixels: &[[u8; 4]]) -> Raster {
    let mut raster = Raster::new(width, height);
    for (to, from) in raster.pixels_mut().iter_mut().zip(pixels.iter().cycle()) {
        *to = *from;
    }
    raster
}

#[test]
fn the_checksums_are_those_of_their_specifications() {
    assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
    assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
}

#[test]
fn base64_is_that_of_its_specification() {
    for (plain, coded) in [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foobar", "Zm9vYmFy"),
    ] {
        let mut out = String::new();
        push_base64(&mut out, plain.as_bytes());
        assert_eq!(out, coded);
    }
}

#[test]
fn a_picture_of_nothing_is_small() {
    assert!(png(&Raster::new(1280, 720)).len() < 40_000);
}

proptest! {
    #[test]
    fn what_is_written_is_the_picture(
        width in 1_u32..700, height in 1_u32..12,
        pixels in prop::collection::vec(prop::sample::select(vec![[0; 4], [255; 4], [1, 200, 3, 144]]), 1..90),
    ) {
        let raster = picture(width, height, &pixels);
        let written = chunks(&png(&raster));
        let names: Vec<_> = written.iter().map(|(name, _)| &name[..]).collect();
        prop_assert_eq!(names, [b"IHDR", b"IDAT", b"IEND"]);
        prop_assert_eq!(&written[0].1[..8], &[width.to_be_bytes(), height.to_be_bytes()].concat());
        let rows = inflated(&written[1].1);
        let row = width as usize * 4 + 1;
        prop_assert_eq!(rows.len(), row * height as usize);
        let bytes: Vec<u8> = rows.chunks(row).flat_map(|row| row[1..].to_vec()).collect();
        prop_assert_eq!(bytes, raster.bytes());
        prop_assert!(rows.iter().step_by(row).all(|filter| *filter == 0));
    }
}
