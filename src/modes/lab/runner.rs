//! The runner: has a study played, by the crew where there is one, else by himself in slices of a frame, and keeps
//! what comes out. Dropping him ends all of it at once. He shows nothing and decides nothing about the study.

use super::worker;
use crate::app::session::now_ms;
use crate::browser::workers::{Said, WorkerPool};
use gloo_timers::callback::Timeout;
use limbo_lab::simulation::{Outcome, SweepSimulation};
use limbo_lab::study::{SEEDS, Study};
use limbo_lab::sweep::Sweep;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use yew::Callback;

/// A slice on the page's own thread: half of a frame.
const SLICE_MS: f64 = 8.0;
/// Events played between two looks at the clock.
const SLICE_EVENTS: u32 = 1_024;
/// Who has not said by then that it can work is not waited for.
const READY_MS: u32 = 1_500;
/// What has come out is shown so often at most.
const SHOW_MS: f64 = 90.0;

/// What the browser calls for every frame.
type Frame = Closure<dyn FnMut(f64)>;

/// How far a study has come.
#[derive(Clone, PartialEq)]
pub struct Progress {
    /// What has come out so far.
    pub sweep: Rc<Sweep>,
    /// Time since it began, ms; the time that it took once it is done.
    pub took_ms: f64,
    /// Threads that work; 0: the page itself, in slices.
    pub threads: usize,
}

/// A study being played.
pub struct SweepRunner {
    this: Weak<SweepRunner>,
    sweep: RefCell<Sweep>,
    show: Callback<Progress>,
    crew: RefCell<Option<WorkerPool>>,
    /// What each worker plays: the seed, and how many of its runs are still to come. Seed 0: it is not ready.
    at_work: RefCell<Vec<(u64, usize)>>,
    /// Seeds to be given out, the next one last.
    seeds: RefCell<Vec<u64>>,
    /// The page's own bench.
    bench: RefCell<Option<(u64, SweepSimulation)>>,
    frame: RefCell<Option<Frame>>,
    /// The frame that has been asked for.
    asked: Cell<Option<i32>>,
    patience: RefCell<Option<Timeout>>,
    began_ms: f64,
    shown_ms: Cell<f64>,
}

impl SweepRunner {
    /// Begins a study; `show` is told what has come out, several times a second.
    pub fn begin(study: Study, show: Callback<Progress>) -> Rc<SweepRunner> {
        let runner = Rc::new_cyclic(|this: &Weak<SweepRunner>| SweepRunner {
            this: this.clone(),
            sweep: RefCell::new(Sweep::new(study)),
            show,
            crew: RefCell::default(),
            at_work: RefCell::default(),
            seeds: RefCell::new((1..=SEEDS as u64).rev().collect()),
            bench: RefCell::default(),
            frame: RefCell::default(),
            asked: Cell::default(),
            patience: RefCell::default(),
            began_ms: now_ms(),
            shown_ms: Cell::new(now_ms()),
        });
        runner.spawn();
        runner
    }

    fn spawn(&self) {
        let this = self.this.clone();
        let crew = WorkerPool::spawn(Rc::new(move |worker, said| {
            if let Some(runner) = this.upgrade() {
                runner.hear(worker, said);
            }
        }));
        self.at_work.replace(vec![(0, 0); crew.len()]);
        let alone = crew.is_empty();
        self.crew.replace(Some(crew));
        if alone {
            self.work_myself();
            return;
        }
        let this = self.this.clone();
        self.patience.replace(Some(Timeout::new(READY_MS, move || {
            if let Some(runner) = this.upgrade()
                && runner.threads() == 0
            {
                runner.work_myself();
            }
        })));
    }

    /// Workers that have said that they can work.
    fn threads(&self) -> usize {
        self.at_work.borrow().iter().filter(|w| w.0 > 0).count()
    }

    fn hear(&self, worker: usize, said: Said) {
        match said {
            Said::Ready => self.give(worker),
            Said::Run(numbers) => {
                if let Ok(told) = numbers.as_slice().try_into() {
                    let (place, seed, outcome) = worker::heard(told);
                    self.keep(place, seed, outcome);
                }
                let left = {
                    let mut at_work = self.at_work.borrow_mut();
                    at_work[worker].1 = at_work[worker].1.saturating_sub(1);
                    at_work[worker].1
                };
                if left == 0 {
                    self.give(worker);
                }
            }
            Said::Failed => {
                let (seed, left) = std::mem::take(&mut self.at_work.borrow_mut()[worker]);
                if left > 0 {
                    self.seeds.borrow_mut().push(seed);
                }
                if self.threads() == 0 {
                    self.work_myself();
                }
            }
        }
    }

    /// Gives a worker the next seed.
    fn give(&self, worker: usize) {
        let seed = self.seeds.borrow_mut().pop();
        let (study, runs) = {
            let sweep = self.sweep.borrow();
            (sweep.study, sweep.values.len())
        };
        let mut at_work = self.at_work.borrow_mut();
        let Some(seed) = seed else {
            // Ready, with nothing to do.
            at_work[worker] = (u64::MAX, 0);
            return;
        };
        at_work[worker] = (seed, runs);
        if let Some(crew) = &*self.crew.borrow() {
            crew.give(worker, worker::FIELDS, &worker::task(&study, seed));
        }
    }

    /// From now on the page works, too: a slice in every frame.
    fn work_myself(&self) {
        if self.frame.borrow().is_some() {
            return;
        }
        let this = self.this.clone();
        self.frame.replace(Some(Closure::new(move |_: f64| {
            if let Some(runner) = this.upgrade() {
                runner.slice();
            }
        })));
        self.ask_for_frame();
    }

    fn ask_for_frame(&self) {
        if let (Some(frame), Some(window)) = (&*self.frame.borrow(), web_sys::window()) {
            let asked = window.request_animation_frame(frame.as_ref().unchecked_ref());
            // Without frames there is no page to be shown anything on.
            self.asked.set(asked.ok());
        }
    }

    fn slice(&self) {
        let end = now_ms() + SLICE_MS;
        while now_ms() < end {
            if self.bench.borrow().is_none() {
                let Some(seed) = self.seeds.borrow_mut().pop() else {
                    return;
                };
                let study = self.sweep.borrow().study;
                self.bench
                    .replace(Some((seed, SweepSimulation::new(study, seed))));
            }
            let mut came = None;
            if let Some((seed, bench)) = &mut *self.bench.borrow_mut() {
                came = bench.work(SLICE_EVENTS).map(|(place, o)| (place, *seed, o));
            }
            if let Some((place, seed, outcome)) = came {
                let done = self
                    .bench
                    .borrow()
                    .as_ref()
                    .is_none_or(|(_, b)| b.is_done());
                if done {
                    self.bench.take();
                }
                self.keep(place, seed, outcome);
            }
        }
        self.ask_for_frame();
    }

    fn keep(&self, place: usize, seed: u64, outcome: Outcome) {
        self.sweep.borrow_mut().take(place, seed, outcome);
        let done = self.sweep.borrow().is_done();
        let now = now_ms();
        if done || now - self.shown_ms.get() >= SHOW_MS {
            self.shown_ms.set(now);
            self.show.emit(self.progress());
        }
        if done {
            // Nobody is needed any more.
            self.crew.take();
        }
    }

    /// How far it has come.
    pub fn progress(&self) -> Progress {
        Progress {
            sweep: Rc::new(self.sweep.borrow().clone()),
            took_ms: now_ms() - self.began_ms,
            threads: self.threads(),
        }
    }
}

impl Drop for SweepRunner {
    fn drop(&mut self) {
        if let (Some(asked), Some(window)) = (self.asked.get(), web_sys::window()) {
            // It fails only where there is no such frame any more.
            let _ = window.cancel_animation_frame(asked);
        }
    }
}
