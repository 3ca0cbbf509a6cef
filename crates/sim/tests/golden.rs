//! The same run gives the same bits: the golden traces natively. The browsers play the same ones.

use crate::common::{COMMAND_KINDS, PLAN_KINDS, command_kind, plan_kind};
use limbo_sim::catalogue::NAMES;
use limbo_sim::{Command, SimTime, World, golden};
use std::collections::BTreeSet;

#[test]
fn golden_runs_give_their_hashes() {
    let mut changed = String::new();
    for golden in golden::runs() {
        let mut world = World::new(&golden.run).unwrap();
        assert!(world.advance(SimTime::NEVER, u64::MAX));
        if world.hash() != golden.hash {
            let (name, old, new) = (golden.name, golden.hash, world.hash());
            changed += &format!("    (\"{name}\", {new:#018x}), // was {old:#018x}\n");
        }
    }
    assert!(
        changed.is_empty(),
        "the trace has changed; if that is meant, put these into sim/src/golden.rs:\n{changed}"
    );
}

#[test]
fn golden_runs_are_not_empty() {
    for golden in golden::runs() {
        let mut world = World::new(&golden.run).unwrap();
        world.advance(SimTime::NEVER, u64::MAX);
        // One letter alone: there is little more than the samples of the ledger.
        let least = if golden.name == "one-letter" {
            2000
        } else {
            5000
        };
        assert!(
            world.events() > least,
            "{}: {} events",
            golden.name,
            world.events()
        );
    }
}

#[test]
fn every_scenario_every_command_and_every_plan_is_in_a_golden_run() {
    let names: BTreeSet<&str> = golden::runs().map(|golden| golden.name).collect();
    assert_eq!(names, BTreeSet::from(NAMES));
    let (mut commands, mut plans) = ([false; COMMAND_KINDS], [false; PLAN_KINDS]);
    for (_, command) in golden::runs().flat_map(|golden| golden.run.script) {
        commands[command_kind(&command)] = true;
        if let Command::Mend(_, plan) | Command::Restart(plan) = command {
            plans[plan_kind(&plan)] = true;
        }
    }
    assert_eq!(
        (commands, plans),
        ([true; COMMAND_KINDS], [true; PLAN_KINDS])
    );
}
