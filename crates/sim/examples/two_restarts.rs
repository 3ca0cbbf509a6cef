//! The same outage, ended in two ways, over several seeds: when the last message has left the limbo, and how often the
//! mailboxes' server crashed. Both restarts begin in copies of one world.
//!
//! `cargo run --release --example two_restarts`

use limbo_sim::{Command, Duration, Hop, Place, Plan, Run, RunError, Scenario, SimTime, World};

const CUT_AT: SimTime = SimTime(10 * 60_000);
const RESTART_AT: SimTime = SimTime(70 * 60_000);
const GROUPS: Plan = Plan::Blocks {
    blocks: 10,
    every: Duration::mins(6),
};
const LOOK_EVERY: Duration = Duration::secs(10);

fn main() -> Result<(), RunError> {
    let restarts = [
        ("all at once", Plan::BulkAutomatic),
        ("in ten groups", GROUPS),
    ];
    for seed in 1..=5 {
        let mut run = Run::new(Scenario::named("small-town")?, seed);
        run.push(CUT_AT, Command::Cut(Hop::Delivery))?;
        let mut past = World::new(&run)?;
        past.advance(RESTART_AT, u64::MAX);
        for (name, plan) in restarts {
            let mut world = past.fork();
            world.act(Command::Restart(plan))?;
            let empty = clears(&mut world).map_or("never empty".to_owned(), |after| {
                format!("empty after {} s", after.ms() / 1000)
            });
            let crashes = world.station(Place::Mailboxes).crashes;
            println!("seed {seed}, {name}: the limbo is {empty}, {crashes} crashes");
        }
    }
    Ok(())
}

/// Plays on until nothing is in limbo, and says how long that took; none if it does not happen.
fn clears(world: &mut World) -> Option<Duration> {
    let end = SimTime(world.scenario().span.ms());
    while world.now() < end && !world.is_exhausted() {
        world.advance(world.now() + LOOK_EVERY, u64::MAX);
        if world.ledger().limbo == 0 {
            return Some(world.now().since(RESTART_AT));
        }
    }
    None
}
