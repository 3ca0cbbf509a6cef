//! The playhead's ways: from event to event, one asked for on another, and what is done while the world is still on its way.

use super::tests::{act, mins, player};
use super::timeline_tests::restarted;
use super::*;
use limbo_sim::{Command, Flag, Hop, Plan, Run, Scenario, SimTime};

#[test]
fn events_are_stepped_through_forwards_and_backwards_alike() {
    let mut p = restarted();
    let end = SimTime::ZERO + p.run().scenario.span;
    act(&mut p, Action::Seek(end));
    let flags: Vec<Flag> = p.snapshot().series.flags.clone();
    let mut instants: Vec<SimTime> = flags.iter().map(|f| f.at).collect();
    instants.dedup();
    for at in instants.iter().rev() {
        act(&mut p, Action::PreviousEvent);
        assert_eq!(p.now(), *at);
    }
    act(&mut p, Action::PreviousEvent);
    assert_eq!(p.now(), SimTime::ZERO);
    // Once more on a player that has not seen them yet.
    let mut fresh = Player::new(p.run().clone()).unwrap();
    for at in &instants {
        act(&mut p, Action::NextEvent);
        act(&mut fresh, Action::NextEvent);
        assert_eq!((p.now(), fresh.now()), (*at, *at));
        assert_eq!(p.world().hash(), fresh.world().hash());
    }
    act(&mut fresh, Action::NextEvent);
    assert_eq!(fresh.now(), end);
}

/// Acts without any time to work, so that the way is only begun.
fn begin(player: &mut Player, action: Action) {
    player.act(action, &mut || true).unwrap();
}

/// Lets frames pass, none of which has much time, until the playhead stands.
fn arrive(player: &mut Player) {
    while player.seeking() {
        player.frame(16.0, &mut || true);
    }
}

#[test]
fn a_way_that_is_asked_for_on_another_begins_where_that_one_ends() {
    let run = restarted().run().clone();
    let goal = SimTime(mins(50).ms() + 1);
    let ways = [
        vec![Action::Step],
        vec![Action::Step, Action::Step],
        vec![Action::NextEvent],
        vec![Action::NextEvent, Action::NextEvent],
        vec![Action::PreviousEvent],
        vec![Action::PreviousEvent, Action::PreviousEvent],
        vec![Action::NextEvent, Action::PreviousEvent],
        vec![Action::PreviousEvent, Action::NextEvent, Action::Step],
    ];
    // Of an instant that was never played, and of one whose events are known.
    for known in [false, true] {
        for ways in &ways {
            let at_the_beginning = || {
                let mut p = Player::new(run.clone()).unwrap();
                if known {
                    act(&mut p, Action::Seek(SimTime::ZERO + run.scenario.span));
                    act(&mut p, Action::Seek(SimTime::ZERO));
                }
                p
            };
            let (mut patient, mut hasty) = (at_the_beginning(), at_the_beginning());
            act(&mut patient, Action::Seek(goal));
            begin(&mut hasty, Action::Seek(goal));
            for way in ways {
                act(&mut patient, way.clone());
                begin(&mut hasty, way.clone());
            }
            arrive(&mut hasty);
            assert_eq!(hasty.now(), patient.now(), "{ways:?}, known: {known}");
        }
    }
}

#[test]
fn ways_asked_for_one_upon_another_end_where_they_do_one_after_the_other() {
    // Hours apart, so that no way is gone at once.
    let mut run = Run::new(Scenario::named("small-town").unwrap(), 5);
    run.push(mins(60), Command::Cut(Hop::Delivery)).unwrap();
    run.push(mins(120), Command::Restart(Plan::Bulk)).unwrap();
    let far = Action::Seek(mins(70));
    let ways = [
        vec![Action::NextEvent, Action::NextEvent],
        vec![Action::NextEvent, Action::Step],
        vec![Action::NextEvent, Action::PreviousEvent],
        vec![Action::NextEvent, Action::NextEvent, Action::PreviousEvent],
        vec![far.clone(), Action::PreviousEvent, Action::NextEvent],
        vec![
            far.clone(),
            Action::NextEvent,
            Action::NextEvent,
            Action::PreviousEvent,
        ],
        vec![
            far,
            Action::PreviousEvent,
            Action::NextEvent,
            Action::PreviousEvent,
        ],
    ];
    let mut behind = 0;
    for ways in &ways {
        // So many frames pass from one to the next: the world may be anywhere between.
        for frames in [0, 1, 2, 4, 8, 16, 32, 64] {
            let mut patient = Player::new(run.clone()).unwrap();
            let mut hasty = Player::new(run.clone()).unwrap();
            for way in ways {
                act(&mut patient, way.clone());
                begin(&mut hasty, way.clone());
                for _ in 0..frames {
                    hasty.frame(16.0, &mut || true);
                }
                behind += u32::from(hasty.seeking());
            }
            arrive(&mut hasty);
            assert_eq!(hasty.now(), patient.now(), "{ways:?}, {frames} frames");
        }
    }
    assert!(behind > 20, "{behind} of them under way");
}

#[test]
fn a_way_that_has_yet_to_begin_is_given_up_for_another_act() {
    let mut p = Player::new(restarted().run().clone()).unwrap();
    for act in [Action::Seek(mins(25)), Action::Play] {
        begin(&mut p, Action::Seek(mins(50)));
        begin(&mut p, Action::Step);
        begin(&mut p, act);
        arrive(&mut p);
        assert!(p.playing() || p.now() == mins(25));
    }
}

#[test]
fn what_is_done_while_the_world_is_on_its_way_is_done_where_the_playhead_is_shown() {
    let far = Action::Seek(mins(55));
    let cut = Action::Cut(Hop::Delivery);
    let bulk = Action::Mend(Hop::Delivery, Plan::Bulk);
    let hasty_hands = [
        vec![far.clone(), cut.clone()],
        vec![far.clone(), cut.clone(), Action::Seek(mins(10))],
        vec![far.clone(), cut.clone(), Action::Step, bulk.clone()],
        vec![
            Action::NextEvent,
            Action::NextEvent,
            Action::SendTest,
            cut.clone(),
        ],
        vec![
            far.clone(),
            cut.clone(),
            Action::Undo,
            Action::PreviousEvent,
        ],
        vec![
            cut.clone(),
            far.clone(),
            bulk.clone(),
            far.clone(),
            Action::TryAnother,
        ],
        vec![
            far.clone(),
            Action::Set(vec![("travel_ms", 5_000.0)]),
            Action::Step,
        ],
        vec![
            far.clone(),
            Action::Restart(Plan::Natural),
            Action::TryAnother,
        ],
        vec![
            far,
            Action::CloseBlock,
            Action::Seek(mins(70)),
            Action::OpenBlock,
            Action::Pause,
        ],
    ];
    let run = restarted().run().clone();
    let mut behind = 0;
    for actions in &hasty_hands {
        // So many frames pass from one to the next: the world may be anywhere between.
        for frames in [0, 1, 4, 16, 64] {
            let mut patient = Player::new(run.clone()).unwrap();
            let mut hasty = Player::new(run.clone()).unwrap();
            for action in actions {
                act(&mut patient, action.clone());
                begin(&mut hasty, action.clone());
                for _ in 0..frames {
                    hasty.frame(16.0, &mut || true);
                }
                behind += u32::from(hasty.seeking());
            }
            arrive(&mut hasty);
            assert_eq!(
                (hasty.now(), hasty.run(), hasty.world().hash()),
                (patient.now(), patient.run(), patient.world().hash()),
                "{actions:?}, {frames} frames"
            );
        }
    }
    assert!(behind > 20, "{behind} of them under way");
}

#[test]
fn what_cannot_be_done_is_refused_at_once_on_the_way_too() {
    let mut p = player("small-town");
    begin(&mut p, Action::Seek(mins(50)));
    let bad = Action::Set(vec![("travel_ms", -1.0)]);
    assert!(p.seeking() && p.act(bad, &mut || true).is_err());
    arrive(&mut p);
    assert_eq!((p.now(), p.run().script.len()), (mins(50), 0));
}

#[test]
fn where_the_page_leads_elsewhere_what_was_still_to_be_done_is_let_go() {
    let mut p = player("small-town");
    begin(&mut p, Action::Seek(mins(50)));
    begin(&mut p, Action::Cut(Hop::Delivery));
    assert!(p.seeking() && p.has_to_do());
    p.let_go();
    assert!(!p.has_to_do());
    arrive(&mut p);
    assert_eq!((p.now(), p.run().script.len()), (mins(50), 0));
}
