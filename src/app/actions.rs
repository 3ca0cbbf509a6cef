//! What can be done where: one table for buttons, keys, host messages and the page object alike.

use crate::modes::explore::GameState;
use limbo_format::{Game, Mode};
use limbo_player::{Action, Snapshot};

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
        // A chapter is about what can still arrive, in the network as it was; who takes the run in their own hands may
        // destroy it, and build it otherwise.
        Action::DestroySpool(_)
        | Action::OpenBlock
        | Action::CloseBlock
        | Action::Set(_)
        | Action::Begin(_) => mode == Mode::Explore,
        Action::Load { .. } => mode != Mode::Lab,
    }
}

/// What the operator can do in a game: open, close, and let time pass, but never go back in it. Whoever watches a game
/// does nothing in it and goes where they like. To choose another run is to leave the game.
pub fn operator_can(action: &Action, game: &GameState, shown: &Snapshot) -> bool {
    let played = game.kind == Game::Play;
    match action {
        Action::Pause | Action::Hold(_) | Action::Speed(_) => true,
        // At the end to play would be to begin again without a script.
        Action::Play | Action::Toggle => !game.is_over(shown),
        Action::Seek(at) => !played || *at >= shown.now,
        Action::OpenBlock | Action::CloseBlock => played && !game.is_over(shown),
        Action::Step | Action::NextEvent | Action::PreviousEvent => !played,
        Action::Load { .. } | Action::Weigh(_) => true,
        _ => false,
    }
}
