//! A question to the run: answered in the time that frames leave, beside what is shown.

use super::{Change, Core};
use crate::browser::clock::deadline;
use limbo_player::Question;

/// A frame works on an answer for so long, ms: time stands meanwhile, and somebody waits.
const ASK_MS: f64 = 10.0;

impl Core {
    /// Begins to answer, or gives the question up.
    pub(super) fn ask(&mut self, question: Option<Question>) {
        let views = self.state.load.loaded();
        let asked = question.zip(views);
        self.inquiry = asked.map(|(question, views)| (views.begin_inquiry)(&self.player, question));
        self.wake();
    }

    /// Once a frame: true while there is more to do.
    pub(super) fn work_on_inquiry(&mut self) -> bool {
        let (Some(inquiry), Some(views)) = (&mut self.inquiry, self.state.load.loaded()) else {
            return false;
        };
        let Some(life) = (views.work_on_inquiry)(inquiry, &mut deadline(ASK_MS)) else {
            return true;
        };
        self.inquiry = None;
        self.change(Change::Answered(life));
        false
    }
}
