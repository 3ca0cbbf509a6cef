//! "What happens when the destination comes back?" as a run: a scenario in which the messages of a pile wait already, each
//! with its own age, at a server that tries them by the rule of the program which wrote the listing.

use crate::ages::{Ages, push_new_mail};
use crate::network::Numbers;
use crate::pile::{Listing, Pile};
use crate::remedy::Remedy;
use core::fmt;
use limbo_sim::limits::SPAN_MAX;
use limbo_sim::{Command, Duration, Hop, Run, RunError, SimTime};
use std::sync::Arc;

/// What the destination does when more sessions are open than it bears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overload {
    /// It falls, and is away for this long.
    Falls(Duration),
    /// It refuses further sessions with 421.
    Refuses,
}

/// What is asked of a pile. The numbers about the destination are the asker's: nobody can read them from a queue.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The domain; none: all mail as if it were for one destination.
    pub destination: Option<String>,
    /// E-mails per second that the destination takes from this server: above 0, at most 1,000,000.
    pub capacity_per_s: f64,
    /// How far that may be wrong to both sides, as a fraction: 0 to 0.9. Foretelling plays the whole range.
    pub capacity_doubt: f64,
    /// How long one delivery takes, in seconds (Postfix logs it: the last two of `delays=a/b/c/d`). None: so long that the
    /// destination reaches its capacity with half of the sessions that it could have.
    pub delivery_s: Option<f64>,
    /// At how many open sessions of this server the destination falls or refuses, and which; none: never.
    pub overload: Option<(u32, Overload)>,
    /// The most sessions that this server opens to the destination at once (Postfix:
    /// `default_destination_concurrency_limit`; Exim: about as many as queue runners, `queue_run_max`): 1 to 10,000.
    pub sessions: u32,
    /// The time from the listing until the destination is back.
    pub back_after: Duration,
    /// How long the server still takes the destination for dead once it is back: what is due until then is put off without
    /// an attempt, unless everything is flushed. Postfix looks again `minimal_backoff_time` (300 s) after the last failed
    /// connections, and nobody can read from a listing when those were. Foretelling plays both ends.
    pub held_dead: Duration,
    /// New mail for the destination, per second: 0 or more. [`Pile::new_mail_per_s`] says what came lately.
    pub new_per_s: f64,
    /// What is done.
    pub remedy: Remedy,
    /// Seed of the random service times.
    pub seed: u64,
    /// When the server looks through its queue: so many seconds later than with 0. Nobody knows it from a listing.
    pub phase_s: u32,
}

impl Question {
    /// A question about all of a pile's mail or one destination's, with the defaults of the program that wrote the
    /// listing: 20 sessions for Postfix (postconf(5)), 5 for Exim (`queue_run_max`).
    pub fn new(pile: &Pile, destination: Option<&str>, capacity_per_s: f64) -> Question {
        Question {
            destination: destination.map(str::to_owned),
            capacity_per_s,
            capacity_doubt: 0.1,
            delivery_s: None,
            overload: None,
            sessions: match pile.listing {
                Listing::Exim => 5,
                Listing::PostqueueJson | Listing::PostqueueText => 20,
            },
            back_after: Duration::ZERO,
            held_dead: Duration::ZERO,
            new_per_s: pile.new_mail_per_s(destination),
            remedy: Remedy::LeaveAlone,
            seed: 1,
            phase_s: 0,
        }
    }
}

impl Question {
    /// How many sessions the destination serves at the same time: so many that a delivery takes as long as was said, or
    /// half of those that it could have.
    pub(crate) fn workers(&self) -> u32 {
        let borne = self
            .overload
            .map_or(self.sessions, |(limit, _)| limit.min(self.sessions));
        match self.delivery_s {
            Some(s) => (self.capacity_per_s * s).round().clamp(1.0, 10_000.0) as u32,
            None => borne.div_ceil(2).max(1),
        }
    }
}

/// Why a question cannot be played.
#[derive(Clone, Debug, PartialEq)]
pub enum QuestionError {
    /// The pile does not name that destination.
    NoSuchDestination,
    /// No message waits there that the server tries by itself.
    NothingWaits,
    /// A number out of its range, or what the simulation refuses.
    Run(RunError),
}

impl fmt::Display for QuestionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            QuestionError::NoSuchDestination => f.write_str("the pile has no such destination"),
            QuestionError::NothingWaits => f.write_str("nothing waits there that would be tried"),
            QuestionError::Run(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for QuestionError {}

impl From<RunError> for QuestionError {
    fn from(error: RunError) -> QuestionError {
        QuestionError::Run(error)
    }
}

/// A run made of a pile.
#[derive(Clone, Debug)]
pub struct QueueRun {
    /// What is played; a value like any other run.
    pub run: Run,
    /// The time of the listing.
    pub listed_at: SimTime,
    /// When the destination is back, and the remedy begins. Left alone, the server may still hold it dead for a while
    /// ([`Question::held_dead`]).
    pub back_at: SimTime,
    /// How many messages of the pile are played: the first so many of the run. Mail that is kept back is not played.
    pub messages: u32,
    /// Messages older than the server's rule lets mail become: its settings must be others. They are played as just
    /// below that age.
    pub too_old: u32,
}

/// Between the beginning of a run and the oldest message.
const LEAD_MS: u32 = 60_000;
/// A run is seen from the return to its likely end in about this many seconds at speed 1.
const SEEN_S: f64 = 90.0;

impl Pile {
    /// The run that a question asks for. The messages' ages are those of the listing; the relay stands for the server
    /// whose queue it is, the mailboxes for the destination.
    ///
    /// # Errors
    /// What is wrong with the question.
    pub fn run(&self, question: &Question) -> Result<QueueRun, QuestionError> {
        let ages = self.tried_ages(question.destination.as_deref())?;
        let numbers = Numbers::of(question)?;
        let mta = self.listing.mta();
        let ages = Ages::played(ages, self.listing, mta);
        let oldest_s = ages.seconds.first().copied().unwrap_or(0);
        let listed_ms = LEAD_MS + (question.phase_s % 3600 + oldest_s) * 1000;
        let back_ms = listed_ms.saturating_add(question.back_after.ms());
        let after = numbers.after(question, ages.seconds.len());
        // Whatever else is done begins with a flush, which looks at once.
        let held_ms = match question.remedy {
            Remedy::LeaveAlone => question.held_dead.ms(),
            _ => 0,
        };
        let tried_ms = back_ms.saturating_add(held_ms);
        let span = Duration(tried_ms.saturating_add(after.ms()).min(SPAN_MAX.ms()));
        let mut listed: Vec<u32> = ages.seconds.iter().map(|s| listed_ms - s * 1000).collect();
        push_new_mail(&mut listed, question.new_per_s, listed_ms, span.ms());
        let mut scenario = numbers.scenario(question, mta)?;
        scenario.span = span;
        scenario.arrivals.until = span;
        scenario.listed = Some(listed.into());
        scenario.epoch_unix_ms =
            (self.as_of.max(0) as f64 * 1000.0 - f64::from(listed_ms)).max(0.0);
        scenario.pace = (numbers.likely_s(ages.seconds.len()) / SEEN_S).clamp(1.0, 3600.0) as u32;
        let mut run = Run::new(scenario, question.seed);
        let plan = numbers.plan(question.remedy);
        run.push(SimTime::ZERO, Command::Cut(Hop::Delivery))?;
        if let Some(command) = numbers.fewer_sessions() {
            run.push(SimTime(back_ms), command)?;
        }
        // What is put off without an attempt waits for its next one as behind a link that is still cut.
        run.push(SimTime(tried_ms), Command::Mend(Hop::Delivery, plan))?;
        Ok(QueueRun {
            messages: ages.seconds.len() as u32,
            too_old: ages.too_old,
            listed_at: SimTime(listed_ms),
            back_at: SimTime(back_ms),
            run,
        })
    }

    /// The ages of what is tried, the oldest first.
    pub(crate) fn tried_ages(&self, destination: Option<&str>) -> Result<&[u32], QuestionError> {
        let ages = match destination {
            None => &self.tried_ages_s,
            Some(domain) => {
                let found = self.destination(domain);
                &found.ok_or(QuestionError::NoSuchDestination)?.tried_ages_s
            }
        };
        (!ages.is_empty())
            .then_some(&ages[..])
            .ok_or(QuestionError::NothingWaits)
    }
}

impl QueueRun {
    /// The instants at which the messages came, and new mail will come (ms since the epoch).
    pub fn arrivals(&self) -> Arc<[u32]> {
        self.run.scenario.listed.clone().unwrap_or_default()
    }
}
