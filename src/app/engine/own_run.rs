//! A frame of the viewer's own run: time passes up to where a chapter stops, and the stage is painted.

use super::Core;
use crate::app::drivers::Progress;
use crate::browser::Viewport;
use crate::browser::clock::{deadline, now_ms};
use web_sys::HtmlCanvasElement;

impl Core {
    /// Lets time pass for the viewer's own run.
    pub(super) fn own_frame(&mut self, wall_ms: f64, work_ms: f64) -> Progress {
        let start = now_ms();
        let wall_ms = self.viewing_until_stop(wall_ms);
        let (before, events) = (self.player.now(), self.player.world().events());
        let moved = self.player.frame(wall_ms, &mut deadline(work_ms));
        self.rest_at_stop(before);
        self.check_expected_hash();
        Progress {
            moved,
            to_publish: false,
            busy: self.player.playing() || self.player.seeking(),
            more: false,
            simulating_ms: now_ms() - start,
            events: self.player.world().events().saturating_sub(events),
        }
    }

    pub(super) fn paint_own(&mut self) {
        let (width, height, theme) = (self.state.width, self.state.height(), self.state.theme());
        let canvas = self.stage.canvas.cast::<HtmlCanvasElement>();
        let (Some(canvas), Some(window)) = (canvas, web_sys::window()) else {
            return;
        };
        if width < 1.0 {
            return;
        }
        let (world, scenario) = (self.player.world(), &self.player.run().scenario);
        let viewport = Viewport {
            width,
            height,
            dpr: window.device_pixel_ratio(),
            theme,
        };
        self.stage
            .painter
            .paint(world, scenario, &canvas, &viewport);
    }
}
