//! What the workbench promises on the page.

use super::words::{WORDS, answers, of, part, why};
use super::*;
use crate::i18n::Lang;
use limbo_player::{SideOutcome, SideRun};

const TEXTS: [&str; 2] = [
    include_str!("../../../../static/texts/en.txt"),
    include_str!("../../../../static/texts/it.txt"),
];

fn locale(lang: Lang) -> Locale {
    Locale::new(lang, "Europe/Rome", 0.0)
}

fn state(messages: &[WorkbenchMessage]) -> WorkbenchState {
    let mut state = WorkbenchState::default();
    messages.iter().for_each(|message| state.asked(*message));
    state
}

fn played(number: u8, side: Side) -> SideOutcome {
    let (run, until) = experiment_run(number, side).expect("it can be played");
    let mut run = SideRun::new(&run, until).expect("it is a valid run");
    run.play(&mut || false).expect("it comes to its end")
}

#[test]
fn every_experiment_has_words_of_its_own_and_as_many_guesses_as_answers() {
    for experiment in &EXPERIMENTS {
        assert_eq!(of(experiment).id, experiment.id);
        let guesses = answers(experiment.answers);
        assert_eq!(
            guesses.len(),
            experiment.answers.count(),
            "{}",
            experiment.id
        );
        assert!((2..=4).contains(&guesses.len()));
        // Every one stands in a part of the list.
        assert!(words::PARTS.iter().any(|(p, _)| *p == part(experiment)));
    }
    assert_eq!(WORDS.len(), EXPERIMENTS.len());
}

#[test]
fn the_words_hold_no_number_that_is_not_of_the_run() {
    for file in TEXTS {
        let why = file
            .lines()
            .filter_map(|line| line.split_once(" = "))
            .filter(|(key, _)| key.starts_with("workbench.") && key.ends_with(".why"));
        let mut count = 0;
        for (key, text) in why {
            assert!(!text.chars().any(|c| c.is_ascii_digit()), "{key}: {text}");
            count += 1;
        }
        assert_eq!(count, EXPERIMENTS.len());
    }
}

#[test]
fn a_guess_counts_once_and_what_was_tried_is_remembered() {
    use WorkbenchMessage::{Choose, Guess, Open};
    let mut state = state(&[Open(true), Guess(Some(1))]);
    assert_eq!(state.tried(), 0, "nothing is guessed of nothing");
    for message in [
        Choose(Some(3)),
        Guess(Some(1)),
        Guess(Some(2)),
        Choose(None),
    ] {
        state.asked(message);
    }
    for message in [Choose(Some(4)), Guess(None), Open(false)] {
        state.asked(message);
    }
    assert_eq!(state.guess(3), Some(Some(1)));
    assert_eq!(state.guess(4), Some(None));
    assert_eq!(state.guess(5), None);
    assert_eq!(state.tried(), 2);
}

#[test]
fn both_runs_are_wanted_one_after_the_other_while_it_is_open() {
    use WorkbenchMessage::{Choose, Open};
    let number = EXPERIMENTS.iter().position(|e| e.id == "below").unwrap() as u8;
    let mut state = state(&[Choose(Some(number))]);
    assert_eq!(state.wanted(), None, "it is closed");
    state.asked(Open(true));
    for side in Side::BOTH {
        assert_eq!(state.wanted(), Some((number, side)));
        state.take(number, side, played(number, side));
        // What comes twice is not taken twice.
        state.take(number, Side::Base, state.outcomes(number)[0].clone());
    }
    assert_eq!(state.wanted(), None);
    assert_eq!(state.outcomes(number).len(), 2);
    assert!(experiment_run(u8::MAX, Side::Base).is_none());
}

#[test]
fn what_was_guessed_is_played_on_from_the_list_and_called_nothing_before_its_answer_is_there() {
    use WorkbenchMessage::{Choose, Guess, Open};
    let number = EXPERIMENTS.iter().position(|e| e.id == "below").unwrap() as u8;
    let tried = |state: &WorkbenchState| list::tried_as(state, number, experiment(number)?);
    let asked = [Open(true), Choose(Some(number)), Guess(None), Choose(None)];
    let mut state = state(&asked);
    for side in Side::BOTH {
        assert_eq!(tried(&state), None);
        assert_eq!(state.wanted(), Some((number, side)));
        state.take(number, side, played(number, side));
    }
    assert_eq!(tried(&state), Some(("seen", "workbench.tried.seen")));
    assert_eq!(state.wanted(), None);
}

#[test]
fn the_reason_is_said_whole() {
    let number = EXPERIMENTS.iter().position(|e| e.id == "minute").unwrap() as u8;
    let outcomes = Side::BOTH.map(|side| played(number, side));
    for lang in Lang::all() {
        let experiment = experiment(number).unwrap();
        let said = why(&locale(lang), experiment, [&outcomes[0], &outcomes[1]], 1);
        assert!(!said.contains('{'), "{said}");
        let falls = outcomes[1].crashes.to_string();
        assert!(said.contains(&falls), "{said}");
    }
}
