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
    coasting: Coasting,
}

/// Time runs faster by itself while there is nothing left to do; meanwhile the pace before is kept.
#[derive(Default)]
struct Coasting(Option<f64>);

impl Coasting {
    /// The speed at which time is to run from now on, where it is another one than `speed`. Who chooses one while time runs
    /// faster keeps it.
    fn follow(&mut self, nothing_to_do: bool, speed: f64) -> Option<f64> {
        match (nothing_to_do, self.0) {
            (true, None) => {
                // An address of a moment at which time ran faster says so.
                let before = if speed == COASTING_SPEED {
                    GAME_SPEED
                } else {
                    speed
                };
                self.0 = Some(before);
                Some(COASTING_SPEED)
            }
            (false, Some(before)) => {
                self.0 = None;
                (speed == COASTING_SPEED).then_some(before)
            }
            _ => None,
        }
    }
}

/// A game of which nothing is known yet.
pub fn open() -> Box<dyn GameDriver> {
    Box::new(Game::default())
}

/// Does something with time, which the simulation never refuses.
fn drive(player: &mut Player, action: Action, out_of_time: &mut dyn FnMut() -> bool) {
    let done = player.act(action, out_of_time);
    debug_assert!(done.is_ok(), "time was refused: {done:?}");
}

impl Game {
    fn bring(
        &mut self,
        player: &mut Player,
        seed: u64,
        anew: bool,
        played: bool,
        out_of_time: &mut dyn FnMut() -> bool,
    ) -> bool {
        // Whoever comes back to a game that they had left finds it at its own pace, and has it run faster anew.
        self.coasting = Coasting::default();
        if !anew && operator::is_game(player.run()) {
            // Outside of it time may have been drawn back, even to where it had not begun: an act there would take its place.
            let from = operator::goes_on_from(player.run());
            if played && player.playhead() < from {
                drive(player, Action::Seek(from), out_of_time);
            }
            return false;
        }
        let new = operator::new_game(seed);
        // One in which nothing has been done is the same anew, and one undo leads back to what was there before it.
        let loaded = new.and_then(|new| match *player.run() == new {
            true => Ok(()),
            false => player.load(new),
        });
        // A test plays a new game: it is not refused.
        debug_assert!(loaded.is_ok(), "{loaded:?}");
        drive(player, Action::Pause, out_of_time);
        drive(player, Action::Speed(GAME_SPEED), out_of_time);
        drive(player, Action::Seek(BEGIN), out_of_time);
        true
    }
}

impl GameDriver for Game {
    fn start(&mut self, player: &mut Player, unix_s: f64, anew: bool, played: bool) -> bool {
        let seed = Date::in_rome(unix_s).seed();
        self.bring(player, seed, anew, played, &mut deadline(SEEK_WORK_MS))
    }

    fn follow(&mut self, player: &mut Player) -> GameScores {
        if player.now() < BEGIN {
            return GameScores::default();
        }
        let score = Score::of(player.world());
        if player.playing() {
            if score.served.is_some() {
                player.pause();
            } else if let Some(speed) = self.coasting.follow(score.coasting, player.speed()) {
                drive(player, Action::Speed(speed), &mut || true);
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_sim::{Run, Scenario, SimTime};

    #[test]
    fn time_runs_faster_while_there_is_nothing_to_do_and_then_as_it_was_chosen() {
        let mut coasting = Coasting::default();
        let chosen = 2.0;
        assert_eq!(coasting.follow(false, chosen), None);
        assert_eq!(coasting.follow(true, chosen), Some(COASTING_SPEED));
        assert_eq!(coasting.follow(true, COASTING_SPEED), None);
        assert_eq!(coasting.follow(false, COASTING_SPEED), Some(chosen));
        assert_eq!(coasting.follow(false, chosen), None);
    }

    #[test]
    fn a_pace_that_is_chosen_meanwhile_stays() {
        let mut coasting = Coasting::default();
        coasting.follow(true, GAME_SPEED);
        assert_eq!(coasting.follow(true, 1.0), None);
        assert_eq!(coasting.follow(false, 1.0), None);
    }

    #[test]
    fn a_game_that_was_left_while_time_ran_faster_runs_faster_when_one_comes_back() {
        let mut game = Game::default();
        game.coasting.follow(true, GAME_SPEED);
        let run = operator::new_game(1).expect("a game");
        let mut player = Player::new(run).expect("it can be played");
        let goes_on = !game.bring(&mut player, 1, false, true, &mut || false);
        assert!(goes_on);
        assert_eq!(game.coasting.follow(true, GAME_SPEED), Some(COASTING_SPEED));
        // So does one that is opened from the address of such a moment.
        let mut game = Coasting::default();
        game.follow(true, COASTING_SPEED);
        assert_eq!(game.follow(false, COASTING_SPEED), Some(GAME_SPEED));
    }

    fn act(player: &mut Player, actions: impl IntoIterator<Item = Action>) {
        for action in actions {
            player.act(action, &mut || false).expect("it can be done");
        }
    }

    #[test]
    fn whoever_comes_back_to_a_game_goes_on_where_it_was_left_and_never_before_its_beginning() {
        let hours = |h: u32| SimTime(BEGIN.ms() + h * 3_600_000);
        let begun = || Player::new(operator::new_game(1).expect("a game")).expect("it plays");
        let back = |player: &mut Player, played| {
            let began = Game::default().bring(player, 1, false, played, &mut || false);
            assert!(!began && operator::is_game(player.run()));
            player.playhead()
        };
        let mut player = begun();
        assert_eq!(back(&mut player, true), BEGIN);
        let opened = [
            Action::Seek(hours(1)),
            Action::OpenBlock,
            Action::Seek(hours(3)),
        ];
        act(&mut player, opened);
        assert_eq!(back(&mut player, true), hours(3));
        act(&mut player, [Action::Seek(SimTime::ZERO)]);
        assert_eq!(back(&mut player, true), hours(1));
        // Who watches goes where they like.
        act(&mut player, [Action::Seek(BEGIN)]);
        assert_eq!(back(&mut player, false), BEGIN);
    }

    #[test]
    fn one_undo_leads_back_from_a_game_by_whichever_way_it_was_begun() {
        let town = Run::new(Scenario::named("small-town").expect("it exists"), 1);
        let mut player = Player::new(town.clone()).expect("it can be played");
        // From the story the game is brought with Explore, and then begun.
        let mut game = Game::default();
        for anew in [false, true] {
            assert!(game.bring(&mut player, 1, anew, true, &mut || false) || !anew);
            assert_eq!(player.playhead(), BEGIN);
        }
        // One in which something was done is begun again all the same.
        act(&mut player, [Action::OpenBlock]);
        game.bring(&mut player, 1, true, true, &mut || false);
        assert_eq!(*player.run(), operator::new_game(1).expect("a game"));
        act(&mut player, [Action::Undo, Action::Undo, Action::Undo]);
        assert_eq!(*player.run(), town);
    }
}
