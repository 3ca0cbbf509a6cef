//! Handover: a message leaves an upstream (`u`: 0 outbox, 1 provider, 2 relay) for the next station, and what the
//! upstream learns from the answer to it.

use super::upstream::DestinationState;
use super::{NEVER, Notice, World, source};
use crate::message::{Location, State};
use crate::network::HopState;

impl World {
    /// True if a message that comes to `u` now is handed over in the same millisecond: none waits before it, and the
    /// destination, as far as the upstream knows, takes it.
    pub(super) fn passes_at_once(&self, u: usize, id: u32) -> bool {
        let upstream = &self.upstreams[u];
        !upstream.has_ready()
            && upstream.destination == DestinationState::Up
            && upstream.next_handover_at as u32 <= self.now
            && self.hops[u] == HopState::Up
            && upstream.may_open_session(self.sessions_to(u))
            && !(u == 2 && self.control.is_closed(self.messages.get(id).addr))
    }

    /// A message comes to `u` and is handed over at once: two events in one step.
    pub(super) fn pass(&mut self, u: usize, id: u32) {
        self.record(Location::new(State::Waiting, u).index() as u64 + 1, id);
        self.events += 1;
        self.depart(u, id);
    }

    /// Sessions at the station after `u` that are open or on their way.
    pub(super) fn sessions_to(&self, u: usize) -> usize {
        self.links[u].in_transit.len() + self.stations[u].open_sessions() as usize
    }

    /// Sets the instant of the next message handed over from `u`.
    pub(super) fn schedule_handover(&mut self, u: usize) {
        let upstream = &self.upstreams[u];
        if !upstream.has_ready() {
            self.schedule.set(source::HANDOVER + u, NEVER);
            return;
        }
        let free = (upstream.next_handover_at as u32).max(self.now);
        let waits = !upstream.may_open_session(self.sessions_to(u));
        self.schedule.set(
            source::HANDOVER + u,
            match upstream.destination {
                _ if waits || self.hops[u] != HopState::Up => NEVER,
                DestinationState::Up => free,
                DestinationState::DownUntil(t) => t.max(free),
                DestinationState::Probing => NEVER,
            },
        );
    }

    /// The first ready message at `u` is handed over: it is on its way.
    pub(super) fn hand_over(&mut self, u: usize) {
        let upstream = &mut self.upstreams[u];
        if let DestinationState::DownUntil(_) = upstream.destination {
            upstream.destination = DestinationState::Probing;
        }
        if let Some(id) = upstream.next_ready(&self.messages) {
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
        // A throttled plan is at most as fast as the upstream can be.
        let pace = upstream
            .throttle_ms
            .map_or(upstream.handover_interval_ms, |ms| {
                ms.max(upstream.handover_interval_ms)
            });
        upstream.next_handover_at = upstream.next_handover_at.max(f64::from(now)) + pace;
        self.transition(id, State::OnLink, u);
        let arrives = now.saturating_add(self.scenario.travel.ms());
        if self.links[u].in_transit.is_empty() {
            self.schedule.set(source::LINK + u, arrives);
        }
        self.links[u].in_transit.push_back((arrives, id));
    }

    /// A session ended without 250 (`down`: because the station is down or the link broke): the message goes back to
    /// the server that was handing it over. If that server's copy has been destroyed meanwhile, it is lost.
    pub(super) fn refused(&mut self, u: usize, id: u32, down: bool) {
        let lost = self.has_no_copy(u, id);
        if lost {
            self.transition(id, State::Lost, u);
        } else {
            self.enqueue(u, id);
            self.set_refused(u, id);
            self.messages.get_mut(id).count_attempt();
        }
        if down {
            self.mark_destination_down(u);
        } else {
            self.mark_destination_up(u);
        }
        if lost {
            self.schedule_handover(u);
            return;
        }
        if u == 2 && self.control.is_closed(self.messages.get(id).addr) {
            self.control.hold(&self.messages, id);
            return;
        }
        if down && self.upstreams[u].flushing && !self.never_retries(u, id) {
            self.make_ready(u, id);
        } else {
            self.defer(u, id);
        }
        self.schedule_handover(u);
    }

    /// The destination does not answer: no connection is made for a while, and the concurrency window starts again
    /// from its initial size.
    fn mark_destination_down(&mut self, u: usize) {
        let upstream = &mut self.upstreams[u];
        upstream.destination =
            DestinationState::DownUntil(self.now.saturating_add(self.scenario.probe.ms()));
        if let Some(window) = &mut upstream.window {
            window.now = window.initial;
        }
    }

    /// A session ended with 250: the concurrency window of one server grows by one.
    pub(super) fn widen_window(&mut self, u: usize) {
        if let Some(window) = &mut self.upstreams[u].window {
            window.now = (window.now + 1.0).min(window.max);
        }
    }

    /// The station rejects the message for good (550): the server that holds it sends a failure notice at once. If its
    /// copy has been destroyed meanwhile, there is nothing to return, and the message is lost.
    pub(super) fn refused_for_good(&mut self, u: usize, id: u32) {
        if self.has_no_copy(u, id) {
            self.transition(id, State::Lost, u);
        } else {
            self.enqueue(u, id);
            self.give_up(u, id);
        }
        self.mark_destination_up(u);
        self.schedule_handover(u);
    }

    /// The destination answered: it is up.
    pub(super) fn mark_destination_up(&mut self, u: usize) {
        if self.upstreams[u].destination != DestinationState::Up {
            self.upstreams[u].destination = DestinationState::Up;
            self.schedule_handover(u);
        }
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
