//! The pictures for shared links, packed smaller than browsers pack them: without the transparency that none of them has,
//! and without the filters by which photographs become small and drawings do not.

use crate::Result;
use crate::files;
use std::io::Cursor;
use std::path::Path;

/// Packs the picture of that path anew.
pub fn shrink(path: &Path) -> Result<()> {
    let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let small = packed(&bytes).map_err(|error| format!("{}: {error}", path.display()))?;
    match small.len() < bytes.len() {
        true => files::write(path, &small),
        false => Ok(()),
    }
}

fn packed(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut reader = png::Decoder::new(Cursor::new(bytes))
        .read_info()
        .map_err(|error| error.to_string())?;
    let size = reader.output_buffer_size().ok_or("it is too large")?;
    let mut pixels = vec![0; size];
    let info = reader
        .next_frame(&mut pixels)
        .map_err(|error| error.to_string())?;
    let opaque = |pixels: &[u8]| pixels.iter().skip(3).step_by(4).all(|alpha| *alpha == 255);
    let is_plain =
        (info.color_type, info.bit_depth) == (png::ColorType::Rgba, png::BitDepth::Eight);
    if !is_plain || !opaque(&pixels) {
        return Ok(bytes.to_vec());
    }
    let colours: Vec<u8> = pixels
        .chunks_exact(4)
        .flat_map(|pixel| [pixel[0], pixel[1], pixel[2]])
        .collect();
    let mut small = Vec::new();
    let mut encoder = png::Encoder::new(&mut small, info.width, info.height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_compression(png::Compression::High);
    encoder.set_filter(png::Filter::NoFilter);
    let mut writer = encoder.write_header().map_err(|error| error.to_string())?;
    writer
        .write_image_data(&colours)
        .map_err(|error| error.to_string())?;
    writer.finish().map_err(|error| error.to_string())?;
    Ok(small)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(alpha: u8) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 40, 30);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_compression(png::Compression::NoCompression);
        let mut writer = encoder.write_header().unwrap();
        let pixel = |i: u32| [(i % 40) as u8, (i / 40) as u8, 7, alpha];
        let pixels: Vec<u8> = (0..1_200).flat_map(pixel).collect();
        writer.write_image_data(&pixels).unwrap();
        writer.finish().unwrap();
        bytes
    }

    #[test]
    fn a_picture_keeps_its_colours_and_becomes_smaller() {
        let bytes = picture(255);
        let small = packed(&bytes).unwrap();
        assert!(small.len() < bytes.len());
        let mut reader = png::Decoder::new(Cursor::new(small)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width, info.height), (40, 30));
        assert_eq!(&pixels[41 * 3..42 * 3], [1, 1, 7]);
    }

    #[test]
    fn what_is_transparent_stays_so_and_what_is_no_picture_is_said() {
        let bytes = picture(128);
        assert_eq!(packed(&bytes).unwrap(), bytes);
        assert!(packed(b"no picture").is_err());
    }
}
