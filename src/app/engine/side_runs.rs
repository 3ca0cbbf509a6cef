//! The runs that are played beside what is shown: one at a time, a few milliseconds a frame.

use super::Core;
use crate::app::change::Change;
use crate::browser::clock::deadline;

/// A frame works on what stands beside the page's run for so long, ms.
pub(super) const BESIDE_MS: f64 = 4.0;
/// And for so long where nothing moves.
const BESIDE_STILL_MS: f64 = 12.0;

impl Core {
    /// Once a frame: works on the run that is wanted next beside what is shown, more where nothing moves; true while there
    /// is more to do.
    pub(super) fn work_on_side_runs(&mut self) -> bool {
        let wanted = self.state.side_run_wanted();
        let wanted = wanted.filter(|_| !self.player.seeking());
        let (Some(wanted), Some(views)) = (wanted, self.state.load.loaded()) else {
            return false;
        };
        let work_ms = match self.player.playing() {
            true => BESIDE_MS,
            false => BESIDE_STILL_MS,
        };
        let begun = self.side_run.take().filter(|(of, _)| *of == wanted);
        let run = begun.map(|(_, run)| run);
        // A test plays every one of them: none is refused.
        let Some(mut run) = run.or_else(|| (views.begin_side_run)(wanted)) else {
            return false;
        };
        match (views.play_side_run)(&mut run, &mut deadline(work_ms)) {
            Some(outcome) => self.change(Change::SideRun(wanted, outcome)),
            None => self.side_run = Some((wanted, run)),
        }
        true
    }
}
