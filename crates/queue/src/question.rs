//! What is asked of a pile: "what happens when the destination comes back?", with the numbers that no listing has.

use crate::builder::cleaned_domain;
use crate::pile::{Listing, Pile};
use crate::remedy::Remedy;
use core::fmt;
use limbo_sim::{Duration, RunError};

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
    /// At how many open sessions of this server the destination falls or refuses, and which; none: never. So many are too
    /// many, one fewer it bears: 2 to 1,000,000.
    pub overload: Option<(u32, Overload)>,
    /// The most sessions that this server opens to the destination at once (Postfix:
    /// `default_destination_concurrency_limit`; Exim: as many as queue runners that overlap, since each delivers one message
    /// after the other): 1 to 10,000.
    pub sessions: u32,
    /// The time from the listing until the destination is back.
    pub back_after: Duration,
    /// How long the server still takes the destination for dead once it is back: what is due until then is put off without
    /// an attempt, unless everything is flushed. Postfix looks again `minimal_backoff_time` (300 s) after the last failed
    /// connections, and nobody can read from a listing when those were. Foretelling plays both ends.
    pub held_dead: Duration,
    /// New mail for the destination, per second: 0 or more, but no more than three million until the pile could be gone.
    /// [`Pile::new_mail_per_s`] says what came lately.
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
    /// listing: 20 sessions for Postfix (postconf(5)), 1 for Exim: that of a queue runner. `queue_run_max` (5) is only how
    /// many may overlap.
    pub fn new(pile: &Pile, destination: Option<&str>, capacity_per_s: f64) -> Question {
        // As the reader writes it: in small letters, without a dot at its end.
        let destination = destination.map(cleaned_domain);
        let new_per_s = pile.new_mail_per_s(destination.as_deref());
        Question {
            destination,
            capacity_per_s,
            capacity_doubt: 0.1,
            delivery_s: None,
            overload: None,
            sessions: match pile.listing {
                Listing::Exim => 1,
                Listing::PostqueueJson | Listing::PostqueueText => 20,
            },
            back_after: Duration::ZERO,
            held_dead: Duration::ZERO,
            new_per_s,
            remedy: Remedy::LeaveAlone,
            seed: 1,
            phase_s: 0,
        }
    }
}

impl Question {
    /// How many open sessions the destination bears, where there is such a number.
    pub(crate) fn borne(&self) -> Option<u32> {
        let (limit, _) = self.overload?;
        Some(limit.saturating_sub(1).max(1))
    }

    /// How many sessions the destination serves at the same time: so many that a delivery takes as long as was said, or
    /// half of those that it could have.
    pub(crate) fn workers(&self) -> u32 {
        let borne = self.borne().unwrap_or(u32::MAX).min(self.sessions);
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

impl Pile {
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
