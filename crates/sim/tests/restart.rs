//! The outcome of `libero-2023` follows from the parameters alone: all at once never recovers by itself, a dozen
//! blocks or more do.

mod common;

use common::{HOUR, REOPENS, libero, played};
use limbo_sim::{Duration, Place, Plan, World};

fn crashes(world: &World) -> u32 {
    world.station(Place::Mailboxes).crashes
}

/// Mail sent and neither delivered nor returned by that hour; mail on its way is counted, as the next crash throws it
/// back.
fn undelivered(world: &World, hour: u32) -> u32 {
    let samples = &world.series().samples;
    let sample = samples.iter().rfind(|s| s.at.ms() <= hour * HOUR);
    let ledger = sample.expect("a sample").ledger;
    ledger.sent - ledger.delivered - ledger.returned
}

fn blocks(k: u16) -> Plan {
    Plan::Blocks {
        blocks: k,
        every: Duration::hours(5),
    }
}

#[test]
fn all_at_once_never_recovers_by_itself() {
    for seed in 1..=10 {
        let world = played(&libero(Plan::Bulk, seed));
        assert!(
            crashes(&world) > 10,
            "seed {seed}: {} crashes",
            crashes(&world)
        );
        assert!(
            undelivered(&world, 190) > undelivered(&world, 85),
            "seed {seed}: the backlog has not grown"
        );
    }
}

#[test]
fn a_dozen_blocks_or_more_drain_without_a_crash() {
    for seed in 1..=10 {
        for k in [12, 14, 16, 18] {
            let world = played(&libero(blocks(k), seed));
            assert_eq!(crashes(&world), 0, "seed {seed}, {k} blocks");
            assert!(
                undelivered(&world, 191) < undelivered(&world, 85) / 20,
                "seed {seed}, {k} blocks: not drained"
            );
        }
    }
}

#[test]
fn too_few_blocks_bring_it_down_again() {
    for seed in 1..=5 {
        for k in [2, 4] {
            assert!(
                crashes(&played(&libero(blocks(k), seed))) > 0,
                "seed {seed}, {k} blocks"
            );
        }
    }
}

#[test]
fn a_server_strong_enough_takes_it_all_at_once() {
    let mut run = libero(Plan::Bulk, 1);
    let mut scenario = (*run.scenario).clone();
    scenario.stations[2].overload = limbo_sim::scenario::OverloadPolicy::Crash { sessions: 1e9 };
    run.scenario = scenario.into();
    let world = played(&run);
    assert_eq!(crashes(&world), 0);
    assert!(undelivered(&world, 191) < undelivered(&world, REOPENS.ms() / HOUR) / 20);
}
