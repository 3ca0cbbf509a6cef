//! How large and how opaque a dot is drawn: as an envelope where there is space for it, as a single pixel where there
//! is none. Pure; nothing is drawn here.

use super::super::dots::{PILE_HEIGHT, Point, SCATTERED, scatter};
use super::super::layout::Rect;
use super::super::raster::Shape;
use limbo_sim::MessageId;

/// How dots of the same pitch look, in device pixels.
pub(super) struct DotStyle {
    pub(super) radius: f32,
    pub(super) fold: f32,
    /// How much of its pixel a dot covers, 0..=255, where it is drawn as a single pixel.
    pub(super) pixel: Option<u8>,
}

impl DotStyle {
    pub(super) fn is_pixel(&self) -> bool {
        self.pixel.is_some()
    }

    pub(super) fn shape(&self) -> Shape {
        Shape::Letter {
            radius: self.radius,
            fold: self.fold,
        }
    }
}

/// A pixel has the area of a dot of this radius, device pixels: below that, a dot is a pixel.
const PIXEL_BELOW: f32 = 0.5642;
/// The least share of its pixel that a moving dot covers, so that a single one is still visible. Below the size of a
/// pixel a dot's opacity shrinks with its area, so that dense traffic in a pipe looks like many dots and not like a
/// solid bar.
const FAINTEST: f32 = 0.3;

/// The style of a dot at this pitch (CSS pixels): it changes continuously from a single pixel to an envelope.
pub(super) fn dot_style(pitch: f32, ratio: f32) -> DotStyle {
    let t = ((pitch - 9.0) / 7.0).clamp(0.0, 1.0);
    let radius = pitch * 0.43 * ratio;
    DotStyle {
        radius,
        fold: t * t * (3.0 - 2.0 * t),
        pixel: (radius < PIXEL_BELOW).then(|| {
            let share = radius * radius / (PIXEL_BELOW * PIXEL_BELOW);
            (share.max(FAINTEST) * 255.0) as u8
        }),
    }
}

/// Density shading: where many dots share a pixel, most of them become faint and a few stay opaque, so that dense
/// traffic shows as moving grain and not as a solid bar. Every dot is drawn.
#[derive(Clone, Copy)]
pub(super) struct DensityShading(f32);

/// How many opaque dots there are on a pixel, about.
const GRAINS: f32 = 0.3;
/// The share of its pixel that an opaque dot covers.
const GRAIN: f32 = 0.55;

impl DensityShading {
    /// So many dots on so many device pixels.
    pub(super) fn of(dots: usize, pixels: f32) -> DensityShading {
        DensityShading(dots as f32 / pixels.max(1.0))
    }

    /// The opacity (0..=255) of a dot that would cover `alone` of its pixel by itself.
    #[inline(always)]
    pub(super) fn alpha(self, id: MessageId, alone: u8) -> u8 {
        if self.0 <= GRAINS {
            return alone;
        }
        // Opaque dots fade in and out as the density changes, so that no dot changes abruptly.
        let strong = (2.0 - scatter(!id) * self.0 / GRAINS).clamp(0.0, 1.0);
        self.share(strong, alone)
    }

    /// The same for all dots but the opaque ones, see [`DensityShading::strong_below`].
    pub(super) fn alpha_of_most(self, alone: u8) -> u8 {
        if self.0 <= GRAINS {
            return alone;
        }
        self.share(0.0, alone)
    }

    /// A dot is opaque, in part at least, if `scattered` of the complement of its number is lower than this.
    pub(super) fn strong_below(self) -> u32 {
        if self.0 <= GRAINS {
            return 0;
        }
        // One more, because of rounding in `alpha`.
        (2.0 * GRAINS / self.0 * (SCATTERED + 1) as f32) as u32 + 1
    }

    #[inline(always)]
    fn share(self, strong: f32, alone: u8) -> u8 {
        let alone = f32::from(alone);
        let faint = alone * GRAINS / self.0;
        // Nor does all of them at once where the shading begins.
        let grain = alone.max(GRAIN * 255.0).min(alone * 2.0);
        let grain = alone + (grain - alone) * (self.0 / GRAINS - 1.0).clamp(0.0, 1.0);
        (faint + (grain - faint) * strong).max(1.0) as u8
    }
}

/// Where one of the viewer's own messages is drawn that waits at this point of a basin: its ring stays inside.
// The viewer's own are few: one copy of this code serves whoever draws and whoever looks for them.
#[inline(never)]
pub(crate) fn own_inside(body: &Rect, pitch: f32, at: Point) -> Point {
    let reach = own_reach(pitch);
    let x = at.0.max(body.x + reach).min(body.right() - reach);
    (x, at.1.min(body.bottom() - reach))
}

/// Where one of them is drawn at rest: its ring never reaches over the top of the picture's part, however high the pile.
#[inline(never)]
pub(crate) fn own_resting(body: &Rect, pitch: f32, at: Point) -> Point {
    let (x, y) = own_inside(body, pitch, at);
    (x, y.max(body.y - PILE_HEIGHT + own_reach(pitch)))
}

/// The distance that the viewer's own keep from a basin's walls and floor, CSS pixels.
pub(crate) fn own_reach(pitch: f32) -> f32 {
    own_radius(pitch) * 1.75 + 2.0
}

/// Half the width of the viewer's own dots, CSS pixels. They grow where there is space.
pub(super) fn own_radius(pitch: f32) -> f32 {
    let alone = ((pitch - 11.0) / 4.0).clamp(0.0, 1.0) * 6.0;
    (pitch * 0.42 + alone).clamp(3.5, 18.0)
}

/// The approximate width of the lane of notices, CSS pixels.
pub(super) const LANE: f32 = 9.0;
/// A notice of this radius or less (device pixels) is drawn as a single pixel.
pub(super) const NOTICE_PIXEL: f32 = 0.75;

/// The radius of a notice, device pixels: smaller where so many run on a lane of that length (CSS pixels) that they
/// would hide each other.
pub(super) fn notice_radius(pitch: f32, notices: usize, length: f32, ratio: f32) -> f32 {
    // A diamond has twice its radius squared; they cover at most half of their lane.
    let radius_max = (0.5 * LANE * length / (2.0 * notices.max(1) as f32)).sqrt();
    let radius = (pitch * 0.5).clamp(3.6, 7.0).min(radius_max);
    (radius * ratio).max(NOTICE_PIXEL)
}
