//! Stations: servers with a limit of open sessions, a wait queue, and workers who serve the sessions in the order in
//! which they came. A session that has been served ends with 250, and the station takes responsibility for the
//! message. Until then the message belongs to the server that hands it over, which gets it back when the station
//! crashes.

use super::deferred_work::Work;
use super::feedback::SessionEnd;
use super::meter::StationMeters;
use super::view::InTransit;
use super::{NEVER, PLACES, World, source};
use crate::ids::Queue;
use crate::limits::MESSAGES_MAX;
use crate::message::{OWN, State};
use crate::messages::Messages;
use crate::rng::Rng;
use crate::scenario::{OverloadPolicy, Service, StationSpec};
use crate::series::FlagKind;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Rejecting a session is work that has been done already, so the next service begins only after all of it: nothing is
/// left for deliveries where rejecting takes all the capacity (MODEL.md section 8, B*). But a server cannot reject
/// more than it has time for; the backlog of this work is at most this many mean service times.
const DEBT_MAX: f64 = 1000.0;

/// The mean service time of one message of so many e-mails (ms).
fn mean_service_ms(spec: &StationSpec, weight: f64) -> f64 {
    f64::from(spec.workers) * 1000.0 * weight / spec.capacity_per_s
}

/// The limit of open sessions, in messages of so many e-mails.
fn sessions_max(spec: &StationSpec, weight: f64) -> Option<u32> {
    let sessions = match spec.overload {
        OverloadPolicy::Unlimited => return None,
        OverloadPolicy::Crash { sessions } | OverloadPolicy::RejectWith421 { sessions, .. } => {
            sessions
        }
    };
    Some((sessions / weight).max(1.0) as u32)
}

/// A station's state. Numbers are in messages (dots) and ms.
#[derive(Clone)]
pub(super) struct Station {
    spec: StationSpec,
    /// Mean service time of one message.
    mean_ms: f64,
    /// Open sessions at which it crashes or rejects.
    pub(super) sessions_max: Option<u32>,
    rng: Rng,
    /// Open sessions that wait for a worker.
    wait_queue: Queue,
    /// Sessions being served: the end of each (ms) in the high bits, its message in the low ones. Two bits of the
    /// latter say that the client times out first, or has timed out.
    serving: BinaryHeap<Reverse<u64>>,
    /// Sessions whose client times out before they end: (message, end in ms).
    overruns: Vec<(u32, u32)>,
    /// The next service time (ms). Drawn in advance: the event that begins a service needs it at once, and a draw
    /// takes as long as the rest of that event.
    next_service_ms: f64,
    /// Work that rejections have cost and no service has been delayed by yet (ms).
    rejection_debt_ms: f64,
    /// Open sessions of readers, who share the storage with deliveries; 0 at any other station.
    pub(super) reader_sessions: u32,
    /// How much longer a service takes because readers use a part of the capacity: 1 or more.
    pub(super) slowdown: f64,
    /// When its reboot ends (ms); `NEVER` while it is up.
    pub(super) back_at: u32,
    pub(super) crashes: u32,
    pub(super) crashed_at: u32,
    /// Sessions of deliveries and of readers that were open then.
    pub(super) crashed_with: [u32; 2],
    pub(super) meters: StationMeters,
    /// See `StationView`; and up to when it is measured, with the areas under the open sessions and the busy workers there.
    pub(super) load: f32,
    load_until: (u32, [u64; 2]),
}

/// An entry in `serving`: message `id`, with or without one of the bits below, at an instant (ms).
const fn entry(at: u32, id: u32) -> Reverse<u64> {
    Reverse((at as u64) << 32 | id as u64)
}

/// Bits of an entry in `serving`, above any message's number. `CLIENT_LEAVES`: at that instant the client times out,
/// and the worker continues. `CLIENT_GONE`: at that instant a worker ends a session whose client has timed out.
const CLIENT_LEAVES: u32 = 1 << 30;
const CLIENT_GONE: u32 = 1 << 31;
const _: () = assert!(MESSAGES_MAX < CLIENT_LEAVES);

impl Station {
    // A world creates three of these: one copy of this code serves all of them.
    #[inline(never)]
    pub(super) fn new(spec: &StationSpec, weight: f64, rng: Rng) -> Station {
        let mut station = Station {
            mean_ms: mean_service_ms(spec, weight),
            sessions_max: sessions_max(spec, weight),
            spec: *spec,
            rng,
            wait_queue: Queue::EMPTY,
            serving: BinaryHeap::new(),
            overruns: Vec::new(),
            next_service_ms: 0.0,
            rejection_debt_ms: 0.0,
            reader_sessions: 0,
            slowdown: 1.0,
            back_at: NEVER,
            crashes: 0,
            crashed_at: NEVER,
            crashed_with: [0, 0],
            meters: StationMeters::default(),
            load: 0.0,
            load_until: (0, [0, 0]),
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

    /// From now on it is as this says. Sessions in service end when they would have ended; the service time that was
    /// drawn ahead is stretched, or drawn anew where its distribution is another one.
    pub(super) fn change(&mut self, spec: &StationSpec, weight: f64) {
        let mean_ms = mean_service_ms(spec, weight);
        self.next_service_ms *= mean_ms / self.mean_ms;
        self.mean_ms = mean_ms;
        self.sessions_max = sessions_max(spec, weight);
        let draws_otherwise = spec.service != self.spec.service;
        self.spec = *spec;
        if draws_otherwise {
            self.draw();
        }
    }

    /// Workers who have been added serve those who wait.
    pub(super) fn fill_workers(&mut self, now: u32, messages: &Messages) {
        while self.has_free_worker()
            && let Some(id) = self.wait_queue.pop(messages)
        {
            let entry = self.start_service(now, id);
            self.serving.push(entry);
        }
    }

    #[inline]
    fn has_free_worker(&self) -> bool {
        self.serving.len() < self.spec.workers as usize
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
            .is_some_and(|max| self.all_sessions() >= max)
    }

    /// Sessions of deliveries and readers together.
    pub(super) fn all_sessions(&self) -> u32 {
        self.open_sessions() + self.reader_sessions
    }

    /// How many sessions it has beyond its limit.
    pub(super) fn sessions_beyond(&self) -> u32 {
        self.sessions_max
            .map_or(0, |max| self.all_sessions().saturating_sub(max))
    }

    /// What it does at its limit.
    pub(super) fn overload(&self) -> OverloadPolicy {
        self.spec.overload
    }

    /// Its capacity: deliveries in a ms.
    pub(super) fn deliveries_per_ms(&self) -> f64 {
        f64::from(self.spec.workers) / self.mean_ms
    }

    /// Accounts for a rejection that has cost this fraction of a mean service.
    pub(super) fn charge_rejection(&mut self, cost: f64) {
        self.rejection_debt_ms =
            (self.rejection_debt_ms + cost * self.mean_ms).min(DEBT_MAX * self.mean_ms);
    }

    /// A session is opened; it is served at once where a worker is free.
    #[inline]
    fn admit(&mut self, now: u32, id: u32) {
        if self.has_free_worker() {
            let entry = self.start_service(now, id);
            self.serving.push(entry);
        } else {
            self.wait_queue.push(id);
        }
    }

    /// Handles the first entry of `serving` and returns its message with its bits: the worker takes the next session
    /// from the wait queue, or, where the client has timed out after its final dot, continues.
    #[inline]
    fn finish_next(&mut self, now: u32, messages: &Messages) -> Option<u32> {
        let marked = self.serving.peek()?.0 as u32;
        let next = if marked & CLIENT_LEAVES != 0 {
            self.overrun(marked & !CLIENT_LEAVES)
        } else if self.serving.len() > self.spec.workers as usize {
            // This worker has been taken away.
            None
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
        let ms = (self.next_service_ms * self.slowdown + debt + 0.5) as u32;
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

    /// The client of a session has timed out after its final dot; the session goes on without it.
    #[cold]
    fn overrun(&mut self, id: u32) -> Option<Reverse<u64>> {
        let at = self.overruns.iter().position(|&(other, _)| other == id)?;
        let (_, end) = self.overruns.swap_remove(at);
        self.meters.orphaned += 1;
        Some(entry(end, id | CLIENT_GONE))
    }

    /// When the session that has waited longest for a worker times out (ms); `since` gives the beginning of its wait.
    fn next_timeout(&self, since: impl Fn(u32) -> u32) -> u32 {
        let Some(timeout) = self.spec.client_timeout else {
            return NEVER;
        };
        let first = self.wait_queue.first();
        first.map_or(NEVER, |id| since(id).saturating_add(timeout.ms()))
    }

    pub(super) fn measure(&mut self, now: u32) {
        let waiting = self.wait_queue.len();
        self.meters.sessions.set(now, waiting + self.busy());
        self.meters.waiting.set(now, waiting);
    }

    /// From now on its load is the mean since this was called last.
    pub(super) fn measure_load(&mut self, now: u32) {
        let [sessions, waiting] =
            [&self.meters.sessions, &self.meters.waiting].map(|m| m.area_at(now));
        let areas = [sessions, sessions - waiting];
        let (since, before) = core::mem::replace(&mut self.load_until, (now, areas));
        let (of, bears) = match self.sessions_max {
            Some(most) => (0, most),
            None => (1, self.workers()),
        };
        let whole = f64::from(bears.max(1)) * f64::from((now - since).max(1));
        self.load = ((areas[of] - before[of]) as f64 / whole).min(1.0) as f32;
    }

    fn next(&self) -> u32 {
        self.serving.peek().map_or(NEVER, |r| (r.0 >> 32) as u32)
    }

    /// Cancels the regular end of all sessions.
    fn abort_sessions(&mut self) {
        self.overruns.clear();
        self.rejection_debt_ms = 0.0;
    }

    /// The message of the next session that is broken off and whose client is still there: sessions in service by
    /// their ends, then those in the wait queue.
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

    /// From now on copies share the wait queue.
    pub(super) fn share(&mut self) {
        self.wait_queue.share();
    }

    /// Bytes on the heap, with or without shared pages.
    pub(super) fn bytes(&self, shared: bool) -> usize {
        self.wait_queue.bytes(shared) + self.serving.capacity() * 8
    }
}

impl World {
    /// The first message on a link arrives at the station. Where the windows of the servers that hand over are all in
    /// use it waits at the link's end until a session ends. Really such a message is still at its server; it is on the
    /// link only because the time on the link is drawn longer than it is.
    pub(super) fn link_arrival(&mut self, hop: usize) {
        if self.windows_are_used_up(hop) {
            // Nothing happens to the message: this is no event.
            self.events -= 1;
            self.links[hop].waits = true;
            self.schedule.set(source::LINK + hop, NEVER);
            return;
        }
        if let Some(id) = self.links[hop].pop(&self.messages) {
            self.open_session(hop, id);
        }
        self.schedule_link(hop);
    }

    #[inline]
    fn windows_are_used_up(&self, hop: usize) -> bool {
        let station = &self.stations[hop];
        let max = self.upstreams[hop].sessions_max();
        max.is_some_and(|max| station.open_sessions() >= max && station.is_up())
    }

    /// Sets the instant at which the next message on the link comes to the station.
    #[inline]
    pub(super) fn schedule_link(&mut self, hop: usize) {
        self.links[hop].waits = false;
        let next = self.links[hop].next();
        self.schedule.set(source::LINK + hop, next);
    }

    fn open_session(&mut self, hop: usize, id: u32) {
        let station = &mut self.stations[hop];
        if !station.is_up() {
            self.refused(hop, id, SessionEnd::NoConnection);
            return;
        }
        if self.rejecting[hop] {
            self.refused_for_good(hop, id);
            return;
        }
        station.meters.offered += 1;
        if station.full() {
            match station.spec.overload {
                OverloadPolicy::RejectWith421 { cost, .. } => {
                    station.meters.rejected += 1;
                    station.charge_rejection(cost);
                    self.refused(hop, id, SessionEnd::Rejected);
                    return;
                }
                OverloadPolicy::Crash { .. } => {
                    self.crash(hop);
                    // Its own message drops back as well, after those of the open sessions.
                    let test = self.messages.get(id).is_test();
                    let sent = InTransit::new(self.now, id, test);
                    self.links[hop].in_transit.push_front(sent);
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

    /// The sessions of a station have changed: measures them and schedules its next event.
    pub(super) fn schedule_station(&mut self, hop: usize) {
        let station = &mut self.stations[hop];
        station.measure(self.now);
        self.schedule.set(source::STATION + hop, station.next());
        self.schedule_timeout(hop);
        if self.links[hop].waits {
            self.schedule_link(hop);
        }
    }

    fn schedule_timeout(&mut self, hop: usize) {
        let messages = &self.messages;
        self.schedule.set_rare(
            source::TIMEOUT + hop,
            self.stations[hop].next_timeout(|id| messages.get(id).since),
        );
    }

    /// A session ends: with 250, or without its client, or its client leaves it.
    pub(super) fn served(&mut self, hop: usize) {
        if let Some(id) = self.stations[hop].finish_next(self.now, &self.messages) {
            if id & CLIENT_GONE != 0 {
                self.stations[hop].meters.duplicates += 1;
                self.stations[hop].meters.orphaned -= 1;
                self.record(0xd0b1e, id);
            } else if id & CLIENT_LEAVES != 0 {
                let id = id & !CLIENT_LEAVES;
                self.stations[hop].meters.timed_out += 1;
                self.refused(hop, id, SessionEnd::TimedOut);
            } else {
                self.stations[hop].meters.served += 1;
                self.accepted(hop, id);
            }
        }
        self.schedule_station(hop);
    }

    /// The client that has waited longest for a worker times out.
    pub(super) fn timed_out(&mut self, hop: usize) {
        if let Some(id) = self.stations[hop].wait_queue.pop(&self.messages) {
            self.stations[hop].meters.timed_out += 1;
            self.refused(hop, id, SessionEnd::TimedOut);
        }
        self.schedule_station(hop);
    }

    fn accepted(&mut self, hop: usize, id: u32) {
        self.session_ended(hop, id, SessionEnd::Answered);
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

    /// The station crashes: the message of every open session drops back to the server that was handing it over.
    pub(super) fn crash(&mut self, hop: usize) {
        let now = self.now;
        let station = &mut self.stations[hop];
        station.crashes += 1;
        station.crashed_at = now;
        station.crashed_with = [station.open_sessions(), station.reader_sessions];
        let most = station.meters.all_sessions_max.max(station.all_sessions());
        station.meters.all_sessions_max = most;
        station.back_at = now.saturating_add(station.spec.reboot.ms());
        self.schedule
            .set_rare(source::REBOOT + hop, station.back_at);
        self.flag(FlagKind::Crashed(PLACES[hop + 1]), false);
        self.upstreams[hop].destination_crashed();
        self.drop_sessions(hop);
        self.schedule_link(hop);
        if hop == 2 {
            self.break_off_readers();
        }
        self.keep_outage();
    }

    /// Every open session of a station is broken off.
    pub(super) fn drop_sessions(&mut self, hop: usize) {
        self.schedule.set(source::STATION + hop, NEVER);
        self.schedule.set_rare(source::TIMEOUT + hop, NEVER);
        self.stations[hop].abort_sessions();
        self.defer_work(Work::DropSessions(hop));
    }

    /// A crashed station is up again.
    pub(super) fn rebooted(&mut self, hop: usize) {
        if hop == 2 {
            self.play_readers();
        }
        self.stations[hop].back_at = NEVER;
        self.keep_backlog(hop);
        self.keep_outage();
        self.schedule.set_rare(source::REBOOT + hop, NEVER);
        self.flag(FlagKind::Rebooted(PLACES[hop + 1]), false);
        if hop == 2 {
            self.schedule_readers();
        }
    }
}
