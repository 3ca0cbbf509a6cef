//! The desk: what the viewer has asked the lab, what has come out, what is chosen, and the challenge's tries. It lies
//! there while another mode is shown. Plain values: nothing here plays or shows anything.

use super::runner::Progress;
use limbo_lab::forecast;
use limbo_lab::study::{BLOCKS_MAX, BaseScenario, SEEDS, Study, SweptParameter};
use limbo_lab::sweep::Sweep;
use limbo_sim::Duration;
use std::cell::RefCell;
use std::rc::Rc;

/// What is being played.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Playing {
    /// Nothing.
    #[default]
    Nothing,
    /// The sweep.
    Sweep,
    /// A try of the challenge.
    Try,
}

/// A restart that was tried with every seed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Try {
    /// Blocks.
    pub blocks: u16,
    /// Time from one to the next.
    pub every: Duration,
    /// Runs in which the server never fell.
    pub safe: usize,
    /// Runs in which the limbo was emptied.
    pub cleared: usize,
    /// The middle time until it was empty, ms.
    pub median_ms: Option<f64>,
    /// A seed with which it fell, or was not emptied.
    pub bad_seed: Option<u64>,
}

impl Try {
    /// What a study of one value has come to.
    pub fn of(sweep: &Sweep) -> Try {
        let f = sweep.figures(0);
        let bad = sweep
            .runs(0)
            .find(|(_, o)| o.crashes > 0 || o.cleared_ms.is_none());
        Try {
            blocks: sweep.study.blocks,
            every: sweep.study.every,
            safe: f.safe,
            cleared: f.cleared,
            median_ms: f.clears.median(),
            bad_seed: bad.map(|(seed, _)| seed),
        }
    }

    /// Its time, if it held and was emptied with every seed.
    pub fn safe_ms(&self) -> Option<f64> {
        let safe = self.safe == SEEDS && self.cleared == SEEDS;
        self.median_ms.filter(|_| safe)
    }
}

/// Everything on the desk.
#[derive(Clone, PartialEq)]
pub struct LabState {
    /// What has come out of the sweep; it says what was asked.
    pub sweep: Rc<Sweep>,
    /// What is being played.
    pub playing: Playing,
    /// Time that the sweep has taken, ms, and on how many threads; none before it is done.
    pub took: Option<(f64, usize)>,
    /// The viewer has stopped it.
    pub cancelled: bool,
    /// The place of the chosen value.
    pub choice: usize,
    /// The challenge: the restart that is to be tried.
    pub bet: (u16, Duration),
    /// How many runs of the try have been played.
    pub try_done: usize,
    /// The last try.
    pub last: Option<Try>,
    /// The fastest safe one so far.
    pub best: Option<Try>,
    /// Tries so far.
    pub tries: u32,
}

thread_local! {
    static DESK: RefCell<LabState> = RefCell::new(LabState::new(Study::first(BaseScenario::Town)));
}

impl LabState {
    /// A desk with a question and nothing played.
    pub fn new(study: Study) -> LabState {
        let values = study.values();
        // Where the scenario itself stands.
        let choice = match study.parameter {
            SweptParameter::Blocks => usize::from(study.blocks) - 1,
            _ => values.len() / 2 - 1,
        };
        LabState {
            choice: choice.min(values.len() - 1),
            sweep: Rc::new(Sweep::new(study)),
            playing: Playing::Nothing,
            took: None,
            cancelled: false,
            bet: (study.blocks, study.every),
            try_done: 0,
            last: None,
            best: None,
            tries: 0,
        }
    }

    /// The desk as it lies there.
    pub fn now() -> LabState {
        DESK.with_borrow(Clone::clone)
    }

    /// Changes what lies there, and gives it back.
    pub fn change(change: impl FnOnce(&mut LabState)) -> LabState {
        DESK.with_borrow_mut(|desk| {
            change(desk);
            desk.clone()
        })
    }

    /// Another question; what came out of the last one goes, what the challenge has found stays on its ground.
    pub fn ask(&mut self, study: Study) {
        if study == self.sweep.study {
            return;
        }
        let fresh = LabState::new(study);
        if study.base != self.sweep.study.base {
            *self = fresh;
        } else {
            self.playing = Playing::Nothing;
            self.sweep = fresh.sweep;
            self.took = None;
            self.cancelled = false;
            self.choice = fresh.choice;
        }
    }

    /// Something is about to be played.
    pub fn begin(&mut self, playing: Playing) {
        if playing == Playing::Sweep {
            self.sweep = Rc::new(Sweep::new(self.sweep.study));
            self.took = None;
        }
        self.try_done = 0;
        self.cancelled = false;
        self.playing = playing;
    }

    /// The viewer stops it.
    pub fn stop(&mut self) {
        self.cancelled = self.playing == Playing::Sweep;
        self.playing = Playing::Nothing;
    }

    /// What has come out so far.
    pub fn hear(&mut self, progress: Progress) {
        let done = progress.sweep.is_done();
        if progress.sweep.study.single {
            self.try_done = progress.sweep.done();
            if done {
                self.tried(Try::of(&progress.sweep));
            }
        } else {
            self.sweep = progress.sweep;
            self.took = done.then_some((progress.took_ms, progress.threads));
        }
        if done {
            self.playing = Playing::Nothing;
        }
    }

    fn tried(&mut self, this: Try) {
        self.tries += 1;
        self.last = Some(this);
        if let Some(ms) = this.safe_ms()
            && self
                .best
                .and_then(|b| b.safe_ms())
                .is_none_or(|best| ms < best)
        {
            self.best = Some(this);
        }
    }

    /// The challenge's question: the bet alone.
    pub fn bet_study(&self) -> Study {
        Study {
            parameter: SweptParameter::Blocks,
            blocks: self.bet.0.clamp(1, BLOCKS_MAX),
            every: self.bet.1,
            single: true,
            ..self.sweep.study
        }
    }

    /// The least time that theory allows at all, ms.
    pub fn at_best_ms(&self) -> Option<f64> {
        let study = self.bet_study();
        Some(forecast::at_best_s(&study, f64::from(study.blocks))? * 1000.0)
    }

    /// The fastest safe restart in blocks that the sweep has found, ms.
    pub fn sweep_best_ms(&self) -> Option<f64> {
        let in_blocks = matches!(
            self.sweep.study.parameter,
            SweptParameter::Blocks | SweptParameter::Every
        );
        let best = self.sweep.fastest_safe().filter(|_| in_blocks)?;
        Some(best.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_lab::simulation::Outcome;

    fn came_out(desk: &LabState, ms: u32, falls: u32) -> Progress {
        let mut sweep = Sweep::new(desk.bet_study());
        for seed in 1..=SEEDS as u64 {
            let outcome = Outcome {
                cleared_ms: Some(ms),
                crashes: if seed == 7 { falls } else { 0 },
                ..Outcome::default()
            };
            sweep.take(0, seed, outcome);
        }
        Progress {
            sweep: Rc::new(sweep),
            took_ms: 1.0,
            threads: 1,
        }
    }

    #[test]
    fn only_a_try_that_held_with_every_seed_is_the_best_so_far() {
        let mut desk = LabState::new(Study::first(BaseScenario::Town));
        for (ms, falls, best) in [
            (9_000, 0, 9_000.0),
            (5_000, 1, 9_000.0),
            (8_000, 0, 8_000.0),
            (8_500, 0, 8_000.0),
        ] {
            desk.begin(Playing::Try);
            desk.hear(came_out(&desk, ms, falls));
            assert_eq!(desk.best.unwrap().safe_ms(), Some(best));
            assert_eq!(desk.last.unwrap().bad_seed, (falls > 0).then_some(7));
            assert_eq!(desk.playing, Playing::Nothing);
        }
        assert_eq!(desk.tries, 4);
        // Another question on the same ground keeps it, another ground does not.
        let every = Study {
            parameter: SweptParameter::Every,
            ..desk.sweep.study
        };
        desk.ask(every);
        assert!(desk.best.is_some());
        desk.ask(Study::first(BaseScenario::Libero));
        assert!(desk.best.is_none());
    }

    #[test]
    fn a_stopped_sweep_keeps_what_came_out_and_begins_afresh() {
        let mut desk = LabState::new(Study::first(BaseScenario::Town));
        desk.begin(Playing::Sweep);
        let mut sweep = (*desk.sweep).clone();
        sweep.take(4, 2, Outcome::default());
        desk.hear(Progress {
            sweep: Rc::new(sweep),
            took_ms: 5.0,
            threads: 2,
        });
        desk.stop();
        assert!(desk.cancelled && desk.sweep.done() == 1 && desk.took.is_none());
        desk.begin(Playing::Sweep);
        assert!(!desk.cancelled && desk.sweep.done() == 0);
    }
}
