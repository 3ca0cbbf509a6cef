//! What can be done where: one table for buttons, keys, host messages and the page object alike.

use limbo_format::Mode;
use limbo_player::Action;

/// Where an action can be done. Everything that a viewer, a key or a script asks of a player passes here.
pub fn can_be_done(action: &Action, mode: Mode) -> bool {
    match action {
        // Time runs wherever a run is seen; the lab shows results, no run.
        Action::Toggle
        | Action::Play
        | Action::Step
        | Action::NextEvent
        | Action::PreviousEvent
        | Action::Seek(_)
        | Action::Hold(_)
        | Action::Speed(_)
        | Action::Reset => mode != Mode::Lab,
        // To stop what stands is no harm.
        Action::Pause => true,
        // In the comparison each future is chosen as a whole, before it is played.
        Action::Cut(_)
        | Action::Mend(..)
        | Action::Restart(_)
        | Action::SendTest
        | Action::TryAnother
        | Action::Return(_)
        | Action::Undo
        | Action::Redo
        | Action::Weigh(_) => matches!(mode, Mode::Story | Mode::Explore),
        // A chapter is about what can still arrive; who takes the run in their own hands may destroy it.
        Action::DestroySpool(_) => mode == Mode::Explore,
        Action::Load { .. } => mode != Mode::Lab,
    }
}
