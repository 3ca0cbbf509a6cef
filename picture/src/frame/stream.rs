//! A crowd on a link, each of them a single pixel: how much of each pixel of the pipe they cover together. All have one
//! colour, so a byte for each pixel says it all, and a million are placed in some milliseconds. Pure; draws nothing.

use super::super::dots::{SCATTERED, Scene, scattered};
use super::super::layout::{Axis, Layout};
use super::super::raster::{Area, covered, whole};
use super::size::Crowding;
use limbo_sim::{Hop, Transit};

/// Where those on a link run, device pixels.
pub(super) struct Course<'a> {
    layout: &'a Layout,
    hop: Hop,
    pub(super) axis: Axis,
    pitch: f32,
    ratio: f32,
    /// The pixels of the pipe.
    pub(super) area: Area,
}

impl Course<'_> {
    /// The course of a link, for dots of this pitch (CSS pixels).
    pub(super) fn of(layout: &Layout, hop: Hop, pitch: f32, ratio: f32) -> Course<'_> {
        let pipe = &layout.pipe(hop).body;
        let [x, y, w, h] = [pipe.x, pipe.y, pipe.w, pipe.h].map(|v| v * ratio);
        let mut area = Area::around(x, y, w, h);
        // Who has just arrived may stand on the first pixel behind the end.
        (area.x1, area.y1) = (area.x1 + 1, area.y1 + 1);
        Course {
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

    /// Between which lanes they run, in pixels of the area from one side: that of a number scattered lowest and that of
    /// one scattered highest.
    fn lanes(&self) -> (f32, f32) {
        let (pipe, axis) = (&self.layout.pipe(self.hop).body, self.axis);
        let (middle, thick, side) = match axis {
            Axis::Across => (pipe.cy(), pipe.h, self.area.y0),
            Axis::Down => (pipe.cx(), pipe.w, self.area.x0),
        };
        let wide = (thick - self.pitch).max(0.0);
        let lane = |middle: f32| middle * self.ratio - side as f32;
        (lane(middle - wide / 2.0), lane(middle + wide / 2.0))
    }

    /// How far from the beginning one is drawn, in pixels of the area.
    fn along(&self, progress: f32) -> f32 {
        let pipe = &self.layout.pipe(self.hop).body;
        match self.axis {
            Axis::Across => (pipe.x + pipe.w * progress) * self.ratio - self.area.x0 as f32,
            Axis::Down => (pipe.y + pipe.h * progress) * self.ratio - self.area.y0 as f32,
        }
    }
}

/// Those who have still so long to go (ms) stand so far from the beginning: all that lie on one pixel at once, so that
/// not each of a row of a million is worked out.
struct Step {
    from: u32,
    to: u32,
    /// Which pixel from the beginning.
    at: usize,
}

/// What of a pixel's edge is left to the exact way, pixels: far more than its rounding.
const EDGE: f32 = 1.0 / 256.0;

impl Step {
    /// The pixel for who has still `left` of `travel` ms to go.
    #[inline(never)]
    fn of(course: &Course, left: u32, travel: u32) -> Step {
        let along = |left| course.along(Transit::progress(left, travel));
        let (end, pace) = (along(0), (along(0) - along(travel)) / travel as f32);
        let at = whole(along(left)).max(0) as usize;
        Step {
            from: left.min(((end - at as f32 - 1.0 + EDGE) / pace + 1.0) as u32),
            to: left.max(((end - at as f32 - EDGE) / pace) as u32),
            at: at.min(course.size().1 - 1),
        }
    }
}

/// How much of each pixel of a pipe is covered.
#[derive(Default)]
pub(super) struct Stream {
    shares: Vec<u8>,
}

/// Bits after the point of a lane's number.
const POINT: u32 = 16;

impl Stream {
    /// Lays all who are on a link: each alone would cover `alone` of its pixel (0..=255).
    pub(super) fn lay<S: Scene>(
        &mut self,
        scene: &S,
        course: &Course,
        crowding: Crowding,
        alone: u8,
    ) {
        let (lanes, steps) = course.size();
        self.shares.clear();
        self.shares.resize(lanes * steps, 0);
        let shares = &mut self.shares[..];
        // Their lanes lie evenly between those of the least and of the greatest number that is scattered.
        let (near, far) = course.lanes();
        let fixed = |pixels: f32| (pixels.max(0.0) * (1 << POINT) as f32) as u64;
        let (near, wide) = (fixed(near) * u64::from(SCATTERED), fixed(far - near));
        // Nearly all of a dense crowd cover the same, so what comes of that is looked up.
        let most = u32::from(crowding.alpha_of_most(alone));
        let after: [u8; 256] = core::array::from_fn(|below| covered(below as u32, most) as u8);
        let (strong, travel) = (crowding.strong_below(), scene.travel().ms());
        let mut step = Step {
            from: 1,
            to: 0,
            at: 0,
        };
        scene.each_on_link(course.hop, |left, id| {
            if left < step.from || left > step.to {
                step = Step::of(course, left, travel);
            }
            let lane = (u64::from(scattered(id)) * wide + near) / u64::from(SCATTERED) >> POINT;
            if let Some(share) = shares.get_mut(step.at * lanes + lane as usize) {
                *share = if scattered(!id) >= strong {
                    after[usize::from(*share)]
                } else {
                    let alpha = crowding.alpha(id, alone);
                    covered(u32::from(*share), u32::from(alpha)) as u8
                };
            }
        });
    }

    /// How much of each pixel is covered (0..=255): from side to side, and so from the beginning to the end.
    pub(super) fn shares(&self) -> &[u8] {
        &self.shares
    }
}
