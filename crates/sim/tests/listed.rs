//! Mail that is given one by one: a queue that exists, played by its server's own rule.

use crate::common::scenario;
use limbo_sim::scenario::{RetryRule, Scans};
use limbo_sim::{Command, Hop, Mta, Phase, Place, Plan, Run, Scenario, SimTime, World};
use proptest::prelude::*;
use std::sync::Arc;

/// A network in which only the mail at these seconds comes to the relay, whose destination is down from the beginning.
fn waiting(seconds: &[u32]) -> Run {
    let mut scenario = Scenario {
        listed: Some(seconds.iter().map(|s| s * 1000).collect()),
        scans: Scans::Ideal,
        relay_retry: RetryRule::Server(Mta::Postfix),
        ..scenario("sandbox")
    };
    scenario.arrivals.rate_per_s = 0.0;
    scenario.readers.share = 0.0;
    scenario.user_tests_per_h = 0.0;
    let mut run = Run::new(scenario, 1);
    run.push(SimTime(0), Command::Cut(Hop::Delivery)).unwrap();
    run
}

#[test]
fn each_comes_to_the_relay_at_its_instant_and_has_its_own_age() {
    let seconds = [1, 5, 5, 5, 900];
    let mut world = World::new(&waiting(&seconds)).unwrap();
    world.advance(SimTime(1_000_000), u64::MAX);
    assert_eq!(world.waiting_len(Place::Relay), 5);
    let born: Vec<u32> = (0..5)
        .map(|id| world.message(id).unwrap().here_since().ms() / 1000)
        .collect();
    assert_eq!(born, seconds);
    // 1,000 s: the oldest was tried at the ages 0, 300 and 600.
    let oldest = world.message(0).unwrap();
    assert_eq!(
        (oldest.phase, oldest.attempts),
        (Phase::Spooled(Place::Relay), 3)
    );
}

#[test]
fn each_is_tried_again_by_its_own_age_when_the_destination_is_back() {
    let mut run = waiting(&[1, 700]);
    run.push(
        SimTime(950_000),
        Command::Mend(Hop::Delivery, Plan::Natural),
    )
    .unwrap();
    let mut world = World::new(&run).unwrap();
    world.advance(SimTime(950_001), u64::MAX);
    // Postfix tries at the ages 300, 600 and 1,200 s.
    let next = |id| world.message(id).unwrap().next_attempt.unwrap().ms() / 1000;
    assert_eq!((next(0), next(1)), (1_201, 1_000));
    world.advance(SimTime(3_600_000), u64::MAX);
    assert_eq!(world.ledger().delivered, 2);
}

#[test]
fn what_is_out_of_order_or_beyond_the_span_is_refused() {
    for listed in [vec![5, 4], vec![u32::MAX]] {
        let mut run = waiting(&[]);
        Arc::make_mut(&mut run.scenario).listed = Some(listed.into());
        let error = run.validate().unwrap_err().to_string();
        assert!(error.contains("listed"), "{error}");
    }
}

proptest! {
    #[test]
    fn the_ledger_adds_up_and_nothing_is_left_out(mut seconds in prop::collection::vec(0u32..7_000, 0..200), drawn in 0.0..0.1f64) {
        seconds.sort_unstable();
        let mut run = waiting(&seconds);
        Arc::make_mut(&mut run.scenario).arrivals.rate_per_s = drawn;
        run.push(SimTime(7_200_000), Command::Restart(Plan::Bulk)).unwrap();
        let mut world = World::new(&run).unwrap();
        for ms in [1_800_000, 7_100_000, 7_300_000, 20_000_000] {
            world.advance(SimTime(ms), u64::MAX);
            prop_assert!(world.ledger().adds_up());
            prop_assert_eq!(world.ledger(), world.recount());
        }
        prop_assert!(world.ledger().sent as usize >= seconds.len());
        prop_assert!(drawn > 0.0 || world.ledger().delivered as usize == seconds.len());
    }
}
