//! What a foretelling tries, and what it says of it.

use super::*;
use crate::question::Overload;

fn of(cleared_s: &[Option<u32>], falls: u32) -> Forecast {
    let outcomes: Vec<Outcome> = cleared_s
        .iter()
        .map(|s| Outcome {
            cleared: s.map(Duration::secs),
            played: Duration::secs(s.unwrap_or(9_000)),
            falls,
            ..Outcome::default()
        })
        .collect();
    Forecast::of(Remedy::Flush, &outcomes)
}

#[test]
fn what_more_time_would_tell_is_told_from_what_falls_and_from_what_is_never_gone() {
    // Needs longer; is cut short.
    for (forecast, told) in [
        (of(&[], 0), [false, true]),
        (of(&[Some(1), Some(2)], 0), [false, false]),
        (of(&[Some(1), None], 0), [true, true]),
        (of(&[None], 1), [false, true]),
        (of(&[Some(1)], 1), [false, false]),
        (of(&[None], FALLS_MAX), [false, false]),
    ] {
        let is = [forecast.needs_longer(), forecast.is_cut_short()];
        assert_eq!(is, told, "{forecast:?}");
    }
}

#[test]
fn the_soonest_is_one_that_none_that_is_safe_beats_clearly() {
    let (slow, fast) = (of(&[Some(1_000)], 0), of(&[Some(969)], 0));
    let (as_fast, falls) = (of(&[Some(970)], 0), of(&[Some(1)], 1));
    assert!(slow.is_soonest_of(&[slow, as_fast, falls]));
    assert!(!slow.is_soonest_of(&[slow, as_fast, falls, fast]));
    assert!(fast.is_soonest_of(&[slow, fast]));
    assert!(!of(&[None], 0).is_soonest_of(&[slow]));
}

/// A hundred messages that Postfix has for one domain.
fn pile() -> Pile {
    let mut reader = crate::Reader::new(1_795_896_000);
    for i in 0..100 {
        let line = format!(
            r#"{{"queue_name": "deferred", "queue_id": "A{i}", "arrival_time": 1795890000, "message_size": 9, "recipients": [{{"address": "r@example.com"}}]}}"#
        );
        reader.push((line + "\n").as_bytes());
    }
    reader.finish().unwrap()
}

#[test]
fn the_runs_of_a_remedy_cover_the_doubt_about_the_capacity_and_every_phase_of_the_queue() {
    let (pile, doubt) = (pile(), 0.2);
    let question = Question {
        capacity_doubt: doubt,
        ..Question::new(&pile, None, 2.0)
    };
    let foretelling = Foretelling::new(&pile, &question).unwrap();
    let runs = foretelling.runs_of(Remedy::Flush);
    let asked = |remedy, runs| -> Vec<Question> {
        let run = |run| foretelling.variant(remedy, run);
        (0..runs).map(run).collect()
    };
    let flushed = asked(Remedy::Flush, runs);
    let mut capacities: Vec<f64> = flushed.iter().map(|q| q.capacity_per_s).collect();
    capacities.sort_by(f64::total_cmp);
    let step = 2.0 * 2.0 * doubt / (runs - 1) as f64;
    for (i, capacity) in capacities.iter().enumerate() {
        let expected = 2.0 * (1.0 - doubt) + step * i as f64;
        assert!((capacity - expected).abs() < 1e-9, "{capacities:?}");
    }
    let period_s = Listing::PostqueueJson.mta().scan_period_s();
    for (i, run) in flushed.iter().enumerate() {
        let (i, runs) = (i as u32, runs as u32);
        assert_eq!(
            (run.seed, run.phase_s),
            (1 + u64::from(i), i * period_s / runs)
        );
        assert_eq!(run.held_dead, question.held_dead);
    }
    // Left alone: soon, with all that the destination can bear, and late, held dead and with the least.
    let left = asked(Remedy::LeaveAlone, foretelling.runs_of(Remedy::LeaveAlone));
    assert_eq!(left.len(), 2 * runs);
    for (i, run) in left.iter().enumerate() {
        let (factor, held) = match i < runs {
            true => (1.0 + doubt, question.held_dead),
            false => (1.0 - doubt, HELD_DEAD_MAX),
        };
        assert!((run.capacity_per_s - 2.0 * factor).abs() < 1e-9);
        assert_eq!(run.held_dead, held);
    }
}

#[test]
fn what_is_tried_fits_the_pile_and_comes_to_an_end() {
    let question = Question::new(&pile(), None, 1.0);
    let with = |messages| remedies(&question, messages);
    let all = with(100);
    let fewer: Vec<u32> = all
        .iter()
        .filter_map(|remedy| match remedy {
            Remedy::FewSessions { sessions } => Some(*sessions),
            _ => None,
        })
        .collect();
    // Of the twenty that Postfix opens.
    assert_eq!(fewer, [2, 5, 10, 15]);
    // One after the other takes less than four days, or is not tried.
    let delay = Duration::secs(2);
    let one_by_one = |messages| with(messages).contains(&Remedy::OneEvery { delay });
    assert!(one_by_one(4 * 43_200 - 1) && !one_by_one(4 * 43_200));
    let slow = Question::new(&pile(), None, 0.25);
    let delay = Duration::secs(5);
    assert!(remedies(&slow, 100).contains(&Remedy::OneEvery { delay }));
    // What the destination bears may be a part of what the server opens.
    let overload = Some((21, Overload::Refuses));
    let bears = Question {
        overload,
        ..question.clone()
    };
    let all = remedies(&bears, 100);
    let same = |remedy| all.iter().filter(|r| *r == remedy).count();
    assert!(all.iter().all(|remedy| same(remedy) == 1), "{all:?}");
    // A group is four messages at least, and each way of letting go is tried once.
    for messages in [1, 7, 8, 100, 256, 100_000] {
        let all = with(messages);
        for (i, remedy) in all.iter().enumerate() {
            assert!(!all[..i].contains(remedy), "{messages}: {remedy:?} twice");
            if let Remedy::Groups { groups, .. } = remedy {
                assert!(messages >= 4 * usize::from(*groups), "{messages}: {groups}");
            }
        }
        let in_two = |r: &Remedy| matches!(r, Remedy::Groups { groups: 2, .. });
        assert_eq!(all.iter().any(in_two), messages >= 8);
    }
    // A group has the time that the destination needs for it and some more, or twice that; but no more than six hours.
    for (groups, every_s) in [(64, 1_875), (64, 3_125), (32, 3_750), (2, 6 * 3_600)] {
        let every = Duration::secs(every_s);
        assert!(with(100_000).contains(&Remedy::Groups { groups, every }));
    }
}

#[test]
fn a_run_lasts_until_the_last_group_has_been_let_go() {
    let pile = pile();
    let every = Duration::hours(6);
    let lasts = |remedy| {
        let question = Question {
            remedy,
            ..Question::new(&pile, None, 2.0)
        };
        let run = pile.run(&question).unwrap();
        Duration(run.run.scenario.span.ms() - run.back_at.ms())
    };
    for groups in [2, 8, 30] {
        let all = Duration(every.ms() * u32::from(groups));
        assert!(lasts(Remedy::Groups { groups, every }) > all, "{groups}");
    }
}
