//! The lab's sweep while it is played: by workers where there are some, else by the page itself in slices of a frame. It
//! shows nothing and decides nothing about the study. Reached through the table of lazy views only.

use super::drivers::SweepDriver;
use crate::browser::clock::now_ms;
use crate::browser::workers::{WorkerMessage, WorkerPool};
use crate::modes::lab::{Progress, worker};
use limbo_lab::grid::Grid;
use limbo_lab::simulation::SweepSimulation;
use limbo_lab::sweep::Sweep;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

/// A slice on the page's own thread, ms: half of a frame.
const SLICE_MS: f64 = 8.0;
/// Events played between two looks at the clock.
const SLICE_EVENTS: u32 = 1_024;
/// Workers that have not said by then that they can work are not waited for, ms.
const READY_MS: f64 = 1_500.0;
/// A worker that plays and has told nothing for so long may be gone: some systems end one without a word. What it plays
/// is played by others, too; what it tells after all is taken, ms.
const SILENT_MS: f64 = 10_000.0;
/// What has come out is shown so often at most, ms.
const SHOW_MS: f64 = 90.0;

/// What a worker is doing.
#[derive(Clone, PartialEq, Eq)]
enum Job {
    /// It has not said yet that it can work, or it cannot any more.
    NotReady,
    /// It waits for work that there is not.
    Idle,
    /// It plays these jobs, and so many of their runs are still to come.
    Jobs(Range<usize>, usize),
}

/// Jobs that are given to a worker at once, at most: they share a past where they can, and yet all workers are busy to
/// the end.
const TASK_JOBS: usize = 40;

/// All jobs in tasks: parts of the cells of a seed.
fn tasks(grid: &Grid) -> Vec<Range<usize>> {
    let cells = grid.cells();
    let seeds = (0..grid.jobs()).step_by(cells);
    let parts = seeds.flat_map(|first| {
        let end = first + cells;
        let begins = (first..end).step_by(TASK_JOBS);
        begins.map(move |from| from..(from + TASK_JOBS).min(end))
    });
    parts.filter(|jobs| worker::runs(grid, jobs) > 0).collect()
}

/// A study being played.
struct SweepRunner {
    sweep: Sweep,
    pool: Option<WorkerPool>,
    jobs: Vec<Job>,
    /// When each worker spoke, or was given a task, last.
    heard_ms: Vec<f64>,
    /// Tasks to be given out, the next one last.
    tasks: Vec<Range<usize>>,
    /// What the page plays itself.
    own: Option<SweepSimulation>,
    began_ms: f64,
    shown_ms: f64,
}

impl SweepRunner {
    fn new(grid: Arc<Grid>) -> SweepRunner {
        let mut tasks = tasks(&grid);
        tasks.reverse();
        SweepRunner {
            sweep: Sweep::new(grid),
            pool: None,
            jobs: Vec::new(),
            heard_ms: Vec::new(),
            tasks,
            own: None,
            began_ms: now_ms(),
            shown_ms: now_ms(),
        }
    }

    /// Workers that have said that they can work.
    fn threads(&self) -> usize {
        self.jobs
            .iter()
            .filter(|job| **job != Job::NotReady)
            .count()
    }

    /// True where the page has to play itself: no worker is ready, and none is waited for any more; or it has begun
    /// something, which nobody else has, before a worker was there.
    fn plays_itself(&self) -> bool {
        let waited = now_ms() - self.began_ms >= READY_MS;
        self.own.is_some() || self.threads() == 0 && (self.jobs.is_empty() || waited)
    }

    /// Takes back what a worker plays; true if it played anything. Whoever has nothing to do gets it.
    fn give_up(&mut self, worker: usize) -> bool {
        let job = self.jobs.get_mut(worker);
        let left = job.map(|job| std::mem::replace(job, Job::NotReady));
        let Some(Job::Jobs(jobs, _)) = left else {
            return false;
        };
        self.tasks.push(jobs);
        if let Some(idle) = self.jobs.iter().position(|job| *job == Job::Idle) {
            self.give(idle);
        }
        true
    }

    /// Gives up the workers that have told nothing for too long.
    fn give_up_silent(&mut self) {
        let latest = now_ms() - SILENT_MS;
        for worker in 0..self.jobs.len() {
            if matches!(self.jobs[worker], Job::Jobs(..)) && self.heard_ms[worker] < latest {
                self.give_up(worker);
            }
        }
    }

    /// The next task that is not played yet: of one that was given up in its middle the rest, at the time at which somebody
    /// begins it. What a slow worker has told since then is not played again.
    fn next_task(&mut self) -> Option<Range<usize>> {
        while let Some(jobs) = self.tasks.pop() {
            let rest = self.sweep.rest_of(jobs);
            if !rest.is_empty() {
                return Some(rest);
            }
        }
        None
    }

    /// Gives a worker the next task.
    fn give(&mut self, worker: usize) {
        if worker >= self.jobs.len() || self.pool.is_none() {
            return;
        }
        let next = self.next_task();
        let (Some(job), Some(pool)) = (self.jobs.get_mut(worker), &self.pool) else {
            return;
        };
        *job = Job::Idle;
        self.heard_ms[worker] = now_ms();
        if let Some(jobs) = next
            && let Some(task) = worker::task(self.sweep.grid.study(), &jobs)
        {
            pool.give(worker, worker::FIELDS, &task);
            let runs = worker::runs(&self.sweep.grid, &jobs);
            *job = Job::Jobs(jobs, runs);
        }
    }
}

impl SweepDriver for SweepRunner {
    fn set_workers(&mut self, pool: WorkerPool) {
        self.jobs = vec![Job::NotReady; pool.len()];
        self.heard_ms = vec![0.0; pool.len()];
        self.pool = Some(pool);
    }

    fn receive(&mut self, worker: usize, said: WorkerMessage) {
        if let Some(heard_ms) = self.heard_ms.get_mut(worker) {
            *heard_ms = now_ms();
        }
        match said {
            WorkerMessage::Ready => self.give(worker),
            WorkerMessage::Run(numbers) => {
                if let Ok(result) = numbers.as_slice().try_into() {
                    let (job, outcome) = worker::decode_result(result);
                    self.sweep.take(job, outcome);
                }
                match self.jobs.get_mut(worker) {
                    Some(Job::Jobs(_, left)) if *left > 1 => *left -= 1,
                    _ => self.give(worker),
                }
            }
            WorkerMessage::Failed => {
                // Nobody else is waited for: the page plays it if no worker does.
                if self.give_up(worker) {
                    self.began_ms = self.began_ms.min(now_ms() - READY_MS);
                }
            }
        }
    }

    fn work(&mut self) {
        self.give_up_silent();
        if !self.plays_itself() {
            return;
        }
        let end = now_ms() + SLICE_MS;
        while now_ms() < end {
            if self.own.is_none() {
                if self.threads() > 0 {
                    return;
                }
                let Some(jobs) = self.next_task() else {
                    return;
                };
                let grid = Arc::clone(&self.sweep.grid);
                self.own = Some(SweepSimulation::new(grid, jobs));
            }
            if let Some(simulation) = &mut self.own {
                let ended = simulation.work(SLICE_EVENTS);
                let done = simulation.is_done();
                if let Some((job, outcome)) = ended {
                    self.sweep.take(job, outcome);
                }
                if done {
                    self.own = None;
                }
            }
        }
    }

    fn progress_due(&mut self) -> Option<Progress> {
        let now = now_ms();
        if !self.sweep.is_done() && now - self.shown_ms < SHOW_MS {
            return None;
        }
        self.shown_ms = now;
        Some(Progress {
            sweep: Rc::new(self.sweep.clone()),
            took_ms: now - self.began_ms,
            threads: self.threads(),
        })
    }

    fn is_done(&self) -> bool {
        self.sweep.is_done()
    }
}

/// A study that begins to be played.
pub fn open(grid: Arc<Grid>) -> Box<dyn SweepDriver> {
    Box::new(SweepRunner::new(grid))
}
