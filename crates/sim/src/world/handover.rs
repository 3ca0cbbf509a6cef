//! Handover: a message leaves an upstream (`u`: 0 outbox, 1 provider, 2 relay) for the next station, and what the
//! upstream learns from the answer to it.

use super::deferred_work::Work;
use super::feedback::SessionEnd;
use super::view::InTransit;
use super::{NEVER, Notice, World, source};
use crate::message::{Location, State};
use crate::network::HopState;
use crate::time::Duration;

impl World {
    /// True if a message that comes to `u` now is handed over in the same millisecond: none waits before it, and the
    /// destination, as far as its server knows, takes it.
    pub(super) fn passes_at_once(&self, u: usize, id: u32) -> bool {
        let upstream = &self.upstreams[u];
        upstream.next_handover_at as u32 <= self.now
            && self.hops[u] == HopState::Up
            && upstream.passes(id)
            && !(u == 2 && self.control.is_closed(self.messages.get(id).addr))
    }

    /// A message comes to `u` and is handed over at once: two events in one step.
    pub(super) fn pass(&mut self, u: usize, id: u32) {
        self.record(Location::new(State::Waiting, u).index() as u64 + 1, id);
        self.events += 1;
        self.depart(u, id);
    }

    /// Sets the instant of the next message handed over from `u`.
    pub(super) fn schedule_handover(&mut self, u: usize) {
        let upstream = &self.upstreams[u];
        let at = if !upstream.has_ready() || self.hops[u] != HopState::Up {
            NEVER
        } else {
            let free = (upstream.next_handover_at as u32).max(self.now);
            if upstream.is_sendable() {
                free
            } else {
                upstream.next_probe().max(free)
            }
        };
        self.schedule.set(source::HANDOVER + u, at);
    }

    /// The first ready message at `u` is handed over: it is on its way.
    pub(super) fn hand_over(&mut self, u: usize) {
        if let Some(id) = self.upstreams[u].next_ready(self.now, &self.messages) {
            self.dequeue(u, id);
            self.depart(u, id);
        }
        self.schedule_handover(u);
    }

    /// A message leaves for the next station.
    #[inline]
    fn depart(&mut self, u: usize, id: u32) {
        let now = self.now;
        let upstream = &mut self.upstreams[u];
        upstream.next_handover_at =
            upstream.next_handover_at.max(f64::from(now)) + upstream.pace_ms();
        upstream.departs(id);
        let message = self.transition(id, State::OnLink, u);
        let arrives = now.saturating_add(self.scenario.travel.ms());
        let sent = InTransit::new(arrives, id, message.is_test());
        let in_transit = &mut self.links[u].in_transit;
        in_transit.push_back(sent);
        if in_transit.len() == 1 {
            self.schedule_link(u);
        }
    }

    /// A session ended without an answer to the message: it goes back to the server that was handing it over. If that
    /// server's copy has been destroyed meanwhile, it is lost.
    pub(super) fn refused(&mut self, u: usize, id: u32, end: SessionEnd) {
        if self.has_no_copy(u, id) {
            self.lose(u, id);
            self.session_ended(u, id, end);
            self.schedule_handover(u);
            return;
        }
        self.enqueue(u, id);
        self.set_refused(u, id);
        self.messages.get_mut(id).count_attempt();
        let on_hold = u == 2 && self.control.is_closed(self.messages.get(id).addr);
        let again = end == SessionEnd::NoConnection
            && self.upstreams[u].is_flushing()
            && !self.never_retries(u, id);
        if again && !on_hold {
            // It is active again before the session ends: the server does not forget what it knows of the destination.
            self.make_ready(u, id);
            if self.scenario.travel == Duration::ZERO {
                // The connection has failed at the instant at which it was made. The station is down for this
                // millisecond at least, and the next is made after it: an instant in which few messages are handed
                // over as often as the handover rate allows (a million times) would hardly end.
                self.upstreams[u].pause_until(self.now.saturating_add(1));
            }
        }
        self.session_ended(u, id, end);
        if on_hold {
            self.hold(id);
        } else if !again {
            self.defer(u, id);
        }
        self.schedule_handover(u);
    }

    /// The message's server learns from the end of the session. When it finds the destination dead, all its active
    /// mail is deferred, each message by its own age, unless the operator flushes.
    #[inline]
    pub(super) fn session_ended(&mut self, u: usize, id: u32, end: SessionEnd) {
        if !self.upstreams[u].knows(end) {
            self.learn(u, id, end);
        }
    }

    fn learn(&mut self, u: usize, id: u32, end: SessionEnd) {
        let probe_at = self.now.saturating_add(self.scenario.probe.ms());
        let upstream = &mut self.upstreams[u];
        if let Some(server) = upstream.session_ended(id, end, probe_at)
            && !upstream.is_flushing()
        {
            self.defer_work(Work::DeferServer(u, server));
        }
    }

    /// The station rejects the message for good (550): the server that holds it sends a failure notice at once. If its
    /// copy has been destroyed meanwhile, there is nothing to return, and the message is lost.
    pub(super) fn refused_for_good(&mut self, u: usize, id: u32) {
        if self.has_no_copy(u, id) {
            return self.refused(u, id, SessionEnd::Answered);
        }
        self.enqueue(u, id);
        self.give_up(u, id);
        self.session_ended(u, id, SessionEnd::Answered);
        self.schedule_handover(u);
    }

    /// The server gives the message up: a failure notice travels back to the sender, unless the sender is a program
    /// that tells nobody.
    pub(super) fn give_up(&mut self, u: usize, id: u32) {
        self.dequeue(u, id);
        if self.never_retries(u, id) && !self.is_told(id) {
            self.transition(id, State::Lost, u);
            return;
        }
        self.transition(id, State::Returning, u);
        self.notice_leaves(u, id, false);
    }

    /// A notice leaves for the sender: that the mail is late, or that it has failed.
    pub(super) fn notice_leaves(&mut self, u: usize, id: u32, late: bool) {
        let arrives = self
            .now
            .saturating_add(u as u32 * self.scenario.travel.ms());
        self.notices[u].push_back(Notice { arrives, id, late });
        self.schedule
            .set_rare(source::NOTICE + u, self.notices[u][0].arrives);
    }
}
