//! The playhead: what time does to the world, and what a viewer does to time.

pub mod comparison;
mod future;
pub mod inquiry;
pub mod message_history;
pub mod own;
mod pace;
mod travel;

use super::checkpoints::Checkpoints;
use super::clock::{Clock, FRAME_WALL_MS_MAX};
use super::dual::fork::Fork;
use super::snapshot::{Action, Snapshot, share_series};
use super::timeline::{self, Timeline, UndoStack};
use future::commands_of;
use limbo_sim::{Command, Ledger, Run, RunError, Scenario, Series, SimTime, World};
use pace::Pace;
use std::rc::Rc;

/// Where the playhead is going by itself.
#[derive(Clone, Copy)]
enum Goal {
    /// To an instant.
    Seek(SimTime),
    /// To the first moment at which the ledger is not this one.
    Step(Ledger),
    /// To the first moment at which there are more flags than these.
    Event(usize),
}

/// Whether the machine has room for a world of so many bytes.
pub type Room = fn(f64) -> bool;

/// A run, the world played from it, and the playhead.
pub struct Player {
    timeline: Timeline,
    history: UndoStack,
    world: World,
    /// The world at time zero; going back never has to make one again.
    first: World,
    /// Index of the first command of the script that the world has not been given.
    next_command: usize,
    checkpoints: Checkpoints,
    clock: Clock,
    /// True while somebody holds the playhead: then time stands.
    held: bool,
    goal: Option<Goal>,
    /// What is done where the goal is, once it is reached, one after the other. Without a goal there is nothing.
    then: Vec<Action>,
    pace: Pace,
    /// The world's series, copied when it has grown.
    series: Option<Rc<Series>>,
    /// Asked before a run is begun.
    room: Room,
}

impl Player {
    /// A player at the run's beginning, paused. The run may come with a script.
    ///
    /// # Errors
    /// If the run is out of its limits.
    pub fn new(run: Run) -> Result<Player, RunError> {
        run.validate()?;
        let first = World::new(&future::bare(&run))?;
        let mut player = Player {
            world: first.clone(),
            first,
            next_command: 0,
            checkpoints: Checkpoints::new(),
            timeline: Timeline::new(run),
            history: UndoStack::default(),
            clock: Clock::default(),
            held: false,
            goal: None,
            then: Vec::new(),
            pace: Pace::default(),
            series: None,
            room: |_| true,
        };
        player.give_due_commands();
        Ok(player)
    }

    /// From now on a run for which there is no room is refused before it is begun.
    pub fn set_room(&mut self, room: Room) {
        self.room = room;
    }

    /// Lets `wall_ms` milliseconds of viewing pass. Works until done or until `out_of_time` says stop: then
    /// the playhead stays where the world has come to. Returns true if the playhead moved, or something at one
    /// instant went on.
    pub fn frame(&mut self, wall_ms: f64, out_of_time: &mut dyn FnMut() -> bool) -> bool {
        let (before, midway) = (self.now(), self.world.has_deferred_work());
        if self.goal.is_some() {
            self.pursue_goal(out_of_time);
            self.go_on(out_of_time);
        } else if self.clock.playing && !self.held {
            self.play_on(wall_ms, out_of_time);
        }
        self.now() != before || midway
    }

    /// Does what a viewer asks for. A seek or a step works until `out_of_time` and goes on in later frames. What is done to
    /// the run meanwhile is done where the playhead is shown, and so waits until the world is there: what comes of it does not
    /// depend on how fast the machine is.
    ///
    /// # Errors
    /// If the simulation refuses the command; then nothing has changed.
    pub fn act(
        &mut self,
        action: Action,
        out_of_time: &mut dyn FnMut() -> bool,
    ) -> Result<(), RunError> {
        match self.waits_for_the_goal(&action) {
            true => self.do_later(action),
            false => self.act_now(action, out_of_time),
        }
    }

    fn act_now(
        &mut self,
        action: Action,
        out_of_time: &mut dyn FnMut() -> bool,
    ) -> Result<(), RunError> {
        match action {
            Action::Toggle if self.clock.playing => self.pause(),
            Action::Toggle | Action::Play => self.play(out_of_time),
            Action::Pause => self.pause(),
            Action::Step => self.step(out_of_time),
            Action::NextEvent => self.next_event(out_of_time),
            Action::PreviousEvent => self.previous_event(out_of_time),
            Action::Seek(at) => self.seek(at, out_of_time),
            Action::Hold(held) => {
                self.held = held;
                self.finish_instant();
            }
            Action::Speed(speed) => self.clock.set_speed(speed),
            Action::Cut(_)
            | Action::Mend(..)
            | Action::Restart(_)
            | Action::DestroySpool(_)
            | Action::SendTest
            | Action::Set(_) => self.commands(&commands_of(&action))?,
            Action::OpenBlock => self.command_of_effect(Command::OpenBlock)?,
            Action::CloseBlock => self.command_of_effect(Command::CloseBlock)?,
            Action::Begin(settings) => self.begin(&settings)?,
            Action::TryAnother => self.try_another(out_of_time)?,
            Action::Return(index) => self.return_to(index, out_of_time)?,
            Action::Undo => self.undo(out_of_time)?,
            Action::Redo => self.redo(out_of_time)?,
            Action::Reset => self.load(future::bare(self.run()))?,
            Action::Load {
                scenario,
                seed,
                weight,
            } => {
                let scenario = Scenario::named(scenario)?;
                let weight = weight.unwrap_or(scenario.weight);
                self.load(Run::new(scenario.with_weight(weight), seed))?;
            }
            Action::Weigh(weight) => self.weigh(weight, out_of_time)?,
        }
        Ok(())
    }

    /// Stops time, at once, and at no half-done instant.
    pub fn pause(&mut self) {
        self.clock.playing = false;
        self.then
            .retain(|action| !matches!(action, Action::Play | Action::Toggle));
        self.finish_instant();
    }

    /// What the panels read, at this instant.
    pub fn snapshot(&mut self) -> Snapshot {
        let series = self.refresh_series();
        let run = &self.timeline.run;
        let (undo, redo) = self.history.next(run);
        let in_its_pace = |rate: f64| rate / f64::from(run.scenario.pace.max(1));
        Snapshot {
            playhead: self.playhead(),
            playing: self.clock.playing,
            seeking: self.seeking(),
            speed: self.clock.speed(),
            behind: self.pace.behind().map(in_its_pace),
            restart: timeline::last_restart(run, self.now())
                .and_then(|last| Some((last.at, timeline::restart_plan(&last.command)?))),
            known: self.timeline.known.clone().unwrap_or(series.clone()),
            futures: self.timeline.futures.clone(),
            undo,
            redo,
            ..Snapshot::of(run, &self.world, series)
        }
    }

    /// The run as it stands: scenario, seed, and everything the viewer did.
    pub fn run(&self) -> &Run {
        &self.timeline.run
    }

    /// The moment from which two futures of this run are compared; at one of the scenario's own in the network that is in
    /// force, where there is room for the mail that it would send from its beginning on.
    pub fn fork(&self) -> Option<Fork> {
        let run = self.run();
        let fork = Fork::of(run, &self.world, &self.timeline.outage);
        let has_room = |fork: &Fork| (self.room)(fork.run.scenario.bytes_expected());
        fork.filter(has_room)
            .or_else(|| Fork::ready_made(run.scenario.clone(), run.seed))
    }

    /// The world at the playhead.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// The playhead.
    pub fn now(&self) -> SimTime {
        self.world.now()
    }

    /// True while time runs.
    pub fn playing(&self) -> bool {
        self.clock.playing
    }

    /// Multiple of the scenario's pace that was asked for.
    pub fn speed(&self) -> f64 {
        self.clock.speed()
    }

    /// True while a seek or a step is still under way.
    pub fn seeking(&self) -> bool {
        self.goal.is_some()
    }

    /// True while something waits to be done to the run where the playhead is going.
    pub fn has_to_do(&self) -> bool {
        self.then.iter().any(future::is_deed)
    }

    /// Nothing waits any more.
    pub fn let_go(&mut self) {
        self.then.clear();
    }

    /// Where the playhead is, or where it is going.
    pub fn playhead(&self) -> SimTime {
        match self.goal {
            Some(Goal::Seek(at)) => at,
            _ => self.now(),
        }
    }

    /// Bytes held by the world and its earlier copies.
    pub fn memory_bytes(&self) -> usize {
        self.world.memory_bytes() + self.first.memory_bytes() + self.checkpoints.memory_bytes()
    }

    fn end(&self) -> SimTime {
        SimTime::ZERO + self.timeline.run.scenario.span
    }

    fn ended(&self) -> bool {
        self.now() >= self.end()
    }

    fn play(&mut self, out_of_time: &mut dyn FnMut() -> bool) {
        if self.ended() {
            self.seek(SimTime::ZERO, out_of_time);
        }
        self.held = false;
        self.then.clear();
        self.clock.playing = true;
    }

    fn play_on(&mut self, wall_ms: f64, out_of_time: &mut dyn FnMut() -> bool) {
        let before = self.now();
        let due_ms = self.clock.due_ms(wall_ms, self.timeline.run.scenario.pace);
        let until = SimTime(before.ms().saturating_add(due_ms)).min(self.end());
        let reached = self.advance_to(until, out_of_time);
        if !reached {
            self.clock.drop_carry();
        }
        let simulated_ms = f64::from(self.now().since(before).ms());
        let late = !reached || wall_ms > FRAME_WALL_MS_MAX;
        self.pace.frame(wall_ms.max(0.0), simulated_ms, late);
        if self.ended() {
            self.clock.playing = false;
        }
    }

    /// A copy of the series, made only when it has grown; also keeps the longest of this future.
    fn refresh_series(&mut self) -> Rc<Series> {
        let series = share_series(&mut self.series, self.world.series());
        let now = self.now();
        let timeline = &mut self.timeline;
        if timeline.known.is_none() || now >= timeline.known_until {
            timeline.known = Some(series.clone());
            timeline.known_until = now;
        }
        series
    }
}

#[cfg(test)]
impl Player {
    /// The most steps that are played again for an instant that was played before.
    pub(super) fn replay_steps_max(&self) -> u64 {
        let steps = self.world.steps();
        self.checkpoints.widest_gap(&self.timeline.run, steps)
    }
}
