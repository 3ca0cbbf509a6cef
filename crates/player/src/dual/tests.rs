//! What the comparison promises, on real worlds.

use super::fork::{Fork, ForkKind, RestartChoice};
use super::{DualPlayback, Lead, lead};
use limbo_sim::{Command, Duration, Hop, OverloadAction, Plan, Run, Scenario, SimTime, World};
use std::sync::Arc;

fn unhurried() -> impl FnMut() -> bool {
    || false
}

const BULK: RestartChoice = RestartChoice {
    plan: Plan::Bulk,
    door: None,
};

fn blocks(name: &str) -> RestartChoice {
    RestartChoice {
        plan: Scenario::named(name).unwrap().blocks_plan,
        door: None,
    }
}

fn fork(name: &str) -> Fork {
    let scenario = Arc::new(Scenario::named(name).unwrap());
    let mut fork = Fork::ready_made(scenario, 1).unwrap();
    assert!(fork.arrive(&mut unhurried()));
    fork
}

fn decided(name: &str, choices: [RestartChoice; 2]) -> DualPlayback {
    let mut duel = DualPlayback::new(fork(name), choices).unwrap();
    assert!(!duel.look_ahead(&mut unhurried()));
    duel
}

fn verdict(duel: &DualPlayback) -> Lead {
    let [a, b] = &duel.sides;
    lead(a.outcome.as_ref().unwrap(), b.outcome.as_ref().unwrap())
}

/// The same run played in one go, by the simulation alone.
fn played(run: &Run, until: SimTime) -> World {
    let mut world = World::new(run).unwrap();
    world.advance(until, u64::MAX);
    world
}

#[test]
fn both_futures_have_the_same_past_and_are_the_runs_that_they_say() {
    let mut duel = decided("small-town", [BULK, blocks("small-town")]);
    let at = duel.fork.at;
    let before = at - Duration(1);
    assert_eq!(
        played(&duel.run(0), before).hash(),
        played(&duel.run(1), before).hash()
    );
    let later = at + Duration::mins(40);
    duel.seek(later, &mut unhurried());
    for side in 0..2 {
        let shown = duel.sides[side].world();
        let run = duel.run(side);
        assert_eq!(shown.hash(), played(&run, later).hash());
        let end = SimTime::ZERO + run.scenario.span;
        let outcome = duel.sides[side].outcome.as_ref().unwrap();
        assert_eq!(outcome.hash, played(&run, end).hash());
    }
    let sent = |side: usize| duel.sides[side].world().ledger().sent;
    assert_eq!(sent(0), sent(1), "the same mail is sent on both sides");
}

#[test]
fn equal_plans_have_equal_futures() {
    let duel = decided("small-town", [BULK, BULK]);
    assert_eq!(verdict(&duel), Lead::Same);
    let [a, b] = &duel.sides;
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
    let duel = decided("libero-2023", [BULK, blocks("libero-2023")]);
    assert_eq!(duel.fork.moment, ForkKind::Calendar);
    assert_eq!(verdict(&duel), Lead::Only(1));
    let [bulk, blocks] = [0, 1].map(|i| duel.sides[i].outcome.clone().unwrap());
    assert!(bulk.falls > 5 && bulk.left > 0, "{bulk:?}");
    assert_eq!((blocks.falls, blocks.left), (0, 0));
    assert!(blocks.longest >= Duration::hours(65));
    assert!(blocks.done.unwrap() > duel.fork.at + Duration::hours(24));
}

#[test]
fn a_door_that_sheds_holds_where_one_that_falls_does_not() {
    let sheds = RestartChoice {
        door: Some(OverloadAction::RejectWith421),
        ..BULK
    };
    let duel = decided("small-town", [BULK, sheds]);
    let falls = |i: usize| duel.sides[i].outcome.as_ref().unwrap().falls;
    assert!(falls(0) > 0);
    assert_eq!(falls(1), 0);
}

#[test]
fn one_clock_drives_both_and_goes_anywhere_after_the_fork() {
    let mut duel = DualPlayback::new(fork("small-town"), [BULK, blocks("small-town")]).unwrap();
    let (from, end) = (duel.fork.at, SimTime::ZERO + duel.fork.run.scenario.span);
    duel.play(true, &mut unhurried());
    duel.frame(16.0, &mut unhurried());
    let on = from + Duration(16 * duel.fork.run.scenario.pace);
    assert_eq!(duel.now(), on);
    for (asked, comes) in [
        (end, end),
        (from + Duration::mins(5), from + Duration::mins(5)),
        (SimTime::ZERO, from),
        (from + Duration::mins(90), from + Duration::mins(90)),
    ] {
        duel.look_ahead(&mut unhurried());
        duel.seek(asked, &mut unhurried());
        assert_eq!(duel.now(), comes);
        for side in 0..2 {
            let run = duel.run(side);
            assert_eq!(duel.sides[side].world().hash(), played(&run, comes).hash());
            assert_eq!(duel.snapshot(side).now, comes);
        }
    }
}

#[test]
fn who_is_behind_is_waited_for() {
    let mut duel = DualPlayback::new(fork("libero-2023"), [BULK, blocks("libero-2023")]).unwrap();
    duel.set_speed(64.0);
    duel.play(true, &mut unhurried());
    for _ in 0..20 {
        let before = duel.now();
        duel.frame(100.0, &mut || true);
        assert!(duel.now() > before, "time goes on, if slowly");
        let [a, b] = &duel.sides;
        assert_eq!(duel.now(), a.world().now().min(b.world().now()));
    }
}

#[test]
fn another_choice_keeps_the_clock_and_the_other_side() {
    let mut duel = decided("small-town", [BULK, BULK]);
    let later = duel.fork.at + Duration::mins(30);
    duel.seek(later, &mut unhurried());
    let kept = duel.sides[0].outcome.clone();
    duel.choose(1, blocks("small-town")).unwrap();
    duel.frame(0.0, &mut unhurried());
    duel.look_ahead(&mut unhurried());
    assert_eq!(duel.now(), later);
    assert_eq!(duel.sides[1].world().now(), later);
    assert!(std::rc::Rc::ptr_eq(
        kept.as_ref().unwrap(),
        duel.sides[0].outcome.as_ref().unwrap()
    ));
    let refused = RestartChoice {
        plan: Plan::Drip { rate_per_s: -1.0 },
        door: None,
    };
    assert!(duel.choose(1, refused).is_err());
    assert_eq!(duel.sides[1].choice, blocks("small-town"));
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
fn every_scenario_has_a_moment_to_compare_from() {
    for name in limbo_sim::catalogue::NAMES {
        let duel = decided(name, [BULK, blocks(name)]);
        assert!(duel.fork.at > SimTime::ZERO, "{name}");
    }
}
