//! The operator's game: today's run on the stage, its score, and the two automatic restarts that are played beside it.

use super::Core;
use crate::browser::clock::{deadline, unix_s};
use crate::modes::explore::{COASTING_SPEED, GAME_SPEED, GameScores};
use limbo_player::operator::{self, BEGIN, Date, Rivals};
use limbo_player::{Action, Player};
use std::rc::Rc;

/// A frame works on the automatic restarts for so long, ms.
const RIVALS_MS: f64 = 4.0;

/// What the engine keeps of a game.
#[derive(Default)]
pub(super) struct GameRun {
    /// The automatic restarts, and the seed of their mail.
    rivals: Option<(u64, Box<Rivals>)>,
    /// True while time runs faster by itself, since there is nothing left to do.
    coasting: bool,
}

impl Core {
    /// Puts today's game on the stage, at its beginning; where it need not be anew, a game that is there goes on.
    pub(super) fn start_game(&mut self, anew: bool) {
        if anew || !operator::is_game(self.player.run()) {
            let seed = Date::in_rome(unix_s()).seed();
            let loaded = operator::new_game(seed).and_then(|run| self.player.load(run));
            // A test plays a new game: it is not refused.
            debug_assert!(loaded.is_ok(), "{loaded:?}");
            self.drive(Action::Seek(BEGIN));
        }
        self.game.coasting = false;
        self.drive(Action::Pause);
        self.drive(Action::Speed(GAME_SPEED));
        self.publish();
        self.wake();
    }

    /// How the game stands, where one is shown. Time stops when everybody is served, and runs faster while there is
    /// nothing left to do.
    pub(super) fn follow_game(&mut self) -> GameScores {
        let (Some(_), Some(views)) = (&self.state.game, self.state.load.loaded()) else {
            return GameScores::default();
        };
        if self.player.seeking() && self.player.now() < BEGIN {
            return GameScores::default();
        }
        let score = (views.game_score)(self.player.world());
        if self.player.playing() {
            if score.served.is_some() {
                self.player.pause();
            } else if score.coasting != self.game.coasting {
                let speed = if score.coasting {
                    COASTING_SPEED
                } else {
                    GAME_SPEED
                };
                self.drive(Action::Speed(speed));
            }
            self.game.coasting = score.coasting;
        }
        let of = |player: &Player| player.run().seed;
        let rivals = self.game.rivals.as_ref();
        let rivals = rivals.filter(|(seed, _)| *seed == of(&self.player));
        let known = |place: usize| Some(Rc::new(rivals?.1.scores()[place]?.clone()));
        GameScores {
            score: Some(Rc::new(score)),
            rivals: [known(0), known(1)],
        }
    }

    /// Once a frame: works on the automatic restarts; true while there is more to do.
    pub(super) fn work_on_rivals(&mut self) -> bool {
        let (Some(_), Some(views)) = (&self.state.game, self.state.load.loaded()) else {
            self.game.rivals = None;
            return false;
        };
        let seed = self.player.run().seed;
        let begun = self.game.rivals.take();
        let (mut rivals, begins) = match begun.filter(|(of, _)| *of == seed) {
            Some((_, rivals)) => (rivals, false),
            None => match Rivals::new(seed) {
                Ok(rivals) => (Box::new(rivals), true),
                Err(_) => return false,
            },
        };
        let done = !begins && !rivals.is_playing();
        let more = !done && (views.work_on_rivals)(&mut rivals, &mut deadline(RIVALS_MS));
        self.game.rivals = Some((seed, rivals));
        if !done && !more {
            self.publish();
        }
        more
    }
}
