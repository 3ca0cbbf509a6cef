//! The network in which a question is played: only the last hop matters, from the server whose queue it is (the relay) to the
//! destination (the mailboxes).

use crate::question::{Overload, Question, QuestionError};
use crate::remedy::Remedy;
use limbo_sim::scenario::{Concurrency, Feedback, OverloadPolicy, RetryRule, Scans, StationSpec};
use limbo_sim::{Command, Duration, Mta, Plan, RunError, Scenario};

/// The scenario that a queue's run is based on, by its name.
const BASE: &str = "sandbox";
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
/// New messages that are played at most, from the listing on; the run ends with them.
const NEW_MAX: f64 = 3_000_000.0;
/// What a refused session costs the destination, as a fraction of a delivery: a greeting instead of a message (modelled).
const REFUSAL_COST: f64 = 0.1;
/// E-mails a second that a destination may take: what can be asked, and what is played of that with the doubt about it.
pub(crate) const CAPACITY_PER_S: (f64, f64) = (1e-4, 1e6);
/// The parameter that limits the server's window.
const SESSIONS_MAX: &str = "stations.mailboxes.concurrency.max";

/// A question's numbers, checked.
pub(crate) struct Numbers {
    capacity_per_s: f64,
    /// Sessions that the destination serves at the same time.
    workers: u32,
    sessions: u32,
    /// The same where the remedy changes it.
    fewer: Option<u32>,
}

/// Sessions that a server opens to a destination that it has not tried, of so many at most. Exim has no window: each
/// process that delivers opens its own.
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
    pub(crate) fn of(question: &Question, mta: Mta) -> Result<Numbers, QuestionError> {
        let Question {
            capacity_per_s,
            new_per_s,
            ..
        } = *question;
        let (least, most) = CAPACITY_PER_S;
        check("capacity_per_s", capacity_per_s, least, most)?;
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
            check("overload.sessions", f64::from(limit), 2.0, 1e6)?;
        }
        check(
            "delivery_s",
            question.delivery_s.unwrap_or(1.0),
            1e-3,
            3600.0,
        )?;
        let fewer = match question.remedy {
            Remedy::FewSessions { sessions } => Some(sessions),
            // Postfix opens one session at a time to a destination with a delay (postconf(5)).
            Remedy::OneEvery { .. } => Some(1),
            // A queue runner of Exim delivers one message after the other and waits for each, and so does -M.
            Remedy::Flush | Remedy::Groups { .. } if mta == Mta::Exim => Some(1),
            Remedy::LeaveAlone | Remedy::Flush | Remedy::Groups { .. } => None,
        };
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
    pub(crate) fn fewer_sessions(&self) -> Option<Command> {
        let sessions = self.fewer?;
        Some(Command::Set(SESSIONS_MAX, f64::from(sessions)))
    }

    /// How long one delivery takes (s).
    fn delivery_s(&self) -> f64 {
        f64::from(self.workers) / self.capacity_per_s
    }

    /// The plan that plays a remedy. A delay lies between the end of a delivery and the beginning of the next
    /// (Postfix: `qmgr_entry_done` suspends the destination then; at a prompt a loop that sleeps does the same).
    pub(crate) fn plan(&self, remedy: Remedy) -> Plan {
        match remedy {
            Remedy::LeaveAlone => Plan::Natural,
            Remedy::Flush | Remedy::FewSessions { .. } => Plan::Bulk,
            Remedy::OneEvery { delay } => Plan::Drip {
                rate_per_s: 1.0 / (f64::from(delay.ms()) / 1000.0 + self.delivery_s()),
            },
            Remedy::Groups { groups, every } => Plan::Blocks {
                blocks: groups,
                every,
            },
        }
    }

    /// How long it takes to deliver so many at the destination's capacity (s).
    pub(crate) fn likely_s(&self, messages: usize) -> f64 {
        messages as f64 / self.capacity_per_s + 3600.0
    }

    /// What is played after the destination is back.
    ///
    /// # Errors
    /// More new mail would come than is played, before the pile could be gone even at the destination's whole capacity.
    pub(crate) fn after(
        &self,
        question: &Question,
        messages: usize,
    ) -> Result<Duration, QuestionError> {
        let (min, max) = (f64::from(AFTER_MIN.ms()), f64::from(AFTER_MAX.ms()));
        let rate = match self.plan(question.remedy) {
            Plan::Drip { rate_per_s } => rate_per_s,
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
        let before_ms = f64::from(question.back_after.ms()) + f64::from(question.held_dead.ms());
        let least_ms = (messages as f64 / self.capacity_per_s * 1000.0).min(max);
        let new_per_s_max = NEW_MAX / (before_ms + least_ms) * 1000.0;
        check("new_per_s", question.new_per_s, 0.0, new_per_s_max)?;
        if question.new_per_s > 0.0 {
            ms = ms.min(NEW_MAX / question.new_per_s * 1000.0 - before_ms);
        }
        Ok(Duration(ms as u32))
    }

    /// The network: only the last hop matters.
    pub(crate) fn scenario(&self, question: &Question, mta: Mta) -> Result<Scenario, RunError> {
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
        // A station lets as many stand as its limit says; what is asked is the first number that is too many.
        let sessions = f64::from(question.borne().unwrap_or(u32::MAX));
        let overload = match question.overload {
            None => OverloadPolicy::Unlimited,
            Some((_, Overload::Falls(_))) => OverloadPolicy::Crash { sessions },
            Some((_, Overload::Refuses)) => OverloadPolicy::RejectWith421 {
                sessions,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_that_was_not_tried_gets_five_sessions_of_postfix_and_all_of_exim() {
        let of = |mta, max| initial_sessions(mta, max);
        assert_eq!((of(Mta::Postfix, 20), of(Mta::Postfix, 3)), (5, 3));
        assert_eq!((of(Mta::Exim, 20), of(Mta::Exim, 3)), (20, 3));
    }

    #[test]
    fn a_delay_lies_between_the_end_of_a_delivery_and_the_beginning_of_the_next() {
        let numbers = Numbers {
            capacity_per_s: 2.0,
            workers: 6,
            sessions: 1,
            fewer: Some(1),
        };
        let delay = Duration::secs(5);
        let rate_per_s = 1.0 / (5.0 + 3.0);
        assert_eq!(
            numbers.plan(Remedy::OneEvery { delay }),
            Plan::Drip { rate_per_s }
        );
    }
}
