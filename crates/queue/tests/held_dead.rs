//! A Postfix that is left alone may still hold the destination dead when it is back (measured: MODEL.md section 8).

use limbo_queue::{Foretelling, Outcome, Pile, Question, Reader, Remedy, Trial};
use limbo_sim::Duration;
use std::fmt::Write;

const AS_OF: i64 = 1_795_896_000;
const PASS_S: u32 = 300;

/// A thousand messages that came in the ten minutes before the last five.
fn pile() -> Pile {
    let mut text = String::new();
    for i in 0..1000 {
        let at = AS_OF - 900 + i * 600 / 1000;
        writeln!(
            text,
            r#"{{"queue_name": "deferred", "queue_id": "{i:05X}", "arrival_time": {at}, "message_size": 317, "forced_expire": false, "sender": "a@example.com", "recipients": [{{"address": "b@example.net", "delay_reason": "connect to mx.example.net[192.0.2.1]:25: Connection refused"}}]}}"#
        )
        .unwrap();
    }
    let mut reader = Reader::new(AS_OF);
    reader.push(text.as_bytes());
    reader.finish().unwrap()
}

fn question(pile: &Pile, remedy: Remedy) -> Question {
    Question {
        new_per_s: 0.0,
        remedy,
        ..Question::new(pile, None, 100.0)
    }
}

fn outcome(pile: &Pile, question: &Question) -> Outcome {
    let mut trial = Trial::new(&pile.run(question).unwrap()).unwrap();
    loop {
        if let Some(outcome) = trial.step(100_000) {
            return outcome;
        }
    }
}

fn cleared_s(outcome: &Outcome) -> u32 {
    outcome.cleared.unwrap().ms() / 1000
}

#[test]
fn what_is_put_off_without_an_attempt_comes_later_and_a_flush_asks_at_once() {
    let pile = pile();
    let with = |remedy, held_dead| {
        let question = Question {
            held_dead,
            ..question(&pile, remedy)
        };
        cleared_s(&outcome(&pile, &question))
    };
    let held = Duration::secs(PASS_S);
    let alone = with(Remedy::LeaveAlone, Duration::ZERO);
    assert!(with(Remedy::LeaveAlone, held) >= alone + PASS_S);
    assert_eq!(
        with(Remedy::Flush, held),
        with(Remedy::Flush, Duration::ZERO)
    );
}

#[test]
fn what_is_foretold_of_leaving_it_alone_covers_both() {
    let pile = pile();
    let question = question(&pile, Remedy::LeaveAlone);
    let mut foretelling = Foretelling::new(&pile, &question).unwrap();
    while foretelling.forecasts().is_empty() {
        foretelling.step(1_000_000).unwrap();
    }
    let cleared = foretelling.forecasts()[0].cleared;
    for held_dead in [Duration::ZERO, Duration::secs(PASS_S)] {
        let question = Question {
            held_dead,
            ..question.clone()
        };
        let one = outcome(&pile, &question).cleared;
        assert!(cleared.low <= one && one <= cleared.high, "{cleared:?}");
    }
}
