//! Worlds that are kept: whichever of them are packed by which, and whichever go, each that is left is the very world that
//! was kept.

use limbo_sim::{KeptWorld, Pool, Run, Scenario, SimTime, World};
use proptest::prelude::*;

/// The outage of January 2023 with some thousands of messages: most of them wait for days, and few move at a time.
fn world() -> World {
    let scenario = Scenario::named("libero-2023").unwrap().with_weight(9_000);
    World::new(&Run::new(scenario, 3)).unwrap()
}

/// The hash of a world's end, when it is played on.
fn end_of(mut world: World) -> u64 {
    assert!(world.advance(SimTime::NEVER, u64::MAX));
    world.hash()
}

/// Hours at which worlds are kept, some of them in the restart.
fn kept_at(hours: &[u32], pool: &Pool) -> (Vec<KeptWorld>, World) {
    let mut world = world();
    let mut all: Vec<KeptWorld> = Vec::new();
    for hour in hours {
        world.advance(SimTime(hour * 3_600_000), u64::MAX);
        let kept = world.keep(all.last(), pool);
        if let Some(before) = all.last() {
            before.pack(0, usize::MAX, &kept);
        }
        all.push(kept);
    }
    (all, world)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn what_was_kept_comes_back_whichever_copies_go(
        hours in prop::collection::btree_set(1..192_u32, 2..10),
        gone in prop::collection::vec((0..10_usize, prop::bool::ANY), 0..6),
    ) {
        let (pool, hours) = (Pool::default(), Vec::from_iter(hours));
        let (mut all, shown) = kept_at(&hours, &pool);
        for (at, later_too) in gone {
            let at = at % all.len();
            // Alone, or with all that were kept later; the first always stays.
            let end = if later_too { all.len() } else { at + 1 };
            let going: Vec<KeptWorld> = all.drain(at.max(1).min(end)..end).collect();
            for gone in going.iter().rev().filter(|_| later_too).chain(going.first().filter(|_| !later_too)) {
                if let Some(before) = all.get(at.max(1) - 1) {
                    before.skip(gone, !later_too);
                }
            }
            drop(going);
        }
        for kept in &all {
            let mut same = world();
            same.advance(kept.now(), u64::MAX);
            let back = kept.unpacked();
            prop_assert_eq!((back.hash(), back.steps()), (same.hash(), same.steps()));
            prop_assert_eq!(back.recount(), same.recount());
            prop_assert_eq!(end_of(back), end_of(same));
        }
        prop_assert!(pool.bytes() > 0);
        drop(all);
        prop_assert_eq!(pool.bytes(), 0, "nothing is left of them");
        prop_assert_eq!(end_of(shown), end_of(world()));
    }
}

#[test]
fn a_packed_world_takes_a_fraction_of_a_whole_one() {
    let pool = Pool::default();
    // While one group of mailboxes after the other opens: the messages that move lie on all pages.
    let hours: Vec<u32> = (90..130).step_by(2).collect();
    let (all, _) = kept_at(&hours, &pool);
    let whole = all.last().unwrap().unpacked().memory_bytes();
    let each = pool.bytes() / all.len();
    assert!(each < whole / 4, "{each} of {whole}");
}
