//! From a point to a message and back: who is under a finger, where a message is, who lies beside it. Worked
//! out from the world when asked, by the same functions that place the dots: nothing is kept from frame to
//! frame, and nothing is drawn here. Among a million it takes a few milliseconds.
//!
//! Found are the messages that wait (falling or at rest) and those on a link, notices included. A session in a
//! station's room is a dot without a name.

use super::dots::{Bed, Point, Scene, WAITING, fall, falling, travelling};
use super::frame::own_inside;
use super::layout::{Basin, Layout};
use super::scale::Scale;
use limbo_sim::{Duration, Hop, MessageId, Place, Waiting, World};

/// So far from a dot's middle a finger may be, CSS pixels.
pub const FINGER: f32 = 22.0;
/// Steps by arrow key are shorter than this, CSS pixels.
const STEP_MIN: f32 = 0.5;

/// From so many on, messages that wait are a crowd.
const CROWD: u32 = 20_000;
/// Among a crowd a neighbour is looked for in so many columns to each side.
const NEAR: u32 = 6;
/// Two basins are farther apart than this, CSS pixels.
const APART: f32 = 10.0;

/// A fall strays no farther than this, CSS pixels.
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

/// What a search needs to know: the scene, how long a fall takes, and the stage's geometry.
pub struct Picker<'a, S> {
    scene: &'a S,
    lasts: Duration,
    layout: &'a Layout,
    scale: Scale,
}

/// A dot that is looked at.
struct Dot {
    id: MessageId,
    /// Where it is drawn.
    at: Point,
    /// Where it is drawn if it is the viewer's own.
    inside: Point,
    /// Whether it is; or where it waits, to be asked there: a look at the message is what costs.
    mine: Result<bool, Place>,
}

impl<'a, S: Scene> Picker<'a, S> {
    /// Looks at a scene as it is drawn at this size; `fall` is how long a message falls (`Scenario::travel`).
    pub fn new(scene: &'a S, fall: Duration, layout: &'a Layout) -> Picker<'a, S> {
        Picker {
            scene,
            lasts: fall,
            layout,
            scale: Scale::of(scene.series(), &scene.ledger(), layout),
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
        let mut best = (FINGER * FINGER, None);
        let mut own = (FINGER * FINGER / 4.0, None);
        let near = |(x0, x1): (f32, f32)| x1 >= x - FINGER && x0 <= x + FINGER;
        let far = |at: Point| (at.0 - x) * (at.0 - x) + (at.1 - y) * (at.1 - y);
        self.each(near, |dot| {
            // Whose it is is asked only of those that may be the answer.
            if far(dot.at).min(far(dot.inside)) > best.0 && far(dot.inside) > own.0 {
                return;
            }
            let (at, mine) = self.look_at(&dot);
            if far(at) <= best.0 {
                best = (far(at), Some((dot.id, at)));
            }
            if mine && far(at) <= own.0 {
                own = (far(at), Some((dot.id, at)));
            }
        });
        own.1.or(best.1)
    }

    /// Where a message's middle is, CSS pixels; `None` if it is not on the stage as a dot of its own.
    pub fn position(&self, id: MessageId) -> Option<Point> {
        for (place, basin) in WAITING.iter().zip(&self.layout.basins) {
            if self.scene.waits_since(*place, id).is_some() {
                let bed = Bed::of(basin, &self.scale);
                let column = bed.column(id);
                let mut found = None;
                self.each_waiting(*place, basin, column..column + 1, &mut |dot| {
                    if dot.id == id {
                        found = Some(self.look_at(&dot).0);
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
        self.each(
            |_| true,
            |dot| nearest.try_one(dot.id, self.look_at(&dot).0),
        );
        nearest.found
    }

    /// The same among a crowd, where the neighbour lies within a few columns: all that wait are walked through
    /// once. `None` if it takes a look at the whole stage.
    fn neighbour_near(&self, id: MessageId, direction: Direction) -> Option<MessageId> {
        let waits = |&(place, _): &(&Place, &Basin)| self.scene.waits_since(*place, id).is_some();
        let mut basins = WAITING.iter().zip(&self.layout.basins);
        let (place, basin) = basins.find(waits)?;
        if self.scene.waiting_len(*place) < CROWD {
            return None;
        }
        let bed = Bed::of(basin, &self.scale);
        let column = bed.column(id);
        let last = (column + NEAR + 1).min(bed.columns);
        let (mut near, mut own) = (Vec::new(), None);
        let columns = column.saturating_sub(NEAR)..last;
        self.each_waiting(*place, basin, columns, &mut |dot| {
            let at = self.look_at(&dot).0;
            near.push((dot.id, at));
            if dot.id == id {
                own = Some(at);
            }
        });
        let mut nearest = Nearest::to(id, own?, direction);
        self.each_travelling(&mut |dot| nearest.try_one(dot.id, dot.at));
        near.iter().for_each(|&(o, at)| nearest.try_one(o, at));
        // One that was not looked at is farther away than this.
        let reach = (NEAR << bed.band_log2) as f32 * bed.dx;
        nearest.found.filter(|_| nearest.far <= reach.min(APART))
    }

    /// Where a dot is, and whether it is the viewer's own.
    fn look_at(&self, dot: &Dot) -> (Point, bool) {
        let waiter = |place| self.scene.waiter(place, dot.id);
        let mine = match dot.mine {
            Ok(mine) => mine,
            Err(place) => waiter(place).is_some_and(|w| w.mine),
        };
        (if mine { dot.inside } else { dot.at }, mine)
    }

    /// Every dot in the order in which they are drawn. Of those that wait, only the columns for whose span from left to right `wanted` holds.
    fn each(&self, wanted: impl Fn((f32, f32)) -> bool, mut visit: impl FnMut(Dot)) {
        self.each_travelling(&mut visit);
        for (place, basin) in WAITING.iter().zip(&self.layout.basins) {
            // What falls keeps between the tap, the mouth and the walls, or a few pixels off.
            let (tap, mouth, body) = (basin.tap[0], basin.mouth[0], &basin.body);
            let span = (tap.min(mouth).min(body.x), tap.max(mouth).max(body.right()));
            if !wanted((span.0 - JITTER_MAX, span.1 + JITTER_MAX)) {
                continue;
            }
            let bed = Bed::of(basin, &self.scale);
            let wide = bed.dx * (1 << bed.band_log2) as f32;
            let left = |column: u32| bed.x - bed.dx / 2.0 + column as f32 * wide;
            let is_wanted = |&c: &u32| wanted((left(c), left(c + 1)));
            let first = (0..bed.columns).find(is_wanted).unwrap_or(bed.columns);
            let wanted = (first..bed.columns).take_while(is_wanted).count() as u32;
            let columns = first..first + wanted;
            self.each_waiting(*place, basin, columns, &mut visit);
        }
    }

    fn each_travelling(&self, visit: &mut impl FnMut(Dot)) {
        for hop in Hop::ALL {
            for transit in self.scene.transits(hop) {
                // The notice of a delay is not its message.
                if !transit.late {
                    let at = travelling(self.layout, hop, &transit, self.scale.pipe_pitch);
                    visit(Dot {
                        id: transit.id,
                        at,
                        inside: at,
                        mine: Ok(transit.mine),
                    });
                }
            }
        }
    }

    /// Those that rest at a place in these columns, and all that fall there: a fall crosses columns.
    fn each_waiting(
        &self,
        place: Place,
        basin: &Basin,
        columns: core::ops::Range<u32>,
        visit: &mut impl FnMut(Dot),
    ) {
        let bed = Bed::of(basin, &self.scale);
        let (now, lasts) = (self.scene.now(), self.lasts);
        let falls = |w: &Waiting| fall(w.entered, now, lasts).is_some();
        // The latest to come are those that fall; of a million that rest only the wanted are looked at.
        let falling_count = self.scene.waiting(place).rev().take_while(falls).count();
        let resting = (self.scene.waiting_len(place) as usize).saturating_sub(falling_count);
        let mut heights = vec![0_u32; bed.columns as usize];
        let (mut before, pitch) = (0, bed.dx.min(bed.dy));
        self.scene.each_waiting(place, |id| {
            let column = bed.column(id);
            let Some(height) = heights.get_mut(column as usize) else {
                return;
            };
            let below = *height;
            *height += 1;
            before += 1;
            let rests = before <= resting;
            if rests && !columns.contains(&column) {
                return;
            }
            let (mut at, mut mine) = (bed.place(column, below), Err(place));
            if !rests && let Some(w) = self.scene.waiter(place, id) {
                at = fall(w.entered, now, lasts).map_or(at, |t| falling(basin, id, t, at));
                mine = Ok(w.mine);
            }
            let inside = own_inside(&basin.body, pitch, at);
            visit(Dot {
                id,
                at,
                inside,
                mine,
            });
        });
    }
}

/// [`Picker::find`] in a world: it is made here, for speed, and not where it is called.
#[inline(never)]
pub fn find(picker: &Picker<World>, x: f32, y: f32) -> Option<(MessageId, Point)> {
    picker.find(x, y)
}

/// [`Picker::position`] in a world, made here for the same reason.
#[inline(never)]
pub fn position(picker: &Picker<World>, id: MessageId) -> Option<Point> {
    picker.position(id)
}

/// The best so far of those that lie in a direction.
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
