//! Upstreams: the queues of mail before a hop (the senders' outboxes, the provider's spool, the relay's spool). A
//! waiting message is in one of three states: ready (to be handed over as fast as the handover rate allows), deferred
//! (on the timing wheel until its next attempt), or on hold (for a closed block of mailboxes).
//!
//! Everywhere in the world `u` is the index of an upstream and of the hop after it: 0 outbox, 1 provider, 2 relay.

use super::deferred_work::{Reroute, Work};
use super::meter::Meter;
use super::retry_policy::RetryStep;
use super::{NEVER, World, source};
use crate::ids::Queue;
use crate::message::{ATTEMPTS_MAX, EXPIRY, PARKED, REFUSED, State};
use crate::messages::Messages;
use crate::mta::RetryPolicy;
use crate::network::HopState;
use crate::scenario::StationSpec;
use crate::spool::{Position, Spool};
use crate::wheel::Wheel;

/// What an upstream knows of the destination that it hands mail to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DestinationState {
    /// Mail is handed over.
    Up,
    /// It was found down; no connection is made before this instant (ms).
    DownUntil(u32),
    /// One message has been handed over to find out whether it is up again.
    Probing,
}

/// The concurrency window: how many sessions all the servers of an upstream together keep open to the destination.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub(super) initial: f64,
    pub(super) max: f64,
    pub(super) now: f64,
}

/// One upstream.
#[derive(Clone)]
pub(super) struct Upstream {
    pub(super) spool: Spool,
    ready: Queue,
    /// New mail that is ready, in a queue of its own where the active queue has a limit.
    new_mail: Queue,
    /// How many messages the active queues hold.
    active_max: Option<u32>,
    pub(super) window: Option<Window>,
    pub(super) wheel: Wheel,
    pub(super) destination: DestinationState,
    /// Flush mode: mail dropped by a crash is requeued at once (the operator flushes again) instead of being deferred.
    pub(super) flushing: bool,
    /// Where new mail has a queue of its own: true if it goes next.
    new_mail_next: bool,
    /// Messages in the spool, over time.
    pub(super) meter: Meter,
    /// Messages in the spool whose sender's provider runs Exim.
    pub(super) at_exim: u32,
    /// Messages in the spool that are flagged REFUSED.
    pub(super) refused: u32,
    /// Those of them that are users' tests.
    pub(super) refused_tests: u32,
    /// Time between two messages at the handover rate (ms).
    pub(super) handover_interval_ms: f64,
    /// Throttle interval: the same while a restart plan limits the rate (ms).
    pub(super) throttle_ms: Option<f64>,
    /// The instant from which the next message may be handed over (ms).
    pub(super) next_handover_at: f64,
    /// Mail that was accepted before this instant (ms) has no copy on the disk any more; 0 if the spool was never
    /// destroyed.
    copies_since: u32,
}

impl Upstream {
    /// The upstream that hands over to a station; `weight` e-mails are one message.
    // A world creates three of these: one copy of this code serves all of them.
    #[inline(never)]
    pub(super) fn new(spec: &StationSpec, weight: f64) -> Upstream {
        Upstream {
            spool: Spool::EMPTY,
            ready: Queue::EMPTY,
            new_mail: Queue::EMPTY,
            active_max: spec.active_max.map(|max| (max / weight).max(1.0) as u32),
            window: spec.concurrency.map(|c| {
                let sessions = |n: u32| (f64::from(n) * c.servers / weight).max(1.0);
                let initial = sessions(c.initial);
                Window {
                    initial,
                    max: sessions(c.max),
                    now: initial,
                }
            }),
            wheel: Wheel::new(),
            destination: DestinationState::Up,
            flushing: false,
            meter: Meter::default(),
            new_mail_next: false,
            at_exim: 0,
            refused: 0,
            refused_tests: 0,
            handover_interval_ms: 1000.0 * weight / spec.handover_per_s,
            throttle_ms: None,
            next_handover_at: 0.0,
            copies_since: 0,
        }
    }

    /// Something is ready to be handed over.
    pub(super) fn has_ready(&self) -> bool {
        !(self.ready.is_empty() && self.new_mail.is_empty())
    }

    /// The next message to hand over: old and new mail in turn, new mail first while the queue is full.
    pub(super) fn next_ready(&mut self, messages: &Messages) -> Option<u32> {
        let full = self
            .active_max
            .is_some_and(|max| self.ready.len() + self.new_mail.len() > max);
        let new_first = full || self.new_mail_next;
        self.new_mail_next = !self.new_mail_next;
        if new_first {
            self.new_mail
                .pop(messages)
                .or_else(|| self.ready.pop(messages))
        } else {
            self.ready
                .pop(messages)
                .or_else(|| self.new_mail.pop(messages))
        }
    }

    /// Takes out a message that was ready, old mail first.
    pub(super) fn pop_ready(&mut self, messages: &Messages) -> Option<u32> {
        self.ready
            .pop(messages)
            .or_else(|| self.new_mail.pop(messages))
    }

    pub(super) fn may_open_session(&self, open: usize) -> bool {
        self.window.is_none_or(|window| (open as f64) < window.now)
    }

    /// From now on copies share what waits.
    pub(super) fn share(&mut self) {
        self.spool.share();
        self.ready.share();
        self.new_mail.share();
    }

    /// Bytes on the heap, with or without shared pages.
    pub(super) fn bytes(&self, shared: bool) -> usize {
        self.wheel.bytes(shared)
            + self.spool.bytes(shared)
            + self.ready.bytes(shared)
            + self.new_mail.bytes(shared)
    }
}

impl World {
    /// A message comes to wait at place `u` (0 outbox, 1 provider, 2 relay).
    pub(super) fn enter(&mut self, u: usize, id: u32) {
        if self.passes_at_once(u, id) {
            self.pass(u, id);
        } else {
            self.enqueue(u, id);
            self.route(u, id);
        }
    }

    pub(super) fn enqueue(&mut self, u: usize, id: u32) {
        self.transition(id, State::Waiting, u);
        if u > 0 {
            self.oldest = self.oldest.min(id);
        }
        self.change_log.entered(u, id, self.trace);
        let upstream = &mut self.upstreams[u];
        upstream.spool.enqueue(&mut self.messages, id);
        upstream.at_exim += u32::from(self.messages.get(id).is_at_exim());
        upstream.meter.set(self.now, upstream.spool.len());
        if u == 2 {
            self.control.waits(self.messages.get(id).addr, 1);
        }
    }

    /// Takes a message out of the spool at `u`; the caller moves it to another location.
    pub(super) fn dequeue(&mut self, u: usize, id: u32) {
        self.change_log.left(u, id, self.trace);
        let upstream = &mut self.upstreams[u];
        upstream.spool.dequeue(&self.messages, id);
        upstream.meter.set(self.now, upstream.spool.len());
        let message = self.messages.get_mut(id);
        upstream.at_exim -= u32::from(message.is_at_exim());
        let flags = message.flags();
        if flags & REFUSED != 0 {
            message.set_flags(flags & !REFUSED);
            upstream.refused -= 1;
            upstream.refused_tests -= u32::from(message.is_test());
        }
        if u == 2 {
            self.control.waits(message.addr, -1);
        }
    }

    /// Decides what a message at `u` waits for: its block, its next attempt, or its turn.
    pub(super) fn route(&mut self, u: usize, id: u32) {
        if u == 2 && self.control.is_closed(self.messages.get(id).addr) {
            self.set_refused(u, id);
            self.control.hold(&self.messages, id);
        } else if self.hops[u] != HopState::Up || self.defers_unconnected(u) {
            self.failed_attempt(u, id);
        } else {
            let upstream = &mut self.upstreams[u];
            let is_new = self.messages.get(id).flags() & REFUSED == 0;
            let queue = match upstream.active_max {
                Some(_) if is_new => &mut upstream.new_mail,
                _ => &mut upstream.ready,
            };
            queue.push(id);
            self.schedule_handover(u);
        }
    }

    /// True while the upstream defers mail without connecting, because the destination was found down.
    fn defers_unconnected(&self, u: usize) -> bool {
        let upstream = &self.upstreams[u];
        match upstream.destination {
            DestinationState::Up => false,
            DestinationState::DownUntil(t) => !upstream.flushing && self.now < t,
            DestinationState::Probing => !upstream.flushing,
        }
    }

    pub(super) fn set_refused(&mut self, u: usize, id: u32) {
        let message = self.messages.get_mut(id);
        let flags = message.flags();
        if flags & REFUSED == 0 {
            message.set_flags(flags | REFUSED);
            let test = u32::from(message.is_test());
            self.upstreams[u].refused += 1;
            self.upstreams[u].refused_tests += test;
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
        self.send_delay_notices(u, id, rule);
        match self.after_failure(u, id, rule) {
            RetryStep::GiveUp(at) if at <= self.now => self.give_up(u, id),
            RetryStep::GiveUp(at) => self.set_timer(u, id, at, EXPIRY),
            // Behind a cut link or a closed port an attempt needs no event of its own.
            RetryStep::Attempt(_) if self.hops[u] != HopState::Up => self.park(u, id, rule),
            RetryStep::Attempt(at) => self.set_timer(u, id, at, 0),
        }
    }

    /// Lets a message wait behind a hop that lets nothing pass.
    fn park(&mut self, u: usize, id: u32, rule: Option<RetryPolicy>) {
        match self.parked_until(u, id, rule) {
            RetryStep::GiveUp(at) => self.set_timer(u, id, at, EXPIRY | PARKED),
            RetryStep::Attempt(NEVER) => {}
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
                let rule = self.rule(u, id);
                self.send_delay_notices(u, id, rule);
                self.park(u, id, rule);
            } else if self.hops[u] != HopState::Up || self.defers_unconnected(u) {
                self.failed_attempt(u, id);
            } else {
                self.make_ready(u, id);
                self.schedule_handover(u);
            }
        } else {
            // Turning the wheel without a timer firing is no event.
            self.events -= 1;
        }
        self.schedule_wheel(u);
    }

    /// Nothing passes hop `u` any more: messages on the link or in a session drop back, and messages that were ready
    /// are deferred.
    pub(super) fn obstruct(&mut self, u: usize, state: HopState) {
        self.hops[u] = state;
        self.failing_since[u] = self.failing_since[u].min(self.now);
        self.upstreams[u].flushing = false;
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

    /// Releases the messages that were on hold for a block. They are ready in their order, or, while no connection is
    /// made, deferred again.
    pub(super) fn release(&mut self, u: usize, mut held: Queue) {
        if self.hops[u] == HopState::Up && !self.defers_unconnected(u) {
            self.upstreams[u].ready.append(&held);
            self.schedule_handover(u);
            return;
        }
        while let Some(id) = held.pop(&self.messages) {
            self.failed_attempt(u, id);
        }
    }

    /// The message is to be handed over after those that are ready already.
    pub(super) fn make_ready(&mut self, u: usize, id: u32) {
        self.upstreams[u].ready.push(id);
    }

    /// Takes all messages at `u` out of the ready queues and the wheel. They stay in the spool, in order of entry, for
    /// deferred work to go through from the position returned.
    fn unschedule_all(&mut self, u: usize) -> Position {
        let now = self.now;
        let upstream = &mut self.upstreams[u];
        upstream.ready = Queue::EMPTY;
        upstream.new_mail = Queue::EMPTY;
        upstream.wheel.clear(now);
        upstream.spool.beginning()
    }

    /// The disk under the spool at `u` is destroyed: deferred work then loses each message that waits there. What is
    /// on the link or in an open session goes on, since the server still has it in memory and the receiver may yet
    /// take it; but there is no copy that it could drop back to.
    pub(super) fn destroy_spool(&mut self, u: usize) {
        // Commands are the last at their instant, so what has been accepted by now is on the old disk.
        self.upstreams[u].copies_since = self.now.saturating_add(1);
        if u == 2 {
            self.control.clear_holds();
        }
        let place = self.unschedule_all(u);
        self.defer_work(Work::Lose(u, place));
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
        upstream.destination = DestinationState::Up;
        upstream.next_handover_at = f64::from(now);
        self.defer_work(Work::Reroute(u, place, again));
    }

    /// Sets the timer of a message that waited behind a hop that let nothing pass to its own next attempt.
    pub(super) fn await_next_attempt(&mut self, u: usize, id: u32) {
        if self.messages.get(id).flags() & REFUSED == 0 {
            self.make_ready(u, id);
            return;
        }
        let attempts = self.attempts_so_far(u, id).min(u32::from(ATTEMPTS_MAX));
        self.messages.get_mut(id).set_attempts(attempts as u16);
        match self.next_attempt_after_wait(u, id) {
            RetryStep::Attempt(at) => self.set_timer(u, id, at, 0),
            RetryStep::GiveUp(at) => self.set_timer(u, id, at, EXPIRY),
        }
    }
}
