//! What a worker of the lab calls: a simulation behind four functions of plain numbers. A worker is the page's own
//! program, instantiated a second time with imports that do nothing (see `browser::workers`); it never starts a page, and
//! nothing that these functions call may speak to the browser.

use limbo_lab::grid::Grid;
use limbo_lab::outcome::{Ended, Outcome};
use limbo_lab::simulation::SweepSimulation;
use limbo_lab::study::Study;
use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;

/// What a worker knows.
struct WorkerState {
    /// The numbers of the next task, as far as they have come.
    task: Vec<f64>,
    /// The study of the last task.
    grid: Option<Arc<Grid>>,
    simulation: Option<SweepSimulation>,
    result: [f64; FIELDS],
}

thread_local! {
    static WORKER: RefCell<WorkerState> = const {
        RefCell::new(WorkerState {
            task: Vec::new(),
            grid: None,
            simulation: None,
            result: [0.0; FIELDS],
        })
    };
}

/// Numbers in a message about a run: the number of its job, and the outcome.
pub const FIELDS: usize = 12;

/// A task for a worker: some jobs of a study. None for a study that cannot be told in numbers.
pub fn task(study: &Study, jobs: &Range<usize>) -> Option<Vec<f64>> {
    let mut task = vec![jobs.start as f64, jobs.end as f64];
    task.extend(study.numbers()?);
    Some(task)
}

/// A finished run as numbers.
pub fn encode_result(job: usize, o: &Outcome) -> [f64; FIELDS] {
    [
        job as f64,
        f64::from(o.ended as u8),
        o.cleared_ms.map_or(-1.0, f64::from),
        f64::from(o.crashes),
        f64::from(o.rejected),
        f64::from(o.returned),
        f64::from(o.lost),
        f64::from(o.delivered),
        f64::from(o.peak_limbo),
        f64::from(o.longest_ms),
        f64::from(o.backlog),
        f64::from(o.sent),
    ]
}

/// The same read back: the number of the job, and the outcome (without its hash).
pub fn decode_result(numbers: &[f64; FIELDS]) -> (usize, Outcome) {
    let [
        job,
        ended,
        cleared,
        crashes,
        rejected,
        returned,
        lost,
        delivered,
        peak_limbo,
        longest,
        backlog,
        sent,
    ] = *numbers;
    let outcome = Outcome {
        ended: *Ended::ALL.get(ended as usize).unwrap_or(&Ended::SpanOver),
        cleared_ms: (cleared >= 0.0).then_some(cleared as u32),
        crashes: crashes as u32,
        rejected: rejected as u32,
        returned: returned as u32,
        lost: lost as u32,
        delivered: delivered as u32,
        peak_limbo: peak_limbo as u32,
        longest_ms: longest as u32,
        backlog: backlog as u32,
        sent: sent as u32,
        hash: 0,
    };
    (job as usize, outcome)
}

/// The next number of a task.
pub fn add_to_task(number: f64) {
    WORKER.with_borrow_mut(|worker| worker.task.push(number));
}

/// Begins the task whose numbers have come; says how many runs it has.
pub fn begin_task() -> u32 {
    WORKER.with_borrow_mut(|worker| {
        let task = std::mem::take(&mut worker.task);
        worker.simulation = None;
        let [from, to, numbers @ ..] = &*task else {
            return 0;
        };
        let Some(study) = Study::from_numbers(numbers) else {
            return 0;
        };
        let grid = match worker.grid.take().filter(|grid| *grid.study() == study) {
            Some(grid) => grid,
            None => match Grid::new(study) {
                Ok(grid) => Arc::new(grid),
                Err(_) => return 0,
            },
        };
        worker.grid = Some(Arc::clone(&grid));
        let jobs = *from as usize..(*to as usize).min(grid.jobs());
        let runs = runs(&grid, &jobs);
        worker.simulation = Some(SweepSimulation::new(grid, jobs));
        runs as u32
    })
}

/// How many of these jobs can be played.
pub fn runs(grid: &Grid, jobs: &Range<usize>) -> usize {
    let possible = |index: &usize| grid.refusal(grid.job(*index).cell).is_none();
    jobs.clone().filter(possible).count()
}

/// Plays one run of the task to its end.
pub fn play_run() {
    WORKER.with_borrow_mut(|worker| {
        let Some(simulation) = &mut worker.simulation else {
            return;
        };
        while !simulation.is_done() {
            if let Some((job, outcome)) = simulation.work(u32::MAX) {
                worker.result = encode_result(job, &outcome);
                return;
            }
        }
    });
}

/// One number of what the last run has to tell.
pub fn result(field: u32) -> f64 {
    WORKER.with_borrow(|worker| worker.result.get(field as usize).copied().unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_lab::incident::BaseScenario;
    use limbo_lab::presets::Preset;

    fn begin(task: &[f64]) -> u32 {
        task.iter().copied().for_each(add_to_task);
        begin_task()
    }

    #[test]
    fn a_worker_finds_what_the_simulation_finds() {
        let study = Preset::BlocksAndEvery.study(BaseScenario::Town).unwrap();
        let jobs = 33..35;
        assert_eq!(begin(&task(&study, &jobs).unwrap()), 2);
        let grid = Arc::new(Grid::new(study).unwrap());
        for index in jobs {
            play_run();
            let numbers: [f64; FIELDS] = core::array::from_fn(|i| result(i as u32));
            let expected = limbo_lab::simulation::play(&grid, grid.job(index)).unwrap();
            let expected = Outcome {
                hash: 0,
                ..expected
            };
            assert_eq!(decode_result(&numbers), (index, expected));
        }
        // Nonsense asks for nothing.
        for nonsense in [
            &[][..],
            &[1.0],
            &[0.0, 9.0, 99.0, 0.0],
            &[0.0, f64::NAN, f64::NAN],
        ] {
            assert_eq!(begin(nonsense), 0);
            play_run();
        }
    }
}
