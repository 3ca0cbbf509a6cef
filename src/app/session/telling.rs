//! The story's part of the session: a chapter loads its run, goes to its beginning and plays; it pauses at its
//! end, and before a restart that the reader has not yet been asked about.

use super::{Session, deadline};
use crate::later::{self, Part};
use crate::modes::story::{CHAPTERS, Chapter, chapter};
use limbo_format::{Mode, Params};
use limbo_player::prediction::{PredictionInput, Progress};
use limbo_player::{Action, Player, advance_comparison_run};
use limbo_sim::{Run, RunError, SimTime};

/// A frame works on a future beside the chapter's for so long, ms.
const BESIDE_MS: f64 = 4.0;

/// The run that a page begins with: the chapter's, unless the address brings one of the same scenario, in which
/// somebody has done something.
///
/// # Errors
/// If the simulation refuses the run.
pub(super) fn first_run(params: &Params) -> Result<Run, RunError> {
    let now = chapter(params.chapter.unwrap_or(1));
    let brought = (params.run.scenario.name, params.run.seed) == (now.scenario, now.seed)
        && !params.run.script.is_empty();
    match params.mode_shown() {
        Mode::Story if !brought => now.run(),
        _ => Ok(params.run.clone()),
    }
}

impl Session {
    /// Goes to where the address leads; a chapter without an instant begins at its beginning.
    pub(super) fn go_to_beginning(&self, params: &Params) {
        if params.mode_shown() == Mode::Story {
            let now = self.chapter();
            self.act(Action::Speed(now.speed));
            self.act(Action::Seek(now.from));
            // Who is led past a question need not be asked any more.
            let stop = self.view.borrow().predictions.stop(now);
            if params.at.is_some_and(|at| at > stop) {
                self.change(|view| view.predictions.take(now, PredictionInput::Skip));
            }
        }
        self.go_to(params);
    }

    /// A chapter of the story from its beginning, in story mode.
    pub fn set_chapter(&self, number: u8) {
        let changed = {
            let mut view = self.view.borrow_mut();
            let changed = (view.mode, view.chapter) != (Mode::Story, number);
            view.mode = Mode::Story;
            view.chapter = number.clamp(1, CHAPTERS);
            changed
        };
        self.focus_due.set(changed);
        self.tell(!self.reduced_motion.get());
    }

    /// The chapter after this one, or before it; none at the ends.
    pub fn turn(&self, onward: bool) {
        let now = self.view.borrow().chapter;
        let to = if onward {
            now + 1
        } else {
            now.saturating_sub(1)
        };
        if (1..=CHAPTERS).contains(&to) {
            self.set_chapter(to);
        }
    }

    /// Puts the chapter's run on the stage, at the chapter's beginning, and plays it if that is wanted.
    pub(super) fn tell(&self, play: bool) {
        let now = self.chapter();
        let Ok(run) = now.run() else { return };
        if !self.plays(now) {
            // The run was checked by the tests: what a refusal leaves is the run before.
            let _ = self.player.borrow_mut().load(run);
        }
        self.act(Action::Pause);
        self.act(Action::Speed(now.speed));
        self.act(Action::Seek(now.from));
        if play {
            self.act(Action::Play);
        }
    }

    /// Story mode, where it was left; the chapter from its beginning if something else is on the stage now.
    pub(super) fn come_back(&self) {
        if self.plays(self.chapter()) {
            self.act(Action::Speed(self.chapter().speed));
        } else {
            self.tell(!self.reduced_motion.get());
        }
    }

    /// What the reader does to the question before a restart; once it is settled the run answers.
    pub(super) fn bet(&self, bet: PredictionInput) {
        let now = self.chapter();
        self.change(|view| view.predictions.take(now, bet));
        let settled = self.view.borrow().predictions.of(now).progress != Progress::Open;
        match bet {
            PredictionInput::Reset => self.tell(false),
            // A still of the end says the same to who wants little motion.
            PredictionInput::Submit | PredictionInput::Skip
                if settled && self.reduced_motion.get() =>
            {
                self.act(Action::Seek(now.until));
            }
            PredictionInput::Submit | PredictionInput::Skip if settled => self.act(Action::Play),
            _ => {}
        }
    }

    /// True once after the chapter has changed: its heading wants the focus.
    pub fn take_focus_due(&self) -> bool {
        self.focus_due.replace(false)
    }

    /// Of so much viewing time, the part until the chapter's stop.
    pub(super) fn time_to_stop(&self, wall_ms: f64) -> f64 {
        let Some(stop) = self.stop() else {
            return wall_ms;
        };
        self.with_player(|p| {
            if p.now() >= stop {
                return wall_ms;
            }
            let left = f64::from(stop.ms().saturating_sub(p.now().ms()));
            let pace = f64::from(p.run().scenario.pace) * p.speed();
            // A millisecond more, lest the last one stay unplayed.
            wall_ms.min((left + 1.0) / pace)
        })
    }

    /// Pauses if a frame that began at `before` has come to the chapter's stop.
    pub(super) fn rest_at_stop(&self, before: SimTime) {
        let Some(stop) = self.stop() else { return };
        let mut player = self.player.borrow_mut();
        if player.playing() && before < stop && player.now() >= stop {
            player.pause();
        }
    }

    /// Where the chapter stops by itself, while its scenario is on the stage.
    fn stop(&self) -> Option<SimTime> {
        let now = self.chapter();
        let view = self.view.borrow();
        let stop = view.predictions.stop(now);
        let told =
            view.mode == Mode::Story && self.with_player(|p| p.run().scenario.name == now.scenario);
        told.then_some(stop)
    }

    /// Once a frame: works on the future that stands beside the chapter's; true while there is more to do.
    pub(super) fn advance_comparison_run(&self) -> bool {
        let now = self.chapter();
        let idle = || {
            self.view.borrow().mode == Mode::Story
                && later::part() == Part::Here
                && self.with_player(|p| !p.seeking())
                && self.plays(now)
        };
        let Some(other) = now
            .beside
            .filter(|_| idle())
            .and_then(|n| chapter(n).run().ok())
        else {
            self.beside.take();
            return false;
        };
        let begun = self.beside.take();
        let working = begun.is_some();
        let beside = advance_comparison_run(
            &mut self.player.borrow_mut(),
            other,
            now.until,
            begun,
            &mut deadline(BESIDE_MS),
        );
        let more = beside.is_some();
        self.beside.replace(beside);
        if working && !more {
            self.publish();
        }
        more
    }

    fn chapter(&self) -> &'static Chapter {
        chapter(self.view.borrow().chapter)
    }

    fn plays(&self, chapter: &Chapter) -> bool {
        let same = |p: &Player| {
            let run = p.run();
            (run.scenario.name, run.seed, run.script.as_slice())
                == (chapter.scenario, chapter.seed, chapter.script)
        };
        self.with_player(same)
    }

    /// The letter of the first chapter, where it is at the playhead.
    pub(super) fn follow_letter(&self) {
        let mut view = self.view.borrow_mut();
        let told = view.mode == Mode::Story && view.chapter == 1;
        view.letter = self
            .with_player(|p| p.world().message(0))
            .filter(|letter| told && letter.mine);
    }
}
