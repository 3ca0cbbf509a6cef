//! The story as a handout: drawn step by step, in slices, while the page says how far it has come.

use super::Core;
use crate::app::change::Change;
use crate::browser::clock::deadline;

/// A frame draws for so long, ms: nothing else moves meanwhile, and the page still answers.
const DRAW_MS: f64 = 40.0;

impl Core {
    /// Begins with it, or gives it up.
    pub(super) fn make_handout(&mut self, wanted: bool) {
        let views = self.state.load.loaded().filter(|_| wanted);
        self.handout = views.map(|views| (views.begin_handout)(self.state.locale.lang()));
        self.wake();
    }

    /// Once a frame: draws on; true while it is being drawn.
    pub(super) fn work_on_handout(&mut self) -> bool {
        let Some(mut handout) = self.handout.take() else {
            return false;
        };
        let shown = handout.work(&mut deadline(DRAW_MS));
        if shown.is_being_made() {
            self.handout = Some(handout);
        }
        if shown != self.state.handout {
            self.change(Change::Handout(shown));
        }
        true
    }
}
