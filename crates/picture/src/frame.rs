//! One frame: from the world at an instant to pixels. A pure function as far as the picture goes; what is kept between
//! frames (stamps, layers of resting dots, dirty parts) only saves work. Knows no browser.

use super::colouring::{Classes, Colouring};
use super::dots::{DotGrid, PILE_HEIGHT, Point, Scene, WAITING, falling, travelling};
use super::layout::{Axis, Basin, Layout, Rect};
use super::raster::{Area, Raster, Shape, Stamp};
use super::resting::colour_of;
use super::resting_layer::{RestingLayer, RestingStyle};
use super::scale::Scale;
use super::theme::{Palette, Rgb, Theme};
use coverage::{LinkGeometry, PixelCoverage};
use dot_style::{
    DensityShading, DotStyle, LANE, NOTICE_PIXEL, dot_style, notice_radius, own_radius,
};
pub(crate) use dot_style::{own_inside, own_reach, own_resting};
use limbo_sim::{Duration, Hop, Ledger, Place, Transit, World};
use session_grid::SessionGrid;

mod coverage;
mod dot_style;
mod session_grid;

/// The places with a station.
const STATIONS: [Place; 3] = [Place::Provider, Place::Relay, Place::Mailboxes];

/// Draws frames into one picture that it keeps.
#[derive(Default)]
pub struct Frame {
    picture: Raster,
    layers: [RestingLayer; 3],
    stamps: Stamps,
    /// Everything but the world that the picture depends on: on a change all of it is drawn anew.
    setting: Option<(Layout, Theme, f32)>,
    /// Which parts had moving dots in the last frame.
    moved: [bool; PARTS],
    /// Pixel coverage of the messages on one link, where they are single pixels.
    coverage: PixelCoverage,
    /// The areas that the last frame has changed.
    changed: Vec<Area>,
    /// See [`Frame::set_comparison`].
    comparison: Option<Ledger>,
}

/// The picture is cleared and drawn in independent parts: the three basins, and the rest.
const PARTS: usize = 4;
/// The rest: nodes, pipes and notices.
const FLOW: usize = 3;

/// What is the same for all dots of a frame.
struct Look<'a> {
    layout: &'a Layout,
    palette: &'a Palette,
    ratio: f32,
    scale: Scale,
}

impl Frame {
    /// Sets the greatest ledger of the run that is compared with this one, so that both stages have one scale; none
    /// where there is no other.
    pub fn set_comparison(&mut self, most: Option<Ledger>) {
        self.comparison = most;
    }

    /// See [`Frame::set_comparison`].
    pub fn comparison(&self) -> Option<Ledger> {
        self.comparison
    }

    /// The picture as it is now.
    pub fn picture(&self) -> &Raster {
        &self.picture
    }

    /// The parts of the picture that the last [`Frame::draw`] has changed, device pixels; they do not overlap.
    pub fn changed(&self) -> &[Area] {
        &self.changed
    }

    /// [`Frame::draw`] for a world: instantiated in this crate, which is optimised for speed, and not where it is
    /// called.
    #[inline(never)]
    pub fn draw_world(
        &mut self,
        world: &World,
        fall: Duration,
        layout: &Layout,
        theme: Theme,
        colouring: Colouring,
        ratio: f32,
    ) -> bool {
        self.draw(world, fall, layout, theme, colouring, ratio)
    }

    /// Draws the scene. `fall` is how long a message takes to fall into its basin, `ratio` the number of device pixels
    /// in a CSS pixel. Returns false if not a pixel can have changed since the last call.
    pub fn draw<S: Scene>(
        &mut self,
        scene: &S,
        fall: Duration,
        layout: &Layout,
        theme: Theme,
        colouring: Colouring,
        ratio: f32,
    ) -> bool {
        let anew = self.set(layout, theme, ratio);
        let most = self.comparison.unwrap_or(scene.ledger());
        let scale = Scale::of(scene.series(), &most, scene.backlog_expected(), layout);
        let look = Look {
            layout,
            palette: theme.palette(),
            ratio,
            scale,
        };
        let classes = Classes::of(colouring, scene.blocks());
        let styles = [0, 1, 2].map(|i| self.resting_style(i, &look, classes));
        let (mut dirty, mut moving) = ([anew; PARTS], [false; PARTS]);
        for (i, (resting, style)) in styles.iter().enumerate() {
            let stamp = (!style.is_pixel()).then(|| self.stamps.get(3 + i, style.shape()));
            dirty[i] |= self.layers[i].update(scene, WAITING[i], fall, resting, stamp);
            moving[i] = !self.layers[i].falling.is_empty();
        }
        moving[FLOW] = moving.contains(&true)
            || Hop::ALL.iter().any(|&h| scene.transits(h).next().is_some())
            || STATIONS.iter().any(|&p| scene.station(p).open_sessions > 0);
        for part in 0..PARTS {
            dirty[part] |= moving[part] || self.moved[part];
        }
        self.moved = moving;
        self.wipe(&look, dirty);
        if self.changed.is_empty() {
            return false;
        }
        let mut own = self.draw_sessions(scene, &look);
        own.extend(self.draw_links(scene, &look));
        for (i, (resting, style)) in styles.iter().enumerate() {
            if dirty[i] {
                own.extend(self.draw_falling(i, resting, style, &look));
            }
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
        true
    }

    /// Clears the parts that have changed and draws their resting layers again.
    fn wipe(&mut self, look: &Look, dirty: [bool; PARTS]) {
        self.changed.clear();
        let (width, height) = (self.picture.width() as i32, self.picture.height() as i32);
        for (part, _) in dirty.iter().enumerate().filter(|&(_, &dirty)| dirty) {
            let area = part_area(part, look.layout, look.ratio).clip(width, height);
            if !area.is_empty() {
                self.picture.clear(area);
                self.changed.push(area);
            }
            if let Some(layer) = self.layers.get(part) {
                layer.copy_to(&mut self.picture);
            }
        }
    }

    /// Draws the messages on links, and the notices; returns the viewer's own, to be drawn last.
    fn draw_links<S: Scene>(&mut self, scene: &S, look: &Look) -> Vec<(Point, f32)> {
        let pitch = look.scale.pipe_pitch;
        let style = dot_style(pitch, look.ratio);
        let mut own = Vec::new();
        for hop in Hop::ALL {
            let at = |transit: &Transit| {
                let (x, y) = travelling(look.layout, hop, transit, pitch);
                (x * look.ratio, y * look.ratio)
            };
            let pipe = &look.layout.pipe(hop).body;
            let pixels = pipe.w * pipe.h * look.ratio * look.ratio;
            let shading = DensityShading::of(scene.on_link(hop) as usize, pixels);
            if let Some(alone) = style.pixel {
                let geometry = LinkGeometry::of(look.layout, hop, pitch, look.ratio);
                self.coverage.rasterize(scene, &geometry, shading, alone);
                let (area, down) = (geometry.area, geometry.axis == Axis::Across);
                let (mail, tests) = (self.coverage.shares(), self.coverage.test_shares());
                self.picture
                    .shade(area, mail, down, look.palette.travelling);
                // Over the others: each of the two is seen, and together they are as dense as ever.
                self.picture.shade(area, tests, down, look.palette.test);
            } else {
                for transit in scene.transits(hop).take_while(|t| !t.back) {
                    if !transit.mine {
                        let colour = match transit.test {
                            true => look.palette.test,
                            false => look.palette.travelling,
                        };
                        self.dot(0, &style, at(&transit), colour, look.palette.paper);
                    }
                }
            }
            own.extend(scene.own_on_link(hop).map(|transit| (at(&transit), pitch)));
            self.draw_notices(scene, hop, look);
        }
        own
    }

    /// Notices on their way back from a hop.
    fn draw_notices<S: Scene>(&mut self, scene: &S, hop: Hop, look: &Look) {
        let (pitch, notices) = (look.scale.pipe_pitch, scene.notices(hop));
        let pipe = &look.layout.pipe(hop).body;
        let length = pipe.w.max(pipe.h);
        let radius = notice_radius(pitch, notices.len(), length, look.ratio);
        let lane = DensityShading::of(notices.len(), LANE * length * look.ratio * look.ratio);
        for transit in notices {
            let (x, y) = travelling(look.layout, hop, &transit, pitch);
            let (x, y) = (x * look.ratio, y * look.ratio);
            let ink = if transit.late {
                look.palette.late
            } else {
                look.palette.returning
            };
            if radius > NOTICE_PIXEL {
                let stamp = self.stamps.get(1, Shape::Diamond { radius });
                self.picture.stamp(stamp, x, y, ink, ink);
            } else {
                let alpha = lane.alpha(transit.id, 255);
                self.picture.blend_pixel(x, y, ink, alpha);
            }
        }
    }

    /// Draws open sessions, one dot each, from the lowest slot upwards: the viewer's own, tests, all others. Returns
    /// the viewer's own.
    fn draw_sessions<S: Scene>(&mut self, scene: &S, look: &Look) -> Vec<(Point, f32)> {
        let mut own = Vec::new();
        for place in STATIONS {
            let station = scene.station(place);
            if station.open_sessions == 0 {
                continue;
            }
            let mine = scene.own_sessions(place);
            let others = mine + scene.test_sessions(place);
            let sessions_grid = SessionGrid::of(look.layout.node(place), &station);
            let style = dot_style(sessions_grid.pitch, look.ratio);
            if mine == 1 {
                // It keeps the size that it had on its way, and its place, whoever else comes and goes.
                let body = look.layout.node(place).body;
                let at = (body.cx() * look.ratio, body.cy() * look.ratio);
                own.push((at, look.scale.pipe_pitch));
                if station.open_sessions == 1 {
                    continue;
                }
            }
            if let Some(alone) = style.pixel {
                let shading = DensityShading::of(1, (sessions_grid.pitch * look.ratio).powi(2));
                let r = look.ratio;
                let Rect { x, y, w, h } = look.layout.node(place).session_area;
                let area = Area::around(x * r, y * r, w * r, h * r);
                let (tests, sessions) = (mine..others, others..station.open_sessions);
                let kinds = [(tests, look.palette.test), (sessions, look.palette.session)];
                for (some, ink) in kinds.into_iter().filter(|(some, _)| !some.is_empty()) {
                    self.coverage
                        .rasterize_sessions(&sessions_grid, some, area, r, shading, alone);
                    let shares = self.coverage.shares();
                    self.picture.shade(area, shares, true, ink);
                }
            }
            let drawn = if style.is_pixel() {
                mine
            } else {
                station.open_sessions
            };
            sessions_grid.for_each_cell(drawn, |n, (x, y)| {
                let at = (x * look.ratio, y * look.ratio);
                if n < mine {
                    if mine > 1 {
                        own.push((at, sessions_grid.pitch));
                    }
                } else {
                    let ink = match n < others {
                        true => look.palette.test,
                        false => look.palette.session,
                    };
                    self.dot(2, &style, at, ink, look.palette.paper);
                }
            });
        }
        own
    }

    fn resting_style(&self, i: usize, look: &Look, classes: Classes) -> (RestingStyle, DotStyle) {
        let basin = &look.layout.basins[i];
        let grid = DotGrid::of(basin, &look.scale);
        // Where the distances of columns and rows differ, dots keep to the smaller one.
        let style = dot_style(grid.dx.min(grid.dy), look.ratio);
        let classes = match WAITING[i] {
            // What never left its sender is no mystery to anybody: it has no days.
            Place::Senders => Classes::One,
            _ => classes,
        };
        let resting = RestingStyle {
            grid,
            body: with_pile(&basin.body),
            ratio: look.ratio,
            classes,
            colours: classes.colours(look.palette),
            lines: look.palette.paper,
            look: (style.radius, style.fold),
        };
        (resting, style)
    }

    /// Draws the messages that fall into a basin; returns the viewer's own, falling or at rest, to be drawn last.
    fn draw_falling(
        &mut self,
        i: usize,
        resting: &RestingStyle,
        style: &DotStyle,
        look: &Look,
    ) -> Vec<(Point, f32)> {
        let pitch = resting.grid.dx.min(resting.grid.dy);
        let r = look.ratio;
        let classes = resting.colours.len() as u32 / 2;
        let body = look.layout.basins[i].body;
        let placed = |(x, y): Point| ((x * r, y * r), pitch);
        let resting_own = self.layers[i].mine().iter();
        let mut own: Vec<_> = resting_own
            .map(|at| placed(own_resting(&body, pitch, *at)))
            .collect();
        let fallers = core::mem::take(&mut self.layers[i].falling);
        for &(w, t, rest) in &fallers {
            let rest = match w.mine {
                true => own_resting(&body, pitch, rest),
                false => rest,
            };
            let (x, y) = falling(&look.layout.basins[i], w.id, t, rest);
            if w.mine {
                own.push(placed(own_inside(&body, pitch, (x, y))));
            } else {
                let class = resting.classes.class(&w);
                let colour = resting.colours[colour_of(class, w.test.into(), classes)];
                self.dot(3 + i, style, (x * r, y * r), colour, look.palette.paper);
            }
        }
        self.layers[i].falling = fallers;
        own
    }

    #[inline(always)]
    fn dot(&mut self, slot: usize, style: &DotStyle, at: Point, colour: Rgb, lines: Rgb) {
        if let Some(alpha) = style.pixel {
            self.picture.blend_pixel(at.0, at.1, colour, alpha);
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
        let (ink, paper) = (look.palette.mine, look.palette.paper);
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

/// The inside of a basin and the space for a pile above its brim. No two of these overlap.
fn with_pile(body: &Rect) -> Rect {
    Rect::new(
        body.x - 1.0,
        body.y - PILE_HEIGHT,
        body.w + 2.0,
        body.h + PILE_HEIGHT + 2.0,
    )
}

/// Where the dots of a part are drawn, device pixels. The parts do not overlap, and nothing is drawn outside.
fn part_area(part: usize, l: &Layout, ratio: f32) -> Area {
    let brim = l.basins[0].body.y - PILE_HEIGHT;
    let side = l.nodes[0].body.right();
    let rect = match (l.axis, l.basins.get(part)) {
        (Axis::Across, Some(Basin { body: b, .. })) => {
            // A dot that falls from its server's tap may come from beside the basin.
            let right = match l.basins.get(part + 1) {
                Some(next) => (b.right() + 6.0).max(next.body.x - 6.0),
                None => b.right() + 6.0,
            };
            let left = b.x - 6.0;
            Rect::new(left, brim, right - left, b.bottom() + 6.0 - brim)
        }
        (Axis::Down, Some(Basin { body: b, mouth, .. })) => {
            // Where rows are close the dots fall from beside the basin, and none above the one before it.
            let before = part.checked_sub(1).map(|part| &l.basins[part].body);
            let top = (mouth[1] - 34.0).max(before.map_or(0.0, |b| b.bottom() + 6.0));
            Rect::new(side, top, l.width - side, b.bottom() + 6.0 - top)
        }
        (Axis::Across, None) => Rect::new(0.0, 0.0, l.width, brim),
        (Axis::Down, None) => Rect::new(0.0, 0.0, side, l.height),
    };
    let (x0, y0) = (rect.x * ratio, rect.y * ratio);
    let (x1, y1) = (rect.right() * ratio, rect.bottom() * ratio);
    // Rounded, so that two parts with a common edge have a common edge in pixels.
    Area {
        x0: x0.round() as i32,
        y0: y0.round() as i32,
        x1: x1.round() as i32,
        y1: y1.round() as i32,
    }
}

/// A cache of stamps by purpose; a stamp is made anew when its shape changes.
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
pub(super) mod test_scene;
#[cfg(test)]
mod tests;
