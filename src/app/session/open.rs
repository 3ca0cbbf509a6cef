//! Other runs in the place of the present one: opened from an address or a file, or gone on with where a room has
//! shown them; and whether the same picture came out.

use super::Session;
use crate::i18n::Lang;
use crate::later;
use limbo_format::{Mode, Notice, Params};
use limbo_player::Action;
use limbo_sim::{Run, RunError, SimTime};

impl Session {
    /// Opens another run in the place of this one, with the mode and the language that it was saved in. Time
    /// stands still at its playhead; one undo brings the other one back.
    ///
    /// # Errors
    /// If the simulation refuses the run; then nothing has changed.
    pub fn open(&self, params: &Params) -> Result<(), RunError> {
        self.player.borrow_mut().load(params.run.clone())?;
        self.act(Action::Pause);
        self.change(|view| {
            view.mode = params.mode.unwrap_or(view.mode);
            view.chapter = params.chapter.unwrap_or(view.chapter);
        });
        if let Some(lang) = params.locale.and_then(Lang::from_tag) {
            later::speak(lang);
        }
        self.go_to(params);
        Ok(())
    }

    /// Goes on in Explore with a run that a room has shown, standing at an instant; one undo brings back the one
    /// that was there before.
    pub fn adopt(&self, run: Run, at: SimTime) {
        if self.player.borrow_mut().load(run).is_err() {
            return self.notify(Notice::new("notice.ignored_action", ""));
        }
        // That room has no say in it any more.
        self.set_guest(None);
        self.set_mode(Mode::Explore);
        self.act(Action::Pause);
        self.act(Action::Seek(at));
    }

    /// Opens or closes the dialog in which this moment is shared and saved; for that, time stands still.
    pub(super) fn set_sharing(&self, open: bool) {
        if open {
            self.act(Action::Pause);
        }
        self.change(|view| view.sharing = open);
    }

    /// Goes to the speed and the instant that were asked for; the mark is looked at when it is reached.
    pub(super) fn go_to(&self, params: &Params) {
        self.act(Action::Speed(params.speed.unwrap_or(1.0)));
        if let Some(at) = params.at {
            self.act(Action::Seek(at));
            self.mark.set(params.fingerprint.map(|mark| (at, mark)));
        }
        self.look_at_mark();
        self.publish();
        self.wake();
    }

    /// Says so if this instant came out otherwise than where the run was saved.
    pub(super) fn look_at_mark(&self) {
        let Some((at, mark)) = self.mark.get() else {
            return;
        };
        let (seeking, now, hash) = self.with_player(|p| (p.seeking(), p.now(), p.world().hash()));
        if seeking {
            return;
        }
        self.mark.set(None);
        if now == at && !mark.matches(hash) {
            self.notify(Notice::new("notice.run_other", ""));
        }
    }

    /// Finishes the present millisecond, so that whoever plays this run again to this instant finds the same; true
    /// if this instant will last, false while time runs.
    pub fn settle(&self) -> bool {
        let mut player = self.player.borrow_mut();
        if player.seeking() || player.playing() {
            return false;
        }
        let now = player.now();
        // A seek to where one is is never refused.
        player.act(Action::Seek(now), &mut || false).is_ok()
    }
}
