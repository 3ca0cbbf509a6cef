//! The outcome of `libero-2023` follows from the parameters alone: all at once never recovers by itself, a dozen
//! blocks or more do.

use crate::common::{HOUR, REOPENS, libero, played};
use limbo_sim::{Duration, Hop, Place, Plan, World};

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

/// So many blocks, the last of which opens 55 hours after the first, as in the recorded restart.
fn blocks(k: u16) -> Plan {
    Plan::Blocks {
        blocks: k,
        every: Duration(55 * HOUR / (u32::from(k) - 1)),
    }
}

#[test]
fn all_at_once_never_recovers_by_itself() {
    for seed in 1..=20 {
        for plan in [Plan::Bulk, Plan::BulkAutomatic] {
            let world = played(&libero(plan, seed));
            assert!(
                crashes(&world) > 10,
                "seed {seed}: {} crashes",
                crashes(&world)
            );
            assert!(
                undelivered(&world, 190) > undelivered(&world, 85),
                "seed {seed}: the backlog has not grown"
            );
            let readers = world.readers();
            assert!(
                readers.resting < readers.readers() / 10,
                "seed {seed}: {readers:?} have been served"
            );
        }
    }
}

#[test]
fn a_dozen_blocks_or_more_hold_and_drain() {
    for seed in 1..=20 {
        for k in [12, 24, 100] {
            let world = played(&libero(blocks(k), seed));
            assert_eq!(crashes(&world), 0, "seed {seed}, {k} blocks");
            assert!(
                undelivered(&world, 191) < undelivered(&world, 85) / 5,
                "seed {seed}, {k} blocks: not drained"
            );
            let readers = world.readers();
            assert!(readers.resting > readers.readers() / 20 * 19, "{readers:?}");
        }
    }
}

#[test]
fn too_few_blocks_bring_it_down_again() {
    for seed in 1..=20 {
        for k in [2, 4] {
            assert!(
                crashes(&played(&libero(blocks(k), seed))) > 10,
                "seed {seed}, {k} blocks"
            );
        }
    }
}

#[test]
fn too_many_blocks_at_a_fixed_interval_waste_time() {
    let every_five_hours = |blocks| Plan::Blocks {
        blocks,
        every: Duration::hours(5),
    };
    for seed in 1..=5 {
        let dozen = played(&libero(every_five_hours(12), seed));
        let many = played(&libero(every_five_hours(30), seed));
        assert_eq!((crashes(&dozen), crashes(&many)), (0, 0));
        assert!(
            undelivered(&many, 191) > 3 * undelivered(&dozen, 191),
            "seed {seed}"
        );
    }
}

/// All at once, after a change of one number of the scenario.
fn all_at_once_with(key: &str, value: f64, seed: u64) -> World {
    let mut run = libero(Plan::Bulk, seed);
    let mut scenario = (*run.scenario).clone();
    scenario.set(key, value).expect("in range");
    run.scenario = scenario.into();
    played(&run)
}

#[test]
fn a_storage_strong_enough_or_few_enough_readers_take_it_all_at_once() {
    for seed in 1..=5 {
        for (key, value) in [
            ("stations.mailboxes.door.sessions", 4_000_000.0),
            ("readers.share", 0.15),
            ("readers.share", 0.0),
        ] {
            let world = all_at_once_with(key, value, seed);
            assert_eq!(crashes(&world), 0, "seed {seed}, {key} {value}");
            assert!(undelivered(&world, 191) < undelivered(&world, REOPENS.ms() / HOUR) / 20);
        }
    }
}

#[test]
fn it_is_people_who_bring_it_down_and_not_the_mail() {
    for seed in 1..=5 {
        // The relay's servers, with all their windows open, are far below the limit.
        let world = all_at_once_with("readers.share", 0.0, seed);
        let most = world.scenario().stations[2].concurrency.expect("windows");
        assert!(most.servers * f64::from(most.max) < 400_000.0 / 10.0);
        assert_eq!(crashes(&world), 0);
        // A fall throws out a crowd of readers.
        let falls = played(&libero(Plan::Bulk, seed));
        let limit = falls
            .station(Place::Mailboxes)
            .sessions_max
            .expect("a limit");
        let readers = falls.meters(Hop::Delivery).reader_sessions_max;
        assert!(readers > limit / 10 * 9, "{readers} of {limit}");
    }
}
