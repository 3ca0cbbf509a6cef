//! Senders: when a message is sent, to which mailbox, and through which provider's software.

use super::servers::mix;
use super::{NEVER, Notice, World, source};
use crate::limits::MESSAGES_MAX;
use crate::message::{Message, ONCE, OWN, State, TEST};
use crate::rng::{Rng, Stream};
use crate::scenario::{Arrivals, Scenario};
use crate::series::FlagKind;
use crate::time::SimTime;
use std::sync::Arc;

const HOUR_MS: f64 = 3_600_000.0;
/// How often the rate of users' tests is adapted to the number of waiting users (ms).
const TEST_LOOK_MS: u32 = 60_000;

/// Salts of the hashes that say whether a sender tries once only, and whether that sender is told.
const ONCE_SALT: u32 = 0x0ce0;
const TOLD_SALT: u32 = 0x701d;

/// Messages per ms in each hour of the day.
fn rates(scenario: &Scenario) -> [f64; 24] {
    let arrivals = &scenario.arrivals;
    let mean = arrivals.rate_per_s / 1000.0 / f64::from(scenario.weight);
    let sum: f64 = arrivals.rhythm.iter().sum();
    arrivals.rhythm.map(|weight| mean * weight * 24.0 / sum)
}

/// A Poisson process whose rate follows the hours of the day.
#[derive(Clone)]
pub(super) struct Senders {
    arrivals: Arrivals,
    /// Messages per ms in each hour of the day.
    per_ms: [f64; 24],
    /// The exact instant of the next arrival in ms; `next` is this, rounded down.
    exact: f64,
    /// When the hour that `exact` lies in ends (ms); until then `mean_ms` is the mean time between two arrivals.
    hour_ends: f64,
    mean_ms: f64,
    /// The next arrival that is drawn (ms).
    next: u32,
    /// Mail that is given one by one, and how much of it has come.
    listed: Option<Arc<[u32]>>,
    listed_come: usize,
    /// When the next of it comes (ms).
    listed_next: u32,
    times: Rng,
    /// An exponential variate for the arrival after the next one; drawn in advance, as service times are.
    work: f64,
    addresses: Rng,
    servers: Rng,
    tests: Rng,
    /// Tests in a ms, until it is looked at again (ms).
    tests_per_ms: f64,
    test_look_at: u32,
    /// True if a test is sent at the next `USER_TEST` event; false if the rate is only adapted then.
    test_drawn: bool,
    /// The address of the viewer's own mailbox.
    pub(super) my_addr: u16,
    /// The viewer's own test messages: few, as each is a command.
    pub(super) own: Vec<u32>,
}

impl Senders {
    pub(super) fn new(scenario: &Scenario, seed: u64) -> Senders {
        let arrivals = scenario.arrivals;
        let mut addresses = Rng::new(seed, Stream::Addresses);
        let mut times = Rng::new(seed, Stream::Arrivals);
        let mut senders = Senders {
            per_ms: rates(scenario),
            arrivals,
            exact: 0.0,
            hour_ends: 0.0,
            mean_ms: f64::INFINITY,
            next: NEVER,
            listed: scenario.listed.clone(),
            listed_come: 0,
            listed_next: NEVER,
            work: times.exponential(),
            times,
            my_addr: (addresses.next_u32() >> 16) as u16,
            own: Vec::new(),
            addresses,
            servers: Rng::new(seed, Stream::Servers),
            tests: Rng::new(seed, Stream::UserTests),
            tests_per_ms: 0.0,
            test_look_at: 0,
            test_drawn: false,
        };
        senders.draw();
        senders.schedule_listed();
        senders
    }

    /// When the next message comes, drawn or given (ms).
    pub(super) fn due(&self) -> u32 {
        self.next.min(self.listed_next)
    }

    fn schedule_listed(&mut self) {
        let listed = self.listed.as_ref();
        let next = listed.and_then(|listed| listed.get(self.listed_come));
        self.listed_next = next.copied().unwrap_or(NEVER);
    }

    /// From now (ms) on messages are sent at the rates of this scenario.
    pub(super) fn change(&mut self, scenario: &Scenario, now: u32) {
        self.arrivals = scenario.arrivals;
        self.per_ms = rates(scenario);
        self.exact = f64::from(now);
        // The rate of this hour is looked up anew.
        self.hour_ends = 0.0;
        self.mean_ms = f64::INFINITY;
        self.next = NEVER;
        self.draw();
    }

    /// Draws the next arrival: a unit of exponential work is spent at the rate of each hour that it passes through,
    /// which is exact for a rate that is constant within the hour.
    fn draw(&mut self) {
        if self.arrivals.rate_per_s <= 0.0 {
            return;
        }
        let work = core::mem::replace(&mut self.work, self.times.exponential());
        let within = self.exact + work * self.mean_ms;
        if within < self.hour_ends {
            self.exact = within;
        } else {
            self.cross_the_hour(work);
        }
        let end = f64::from(self.arrivals.until.ms());
        self.next = if self.exact <= end {
            self.exact as u32
        } else {
            NEVER
        };
    }

    /// Spends what is left of the work in the following hours.
    #[cold]
    fn cross_the_hour(&mut self, mut work: f64) {
        let end = f64::from(self.arrivals.until.ms());
        while self.exact <= end {
            let hours = (self.exact / HOUR_MS) as u32;
            let rate = self.per_ms[((hours + u32::from(self.arrivals.epoch_hour)) % 24) as usize];
            self.hour_ends = f64::from(hours + 1) * HOUR_MS;
            self.mean_ms = 1.0 / rate;
            let to_the_hour = self.hour_ends - self.exact;
            if rate * to_the_hour > work {
                self.exact += work / rate;
                break;
            }
            work -= rate * to_the_hour;
            self.exact = self.hour_ends;
        }
    }
}

impl World {
    /// A message is sent, or comes to the relay as it was listed.
    pub(super) fn arrival(&mut self) {
        if self.senders.listed_next <= self.senders.next {
            self.listed_arrival();
        } else {
            self.drawn_arrival();
        }
        self.schedule.set(source::ARRIVAL, self.senders.due());
    }

    /// The relay accepts a message that was listed. What it was before that is not known: its age begins here.
    fn listed_arrival(&mut self) {
        // Whoever lets a list go in groups counts off as many lines for each. Bits in reverse spread what follows each other so evenly
        // over the mailboxes that 2, 4, 8 ... groups have as many each, or one more; the seed only says which.
        let spread = (self.senders.listed_come as u16).reverse_bits();
        let addr = spread ^ self.senders.my_addr;
        self.senders.listed_come += 1;
        self.senders.schedule_listed();
        let server = self.senders.servers.next_u32();
        if let Some(id) = self.create(addr, server, 0, 0) {
            self.messages.get_mut(id).accepted = self.now;
            self.enter(2, id);
        }
    }

    fn drawn_arrival(&mut self) {
        let addr = (self.senders.addresses.next_u32() >> 16) as u16;
        let server = self.senders.servers.next_u32();
        // Of the number that was drawn anyway, so that no other draw changes.
        let of_thousand = (u64::from(mix(server, ONCE_SALT)) * 1000) >> 32;
        let once = of_thousand < u64::from(self.scenario.once_share);
        self.send(addr, server, 0, if once { ONCE } else { 0 });
        self.senders.draw();
    }

    /// The viewer's own test message is sent, to the viewer's own mailbox.
    pub(super) fn send_test(&mut self, by_viewer: bool) {
        self.flag(FlagKind::TestSent, by_viewer);
        let addr = self.senders.my_addr;
        // Drawn from the stream of the users' tests, so that other people's ordinary mail stays the same. Their tests need
        // not: one e-mail more on its way changes when theirs arrive, and so how many of them wait and test.
        let server = self.senders.tests.next_u32();
        let id = self.messages.len();
        self.send(addr, server, OWN, 0);
        if self.messages.len() > id {
            self.senders.own.push(id);
        }
    }

    /// A waiting user sends a test, or it is time to adapt the rate to the number of waiting users. Drawing anew then is
    /// exact, because exponential times are memoryless and the rate is constant in between.
    pub(super) fn user_test(&mut self) {
        if self.senders.test_drawn {
            let addr = (self.senders.tests.next_u32() >> 16) as u16;
            let server = self.senders.tests.next_u32();
            self.send(addr, server, 0, TEST);
        }
        self.schedule_user_test();
    }

    pub(super) fn schedule_user_test(&mut self) {
        if self.scenario.user_tests_per_h <= 0.0 {
            self.schedule.set_rare(source::USER_TEST, NEVER);
            return;
        }
        if self.now >= self.senders.test_look_at {
            self.senders.tests_per_ms = self.user_tests_per_ms();
            self.senders.test_look_at = self.now.saturating_add(TEST_LOOK_MS);
        }
        let left_ms = f64::from(self.senders.test_look_at - self.now);
        let wait_ms = self.senders.tests.exponential() / self.senders.tests_per_ms.max(1e-12);
        self.senders.test_drawn = wait_ms < left_ms;
        self.schedule.set_rare(
            source::USER_TEST,
            self.now + wait_ms.clamp(1.0, left_ms) as u32,
        );
    }

    /// Users test at another rate from now on.
    pub(super) fn change_user_tests(&mut self) {
        self.senders.test_look_at = self.now;
        self.schedule_user_test();
    }

    /// Tests that all waiting users together send in a ms (dots).
    fn user_tests_per_ms(&self) -> f64 {
        let weight = f64::from(self.scenario.weight);
        // A user with several e-mails waiting tests once: no more users than mailboxes.
        let users =
            (f64::from(self.refused_or_stuck()) * weight).min(f64::from(self.scenario.mailboxes));
        users * self.scenario.user_tests_per_h * self.worry() / weight / HOUR_MS
    }

    /// Which part of the waiting users' full rate of tests has been reached: it grows with the wait of the oldest
    /// message that waits, as 1 - exp(-wait/growth).
    fn worry(&self) -> f64 {
        if self.oldest >= self.messages.len() {
            return 0.0;
        }
        let wait_ms = f64::from(self.now - self.messages.get(self.oldest).born);
        1.0 - libm::exp(-wait_ms / f64::from(self.scenario.user_tests_growth.ms()))
    }

    /// True for mail at a provider whose sender's program gives up at the first failed attempt.
    #[inline]
    pub(super) fn never_retries(&self, u: usize, id: u32) -> bool {
        u == 1 && self.messages.get(id).is_once()
    }

    /// Whether the sender of a message that was tried only once learns that it failed.
    pub(super) fn is_told(&self, id: u32) -> bool {
        f64::from(mix(id, TOLD_SALT)) < self.scenario.once_told * (u32::MAX as f64 + 1.0)
    }

    fn send(&mut self, addr: u16, server: u32, flags: u8, kind: u8) {
        if let Some(id) = self.create(addr, server, flags, kind) {
            self.enter(0, id);
        }
    }

    /// A message begins to exist; none where there are too many.
    #[inline]
    fn create(&mut self, addr: u16, server: u32, flags: u8, kind: u8) -> Option<u32> {
        if self.messages.len() >= MESSAGES_MAX {
            return None;
        }
        let mta = self.scenario.providers.pick(server).index() as u8;
        let message = Message::new(self.now, addr, mta, flags, kind);
        let id = self.messages.push(message);
        self.counts[message.counter()] += 1;
        Some(id)
    }

    /// A notice reaches its sender.
    pub(super) fn notice_arrives(&mut self, hop: usize) {
        let notice = self.notices[hop].pop_front();
        if let Some(notice) = &notice {
            self.first_notices[usize::from(!notice.late)].get_or_insert(SimTime(self.now));
        }
        match notice {
            Some(Notice {
                id, late: false, ..
            }) => {
                self.transition(id, State::Returned, 0);
            }
            Some(Notice { id, late: true, .. }) => {
                self.delay_notices += 1;
                self.last_delay_notice = Some(SimTime(self.now));
                self.record(0x1a7e, id);
            }
            None => {}
        }
        self.schedule.set_rare(
            source::NOTICE + hop,
            self.notices[hop].front().map_or(NEVER, |n| n.arrives),
        );
    }
}
