//! A question about a pile as a run: a scenario in which the messages wait already, each with its own age, at a server that
//! tries them by the rule of the program which wrote the listing.

use crate::ages::{Ages, push_new_mail};
use crate::network::Numbers;
use crate::pile::Pile;
use crate::question::{Question, QuestionError};
use crate::remedy::Remedy;
use limbo_sim::limits::SPAN_MAX;
use limbo_sim::{Command, Duration, Hop, Run, SimTime};
use std::sync::Arc;

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
        let mta = self.listing.mta();
        let numbers = Numbers::of(question, mta)?;
        let ages = Ages::played(ages, self.listing);
        let oldest_s = ages.seconds.first().copied().unwrap_or(0);
        let listed_ms = LEAD_MS + (question.phase_s % 3600 + oldest_s) * 1000;
        let back_ms = listed_ms.saturating_add(question.back_after.ms());
        let after = numbers.after(question, ages.seconds.len())?;
        // Whatever else is done begins with a flush, which looks at once.
        let held_ms = match question.remedy {
            Remedy::LeaveAlone => question.held_dead.ms(),
            _ => 0,
        };
        let tried_ms = back_ms.saturating_add(held_ms);
        let span = Duration(tried_ms.saturating_add(after.ms()).min(SPAN_MAX.ms()));
        // Exim counts from when the host began to fail, and how long that was before the oldest message nobody knows.
        let cut_ms = listed_ms - oldest_s * 1000 - 1;
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
        run.push(SimTime(cut_ms), Command::Cut(Hop::Delivery))?;
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
}

impl QueueRun {
    /// The instants at which the messages came, and new mail will come (ms since the epoch).
    pub fn arrivals(&self) -> Arc<[u32]> {
        self.run.scenario.listed.clone().unwrap_or_default()
    }
}
