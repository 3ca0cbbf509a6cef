//! What can be done in which mode, by keys and by whatever else asks for it.

use super::*;
use crate::app::actions::can_be_done;
use crate::app::keys::{KEYS, KeyAction, message, texts};
use limbo_sim::{Hop, HopState, Place, SimTime};

#[test]
fn what_cannot_be_done_in_a_mode_is_done_by_no_message_and_no_key() {
    for mode in Mode::ALL.iter().copied() {
        let mut state = state_in(mode, "small-town");
        for action in [
            Action::Cut(Hop::Delivery),
            Action::Restart(Plan::Bulk),
            Action::DestroySpool(Place::Relay),
            Action::Set(vec![("travel_ms", 1.0)]),
            Action::Toggle,
            Action::SendTest,
            Action::Undo,
        ] {
            let allowed = can_be_done(&action, mode);
            let effects = ask(&mut state, Message::Act(action.clone()));
            assert_eq!(!effects.is_empty(), allowed, "{action:?} in {mode:?}");
        }
        for binding in &KEYS {
            if let Some(Message::Act(action)) = message(binding.action, &state) {
                assert!(can_be_done(&action, mode), "{} in {mode:?}", binding.key);
            }
        }
    }
}

#[test]
fn where_the_stage_is_only_looked_at_no_key_changes_the_run_and_the_article_still_does() {
    let mut state = state_in(Mode::Explore, "small-town");
    let link = KeyAction::Link(Hop::Delivery);
    assert!(message(link, &state).is_some());
    Rc::make_mut(&mut state.snapshot).hops[2] = HopState::Broken;
    assert!(message(KeyAction::Restart, &state).is_some());
    state.display.controls = Controls::None;
    for key in [link, KeyAction::Restart, KeyAction::SendTest] {
        assert_eq!(message(key, &state), None, "{key:?}");
    }
    assert!(message(KeyAction::Toggle, &state).is_some(), "time goes on");
    let cut = Message::Act(Action::Cut(Hop::Delivery));
    assert!(!ask(&mut state, cut).is_empty());
}

#[test]
fn the_lab_and_the_comparison_leave_the_hidden_run_alone() {
    let lab = state_in(Mode::Lab, "small-town");
    for binding in &KEYS {
        let asked = message(binding.action, &lab);
        assert!(!matches!(asked, Some(Message::Act(_))), "{}", binding.key);
    }
    assert!(!can_be_done(&Action::Cut(Hop::Relay), Mode::Compare));
    assert!(can_be_done(&Action::Toggle, Mode::Compare));
    assert!(!can_be_done(
        &Action::DestroySpool(Place::Relay),
        Mode::Story
    ));
}

#[test]
fn no_key_leads_out_of_a_story_to_where_no_button_leads_back() {
    let mut state = state_in(Mode::Story, "one-letter");
    let compare = Some(Message::Mode(Mode::Compare));
    assert_eq!(message(KeyAction::Compare, &state), compare);
    state.display.embed = true;
    assert_eq!(message(KeyAction::Compare, &state), None);
    state.display.embed = false;
    for controls in [Controls::Min, Controls::None] {
        state.display.controls = controls;
        assert_eq!(message(KeyAction::Compare, &state), None, "{controls:?}");
    }
}

#[test]
fn no_key_changes_a_run_whose_stage_is_not_shown() {
    let mut state = state_in(Mode::Story, "libero-2023");
    Rc::make_mut(&mut state.snapshot).hops[2] = HopState::Broken;
    let mut hidden = 0;
    for number in 0..=LAST {
        ask(&mut state, Message::Chapter(number));
        let shown = number > 0 && chapter(number).shows_stage();
        hidden += u32::from(!shown);
        for key in [
            KeyAction::Link(Hop::Delivery),
            KeyAction::Restart,
            KeyAction::SendTest,
        ] {
            let asked = message(key, &state);
            assert_eq!(asked.is_some(), shown, "{key:?} in chapter {number}");
        }
    }
    assert_eq!(hidden, 5, "the cover and four figures");
    ask(&mut state, Message::Mode(Mode::Explore));
    assert!(message(KeyAction::SendTest, &state).is_some());
}

#[test]
fn what_is_not_broken_is_restarted_by_no_key() {
    let mut state = state_in(Mode::Explore, "small-town");
    assert_eq!(message(KeyAction::Restart, &state), None);
    Rc::make_mut(&mut state.snapshot).hops[2] = HopState::Broken;
    let restart = Some(Message::Act(Action::Restart(state.plan)));
    assert_eq!(message(KeyAction::Restart, &state), restart);
}

#[test]
fn a_links_key_does_what_its_button_says() {
    let mut state = state_in(Mode::Explore, "small-town");
    let key = KeyAction::Link(Hop::Relay);
    let cut = Some(Message::Act(Action::Cut(Hop::Relay)));
    assert_eq!(message(key, &state), cut);
    let mend = Some(Message::Act(Action::Mend(Hop::Relay, state.plan)));
    let link = Hop::Relay.index();
    Rc::make_mut(&mut state.snapshot).rejects[link] = true;
    assert_eq!(message(key, &state), mend, "a link that refuses everything");
    Rc::make_mut(&mut state.snapshot).rejects[link] = false;
    Rc::make_mut(&mut state.snapshot).hops[link] = HopState::Closed;
    assert_eq!(message(key, &state), mend, "a closed link");
}

#[test]
fn a_stride_is_counted_from_where_the_playhead_is_going() {
    let mut state = state_in(Mode::Explore, "libero-2023");
    let run = Run::new(state.snapshot.scenario.as_ref().clone(), 1);
    let mut player = Player::new(run).expect("it can be played");
    let stride = 5_000 * state.snapshot.scenario.pace;
    let goal = SimTime(100 * 3_600_000);
    for action in [Action::Play, Action::Seek(goal)] {
        player.act(action, &mut || true).expect("time goes on");
    }
    state.snapshot = Rc::new(player.snapshot());
    assert!(state.snapshot.seeking && state.snapshot.now < goal);
    let to = |ms| Some(Message::Act(Action::Seek(SimTime(ms))));
    let (back, forward) = (KeyAction::Back, KeyAction::Forward);
    assert_eq!(message(back, &state), to(goal.ms() - stride));
    assert_eq!(message(forward, &state), to(goal.ms() + stride));
}

#[test]
fn the_help_lists_the_keys_that_this_use_of_the_page_has() {
    let mut state = state_in(Mode::Explore, "small-town");
    assert!(texts(&state).contains(&"keys.compare") && texts(&state).contains(&"keys.undo"));
    state.display.embed = true;
    for text in ["keys.compare", "keys.qr"] {
        assert!(!texts(&state).contains(&text), "{text} in a frame");
    }
    assert!(texts(&state).contains(&"keys.links"));
    state.display.controls = Controls::None;
    for text in ["keys.links", "keys.restart", "keys.test", "keys.groups"] {
        assert!(
            !texts(&state).contains(&text),
            "{text} where the stage is only watched"
        );
    }
    let mut game = state_in(Mode::Explore, "libero-2023");
    game.game = Some(GameState::new(Game::Play));
    for text in [
        "keys.links",
        "keys.restart",
        "keys.test",
        "keys.undo",
        "keys.redo",
    ] {
        assert!(!texts(&game).contains(&text), "{text} in a game");
    }
    assert!(texts(&game).contains(&"keys.groups"));
}
