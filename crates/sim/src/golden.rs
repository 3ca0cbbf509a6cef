//! Golden traces: runs whose whole event trace is known by its hash, so that the same check holds natively and in every
//! browser: the same run gives the same bits. Each scenario of the catalogue is played once, and five scripts on top
//! of `small-town` hold every kind of command and of plan. Where the engine or a scenario is changed on purpose the
//! hashes change: `cargo test -p limbo-sim golden` prints the new ones, to be put here.

use crate::command::{Command, OverloadAction, Plan, Script};
use crate::network::{Hop, Place};
use crate::run::Run;
use crate::scenario::Scenario;
use crate::time::{Duration, SimTime};

/// A run and the hash of its trace at its end.
#[derive(Clone, Debug)]
#[non_exhaustive]
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

/// A run: its scenario and its hash, and the script.
type Entry = ((&'static str, u64), fn() -> Script);

/// The runs: scenario and hash, which `e2e/golden.mjs` reads from this text, and the script.
const RUNS: [Entry; 12] = [
    (("libero-2023", 0xa9bc7bb9b106bdb4), no_command),
    (("small-town", 0xc4369a940cc5887a), plans),
    (("gmail-2020", 0x0151655505b515a1), no_command),
    (("exchange-2022", 0x3d04b5713513fb4f), no_command),
    (("one-letter", 0xfbff8ab9dd268408), no_command),
    (("libero-june-2023", 0xe64c4eef3163dfef), no_command),
    (("sandbox", 0x068fae2473d27845), no_command),
    (("small-town", 0xa6378523633d1c29), overload_actions),
    (("spool-destroyed", 0xdd11bbf3fcdb7aa0), no_command),
    (("small-town", 0x928f7d16a75f05d6), destroyed_spools),
    (("small-town", 0xf8bc57a978a0a81f), by_hand),
    (("small-town", 0x2538f89e2b54424e), settings),
];

/// The golden runs.
pub fn runs() -> impl Iterator<Item = Golden> {
    RUNS.into_iter().filter_map(|((name, hash), script)| {
        let mut run = Run::new(Scenario::named(name).ok()?, SEED);
        run.script = script();
        Some(Golden { name, run, hash })
    })
}

fn no_command() -> Script {
    Script::new()
}

fn at(minute: u32, command: Command) -> (SimTime, Command) {
    (SimTime(Duration::mins(minute).ms()), command)
}

/// Every kind of plan but the one in [`by_hand`], and every kind of command but those in [`overload_actions`],
/// [`destroyed_spools`], [`by_hand`] and [`settings`].
fn plans() -> Script {
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

/// The storage rejects what is too much for it, then crashes again.
fn overload_actions() -> Script {
    let hop = Hop::Delivery;
    vec![
        at(10, Command::Cut(hop)),
        at(
            60,
            Command::SetOverloadAction(hop, OverloadAction::RejectWith421),
        ),
        at(60, Command::Restart(Plan::Bulk)),
        at(90, Command::Cut(hop)),
        at(140, Command::SetOverloadAction(hop, OverloadAction::Crash)),
        at(140, Command::Restart(Plan::BulkAutomatic)),
    ]
}

/// Blocks are opened by hand, closed again and opened again; at last nobody has to, since a plan opens all.
fn by_hand() -> Script {
    let plan = Plan::ByHand { blocks: 4 };
    vec![
        at(10, Command::Cut(Hop::Delivery)),
        at(60, Command::Restart(plan)),
        at(60, Command::OpenBlock),
        at(75, Command::OpenBlock),
        at(80, Command::OpenBlock),
        at(85, Command::CloseBlock),
        at(90, Command::CloseBlock),
        at(110, Command::OpenBlock),
        at(140, Command::Restart(Plan::Natural)),
    ]
}

/// Numbers of each part of the network are changed while it plays: before, during and after an outage.
fn settings() -> Script {
    let hop = Hop::Delivery;
    vec![
        at(5, Command::Set("travel_ms", 30_000.0)),
        at(10, Command::Set("arrivals.rate_per_s", 0.3)),
        at(15, Command::Set("readers.share", 0.5)),
        at(20, Command::Cut(hop)),
        at(40, Command::Set("relay_retry.rule", 1.0)),
        at(50, Command::Set("user_tests_per_h", 1.0)),
        at(55, Command::Set("stations.mailboxes.workers", 8.0)),
        at(60, Command::Restart(Plan::Bulk)),
        at(62, Command::Set("travel_ms", 90_000.0)),
        at(65, Command::Set("stations.mailboxes.capacity_per_s", 0.2)),
        at(70, Command::Set("stations.mailboxes.door", 2.0)),
        at(90, Command::Set("readers.share", 1.0)),
        at(100, Command::Set("stations.mailboxes.workers", 2.0)),
        at(110, Command::Set("stations.mailboxes.capacity_per_s", 1.0)),
    ]
}

/// Both disks are destroyed: the relay's twice, the second time with mail on hold for closed blocks; a minute later the
/// sessions of mail that has no copy any more are broken off.
fn destroyed_spools() -> Script {
    let blocks_plan = Plan::Blocks {
        blocks: 6,
        every: Duration::mins(4),
    };
    vec![
        at(10, Command::Cut(Hop::Relay)),
        at(40, Command::DestroySpool(Place::Provider)),
        at(50, Command::Restart(Plan::Bulk)),
        at(60, Command::Cut(Hop::Delivery)),
        at(80, Command::DestroySpool(Place::Relay)),
        at(100, Command::Mend(Hop::Delivery, blocks_plan)),
        at(105, Command::DestroySpool(Place::Relay)),
        at(106, Command::Cut(Hop::Delivery)),
        at(140, Command::Restart(Plan::Bulk)),
    ]
}
