//! What the chapters promise, on the very runs they show, played by the page's own player.

use super::chapter_detail::text_keys;
use super::predictions::question;
use super::*;
use crate::i18n::{Lang, Locale};
use limbo_player::prediction::{Answer, PredictionInput, Progress, assess};
use limbo_player::{Action, Player, Snapshot, advance_comparison_run};
use limbo_sim::{Hop, HopState, Phase, SimTime};

/// A chapter's run at an instant.
fn at(number: u8, instant: SimTime) -> Player {
    let mut player = Player::new(chapter(number).run().unwrap()).unwrap();
    player.act(Action::Seek(instant), &mut || false).unwrap();
    player
}

fn begins(number: u8) -> Snapshot {
    at(number, chapter(number).from).snapshot()
}

fn ends(number: u8) -> Snapshot {
    at(number, chapter(number).until).snapshot()
}

fn crashes(snapshot: &Snapshot) -> u32 {
    snapshot.stations.iter().map(|s| s.crashes).sum()
}

fn mine_is_open(snapshot: &Snapshot) -> bool {
    snapshot.blocks[usize::from(snapshot.my_block)].open
}

#[test]
fn every_chapter_is_a_valid_stretch_of_a_valid_run() {
    for number in 1..=CHAPTERS {
        let chapter = chapter(number);
        let run = chapter.run().unwrap();
        run.validate().unwrap();
        assert_eq!(chapter.number, number);
        assert!(chapter.from < chapter.until, "{number}");
        assert!(chapter.until < SimTime::ZERO + run.scenario.span);
        let wall_s = f64::from(chapter.until.since(chapter.from).ms())
            / (f64::from(run.scenario.pace) * chapter.speed * 1000.0);
        assert!((5.0..=35.0).contains(&wall_s), "{number} takes {wall_s} s");
        let texts = text_keys(number);
        assert!(!texts.documented.is_empty() && !texts.modelled.is_empty());
        if let Some(restart) = chapter.predicted_restart {
            assert!(chapter.from < restart.at && restart.at < chapter.until);
        }
    }
    assert_eq!(chapter(0).number, 1);
    assert_eq!(chapter(255).number, CHAPTERS);
}

#[test]
fn every_text_of_every_chapter_is_there_in_every_language() {
    for lang in Lang::ALL {
        let locale = Locale::new(lang, "Europe/Rome", 0.0);
        for number in 1..=CHAPTERS {
            let c = text_keys(number);
            let all = [c.paragraphs, c.after, c.documented, c.modelled].concat();
            for key in all.iter().chain([&c.title]) {
                assert_ne!(locale.t(key), *key, "{}", lang.code());
            }
        }
    }
}

#[test]
fn the_first_chapter_brings_a_letter_to_its_mailbox_through_three_owners() {
    let phase = |at_ms| at(1, SimTime(at_ms)).world().message(0).map(|m| m.phase);
    assert_eq!(phase(0), None);
    assert_eq!(phase(2_000), Some(Phase::Travelling(Hop::Submission)));
    assert_eq!(phase(chapter(1).until.ms()), Some(Phase::Delivered));
}

#[test]
fn the_second_shows_thousands_of_letters_and_nothing_in_limbo() {
    let s = ends(2);
    assert!(s.ledger.sent * s.scenario.weight > 100_000);
    assert_eq!(s.ledger.limbo, 0);
    assert_eq!(s.hops, [HopState::Up; 3]);
}

#[test]
fn in_the_third_the_last_link_breaks_and_mail_piles_up_at_the_relay() {
    assert_eq!(begins(3).hops, [HopState::Up; 3]);
    let s = ends(3);
    assert_eq!(s.hops, [HopState::Up, HopState::Up, HopState::Broken]);
    assert!(s.ledger.limbo > 0 && s.ledger.limbo == s.ledger.spooled_relay);
    assert_eq!(s.delay_notices, 0, "whoever waits sees nothing");
}

#[test]
fn in_the_fourth_millions_are_in_limbo_and_hardly_any_has_come_back() {
    let s = ends(4);
    assert!(s.ledger.limbo * s.scenario.weight > 10_000_000);
    let given_up = s.ledger.returned + s.ledger.lost;
    assert!(
        given_up < s.ledger.limbo / 30,
        "only programs that never try again: {:?}",
        s.ledger
    );
    assert!(s.ledger.returned < s.ledger.lost);
    assert_eq!(s.hops[Hop::Relay.index()], HopState::Closed);
    assert!(s.delay_notices > 0, "some say that they are still trying");
    assert!(s.ledger.spooled_provider > 0 && s.ledger.spooled_relay > 0);
}

#[test]
fn in_the_fifth_all_at_once_falls_again_and_again() {
    let s = ends(5);
    assert!(crashes(&s) >= 3);
    assert!(s.ledger.limbo > begins(5).ledger.limbo, "the crowd grows");
}

#[test]
fn beside_the_sixth_stands_what_came_of_the_fifth() {
    let (fifth, sixth) = (chapter(5), chapter(6));
    let mut whole = at(5, sixth.until);
    // Worked out from before the restart, or looked back at from the end: the same, and put there once.
    for seen in [sixth.from, sixth.until] {
        let mut player = at(6, seen);
        let (before, mut begun, mut steps) = (player.world().hash(), None, 0);
        loop {
            let run = fifth.run().unwrap();
            begun = advance_comparison_run(&mut player, run, sixth.until, begun, &mut || true);
            steps += 1;
            if begun.is_none() {
                break;
            }
        }
        assert!(steps > 3, "it was done in slices");
        assert_eq!(
            player.world().hash(),
            before,
            "what is shown was not touched"
        );
        let run = fifth.run().unwrap();
        let again = advance_comparison_run(&mut player, run, sixth.until, None, &mut || false);
        assert!(again.is_none(), "it stands there already");
        let s = player.snapshot();
        let [beside] = s.futures.as_slice() else {
            panic!("one future stands beside it")
        };
        assert_eq!(*beside.run, fifth.run().unwrap());
        assert_eq!(beside.plan(), fifth.predicted_restart.map(|r| r.plan));
        assert_eq!(
            (beside.from, beside.until),
            (fifth.predicted_restart.unwrap().at, sixth.until)
        );
        assert_eq!(beside.series, whole.snapshot().series);
        assert!(beside.crashes >= 3);
    }
}

#[test]
fn in_the_sixth_blocks_hold_and_end_empty() {
    let s = ends(6);
    assert_eq!(crashes(&s), 0);
    assert_eq!(s.ledger.limbo, 0);
    assert!(s.blocks.iter().all(|b| b.open));
}

#[test]
fn the_fifth_and_the_sixth_begin_with_the_same_mail() {
    assert_eq!(begins(5).ledger, begins(6).ledger);
    assert_eq!(
        at(5, chapter(5).from).world().hash(),
        at(6, chapter(6).from).world().hash()
    );
}

#[test]
fn in_the_seventh_the_neighbours_is_open_and_yours_is_closed() {
    for s in [begins(7), ends(7)] {
        assert!(s.blocks.iter().any(|b| b.open) && !mine_is_open(&s));
    }
    assert!(
        ends(7).ledger.returned > 0,
        "some mail of Monday has come back"
    );
}

#[test]
fn the_last_stands_just_before_the_restart() {
    let s = ends(8);
    assert_eq!(s.restart, None);
    assert!(s.ledger.limbo > 0);
}

#[test]
fn nothing_of_a_restart_is_shown_before_an_answer_and_the_run_judges_it() {
    for (number, came) in [(5, Answer::Again), (6, Answer::Later)] {
        let chapter = chapter(number);
        let fork = chapter.predicted_restart.unwrap().at;
        for (inputs, right) in [
            (
                vec![PredictionInput::Answer(came), PredictionInput::Submit],
                Some(true),
            ),
            (
                vec![
                    PredictionInput::Answer(Answer::Soon),
                    PredictionInput::Submit,
                ],
                Some(false),
            ),
            (vec![PredictionInput::Skip], None),
        ] {
            let mut said = Predictions::default();
            assert!(said.open(chapter) && said.stop(chapter) < fork);
            let early = question(chapter, &said, &ends(number)).unwrap();
            assert_eq!(early.truth, None, "an open question has no answer yet");
            for input in inputs {
                said.take(chapter, input);
            }
            assert!(!said.open(chapter) && said.stop(chapter) == chapter.until);
            let halfway = at(number, fork).snapshot();
            assert_eq!(question(chapter, &said, &halfway).unwrap().truth, None);
            let answered = question(chapter, &said, &ends(number)).unwrap();
            let truth = answered.truth.expect("at the end the run has answered");
            assert!(answered.question.waiting > 0);
            let verdict = assess(&answered.question, &answered.prediction, &truth);
            assert_eq!((verdict.truth, verdict.right), (came, right));
        }
    }
}

#[test]
fn the_two_predictions_are_apart() {
    let mut said = Predictions::default();
    said.take(chapter(5), PredictionInput::Skip);
    assert_eq!(said.of(chapter(5)).progress, Progress::Skipped);
    assert_eq!(said.of(chapter(6)).progress, Progress::Open);
    assert!(!said.open(chapter(1)), "other chapters ask nothing");
}
