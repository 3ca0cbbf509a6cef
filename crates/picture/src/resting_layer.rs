//! The layer of resting dots of one basin. Dots at rest are not drawn again: new ones are added on top. Only when a
//! message has left, or the scale or size has changed, the layer is drawn anew, from a list of the resting dots; that
//! list is brought up to date from the world's change log, not by walking through all messages that wait. Whether a
//! message has left is read from the world, so the picture stays a pure function of it.

use super::colouring::Classes;
use super::dots::{DotGrid, Point, Scene, fall};
use super::layout::Rect;
use super::raster::{Area, Pixel, Raster, Stamp};
use super::resting::{PixelMap, RestingDot, RestingDots, colour_of};
use super::theme::Rgb;
use limbo_sim::{Cursor, Duration, MessageId, Place, SimTime, SpoolChange, Waiting};

/// How resting dots look: everything that the layer depends on but the world.
#[derive(Clone, PartialEq)]
pub struct RestingStyle {
    /// The grid on which the dots rest, CSS pixels.
    pub grid: DotGrid,
    /// The inside of the basin and the space for a pile above its brim, CSS pixels.
    pub body: Rect,
    /// Device pixels a CSS pixel.
    pub ratio: f32,
    /// Into which classes the messages fall.
    pub(crate) classes: Classes,
    /// A colour for the mail of each class, and behind them one for the tests of each; see [`colour_of`].
    pub colours: Vec<Rgb>,
    /// The colour of lines on envelopes.
    pub lines: Rgb,
    /// Radius of a dot in device pixels, and how much of an envelope it is.
    pub look: (f32, f32),
}

/// How a basin has changed since the last frame.
#[derive(Clone, Copy, PartialEq)]
enum Same {
    /// No message has left; some may have come.
    Grown,
    /// Some messages have left.
    Shrunk,
    /// The world is not a continuation of the last one.
    No,
}

fn rest(w: &Waiting, classes: &Classes) -> RestingDot {
    RestingDot {
        id: w.id,
        class: classes.class(w),
        mine: w.mine,
        test: w.test,
    }
}

/// The point of rest of the next dot, which is then counted in its column.
#[inline(always)]
fn stack(grid: &DotGrid, heights: &mut [u32], id: MessageId) -> Point {
    let column = grid.column(id);
    let below = &mut heights[column as usize];
    *below += 1;
    grid.position(column, *below - 1)
}

/// What is kept of a basin between frames.
#[derive(Default)]
pub struct RestingLayer {
    raster: Raster,
    style: Option<RestingStyle>,
    /// Where the layer's upper left corner is in the picture, device pixels.
    corner: (i32, i32),
    /// The resting dots in order of entry, and how many of them are drawn.
    resting: RestingDots,
    drawn: usize,
    /// The world's instant, and the position in its change log up to which this layer is current.
    at: SimTime,
    read: Option<Cursor>,
    /// How long a message fell in the last frame.
    lasts: Duration,
    /// How many rest in each column.
    heights: Vec<u32>,
    /// The points of rest of the viewer's own messages.
    mine: Vec<Point>,
    /// The messages that still fall, in order of entry: which, how far (0 to 1), and where they will rest.
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
        style: &RestingStyle,
        stamp: Option<&Stamp>,
    ) -> bool {
        let (now, read) = (scene.now(), self.read.replace(scene.change_cursor()));
        let back = now < core::mem::replace(&mut self.at, now);
        let classes = &style.classes;
        let other = self.style.as_ref().is_none_or(|s| s.classes != *classes);
        // Where a fall takes longer than before, some of what was at rest is in the air again.
        let longer = lasts > core::mem::replace(&mut self.lasts, lasts);
        let known = read.filter(|_| !back && !other && !longer);
        let same = match known.and_then(|m| scene.changes_since(m)) {
            Some(moves) => self.follow(scene, place, moves),
            None => Same::No,
        };
        if same == Same::No {
            self.refill(scene, place, lasts, classes);
        }
        let falls = |w: &Waiting| fall(w.entered, now, lasts);
        let fallen = self.falling.iter().take_while(|f| falls(&f.0).is_none());
        let fallen = fallen.count();
        for (w, ..) in self.falling.drain(..fallen) {
            self.resting.push(rest(&w, classes));
        }
        for (w, t, _) in &mut self.falling {
            *t = falls(w).unwrap_or(1.0);
        }
        let mut changed = false;
        if same != Same::Grown || self.style.as_ref() != Some(style) {
            self.wipe(style);
            changed = true;
        }
        if self.drawn < self.resting.len() {
            self.rasterize_new(style, stamp);
            changed = true;
        }
        self.place_falling(style);
        changed
    }

    /// Applies the changes since the last frame; new messages are added to the falling.
    fn follow<S: Scene>(
        &mut self,
        scene: &S,
        place: Place,
        moves: impl DoubleEndedIterator<Item = SpoolChange>,
    ) -> Same {
        let mut came = Vec::new();
        // The last change of each message is what counts; whatever was known of it before is outdated.
        for m in moves.rev().filter(|m| m.place == place) {
            if self.resting.mark(m.id) && m.entered {
                came.push(m.id);
            }
        }
        let resting = &self.resting;
        self.falling.retain(|(w, ..)| !resting.is_marked(w.id));
        let came = came.iter().rev().filter_map(|id| scene.waiter(place, *id));
        self.falling.extend(came.map(|w| (w, 0.0, (0.0, 0.0))));
        let all = scene.waiting_len(place) as usize;
        let left = self.resting.len() + self.falling.len() != all;
        if left {
            self.resting.drop_marked();
        }
        self.resting.unmark();
        if self.resting.len() + self.falling.len() != all {
            return Same::No;
        }
        if left { Same::Shrunk } else { Same::Grown }
    }

    /// Reads all waiting messages anew.
    fn refill<S: Scene>(&mut self, scene: &S, place: Place, lasts: Duration, classes: &Classes) {
        self.resting.clear();
        self.falling.clear();
        for w in scene.waiting(place) {
            if fall(w.entered, scene.now(), lasts).is_some() {
                self.falling.push((w, 0.0, (0.0, 0.0)));
            } else {
                self.resting.push(rest(&w, classes));
            }
        }
    }

    fn wipe(&mut self, style: &RestingStyle) {
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
        self.heights.resize(style.grid.columns as usize, 0);
        self.mine.clear();
        self.drawn = 0;
        self.style = Some(style.clone());
    }

    /// Draws the resting dots that are not drawn yet.
    fn rasterize_new(&mut self, style: &RestingStyle, stamp: Option<&Stamp>) {
        // Where grid points are a pixel apart or more, undrawn pixels between them would make a pattern.
        let jitter = style.grid.dx.max(style.grid.dy) * style.ratio > 0.8;
        match stamp {
            None if !jitter => self.rasterize_pixels(style),
            stamp => self.rasterize_dots(style, stamp),
        }
        self.drawn = self.resting.len();
    }

    fn rasterize_dots(&mut self, style: &RestingStyle, stamp: Option<&Stamp>) {
        let (grid, r) = (&style.grid, style.ratio);
        let (left, top) = (self.corner.0 as f32, self.corner.1 as f32);
        let classes = style.colours.len() as u32 / 2;
        for rest in self.resting.from(self.drawn) {
            let at = stack(grid, &mut self.heights, rest.id);
            if rest.mine {
                self.mine.push(at);
            }
            let colour = style.colours[colour_of(rest.class, rest.test.into(), classes)];
            let (x, y) = (at.0 * r - left, at.1 * r - top);
            match stamp {
                Some(_) if rest.mine => {}
                Some(stamp) => self.raster.stamp(stamp, x, y, colour, style.lines),
                None => self.raster.blend_pixel(x, y, colour, 255),
            }
        }
    }

    /// Up to a million dots are drawn here in one frame, so the pixel of each grid point is looked up, not computed.
    fn rasterize_pixels(&mut self, style: &RestingStyle) {
        let [columns, rows] = self.pixels_of(style);
        let grid = &style.grid;
        let opaque = |[r, g, b]: &Rgb| [*r, *g, *b, 255];
        let colours: Vec<Pixel> = style.colours.iter().map(opaque).collect();
        let places = PixelMap {
            columns: grid.columns,
            band_log2: grid.band_log2,
            across: &columns,
            up: &rows,
            colours: &colours,
        };
        let (mut own, pixels) = (Vec::new(), self.raster.pixels_mut());
        let heights = &mut self.heights;
        self.resting
            .rasterize(self.drawn, &places, heights, pixels, &mut own);
        let own = own
            .iter()
            .map(|&(column, below)| grid.position(column, below));
        self.mine.extend(own);
    }

    /// For each dot's index across: its pixel column. For each row of dots: where its row of pixels begins.
    fn pixels_of(&self, style: &RestingStyle) -> [Vec<u32>; 2] {
        let (grid, r) = (&style.grid, style.ratio);
        let (wide, high) = (self.raster.width(), self.raster.height());
        let whole = |v: f32, corner: i32, end: u32| {
            let v = (v * r - corner as f32).max(0.0) as u32;
            v.min(end.saturating_sub(1))
        };
        let columns = (0..grid.columns << grid.band_log2)
            .map(|i| whole(grid.x + i as f32 * grid.dx, self.corner.0, wide))
            .collect();
        let rows = (0..=grid.rows())
            .map(|i| {
                // As it would lie without jitter: a whole row that is moved leaves a row of pixels without any dot.
                let y = (grid.y - i as f32 * grid.dy).max(grid.ceiling);
                whole(y, self.corner.1, high) * wide
            })
            .collect();
        [columns, rows]
    }

    fn place_falling(&mut self, style: &RestingStyle) {
        let heights = &mut self.heights;
        for (w, _, rest) in &mut self.falling {
            *rest = stack(&style.grid, heights, w.id);
        }
        // The falling dots do not rest yet: take them out of the heights again.
        for (w, ..) in &self.falling {
            heights[style.grid.column(w.id) as usize] -= 1;
        }
    }

    /// The points of rest of the viewer's own messages.
    pub fn mine(&self) -> &[Point] {
        &self.mine
    }

    /// Puts the layer into the picture.
    pub fn copy_to(&self, picture: &mut Raster) {
        picture.copy(&self.raster, self.corner.0, self.corner.1);
    }
}
