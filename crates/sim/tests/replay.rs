//! A run is a value: the same run gives the same bits, however it was played.

use crate::common::{any_script, any_town, libero, played, scenario};
use limbo_sim::{Plan, Run, SimTime, World};
use proptest::prelude::*;

#[test]
fn the_same_run_twice_gives_the_same_trace() {
    for plan in [Plan::Bulk, Plan::Calm { blocks: 12 }] {
        assert_eq!(
            played(&libero(plan, 7)).hash(),
            played(&libero(plan, 7)).hash()
        );
    }
    assert_ne!(
        played(&libero(Plan::Bulk, 7)).hash(),
        played(&libero(Plan::Bulk, 8)).hash()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn acting_live_and_replaying_the_script_are_the_same(
        seed: u64,
        town in any_town(),
        script in any_script(10, 10_800_000),
        slice in 1u64..500,
    ) {
        let mut run = Run::new(town, seed);
        let mut live = World::new(&run).unwrap();
        for &(at, command) in &script {
            while !live.advance(at, slice) {}
            live.act(command).unwrap();
            run.push(at, command).unwrap();
        }
        while !live.advance(SimTime::NEVER, slice) {}
        let replayed = played(&run);
        prop_assert_eq!(live.hash(), replayed.hash());
        prop_assert_eq!(live.ledger(), replayed.ledger());
        prop_assert_eq!(live.series(), replayed.series());
    }

    #[test]
    fn an_instant_at_which_somebody_acts_has_one_state(
        seed: u64,
        town in any_town(),
        script in any_script(6, 10_800_000),
    ) {
        let mut run = Run::new(town, seed);
        let mut live = World::new(&run).unwrap();
        for &(at, command) in &script {
            live.advance(at, u64::MAX);
            live.act(command).unwrap();
            run.push(at, command).unwrap();
            let mut again = World::new(&run).unwrap();
            again.advance(at, u64::MAX);
            prop_assert_eq!(live.hash(), again.hash());
            prop_assert_eq!(live.ledger(), again.ledger());
        }
    }

    #[test]
    fn acting_in_the_past_starts_a_new_future(seed: u64, script in any_script(10, 10_800_000), cut in 0usize..10) {
        let keep = cut.min(script.len());
        let mut run = Run::new(scenario("small-town"), seed);
        run.script = script.clone();
        // A world that knows the whole script is played to the middle and acts there.
        let at = script.get(keep).map_or(SimTime(0), |&(at, _)| at);
        let mut forked = World::new(&run).unwrap();
        forked.advance(SimTime(at.ms().saturating_sub(1)), u64::MAX);
        let command = limbo_sim::Command::Restart(Plan::Bulk);
        forked.act(command).unwrap();
        let mut new = Run::new(scenario("small-town"), seed);
        new.script = script.into_iter().filter(|&(t, _)| t <= forked.now()).collect();
        new.push(forked.now(), command).unwrap();
        forked.advance(SimTime::NEVER, u64::MAX);
        prop_assert_eq!(forked.hash(), played(&new).hash());
    }
}
