//! How long a seek takes in a run of millions of messages, and what the copies of the world that make it short take in
//! memory: `cargo run --release -p limbo-player --example seeks [MESSAGES ...]`. The outage of January 2023 is played to
//! its end, then the playhead goes from the beginning to two hundred instants, half of them spread evenly by chance over
//! the time and half over the steps, of which a minute of the restart has as many as a quiet night. For each it is
//! counted how many steps are played again from the nearest copy, and measured how long that copy takes to be put in
//! the place of what is shown; every tenth is played to the end. Times are native, and on the processor where the
//! system tells, so that whatever else the machine does is left out; in a tab it takes longer.

use limbo_player::{Action, Player};
use limbo_sim::{Run, Scenario, SimTime};
use std::time::Instant;

const SEEKS: u64 = 200;
/// Parts of the span, in each of which steps are taken to be spread evenly.
const PARTS: u64 = 4096;

/// The outage with about this many dots.
fn outage(messages: u32) -> Run {
    let scenario = Scenario::named("libero-2023").expect("a scenario of that name");
    let emails = scenario.messages_expected() * f64::from(scenario.weight);
    let weight = (emails / f64::from(messages)).round().max(1.0) as u32;
    Run::new(scenario.with_weight(weight), 1)
}

/// What this process holds of that kind, in MiB, where the system tells.
fn process_mib(kind: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with(kind));
    let kib = line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}

/// Seconds that this process has been on a processor, where the system tells; else of the clock, since `begun`.
fn processor_s(begun: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/self/schedstat").ok();
    let ns = told.and_then(|told| told.split_whitespace().next()?.parse::<f64>().ok());
    ns.map_or(begun.elapsed().as_secs_f64(), |ns| ns / 1e9)
}

/// Seeks, all the way or only to the nearest copy; returns the seconds that it took.
fn seek(player: &mut Player, at: SimTime, all_the_way: bool) -> f64 {
    let begun = Instant::now();
    let before = processor_s(begun);
    let done = player.act(Action::Seek(at), &mut || !all_the_way);
    assert!(done.is_ok());
    processor_s(begun) - before
}

/// The middle and the greatest of some numbers.
fn middle_and_most(mut all: Vec<f64>) -> [f64; 2] {
    all.sort_by(f64::total_cmp);
    [all[all.len() / 2], all[all.len() - 1]]
}

/// A number in 0..1 (a linear congruential generator with the constants of Knuth's MMIX).
fn chance(state: &mut u64) -> f64 {
    *state = state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*state >> 11) as f64 / (1_u64 << 53) as f64
}

fn measure(messages: u32) {
    let run = outage(messages);
    let span = f64::from(run.scenario.span.ms());
    let mut player = Player::new(run).expect("a valid run");
    let part = |n: u64| SimTime((span * n as f64 / PARTS as f64) as u32);
    let mut played_s = 0.0;
    let steps: Vec<u64> = (0..=PARTS)
        .map(|n| {
            played_s += seek(&mut player, part(n), true);
            player.world().steps()
        })
        .collect();
    let (sent, all) = (player.world().messages(), player.world().steps());
    let held_mib = player.memory_bytes() >> 20;
    let mut state = 1;
    let (mut again, mut copy_ms, mut ms) = (Vec::new(), Vec::new(), Vec::new());
    for n in 0..SEEKS {
        let share = chance(&mut state);
        let wanted = (share * all as f64) as u64;
        let at = match n % 2 {
            0 => (share * PARTS as f64) as u64,
            _ => steps.partition_point(|steps| *steps < wanted) as u64,
        };
        seek(&mut player, SimTime::ZERO, true);
        let mut took = seek(&mut player, part(at), false);
        again.push((steps[at as usize] - player.world().steps()) as f64 / 1e6);
        copy_ms.push(took * 1000.0);
        if n % 10 < 2 {
            took += seek(&mut player, part(at), true);
            ms.push(took * 1000.0);
        }
    }
    let [again, copy_ms, ms] = [again, copy_ms, ms].map(middle_and_most);
    println!(
        "| {sent} | {all} | {played_s:.1} | {:.1} | {:.1} | {:.0} | {:.0} | {:.0} | {:.0} | {held_mib} | {} |",
        again[0],
        again[1],
        copy_ms[0],
        copy_ms[1],
        ms[0],
        ms[1],
        process_mib("VmHWM:"),
    );
}

fn main() {
    let sizes = std::env::args().skip(1).filter_map(|a| a.parse().ok());
    let mut sizes: Vec<u32> = sizes.collect();
    if sizes.is_empty() {
        sizes = vec![1_000_000, 10_000_000];
    }
    println!(
        "| messages | steps | s to the end | million steps again, median | most | ms to the copy, median | most | ms in all, median | most | MiB held | peak MiB |"
    );
    println!("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    sizes.into_iter().for_each(measure);
}
