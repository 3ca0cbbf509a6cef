//! The comparison's part of the engine. While it is shown the viewer's own run stands.

use super::{ACTION_WORK_MS, Change, Core};
use crate::app::compare_state::CompareState;
use crate::app::drivers::{AHEAD_WORK_MS, Prepared, Progress};
use crate::browser::clock::now_ms;
use crate::message::Message;
use limbo_player::dual::fork::RestartChoice;
use std::rc::Rc;

impl Core {
    /// Begins a comparison at the playhead of the viewer's own run.
    pub(super) fn open_comparison(&mut self) {
        let views = self.state.load.loaded();
        self.comparison = views.map(|views| (views.open_comparison)());
        self.state.compare = CompareState {
            size: self.state.compare.size,
            ..CompareState::new(self.player.run().scenario.blocks_plan)
        };
        self.prepare_comparison(ACTION_WORK_MS);
        self.publish();
        self.wake();
    }

    /// Prepares the futures; true while there is more to do.
    fn prepare_comparison(&mut self, work_ms: f64) -> Prepared {
        let choices = self.state.compare.choices;
        let Some(comparison) = &mut self.comparison else {
            return Prepared::Already;
        };
        let prepared = comparison.prepare(&self.player, choices, work_ms);
        // Where nothing waits there is nothing to predict.
        if matches!(prepared, Prepared::JustNow { waiting: 0 }) {
            self.change(Change::NothingToPredict);
        }
        prepared
    }

    /// A frame of the two futures.
    pub(super) fn comparison_frame(&mut self, wall_ms: f64, work_ms: f64) -> Progress {
        let start = now_ms();
        let prepared = self.prepare_comparison(AHEAD_WORK_MS);
        let mut progress = Progress {
            moved: matches!(prepared, Prepared::JustNow { .. }),
            to_publish: !matches!(prepared, Prepared::Already),
            busy: matches!(prepared, Prepared::More),
            ..Progress::default()
        };
        if let Some(comparison) = &mut self.comparison {
            comparison.frame(wall_ms, work_ms, &mut progress);
        }
        progress.simulating_ms = now_ms() - start;
        progress
    }

    pub(super) fn publish_comparison(&mut self) {
        let asked = &self.state.compare;
        if let Some(comparison) = &mut self.comparison {
            let shown = comparison.shown(asked).map(Rc::new);
            self.state.update(Change::Compared(shown));
        }
    }

    pub(super) fn choose(&mut self, side: usize, choice: RestartChoice) {
        if let Some(comparison) = &mut self.comparison
            && let Err(kept) = comparison.choose(side, choice)
        {
            self.state.compare.choices[side] = kept;
            self.refuse(None);
        }
        self.publish();
        self.wake();
    }

    pub(super) fn swap(&mut self) {
        if let Some(comparison) = &mut self.comparison {
            comparison.swap();
        }
        self.publish();
        self.wake();
    }

    /// Goes on in Explore with one of the two futures, at the clock's instant.
    pub(super) fn continue_with(&mut self, side: usize) {
        let side = self.comparison.as_ref().and_then(|c| c.side(side));
        if let Some((run, at)) = side {
            self.change(Change::Asked(Message::Adopt(run, at)));
        }
    }
}
