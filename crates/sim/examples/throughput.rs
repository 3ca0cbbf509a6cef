//! How many events a second the simulation plays, and how much memory a message takes, from ten thousand messages
//! to ten million: `cargo run --release -p limbo-sim --example throughput [MESSAGES ...]`. Two runs of each size:
//! a steady tandem of three queues, and the outage of January 2023 with as many e-mails to a dot as that takes.

use limbo_sim::{Run, Scenario, SimTime, World};
use std::time::Instant;

/// The outage with about this many dots.
fn outage(messages: u32) -> Scenario {
    let scenario = Scenario::named("libero-2023").expect("a scenario of that name");
    let emails = scenario.messages_expected() * f64::from(scenario.weight);
    scenario.with_weight((emails / f64::from(messages)).round().max(1.0) as u32)
}

/// The most memory that this process has held so far, in MiB, where the system tells.
fn peak_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:"))?;
    line.split_whitespace()
        .nth(1)?
        .parse::<u64>()
        .ok()
        .map(|kib| kib / 1024)
}

/// Plays a run as often as two seconds allow, at least once; the quickest time counts, so that a short run is not
/// measured cold, and whatever else the machine does is left out as far as it can be.
fn measure(name: &str, scenario: Scenario) {
    let run = Run::new(scenario, 1);
    let (mut best, mut all) = (f64::INFINITY, 0.0);
    let mut last = None;
    while all < 2.0 {
        // The one before is gone before the next begins: the memory is that of one.
        drop(last.take());
        let mut world = World::new(&run).expect("a valid run");
        let begun = Instant::now();
        world.advance(SimTime::NEVER, u64::MAX);
        let seconds = begun.elapsed().as_secs_f64();
        best = seconds.min(best);
        all += seconds;
        last = Some(world);
    }
    let world = last.expect("one has been played");
    let (messages, events) = (world.messages(), world.events());
    println!(
        "| {name} | {messages} | {events} | {best:.6} | {:.1} | {:.2} | {:.1} | {} |",
        events as f64 / best / 1e6,
        f64::from(messages) / best / 1e6,
        world.memory_bytes() as f64 / f64::from(messages),
        peak_mib().map_or(String::new(), |mib| mib.to_string()),
    );
}

fn main() {
    let mut sizes: Vec<u32> = std::env::args()
        .skip(1)
        .filter_map(|a| a.parse().ok())
        .collect();
    if sizes.is_empty() {
        sizes = vec![10_000, 100_000, 1_000_000, 10_000_000];
    }
    println!(
        "| run | messages | events | s | M events/s | M messages/s | bytes a message | peak MiB |"
    );
    println!("|---|---|---|---|---|---|---|---|");
    for &messages in &sizes {
        measure("tandem", Scenario::tandem(messages));
        measure("libero-2023", outage(messages));
    }
}
