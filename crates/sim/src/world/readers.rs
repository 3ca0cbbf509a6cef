//! Readers: people, and the programs on their telephones and desks, who open their mailboxes at the storage that also
//! takes the deliveries. They are counted, not followed one by one: a *cohort* is the readers of neighbouring blocks
//! that are in the same situation, and at each tick chance decides how many of a cohort ask, are served, lose patience,
//! or give up. Times until something happens to a reader are exponential, so these numbers are binomial.
//!
//! The storage's capacity is shared: readers' sessions together get what deliveries leave, and at least their share of
//! it while deliveries wait; deliveries are slowed down by what readers use. Open sessions of both count towards the
//! number at which the station crashes or rejects.

mod chance;
mod ledger;

pub use ledger::ReaderLedger;

use super::{NEVER, World, source};
use crate::network::HopState;
use crate::rng::{Rng, Stream};
use crate::scenario::{OverloadPolicy, Scenario};
use core::ops::Range;

/// The index of the delivery hop, and of the storage.
pub(super) const STORAGE: usize = 2;
/// Ticks while somebody waits at a storage that can be reached: so many within the shortest time that a reader takes to
/// do anything, between these bounds (ms).
const TICKS_PER_STEP: u32 = 10;
const TICK_MIN: u32 = 1_000;
const TICK_CALM: u32 = 60_000;
/// Ticks while nobody reaches the storage (ms).
const TICK_OUTAGE: u32 = 600_000;
/// A cohort is calm when at most this share of its readers waits; calm cohorts are merged.
const CALM: f64 = 1.0 / 64.0;
/// The storage is saturated when readers use more than this share of what it can do for them.
const SATURATED: f64 = 0.9;
const HOUR_MS: u32 = 3_600_000;
const DAY_MS: f64 = 86_400_000.0;

/// The chance that something which happens after an exponential time happens within x of its means.
fn in_full(x: f64) -> f64 {
    -libm::expm1(-x)
}

/// The same for one who is there only from some instant on, which may be any: the mean over all of them.
fn in_part(x: f64) -> f64 {
    if x < 1e-9 {
        return x / 2.0;
    }
    1.0 + libm::expm1(-x) / x
}

/// The readers of neighbouring blocks that are in the same situation.
#[derive(Clone, Debug)]
struct Cohort {
    blocks: Range<u16>,
    count: ReaderLedger,
    /// Of those who ask: who has waited for days and has all the mail of these days to fetch.
    asking_behind: u32,
    /// E-mails that waited for each reader when the block was opened.
    mail_waited: f64,
    /// Sessions opened since the last tick: of those who come as usual, and of those who are behind.
    new: [u32; 2],
}

impl Cohort {
    /// A cohort of so many of this one's blocks, from its first on.
    fn split(&mut self, blocks: u16) -> Cohort {
        let share = f64::from(blocks) / f64::from(self.blocks.end - self.blocks.start);
        let count = self.count.share(share);
        let asking_behind = (f64::from(self.asking_behind) * share + 0.5) as u32;
        let at = self.blocks.start + blocks;
        let first = Cohort {
            blocks: self.blocks.start..at,
            count,
            asking_behind: asking_behind.min(count.asking),
            mail_waited: self.mail_waited,
            new: [0; 2],
        };
        self.blocks.start = at;
        self.count = self.count.minus(count);
        self.asking_behind -= first.asking_behind;
        first
    }

    fn merge(&mut self, next: Cohort) {
        let (mine, theirs) = (self.count.readers(), next.count.readers());
        let sum = f64::from(mine) * self.mail_waited + f64::from(theirs) * next.mail_waited;
        self.mail_waited = sum / f64::from((mine + theirs).max(1));
        self.blocks.end = next.blocks.end;
        self.count = self.count.plus(next.count);
        self.asking_behind += next.asking_behind;
    }

    /// There are so many of them from now on.
    fn resize(&mut self, readers: u32) {
        let count = &mut self.count;
        count.resting += readers.saturating_sub(count.readers());
        let mut beyond = count.readers().saturating_sub(readers);
        for of in [
            &mut count.resting,
            &mut count.given_up,
            &mut count.again,
            &mut count.asking,
        ] {
            let gone = beyond.min(*of);
            *of -= gone;
            beyond -= gone;
        }
        self.asking_behind = self.asking_behind.min(self.count.asking);
    }

    fn is_calm(&self) -> bool {
        let waits = self.count.asking + self.count.again;
        f64::from(waits) <= CALM * f64::from(self.count.readers())
    }

    /// Sessions that are broken off: their readers will ask again.
    fn broken_off(&mut self) {
        self.count.in_vain += u64::from(self.count.asking);
        self.count.again += self.count.asking;
        self.count.asking = 0;
        self.asking_behind = 0;
    }
}

/// How many readers there are, in readers of one message's weight.
fn all_readers(scenario: &Scenario) -> f64 {
    f64::from(scenario.mailboxes) * scenario.readers.share / f64::from(scenario.weight)
}

/// Visits that a reader makes in a ms, in each hour of the day.
fn visits_per_ms(scenario: &Scenario) -> [f64; 24] {
    let rhythm = &scenario.arrivals.rhythm;
    let mean = rhythm.iter().sum::<f64>() / 24.0;
    let per_ms = scenario.readers.visits_per_day / DAY_MS;
    rhythm.map(|weight| per_ms * weight / mean)
}

/// From one tick to the next while somebody waits at a storage that answers (ms).
fn busy_tick(scenario: &Scenario) -> u32 {
    let readers = &scenario.readers;
    let shortest = readers.patience.min(readers.again).ms();
    (shortest / TICKS_PER_STEP).clamp(TICK_MIN, TICK_CALM)
}

/// All readers of a world.
#[derive(Clone)]
pub(super) struct Readers {
    cohorts: Vec<Cohort>,
    rng: Rng,
    /// To when they have been played (ms).
    at: u32,
    /// At the last tick the storage had hardly any work left to do for readers.
    saturated: bool,
    /// Visits a reader makes in a ms, in each hour of the day.
    per_ms: [f64; 24],
    /// From one tick to the next while somebody waits at a storage that answers (ms).
    tick: u32,
}

impl Readers {
    pub(super) fn new(scenario: &Scenario, seed: u64) -> Readers {
        let count = ReaderLedger {
            resting: (all_readers(scenario) + 0.5) as u32,
            ..ReaderLedger::default()
        };
        Readers {
            cohorts: vec![Cohort {
                blocks: 0..scenario.blocks,
                count,
                asking_behind: 0,
                mail_waited: 0.0,
                new: [0; 2],
            }],
            rng: Rng::new(seed, Stream::Readers),
            at: 0,
            saturated: false,
            per_ms: visits_per_ms(scenario),
            tick: busy_tick(scenario),
        }
    }

    /// From now on there are as many readers, and they behave, as in this scenario instead of the one before. Who is
    /// added has not come yet; of those who are taken away the ones who wait go last.
    pub(super) fn change(&mut self, before: &Scenario, now: &Scenario) {
        self.per_ms = visits_per_ms(now);
        self.tick = busy_tick(now);
        if all_readers(before) == all_readers(now) {
            return;
        }
        // The first blocks' cohorts together have the first blocks' share, so that the roundings add up.
        let all = (all_readers(now) + 0.5) as u32;
        let blocks: usize = self.cohorts.iter().map(|c| c.blocks.len()).sum();
        let (mut blocks_before, mut readers_before) = (0, 0);
        for cohort in &mut self.cohorts {
            blocks_before += cohort.blocks.len();
            let up_to_here = f64::from(all) * blocks_before as f64 / blocks as f64;
            let up_to_here = (up_to_here + 0.5) as u32;
            cohort.resize(up_to_here - readers_before);
            readers_before = up_to_here;
        }
    }

    /// Nobody reads: the storage serves deliveries only.
    fn are_none(&self) -> bool {
        self.total().readers() == 0
    }

    pub(super) fn total(&self) -> ReaderLedger {
        let counts = self.cohorts.iter().map(|cohort| cohort.count);
        counts.fold(ReaderLedger::default(), ReaderLedger::plus)
    }

    /// The readers of each block: where several blocks are counted together, its share of them.
    pub(super) fn by_block(&self) -> impl Iterator<Item = ReaderLedger> + '_ {
        self.cohorts.iter().flat_map(|cohort| {
            let share = 1.0 / cohort.blocks.len() as f64;
            cohort
                .blocks
                .clone()
                .map(move |_| cohort.count.share(share))
        })
    }

    /// Bytes on the heap.
    pub(super) fn bytes(&self) -> usize {
        self.cohorts.capacity() * size_of::<Cohort>()
    }
}

impl World {
    /// Sets the next tick of the readers.
    pub(super) fn schedule_readers(&mut self) {
        if self.readers.are_none() {
            self.schedule.set_rare(source::READERS, NEVER);
            return;
        }
        let crowd = (0..self.readers.cohorts.len())
            .filter(|&c| self.is_reachable(c))
            .map(|c| self.readers.cohorts[c].is_calm())
            .min();
        let tick = match crowd {
            None => TICK_OUTAGE,
            Some(true) if !self.readers.saturated => TICK_CALM,
            Some(_) => self.readers.tick,
        };
        self.schedule
            .set_rare(source::READERS, self.readers.at.saturating_add(tick));
    }

    /// The storage serves the readers of this cohort: it is up, nothing cuts it off, and their blocks are open.
    fn is_reachable(&self, cohort: usize) -> bool {
        let block = usize::from(self.readers.cohorts[cohort].blocks.start);
        let open = self.control.blocks.get(block).is_some_and(|b| b.open);
        open && self.hops[STORAGE] == HopState::Up && self.stations[STORAGE].is_up()
    }

    /// Readers are played to now. Called at each tick, and before whatever changes whom the storage serves; only a crash
    /// under a delivery is found at the next tick.
    pub(super) fn play_readers(&mut self) {
        let elapsed = self.now - self.readers.at;
        self.readers.at = self.now;
        if self.readers.are_none() {
            return;
        }
        if elapsed > 0 {
            for cohort in 0..self.readers.cohorts.len() {
                self.ask(cohort, elapsed);
            }
            self.serve_readers(elapsed);
            self.limit_readers();
            self.merge_calm();
            let total = self.readers.total();
            self.record(0x4ead ^ u64::from(total.again) << 8, total.asking);
        }
        self.count_reader_sessions();
        self.schedule_readers();
    }

    pub(super) fn count_reader_sessions(&mut self) {
        self.stations[STORAGE].reader_sessions = self.readers.total().asking;
    }

    /// Readers of a cohort ask, and those who had given up come back.
    fn ask(&mut self, c: usize, elapsed: u32) {
        let spec = self.scenario.readers;
        let reachable = self.is_reachable(c);
        let elapsed = f64::from(elapsed);
        let hour = self.now / HOUR_MS + u32::from(self.scenario.arrivals.epoch_hour);
        let Readers {
            cohorts,
            rng,
            per_ms,
            ..
        } = &mut self.readers;
        let Cohort { count, new, .. } = &mut cohorts[c];
        let within = |mean_ms: f64| 1.0 - libm::exp(-elapsed / mean_ms);
        let again_ms = f64::from(spec.again.ms());
        let usual = rng.binomial(count.resting, within(1.0 / per_ms[hour as usize % 24]));
        let back = rng.binomial(count.given_up, within(f64::from(spec.returns.ms())));
        count.resting -= usual;
        count.given_up -= back;
        if reachable {
            let behind = rng.binomial(count.again, within(again_ms));
            count.again -= behind;
            *new = [usual, behind];
        } else {
            // Asked in vain: at every interval once, however long the tick.
            let asks = f64::from(count.again) * elapsed / again_ms;
            count.in_vain += (asks + 0.5) as u64 + u64::from(usual);
            count.again += usual;
            let gone = rng.binomial(count.again, within(again_ms / spec.gives_up.max(1e-9)));
            count.again -= gone;
            count.given_up += gone;
        }
        count.again += back;
    }

    /// The storage serves readers for some ms: each session gets an equal part of the work, and some are left unserved.
    /// Sessions that have been opened since the last tick, at any time in between, are in it for half as long on
    /// average.
    fn serve_readers(&mut self, elapsed: u32) {
        let spec = self.scenario.readers;
        let station = &self.stations[STORAGE];
        // In deliveries of one message's weight: what deliveries leave, and at least the readers' share.
        let capacity = station.deliveries_per_ms() * f64::from(elapsed);
        let idle = 1.0 - f64::from(station.busy()) / f64::from(station.workers());
        let work = capacity * spec.capacity_share.max(idle);
        let sessions = |cohort: &Cohort| {
            f64::from(cohort.count.asking) + 0.5 * f64::from(cohort.new[0] + cohort.new[1])
        };
        let open: f64 = self.readers.cohorts.iter().map(sessions).sum();
        let patience = f64::from(elapsed) / f64::from(spec.patience.ms());
        let mut used = 0.0;
        let Readers { cohorts, rng, .. } = &mut self.readers;
        for cohort in cohorts.iter_mut().filter(|cohort| sessions(cohort) > 0.0) {
            let count = &mut cohort.count;
            let usual = count.asking - cohort.asking_behind;
            let behind_cost = spec.visit_cost + spec.mail_cost * cohort.mail_waited;
            let groups = [
                (usual, cohort.new[0], spec.visit_cost),
                (cohort.asking_behind, cohort.new[1], behind_cost),
            ];
            count.asking = 0;
            for (before, new, cost) in groups {
                // While sessions are open they end like a Poisson process, whatever their number.
                let exposed = f64::from(before) + 0.5 * f64::from(new);
                let mean = work * exposed / open / cost;
                let served = rng.poisson(mean).min(before + new);
                let of_new = f64::from(served) * 0.5 * f64::from(new) / exposed.max(0.5);
                let of_new = (of_new as u32).clamp(served.saturating_sub(before), new);
                // Those served have been there for half of the time: so many more could have left.
                let stay = before + of_new - served;
                let there = 1.0 + 0.5 * f64::from(served - of_new) / f64::from(stay.max(1));
                let mut left = rng.binomial(stay, in_full(patience) * there);
                left += rng.binomial(new - of_new, in_part(patience));
                let gone = rng.binomial(left, spec.gives_up);
                count.served += u64::from(served);
                count.resting += served;
                count.in_vain += u64::from(left);
                count.given_up += gone;
                count.again += left - gone;
                cohort.asking_behind = before + new - served - left;
                count.asking += cohort.asking_behind;
                // What can be expected: where fewer end than that, they have taken more work.
                used += mean.min(f64::from(before + new)) * cost;
            }
            cohort.new = [0; 2];
        }
        self.readers.saturated = used > work * SATURATED;
        let share = (used / capacity).clamp(0.0, spec.capacity_share);
        self.stations[STORAGE].slowdown = 1.0 / (1.0 - share);
    }

    /// The storage may have more sessions than it bears: it crashes, or rejects the newest.
    fn limit_readers(&mut self) {
        self.count_reader_sessions();
        let station = &mut self.stations[STORAGE];
        // Deliveries alone may be more than a limit that has been lowered.
        let too_many = station.sessions_beyond().min(station.reader_sessions);
        // The last of them came when the limit had been reached.
        station.reader_sessions -= too_many;
        let most = &mut station.meters.reader_sessions_max;
        *most = station.reader_sessions.max(*most);
        let all = station.all_sessions();
        let most = &mut station.meters.all_sessions_max;
        *most = all.max(*most);
        if too_many == 0 {
            return;
        }
        let OverloadPolicy::RejectWith421 { cost, .. } = station.overload() else {
            self.crash(STORAGE);
            return;
        };
        let work = cost * self.scenario.readers.visit_cost * f64::from(too_many);
        self.stations[STORAGE].charge_rejection(work);
        let mut left = too_many;
        for cohort in self.readers.cohorts.iter_mut().rev() {
            let refused = cohort.count.asking.min(left);
            left -= refused;
            cohort.count.asking -= refused;
            cohort.asking_behind = cohort.asking_behind.min(cohort.count.asking);
            cohort.count.again += refused;
            cohort.count.in_vain += u64::from(refused);
        }
        self.count_reader_sessions();
    }

    /// The storage serves nobody any more: every session is broken off.
    pub(super) fn break_off_readers(&mut self) {
        self.readers.cohorts.iter_mut().for_each(Cohort::broken_off);
        self.count_reader_sessions();
        self.stations[STORAGE].slowdown = 1.0;
        self.schedule_readers();
    }

    /// The mailboxes have been divided anew: all open, or all closed.
    pub(super) fn divide_readers(&mut self) {
        self.play_readers();
        let cohorts = core::mem::take(&mut self.readers.cohorts);
        let all = cohorts.into_iter().reduce(|mut all, next| {
            all.merge(next);
            all
        });
        if let Some(mut all) = all {
            let blocks = self.control.blocks.len() as u16;
            all.blocks = 0..blocks;
            self.readers.cohorts.push(all);
            if self.control.blocks.iter().all(|b| b.open) {
                self.invite(0..blocks);
            } else {
                self.break_off_readers();
            }
        }
        self.schedule_readers();
    }

    /// A block has opened: its readers hear of it and come, also those who had given up.
    pub(super) fn invite(&mut self, blocks: Range<u16>) {
        self.play_readers();
        let cohorts = &mut self.readers.cohorts;
        let Some(at) = cohorts.iter().position(|c| c.blocks.start == blocks.start) else {
            return;
        };
        if cohorts[at].blocks.end > blocks.end {
            let first = cohorts[at].split(blocks.end - blocks.start);
            cohorts.insert(at, first);
        }
        let waits: u32 = self.control.blocks[usize::from(blocks.start)..usize::from(blocks.end)]
            .iter()
            .map(|b| b.waiting)
            .sum();
        let cohort = &mut self.readers.cohorts[at];
        cohort.mail_waited = f64::from(waits) / f64::from(cohort.count.readers().max(1));
        cohort.count.again += cohort.count.given_up;
        cohort.count.given_up = 0;
        self.schedule_readers();
    }

    /// A block has been closed again: its readers' sessions are broken off, and nobody of them is served.
    pub(super) fn turn_away(&mut self, block: u16) {
        let cohorts = &mut self.readers.cohorts;
        let Some(mut at) = cohorts.iter().position(|c| c.blocks.contains(&block)) else {
            return;
        };
        let before = block - cohorts[at].blocks.start;
        if before > 0 {
            let first = cohorts[at].split(before);
            cohorts.insert(at, first);
            at += 1;
        }
        if cohorts[at].blocks.end > block + 1 {
            let only = cohorts[at].split(1);
            cohorts.insert(at, only);
        }
        cohorts[at].broken_off();
        self.count_reader_sessions();
        self.schedule_readers();
    }

    /// Neighbouring cohorts that are both served and calm become one.
    fn merge_calm(&mut self) {
        let mut c = 1;
        while c < self.readers.cohorts.len() {
            let both = [c - 1, c];
            if both
                .iter()
                .all(|&c| self.is_reachable(c) && self.readers.cohorts[c].is_calm())
            {
                let next = self.readers.cohorts.remove(c);
                self.readers.cohorts[c - 1].merge(next);
            } else {
                c += 1;
            }
        }
    }

    /// When the next tick is due (ms); never where nobody reads.
    pub(super) fn first_reader_tick(&self) -> u32 {
        if self.readers.are_none() {
            NEVER
        } else {
            TICK_CALM
        }
    }
}
