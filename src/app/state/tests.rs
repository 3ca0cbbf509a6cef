//! What a change of the state promises; what concerns one mode alone has a module of its own.

mod doing;
mod explore;
mod game;
mod story;

use super::*;
use crate::app::lazy_views;
use crate::message::CompareMessage;
use crate::modes::lab::Playing;
use limbo_player::Player;
use limbo_sim::{Run, Scenario};

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
fn the_list_names_the_language_that_was_chosen_until_its_words_are_here_or_lost() {
    let mut state = state_in(Mode::Explore, "small-town");
    let [english, italian] = [Lang::english(), Lang::from_tag("it").expect("Italian")];
    assert_eq!(state.listed_lang(), english);
    ask(&mut state, Message::Language(italian));
    assert_eq!(state.listed_lang(), italian);
    state.update(Change::LanguageLoaded(english));
    assert_eq!(state.listed_lang(), italian, "that one is still on its way");
    state.update(Change::LanguageLost(italian));
    assert_eq!(
        (state.listed_lang(), state.wanted_lang()),
        (english, italian)
    );
    ask(&mut state, Message::Language(italian));
    state.update(Change::LanguageLoaded(italian));
    assert_eq!(state.listed_lang(), italian);
}

#[test]
fn the_list_names_the_language_that_was_chosen_last_also_where_one_before_it_is_lost() {
    let mut state = state_in(Mode::Explore, "small-town");
    let [italian, german] = ["it", "de"].map(|tag| Lang::from_tag(tag).expect("a language"));
    ask(&mut state, Message::Language(italian));
    ask(&mut state, Message::Language(german));
    state.update(Change::LanguageLost(italian));
    assert_eq!(state.listed_lang(), german, "that one is still on its way");
    state.update(Change::LanguageLost(german));
    assert_eq!(state.listed_lang(), Lang::english());
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
fn leaving_the_lab_or_opening_it_anew_stops_what_it_plays_by_whichever_way() {
    let ways = [
        Change::Asked(Message::Mode(Mode::Explore)),
        Change::Asked(Message::Chapter(3)),
        Change::Navigated(Mode::Story, Some(3), false),
        Change::Navigated(Mode::Explore, None, false),
        Change::Opened(Some(Mode::Explore), None, None),
        Change::Opened(Some(Mode::Lab), None, None),
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
        let ends = match state.mode {
            Mode::Lab => Effect::StopSweep,
            mode => Effect::EnterMode(mode),
        };
        assert!(left.contains(&ends), "{left:?}");
        assert_eq!(playing(&state), Some(Playing::Nothing));
    }
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
fn sound_asks_again_for_what_did_not_arrive() {
    let mut state = state_in(Mode::Story, "small-town");
    state.load = LoadState::Failed;
    assert_eq!(ask(&mut state, Message::Sound(true)), [Effect::LoadAgain]);
    assert!(state.sound);
    assert_eq!(ask(&mut state, Message::Sound(false)), [Effect::SetSound]);
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
