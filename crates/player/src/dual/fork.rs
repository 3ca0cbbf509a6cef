//! Where two futures part: the present of the viewer's own run where something waits there, else a moment
//! that the scenario offers. It knows runs and worlds, no page.

use crate::timeline::{is_return, restart_plan};
use limbo_sim::{Command, Duration, Hop, HopState, Plan, Run, Scenario, SimTime, World};
use std::sync::Arc;

/// Events played between two looks at the clock: well under a millisecond.
pub(super) const SLICE_EVENTS: u64 = 2_048;

/// Which moment it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForkKind {
    /// The playhead of the viewer's own run.
    Present,
    /// Just before the scenario's calendar brings the mailboxes back.
    Calendar,
    /// Before mail can pass again in another way: a calendar that repairs something else, or the return in a queue's outage.
    Repair,
    /// An outage made for this: the mailboxes were cut off at that instant.
    Staged(SimTime),
}

/// The common past of two futures.
#[derive(Clone)]
pub struct Fork {
    /// The run up to here: no command of its script is later.
    pub run: Run,
    /// Where the futures part.
    pub at: SimTime,
    /// Which moment that is.
    pub moment: ForkKind,
    /// The world on its way to `at`.
    world: World,
}

impl Fork {
    /// The moment from which two futures of a run are compared that has been played to `world`; none for a run out of its
    /// limits. `outage`, of the queue of a real server: what its run does by itself up to the return, also where that was taken
    /// out. At a moment of the scenario's own the network is as it is in force now, whatever the viewer has set of it.
    pub(crate) fn of(run: &Run, world: &World, outage: &[(SimTime, Command)]) -> Option<Fork> {
        Fork::here(run, world)
            .or_else(|| Fork::of_queue(run, outage))
            .or_else(|| Fork::ready_made(world.shared_scenario(), run.seed))
    }

    /// Of the queue of a real server: where its own outage ends, or what is listed would not wait. Where its
    /// return was taken out, the one that it came with.
    fn of_queue(run: &Run, outage: &[(SimTime, Command)]) -> Option<Fork> {
        run.scenario.listed.as_ref()?;
        let scripts = [&run.script[..], outage];
        let (script, back) = scripts
            .into_iter()
            .find_map(|script| Some((script, script.iter().position(is_return)?)))?;
        let end = SimTime::ZERO + run.scenario.span;
        let (at, _) = *script.get(back).filter(|(at, _)| *at < end)?;
        let mut run = Run {
            script: script.to_vec(),
            ..run.clone()
        };
        run.script.truncate(back);
        if !run.script.iter().any(|(_, c)| c.touches_a_hop()) {
            return None;
        }
        let world = World::new(&run).ok()?;
        Some(Fork {
            run,
            at,
            moment: ForkKind::Repair,
            world,
        })
    }

    /// The present of a run that has been played to `world`, if there is anything to restart.
    pub fn here(run: &Run, world: &World) -> Option<Fork> {
        let at = world.now();
        if !is_troubled(world) || at >= SimTime::ZERO + run.scenario.span {
            return None;
        }
        let mut run = run.clone();
        run.script.retain(|(t, _)| *t <= at);
        Some(Fork {
            run,
            at,
            moment: ForkKind::Present,
            world: world.clone(),
        })
    }

    /// A moment that suits the scenario: before its calendar brings the mailboxes back for the last time, else before
    /// its last repair, or, where it has none, some time after a cut before the mailboxes. `None` only for a scenario
    /// out of its limits. What is compared are restarts of the mailboxes: a later repair of another hop, as June's, finds
    /// them open and would have a plan shut them.
    pub fn ready_made(scenario: Arc<Scenario>, seed: u64) -> Option<Fork> {
        let span = scenario.span.ms();
        let repairs = |c: &Command| matches!(c, Command::Restart(_) | Command::Mend(..));
        let reopens = |c: &Command| restart_plan(c).is_some();
        let last = |is: &dyn Fn(&Command) -> bool| {
            let mut calendar = scenario.calendar.iter().rev();
            calendar
                .find(|(at, c)| is(c) && at.ms() > 0)
                .map(|(at, _)| *at)
        };
        let (moment, at) = match (last(&reopens), last(&repairs)) {
            (Some(at), _) => (ForkKind::Calendar, at - Duration(1)),
            (None, Some(at)) => (ForkKind::Repair, at - Duration(1)),
            (None, None) => (ForkKind::Staged(SimTime(span / 9)), SimTime(span / 3)),
        };
        let mut run = Run {
            scenario,
            seed,
            script: Vec::new(),
        };
        if let ForkKind::Staged(cut) = moment {
            run.push(cut, Command::Cut(Hop::Delivery)).ok()?;
        }
        let world = World::new(&run).ok()?;
        Some(Fork {
            run,
            at,
            moment,
            world,
        })
    }

    /// Plays on towards the moment until there or `out_of_time`; true when there.
    pub fn arrive(&mut self, out_of_time: &mut dyn FnMut() -> bool) -> bool {
        while !self.world.advance(self.at, SLICE_EVENTS) {
            if out_of_time() {
                return false;
            }
        }
        true
    }

    /// The world at the moment, once there.
    pub fn world(&self) -> &World {
        &self.world
    }
}

/// True where a restart would change something.
fn is_troubled(world: &World) -> bool {
    let ledger = world.ledger();
    ledger.limbo > 0
        || Hop::ALL
            .into_iter()
            .any(|hop| world.hop(hop) != HopState::Up || world.rejects(hop))
        || world.blocks().any(|block| !block.open)
}

/// How one of the futures begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RestartChoice {
    /// How service restarts.
    pub plan: Plan,
    /// What the mailboxes' server does under too much load; `None`: what the scenario says.
    pub overload_action: Option<limbo_sim::OverloadAction>,
}

impl RestartChoice {
    /// Its commands, in order.
    pub fn commands(&self) -> impl Iterator<Item = Command> {
        let set = self
            .overload_action
            .map(|manner| Command::SetOverloadAction(Hop::Delivery, manner));
        set.into_iter().chain([Command::Restart(self.plan)])
    }
}
