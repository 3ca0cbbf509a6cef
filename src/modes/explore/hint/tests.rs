//! When which hint is given.

use super::*;
use crate::components::fixture;
use limbo_sim::{Duration, Flag, FlagKind, Ledger, Place, SimTime};

fn at(ms: u32) -> Snapshot {
    Snapshot {
        now: SimTime(ms),
        playing: true,
        ..fixture::snapshot()
    }
}

const HOUR: u32 = 3_600_000;

/// Mail has waited for so long that some programs have told its senders.
fn in_an_outage_of_days() -> Snapshot {
    let scenario = limbo_sim::Scenario::named("libero-2023").expect("a scenario");
    Snapshot {
        scenario: std::sync::Arc::new(scenario),
        oldest: Some(Duration::hours(5)),
        ..at(10 * HOUR)
    }
}

#[test]
fn a_newcomer_is_asked_to_begin() {
    let first = Snapshot {
        playing: false,
        ..at(0)
    };
    assert!(matches!(
        advice(&first),
        Advice::Plain("hint.play" | "hint.cut_paused")
    ));
}

#[test]
fn each_cut_teaches_who_knows() {
    for (i, key) in ["hint.submission", "hint.relay", "hint.delivery"]
        .into_iter()
        .enumerate()
    {
        let mut s = at(1000);
        s.hops[i] = HopState::Broken;
        assert_eq!(advice(&s), Advice::Plain(key));
    }
}

#[test]
fn what_came_back_before_a_cut_is_not_said_of_it() {
    let mut s = at(2000);
    s.hops[1] = HopState::Broken;
    s.ledger.returned = 500;
    let series = |at| {
        let ledger = s.ledger;
        limbo_sim::Series {
            samples: vec![limbo_sim::Sample {
                at: SimTime(at),
                ledger,
            }],
            flags: vec![Flag {
                at: SimTime(1000),
                kind: FlagKind::Cut(Hop::Relay),
                by_viewer: true,
            }],
            ..limbo_sim::Series::default()
        }
    };
    let [first, later] = [900, 1100].map(|at| Rc::new(series(at)));
    s.series = first;
    assert_eq!(advice(&s), Advice::Plain("hint.relay"));
    s.series = later;
    assert_eq!(advice(&s), Advice::Plain("hint.relay"));
    s.ledger.returned = 501;
    assert_eq!(advice(&s), Advice::Plain("hint.relay_back"));
}

#[test]
fn that_nobody_is_told_is_said_only_until_somebody_is() {
    let mut s = in_an_outage_of_days();
    s.last_delay_notice = Some(SimTime(9 * HOUR + HOUR / 2));
    s.hops[2] = HopState::Broken;
    assert_eq!(advice(&s), Advice::Plain("hint.delivery_told"));
    s.hops = [HopState::Up, HopState::Broken, HopState::Up];
    assert_eq!(advice(&s), Advice::Plain("hint.relay_told"));
}

#[test]
fn notices_of_an_earlier_outage_are_not_said_of_mail_that_has_only_begun_to_wait() {
    let mut s = in_an_outage_of_days();
    s.last_delay_notice = Some(SimTime(9 * HOUR + HOUR / 2));
    for waited in [None, Some(Duration::mins(30)), Some(Duration::hours(2))] {
        s.oldest = waited;
        s.hops = [HopState::Up, HopState::Up, HopState::Broken];
        assert_eq!(advice(&s), Advice::Plain("hint.delivery"), "{waited:?}");
        s.hops = [HopState::Up, HopState::Broken, HopState::Up];
        assert_eq!(advice(&s), Advice::Plain("hint.relay"), "{waited:?}");
    }
}

#[test]
fn notices_of_an_earlier_outage_are_not_said_of_mail_that_was_sent_after_them() {
    let mut s = in_an_outage_of_days();
    s.hops[2] = HopState::Broken;
    for (told, key) in [
        (4, "hint.delivery"),
        (5, "hint.delivery"),
        (6, "hint.delivery_told"),
    ] {
        s.last_delay_notice = Some(SimTime(told * HOUR));
        assert_eq!(advice(&s), Advice::Plain(key), "told after {told} hours");
    }
}

#[test]
fn of_a_delay_nobody_is_said_to_know_who_was_only_sent_mail_back() {
    let mut s = in_an_outage_of_days();
    s.hops[2] = HopState::Broken;
    s.ledger.returned = 1;
    assert_eq!(advice(&s), Advice::Plain("hint.delivery_back"));
    s.hops = [HopState::Up, HopState::Broken, HopState::Up];
    assert_eq!(advice(&s), Advice::Plain("hint.relay_back"));
    s.last_delay_notice = Some(SimTime(9 * HOUR + HOUR / 2));
    assert_eq!(advice(&s), Advice::Plain("hint.relay_told"));
}

#[test]
fn where_new_mail_comes_back_what_waits_is_not_forgotten() {
    let mut s = at(1000);
    s.rejects[2] = true;
    assert_eq!(advice(&s), Advice::Plain("hint.rejecting"));
    s.ledger.limbo = 9;
    assert_eq!(advice(&s), Advice::Plain("hint.rejecting_waits"));
    // Behind a cut nothing goes anywhere, back neither.
    s.hops[0] = HopState::Broken;
    assert_eq!(advice(&s), Advice::Plain("hint.submission"));
}

#[test]
fn of_several_cuts_it_is_said_where_mail_waits_and_that_it_grows_only_while_it_does() {
    let mut s = at(1000);
    s.hops = [HopState::Broken, HopState::Broken, HopState::Up];
    s.ledger.outbox = 9;
    assert_eq!(advice(&s), Advice::Plain("hint.two_down"));
    s.ledger.spooled_provider = 9;
    assert_eq!(advice(&s), Advice::Plain("hint.two_shut"));
    s.hops[0] = HopState::Up;
    s.ledger.limbo = 9;
    s.oldest = Some(s.scenario.span);
    assert_eq!(advice(&s), Advice::Plain("hint.choose"));
    s.now = SimTime(s.scenario.span.ms());
    let before = limbo_sim::Sample {
        at: SimTime(0),
        ledger: s.ledger,
    };
    s.series = Rc::new(limbo_sim::Series {
        samples: vec![before],
        ..Default::default()
    });
    assert_eq!(advice(&s), Advice::Plain("hint.choose_still"));
}

#[test]
fn what_is_foretold_is_what_comes() {
    for (name, key) in [
        ("libero-2023", "hint.watch"),
        ("gmail-2020", "hint.watch_rejects"),
        // A letter is sent in it, and no link breaks.
        ("one-letter", "hint.cut"),
    ] {
        let scenario = limbo_sim::Scenario::named(name).unwrap();
        let s = Snapshot {
            scenario: std::sync::Arc::new(scenario),
            ..at(1000)
        };
        assert_eq!(advice(&s), Advice::Plain(key));
    }
}

#[test]
fn repeated_falls_are_counted_and_lead_to_the_other_restart() {
    let mut s = at(10_000);
    s.restart = Some((SimTime(5_000), Plan::Bulk));
    s.ledger = Ledger {
        sent: 9,
        spooled_relay: 9,
        limbo: 9,
        ..Ledger::default()
    };
    assert_eq!(advice(&s), Advice::Plain("hint.rushing"));
    let crashed = |at| Flag {
        at: SimTime(at),
        kind: FlagKind::Crashed(Place::Mailboxes),
        by_viewer: false,
    };
    // The second crash is what the restart came after, in the same millisecond.
    let restarted = Flag {
        kind: FlagKind::Restarted,
        by_viewer: true,
        ..crashed(5_000)
    };
    let flags = [
        crashed(1_000),
        crashed(5_000),
        restarted,
        crashed(6_000),
        crashed(7_000),
    ];
    let flags = flags.to_vec();
    s.series = Rc::new(limbo_sim::Series {
        flags,
        ..Default::default()
    });
    assert_eq!(advice(&s), Advice::CrashedAgain(2));
}

#[test]
fn the_storage_crashes_under_people_and_mail() {
    let mut s = at(10_000);
    let storage = &mut s.stations[Place::Mailboxes as usize];
    storage.up = false;
    assert_eq!(advice(&s), Advice::Plain("hint.crashed"));
    s.stations[Place::Mailboxes as usize].crashed_readers = 9;
    assert_eq!(advice(&s), Advice::Plain("hint.crashed_people"));
}

#[test]
fn for_a_while_a_destroyed_disk_is_spoken_of() {
    let mut s = at(10_000);
    s.ledger.lost = 9;
    s.hops[1] = HopState::Broken;
    let flag = Flag {
        at: SimTime(9_000),
        kind: FlagKind::SpoolDestroyed(Place::Provider),
        by_viewer: true,
    };
    s.series = Rc::new(limbo_sim::Series {
        flags: vec![flag],
        ..Default::default()
    });
    assert_eq!(advice(&s), Advice::Plain("hint.disk"));
    s.now = SimTime(s.scenario.span.ms() / 16 + 10_000);
    assert_eq!(advice(&s), Advice::Plain("hint.relay"));
}

#[test]
fn blocks_open_one_by_one_until_the_limbo_is_empty() {
    let mut s = at(10_000);
    s.restart = Some((
        SimTime(5_000),
        Plan::Blocks {
            blocks: 12,
            every: Duration::hours(1),
        },
    ));
    s.blocks[3].open = false;
    assert_eq!(advice(&s), Advice::Opening(11, 12));
    s.blocks[3].open = true;
    let waited = |limbo| limbo_sim::Sample {
        at: SimTime(4_000),
        ledger: Ledger {
            limbo,
            ..Ledger::default()
        },
    };
    s.series = Rc::new(limbo_sim::Series {
        samples: vec![waited(900)],
        ..Default::default()
    });
    assert_eq!(advice(&s), Advice::Plain("hint.empty"));
}

#[test]
fn groups_by_hand_are_another_restart_than_all_at_once() {
    let mut s = at(10_000);
    s.restart = Some((SimTime(5_000), Plan::Bulk));
    let waited = limbo_sim::Sample {
        at: SimTime(4_000),
        ledger: Ledger {
            limbo: 900,
            ..Ledger::default()
        },
    };
    s.series = Rc::new(limbo_sim::Series {
        samples: vec![waited],
        ..Default::default()
    });
    let by_hand = Plan::ByHand { blocks: 12 };
    for (other, key) in [(Plan::Bulk, "hint.empty"), (by_hand, "hint.compare")] {
        let future = Future {
            run: Rc::new(limbo_sim::Run::new((*s.scenario).clone(), 1)),
            what: Some(Command::Restart(other)),
            from: SimTime(5_000),
            until: s.now,
            series: s.series.clone(),
            restarted: Some(SimTime(5_000)),
            crashes: 0,
        };
        s.futures = Rc::new(vec![future]);
        assert_eq!(advice(&s), Advice::Plain(key));
    }
}

#[test]
fn a_restart_that_held_is_said_to_have_held_and_one_of_nothing_is_none() {
    let mut s = at(10_000);
    s.restart = Some((SimTime(5_000), Plan::Bulk));
    assert!(matches!(
        advice(&s),
        Advice::Plain("hint.cut" | "hint.cut_paused")
    ));
    s.ledger = Ledger {
        limbo: 9,
        ..Ledger::default()
    };
    assert_eq!(advice(&s), Advice::Plain("hint.rushing"));
    s.now = SimTime(s.scenario.span.ms() / 2);
    let waited = |at, limbo| limbo_sim::Sample {
        at: SimTime(at),
        ledger: Ledger {
            limbo,
            ..Ledger::default()
        },
    };
    let series = |first, then| {
        Rc::new(limbo_sim::Series {
            samples: vec![waited(4_000, first), waited(6_000, then)],
            ..Default::default()
        })
    };
    s.series = series(900, 800);
    assert_eq!(advice(&s), Advice::Plain("hint.held"));
    // That nothing falls does not clear a queue: it may grow all the same.
    s.series = series(1, 2);
    assert_eq!(advice(&s), Advice::Plain("hint.grows"));
}

#[test]
fn a_queue_is_said_to_clear_only_while_it_does() {
    use limbo_sim::{OverloadAction, Run, Scenario, World};
    let mut scenario = Scenario::named("sandbox").unwrap();
    scenario
        .set("stations.mailboxes.capacity_per_s", 0.9)
        .unwrap();
    let mut run = Run::new(scenario, 1);
    let hours = |h: u32| SimTime(h * 3_600_000);
    let sheds = Command::SetOverloadAction(Hop::Delivery, OverloadAction::RejectWith421);
    run.push(SimTime(0), sheds).unwrap();
    run.push(hours(1), Command::Cut(Hop::Delivery)).unwrap();
    run.push(hours(2), Command::Restart(Plan::Bulk)).unwrap();
    let mut world = World::new(&run).unwrap();
    world.advance(hours(4), u64::MAX);
    let mut s = at(hours(4).ms());
    s.scenario = std::sync::Arc::new(world.scenario().clone());
    s.restart = Some((hours(2), Plan::Bulk));
    s.ledger = world.ledger();
    s.series = Rc::new(world.series().clone());
    assert!(s.ledger.limbo > s.series.ledger_at(hours(2)).limbo);
    assert_eq!(advice(&s), Advice::Plain("hint.grows"));
}

#[test]
fn after_a_repair_a_queue_that_gets_shorter_is_not_said_to_grow() {
    use limbo_sim::{Run, Scenario, World};
    let minutes = |m: u32| SimTime(m * 60_000);
    let mut run = Run::new(Scenario::named("small-town").unwrap(), 1);
    for (at, command) in [
        (10, Command::Cut(Hop::Delivery)),
        (12, Command::Restart(Plan::Bulk)),
        (60, Command::Cut(Hop::Relay)),
        (90, Command::Mend(Hop::Relay, Plan::Natural)),
    ] {
        run.push(minutes(at), command).unwrap();
    }
    let mut world = World::new(&run).unwrap();
    let mut s = at(0);
    s.scenario = run.scenario.clone();
    s.restart = Some((minutes(12), Plan::Bulk));
    let mut waits = Vec::new();
    for minute in 91..=101 {
        world.advance(minutes(minute), u64::MAX);
        s.now = world.now();
        s.ledger = world.ledger();
        s.series = Rc::new(world.series().clone());
        waits.push((minute, s.ledger.limbo));
        let said = advice(&s);
        assert_ne!(said, Advice::Plain("hint.grows"), "{waits:?}");
    }
    assert!(waits[0].1 > waits[5].1, "{waits:?}");
}

#[test]
fn a_disk_that_is_destroyed_at_the_instant_of_a_sample_took_its_mail_with_it() {
    use limbo_sim::{Run, Scenario, World};
    let mut run = Run::new(Scenario::named("libero-2023").unwrap(), 1);
    let at_sample = SimTime(24 * 3_600_000);
    run.push(at_sample, Command::DestroySpool(Place::Relay))
        .unwrap();
    let mut world = World::new(&run).unwrap();
    world.advance(SimTime(at_sample.ms() + 3_600_000), u64::MAX);
    let mut s = at(world.now().ms());
    s.ledger = world.ledger();
    s.series = Rc::new(world.series().clone());
    let mut samples = s.series.samples.iter();
    assert!(samples.any(|sample| sample.at == at_sample) && s.ledger.lost > 0);
    assert_eq!(advice(&s), Advice::Plain("hint.disk"));
}

#[test]
fn a_disk_on_which_nothing_waited_took_no_mail_with_it() {
    let mut s = at(10_000);
    let lost = limbo_sim::Sample {
        at: SimTime(8_000),
        ledger: Ledger {
            lost: 9,
            ..Ledger::default()
        },
    };
    s.ledger.lost = 9;
    s.hops[1] = HopState::Broken;
    let flag = Flag {
        at: SimTime(9_000),
        kind: FlagKind::SpoolDestroyed(Place::Relay),
        by_viewer: true,
    };
    s.series = Rc::new(limbo_sim::Series {
        flags: vec![flag],
        samples: vec![lost],
        ..Default::default()
    });
    assert_eq!(advice(&s), Advice::Plain("hint.relay"));
    s.ledger.lost = 10;
    assert_eq!(advice(&s), Advice::Plain("hint.disk"));
}
