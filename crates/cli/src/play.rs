//! `limbo play`: a run is played to an instant, and what came out is told.

mod report;

use crate::failure::Failure;
use crate::moment::Instant;
use crate::{input, moment, output, progress};
use clap::Args;
use limbo_format::number::hex;
use limbo_format::{Fingerprint, csv};
use limbo_sim::{SimTime, World};
use std::path::PathBuf;

/// What `limbo play` is asked.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Play {
    /// A run file, a link to the page, the name of a scenario, or - for standard input
    ///
    /// A run file is what the page saves under "Share and save" and window.limbo.file() gives. Of a link the query alone
    /// will do; in quotes, for a shell takes & and ? for something else.
    #[arg(value_name = "FILE|LINK|SCENARIO|-")]
    run: String,

    /// Play to this instant instead of the end
    ///
    /// Since the scenario's beginning: as run files say it (2d05:00:00, with .250 for milliseconds), in milliseconds as
    /// the t of a link, or `saved` for the instant at which the run was saved.
    #[arg(long, value_name = "TIME")]
    at: Option<Instant>,

    /// Write the ledger over time to this file (- is standard output)
    ///
    /// The columns are those that the page saves: an instant in each row, and the e-mails at every place.
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,

    /// Print one JSON object instead of text
    ///
    /// Its counts are dots, as window.limbo.state() has them: times emails_per_dot they are the e-mails that the text and the
    /// table of --csv say.
    #[arg(long)]
    json: bool,

    /// Fail unless the run comes out as it did where it was saved
    ///
    /// A run file and most links hold a fingerprint of the run at the instant at which they were saved. Without this option
    /// a difference is only said.
    #[arg(long)]
    check: bool,
}

const EXAMPLES: &str = "\
Examples:
  What happened in January 2023, in the page's first scenario:
    limbo play libero-2023
  A run that was saved in the page, as it stood then, and whether it comes out the same:
    limbo play run.limbo --at saved --check
  A link, of which only the query matters:
    limbo play 'https://your.host/limbo/?scenario=small-town&seed=7' --at 0d02:00:00
  The ledger over time, for a spreadsheet, or for a program that reads it at once:
    limbo play libero-2023 --csv series.csv
    limbo play libero-2023 --csv - | duckdb -c \"select max(limbo) from read_csv('/dev/stdin')\"
  The hash alone: what window.limbo.hash() says in the page at that instant:
    limbo play run.limbo --json | jq -r .hash

Exit status: 0 if it was played; 1 if it cannot be read, played or written, or with --check came out otherwise; 2 if the \
command line is wrong.";

/// A run that has been played.
struct Played {
    world: World,
    seed: u64,
    commands: usize,
    saved: Option<Saved>,
}

/// What the file or the link says of the instant at which it was saved.
struct Saved {
    at: SimTime,
    /// Whether the run came out the same there; none where that is not known, or if it was not played so far.
    same: Option<bool>,
}

impl Play {
    /// Plays and tells.
    ///
    /// # Errors
    /// What cannot be read, played or written.
    pub fn command(&self) -> Result<(), Failure> {
        let csv_to_output = self.csv.as_deref().is_some_and(output::is_standard);
        if csv_to_output && self.json {
            return Err(output::two_in_one("--csv", "the table"));
        }
        let played = self.play()?;
        let told = match self.json {
            true => report::json(&played)?,
            // The table has standard output to itself.
            false if csv_to_output => String::new(),
            false => report::text(&played),
        };
        if let Some(path) = &self.csv {
            let world = &played.world;
            let (samples, now) = (&world.series().samples, world.now());
            let table = csv::series(world.scenario(), samples, now, &world.ledger());
            output::write(path, table.as_bytes())?;
        }
        output::print(told.as_bytes())?;
        match &played.saved {
            Some(Saved {
                at,
                same: Some(false),
            }) if self.check => Err(Failure::of(
                &self.run,
                format!(
                    "at {} it came out otherwise than where it was saved",
                    moment::since_begin(*at)
                ),
            )),
            Some(Saved {
                same: Some(true), ..
            }) => Ok(()),
            _ if self.check => Err(Failure::of(
                &self.run,
                "whether it comes out the same cannot be said: it has no fingerprint, or was not played that far",
            )),
            _ => Ok(()),
        }
    }

    fn play(&self) -> Result<Played, Failure> {
        let asked = input::run(&self.run)?;
        let mut world = World::new(&asked.run).map_err(|error| Failure::of(&self.run, error))?;
        let end = SimTime(asked.run.scenario.span.ms());
        let saved_at = asked.at.unwrap_or(SimTime::ZERO);
        let until = match self.at {
            None => end,
            Some(Instant::Saved) => asked.at.ok_or_else(|| {
                Failure::of(
                    &self.run,
                    "this says no instant, so there is nothing for `--at saved`",
                )
            })?,
            Some(Instant::At(at)) if at <= end => at,
            Some(Instant::At(at)) => {
                let (at, end) = (moment::since_begin(at), moment::since_begin(end));
                return Err(Failure::of(
                    "--at",
                    format!("{at} is later than the end of the run, {end}"),
                ));
            }
        };
        let bar = progress::of_run(until);
        let expected = asked.fingerprint.filter(|_| saved_at <= until);
        let same = expected.map(|expected: Fingerprint| {
            advance(&mut world, saved_at, &bar);
            expected.matches(world.hash())
        });
        advance(&mut world, until, &bar);
        bar.finish_and_clear();
        Ok(Played {
            world,
            seed: asked.run.seed,
            commands: asked.run.script.len(),
            saved: asked.at.map(|at| Saved { at, same }),
        })
    }
}

/// Steps between two looks at the progress bar: a tenth of a second or so.
const STEPS_PER_LOOK: u64 = 1_000_000;

fn advance(world: &mut World, until: SimTime, bar: &indicatif::ProgressBar) {
    while !world.advance(until, STEPS_PER_LOOK) {
        bar.set_position(world.now().ms().into());
    }
}

/// The hash as the page says it.
fn hash(world: &World) -> String {
    hex(world.hash())
}
