//! What a change of the state promises.

use super::*;
use crate::app::actions::can_be_done;
use crate::app::keys::{KEYS, KeyAction, message};
use crate::app::lazy_views;
use crate::message::{CompareMessage, WorkbenchMessage};
use crate::modes::explore::GameScores;
use crate::modes::lab::Playing;
use crate::modes::story::HandoutSteps;
use limbo_player::operator::{BEGIN, Score, new_game};
use limbo_player::{Player, UndoStep};
use limbo_sim::{Hop, HopState, Place, Scenario};
use limbo_sim::{Run, SimTime};
use std::sync::Arc;

fn state_in(mode: Mode, scenario: &'static str) -> State {
    let run = Run::new(Scenario::named(scenario).expect("it exists"), 1);
    let snapshot = Rc::new(Player::new(run).expect("it can be played").snapshot());
    let params = Params {
        mode: Some(mode),
        ..Params::default()
    };
    State::new(snapshot, Lang::english(), &params, vec![])
}

fn ask(state: &mut State, message: Message) -> Vec<Effect> {
    state.update(Change::Asked(message))
}

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
fn the_language_that_was_asked_for_last_stays_whichever_comes_last() {
    let mut state = state_in(Mode::Explore, "small-town");
    let [first, other] = [Lang::english(), Lang::from_tag("it").expect("Italian")];
    ask(&mut state, Message::Language(other));
    ask(&mut state, Message::Language(first));
    state.update(Change::LanguageLoaded(first));
    state.update(Change::LanguageLoaded(other));
    assert_eq!(state.locale.lang(), first);
    ask(&mut state, Message::Language(other));
    state.update(Change::LanguageLoaded(other));
    assert_eq!(state.locale.lang(), other);
}

#[test]
fn the_address_has_the_language_that_was_asked_for_also_before_its_words_are_here() {
    let mut state = state_in(Mode::Explore, "small-town");
    let italian = Lang::from_tag("it").expect("Italian");
    assert_eq!(state.wanted_lang(), Lang::english());
    ask(&mut state, Message::Language(italian));
    let shown = state.locale.lang();
    assert_eq!((shown, state.wanted_lang()), (Lang::english(), italian));
    state.update(Change::LanguageLoaded(italian));
    let shown = state.locale.lang();
    assert_eq!((shown, state.wanted_lang()), (italian, italian));
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
fn notices_are_shown_once_and_not_without_end() {
    let mut state = state_in(Mode::Explore, "small-town");
    for i in 0..3 * NOTICES_MAX {
        let notice = Notice::new("notice.bad_seed", &(i / 2).to_string());
        ask(&mut state, Message::Notify(notice));
    }
    assert_eq!(state.notices.len(), NOTICES_MAX);
    ask(&mut state, Message::Dismiss(0));
    ask(&mut state, Message::Dismiss(NOTICES_MAX));
    assert_eq!(state.notices.len(), NOTICES_MAX - 1);
}

#[test]
fn a_projector_has_its_own_colours_unless_somebody_chose_others() {
    let mut state = state_in(Mode::Explore, "small-town");
    state.update(Change::SystemDark(true));
    assert_eq!(state.theme(), Theme::Dark);
    ask(&mut state, Message::Present(true));
    assert_eq!(state.theme(), Theme::Projector);
    ask(&mut state, Message::Theme(ThemeChoice::Light));
    assert_eq!(state.theme(), Theme::Light);
}

#[test]
fn a_prediction_about_another_restart_is_forgotten() {
    let mut compare = state_in(Mode::Compare, "small-town").compare;
    compare.asked(CompareMessage::Predict(PredictionInput::Skip));
    assert_eq!(compare.prediction.progress, Progress::Skipped);
    compare.asked(CompareMessage::PredictAbout(1));
    assert_eq!(compare.prediction.progress, Progress::Open);
    compare.asked(CompareMessage::Swap);
    assert_eq!(compare.predicted_side, 0);
    let [a, b] = compare.choices;
    assert_ne!(a, b);
}

#[test]
fn leaving_the_lab_stops_what_it_plays_by_whichever_way() {
    let ways = [
        Change::Asked(Message::Mode(Mode::Explore)),
        Change::Asked(Message::Chapter(3)),
        Change::Navigated(Mode::Story, Some(3), false),
        Change::Navigated(Mode::Explore, None, false),
        Change::Opened(Some(Mode::Explore), None, None),
    ];
    for way in ways {
        let mut state = state_in(Mode::Lab, "small-town");
        let views = lazy_views::at_once().expect("all is here");
        state.load = LoadState::Loaded(views);
        let begun = ask(&mut state, Message::Lab(LabMessage::Sweep));
        assert!(matches!(begun[..], [Effect::StartSweep(_)]));
        let playing = |state: &State| state.lab.as_ref().map(|lab| lab.playing);
        assert_eq!(playing(&state), Some(Playing::Sweep));
        let left = state.update(way);
        assert!(left.contains(&Effect::EnterMode(state.mode)), "{left:?}");
        assert_eq!(playing(&state), Some(Playing::Nothing));
    }
}

#[test]
fn a_chapter_s_pace_is_left_with_the_story() {
    for mode in [Mode::Explore, Mode::Compare, Mode::Lab] {
        let mut state = state_in(Mode::Story, "one-letter");
        let left = ask(&mut state, Message::Mode(mode));
        assert!(left.contains(&Effect::OwnPace), "{mode:?}");
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

#[test]
fn colours_are_chosen_in_explore_and_say_the_day_everywhere_else() {
    let mut state = state_in(Mode::Explore, "libero-2023");
    assert_eq!(state.colouring().by, ColourBy::Sent);
    assert!(state.colouring().slices.are_days());
    assert_eq!(ask(&mut state, Message::ColourBy(ColourBy::Group)).len(), 1);
    assert_eq!(state.colouring().by, ColourBy::Group);
    ask(&mut state, Message::Mode(Mode::Story));
    assert_eq!(state.colouring().by, ColourBy::Sent);
    ask(&mut state, Message::Mode(Mode::Explore));
    assert_eq!(state.colouring().by, ColourBy::Group);
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
fn sound_is_off_until_somebody_wants_it() {
    let mut state = state_in(Mode::Story, "small-town");
    assert!(!state.sound && !state.needs_lazy_views());
    assert_eq!(ask(&mut state, Message::Sound(true)), [Effect::SetSound]);
    assert!(state.sound && state.needs_lazy_views());
    ask(&mut state, Message::Sound(false));
    assert!(!state.sound);
}

#[test]
fn a_question_to_the_run_stops_time_and_is_given_up_with_its_dialog() {
    use limbo_player::Question;
    use limbo_sim::Mta;
    let mut state = state_in(Mode::Explore, "libero-2023");
    let opened = ask(&mut state, Message::AskDialog(true));
    assert_eq!(opened, [Effect::Act(Action::Pause)]);
    let question = Question {
        written: SimTime(1),
        server: Mta::Exim,
    };
    let asked = ask(&mut state, Message::Ask(question));
    assert_eq!(asked, [Effect::Ask(Some(question))]);
    state.update(Change::Answered(None));
    assert_eq!(
        state.ask.as_ref().and_then(|ask| ask.answer.clone()),
        Some(None)
    );
    assert_eq!(
        ask(&mut state, Message::AskDialog(false)),
        [Effect::Ask(None)]
    );
    // An answer that comes too late opens nothing.
    state.update(Change::Answered(None));
    assert_eq!(state.ask, None);
}

#[test]
fn a_question_to_one_run_is_not_answered_over_another() {
    let loads = Action::Load {
        scenario: "small-town",
        seed: 1,
        weight: None,
    };
    let others = [
        Change::Opened(Some(Mode::Explore), None, None),
        Change::Asked(Message::Act(loads)),
        Change::Asked(Message::Act(Action::Weigh(200))),
        Change::Asked(Message::Queue(QueueMessage::Open(true))),
    ];
    for (number, other) in others.into_iter().enumerate() {
        let mut state = state_in(Mode::Explore, "libero-2023");
        ask(&mut state, Message::AskDialog(true));
        state.update(Change::Answered(None));
        let effects = state.update(other);
        assert_eq!(state.ask, None, "{number}");
        assert!(effects.contains(&Effect::Ask(None)), "{number}");
    }
}

#[test]
fn a_queue_that_is_brought_opens_its_dialog_over_explore_and_stays_when_that_is_closed() {
    let mut state = state_in(Mode::Lab, "small-town");
    ask(&mut state, Message::ShareDialog(true));
    ask(&mut state, Message::Handout(true));
    let pasted = QueueMessage::Paste("Mail queue is empty".to_owned());
    let effects = ask(&mut state, Message::Queue(pasted.clone()));
    // Else the browser's dialog to print it would open over the queue's.
    assert!(effects.contains(&Effect::MakeHandout(false)));
    assert!(effects.contains(&Effect::EnterMode(Mode::Explore)));
    assert_eq!(effects.last(), Some(&Effect::Queue(pasted)));
    assert_eq!(
        (state.mode, state.queue_open, state.sharing),
        (Mode::Explore, true, false)
    );
    assert!(state.needs_lazy_views());

    let shown = Rc::new(QueueShown {
        foretelling: true,
        ..QueueShown::default()
    });
    state.update(Change::Queue(shown.clone()));
    ask(&mut state, Message::Queue(QueueMessage::Open(false)));
    assert!(!state.queue_open);
    assert_eq!(state.queue, shown);
    // To stop what is read opens nothing.
    ask(&mut state, Message::Queue(QueueMessage::Stop));
    assert!(!state.queue_open);
}

#[test]
fn to_watch_a_queue_closes_its_dialog_and_ends_a_game() {
    let mut state = state_in(Mode::Explore, "small-town");
    ask(&mut state, Message::Operate(true));
    ask(&mut state, Message::Queue(QueueMessage::Open(true)));
    assert!(state.game.is_some(), "a look at a queue ends nothing");
    let effects = ask(&mut state, Message::Queue(QueueMessage::Play(2)));
    let play = Effect::Queue(QueueMessage::Play(2));
    assert_eq!(effects, [Effect::OwnPace, play]);
    assert!(state.game.is_none() && !state.queue_open);
}

#[test]
fn the_workbench_stands_over_explore_and_its_runs_are_played_there_alone() {
    let mut state = state_in(Mode::Compare, "small-town");
    let effects = ask(&mut state, Message::Workbench(WorkbenchMessage::Open(true)));
    assert_eq!(state.mode, Mode::Explore);
    assert!(effects.contains(&Effect::Act(Action::Pause)), "time rests");
    assert_eq!(state.side_run_wanted(), None, "nothing has been chosen");
    ask(
        &mut state,
        Message::Workbench(WorkbenchMessage::Choose(Some(2))),
    );
    let first = SideRunOf::Experiment(2, limbo_player::workbench::Side::Base);
    assert_eq!(state.side_run_wanted(), Some(first));
    ask(
        &mut state,
        Message::Workbench(WorkbenchMessage::Guess(None)),
    );
    ask(&mut state, Message::Mode(Mode::Story));
    assert!(!state.workbench.open, "it goes with the mode");
    assert_ne!(state.side_run_wanted(), Some(first));
    assert_eq!(state.workbench.tried(), 1, "what was tried is remembered");
}

#[test]
fn a_run_that_is_watched_closes_the_workbench() {
    let mut state = state_in(Mode::Explore, "sandbox");
    ask(&mut state, Message::Workbench(WorkbenchMessage::Open(true)));
    let run = limbo_player::workbench::empty_network().expect("it is valid");
    let effects = ask(&mut state, Message::Adopt(run.clone(), SimTime::ZERO));
    assert!(effects.contains(&Effect::Adopt(run, SimTime::ZERO)));
    assert!(!state.workbench.open);
}

#[test]
fn a_restart_that_was_chosen_stays_where_another_is_offered_first_at_another_instant() {
    let mut state = state_in(Mode::Explore, "libero-2023");
    let groups = |blocks| Plan::Calm { blocks };
    let show = |state: &mut State, blocks| {
        let mut snapshot = (*state.snapshot).clone();
        Arc::make_mut(&mut snapshot.scenario).blocks_plan = groups(blocks);
        state.set_snapshot(Rc::new(snapshot));
    };
    show(&mut state, 24);
    assert_eq!(state.plan, groups(24), "nobody has chosen another");
    ask(&mut state, Message::Plan(Plan::Bulk));
    show(&mut state, 12);
    assert_eq!(state.plan, Plan::Bulk);
    ask(&mut state, Message::Plan(groups(12)));
    show(&mut state, 24);
    assert_eq!(state.plan, groups(24));

    ask(&mut state, Message::Plan(Plan::Bulk));
    let other = state_in(Mode::Explore, "small-town");
    state.set_snapshot(other.snapshot.clone());
    assert_eq!(
        state.plan, other.plan,
        "another scenario brings its own along"
    );
}

#[test]
fn of_a_real_queue_the_page_does_not_say_that_its_numbers_are_invented() {
    let mut state = state_in(Mode::Explore, "sandbox");
    assert_eq!(state.sources(), Some("sandbox"));
    Arc::make_mut(&mut Rc::make_mut(&mut state.snapshot).scenario).listed = Some([1_u32].into());
    assert_eq!(state.sources(), None);
    state.mode = Mode::Lab;
    assert!(state.sources().is_some(), "the lab plays a town of its own");
}

#[test]
fn paper_is_white_and_has_nothing_to_take_hold_of() {
    let mut state = state_in(Mode::Explore, "small-town");
    ask(&mut state, Message::Theme(ThemeChoice::Dark));
    assert!(state.has_handles());
    state.update(Change::OnPaper(true));
    assert_eq!((state.theme(), state.has_handles()), (Theme::Light, false));
    state.update(Change::OnPaper(false));
    assert_eq!((state.theme(), state.has_handles()), (Theme::Dark, true));
}

#[test]
fn what_a_dialog_works_out_is_worked_out_wherever_the_page_under_it_has_been_scrolled_to() {
    let asked = [
        Message::AskDialog(true),
        Message::Queue(QueueMessage::Open(true)),
        Message::Workbench(WorkbenchMessage::Open(true)),
        Message::Handout(true),
    ];
    for message in asked {
        let mut state = state_in(Mode::Explore, "small-town");
        assert!(!state.works_in_a_dialog());
        ask(&mut state, message.clone());
        assert!(state.works_in_a_dialog(), "{message:?}");
    }
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
