//! The comparison's part of the engine. While it is shown the viewer's own run stands.

use super::{ACTION_WORK_MS, ASKED_MAX, Change, Core, has_changed};
use crate::app::compare_state::CompareState;
use crate::app::drivers::{AHEAD_WORK_MS, Prepared, Progress};
use crate::browser::clock::{deadline, now_ms};
use crate::message::Message;
use limbo_format::{Compared, Mode, Params};
use limbo_player::Action;
use limbo_player::dual::fork::RestartChoice;
use std::rc::Rc;

impl Core {
    /// What an address asks of the comparison or of the lab waits until that is entered.
    pub(super) fn take_asked(&mut self, params: &Params) {
        match self.state.mode {
            Mode::Compare => self.asked_comparison = params.compare,
            Mode::Lab => self.asked_lab = params.lab,
            Mode::Story | Mode::Explore => {}
        }
    }

    /// Begins a comparison at the playhead of the viewer's own run.
    pub(super) fn open_comparison(&mut self) {
        // What an address asks for waits until there is something that can compare.
        if let Some(views) = self.state.load.loaded() {
            let asked = std::mem::take(&mut self.asked_comparison);
            self.comparison = Some((views.open_comparison)());
            self.state.compare = CompareState {
                size: self.state.compare.size,
                ..CompareState::new(self.player.run().scenario.blocks_plan, asked)
            };
        }
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
        if let Prepared::JustNow { waiting, from } = prepared {
            let at = self.state.compare.begins_at.take().filter(|at| *at > from);
            comparison.act(&Action::Speed(self.player.speed()), work_ms);
            if let Some(at) = at {
                comparison.act(&Action::Seek(at), work_ms);
            }
            // Where nothing waits there is nothing to predict, and whoever is led past the question need not be asked.
            if waiting == 0 || at.is_some() {
                self.change(Change::NothingToPredict);
            }
            for action in std::mem::take(&mut self.asked_of_both) {
                // It was looked at when it was asked, and two futures refuse nothing.
                let _ = self.act(action, work_ms);
            }
        }
        prepared
    }

    /// Keeps what may be asked of two futures until they are there. Of several instants or paces in a row the last says it
    /// all.
    pub(super) fn ask_both_later(&mut self, action: Action) {
        use Action::{Seek, Speed};
        let asked = &mut self.asked_of_both;
        if let (Some(Seek(_)), Seek(_)) | (Some(Speed(_)), Speed(_)) = (asked.last(), &action) {
            asked.pop();
        }
        asked.push(action);
        if asked.len() > ASKED_MAX {
            asked.remove(0);
        }
    }

    /// True once the two futures are there.
    pub(super) fn is_comparison_there(&self) -> bool {
        let comparison = self.comparison.as_ref();
        comparison.is_some_and(|comparison| comparison.playhead().is_some())
    }

    /// What an address has to ask for so that this comparison opens again.
    pub(super) fn compared(&self) -> Compared {
        match &self.comparison {
            Some(comparison) => {
                let blocks = self.player.run().scenario.blocks_plan;
                self.state.compare.asked_for(blocks, comparison.playhead())
            }
            None => self.asked_comparison,
        }
    }

    /// The next comparison is to be as an address says, as far as that fits the run from which it begins. Who carried on with
    /// one of two futures and goes back to both finds the run from which they part; one undo brings the other one back.
    pub(super) fn ask_comparison(&mut self, params: &Params) {
        if self.state.mode == Mode::Compare || params.mode_shown() != Mode::Compare {
            return;
        }
        let present = self.player.run();
        let back = self.carried_on.go_back(&params.run, params.at, present);
        if let (Some(run), Some(at)) = (back, params.at)
            && (*self.player.run() == run || self.player.load(run).is_ok())
        {
            self.drive(Action::Seek(at));
        }
        let run = self.player.run();
        let mut asked = params.compare;
        if *run != params.run || params.at != Some(self.player.playhead()) {
            asked.at = None;
        }
        if run.scenario != params.run.scenario {
            asked = Compared::default();
        }
        self.asked_comparison = asked;
    }

    /// A frame of the two futures.
    pub(super) fn comparison_frame(&mut self, wall_ms: f64, work_ms: f64) -> Progress {
        let start = now_ms();
        // It begins where the viewer's own run is: one that was still on its way gets there first.
        if self.player.seeking() {
            self.player.frame(0.0, &mut deadline(AHEAD_WORK_MS));
            self.check_expected_hash();
        }
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
            self.pending.run |= match (&asked.shown, &shown) {
                (Some(before), Some(now)) => {
                    let mut sides = before.sides.iter().zip(&now.sides);
                    sides.any(|(a, b)| has_changed(&a.snapshot, &b.snapshot))
                }
                (before, now) => before.is_some() != now.is_some(),
            };
            self.state.update(Change::Compared(shown));
        }
    }

    pub(super) fn choose(&mut self, side: usize, choice: RestartChoice) {
        self.acts = self.acts.wrapping_add(1);
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
        self.acts = self.acts.wrapping_add(1);
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
            let (present, then) = (self.player.run().clone(), self.player.playhead());
            self.carried_on.carry_on(present, then);
            self.change(Change::Asked(Message::Adopt(run, at)));
        }
    }
}
