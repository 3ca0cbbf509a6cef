//! The operator's game in the engine: what drives it is in the later part of the program.

use super::{Change, Core};
use crate::app::drivers::GameWork;
use crate::browser::clock::unix_s;
use crate::modes::explore::{GAME_SPEED, GameScores};
use limbo_format::Game;
use limbo_player::Action;

/// A frame works on the automatic restarts for so long, ms.
const RIVALS_MS: f64 = 4.0;

impl Core {
    /// Puts today's game on the stage, at its beginning; where it need not be anew, a game that is there goes on.
    pub(super) fn start_game(&mut self, anew: bool) {
        self.see_to_game(anew);
        self.drive(Action::Pause);
        self.drive(Action::Speed(GAME_SPEED));
        self.publish();
        self.wake();
    }

    /// Where a game is to be shown and what drives it is here, sees that one is on the stage.
    pub(super) fn see_to_game(&mut self, anew: bool) {
        let (Some(shown), Some(views)) = (&self.state.game, self.state.load.loaded()) else {
            self.game = None;
            return;
        };
        let watched = shown.kind == Game::Watch;
        let game = self.game.get_or_insert_with(|| (views.open_game)());
        if game.start(&mut self.player, unix_s(), anew, !watched) && watched {
            // There was none to be watched.
            self.change(Change::Opened(None, None, Some(Game::Play)));
        }
    }

    /// How the game stands, where one is shown.
    pub(super) fn follow_game(&mut self) -> GameScores {
        match (&self.state.game, &mut self.game) {
            (Some(_), Some(game)) => game.follow(&mut self.player),
            _ => GameScores::default(),
        }
    }

    /// Once a frame: works on the automatic restarts; true while there is more to do.
    pub(super) fn work_on_rivals(&mut self) -> bool {
        let (Some(_), Some(game)) = (&self.state.game, &mut self.game) else {
            return false;
        };
        let work = game.work(&self.player, RIVALS_MS);
        if work == GameWork::JustDone {
            self.publish();
        }
        work == GameWork::More
    }
}
