//! `limbo queue`: the listing of a real mail queue becomes a pile, and what each remedy would do is foretold.

mod report;
mod zone;

use crate::failure::Failure;
use crate::moment::length;
use crate::{input, output, progress};
use clap::Args;
use limbo_format::{Params, file};
use limbo_queue::limits::DESTINATIONS_MAX;
use limbo_queue::{Foretelling, Overload, Pile, Question, QuestionError, QueueRun, Reader};
use limbo_sim::{Duration, RunError};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};
use zone::Zone;

/// What `limbo queue` is asked.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Queue {
    /// What `postqueue -j`, `mailq` (`postqueue -p`) or `exim -bp` has written, or - for standard input
    ///
    /// The kind is recognised. At most a million messages are read. Of addresses only the domains are kept, and nothing is
    /// sent anywhere.
    #[arg(value_name = "FILE|-")]
    file: PathBuf,

    /// Foretell the mail for this domain alone, instead of all as if it were for one
    #[arg(long, value_name = "DOMAIN", requires = "capacity")]
    destination: Option<String>,

    /// So many e-mails a second the destination takes from this server; without it nothing is foretold
    #[arg(long, value_name = "RATE")]
    capacity: Option<f64>,

    /// How far the capacity may be wrong to both sides: 0 to 0.9
    #[arg(
        long,
        value_name = "SHARE",
        default_value_t = 0.1,
        requires = "capacity"
    )]
    doubt: f64,

    /// So long a delivery takes (Postfix logs it: the last two of delays=a/b/c/d)
    #[arg(long, value_name = "TIME", value_parser = length, requires = "capacity")]
    delivery: Option<Duration>,

    /// At so many open sessions of this server the destination falls; one fewer it bears
    #[arg(
        long,
        value_name = "SESSIONS",
        requires = "capacity",
        conflicts_with = "refuses_at"
    )]
    falls_at: Option<u32>,

    /// So long it is away then
    #[arg(
        long,
        value_name = "TIME",
        value_parser = length,
        default_value = "10m",
        requires = "falls_at",
        conflicts_with = "refuses_at"
    )]
    down_for: Duration,

    /// From so many open sessions of this server on the destination refuses with 421; one fewer it bears
    #[arg(long, value_name = "SESSIONS", requires = "capacity")]
    refuses_at: Option<u32>,

    /// So many sessions this server opens to a destination at most; else the program's default (Postfix 20; Exim 1, that of its queue runner)
    #[arg(long, value_name = "N", requires = "capacity")]
    sessions: Option<u32>,

    /// So long after the listing the destination is back
    #[arg(long, value_name = "TIME", value_parser = length, default_value = "0s", requires = "capacity")]
    back_after: Duration,

    /// So many new e-mails a second come for it; else as many as in the last hour of the listing
    #[arg(long, value_name = "RATE", requires = "capacity")]
    new: Option<f64>,

    /// When the listing was made, as Unix time; else when the file was last changed, and now for standard input
    #[arg(long, value_name = "SECONDS", allow_negative_numbers = true)]
    made_at: Option<i64>,

    /// The time zone of the server that wrote it, which the dates of mailq do not say: +01:00
    #[arg(
        long,
        value_name = "±HH:MM",
        default_value = "+00:00",
        allow_hyphen_values = true
    )]
    time_zone: Zone,

    /// Write the run of the best remedy to this file, to be played here or opened in the page (- is standard output, which
    /// then has nothing else)
    #[arg(long, value_name = "FILE", requires = "capacity")]
    save: Option<PathBuf>,

    /// Print one JSON object instead of text
    #[arg(long)]
    json: bool,
}

const EXAMPLES: &str = "\
Examples:
  What waits, how old it is, where it goes and why it waits:
    postqueue -j | limbo queue -
  What happens when example.com comes back in an hour, takes 5 e-mails a second and falls at 50 sessions; and what to type:
    limbo queue queue.json --destination example.com --capacity 5 --falls-at 50 --back-after 1h
  The same for a listing of mailq, whose dates are in the server's own time zone:
    limbo queue mailq.txt --time-zone +01:00 --destination example.com --capacity 5
  The best remedy as a run, watched in the page or played here:
    limbo queue queue.json --capacity 5 --save plan.limbo && limbo play plan.limbo

What is foretold is a model: MODEL.md says which numbers are documented and which are assumed. Each remedy is played several \
times, over the range of what nobody can read from a listing.

Exit status: 0 if it was read (and foretold); 1 if it cannot be, or nothing that was tried can be advised; 2 if the command \
line is wrong.";

/// What is foretold of a pile.
struct Foretold {
    question: Question,
    /// The run of the question itself: how many messages it has.
    played: QueueRun,
    foretelling: Foretelling<Pile>,
}

impl Queue {
    /// Reads, foretells and tells.
    ///
    /// # Errors
    /// What cannot be read, foretold or written, or that nothing is safe.
    pub fn command(&self) -> Result<(), Failure> {
        let saves_to_output = self.save.as_deref().is_some_and(output::is_standard);
        if saves_to_output && self.json {
            return Err(output::two_in_one("--save", "the run"));
        }
        let pile = self.read()?;
        let foretold = self.foretold(&pile)?;
        let told = match self.json {
            true => report::json(&pile, foretold.as_ref())?,
            // The run has standard output to itself.
            false if saves_to_output => String::new(),
            false => report::text(&pile, foretold.as_ref()),
        };
        let best = foretold
            .as_ref()
            .map(|foretold| foretold.foretelling.best());
        if let (Some(path), Some(foretold), Some(Some(best))) = (&self.save, &foretold, best) {
            let question = Question {
                remedy: best.remedy,
                ..foretold.question.clone()
            };
            output::write(path, run_file(&pile, &question)?.as_bytes())?;
        }
        output::print(told.as_bytes())?;
        match best {
            Some(None) => {
                let forecasts = foretold.as_ref().map(|f| f.foretelling.forecasts());
                let why = report::NoneBest::of(forecasts.unwrap_or_default());
                Err(Failure::of(self.name(), why.words()))
            }
            _ => Ok(()),
        }
    }

    fn name(&self) -> String {
        match output::is_standard(&self.file) {
            true => "standard input".to_owned(),
            false => self.file.display().to_string(),
        }
    }

    fn read(&self) -> Result<Pile, Failure> {
        let now = || Some(SystemTime::now());
        if output::is_standard(&self.file) {
            return self.read_from(io::stdin().lock(), now(), None);
        }
        let open = |path: &Path| -> io::Result<(File, Option<SystemTime>, Option<u64>)> {
            let file = File::open(path)?;
            let about = file.metadata()?;
            if about.is_dir() {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            let length = about.is_file().then_some(about.len());
            Ok((file, about.modified().ok(), length))
        };
        let (file, changed, length) =
            open(&self.file).map_err(|error| Failure::of(self.name(), input::said(&error)))?;
        self.read_from(file, changed.or_else(now), length)
    }

    fn read_from(
        &self,
        mut from: impl Read,
        made: Option<SystemTime>,
        length: Option<u64>,
    ) -> Result<Pile, Failure> {
        let made = self.made_at.or(made.and_then(unix_s)).unwrap_or(0);
        let mut reader = Reader::new(made).time_zone(self.time_zone.east_s);
        // postqueue goes through one queue after the other, and a pipe may be slow: what comes meanwhile is listed, too.
        let is_being_made = self.made_at.is_none() && length.is_none();
        let bar = progress::of_bytes(length);
        let mut bytes = vec![0; 1 << 16];
        loop {
            let read = match from.read(&mut bytes) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read.map_err(|error| Failure::of(self.name(), error))?,
            };
            bar.inc(read as u64);
            if is_being_made && let Some(now) = unix_s(SystemTime::now()) {
                reader.still_written_at(now);
            }
            if read == 0 || !reader.push(&bytes[..read]) {
                break;
            }
        }
        bar.finish_and_clear();
        reader
            .finish()
            .map_err(|error| Failure::of(self.name(), error))
    }

    fn question(&self, pile: &Pile, capacity: f64) -> Question {
        let usual = Question::new(pile, self.destination.as_deref(), capacity);
        let falls = self
            .falls_at
            .map(|sessions| (sessions, Overload::Falls(self.down_for)));
        let refuses = self
            .refuses_at
            .map(|sessions| (sessions, Overload::Refuses));
        Question {
            capacity_doubt: self.doubt,
            delivery_s: self
                .delivery
                .map(|delivery| f64::from(delivery.ms()) / 1000.0),
            overload: falls.or(refuses),
            sessions: self.sessions.unwrap_or(usual.sessions),
            back_after: self.back_after,
            new_per_s: self.new.unwrap_or(usual.new_per_s),
            ..usual
        }
    }

    /// The option that gave a number which is out of its range, and what it may be.
    fn option_of(&self, error: &QuestionError) -> Option<(&'static str, String)> {
        let QuestionError::Run(RunError::OutOfRange {
            field,
            value,
            min,
            max,
        }) = error
        else {
            return None;
        };
        let option = match *field {
            "capacity_per_s" => "--capacity",
            "capacity_doubt" => "--doubt",
            "new_per_s" if self.new.is_some() => "--new",
            "sessions" if self.sessions.is_some() => "--sessions",
            "overload.sessions" if self.falls_at.is_some() => "--falls-at",
            "overload.sessions" => "--refuses-at",
            "delivery_s" => "--delivery",
            "stations.mailboxes.reboot_ms" => "--down-for",
            _ => return None,
        };
        let unit = match option {
            "--delivery" => " s",
            "--down-for" => " ms",
            _ => "",
        };
        Some((option, format!("{value} is not from {min} to {max}{unit}")))
    }

    fn foretold(&self, pile: &Pile) -> Result<Option<Foretold>, Failure> {
        let Some(capacity) = self.capacity else {
            return Ok(None);
        };
        let question = self.question(pile, capacity);
        let cannot = |error| {
            let domain = || input::printable(self.destination.as_deref().unwrap_or_default());
            let why = match (&error, &self.destination) {
                // Whether something waits there is known no more: only the largest are kept apart.
                (QuestionError::NoSuchDestination, Some(_)) if pile.others.destinations > 0 => {
                    format!(
                        "{} is not among the {DESTINATIONS_MAX} destinations for which most waits, and the others cannot be foretold apart",
                        domain()
                    )
                }
                (QuestionError::NoSuchDestination | QuestionError::NothingWaits, Some(_)) => {
                    format!("nothing in it waits for {} that the server tries", domain())
                }
                _ => error.to_string(),
            };
            match self.option_of(&error) {
                Some((option, why)) => Failure::of(option, why),
                None => Failure::of(self.name(), why),
            }
        };
        let played = pile.run(&question).map_err(cannot)?;
        let mut foretelling = Foretelling::new(pile.clone(), &question).map_err(cannot)?;
        let bar = progress::of_remedies(foretelling.progress().1 as u64);
        while foretelling.step(EVENTS_PER_LOOK).map_err(cannot)? {
            bar.set_position(foretelling.progress().0 as u64);
        }
        bar.finish_and_clear();
        Ok(Some(Foretold {
            question,
            played,
            foretelling,
        }))
    }
}

/// Seconds since 1970.
fn unix_s(time: SystemTime) -> Option<i64> {
    let since_1970 = time.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since_1970.as_secs()).ok()
}

/// Events between two looks at the progress bar: a tenth of a second or so.
const EVENTS_PER_LOOK: u64 = 1_000_000;

/// The run of a question as a file, which begins to be shown when the destination is back.
fn run_file(pile: &Pile, question: &Question) -> Result<String, Failure> {
    let queue = pile
        .run(question)
        .map_err(|error| Failure::of("--save", error))?;
    let params = Params {
        run: queue.run,
        at: Some(queue.back_at),
        ..Params::default()
    };
    let mut world =
        limbo_sim::World::new(&params.run).map_err(|error| Failure::of("--save", error))?;
    world.advance(queue.back_at, u64::MAX);
    let remark = "A mail queue, and what is foretold of it";
    file::write(&params, world.hash(), &[remark])
        .ok_or_else(|| Failure::of("--save", "this run cannot be written"))
}
