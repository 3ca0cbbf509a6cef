//! A station whose action at overload is changed: nothing differs until more sessions come than its limit.

use limbo_sim::scenario::{OverloadPolicy, Service};
use limbo_sim::{
    Command, Duration, Hop, Ledger, OverloadAction, Place, Plan, Run, Scenario, SimTime, Transit,
    World,
};

/// The town with its mailboxes cut off for 40 minutes, then opened all at once; at the same instant the action at
/// overload is changed if `action` says so.
fn town(action: Option<OverloadAction>) -> Run {
    let mut run = Run::new(Scenario::named("small-town").unwrap(), 3);
    let at = |m| SimTime::ZERO + Duration::mins(m);
    run.push(at(20), Command::Cut(Hop::Delivery)).unwrap();
    if let Some(action) = action {
        run.push(at(60), Command::SetOverloadAction(Hop::Delivery, action))
            .unwrap();
    }
    run.push(at(60), Command::Restart(Plan::Bulk)).unwrap();
    run
}

fn played(run: &Run) -> World {
    let mut world = World::new(run).unwrap();
    world.advance(SimTime::NEVER, u64::MAX);
    world
}

#[test]
fn a_station_that_rejects_instead_never_crashes_and_loses_nothing() {
    let (crashing, rejecting) = (
        played(&town(None)),
        played(&town(Some(OverloadAction::RejectWith421))),
    );
    assert!(crashing.station(Place::Mailboxes).crashes > 0);
    assert_eq!(rejecting.station(Place::Mailboxes).crashes, 0);
    assert!(rejecting.meters(Hop::Delivery).rejected > 0);
    assert!(rejecting.recount().adds_up());
}

#[test]
fn the_action_that_is_in_force_already_changes_nothing() {
    assert_eq!(
        played(&town(None)).hash(),
        played(&town(Some(OverloadAction::Crash))).hash()
    );
}

#[test]
fn until_the_limit_is_reached_both_actions_are_the_same() {
    let before = |run: &Run| -> (u64, Ledger) {
        let mut world = World::new(run).unwrap();
        world.advance(SimTime::ZERO + Duration::mins(61), u64::MAX);
        (world.hash(), world.ledger())
    };
    assert_eq!(
        before(&town(None)),
        before(&town(Some(OverloadAction::RejectWith421)))
    );
}

#[test]
fn a_new_action_leaves_the_calendar_as_it_is() {
    let mut run = Run::new(Scenario::named("libero-2023").unwrap(), 1);
    let untouched = played(&run).hash();
    let at = SimTime::ZERO + Duration::hours(1);
    run.push(
        at,
        Command::SetOverloadAction(Hop::Delivery, OverloadAction::Crash),
    )
    .unwrap();
    assert_eq!(played(&run).hash(), untouched);
}

#[test]
fn a_server_that_is_down_refuses_nothing_for_good() {
    let mut world = World::new(&town(None)).unwrap();
    while world.station(Place::Mailboxes).up {
        assert!(world.step(), "it falls under all at once");
    }
    world.advance(world.now() + Duration::mins(1), u64::MAX);
    world.act(Command::Reject(Hop::Delivery)).unwrap();
    let back_at = world.station(Place::Mailboxes).back_at.unwrap();
    let back_to_senders = |world: &World| {
        let failed = |t: &Transit| t.back && !t.late;
        let notices = world.notices(Hop::Delivery).filter(failed).count();
        notices as u32 + world.ledger().returned
    };
    // People flush the queue: mail comes to it all the time.
    let before = back_to_senders(&world);
    world.advance(SimTime(back_at.ms() - 1), u64::MAX);
    assert_eq!(back_to_senders(&world), before);
    world.advance(back_at + Duration::mins(10), u64::MAX);
    assert!(back_to_senders(&world) > before, "it is up, and says 550");
}

#[test]
fn a_full_server_that_begins_to_reject_is_the_same_by_whatever_command() {
    for name in limbo_sim::catalogue::NAMES {
        let scenario = Scenario::named(name).unwrap();
        for (hop, key) in [
            (Hop::Submission, "stations.provider.door"),
            (Hop::Relay, "stations.relay.door"),
            (Hop::Delivery, "stations.mailboxes.door"),
        ] {
            if !matches!(
                scenario.stations[hop.index()].overload,
                OverloadPolicy::Crash { .. }
            ) {
                continue;
            }
            let [mut a, mut b] = [scenario.clone(), scenario.clone()];
            let action = Command::SetOverloadAction(hop, OverloadAction::RejectWith421);
            action.apply_to(&mut a).unwrap();
            Command::Set(key, 2.0).apply_to(&mut b).unwrap();
            assert_eq!(a, b, "{name} {key}");
        }
    }
}

#[test]
fn a_station_bears_as_many_sessions_as_its_limit_says_and_not_one_more() {
    for (limit, kind) in [(1, 1.0), (3, 1.0), (3, 2.0)] {
        let mut scenario = Scenario::named("sandbox").unwrap();
        scenario.arrivals.rate_per_s = 0.0;
        scenario.readers.share = 0.0;
        scenario.stations[2].concurrency = None;
        scenario.stations[2].service = Service::Constant;
        scenario.stations[2].capacity_per_s = 0.001;
        for (key, value) in [
            ("stations.mailboxes.door", kind),
            ("stations.mailboxes.door.sessions", f64::from(limit)),
        ] {
            Command::Set(key, value).apply_to(&mut scenario).unwrap();
        }
        let mut world = World::new(&Run::new(scenario, 1)).unwrap();
        let open = |world: &World| world.station(Place::Mailboxes).open_sessions;
        let falls_or_refuses = |world: &World| {
            u64::from(world.station(Place::Mailboxes).crashes)
                + world.meters(Hop::Delivery).rejected
        };
        for sent in 1..=limit {
            world.act(Command::SendTest).unwrap();
            world.advance(world.now() + Duration::mins(5), u64::MAX);
            assert_eq!((open(&world), falls_or_refuses(&world)), (sent, 0));
        }
        world.act(Command::SendTest).unwrap();
        world.advance(world.now() + Duration::mins(5), u64::MAX);
        assert_eq!(falls_or_refuses(&world), 1, "one more than {limit}");
        assert_eq!(open(&world), if kind == 1.0 { 0 } else { limit });
    }
}
