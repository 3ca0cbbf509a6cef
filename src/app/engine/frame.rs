//! The page's one frame loop. A frame lets time pass for what is shown (the viewer's run, two futures, a sweep), paints
//! what has changed, and now and then publishes. Where there is nothing left to do the loop stops by itself.

use super::{Change, Core};
use crate::browser::clock::now_ms;
use crate::browser::is_newly_refused;
use crate::message::Message;
use limbo_format::{Mode, Notice};
use yew::NodeRef;

/// Simulating takes at most this of a frame's 16 ms, so that painting and the browser have the rest,
const FRAME_WORK_MS: f64 = 9.0;
/// and less where painting takes long: both together at most this,
const FRAME_ALL_MS: f64 = 14.0;
/// though never less than this, or time would stand.
const FRAME_WORK_MIN_MS: f64 = 3.0;
/// While seeking, a picture is painted at most once every so many times as long as it took to paint: whoever waits
/// wants to arrive, and to see that it goes on.
const SEEK_REPAINT_FACTOR: f64 = 6.0;
/// On the way to an instant a frame may work for half of the time from frame to frame where frames are rare, but not longer
/// than this, ms: a browser that saves power and gives one a second would else need minutes.
const RARE_FRAME_WORK_MS: f64 = 200.0;
/// The panels follow the playhead at this interval, ms.
const PUBLISH_MS: f64 = 200.0;
/// With reduced motion, picture and panels follow the playhead at this interval, ms.
const REDUCED_MOTION_MS: f64 = 1_000.0;

/// When things happened last.
#[derive(Default)]
pub(super) struct Pacing {
    /// The canvases of the comparison.
    pub pair: [NodeRef; 2],
    /// True if the picture must be painted even where the playhead has not moved.
    pub stale: bool,
    /// True if what is around it is being rendered in another size: see [`Core::paint_rendered`].
    pub resized: bool,
    last_frame_ms: Option<f64>,
    last_publish_ms: f64,
    last_paint_ms: f64,
    /// The playhead has moved since then.
    unpainted: bool,
    /// How long the last picture took to paint, ms.
    painting_ms: f64,
}

impl Pacing {
    /// The next frame comes after a rest, in which no time passes for the run.
    pub fn rest(&mut self) {
        self.last_frame_ms = None;
    }

    /// The state has just been published.
    pub fn published(&mut self) {
        self.last_publish_ms = now_ms();
    }

    /// A frame begins; how much viewing time has passed since the one before, ms. By when the browser says that they are
    /// shown: it calls now sooner and now later, and dots that keep to that tremble on their way.
    fn begin(&mut self, shown_ms: f64) -> f64 {
        self.last_frame_ms
            .replace(shown_ms)
            .map_or(0.0, |last| (shown_ms - last).max(0.0))
    }

    /// How long a frame may simulate, after what painting the last one took, ms.
    pub fn work_ms(&self) -> f64 {
        (FRAME_ALL_MS - self.painting_ms).clamp(FRAME_WORK_MIN_MS, FRAME_WORK_MS)
    }
}

impl Core {
    /// One animation frame, which is shown then.
    pub(super) fn frame(&mut self, shown_ms: f64) {
        if self.is_unseen() {
            return;
        }
        if self.work_on_handout() {
            self.pending.frame = true;
            return;
        }
        let start = now_ms();
        let wall_ms = self.pacing.begin(shown_ms);
        if self.state.mode == Mode::Lab {
            return self.sweep_frame();
        }
        let (was_playing, was_seeking) = self.running();
        let still_ms = self.still_ms(was_playing, was_seeking);
        let paint_due = start - self.pacing.last_paint_ms >= still_ms;
        let work_ms = match was_seeking && !paint_due {
            true => FRAME_ALL_MS,
            false => self.pacing.work_ms(),
        };
        let rare_ms = match was_seeking {
            true => (wall_ms / 2.0).min(RARE_FRAME_WORK_MS),
            false => 0.0,
        };
        let work_ms = work_ms.max(rare_ms);
        let progress = match self.comparison {
            Some(_) => self.comparison_frame(wall_ms, work_ms),
            None => self.own_frame(wall_ms, work_ms),
        };
        let moved = progress.moved | self.pacing.unpainted;
        let coarse = self.set_still(!progress.busy);
        let painted = self.pacing.stale || (moved && (paint_due || !progress.busy)) || coarse;
        self.pacing.unpainted = moved && !painted;
        if painted {
            self.paint();
        }
        let more = progress.more | self.after_painting(painted);
        self.perf
            .record(now_ms() - start, progress.simulating_ms, progress.events);
        // Where one still follows another, the panels are those of the same instant.
        let publish_due = match still_ms > PUBLISH_MS {
            true => painted,
            false => start - self.pacing.last_publish_ms >= PUBLISH_MS,
        };
        let rests = !progress.busy && !progress.more;
        if (moved || progress.to_publish) && (rests || publish_due) {
            self.publish();
        }
        if progress.busy || more || self.pacing.stale {
            self.pending.frame = true;
        } else {
            self.pacing.rest();
        }
    }

    /// Whether time runs, and whether it is on its way to an instant, in what is shown.
    pub(super) fn running(&self) -> (bool, bool) {
        match &self.comparison {
            Some(comparison) => comparison.running(),
            None => (self.player.playing(), self.player.seeking()),
        }
    }

    /// How long a picture stands at least, ms.
    fn still_ms(&self, playing: bool, seeking: bool) -> f64 {
        let still_ms = match playing && self.state.reduced_motion {
            true => REDUCED_MOTION_MS,
            false => 0.0,
        };
        match seeking {
            true => still_ms.max(SEEK_REPAINT_FACTOR * self.pacing.painting_ms),
            false => still_ms,
        }
    }

    /// Whether time stands still: then the picture gets every device pixel. True if it has to be painted anew for that.
    fn set_still(&mut self, still: bool) -> bool {
        match &mut self.comparison {
            Some(comparison) => comparison.set_still(still),
            None => self.stage.painter.set_still(still),
        }
    }

    /// Paints outside of the frame loop. On paper with every pixel that there is, since no frame comes before the browser
    /// prints. And in another size: a page is told of that after the frames of its time, and until the next one the picture
    /// of before would be shown, stretched.
    pub(super) fn paint_rendered(&mut self) {
        let resized = core::mem::take(&mut self.pacing.resized);
        if self.state.on_paper {
            self.set_still(true);
            self.paint();
        } else if resized && !self.is_unseen() {
            self.paint();
        }
    }

    fn paint(&mut self) {
        let begun = now_ms();
        self.pacing.stale = false;
        self.pacing.last_paint_ms = begun;
        match &mut self.comparison {
            Some(comparison) => {
                let size = self.state.compare.size;
                // Yew may still be putting the canvases on the page: then it is painted in the next frame.
                self.pacing.stale = !comparison.paint(
                    &self.pacing.pair,
                    size,
                    self.state.theme(),
                    self.state.type_size(),
                    self.state.colouring(),
                    self.state.detail,
                );
            }
            None => self.paint_own(),
        }
        self.pacing.painting_ms = now_ms() - begun;
        // Its words come with the later part.
        if let Some(views) = self.state.load.loaded()
            && is_newly_refused()
        {
            let notice = Notice::new(views.no_picture, "");
            self.change(Change::Asked(Message::Notify(notice)));
        }
    }

    /// What goes with the picture: rings, the history of the chosen message, a future beside the chapter's own.
    fn after_painting(&mut self, painted: bool) -> bool {
        if self.comparison.is_some() {
            return false;
        }
        self.follow_messages(painted)
            | self.work_on_inquiry()
            | self.work_on_queue()
            | self.work_on_rivals()
            // One after the other: each takes its share of the frame.
            | (self.work_beside_chapter() || self.work_on_side_runs())
    }
}
