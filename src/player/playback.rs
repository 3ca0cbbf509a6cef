//! The playhead: what time does to the world, and what a viewer does to time.

mod future;

use super::checkpoints::Checkpoints;
use super::ghosts;
use super::snapshot::{Action, Ghost, Snapshot};
use limbo_sim::{Command, Hop, Ledger, Place, Run, RunError, Scenario, Series, SimTime, World};
use std::rc::Rc;

/// The slowest speed, in multiples of the scenario's pace.
pub const SPEED_MIN: f64 = 1.0 / 64.0;
/// The fastest speed, in multiples of the scenario's pace.
pub const SPEED_MAX: f64 = 64.0;

/// A frame never stands for more than this, ms: after a hidden tab the clock goes on, it does not jump.
const FRAME_WALL_MS_MAX: f64 = 100.0;
/// Events played between two looks at the clock: well under a millisecond.
const SLICE_EVENTS: u64 = 2_048;
/// Events tried one by one between two looks at the clock while looking for the next visible moment.
const STEP_EVENTS: u32 = 512;
/// Late frames (less the punctual ones since) after which the viewer is told.
const LATE_FRAMES_TOLD: u8 = 12;
/// The count of late frames stops here, so that the notice also goes away soon.
const LATE_FRAMES_MAX: u8 = 24;

/// Where the playhead is going by itself.
#[derive(Clone, Copy)]
enum Goal {
    /// To an instant.
    Seek(SimTime),
    /// To the first moment at which the ledger is not this one.
    Step(Ledger),
}

/// A run, the world played from it, and the playhead.
pub struct Player {
    run: Run,
    world: World,
    /// The world at time zero; going back never has to make one again.
    first: World,
    /// Index of the first command of the script that the world has not been given.
    next_command: usize,
    checkpoints: Checkpoints,
    playing: bool,
    speed: f64,
    /// The part of a simulated millisecond that frames have not used yet.
    carry: f64,
    goal: Option<Goal>,
    late_frames: u8,
    /// The world's series, copied when it has grown.
    series: Option<Rc<Series>>,
    /// The longest series of this same future.
    known: Option<Rc<Series>>,
    known_until: SimTime,
    ghosts: Rc<Vec<Ghost>>,
}

impl Player {
    /// A player at the run's beginning, paused.
    ///
    /// # Errors
    /// If the run is out of its limits.
    pub fn new(run: Run) -> Result<Player, RunError> {
        // The world is always given its commands one by one when their time comes, so that no copy of it
        // holds a future that may be dropped.
        let first = World::new(&Run {
            scenario: run.scenario.clone(),
            seed: run.seed,
            script: Vec::new(),
        })?;
        let mut player = Player {
            world: first.clone(),
            first,
            next_command: 0,
            checkpoints: Checkpoints::new(run.scenario.span),
            run,
            playing: false,
            speed: 1.0,
            carry: 0.0,
            goal: None,
            late_frames: 0,
            series: None,
            known: None,
            known_until: SimTime::ZERO,
            ghosts: Rc::default(),
        };
        player.give_due_commands();
        Ok(player)
    }

    /// Lets `wall_ms` milliseconds of viewing pass. Works until done or until `out_of_time` says stop: then
    /// the playhead stays where the world has come to. Returns true if the playhead moved.
    pub fn frame(&mut self, wall_ms: f64, out_of_time: &mut dyn FnMut() -> bool) -> bool {
        let before = self.now();
        if self.goal.is_some() {
            self.pursue_goal(out_of_time);
        } else if self.playing {
            self.play_on(wall_ms, out_of_time);
        }
        self.now() != before
    }

    /// Does what a viewer asks for. A seek or a step works until `out_of_time` and goes on in later frames.
    ///
    /// # Errors
    /// If the simulation refuses the command; then nothing has changed.
    pub fn act(
        &mut self,
        action: Action,
        out_of_time: &mut dyn FnMut() -> bool,
    ) -> Result<(), RunError> {
        match action {
            Action::Toggle if self.playing => self.playing = false,
            Action::Toggle | Action::Play => self.play(out_of_time),
            Action::Pause => self.playing = false,
            Action::Step => {
                self.playing = false;
                self.goal = Some(Goal::Step(self.world.ledger()));
                self.pursue_goal(out_of_time);
            }
            Action::Seek(at) => self.seek(at, out_of_time),
            Action::Speed(speed) if speed.is_finite() => {
                self.speed = speed.clamp(SPEED_MIN, SPEED_MAX);
            }
            Action::Speed(_) => {}
            Action::Cut(hop) => self.command(Command::Cut(hop))?,
            Action::Mend(hop, plan) => self.command(Command::Mend(hop, plan))?,
            Action::Restart(plan) => self.command(Command::Restart(plan))?,
            Action::SendTest => self.command(Command::SendTest)?,
            Action::TryAnother => self.try_another(out_of_time),
            Action::Reset => self.start_over(Run {
                scenario: self.run.scenario.clone(),
                seed: self.run.seed,
                script: Vec::new(),
            })?,
            Action::Load { scenario, seed } => {
                self.start_over(Run::new(Scenario::named(scenario)?, seed))?;
            }
        }
        Ok(())
    }

    /// Another run, from its beginning; play and speed stay as they are.
    ///
    /// # Errors
    /// If the run is out of its limits; then nothing has changed.
    pub fn load(&mut self, run: Run) -> Result<(), RunError> {
        self.start_over(run)
    }

    /// Stops time, at once.
    pub fn pause(&mut self) {
        self.playing = false;
    }

    /// What the panels read, at this instant.
    pub fn snapshot(&mut self) -> Snapshot {
        let series = self.refresh_series();
        let world = &self.world;
        Snapshot {
            scenario: self.run.scenario.clone(),
            seed: self.run.seed,
            now: world.now(),
            playing: self.playing,
            speed: self.speed,
            behind: self.late_frames >= LATE_FRAMES_TOLD,
            ended: self.ended(),
            ledger: world.ledger(),
            hops: Hop::ALL.map(|hop| world.hop(hop)),
            rejects: Hop::ALL.map(|hop| world.rejects(hop)),
            delay_notices: world.delay_notices(),
            stations: [
                Place::Senders,
                Place::Provider,
                Place::Relay,
                Place::Mailboxes,
            ]
            .map(|place| world.station(place)),
            blocks: world.blocks().collect(),
            my_block: world.block_of(world.my_addr()),
            oldest: self.oldest_entry().map(|at| world.now().since(at)),
            restart: ghosts::last_restart(&self.run, None, world.now()),
            known: self.known.clone().unwrap_or_else(|| series.clone()),
            series,
            ghosts: self.ghosts.clone(),
        }
    }

    /// The run as it stands: scenario, seed, and everything the viewer did.
    pub fn run(&self) -> &Run {
        &self.run
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
        self.playing
    }

    /// Multiple of the scenario's pace that was asked for.
    pub fn speed(&self) -> f64 {
        self.speed
    }

    /// True while a seek or a step is still under way.
    pub fn seeking(&self) -> bool {
        self.goal.is_some()
    }

    /// Bytes held by the world and its earlier copies.
    pub fn memory_bytes(&self) -> usize {
        self.world.memory_bytes() + self.first.memory_bytes() + self.checkpoints.memory_bytes()
    }

    fn end(&self) -> SimTime {
        SimTime::ZERO + self.run.scenario.span
    }

    fn ended(&self) -> bool {
        self.now() >= self.end()
    }

    fn play(&mut self, out_of_time: &mut dyn FnMut() -> bool) {
        if self.ended() {
            self.seek(SimTime::ZERO, out_of_time);
        }
        self.playing = true;
    }

    fn play_on(&mut self, wall_ms: f64, out_of_time: &mut dyn FnMut() -> bool) {
        let wall_ms = wall_ms.clamp(0.0, FRAME_WALL_MS_MAX);
        let wanted = wall_ms * f64::from(self.run.scenario.pace) * self.speed + self.carry;
        let whole = wanted.floor();
        self.carry = wanted - whole;
        let until = SimTime(self.now().ms().saturating_add(whole as u32)).min(self.end());
        if self.advance_to(until, out_of_time) {
            self.late_frames = self.late_frames.saturating_sub(1);
        } else {
            self.carry = 0.0;
            self.late_frames = (self.late_frames + 1).min(LATE_FRAMES_MAX);
        }
        if self.ended() {
            self.playing = false;
        }
    }

    fn pursue_goal(&mut self, out_of_time: &mut dyn FnMut() -> bool) {
        let done = match self.goal {
            Some(Goal::Seek(at)) => self.advance_to(at, out_of_time),
            Some(Goal::Step(ledger)) => self.step_on(ledger, out_of_time),
            None => true,
        };
        if done {
            self.goal = None;
        }
        if self.ended() {
            self.playing = false;
        }
    }

    fn seek(&mut self, at: SimTime, out_of_time: &mut dyn FnMut() -> bool) {
        let at = at.min(self.end());
        if at < self.now() {
            self.refresh_series();
            self.go_back(at);
        }
        self.carry = 0.0;
        self.late_frames = 0;
        self.goal = Some(Goal::Seek(at));
        self.pursue_goal(out_of_time);
    }

    /// Puts a world at or before `at` in the place of the present one.
    fn go_back(&mut self, at: SimTime) {
        self.world = self
            .checkpoints
            .before(at)
            .unwrap_or_else(|| self.first.clone());
        let now = self.now();
        // The first world has been given nothing, every other one the commands of its own instant, too.
        self.next_command = if now == SimTime::ZERO {
            0
        } else {
            self.run.script.partition_point(|(t, _)| *t <= now)
        };
        self.series = None;
        self.give_due_commands();
    }

    /// Plays to `until`, giving the script's commands at their times; true if it was reached.
    fn advance_to(&mut self, until: SimTime, out_of_time: &mut dyn FnMut() -> bool) -> bool {
        loop {
            let command_at = self
                .run
                .script
                .get(self.next_command)
                .map_or(until, |(at, _)| *at);
            let stop = until
                .min(command_at)
                .min(self.checkpoints.next_due())
                .max(self.now());
            if self.world.advance(stop, SLICE_EVENTS) {
                self.give_due_commands();
                self.checkpoints.pass(&self.world);
                if stop >= until {
                    return true;
                }
            }
            if out_of_time() {
                return false;
            }
        }
    }

    /// Plays event by event until the ledger is no longer `before`; true if found, or at the end.
    fn step_on(&mut self, before: Ledger, out_of_time: &mut dyn FnMut() -> bool) -> bool {
        loop {
            for _ in 0..STEP_EVENTS {
                let more = match self.run.script.get(self.next_command) {
                    Some((at, _)) => {
                        let at = *at;
                        if self.world.advance(at, 1) {
                            self.give_due_commands();
                        }
                        true
                    }
                    None => self.world.step(),
                };
                if !more || self.world.ledger() != before {
                    return true;
                }
            }
            if out_of_time() {
                return false;
            }
        }
    }

    /// Gives the world the commands whose time has come. They were checked when they were pushed.
    fn give_due_commands(&mut self) {
        while let Some((at, command)) = self.run.script.get(self.next_command)
            && *at <= self.world.now()
        {
            let accepted = self.world.act(*command);
            debug_assert!(
                accepted.is_ok(),
                "a command of the script was refused: {command:?}"
            );
            self.next_command += 1;
            self.settle();
        }
    }

    /// Finishes the present millisecond, so that a command given now comes after everything in it, as it
    /// will when the run is played again.
    fn settle(&mut self) {
        self.world.advance(self.world.now(), u64::MAX);
    }

    /// A copy of the series, made only when it has grown; also keeps the longest of this future.
    fn refresh_series(&mut self) -> Rc<Series> {
        let world = self.world.series();
        let series = match &self.series {
            Some(s)
                if s.samples.len() == world.samples.len() && s.flags.len() == world.flags.len() =>
            {
                s.clone()
            }
            _ => Rc::new(world.clone()),
        };
        self.series = Some(series.clone());
        if self.known.is_none() || self.now() >= self.known_until {
            self.known = Some(series.clone());
            self.known_until = self.now();
        }
        series
    }

    /// When the oldest message now in limbo fell in.
    fn oldest_entry(&self) -> Option<SimTime> {
        if self.world.ledger().limbo == 0 {
            return None;
        }
        [Place::Provider, Place::Relay]
            .into_iter()
            .filter_map(|place| self.world.waiting(place).next())
            .map(|w| w.entered)
            .min()
    }
}
