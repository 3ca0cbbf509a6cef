//! What the page holds of the operator's game. Plain values, which the first part of the program knows, too.

use limbo_format::Game;
use limbo_player::Snapshot;
use limbo_player::operator::Score;
use std::rc::Rc;

/// How fast a game runs, as a multiple of the scenario's pace: ten minutes a second, so that a rush can be seen to come.
pub const GAME_SPEED: f64 = 1.0 / 3.0;
/// How fast it runs once everything is open and the crowd is in: six hours a second.
pub const COASTING_SPEED: f64 = 12.0;

/// The operator's game.
#[derive(Clone, Debug, PartialEq)]
pub struct GameState {
    /// Whether it is played or watched.
    pub kind: Game,
    /// How it stands.
    pub scores: GameScores,
}

/// How a game stands, as far as that is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GameScores {
    /// The player's.
    pub score: Option<Rc<Score>>,
    /// The automatic restarts on the same mail: in groups, all at once.
    pub rivals: [Option<Rc<Score>>; 2],
}

impl GameState {
    /// A game of which nothing is known yet.
    pub fn new(kind: Game) -> GameState {
        GameState {
            kind,
            scores: GameScores::default(),
        }
    }

    /// True once everybody is served, or the run has come to its end.
    pub fn is_over(&self, shown: &Snapshot) -> bool {
        let served = self
            .scores
            .score
            .as_ref()
            .is_some_and(|s| s.served.is_some());
        served || shown.ended
    }
}
