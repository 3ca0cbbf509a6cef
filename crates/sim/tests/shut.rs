//! Since when the mailboxes take no mail: from the event that shut them until what waited has been worked off, whatever
//! else happens meanwhile.

use crate::common::{any_script, any_town};
use limbo_sim::{
    Command, Duration, FlagKind, Hop, HopState, Place, Plan, Run, Scenario, SimTime, World,
};
use proptest::prelude::*;

const MINUTE: u32 = 60_000;

/// A small town in which the relay is cut off at 12 minutes and the mailboxes at 90.
fn cut_twice() -> World {
    let run = Run::new(Scenario::named("small-town").unwrap(), 1);
    let mut world = World::new(&run).unwrap();
    for (at, hop) in [(12, Hop::Relay), (90, Hop::Delivery)] {
        world.advance(SimTime(at * MINUTE), u64::MAX);
        world.act(Command::Cut(hop)).unwrap();
    }
    world
}

#[test]
fn mailboxes_are_shut_since_they_were_cut_off_whatever_was_cut_off_or_lost_elsewhere() {
    let mut world = cut_twice();
    for minute in [93, 120] {
        world.advance(SimTime(minute * MINUTE), u64::MAX);
        assert_eq!(world.shut_since(), Some(SimTime(90 * MINUTE)));
        world.act(Command::DestroySpool(Place::Relay)).unwrap();
        world.act(Command::Mend(Hop::Relay, Plan::Bulk)).unwrap();
        assert_eq!(world.shut_since(), Some(SimTime(90 * MINUTE)));
    }
    world.act(Command::Restart(Plan::Natural)).unwrap();
    assert_eq!(world.shut_since(), None);
}

#[test]
fn a_restart_in_groups_ends_an_outage_with_the_last_group() {
    let mut world = cut_twice();
    world.advance(SimTime(100 * MINUTE), u64::MAX);
    let plan = Plan::Blocks {
        blocks: 12,
        every: Duration::mins(5),
    };
    world.act(Command::Restart(plan)).unwrap();
    for (minute, since) in [(101, Some(90)), (154, Some(90)), (156, None)] {
        world.advance(SimTime(minute * MINUTE), u64::MAX);
        let since = since.map(|minute: u32| SimTime(minute * MINUTE));
        assert_eq!(world.shut_since(), since, "{minute}");
    }
}

#[test]
fn a_restart_into_the_next_crash_does_not_end_an_outage() {
    let run = Run::new(Scenario::named("libero-2023").unwrap(), 1);
    let mut world = World::new(&run).unwrap();
    let restarted = SimTime(300_000_000);
    world.advance(restarted, u64::MAX);
    let began = world.shut_since().unwrap();
    assert!(restarted.since(began) > Duration::hours(81));
    world.act(Command::Restart(Plan::Bulk)).unwrap();
    let mut crashed = 0;
    for minute in 1..=240 {
        world.advance(SimTime(restarted.ms() + minute * MINUTE), u64::MAX);
        if let Some(since) = world.shut_since() {
            crashed += 1;
            assert_eq!(since, began, "{minute}");
        }
    }
    assert!(crashed > 200);
}

#[test]
fn a_server_that_falls_again_of_itself_goes_on_with_its_outage() {
    let run = Run::new(Scenario::named("libero-june-2023").unwrap(), 1);
    let mut world = World::new(&run).unwrap();
    let (mut longest, mut shortest) = (Duration(0), Duration(u32::MAX));
    for hour in 0..=run.scenario.span.ms() / (60 * MINUTE) {
        world.advance(SimTime(hour * 60 * MINUTE), u64::MAX);
        if let Some(since) = world.shut_since() {
            let length = world.now().since(since);
            longest = longest.max(length);
            if longest > Duration::hours(60) {
                shortest = shortest.min(length);
            }
        }
    }
    assert!(
        longest > Duration::hours(60) && shortest > Duration::hours(60),
        "{longest:?}, {shortest:?}"
    );
}

#[test]
fn an_outage_whose_mail_was_worked_off_is_over_and_the_next_begins_with_its_own_event() {
    let mut world = cut_twice();
    world.advance(SimTime(100 * MINUTE), u64::MAX);
    world.act(Command::Restart(Plan::Natural)).unwrap();
    let mut minute = 100;
    while world.ledger().limbo > 0 {
        minute += 1;
        world.advance(SimTime(minute * MINUTE), u64::MAX);
    }
    world.advance(SimTime((minute + 2) * MINUTE), u64::MAX);
    world.act(Command::Cut(Hop::Delivery)).unwrap();
    assert_eq!(world.shut_since(), Some(world.now()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn an_outage_begins_with_an_event_and_its_beginning_stays_where_it_is(
        seed: u64,
        town in any_town(),
        script in any_script(10, 10_800_000),
    ) {
        let mut run = Run::new(town, seed);
        run.script = script;
        let mut world = World::new(&run).unwrap();
        let mut before: Option<SimTime> = None;
        // No outage goes on that began before these instants.
        let (mut last, mut over) = (SimTime::ZERO, None::<SimTime>);
        for minute in 0..=180 {
            let from = world.now();
            world.advance(SimTime(minute * MINUTE), u64::MAX);
            let shut = world.hop(Hop::Delivery) != HopState::Up
                || world.rejects(Hop::Delivery)
                || !world.station(Place::Mailboxes).up
                || world.blocks().any(|block| !block.open);
            let since = world.shut_since();
            prop_assert_eq!(since.is_some(), shut);
            if let Some(since) = since {
                let began = |kind| !matches!(kind, FlagKind::Rebooted(_) | FlagKind::BlockOpened(_));
                let mut flags = world.series().flags.iter();
                prop_assert!(flags.any(|flag| flag.at == since && began(flag.kind)));
                prop_assert!(since > from || before.is_none_or(|before| before == since));
                prop_assert!(since >= last && over.is_none_or(|over| since >= over));
                last = since;
            } else if world.ledger().limbo == 0 {
                over = Some(world.now());
            }
            before = since;
        }
    }
}

#[test]
fn a_restart_makes_no_limbo_of_mail_that_nothing_was_in_the_way_of() {
    for plan in [Plan::Bulk, Plan::Natural] {
        let run = Run::new(Scenario::named("small-town").unwrap(), 1);
        let mut world = World::new(&run).unwrap();
        // The relay's servers hand over so slowly that mail waits for its turn.
        let slow = Command::Set("stations.mailboxes.push_per_s", 0.001);
        world.act(slow).unwrap();
        world.advance(SimTime(40 * MINUTE), u64::MAX);
        world.act(Command::Cut(Hop::Submission)).unwrap();
        world.advance(SimTime(60 * MINUTE), u64::MAX);
        assert!(world.waiting_len(Place::Relay) > 50);
        assert_eq!(world.ledger().limbo, 0);
        world.act(Command::Restart(plan)).unwrap();
        assert_eq!(world.limbo_at(Place::Relay), 0, "{plan:?}");
        assert_eq!(world.ledger().limbo, 0, "{plan:?}");
    }
}
