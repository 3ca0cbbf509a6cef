//! Upstreams: the servers that hold mail before a hop (the senders' programs, the provider, the relay). Each server has
//! what is ready there, a view of the destination, and perhaps a window of sessions; the spool and the timing wheel are
//! the upstream's. What becomes of the mail that waits there is in `waiting`.
//!
//! Everywhere in the world `u` is the index of an upstream and of the hop after it: 0 outbox, 1 provider, 2 relay.

use super::NEVER;
use super::feedback::{SessionEnd, Window};
use super::meter::Meter;
use super::servers::server_number;
use crate::ids::Queue;
use crate::limits::MESSAGES_MAX;
use crate::messages::Messages;
use crate::scenario::StationSpec;
use crate::spool::Spool;
use crate::time::Duration;
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

/// An automaton flushes the queue again after each crash.
pub(super) const FLUSHED_ALWAYS: u32 = u32::MAX;
/// People flush it, and once more after the first crash.
pub(super) const FLUSHED_BY_PEOPLE: u32 = 2;

/// The servers of an upstream are simulated as at most this many groups; the servers of a group share a queue and a
/// view of the destination.
const GROUPS_MAX: f64 = 16.0;

/// A sending server, or a group of them: what is active there, and what it knows of the destination.
#[derive(Clone)]
pub(super) struct Server {
    ready: Queue,
    /// New mail that is ready, in a queue of its own where the active queue has a limit.
    new_mail: Queue,
    /// Where new mail has a queue of its own: true if it goes next.
    new_mail_next: bool,
    pub(super) destination: DestinationState,
    /// How the last of its sessions in vain ended: where it holds the destination dead, by what.
    pub(super) last_failure: SessionEnd,
    window: Option<Window>,
    /// Its sessions that are open or on their way.
    open: u32,
    /// With so many or more it opens none; see [`Upstream::open_max`].
    open_max: u32,
}

impl Server {
    #[inline]
    fn is_up(&self) -> bool {
        matches!(self.destination, DestinationState::Up)
    }

    #[inline]
    fn has_ready(&self) -> bool {
        !(self.ready.is_empty() && self.new_mail.is_empty())
    }

    /// The next message to hand over: old and new mail in turn, new mail first while the active queue is full.
    fn next_ready(&mut self, active_max: Option<u32>, messages: &Messages) -> Option<u32> {
        let full = active_max.is_some_and(|max| self.ready.len() + self.new_mail.len() > max);
        let new_first = full || self.new_mail_next;
        self.new_mail_next = !self.new_mail_next;
        let (first, then) = if new_first {
            (&mut self.new_mail, &mut self.ready)
        } else {
            (&mut self.ready, &mut self.new_mail)
        };
        first.pop(messages).or_else(|| then.pop(messages))
    }
}

/// By how much longer a message is on its way and in service than in service alone.
fn stretch(spec: &StationSpec, weight: f64, travel: Duration) -> f64 {
    let service_s = f64::from(spec.workers) * weight / spec.capacity_per_s;
    1.0 + f64::from(travel.ms()) / 1000.0 / service_s
}

/// How many messages the active queue of each of so many groups of servers holds.
fn active_max(spec: &StationSpec, weight: f64, groups: f64) -> Option<u32> {
    let of_group = |e_mails: f64| (e_mails / groups / weight).max(1.0) as u32;
    spec.active_max.map(of_group)
}

/// Time between two messages at the handover rate (ms).
fn handover_interval_ms(spec: &StationSpec, weight: f64) -> f64 {
    1000.0 * weight / spec.handover_per_s
}

/// One upstream.
#[derive(Clone)]
pub(super) struct Upstream {
    pub(super) spool: Spool,
    servers: Vec<Server>,
    /// The servers keep windows.
    listens: bool,
    /// How many servers a group stands for, in messages: a window of n sessions is n times this many messages at the
    /// station.
    messages_per_session: f64,
    /// Its inverse: how many sessions of each server one message stands for.
    sessions_per_message: f64,
    /// The same for messages at the station or on the link. The time on a link is drawn longer than it is, so that a
    /// window counts more messages between a server and the end of their sessions: as many times more as a message is
    /// longer on its way and in service than in service alone.
    sessions_per_message_stretched: f64,
    /// The sum of all windows, in sessions of a group.
    window_sum: f64,
    /// Sessions that all servers together may have open at the station: the windows without the link.
    sessions_max: u32,
    /// Servers that have something ready and may open a session, as bits.
    sendable: u64,
    /// Servers that have nothing ready and may open a session, as bits.
    idle: u64,
    /// The server whose turn it is.
    turn: u32,
    /// Messages that are ready, at all servers.
    active: u32,
    /// How many messages the active queue of a server (or group) holds.
    active_max: Option<u32>,
    pub(super) wheel: Wheel,
    /// How many more times the queue is flushed: mail dropped by a crash is then requeued at once instead of being
    /// deferred. 0: each message comes at its own next attempt.
    pub(super) flushes: u32,
    /// Messages in the spool, over time.
    pub(super) meter: Meter,
    /// Messages in the spool whose sender's provider runs Exim.
    pub(super) at_exim: u32,
    /// Messages in the spool that are flagged REFUSED.
    pub(super) refused: u32,
    /// Mail has been waiting since the passage failed: the spool has not been empty after that.
    pub(super) backlogged: bool,
    /// Time between two messages at the handover rate (ms).
    handover_interval_ms: f64,
    /// Throttle interval: the same while a restart plan limits the rate (ms).
    pub(super) throttle_ms: Option<f64>,
    /// The instant from which the next message may be handed over (ms).
    pub(super) next_handover_at: f64,
    /// Mail that was accepted before this instant (ms) has no copy on the disk any more; 0 if the spool was never
    /// destroyed.
    pub(super) copies_since: u32,
}

impl Upstream {
    /// The upstream that hands over to a station; `weight` e-mails are one message, which takes `travel` on the link.
    pub(super) fn new(spec: &StationSpec, weight: f64, travel: Duration) -> Upstream {
        let (groups, servers) = spec.concurrency.map_or((1.0, 1.0), |c| {
            // A group is at least as large as one message of its first window.
            let whole = (f64::from(c.initial) * c.servers / weight) as u32;
            let groups = f64::from(whole).clamp(1.0, GROUPS_MAX.min(c.servers.max(1.0)));
            (libm::floor(groups), c.servers)
        });
        let server = Server {
            ready: Queue::EMPTY,
            new_mail: Queue::EMPTY,
            new_mail_next: false,
            destination: DestinationState::Up,
            last_failure: SessionEnd::NoConnection,
            window: spec.concurrency.map(|c| Window::new(&c)),
            open: 0,
            open_max: u32::MAX,
        };
        let messages_per_session = servers / groups / weight;
        let initial = server.window.map_or(0.0, |window| window.sessions());
        let mut upstream = Upstream {
            spool: Spool::EMPTY,
            listens: server.window.is_some(),
            servers: vec![server; groups as usize],
            messages_per_session,
            sessions_per_message: 1.0 / messages_per_session,
            sessions_per_message_stretched: 1.0
                / (messages_per_session * stretch(spec, weight, travel)),
            window_sum: initial * groups,
            sessions_max: 0,
            sendable: 0,
            idle: 0,
            turn: 0,
            active: 0,
            active_max: active_max(spec, weight, groups),
            wheel: Wheel::new(),
            flushes: 0,
            meter: Meter::default(),
            at_exim: 0,
            refused: 0,
            backlogged: false,
            handover_interval_ms: handover_interval_ms(spec, weight),
            throttle_ms: None,
            next_handover_at: 0.0,
            copies_since: 0,
        };
        for s in 0..upstream.servers.len() {
            upstream.window_changed(s, 0.0);
        }
        upstream
    }

    /// From now on it hands over as this says. How many servers there are, and with how many sessions each begins,
    /// stays as it was.
    pub(super) fn change(&mut self, spec: &StationSpec, weight: f64, travel: Duration, now: u32) {
        let slower = self.handover_interval_ms;
        self.handover_interval_ms = handover_interval_ms(spec, weight);
        if self.handover_interval_ms < slower {
            // The next message does not wait for the instant that the lower rate had set. A pause of a millisecond stays.
            let next = f64::from(now) + self.pace_ms().max(1.0);
            self.next_handover_at = self.next_handover_at.min(next);
        }
        self.active_max = active_max(spec, weight, self.servers.len() as f64);
        self.sessions_per_message_stretched =
            1.0 / (self.messages_per_session * stretch(spec, weight, travel));
        for s in 0..self.servers.len() {
            if let Some(c) = spec.concurrency {
                self.change_window(s, |window| window.change(&c));
            }
            self.window_changed(s, 0.0);
        }
    }

    /// The server (or group) that a message waits at: a hash of its number.
    #[inline]
    fn server_of(&self, id: u32) -> usize {
        server_number(self.servers.len() as u32, id) as usize
    }

    /// The server of a message.
    #[inline]
    pub(super) fn server(&self, id: u32) -> &Server {
        &self.servers[self.server_of(id)]
    }

    /// The station that it hands over to has crashed: people flush the queue one time less.
    pub(super) fn destination_crashed(&mut self) {
        if self.flushes != FLUSHED_ALWAYS {
            self.flushes = self.flushes.saturating_sub(1);
        }
    }

    /// The queue is being flushed: what is deferred for want of a connection is requeued at once.
    pub(super) fn is_flushing(&self) -> bool {
        self.flushes > 0
    }

    /// The time between two messages handed over (ms). A throttled plan is at most as fast as the upstream can be.
    #[inline]
    pub(super) fn pace_ms(&self) -> f64 {
        self.throttle_ms.map_or(self.handover_interval_ms, |ms| {
            ms.max(self.handover_interval_ms)
        })
    }

    /// Nothing is handed over before this instant (ms).
    pub(super) fn pause_until(&mut self, at: u32) {
        self.next_handover_at = self.next_handover_at.max(f64::from(at));
    }

    /// Something is ready to be handed over.
    pub(super) fn has_ready(&self) -> bool {
        self.active > 0
    }

    /// How many messages are on the link or in service, on average, while they come as quickly as so many workers can serve
    /// them (Little's law): the more, the longer the link is drawn.
    pub(super) fn under_way_at_capacity(&self, workers: u32) -> u32 {
        let stretch = self.sessions_per_message / self.sessions_per_message_stretched;
        (f64::from(workers) * stretch) as u32
    }

    /// Something is ready at a server that may open a session.
    pub(super) fn is_sendable(&self) -> bool {
        self.sendable != 0
    }

    /// A message that comes now finds its server idle and the destination up.
    pub(super) fn passes(&self, id: u32) -> bool {
        self.sendable == 0 && self.idle >> self.server_of(id) & 1 == 1
    }

    /// At how many open sessions a server opens no more: the first number, from 1 on, that is not below its window.
    fn open_max(&self, server: &Server) -> u32 {
        let Some(window) = server.window else {
            return u32::MAX;
        };
        let fits = |open| f64::from(open) * self.sessions_per_message_stretched < window.sessions();
        // The quotient is rounded and may be one off.
        let quotient = window.sessions() / self.sessions_per_message_stretched;
        let mut open = (quotient as u32).clamp(1, MESSAGES_MAX);
        while open < MESSAGES_MAX && fits(open) {
            open += 1;
        }
        while open > 1 && !fits(open - 1) {
            open -= 1;
        }
        open
    }

    /// Sessions that all servers together may have open at the station; none: any number.
    #[inline]
    pub(super) fn sessions_max(&self) -> Option<u32> {
        self.listens.then_some(self.sessions_max)
    }

    /// Notes that it has changed whether a server has something ready, may open a session, or holds the destination
    /// dead. Most events change none of the three, so their callers look first.
    #[inline(never)]
    fn update(&mut self, s: usize) {
        let server = &self.servers[s];
        let free = u64::from(server.is_up() && server.open < server.open_max);
        let ready = u64::from(server.has_ready());
        self.sendable = self.sendable & !(1 << s) | (free & ready) << s;
        self.idle = self.idle & !(1 << s) | (free & !ready) << s;
    }

    /// A message is ready: as new mail where that has a queue of its own, or as old mail.
    pub(super) fn push_ready(&mut self, id: u32, is_new: bool) {
        let s = self.server_of(id);
        let server = &mut self.servers[s];
        let had_ready = server.has_ready();
        if is_new && self.active_max.is_some() {
            server.new_mail.push(id);
        } else {
            server.ready.push(id);
        }
        self.active += 1;
        if !had_ready {
            self.update(s);
        }
    }

    /// When mail that is ready may be handed over next, where only servers that hold the destination dead have any
    /// (ms).
    pub(super) fn next_probe(&self) -> u32 {
        let ready = self.servers.iter().filter(|server| server.has_ready());
        let probes = ready.filter_map(|server| match server.destination {
            DestinationState::DownUntil(t) => Some(t),
            DestinationState::Up | DestinationState::Probing => None,
        });
        probes.min().unwrap_or(NEVER)
    }

    /// The next message to hand over: the servers in turn, then one that probes.
    pub(super) fn next_ready(&mut self, now: u32, messages: &Messages) -> Option<u32> {
        let s = match self.sendable {
            0 => self.probing_server(now)?,
            sendable => (sendable.rotate_right(self.turn).trailing_zeros() + self.turn) % 64,
        } as usize;
        self.turn = (s as u32 + 1) % 64;
        let id = self.servers[s].next_ready(self.active_max, messages)?;
        self.active -= 1;
        if !self.servers[s].has_ready() {
            self.update(s);
        }
        Some(id)
    }

    /// A server whose time to probe has come. One with a window begins with it anew; one without sends a single
    /// message.
    fn probing_server(&mut self, now: u32) -> Option<u32> {
        let due = |server: &Server| {
            server.has_ready()
                && matches!(server.destination, DestinationState::DownUntil(t) if t <= now)
        };
        let s = self.servers.iter().position(due)?;
        self.servers[s].destination = if self.listens {
            let open = f64::from(self.servers[s].open) * self.sessions_per_message_stretched;
            self.change_window(s, |window| window.revive(open));
            DestinationState::Up
        } else {
            DestinationState::Probing
        };
        self.update(s);
        Some(s as u32)
    }

    /// Changes the window of a server that has one, and keeps their sum.
    fn change_window(&mut self, s: usize, change: impl FnOnce(&mut Window)) {
        if let Some(window) = &mut self.servers[s].window {
            let before = window.sessions();
            change(window);
            let more = window.sessions() - before;
            if more != 0.0 {
                self.window_changed(s, more);
            }
        }
    }

    /// The window of a server, and so all windows together, has become larger by so many sessions.
    #[inline(never)]
    fn window_changed(&mut self, s: usize, more: f64) {
        self.window_sum += more;
        self.sessions_max = (self.window_sum * self.messages_per_session).max(1.0) as u32;
        self.servers[s].open_max = self.open_max(&self.servers[s]);
        self.update(s);
    }

    /// Takes out a message that was ready, old mail first.
    pub(super) fn pop_ready(&mut self, messages: &Messages) -> Option<u32> {
        let s = self.servers.iter().position(Server::has_ready)?;
        self.pop_ready_at(s, messages)
    }

    /// Takes out a message that was ready at one server.
    pub(super) fn pop_ready_at(&mut self, s: usize, messages: &Messages) -> Option<u32> {
        let server = &mut self.servers[s];
        let id = server
            .ready
            .pop(messages)
            .or_else(|| server.new_mail.pop(messages));
        self.active -= u32::from(id.is_some());
        self.update(s);
        id
    }

    /// Forgets what was ready.
    pub(super) fn clear_ready(&mut self) {
        for server in &mut self.servers {
            server.ready = Queue::EMPTY;
            server.new_mail = Queue::EMPTY;
        }
        self.active = 0;
        for s in 0..self.servers.len() {
            self.update(s);
        }
    }

    /// Forgets what the servers know of the destination: they try it anew.
    pub(super) fn forget_destination(&mut self) {
        for s in 0..self.servers.len() {
            self.servers[s].destination = DestinationState::Up;
            self.change_window(s, Window::forget);
            self.update(s);
        }
    }

    /// A message leaves its server.
    #[inline]
    pub(super) fn departs(&mut self, id: u32) {
        if self.listens {
            let s = self.server_of(id);
            let server = &mut self.servers[s];
            server.open += 1;
            if server.open == server.open_max {
                self.update(s);
            }
        }
    }

    /// True if the end of this session is nothing new: clients without feedback know already that the destination is
    /// up.
    #[inline]
    pub(super) fn knows(&self, end: SessionEnd) -> bool {
        !self.listens && matches!(end, SessionEnd::Answered) && self.servers[0].is_up()
    }

    /// The session of a message ends. Returns the server if it holds the destination dead from now on.
    pub(super) fn session_ended(
        &mut self,
        id: u32,
        end: SessionEnd,
        probe_at: u32,
    ) -> Option<usize> {
        let s = match self.listens {
            true => self.server_of(id),
            // Clients without feedback are one server.
            false => 0,
        };
        if end != SessionEnd::Answered {
            self.servers[s].last_failure = end;
        }
        if self.listens {
            let was_up = self.servers[s].is_up();
            self.servers[s].open -= 1;
            self.learn(s, end, probe_at);
            return (was_up && !self.servers[s].is_up()).then_some(s);
        }
        let found = match end {
            SessionEnd::NoConnection => DestinationState::DownUntil(probe_at),
            _ => DestinationState::Up,
        };
        if self.servers[0].destination != found {
            self.servers[0].destination = found;
            self.update(0);
        }
        None
    }

    /// A server with a window learns from the end of a session, which is not counted as open any more.
    #[inline]
    fn learn(&mut self, s: usize, end: SessionEnd, probe_at: u32) {
        let server = &self.servers[s];
        let idle = server.open == 0 && !server.has_ready();
        let is_up = server.is_up();
        let ended = self.sessions_per_message;
        let open = f64::from(server.open + 1) * self.sessions_per_message_stretched;
        let mut found = server.destination;
        self.change_window(s, |window| {
            match end {
                SessionEnd::Answered if is_up => window.succeeded(ended, open),
                SessionEnd::Answered => {
                    window.revive(open);
                    found = DestinationState::Up;
                }
                SessionEnd::Rejected | SessionEnd::TimedOut | SessionEnd::NoConnection if is_up => {
                    if window.failed(ended) {
                        found = DestinationState::DownUntil(probe_at);
                    }
                }
                SessionEnd::Rejected | SessionEnd::NoConnection | SessionEnd::TimedOut => {}
            }
            if idle && matches!(found, DestinationState::Up) {
                // Nothing is active for the destination any more: the server forgets it.
                window.forget();
            }
        });
        let server = &mut self.servers[s];
        if server.destination != found || server.open + 1 == server.open_max {
            server.destination = found;
            self.update(s);
        }
    }

    /// From now on copies share what waits.
    pub(super) fn share(&mut self) {
        self.spool.share();
        for server in &mut self.servers {
            server.ready.share();
            server.new_mail.share();
        }
    }

    /// Bytes on the heap, with or without shared pages.
    pub(super) fn bytes(&self, shared: bool) -> usize {
        let of = |server: &Server| server.ready.bytes(shared) + server.new_mail.bytes(shared);
        self.wheel.bytes(shared)
            + self.spool.bytes(shared)
            + self.servers.capacity() * size_of::<Server>()
            + self.servers.iter().map(of).sum::<usize>()
    }
}
