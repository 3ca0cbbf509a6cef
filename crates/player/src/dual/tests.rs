//! What the comparison promises, on real worlds.

use super::fork::{Fork, ForkKind, RestartChoice};
use super::{DualPlayback, Lead, Way, lead};
use crate::prediction::Truth;
use limbo_sim::{
    Command, Duration, FlagKind, Hop, HopState, OverloadAction, Plan, Run, Scenario, SimTime, World,
};
use std::sync::Arc;

fn unhurried() -> impl FnMut() -> bool {
    || false
}

const BULK: RestartChoice = RestartChoice {
    plan: Plan::Bulk,
    overload_action: None,
};

fn blocks(name: &str) -> RestartChoice {
    RestartChoice {
        plan: Scenario::named(name).unwrap().blocks_plan,
        overload_action: None,
    }
}

fn fork(name: &str) -> Fork {
    let scenario = Arc::new(Scenario::named(name).unwrap());
    let mut fork = Fork::ready_made(scenario, 1).unwrap();
    assert!(fork.arrive(&mut unhurried()));
    fork
}

fn decided(name: &str, choices: [RestartChoice; 2]) -> DualPlayback {
    let mut dual = DualPlayback::new(fork(name), choices).unwrap();
    assert!(!dual.look_ahead(&mut unhurried()));
    dual
}

fn verdict(dual: &DualPlayback) -> Lead {
    let [a, b] = &dual.sides;
    lead(a.outcome.as_ref().unwrap(), b.outcome.as_ref().unwrap())
}

/// The same run played in one go, by the simulation alone.
fn played(run: &Run, until: SimTime) -> World {
    let mut world = World::new(run).unwrap();
    world.advance(until, u64::MAX);
    world
}

/// Where the way back to the event before would end.
fn previous_event(dual: &mut DualPlayback) -> SimTime {
    let from = dual.playhead();
    let end = dual.end_of(Way::PreviousEvent, from, &mut unhurried());
    end.unwrap()
}

#[test]
fn both_futures_have_the_same_past_and_are_the_runs_that_they_say() {
    let mut dual = decided("small-town", [BULK, blocks("small-town")]);
    let at = dual.fork.at;
    let before = at - Duration(1);
    assert_eq!(
        played(&dual.run(0), before).hash(),
        played(&dual.run(1), before).hash()
    );
    let later = at + Duration::mins(40);
    dual.seek(later, &mut unhurried());
    for side in 0..2 {
        let shown = dual.sides[side].world();
        let run = dual.run(side);
        assert_eq!(shown.hash(), played(&run, later).hash());
        let end = SimTime::ZERO + run.scenario.span;
        let outcome = dual.sides[side].outcome.as_ref().unwrap();
        assert_eq!(outcome.hash, played(&run, end).hash());
    }
    // Users test as long as their mail waits, which depends on the plan.
    let sent = |side: usize| {
        let world = dual.sides[side].world();
        world.ledger().sent - world.tests().sent
    };
    assert_eq!(sent(0), sent(1), "the same mail is sent on both sides");
}

#[test]
fn both_show_one_instant_once_time_is_stopped_or_a_side_is_chosen_anew() {
    let instants = |dual: &mut DualPlayback| {
        while dual.seeking() {
            dual.frame(16.0, &mut unhurried());
        }
        let worlds = [0, 1].map(|side| dual.sides[side].world().now());
        (worlds, dual.now())
    };
    let mut dual = DualPlayback::new(fork("libero-2023"), [BULK, blocks("libero-2023")]).unwrap();
    dual.play(true, &mut unhurried());
    // The time of each frame is over after one slice.
    let [a, b] = (0..1_000)
        .map(|_| {
            dual.frame(60_000.0, &mut || true);
            [0, 1].map(|side| dual.sides[side].world().now())
        })
        .find(|[a, b]| a != b)
        .expect("one falls behind");
    dual.play(false, &mut || true);
    let (worlds, now) = instants(&mut dual);
    assert_eq!(worlds, [now; 2]);
    assert_eq!(now, a.max(b));
    // On the way to an instant, another choice does not change where one goes.
    let goal = now + Duration::hours(30);
    dual.seek(goal, &mut || true);
    assert!(dual.seeking());
    dual.choose(1, BULK).unwrap();
    let (worlds, now) = instants(&mut dual);
    assert_eq!((worlds, now), ([goal; 2], goal));
}

#[test]
fn futures_of_so_many_dots_that_their_copies_have_no_room_are_played_to_their_end() {
    let finer = Scenario::named("libero-2023").unwrap().with_weight(200);
    let blocks = RestartChoice {
        plan: finer.blocks_plan,
        overload_action: None,
    };
    let mut fork = Fork::ready_made(Arc::new(finer), 1).unwrap();
    assert!(fork.arrive(&mut unhurried()));
    let mut dual = DualPlayback::new(fork, [BULK, blocks]).unwrap();
    // Some eight million events a side, in slices.
    let mut slices = 100_000;
    dual.look_ahead(&mut || {
        slices -= 1;
        slices == 0
    });
    assert_eq!(dual.progress(), 1.0);
    for side in &dual.sides {
        let copies: Vec<SimTime> = side.checkpoints.iter().map(World::now).collect();
        assert!(copies.len() > 2, "{copies:?}");
        let half = dual.fork.at + Duration(dual.end().since(dual.fork.at).ms() / 2);
        assert!(
            copies.iter().any(|at| *at > half),
            "the later half has some, too"
        );
    }
}

#[test]
fn equal_plans_have_equal_futures() {
    let dual = decided("small-town", [BULK, BULK]);
    assert_eq!(verdict(&dual), Lead::Same);
    let [a, b] = &dual.sides;
    assert_eq!(a.outcome, b.outcome);
}

#[test]
fn the_verdict_does_not_depend_on_which_stands_left() {
    let there = decided("small-town", [BULK, blocks("small-town")]);
    let mut back = decided("small-town", [blocks("small-town"), BULK]);
    let mirrored = match verdict(&there) {
        Lead::Sooner(side, by) => Lead::Sooner(1 - side, by),
        Lead::Only(side) => Lead::Only(1 - side),
        same => same,
    };
    assert_eq!(verdict(&back), mirrored);
    back.swap();
    assert_eq!(verdict(&back), verdict(&there));
}

#[test]
fn in_the_great_outage_blocks_empty_the_limbo_and_all_at_once_falls_again_and_again() {
    let dual = decided("libero-2023", [BULK, blocks("libero-2023")]);
    assert_eq!(dual.fork.moment, ForkKind::Calendar);
    assert_eq!(verdict(&dual), Lead::Only(1));
    let [bulk, blocks] = [0, 1].map(|i| dual.sides[i].outcome.clone().unwrap());
    assert!(bulk.crashes > 5 && bulk.left > 0, "{bulk:?}");
    assert_eq!((blocks.crashes, blocks.left), (0, 0));
    assert!(blocks.longest >= Duration::hours(65));
    assert!(blocks.done.unwrap() > dual.fork.at + Duration::hours(24));
}

#[test]
fn a_server_that_rejects_with_421_holds_where_one_that_crashes_does_not() {
    let rejecting = RestartChoice {
        overload_action: Some(OverloadAction::RejectWith421),
        ..BULK
    };
    let dual = decided("small-town", [BULK, rejecting]);
    let crashes = |i: usize| dual.sides[i].outcome.as_ref().unwrap().crashes;
    assert!(crashes(0) > 0);
    assert_eq!(crashes(1), 0);
}

#[test]
fn a_crash_at_the_instant_of_the_fork_belongs_to_the_past_for_all_who_count() {
    let before = decided("small-town", [BULK, BULK]);
    let flags = &before.sides[0].outcome.as_ref().unwrap().series.flags;
    let first = flags
        .iter()
        .find(|f| matches!(f.kind, FlagKind::Crashed(_)));
    let crash = first.expect("all at once is too much").at;
    let run = before.run(0);
    // Just before it, the crowd that is too many brings the server down as the commands look at it.
    for at in [crash, crash - Duration(1)] {
        a_crash_at_the_fork_counts_for_nobody(&run, at);
    }
}

fn a_crash_at_the_fork_counts_for_nobody(run: &Run, at: SimTime) {
    let fork = Fork::here(run, &played(run, at)).unwrap();
    assert_eq!(fork.at, at);
    let mut dual = DualPlayback::new(fork, [BULK, blocks("small-town")]).unwrap();
    assert!(!dual.look_ahead(&mut unhurried()));
    let end = SimTime::ZERO + run.scenario.span;
    dual.seek(end, &mut unhurried());
    for side in 0..2 {
        let outcome = dual.sides[side].outcome.clone().unwrap();
        let fell = |f: &limbo_sim::Flag| f.at == at && matches!(f.kind, FlagKind::Crashed(_));
        assert!(outcome.series.flags.iter().any(fell));
        let truth = Truth::of(outcome.series.clone(), at);
        assert_eq!(truth.crashes, outcome.crashes);
        assert_eq!(dual.crashes(side), outcome.crashes);
    }
}

#[test]
fn one_clock_drives_both_and_goes_anywhere_after_the_fork() {
    let mut dual = DualPlayback::new(fork("small-town"), [BULK, blocks("small-town")]).unwrap();
    let (from, end) = (dual.fork.at, SimTime::ZERO + dual.fork.run.scenario.span);
    dual.play(true, &mut unhurried());
    dual.frame(16.0, &mut unhurried());
    let on = from + Duration(16 * dual.fork.run.scenario.pace);
    assert_eq!(dual.now(), on);
    for (asked, comes) in [
        (end, end),
        (from + Duration::mins(5), from + Duration::mins(5)),
        (SimTime::ZERO, from),
        (from + Duration::mins(90), from + Duration::mins(90)),
    ] {
        dual.look_ahead(&mut unhurried());
        dual.seek(asked, &mut unhurried());
        assert_eq!(dual.now(), comes);
        for side in 0..2 {
            let run = dual.run(side);
            assert_eq!(dual.sides[side].world().hash(), played(&run, comes).hash());
            assert_eq!(dual.snapshot(side).now, comes);
        }
    }
}

#[test]
fn the_instant_of_the_restart_looks_the_same_at_first_and_on_the_way_back() {
    for (name, seed) in [("small-town", 1), ("small-town", 4), ("sandbox", 2)] {
        let mut run = Run::new(Scenario::named(name).unwrap(), seed);
        let cut = SimTime::ZERO + Duration::mins(12);
        run.push(cut, Command::Cut(Hop::Delivery)).unwrap();
        let fork = Fork::here(&run, &played(&run, cut + Duration::mins(48))).unwrap();
        let mut dual = DualPlayback::new(fork, [blocks(name), BULK]).unwrap();
        let seen = |dual: &DualPlayback| {
            [0, 1].map(|side| {
                let world = dual.sides[side].world();
                (world.hash(), world.ledger())
            })
        };
        let (first, from) = (seen(&dual), dual.now());
        dual.seek(from + Duration::mins(20), &mut unhurried());
        dual.seek(from, &mut unhurried());
        assert_eq!(seen(&dual), first, "{name}, seed {seed}");
    }
}

#[test]
fn a_crash_that_a_restart_brings_about_at_its_very_instant_is_counted_by_all_who_count() {
    let mut scenario = Scenario::named("small-town").unwrap();
    // Mail that takes no time on its way, and a thousand of it in a millisecond.
    for (key, value) in [
        ("travel_ms", 0.0),
        ("stations.mailboxes.push_per_s", 1e6),
        ("stations.mailboxes.door.sessions", 5.0),
    ] {
        scenario.set(key, value).unwrap();
    }
    let mut run = Run::new(scenario, 5);
    let at = SimTime(6_000_000);
    run.push(SimTime(600_000), Command::Cut(Hop::Delivery))
        .unwrap();
    let fork = Fork::here(&run, &played(&run, at)).unwrap();
    let mut dual = DualPlayback::new(fork, [BULK, blocks("small-town")]).unwrap();
    assert!(!dual.look_ahead(&mut unhurried()));
    dual.seek(at + Duration(1), &mut unhurried());
    for side in 0..2 {
        assert_eq!(dual.crashes(side), 1);
        let outcome = dual.sides[side].outcome.clone().unwrap();
        let truth = Truth::of(outcome.series.clone(), at);
        assert_eq!(truth.crashes, outcome.crashes);
    }
}

#[test]
fn the_next_event_of_either_side_is_found_before_the_outcomes_are_known() {
    let choices = || [BULK, blocks("libero-2023")];
    let mut events = Vec::new();
    let mut known = decided("libero-2023", choices());
    for _ in 0..6 {
        known.go(Way::NextEvent, &mut unhurried());
        events.push(known.now());
    }
    assert!(events.windows(2).all(|pair| pair[0] < pair[1]));
    assert!(events[5] < known.fork.at + Duration::hours(24));
    // Both in one go and in the shortest frames; also with one side chosen anew.
    for hurried in [false, true] {
        let mut dual = DualPlayback::new(fork("libero-2023"), [BULK, BULK]).unwrap();
        dual.choose(1, blocks("libero-2023")).unwrap();
        for event in &events {
            dual.go(Way::NextEvent, &mut || hurried);
            while dual.seeking() {
                dual.frame(16.0, &mut || hurried);
            }
            assert_eq!(dual.now(), *event);
            assert!(dual.sides.iter().all(|side| side.outcome.is_none()));
        }
        assert_eq!(previous_event(&mut dual), events[4]);
    }
}

#[test]
fn the_next_event_is_after_the_instant_to_which_a_side_that_was_chosen_anew_is_on_its_way() {
    let mut dual = DualPlayback::new(fork("libero-2023"), [BULK, BULK]).unwrap();
    let shown = dual.fork.at + Duration::hours(15);
    dual.seek(shown, &mut unhurried());
    dual.choose(1, blocks("libero-2023")).unwrap();
    dual.frame(16.0, &mut || true);
    assert!(dual.seeking() && dual.now() < shown);
    dual.go(Way::NextEvent, &mut || true);
    while dual.seeking() {
        dual.frame(16.0, &mut || true);
    }
    assert!(dual.now() > shown);
}

#[test]
fn the_last_next_event_is_the_end_and_the_first_previous_one_the_fork() {
    let mut dual = DualPlayback::new(fork("small-town"), [BULK, blocks("small-town")]).unwrap();
    let end = SimTime::ZERO + dual.fork.run.scenario.span;
    assert_eq!(previous_event(&mut dual), dual.fork.at);
    let mut before = dual.now();
    while dual.now() < end {
        dual.go(Way::NextEvent, &mut unhurried());
        assert!(dual.now() > before);
        assert!(previous_event(&mut dual) == before || before == dual.fork.at);
        before = dual.now();
    }
    dual.go(Way::NextEvent, &mut unhurried());
    assert_eq!((dual.now(), dual.seeking()), (end, false));
}

#[test]
fn two_ways_to_the_previous_event_go_back_two_events_also_where_the_first_is_under_way() {
    let mut dual = decided("libero-2023", [BULK, blocks("libero-2023")]);
    let end = SimTime::ZERO + dual.fork.run.scenario.span;
    let seek = |dual: &mut DualPlayback, unhurried: bool| {
        dual.go(Way::PreviousEvent, &mut || !unhurried);
    };
    let mut behind = 0;
    dual.seek(end, &mut unhurried());
    for _ in 0..8 {
        let before = dual.now();
        seek(&mut dual, true);
        seek(&mut dual, true);
        let two_before = dual.now();
        dual.seek(before, &mut unhurried());
        seek(&mut dual, false);
        behind += u32::from(dual.seeking());
        seek(&mut dual, false);
        while dual.seeking() {
            dual.frame(16.0, &mut || true);
        }
        assert_eq!(dual.now(), two_before);
    }
    assert!(behind > 0, "no way was under way");
}

#[test]
fn ways_asked_for_one_upon_another_end_where_they_do_one_after_the_other() {
    use Way::{NextEvent, PreviousEvent, Step};
    let fork = fork("libero-2023");
    let both = || DualPlayback::new(fork.clone(), [BULK, blocks("libero-2023")]).unwrap();
    let far = Some(fork.at + Duration::hours(30));
    let ways = [
        (None, vec![NextEvent, NextEvent]),
        (None, vec![NextEvent, Step]),
        (None, vec![NextEvent, NextEvent, PreviousEvent]),
        // Where nobody has played yet there may be events of which nobody knows.
        (far, vec![PreviousEvent]),
        (far, vec![PreviousEvent, PreviousEvent]),
        (far, vec![Step, PreviousEvent, NextEvent]),
    ];
    let mut behind = 0;
    for (first, ways) in ways {
        let mut patient = both();
        if let Some(at) = first {
            patient.seek(at, &mut unhurried());
        }
        for way in &ways {
            patient.go(*way, &mut unhurried());
        }
        assert!(!patient.seeking());
        // So many frames pass from one to the next: the worlds may be anywhere between.
        for frames in [0, 1, 4, 16] {
            let mut hasty = both();
            if let Some(at) = first {
                hasty.seek(at, &mut || true);
            }
            for way in &ways {
                hasty.go(*way, &mut || true);
                behind += u32::from(hasty.seeking());
                for _ in 0..frames {
                    hasty.frame(16.0, &mut || true);
                }
            }
            while hasty.seeking() {
                hasty.frame(16.0, &mut || true);
            }
            assert_eq!(hasty.now(), patient.now(), "{ways:?}, {frames} frames");
        }
    }
    assert!(behind > 20, "{behind} of them under way");
}

#[test]
fn who_is_behind_is_waited_for() {
    let mut dual = DualPlayback::new(fork("libero-2023"), [BULK, blocks("libero-2023")]).unwrap();
    dual.set_speed(64.0);
    dual.play(true, &mut unhurried());
    for _ in 0..20 {
        let before = dual.now();
        dual.frame(100.0, &mut || true);
        assert!(dual.now() > before, "time goes on, if slowly");
        let [a, b] = &dual.sides;
        assert_eq!(dual.now(), a.world().now().min(b.world().now()));
    }
}

#[test]
fn another_choice_keeps_the_clock_and_the_other_side() {
    let mut dual = decided("small-town", [BULK, BULK]);
    let later = dual.fork.at + Duration::mins(30);
    dual.seek(later, &mut unhurried());
    let kept = dual.sides[0].outcome.clone();
    dual.choose(1, blocks("small-town")).unwrap();
    dual.frame(0.0, &mut unhurried());
    dual.look_ahead(&mut unhurried());
    assert_eq!(dual.now(), later);
    assert_eq!(dual.sides[1].world().now(), later);
    assert!(std::rc::Rc::ptr_eq(
        kept.as_ref().unwrap(),
        dual.sides[0].outcome.as_ref().unwrap()
    ));
    let refused = RestartChoice {
        plan: Plan::Drip { rate_per_s: -1.0 },
        overload_action: None,
    };
    assert!(dual.choose(1, refused).is_err());
    assert_eq!(dual.sides[1].choice, blocks("small-town"));
}

#[test]
fn the_most_that_has_waited_fills_the_outbox_where_that_was_filled_at_some_instant_and_only_there()
{
    // A first link that is cut for so short a time that its outbox is not filled, and for a long one.
    for (minutes, filled) in [(10, false), (1_200, true)] {
        let scenario = Scenario::named("libero-2023").unwrap();
        let mut run = Run::new(scenario.with_weight(2_000), 1);
        let at = SimTime::ZERO + Duration::hours(60);
        let mended = at + Duration::mins(minutes);
        let early = SimTime::ZERO + Duration::hours(1);
        run.push(early, Command::Cut(Hop::Delivery)).unwrap();
        run.push(at, Command::Cut(Hop::Submission)).unwrap();
        run.push(mended, Command::Mend(Hop::Submission, Plan::Bulk))
            .unwrap();
        let world = played(&run, mended + Duration::mins(50));
        let fork = Fork::here(&run, &world).unwrap();
        let dual = DualPlayback::new(fork, [BULK, blocks("libero-2023")]).unwrap();
        let samples = &world.series().samples;
        let most = dual.most_waiting();
        assert!(most.outbox > 20, "something was in it");
        assert_eq!(samples.iter().any(|s| s.ledger.fills_outbox()), filled);
        assert_eq!(most.fills_outbox(), filled);
    }
}

#[test]
fn the_present_is_the_fork_where_something_waits_and_only_there() {
    let mut run = Run::new(Scenario::named("small-town").unwrap(), 5);
    let at = SimTime::ZERO + Duration::mins(10);
    assert!(Fork::here(&run, &played(&run, at)).is_none());
    run.push(at, Command::Cut(Hop::Delivery)).unwrap();
    run.push(at + Duration::mins(30), Command::Restart(Plan::Bulk))
        .unwrap();
    let now = at + Duration::mins(15);
    let fork = Fork::here(&run, &played(&run, now)).unwrap();
    assert_eq!((fork.at, fork.moment), (now, ForkKind::Present));
    assert_eq!(fork.run.script.len(), 1, "what comes later is not its past");
}

#[test]
fn june_is_compared_where_its_mailboxes_are_brought_back() {
    // The relay is mended a day later, when the mailboxes are open.
    let june = fork("libero-june-2023");
    let reopens = SimTime::ZERO + Duration::hours(4 * 24 + 13);
    assert_eq!(june.moment, ForkKind::Calendar);
    assert_eq!(june.at, reopens - Duration(1));
    assert!(june.world().ledger().limbo > 10_000);
    assert!(june.world().hop(Hop::Delivery) != HopState::Up);
}

#[test]
fn every_scenario_has_a_moment_to_compare_from() {
    for name in limbo_sim::catalogue::NAMES {
        let dual = decided(name, [BULK, blocks(name)]);
        assert!(dual.fork.at > SimTime::ZERO, "{name}");
    }
}

#[test]
fn only_what_brings_the_mailboxes_back_is_called_the_real_restart() {
    for name in limbo_sim::catalogue::NAMES {
        let scenario = Arc::new(Scenario::named(name).unwrap());
        let brings_back = scenario.calendar.iter().any(crate::timeline::is_return);
        let moment = Fork::ready_made(scenario, 1).unwrap().moment;
        assert_eq!(moment == ForkKind::Calendar, brings_back, "{name}");
    }
    let destroyed = Arc::new(Scenario::named("spool-destroyed").unwrap());
    let moment = Fork::ready_made(destroyed, 1).unwrap().moment;
    assert_eq!(moment, ForkKind::Repair);
}

#[test]
fn what_the_viewer_has_set_of_the_network_is_in_force_in_both_futures_from_whichever_moment() {
    const CAPACITY: &str = "stations.mailboxes.capacity_per_s";
    for name in ["small-town", "libero-2023"] {
        let scenario = Scenario::named(name).unwrap().with_weight(2_000);
        let mut run = Run::new(scenario, 1);
        let set = 3.0 * run.scenario.get(CAPACITY).unwrap().unwrap();
        let at = SimTime::ZERO + Duration::mins(5);
        run.push(at, Command::Set(CAPACITY, set)).unwrap();
        // Nothing waits yet, so that it is a moment of the scenario's own; or something does.
        for (cut, moment) in [(false, None), (true, Some(ForkKind::Present))] {
            let mut run = run.clone();
            if cut {
                run.push(at, Command::Cut(Hop::Delivery)).unwrap();
            }
            let mut fork = Fork::of(&run, &played(&run, at), &[]).unwrap();
            assert!(fork.arrive(&mut unhurried()));
            assert_eq!(fork.moment == ForkKind::Present, moment.is_some());
            let is = fork.world().scenario().get(CAPACITY).unwrap();
            assert_eq!(is, Some(set), "{name}");
        }
    }
}

#[test]
fn a_queue_is_compared_where_its_own_outage_ends_with_all_its_mail_waiting() {
    let mut scenario = Scenario::named("small-town").unwrap();
    scenario.listed = Some((1..=20).map(|m| m * 120_000).collect());
    let mut run = Run::new(scenario, 1);
    let [cut, back] = [1, 120].map(|m| SimTime::ZERO + Duration::mins(m));
    let fewer = Command::Set("stations.mailboxes.concurrency.max", 5.0);
    for (at, command) in [
        (cut, Command::Cut(Hop::Delivery)),
        (back, fewer),
        (back, Command::Mend(Hop::Delivery, Plan::Bulk)),
    ] {
        run.push(at, command).unwrap();
    }
    let end = SimTime::ZERO + run.scenario.span;
    // What takes the return out, as another try, does not make it unknown.
    let mut cut_alone = run.clone();
    cut_alone.script.truncate(1);
    for (is, now) in [
        (&run, SimTime::ZERO),
        (&run, end),
        (&cut_alone, SimTime::ZERO),
        (&cut_alone, end),
    ] {
        let mut fork = Fork::of(is, &played(is, now), &run.script).unwrap();
        assert!(fork.arrive(&mut unhurried()));
        assert_eq!((fork.at, fork.moment), (back, ForkKind::Repair));
        assert_eq!(fork.run.script[..], run.script[..2]);
        assert!(fork.world().ledger().spooled_relay >= 20);
    }
}

#[test]
fn playing_at_the_end_begins_at_the_fork_again_and_anywhere_else_goes_on() {
    let mut dual = decided("small-town", [BULK, blocks("small-town")]);
    let end = SimTime::ZERO + dual.fork.run.scenario.span;
    for (at, from) in [
        (end, dual.fork.at),
        (SimTime(end.ms() - 1), SimTime(end.ms() - 1)),
    ] {
        dual.seek(at, &mut unhurried());
        dual.play(true, &mut unhurried());
        assert_eq!((dual.now(), dual.playing()), (from, true));
        dual.play(false, &mut unhurried());
        assert!(!dual.playing());
    }
    // It stops there by itself.
    dual.play(true, &mut unhurried());
    while dual.playing() {
        dual.frame(16.0, &mut unhurried());
    }
    assert_eq!(dual.now(), end);
}
