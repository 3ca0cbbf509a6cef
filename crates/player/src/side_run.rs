//! A run that nobody watches, played to an instant beside what is shown, in slices: what would have come of the outage
//! had something been different. Only what came of it is kept.

use crate::prediction::empty_from;
use limbo_sim::{Ledger, Run, RunError, Series, SimTime, World};
use std::rc::Rc;

/// Events played between two looks at the clock.
const SLICE_EVENTS: u64 = 2_048;

/// What came of a run. Counts are messages (dots).
#[derive(Clone, Debug, PartialEq)]
pub struct SideOutcome {
    /// Until when it was played.
    pub until: SimTime,
    /// Where every message is then.
    pub ledger: Ledger,
    /// How often servers have crashed.
    pub crashes: u32,
    /// Delay notices that have reached the senders.
    pub delay_notices: u32,
    /// When the first of them did.
    pub first_delay_notice: Option<SimTime>,
    /// When the first notice that mail has failed reached a sender.
    pub first_return: Option<SimTime>,
    /// The run's samples and flags.
    pub series: Rc<Series>,
}

impl SideOutcome {
    /// From when on the limbo was as good as empty, after mail had been in it; `None` if it is not.
    pub fn cleared_at(&self) -> Option<SimTime> {
        let samples = &self.series.samples;
        let any = samples.iter().any(|sample| sample.ledger.limbo > 0);
        empty_from(samples, SimTime::ZERO).filter(|_| any)
    }
}

/// A run on its way to an instant.
pub struct SideRun {
    world: World,
    until: SimTime,
}

impl SideRun {
    /// The run at its beginning, to be played until an instant (or its end, if that comes first).
    ///
    /// # Errors
    /// If the simulation refuses the run.
    pub fn new(run: &Run, until: SimTime) -> Result<SideRun, RunError> {
        Ok(SideRun {
            world: World::new(run)?,
            until,
        })
    }

    /// Plays on until there, or out of time.
    pub fn play(&mut self, out_of_time: &mut dyn FnMut() -> bool) -> Option<SideOutcome> {
        while !self.world.advance(self.until, SLICE_EVENTS) {
            if out_of_time() {
                return None;
            }
        }
        let series = Rc::new(self.world.series().clone());
        Some(SideOutcome {
            until: self.world.now(),
            ledger: self.world.ledger(),
            crashes: series.crashes_since(SimTime::ZERO),
            delay_notices: self.world.delay_notices(),
            first_delay_notice: self.world.first_delay_notice(),
            first_return: self.world.first_return(),
            series,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_sim::{Command, Hop, Scenario};

    fn played(slices: bool) -> SideOutcome {
        let run = Run::new(
            Scenario::named("libero-2023").unwrap().with_weight(20_000),
            1,
        );
        let until = SimTime(60 * 3_600_000);
        let mut side = SideRun::new(&run, until).unwrap();
        loop {
            if let Some(outcome) = side.play(&mut || slices) {
                return outcome;
            }
        }
    }

    #[test]
    fn a_run_beside_comes_out_the_same_in_slices_and_is_the_run_itself() {
        let outcome = played(true);
        assert_eq!(outcome, played(false));
        let run = Run::new(
            Scenario::named("libero-2023").unwrap().with_weight(20_000),
            1,
        );
        let mut world = World::new(&run).unwrap();
        world.advance(outcome.until, u64::MAX);
        assert_eq!(outcome.ledger, world.ledger());
        assert_eq!(outcome.cleared_at(), None, "mail is still in limbo");
    }

    #[test]
    fn the_first_notices_of_either_kind_come_when_they_do_in_the_run_itself() {
        let mut run = Run::new(
            Scenario::named("libero-2023").unwrap().with_weight(20_000),
            5,
        );
        // No e-mail goes on from the senders' providers.
        run.script = vec![(SimTime(2 * 3_600_000), Command::Cut(Hop::Relay))];
        let until = SimTime(30 * 3_600_000);
        let side = SideRun::new(&run, until).unwrap().play(&mut || false);
        let side = side.expect("it was played to its end");
        let mut world = World::new(&run).unwrap();
        let (mut late, mut returned) = (None, None);
        let (mut last, mut notices) = (None, 0);
        for at in (0..=until.ms()).step_by(1_000).map(SimTime) {
            world.advance(at, u64::MAX);
            if world.delay_notices() > 0 {
                late.get_or_insert(at);
            }
            if world.delay_notices() > notices {
                (last, notices) = (Some(at), world.delay_notices());
            }
            if world.ledger().returned > 0 {
                returned.get_or_insert(at);
            }
        }
        let second = |at: Option<SimTime>| at.map(|at| at.ms().div_ceil(1_000));
        assert_eq!(second(side.first_delay_notice), second(late));
        assert_eq!(second(side.first_return), second(returned));
        assert_eq!(second(world.last_delay_notice()), second(last));
        assert!(
            returned < late,
            "programs that send only once are told first"
        );
    }
}
