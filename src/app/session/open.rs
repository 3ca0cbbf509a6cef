//! Runs that come from outside: opened from an address or a file, and whether the same picture came out.

use super::Session;
use crate::player::{Action, Player};
use crate::share::{Notice, Params, mark_of, told_apart};
use limbo_sim::RunError;
use std::rc::Rc;

impl Session {
    /// Opens another run in the place of this one, with the mode and the language that it was saved in. Time
    /// stands still at its playhead.
    ///
    /// # Errors
    /// If the simulation refuses the run; then nothing has changed.
    pub fn open(&self, params: &Params) -> Result<(), RunError> {
        let mut player = Player::new(params.run()?)?;
        let snapshot = Rc::new(player.snapshot());
        self.player.replace(player);
        self.change(|view| {
            view.mode = params.mode.unwrap_or(view.mode);
            view.chapter = params.chapter.unwrap_or(view.chapter);
            if let Some(lang) = params.locale {
                view.set_lang(lang);
            }
            view.set_snapshot(snapshot);
        });
        self.go_to(params);
        Ok(())
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
        if let Some(speed) = params.speed {
            self.act(Action::Speed(speed));
        }
        if let Some(at) = params.at {
            self.act(Action::Seek(at));
            self.mark.set(mark_of(params).map(|mark| (at, mark)));
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
        if now == at && told_apart(mark, hash) {
            self.notify(Notice::new("notice.run_other", ""));
        }
    }

    /// Finishes the present millisecond, so that whoever plays this run again to this instant finds the same.
    pub fn settle(&self) {
        let mut player = self.player.borrow_mut();
        if !player.seeking() {
            let now = player.now();
            // A seek to where one is is never refused.
            let _ = player.act(Action::Seek(now), &mut || false);
        }
    }
}
