//! What several tests share: hours, runs to the restart, random commands.
#![allow(dead_code)] // Each test file is a crate of its own and uses a part of this.

use limbo_sim::{Command, Duration, Hop, Plan, Run, Scenario, SimTime, World};
use proptest::prelude::*;

/// Milliseconds of an hour.
pub const HOUR: u32 = 3_600_000;
/// The instant at which the documented reopening of `libero-2023` begins.
pub const REOPENS: SimTime = SimTime(85 * HOUR);

/// A named scenario.
pub fn scenario(name: &str) -> Scenario {
    Scenario::named(name).expect("the scenario exists")
}

/// A world played to the end of its run.
pub fn played(run: &Run) -> World {
    let mut world = World::new(run).expect("the run is valid");
    assert!(world.advance(SimTime::NEVER, u64::MAX));
    world
}

/// The outage of `libero-2023` with this restart a moment before the documented one.
pub fn libero(plan: Plan, seed: u64) -> Run {
    let mut run = Run::new(scenario("libero-2023"), seed);
    run.push(SimTime(REOPENS.ms() - 1), Command::Restart(plan))
        .expect("a valid plan");
    run
}

/// Any plan with numbers in range.
pub fn any_plan() -> impl Strategy<Value = Plan> {
    prop_oneof![
        Just(Plan::Bulk),
        Just(Plan::Natural),
        (1u16..40, 1000u32..4_000_000).prop_map(|(blocks, ms)| Plan::Blocks {
            blocks,
            every: Duration(ms)
        }),
        (1u16..40).prop_map(|blocks| Plan::Calm { blocks }),
        (0.01f64..100.0).prop_map(|rate_per_s| Plan::Drip { rate_per_s }),
    ]
}

/// Any hop.
pub fn any_hop() -> impl Strategy<Value = Hop> {
    prop_oneof![Just(Hop::Submission), Just(Hop::Relay), Just(Hop::Delivery)]
}

/// Any command.
pub fn any_command() -> impl Strategy<Value = Command> {
    prop_oneof![
        any_hop().prop_map(Command::Cut),
        any_hop().prop_map(Command::Close),
        (any_hop(), any_plan()).prop_map(|(hop, plan)| Command::Mend(hop, plan)),
        any_plan().prop_map(Command::Restart),
        Just(Command::SendTest),
    ]
}

/// Up to `commands` commands within `span_ms`, in order of time.
pub fn any_script(commands: usize, span_ms: u32) -> impl Strategy<Value = Vec<(SimTime, Command)>> {
    prop::collection::vec(
        ((0..=span_ms).prop_map(SimTime), any_command()),
        0..commands,
    )
    .prop_map(|mut script| {
        script.sort_by_key(|&(at, _)| at);
        script
    })
}
