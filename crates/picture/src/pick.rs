//! From a point to a message and back: which message is under a finger, where a message is, which one lies next to it.
//! Computed from the world when asked, by the same functions that place the dots: nothing is kept from frame to frame,
//! and nothing is drawn here. Among a million messages it takes a few milliseconds.
//!
//! Messages that wait (falling or at rest) and those on a link, notices included, can be found; a station's open
//! sessions cannot.

use super::dots::{DotGrid, Point, Scene, WAITING, fall, falling, travelling};
use super::frame::{own_inside, own_reach, own_resting};
use super::layout::{Basin, Layout};
use super::resting::column_of;
use super::scale::Scale;
use core::ops::Range;
use limbo_sim::{Duration, Hop, MessageId, Place, Waiting, World};

/// How far from a dot's middle a finger may be, CSS pixels.
pub const FINGER: f32 = 22.0;
/// Within this distance one of the viewer's own is taken before others that are nearer, CSS pixels.
const OWN_FINGER: f32 = FINGER / 2.0;
/// The first search around a point goes this far, in distances between two neighbours of a pile.
const NEAR_PITCHES: f32 = 12.0;
/// A neighbour by arrow key is at least this far away, CSS pixels.
const STEP_MIN: f32 = 0.5;

/// From this many waiting messages on, the search for a neighbour is limited to a few columns.
const MANY: u32 = 20_000;
/// How many columns to each side that search covers.
const NEAR_COLUMNS: u32 = 6;
/// Two basins are farther apart than this, CSS pixels.
const BASIN_GAP: f32 = 10.0;

/// A falling dot strays no farther than this from its path, CSS pixels.
const JITTER_MAX: f32 = 8.0;

/// Where an arrow key points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// To the left.
    Left,
    /// To the right.
    Right,
    /// Upwards.
    Up,
    /// Downwards.
    Down,
}

/// What a search needs: the scene, how long a fall takes, and the stage's geometry.
pub struct Picker<'a, S> {
    scene: &'a S,
    lasts: Duration,
    layout: &'a Layout,
    scale: Scale,
}

/// A candidate of a search.
struct Dot {
    id: MessageId,
    /// Where it is drawn.
    at: Point,
    /// Whether it is the viewer's own.
    mine: bool,
}

impl<'a, S: Scene> Picker<'a, S> {
    /// A picker for a scene as it is drawn at this size; `fall` is how long a message falls (`Scenario::travel`).
    pub fn new(scene: &'a S, fall: Duration, layout: &'a Layout) -> Picker<'a, S> {
        Picker {
            scene,
            lasts: fall,
            layout,
            scale: Scale::of(
                scene.series(),
                &scene.ledger(),
                scene.backlog_expected(),
                layout,
            ),
        }
    }

    /// The message whose middle is nearest to a point (CSS pixels from the stage's upper left corner), and at
    /// most [`FINGER`] from it; of several at the same distance the one that is drawn last. One of the
    /// viewer's own is taken before the others, as it is drawn over them.
    pub fn pick(&self, x: f32, y: f32) -> Option<MessageId> {
        self.find(x, y).map(|(id, _)| id)
    }

    /// The same with where it is.
    pub fn find(&self, x: f32, y: f32) -> Option<(MessageId, Point)> {
        // One of the viewer's own is drawn inside its basin, off its place, and is taken from farther away.
        let (off, least) = match self.scene.own() {
            [] => (0.0, 0.0),
            _ => (own_reach(self.scale.pitch), OWN_FINGER),
        };
        // In the midst of a pile the nearest is so near that few need be examined.
        let near = (self.scale.pitch * NEAR_PITCHES).max(least).min(FINGER);
        let found = self.find_within(Window::around(x, y, near + off), x, y);
        if found.is_some_and(|(_, at)| (at.0 - x).hypot(at.1 - y) <= near) {
            return found;
        }
        self.find_within(Window::around(x, y, FINGER + off), x, y)
    }

    fn find_within(&self, window: Window, x: f32, y: f32) -> Option<(MessageId, Point)> {
        let mut best = (FINGER * FINGER, None);
        let mut own = (OWN_FINGER * OWN_FINGER, None);
        let far = |at: Point| (at.0 - x) * (at.0 - x) + (at.1 - y) * (at.1 - y);
        self.each(window, |dot| {
            let far = far(dot.at);
            if far <= best.0 {
                best = (far, Some((dot.id, dot.at)));
            }
            if dot.mine && far <= own.0 {
                own = (far, Some((dot.id, dot.at)));
            }
        });
        own.1.or(best.1)
    }

    /// Where a message's middle is, CSS pixels; `None` if it is not on the stage as a dot of its own.
    pub fn position(&self, id: MessageId) -> Option<Point> {
        for (place, basin) in WAITING.iter().zip(&self.layout.basins) {
            if self.scene.waits_since(*place, id).is_some() {
                let grid = DotGrid::of(basin, &self.scale);
                let column = grid.column(id);
                let mut found = None;
                self.each_waiting(*place, basin, &Cells::of(column..column + 1), &mut |dot| {
                    if dot.id == id {
                        found = Some(dot.at);
                    }
                });
                return found;
            }
        }
        let mut found = None;
        self.each_travelling(&mut |dot| {
            if dot.id == id {
                found = Some(dot.at);
            }
        });
        found
    }

    /// The nearest message that lies in this direction from another: along the arrow rather than beside it.
    /// `None` at the edge, and for a message that is not on the stage.
    pub fn neighbour(&self, id: MessageId, direction: Direction) -> Option<MessageId> {
        if let Some(near) = self.neighbour_near(id, direction) {
            return Some(near);
        }
        let mut nearest = Nearest::to(id, self.position(id)?, direction);
        self.each(Window::EVERYWHERE, |dot| nearest.try_one(dot.id, dot.at));
        nearest.found
    }

    /// The same among many, where the neighbour lies within a few columns: one pass over all waiting messages. `None`
    /// if the whole stage has to be searched.
    fn neighbour_near(&self, id: MessageId, direction: Direction) -> Option<MessageId> {
        let waits = |&(place, _): &(&Place, &Basin)| self.scene.waits_since(*place, id).is_some();
        let mut basins = WAITING.iter().zip(&self.layout.basins);
        let (place, basin) = basins.find(waits)?;
        if self.scene.waiting_len(*place) < MANY {
            return None;
        }
        let grid = DotGrid::of(basin, &self.scale);
        let column = grid.column(id);
        let last = (column + NEAR_COLUMNS + 1).min(grid.columns);
        let (mut near, mut own) = (Vec::new(), None);
        let cells = Cells::of(column.saturating_sub(NEAR_COLUMNS)..last);
        self.each_waiting(*place, basin, &cells, &mut |dot| {
            near.push((dot.id, dot.at));
            if dot.id == id {
                own = Some(dot.at);
            }
        });
        let mut nearest = Nearest::to(id, own?, direction);
        self.each_travelling(&mut |dot| nearest.try_one(dot.id, dot.at));
        near.iter().for_each(|&(o, at)| nearest.try_one(o, at));
        // Dots that were not examined are farther away than this.
        let reach = (NEAR_COLUMNS << grid.band_log2) as f32 * grid.dx;
        nearest
            .found
            .filter(|_| nearest.far <= reach.min(BASIN_GAP))
    }

    /// Visits every dot in the order in which they are drawn; of those at rest, only those in a window.
    fn each(&self, window: Window, mut visit: impl FnMut(Dot)) {
        self.each_travelling(&mut visit);
        for (place, basin) in WAITING.iter().zip(&self.layout.basins) {
            // A falling dot stays between the tap, the mouth and the walls, give or take a few pixels.
            let (tap, mouth, body) = (basin.tap[0], basin.mouth[0], &basin.body);
            let left = tap.min(mouth).min(body.x) - JITTER_MAX;
            let right = tap.max(mouth).max(body.right()) + JITTER_MAX;
            if right >= window.left && left <= window.right {
                let cells = window.cells(&DotGrid::of(basin, &self.scale));
                self.each_waiting(*place, basin, &cells, &mut visit);
            }
        }
    }

    fn each_travelling(&self, visit: &mut impl FnMut(Dot)) {
        for hop in Hop::ALL {
            for transit in self.scene.transits(hop) {
                // The notice of a delay is not its message.
                if !transit.late {
                    visit(Dot {
                        id: transit.id,
                        at: travelling(self.layout, hop, &transit, self.scale.pipe_pitch),
                        mine: transit.mine,
                    });
                }
            }
        }
    }

    /// Visits the dots at rest at a place in these cells, and all that fall there, as a fall crosses cells.
    fn each_waiting(
        &self,
        place: Place,
        basin: &Basin,
        cells: &Cells,
        visit: &mut impl FnMut(Dot),
    ) {
        let grid = DotGrid::of(basin, &self.scale);
        let (now, lasts) = (self.scene.now(), self.lasts);
        let (pitch, own) = (grid.dx.min(grid.dy), self.scene.own());
        for dot in self.in_cells(place, &grid, cells) {
            let id = dot.id;
            let mine = own.binary_search(&id).is_ok();
            let mut at = grid.position(dot.column, dot.below);
            if mine {
                at = own_resting(&basin.body, pitch, at);
            }
            if dot.falls
                && let Some(since) = self.scene.waits_since(place, id)
            {
                at = fall(since, now, lasts).map_or(at, |t| falling(basin, id, t, at));
                if mine {
                    at = own_inside(&basin.body, pitch, at);
                }
            }
            visit(Dot { id, at, mine });
        }
    }

    /// The waiting messages of a place whose points of rest lie in these cells, and all that fall. Not inlined, as a
    /// million messages pass through it and the compiler optimises it better alone.
    #[inline(never)]
    fn in_cells(&self, place: Place, grid: &DotGrid, cells: &Cells) -> Vec<Resting> {
        let mut heights = vec![0_u32; grid.columns as usize];
        let (mut in_cells, columns, band) = (Vec::new(), grid.columns, grid.band_log2);
        let (c0, c, r0, r) = cells.sizes();
        self.scene.each_waiting(place, |id| {
            let column = column_of(id, columns);
            let Some(height) = heights.get_mut(column as usize) else {
                return;
            };
            let below = *height;
            *height = below + 1;
            // Each is below zero where it is in range; one comparison for both, as a branch that is sometimes taken
            // would cost as much as all the rest.
            let aside = i64::from(column.wrapping_sub(c0)) - c;
            let above = i64::from((below >> band).wrapping_sub(r0)) - r;
            if aside & above < 0 {
                in_cells.push(Resting {
                    id,
                    column,
                    below,
                    falls: false,
                });
            }
        });
        // The latest messages are the ones that fall.
        let (now, lasts) = (self.scene.now(), self.lasts);
        let falls = |w: &Waiting| fall(w.entered, now, lasts).is_some();
        let mut falling = Vec::new();
        for w in self.scene.waiting(place).rev().take_while(falls) {
            in_cells.pop_if(|dot| dot.id == w.id);
            let column = column_of(w.id, columns);
            let Some(height) = heights.get_mut(column as usize) else {
                continue;
            };
            *height -= 1;
            falling.push(Resting {
                id: w.id,
                column,
                below: *height,
                falls: true,
            });
        }
        in_cells.extend(falling.into_iter().rev());
        in_cells
    }
}

/// A part of the stage, CSS pixels.
#[derive(Clone, Copy)]
struct Window {
    left: f32,
    right: f32,
    top: f32,
    bottom: f32,
}

impl Window {
    const EVERYWHERE: Window = Window {
        left: f32::NEG_INFINITY,
        right: f32::INFINITY,
        top: f32::NEG_INFINITY,
        bottom: f32::INFINITY,
    };

    /// The points no farther from a point than this, aside and above.
    fn around(x: f32, y: f32, reach: f32) -> Window {
        Window {
            left: x - reach,
            right: x + reach,
            top: y - reach,
            bottom: y + reach,
        }
    }

    /// The cells of a grid that overlap it, and perhaps one more to each side.
    fn cells(&self, grid: &DotGrid) -> Cells {
        let wide = grid.dx * (1 << grid.band_log2) as f32;
        // A cast from floating point saturates: below zero becomes zero, what is too large the largest.
        let column = |x: f32| ((x - grid.x) / wide) as u32;
        let row = |y: f32| ((grid.y - y) / grid.dy) as u32;
        let highest = if self.top > grid.ceiling {
            row(self.top).saturating_add(2)
        } else {
            u32::MAX
        };
        Cells {
            columns: column(self.left).saturating_sub(1)..column(self.right).saturating_add(2),
            rows: row(self.bottom).saturating_sub(1)..highest,
        }
    }
}

/// The grid point of a waiting message.
struct Resting {
    id: MessageId,
    column: u32,
    below: u32,
    falls: bool,
}

/// A part of a grid: these columns, as far as they lie in these rows.
struct Cells {
    columns: Range<u32>,
    rows: Range<u32>,
}

impl Cells {
    fn of(columns: Range<u32>) -> Cells {
        Cells {
            columns,
            rows: 0..u32::MAX,
        }
    }

    /// The first column and how many there are, the first row and how many there are.
    fn sizes(&self) -> (u32, i64, u32, i64) {
        let size = |r: &Range<u32>| (r.start, i64::from(r.end) - i64::from(r.start));
        let (columns, rows) = (size(&self.columns), size(&self.rows));
        (columns.0, columns.1, rows.0, rows.1)
    }
}

/// [`Picker::find`] for a world: instantiated in this crate, which is optimised for speed, and not where it is called.
#[inline(never)]
pub fn find(picker: &Picker<World>, x: f32, y: f32) -> Option<(MessageId, Point)> {
    picker.find(x, y)
}

/// [`Picker::position`] for a world, instantiated here for the same reason.
#[inline(never)]
pub fn position(picker: &Picker<World>, id: MessageId) -> Option<Point> {
    picker.position(id)
}

/// The best candidate so far in a direction.
struct Nearest {
    from: MessageId,
    at: Point,
    direction: Direction,
    far: f32,
    found: Option<MessageId>,
}

impl Nearest {
    fn to(from: MessageId, at: Point, direction: Direction) -> Nearest {
        Nearest {
            from,
            at,
            direction,
            far: f32::INFINITY,
            found: None,
        }
    }

    #[inline(always)]
    fn try_one(&mut self, other: MessageId, at: Point) {
        let (dx, dy) = (at.0 - self.at.0, at.1 - self.at.1);
        let (along, aside) = match self.direction {
            Direction::Left => (-dx, dy),
            Direction::Right => (dx, dy),
            Direction::Up => (-dy, dx),
            Direction::Down => (dy, dx),
        };
        let far = along + 2.0 * aside.abs();
        let ahead = along >= STEP_MIN && along >= aside.abs();
        if other != self.from && ahead && far < self.far {
            (self.far, self.found) = (far, Some(other));
        }
    }
}

#[cfg(test)]
mod tests;
