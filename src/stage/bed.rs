//! The layer of resting dots of one basin. It is drawn once and kept: new arrivals are added on top, and
//! only when something left, or the scale or size changed, is it drawn again from the bottom. Whether
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

/// What is kept of a basin between frames.
#[derive(Default)]
pub struct RestingLayer {
    raster: Raster,
    style: Option<BedStyle>,
    /// Where the layer's upper left corner is in the picture, device pixels.
    corner: (i32, i32),
    /// How many rest in each column.
    heights: Vec<u32>,
    count: usize,
    last: Option<(MessageId, SimTime)>,
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
        // The latest arrivals, newest first: those that fall, then those at rest since the last frame.
        let moving = scene
            .waiting(place)
            .rev()
            .take_while(|w| fall(w.entered, now, lasts).is_some())
            .count();
        let resting = all.saturating_sub(moving);
        let mut changed = false;
        if self.style.as_ref() != Some(style) || !self.only_grew(scene, place, moving, resting) {
            self.restart(style);
            changed = true;
        }
        if resting > self.count {
            self.lay_new(scene, place, moving, resting, style, stamp);
            changed = true;
        }
        self.count = resting;
        self.place_falling(scene, place, lasts, moving, style);
        changed
    }

    fn lay_new<S: Scene>(
        &mut self,
        scene: &S,
        place: Place,
        moving: usize,
        resting: usize,
        style: &BedStyle,
        stamp: Option<&Stamp>,
    ) {
        if self.count == 0 {
            for w in scene.waiting(place).take(resting) {
                self.lay(&w, style, stamp);
            }
            return;
        }
        // Few are new: walking back from the end is shorter than from the beginning.
        let fresh = scene
            .waiting(place)
            .rev()
            .skip(moving)
            .take(resting - self.count);
        let fresh: Vec<Waiting> = fresh.collect();
        for w in fresh.iter().rev() {
            self.lay(w, style, stamp);
        }
    }

    /// True if the resting are those of the last frame, and perhaps more on top of them. Mail only falls
    /// in at the end, so this holds exactly when the last of them still stands at its old place.
    fn only_grew<S: Scene>(&self, scene: &S, place: Place, moving: usize, resting: usize) -> bool {
        let Some(last) = self.last else {
            return self.count == 0;
        };
        if resting < self.count {
            return false;
        }
        let then = scene
            .waiting(place)
            .rev()
            .nth(moving + resting - self.count);
        then.is_some_and(|w| (w.id, w.entered) == last)
    }

    fn restart(&mut self, style: &BedStyle) {
        let (r, b) = (style.ratio, &style.body);
        let area = Area::around(b.x * r, b.y * r, b.w * r, b.h * r);
        let (w, h) = ((area.x1 - area.x0) as u32, (area.y1 - area.y0) as u32);
        if (w, h) == (self.raster.width(), self.raster.height()) {
            self.raster.clear(Area {
                x0: 0,
                y0: 0,
                x1: w as i32,
                y1: h as i32,
            });
        } else {
            self.raster = Raster::new(w, h);
        }
        self.corner = (area.x0, area.y0);
        self.heights.clear();
        self.heights.resize(style.bed.columns as usize, 0);
        self.mine.clear();
        self.count = 0;
        self.last = None;
        self.style = Some(style.clone());
    }

    #[inline(always)]
    fn lay(&mut self, w: &Waiting, style: &BedStyle, stamp: Option<&Stamp>) {
        let column = style.bed.column(w.id);
        let below = &mut self.heights[column as usize];
        let at = style.bed.place(column, *below);
        *below += 1;
        self.last = Some((w.id, w.entered));
        if w.mine {
            self.mine.push(at);
            return;
        }
        let colour = style.colours[block_of(w.addr, style.colours.len() as u16) as usize];
        let x = at.0 * style.ratio - self.corner.0 as f32;
        // A heap higher than the layer lies on its upper edge.
        let y = (at.1 * style.ratio - self.corner.1 as f32).max(style.look.0);
        match stamp {
            Some(stamp) => self.raster.stamp(stamp, x, y, colour, style.lines),
            None => self.raster.pixel(x, y, colour),
        }
    }

    fn place_falling<S: Scene>(
        &mut self,
        scene: &S,
        place: Place,
        lasts: Duration,
        moving: usize,
        style: &BedStyle,
    ) {
        self.falling.clear();
        let now = scene.now();
        for w in scene.waiting(place).rev().take(moving) {
            let t = fall(w.entered, now, lasts).unwrap_or(1.0);
            self.falling.push((w, t, (0.0, 0.0)));
        }
        self.falling.reverse();
        let mut heights = core::mem::take(&mut self.heights);
        for (w, _, rest) in &mut self.falling {
            let column = style.bed.column(w.id);
            *rest = style.bed.place(column, heights[column as usize]);
            heights[column as usize] += 1;
        }
        // The falling are not at rest: give their places back.
        for (w, ..) in &self.falling {
            heights[style.bed.column(w.id) as usize] -= 1;
        }
        self.heights = heights;
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
