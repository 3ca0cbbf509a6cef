//! What a worker of the lab calls: the bench behind three functions of plain numbers, which `main` exports. A worker is
//! the page's own program, instantiated a second time with imports that do nothing (see `share::crew`); it never starts a
//! page, and nothing that these functions call may speak to the browser.

use super::bench::{Bench, Outcome};
use super::study::Study;
use std::cell::RefCell;

thread_local! {
    static BENCH: RefCell<Option<Bench>> = const { RefCell::new(None) };
    static TOLD: RefCell<[f64; FIELDS]> = const { RefCell::new([0.0; FIELDS]) };
}

/// Numbers in a message about a run: the place of its value, the seed, and the outcome.
pub const FIELDS: usize = 9;
/// Numbers in a task: the study and a seed.
pub const TASK: usize = Study::NUMBERS + 1;

/// A task for a worker: all runs of one seed.
pub fn task(study: &Study, seed: u64) -> [f64; TASK] {
    let mut task = [0.0; TASK];
    task[..Study::NUMBERS].copy_from_slice(&study.numbers());
    task[Study::NUMBERS] = seed as f64;
    task
}

/// A finished run as numbers, and back.
pub fn tell(place: usize, seed: u64, o: &Outcome) -> [f64; FIELDS] {
    [
        place as f64,
        seed as f64,
        o.cleared_ms.map_or(-1.0, f64::from),
        f64::from(o.falls),
        f64::from(o.refused),
        f64::from(o.returned),
        f64::from(o.longest_ms),
        f64::from(o.backlog),
        f64::from(o.sent),
    ]
}

/// What a message about a run says: the place of its value, its seed, its outcome (without the hash).
pub fn heard(told: &[f64; FIELDS]) -> (usize, u64, Outcome) {
    let [
        place,
        seed,
        cleared,
        falls,
        refused,
        returned,
        longest,
        backlog,
        sent,
    ] = *told;
    let outcome = Outcome {
        cleared_ms: (cleared >= 0.0).then_some(cleared as u32),
        falls: falls as u32,
        refused: refused as u32,
        returned: returned as u32,
        longest_ms: longest as u32,
        backlog: backlog as u32,
        sent: sent as u32,
        hash: 0,
    };
    (place as usize, seed as u64, outcome)
}

/// Begins a task; says how many runs it has.
pub fn begin_task(task: &[f64; TASK]) -> u32 {
    let [numbers @ .., seed] = *task;
    let study = Study::from_numbers(numbers);
    let bench = study.map(|study| Bench::new(study, seed as u64));
    let runs = bench.as_ref().map_or(0, Bench::runs);
    BENCH.set(bench);
    TOLD.with_borrow_mut(|told| told[1] = seed);
    runs as u32
}

/// Plays one run of the task to its end.
pub fn play_run() {
    let done = BENCH.with_borrow_mut(|bench| {
        let bench = bench.as_mut()?;
        while !bench.is_done() {
            if let Some(done) = bench.work(u32::MAX) {
                return Some(done);
            }
        }
        None
    });
    if let Some((place, outcome)) = done {
        TOLD.with_borrow_mut(|told| *told = tell(place, told[1] as u64, &outcome));
    }
}

/// One number of what the last run has to tell.
pub fn told(field: u32) -> f64 {
    TOLD.with_borrow(|told| told.get(field as usize).copied().unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::study::{Dial, Ground};
    use limbo_sim::Duration;

    #[test]
    fn what_a_worker_tells_is_what_the_bench_finds() {
        let study = Study {
            single: true,
            blocks: 15,
            every: Duration::mins(5),
            ..Study::first(Ground::Town)
        };
        assert_eq!(study.dial, Dial::Blocks);
        assert_eq!(begin_task(&task(&study, 3)), 1);
        play_run();
        let numbers: [f64; FIELDS] = core::array::from_fn(|i| told(i as u32));
        let (place, seed, outcome) = heard(&numbers);
        let expected = crate::lab::bench::play(&study, 15.0, 3).unwrap();
        assert_eq!((place, seed), (0, 3));
        assert_eq!(
            outcome,
            Outcome {
                hash: 0,
                ..expected
            }
        );
        // Nonsense asks for nothing.
        assert_eq!(begin_task(&[99.0, 0.0, 1.0, 1.0, 0.0, 1.0]), 0);
        play_run();
    }
}
