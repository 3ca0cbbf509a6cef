//! The story's part of the engine: a chapter loads its run, goes to its beginning and plays; it pauses at its end, and
//! before a restart that the reader has not yet been asked about.

use super::side_runs::BESIDE_MS;
use super::{ACTION_WORK_MS, Core};
use crate::browser::clock::deadline;
use crate::modes::story::{Chapter, chapter, number_of};
use limbo_format::{Mode, Params};
use limbo_player::Action;
use limbo_player::prediction::PredictionInput;
use limbo_sim::{Run, RunError, SimTime};

/// The run that a page begins with: the chapter's, unless the address brings one of the same scenario, in which
/// somebody has done something.
///
/// # Errors
/// If the simulation refuses the run.
pub(super) fn first_run(params: &Params) -> Result<Run, RunError> {
    let now = chapter(params.chapter.map_or(0, number_of));
    let brought = now.is_about(&params.run) && !params.run.script.is_empty();
    match params.mode_shown() {
        Mode::Story if !brought => now.run(),
        _ => Ok(params.run.clone()),
    }
}

impl Core {
    /// Goes to where the address leads; a chapter without an instant begins at its beginning, at its own pace.
    pub(super) fn begin(&mut self, params: &Params) {
        if params.mode_shown() == Mode::Story {
            let now = self.chapter();
            self.drive(Action::Seek(self.first_shown(now)));
            // Whoever is led to where the restart is shown need not be asked any more. Where a question is asked a frame
            // may have come a millisecond past the stop, and so has the address of that moment.
            if let Some(at) = params.at
                && self.state.predictions.come_too_late(now, at)
            {
                self.state.predictions.take(now, PredictionInput::Skip);
            }
        }
        self.go_to(params);
        let mode = self.state.mode;
        self.take_asked(params);
        let at = self.player.playhead();
        let waits = mode == Mode::Story && self.state.predictions.wait(self.chapter(), at);
        if matches!(mode, Mode::Compare | Mode::Lab) {
            self.enter(mode);
        } else if !waits
            && (params.game.is_none() || !params.run.script.is_empty())
            // A new game waits for its player.
            && params.autoplay.unwrap_or(true) && !self.state.reduced_motion
        {
            self.drive(Action::Play);
        }
    }

    /// Puts the chapter's run on the stage, at the chapter's beginning, and plays it if that is wanted.
    pub(super) fn start_chapter(&mut self, play: bool) {
        let now = self.chapter();
        if !self.plays(now) {
            // A test loads the run of every chapter: none is refused.
            let loaded = now.run().and_then(|run| self.player.load(run));
            debug_assert!(loaded.is_ok(), "chapter {}: {loaded:?}", now.number);
        }
        self.drive(Action::Pause);
        self.drive(Action::Speed(now.speed));
        self.drive(Action::Seek(self.first_shown(now)));
        if play {
            self.drive(Action::Play);
        }
        self.publish();
        self.wake();
    }

    /// Goes on with the story at the instant that is shown, or with the chapter's beginning if that is another run or an
    /// instant of which the chapter does not tell.
    pub(super) fn resume_story(&mut self) {
        let now = self.chapter();
        let at = self.player.playhead();
        if self.plays(now) && self.state.predictions.tell_of(now, at) {
            self.drive(Action::Speed(now.speed));
        } else {
            self.start_chapter(!self.state.reduced_motion);
        }
    }

    /// Does something with time, which the simulation never refuses.
    pub(super) fn drive(&mut self, action: Action) {
        self.acts = self.acts.wrapping_add(1);
        if let Action::Seek(_) = action {
            // Where the page leads elsewhere, nobody waits for what was to be done here.
            self.player.let_go();
        }
        self.skip_what_lies_between(&action);
        let done = self.player.act(action, &mut deadline(ACTION_WORK_MS));
        debug_assert!(done.is_ok(), "time was refused: {done:?}");
    }

    /// What is seen first of a chapter: its beginning; for who wants little motion the still that tells it, which is its
    /// end, or the moment before its question.
    fn first_shown(&self, chapter: &Chapter) -> SimTime {
        match self.state.reduced_motion {
            true => self.state.predictions.stop(chapter),
            false => chapter.from,
        }
    }

    /// Of so much viewing time, the part until the chapter's stop, ms.
    pub(super) fn viewing_until_stop(&self, wall_ms: f64) -> f64 {
        let player = &self.player;
        match self.stop() {
            Some(stop) if player.now() < stop => {
                let left = f64::from(stop.ms().saturating_sub(player.now().ms()));
                let pace = f64::from(player.run().scenario.pace) * player.speed();
                // A millisecond more, lest the last one stay unplayed.
                wall_ms.min((left + 1.0) / pace)
            }
            _ => wall_ms,
        }
    }

    /// Pauses if a frame that began at `before` has come to the chapter's stop.
    pub(super) fn rest_at_stop(&mut self, before: SimTime) {
        if let Some(stop) = self.stop()
            && self.player.playing()
            && before < stop
            && self.player.now() >= stop
        {
            self.player.pause();
        }
    }

    /// Whoever lets time run past an open question, as a script may, would rather see than predict: what is shown is not
    /// asked any more.
    pub(super) fn skip_what_is_shown(&mut self) {
        let (now, player) = (self.chapter(), &self.player);
        let shown = self.state.mode == Mode::Story && !player.seeking();
        if shown
            && self.state.predictions.come_too_late(now, player.now())
            && now.is_about(player.run())
        {
            self.state.predictions.take(now, PredictionInput::Skip);
            self.pending.run = true;
            self.publish();
        }
    }

    /// Where the chapter stops by itself, while its scenario is on the stage.
    fn stop(&self) -> Option<SimTime> {
        let now = self.chapter();
        let shown =
            self.state.mode == Mode::Story && self.player.run().scenario.name == now.scenario;
        shown.then(|| self.state.predictions.stop(now))
    }

    /// Once a frame: works on the future that stands beside the chapter's; true while there is more to do.
    pub(super) fn work_beside_chapter(&mut self) -> bool {
        let now = self.chapter();
        let wanted = || self.state.mode == Mode::Story && !self.player.seeking() && self.plays(now);
        let other = now.compared_with.filter(|_| wanted());
        let run = other.and_then(|number| chapter(number).run().ok());
        let (Some(run), Some(views)) = (run, self.state.load.loaded()) else {
            self.beside_chapter = None;
            return false;
        };
        let begun = self.beside_chapter.take();
        let working = begun.is_some();
        let player = &mut self.player;
        self.beside_chapter =
            (views.advance_comparison_run)(player, run, now.until, begun, &mut deadline(BESIDE_MS));
        let more = self.beside_chapter.is_some();
        if working && !more {
            self.publish();
        }
        more
    }

    fn chapter(&self) -> &'static Chapter {
        chapter(self.state.chapter)
    }

    fn plays(&self, chapter: &Chapter) -> bool {
        let run = self.player.run();
        // The script first: asked in frames, and the chapter's own scenario is made for the other.
        run.script.as_slice() == chapter.script && chapter.is_about(run)
    }
}
