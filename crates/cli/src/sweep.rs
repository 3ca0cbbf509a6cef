//! `limbo sweep`: one or two parameters are swept over many seeds, on all cores, and every run becomes a row of a table.

mod refused;
mod rows;
mod shard;
mod summary;

use crate::failure::Failure;
use crate::setting::{Given, Varied};
use crate::{input, output, progress};
use clap::{Args, ValueEnum};
use indicatif::ProgressBar;
use limbo_lab::grid::Grid;
use limbo_lab::incident::{Base, BaseScenario};
use limbo_lab::outcome::{Outcome, Question};
use limbo_lab::presets::{BLOCKS, SEEDS};
use limbo_lab::simulation::SweepSimulation;
use limbo_lab::study::{Limits, Study};
use rayon::prelude::*;
use shard::Shard;
use std::io::{IsTerminal, stdout};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What `limbo sweep` is asked.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Sweep {
    /// What happens: a scenario, a run file, a link, or - for standard input
    ///
    /// Its last restart of the mailboxes is the one that is studied, and its plan is what the parameters blocks_plan.* say. A
    /// scenario that has an outage of its own, and the sandbox, are played with 20,000 dots, as the lab of the page does; a
    /// run of yours as it is, but for what it changes of the parameters that are swept or set here: these have the values
    /// of the sweep from the beginning to the end.
    #[arg(value_name = "SCENARIO|FILE|LINK|-", default_value = "sandbox")]
    base: String,

    /// Sweep this parameter; given twice, both (a map)
    ///
    /// KEY alone takes values that suit the scenario. Else a list (1,2,5), a range (1..20), a range in so many steps
    /// (0.5..2:16), or one at equal ratios (1..1000:10:log). Times may have a unit (30s, 5m, 2h, 3d), choices are named
    /// (postfix,exim). `limbo parameters` lists the keys.
    #[arg(long = "vary", value_name = "KEY[=VALUES]")]
    varied: Vec<Varied>,

    /// Give this parameter another value in all runs
    #[arg(long = "set", value_name = "KEY=VALUE")]
    given: Vec<Given>,

    /// Play every cell with the seeds 1 to N
    #[arg(long, value_name = "N", default_value_t = SEEDS)]
    seeds: u32,

    /// What is asked: it stands in the column `answer`
    #[arg(
        long,
        value_name = "QUESTION",
        value_enum,
        default_value = "time-to-clear"
    )]
    ask: Asked,

    /// Play the I-th of N equal parts of the runs
    ///
    /// The rows of the parts in their order are the rows of the whole, bit for bit, on whatever machines they were played.
    #[arg(long, value_name = "I/N", default_value = "1/1")]
    shard: Shard,

    /// Use so many cores instead of all
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,

    /// Write the table to this file instead of standard output
    #[arg(short, long, value_name = "FILE", default_value = output::STANDARD)]
    out: PathBuf,

    /// The form of the table; else by the file's name: .parquet is Parquet, everything else CSV
    #[arg(long, value_name = "FORM", value_enum)]
    form: Option<Form>,
}

/// A question of the lab, by its name.
#[derive(Clone, Copy, Debug)]
struct Asked(Question);

/// The form of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Comma-separated values with a header row.
    Csv,
    /// Apache Parquet.
    Parquet,
}

impl ValueEnum for Asked {
    fn value_variants<'a>() -> &'a [Asked] {
        const {
            &[
                Asked(Question::TimeToClear),
                Asked(Question::Falls),
                Asked(Question::PeakLimbo),
                Asked(Question::Returned),
                Asked(Question::Lost),
                Asked(Question::LongestWait),
                Asked(Question::Rejected),
            ]
        }
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(self.0.name().into())
    }
}

const EXAMPLES: &str = "\
The table has a row for each run and these columns: the swept parameters (each . of a key is a _), seed, ended (cleared, \
span-over, backlog-grew, too-much-work or refused), answer, safe, cleared_ms, crashes, rejected, returned, lost, delivered, \
peak_limbo, longest_ms, backlog, sent, emails_per_dot, forecast_safe and forecast_clears_ms (what queueing theory says, where \
it has a formula), and hash. Messages are counted in e-mails, times in milliseconds. Crashes and rejected are counted \
from the restart on, everything else over the whole run. What is not known is empty. A run that ended as backlog-grew was broken off, \
since it would never be cleared: its counts and its longest_ms are what they had reached by then, at least, and safe is that no \
server had crashed by then. Only where the time to clear is asked is a run broken off.

Examples:
  Into how many groups must the mailboxes be divided? It is the question with which the lab begins:
    limbo sweep --vary blocks_plan.blocks=1..20 -o blocks.csv
  January 2023, the groups against the time between them, as a map, for DuckDB or pandas:
    limbo sweep libero-2023 --vary blocks_plan.blocks=2..32:16 \\
        --vary blocks_plan.every_ms=1h..10h:10 --seeds 5 -o map.parquet
    duckdb -c \"select blocks_plan_blocks, avg(safe::int) from 'map.parquet' group by 1 order by 1\"
  A run of your own, against how strong the mailboxes' server is:
    limbo sweep run.limbo --vary stations.mailboxes.capacity_per_s --ask falls
  On many machines, by a Slurm array of 16, or on one by GNU parallel:
    limbo sweep --seeds 1000 --shard $SLURM_ARRAY_TASK_ID/16 -o part-$SLURM_ARRAY_TASK_ID.parquet
    parallel limbo sweep --seeds 1000 --threads 1 --shard {}/8 -o part-{}.parquet ::: $(seq 8)
  The parts as one table:
    duckdb -c \"select count(*) from 'part-*.parquet'\"

Exit status: 0 if it was played; 1 if it cannot be read, played or written; 2 if the command line is wrong.";

/// Pieces of work for each thread, so that none is idle for long at the end.
const PIECES_PER_THREAD: usize = 8;
/// Events between two looks at the progress bar.
const EVENTS_PER_LOOK: u32 = 1 << 20;

impl Sweep {
    /// Plays all runs and writes the table.
    ///
    /// # Errors
    /// What cannot be read, played or written.
    pub fn command(&self) -> Result<(), Failure> {
        let form = self.form();
        if form == Form::Parquet && output::is_standard(&self.out) && stdout().is_terminal() {
            return Err(Failure::of(
                "standard output",
                "Parquet is no text: name a file with --out",
            ));
        }
        let study = self.study()?;
        let grid = Grid::new(study.clone())
            .map_err(|error| Failure::of("the sweep", refused::study(&error, &study)))?;
        let grid = Arc::new(grid);
        let jobs = self.shard.runs(grid.jobs() as u64);
        let jobs = jobs.start as usize..jobs.end as usize;
        let outcomes = self.play(&grid, jobs.clone())?;
        let table = rows::table(&grid, jobs.clone(), &outcomes);
        let bytes = match form {
            Form::Csv => table.csv(),
            Form::Parquet => table.parquet(),
        };
        let bytes = bytes.map_err(|error| Failure::of("the table", error))?;
        output::write(&self.out, &bytes)?;
        if output::is_standard(&self.out) {
            return Ok(());
        }
        output::print(summary::text(&grid, jobs, &outcomes).as_bytes())
    }

    fn form(&self) -> Form {
        let by_name = || match self.out.extension() {
            Some(ending) if ending.eq_ignore_ascii_case("parquet") => Form::Parquet,
            _ => Form::Csv,
        };
        self.form.unwrap_or_else(by_name)
    }

    fn study(&self) -> Result<Study, Failure> {
        let preset = BaseScenario::ALL
            .into_iter()
            .find(|base| base.scenario_name() == self.base);
        let base = match preset.filter(|_| !Path::new(&self.base).exists()) {
            Some(preset) => Base::Preset(preset),
            None => Base::Run(Arc::new(input::run(&self.base)?.run)),
        };
        let incident = base
            .incident()
            .map_err(|error| Failure::of(&self.base, error))?;
        let mut scenario = incident.scenario;
        for Given(setting) in &self.given {
            let set = scenario.set(setting.key, setting.value);
            set.map_err(|error| Failure::of("--set", refused::run(&error)))?;
        }
        let first = || BLOCKS.parse().map(|blocks| vec![blocks]).map_err(Failure);
        let varied = if self.varied.is_empty() {
            first()?
        } else {
            self.varied.clone()
        };
        Ok(Study {
            base,
            settings: self.given.iter().map(|given| given.0).collect(),
            axes: varied.iter().map(|varied| varied.axis(&scenario)).collect(),
            seeds: self.seeds,
            question: self.ask.0,
            limits: Limits::MACHINE,
        })
    }

    /// The outcomes of these jobs, in their order; none where a job cannot be played.
    fn play(&self, grid: &Arc<Grid>, jobs: Range<usize>) -> Result<Vec<Option<Outcome>>, Failure> {
        let mut pool = rayon::ThreadPoolBuilder::new();
        if let Some(threads) = self.threads {
            pool = pool.num_threads(threads.into());
        }
        let pool = pool
            .build()
            .map_err(|error| Failure::of("threads", error))?;
        // Runs of one seed share their past, so the pieces are as large as they may be.
        let pieces = pool.current_num_threads() * PIECES_PER_THREAD;
        let size = jobs.len().div_ceil(pieces).clamp(1, grid.cells());
        let starts: Vec<usize> = jobs.clone().step_by(size).collect();
        let bar = progress::of_runs(jobs.len() as u64);
        let outcomes = pool.install(|| {
            let piece = |start: usize| play_some(grid, start..jobs.end.min(start + size), &bar);
            starts.into_par_iter().flat_map_iter(piece).collect()
        });
        bar.finish_and_clear();
        Ok(outcomes)
    }
}

fn play_some(grid: &Arc<Grid>, jobs: Range<usize>, bar: &ProgressBar) -> Vec<Option<Outcome>> {
    let mut outcomes = vec![None; jobs.len()];
    let mut simulation = SweepSimulation::new(Arc::clone(grid), jobs.clone());
    let mut left = jobs.len();
    while !simulation.is_done() {
        if let Some((job, outcome)) = simulation.work(EVENTS_PER_LOOK) {
            outcomes[job - jobs.start] = Some(outcome);
        }
        bar.inc((left - simulation.left()) as u64);
        left = simulation.left();
    }
    outcomes
}
