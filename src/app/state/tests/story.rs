//! The story: chapters, open questions, the passage from one letter to millions, the handout.

use super::*;
use crate::app::keys::{KeyAction, message};
use crate::modes::story::HandoutSteps;
use limbo_player::UndoStep;
use limbo_sim::{Hop, Place, SimTime};

/// The reader at the stop of the chapter of that number.
fn at_stop(number: u8) -> State {
    let mut state = state_in(Mode::Story, "libero-2023");
    ask(&mut state, Message::Chapter(number));
    Rc::make_mut(&mut state.snapshot).now = state.predictions.stop(chapter(number));
    state
}

#[test]
fn the_space_bar_waits_for_the_answer_to_an_open_question_as_the_button_does() {
    for number in 0..=LAST {
        let mut state = at_stop(number);
        let asks = chapter(number).predicted_restart.is_some();
        let key = message(KeyAction::Toggle, &state);
        assert_eq!(key.is_none(), asks, "chapter {number}");
        ask(&mut state, Message::Predict(PredictionInput::Skip));
        let key = message(KeyAction::Toggle, &state);
        assert!(key.is_some(), "chapter {number} once it is answered");
    }
    let mut before = at_stop(number_of("groups"));
    Rc::make_mut(&mut before.snapshot).now = chapter(before.chapter).from;
    assert!(message(KeyAction::Toggle, &before).is_some());
}

#[test]
fn where_the_stage_stands_without_its_words_nobody_is_asked_and_nothing_waits() {
    for name in ["all-at-once", "groups"] {
        let told = chapter(number_of(name));
        let opened = |controls| {
            let of = |at: SimTime| {
                let mut player = Player::new(told.run().expect("it exists")).expect("it plays");
                player.act(Action::Seek(at), &mut || false).expect("time");
                Rc::new(player.snapshot())
            };
            let mut params = Params {
                mode: Some(Mode::Story),
                chapter: Some(name),
                ..Params::default()
            };
            params.display.controls = controls;
            let open = told.predicted_restart.expect("it asks").at;
            let snapshot = of(SimTime(open.ms() - 1_000));
            let state = State::new(snapshot, Lang::english(), &params, vec![]);
            (state.waits_for_answer(), state.predictions.stop(told))
        };
        assert!(opened(Controls::Full).0, "{name}");
        for controls in [Controls::Min, Controls::None] {
            assert_eq!(opened(controls), (false, told.until), "{name}");
        }
    }
}

#[test]
fn a_chapter_that_is_turned_to_starts_and_takes_the_focus_once() {
    let mut state = state_in(Mode::Story, "one-letter");
    let start = Effect::StartChapter { play: true };
    let turned = ask(&mut state, Message::Chapter(3));
    assert_eq!(turned, [start.clone(), Effect::FocusHeading]);
    assert_eq!(ask(&mut state, Message::Chapter(3)), [start]);
    assert_eq!(state.chapter, 3);
    // Out of range is the nearest one.
    ask(&mut state, Message::Chapter(200));
    assert_eq!(state.chapter, LAST);
}

#[test]
fn who_comes_back_to_the_story_finds_the_chapter() {
    let mut state = state_in(Mode::Story, "one-letter");
    ask(&mut state, Message::Chapter(4));
    ask(&mut state, Message::Mode(Mode::Explore));
    let back = ask(&mut state, Message::Mode(Mode::Story));
    assert!(back.contains(&Effect::ResumeStory), "{back:?}");
    assert_eq!((state.mode, state.chapter), (Mode::Story, 4));
    // The browser's Back goes to a chapter as its button does.
    let back = state.update(Change::Navigated(Mode::Story, Some(2), false));
    assert!(back.contains(&Effect::StartChapter { play: true }));
    assert_eq!(state.chapter, 2);
}

#[test]
fn a_link_that_is_opened_ends_the_passage_to_the_second_chapter() {
    let mut state = whole_story();
    ask(&mut state, Message::Chapter(LETTER + 1));
    assert!(state.pull_back);
    state.update(Change::Opened(Some(Mode::Story), Some(6), None));
    assert!(!state.pull_back);
}

#[test]
fn a_chapter_s_pace_is_left_with_the_story() {
    for mode in [Mode::Explore, Mode::Compare, Mode::Lab] {
        let mut state = state_in(Mode::Story, "one-letter");
        let left = ask(&mut state, Message::Mode(mode));
        // Before the other mode shows a pace.
        let paced = left.iter().position(|e| *e == Effect::OwnPace);
        let entered = left.iter().position(|e| *e == Effect::EnterMode(mode));
        assert!(paced.is_some() && paced < entered, "{left:?}");
    }
}

#[test]
fn in_a_chapter_nothing_is_undone_but_what_was_done_in_its_run() {
    let may_undo = |mode: Mode, step: UndoStep| {
        let mut state = state_in(mode, "small-town");
        let snapshot = Rc::make_mut(&mut state.snapshot);
        (snapshot.undo, snapshot.redo) = (step, step);
        [Action::Undo, Action::Redo].map(|action| state.may(&action))
    };
    let within = UndoStep::Act(chapter(0).until);
    let earlier = UndoStep::Act(SimTime(chapter(0).from.ms() - 1));
    let later = UndoStep::Act(SimTime(chapter(0).until.ms() + 2));
    assert_eq!(may_undo(Mode::Story, within), [true; 2]);
    for elsewhere in [earlier, later] {
        assert_eq!(may_undo(Mode::Story, elsewhere), [false; 2]);
        assert_eq!(may_undo(Mode::Explore, elsewhere), [true; 2]);
    }
    assert_eq!(may_undo(Mode::Story, UndoStep::Load), [false; 2]);
    assert_eq!(may_undo(Mode::Explore, UndoStep::Load), [true; 2]);
}

#[test]
fn what_was_undone_in_another_chapter_is_not_done_again_under_the_words_of_this_one() {
    let first = chapter(number_of("four-o-clock"));
    let mut player = Player::new(first.run().expect("it exists")).expect("it can be played");
    let acts = [
        Action::Seek(SimTime(first.from.ms() + 1)),
        Action::SendTest,
        Action::Undo,
        Action::Seek(chapter(first.number + 1).from),
    ];
    let mut state = state_in(Mode::Story, "libero-2023");
    state.chapter = first.number;
    for action in acts {
        player.act(action, &mut || false).expect("it can be done");
        state.snapshot = Rc::new(player.snapshot());
    }
    Rc::make_mut(&mut state.snapshot).now = first.until;
    assert!(state.may(&Action::Redo));
    // The next chapter has the same run, and begins where this one ends.
    state.chapter += 1;
    assert!(!state.may(&Action::Redo));
    // A moment beyond an open question is none of its chapter's either.
    let groups = chapter(number_of("groups"));
    state.chapter = groups.number;
    let snapshot = Rc::make_mut(&mut state.snapshot);
    snapshot.now = groups.from;
    snapshot.redo = UndoStep::Act(SimTime(100 * 3_600_000));
    assert!(!state.may(&Action::Redo));
    state.predictions = Predictions::settled();
    assert!(state.may(&Action::Redo));
}

#[test]
fn no_redo_and_no_future_brings_another_network_under_a_chapter_s_words() {
    let monday = chapter(number_of("monday"));
    let at = SimTime(monday.from.ms() + 1);
    let mut player = Player::new(monday.run().expect("it exists")).expect("it can be played");
    let mut state = state_in(Mode::Story, "libero-2023");
    state.chapter = monday.number;
    let mut done = |actions: Vec<Action>| {
        for action in actions {
            player.act(action, &mut || false).expect("it can be done");
        }
        state.snapshot = Rc::new(player.snapshot());
        let newest = state.snapshot.futures.len().saturating_sub(1);
        [Action::Undo, Action::Redo, Action::Return(newest)].map(|action| {
            state.mode = Mode::Explore;
            let in_explore = state.may(&action);
            state.mode = Mode::Story;
            (in_explore, state.may(&action))
        })
    };
    let destroyed = vec![
        Action::Seek(at),
        Action::DestroySpool(Place::Relay),
        Action::Undo,
    ];
    assert_eq!(done(destroyed)[1], (true, false));
    // By the list of futures: the one in which the disk went is left, and the chapter's is there again.
    let left = vec![
        Action::Redo,
        Action::Seek(SimTime(at.ms() - 1)),
        Action::SendTest,
    ];
    let [undo, _, back] = done(left);
    assert_eq!([undo, back], [(true, false); 2]);
    // What a chapter knows itself can be had back.
    let known = vec![Action::SendTest, Action::Undo];
    assert_eq!(done(known)[1], (true, true));
}

/// The letter's chapter, where the later part of the program is here.
fn whole_story() -> State {
    let mut state = state_in(Mode::Story, "small-town");
    let views = crate::app::lazy_views::at_once().expect("uncut, all is here");
    state.update(Change::Loaded(LoadState::Loaded(views)));
    ask(&mut state, Message::Chapter(LETTER));
    state
}

#[test]
fn from_the_letter_to_the_millions_one_passes_through_and_time_waits() {
    let mut state = whole_story();
    let effects = ask(&mut state, Message::Chapter(2));
    assert!(state.pull_back && effects.contains(&Effect::StartChapter { play: false }));
    let effects = ask(&mut state, Message::PullBackDone);
    assert!(!state.pull_back && effects == [Effect::Act(Action::Play)]);
    assert!(
        ask(&mut state, Message::PullBackDone).is_empty(),
        "once only"
    );
}

#[test]
fn after_the_passage_no_time_runs_under_a_dialog_or_past_the_chapters_end() {
    let opened = [
        Message::QrDialog(true),
        Message::ShareDialog(true),
        Message::AskDialog(true),
    ];
    for dialog in opened {
        let mut state = whole_story();
        ask(&mut state, Message::NextChapter);
        ask(&mut state, dialog.clone());
        assert!(state.pull_back);
        assert!(
            ask(&mut state, Message::PullBackDone).is_empty(),
            "{dialog:?}"
        );
    }
    let mut state = whole_story();
    ask(&mut state, Message::NextChapter);
    Rc::make_mut(&mut state.snapshot).now = chapter(2).until;
    assert!(ask(&mut state, Message::PullBackDone).is_empty());
}

#[test]
fn a_key_that_ends_the_passage_does_nothing_to_the_stage_under_it() {
    let mut state = whole_story();
    ask(&mut state, Message::NextChapter);
    let acts = [
        KeyAction::Link(Hop::Submission),
        KeyAction::Link(Hop::Relay),
        KeyAction::Link(Hop::Delivery),
        KeyAction::SendTest,
    ];
    assert!(state.pull_back);
    assert!(acts.iter().all(|key| message(*key, &state).is_none()));
    ask(&mut state, Message::PullBackDone);
    assert!(acts.iter().all(|key| message(*key, &state).is_some()));
}

#[test]
fn next_leaves_the_passage_and_skips_no_chapter() {
    let mut state = whole_story();
    for place in [(2, true), (2, false), (3, false)] {
        let key = message(KeyAction::NextChapter, &state).expect("it goes on");
        ask(&mut state, key);
        assert_eq!((state.chapter, state.pull_back), place);
    }
}

#[test]
fn whoever_names_a_chapter_during_the_passage_gets_there() {
    let ways = [
        Change::Navigated(Mode::Story, Some(3), false),
        Change::Asked(Message::Chapter(3)),
    ];
    for way in ways {
        let mut state = whole_story();
        ask(&mut state, Message::NextChapter);
        assert!(state.pull_back);
        let effects = state.update(way);
        assert_eq!((state.chapter, state.pull_back), (3, false));
        assert!(effects.contains(&Effect::StartChapter { play: true }));
    }
}

#[test]
fn the_passage_is_on_the_way_forward_only() {
    let mut state = whole_story();
    for (from, to) in [(3, 2), (2, 1), (1, 3), (2, 2)] {
        ask(&mut state, Message::Chapter(from));
        ask(&mut state, Message::PullBackDone);
        let effects = ask(&mut state, Message::Chapter(to));
        assert!(!state.pull_back, "{from} to {to}");
        assert!(effects.contains(&Effect::StartChapter { play: true }));
    }
    ask(&mut state, Message::Chapter(1));
    ask(&mut state, Message::Chapter(2));
    ask(&mut state, Message::Mode(Mode::Explore));
    assert!(!state.pull_back, "another mode has no passage");
}

#[test]
fn whoever_wants_little_motion_starts_time_on_their_own() {
    let mut state = whole_story();
    state.update(Change::ReducedMotion(true));
    ask(&mut state, Message::Chapter(2));
    assert!(ask(&mut state, Message::PullBackDone).is_empty());
}

#[test]
fn a_handout_is_drawn_once_can_be_given_up_and_goes_when_it_has_been_printed() {
    let mut state = state_in(Mode::Story, "libero-2023");
    assert_eq!(
        ask(&mut state, Message::Handout(true)),
        [Effect::MakeHandout(true)]
    );
    assert_eq!(ask(&mut state, Message::Handout(true)), []);
    assert_eq!(
        ask(&mut state, Message::ShareDialog(false)),
        [Effect::MakeHandout(false)],
        "who closes the dialog does not want it any more"
    );
    ask(&mut state, Message::Handout(true));
    state.update(Change::Handout(Handout::Ready(HandoutSteps::new(
        Vec::new(),
    ))));
    state.update(Change::OnPaper(true));
    assert!(matches!(state.handout, Handout::Ready(_)));
    state.update(Change::OnPaper(false));
    assert!(state.handout == Handout::None);
}
