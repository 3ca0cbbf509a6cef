//! By which rule a holder tries again: senders' programs, a provider by the software it runs, the relay by
//! its own. This is the bridge from `mta` (seconds of one message's age) to the world (ms since the epoch).

use super::World;
use crate::message::{Message, NOTICES_SHIFT};
use crate::mta::{Mta, NO_JITTER, NextStep, RetryPolicy};
use crate::scenario::RetryRule;

/// Modelled: a sender's program tries its outbox again every ten minutes and never gives up by itself.
const PROGRAM_RETRY_MS: u32 = 600_000;

/// What follows a failed attempt, in ms since the epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RetryStep {
    /// The next attempt.
    Attempt(u32),
    /// The failure notice, now or later.
    GiveUp(u32),
}

/// What never changes in the life of a message on one server whose destination never answers, so that it is
/// computed once a world and not once a message.
#[derive(Clone, Copy, Debug)]
pub(super) struct PrecomputedSchedule {
    gives_up_s: u32,
    notices_s: [u32; 4],
}

impl PrecomputedSchedule {
    pub(super) fn all() -> [PrecomputedSchedule; Mta::ALL.len()] {
        Mta::ALL.map(|mta| PrecomputedSchedule::of(RetryPolicy::new(mta)))
    }

    fn of(rule: RetryPolicy) -> PrecomputedSchedule {
        let mut notices_s = [u32::MAX; 4];
        for (slot, age_s) in notices_s.iter_mut().zip(rule.notices()) {
            *slot = age_s;
        }
        PrecomputedSchedule {
            gives_up_s: rule.gives_up_s(),
            notices_s,
        }
    }

    fn notices_by(&self, age_s: u32) -> u8 {
        self.notices_s.iter().filter(|&&s| s <= age_s).count() as u8
    }
}

/// When the message's present holder took it in charge (ms): senders when they wrote it.
pub(super) fn held_since(u: usize, message: &Message) -> u32 {
    if u == 0 {
        message.born
    } else {
        message.accepted
    }
}

impl World {
    /// The server's rule by which the holder at `u` tries this message again; none where it follows another.
    fn rule(&self, u: usize, message: &Message) -> Option<RetryPolicy> {
        let mta = match (u, self.scenario.relay_retry) {
            (1, _) => Mta::from_index(message.mta()).unwrap_or(Mta::Postfix),
            (2, RetryRule::Server(mta)) => mta,
            _ => return None,
        };
        let host_s = message.accepted.saturating_sub(self.failing_since[u]) / 1000;
        Some(RetryPolicy::new(mta).host_failing(host_s))
    }

    /// The time to the next attempt of a holder that follows no server's rule (ms).
    fn plain_interval(&mut self, u: usize) -> u32 {
        match self.scenario.relay_retry {
            RetryRule::Every(every) if u == 2 => every.ms(),
            RetryRule::Exponential(mean) if u == 2 => {
                (self.jitter.exponential() * f64::from(mean.ms()) + 0.5) as u32
            }
            _ => PROGRAM_RETRY_MS,
        }
    }

    /// When a message held since then has this age (ms); what is overdue is due now.
    fn instant_of_age(&self, since: u32, age_s: u32) -> u32 {
        since
            .saturating_add(age_s.saturating_mul(1000))
            .max(self.now)
    }

    fn precomputed(&self, rule: RetryPolicy) -> PrecomputedSchedule {
        if rule == RetryPolicy::new(rule.mta()) {
            self.precomputed[rule.mta().index()]
        } else {
            PrecomputedSchedule::of(rule)
        }
    }

    /// What follows the attempt that has just failed; `message.attempts` counts it.
    pub(super) fn after_failure(&mut self, u: usize, message: &Message) -> RetryStep {
        let Some(rule) = self.rule(u, message) else {
            let interval = self.plain_interval(u);
            return RetryStep::Attempt(self.now.saturating_add(interval));
        };
        let jitter = if rule.mta() == Mta::KumoMta {
            self.jitter.next_u32()
        } else {
            NO_JITTER
        };
        let since = held_since(u, message);
        let age_s = (self.now - since) / 1000;
        let at = |age_s| self.instant_of_age(since, age_s);
        match rule.after_failure(age_s, u32::from(message.attempts()), jitter) {
            NextStep::Attempt(age_s) => RetryStep::Attempt(at(age_s)),
            NextStep::GiveUp(age_s) => RetryStep::GiveUp(at(age_s)),
        }
    }

    /// When something next happens to a message that waits behind a hop that lets nothing pass: a delay
    /// notice, or giving up. Its attempts in between fail without an event of their own.
    pub(super) fn parked_until(&self, u: usize, message: &Message) -> RetryStep {
        let Some(rule) = self.rule(u, message) else {
            return RetryStep::Attempt(u32::MAX);
        };
        let precomputed = self.precomputed(rule);
        let since = held_since(u, message);
        let age_s = (self.now - since) / 1000;
        let at = |age_s| self.instant_of_age(since, age_s);
        match precomputed.notices_s.iter().copied().find(|&s| s > age_s) {
            Some(notice_s) if notice_s < precomputed.gives_up_s => RetryStep::Attempt(at(notice_s)),
            _ => RetryStep::GiveUp(at(precomputed.gives_up_s)),
        }
    }

    /// Draws the next attempt at a message that waited behind a hop that is open again. Exponential times do not
    /// remember how long it has waited; all the other rules do.
    pub(super) fn next_attempt_after_wait(&mut self, u: usize, message: &Message) -> RetryStep {
        match self.scenario.relay_retry {
            RetryRule::Exponential(_) if u == 2 => self.after_failure(u, message),
            _ => self.next_scheduled_attempt(u, message),
        }
    }

    /// The next attempt at a message that waits behind a hop, as far as it can be foretold.
    pub(super) fn next_scheduled_attempt(&self, u: usize, message: &Message) -> RetryStep {
        let since = held_since(u, message);
        let Some(rule) = self.rule(u, message) else {
            // Modelled: attempts at whole intervals since it came; exponential ones at their mean.
            let interval = match self.scenario.relay_retry {
                RetryRule::Every(d) | RetryRule::Exponential(d) if u == 2 => d.ms(),
                _ => PROGRAM_RETRY_MS,
            };
            let intervals = (self.now - since).div_ceil(interval);
            return RetryStep::Attempt(since.saturating_add(intervals.saturating_mul(interval)));
        };
        let age_s = (self.now - since).div_ceil(1000);
        let at = |age_s| self.instant_of_age(since, age_s);
        match rule.first_attempt_at_or_after(age_s) {
            Some(age_s) => RetryStep::Attempt(at(age_s)),
            None => RetryStep::GiveUp(at(rule.gives_up_s())),
        }
    }

    /// Attempts that have failed so far, those without an event of their own included.
    pub(super) fn attempts_so_far(&self, u: usize, message: &Message) -> u32 {
        let counted = u32::from(message.attempts());
        match self.rule(u, message) {
            Some(rule) if message.attempts() > 0 => {
                let age_s = (self.now - held_since(u, message)) / 1000;
                counted.max(rule.attempts_between(0, age_s + 1))
            }
            _ => counted,
        }
    }

    /// When the holder gives the message up at the latest, if it has a limit.
    pub(super) fn gives_up_at(&self, u: usize, message: &Message) -> Option<u32> {
        let rule = self.rule(u, message)?;
        Some(held_since(u, message).saturating_add(rule.gives_up_s().saturating_mul(1000)))
    }

    /// Sends the delay notices that are due by now and have not been sent.
    pub(super) fn send_delay_notices(&mut self, u: usize, id: u32) {
        let message = *self.messages.get(id);
        let Some(rule) = self.rule(u, &message) else {
            return;
        };
        let age_s = (self.now - held_since(u, &message)) / 1000;
        let due = self.precomputed(rule).notices_by(age_s);
        let sent = message.flags() >> NOTICES_SHIFT;
        if due > sent {
            let kept = message.flags() & ((1 << NOTICES_SHIFT) - 1);
            let flags = kept | due << NOTICES_SHIFT;
            self.messages.get_mut(id).set_flags(flags);
            self.notice_leaves(u, id, true);
        }
    }
}
