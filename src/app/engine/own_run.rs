//! A frame of the viewer's own run: time passes up to where a chapter stops, and the stage is painted.

use super::Core;
use super::slow_motion::{SlowMotion, Storage};
use crate::app::drivers::Progress;
use crate::browser::Viewport;
use crate::browser::clock::{deadline, now_ms};
use limbo_sim::{Hop, HopState, Place, SimTime, World};
use web_sys::HtmlCanvasElement;

/// On paper there are at least so many pixels for one of CSS.
const PAPER_DPR: f64 = 2.0;

/// A run that begins with an empty network shows it for a moment: until its first letter comes, in its first two seconds,
/// time runs so many times faster.
const TO_FIRST_LETTER: f64 = 4.0;
const FIRST_MOMENT: SimTime = SimTime(2_000);

impl Core {
    /// Lets time pass for the viewer's own run.
    pub(super) fn own_frame(&mut self, wall_ms: f64, work_ms: f64) -> Progress {
        let start = now_ms();
        let wall_ms = self.viewing_until_stop(wall_ms);
        let (before, events) = (self.player.now(), self.player.world().events());
        let moved = self.let_time_pass(wall_ms, &mut deadline(work_ms));
        self.rest_at_stop(before);
        self.skip_what_is_shown();
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

    /// A frame of the run, slice by slice: slower by itself around a fall, so that it can be seen. Who wants little motion
    /// sees one still after another, which needs no slowing down.
    fn let_time_pass(&mut self, wall_ms: f64, out_of_time: &mut dyn FnMut() -> bool) -> bool {
        let player = &self.player;
        let world = player.world();
        let nothing_yet = world.messages() == 0 && world.now() < FIRST_MOMENT;
        let wall_ms = if nothing_yet {
            wall_ms * TO_FIRST_LETTER
        } else {
            wall_ms
        };
        let storage = world.station(Place::Mailboxes);
        let falls = storage.sessions_max.is_some() && !self.state.reduced_motion;
        if !falls || !player.playing() || player.seeking() {
            return self.player.frame(wall_ms, out_of_time);
        }
        let pace = f64::from(player.run().scenario.pace) * player.speed();
        let (mut left, mut moved) = (wall_ms, false);
        while left > 0.0 {
            let slice = SlowMotion::slice_ms(left, wall_ms, pace);
            let seen = storage_of(self.player.world());
            let slower = seen.map_or(1.0, |seen| self.slow_motion.pace(seen, slice, pace));
            moved |= self.player.frame(slice * slower, out_of_time);
            left -= slice;
            if out_of_time() || !self.player.playing() {
                break;
            }
        }
        moved
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
        let world = self.player.world();
        let viewport = Viewport {
            width,
            height,
            dpr: match self.state.on_paper {
                true => window.device_pixel_ratio().max(PAPER_DPR),
                false => window.device_pixel_ratio(),
            },
            theme,
            type_size: self.state.type_size(),
            colouring: self.state.colouring(),
            handles: self.state.has_handles(),
            detail: self.state.detail,
        };
        self.stage.painter.paint(world, &canvas, &viewport);
    }
}

/// What decides whether the storage falls; none where there is no limit that brings it down.
fn storage_of(world: &World) -> Option<Storage> {
    let station = world.station(Place::Mailboxes);
    let most = f64::from(station.sessions_max?.max(1));
    let reached = world.hop(Hop::Delivery) == HopState::Up;
    Some(Storage {
        now: world.now(),
        share: f64::from(station.open_sessions + station.reader_sessions) / most,
        back_at: station.back_at.filter(|_| !station.up),
        served: world.blocks().filter(|block| block.open && reached).count(),
    })
}
