//! Worlds kept along the way, so that going back does not replay everything from the beginning.
//!
//! Bounded in number and in bytes: when either is reached every other one goes and the rest stand twice as
//! far apart. It never holds a world that knows a command later than itself, so that a new future only has
//! to drop the worlds after it.

use limbo_sim::{Duration, SimTime, World};

/// The most worlds kept.
const COUNT_MAX: usize = 24;
/// The most bytes kept in all: little beside what a tab may use, enough for some big worlds.
const BYTES_MAX: usize = 96 << 20;

/// Past worlds of one run, in order of time.
pub(super) struct Checkpoints {
    worlds: Vec<World>,
    every: Duration,
    bytes: usize,
}

impl Checkpoints {
    /// None yet; spaced so that `COUNT_MAX` of them cover the span.
    pub(super) fn new(span: Duration) -> Checkpoints {
        let every = Duration((span.ms() / COUNT_MAX as u32).max(1));
        Checkpoints {
            worlds: Vec::new(),
            every,
            bytes: 0,
        }
    }

    /// The next instant at which a copy is wanted.
    pub(super) fn next_due(&self) -> SimTime {
        self.worlds.last().map_or(SimTime::ZERO, World::now) + self.every
    }

    /// Keeps a copy of `world` if one is due.
    pub(super) fn pass(&mut self, world: &World) {
        if world.now() < self.next_due() {
            return;
        }
        let bytes = world.memory_bytes();
        while self.worlds.len() >= COUNT_MAX || self.bytes + bytes > BYTES_MAX {
            if self.worlds.is_empty() {
                return;
            }
            self.thin_out();
        }
        if world.now() >= self.next_due() {
            self.bytes += bytes;
            self.worlds.push(world.clone());
        }
    }

    /// A copy of the latest world at or before `at`.
    pub(super) fn before(&self, at: SimTime) -> Option<World> {
        self.worlds.iter().rev().find(|w| w.now() <= at).cloned()
    }

    /// Drops the worlds from `at` on: a new future starts there.
    pub(super) fn forget_from(&mut self, at: SimTime) {
        self.worlds.retain(|w| w.now() < at);
        self.count_bytes();
    }

    /// Bytes held.
    pub(super) fn memory_bytes(&self) -> usize {
        self.bytes
    }

    fn thin_out(&mut self) {
        let mut n = 0;
        self.worlds.retain(|_| {
            n += 1;
            n % 2 == 0
        });
        self.every = Duration(self.every.ms().saturating_mul(2));
        self.count_bytes();
    }

    fn count_bytes(&mut self) {
        self.bytes = self.worlds.iter().map(World::memory_bytes).sum();
    }
}
