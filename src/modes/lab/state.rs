//! The lab's state: what the viewer has asked, what has come out, what is chosen, and the challenge's tries. It is kept
//! while another mode is shown. Plain values: nothing here plays or shows anything.

use super::draft::{Draft, Fault};
use crate::message::LabMessage;
use limbo_format::{LabAsked, LabQuestion};
use limbo_lab::forecast;
use limbo_lab::grid::{Grid, Job};
use limbo_lab::incident::BaseScenario;
use limbo_lab::outcome::Ended;
use limbo_lab::presets::{BLOCKS, EVERY, PLAN, Preset, SEEDS};
use limbo_lab::study::Study;
use limbo_lab::sweep::Sweep;
use limbo_sim::limits::BLOCKS_MAX;
use limbo_sim::{Duration, Plan, Run, SimTime};
use std::rc::Rc;
use std::sync::Arc;

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

/// How far a study has come.
#[derive(Clone, Debug, PartialEq)]
pub struct Progress {
    /// What has come out so far.
    pub sweep: Rc<Sweep>,
    /// Time since it began, ms; the time that it took once it is done.
    pub took_ms: f64,
    /// Threads that work; 0: the page itself, in slices.
    pub threads: usize,
}

/// A restart that was tried with every seed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Try {
    /// Blocks.
    pub blocks: u16,
    /// Time from one to the next.
    pub every: Duration,
    /// Runs in which the server never crashed.
    pub safe: usize,
    /// Runs that were broken off as too much work: nothing is known of them.
    pub too_much: usize,
    /// Runs in which the limbo was emptied.
    pub cleared: usize,
    /// The median time until the limbo was empty, ms.
    pub median_ms: Option<f64>,
    /// A seed with which the server crashed, or the limbo was not emptied.
    pub bad_seed: Option<u64>,
}

impl Try {
    /// What a study of one cell has come to.
    fn of(sweep: &Sweep) -> Try {
        let f = sweep.figures(0);
        let study = sweep.grid.study();
        let bad = sweep
            .runs(0)
            .filter(|(_, o)| o.ended != Ended::TooMuchWork)
            .find(|(_, o)| o.crashes > 0 || o.cleared_ms.is_none());
        Try {
            blocks: study.setting(BLOCKS).unwrap_or(1.0) as u16,
            every: Duration(study.setting(EVERY).unwrap_or(1.0) as u32),
            safe: f.safe,
            too_much: f.too_much,
            cleared: f.cleared,
            median_ms: f.clears.median(),
            bad_seed: bad.map(|(seed, _)| seed),
        }
    }

    /// Its median time, ms, if it was safe and the limbo was emptied with every seed.
    pub fn safe_ms(&self) -> Option<f64> {
        let safe = self.safe == SEEDS as usize && self.cleared == SEEDS as usize;
        self.median_ms.filter(|_| safe)
    }
}

/// Everything that the lab shows.
#[derive(Clone, Debug, PartialEq)]
pub struct LabState {
    /// The question as the viewer has written it.
    pub draft: Draft,
    /// What is wrong with it, if it cannot be asked.
    pub fault: Option<Fault>,
    /// What has come out of the last question that could be asked.
    pub sweep: Rc<Sweep>,
    /// What is being played.
    pub playing: Playing,
    /// Time that the sweep has taken, ms, and on how many threads; none before it is done.
    pub took: Option<(f64, usize)>,
    /// The sweep was ended before all of its runs had been played; as long as what came out of it is shown.
    pub cancelled: bool,
    /// The number of the chosen cell.
    pub choice: usize,
    /// The challenge: the restart that is to be tried.
    pub proposed: (u16, Duration),
    /// How many runs of the try have been played.
    pub try_done: usize,
    /// The last try.
    pub last: Option<Try>,
    /// The fastest safe one so far.
    pub best: Option<Try>,
    /// Tries so far.
    pub tries: u32,
}

/// What the lab wishes done outside of it.
#[derive(Clone, Debug, PartialEq)]
pub enum LabWish {
    /// Nothing.
    Nothing,
    /// What is played is to be stopped.
    Stop,
    /// This is to be played.
    Play(Arc<Grid>),
    /// This run is to be shown in Explore, at that instant.
    Show(Box<Run>, SimTime),
    /// What was asked for cannot be done.
    Refused,
    /// The lab has no such outage, or not that question for it.
    Unknown(String),
}

/// The lab at its beginning.
pub fn begin() -> Rc<LabState> {
    Rc::new(LabState::new(BaseScenario::Town, Preset::Blocks))
}

impl LabState {
    /// A question that comes with the program, and nothing played yet.
    pub fn new(base: BaseScenario, preset: Preset) -> LabState {
        let draft = Draft::preset(preset, base).expect("it comes with the program");
        let grid = draft.grid().expect("a test asks every preset");
        let proposed = plan_of(&draft);
        LabState {
            choice: own_cell(&grid),
            sweep: Rc::new(Sweep::new(Arc::new(grid))),
            draft,
            fault: None,
            playing: Playing::Nothing,
            took: None,
            cancelled: false,
            proposed,
            try_done: 0,
            last: None,
            best: None,
            tries: 0,
        }
    }

    /// The lab with what an address asks for; none where it has no such outage, or not that question for it.
    fn opened(asked: LabAsked) -> Option<LabState> {
        let mut bases = BaseScenario::ALL.into_iter();
        let base = bases.find(|base| base.scenario_name() == asked.scenario)?;
        let wanted = |preset: &Preset| asked.question.is_none_or(|q| q == question_of(*preset));
        Some(LabState::new(base, Preset::of(base).find(wanted)?))
    }

    /// What an address has to ask for so that the lab opens with this outage and this question. A question that somebody
    /// has changed is not one that an address can tell: then it is the outage alone.
    pub fn address(&self) -> LabAsked {
        let base = self.draft.base;
        let same = |preset: &Preset| Draft::preset(*preset, base).as_ref() == Some(&self.draft);
        LabAsked {
            scenario: base.scenario_name(),
            question: Preset::of(base).find(same).map(question_of),
        }
    }

    /// Does what is asked.
    pub fn asked(&mut self, message: LabMessage) -> LabWish {
        match message {
            LabMessage::Sweep => self.begin_sweep(),
            LabMessage::Try => self.begin_try(),
            LabMessage::Stop => {
                self.stop();
                LabWish::Stop
            }
            LabMessage::Choose(cell) => {
                self.choice = cell.min(self.sweep.grid.cells() - 1);
                LabWish::Nothing
            }
            LabMessage::Propose(blocks, every) => {
                self.proposed = (blocks, every);
                LabWish::Nothing
            }
            LabMessage::Show(seed) => {
                let cell = self.choice;
                show(&self.sweep.grid, Job { cell, seed })
            }
            LabMessage::ShowTry(seed) => match (self.last, self.try_study()) {
                (Some(last), Some(study)) => {
                    let study = with_plan(study, (last.blocks, last.every));
                    Grid::new(study)
                        .map_or(LabWish::Refused, |grid| show(&grid, Job { cell: 0, seed }))
                }
                _ => LabWish::Refused,
            },
            LabMessage::Base(base) => {
                let preset = Preset::of(base).next().unwrap_or(Preset::Blocks);
                *self = LabState::new(base, preset);
                LabWish::Stop
            }
            LabMessage::Preset(preset) => match Draft::preset(preset, self.draft.base) {
                Some(draft) => self.ask(draft),
                None => LabWish::Refused,
            },
            LabMessage::Open(asked) => match LabState::opened(asked) {
                Some(opened) => {
                    *self = opened;
                    LabWish::Stop
                }
                None => LabWish::Unknown(asked.text()),
            },
            LabMessage::Parameter(index, key) => self.ask(self.draft.with_parameter(index, key)),
            LabMessage::Second(key) => self.ask(self.draft.with_second(key)),
            LabMessage::Write(field, text) => self.ask(self.draft.with_text(field, text)),
            LabMessage::Spacing(index, spacing) => {
                let mut draft = self.draft.clone();
                if let Some(axis) = draft.axes.get_mut(index) {
                    axis.spacing = spacing;
                }
                self.ask(draft)
            }
            LabMessage::Question(question) => self.ask(Draft {
                question,
                ..self.draft.clone()
            }),
            LabMessage::Enable(index) => match self.draft.enabled_by(index) {
                Some(setting) => self.ask(self.draft.with_setting(index, setting)),
                None => LabWish::Nothing,
            },
            LabMessage::Plan(blocks, every) => {
                let mut draft = self.draft.clone();
                for (key, value) in [(BLOCKS, f64::from(blocks)), (EVERY, f64::from(every.ms()))] {
                    if let Some(setting) = draft.settings.iter_mut().find(|s| s.key == key) {
                        setting.value = value;
                    }
                }
                self.ask(draft)
            }
        }
    }

    /// Another question. If it cannot be asked, what came out of the last one stays, and what is wrong is kept.
    fn ask(&mut self, draft: Draft) -> LabWish {
        if draft == self.draft {
            return LabWish::Nothing;
        }
        let asked = draft.grid();
        self.draft = draft;
        match asked {
            Err(fault) => {
                self.fault = Some(fault);
                LabWish::Nothing
            }
            Ok(grid) => {
                self.fault = None;
                if grid == *self.sweep.grid {
                    return LabWish::Nothing;
                }
                self.choice = own_cell(&grid);
                self.sweep = Rc::new(Sweep::new(Arc::new(grid)));
                self.playing = Playing::Nothing;
                self.took = None;
                self.cancelled = false;
                LabWish::Stop
            }
        }
    }

    fn begin_sweep(&mut self) -> LabWish {
        let grid = Arc::clone(&self.sweep.grid);
        self.sweep = Rc::new(Sweep::new(Arc::clone(&grid)));
        self.took = None;
        self.cancelled = false;
        self.playing = Playing::Sweep;
        LabWish::Play(grid)
    }

    fn begin_try(&mut self) -> LabWish {
        let Some(Ok(grid)) = self.try_study().map(Grid::new) else {
            return LabWish::Refused;
        };
        self.try_done = 0;
        // One thing is played at a time: a sweep that is on its way ends here.
        self.stop();
        self.playing = Playing::Try;
        LabWish::Play(Arc::new(grid))
    }

    /// Nothing is played any more: the viewer stops it, leaves the lab, or has something else played.
    pub fn stop(&mut self) {
        self.cancelled |= self.playing == Playing::Sweep;
        self.playing = Playing::Nothing;
    }

    /// What has come out so far.
    pub fn take(&mut self, progress: Progress) {
        let done = progress.sweep.is_done();
        if progress.sweep.grid.study().axes.is_empty() {
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

    /// The challenge's question: the proposed restart alone, everything else as the scenario has it. None where the
    /// scenario restarts in no groups.
    pub fn try_study(&self) -> Option<Study> {
        let mut study = Preset::Blocks.study(self.draft.base).ok()?.without_axes();
        study.settings.retain(|s| s.key != PLAN);
        study.setting(BLOCKS)?;
        study.seeds = SEEDS;
        Some(with_plan(study, self.proposed))
    }

    /// The time that theory reckons at full capacity without a pause, ms.
    pub fn at_best_ms(&self) -> Option<f64> {
        let grid = &self.sweep.grid;
        let scenario = grid.incident().scenario.clone();
        Some(forecast::at_best_s(&scenario, grid.outage_s()?)? * 1000.0)
    }

    /// The fastest safe restart in blocks that the sweep has found, ms; none where the sweep is of another network than
    /// the challenge's.
    pub fn sweep_best_ms(&self) -> Option<f64> {
        let study = self.sweep.grid.study();
        let of_blocks = |key: &str| [BLOCKS, EVERY].contains(&key);
        let in_blocks = study.axes.iter().all(|axis| of_blocks(axis.key));
        let tried = self.try_study()?;
        let mut changed = study.settings.iter().filter(|s| !of_blocks(s.key));
        let as_tried = changed.all(|s| tried.setting(s.key) == Some(s.value));
        let best = self.sweep.fastest_safe();
        let best = best.filter(|_| in_blocks && as_tried)?;
        Some(best.1)
    }
}

/// What a question is called in an address.
fn question_of(preset: Preset) -> LabQuestion {
    match preset {
        Preset::Blocks => LabQuestion::Groups,
        Preset::Every => LabQuestion::Every,
        Preset::BlocksAndEvery => LabQuestion::GroupsAndEvery,
        Preset::Capacity => LabQuestion::Capacity,
        Preset::Sessions => LabQuestion::Sessions,
        Preset::SessionsAndBlocks => LabQuestion::SessionsAndGroups,
        Preset::Arrivals => LabQuestion::Arrivals,
        Preset::Tests => LabQuestion::Tests,
        Preset::Drip => LabQuestion::Drip,
        Preset::Retry => LabQuestion::Retry,
    }
}

fn with_plan(study: Study, (blocks, every): (u16, Duration)) -> Study {
    study
        .with_setting(BLOCKS, f64::from(blocks.clamp(1, BLOCKS_MAX)))
        .with_setting(EVERY, f64::from(every.ms()))
}

/// The restart in blocks of the scenario's own.
fn plan_of(draft: &Draft) -> (u16, Duration) {
    match draft.scenario().blocks_plan {
        Plan::Blocks { blocks, every } => (blocks, every),
        _ => (12, Duration::mins(5)),
    }
}

/// A run of a cell, a second of watching before its restart.
fn show(grid: &Grid, job: Job) -> LabWish {
    match grid.run(job) {
        Ok(run) => {
            let second = Duration::secs(run.scenario.pace);
            let at = grid.incident().restart_at() - second;
            LabWish::Show(Box::new(run), at)
        }
        Err(_) => LabWish::Refused,
    }
}

/// The cell in which the scenario itself stands, or the one nearest to it.
fn own_cell(grid: &Grid) -> usize {
    let study = grid.study();
    let nearest = |index: usize, values: &[f64]| {
        let Some(axis) = study.axes.get(index) else {
            return 0;
        };
        let own = grid.base_scenario().get(axis.key).ok().flatten();
        let own = own.unwrap_or(values[values.len() / 2]);
        let off = |i: &usize| (values[*i] - own).abs();
        (0..values.len())
            .min_by(|a, b| off(a).total_cmp(&off(b)))
            .unwrap_or(0)
    };
    grid.cell(nearest(0, grid.columns()), nearest(1, grid.rows()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::LabField;
    use limbo_lab::outcome::Outcome;

    fn town() -> LabState {
        LabState::new(BaseScenario::Town, Preset::Blocks)
    }

    fn came_out(lab: &LabState, ms: u32, crashes: u32) -> Progress {
        let grid = Grid::new(lab.try_study().unwrap()).unwrap();
        let mut sweep = Sweep::new(Arc::new(grid));
        for index in 0..SEEDS as usize {
            let outcome = Outcome {
                cleared_ms: Some(ms),
                crashes: if index == 6 { crashes } else { 0 },
                ..Outcome::default()
            };
            sweep.take(index, outcome);
        }
        Progress {
            sweep: Rc::new(sweep),
            took_ms: 1.0,
            threads: 1,
        }
    }

    #[test]
    fn only_a_try_that_held_with_every_seed_is_the_best_so_far() {
        let mut lab = town();
        for (ms, crashes, best) in [
            (9_000, 0, 9_000.0),
            (5_000, 1, 9_000.0),
            (8_000, 0, 8_000.0),
            (8_500, 0, 8_000.0),
        ] {
            assert!(matches!(lab.asked(LabMessage::Try), LabWish::Play(_)));
            lab.take(came_out(&lab, ms, crashes));
            assert_eq!(lab.best.unwrap().safe_ms(), Some(best));
            assert_eq!(lab.last.unwrap().bad_seed, (crashes > 0).then_some(7));
            assert_eq!(lab.playing, Playing::Nothing);
        }
        assert_eq!(lab.tries, 4);
        // Another question in the same base scenario keeps it, another base scenario does not.
        lab.asked(LabMessage::Preset(Preset::Every));
        assert!(lab.best.is_some());
        lab.asked(LabMessage::Base(BaseScenario::Libero));
        assert!(lab.best.is_none());
    }

    #[test]
    fn what_a_sweep_of_another_network_has_found_is_nothing_to_compare_a_try_with() {
        let best = |lab: &LabState| {
            let mut sweep = (*lab.sweep).clone();
            let cleared = Outcome {
                cleared_ms: Some(9_000),
                ..Outcome::default()
            };
            (0..sweep.grid.jobs()).for_each(|job| sweep.take(job, cleared));
            let mut lab = lab.clone();
            lab.sweep = Rc::new(sweep);
            lab.sweep_best_ms()
        };
        assert_eq!(best(&town()), Some(9_000.0));
        let mut lab = town();
        lab.asked(LabMessage::Second(Some("stations.mailboxes.door.cost")));
        lab.asked(LabMessage::Enable(1));
        assert_eq!(best(&lab), None, "the cost of a refusal is swept");
        // The server of all runs refuses, and what is swept are groups alone.
        let setting = lab.draft.enabled[0];
        lab.asked(LabMessage::Second(None));
        let mut draft = lab.draft.clone();
        draft.enabled.push(setting);
        lab.ask(draft);
        assert_eq!(best(&lab), None, "the server refuses");
    }

    #[test]
    fn every_question_that_is_offered_is_opened_again_by_its_address() {
        for base in BaseScenario::ALL {
            for preset in Preset::of(base) {
                let lab = LabState::new(base, preset);
                let asked = LabAsked::from_text(&lab.address().text()).unwrap();
                assert_eq!(asked.question, Some(question_of(preset)), "{base:?}");
                let mut other = town();
                assert_eq!(other.asked(LabMessage::Open(asked)), LabWish::Stop);
                assert_eq!(other.draft, lab.draft);
            }
        }
        let mut lab = town();
        lab.asked(LabMessage::Write(LabField::To(0), "7".into()));
        assert_eq!(
            lab.address().text(),
            "sandbox",
            "a changed question is not kept"
        );
        for unknown in ["small-town", "gmail-2020.retry"] {
            let asked = LabAsked::from_text(unknown).unwrap();
            let wish = town().asked(LabMessage::Open(asked));
            assert_eq!(wish, LabWish::Unknown(unknown.to_owned()));
        }
    }

    #[test]
    fn a_stopped_sweep_keeps_what_came_out_and_begins_afresh() {
        let mut lab = town();
        lab.asked(LabMessage::Sweep);
        let mut sweep = (*lab.sweep).clone();
        sweep.take(4, Outcome::default());
        lab.take(Progress {
            sweep: Rc::new(sweep),
            took_ms: 5.0,
            threads: 2,
        });
        assert_eq!(lab.asked(LabMessage::Stop), LabWish::Stop);
        assert!(lab.cancelled && lab.sweep.done() == 1 && lab.took.is_none());
        lab.asked(LabMessage::Sweep);
        assert!(!lab.cancelled && lab.sweep.done() == 0);
    }

    #[test]
    fn that_a_sweep_was_stopped_is_known_as_long_as_its_results_are_shown() {
        let mut lab = town();
        lab.asked(LabMessage::Sweep);
        lab.asked(LabMessage::Stop);
        // Whoever leaves the lab stops it once more.
        lab.stop();
        assert!(lab.cancelled);
        lab.asked(LabMessage::Try);
        assert!(lab.cancelled && lab.playing == Playing::Try);
        lab.take(came_out(&lab, 9_000, 0));
        assert!(lab.cancelled);
        lab.asked(LabMessage::Sweep);
        assert!(!lab.cancelled);
        // A try ends the sweep that is on its way.
        lab.asked(LabMessage::Try);
        assert!(lab.cancelled);
        lab.asked(LabMessage::Preset(Preset::Every));
        assert!(!lab.cancelled);
        // A try that is stopped is no sweep.
        lab.asked(LabMessage::Try);
        lab.asked(LabMessage::Stop);
        assert!(!lab.cancelled);
    }

    #[test]
    fn a_question_that_cannot_be_asked_leaves_the_last_one_on_the_chart() {
        let mut lab = town();
        let before = Rc::clone(&lab.sweep);
        for bad in ["", "-1", "1e99", "dozens", "<b>"] {
            let wish = lab.asked(LabMessage::Write(LabField::To(0), bad.into()));
            assert_eq!(wish, LabWish::Nothing);
            assert_eq!(lab.fault.as_ref().map(|f| f.0), Some(LabField::To(0)));
            assert_eq!(lab.draft.axes[0].to, bad);
            assert_eq!(lab.sweep, before);
        }
        let wish = lab.asked(LabMessage::Write(LabField::To(0), "30".into()));
        assert_eq!((wish, &lab.fault), (LabWish::Stop, &None));
        assert_eq!(lab.sweep.grid.columns().last(), Some(&30.0));
    }

    #[test]
    fn the_scenarios_own_cell_is_chosen_first_and_a_choice_beyond_the_last_is_the_last() {
        let mut lab = town();
        assert_eq!(lab.sweep.grid.columns()[lab.choice], 12.0);
        lab.asked(LabMessage::Preset(Preset::BlocksAndEvery));
        let grid = Arc::clone(&lab.sweep.grid);
        let (column, row) = grid.place(lab.choice);
        assert_eq!(
            (grid.columns()[column], grid.rows()[row]),
            (12.0, 300_000.0)
        );
        lab.asked(LabMessage::Choose(usize::MAX));
        assert_eq!(lab.choice, grid.cells() - 1);
        assert!(matches!(lab.asked(LabMessage::Show(3)), LabWish::Show(run, _) if run.seed == 3));
    }
}
