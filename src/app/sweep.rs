//! The lab's sweep while it is played: by workers where there are some, else by the page itself in slices of a frame. It
//! shows nothing and decides nothing about the study. Reached through the table of lazy views only.

use super::drivers::SweepDriver;
use crate::browser::clock::now_ms;
use crate::browser::workers::{WorkerMessage, WorkerPool};
use crate::modes::lab::{Progress, worker};
use limbo_lab::simulation::SweepSimulation;
use limbo_lab::study::{SEEDS, Study};
use limbo_lab::sweep::Sweep;
use std::rc::Rc;

/// A slice on the page's own thread, ms: half of a frame.
const SLICE_MS: f64 = 8.0;
/// Events played between two looks at the clock.
const SLICE_EVENTS: u32 = 1_024;
/// Workers that have not said by then that they can work are not waited for, ms.
const READY_MS: f64 = 1_500.0;
/// What has come out is shown so often at most, ms.
const SHOW_MS: f64 = 90.0;

/// What a worker is doing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Job {
    /// It has not said yet that it can work, or it cannot any more.
    NotReady,
    /// It waits for work that there is not.
    Idle,
    /// It plays this seed, and so many of its runs are still to come.
    Seed(u64, usize),
}

/// A study being played.
struct SweepRunner {
    sweep: Sweep,
    pool: Option<WorkerPool>,
    jobs: Vec<Job>,
    /// Seeds to be given out, the next one last.
    seeds: Vec<u64>,
    /// What the page plays itself: a seed and its simulation.
    own: Option<(u64, SweepSimulation)>,
    began_ms: f64,
    shown_ms: f64,
}

impl SweepRunner {
    fn new(study: Study) -> SweepRunner {
        SweepRunner {
            sweep: Sweep::new(study),
            pool: None,
            jobs: Vec::new(),
            seeds: (1..=SEEDS as u64).rev().collect(),
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

    /// True where the page has to play itself: no worker is ready, and none is waited for any more.
    fn plays_itself(&self) -> bool {
        let waited = now_ms() - self.began_ms >= READY_MS;
        self.threads() == 0 && (self.jobs.is_empty() || waited || self.own.is_some())
    }

    /// Gives a worker the next seed.
    fn give(&mut self, worker: usize) {
        let (Some(job), Some(pool)) = (self.jobs.get_mut(worker), &self.pool) else {
            return;
        };
        *job = match self.seeds.pop() {
            None => Job::Idle,
            Some(seed) => {
                let task = worker::task(&self.sweep.study, seed);
                pool.give(worker, worker::FIELDS, &task);
                Job::Seed(seed, self.sweep.values.len())
            }
        };
    }
}

impl SweepDriver for SweepRunner {
    fn set_workers(&mut self, pool: WorkerPool) {
        self.jobs = vec![Job::NotReady; pool.len()];
        self.pool = Some(pool);
    }

    fn receive(&mut self, worker: usize, said: WorkerMessage) {
        match said {
            WorkerMessage::Ready => self.give(worker),
            WorkerMessage::Run(numbers) => {
                if let Ok(result) = numbers.as_slice().try_into() {
                    let (place, seed, outcome) = worker::decode_result(result);
                    self.sweep.take(place, seed, outcome);
                }
                match self.jobs.get(worker) {
                    Some(&Job::Seed(seed, left)) if left > 1 => {
                        self.jobs[worker] = Job::Seed(seed, left - 1);
                    }
                    _ => self.give(worker),
                }
            }
            WorkerMessage::Failed => {
                let job = self.jobs.get_mut(worker);
                if let Some(Job::Seed(seed, _)) =
                    job.map(|job| std::mem::replace(job, Job::NotReady))
                {
                    self.seeds.push(seed);
                    // Nobody else is waited for: the page plays it if no worker does.
                    self.began_ms = self.began_ms.min(now_ms() - READY_MS);
                }
            }
        }
    }

    fn work(&mut self) {
        if !self.plays_itself() {
            return;
        }
        let end = now_ms() + SLICE_MS;
        while now_ms() < end {
            if self.own.is_none() {
                let Some(seed) = self.seeds.pop() else {
                    return;
                };
                self.own = Some((seed, SweepSimulation::new(self.sweep.study, seed)));
            }
            if let Some((seed, simulation)) = &mut self.own
                && let Some((place, outcome)) = simulation.work(SLICE_EVENTS)
            {
                let (seed, done) = (*seed, simulation.is_done());
                self.sweep.take(place, seed, outcome);
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
pub fn open(study: Study) -> Box<dyn SweepDriver> {
    Box::new(SweepRunner::new(study))
}
