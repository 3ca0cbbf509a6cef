//! The operator's game as the engine drives it. Reached through the table of lazy views only.

use super::drivers::{GameDriver, GameWork};
use crate::browser::clock::deadline;
use crate::modes::explore::{COASTING_SPEED, GAME_SPEED, GameScores};
use limbo_player::operator::{self, BEGIN, Date, Rivals, Score};
use limbo_player::{Action, Player};
use std::rc::Rc;

/// A seek to the beginning works for so long before the rest is left to frames, ms.
const SEEK_WORK_MS: f64 = 60.0;

/// What is kept of a game.
#[derive(Default)]
struct Game {
    /// The automatic restarts, and the seed of their mail.
    rivals: Option<(u64, Rivals)>,
    /// True while time runs faster by itself, since there is nothing left to do.
    coasting: bool,
}

/// A game of which nothing is known yet.
pub fn open() -> Box<dyn GameDriver> {
    Box::new(Game::default())
}

/// Does something with time, which the simulation never refuses.
fn drive(player: &mut Player, action: Action) {
    let done = player.act(action, &mut deadline(SEEK_WORK_MS));
    debug_assert!(done.is_ok(), "time was refused: {done:?}");
}

impl GameDriver for Game {
    fn start(&mut self, player: &mut Player, unix_s: f64, anew: bool) -> bool {
        if !anew && operator::is_game(player.run()) {
            return false;
        }
        let seed = Date::in_rome(unix_s).seed();
        let loaded = operator::new_game(seed).and_then(|run| player.load(run));
        // A test plays a new game: it is not refused.
        debug_assert!(loaded.is_ok(), "{loaded:?}");
        self.coasting = false;
        drive(player, Action::Pause);
        drive(player, Action::Speed(GAME_SPEED));
        drive(player, Action::Seek(BEGIN));
        true
    }

    fn follow(&mut self, player: &mut Player) -> GameScores {
        if player.now() < BEGIN {
            return GameScores::default();
        }
        let score = Score::of(player.world());
        if player.playing() {
            if score.served.is_some() {
                player.pause();
            } else if score.coasting != self.coasting {
                let speed = if score.coasting {
                    COASTING_SPEED
                } else {
                    GAME_SPEED
                };
                drive(player, Action::Speed(speed));
            }
            self.coasting = score.coasting;
        }
        let rivals = self.rivals.as_ref();
        let rivals = rivals.filter(|(seed, _)| *seed == player.run().seed);
        let known = |place: usize| Some(Rc::new(rivals?.1.scores()[place]?.clone()));
        GameScores {
            score: Some(Rc::new(score)),
            rivals: [known(0), known(1)],
        }
    }

    fn work(&mut self, player: &Player, work_ms: f64) -> GameWork {
        let seed = player.run().seed;
        if self.rivals.as_ref().is_none_or(|(of, _)| *of != seed) {
            self.rivals = Rivals::new(seed).ok().map(|rivals| (seed, rivals));
        }
        match &mut self.rivals {
            Some((_, rivals)) if rivals.is_playing() => match rivals.work(&mut deadline(work_ms)) {
                true => GameWork::More,
                false => GameWork::JustDone,
            },
            _ => GameWork::Already,
        }
    }
}
