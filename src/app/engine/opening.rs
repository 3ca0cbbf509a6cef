//! Other runs in the place of the viewer's own: opened from an address or a file, or gone on with where a mode has
//! shown them; and whether the same picture came out.

use super::story::first_run;
use super::{Change, Core, Engine};
use crate::browser::focus;
use crate::i18n::Lang;
use crate::message::Message;
use crate::modes::story::{chapter as story_chapter, number_of};
use limbo_format::{Mode, Notice, Params};
use limbo_player::Action;
use limbo_sim::{Run, RunError, SimTime};

impl Engine {
    /// Opens another run in the place of this one, with the mode and the language that it was saved in. Time
    /// stands still at its playhead; one undo brings the other one back.
    ///
    /// # Errors
    /// If the simulation refuses the run; then nothing has changed.
    pub fn open(&self, params: &Params) -> Result<(), RunError> {
        self.with(|core| core.open(params))?;
        if let Some(lang) = params.locale.and_then(Lang::from_tag) {
            self.send(Message::Language(lang));
        }
        Ok(())
    }

    /// Goes to where an address leads, as the page does that is opened with it: mode, chapter, run, instant, pace; and
    /// plays, unless the address or the viewer's system prefers rest.
    ///
    /// # Errors
    /// If the simulation refuses the run; then nothing has changed.
    pub fn show(&self, params: &Params) -> Result<(), RunError> {
        self.with(|core| core.show(params))
    }

    /// Finishes the present millisecond, so that whoever plays this run again to this instant finds the same; true
    /// if this instant will last, false while time runs.
    pub fn settle(&self) -> bool {
        self.with_player(|player| {
            if player.seeking() || player.playing() {
                return false;
            }
            let now = player.now();
            // A seek to where one is is never refused.
            player.act(Action::Seek(now), &mut || false).is_ok()
        })
    }
}

impl Core {
    fn open(&mut self, params: &Params) -> Result<(), RunError> {
        let here = self.here();
        self.player.load(params.run.clone())?;
        self.left.get_or_insert(here);
        self.asked_of_both.clear();
        self.drive(Action::Pause);
        let chapter = params.chapter.map(number_of);
        let told = story_chapter(chapter.unwrap_or(self.state.chapter));
        let in_story = params.mode.unwrap_or(self.state.mode) == Mode::Story;
        // A chapter tells of its own run alone.
        let mode = match params.game.is_some() || in_story && !told.is_about(&params.run) {
            true => Some(Mode::Explore),
            false => params.mode,
        };
        self.change(Change::Opened(mode, chapter, params.game));
        self.go_to(params);
        self.see_to_game(false);
        self.take_asked(params);
        match self.state.mode {
            Mode::Compare => self.open_comparison(),
            Mode::Lab => self.open_lab(),
            Mode::Story | Mode::Explore => {}
        }
        Ok(())
    }

    fn show(&mut self, params: &Params) -> Result<(), RunError> {
        let run = first_run(params)?;
        let here = self.here();
        if *self.player.run() != run {
            self.player.load(run)?;
        }
        self.left.get_or_insert(here);
        self.asked_of_both.clear();
        self.drive(Action::Pause);
        let mode = params.mode_shown();
        let chapter = (mode == Mode::Story).then_some(params.chapter.map_or(0, number_of));
        self.change(Change::Opened(Some(mode), chapter, params.game));
        if params.at.is_none() && mode != Mode::Story {
            self.drive(Action::Seek(SimTime::ZERO));
        }
        self.begin(params);
        self.see_to_game(false);
        Ok(())
    }

    /// Goes on with a run that a mode has shown, standing at an instant; one undo brings back the one that was there
    /// before.
    pub(super) fn adopt(&mut self, run: Run, at: SimTime) {
        if let Err(error) = self.player.load(run) {
            return self.refuse(Some(&error));
        }
        self.drive(Action::Pause);
        self.drive(Action::Seek(at));
        self.publish();
        self.wake();
        // Who asked for it did so farther down, or in another mode.
        focus::show_stage();
    }

    /// Goes to the speed and the instant that were asked for; a chapter has a pace of its own. Whether the same picture
    /// comes out is checked when the instant is reached.
    pub(super) fn go_to(&mut self, params: &Params) {
        let own_pace = self.state.own_pace();
        self.drive(Action::Speed(params.speed.unwrap_or(own_pace)));
        if let Some(at) = params.at {
            self.drive(Action::Seek(at));
            self.expected_hash = params.fingerprint.map(|fingerprint| (at, fingerprint));
        }
        self.check_expected_hash();
        self.publish();
        self.wake();
    }

    /// Says so if this instant came out otherwise than where the run was saved.
    pub(super) fn check_expected_hash(&mut self) {
        let Some((at, expected)) = self.expected_hash else {
            return;
        };
        if self.player.seeking() {
            return;
        }
        self.expected_hash = None;
        if self.player.now() == at && !expected.matches(self.player.world().hash()) {
            let notice = Notice::new("notice.run_other", "");
            self.change(Change::Asked(Message::Notify(notice)));
        }
    }
}
