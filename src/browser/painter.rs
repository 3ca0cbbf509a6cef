//! The painter of a stage: sizes the canvas, and once a frame puts what has changed of the picture on it. It is used by
//! the frame loop, outside of Yew, and keeps nothing but its own picture: several stages can stand on one page.

use super::clock::now_ms;
use super::ratio::Ratio;
use limbo_picture::colouring::Colouring;
use limbo_picture::frame::Frame;
use limbo_picture::layout::{Layout, Parts, TypeSize};
use limbo_picture::raster::{Area, Raster};
use limbo_picture::theme::{Detail, Theme};
use limbo_sim::{Hop, Ledger, World};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

thread_local! {
    /// Whether a canvas was refused, and whether that has been asked for.
    static REFUSED: Cell<(bool, bool)> = const { Cell::new((false, false)) };
    /// What is on the canvases of the page. Not every browser lets a page read that from the canvas.
    static PAINTED: RefCell<Vec<(HtmlCanvasElement, Rc<RefCell<Frame>>)>> = const { RefCell::new(Vec::new()) };
}

/// Reads what was painted on a canvas that stands on the page; `None` where nothing was.
pub fn painted_on<T>(canvas: &HtmlCanvasElement, read: impl FnOnce(&Raster) -> T) -> Option<T> {
    PAINTED.with_borrow(|painted| {
        let (_, frame) = painted.iter().find(|(on, _)| on == canvas)?;
        Some(read(frame.borrow().picture()))
    })
}

/// True once after the browser has refused to draw: it gives no canvas, or none any more.
pub fn is_newly_refused() -> bool {
    let (refused, told) = REFUSED.get();
    REFUSED.set((refused, refused));
    refused && !told
}

/// What a picture is painted for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Viewport {
    /// Width of the stage, CSS pixels.
    pub width: f64,
    /// Height of the stage, CSS pixels.
    pub height: f64,
    /// Device pixels a CSS pixel: the window's `devicePixelRatio`.
    pub dpr: f64,
    /// The colours.
    pub theme: Theme,
    /// The letters, for which the geometry has room.
    pub type_size: TypeSize,
    /// What the colours of the dots say.
    pub colouring: Colouring,
    /// Whether there is room for handles by which the network is changed.
    pub handles: bool,
    /// How fine the picture is to be.
    pub detail: Detail,
}

/// Paints the dots of a stage.
#[derive(Default)]
pub struct Painter {
    frame: Rc<RefCell<Frame>>,
    ratio: Ratio,
    /// True while time stands still.
    still: bool,
    /// True while the picture has fewer device pixels than the screen.
    coarse: bool,
    /// The geometry of the last frame, and the width, the height, the size of type and the parts that it was made for.
    layout: Option<((f64, f64, TypeSize, Parts), Layout)>,
}

impl Painter {
    /// A painter that has painted nothing yet.
    pub fn new() -> Painter {
        Painter::default()
    }

    /// The most that waits here or on the other one of two stages: both have one scale.
    pub fn set_shared_most(&mut self, most: Ledger) {
        self.frame.borrow_mut().set_comparison(Some(most));
    }

    /// Whether time stands still: then no frame can be late, and the picture gets all device pixels that there are.
    /// True if it has to be painted anew for that.
    pub fn set_still(&mut self, still: bool) -> bool {
        self.still = still;
        still && self.coarse
    }

    /// Paints the world as it is now: once per animation frame. The picture has as many device pixels as the screen
    /// while frames come in time and while time stands still, else fewer. Does nothing where there is no 2D canvas.
    pub fn paint(&mut self, world: &World, canvas: &HtmlCanvasElement, viewport: &Viewport) {
        let start = now_ms();
        // The one that is in force.
        let scenario = world.scenario();
        self.is_on(canvas);
        let shared = self.frame.clone();
        let mut frame = shared.borrow_mut();
        let Viewport {
            width,
            height,
            dpr,
            theme,
            type_size,
            colouring,
            handles,
            detail,
        } = *viewport;
        let most = frame.comparison().unwrap_or(world.ledger());
        let parts = Parts::of(
            scenario.has_readers(),
            world.series(),
            &most,
            world.hop(Hop::Submission),
        );
        let parts = match handles {
            true => parts.with_handles(scenario),
            false => parts,
        };
        let size = (width, height, type_size, parts);
        let kept = self.layout.take().filter(|(of, _)| *of == size);
        let (_, layout) = self.layout.insert(kept.unwrap_or_else(|| {
            let (.., type_size, parts) = size;
            let layout = Layout::new(width as f32, height as f32, type_size, parts);
            (size, layout)
        }));
        let full = Ratio::full(dpr);
        let ratio = match detail {
            Detail::Auto if !self.still => self.ratio.of(dpr),
            Detail::Coarse => Ratio::coarse(dpr),
            Detail::Auto | Detail::Fine => full,
        };
        self.coarse = detail == Detail::Auto && ratio < full;
        let changed = frame.draw_world(world, scenario.travel, layout, theme, colouring, ratio);
        let picture = frame.picture();
        if fit(canvas, picture) {
            let all = Area::of_size(picture.width(), picture.height());
            put(canvas, picture, &[all]);
        } else if changed {
            put(canvas, picture, frame.changed());
        } else {
            // Nothing was painted: that says nothing about the cost of painting.
            return;
        }
        if !self.still && detail == Detail::Auto {
            self.ratio.painted(now_ms() - start, dpr);
        }
    }

    /// From now on this canvas shows what is painted here.
    fn is_on(&self, canvas: &HtmlCanvasElement) {
        PAINTED.with_borrow_mut(|painted| {
            let mine = |(on, frame): &(_, _)| on == canvas && Rc::ptr_eq(frame, &self.frame);
            if !painted.iter().any(mine) {
                painted.retain(|(other, _)| other != canvas && other.is_connected());
                painted.push((canvas.clone(), self.frame.clone()));
            }
        });
    }
}

/// Gives the canvas the picture's size; true if it had another, and so is blank now.
fn fit(canvas: &HtmlCanvasElement, picture: &Raster) -> bool {
    let (w, h) = (picture.width(), picture.height());
    if (canvas.width(), canvas.height()) == (w, h) {
        return false;
    }
    canvas.set_width(w);
    canvas.set_height(h);
    true
}

/// Puts these parts of the picture on the canvas.
fn put(canvas: &HtmlCanvasElement, picture: &Raster, areas: &[Area]) {
    let context = canvas.get_context("2d").ok().flatten();
    let Some(context) = context.and_then(|c| c.dyn_into::<CanvasRenderingContext2d>().ok()) else {
        REFUSED.set((true, REFUSED.get().1));
        return;
    };
    // A new view of the wasm memory each time: one that was kept would be detached when the memory grows.
    let bytes = Clamped(picture.bytes());
    let image =
        ImageData::new_with_u8_clamped_array_and_sh(bytes, picture.width(), picture.height());
    let Ok(image) = image else {
        return;
    };
    // The smallest area around all of them, in one call: Chromium takes 0.4 ms for all of 1280 x 720 and 0.3 for a
    // strip of it, but 0.8 for four strips.
    let Some(union) = areas.iter().copied().reduce(Area::with) else {
        return;
    };
    let (x, y) = (f64::from(union.x0), f64::from(union.y0));
    let w = f64::from(union.x1 - union.x0);
    let h = f64::from(union.y1 - union.y0);
    // Fails only where the browser cannot hold an image of that size; the canvas then keeps its last picture.
    let _ = context.put_image_data_with_dirty_x_and_dirty_y_and_dirty_width_and_dirty_height(
        &image, 0.0, 0.0, x, y, w, h,
    );
}
