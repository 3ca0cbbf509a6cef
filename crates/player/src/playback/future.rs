//! Futures: what an act begins and what it leaves behind, and the ways back. Time itself passes in the room
//! above.

use super::Player;
use crate::checkpoints::same_origin;
use crate::clock::WAYS_MAX;
use crate::snapshot::{Action, Setting};
use crate::timeline::{self, Restart, Timeline, UndoPoint};
use limbo_sim::{Command, Run, RunError, SimTime, World};
use std::rc::Rc;

impl Player {
    /// A command that may come when there is nothing for it to do: then nothing is written down, and a calendar goes on.
    pub(super) fn command_of_effect(&mut self, command: Command) -> Result<(), RunError> {
        self.finish_instant();
        self.give_due_commands();
        self.finish_instant();
        match self.world.has_no_effect(&command) {
            true => Ok(()),
            false => self.commands(&[command]),
        }
    }

    /// Appends commands at the playhead, as one act: all of them, or none where one is refused. In the past this starts a new
    /// future there, and the one that is left stays beside it.
    pub(super) fn commands(&mut self, commands: &[Command]) -> Result<(), RunError> {
        if commands.is_empty() {
            return Ok(());
        }
        self.finish_instant();
        self.give_due_commands();
        self.refresh_series();
        let (now, given) = (self.now(), self.next_command);
        let mut run = self.run().clone();
        run.script.truncate(given);
        for &command in commands {
            run.push(now, command)?;
        }
        for &command in commands {
            self.world.act(command)?;
        }
        self.finish_instant();
        self.goal = None;
        self.then.clear();
        self.remember(now);
        let left = self.timeline.clone();
        self.timeline = left.with(Rc::new(run), now);
        if left.known_until > now || left.run.script.len() > given {
            let what = timeline::what_happens(&left.run, given, now, left.known_until);
            self.timeline.keep(&left, what, now);
        }
        self.next_command = given + commands.len();
        self.series = None;
        let run = &self.timeline.run;
        self.checkpoints.follow(run, self.world.steps());
        Ok(())
    }

    /// True for what is counted from where the playhead goes, while the world is still on its way there; and then for what
    /// comes after that.
    pub(super) fn waits_for_the_goal(&self, action: &Action) -> bool {
        match action {
            Action::Pause | Action::Hold(_) | Action::Speed(_) => false,
            Action::Toggle if self.clock.playing => false,
            // They begin with another run, wherever this one is.
            Action::Load { .. } | Action::Reset => false,
            _ => self.has_to_do() || self.goal.is_some() && is_deed(action),
        }
    }

    /// Does it where the goal is, after what waits already; what the run would not take there is refused now.
    pub(super) fn do_later(&mut self, action: Action) -> Result<(), RunError> {
        let at = self.playhead();
        let mut run = self.run().clone();
        let given = run.script.partition_point(|(t, _)| *t <= at);
        run.script.truncate(given);
        for command in commands_of(&action) {
            run.push(at, command)?;
        }
        // Of a hand that moves the playhead its last place counts.
        if let (Some(Action::Seek(_)), Action::Seek(_)) = (self.then.last(), &action) {
            self.then.pop();
        }
        if self.then.len() < WAYS_MAX {
            self.then.push(action);
        }
        Ok(())
    }

    /// The network as it is in force from its beginning, with these parameters changed.
    pub(super) fn begin(&mut self, settings: &[Setting]) -> Result<(), RunError> {
        let mut scenario = self.world.scenario().clone();
        for &(key, value) in settings {
            scenario.set(key, value)?;
        }
        scenario.validate()?;
        self.load(Run::new(scenario, self.run().seed))
    }

    /// Back to just before the last restart, as if it had not been; its future stays beside the new one.
    pub(super) fn try_another(
        &mut self,
        out_of_time: &mut dyn FnMut() -> bool,
    ) -> Result<(), RunError> {
        let last = timeline::last_restart(self.run(), self.now());
        let Some(Restart { at, command, given }) = last else {
            return Ok(());
        };
        self.refresh_series();
        self.remember(self.playhead());
        let mut run = self.run().clone();
        // What the viewer did at an instant came after everything else there, and what was done before the restart stays;
        // the calendar's is part of the instant.
        let done_before = given.unwrap_or_else(|| run.script.partition_point(|(t, _)| *t < at));
        run.script.truncate(done_before);
        let just_before = SimTime(at.ms().saturating_sub(u32::from(given.is_none())));
        let mut next = self.timeline.with(Rc::new(run), just_before);
        next.keep(&self.timeline, Some((at, command)), at);
        self.clock.playing = false;
        self.go_to(next, just_before, out_of_time)
    }

    /// The future of that index in the place of the present one, at the same instant if it was played so far.
    pub(super) fn return_to(
        &mut self,
        index: usize,
        out_of_time: &mut dyn FnMut() -> bool,
    ) -> Result<(), RunError> {
        self.refresh_series();
        let Some(next) = self.timeline.returned(index) else {
            return Ok(());
        };
        let at = self.playhead();
        self.remember(at);
        let at = at.min(next.known_until);
        self.go_to(next, at, out_of_time)
    }

    /// Another run from its beginning, with whatever its script holds; one undo brings this one back. The queue of a real server
    /// keeps the outage that it came with.
    ///
    /// # Errors
    /// If the run is out of its limits, or there is no room for it; then nothing has changed.
    pub fn load(&mut self, run: Run) -> Result<(), RunError> {
        let next = self.timeline.begun_anew(run);
        let run = &next.run;
        run.validate()?;
        if !(self.room)(run.scenario.bytes_expected()) {
            return Err(RunError::NoRoom);
        }
        if self.now() == SimTime::ZERO && *self.run() == **run {
            return Ok(());
        }
        let before = self.here(true);
        self.go_to(next, SimTime::ZERO, &mut || true)?;
        self.history.record(before);
        Ok(())
    }

    /// The run with everything that was done in it, but `weight` e-mails a dot; the playhead stays where it is.
    ///
    /// # Errors
    /// If a run of so many dots is out of the limits; then nothing has changed.
    pub(super) fn weigh(
        &mut self,
        weight: u32,
        out_of_time: &mut dyn FnMut() -> bool,
    ) -> Result<(), RunError> {
        let at = self.playhead();
        let mut run = self.run().clone();
        let scenario = run.scenario.as_ref().clone().with_weight(weight);
        run.scenario = scenario.into();
        self.load(run)?;
        self.seek(at, out_of_time);
        Ok(())
    }

    /// Takes the viewer's last act back: the run and the playhead are what they were before it.
    pub(super) fn undo(&mut self, out_of_time: &mut dyn FnMut() -> bool) -> Result<(), RunError> {
        let here = self.here(false);
        match self.history.undo(here) {
            Some(UndoPoint { timeline, at, .. }) => self.go_to(timeline, at, out_of_time),
            None => Ok(()),
        }
    }

    /// Does again what was undone last.
    pub(super) fn redo(&mut self, out_of_time: &mut dyn FnMut() -> bool) -> Result<(), RunError> {
        let here = self.here(false);
        match self.history.redo(here) {
            Some(UndoPoint { timeline, at, .. }) => self.go_to(timeline, at, out_of_time),
            None => Ok(()),
        }
    }

    fn here(&mut self, loaded: bool) -> UndoPoint {
        self.refresh_series();
        UndoPoint {
            timeline: self.timeline.clone(),
            at: self.playhead(),
            loaded,
        }
    }

    /// Puts the present moment on the list of what can be undone, with the playhead at `at`.
    fn remember(&mut self, at: SimTime) {
        self.history.record(UndoPoint {
            timeline: self.timeline.clone(),
            at,
            loaded: false,
        });
    }

    /// Another timeline in the place of the present one.
    fn go_to(
        &mut self,
        timeline: Timeline,
        at: SimTime,
        out_of_time: &mut dyn FnMut() -> bool,
    ) -> Result<(), RunError> {
        if !same_origin(&timeline.run, self.run()) {
            self.first = World::new(&bare(&timeline.run))?;
        }
        self.timeline = timeline;
        self.go_back(at);
        self.seek(at, out_of_time);
        Ok(())
    }
}

/// The run without its script. A world is always given its commands one by one when their time comes, so
/// that no copy of it holds a future that may be left.
pub(super) fn bare(run: &Run) -> Run {
    Run {
        scenario: run.scenario.clone(),
        seed: run.seed,
        script: Vec::new(),
    }
}

/// What an action writes into the script.
pub(super) fn commands_of(action: &Action) -> Vec<Command> {
    match action {
        Action::Cut(hop) => vec![Command::Cut(*hop)],
        Action::Mend(hop, plan) => vec![Command::Mend(*hop, *plan)],
        Action::Restart(plan) => vec![Command::Restart(*plan)],
        Action::DestroySpool(place) => vec![Command::DestroySpool(*place)],
        Action::SendTest => vec![Command::SendTest],
        Action::Set(settings) => {
            let set = |&(key, value): &Setting| Command::Set(key, value);
            settings.iter().map(set).collect()
        }
        _ => Vec::new(),
    }
}

/// True for what is done to the run at the playhead.
pub(super) fn is_deed(action: &Action) -> bool {
    use Action::{Begin, CloseBlock, OpenBlock, TryAnother};
    let at_once = matches!(action, OpenBlock | CloseBlock | TryAnother | Begin(_));
    at_once || !commands_of(action).is_empty()
}
