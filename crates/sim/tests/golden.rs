//! Same run, same bits: the golden traces natively. The browsers play the same ones.

use limbo_sim::{SimTime, World, golden};

#[test]
fn golden_runs_give_their_hashes() {
    let mut changed = String::new();
    for golden in golden::runs() {
        let mut world = World::new(&golden.run).unwrap();
        assert!(world.advance(SimTime::NEVER, u64::MAX));
        if world.hash() != golden.hash {
            changed += &format!("    (\"{}\", {:#018x}),\n", golden.name, world.hash());
        }
    }
    assert!(
        changed.is_empty(),
        "the trace has changed; if that is meant, put these into sim/src/golden.rs:\n{changed}"
    );
}

#[test]
fn golden_runs_are_not_empty() {
    assert!(golden::runs().count() >= 3);
    for golden in golden::runs() {
        let mut world = World::new(&golden.run).unwrap();
        world.advance(SimTime::NEVER, u64::MAX);
        assert!(
            world.events() > 5000,
            "{}: {} events",
            golden.name,
            world.events()
        );
    }
}
