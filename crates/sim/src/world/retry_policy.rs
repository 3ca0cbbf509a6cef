//! By which rule mail is tried again: the senders' programs by a fixed interval, a provider by the rule of its
//! software, the relay by the scenario's. This is the bridge from `mta` (seconds of one message's age) to the world
//! (ms since the epoch).

use super::World;
use super::servers::mix;
use crate::message::{ATTEMPTS_MAX, Message, PARKED};
use crate::mta::{Mta, NO_JITTER, NextStep, RetryPolicy};
use crate::scenario::RetryRule;
use crate::time::SimTime;
use std::sync::OnceLock;

/// Modelled: a mail program tries its outbox again every ten minutes and never gives up by itself.
const PROGRAM_RETRY_MS: u32 = 600_000;

/// The hashes that choose the message which stands for its host.
const NOTICE_SALT: u32 = 0x0e81;

/// What follows a failed attempt, in ms since the epoch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RetryStep {
    /// The next attempt.
    Attempt(u32),
    /// The failure notice, now or later.
    GiveUp(u32),
}

/// Attempts by the rule alone.
enum Untold {
    /// Those since the hop has let nothing pass, or since the relay has had this rule.
    Since(u32),
    /// All of a message that has come since then.
    All(u32),
}

impl RetryStep {
    /// When it is tried next; `None` if it is not tried any more.
    pub(super) fn attempt(self) -> Option<SimTime> {
        match self {
            RetryStep::Attempt(at) => Some(SimTime(at)),
            RetryStep::GiveUp(_) => None,
        }
    }
}

/// The part of a server's schedule that is the same for every message whose destination never answers and which is
/// scanned at the same age, so it is computed once and not for each message.
#[derive(Clone, Copy, Debug)]
pub(super) struct PrecomputedSchedule {
    gives_up_s: u32,
    notices_s: [u32; 4],
}

impl PrecomputedSchedule {
    /// The schedule of a rule: looked up, unless the message runs on the clock of a host that had failed before.
    #[inline]
    pub(super) fn get(rule: RetryPolicy) -> PrecomputedSchedule {
        if rule.has_own_clock() {
            let mta = rule.mta();
            SCHEDULES[mta.index()].get_or_init(|| PrecomputedSchedule::all(mta))
                [rule.phase_s() as usize]
        } else {
            PrecomputedSchedule::of(rule)
        }
    }

    /// A server's schedules by the scan phase.
    #[cold]
    fn all(mta: Mta) -> Box<[PrecomputedSchedule]> {
        (0..=mta.scan_period_s())
            .map(|phase_s| PrecomputedSchedule::of(RetryPolicy::new(mta).scan_phase(phase_s)))
            .collect()
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

/// The schedules of all servers, by the scan phase.
static SCHEDULES: [OnceLock<Box<[PrecomputedSchedule]>>; Mta::ALL.len()] =
    [const { OnceLock::new() }; Mta::ALL.len()];

/// When the server that now holds the message took responsibility for it (ms); for the senders, when it was written.
pub(super) fn held_since(u: usize, message: &Message) -> u32 {
    if u == 0 {
        message.born
    } else {
        message.accepted
    }
}

/// The mean time between two attempts where no server's rule applies (ms).
fn mean_interval(u: usize, relay: RetryRule) -> u32 {
    match relay {
        RetryRule::Every(time) | RetryRule::Exponential(time) if u == 2 => time.ms(),
        _ => PROGRAM_RETRY_MS,
    }
}

impl World {
    /// The server's rule by which the message is tried again at `u`; none where another rule applies.
    pub(super) fn rule(&self, u: usize, id: u32) -> Option<RetryPolicy> {
        self.rule_of_host(u, id, self.scenario.relay_retry, self.failing_since[u])
    }

    /// The same, where the relay has this rule and the host has failed since then (ms).
    fn rule_of_host(
        &self,
        u: usize,
        id: u32,
        relay: RetryRule,
        failing_since: u32,
    ) -> Option<RetryPolicy> {
        let message = self.messages.get(id);
        let mta = match (u, relay) {
            (1, _) => Mta::from_index(message.mta()).unwrap_or(Mta::Postfix),
            (2, RetryRule::Server(mta)) => mta,
            _ => return None,
        };
        let host_s = message.accepted.saturating_sub(failing_since) / 1000;
        let phase_s = self.scan_phase_s(u, id, mta, message.accepted);
        let rule = RetryPolicy::new(mta).scan_phase(phase_s);
        Some(rule.host_failing(host_s))
    }

    /// The time to the next attempt where no server's rule applies (ms).
    fn plain_interval(&mut self, u: usize) -> u32 {
        match self.scenario.relay_retry {
            RetryRule::Exponential(mean) if u == 2 => {
                (self.jitter.exponential() * f64::from(mean.ms()) + 0.5) as u32
            }
            relay => mean_interval(u, relay),
        }
    }

    /// The instant at which a message held since `since` has this age (ms); now, if that is past.
    fn instant_of_age(&self, since: u32, age_s: u32) -> u32 {
        since
            .saturating_add(age_s.saturating_mul(1000))
            .max(self.now)
    }

    /// The step after the attempt that has just failed, by the message's rule; its attempts include that one.
    pub(super) fn after_failure(
        &mut self,
        u: usize,
        id: u32,
        rule: Option<RetryPolicy>,
    ) -> RetryStep {
        let Some(rule) = rule else {
            let interval = self.plain_interval(u);
            return RetryStep::Attempt(self.now.saturating_add(interval));
        };
        let jitter = if rule.mta() == Mta::KumoMta {
            self.jitter.next_u32()
        } else {
            NO_JITTER
        };
        let message = self.messages.get(id);
        let since = held_since(u, message);
        let age_s = (self.now - since) / 1000;
        let at = |age_s| self.instant_of_age(since, age_s);
        match rule.after_failure(age_s, u32::from(message.attempts()), jitter) {
            NextStep::Attempt(age_s) => RetryStep::Attempt(at(age_s)),
            NextStep::GiveUp(age_s) => RetryStep::GiveUp(at(age_s)),
        }
    }

    /// The next step, by its rule, of a message that waits behind a hop that lets nothing pass: a delay notice, or
    /// giving up. Its attempts in between fail without an event of their own.
    pub(super) fn parked_until(
        &self,
        u: usize,
        id: u32,
        schedule: Option<PrecomputedSchedule>,
    ) -> RetryStep {
        let Some(precomputed) = schedule else {
            return RetryStep::Attempt(u32::MAX);
        };
        let since = held_since(u, self.messages.get(id));
        let age_s = (self.now - since) / 1000;
        let at = |age_s| self.instant_of_age(since, age_s);
        match precomputed.notices_s.iter().copied().find(|&s| s > age_s) {
            Some(notice_s) if notice_s < precomputed.gives_up_s => RetryStep::Attempt(at(notice_s)),
            _ => RetryStep::GiveUp(at(precomputed.gives_up_s)),
        }
    }

    /// The next attempt at a message that waited behind a hop that is open again. Exponential times are memoryless and
    /// are drawn anew; all the other rules continue their schedule.
    pub(super) fn next_attempt_after_wait(
        &mut self,
        u: usize,
        id: u32,
        rule: Option<RetryPolicy>,
    ) -> RetryStep {
        match self.scenario.relay_retry {
            RetryRule::Exponential(_) if u == 2 => self.after_failure(u, id, None),
            _ => self.next_scheduled_attempt(u, id, rule),
        }
    }

    /// The next attempt at a waiting message by its schedule, without drawing random numbers.
    pub(super) fn next_scheduled_attempt(
        &self,
        u: usize,
        id: u32,
        rule: Option<RetryPolicy>,
    ) -> RetryStep {
        let since = held_since(u, self.messages.get(id));
        let Some(rule) = rule else {
            // Modelled: attempts at whole intervals since it came; exponential ones at their mean.
            let interval = mean_interval(u, self.scenario.relay_retry);
            let intervals = (self.now - since).div_ceil(interval);
            return RetryStep::Attempt(since.saturating_add(intervals.saturating_mul(interval)));
        };
        let age_s = (self.now - since).div_ceil(1000);
        let at = |age_s| self.instant_of_age(since, age_s);
        match rule.next_step(age_s) {
            NextStep::Attempt(age_s) => RetryStep::Attempt(at(age_s)),
            NextStep::GiveUp(age_s) => RetryStep::GiveUp(at(age_s)),
        }
    }

    /// Failed attempts so far, including those without an event of their own: only a message that is parked behind a hop
    /// that lets nothing pass has any. What is on hold, or ready and waits for its turn, is not tried.
    pub(super) fn attempts_so_far(&self, u: usize, id: u32) -> u32 {
        self.attempts_by(u, id, self.scenario.relay_retry)
    }

    /// The same, where the relay has had this rule since the attempts there were last counted.
    fn attempts_by(&self, u: usize, id: u32, relay: RetryRule) -> u32 {
        self.all_attempts_by(u, id, relay)
            .min(u32::from(ATTEMPTS_MAX))
    }

    /// The same, without the counter's end.
    #[inline(never)]
    fn all_attempts_by(&self, u: usize, id: u32, relay: RetryRule) -> u32 {
        let message = self.messages.get(id);
        let counted = u32::from(message.attempts());
        if message.flags() & PARKED == 0 {
            return counted;
        }
        match self.untold_attempts(u, id, relay) {
            Untold::Since(more) => counted + more,
            Untold::All(all) => counted.max(all),
        }
    }

    /// The attempts of the rule that a message has behind a hop that lets nothing pass, without an event of their own.
    fn untold_attempts(&self, u: usize, id: u32, relay: RetryRule) -> Untold {
        let since = held_since(u, self.messages.get(id));
        let age_ms = self.now - since;
        let before_ms = self.counted_since[u].saturating_sub(since);
        let is_new = before_ms < 1000;
        // In the instant in which the hop is mended its mail is still parked, and the host does not fail any more.
        match self.rule_of_host(u, id, relay, self.obstructed_since[u]) {
            Some(rule) => {
                let to_s = age_ms / 1000 + 1;
                if is_new {
                    // A deferral counts also where Exim knows the host to be dead and makes its first attempt later.
                    let unconnected = u32::from(rule.first_attempt_at_or_after(0) > Some(0));
                    Untold::All(unconnected + rule.attempts_between(0, to_s))
                } else {
                    Untold::Since(rule.attempts_between(before_ms / 1000 + 1, to_s))
                }
            }
            None => {
                let interval = mean_interval(u, relay);
                let intervals = age_ms / interval;
                // A timer of before the cut may have been at any time, also intervals later: none was tried in between.
                let last_ms = self.messages.get(id).due.saturating_sub(since);
                let before = before_ms.max(last_ms) / interval;
                match is_new {
                    true => Untold::All(intervals + 1),
                    false => Untold::Since(intervals.saturating_sub(before)),
                }
            }
        }
    }

    /// A message begins to wait behind a hop that lets nothing pass. From now on its attempts are told by those of its rule since
    /// the hop has let nothing pass: those that there were until now, by other timers, are taken off beforehand.
    pub(super) fn count_from_now(&mut self, u: usize, id: u32) {
        if let Untold::Since(already) = self.untold_attempts(u, id, self.scenario.relay_retry) {
            let message = self.messages.get_mut(id);
            let attempts = u32::from(message.attempts()).saturating_sub(already);
            message.set_attempts(attempts as u16);
        }
    }

    /// A message that was parked is not any more: from now on each of its attempts is an event.
    pub(super) fn unpark(&mut self, u: usize, id: u32) {
        self.unpark_by(u, id, self.scenario.relay_retry);
    }

    /// The same, where the relay had this rule until now.
    #[inline(never)]
    pub(super) fn unpark_by(&mut self, u: usize, id: u32, relay: RetryRule) {
        let message = self.messages.get(id);
        if message.flags() & PARKED == 0 {
            return;
        }
        let attempts = self.attempts_by(u, id, relay);
        let message = self.messages.get_mut(id);
        message.set_attempts(attempts as u16);
        message.set_flags(message.flags() & !PARKED);
    }

    /// When the server gives the message up at the latest, if it has a limit. Mail on hold has only the relay's own. What
    /// was kept back beyond its limit is tried once more, and an attempt that is set already is waited for.
    pub(super) fn gives_up_at(&self, u: usize, id: u32) -> Option<u32> {
        let message = self.messages.get(id);
        let limit_ms = match self.is_on_hold(message) {
            true => self.scenario.relay_lifetime?.ms(),
            false => self.rule(u, id)?.gives_up_s().saturating_mul(1000),
        };
        let at = held_since(u, message).saturating_add(limit_ms);
        let next = self.next_attempt(u, id).map(SimTime::ms);
        match at < self.now {
            true => next.or(Some(self.now)),
            false => next.max(Some(at)),
        }
    }

    /// Whether a message is the one of those waiting at its server that stands for the host at the attempt at which
    /// this notice is due. Only Exim tries one for all: its queue runner takes the queue in random order, the first
    /// message finds the host dead, and the others are deferred without an attempt, so no notice is made for them
    /// (measured on a real Exim 4.96: 1 of 15). Modelled: a draw for each of the three notices, so each goes to one of
    /// those that wait at a server; decided by a hash, which disturbs no stream of random numbers.
    fn stands_for_host(&self, u: usize, id: u32, mta: Mta, notice: u8) -> bool {
        if mta.tells_of_each() {
            return true;
        }
        let upstream = &self.upstreams[u];
        let (waiting, share) = match u {
            1 => (
                upstream.at_exim,
                f64::from(self.scenario.providers.share(mta)) / 1000.0,
            ),
            _ => (upstream.spool.len(), 1.0),
        };
        let servers = (f64::from(self.servers[u]) * share).max(1.0);
        let at_server = f64::from(waiting) * f64::from(self.scenario.weight) / servers;
        f64::from(mix(id, NOTICE_SALT + u32::from(notice))) * at_server.max(1.0)
            < f64::from(u32::MAX) + 1.0
    }

    /// Sends the delay notice that is due by now by the message's schedule, if it has not been sent.
    pub(super) fn send_delay_notices(
        &mut self,
        u: usize,
        id: u32,
        mta: Mta,
        schedule: &PrecomputedSchedule,
    ) {
        let message = self.messages.get(id);
        let age_s = (self.now - held_since(u, message)) / 1000;
        let due = schedule.notices_by(age_s);
        if due > message.notices().0
            && self.stands_for_host(u, id, mta, due)
            && self.messages.get_mut(id).send_notice(due)
        {
            self.notice_leaves(u, id, true);
        }
    }
}
