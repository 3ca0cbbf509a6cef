//! Dense traffic, each message a single pixel: how much of each pixel the messages on a link or the sessions of a
//! station cover together. All have one colour, or two where some are tests, so a byte for each pixel and colour is
//! enough, and a million messages are placed in some milliseconds. Pure; draws nothing.

use super::super::dots::{SCATTERED, Scene, scattered};
use super::super::layout::{Axis, Layout};
use super::super::raster::{Area, covered};
use super::dot_style::DensityShading;
use super::session_grid::SessionGrid;
use core::ops::Range;
use limbo_sim::{Hop, InTransit, Transit};

/// The geometry of a link, device pixels.
pub(super) struct LinkGeometry<'a> {
    layout: &'a Layout,
    hop: Hop,
    pub(super) axis: Axis,
    pitch: f32,
    ratio: f32,
    /// The pixels of the pipe.
    pub(super) area: Area,
}

impl LinkGeometry<'_> {
    /// The geometry of a link for dots of this pitch (CSS pixels).
    pub(super) fn of(layout: &Layout, hop: Hop, pitch: f32, ratio: f32) -> LinkGeometry<'_> {
        let pipe = &layout.pipe(hop).body;
        let [x, y, w, h] = [pipe.x, pipe.y, pipe.w, pipe.h].map(|v| v * ratio);
        let mut area = Area::around(x, y, w, h);
        // A message that has just arrived may lie on the first pixel behind the end.
        (area.x1, area.y1) = (area.x1 + 1, area.y1 + 1);
        LinkGeometry {
            layout,
            hop,
            axis: layout.axis,
            pitch,
            ratio,
            area,
        }
    }

    /// Pixels from side to side, and from the beginning to the end.
    fn size(&self) -> (usize, usize) {
        let wide = (self.area.x1 - self.area.x0) as usize;
        let high = (self.area.y1 - self.area.y0) as usize;
        match self.axis {
            Axis::Across => (high, wide),
            Axis::Down => (wide, high),
        }
    }

    /// Factor and offset that turn a scattered number into its lane, in pixels of the area from one side, as
    /// fixed-point numbers with [`POINT`] fractional bits. Lanes lie evenly between those of the least and of the
    /// greatest scattered number.
    fn lanes(&self) -> (u64, u64) {
        let (pipe, axis) = (&self.layout.pipe(self.hop).body, self.axis);
        let (middle, thick, side) = match axis {
            Axis::Across => (pipe.cy(), pipe.h, self.area.y0),
            Axis::Down => (pipe.cx(), pipe.w, self.area.x0),
        };
        let wide = (thick - self.pitch).max(0.0);
        let near = (middle - wide / 2.0) * self.ratio - side as f32;
        let fixed = |pixels: f32| (f64::from(pixels.max(0.0)) * (1_u64 << POINT) as f64) as u64;
        (fixed(wide * self.ratio) / u64::from(SCATTERED), fixed(near))
    }

    /// How far from the beginning a message of this progress is drawn, in pixels of the area.
    fn along(&self, progress: f32) -> f32 {
        let pipe = &self.layout.pipe(self.hop).body;
        match self.axis {
            Axis::Across => (pipe.x + pipe.w * progress) * self.ratio - self.area.x0 as f32,
            Axis::Down => (pipe.y + pipe.h * progress) * self.ratio - self.area.y0 as f32,
        }
    }
}

/// All messages whose progress falls on the same pixel, so that it is not computed for each of a million.
struct Step {
    /// The index of the pixel from the beginning.
    at: usize,
    /// Messages with no more than this left to go (ms) are on the same pixel, among those not yet drawn.
    to: u32,
}

/// Messages this near to a pixel's edge (pixels) are computed one by one; far more than the rounding error.
const EDGE: f32 = 1.0 / 256.0;

impl Step {
    /// The pixel of a message with `left` of `travel` ms to go.
    #[inline(never)]
    fn of(geometry: &LinkGeometry, left: u32, travel: u32) -> Step {
        let along = |left| geometry.along(Transit::progress(left, travel));
        let (end, pace) = (along(0), (along(0) - along(travel)) / travel as f32);
        let at = along(left).max(0.0) as usize;
        Step {
            at: at.min(geometry.size().1 - 1),
            to: left.max(((end - at as f32 - EDGE) / pace) as u32),
        }
    }
}

/// How the messages of one link cover their pixels.
struct Ink {
    shading: DensityShading,
    alone: u8,
    /// Nearly all messages of dense traffic have the same opacity: a table from what is covered before one of them to
    /// what is covered after it. Messages whose complement's `scattered` is below `strong` are the exception.
    after: [u8; 256],
    strong: u32,
}

/// Fractional bits of a lane's number: scattered numbers have 24 bits, and there are fewer than 2^24 lanes.
const POINT: u32 = 40;

impl Ink {
    fn of(shading: DensityShading, alone: u8) -> Ink {
        let most = u32::from(shading.alpha_of_most(alone));
        Ink {
            shading,
            alone,
            after: core::array::from_fn(|below| covered(below as u32, most) as u8),
            strong: shading.strong_below(),
        }
    }

    /// Adds one message to its pixel.
    #[inline(always)]
    fn dot(&self, id: u32, share: &mut u8) {
        *share = if scattered(!id) >= self.strong {
            self.after[usize::from(*share)]
        } else {
            let alpha = self.shading.alpha(id, self.alone);
            covered(u32::from(*share), u32::from(alpha)) as u8
        };
    }

    /// Adds the messages of one step to its row of lanes, with which `cells` begins; tests are added to a row that
    /// begins so many cells behind it.
    #[inline(never)]
    fn rasterize(&self, line: &[InTransit], wide: u64, near: u64, cells: &mut [u8], behind: usize) {
        for sent in line {
            let lane = (u64::from(scattered(sent.id())) * wide + near) >> POINT;
            let cell = lane as usize + usize::from(sent.is_test()) * behind;
            if let Some(share) = cells.get_mut(cell) {
                self.dot(sent.id(), share);
            }
        }
    }
}

/// How much of each pixel of a pipe or a session area is covered.
#[derive(Default)]
pub(super) struct PixelCoverage {
    /// Of all pixels; where tests are on a link, then of all pixels again, of tests alone.
    shares: Vec<u8>,
    /// How many pixels there are.
    pixels: usize,
}

impl PixelCoverage {
    /// Adds all messages on a link; each alone would cover `alone` of its pixel (0..=255).
    #[inline(never)]
    pub(super) fn rasterize<S: Scene>(
        &mut self,
        scene: &S,
        geometry: &LinkGeometry,
        shading: DensityShading,
        alone: u8,
    ) {
        let (lanes, steps) = geometry.size();
        let with_tests = scene.tests_on_link(geometry.hop) > 0;
        self.clear(lanes * steps, with_tests);
        let ink = Ink::of(shading, alone);
        let (wide, near) = geometry.lanes();
        let (now, travel) = (scene.now().ms(), scene.travel().ms());
        scene.each_on_link(geometry.hop, |mut line| {
            while let Some(first) = line.first() {
                let step = Step::of(geometry, first.arrives().saturating_sub(now), travel);
                let here =
                    line.partition_point(|sent| sent.arrives().saturating_sub(now) <= step.to);
                let (here, others) = line.split_at(here.max(1));
                let cells = &mut self.shares[step.at * lanes..];
                ink.rasterize(here, wide, near, cells, self.pixels);
                line = others;
            }
        });
    }

    /// Adds these sessions of a station; `area` is the session area in device pixels.
    #[inline(never)]
    pub(super) fn rasterize_sessions(
        &mut self,
        sessions_grid: &SessionGrid,
        sessions: Range<u32>,
        area: Area,
        ratio: f32,
        shading: DensityShading,
        alone: u8,
    ) {
        let high = (area.y1 - area.y0) as usize;
        self.clear((area.x1 - area.x0) as usize * high, false);
        let ink = Ink::of(shading, alone);
        let (left, top) = (area.x0 as f32, area.y0 as f32);
        sessions_grid.for_each_cell(sessions.end, |n, (x, y)| {
            // The area begins on a whole pixel, so truncating cuts off less than one.
            let (column, row) = ((x * ratio - left) as u32, (y * ratio - top) as u32);
            let at = column as usize * high + row as usize;
            if let Some(share) = self.shares.get_mut(at).filter(|_| n >= sessions.start) {
                ink.dot(n, share);
            }
        });
    }

    /// How much of each pixel is covered (0..=255): from side to side, and so from the beginning to the end.
    pub(super) fn shares(&self) -> &[u8] {
        &self.shares[..self.pixels]
    }

    /// The same for the tests among the messages on a link, which are not in [`PixelCoverage::shares`].
    pub(super) fn test_shares(&self) -> &[u8] {
        &self.shares[self.pixels..]
    }

    /// Nothing covers any of so many pixels, tests apart or not.
    fn clear(&mut self, pixels: usize, with_tests: bool) {
        self.pixels = pixels;
        self.shares.clear();
        self.shares
            .resize(if with_tests { 2 * pixels } else { pixels }, 0);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::dots::{scatter, travelling};
    use super::super::super::layout::Parts;
    use super::super::super::raster::Raster;
    use super::super::test_scene::TestScene;
    use super::*;
    use limbo_sim::{Command, Run, Scenario, SimTime, World};

    #[test]
    fn dense_traffic_looks_as_if_each_message_were_drawn_alone() {
        let (hop, ink, pitch) = (Hop::Delivery, [9, 99, 199], 0.5);
        for (width, ratio, count) in [
            (1280.0, 1.0, 60_000),
            (360.0, 2.0, 9_000),
            (800.0, 1.5, 900),
        ] {
            let mut scene = TestScene::at_rest(0, 0, 0).with_tests(3);
            (0..count).for_each(|id| scene.send(id, scatter(id ^ 0x5555)));
            let layout = Layout::new(width, 700.0, 14.0, Parts::WITH_OUTBOX);
            let pipe = &layout.pipe(hop).body;
            let pixels = pipe.w * pipe.h * ratio * ratio;
            let shading = DensityShading::of(count as usize, pixels);
            let (geometry, mut coverage) = (
                LinkGeometry::of(&layout, hop, pitch, ratio),
                PixelCoverage::default(),
            );
            coverage.rasterize(&scene, &geometry, shading, 80);
            let down = geometry.axis == Axis::Across;
            scene
                .transits
                .sort_by(|a, b| b.progress.total_cmp(&a.progress));

            let mut all_ink = 0;
            for (test, shares) in [(false, coverage.shares()), (true, coverage.test_shares())] {
                let picture = || Raster::new((width * ratio) as u32, (700.0 * ratio) as u32);
                let (mut together, mut one_by_one) = (picture(), picture());
                together.shade(geometry.area, shares, down, ink);
                for transit in scene.transits.iter().filter(|t| t.test == test) {
                    let (x, y) = travelling(&layout, hop, transit, pitch);
                    let alpha = shading.alpha(transit.id, 80);
                    one_by_one.blend_pixel(x * ratio, y * ratio, ink, alpha);
                }
                let ink_of = |r: &Raster| r.bytes().chunks(4).map(|p| u32::from(p[3])).sum::<u32>();
                let pairs = together.bytes().chunks(4).zip(one_by_one.bytes().chunks(4));
                // One by one they are placed to the 128th part of a pixel.
                let other = pairs.filter(|(a, b)| a != b).count();
                assert!(other <= 2 + count as usize / 50, "{other} pixels");
                assert!(ink_of(&together).abs_diff(ink_of(&one_by_one)) < 2000);
                all_ink += ink_of(&together);
            }
            assert!(all_ink > count.min(40_000));
        }
    }

    #[test]
    fn own_on_link_lists_the_viewers_own_among_all_on_the_link() {
        let scenario = Scenario::named("small-town").unwrap();
        let travel = scenario.travel;
        let mut run = Run::new(scenario.with_weight(1), 4);
        for at in [100_000, 100_001, 200_000] {
            run.push(SimTime(at), Command::SendTest).unwrap();
        }
        let mut world = World::new(&run).unwrap();
        let mut seen = 0;
        for step in 0..60 {
            world.advance(SimTime(100_000 + step * travel.ms() / 10), u64::MAX);
            for hop in Hop::ALL {
                let all = world.transits(hop).filter(|t| t.mine && !t.back);
                let mut all: Vec<Transit> = all.collect();
                all.sort_by_key(|t| t.id);
                let own: Vec<Transit> = world.own_on_link(hop).collect();
                assert_eq!(own, all);
                seen += own.len();
                let mut line = Vec::new();
                world.each_on_link(hop, |some| line.extend(some.iter().map(|m| m.id())));
                let forward = world.transits(hop).filter(|t| !t.back).map(|t| t.id);
                assert_eq!(line, forward.collect::<Vec<_>>());
                assert_eq!(line.len(), world.on_link(hop) as usize);
            }
        }
        assert!(seen > 20, "{seen}");
    }
}
