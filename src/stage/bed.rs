//! The layer of resting dots of one basin. What rests is not drawn again: new arrivals are added on top. Only
//! when something left, or the scale or size changed, is the layer drawn anew, from a list of who rests where;
//! that list is brought up to the world by asking who left, not by walking through all who wait. Whether
//! something left is read off the world itself, so the picture stays a pure function of it.

use super::dots::{Bed, Point, Scene, block_of, fall};
use super::layout::Rect;
use super::raster::{Area, Raster, Stamp};
use super::theme::Rgb;
use limbo_sim::{Duration, MessageId, Place, SimTime, Waiting};

/// How resting dots look: everything but the world that the layer depends on.
#[derive(Clone, PartialEq)]
pub struct BedStyle {
    /// Where the dots rest, CSS pixels.
    pub bed: Bed,
    /// The basin's inside with room for a heap above the brim, CSS pixels.
    pub body: Rect,
    /// Device pixels a CSS pixel.
    pub ratio: f32,
    /// A colour for each block.
    pub colours: Vec<Rgb>,
    /// The colour of lines on envelopes.
    pub lines: Rgb,
    /// Radius of a dot in device pixels, and how much of an envelope it is.
    pub look: (f32, f32),
}

/// One at rest: what it takes to draw it, and to see that it still rests.
#[derive(Clone, Copy)]
struct Rest {
    id: MessageId,
    entered: SimTime,
    addr: u16,
    mine: bool,
}

impl Rest {
    fn of(w: Waiting) -> Rest {
        Rest {
            id: w.id,
            entered: w.entered,
            addr: w.addr,
            mine: w.mine,
        }
    }

    #[inline(always)]
    fn stays<S: Scene>(&self, scene: &S, place: Place) -> bool {
        scene.waits_since(place, self.id) == Some(self.entered)
    }
}

/// Where the next dot rests, and that it does.
#[inline(always)]
fn settle(bed: &Bed, heights: &mut [u32], id: MessageId) -> Point {
    let column = bed.column(id);
    let below = &mut heights[column as usize];
    *below += 1;
    bed.place(column, *below - 1)
}

/// What is kept of a basin between frames.
#[derive(Default)]
pub struct RestingLayer {
    raster: Raster,
    style: Option<BedStyle>,
    /// Where the layer's upper left corner is in the picture, device pixels.
    corner: (i32, i32),
    /// Those at rest, in the order they fell in.
    rests: Vec<Rest>,
    /// How many of them are in the layer's pixels.
    drawn: usize,
    /// The instant of the last frame.
    at: SimTime,
    /// How many rest in each column.
    heights: Vec<u32>,
    /// The viewer's own among the resting, with their places.
    mine: Vec<Point>,
    /// Those still falling, in the order they fell in: who, how far, and where they will rest.
    pub(super) falling: Vec<(Waiting, f32, Point)>,
}

impl RestingLayer {
    /// Brings the layer up to the world's instant; true if its pixels changed.
    ///
    /// `stamp`: the dots' shape; `None` draws single pixels.
    pub fn update<S: Scene>(
        &mut self,
        scene: &S,
        place: Place,
        lasts: Duration,
        style: &BedStyle,
        stamp: Option<&Stamp>,
    ) -> bool {
        let (now, all) = (scene.now(), scene.waiting_len(place) as usize);
        let falls = |w: &Waiting| fall(w.entered, now, lasts);
        // The latest arrivals are those that fall.
        self.falling.clear();
        for w in scene.waiting(place).rev() {
            match falls(&w) {
                Some(t) => self.falling.push((w, t, (0.0, 0.0))),
                None => break,
            }
        }
        self.falling.reverse();
        let resting = all.saturating_sub(self.falling.len());
        let same_style = self.style.as_ref() == Some(style);
        let mut changed = false;
        if !self.follow(scene, place, resting) || !same_style {
            self.wipe(style);
            changed = true;
        }
        if self.drawn < self.rests.len() {
            self.lay_new(style, stamp);
            changed = true;
        }
        self.place_falling(style);
        changed
    }

    /// Makes the list that of the world, where `resting` wait that do not fall; true if at most new ones were
    /// added at its end.
    fn follow<S: Scene>(&mut self, scene: &S, place: Place, resting: usize) -> bool {
        let back = scene.now() < self.at;
        self.at = scene.now();
        let before = self.rests.len();
        if back {
            self.rests.clear();
        }
        while self.rests.last().is_some_and(|r| !r.stays(scene, place)) {
            self.rests.pop();
        }
        let Some(last) = self.rests.last().map(|r| (r.id, r.entered)) else {
            self.refill(scene, place, resting);
            return before == 0;
        };
        // Mail only falls in at the end: all who came since the last frame stand behind the last.
        let resting_now = scene.waiting(place).rev().skip(self.falling.len());
        let fresh: Vec<Waiting> = resting_now
            .take_while(|w| (w.id, w.entered) != last)
            .collect();
        let mut grew = before == self.rests.len();
        if self.rests.len() + fresh.len() > resting {
            self.let_go(scene, place);
            grew = false;
        }
        if self.rests.len() + fresh.len() != resting {
            // Not the same run, or not its continuation.
            self.refill(scene, place, resting);
            return false;
        }
        self.rests.extend(fresh.iter().rev().map(|w| Rest::of(*w)));
        grew
    }

    /// Takes those off the list who have left.
    fn let_go<S: Scene>(&mut self, scene: &S, place: Place) {
        let mut kept = 0;
        for i in 0..self.rests.len() {
            let rest = self.rests[i];
            if rest.stays(scene, place) {
                self.rests[kept] = rest;
                kept += 1;
            }
        }
        self.rests.truncate(kept);
    }

    fn refill<S: Scene>(&mut self, scene: &S, place: Place, resting: usize) {
        self.rests.clear();
        self.rests
            .extend(scene.waiting(place).take(resting).map(Rest::of));
    }

    fn wipe(&mut self, style: &BedStyle) {
        let (r, b) = (style.ratio, &style.body);
        let area = Area::around(b.x * r, b.y * r, b.w * r, b.h * r);
        let (w, h) = ((area.x1 - area.x0) as u32, (area.y1 - area.y0) as u32);
        if (w, h) == (self.raster.width(), self.raster.height()) {
            self.raster.clear(Area::of_size(w, h));
        } else {
            self.raster = Raster::new(w, h);
        }
        self.corner = (area.x0, area.y0);
        self.heights.clear();
        self.heights.resize(style.bed.columns as usize, 0);
        self.mine.clear();
        self.drawn = 0;
        self.style = Some(style.clone());
    }

    /// Draws those of the list that are not drawn yet.
    fn lay_new(&mut self, style: &BedStyle, stamp: Option<&Stamp>) {
        match stamp {
            Some(stamp) => self.lay_stamps(style, stamp),
            None => self.lay_pixels(style),
        }
        self.drawn = self.rests.len();
    }

    fn lay_stamps(&mut self, style: &BedStyle, stamp: &Stamp) {
        let (bed, r) = (&style.bed, style.ratio);
        let (left, top) = (self.corner.0 as f32, self.corner.1 as f32);
        let blocks = style.colours.len() as u16;
        for rest in &self.rests[self.drawn..] {
            let at = settle(bed, &mut self.heights, rest.id);
            if rest.mine {
                self.mine.push(at);
                continue;
            }
            let colour = style.colours[block_of(rest.addr, blocks) as usize];
            let (x, y) = (at.0 * r - left, at.1 * r - top);
            self.raster.stamp(stamp, x, y, colour, style.lines);
        }
    }

    /// A million dots are laid here in one frame, so the pixel of each place is looked up, not worked out.
    fn lay_pixels(&mut self, style: &BedStyle) {
        let bed = &style.bed;
        let blocks = style.colours.len() as u16;
        let [columns, rows] = self.pixels_of(style);
        let (left, upper) = (self.corner.0 as f32, self.corner.1 as f32);
        let (band, top) = ((1_u32 << bed.band_log2) - 1, rows.len() - 1);
        // Where places are a pixel apart or more, holes would make a pattern.
        let loose = bed.dx.max(bed.dy) * style.ratio > 0.8;
        for rest in &self.rests[self.drawn..] {
            let column = bed.column(rest.id);
            let Some(height) = self.heights.get_mut(column as usize) else {
                continue;
            };
            let below = *height;
            if rest.mine {
                self.mine.push(bed.place(column, below));
            }
            *height = below + 1;
            let across = ((column << bed.band_log2) + (below & band)) as usize;
            let up = ((below >> bed.band_log2) as usize).min(top);
            let block = block_of(rest.addr, blocks) as usize;
            let Some(&colour) = style.colours.get(block) else {
                continue;
            };
            if loose {
                let (x, y) = bed.place(column, below);
                let (x, y) = (x * style.ratio - left, y * style.ratio - upper);
                self.raster.speck(x, y, colour, 255);
            } else if let (Some(x), Some(y)) = (columns.get(across), rows.get(up)) {
                self.raster.fill((x + y) as usize, colour);
            }
        }
    }

    /// For each place across and for each place up: which pixel of its row, and where its row begins.
    fn pixels_of(&self, style: &BedStyle) -> [Vec<u32>; 2] {
        let (bed, r) = (&style.bed, style.ratio);
        let (wide, high) = (self.raster.width(), self.raster.height());
        let whole = |v: f32, corner: i32, end: u32| {
            let v = (v * r - corner as f32).max(0.0) as u32;
            v.min(end.saturating_sub(1))
        };
        let columns = (0..bed.columns << bed.band_log2)
            .map(|i| whole(bed.x + i as f32 * bed.dx, self.corner.0, wide))
            .collect();
        let rows = (0..=bed.rows())
            .map(|i| {
                let y = bed.place(0, i << bed.band_log2).1;
                whole(y, self.corner.1, high) * wide
            })
            .collect();
        [columns, rows]
    }

    fn place_falling(&mut self, style: &BedStyle) {
        let heights = &mut self.heights;
        for (w, _, rest) in &mut self.falling {
            *rest = settle(&style.bed, heights, w.id);
        }
        // The falling are not at rest: give their places back.
        for (w, ..) in &self.falling {
            heights[style.bed.column(w.id) as usize] -= 1;
        }
    }

    /// The places of the viewer's own among the resting.
    pub fn mine(&self) -> &[Point] {
        &self.mine
    }

    /// Puts the layer into the picture.
    pub fn copy_to(&self, picture: &mut Raster) {
        picture.copy(&self.raster, self.corner.0, self.corner.1);
    }
}
