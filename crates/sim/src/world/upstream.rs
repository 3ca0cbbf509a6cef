//! Upstreams: whoever holds mail before a hop (the senders' outboxes, the provider's spool, the relay's spool)
//! and hands it over. A message that waits is in one of three hands: `ready` (to be handed over as fast as
//! the push rate allows), the wheel of timers (deferred until its next attempt), or on hold (for a closed
//! block of mailboxes; it is in the spool and nowhere else).

use super::chores::{Again, Chore};
use super::holder::After;
use super::meter::Meter;
use super::{NEVER, Notice, World, source};
use crate::ids::Queue;
use crate::message::{ATTEMPTS_MAX, LAST, PARKED, REFUSED, Stand, State};
use crate::messages::Messages;
use crate::network::HopState;
use crate::scenario::StationSpec;
use crate::spool::Spool;
use crate::wheel::Wheel;

/// What an upstream believes of the door it hands mail to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Door {
    /// Mail is handed over.
    Answers,
    /// It was found down; nobody connects before this instant (ms).
    DeadUntil(u32),
    /// One message has been handed over to see whether it answers again.
    Probed,
}

/// How many sessions all the servers of an upstream keep open to one destination.
#[derive(Clone, Copy, Debug)]
struct Window {
    initial: f64,
    max: f64,
    now: f64,
}

/// One upstream.
#[derive(Clone)]
pub(super) struct Upstream {
    pub(super) spool: Spool,
    ready: Queue,
    /// New mail that is ready, kept apart where the active queue has a limit.
    fresh: Queue,
    /// Messages that the active queues hold.
    active_max: Option<u32>,
    window: Option<Window>,
    pub(super) wheel: Wheel,
    pub(super) door: Door,
    /// Mail found in the way of a fall stays ready (the operator flushes again), instead of being deferred.
    pub(super) eager: bool,
    /// Whose turn it is where new mail is kept apart.
    new_mails_turn: bool,
    /// Messages in the spool, over time.
    pub(super) meter: Meter,
    /// Messages in the spool that are flagged REFUSED.
    pub(super) refused: u32,
    /// Time between two messages handed over at the push rate (ms).
    push_ms: f64,
    /// The same while a restart plan sets a pace of its own.
    pub(super) paced_ms: Option<f64>,
    /// The instant from which the next message may be handed over (ms).
    free_at: f64,
}

impl Upstream {
    /// The upstream that hands over to a station; `weight` e-mails are one message.
    // A world has three: one copy of this in the program, and not one for each.
    #[inline(never)]
    pub(super) fn new(spec: &StationSpec, weight: f64) -> Upstream {
        Upstream {
            spool: Spool::EMPTY,
            ready: Queue::EMPTY,
            fresh: Queue::EMPTY,
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
            door: Door::Answers,
            eager: false,
            meter: Meter::default(),
            new_mails_turn: false,
            refused: 0,
            push_ms: 1000.0 * weight / spec.push_per_s,
            paced_ms: None,
            free_at: 0.0,
        }
    }

    /// Something is ready to be handed over.
    pub(super) fn has_ready(&self) -> bool {
        !(self.ready.is_empty() && self.fresh.is_empty())
    }

    /// The next message to hand over: old and new mail in turn, new mail first while the queue is full.
    fn next_ready(&mut self, messages: &Messages) -> Option<u32> {
        let full = self
            .active_max
            .is_some_and(|max| self.ready.len() + self.fresh.len() > max);
        let new_first = full || self.new_mails_turn;
        self.new_mails_turn = !self.new_mails_turn;
        if new_first {
            self.fresh
                .pop(messages)
                .or_else(|| self.ready.pop(messages))
        } else {
            self.ready
                .pop(messages)
                .or_else(|| self.fresh.pop(messages))
        }
    }

    /// One that was to be handed over, old mail first, is not any more.
    pub(super) fn no_longer_ready(&mut self, messages: &Messages) -> Option<u32> {
        self.ready
            .pop(messages)
            .or_else(|| self.fresh.pop(messages))
    }

    fn opens_another(&self, open: usize) -> bool {
        self.window.is_none_or(|window| (open as f64) < window.now)
    }

    /// From now on copies share what waits.
    pub(super) fn share(&mut self) {
        self.spool.share();
        self.ready.share();
        self.fresh.share();
    }

    /// Bytes on the heap, with what copies share or without it.
    pub(super) fn bytes(&self, shared: bool) -> usize {
        self.wheel.bytes(shared)
            + self.spool.bytes(shared)
            + self.ready.bytes(shared)
            + self.fresh.bytes(shared)
    }
}

impl World {
    /// A message comes to wait at place `u` (0 outbox, 1 provider, 2 relay).
    pub(super) fn enter(&mut self, u: usize, id: u32) {
        if self.passes_at_once(u, id) {
            self.pass(u, id);
        } else {
            self.settle(u, id);
            self.route(u, id);
        }
    }

    /// True if a message that comes to `u` now is handed over in the same millisecond: nobody is before it, and the
    /// door, as far as anybody knows, takes it.
    fn passes_at_once(&self, u: usize, id: u32) -> bool {
        let upstream = &self.upstreams[u];
        !upstream.has_ready()
            && upstream.door == Door::Answers
            && upstream.free_at as u32 <= self.now
            && self.hops[u] == HopState::Up
            && upstream.opens_another(self.sessions_to(u))
            && !(u == 2 && self.control.is_closed(self.messages.get(id).addr))
    }

    /// A message comes to `u` and is handed over at once: the two events of one that waits for no time.
    fn pass(&mut self, u: usize, id: u32) {
        self.note(Stand::new(State::Waiting, u).index() as u64 + 1, id);
        self.events += 1;
        self.depart(u, id);
    }

    /// Sessions that are open at the door after `u`, or will be when they come to it.
    fn sessions_to(&self, u: usize) -> usize {
        self.links[u].line.len() + self.stations[u].open_sessions() as usize
    }

    fn settle(&mut self, u: usize, id: u32) {
        self.put(id, State::Waiting, u);
        if u > 0 {
            self.oldest = self.oldest.min(id);
        }
        self.journal.entered(u, id, self.trace);
        let upstream = &mut self.upstreams[u];
        upstream.spool.enter(&mut self.messages, id);
        upstream.meter.set(self.now, upstream.spool.len());
        if u == 2 {
            self.control.waits(self.messages.get(id).addr, 1);
        }
    }

    /// Takes a message out of the spool at `u`; the caller puts it somewhere else.
    fn unsettle(&mut self, u: usize, id: u32) {
        self.journal.left(u, id, self.trace);
        let upstream = &mut self.upstreams[u];
        upstream.spool.leave(&self.messages, id);
        upstream.meter.set(self.now, upstream.spool.len());
        let message = self.messages.get_mut(id);
        let flags = message.flags();
        if flags & REFUSED != 0 {
            message.set_flags(flags & !REFUSED);
            upstream.refused -= 1;
        }
        if u == 2 {
            self.control.waits(message.addr, -1);
        }
    }

    /// Decides what a message that waits at `u` waits for.
    pub(super) fn route(&mut self, u: usize, id: u32) {
        if u == 2 && self.control.is_closed(self.messages.get(id).addr) {
            self.mark_refused(u, id);
            self.control.hold(&self.messages, id);
        } else if self.hops[u] != HopState::Up || self.shuns(u) {
            self.failed_attempt(u, id);
        } else {
            let upstream = &mut self.upstreams[u];
            let is_new = self.messages.get(id).flags() & REFUSED == 0;
            let queue = match upstream.active_max {
                Some(_) if is_new => &mut upstream.fresh,
                _ => &mut upstream.ready,
            };
            queue.push(id);
            self.plan_push(u);
        }
    }

    /// True while the upstream defers mail without connecting.
    fn shuns(&self, u: usize) -> bool {
        let upstream = &self.upstreams[u];
        match upstream.door {
            Door::Answers => false,
            Door::DeadUntil(t) => !upstream.eager && self.now < t,
            Door::Probed => !upstream.eager,
        }
    }

    fn mark_refused(&mut self, u: usize, id: u32) {
        let message = self.messages.get_mut(id);
        let flags = message.flags();
        if flags & REFUSED == 0 {
            message.set_flags(flags | REFUSED);
            self.upstreams[u].refused += 1;
        }
    }

    /// An attempt to hand the message over failed: it is deferred by its holder's rule, or given up.
    pub(super) fn failed_attempt(&mut self, u: usize, id: u32) {
        self.mark_refused(u, id);
        self.messages.get_mut(id).count_attempt();
        self.defer(u, id);
    }

    /// Sets the timer of a message whose last attempt has just failed.
    fn defer(&mut self, u: usize, id: u32) {
        self.send_delay_notices(u, id);
        let message = *self.messages.get(id);
        match self.after_failure(u, &message) {
            After::GiveUp(at) if at <= self.now => self.give_up(u, id),
            After::GiveUp(at) => self.set_timer(u, id, at, LAST),
            // Behind a link that is cut or shut an attempt needs no event of its own.
            After::Attempt(_) if self.hops[u] != HopState::Up => self.park(u, id),
            After::Attempt(at) => self.set_timer(u, id, at, 0),
        }
    }

    /// Lets a message wait behind a hop that lets nothing pass.
    fn park(&mut self, u: usize, id: u32) {
        match self.parked_until(u, self.messages.get(id)) {
            After::GiveUp(at) => self.set_timer(u, id, at, LAST | PARKED),
            After::Attempt(NEVER) => {}
            After::Attempt(at) => self.set_timer(u, id, at, PARKED),
        }
    }

    fn set_timer(&mut self, u: usize, id: u32, due: u32, what: u8) {
        let message = self.messages.get_mut(id);
        message.due = due;
        message.set_flags(message.flags() & !(LAST | PARKED) | what);
        self.upstreams[u].wheel.insert(&mut self.messages, id);
        self.plan_wheel(u);
    }

    pub(super) fn plan_wheel(&mut self, u: usize) {
        let next = self.upstreams[u].wheel.next();
        self.due.set(
            source::WHEEL + u,
            if next == NEVER {
                NEVER
            } else {
                next.max(self.now)
            },
        );
    }

    /// The wheel at `u` has turned to now: perhaps a message is due.
    pub(super) fn timer(&mut self, u: usize) {
        let now = self.now;
        if let Some(id) = self.upstreams[u].wheel.turn(&self.messages, now) {
            let flags = self.messages.get(id).flags();
            if flags & LAST != 0 {
                self.give_up(u, id);
            } else if flags & PARKED != 0 {
                self.send_delay_notices(u, id);
                self.park(u, id);
            } else if self.hops[u] != HopState::Up || self.shuns(u) {
                self.failed_attempt(u, id);
            } else {
                self.make_ready(u, id);
                self.plan_push(u);
            }
        } else {
            // The wheel has turned, and nothing has happened to anybody.
            self.events -= 1;
        }
        self.plan_wheel(u);
    }

    /// Sets the instant of the next message handed over from `u`.
    pub(super) fn plan_push(&mut self, u: usize) {
        let upstream = &self.upstreams[u];
        if !upstream.has_ready() {
            self.due.set(source::PUSH + u, NEVER);
            return;
        }
        let free = (upstream.free_at as u32).max(self.now);
        let waits = !upstream.opens_another(self.sessions_to(u));
        self.due.set(
            source::PUSH + u,
            match upstream.door {
                _ if waits || self.hops[u] != HopState::Up => NEVER,
                Door::Answers => free,
                Door::DeadUntil(t) => t.max(free),
                Door::Probed => NEVER,
            },
        );
    }

    /// The first ready message at `u` is handed over: it is on its way.
    pub(super) fn hand_over(&mut self, u: usize) {
        let upstream = &mut self.upstreams[u];
        if let Door::DeadUntil(_) = upstream.door {
            upstream.door = Door::Probed;
        }
        if let Some(id) = upstream.next_ready(&self.messages) {
            self.unsettle(u, id);
            self.depart(u, id);
        }
        self.plan_push(u);
    }

    /// A message is on its way.
    #[inline]
    fn depart(&mut self, u: usize, id: u32) {
        let now = self.now;
        let upstream = &mut self.upstreams[u];
        // A drip is at most as fast as the upstream can.
        let pace = upstream
            .paced_ms
            .map_or(upstream.push_ms, |ms| ms.max(upstream.push_ms));
        upstream.free_at = upstream.free_at.max(f64::from(now)) + pace;
        self.put(id, State::OnLink, u);
        let arrives = now.saturating_add(self.scenario.travel.ms());
        if self.links[u].line.is_empty() {
            self.due.set(source::LINK + u, arrives);
        }
        self.links[u].line.push_back((arrives, id));
    }

    /// A session ended without 250 (`down`: because the door is down or the link broke): the message is its
    /// previous holder's again.
    pub(super) fn refused(&mut self, u: usize, id: u32, down: bool) {
        self.settle(u, id);
        self.mark_refused(u, id);
        self.messages.get_mut(id).count_attempt();
        if down {
            self.found_dead(u);
        } else {
            self.answered(u);
        }
        if u == 2 && self.control.is_closed(self.messages.get(id).addr) {
            self.control.hold(&self.messages, id);
            return;
        }
        if down && self.upstreams[u].eager {
            self.make_ready(u, id);
        } else {
            self.defer(u, id);
        }
        self.plan_push(u);
    }

    /// The door does not answer: nobody connects for a while, and the window starts again from its beginning.
    fn found_dead(&mut self, u: usize) {
        let upstream = &mut self.upstreams[u];
        upstream.door = Door::DeadUntil(self.now.saturating_add(self.scenario.probe.ms()));
        if let Some(window) = &mut upstream.window {
            window.now = window.initial;
        }
    }

    /// A session ended with 250: the window of the one server that had it grows by one.
    pub(super) fn succeeded(&mut self, u: usize) {
        if let Some(window) = &mut self.upstreams[u].window {
            window.now = (window.now + 1.0).min(window.max);
        }
    }

    /// The door refuses for good (550): the holder tells the sender at once.
    pub(super) fn refused_for_good(&mut self, u: usize, id: u32) {
        self.settle(u, id);
        self.give_up(u, id);
        self.answered(u);
        self.plan_push(u);
    }

    /// The door answered: it is not dead.
    pub(super) fn answered(&mut self, u: usize) {
        if self.upstreams[u].door != Door::Answers {
            self.upstreams[u].door = Door::Answers;
            self.plan_push(u);
        }
    }

    /// The holder gives up: a failure notice travels back to the sender.
    fn give_up(&mut self, u: usize, id: u32) {
        self.unsettle(u, id);
        self.put(id, State::Returning, u);
        self.notice_leaves(u, id, false);
    }

    /// A notice leaves for the sender: that the mail is late, or that it has failed.
    pub(super) fn notice_leaves(&mut self, u: usize, id: u32, late: bool) {
        let arrives = self
            .now
            .saturating_add(u as u32 * self.scenario.travel.ms());
        self.notices[u].push_back(Notice { arrives, id, late });
        self.due
            .set_seldom(source::NOTICE + u, self.notices[u][0].arrives);
    }

    /// Nothing passes hop `u` any more: what is on the link or in a session drops back, what was to be handed
    /// over is deferred.
    pub(super) fn obstruct(&mut self, u: usize, state: HopState) {
        self.hops[u] = state;
        self.failing_since[u] = self.failing_since[u].min(self.now);
        self.upstreams[u].eager = false;
        self.upstreams[u].paced_ms = None;
        if u == 2 {
            // The restart plan ends here: no further block opens behind a hop that lets nothing pass.
            self.due.set_seldom(source::OPENING, NEVER);
        }
        self.due.set(source::LINK + u, NEVER);
        self.add_chore(Chore::DropLink(u));
        self.drop_sessions(u);
        self.add_chore(Chore::DeferReady(u));
        self.plan_push(u);
    }

    /// Those on hold for a block that opens: they have all been refused, so they are ready, one after the other, or, where
    /// nobody connects now, deferred again.
    pub(super) fn release(&mut self, u: usize, mut held: Queue) {
        if self.hops[u] == HopState::Up && !self.shuns(u) {
            self.upstreams[u].ready.append(&held);
            self.plan_push(u);
            return;
        }
        while let Some(id) = held.pop(&self.messages) {
            self.failed_attempt(u, id);
        }
    }

    /// The message is to be handed over as soon as those before it are.
    pub(super) fn make_ready(&mut self, u: usize, id: u32) {
        self.upstreams[u].ready.push(id);
    }

    /// Takes everything that waits at `u` out of `ready` and the wheel, to wait again, in order of entry.
    pub(super) fn reroute(&mut self, u: usize, again: Again) {
        let now = self.now;
        let upstream = &mut self.upstreams[u];
        upstream.ready = Queue::EMPTY;
        upstream.fresh = Queue::EMPTY;
        upstream.wheel.clear(now);
        upstream.door = Door::Answers;
        upstream.free_at = f64::from(now);
        let place = upstream.spool.beginning();
        self.add_chore(Chore::Reroute(u, place, again));
    }

    /// A message that waited behind a dead hop comes at its own next attempt.
    pub(super) fn await_next_attempt(&mut self, u: usize, id: u32) {
        let message = *self.messages.get(id);
        if message.flags() & REFUSED == 0 {
            self.make_ready(u, id);
            return;
        }
        let attempts = self
            .attempts_so_far(u, &message)
            .min(u32::from(ATTEMPTS_MAX));
        self.messages.get_mut(id).set_attempts(attempts as u16);
        match self.next_attempt_after_wait(u, &message) {
            After::Attempt(at) => self.set_timer(u, id, at, 0),
            After::GiveUp(at) => self.set_timer(u, id, at, LAST),
        }
    }
}
