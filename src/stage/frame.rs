//! One frame: from the world at an instant to pixels. Pure as far as the picture goes; what it keeps
//! (stamps, the layers of resting dots, which parts are dirty) only saves work. Knows no browser.

use super::bed::{BedStyle, RestingLayer};
use super::dots::{Bed, Point, Scene, block_of, falling, travelling};
use super::layout::{Layout, Node, Rect};
use super::raster::{Area, Raster, Shape, Stamp};
use super::scale::Scale;
use super::theme::{Inks, Rgb, Theme};
use limbo_sim::{Duration, Hop, Ledger, Place, StationView};

/// The places with a basin.
const WAITING: [Place; 3] = [Place::Senders, Place::Provider, Place::Relay];

/// The places with a room.
const STATIONS: [Place; 3] = [Place::Provider, Place::Relay, Place::Mailboxes];

/// Draws frames into one picture that it keeps.
#[derive(Default)]
pub struct Frame {
    picture: Raster,
    layers: [RestingLayer; 3],
    stamps: Stamps,
    /// What this picture is of, except for the world: on a change everything is drawn anew.
    setting: Option<(Layout, Theme, f32)>,
    /// Whether the last frame left moving dots in the picture.
    moved: bool,
    /// See [`Frame::set_beside`].
    beside: Option<Ledger>,
}

/// What is the same for all dots of a frame.
struct Look<'a> {
    layout: &'a Layout,
    inks: &'a Inks,
    ratio: f32,
    scale: Scale,
}

impl Frame {
    /// The most that has waited on the stage beside this one, so that both have one scale; none where there
    /// is no other.
    pub fn set_beside(&mut self, most: Option<Ledger>) {
        self.beside = most;
    }

    /// The picture as it is now.
    pub fn picture(&self) -> &Raster {
        &self.picture
    }

    /// Draws the scene: `fall` is how long a message takes to fall into its basin, `ratio` device pixels
    /// a CSS pixel. Returns false if not a pixel can have changed since the last call.
    pub fn draw<S: Scene>(
        &mut self,
        scene: &S,
        fall: Duration,
        layout: &Layout,
        theme: Theme,
        ratio: f32,
    ) -> bool {
        let mut changed = self.set(layout, theme, ratio);
        let most = self.beside.unwrap_or(scene.ledger());
        let scale = Scale::of(scene.series(), &most, layout);
        let look = Look {
            layout,
            inks: theme.inks(),
            ratio,
            scale,
        };
        let colours: Vec<Rgb> = (0..scene.blocks().max(1))
            .map(|b| look.inks.block(b, scene.blocks()))
            .collect();
        let styles = [0, 1, 2].map(|i| self.bed_style(i, &look, &colours));
        let mut moving = false;
        for (i, (resting, style)) in styles.iter().enumerate() {
            let stamp = (!style.pixel).then(|| self.stamps.get(3 + i, style.shape()));
            changed |= self.layers[i].update(scene, WAITING[i], fall, resting, stamp);
            moving |= !self.layers[i].falling.is_empty();
        }
        moving |= Hop::ALL.iter().any(|&h| scene.transits(h).next().is_some());
        moving |= STATIONS.iter().any(|&p| scene.station(p).open_sessions > 0);
        if !changed && !moving && !self.moved {
            return false;
        }
        self.moved = moving;
        self.clear(&look);
        let mut own = self.draw_rooms(scene, &look);
        own.extend(self.draw_links(scene, &look));
        for (i, (resting, style)) in styles.iter().enumerate() {
            own.extend(self.draw_falling(i, resting, style, &look));
        }
        for (at, pitch) in own {
            self.draw_mine(at, pitch, &look);
        }
        true
    }

    fn set(&mut self, layout: &Layout, theme: Theme, ratio: f32) -> bool {
        let same = |s: &(Layout, Theme, f32)| s.0 == *layout && s.1 == theme && s.2 == ratio;
        if self.setting.as_ref().is_some_and(same) {
            return false;
        }
        self.setting = Some((layout.clone(), theme, ratio));
        self.picture = Raster::new(
            (layout.width * ratio).round() as u32,
            (layout.height * ratio).round() as u32,
        );
        self.layers = Default::default();
        true
    }

    /// Wipes what moves and puts the resting layers back.
    fn clear(&mut self, look: &Look) {
        for area in flow_areas(look) {
            self.picture.clear(area);
        }
        for layer in &self.layers {
            layer.copy_to(&mut self.picture);
        }
    }

    /// Pipes and notices; returns the viewer's own, to be drawn last.
    fn draw_links<S: Scene>(&mut self, scene: &S, look: &Look) -> Vec<(Point, f32)> {
        let pitch = look.scale.pipe_pitch;
        let style = dot_style(pitch, look.ratio);
        let notice = Shape::Diamond {
            radius: (pitch * 0.5).clamp(3.6, 7.0) * look.ratio,
        };
        let mut own = Vec::new();
        for hop in Hop::ALL {
            for transit in scene.transits(hop) {
                let at = travelling(look.layout, hop, &transit, pitch);
                let at = (at.0 * look.ratio, at.1 * look.ratio);
                if transit.back {
                    let late = transit.late;
                    let ink = if late {
                        look.inks.late
                    } else {
                        look.inks.returning
                    };
                    let stamp = self.stamps.get(1, notice);
                    self.picture.stamp(stamp, at.0, at.1, ink, look.inks.paper);
                } else if transit.mine {
                    own.push((at, pitch));
                } else {
                    self.dot(0, &style, at, look.inks.travelling, look.inks.paper);
                }
            }
        }
        own
    }

    /// Open sessions, one dot each, from the lowest slot of the room upwards; returns the viewer's own.
    fn draw_rooms<S: Scene>(&mut self, scene: &S, look: &Look) -> Vec<(Point, f32)> {
        let mut own = Vec::new();
        for place in STATIONS {
            let station = scene.station(place);
            if station.open_sessions == 0 {
                continue;
            }
            let mine = scene.own_sessions(place);
            let room = Room::of(look.layout.node(place), &station);
            let style = dot_style(room.pitch, look.ratio);
            if mine == 1 && station.open_sessions == 1 {
                // A letter that is alone keeps the size it had on its way.
                let body = look.layout.node(place).body;
                let at = (body.cx() * look.ratio, body.cy() * look.ratio);
                own.push((at, look.scale.pipe_pitch));
                continue;
            }
            for n in 0..station.open_sessions {
                let (x, y) = room.seat(n);
                let at = (x * look.ratio, y * look.ratio);
                if n < mine {
                    own.push((at, room.pitch));
                } else {
                    self.dot(2, &style, at, look.inks.session, look.inks.paper);
                }
            }
        }
        own
    }

    fn bed_style(&self, i: usize, look: &Look, colours: &[Rgb]) -> (BedStyle, DotStyle) {
        let basin = &look.layout.basins[i];
        let bed = Bed::of(basin, &look.scale);
        // Where columns and rows differ, dots keep to the smaller distance.
        let style = dot_style(bed.dx.min(bed.dy), look.ratio);
        let outbox = WAITING[i] == Place::Senders;
        let resting = BedStyle {
            bed,
            body: heap(&basin.body),
            ratio: look.ratio,
            colours: if outbox {
                vec![look.inks.outbox]
            } else {
                colours.to_vec()
            },
            lines: look.inks.paper,
            look: (style.radius, style.fold),
        };
        (resting, style)
    }

    /// What falls into a basin; returns the viewer's own, falling or at rest, to be drawn last.
    fn draw_falling(
        &mut self,
        i: usize,
        resting: &BedStyle,
        style: &DotStyle,
        look: &Look,
    ) -> Vec<(Point, f32)> {
        let pitch = resting.bed.dx.min(resting.bed.dy);
        let r = look.ratio;
        let blocks = resting.colours.len() as u16;
        // Its ring stays inside the basin.
        let body = look.layout.basins[i].body;
        let reach = own_radius(pitch) * 1.75 + 2.0;
        let inside = |at: &Point| {
            let x = at.0.max(body.x + reach).min(body.right() - reach);
            ((x * r, at.1.min(body.bottom() - reach) * r), pitch)
        };
        let mut own: Vec<_> = self.layers[i].mine().iter().map(inside).collect();
        let fallers = core::mem::take(&mut self.layers[i].falling);
        for &(w, t, rest) in &fallers {
            let (x, y) = falling(&look.layout.basins[i], w.id, t, rest);
            if w.mine {
                own.push(inside(&(x, y)));
            } else {
                let colour = resting.colours[block_of(w.addr, blocks) as usize];
                self.dot(3 + i, style, (x * r, y * r), colour, look.inks.paper);
            }
        }
        self.layers[i].falling = fallers;
        own
    }

    fn dot(&mut self, slot: usize, style: &DotStyle, at: Point, colour: Rgb, lines: Rgb) {
        if style.pixel {
            self.picture.pixel(at.0, at.1, colour);
        } else {
            let stamp = self.stamps.get(slot, style.shape());
            self.picture.stamp(stamp, at.0, at.1, colour, lines);
        }
    }

    /// The viewer's own: larger than the others, in violet, with a ring.
    fn draw_mine(&mut self, at: Point, pitch: f32, look: &Look) {
        let radius = own_radius(pitch) * look.ratio;
        let fold = dot_style(pitch, look.ratio).fold;
        let ring = Shape::Ring {
            radius: radius * 1.75,
            width: 1.8 * look.ratio,
        };
        let halo = Shape::Letter {
            radius: radius * 1.75,
            fold: 0.0,
        };
        let (ink, paper) = (look.inks.mine, look.inks.paper);
        self.picture
            .stamp(self.stamps.get(6, halo), at.0, at.1, paper, paper);
        self.picture.stamp(
            self.stamps.get(7, Shape::Letter { radius, fold }),
            at.0,
            at.1,
            ink,
            paper,
        );
        self.picture
            .stamp(self.stamps.get(8, ring), at.0, at.1, ink, paper);
    }
}

/// Half the width of the viewer's own. Where few are on their way each has room to be seen.
fn own_radius(pitch: f32) -> f32 {
    let alone = ((pitch - 11.0) / 4.0).clamp(0.0, 1.0) * 6.0;
    (pitch * 0.42 + alone).clamp(3.5, 18.0)
}

/// How the sessions of a station are seated in its room.
struct Room<'a> {
    node: &'a Node,
    rows: u32,
    columns: u32,
    pitch: f32,
}

impl Room<'_> {
    /// Seats for as many as the station bears, the whole room over.
    fn of<'a>(node: &'a Node, station: &StationView) -> Room<'a> {
        let bears = station.sessions_max.unwrap_or(2 * station.workers);
        let seats = bears.max(station.open_sessions).max(1);
        let (slot, slots) = (node.slot(0), u32::from(node.slots));
        let area = slot.w * slot.h * slots as f32;
        let pitch = (area / seats as f32).sqrt().min(slot.h * 0.9).min(9.0);
        let rows = (slot.h / pitch).max(1.0) as u32;
        let columns = seats.div_ceil(slots * rows);
        let pitch = pitch.min(slot.w / columns as f32);
        Room {
            node,
            rows,
            columns,
            pitch,
        }
    }

    /// The `n`-th seat: slot by slot from the lowest, column by column from the left.
    fn seat(&self, n: u32) -> Point {
        let (i, k) = (
            n / (self.rows * self.columns),
            n % (self.rows * self.columns),
        );
        let last = u32::from(self.node.slots) - 1;
        let slot = self.node.slot((last - i.min(last)) as u8);
        let (column, row) = ((k / self.rows) as f32, (k % self.rows) as f32);
        (
            slot.x + slot.w * (column + 0.5) / self.columns as f32,
            slot.bottom() - slot.h * (row + 0.5) / self.rows as f32,
        )
    }
}

/// How the dots of one crowd look, in device pixels.
struct DotStyle {
    radius: f32,
    fold: f32,
    /// So small that one pixel says it all.
    pixel: bool,
}

impl DotStyle {
    fn shape(&self) -> Shape {
        Shape::Letter {
            radius: self.radius,
            fold: self.fold,
        }
    }
}

/// Envelopes where there is room for them, single pixels where there is none, and no step between.
fn dot_style(pitch: f32, ratio: f32) -> DotStyle {
    let t = ((pitch - 9.0) / 7.0).clamp(0.0, 1.0);
    // A pixel has the area of a dot of radius 0.56: below that, a dot is a pixel.
    let radius = pitch * 0.43 * ratio;
    DotStyle {
        radius,
        fold: t * t * (3.0 - 2.0 * t),
        pixel: radius < 0.57,
    }
}

/// How far a dot may reach out of the body it belongs to, CSS pixels.
const REACH: f32 = 34.0;

/// The basin's inside with room for a heap above the brim. No two of these overlap.
fn heap(body: &Rect) -> Rect {
    Rect::new(body.x - 1.0, body.y - 8.0, body.w + 2.0, body.h + 10.0)
}

/// Where moving dots may have left pixels: pipes, nodes, taps, and the basins' margins, each with its margin.
fn flow_areas(look: &Look) -> impl Iterator<Item = Area> {
    let r = look.ratio;
    let taps = look.layout.basins.iter().map(|b| {
        let ([tx, ty], [mx, my]) = (b.tap, b.mouth);
        Rect::new(
            tx.min(mx),
            ty.min(my),
            (tx - mx).abs(),
            b.body.y - ty.min(my),
        )
    });
    let basins = look.layout.basins.iter().map(|b| b.body);
    let pipes = look.layout.pipes.iter().map(|p| p.body);
    let nodes = look.layout.nodes.iter().map(|n| n.body);
    taps.chain(pipes).chain(nodes).chain(basins).map(move |b| {
        let (x, y) = (b.x - REACH, b.y - REACH);
        Area::around(
            x * r,
            y * r,
            (b.w + 2.0 * REACH) * r,
            (b.h + 2.0 * REACH) * r,
        )
    })
}

/// Stamps kept by purpose, made anew when their shape changes.
#[derive(Default)]
struct Stamps([Option<Stamp>; 9]);

impl Stamps {
    fn get(&mut self, slot: usize, shape: Shape) -> &Stamp {
        let kept = &mut self.0[slot];
        if kept.as_ref().is_none_or(|s| s.shape() != shape) {
            *kept = None;
        }
        kept.get_or_insert_with(|| Stamp::new(shape))
    }
}

#[cfg(test)]
mod tests;
