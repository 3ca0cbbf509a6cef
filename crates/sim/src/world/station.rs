//! Stations: a front door, a room of open sessions, workers who serve them in the order they came. A session
//! that is served ends with 250 and the message changes hands; before that it still belongs to the previous
//! holder, who gets it back when the station falls.

use super::deferred_work::Work;
use super::meter::StationMeters;
use super::{NEVER, PLACES, World, source};
use crate::command::OverloadAction;
use crate::ids::Queue;
use crate::limits::MESSAGES_MAX;
use crate::message::{OWN, State};
use crate::messages::Messages;
use crate::rng::Rng;
use crate::scenario::{OverloadPolicy, Service, StationSpec};
use crate::series::FlagKind;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Refusals are work that has been done already, so the next service begins with all of it: nothing is left for
/// deliveries where refusing takes all the capacity (MODEL.md section 6, B*). But a door cannot refuse more than
/// it has time for; it owes at most this much, in multiples of the mean service time.
const DEBT_MAX: f64 = 1000.0;

/// The cost of a refused session, as a fraction of a delivery's service, at a door that begins to shed: a
/// connection and an answer, without a message.
const REJECTION_COST: f64 = 0.1;

/// A station's state. Numbers are in messages (dots) and ms.
#[derive(Clone)]
pub(super) struct Station {
    spec: StationSpec,
    /// Mean service time of one message.
    mean_ms: f64,
    /// Sessions at which it falls or sheds.
    pub(super) sessions_max: Option<u32>,
    rng: Rng,
    /// Open sessions that wait for a worker.
    wait_queue: Queue,
    /// Sessions being served: when they end above the id, which is marked where the client will not wait for it.
    serving: BinaryHeap<Reverse<u64>>,
    /// Sessions whose client will have given up before their end: (id, end).
    overruns: Vec<(u32, u32)>,
    /// The next service time (ms). Drawn before it is needed: the event that begins a service waits for its end, and a draw
    /// takes as long as the rest of it.
    next_service_ms: f64,
    /// Work owed for refusing sessions.
    rejection_debt_ms: f64,
    /// When it comes back; `NEVER` while it is up.
    pub(super) back_at: u32,
    pub(super) crashes: u32,
    pub(super) crashed_at: u32,
    pub(super) meters: StationMeters,
}

/// An entry in `serving`: `id`, marked or not, at that time (ms).
const fn entry(at: u32, id: u32) -> Reverse<u64> {
    Reverse((at as u64) << 32 | id as u64)
}

/// Marks in `serving`, above any message's number: at that time the client gives up and the worker goes on;
/// at that time a worker ends a session whose client has gone.
const CLIENT_LEAVES: u32 = 1 << 30;
const CLIENT_GONE: u32 = 1 << 31;
const _: () = assert!(MESSAGES_MAX < CLIENT_LEAVES);

impl Station {
    // A world has three: one copy of this in the program, and not one for each.
    #[inline(never)]
    pub(super) fn new(spec: &StationSpec, weight: f64, rng: Rng) -> Station {
        let sessions = match spec.overload {
            OverloadPolicy::Unlimited => None,
            OverloadPolicy::Crash { sessions } | OverloadPolicy::RejectWith421 { sessions, .. } => {
                Some(sessions)
            }
        };
        let mut station = Station {
            mean_ms: f64::from(spec.workers) * 1000.0 * weight / spec.capacity_per_s,
            sessions_max: sessions.map(|s| (s / weight).max(1.0) as u32),
            spec: *spec,
            rng,
            wait_queue: Queue::EMPTY,
            serving: BinaryHeap::new(),
            overruns: Vec::new(),
            next_service_ms: 0.0,
            rejection_debt_ms: 0.0,
            back_at: NEVER,
            crashes: 0,
            crashed_at: NEVER,
            meters: StationMeters::default(),
        };
        station.draw();
        station
    }

    /// Draws the next service time.
    #[inline]
    fn draw(&mut self) {
        let share = match self.spec.service {
            Service::Exponential => self.rng.exponential(),
            Service::Constant => 1.0,
        };
        self.next_service_ms = share * self.mean_ms;
    }

    /// Another manner beyond the limit. What refusing costs where the scenario does not say is modelled.
    pub(super) fn set_overload_action(&mut self, manner: OverloadAction) {
        self.spec.overload = match (self.spec.overload, manner) {
            (OverloadPolicy::Crash { sessions }, OverloadAction::RejectWith421) => {
                OverloadPolicy::RejectWith421 {
                    sessions,
                    cost: REJECTION_COST,
                }
            }
            (OverloadPolicy::RejectWith421 { sessions, .. }, OverloadAction::Crash) => {
                OverloadPolicy::Crash { sessions }
            }
            (as_it_is, _) => as_it_is,
        };
    }

    pub(super) fn is_up(&self) -> bool {
        self.back_at == NEVER
    }

    /// Sessions open now.
    pub(super) fn open_sessions(&self) -> u32 {
        self.wait_queue.len() + self.serving.len() as u32
    }

    /// Sessions being served now.
    pub(super) fn busy(&self) -> u32 {
        self.serving.len() as u32
    }

    pub(super) fn workers(&self) -> u32 {
        self.spec.workers
    }

    fn full(&self) -> bool {
        self.sessions_max
            .is_some_and(|max| self.open_sessions() >= max)
    }

    /// A refused session has cost this fraction of a delivery's service.
    fn charge_rejection(&mut self, cost: f64) {
        self.rejection_debt_ms =
            (self.rejection_debt_ms + cost * self.mean_ms).min(DEBT_MAX * self.mean_ms);
    }

    /// A session is opened: it is served at once where a worker is free.
    #[inline]
    fn admit(&mut self, now: u32, id: u32) {
        if self.serving.len() < self.spec.workers as usize {
            let entry = self.start_service(now, id);
            self.serving.push(entry);
        } else {
            self.wait_queue.push(id);
        }
    }

    /// What comes next in `serving` has come, its id is returned as it was marked: the worker takes the next in the
    /// room, or, where the client has given up after its final dot, goes on without it.
    #[inline]
    fn finish_next(&mut self, now: u32, messages: &Messages) -> Option<u32> {
        let marked = self.serving.peek()?.0 as u32;
        let next = if marked & CLIENT_LEAVES != 0 {
            self.overrun(marked & !CLIENT_LEAVES)
        } else {
            self.wait_queue
                .pop(messages)
                .map(|id| self.start_service(now, id))
        };
        match next {
            Some(entry) => *self.serving.peek_mut()? = entry,
            None => drop(self.serving.pop()),
        }
        Some(marked)
    }

    /// A worker begins to serve this session.
    #[inline]
    fn start_service(&mut self, now: u32, id: u32) -> Reverse<u64> {
        let debt = core::mem::take(&mut self.rejection_debt_ms);
        let ms = (self.next_service_ms + debt + 0.5) as u32;
        self.draw();
        let end = now.saturating_add(ms);
        match self.spec.client_timeout {
            Some(timeout) if ms > timeout.ms() => {
                self.overruns.push((id, end));
                entry(now.saturating_add(timeout.ms()), id | CLIENT_LEAVES)
            }
            _ => entry(end, id),
        }
    }

    /// The session of a client that has given up after its final dot goes on without it.
    #[cold]
    fn overrun(&mut self, id: u32) -> Option<Reverse<u64>> {
        let at = self.overruns.iter().position(|&(other, _)| other == id)?;
        let (_, end) = self.overruns.swap_remove(at);
        self.meters.orphaned += 1;
        Some(entry(end, id | CLIENT_GONE))
    }

    /// Until when the session that has waited longest for a worker will wait (ms); `since` tells since when.
    fn next_timeout(&self, since: impl Fn(u32) -> u32) -> u32 {
        match (self.spec.client_timeout, self.wait_queue.first()) {
            (Some(timeout), Some(id)) => since(id).saturating_add(timeout.ms()),
            _ => NEVER,
        }
    }

    pub(super) fn measure(&mut self, now: u32) {
        self.meters.sessions.set(now, self.open_sessions());
        self.meters.waiting.set(now, self.wait_queue.len());
    }

    fn next(&self) -> u32 {
        self.serving.peek().map_or(NEVER, |r| (r.0 >> 32) as u32)
    }

    /// No session is to end as it would have.
    fn abort_sessions(&mut self) {
        self.overruns.clear();
        self.rejection_debt_ms = 0.0;
    }

    /// Of sessions that are broken off, the next one whose client is still there: those being served by their ends, then
    /// those in the room.
    pub(super) fn drop_session(&mut self, messages: &Messages) -> Option<u32> {
        while let Some(Reverse(entry)) = self.serving.pop() {
            let marked = entry as u32;
            if marked & CLIENT_GONE == 0 {
                return Some(marked & !CLIENT_LEAVES);
            }
            self.meters.orphaned -= 1;
        }
        self.wait_queue.pop(messages)
    }

    /// From now on copies share who waits in the room.
    pub(super) fn share(&mut self) {
        self.wait_queue.share();
    }

    /// Bytes on the heap, with what copies share or without it.
    pub(super) fn bytes(&self, shared: bool) -> usize {
        self.wait_queue.bytes(shared) + self.serving.capacity() * 8
    }
}

impl World {
    /// The first message on a link stands before the door at its end.
    pub(super) fn link_arrival(&mut self, hop: usize) {
        if let Some(id) = self.links[hop].pop(&self.messages) {
            self.open_session(hop, id);
        }
        self.schedule
            .set(source::LINK + hop, self.links[hop].next());
    }

    fn open_session(&mut self, hop: usize, id: u32) {
        if self.rejecting[hop] {
            self.refused_for_good(hop, id);
            return;
        }
        let station = &mut self.stations[hop];
        if !station.is_up() {
            self.refused(hop, id, true);
            return;
        }
        station.meters.offered += 1;
        if station.full() {
            match station.spec.overload {
                OverloadPolicy::RejectWith421 { cost, .. } => {
                    station.meters.rejected += 1;
                    station.charge_rejection(cost);
                    self.refused(hop, id, false);
                    return;
                }
                OverloadPolicy::Crash { .. } => {
                    self.crash(hop);
                    // It is refused as well, after those who were there before it.
                    self.links[hop].in_transit.push_front((self.now, id));
                    self.defer_work(Work::DropFirst(hop));
                    return;
                }
                OverloadPolicy::Unlimited => {}
            }
        }
        self.transition(id, State::InService, hop + 1);
        self.stations[hop].admit(self.now, id);
        self.schedule_station(hop);
    }

    /// The sessions of a station have changed: when does something happen next?
    fn schedule_station(&mut self, hop: usize) {
        let station = &mut self.stations[hop];
        station.measure(self.now);
        self.schedule.set(source::STATION + hop, station.next());
        self.schedule_timeout(hop);
    }

    fn schedule_timeout(&mut self, hop: usize) {
        let messages = &self.messages;
        self.schedule.set_rare(
            source::TIMEOUT + hop,
            self.stations[hop].next_timeout(|id| messages.get(id).since),
        );
    }

    /// A session ends: with 250, or without its client.
    pub(super) fn served(&mut self, hop: usize) {
        if let Some(id) = self.stations[hop].finish_next(self.now, &self.messages) {
            if id & CLIENT_GONE != 0 {
                self.stations[hop].meters.duplicates += 1;
                self.stations[hop].meters.orphaned -= 1;
                self.record(0xd0b1e, id);
            } else if id & CLIENT_LEAVES != 0 {
                let id = id & !CLIENT_LEAVES;
                self.stations[hop].meters.timed_out_sessions += 1;
                self.refused(hop, id, false);
            } else {
                self.stations[hop].meters.served += 1;
                self.accepted(hop, id);
            }
        }
        self.schedule_station(hop);
    }

    /// The client that has waited longest for a worker gives up.
    pub(super) fn timed_out(&mut self, hop: usize) {
        if let Some(id) = self.stations[hop].wait_queue.pop(&self.messages) {
            self.stations[hop].meters.timed_out_sessions += 1;
            self.refused(hop, id, false);
        }
        self.schedule_station(hop);
    }

    fn accepted(&mut self, hop: usize, id: u32) {
        self.mark_destination_up(hop);
        self.widen_window(hop);
        let message = self.messages.get_mut(id);
        message.set_attempts(0);
        message.set_flags(message.flags() & OWN);
        message.accepted = self.now;
        if hop == 2 {
            self.delivered(id);
        } else {
            self.enter(hop + 1, id);
        }
        self.schedule_handover(hop);
    }

    /// The station falls: every open session drops back to its holder.
    fn crash(&mut self, hop: usize) {
        let now = self.now;
        let station = &mut self.stations[hop];
        station.crashes += 1;
        station.crashed_at = now;
        station.back_at = now.saturating_add(station.spec.reboot.ms());
        self.schedule
            .set_rare(source::REBOOT + hop, station.back_at);
        self.flag(FlagKind::Crashed(PLACES[hop + 1]), false);
        self.drop_sessions(hop);
    }

    /// Every open session of a station is broken off.
    pub(super) fn drop_sessions(&mut self, hop: usize) {
        self.schedule.set(source::STATION + hop, NEVER);
        self.schedule.set_rare(source::TIMEOUT + hop, NEVER);
        self.stations[hop].abort_sessions();
        self.defer_work(Work::DropSessions(hop));
    }

    /// A fallen station is back.
    pub(super) fn rebooted(&mut self, hop: usize) {
        self.stations[hop].back_at = NEVER;
        self.schedule.set_rare(source::REBOOT + hop, NEVER);
        self.flag(FlagKind::Rebooted(PLACES[hop + 1]), false);
    }
}
