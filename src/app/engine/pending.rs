//! What others have to be told of a change: kept while the engine works, and carried out once nothing is borrowed.

use super::Engine;
use crate::app::{document, lazy_views};
use crate::browser::{lazy, page_object};
use crate::i18n::Lang;

/// What others have to be told once nothing is borrowed any more.
#[derive(Default, PartialEq)]
pub(super) struct Pending {
    /// The state has changed.
    pub state: bool,
    /// A host page may want to know: see `has_changed` in the engine.
    pub run: bool,
    /// There is something to do in a frame.
    pub frame: bool,
    /// The document's language, title or colours have changed.
    pub document: bool,
    /// The chapter's heading wants the focus.
    pub focus: bool,
    /// The later part of the program is to be asked for again.
    pub load_again: bool,
    /// Texts to be fetched.
    pub language: Option<Lang>,
    /// The lab's workers have to be started.
    pub open_workers: bool,
    /// A listing of a mail queue is to be read.
    pub read_queue: bool,
}

impl Engine {
    /// Tells whoever has to be told, until nothing is pending.
    pub(super) fn notify(&self) {
        if self.0.notifying.replace(true) {
            return;
        }
        loop {
            let pending = std::mem::take(&mut self.0.core.borrow_mut().pending);
            if pending == Pending::default() {
                break;
            }
            self.carry_out(pending);
        }
        self.0.notifying.set(false);
    }

    fn carry_out(&self, pending: Pending) {
        if let Some(lang) = pending.language {
            lazy::request_language(lang);
        }
        if pending.load_again {
            lazy_views::loader().retry();
        }
        if pending.open_workers {
            self.open_workers();
        }
        if pending.read_queue {
            self.read_queue();
        }
        if pending.document {
            document::describe(&self.state());
        }
        if pending.state && self.0.core.borrow().state.needs_lazy_views() {
            lazy_views::loader().load();
        }
        if pending.focus {
            self.0.focus_due.set(true);
        }
        if pending.state {
            let listeners = self.0.listeners.borrow().clone();
            listeners.iter().for_each(|listener| listener.emit(()));
        }
        if pending.run {
            page_object::announce_change(self);
        }
        if pending.frame {
            self.ask_for_frame();
        }
    }
}
