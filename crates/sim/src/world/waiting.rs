//! What waits at an upstream (`u`: 0 outbox, 1 provider, 2 relay): how a message comes to wait, what it waits for, and
//! what its timer brings. A waiting message is in one of three states: ready (to be handed over as fast as the handover
//! rate allows), deferred (on the timing wheel until its next attempt), or on hold (for a closed block of mailboxes).

use super::deferred_work::{Reroute, Work};
use super::holds::Hold;
use super::retry_policy::{PrecomputedSchedule, RetryStep};
use super::upstream::DestinationState;
use super::{NEVER, World, source};
use crate::message::{EXPIRY, PARKED, REFUSED, State};
use crate::mta::RetryPolicy;
use crate::network::HopState;
use crate::scenario::RetryRule;
use crate::spool::Position;

impl World {
    /// A message comes to wait at place `u` (0 outbox, 1 provider, 2 relay).
    pub(super) fn enter(&mut self, u: usize, id: u32) {
        if self.passes_at_once(u, id) {
            self.pass(u, id);
        } else {
            self.enqueue(u, id);
            self.follow_limbo(u);
            self.route(u, id);
        }
    }

    /// A pile that was in limbo at the provider and now waits for its turn at the relay, since there more comes in than goes
    /// out, is in limbo as before.
    fn follow_limbo(&mut self, u: usize) {
        if u == 2 && self.upstreams[1].backlogged {
            self.upstreams[2].backlogged = true;
        }
    }

    pub(super) fn enqueue(&mut self, u: usize, id: u32) {
        let message = self.transition(id, State::Waiting, u);
        if u > 0 {
            self.oldest = self.oldest.min(id);
        }
        self.change_log.entered(u, id, self.trace);
        let upstream = &mut self.upstreams[u];
        upstream.spool.enqueue(&mut self.messages, id);
        upstream.at_exim += u32::from(message.is_at_exim());
        upstream.meter.set(self.now, upstream.spool.len());
        if u == 2 {
            self.control.waits(message.addr, 1);
        }
    }

    /// Takes a message out of the spool at `u`; the caller moves it to another location.
    pub(super) fn dequeue(&mut self, u: usize, id: u32) {
        self.change_log.left(u, id, self.trace);
        let upstream = &mut self.upstreams[u];
        let message = self.messages.get_mut(id);
        upstream.spool.dequeue(message.spool_position());
        upstream.meter.set(self.now, upstream.spool.len());
        upstream.at_exim -= u32::from(message.is_at_exim());
        let worked_off = upstream.backlogged && upstream.spool.len() == 0;
        upstream.backlogged &= !worked_off;
        let flags = message.flags();
        upstream.refused -= u32::from(flags & REFUSED != 0);
        message.set_flags(flags & !REFUSED);
        if u == 2 {
            self.control.waits(message.addr, -1);
            if worked_off {
                self.keep_outage();
            }
        }
    }

    /// Decides what a message at `u` waits for: its block, its next attempt, or its turn.
    pub(super) fn route(&mut self, u: usize, id: u32) {
        if u == 2 && self.control.is_closed(self.messages.get(id).addr) {
            self.set_refused(u, id);
            self.hold(id);
        } else if self.hops[u] != HopState::Up || self.defers_unconnected(u, id) {
            self.failed_attempt(u, id);
        } else {
            let is_new = self.messages.get(id).flags() & REFUSED == 0;
            self.stop_timer(id);
            self.upstreams[u].push_ready(id, is_new);
            self.schedule_handover(u);
        }
    }

    /// True while the message's server defers mail without connecting, because it found the destination dead.
    fn defers_unconnected(&self, u: usize, id: u32) -> bool {
        let upstream = &self.upstreams[u];
        match upstream.server(id).destination {
            DestinationState::Up => false,
            DestinationState::DownUntil(t) => !upstream.is_flushing() && self.now < t,
            DestinationState::Probing => !upstream.is_flushing(),
        }
    }

    pub(super) fn set_refused(&mut self, u: usize, id: u32) {
        let message = self.messages.get_mut(id);
        let flags = message.flags();
        if flags & REFUSED == 0 {
            message.set_flags(flags | REFUSED);
            self.upstreams[u].refused += 1;
            self.upstreams[u].backlogged = true;
        }
    }

    /// An attempt to hand the message over has failed: it is deferred by its retry policy, or given up.
    pub(super) fn failed_attempt(&mut self, u: usize, id: u32) {
        self.set_refused(u, id);
        self.messages.get_mut(id).count_attempt();
        self.defer(u, id);
    }

    /// Sets the timer of a message whose last attempt has just failed.
    pub(super) fn defer(&mut self, u: usize, id: u32) {
        if self.never_retries(u, id) {
            self.give_up(u, id);
            return;
        }
        let rule = self.rule(u, id);
        let schedule = self.noticed_schedule(u, id, rule);
        match self.after_failure(u, id, rule) {
            RetryStep::GiveUp(at) if at <= self.now => self.give_up(u, id),
            RetryStep::GiveUp(at) => self.set_timer(u, id, at, EXPIRY),
            // Behind a cut link or a closed port an attempt needs no event of its own.
            RetryStep::Attempt(_) if self.hops[u] != HopState::Up => {
                self.count_from_now(u, id);
                self.park(u, id, schedule);
            }
            RetryStep::Attempt(at) => self.set_timer(u, id, at, 0),
        }
    }

    /// The schedule of the rule by which a message waits. A delay notice that is due by it is sent.
    fn noticed_schedule(
        &mut self,
        u: usize,
        id: u32,
        rule: Option<RetryPolicy>,
    ) -> Option<PrecomputedSchedule> {
        let rule = rule?;
        let schedule = PrecomputedSchedule::get(rule);
        self.send_delay_notices(u, id, rule.mta(), &schedule);
        Some(schedule)
    }

    /// Lets a message that waits behind a hop that lets nothing pass wait there anew, where the relay had this rule until
    /// now: the attempts that were made by it stay made.
    pub(super) fn park_or_hold(&mut self, u: usize, id: u32, before: RetryRule) {
        self.unpark_by(u, id, before);
        if u == 2 && self.control.is_closed(self.messages.get(id).addr) {
            self.hold(id);
        } else {
            self.park(u, id, self.rule(u, id).map(PrecomputedSchedule::get));
        }
    }

    /// Lets a message wait behind a hop that lets nothing pass.
    // Three callers, and no hurry: one copy of this code.
    #[inline(never)]
    fn park(&mut self, u: usize, id: u32, schedule: Option<PrecomputedSchedule>) {
        match self.parked_until(u, id, schedule) {
            RetryStep::GiveUp(at) => self.set_timer(u, id, at, EXPIRY | PARKED),
            RetryStep::Attempt(NEVER) => {
                // It needs no timer: nobody gives it up, and nobody is told.
                self.stop_timer(id);
                let message = self.messages.get_mut(id);
                message.set_flags(message.flags() & !EXPIRY | PARKED);
            }
            RetryStep::Attempt(at) => self.set_timer(u, id, at, PARKED),
        }
    }

    fn set_timer(&mut self, u: usize, id: u32, due: u32, what: u8) {
        let message = self.messages.get_mut(id);
        message.due = due;
        message.set_flags(message.flags() & !(EXPIRY | PARKED) | what);
        self.upstreams[u].wheel.insert(&mut self.messages, id);
        self.schedule_wheel(u);
    }

    /// A message that is ready waits for no instant. It is not on the wheel any more.
    fn stop_timer(&mut self, id: u32) {
        if self.messages.get(id).due > self.now {
            self.messages.get_mut(id).due = self.now;
        }
    }

    pub(super) fn schedule_wheel(&mut self, u: usize) {
        let next = self.upstreams[u].wheel.next();
        self.schedule.set(
            source::WHEEL + u,
            if next == NEVER {
                NEVER
            } else {
                next.max(self.now)
            },
        );
    }

    /// The wheel at `u` is turned to now; perhaps a timer fires.
    pub(super) fn timer(&mut self, u: usize) {
        let now = self.now;
        if let Some(id) = self.upstreams[u].wheel.turn(&self.messages, now) {
            let flags = self.messages.get(id).flags();
            if flags & EXPIRY != 0 {
                self.give_up(u, id);
            } else if flags & PARKED != 0 {
                let schedule = self.noticed_schedule(u, id, self.rule(u, id));
                self.park(u, id, schedule);
            } else if self.hops[u] != HopState::Up || self.defers_unconnected(u, id) {
                self.failed_attempt(u, id);
            } else {
                self.make_ready(u, id);
                self.schedule_handover(u);
            }
        } else {
            // Turning the wheel without a timer firing is no event.
            self.events -= 1;
            self.more_steps += 1;
        }
        self.schedule_wheel(u);
    }

    /// Nothing passes hop `u` any more: messages on the link or in a session drop back, and messages that were ready
    /// are deferred.
    pub(super) fn obstruct(&mut self, u: usize, state: HopState) {
        if u == 2 {
            self.play_readers();
        }
        if self.hops[u] == HopState::Up {
            self.obstructed_since[u] = self.now;
            self.counted_since[u] = self.now;
        }
        self.hops[u] = state;
        if u == 2 {
            self.break_off_readers();
        }
        self.failing_since[u] = self.failing_since[u].min(self.now);
        self.upstreams[u].flushes = 0;
        self.upstreams[u].throttle_ms = None;
        if u == 2 {
            // The restart plan ends: no further block opens behind a hop that lets nothing pass.
            self.schedule.set_rare(source::OPENING, NEVER);
        }
        self.schedule.set(source::LINK + u, NEVER);
        self.defer_work(Work::DropLink(u));
        self.drop_sessions(u);
        self.defer_work(Work::DeferReady(u));
        self.schedule_handover(u);
    }

    /// The hop lets mail pass again: what waits has waited since it did not.
    pub(super) fn keep_backlog(&mut self, u: usize) {
        let upstream = &mut self.upstreams[u];
        upstream.backlogged |= upstream.spool.len() > 0;
    }

    /// Releases the messages that were on hold for a block. They are ready in their order, or, while no connection is
    /// made, deferred again.
    pub(super) fn release(&mut self, u: usize, mut held: Hold) {
        while let Some(id) = held.pop(&self.messages) {
            if self.hops[u] != HopState::Up || self.defers_unconnected(u, id) {
                self.failed_attempt(u, id);
            } else {
                self.make_ready(u, id);
            }
        }
        self.schedule_handover(u);
    }

    /// The message is to be handed over after those that are ready already.
    pub(super) fn make_ready(&mut self, u: usize, id: u32) {
        self.stop_timer(id);
        self.upstreams[u].push_ready(id, false);
    }

    /// Takes all messages at `u` out of the ready queues and the wheel. They stay in the spool, in order of entry, for
    /// deferred work to go through from the position returned.
    fn unschedule_all(&mut self, u: usize) -> Position {
        let now = self.now;
        let upstream = &mut self.upstreams[u];
        upstream.clear_ready();
        upstream.wheel.clear(now);
        upstream.spool.beginning()
    }

    /// The disk under the spool at `u` is destroyed: deferred work then loses each message that waits there. What is
    /// on the link or in an open session goes on, since the server still has it in memory and the receiver may yet
    /// take it; but there is no copy that it could drop back to.
    pub(super) fn destroy_spool(&mut self, u: usize) {
        // Commands are the last at their instant, so what has been accepted by now is on the old disk. A message that
        // is accepted in what is left of this millisecond counts with it.
        self.upstreams[u].copies_since = self.now.saturating_add(1);
        if u == 2 {
            self.control.clear_holds();
        }
        let place = self.unschedule_all(u);
        self.defer_work(Work::Reroute(u, place, Reroute::Lose));
    }

    /// The message is lost with the disk of the server at `u`; no notice goes to anyone.
    #[cold]
    pub(super) fn lose(&mut self, u: usize, id: u32) {
        self.transition(id, State::Lost, u);
    }

    /// True if the server at `u` accepted the message, and the disk with its copy has been destroyed since.
    #[inline]
    pub(super) fn has_no_copy(&self, u: usize, id: u32) -> bool {
        self.messages.get(id).accepted < self.upstreams[u].copies_since
    }

    /// Lets each message at `u` wait anew, in order of entry.
    pub(super) fn reroute(&mut self, u: usize, again: Reroute) {
        let now = self.now;
        let place = self.unschedule_all(u);
        let upstream = &mut self.upstreams[u];
        upstream.forget_destination();
        upstream.next_handover_at = f64::from(now);
        self.defer_work(Work::Reroute(u, place, again));
    }

    /// Sets the timer of a message that waited behind a hop that let nothing pass to its own next attempt.
    pub(super) fn await_next_attempt(&mut self, u: usize, id: u32) {
        if self.messages.get(id).flags() & REFUSED == 0 {
            self.make_ready(u, id);
            return;
        }
        let rule = self.rule(u, id);
        match self.next_attempt_after_wait(u, id, rule) {
            RetryStep::Attempt(at) => self.set_timer(u, id, at, 0),
            RetryStep::GiveUp(at) => self.set_timer(u, id, at, EXPIRY),
        }
    }
}
