//! Read access to a world: everything that the page shows. Nothing here changes anything.

mod answers;

pub use answers::{BlockView, InTransit, MessageView, Phase, StationView, Transit, Waiting};

use super::change_log::{Cursor, SpoolChange};
use super::meter::{Meter, StationMeters};
use super::readers::ReaderLedger;
use super::retry_policy::RetryStep;
use super::{Notice, World, ledger_of, of_all, of_tests};
use crate::command::Command;
use crate::ledger::Ledger;
use crate::message::{COUNTERS, EXPIRY, Location, Message, MessageId, OWN, PARKED, State};
use crate::mta::Mta;
use crate::network::{Hop, HopState, Place};
use crate::scenario::{RetryRule, Scenario};
use crate::series::Series;
use crate::time::SimTime;
use std::sync::Arc;

impl World {
    /// The instant to which this world has been played.
    pub fn now(&self) -> SimTime {
        SimTime(self.now)
    }

    /// The scenario as it is in force: that of the run, with what has been set since ([`Command::Set`]).
    ///
    /// [`Command::Set`]: crate::Command::Set
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// The same, to be kept beside the world.
    pub fn shared_scenario(&self) -> Arc<Scenario> {
        Arc::clone(&self.scenario)
    }

    /// Events played so far: what happened to messages (each change of location, each timer that fired, each notice
    /// that arrived), and the few events of the network itself (commands, samples, crashes and reboots, blocks
    /// opened).
    pub fn events(&self) -> u64 {
        self.events
    }

    /// Steps played so far, a measure of how long it takes to play so far again: events, and the steps of those that
    /// concern many messages.
    pub fn steps(&self) -> u64 {
        self.events + self.more_steps
    }

    /// Messages (dots) sent so far.
    pub fn messages(&self) -> u32 {
        self.messages.len()
    }

    /// Where every message is.
    pub fn ledger(&self) -> Ledger {
        let limbo = |u: usize| match self.holds_limbo(u) {
            true => self.upstreams[u].spool.len(),
            false => 0,
        };
        Ledger {
            limbo: limbo(1) + limbo(2),
            ..ledger_of(&of_all(&self.counts))
        }
    }

    /// True while what waits at `u` is in limbo: nothing passes, or something has been waiting since the passage failed, and
    /// the rest waits with it, also what came when the last that had been refused was through.
    fn holds_limbo(&self, u: usize) -> bool {
        self.obstructed(u) || self.upstreams[u].backlogged
    }

    /// Messages that wait at the provider or the relay and have been refused at least once, or that nothing lets pass.
    pub(super) fn refused_or_stuck(&self) -> u32 {
        let at = |u: usize| match self.obstructed(u) {
            true => self.upstreams[u].spool.len(),
            false => self.upstreams[u].refused,
        };
        at(1) + at(2)
    }

    /// Where the tests of waiting users are, which are part of [`World::ledger`]: of all these messages, so many are
    /// tests.
    pub fn tests(&self) -> Ledger {
        let limbo = |u: usize| match self.holds_limbo(u) {
            true => self.tests_in(Location::new(State::Waiting, u)),
            false => 0,
        };
        Ledger {
            limbo: limbo(1) + limbo(2),
            ..ledger_of(&of_tests(&self.counts))
        }
    }

    /// The ledger counted anew, message by message, instead of kept: the two are equal at every instant (the limbo is
    /// copied). Slow: it examines every message.
    pub fn recount(&self) -> Ledger {
        Ledger {
            limbo: self.ledger().limbo,
            ..ledger_of(&of_all(&self.counted_anew()))
        }
    }

    /// The same for [`World::tests`], the limbo counted, too.
    pub fn recount_tests(&self) -> Ledger {
        let in_limbo = |message: &&Message| message.is_test() && self.is_in_limbo(message);
        Ledger {
            limbo: self.messages.iter().filter(in_limbo).count() as u32,
            ..ledger_of(&of_tests(&self.counted_anew()))
        }
    }

    fn counted_anew(&self) -> [u32; COUNTERS] {
        let mut counts = [0; COUNTERS];
        for message in self.messages.iter() {
            counts[message.counter()] += 1;
        }
        counts
    }

    /// Waits in a spool behind a hop that lets nothing pass, has been refused at least once, or came behind such mail.
    fn is_in_limbo(&self, message: &Message) -> bool {
        let location = message.location();
        location.is_spooled() && self.holds_limbo(location.place())
    }

    /// When the oldest e-mail in limbo was sent; `None` if nothing is in limbo. It need not be the first of a spool: a
    /// message that drops back there comes last again.
    pub fn oldest_in_limbo(&self) -> Option<SimTime> {
        if self.ledger().limbo == 0 {
            return None;
        }
        let first = self.first_of(self.oldest..u32::MAX, |message| self.is_in_limbo(message));
        (first < self.messages.len()).then(|| SimTime(self.messages.get(first).born))
    }

    /// How many of the messages that wait at a place are in limbo (dots); 0 at the senders, who know that their mail
    /// waits.
    pub fn limbo_at(&self, place: Place) -> u32 {
        match place {
            Place::Provider | Place::Relay => {
                let u = place as usize;
                match self.holds_limbo(u) {
                    true => self.upstreams[u].spool.len(),
                    false => 0,
                }
            }
            Place::Senders | Place::Mailboxes => 0,
        }
    }

    /// A hash of the whole event trace so far: which message changed location, where and when. Equal for equal runs on
    /// every target.
    pub fn hash(&self) -> u64 {
        self.trace
    }

    /// Whether a hop lets mail pass.
    pub fn hop(&self, hop: Hop) -> HopState {
        self.hops[hop.index()]
    }

    /// The station at a place. `Senders` has none and reads as an idle station.
    pub fn station(&self, place: Place) -> StationView {
        let Some(hop) = (place as usize).checked_sub(1) else {
            return StationView::IDLE;
        };
        let station = &self.stations[hop];
        StationView {
            up: station.is_up(),
            back_at: (!station.is_up()).then_some(SimTime(station.back_at)),
            open_sessions: station.open_sessions(),
            reader_sessions: station.reader_sessions,
            sessions_max: station.sessions_max,
            busy: station.busy(),
            workers: station.workers(),
            load: station.load,
            crashes: station.crashes,
            crashed_at: (station.crashes > 0).then_some(SimTime(station.crashed_at)),
            crashed_deliveries: station.crashed_with[0],
            crashed_readers: station.crashed_with[1],
        }
    }

    /// Messages on a link in the order in which they will arrive, then the notices of mail that waits or failed before
    /// this hop, on their way back to the senders.
    pub fn transits(&self, hop: Hop) -> impl Iterator<Item = Transit> + '_ {
        let travel = self.scenario.travel.ms();
        let forward = self.links[hop.index()]
            .in_transit
            .iter()
            .map(move |sent| self.transit(sent.arrives(), sent.id(), travel));
        forward.chain(self.notices(hop))
    }

    /// Notices on their way back to the senders, of mail that waits or failed before this hop.
    pub fn notices(&self, hop: Hop) -> impl ExactSizeIterator<Item = Transit> + '_ {
        let takes = self.scenario.travel.ms() * hop.index() as u32;
        self.notices[hop.index()]
            .iter()
            .map(move |&Notice { arrives, id, late }| Transit {
                back: true,
                late,
                ..self.transit(arrives, id, takes)
            })
    }

    /// Visits the messages on a link, several at a time, in order of arrival. No message itself is read, so a million
    /// can be visited at once.
    #[inline(always)]
    pub fn each_on_link(&self, hop: Hop, mut visit: impl FnMut(&[InTransit])) {
        let (first, then) = self.links[hop.index()].in_transit.as_slices();
        visit(first);
        visit(then);
    }

    /// How many messages are on a link, notices left out.
    pub fn on_link(&self, hop: Hop) -> u32 {
        self.links[hop.index()].in_transit.len() as u32
    }

    /// How many of them are tests of waiting users.
    pub fn tests_on_link(&self, hop: Hop) -> u32 {
        self.tests_in(Location::new(State::OnLink, hop.index()))
    }

    /// How many of a station's open sessions deliver tests of waiting users.
    pub fn test_sessions(&self, place: Place) -> u32 {
        self.tests_in(Location::new(State::InService, place as usize))
    }

    fn tests_in(&self, location: Location) -> u32 {
        self.counts[Location::COUNT + location.index()]
    }

    /// The viewer's own messages on a link, in the order in which they were sent. The queue of the link is looked through
    /// for them, as it alone knows when they arrive; where none of them is on it, it is not touched.
    pub fn own_on_link(&self, hop: Hop) -> impl Iterator<Item = Transit> + '_ {
        let location = Location::new(State::OnLink, hop.index());
        let is_here = |id: &u32| self.messages.get(*id).location() == location;
        let here: Vec<u32> = self.own().iter().copied().filter(is_here).collect();
        let mut own: Vec<&InTransit> = Vec::with_capacity(here.len());
        if !here.is_empty() {
            // The numbers are in order: messages get them as they are sent.
            let sent = self.links[hop.index()].in_transit.iter();
            own.extend(sent.filter(|s| here.binary_search(&s.id()).is_ok()));
        }
        let travel = self.scenario.travel.ms();
        own.sort_by_key(|sent| sent.id());
        own.into_iter()
            .map(move |sent| self.transit(sent.arrives(), sent.id(), travel))
    }

    fn transit(&self, arrives: u32, id: u32, takes: u32) -> Transit {
        let message = self.messages.get(id);
        Transit {
            id,
            addr: message.addr,
            progress: Transit::progress(arrives.saturating_sub(self.now), takes),
            back: false,
            late: false,
            mine: message.flags() & OWN != 0,
            test: message.is_test(),
        }
    }

    /// Since when the mailboxes have had the outage because of which they, or a part of them, take no mail: their link is cut,
    /// their server is closed, down or rejects every message, or groups of them are shut. None while all of them take mail.
    /// A restart after which the server falls again does not end an outage: that is over when what waited is worked off.
    pub fn shut_since(&self) -> Option<SimTime> {
        self.is_shut().then_some(SimTime(self.shut_since))
    }

    /// True while the station at the hop's end rejects every message for good (550).
    pub fn rejects(&self, hop: Hop) -> bool {
        self.rejecting[hop.index()]
    }

    /// Tests that waiting users have sent themselves so far (dots); they are mail like any other.
    pub fn user_tests(&self) -> u32 {
        of_tests(&self.counts).iter().sum()
    }

    /// What the station at the hop's end has done so far.
    pub fn meters(&self, hop: Hop) -> StationMeters {
        self.stations[hop.index()].meters
    }

    /// Where all readers are.
    pub fn readers(&self) -> ReaderLedger {
        self.readers.total()
    }

    /// Where the readers of each block are.
    pub fn block_readers(&self) -> impl Iterator<Item = ReaderLedger> + '_ {
        self.readers.by_block()
    }

    /// Messages that have waited before the hop, over time.
    pub fn spool_meter(&self, hop: Hop) -> Meter {
        self.upstreams[hop.index()].meter
    }

    /// Delay notices ("still trying") that have reached the senders so far.
    pub fn delay_notices(&self) -> u32 {
        self.delay_notices
    }

    /// When the first delay notice reached a sender.
    pub fn first_delay_notice(&self) -> Option<SimTime> {
        self.first_notices[0]
    }

    /// When the last delay notice so far reached a sender.
    pub fn last_delay_notice(&self) -> Option<SimTime> {
        self.last_delay_notice
    }

    /// When the first notice that mail has failed reached a sender.
    pub fn first_return(&self) -> Option<SimTime> {
        self.first_notices[1]
    }

    /// Messages that wait at a place (outbox or spool), in order of entry.
    pub fn waiting(&self, place: Place) -> impl DoubleEndedIterator<Item = Waiting> + '_ {
        let upstream = self.upstreams.get(place as usize);
        let waiting = upstream.map(|u| u.spool.iter()).into_iter().flatten();
        waiting.map(|id| {
            let message = self.messages.get(id);
            Waiting {
                id,
                addr: message.addr,
                born: SimTime(message.born),
                entered: SimTime(message.since),
                mta: message.mta(),
                mine: message.flags() & OWN != 0,
                test: message.is_test(),
            }
        })
    }

    /// Visits the number of each message that waits at a place, in order of entry; no message itself is read.
    #[inline(always)]
    pub fn each_waiting(&self, place: Place, visit: impl FnMut(MessageId)) {
        if let Some(upstream) = self.upstreams.get(place as usize) {
            upstream.spool.visit(visit);
        }
    }

    /// When the messages were sent that wait at a place: of every `step` of them, in order of entry, the middle one.
    pub fn sent_every(&self, place: Place, step: u32) -> Vec<SimTime> {
        let Some(upstream) = self.upstreams.get(place as usize) else {
            return Vec::new();
        };
        let ids = upstream.spool.every(step);
        let born = |id: MessageId| SimTime(self.messages.get(id).born);
        ids.into_iter().map(born).collect()
    }

    /// A message that waits at a place; `None` if it does not wait there, or does not exist.
    #[inline]
    pub fn waiter(&self, place: Place, id: MessageId) -> Option<Waiting> {
        let entered = self.waits_since(place, id)?;
        let message = self.messages.get(id);
        Some(Waiting {
            id,
            addr: message.addr,
            born: SimTime(message.born),
            entered,
            mta: message.mta(),
            mine: message.flags() & OWN != 0,
            test: message.is_test(),
        })
    }

    /// The position after the latest change of this world's change log.
    pub fn change_cursor(&self) -> Cursor {
        self.change_log.change_cursor()
    }

    /// Which messages began and ceased to wait after a position of the change log, in order; `None` if that is no
    /// longer known, or if the position does not belong to this world's past.
    pub fn changes_since(
        &self,
        mark: Cursor,
    ) -> Option<impl DoubleEndedIterator<Item = SpoolChange> + '_> {
        self.change_log.since(mark)
    }

    /// Since when a message waits at a place; `None` if it does not wait there, or does not exist.
    #[inline]
    pub fn waits_since(&self, place: Place, id: MessageId) -> Option<SimTime> {
        if id >= self.messages.len() {
            return None;
        }
        let m = self.messages.get(id);
        (m.location() == Location::new(State::Waiting, place as usize)).then_some(SimTime(m.since))
    }

    /// How many wait at a place.
    pub fn waiting_len(&self, place: Place) -> u32 {
        self.upstreams
            .get(place as usize)
            .map_or(0, |u| u.spool.len())
    }

    /// The blocks of mailboxes as the present plan divides them. A block is open while the plan has opened it and the
    /// delivery hop lets mail pass.
    pub fn blocks(&self) -> impl ExactSizeIterator<Item = BlockView> + '_ {
        let passes = self.hops[Hop::Delivery.index()] == HopState::Up;
        self.control.blocks.iter().map(move |b| BlockView {
            open: b.open && passes,
            ..*b
        })
    }

    /// Whether the command would do nothing now: there is no block to open or to close, or no connection reaches the
    /// mailboxes, and whoever mends that divides them anew.
    pub fn has_no_effect(&self, command: &Command) -> bool {
        let any = |open: bool| self.blocks().any(|block| block.open == open);
        let passes = self.hops[Hop::Delivery.index()] == HopState::Up;
        match command {
            Command::OpenBlock => !(passes && any(false)),
            Command::CloseBlock => !(passes && any(true)),
            _ => false,
        }
    }

    /// Which block an address belongs to: `addr * blocks / 65536`.
    pub fn block_of(&self, addr: u16) -> u16 {
        self.control.block_of(addr) as u16
    }

    /// The address of the viewer's own mailbox.
    pub fn my_addr(&self) -> u16 {
        self.senders.my_addr
    }

    /// The viewer's own messages, in the order in which they were sent, which is that of their numbers. Few, as each
    /// is a command.
    pub fn own(&self) -> &[MessageId] {
        &self.senders.own
    }

    /// One message's state; `None` if it has not been sent yet.
    pub fn message(&self, id: MessageId) -> Option<MessageView> {
        if id >= self.messages.len() {
            return None;
        }
        let m = self.messages.get(id);
        let (state, at) = (m.location().state(), m.location().place());
        let place = super::PLACES[at];
        let phase = match state {
            State::Waiting if at == 0 => Phase::Outbox,
            State::Waiting => Phase::Spooled(place),
            State::OnLink => Phase::Travelling(Hop::ALL[at % 3]),
            State::InService => Phase::InService(place),
            State::Delivered => Phase::Delivered,
            State::Returning => Phase::Returning,
            State::Returned => Phase::Returned,
            State::Lost => Phase::Lost,
        };
        let waits = (state == State::Waiting).then_some(at);
        let next = waits.and_then(|u| self.next_step(u, id));
        Some(MessageView {
            id,
            addr: m.addr,
            phase,
            born: SimTime(m.born),
            accepted: (m.accepted != u32::MAX).then_some(SimTime(m.accepted)),
            since: SimTime(m.since),
            attempts: waits.map_or(0, |u| self.attempts_so_far(u, id)),
            next_attempt: next.and_then(RetryStep::attempt),
            awaits_end: matches!(next, Some(RetryStep::GiveUp(_))),
            gives_up_at: waits.and_then(|u| self.gives_up_at(u, id)).map(SimTime),
            on_hold: self.is_on_hold(m),
            delay_notices: m.notices().1,
            server: match waits {
                Some(1) => Mta::from_index(m.mta()),
                Some(2) => match self.scenario.relay_retry {
                    RetryRule::Server(mta) => Some(mta),
                    RetryRule::Every(_) | RetryRule::Exponential(_) => None,
                },
                _ => None,
            },
            mine: m.flags() & OWN != 0,
            test: m.is_test(),
            once: m.is_once(),
        })
    }

    /// The software of the provider of a message's sender; `None` if it has not been sent yet.
    pub fn sender_server(&self, id: MessageId) -> Option<Mta> {
        let sent = id < self.messages.len();
        sent.then(|| Mta::from_index(self.messages.get(id).mta()))?
    }

    /// True for mail that the relay keeps, without trying it, until the block of its mailbox opens.
    pub(super) fn is_on_hold(&self, message: &Message) -> bool {
        let at_relay = Location::new(State::Waiting, Place::Relay as usize);
        message.location() == at_relay && self.control.is_closed(message.addr)
    }

    pub(super) fn next_attempt(&self, u: usize, id: MessageId) -> Option<SimTime> {
        self.next_step(u, id).and_then(RetryStep::attempt)
    }

    /// What a message that has been deferred waits for; `None` where it goes as soon as it is its turn.
    fn next_step(&self, u: usize, id: MessageId) -> Option<RetryStep> {
        let m = self.messages.get(id);
        if self.is_on_hold(m) {
            return None;
        }
        let is_up = self.hops[u] == HopState::Up;
        let is_parked = m.flags() & PARKED != 0;
        // Its timer says it, also behind a hop that lets nothing pass, where it runs on from before.
        if m.due > self.now && (is_up || !is_parked) {
            let step = match m.flags() & EXPIRY {
                0 => RetryStep::Attempt,
                _ => RetryStep::GiveUp,
            };
            return Some(step(m.due));
        }
        // What is ready goes as soon as it is its turn.
        if is_up || m.attempts() == 0 && !is_parked {
            return None;
        }
        Some(self.next_scheduled_attempt(u, id, self.rule(u, id)))
    }

    /// Samples and flags so far.
    pub fn series(&self) -> &Series {
        &self.series
    }

    /// Bytes held by this world, those that it shares with its forks included.
    pub fn memory_bytes(&self) -> usize {
        self.bytes(true) + self.messages.memory_bytes()
    }

    /// Bytes of everything but the messages, with or without shared pages.
    pub(super) fn bytes(&self, shared: bool) -> usize {
        let links = self.links.iter().map(|link| link.in_transit.capacity() * 8);
        let notices = self.notices.iter().map(|n| n.capacity() * 12);
        let stations = self.stations.iter().map(|station| station.bytes(shared));
        let upstreams = self.upstreams.iter().map(|upstream| upstream.bytes(shared));
        core::mem::size_of::<World>()
            + links.chain(notices).sum::<usize>()
            + stations.chain(upstreams).sum::<usize>()
            + self.control.bytes(shared)
            + self.readers.bytes()
            + self.change_log.memory_bytes()
            + self.series.samples.capacity() * core::mem::size_of::<crate::series::Sample>()
    }
}
