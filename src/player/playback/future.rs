//! Futures: what a command begins and what it leaves behind. Time itself passes in the room above.

use super::Player;
use crate::player::ghosts;
use limbo_sim::{Command, Run, RunError, SimTime};

impl Player {
    /// Appends a command at the playhead; in the past this starts a new future there.
    pub(super) fn command(&mut self, command: Command) -> Result<(), RunError> {
        self.settle();
        self.give_due_commands();
        let now = self.now();
        let mut run = self.run.clone();
        run.script.truncate(self.next_command);
        run.push(now, command)?;
        self.world.act(command)?;
        self.settle();
        self.leave_future(now);
        self.run = run;
        self.next_command = self.run.script.len();
        self.goal = None;
        Ok(())
    }

    /// Leaves the future after `now`; one that had a restart stays as a ghost.
    fn leave_future(&mut self, now: SimTime) {
        self.refresh_series();
        if self.known_until > now
            && let Some((_, plan)) = ghosts::last_restart(&self.run, Some(now), self.known_until)
            && let Some(series) = self.known.take()
        {
            ghosts::keep(&mut self.ghosts, plan, now, self.known_until, series);
        }
        self.forget_future(now);
    }

    fn forget_future(&mut self, now: SimTime) {
        self.checkpoints.forget_from(now);
        self.series = None;
        self.known = None;
        self.known_until = now;
    }

    pub(super) fn try_another(&mut self, out_of_time: &mut dyn FnMut() -> bool) {
        let Some((at, plan)) = ghosts::last_restart(&self.run, None, self.now()) else {
            return;
        };
        self.refresh_series();
        if let Some(series) = self.known.take() {
            ghosts::keep(&mut self.ghosts, plan, at, self.known_until, series);
        }
        self.run.script.retain(|(t, _)| *t < at);
        self.playing = false;
        let just_before = SimTime(at.ms().saturating_sub(1));
        self.go_back(just_before);
        self.seek(just_before, out_of_time);
        self.forget_future(self.now());
    }

    pub(super) fn start_over(&mut self, run: Run) -> Result<(), RunError> {
        let (playing, speed) = (self.playing, self.speed);
        *self = Player::new(run)?;
        self.playing = playing;
        self.speed = speed;
        Ok(())
    }
}
