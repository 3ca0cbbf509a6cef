//! The rasteriser: dots, envelopes and single pixels into one buffer of straight RGBA, as the canvas takes it. A shape
//! is rasterised once per size and kept as masks at sixteen sub-pixel offsets (a [`Stamp`]); drawing a dot is then a
//! few multiplications a pixel. Knows nothing of mail, the world or the browser.

use super::theme::Rgb;

/// One pixel: red, green, blue, alpha (not premultiplied).
pub type Pixel = [u8; 4];

/// Sub-pixel offsets each way.
const STEPS: usize = 4;

/// A part of the picture in device pixels; right and bottom are outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// Left.
    pub x0: i32,
    /// Top.
    pub y0: i32,
    /// Right, exclusive.
    pub x1: i32,
    /// Bottom, exclusive.
    pub y1: i32,
}

impl Area {
    /// The smallest area of whole pixels around a rectangle of device pixels.
    pub fn around(x: f32, y: f32, w: f32, h: f32) -> Area {
        Area {
            x0: x.floor() as i32,
            y0: y.floor() as i32,
            x1: (x + w).ceil() as i32,
            y1: (y + h).ceil() as i32,
        }
    }

    /// All of a picture of this size.
    pub fn of_size(width: u32, height: u32) -> Area {
        Area {
            x0: 0,
            y0: 0,
            x1: width as i32,
            y1: height as i32,
        }
    }

    /// The smallest area that holds both.
    pub fn with(self, other: Area) -> Area {
        Area {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }

    /// True if there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.x0 >= self.x1 || self.y0 >= self.y1
    }

    /// The part of it that lies inside a picture of this size.
    pub fn clip(self, width: i32, height: i32) -> Area {
        Area {
            x0: self.x0.clamp(0, width),
            y0: self.y0.clamp(0, height),
            x1: self.x1.clamp(0, width),
            y1: self.y1.clamp(0, height),
        }
    }
}

/// What a stamp looks like, in device pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shape {
    /// From a round dot (`fold` 0) to an envelope with its flap (`fold` 1), all steps between.
    Letter {
        /// Half the width of the dot.
        radius: f32,
        /// How much of an envelope it is, 0.0 to 1.0.
        fold: f32,
    },
    /// A square on its corner: a failure notice.
    Diamond {
        /// From the middle to a corner.
        radius: f32,
    },
    /// A circle's line.
    Ring {
        /// To the middle of the line.
        radius: f32,
        /// The line's width.
        width: f32,
    },
}

impl Shape {
    fn reach(&self) -> f32 {
        match *self {
            Shape::Letter { radius, fold } => radius * (1.0 + 0.18 * fold),
            Shape::Diamond { radius } => radius,
            Shape::Ring { radius, width } => radius + width / 2.0,
        }
    }

    /// The area of a dot so small that antialiasing its edge would make it heavier. Such dots are scaled to their true
    /// area, so that many of them are neither darker nor paler than single pixels would be.
    fn small_area(&self) -> Option<f32> {
        match *self {
            Shape::Letter { radius, fold } if radius < 2.0 && fold <= 0.0 => {
                Some(core::f32::consts::PI * radius * radius)
            }
            _ => None,
        }
    }

    /// Coverage of the body and of the lines drawn on it, 0.0 to 1.0, for a pixel whose middle is at x, y.
    fn cover(&self, x: f32, y: f32) -> (f32, f32) {
        let soft = |distance: f32| (0.5 - distance).clamp(0.0, 1.0);
        match *self {
            Shape::Letter { radius, fold } => {
                let (hw, hh) = (radius * (1.0 + 0.18 * fold), radius * (1.0 - 0.22 * fold));
                let corner = radius * (1.0 - 0.86 * fold);
                let (qx, qy) = (x.abs() - hw + corner, y.abs() - hh + corner);
                let outside = (qx.max(0.0).powi(2) + qy.max(0.0).powi(2)).sqrt();
                let body = soft(outside + qx.max(qy).min(0.0) - corner);
                if fold <= 0.0 {
                    return (body, 0.0);
                }
                let line = (radius * 0.07).max(0.45);
                let flap = to_segment(x.abs(), y, (0.0, hh * 0.18), (hw, -hh * 0.92)) - line;
                (body, soft(flap) * body * fold)
            }
            Shape::Diamond { radius } => (soft((x.abs() + y.abs() - radius) * 0.707), 0.0),
            Shape::Ring { radius, width } => (
                soft(((x * x + y * y).sqrt() - radius).abs() - width / 2.0),
                0.0,
            ),
        }
    }
}

/// Distance from a point to a segment.
fn to_segment(x: f32, y: f32, a: (f32, f32), b: (f32, f32)) -> f32 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let t = (((x - a.0) * dx + (y - a.1) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
    let (ex, ey) = (x - a.0 - t * dx, y - a.1 - t * dy);
    (ex * ex + ey * ey).sqrt()
}

/// A shape ready to be drawn many times.
pub struct Stamp {
    shape: Shape,
    /// One for each sub-pixel offset.
    masks: Vec<Mask>,
    /// How much of each pixel the body covers, mask by mask, row by row.
    body: Vec<u8>,
    /// The same for the lines on it; empty where there are none.
    lines: Vec<u8>,
}

/// The pixels that a shape touches at one sub-pixel offset; only these are drawn.
#[derive(Clone, Copy)]
struct Mask {
    /// From the pixel that the middle lies in to the first column and row.
    left: i32,
    top: i32,
    width: i32,
    height: i32,
    /// Where its bytes begin.
    start: usize,
}

impl Stamp {
    /// Works out the masks.
    pub fn new(shape: Shape) -> Stamp {
        let mut stamp = Stamp {
            shape,
            masks: Vec::with_capacity(STEPS * STEPS),
            body: Vec::new(),
            lines: Vec::new(),
        };
        for step in 0..STEPS * STEPS {
            let off = |n: usize| n as f32 / STEPS as f32;
            stamp.add_mask(off(step % STEPS), off(step / STEPS));
        }
        stamp
    }

    /// The mask for a middle that lies `ox`, `oy` inside its pixel.
    fn add_mask(&mut self, ox: f32, oy: f32) {
        let (shape, reach) = (self.shape, self.shape.reach() + 0.5);
        let span = |o: f32| {
            let first = (o - reach).floor() as i32;
            (first, (o + reach).ceil() as i32 - first)
        };
        let ((left, width), (top, height)) = (span(ox), span(oy));
        let mask = Mask {
            left,
            top,
            width,
            height,
            start: self.body.len(),
        };
        let cover = |i: i32| {
            let (x, y) = (left + i % width, top + i / width);
            shape.cover(x as f32 + 0.5 - ox, y as f32 + 0.5 - oy)
        };
        let ink = shape.small_area().map_or(1.0, |area| {
            area / (0..width * height).map(|i| cover(i).0).sum::<f32>()
        });
        let lined = matches!(shape, Shape::Letter { fold, .. } if fold > 0.0);
        for i in 0..width * height {
            let (b, l) = cover(i);
            self.body.push(((b * ink).min(1.0) * 255.0 + 0.5) as u8);
            if lined {
                self.lines.push((l * 255.0 + 0.5) as u8);
            }
        }
        self.masks.push(mask);
    }

    /// The shape it was made of.
    pub fn shape(&self) -> Shape {
        self.shape
    }
}

/// A picture being drawn.
#[derive(Default)]
pub struct Raster {
    width: i32,
    height: i32,
    pixels: Vec<Pixel>,
}

impl Raster {
    /// A transparent picture.
    pub fn new(width: u32, height: u32) -> Raster {
        Raster {
            width: width as i32,
            height: height as i32,
            pixels: vec![[0; 4]; width as usize * height as usize],
        }
    }

    /// Width in device pixels.
    pub fn width(&self) -> u32 {
        self.width as u32
    }

    /// Height in device pixels.
    pub fn height(&self) -> u32 {
        self.height as u32
    }

    /// All bytes, row by row: red, green, blue, alpha.
    pub fn bytes(&self) -> &[u8] {
        self.pixels.as_flattened()
    }

    /// The pixel at x, y.
    #[cfg(test)]
    pub fn at(&self, x: u32, y: u32) -> Pixel {
        self.pixels[(y * self.width as u32 + x) as usize]
    }

    /// Makes an area transparent.
    pub fn clear(&mut self, area: Area) {
        let area = area.clip(self.width, self.height);
        for y in area.y0..area.y1 {
            let row = (y * self.width) as usize;
            self.pixels[row + area.x0 as usize..row + area.x1 as usize].fill([0; 4]);
        }
    }

    /// Copies a picture over this one with its upper left corner at x, y, transparent pixels too.
    pub fn copy(&mut self, from: &Raster, x: i32, y: i32) {
        let to = Area {
            x0: x,
            y0: y,
            x1: x + from.width,
            y1: y + from.height,
        };
        let to = to.clip(self.width, self.height);
        let wide = (to.x1 - to.x0) as usize;
        for row in to.y0..to.y1 {
            let a = (row * self.width + to.x0) as usize;
            let b = ((row - y) * from.width + to.x0 - x) as usize;
            self.pixels[a..a + wide].copy_from_slice(&from.pixels[b..b + wide]);
        }
    }

    /// All pixels, row by row.
    pub fn pixels_mut(&mut self) -> &mut [Pixel] {
        &mut self.pixels
    }

    /// Blends a colour of this coverage (0..=255) over the pixel that contains x, y; outside of the picture nothing is
    /// drawn.
    #[inline(always)]
    pub fn blend_pixel(&mut self, x: f32, y: f32, colour: Rgb, alpha: u8) {
        // A negative index becomes a huge unsigned number and fails the comparison as well.
        let (x, y) = (whole(x), whole(y));
        if (x as u32) < self.width as u32 && (y as u32) < self.height as u32 {
            let pixel = &mut self.pixels[(y * self.width + x) as usize];
            over(pixel, colour, u32::from(alpha));
        }
    }

    /// Blends a colour over an area with the coverage of each pixel in `shares` (0..=255): row by row, or column by
    /// column if `down`. What lies outside the picture is left out.
    #[inline(never)]
    pub fn shade(&mut self, area: Area, shares: &[u8], down: bool, colour: Rgb) {
        let (wide, high) = (area.x1 - area.x0, area.y1 - area.y0);
        let line = if down { high } else { wide };
        for (lines, shares) in shares.chunks(line.max(1) as usize).enumerate() {
            for (along, &share) in shares.iter().enumerate().filter(|(_, share)| **share > 0) {
                let (i, j) = if down { (lines, along) } else { (along, lines) };
                let (x, y) = (area.x0 + i as i32, area.y0 + j as i32);
                if (x as u32) < self.width as u32 && (y as u32) < self.height as u32 {
                    let pixel = &mut self.pixels[(y * self.width + x) as usize];
                    over(pixel, colour, u32::from(share));
                }
            }
        }
    }

    /// Draws a stamp with its middle at x, y; what falls outside is not drawn.
    pub fn stamp(&mut self, stamp: &Stamp, x: f32, y: f32, colour: Rgb, lines: Rgb) {
        // In quarters of a pixel, rounded.
        let steps = STEPS as i32;
        let quarters = |v: f32| whole(v * STEPS as f32 + 0.5);
        let (qx, qy) = (quarters(x), quarters(y));
        let step = (qy.rem_euclid(steps) * steps + qx.rem_euclid(steps)) as usize;
        let mask = stamp.masks[step];
        let left = qx.div_euclid(steps) + mask.left;
        let top = qy.div_euclid(steps) + mask.top;
        let (i0, i1) = ((-left).max(0), (self.width - left).min(mask.width));
        let (j0, j1) = ((-top).max(0), (self.height - top).min(mask.height));
        if i0 >= i1 {
            return;
        }
        let wide = (i1 - i0) as usize;
        for j in j0..j1 {
            let from = mask.start + (j * mask.width + i0) as usize;
            let to = ((top + j) * self.width + left + i0) as usize;
            let row = &mut self.pixels[to..to + wide];
            for (pixel, &alpha) in row.iter_mut().zip(&stamp.body[from..from + wide]) {
                over(pixel, colour, u32::from(alpha));
            }
            if !stamp.lines.is_empty() {
                for (pixel, &alpha) in row.iter_mut().zip(&stamp.lines[from..from + wide]) {
                    over(pixel, lines, u32::from(alpha));
                }
            }
        }
    }
}

/// The largest whole number not above `v`; values far outside every picture are clamped and stay outside.
#[inline(always)]
fn whole(v: f32) -> i32 {
    // Rounding down by a cast: on targets without an instruction for it, `floor` is a function call for each dot.
    const OFF: f32 = 65_536.0;
    (v.clamp(-OFF, 16.0 * OFF) + OFF) as i32 - OFF as i32
}

/// How much of a pixel is covered once `alpha` lies over what covers `below` of it (0..=255 each).
#[inline(always)]
pub fn covered(below: u32, alpha: u32) -> u32 {
    alpha + below * (255 - alpha) / 255
}

/// Blends a colour of this coverage (0..=255) over a pixel.
#[inline(always)]
fn over(pixel: &mut Pixel, colour: Rgb, alpha: u32) {
    let below = u32::from(pixel[3]);
    if alpha == 0 {
        return;
    }
    if alpha == 255 || below == 0 {
        *pixel = [colour[0], colour[1], colour[2], alpha as u8];
        return;
    }
    let sum = covered(below, alpha);
    let kept = sum - alpha;
    // One division for three channels, rounded up or one above it. The largest product is below 2^32.
    let part = (1_u32 << 24) / sum + 1;
    for c in 0..3 {
        let mixed = u32::from(colour[c]) * alpha + u32::from(pixel[c]) * kept + sum / 2;
        pixel[c] = ((mixed * part) >> 24) as u8;
    }
    pixel[3] = sum as u8;
}

#[cfg(test)]
mod tests;
