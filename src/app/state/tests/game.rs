//! The operator's game.

use super::*;
use crate::app::keys::{KeyAction, message};
use crate::modes::explore::GameScores;
use limbo_player::operator::{BEGIN, Score, new_game};
use limbo_sim::{Hop, SimTime};

/// A game at its beginning, as the engine puts it on the stage.
fn game(kind: Game) -> (State, Player) {
    let mut player = Player::new(new_game(1).expect("a game")).expect("it can be played");
    let to = Action::Seek(BEGIN);
    player.act(to, &mut || false).expect("time goes on");
    let params = Params {
        game: Some(kind),
        ..Params::default()
    };
    let snapshot = Rc::new(player.snapshot());
    (
        State::new(snapshot, Lang::english(), &params, vec![]),
        player,
    )
}

#[test]
fn a_game_is_in_explore_begins_with_every_group_shut_and_starts_with_the_first_one() {
    let (mut state, player) = game(Game::Play);
    assert_eq!(state.mode, Mode::Explore);
    assert!(player.world().blocks().all(|b| !b.open));
    let effects = ask(&mut state, Message::Act(Action::OpenBlock));
    assert_eq!(
        effects,
        [Effect::Act(Action::OpenBlock), Effect::Act(Action::Play)]
    );
    // Who wants little motion steps from hour to hour.
    state.update(Change::ReducedMotion(true));
    let effects = ask(&mut state, Message::Act(Action::OpenBlock));
    assert_eq!(effects, [Effect::Act(Action::OpenBlock)]);
}

#[test]
fn a_player_of_the_game_opens_closes_and_waits_and_nothing_else() {
    let (state, _) = game(Game::Play);
    let later = SimTime(BEGIN.ms() + 1);
    for allowed in [
        Action::OpenBlock,
        Action::CloseBlock,
        Action::Play,
        Action::Seek(later),
    ] {
        assert!(state.may(&allowed), "{allowed:?}");
    }
    for refused in [
        Action::Seek(SimTime::ZERO),
        Action::Undo,
        Action::Cut(Hop::Delivery),
        Action::Restart(Plan::Bulk),
        Action::Reset,
        Action::PreviousEvent,
    ] {
        assert!(!state.may(&refused), "{refused:?}");
    }
    let (state, _) = game(Game::Watch);
    assert!(state.may(&Action::Seek(SimTime::ZERO)));
    assert!(!state.may(&Action::OpenBlock));
}

#[test]
fn a_game_that_is_over_stands_still() {
    let (mut state, mut player) = game(Game::Play);
    for _ in 0..12 {
        player.act(Action::OpenBlock, &mut || false).expect("open");
        let hour = SimTime(player.now().ms() + 3_600_000);
        player.act(Action::Seek(hour), &mut || false).expect("on");
    }
    let end = SimTime(player.now().ms() + 90 * 3_600_000);
    player.act(Action::Seek(end), &mut || false).expect("on");
    let score = Score::of(player.world());
    assert!(score.served.is_some(), "{score:?}");
    state.update(Change::Published(Published {
        snapshot: Rc::new(player.snapshot()),
        card: None,
        found: "".into(),
        mine: vec![],
        letter: None,
        game: GameScores {
            score: Some(Rc::new(score)),
            rivals: [None, None],
        },
    }));
    assert!(!state.may(&Action::Play) && !state.may(&Action::CloseBlock));
    assert_eq!(message(KeyAction::CloseGroup, &state), None);
}

#[test]
fn the_keys_of_the_game_do_what_its_buttons_do() {
    let (state, _) = game(Game::Play);
    let open = Some(Message::Act(Action::OpenBlock));
    assert_eq!(message(KeyAction::OpenGroup, &state), open);
    assert_eq!(message(KeyAction::CloseGroup, &state), None, "none is open");
    let hour = SimTime(BEGIN.ms() + 3_600_000);
    let on = Some(Message::Act(Action::Seek(hour)));
    assert_eq!(message(KeyAction::Forward, &state), on);
    assert_eq!(message(KeyAction::Back, &state), None, "no way back");
    assert_eq!(message(KeyAction::Undo, &state), None);
    let explore = state_in(Mode::Explore, "small-town");
    assert_eq!(
        message(KeyAction::OpenGroup, &explore),
        None,
        "all are open"
    );
}

#[test]
fn outside_the_game_no_key_stops_a_restart_in_groups() {
    // A group opened by hand ends the plan: no further one opens by itself.
    let mut state = state_in(Mode::Explore, "small-town");
    let mut snapshot = (*state.snapshot).clone();
    snapshot.blocks[0].open = false;
    state.snapshot = Rc::new(snapshot);
    assert!(state.may(&Action::OpenBlock), "a script may");
    assert_eq!(message(KeyAction::OpenGroup, &state), None);
}

#[test]
fn whoever_goes_elsewhere_leaves_the_game() {
    let elsewhere = [
        Message::Mode(Mode::Lab),
        Message::Mode(Mode::Compare),
        Message::Mode(Mode::Explore),
        Message::Act(Action::Weigh(2)),
        Message::Queue(QueueMessage::Play(0)),
        Message::Chapter(3),
        Message::Operate(false),
        Message::Act(Action::Load {
            scenario: "small-town",
            seed: 1,
            weight: None,
        }),
    ];
    for message in elsewhere {
        let (mut state, _) = game(Game::Play);
        let effects = ask(&mut state, message.clone());
        assert!(state.game.is_none(), "{message:?}");
        assert!(
            effects.contains(&Effect::OwnPace),
            "{message:?}: {effects:?}"
        );
    }
    let (mut state, _) = game(Game::Play);
    let opened = state.update(Change::Opened(None, None, None));
    assert_eq!(opened, [Effect::OwnPace], "a script has loaded another run");
    assert_eq!(state.update(Change::Opened(None, None, None)), []);
    let mut state = state_in(Mode::Story, "one-letter");
    let effects = ask(&mut state, Message::Operate(true));
    assert!(effects.contains(&Effect::StartGame { anew: true }));
    assert_eq!(state.mode, Mode::Explore);
    let back = state.update(Change::Navigated(Mode::Story, Some(2), false));
    assert!(back.contains(&Effect::StartChapter { play: true }));
    assert!(state.game.is_none());
    let there = state.update(Change::Navigated(Mode::Explore, None, true));
    assert!(there.contains(&Effect::StartGame { anew: false }));
}
