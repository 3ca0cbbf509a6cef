//! What a worker of the lab calls: a simulation behind three functions of plain numbers. A worker is the page's own
//! program, instantiated a second time with imports that do nothing (see `browser::workers`); it never starts a page, and
//! nothing that these functions call may speak to the browser.

use limbo_lab::simulation::{Outcome, SweepSimulation};
use limbo_lab::study::Study;
use std::cell::RefCell;

thread_local! {
    static SIMULATION: RefCell<Option<SweepSimulation>> = const { RefCell::new(None) };
    static RESULT: RefCell<[f64; FIELDS]> = const { RefCell::new([0.0; FIELDS]) };
}

/// Numbers in a message about a run: the index of its value, the seed, and the outcome.
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

/// A finished run as numbers.
pub fn encode_result(index: usize, seed: u64, o: &Outcome) -> [f64; FIELDS] {
    [
        index as f64,
        seed as f64,
        o.cleared_ms.map_or(-1.0, f64::from),
        f64::from(o.crashes),
        f64::from(o.rejected),
        f64::from(o.returned),
        f64::from(o.longest_ms),
        f64::from(o.backlog),
        f64::from(o.sent),
    ]
}

/// The same read back: the index of the value, the seed, and the outcome (without its hash).
pub fn decode_result(numbers: &[f64; FIELDS]) -> (usize, u64, Outcome) {
    let [
        index,
        seed,
        cleared,
        crashes,
        rejected,
        returned,
        longest,
        backlog,
        sent,
    ] = *numbers;
    let outcome = Outcome {
        cleared_ms: (cleared >= 0.0).then_some(cleared as u32),
        crashes: crashes as u32,
        rejected: rejected as u32,
        returned: returned as u32,
        longest_ms: longest as u32,
        backlog: backlog as u32,
        sent: sent as u32,
        hash: 0,
    };
    (index as usize, seed as u64, outcome)
}

/// Begins a task; says how many runs it has.
pub fn begin_task(task: &[f64; TASK]) -> u32 {
    let [numbers @ .., seed] = *task;
    let study = Study::from_numbers(numbers);
    let simulation = study.map(|study| SweepSimulation::new(study, seed as u64));
    let runs = simulation.as_ref().map_or(0, SweepSimulation::runs);
    SIMULATION.set(simulation);
    RESULT.with_borrow_mut(|result| result[1] = seed);
    runs as u32
}

/// Plays one run of the task to its end.
pub fn play_run() {
    let done = SIMULATION.with_borrow_mut(|simulation| {
        let simulation = simulation.as_mut()?;
        while !simulation.is_done() {
            if let Some(done) = simulation.work(u32::MAX) {
                return Some(done);
            }
        }
        None
    });
    if let Some((index, outcome)) = done {
        RESULT.with_borrow_mut(|result| *result = encode_result(index, result[1] as u64, &outcome));
    }
}

/// One number of what the last run has to tell.
pub fn result(field: u32) -> f64 {
    RESULT.with_borrow(|result| result.get(field as usize).copied().unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_lab::study::{BaseScenario, SweptParameter};
    use limbo_sim::Duration;

    #[test]
    fn a_worker_finds_what_the_simulation_finds() {
        let study = Study {
            single: true,
            blocks: 15,
            every: Duration::mins(5),
            ..Study::first(BaseScenario::Town)
        };
        assert_eq!(study.parameter, SweptParameter::Blocks);
        assert_eq!(begin_task(&task(&study, 3)), 1);
        play_run();
        let numbers: [f64; FIELDS] = core::array::from_fn(|i| result(i as u32));
        let (index, seed, outcome) = decode_result(&numbers);
        let expected = limbo_lab::simulation::play(&study, 15.0, 3).unwrap();
        assert_eq!((index, seed), (0, 3));
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
