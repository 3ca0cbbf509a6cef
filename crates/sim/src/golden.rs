//! Golden traces: runs whose whole event trace is known by its hash, so that the same check holds natively and
//! in every browser: same run, same bits. Where the engine or a scenario is changed on purpose the hashes
//! change: `cargo test -p limbo-sim --test golden` prints the new ones, to be put here.

use crate::command::{Command, Plan};
use crate::network::Hop;
use crate::run::Run;
use crate::scenario::Scenario;
use crate::time::{Duration, SimTime};

/// A run and the hash of its trace at its end.
#[derive(Clone, Debug)]
pub struct Golden {
    /// The scenario's name.
    pub name: &'static str,
    /// What is played, to its end.
    pub run: Run,
    /// [`crate::World::hash`] at the end.
    pub hash: u64,
}

/// The seed of all golden runs.
const SEED: u64 = 2023;

const HASHES: [(&str, u64); 4] = [
    ("libero-2023", 0x3429ab6437170a8e),
    ("small-town", 0xb6f48734870d6e52),
    ("gmail-2020", 0x0151655505b515a1),
    ("exchange-2022", 0x3d04b5713513fb4f),
];

/// The golden runs.
pub fn runs() -> impl Iterator<Item = Golden> {
    HASHES.into_iter().filter_map(|(name, hash)| {
        let mut run = Run::new(Scenario::named(name).ok()?, SEED);
        if name == "small-town" {
            run.script = everything();
        }
        Some(Golden { name, run, hash })
    })
}

/// A script in which every kind of command and of plan comes once.
fn everything() -> Vec<(SimTime, Command)> {
    let at = |minute: u32, command| (SimTime(Duration::mins(minute).ms()), command);
    let blocks_plan = Plan::Blocks {
        blocks: 6,
        every: Duration::mins(4),
    };
    vec![
        at(5, Command::SendTest),
        at(10, Command::Cut(Hop::Delivery)),
        at(20, Command::Close(Hop::Relay)),
        at(30, Command::Cut(Hop::Submission)),
        at(40, Command::Restart(Plan::Bulk)),
        at(60, Command::Cut(Hop::Delivery)),
        at(75, Command::Mend(Hop::Delivery, blocks_plan)),
        at(100, Command::Cut(Hop::Delivery)),
        at(110, Command::Mend(Hop::Delivery, Plan::Calm { blocks: 4 })),
        at(120, Command::Reject(Hop::Relay)),
        at(125, Command::Mend(Hop::Relay, Plan::Natural)),
        at(130, Command::Cut(Hop::Delivery)),
        at(
            140,
            Command::Mend(Hop::Delivery, Plan::Drip { rate_per_s: 0.2 }),
        ),
    ]
}
