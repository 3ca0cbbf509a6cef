//! Travel: how the playhead comes to another instant. Back to a kept world, and forward by playing.

use super::{Goal, Player};
use crate::clock::WAYS_MAX;
use crate::snapshot::Action;
use limbo_sim::{Flag, Ledger, Run, SimTime, World};

/// Events played between two looks at the clock: well under a millisecond, and some where each of them is the first
/// to write to a page of messages that a kept world shares.
const SLICE_EVENTS: u64 = 256;
/// Events tried one by one between two looks at the clock while looking for a moment.
const STEP_EVENTS: u32 = 512;
impl Player {
    pub(super) fn pursue_goal(&mut self, out_of_time: &mut dyn FnMut() -> bool) {
        let done = match self.goal {
            Some(Goal::Seek(at)) => self.advance_to(at, out_of_time),
            Some(Goal::Step(ledger)) => self.step_on(ledger, out_of_time),
            Some(Goal::Event(flags)) => self.on_to_event(flags, out_of_time),
            None => true,
        };
        if done {
            self.goal = None;
        }
        if self.ended() {
            self.clock.playing = false;
        }
    }

    /// Begins what was asked for on the way to a goal that is reached now.
    pub(super) fn go_on(&mut self, out_of_time: &mut dyn FnMut() -> bool) {
        while self.goal.is_none() && !self.then.is_empty() {
            let mut then = core::mem::take(&mut self.then);
            // It was tried on the run when it was asked for.
            let _ = self.act_now(then.remove(0), out_of_time);
            self.then = then;
        }
    }

    /// True if the playhead is on another way: then one that is counted from where that ends waits until it has ended.
    fn waits_for_another(&mut self, way: Action) -> bool {
        let waits = self.goal.is_some();
        if waits && self.then.len() < WAYS_MAX {
            self.then.push(way);
        }
        waits
    }

    pub(super) fn seek(&mut self, at: SimTime, out_of_time: &mut dyn FnMut() -> bool) {
        let at = at.min(self.end());
        let kept_ahead = || self.checkpoints.has_between(self.run(), self.now(), at);
        if at < self.now() || kept_ahead() {
            self.refresh_series();
            self.go_back(at);
        }
        self.clock.drop_carry();
        self.pace = Default::default();
        self.then.clear();
        self.goal = Some(Goal::Seek(at));
        self.pursue_goal(out_of_time);
    }

    /// To the next moment at which the ledger is another.
    pub(super) fn step(&mut self, out_of_time: &mut dyn FnMut() -> bool) {
        self.clock.playing = false;
        // A key that is held asks for one step after another, but for none once it is let go.
        let steps = matches!(self.goal, Some(Goal::Step(_))) && self.then.is_empty();
        if steps || self.waits_for_another(Action::Step) {
            return;
        }
        self.goal = Some(Goal::Step(self.world.ledger()));
        self.pursue_goal(out_of_time);
    }

    /// To the next event that has a flag, known from before or not. Counted from the playhead that is shown: pressed twice,
    /// it goes twice as far, also where the world is still on its way.
    pub(super) fn next_event(&mut self, out_of_time: &mut dyn FnMut() -> bool) {
        self.clock.playing = false;
        self.finish_instant();
        self.give_due_commands();
        let from = self.playhead();
        let next = self.known_flags().iter().find(|f| f.at > from);
        if let Some(at) = next.map(|f| f.at) {
            return self.seek(at, out_of_time);
        }
        if self.waits_for_another(Action::NextEvent) {
            return;
        }
        self.goal = Some(Goal::Event(self.world.series().flags.len()));
        self.pursue_goal(out_of_time);
    }

    /// Back to the event before the playhead that is shown, or to the beginning.
    pub(super) fn previous_event(&mut self, out_of_time: &mut dyn FnMut() -> bool) {
        self.clock.playing = false;
        let from = self.playhead();
        // Who is looking for what comes next has not come to it: before that was the last event that there has been.
        let looks = matches!(self.goal, Some(Goal::Step(_) | Goal::Event(_)));
        let is_before = |f: &&Flag| f.at < from || looks && f.at == from;
        let before = self.known_flags().iter().rev().find(is_before);
        let at = before.map_or(SimTime::ZERO, |f| f.at);
        // Up to an instant that was never played there may be events of which nobody knows.
        let unknown = from > self.timeline.known_until;
        let waits = unknown || !self.then.is_empty();
        if waits && self.waits_for_another(Action::PreviousEvent) {
            return;
        }
        self.seek(at, out_of_time);
    }

    /// The known events of this future; none while another way waits to begin where the playhead goes.
    fn known_flags(&mut self) -> &[Flag] {
        self.refresh_series();
        match &self.timeline.known {
            Some(known) if self.then.is_empty() => &known.flags,
            _ => &[],
        }
    }

    /// Puts a kept world of the present run at or before `at` in the place of the one that is shown.
    pub(super) fn go_back(&mut self, at: SimTime) {
        // What was shown goes before a copy is unpacked, which takes as much memory.
        self.world = self.first.clone();
        let run = &self.timeline.run;
        (self.world, self.next_command) = self.kept(run, at);
        self.checkpoints.follow(run, self.world.steps());
        self.series = None;
        self.give_due_commands();
    }

    /// The latest kept world of a run of this origin at or before `at`, and how many commands it was given.
    pub(super) fn kept(&self, run: &Run, at: SimTime) -> (World, usize) {
        self.checkpoints
            .before(run, at)
            .unwrap_or_else(|| (self.first.clone(), 0))
    }

    /// Plays to `until`, giving the script's commands at their times; true if it was reached.
    pub(super) fn advance_to(
        &mut self,
        until: SimTime,
        out_of_time: &mut dyn FnMut() -> bool,
    ) -> bool {
        loop {
            let stop = until.min(self.command_at()).max(self.now());
            if self.world.advance(stop, SLICE_EVENTS) {
                self.give_due_commands();
                if stop >= until || self.world.is_exhausted() {
                    return true;
                }
            }
            self.keep_checkpoint();
            if out_of_time() {
                return false;
            }
        }
    }

    /// Plays event by event until the ledger is no longer `before`; true if found, or at the end.
    fn step_on(&mut self, before: Ledger, out_of_time: &mut dyn FnMut() -> bool) -> bool {
        loop {
            for _ in 0..STEP_EVENTS {
                let more = match self.timeline.run.script.get(self.next_command) {
                    Some((at, _)) => {
                        let at = *at;
                        if self.world.advance(at, 1) {
                            self.give_due_commands();
                        }
                        self.world.finish_deferred_work();
                        true
                    }
                    None => self.world.step(),
                };
                if !more || self.world.ledger() != before {
                    // A command of this very instant belongs to what is shown of it.
                    if self.command_at() <= self.world.now() {
                        self.finish_instant();
                        self.give_due_commands();
                    }
                    return true;
                }
            }
            if out_of_time() {
                return false;
            }
        }
    }

    /// Plays event by event until there are more than `flags`; true if found, or at the end.
    fn on_to_event(&mut self, flags: usize, out_of_time: &mut dyn FnMut() -> bool) -> bool {
        let end = self.end();
        loop {
            for _ in 0..STEP_EVENTS {
                if self.world.advance(self.command_at().min(end), 1) {
                    self.give_due_commands();
                    if self.ended() || self.world.is_exhausted() {
                        return true;
                    }
                }
                if self.world.series().flags.len() > flags {
                    self.finish_instant();
                    self.give_due_commands();
                    return true;
                }
            }
            self.keep_checkpoint();
            if out_of_time() {
                return false;
            }
        }
    }

    /// When the next command of the script is due.
    fn command_at(&self) -> SimTime {
        let next = self.timeline.run.script.get(self.next_command);
        next.map_or(SimTime::NEVER, |(at, _)| *at)
    }

    fn keep_checkpoint(&mut self) {
        self.checkpoints.pack_some();
        // To finish an instant may take long.
        if self.checkpoints.is_due(self.world.steps()) && !self.world.has_deferred_work() {
            self.finish_instant();
            self.checkpoints
                .keep(&mut self.world, &self.timeline.run, self.next_command);
        }
    }

    /// Gives the world the commands whose time has come. They were checked when they came in.
    pub(super) fn give_due_commands(&mut self) {
        while let Some((at, command)) = self.timeline.run.script.get(self.next_command)
            && *at <= self.world.now()
        {
            let accepted = self.world.act(*command);
            debug_assert!(
                accepted.is_ok(),
                "a command of the script was refused: {command:?}"
            );
            self.next_command += 1;
            self.finish_instant();
        }
    }

    /// Finishes the present millisecond, so that a command given now comes after everything in it, as it
    /// will when the run is played again.
    pub(super) fn finish_instant(&mut self) {
        self.world.advance(self.world.now(), u64::MAX);
    }
}
