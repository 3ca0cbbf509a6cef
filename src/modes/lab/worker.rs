//! What a worker of the lab calls: the bench behind three functions of plain numbers. A worker is the page's own
//! program, instantiated a second time with imports that do nothing (see `share::crew`); it never starts a page, and nothing
//! that these functions call may speak to the browser.

use limbo_lab::simulation::{Outcome, SweepSimulation};
use limbo_lab::study::Study;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

thread_local! {
    static BENCH: RefCell<Option<SweepSimulation>> = const { RefCell::new(None) };
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
pub fn encode_result(place: usize, seed: u64, o: &Outcome) -> [f64; FIELDS] {
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
pub fn decode_result(numbers: &[f64; FIELDS]) -> (usize, u64, Outcome) {
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
    ] = *numbers;
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
#[wasm_bindgen]
pub fn lab_begin(
    ground: f64,
    dial: f64,
    blocks: f64,
    every_ms: f64,
    single: f64,
    seed: f64,
) -> u32 {
    let study = Study::from_numbers([ground, dial, blocks, every_ms, single]);
    let bench = study.map(|study| SweepSimulation::new(study, seed as u64));
    let runs = bench.as_ref().map_or(0, SweepSimulation::runs);
    BENCH.set(bench);
    TOLD.with_borrow_mut(|told| told[1] = seed);
    runs as u32
}

/// Plays one run of the task to its end.
#[wasm_bindgen]
pub fn lab_play() {
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
        TOLD.with_borrow_mut(|told| *told = encode_result(place, told[1] as u64, &outcome));
    }
}

/// One number of what the last run has to tell.
#[wasm_bindgen]
pub fn lab_told(field: u32) -> f64 {
    TOLD.with_borrow(|told| told.get(field as usize).copied().unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_lab::study::{BaseScenario, SweptParameter};
    use limbo_sim::Duration;

    #[test]
    fn what_a_worker_tells_is_what_the_bench_finds() {
        let study = Study {
            single: true,
            blocks: 15,
            every: Duration::mins(5),
            ..Study::first(BaseScenario::Town)
        };
        assert_eq!(study.dial, SweptParameter::Blocks);
        let [ground, dial, blocks, every, single, seed] = task(&study, 3);
        assert_eq!(lab_begin(ground, dial, blocks, every, single, seed), 1);
        lab_play();
        let told: [f64; FIELDS] = core::array::from_fn(|i| lab_told(i as u32));
        let (place, seed, outcome) = decode_result(&told);
        let expected = limbo_lab::simulation::play(&study, 15.0, 3).unwrap();
        assert_eq!((place, seed), (0, 3));
        assert_eq!(
            outcome,
            Outcome {
                hash: 0,
                ..expected
            }
        );
        // Nonsense asks for nothing.
        assert_eq!(lab_begin(99.0, 0.0, 1.0, 1.0, 0.0, 1.0), 0);
        lab_play();
    }
}
