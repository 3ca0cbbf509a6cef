//! The world: a run played to an instant. This file holds the state and the loop over events. What happens at each
//! kind of event is in the modules beside it: `senders` (arrivals), `upstream` (the servers that hold mail), `waiting`
//! (what waits with them), `handover` (from an upstream to the next station), `station` (sessions and service), `readers`
//! (people who open their mailboxes), `control` (commands and restart plans), `deferred_work` (what a command or a crash
//! means for many messages at one instant). `view` answers questions and changes nothing.
//!
//! There is no central event queue. A run has few sources of events (a link, a station, a wheel of timers); each knows
//! its next instant, and the earliest goes first; at the same instant the source with the lower number goes first. So
//! the cost of an event does not grow with the number of messages.

pub(crate) mod change_log;
mod control;
mod deferred_work;
mod event_schedule;
pub(crate) mod feedback;
mod handover;
mod holds;
pub(crate) mod kept;
pub(crate) mod meter;
pub(crate) mod readers;
mod retry_policy;
mod senders;
mod servers;
mod settings;
mod station;
mod upstream;
pub(crate) mod view;
mod waiting;
pub(crate) mod watch;

use crate::error::RunError;
use crate::ledger::Ledger;
use crate::limits::EVENTS_MAX;
use crate::message::{COUNTERS, Location, Message, State};
use crate::messages::{Messages, Prefetcher};
use crate::network::{Hop, HopState, Place};
use crate::rng::{Rng, Stream};
use crate::run::Run;
use crate::scenario::Scenario;
use crate::series::{Flag, FlagKind, Sample, Series};
use crate::time::{Duration, SimTime};
use core::ops::Range;
use std::collections::VecDeque;
use std::sync::Arc;
use view::InTransit;

use change_log::ChangeLog;
use control::Control;
use deferred_work::Work;
use event_schedule::EventSchedule;
use readers::Readers;
use senders::Senders;
use station::Station;
use upstream::Upstream;

/// Samples of the ledger over a whole span.
const SAMPLES: u32 = 2048;
/// A station's load is a mean over so many of them.
const LOAD_SAMPLES: usize = 16;

/// How many messages a sample examines at most while it looks for the oldest one that waits: a tenth of a
/// millisecond's work.
const OLDEST_SCAN_MAX: u32 = 1 << 16;

/// Never: no event is due from a source.
const NEVER: u32 = u32::MAX;

/// Sources of events, in the order in which they go at the same millisecond. A source that each of the three hops has
/// takes three numbers: its own plus the hop's. Deferred work has the highest priority: what an event has begun is
/// finished before the next event. Commands go last, so that a command given live (after everything that was due by
/// then) and one that is replayed from the script have the same effect.
mod source {
    pub(super) const DEFERRED_WORK: usize = 0;
    pub(super) const SAMPLE: usize = 1;
    pub(super) const REBOOT: usize = 2;
    pub(super) const LINK: usize = 5;
    pub(super) const STATION: usize = 8;
    pub(super) const ARRIVAL: usize = 11;
    pub(super) const WHEEL: usize = 12;
    pub(super) const HANDOVER: usize = 15;
    pub(super) const TIMEOUT: usize = 18;
    pub(super) const USER_TEST: usize = 21;
    pub(super) const NOTICE: usize = 22;
    pub(super) const OPENING: usize = 25;
    pub(super) const READERS: usize = 26;
    pub(super) const HOLD_EXPIRY: usize = 27;
    pub(super) const COMMAND: usize = 28;
}

const SOURCES: usize = source::COMMAND + 1;

/// The messages in transit on one link, first in first out: the transit time is the same for all.
#[derive(Clone, Default)]
struct Link {
    in_transit: VecDeque<InTransit>,
    prefetcher: Prefetcher,
    /// The first of them has come to the link's end and waits there for a session to end.
    waits: bool,
}

impl Link {
    /// When the first of them arrives (ms).
    #[inline]
    fn next(&self) -> u32 {
        self.in_transit
            .front()
            .map_or(NEVER, |first| first.arrives())
    }

    /// The first of them arrives.
    #[inline]
    fn pop(&mut self, messages: &Messages) -> Option<u32> {
        let (in_transit, prefetcher) = (&self.in_transit, &mut self.prefetcher);
        prefetcher.before_pop(in_transit.len() as u32, messages, |i| {
            in_transit[i as usize].id()
        });
        Some(self.in_transit.pop_front()?.id())
    }
}

/// A notice on its way back to a sender.
#[derive(Clone, Copy)]
struct Notice {
    arrives: u32,
    /// The message that it speaks of.
    id: u32,
    /// True: the mail is late and still tried. False: it has failed.
    late: bool,
}

/// A run played to an instant. Advanced only forward; cheap to ask.
#[derive(Clone)]
pub struct World {
    scenario: Arc<Scenario>,
    now: u32,
    schedule: EventSchedule,
    events: u64,
    /// Steps that are no events of their own.
    more_steps: u64,
    trace: u64,
    messages: Messages,
    /// How many messages are at each location, those that are tests apart from the others ([`Message::counter`]).
    counts: [u32; COUNTERS],
    senders: Senders,
    upstreams: [Upstream; 3],
    /// A lower bound: no message with a smaller number waits in a spool of the provider or the relay.
    oldest: u32,
    change_log: ChangeLog,
    links: [Link; 3],
    stations: [Station; 3],
    /// Notices on their way back to the senders, by the hop that the message waits or failed at.
    notices: [VecDeque<Notice>; 3],
    /// Delay notices that have reached the senders.
    delay_notices: u32,
    /// When the first of them did, and the first notice that mail has failed.
    first_notices: [Option<SimTime>; 2],
    /// When the last delay notice did.
    last_delay_notice: Option<SimTime>,
    /// Since when each hop has let nothing pass (ms); `NEVER` while it lets mail pass.
    failing_since: [u32; 3],
    /// Since when a hop has let nothing pass, or when that last began (ms).
    obstructed_since: [u32; 3],
    /// Since when the attempts of what waits there have been by the same rule: each message carries those before (ms).
    counted_since: [u32; 3],
    /// Since when the mailboxes have had an outage (ms): since they, or a part of them, first took no mail, and until they
    /// take it and what waited has been worked off; `NEVER` while they have none.
    shut_since: u32,
    /// How many servers hand over before each hop.
    servers: [u32; 3],
    jitter: Rng,
    hops: [HopState; 3],
    /// Servers that reject every message for good (550), by hop.
    rejecting: [bool; 3],
    control: Control,
    readers: Readers,
    /// What is left to do at this instant because of a command or a crash.
    deferred: Vec<Work>,
    series: Series,
}

impl World {
    /// The run's beginning.
    ///
    /// # Errors
    /// A typed error that names the field if any number of the run is out of its range.
    pub fn new(run: &Run) -> Result<World, RunError> {
        run.validate()?;
        let scenario = Arc::clone(&run.scenario);
        let service = [
            Stream::ServiceProvider,
            Stream::ServiceRelay,
            Stream::ServiceMailboxes,
        ]
        .map(|s| Rng::new(run.seed, s));
        let [a, b, c] = service;
        let weight = f64::from(scenario.weight);
        let station = |hop: Hop, rng| Station::new(scenario.station(hop), weight, rng);
        let mut world = World {
            now: 0,
            schedule: EventSchedule::new(),
            events: 0,
            more_steps: 0,
            trace: 0xcbf2_9ce4_8422_2325 ^ run.seed,
            messages: Messages::default(),
            counts: [0; COUNTERS],
            senders: Senders::new(&scenario, run.seed),
            upstreams: Hop::ALL
                .map(|hop| Upstream::new(scenario.station(hop), weight, scenario.travel)),
            oldest: 0,
            change_log: ChangeLog::default(),
            links: Default::default(),
            stations: [
                station(Hop::Submission, a),
                station(Hop::Relay, b),
                station(Hop::Delivery, c),
            ],
            notices: Default::default(),
            delay_notices: 0,
            first_notices: [None; 2],
            last_delay_notice: None,
            failing_since: [NEVER; 3],
            obstructed_since: [0; 3],
            counted_since: [0; 3],
            shut_since: NEVER,
            servers: servers::servers(&scenario),
            jitter: Rng::new(run.seed, Stream::Jitter),
            hops: [HopState::Up; 3],
            rejecting: [false; 3],
            control: Control::new(run),
            readers: Readers::new(&scenario, run.seed),
            deferred: Vec::new(),
            series: Series {
                every: Duration((scenario.span.ms() / SAMPLES).max(1)),
                ..Series::default()
            },
            scenario,
        };
        world.schedule.set_rare(source::SAMPLE, 0);
        world.schedule_user_test();
        world
            .schedule
            .set_rare(source::READERS, world.first_reader_tick());
        world.schedule.set(source::ARRIVAL, world.senders.due());
        world
            .schedule
            .set_rare(source::COMMAND, world.control.next_command());
        Ok(world)
    }

    /// Plays forward until `until` (or the end of the span), at most `steps_max` steps: an event, or two of one
    /// message, or a piece of one that concerns many messages. Returns true if it got there, or if the run [is
    /// exhausted](World::is_exhausted). Otherwise `now()` is the time of the last event played.
    pub fn advance(&mut self, until: SimTime, steps_max: u64) -> bool {
        let until = until.ms().min(self.scenario.span.ms());
        let mut left = steps_max;
        while left > 0 && !self.is_exhausted() {
            let (source, at) = self.schedule.earliest();
            if at > until {
                self.now = self.now.max(until);
                return true;
            }
            self.play(source, at);
            left -= 1;
        }
        self.is_exhausted()
    }

    /// A cheap copy: the two worlds share all pages of messages, and each copies a page (1,024 messages) when it first
    /// writes to it. A plain clone shares only what an earlier fork shares; a clone of a fork is as cheap as a fork.
    pub fn fork(&mut self) -> World {
        self.messages.share();
        self.upstreams.iter_mut().for_each(Upstream::share);
        self.stations.iter_mut().for_each(Station::share);
        self.control.share();
        self.clone()
    }

    /// True when [`EVENTS_MAX`] events have been played: nothing more will happen.
    pub fn is_exhausted(&self) -> bool {
        self.events >= EVENTS_MAX
    }

    /// Plays the next event at which a message moves; returns false at the end of the run.
    pub fn step(&mut self) -> bool {
        let moved = self.trace;
        loop {
            let (source, at) = self.schedule.earliest();
            if self.is_exhausted() {
                return false;
            }
            if at > self.scenario.span.ms() {
                self.now = self.scenario.span.ms();
                return false;
            }
            self.play(source, at);
            self.finish_deferred_work();
            if self.trace != moved {
                return true;
            }
        }
    }

    fn play(&mut self, source: usize, at: u32) {
        self.now = self.now.max(at);
        self.events += 1;
        use source::*;
        match source {
            DEFERRED_WORK => {
                // A step of the event that deferred it, which has been counted.
                self.events -= 1;
                self.do_deferred_work();
            }
            SAMPLE => self.sample(),
            REBOOT..LINK => self.rebooted(source - REBOOT),
            LINK..STATION => self.link_arrival(source - LINK),
            STATION..ARRIVAL => self.served(source - STATION),
            ARRIVAL => self.arrival(),
            WHEEL..HANDOVER => self.timer(source - WHEEL),
            HANDOVER..TIMEOUT => self.hand_over(source - HANDOVER),
            TIMEOUT..USER_TEST => self.timed_out(source - TIMEOUT),
            USER_TEST => self.user_test(),
            NOTICE..OPENING => self.notice_arrives(source - NOTICE),
            OPENING => self.opening(),
            READERS => self.play_readers(),
            HOLD_EXPIRY => self.hold_expires(),
            _ => self.command(),
        }
    }

    fn sample(&mut self) {
        let some = self.oldest.saturating_add(OLDEST_SCAN_MAX);
        self.oldest = self.first_of(self.oldest..some, |message| message.location().is_spooled());
        self.series.samples.push(Sample {
            at: SimTime(self.now),
            ledger: self.ledger(),
        });
        if self.series.samples.len().is_multiple_of(LOAD_SAMPLES) {
            for station in &mut self.stations {
                station.measure_load(self.now);
            }
        }
        self.schedule
            .set_rare(source::SAMPLE, self.now + self.series.every.ms());
    }

    /// The first of these numbers whose message satisfies a predicate; the end of the range, or of all messages, if
    /// there is none.
    fn first_of(&self, ids: Range<u32>, is: impl Fn(&Message) -> bool) -> u32 {
        let end = ids.end.min(self.messages.len());
        let mut ids = ids.start..end;
        ids.find(|&id| is(self.messages.get(id))).unwrap_or(end)
    }

    fn flag(&mut self, kind: FlagKind, by_viewer: bool) {
        self.record_flag();
        self.keep_flag(kind, by_viewer);
    }

    fn record_flag(&mut self) {
        self.record(0xf1a6, 0);
    }

    fn keep_flag(&mut self, kind: FlagKind, by_viewer: bool) {
        self.series.flag(Flag {
            at: SimTime(self.now),
            kind,
            by_viewer,
        });
    }

    /// Adds what happened to the trace's hash: when, what, to which message.
    #[inline]
    fn record(&mut self, what: u64, id: u32) {
        let word = u64::from(self.now) << 32 ^ u64::from(id) ^ what << 20;
        self.trace = (self.trace ^ word)
            .wrapping_mul(0x9e37_79b9_7f4a_7c15)
            .rotate_left(23);
    }

    /// Moves a message to another location and keeps the ledger. Every change of location goes through here. Returns the
    /// message, so that whoever wants to know more of it need not look it up again.
    #[inline]
    fn transition(&mut self, id: u32, state: State, place: usize) -> Message {
        let location = Location::new(state, place);
        let message = self.messages.get_mut(id);
        self.counts[message.counter()] -= 1;
        message.set_location(location);
        message.since = self.now;
        self.counts[message.counter()] += 1;
        let message = *message;
        self.record(location.index() as u64 + 1, id);
        message
    }

    /// True while the mailboxes, or a part of them, take no mail.
    fn is_shut(&self) -> bool {
        self.obstructed(2) || self.rejecting[2] || self.control.has_closed_blocks()
    }

    /// Something may have shut the mailboxes, opened them, or emptied what waits before them: an outage begins, goes on or
    /// is over. Open for a moment between two crashes, with all that waits still before them, they are not out of it.
    #[inline(never)]
    fn keep_outage(&mut self) {
        if self.is_shut() {
            self.shut_since = self.shut_since.min(self.now);
        } else if !self.upstreams[2].backlogged {
            self.shut_since = NEVER;
        }
    }

    /// True when nothing can be handed over on this hop: the link is cut, the port closed, or the station down.
    fn obstructed(&self, hop: usize) -> bool {
        self.hops[hop] != HopState::Up || !self.stations[hop].is_up()
    }
}

/// The place at the beginning of hop 0, 1 or 2.
const PLACES: [Place; 4] = [
    Place::Senders,
    Place::Provider,
    Place::Relay,
    Place::Mailboxes,
];

/// Of what is counted by [`Message::counter`], all messages by their location.
fn of_all(counts: &[u32; COUNTERS]) -> [u32; Location::COUNT] {
    core::array::from_fn(|at| counts[at] + counts[Location::COUNT + at])
}

/// The same, but only tests.
fn of_tests(counts: &[u32; COUNTERS]) -> [u32; Location::COUNT] {
    core::array::from_fn(|at| counts[Location::COUNT + at])
}

/// The ledger of these numbers of messages at each location, the limbo left out.
fn ledger_of(counts: &[u32; Location::COUNT]) -> Ledger {
    let of = |state, place| counts[Location::new(state, place).index()];
    let anywhere = |state| (0..4).map(|place| of(state, place)).sum::<u32>();
    Ledger {
        sent: counts.iter().sum(),
        outbox: of(State::Waiting, 0),
        travelling: anywhere(State::OnLink) + anywhere(State::Returning),
        in_service: anywhere(State::InService),
        spooled_provider: of(State::Waiting, 1),
        spooled_relay: of(State::Waiting, 2),
        delivered: anywhere(State::Delivered),
        returned: anywhere(State::Returned),
        lost: anywhere(State::Lost),
        limbo: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exhausted_run_stops_and_ends_every_loop() {
        let run = Run::new(Scenario::named("small-town").unwrap(), 1);
        let mut world = World::new(&run).unwrap();
        world.advance(SimTime(60_000), u64::MAX);
        world.events = EVENTS_MAX - 10;
        assert!(world.advance(SimTime::NEVER, u64::MAX));
        assert!(world.is_exhausted());
        let (now, hash) = (world.now(), world.hash());
        assert!(world.advance(SimTime::NEVER, u64::MAX));
        assert!(!world.step());
        assert_eq!((world.now(), world.hash()), (now, hash));
    }
}
