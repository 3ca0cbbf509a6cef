//! Sound, where the viewer has switched it on: whenever the engine looks at the run, what has happened since the last
//! look is made to be heard.

use super::{Change, Core};
use crate::browser::clock::now_ms;
use crate::browser::lazy::{self, LoadState};
use crate::message::Message;
use limbo_format::Notice;
use limbo_player::{Action, Snapshot};
use std::rc::Rc;

impl Core {
    /// Switches sound on or off, as the state says. Where the later part of the program, which has the sounds, is still
    /// on its way, it begins when that is here; where it did not arrive, that is said, and sound is off.
    pub(super) fn set_sound(&mut self) {
        let Some(views) = self.state.load.loaded().map(|views| views.sound) else {
            if self.state.sound && self.state.load == LoadState::Failed {
                self.change(Change::Asked(Message::Sound(false)));
                self.change(Change::Asked(Message::Notify(lazy::not_loaded())));
            }
            return;
        };
        // What has happened in silence is not heard afterwards.
        self.heard = None;
        if !self.state.sound {
            if let Some(speaker) = self.speaker.take() {
                (views.close)(speaker);
            }
            return;
        }
        if self.speaker.is_some() {
            return;
        }
        self.speaker = (views.open)();
        match &mut self.speaker {
            Some(speaker) => (views.greet)(speaker),
            None => {
                let notice = Notice::new("notice.no_sound", "");
                self.change(Change::Asked(Message::Sound(false)));
                self.change(Change::Asked(Message::Notify(notice)));
            }
        }
    }

    /// A viewer does something: only then a browser lets a page sound.
    pub(super) fn wake_sound(&mut self) {
        let views = self.state.load.loaded().map(|views| views.sound);
        if let (Some(speaker), Some(views)) = (&mut self.speaker, views) {
            (views.wake)(speaker);
        }
    }

    /// The run has been looked at. Unseen, the page is silent.
    pub(super) fn hear(&mut self, now: &Rc<Snapshot>) {
        let views = self.state.load.loaded().map(|views| views.sound);
        let unseen = self.is_unseen();
        let (Some(speaker), Some(views)) = (&mut self.speaker, views) else {
            return;
        };
        let looked_ms = now_ms();
        if let Some((before, before_ms)) = self.heard.replace((now.clone(), looked_ms))
            && !unseen
        {
            (views.play)(speaker, &before, now, (looked_ms - before_ms) / 1_000.0);
        }
    }

    /// What is done leads to another instant: what lies between is not heard.
    pub(super) fn skip_what_lies_between(&mut self, action: &Action) {
        match action {
            Action::Toggle
            | Action::Play
            | Action::Pause
            | Action::Speed(_)
            | Action::Cut(_)
            | Action::DestroySpool(_)
            | Action::Mend(..)
            | Action::Restart(_)
            | Action::OpenBlock
            | Action::CloseBlock
            | Action::Set(_)
            | Action::SendTest => {}
            Action::Step
            | Action::NextEvent
            | Action::PreviousEvent
            | Action::Seek(_)
            | Action::Hold(_)
            | Action::TryAnother
            | Action::Begin(_)
            | Action::Return(_)
            | Action::Undo
            | Action::Redo
            | Action::Reset
            | Action::Load { .. }
            | Action::Weigh(_) => self.heard = None,
        }
    }
}
