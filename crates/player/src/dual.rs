//! Two futures of one past on one clock. Each is a world played from the fork with its own commands; a third
//! world plays ahead of each in the time that is left, so that the verdict is known early. It never touches
//! a browser and never reads a clock: whoever calls it says how much time has passed and when to stop.

pub mod fork;
pub mod outcome;
#[cfg(test)]
mod tests;

use crate::clock::{Clock, WAYS_MAX};
use crate::snapshot::{Snapshot, share_series};
use fork::{Fork, RestartChoice, SLICE_EVENTS};
use limbo_sim::{Duration, Flag, Ledger, Run, RunError, Series, SimTime, World};
use outcome::{Lookahead, Outcome};
use std::rc::Rc;

/// One of the two futures.
pub struct Side {
    /// How it begins.
    pub choice: RestartChoice,
    /// The world that is shown.
    live: World,
    /// Copies of later worlds, in order of time.
    checkpoints: Vec<World>,
    lookahead: Option<Lookahead>,
    /// What comes of it, once that is known.
    pub outcome: Option<Rc<Outcome>>,
    series: Option<Rc<Series>>,
}

impl Side {
    fn new(fork: &Fork, choice: RestartChoice) -> Result<Side, RunError> {
        let live = begin(fork, &choice)?;
        Ok(Side {
            choice,
            lookahead: Some(Lookahead::new(live.clone())),
            live,
            checkpoints: Vec::new(),
            outcome: None,
            series: None,
        })
    }

    /// The world that is shown.
    pub fn world(&self) -> &World {
        &self.live
    }

    /// Puts the latest known world at or before `at` in the place of the one that is shown.
    fn go_near(&mut self, fork: &Fork, at: SimTime) {
        let kept = self.checkpoints.iter().rev().find(|w| w.now() <= at);
        if self.live.now() > at {
            // The commands were accepted before.
            if let Some(world) = kept.cloned().or_else(|| begin(fork, &self.choice).ok()) {
                self.live = world;
            }
            self.series = None;
        } else if let Some(kept) = kept.filter(|w| w.now() > self.live.now()) {
            self.live = kept.clone();
            self.series = None;
        }
    }

    /// Plays ahead until the outcome is known or `out_of_time`; true once it is known.
    fn look_ahead(&mut self, out_of_time: &mut dyn FnMut() -> bool) -> bool {
        if let Some(lookahead) = &mut self.lookahead {
            let Some(outcome) = lookahead.work(&mut self.checkpoints, out_of_time) else {
                return false;
            };
            self.outcome = Some(Rc::new(outcome));
            self.lookahead = None;
        }
        true
    }

    /// The first event after an instant that has a flag; played ahead for it where it is not known yet. `Some(None)` if
    /// there is none up to the end, `None` if that is not known before `out_of_time`.
    fn event_after(
        &mut self,
        at: SimTime,
        out_of_time: &mut dyn FnMut() -> bool,
    ) -> Option<Option<SimTime>> {
        loop {
            if let Some(flag) = self.flags_ahead().iter().find(|flag| flag.at > at) {
                return Some(Some(flag.at));
            }
            if self.lookahead.is_none() {
                return Some(None);
            }
            // A slice.
            self.look_ahead(&mut || true);
            if out_of_time() {
                return None;
            }
        }
    }

    /// True where every event before an instant is known; played ahead for that. False if not before `out_of_time`.
    fn knows_before(&mut self, at: SimTime, out_of_time: &mut dyn FnMut() -> bool) -> bool {
        loop {
            let ahead = self.lookahead.as_ref().map(Lookahead::now);
            if self.live.now() >= at || ahead.is_none_or(|now| now >= at) {
                return true;
            }
            // A slice.
            self.look_ahead(&mut || true);
            if out_of_time() {
                return false;
            }
        }
    }

    /// The events of the future, as far as it was played ahead.
    fn flags_ahead(&self) -> &[Flag] {
        let ahead = self.lookahead.as_ref().map(Lookahead::series);
        let known = ahead.or(self.outcome.as_ref().map(|o| &*o.series));
        known.map_or(&[], |series| &series.flags)
    }

    /// How much of the outcome is known, 0 to 1.
    fn progress(&self) -> f64 {
        self.lookahead.as_ref().map_or(1.0, Lookahead::progress)
    }

    fn series(&mut self) -> Rc<Series> {
        share_series(&mut self.series, self.live.series())
    }
}

/// The world at the fork with a future's commands given.
fn begin(fork: &Fork, choice: &RestartChoice) -> Result<World, RunError> {
    let mut world = fork.world().clone();
    for command in choice.commands() {
        world.act(command)?;
    }
    Ok(world)
}

/// A way of the clock's that is counted from where it is when the way begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// A small step in time: from one sample to the next.
    Step,
    /// To the next event of either side, or the end.
    NextEvent,
    /// Back to the event of either side before, or the fork.
    PreviousEvent,
}

/// Where the clock is going by itself.
#[derive(Clone)]
enum Goal {
    /// To an instant.
    At(SimTime),
    /// From that instant to where these ways end, one after the other.
    Ways(SimTime, Vec<Way>),
}

/// Two futures, and the clock of both.
pub struct DualPlayback {
    /// Their common past.
    pub fork: Fork,
    /// The two.
    pub sides: [Side; 2],
    now: SimTime,
    clock: Clock,
    goal: Option<Goal>,
}

impl DualPlayback {
    /// Two futures at their fork, paused. The fork must have been arrived at.
    ///
    /// # Errors
    /// If the simulation refuses one of the choices.
    pub fn new(fork: Fork, choices: [RestartChoice; 2]) -> Result<DualPlayback, RunError> {
        let [a, b] = choices;
        Ok(DualPlayback {
            sides: [Side::new(&fork, a)?, Side::new(&fork, b)?],
            now: fork.at,
            fork,
            clock: Clock::default(),
            goal: None,
        })
    }

    /// Begins one of the futures in another way; the clock stays where it is, or on its way to where it goes.
    ///
    /// # Errors
    /// If the simulation refuses the choice; then nothing has changed.
    pub fn choose(&mut self, side: usize, choice: RestartChoice) -> Result<(), RunError> {
        let goal = self.meeting();
        if let Some(kept) = self.sides.get_mut(side)
            && kept.choice != choice
        {
            *kept = Side::new(&self.fork, choice)?;
            self.goal = Some(goal);
        }
        Ok(())
    }

    /// Where both are on their way to: the goal, else what the one that is ahead has come to.
    fn meeting(&self) -> Goal {
        let [a, b] = &self.sides;
        let ahead = a.live.now().max(b.live.now());
        self.goal.clone().unwrap_or(Goal::At(ahead))
    }

    /// The left becomes the right one.
    pub fn swap(&mut self) {
        self.sides.swap(0, 1);
    }

    /// Lets `wall_ms` milliseconds of viewing pass for both, until done or `out_of_time`. Returns true if
    /// the clock moved.
    pub fn frame(&mut self, wall_ms: f64, out_of_time: &mut dyn FnMut() -> bool) -> bool {
        let before = self.now;
        let is_way = |goal: &mut Goal| matches!(goal, Goal::Ways(..));
        if let Some(Goal::Ways(from, ways)) = self.goal.take_if(is_way) {
            self.go_ways(from, ways, out_of_time);
        }
        if let Some(goal) = &self.goal {
            if let Goal::At(at) = *goal
                && self.advance(at, out_of_time)
            {
                self.goal = None;
            }
        } else if self.clock.playing {
            let due_ms = self.clock.due_ms(wall_ms, self.fork.run.scenario.pace);
            let until = SimTime(self.now.ms().saturating_add(due_ms)).min(self.end());
            if !self.advance(until, out_of_time) {
                self.clock.drop_carry();
            }
        }
        if self.ended() {
            self.clock.playing = false;
        }
        self.now != before
    }

    /// Plays ahead until both outcomes are known or `out_of_time`; true while there is more to do.
    pub fn look_ahead(&mut self, out_of_time: &mut dyn FnMut() -> bool) -> bool {
        let mut sides = self.sides.iter_mut();
        !sides.all(|side| side.look_ahead(out_of_time))
    }

    /// Both to `until`, whoever is behind first; the clock is the slower one's. True when both are there.
    fn advance(&mut self, until: SimTime, out_of_time: &mut dyn FnMut() -> bool) -> bool {
        loop {
            let [a, b] = &mut self.sides;
            let there = match (a.live.now(), b.live.now()) {
                (x, y) if x < y => a.live.advance(until, SLICE_EVENTS) && b.live.now() >= until,
                (x, y) if y < x => b.live.advance(until, SLICE_EVENTS) && a.live.now() >= until,
                _ => a.live.advance(until, SLICE_EVENTS) & b.live.advance(until, SLICE_EVENTS),
            };
            self.now = a.live.now().min(b.live.now());
            if there || out_of_time() {
                return there;
            }
        }
    }

    /// Goes to an instant, not before the fork; goes on over frames where that takes longer.
    pub fn seek(&mut self, at: SimTime, out_of_time: &mut dyn FnMut() -> bool) {
        self.go_near(at.min(self.end()).max(self.fork.at));
        self.frame(0.0, out_of_time);
    }

    /// Puts both at the latest known instant before that one, which is where they go.
    fn go_near(&mut self, at: SimTime) {
        for side in &mut self.sides {
            side.go_near(&self.fork, at);
        }
        self.clock.drop_carry();
        self.now = self.sides[0].live.now().min(self.sides[1].live.now());
        self.goal = Some(Goal::At(at));
    }

    /// Stops, and goes a way; on over frames where that takes longer. Asked for on another one, it begins where that ends.
    pub fn go(&mut self, way: Way, out_of_time: &mut dyn FnMut() -> bool) {
        self.clock.playing = false;
        // One side may be on its way to where the clock was: nobody is taken back.
        let from = self.playhead();
        let mut ways = match self.goal.take() {
            Some(Goal::Ways(_, ways)) => ways,
            _ => Vec::new(),
        };
        if ways.len() < WAYS_MAX {
            ways.push(way);
        }
        self.goal = Some(Goal::Ways(from, ways));
        self.frame(0.0, out_of_time);
    }

    /// Goes to where these ways end, as soon as that is known.
    fn go_ways(
        &mut self,
        from: SimTime,
        mut ways: Vec<Way>,
        out_of_time: &mut dyn FnMut() -> bool,
    ) {
        let mut at = from;
        while let Some(way) = ways.first() {
            let Some(end) = self.end_of(*way, at, out_of_time) else {
                self.goal = Some(Goal::Ways(at, ways));
                return;
            };
            at = end.min(self.end()).max(self.fork.at);
            ways.remove(0);
        }
        self.go_near(at);
    }

    /// Where a way from an instant ends; none if that is not known before `out_of_time`.
    fn end_of(
        &mut self,
        way: Way,
        from: SimTime,
        out_of_time: &mut dyn FnMut() -> bool,
    ) -> Option<SimTime> {
        match way {
            Way::Step => Some(from + self.fork.world().series().every),
            Way::NextEvent => self.find_event(from, out_of_time),
            Way::PreviousEvent => self.find_event_before(from, out_of_time),
        }
    }

    /// The next event of either side after an instant, or the end; none if that is not known before `out_of_time`.
    fn find_event(
        &mut self,
        from: SimTime,
        out_of_time: &mut dyn FnMut() -> bool,
    ) -> Option<SimTime> {
        let mut next = self.end();
        for side in &mut self.sides {
            next = side
                .event_after(from, out_of_time)?
                .unwrap_or(next)
                .min(next);
        }
        Some(next)
    }

    /// The event of either side before an instant, or the fork; none if that is not known before `out_of_time`.
    fn find_event_before(
        &mut self,
        from: SimTime,
        out_of_time: &mut dyn FnMut() -> bool,
    ) -> Option<SimTime> {
        let mut before = self.fork.at;
        for side in &mut self.sides {
            if !side.knows_before(from, out_of_time) {
                return None;
            }
            // The world that is shown knows of every event up to the instant that it shows; of what lies between that and
            // where the clock is on its way to the one that is played ahead does.
            let flags = side.live.series().flags.iter().chain(side.flags_ahead());
            let earlier = flags.map(|flag| flag.at).filter(|at| *at < from);
            before = earlier.max().unwrap_or(before).max(before);
        }
        Some(before)
    }

    /// Plays, from the fork again where both have ended; or pauses, once both show the same instant.
    pub fn play(&mut self, playing: bool, out_of_time: &mut dyn FnMut() -> bool) {
        if playing && self.ended() {
            self.seek(self.fork.at, out_of_time);
        }
        self.clock.playing = playing;
        if !playing && self.goal.is_none() {
            self.goal = Some(self.meeting());
            self.frame(0.0, out_of_time);
        }
    }

    /// Multiple of the scenario's own pace.
    pub fn set_speed(&mut self, speed: f64) {
        self.clock.set_speed(speed);
    }

    /// The clock of both.
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// The instant to which the clock is on its way, or from which it looks for the end of its way, else where it is.
    pub fn playhead(&self) -> SimTime {
        match &self.goal {
            Some(Goal::At(at) | Goal::Ways(at, _)) => *at,
            None => self.now,
        }
    }

    /// True while time runs.
    pub fn playing(&self) -> bool {
        self.clock.playing
    }

    /// True while a seek is still under way.
    pub fn seeking(&self) -> bool {
        self.goal.is_some()
    }

    /// How much of both outcomes is known, 0 to 1.
    pub fn progress(&self) -> f64 {
        (self.sides[0].progress() + self.sides[1].progress()) / 2.0
    }

    /// A side's whole run: what it takes to go on with it alone.
    pub fn run(&self, side: usize) -> Run {
        let mut run = self.fork.run.clone();
        let commands = self.sides[side % 2].choice.commands();
        run.script.extend(commands.map(|c| (self.fork.at, c)));
        run
    }

    /// Crashes on a side since its commands at the fork.
    pub fn crashes(&self, side: usize) -> u32 {
        self.sides[side % 2]
            .live
            .series()
            .crashes_since(self.fork.at)
    }

    /// The most that has waited or travelled on either side up to now, place by place; and so many sent that its outbox is
    /// filled where one has been.
    pub fn most_waiting(&self) -> Ledger {
        let samples = self.sides.iter().flat_map(|side| {
            let now = side.live.ledger();
            let before = side.live.series().samples.iter().map(|s| s.ledger);
            before.chain([now])
        });
        samples.fold(Ledger::default(), |most, l| Ledger {
            outbox: most.outbox.max(l.outbox),
            travelling: most.travelling.max(l.travelling),
            spooled_provider: most.spooled_provider.max(l.spooled_provider),
            spooled_relay: most.spooled_relay.max(l.spooled_relay),
            sent: match (most.fills_outbox(), l.fills_outbox()) {
                (true, true) => most.sent.min(l.sent),
                (true, false) => most.sent,
                (false, true) => l.sent,
                (false, false) => most.sent.max(l.sent),
            },
            ..most
        })
    }

    /// What the page shows of a side, at the clock's instant.
    pub fn snapshot(&mut self, side: usize) -> Snapshot {
        let (now, playing, ended) = (self.now, self.clock.playing, self.ended());
        let playhead = self.playhead();
        let seeking = self.seeking();
        let speed = self.clock.speed();
        let side = &mut self.sides[side % 2];
        let series = side.series();
        let known = side.outcome.as_ref().map(|o| o.series.clone());
        Snapshot {
            now,
            playhead,
            playing,
            seeking,
            speed,
            ended,
            restart: Some((self.fork.at, side.choice.plan)),
            known: known.unwrap_or_else(|| series.clone()),
            ..Snapshot::of(&self.fork.run, &side.live, series)
        }
    }

    fn end(&self) -> SimTime {
        SimTime::ZERO + self.fork.run.scenario.span
    }

    fn ended(&self) -> bool {
        self.now >= self.end()
    }
}

/// How long one was done before the other, or that they cannot be told apart so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lead {
    /// The same future to the last event.
    Same,
    /// Both done, at about the same time.
    Level,
    /// Both done, this one sooner by so much.
    Sooner(usize, Duration),
    /// Only this one is done before the end.
    Only(usize),
    /// Neither is.
    Neither,
}

/// Who was done first. Differences of less than a sample's width say nothing.
pub fn lead(a: &Outcome, b: &Outcome) -> Lead {
    if a.hash == b.hash {
        return Lead::Same;
    }
    match (a.done, b.done) {
        (None, None) => Lead::Neither,
        (Some(_), None) => Lead::Only(0),
        (None, Some(_)) => Lead::Only(1),
        (Some(x), Some(y)) if x.since(y).max(y.since(x)) <= a.series.every => Lead::Level,
        (Some(x), Some(y)) if x < y => Lead::Sooner(0, y.since(x)),
        (Some(x), Some(y)) => Lead::Sooner(1, x.since(y)),
    }
}
