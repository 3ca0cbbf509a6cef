//! "What happens when the destination comes back?" as a run: a scenario in which the messages of a pile wait already, each
//! with its own age, at a server that tries them by the rule of the program which wrote the listing.

use crate::limits::AGE_MAX_S;
use crate::pile::{Listing, Pile};
use crate::remedy::Remedy;
use core::fmt;
use limbo_sim::limits::SPAN_MAX;
use limbo_sim::scenario::{Concurrency, Feedback, OverloadPolicy, RetryRule, Scans, StationSpec};
use limbo_sim::{Command, Duration, Hop, Mta, Run, RunError, Scenario, SimTime};
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

/// The scenario that a queue's run is based on, by its name.
const BASE: &str = "sandbox";
/// Between the beginning of a run and the oldest message.
const LEAD_MS: u32 = 60_000;
/// Long enough to be seen, too short to matter.
const TRAVEL: Duration = Duration::secs(1);
/// Postfix's `smtp_helo_timeout` and most of its like; Exim's `command_timeout`.
const CLIENT_TIMEOUT: Duration = Duration::mins(5);
/// Postfix's `qmgr_message_active_limit`.
const POSTFIX_ACTIVE_MAX: f64 = 20_000.0;
/// Postfix's `initial_destination_concurrency`.
const POSTFIX_INITIAL: u32 = 5;
/// A server hands over far faster than any destination takes.
const HANDOVER_PER_S: f64 = 1e6;
/// What is played after the destination is back, at least and at most.
const AFTER_MIN: Duration = Duration::hours(6);
const AFTER_MAX: Duration = Duration::hours(9 * 24);
/// New messages that are played at most; the run ends with them.
const NEW_MAX: f64 = 500_000.0;
/// A run is seen from the return to its likely end in about this many seconds at speed 1.
const SEEN_S: f64 = 90.0;

impl Pile {
    /// The run that a question asks for. The messages' ages are those of the listing; the relay stands for the server
    /// whose queue it is, the mailboxes for the destination.
    ///
    /// # Errors
    /// What is wrong with the question.
    pub fn run(&self, question: &Question) -> Result<QueueRun, QuestionError> {
        let ages = self.ages_of(question.destination.as_deref())?;
        let numbers = Numbers::of(question)?;
        let mta = match self.listing {
            Listing::Exim => Mta::Exim,
            Listing::PostqueueJson | Listing::PostqueueText => Mta::Postfix,
        };
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
        let (plan, _) = question.remedy.played();
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

    fn ages_of(&self, destination: Option<&str>) -> Result<&[u32], QuestionError> {
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

/// The ages that are played, the oldest first.
struct Ages {
    seconds: Vec<u32>,
    too_old: u32,
}

impl Ages {
    fn played(listed: &[u32], listing: Listing, mta: Mta) -> Ages {
        let mut seconds = match listing {
            Listing::Exim => spread(listed),
            Listing::PostqueueJson | Listing::PostqueueText => listed.to_vec(),
        };
        // What is as old as the rule allows is given up at its next failed attempt.
        let oldest_s = (mta.expires_s() - 1).min(AGE_MAX_S);
        let too_old = seconds.iter().take_while(|s| **s > oldest_s).count();
        seconds[..too_old].fill(oldest_s);
        Ages {
            seconds,
            too_old: too_old as u32,
        }
    }
}

/// Exim writes ages rounded to minutes, hours or days. Modelled: what has one rounded age is spread evenly over all ages
/// that are rounded so; otherwise hundreds of messages would be tried at one second.
fn spread(ages: &[u32]) -> Vec<u32> {
    let half = |age: u32| match age {
        0..=5_400 => 30,
        5_401..=259_200 => 1_800,
        _ => 43_200,
    };
    let mut out = Vec::with_capacity(ages.len());
    for same in ages.chunk_by(|a, b| a == b) {
        let (age, count) = (same[0], same.len() as u64);
        let (from, width) = (age.saturating_sub(half(age)), u64::from(2 * half(age)));
        let oldest_first = (0..count).rev();
        out.extend(oldest_first.map(|i| from + ((2 * i + 1) * width / (2 * count)) as u32));
    }
    out.sort_unstable_by(|a, b| b.cmp(a));
    out
}

/// New mail comes at equal distances (modelled) until the run's end.
fn push_new_mail(listed: &mut Vec<u32>, per_s: f64, from_ms: u32, to_ms: u32) {
    if per_s <= 0.0 {
        return;
    }
    let distance_ms = 1000.0 / per_s;
    let mut at = f64::from(from_ms) + distance_ms;
    while at < f64::from(to_ms) {
        listed.push(at as u32);
        at += distance_ms;
    }
}

/// A question's numbers, checked.
struct Numbers {
    capacity_per_s: f64,
    /// Sessions that the destination serves at the same time.
    workers: u32,
    sessions: u32,
    /// The same where the remedy changes it.
    fewer: Option<u32>,
}

/// The parameter that limits the server's window.
const SESSIONS_MAX: &str = "stations.mailboxes.concurrency.max";

/// Sessions that a server opens to a destination that it has not tried, of so many at most: Exim knows no difference.
fn initial_sessions(mta: Mta, max: u32) -> u32 {
    match mta {
        Mta::Exim => max,
        _ => POSTFIX_INITIAL.min(max),
    }
}

fn check(field: &'static str, value: f64, min: f64, max: f64) -> Result<(), QuestionError> {
    let within = (min..=max).contains(&value);
    within
        .then_some(())
        .ok_or(QuestionError::Run(RunError::OutOfRange {
            field,
            value,
            min,
            max,
        }))
}

impl Numbers {
    fn of(question: &Question) -> Result<Numbers, QuestionError> {
        let Question {
            capacity_per_s,
            new_per_s,
            ..
        } = *question;
        check("capacity_per_s", capacity_per_s, 1e-4, 1e6)?;
        check("capacity_doubt", question.capacity_doubt, 0.0, 0.9)?;
        check("new_per_s", new_per_s, 0.0, 1e5)?;
        check("sessions", f64::from(question.sessions), 1.0, 10_000.0)?;
        let day_ms = 86_400_000.0;
        check(
            "back_after_ms",
            f64::from(question.back_after.ms()),
            0.0,
            day_ms,
        )?;
        check(
            "held_dead_ms",
            f64::from(question.held_dead.ms()),
            0.0,
            day_ms,
        )?;
        if let Some((limit, _)) = question.overload {
            check("overload.sessions", f64::from(limit), 1.0, 1e6)?;
        }
        check(
            "delivery_s",
            question.delivery_s.unwrap_or(1.0),
            1e-3,
            3600.0,
        )?;
        let (_, fewer) = question.remedy.played();
        check(
            "remedy.sessions",
            f64::from(fewer.unwrap_or(1)),
            1.0,
            10_000.0,
        )?;
        let fewer = fewer.map(|fewer| fewer.min(question.sessions));
        Ok(Numbers {
            capacity_per_s,
            workers: question.workers(),
            sessions: fewer.unwrap_or(question.sessions),
            fewer,
        })
    }

    /// The command that limits the sessions, where the remedy does: so runs of different remedies differ in their scripts
    /// alone, but for the first window where it is limited, too.
    fn fewer_sessions(&self) -> Option<Command> {
        let sessions = self.fewer?;
        Some(Command::Set(SESSIONS_MAX, f64::from(sessions)))
    }

    /// How long it takes to deliver so many at the destination's capacity (s).
    fn likely_s(&self, messages: usize) -> f64 {
        messages as f64 / self.capacity_per_s + 3600.0
    }

    /// What is played after the destination is back.
    fn after(&self, question: &Question, messages: usize) -> Duration {
        let (min, max) = (f64::from(AFTER_MIN.ms()), f64::from(AFTER_MAX.ms()));
        let rate = match question.remedy {
            Remedy::OneEvery { delay } => 1000.0 / f64::from(delay.ms().max(1)),
            _ => f64::INFINITY,
        };
        let used = f64::from(self.sessions.min(self.workers)) / f64::from(self.workers);
        let rate = rate.min(used * self.capacity_per_s);
        let groups_s = match question.remedy {
            Remedy::Groups { groups, every } => f64::from(groups) * f64::from(every.ms()) / 1000.0,
            _ => 0.0,
        };
        let likely_s = self.likely_s(messages).max(messages as f64 / rate) + groups_s;
        let mut ms = (likely_s * 4000.0).clamp(min, max);
        if question.new_per_s > 0.0 {
            ms = ms.min(NEW_MAX / question.new_per_s * 1000.0);
        }
        Duration(ms as u32)
    }

    /// The network: only the last hop matters.
    fn scenario(&self, question: &Question, mta: Mta) -> Result<Scenario, RunError> {
        let mut scenario = Scenario::named(BASE)?;
        scenario.weight = 1;
        scenario.travel = TRAVEL;
        scenario.blocks = 1;
        scenario.arrivals.rate_per_s = 0.0;
        scenario.readers.share = 0.0;
        scenario.user_tests_per_h = 0.0;
        scenario.scans = Scans::Pass;
        scenario.relay_retry = RetryRule::Server(mta);
        scenario.relay_lifetime = None;
        let is_exim = mta == Mta::Exim;
        let base = scenario.stations[2];
        let overload = match question.overload {
            None => OverloadPolicy::Unlimited,
            Some((limit, Overload::Falls(_))) => OverloadPolicy::Crash {
                sessions: f64::from(limit),
            },
            Some((limit, Overload::Refuses)) => OverloadPolicy::RejectWith421 {
                sessions: f64::from(limit),
                cost: REFUSAL_COST,
            },
        };
        scenario.stations[2] = StationSpec {
            capacity_per_s: self.capacity_per_s,
            workers: self.workers,
            overload,
            reboot: match question.overload {
                Some((_, Overload::Falls(away))) => away,
                _ => base.reboot,
            },
            handover_per_s: HANDOVER_PER_S,
            client_timeout: Some(CLIENT_TIMEOUT),
            concurrency: Some(Concurrency {
                initial: initial_sessions(mta, self.sessions),
                max: question.sessions,
                servers: 1.0,
                feedback: Feedback::One,
            }),
            active_max: (!is_exim).then_some(POSTFIX_ACTIVE_MAX),
            ..base
        };
        Ok(scenario)
    }
}

/// What a refused session costs the destination, as a fraction of a delivery: a greeting instead of a message (modelled).
const REFUSAL_COST: f64 = 0.1;

/// The same run, not copied: its scenario is shared.
impl QueueRun {
    /// The instants at which the messages came, and new mail will come (ms since the epoch).
    pub fn arrivals(&self) -> Arc<[u32]> {
        self.run.scenario.listed.clone().unwrap_or_default()
    }
}
