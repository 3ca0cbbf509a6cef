//! The ledger adds up: every message is in exactly one place at every instant of every run.

use crate::common::{
    COMMAND_KINDS, PLAN_KINDS, any_command, any_script, any_town, command_kind, plan_kind, scenario,
};
use limbo_sim::{Command, Hop, OverloadAction, Place, Plan, Run, SimTime, World};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

fn check(world: &World) -> Result<(), TestCaseError> {
    let ledger = world.ledger();
    prop_assert!(ledger.adds_up(), "{ledger:?}");
    prop_assert_eq!(ledger, world.recount());
    let tests = world.tests();
    prop_assert!(tests.adds_up() && tests.limbo <= ledger.limbo, "{tests:?}");
    prop_assert_eq!(tests, world.recount_tests());
    prop_assert_eq!(tests.sent, world.user_tests());
    let on_links: u32 = Hop::ALL
        .iter()
        .map(|&h| world.transits(h).filter(|t| !t.late).count() as u32)
        .sum();
    prop_assert_eq!(ledger.travelling, on_links);
    for (place, count) in [
        (Place::Senders, ledger.outbox),
        (Place::Provider, ledger.spooled_provider),
        (Place::Relay, ledger.spooled_relay),
    ] {
        prop_assert_eq!(world.waiting_len(place), count);
        prop_assert_eq!(world.waiting(place).count() as u32, count);
    }
    oldest(world)?;
    let sessions: u32 = Hop::ALL
        .iter()
        .map(|h| world.station(h.to()).open_sessions - world.meters(*h).orphaned)
        .sum();
    prop_assert_eq!(ledger.in_service, sessions);
    if world.has_deferred_work() {
        return Ok(());
    }
    let (mut waiting, mut delivered) = (0, 0);
    for block in world.blocks() {
        waiting += block.waiting;
        delivered += block.delivered;
    }
    prop_assert_eq!(
        (waiting, delivered),
        (ledger.spooled_relay, ledger.delivered)
    );
    Ok(())
}

/// Looks at the run at these instants, in ms.
fn check_at(mut looks: Vec<u32>, world: &mut World) -> Result<(), TestCaseError> {
    looks.sort_unstable();
    for at in looks {
        world.advance(SimTime(at), u64::MAX);
        check(world)?;
    }
    Ok(())
}

/// The age that the page shows is that of the oldest message in limbo, also after a crash has mixed the order of the
/// spools.
fn oldest(world: &World) -> Result<(), TestCaseError> {
    let places = [Place::Provider, Place::Relay];
    let sent = |place| {
        world
            .waiting(place)
            .map(|w| world.message(w.id).unwrap().born)
            .min()
    };
    // Where only some of a spool are in limbo, the public interface does not tell which.
    if places
        .iter()
        .all(|&p| [0, world.waiting_len(p)].contains(&world.limbo_at(p)))
    {
        let limbo = places.into_iter().filter(|&p| world.limbo_at(p) > 0);
        prop_assert_eq!(world.oldest_in_limbo(), limbo.filter_map(sent).min());
    }
    prop_assert_eq!(world.oldest_in_limbo().is_some(), world.ledger().limbo > 0);
    Ok(())
}

/// The number that the page shows does not fall to nothing while a pile still stands beside it: who came while the passage
/// failed, or behind those who did, is in limbo until nobody waits there.
#[test]
fn limbo_ends_where_nothing_waits_any_more() {
    for (name, weight) in [
        ("libero-2023", 20_000),
        ("exchange-2022", 30_000),
        ("libero-june-2023", 3_000),
    ] {
        let scenario = scenario(name).with_weight(weight);
        let mut world = World::new(&Run::new(scenario, 5)).unwrap();
        let (mut before, mut ended) = ([0; 2], 0);
        while world.step() {
            let places = [Place::Provider, Place::Relay];
            let limbo = places.map(|place| world.limbo_at(place));
            for ((place, now), before) in places.into_iter().zip(limbo).zip(before) {
                if before > 0 && now == 0 {
                    assert_eq!(world.waiting_len(place), 0, "{name} at {:?}", world.now());
                    ended += 1;
                }
            }
            before = limbo;
        }
        assert!(ended > 0, "{name}: it ends");
    }
}

/// A pile that is let out of the provider faster than the relay may hand it over stands at the relay then, accepted and not
/// delivered: it is in limbo there as it was before, by whatever plan it came to stand there.
#[test]
fn a_pile_that_moves_from_the_provider_to_the_relay_stays_in_limbo() {
    for (plan, slow) in [
        (Plan::Drip { rate_per_s: 0.01 }, None),
        (Plan::Bulk, Some(0.01)),
        (Plan::Natural, Some(0.01)),
    ] {
        let run = Run::new(scenario("small-town"), 1);
        let mut world = World::new(&run).unwrap();
        world.act(Command::Cut(Hop::Relay)).unwrap();
        world.advance(SimTime(60 * 60_000), u64::MAX);
        if let Some(pace) = slow {
            let set = Command::Set("stations.mailboxes.push_per_s", pace);
            world.act(set).unwrap();
        }
        let before = world.ledger().limbo;
        assert!(before > 50, "{plan:?}");
        world.act(Command::Restart(plan)).unwrap();
        while world.waiting_len(Place::Provider) > 0 && world.step() {}
        let at_relay = world.waiting_len(Place::Relay);
        assert!(at_relay > 50, "{plan:?}: {at_relay} of {before}");
        assert_eq!(world.ledger().limbo, at_relay, "{plan:?}");
    }
}

#[test]
fn the_scripts_of_these_tests_hold_every_kind_of_command_and_plan() {
    let mut runner = TestRunner::deterministic();
    let (mut commands, mut plans) = ([false; COMMAND_KINDS], [false; PLAN_KINDS]);
    let mut actions = [false; 2];
    for _ in 0..2000 {
        let command = any_command().new_tree(&mut runner).unwrap().current();
        commands[command_kind(&command)] = true;
        match command {
            Command::Mend(_, plan) | Command::Restart(plan) => plans[plan_kind(&plan)] = true,
            Command::SetOverloadAction(_, action) => {
                actions[usize::from(action == OverloadAction::Crash)] = true;
            }
            _ => {}
        }
    }
    assert_eq!(
        (commands, plans),
        ([true; COMMAND_KINDS], [true; PLAN_KINDS])
    );
    assert_eq!(actions, [true; 2]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn every_message_is_in_one_place_under_any_script(
        seed: u64,
        name in prop_oneof![Just("small-town"), Just("one-letter"), Just("libero-2023")],
        script in any_script(12, 7_200_000),
        looks in prop::collection::vec(0u32..10_800_000, 1..12),
    ) {
        let mut scenario = scenario(name);
        if name == "libero-2023" {
            scenario = scenario.with_weight(20_000);
        }
        let span = scenario.span.ms();
        let mut run = Run::new(scenario, seed);
        run.script = script.into_iter().map(|(at, c)| (SimTime(at.ms() % span), c)).collect();
        run.script.sort_by_key(|&(at, _)| at);
        let mut world = World::new(&run).unwrap();
        check_at(looks, &mut world)?;
        world.advance(SimTime::NEVER, u64::MAX);
        check(&world)?;
    }

    #[test]
    fn a_run_may_be_stopped_anywhere_and_is_the_same_and_nothing_moves_many_at_once(
        seed: u64,
        town in any_town(),
        script in any_script(6, 3_600_000),
        slices in prop::collection::vec(1u64..400, 1..8),
    ) {
        let mut run = Run::new(town, seed);
        run.script = script;
        let mut whole = World::new(&run).unwrap();
        whole.advance(SimTime(3_600_000), u64::MAX);
        let (mut world, mut slices) = (World::new(&run).unwrap(), slices.into_iter().cycle());
        let mut before = world.ledger();
        while !world.advance(SimTime(3_600_000), 1) {
            let now = world.ledger();
            let moved = before.travelling.abs_diff(now.travelling) + before.in_service.abs_diff(now.in_service);
            prop_assert!(moved <= 8, "{moved} moved at once");
            if world.events() % 64 == 0 {
                check(&world)?;
                world.advance(SimTime(3_600_000), slices.next().unwrap());
            }
            before = world.ledger();
        }
        prop_assert_eq!((world.hash(), world.events()), (whole.hash(), whole.events()));
        prop_assert_eq!(world.ledger(), whole.ledger());
    }

    #[test]
    fn every_message_is_in_one_place_in_any_town(
        seed: u64,
        town in any_town(),
        script in any_script(12, 10_800_000),
        looks in prop::collection::vec(0u32..10_800_000, 1..12),
    ) {
        let mut run = Run::new(town, seed);
        run.script = script;
        let mut world = World::new(&run).unwrap();
        check_at(looks, &mut world)?;
    }
}
