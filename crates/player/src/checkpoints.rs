//! Worlds kept along the way, so that any instant that was played once is there again at once, in every
//! future that the viewer may come back to.
//!
//! They stand apart by what it costs to play from one to the next, in steps, not by time: a quiet night needs none, the
//! minute of a restart several, and that in which millions of messages wait anew, one event by its name, as well. They
//! are bounded in number and in bytes: where there is no room those of left futures go first, then the one whose loss
//! makes the smallest gap. A copy serves every run whose script begins with the commands that it has been given. As soon
//! as there is a later copy, one holds of its messages only what is otherwise there: a tenth of what it would be.

use limbo_sim::{KeptWorld, Pool, Run, SimTime, World};
use std::rc::Rc;
use std::sync::Arc;

/// The most worlds kept.
const COUNT_MAX: usize = 64;
/// The most bytes of the copies and of what the world that is shown has changed since, beside what it takes itself. Of ten
/// million messages that is a little over a gigabyte in all (`--example seeks`).
pub(super) const BYTES_MAX: usize = 600 << 20;
/// Steps between two copies of a small world while there is room: about a hundredth of a second of simulating in a tab, so
/// that time can go back as smoothly as it goes on, by the hand of a viewer or of an article that follows its reader. The
/// tests' runs are small and shall need copies, too.
const EVERY_MIN: u64 = if cfg!(test) { 1 << 11 } else { 1 << 15 };
/// Of a great world, of which a copy costs more: some tenths of a second.
const EVERY_GREAT: u64 = if cfg!(test) { 1 << 11 } else { 1 << 22 };
/// A world is great by its bytes: one step more between two copies for so many of them.
const BYTES_PER_STEP: u64 = 64;

/// Pages of messages that are packed at once, a fraction of a millisecond's work: no frame waits for a copy.
const PAGES_PACKED: usize = 16;

struct Checkpoint {
    kept: KeptWorld,
    /// The run that it was played from.
    run: Rc<Run>,
    /// How many commands of its script the world has been given.
    given: usize,
}

impl Checkpoint {
    /// True if playing `run` comes through this very world: the same commands were given, and the next one
    /// is not late (commands play last within their millisecond).
    fn leads_to(&self, run: &Run) -> bool {
        same_origin(&self.run, run)
            && run.script.get(..self.given) == self.run.script.get(..self.given)
            && run
                .script
                .get(self.given)
                .is_none_or(|(at, _)| *at >= self.kept.now())
    }
}

/// True if two runs begin in the same way and differ by their scripts at most.
pub(super) fn same_origin(a: &Run, b: &Run) -> bool {
    a.seed == b.seed && (Arc::ptr_eq(&a.scenario, &b.scenario) || a.scenario == b.scenario)
}

/// Past worlds, in no order.
pub(super) struct Checkpoints {
    kept: Vec<Checkpoint>,
    /// The copy that is being packed, the later one that it is packed by, and how many pages have been.
    packing: Option<(usize, usize, usize)>,
    /// Counts the bytes of their messages.
    pool: Pool,
    /// Steps between two copies.
    every: u64,
    /// Steps of a world at which the next copy is wanted.
    due: u64,
}

impl Checkpoints {
    /// None yet.
    pub(super) fn new() -> Checkpoints {
        Checkpoints {
            kept: Vec::new(),
            packing: None,
            pool: Pool::default(),
            every: EVERY_MIN,
            due: EVERY_MIN,
        }
    }

    /// True if a copy of a world with so many steps may be wanted.
    pub(super) fn is_due(&self, steps: u64) -> bool {
        steps >= self.due
    }

    /// A copy of the latest world at or before `at` on the way of `run`, and how many commands it was given.
    pub(super) fn before(&self, run: &Run, at: SimTime) -> Option<(World, usize)> {
        self.on_the_way(run)
            .filter(|c| c.kept.now() <= at)
            .max_by_key(|c| (c.kept.now(), c.given))
            .map(|c| (c.kept.unpacked(), c.given))
    }

    /// True if there is a copy on the way of `run` later than `now` and not later than `at`.
    pub(super) fn has_between(&self, run: &Run, now: SimTime, at: SimTime) -> bool {
        let mut times = self.on_the_way(run).map(|c| c.kept.now());
        times.any(|t| t > now && t <= at)
    }

    /// From now on the copies are for `run`, whose world has played so many steps.
    pub(super) fn follow(&mut self, run: &Run, steps: u64) {
        self.due = self.latest(run, steps) + self.every;
    }

    /// Keeps a copy of `world`, which has played its last millisecond to the end, if one is due.
    pub(super) fn keep(&mut self, world: &mut World, run: &Rc<Run>, given: usize) {
        let steps = world.steps();
        let for_size = world.memory_bytes() as u64 / BYTES_PER_STEP;
        self.every = self.every.max(for_size.min(EVERY_GREAT));
        let ahead = self.on_the_way(run).map(|c| c.kept.steps());
        let next = ahead.filter(|e| *e > steps).min();
        if let Some(next) = next.filter(|n| n - self.latest(run, steps) <= 2 * self.every) {
            // Here the copies of an earlier time are dense enough.
            self.due = next + 1;
            return;
        }
        self.pack(usize::MAX);
        let before = self.index_before(run, steps);
        let before = before.map(|i| &self.kept[i].kept);
        let held = self.pool.bytes();
        let kept = world.keep(before, &self.pool);
        self.kept.push(Checkpoint {
            kept,
            run: run.clone(),
            given,
        });
        // The world that is shown will write to as much until the next copy as since the last one.
        let written = self.pool.bytes() - held;
        let room = (BYTES_MAX + world.memory_bytes()).saturating_sub(written);
        let here = self.index_before(run, steps + 1);
        let pair = match next.and_then(|next| self.index_before(run, next + 1)) {
            Some(later) => here.zip(Some(later)),
            None => self.index_before(run, steps).zip(here),
        };
        self.packing = pair.map(|(copy, later)| (copy, later, 0));
        self.make_room(run, steps, room);
        self.due = self.latest(run, steps) + self.every;
        if self.due <= steps {
            self.due = steps + self.every;
        }
    }

    /// Goes on packing a copy, by so many pages.
    fn pack(&mut self, pages: usize) {
        let Some((copy, later, from)) = self.packing else {
            return;
        };
        let (copy, later) = (&self.kept[copy].kept, &self.kept[later].kept);
        let more = copy.pack(from, pages, later);
        self.packing = self
            .packing
            .filter(|_| more)
            .map(|(a, b, _)| (a, b, from + pages));
    }

    /// Works on what was kept last, a moment at a time.
    pub(super) fn pack_some(&mut self) {
        self.pack(PAGES_PACKED);
    }

    /// Bytes held by the copies; what they share counts once.
    pub(super) fn memory_bytes(&self) -> usize {
        let others = |c: &Checkpoint| c.kept.memory_bytes_but_messages();
        self.pool.bytes() + self.kept.iter().map(others).sum::<usize>()
    }

    /// The latest copy on the way of `run` with fewer steps.
    fn index_before(&self, run: &Run, steps: u64) -> Option<usize> {
        let earlier = |c: &Checkpoint| c.kept.steps() < steps && c.leads_to(run);
        let all = (0..self.kept.len()).filter(|i| earlier(&self.kept[*i]));
        all.max_by_key(|i| self.kept[*i].kept.steps())
    }

    /// Lets a copy go; the one before it does without it. Of a future that was left the copies go from the last, so only
    /// the one at the fork from `run` stays for long.
    fn remove(&mut self, index: usize, run: &Run) {
        let gone = self.kept.swap_remove(index);
        let steps = gone.kept.steps();
        let before = self.index_before(&gone.run, steps);
        if let Some(before) = before.filter(|i| self.kept[*i].leads_to(run)) {
            self.kept[before].kept.skip(&gone.kept, gone.leads_to(run));
        }
    }

    fn on_the_way<'a>(&'a self, run: &'a Run) -> impl Iterator<Item = &'a Checkpoint> {
        self.kept.iter().filter(move |c| c.leads_to(run))
    }

    /// The steps of the latest copy on the way of `run` with at most so many; the beginning has none.
    fn latest(&self, run: &Run, steps: u64) -> u64 {
        let all = self.on_the_way(run).map(|c| c.kept.steps());
        all.filter(|e| *e <= steps).max().unwrap_or(0)
    }

    /// Lets copies go until the rest have room in so many bytes, the newest of so many steps last of all.
    fn make_room(&mut self, run: &Run, steps: u64, room: usize) {
        while self.kept.len() > COUNT_MAX || self.memory_bytes() > room {
            if self.packing.is_some() {
                // What is packed already takes a fraction.
                self.pack(usize::MAX);
                continue;
            }
            let least = self.of_a_left_future(run);
            let least = least.or_else(|| self.least_missed(steps));
            match least.or(self.kept.len().checked_sub(1)) {
                Some(i) => self.remove(i, run),
                None => return,
            };
        }
    }

    /// The farthest copy that is not on the way of `run`: so what is left of a future has no holes.
    fn of_a_left_future(&self, run: &Run) -> Option<usize> {
        (0..self.kept.len())
            .filter(|i| !self.kept[*i].leads_to(run))
            .max_by_key(|i| self.kept[*i].kept.steps())
    }

    /// The copy but the newest whose loss makes the smallest gap. From then on copies are as far apart as that.
    fn least_missed(&mut self, newest: u64) -> Option<usize> {
        let steps = |c: &Checkpoint| c.kept.steps();
        let gap_without = |i: usize| {
            let own = steps(&self.kept[i]);
            let all = || self.kept.iter().map(steps);
            let before = all().filter(|e| *e < own).max().unwrap_or(0);
            let after = all().filter(|e| *e > own).min().unwrap_or(newest.max(own));
            after - before
        };
        let others = (0..self.kept.len()).filter(|i| steps(&self.kept[*i]) != newest);
        let (gap, i) = others.map(|i| (gap_without(i), i)).min()?;
        self.every = self.every.max(gap);
        Some(i)
    }
}

#[cfg(test)]
impl Checkpoints {
    /// The most steps between two neighbours on the way of `run`, up to a world of so many.
    pub(super) fn widest_gap(&self, run: &Run, steps: u64) -> u64 {
        let mut all: Vec<u64> = self.on_the_way(run).map(|c| c.kept.steps()).collect();
        all.extend([0, steps]);
        all.sort_unstable();
        all.windows(2).map(|w| w[1] - w[0]).max().unwrap_or(0)
    }
}
