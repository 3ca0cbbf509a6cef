//! What becomes of a future: played to the end of the span ahead of the viewer, in slices of time, and then
//! counted message by message. Every figure of the verdict comes from here.

use super::fork::SLICE_EVENTS;
use crate::prediction::empty_from;
use limbo_sim::{Duration, Phase, Series, SimTime, World};
use std::rc::Rc;

/// Messages counted between two looks at the clock.
const SLICE_MESSAGES: u32 = 4_096;
/// Worlds left along the way, so that the viewer's clock can go anywhere soon.
const CHECKPOINTS_MAX: u32 = 16;
/// The most bytes of them: where more would be needed, every other one goes, and from then on they are twice as far apart.
const CHECKPOINTS_BYTES_MAX: usize = 48 << 20;

/// What came of a future. Counts are messages (dots).
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// When the queue is cleared: the last message that was on its way at the fork was delivered or returned, and the limbo
    /// is as good as empty; `None` if that is not so by the end.
    pub done: Option<SimTime>,
    /// How many of the messages that were on their way at the fork still wait at the end.
    pub left: u32,
    /// How many of all wait in limbo at the end.
    pub limbo: u32,
    /// How often servers fell after what is done at the fork.
    pub crashes: u32,
    /// Messages returned to their senders after the fork.
    pub returned: u32,
    /// The longest that anybody's mail took, or has taken at the end.
    pub longest: Duration,
    /// Over the whole event trace: equal for equal futures.
    pub hash: u64,
    /// The whole run's samples and flags.
    pub series: Rc<Series>,
}

/// Plays ahead of the viewer.
pub(super) struct Lookahead {
    world: World,
    from: SimTime,
    end: SimTime,
    /// Messages sent before the fork; their numbers are below this.
    cohort: u32,
    returned_before: u32,
    /// From one copy of the world to the next.
    every: Duration,
    /// When the next copy is due. Not told from the copies: one for which there is no room is due all the same.
    next_copy: SimTime,
    counted: u32,
    done: SimTime,
    left: u32,
    longest: Duration,
}

impl Lookahead {
    /// At the fork, with the future's commands given.
    pub(super) fn new(world: World) -> Lookahead {
        let (from, end) = (world.now(), SimTime::ZERO + world.scenario().span);
        let every = Duration((end.since(from).ms() / CHECKPOINTS_MAX).max(1));
        Lookahead {
            from,
            end,
            every,
            next_copy: from + every,
            cohort: world.messages(),
            returned_before: world.ledger().returned,
            counted: 0,
            done: world.now(),
            left: 0,
            longest: Duration::ZERO,
            world,
        }
    }

    /// How far it has come, 0 to 1.
    pub(super) fn progress(&self) -> f64 {
        let all = self.end.since(self.from).ms().max(1);
        f64::from(self.world.now().since(self.from).ms()) / f64::from(all)
    }

    /// The instant to which it has come.
    pub(super) fn now(&self) -> SimTime {
        self.world.now()
    }

    /// Samples and flags as far as it has come.
    pub(super) fn series(&self) -> &Series {
        self.world.series()
    }

    /// Works until the outcome is known or `out_of_time`; leaves copies of the world in `checkpoints`.
    pub(super) fn work(
        &mut self,
        checkpoints: &mut Vec<World>,
        out_of_time: &mut dyn FnMut() -> bool,
    ) -> Option<Outcome> {
        while self.world.now() < self.end && !self.world.is_exhausted() {
            let until = self.next_copy.min(self.end);
            if self.world.advance(until, SLICE_EVENTS) {
                self.keep_checkpoint(checkpoints);
                self.next_copy = until + self.every;
            }
            if out_of_time() {
                return None;
            }
        }
        while self.counted < self.world.messages() {
            self.count();
            if out_of_time() {
                return None;
            }
        }
        Some(self.outcome())
    }

    fn keep_checkpoint(&mut self, checkpoints: &mut Vec<World>) {
        let has_room = |checkpoints: &[World]| {
            let bytes: usize = checkpoints.iter().map(World::memory_bytes).sum();
            bytes + self.world.memory_bytes() <= CHECKPOINTS_BYTES_MAX
        };
        if !has_room(checkpoints) && checkpoints.len() > 1 {
            let mut stays = [false, true].into_iter().cycle();
            checkpoints.retain(|_| stays.next().unwrap_or(true));
            self.every = Duration(self.every.ms().saturating_mul(2));
        }
        if has_room(checkpoints) {
            checkpoints.push(self.world.clone());
        }
    }

    /// Counts some messages that had not settled at the fork.
    fn count(&mut self) {
        let until = self.counted.saturating_add(SLICE_MESSAGES);
        let until = until.min(self.world.messages());
        for id in self.counted..until {
            let Some(message) = self.world.message(id) else {
                continue;
            };
            let settled = matches!(
                message.phase,
                Phase::Delivered | Phase::Returned | Phase::Lost
            );
            if settled && message.since <= self.from {
                continue;
            }
            let last = if settled { message.since } else { self.end };
            self.longest = self.longest.max(last.since(message.born));
            if id < self.cohort && settled {
                self.done = self.done.max(last);
            } else if id < self.cohort {
                self.left += 1;
            }
        }
        self.counted = until;
    }

    fn outcome(&self) -> Outcome {
        let ledger = self.world.ledger();
        let empty = empty_from(&self.world.series().samples, self.from);
        Outcome {
            done: empty.filter(|_| self.left == 0).map(|at| at.max(self.done)),
            left: self.left,
            limbo: ledger.limbo,
            crashes: self.world.series().crashes_since(self.from),
            returned: ledger.returned.saturating_sub(self.returned_before),
            longest: self.longest,
            hash: self.world.hash(),
            series: Rc::new(self.world.series().clone()),
        }
    }
}
