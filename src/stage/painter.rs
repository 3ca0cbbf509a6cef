//! The thin shell around [`Frame`]: sizes the canvas, and puts the picture on it once a frame.

use super::frame::Frame;
use super::layout::Layout;
use super::theme::Theme;
use limbo_sim::{Ledger, Scenario, World};
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

/// More device pixels than this a CSS pixel cost time and show nothing.
const RATIO_MAX: f64 = 2.0;

/// Paints the dots of a stage.
#[derive(Default)]
pub struct Painter {
    frame: Frame,
}

impl Painter {
    /// A painter that has painted nothing yet.
    pub fn new() -> Painter {
        Painter::default()
    }

    /// The most that has waited here or on the stage beside this one: both have one scale.
    pub fn set_beside(&mut self, most: Ledger) {
        self.frame.set_beside(Some(most));
    }

    /// Paints the world as it is now: once per animation frame. `width` and `height` are the stage's in CSS
    /// pixels, `dpr` the window's devicePixelRatio. Does nothing where there is no 2D canvas.
    #[allow(clippy::too_many_arguments)]
    pub fn paint(
        &mut self,
        world: &World,
        scenario: &Scenario,
        canvas: &HtmlCanvasElement,
        width: f64,
        height: f64,
        dpr: f64,
        theme: Theme,
    ) {
        let ratio = dpr.clamp(0.5, RATIO_MAX) as f32;
        let layout = Layout::new(width as f32, height as f32, theme.type_px());
        let changed = self
            .frame
            .draw(world, scenario.travel, &layout, theme, ratio);
        if changed | self.fit(canvas) {
            self.put(canvas);
        }
    }

    /// Gives the canvas the picture's size; true if it had another, and so is blank now.
    fn fit(&self, canvas: &HtmlCanvasElement) -> bool {
        let picture = self.frame.picture();
        let (w, h) = (picture.width(), picture.height());
        if (canvas.width(), canvas.height()) == (w, h) {
            return false;
        }
        canvas.set_width(w);
        canvas.set_height(h);
        true
    }

    fn put(&self, canvas: &HtmlCanvasElement) {
        let picture = self.frame.picture();
        let context = canvas.get_context("2d").ok().flatten();
        let Some(context) = context.and_then(|c| c.dyn_into::<CanvasRenderingContext2d>().ok())
        else {
            return;
        };
        // The view of memory is taken anew each time: it would be empty after the memory has grown.
        let bytes = Clamped(picture.bytes());
        let image =
            ImageData::new_with_u8_clamped_array_and_sh(bytes, picture.width(), picture.height());
        if let Ok(image) = image {
            // Fails only for an image that is too large to hold, and then there is nothing to show.
            let _ = context.put_image_data(&image, 0.0, 0.0);
        }
    }
}
