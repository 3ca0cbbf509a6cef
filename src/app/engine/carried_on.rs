//! Who carries on with one of two futures and goes back by the browser's Back finds the run from which both part, and with
//! Forward that future again; also where one comparison followed on another.

use limbo_sim::{Run, SimTime};

/// So many are kept of either, as of the entries that were left.
const KEPT_MAX: usize = 16;

/// Runs that took one another's place by carrying on and by going back.
#[derive(Default)]
pub(super) struct CarriedOn {
    /// The viewer's own runs and their playheads, as they were when a future took their place; the newest last.
    from: Vec<(Run, SimTime)>,
    /// The futures from which they have gone back; the newest last.
    futures: Vec<Run>,
}

impl CarriedOn {
    /// A future takes the place of this run, which stood at that instant.
    pub fn carry_on(&mut self, run: Run, at: SimTime) {
        keep(&mut self.from, (run, at));
    }

    /// The run that comes back to the stage in the place of `present`: the one that stood at that instant when it was carried
    /// on from, if it was. What was carried on with after it has been gone back from, too.
    pub fn go_back(&mut self, run: &Run, at: Option<SimTime>, present: &Run) -> Option<Run> {
        let left = |(from, then): &(Run, SimTime)| from == run && Some(*then) == at;
        let found = self.from.iter().rposition(left)?;
        let mut later = self.from.split_off(found);
        keep(&mut self.futures, present.clone());
        for (future, _) in later.drain(1..).rev() {
            keep(&mut self.futures, future);
        }
        later.pop().map(|(run, _)| run)
    }

    /// Whether this run is a future that they went back from: with it they carry on again.
    pub fn is_carried_on_again(&mut self, run: &Run) -> bool {
        let found = self.futures.iter().rposition(|future| future == run);
        found.map(|found| self.futures.remove(found)).is_some()
    }
}

fn keep<T>(kept: &mut Vec<T>, new: T) {
    if kept.len() >= KEPT_MAX {
        kept.remove(0);
    }
    kept.push(new);
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_sim::{Command, Plan, Scenario};

    /// The town's run, restarted so many times.
    fn run(restarts: u32) -> Run {
        let mut run = Run::new(Scenario::named("small-town").expect("it exists"), 1);
        for minute in 1..=restarts {
            run.push(SimTime(minute * 60_000), Command::Restart(Plan::Bulk))
                .expect("a restart");
        }
        run
    }

    fn at(restarts: u32) -> SimTime {
        SimTime(restarts * 60_000)
    }

    #[test]
    fn back_and_forward_lead_through_one_comparison_after_the_other() {
        let mut carried = CarriedOn::default();
        carried.carry_on(run(0), at(0));
        carried.carry_on(run(1), at(1));
        assert_eq!(carried.go_back(&run(1), Some(at(1)), &run(2)), Some(run(1)));
        assert_eq!(carried.go_back(&run(0), Some(at(0)), &run(1)), Some(run(0)));
        for future in [1, 2] {
            assert!(carried.is_carried_on_again(&run(future)), "{future}");
            carried.carry_on(run(future - 1), at(future - 1));
        }
        // Both at once.
        assert_eq!(carried.go_back(&run(0), Some(at(0)), &run(2)), Some(run(0)));
        assert!(carried.is_carried_on_again(&run(1)));
        assert!(carried.is_carried_on_again(&run(2)));
        assert!(!carried.is_carried_on_again(&run(2)), "once");
    }

    #[test]
    fn nobody_goes_back_to_a_run_that_was_not_carried_on_from_or_stood_elsewhere() {
        let mut carried = CarriedOn::default();
        carried.carry_on(run(0), at(0));
        for (from, then) in [(run(0), Some(at(1))), (run(0), None), (run(1), Some(at(0)))] {
            assert_eq!(carried.go_back(&from, then, &run(2)), None);
        }
        assert!(!carried.is_carried_on_again(&run(2)));
        for _ in 0..2 * KEPT_MAX {
            carried.carry_on(run(0), at(0));
        }
        assert_eq!(carried.from.len(), KEPT_MAX);
    }
}
