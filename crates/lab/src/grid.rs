//! A study with its values worked out: every cell (a value of each swept parameter), every job (a cell and a seed), and
//! what cannot be played, known before anything is. Jobs are numbered, and each is played on its own: any subset of them,
//! in any order and on any machine, has the same outcomes.

use crate::axis::{Axis, AxisError};
use crate::forecast::{self, Forecast, NoTheory};
use crate::incident::Incident;
use crate::outcome::Question;
use crate::study::{RUNS_MAX, SEEDS_MAX, SETTINGS_MAX, Study, StudyError};

pub use crate::study::Refusal;
use limbo_sim::parameters::Parameter;
use limbo_sim::scenario::OverloadPolicy;
use limbo_sim::{Command, Hop, Run, RunError, Scenario};
use std::ops::Range;
use std::sync::OnceLock;

/// A run of a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// The number of its cell.
    pub cell: usize,
    /// Its seed.
    pub seed: u64,
}

/// A study with its values worked out.
#[derive(Clone, Debug)]
pub struct Grid {
    study: Study,
    incident: Incident,
    /// The base's scenario with the study's settings.
    scenario: Scenario,
    /// The values of the axes; a list of one 0 where there is no such axis.
    columns: Vec<f64>,
    rows: Vec<f64>,
    refusals: Vec<Option<Refusal>>,
    /// For each cell whether its mailboxes' server, as the run leaves it, rejects instead of crashing.
    rejecting: Vec<bool>,
    /// What theory forecasts for each cell, once somebody asks.
    forecasts: OnceLock<Vec<Result<Forecast, NoTheory>>>,
}

/// Everything in a grid follows from its study.
impl PartialEq for Grid {
    fn eq(&self, other: &Grid) -> bool {
        self.study == other.study
    }
}

/// Only the restart's plan depends on a parameter whose key begins like this.
const PLAN: &str = "blocks_plan.";

impl Grid {
    /// Works out a study.
    ///
    /// # Errors
    /// Why it cannot be played. Cells that cannot be played beside others that can are no error: [`Grid::refusal`].
    pub fn new(study: Study) -> Result<Grid, StudyError> {
        let incident = study.base.incident().map_err(StudyError::Base)?;
        if incident.restart.is_none() && study.question == Question::TimeToClear {
            return Err(StudyError::NothingToClear);
        }
        if study.settings.len() > SETTINGS_MAX {
            return Err(StudyError::Settings);
        }
        let settings = study.settings.iter().map(|setting| setting.key);
        let studied: Vec<&str> = settings
            .chain(study.axes.iter().map(|axis| axis.key))
            .collect();
        let incident = incident.without_changes_of(&studied);
        let mut scenario = incident.scenario.clone();
        for (index, setting) in study.settings.iter().enumerate() {
            let set = scenario.set(setting.key, setting.value);
            set.map_err(|e| StudyError::Setting(index, e))?;
        }
        let (columns, rows) = values_of(&study.axes)?;
        if study.seeds == 0 || study.seeds > SEEDS_MAX {
            return Err(StudyError::Seeds);
        }
        let runs = columns.len() * rows.len() * study.seeds as usize;
        if runs > RUNS_MAX {
            return Err(StudyError::Runs(runs));
        }
        let mut grid = Grid {
            study,
            incident,
            scenario,
            columns,
            rows,
            refusals: Vec::new(),
            rejecting: Vec::new(),
            forecasts: OnceLock::new(),
        };
        let checked: Vec<Result<bool, Refusal>> =
            (0..grid.cells()).map(|cell| grid.check(cell)).collect();
        grid.rejecting = checked.iter().map(|c| *c == Ok(true)).collect();
        grid.refusals = checked.into_iter().map(Result::err).collect();
        grid.refuse_the_whole()?;
        Ok(grid)
    }

    /// An error if no cell can be played; an axis that never means anything is named.
    fn refuse_the_whole(&self) -> Result<(), StudyError> {
        let Some(first) = self.refusals[0].as_ref() else {
            return Ok(());
        };
        if !self.refusals.iter().all(Option::is_some) {
            return Ok(());
        }
        if let Refusal::Run(RunError::DoesNotApply { field }) = first
            && let Some(axis) = self.study.axes.iter().position(|a| a.key == *field)
        {
            return Err(StudyError::Axis(axis, AxisError::DoesNotApply));
        }
        Err(StudyError::NoCell(first.clone()))
    }

    /// What was asked.
    pub fn study(&self) -> &Study {
        &self.study
    }

    /// What happens in all runs.
    pub fn incident(&self) -> &Incident {
        &self.incident
    }

    /// The scenario before the swept parameters are set.
    pub fn base_scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The values of the first swept parameter: the columns. One 0 without a meaning where none is swept.
    pub fn columns(&self) -> &[f64] {
        &self.columns
    }

    /// The values of the second: the rows of a map. One 0 without a meaning where there is no second.
    pub fn rows(&self) -> &[f64] {
        &self.rows
    }

    /// How many cells there are, those that cannot be played included.
    pub fn cells(&self) -> usize {
        self.columns.len() * self.rows.len()
    }

    /// The number of the cell in that column and row.
    pub fn cell(&self, column: usize, row: usize) -> usize {
        row * self.columns.len() + column
    }

    /// Column and row of a cell.
    pub fn place(&self, cell: usize) -> (usize, usize) {
        (cell % self.columns.len(), cell / self.columns.len())
    }

    /// The value of each swept parameter in a cell, with its key, in the order of the axes.
    pub fn values(&self, cell: usize) -> impl Iterator<Item = (&'static str, f64)> + '_ {
        let (column, row) = self.place(cell);
        let values = [self.columns[column], self.rows[row]];
        self.study.axes.iter().map(|axis| axis.key).zip(values)
    }

    /// Why a cell cannot be played; none if it can.
    pub fn refusal(&self, cell: usize) -> Option<&Refusal> {
        self.refusals.get(cell)?.as_ref()
    }

    /// True if the mailboxes' server of a cell rejects instead of crashing: by its scenario with the cell's values, and by
    /// what the commands of the run make of it.
    pub fn rejects(&self, cell: usize) -> bool {
        self.rejecting.get(cell).copied().unwrap_or_default()
    }

    /// How many jobs there are, those of cells that cannot be played included.
    pub fn jobs(&self) -> usize {
        self.cells() * self.study.seeds as usize
    }

    /// The job of that number: all cells with the first seed, then all with the second, and so on, so that a part of the
    /// jobs already shows the whole. Of the cells, those that share their past up to the restart follow each other.
    pub fn job(&self, index: usize) -> Job {
        let (seed, place) = (index / self.cells(), index % self.cells());
        let cell = if self.is_by_columns() {
            self.cell(place / self.rows.len(), place % self.rows.len())
        } else {
            place
        };
        Job {
            cell,
            seed: seed as u64 + 1,
        }
    }

    /// The number of a job: [`Grid::job`] the other way.
    pub fn job_index(&self, job: Job) -> usize {
        let (column, row) = self.place(job.cell);
        let place = if self.is_by_columns() {
            column * self.rows.len() + row
        } else {
            job.cell
        };
        (job.seed as usize - 1) * self.cells() + place
    }

    /// The jobs of one of `shards` equal parts, `shard` counted from 0. All parts together are all jobs, each once.
    pub fn shard(&self, shard: usize, shards: usize) -> Range<usize> {
        let shards = shards.max(1);
        let at = |i: usize| self.jobs() * i.min(shards) / shards;
        at(shard)..at(shard.saturating_add(1))
    }

    /// True if the columns are gone through one after the other: only the rows leave the past as it is.
    fn is_by_columns(&self) -> bool {
        matches!(&self.study.axes[..], [first, second]
            if second.key.starts_with(PLAN) && !first.key.starts_with(PLAN))
    }

    /// What of a cell bears on the past up to the restart: cells alike in this have the same past.
    pub(crate) fn past(&self, cell: usize) -> [u64; 2] {
        let mut past = [0; 2];
        for (i, (key, value)) in self.values(cell).enumerate() {
            if !key.starts_with(PLAN) {
                past[i] = value.to_bits();
            }
        }
        past
    }

    /// The scenario of a cell.
    ///
    /// # Errors
    /// Why the cell cannot be played, as far as its scenario says.
    pub fn scenario(&self, cell: usize) -> Result<Scenario, Refusal> {
        let mut scenario = self.scenario.clone();
        for (key, value) in self.values(cell) {
            scenario.set(key, value).map_err(Refusal::Run)?;
        }
        // Setting the second may have moved the first.
        for (key, asked) in self.values(cell) {
            let is = scenario.get(key).map_err(Refusal::Run)?;
            if !is_kept(key, asked, is) {
                return Err(Refusal::TakenBack { key, asked, is });
            }
        }
        scenario.validate().map_err(Refusal::Run)?;
        Ok(scenario)
    }

    /// Whether the mailboxes' server rejects; an error if the cell cannot be played.
    fn check(&self, cell: usize) -> Result<bool, Refusal> {
        let scenario = self.scenario(cell)?;
        let (messages, max) = (scenario.messages_expected(), self.study.limits.messages);
        if messages > f64::from(max) {
            return Err(Refusal::TooManyMessages { messages, max });
        }
        let run = self.incident.run(scenario, 1).map_err(Refusal::Run)?;
        let policy = run.scenario_in_force().station(Hop::Delivery).overload;
        Ok(matches!(policy, OverloadPolicy::RejectWith421 { .. }))
    }

    /// The whole run of a job, as a viewer gets it.
    ///
    /// # Errors
    /// Why its cell cannot be played.
    pub fn run(&self, job: Job) -> Result<Run, Refusal> {
        let scenario = self.scenario(job.cell)?;
        self.incident.run(scenario, job.seed).map_err(Refusal::Run)
    }

    /// A job up to its restart, and the command that restarts service, if there is one.
    ///
    /// # Errors
    /// Why its cell cannot be played.
    pub fn start(&self, job: Job) -> Result<(Run, Option<Command>), Refusal> {
        let scenario = self.scenario(job.cell)?;
        let plan = scenario.blocks_plan;
        let restart = self
            .incident
            .restart
            .map(|(_, repair)| repair.command(plan));
        let run = self.incident.run_before(scenario, job.seed);
        Ok((run.map_err(Refusal::Run)?, restart))
    }

    /// True if several cells have the same past.
    pub(crate) fn shares_pasts(&self) -> bool {
        let plan = |axis: &Axis| axis.key.starts_with(PLAN);
        self.study.axes.iter().any(plan) && self.cells() > 1
    }

    /// How long mail has been waiting at the restart, s, where theory reckons with it: [`Incident::outage`].
    pub fn outage_s(&self) -> Option<f64> {
        self.incident.outage().map(|d| f64::from(d.ms()) / 1000.0)
    }

    /// What queueing theory forecasts for a cell.
    ///
    /// # Errors
    /// Why it has no formula for it.
    pub fn forecast(&self, cell: usize) -> Result<Forecast, NoTheory> {
        let all = self.forecasts.get_or_init(|| {
            let cells = 0..self.cells();
            cells.map(|cell| self.work_out(cell)).collect()
        });
        all.get(cell).copied().unwrap_or(Err(NoTheory::Refused))
    }

    fn work_out(&self, cell: usize) -> Result<Forecast, NoTheory> {
        let outage_s = self.outage_s().ok_or(NoTheory::Outage)?;
        if self.refusal(cell).is_some() {
            return Err(NoTheory::Refused);
        }
        let scenario = self.scenario(cell).map_err(|_| NoTheory::Refused)?;
        forecast::forecast(&scenario, outage_s)
    }
}

/// The values of the two axes.
fn values_of(axes: &[Axis]) -> Result<(Vec<f64>, Vec<f64>), StudyError> {
    let tried = |index: usize| match axes.get(index) {
        Some(axis) => axis.tried().map_err(|e| StudyError::Axis(index, e)),
        None => Ok(vec![0.0]),
    };
    match axes {
        [_, _, _, ..] => Err(StudyError::Axes),
        [first, second] if first.key == second.key => {
            Err(StudyError::Axis(1, AxisError::SameTwice))
        }
        _ => Ok((tried(0)?, tried(1)?)),
    }
}

/// True if a parameter still has the value that it was set to.
fn is_kept(key: &str, asked: f64, is: Option<f64>) -> bool {
    match is {
        Some(is) => is == asked,
        // Off is none.
        None => asked == 0.0 && Parameter::of(key).is_ok_and(|p| p.optional),
    }
}
