//! The outcomes of a study so far, by value and seed, and the figures computed from them.

use super::forecast;
use super::simulation::Outcome;
use super::study::{SEEDS, Study, SweptParameter};

/// The outcomes of a study; those of some or all runs may still be missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Sweep {
    /// What was asked.
    pub study: Study,
    /// The values of the swept parameter, ascending: [`Study::values`]. An index of this list names a value.
    pub values: Vec<f64>,
    outcomes: Vec<Option<Outcome>>,
    done: usize,
}

/// Quantiles of a quantity over the runs of a value. A run that has no such quantity (the time to clear, if it never
/// cleared) counts as greater than all others.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spread {
    /// The least, the lower quartile, the median, the upper quartile and the greatest; none where that is "never".
    pub at: [Option<f64>; 5],
}

/// The figures of one value.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    /// Runs that have been played.
    pub runs: usize,
    /// Runs in which the server never crashed; where it rejects instead of crashing: runs that were cleared.
    pub safe: usize,
    /// Runs in which the backlog was cleared.
    pub cleared: usize,
    /// Time from the restart to clear, ms.
    pub clears: Spread,
    /// Crashes of a run; where the server rejects instead of crashing: rejections.
    pub crashes: Spread,
    /// E-mails returned to their senders in a run, dots.
    pub returned: Spread,
    /// The longest wait of an e-mail in a run, ms.
    pub longest: Spread,
}

impl Spread {
    /// The quantiles by the nearest-rank method, so that each is the number of a run: of 20 numbers the 1st, 5th, 10th,
    /// 15th and 20th.
    pub fn of(numbers: impl Iterator<Item = Option<f64>>) -> Spread {
        let mut sorted = Vec::<f64>::new();
        for n in numbers {
            let n = n.unwrap_or(f64::INFINITY);
            let at = sorted.iter().position(|m| n < *m).unwrap_or(sorted.len());
            sorted.insert(at, n);
        }
        let quantile = |quarters: usize| {
            let rank = (sorted.len() * quarters).div_ceil(4).max(1);
            sorted.get(rank - 1).copied().filter(|n| n.is_finite())
        };
        Spread {
            at: [0, 1, 2, 3, 4].map(quantile),
        }
    }

    /// The median.
    pub fn median(&self) -> Option<f64> {
        self.at[2]
    }
}

/// A stretch of values: the indices of the first and the last.
pub type Zone = (usize, usize);

impl Sweep {
    /// A study of which no run has been played.
    pub fn new(study: Study) -> Sweep {
        let values = study.values();
        Sweep {
            study,
            outcomes: vec![None; values.len() * SEEDS],
            values,
            done: 0,
        }
    }

    /// Records the outcome of a run: the value at that index, and the seed. What is not in this study is ignored.
    pub fn take(&mut self, index: usize, seed: u64, outcome: Outcome) {
        let seed = (seed as usize).wrapping_sub(1);
        if seed < SEEDS
            && let Some(slot) = self.outcomes.get_mut(index * SEEDS + seed)
        {
            self.done += usize::from(slot.is_none());
            *slot = Some(outcome);
        }
    }

    /// How many runs have been played.
    pub fn done(&self) -> usize {
        self.done
    }

    /// How many runs there are in all.
    pub fn total(&self) -> usize {
        self.outcomes.len()
    }

    /// True when every run has been played.
    pub fn is_done(&self) -> bool {
        self.done == self.total()
    }

    /// Seed and outcome of the runs of a value that have been played, by ascending seed.
    pub fn runs(&self, index: usize) -> impl Iterator<Item = (u64, &Outcome)> {
        let runs = self.outcomes[index * SEEDS..(index + 1) * SEEDS].iter();
        runs.zip(1..)
            .filter_map(|(o, seed)| Some((seed, o.as_ref()?)))
    }

    /// True where the server rejects instead of crashing: then rejections are counted instead of crashes.
    pub fn counts_rejections(&self) -> bool {
        self.study.parameter == SweptParameter::Retry
    }

    /// The crashes of a run, or its rejections.
    pub fn crashes(&self, o: &Outcome) -> u32 {
        if self.counts_rejections() {
            o.rejected
        } else {
            o.crashes
        }
    }

    fn is_safe(&self, o: &Outcome) -> bool {
        if self.counts_rejections() {
            o.cleared_ms.is_some()
        } else {
            o.crashes == 0
        }
    }

    /// The figures of a value.
    pub fn figures(&self, index: usize) -> Figures {
        let runs = || self.runs(index).map(|(_, o)| o);
        let some = |n: u32| Some(f64::from(n));
        Figures {
            runs: runs().count(),
            safe: runs().filter(|o| self.is_safe(o)).count(),
            cleared: runs().filter(|o| o.cleared_ms.is_some()).count(),
            clears: Spread::of(runs().map(|o| o.cleared_ms.map(f64::from))),
            crashes: Spread::of(runs().map(|o| some(self.crashes(o)))),
            returned: Spread::of(runs().map(|o| some(o.returned))),
            longest: Spread::of(runs().map(|o| some(o.longest_ms))),
        }
    }

    /// The longest stretch of values that were safe with every seed; none before all runs have been played.
    pub fn safe_zone(&self) -> Option<Zone> {
        if !self.is_done() {
            return None;
        }
        let safe = |index: usize| self.figures(index).safe == SEEDS;
        longest_stretch((0..self.values.len()).map(safe))
    }

    /// The longest stretch of values that theory calls safe.
    pub fn forecast_zone(&self) -> Option<Zone> {
        let safe = |v: &f64| forecast::forecast(&self.study, *v).is_some_and(|f| f.safe);
        longest_stretch(self.values.iter().map(safe))
    }

    /// Of the values that were safe and cleared with every seed, the one with the least median time to clear: its index,
    /// and that time in ms.
    pub fn fastest_safe(&self) -> Option<(usize, f64)> {
        let mut best = None;
        for index in 0..self.values.len() {
            let f = self.figures(index);
            let whole = f.safe == SEEDS && f.cleared == SEEDS;
            if let Some(ms) = f.clears.median().filter(|_| whole)
                && best.is_none_or(|(_, least)| ms < least)
            {
                best = Some((index, ms));
            }
        }
        best
    }

    /// The longest time to clear of any run, ms; 0 before one has cleared.
    pub fn slowest_ms(&self) -> f64 {
        let cleared = self.outcomes.iter().flatten().filter_map(|o| o.cleared_ms);
        f64::from(cleared.max().unwrap_or(0))
    }
}

/// The longest stretch in which something holds; of several that are equally long, the first.
fn longest_stretch(holds: impl Iterator<Item = bool>) -> Option<Zone> {
    let (mut best, mut from): (Option<Zone>, Option<usize>) = (None, None);
    for (index, holds) in holds.enumerate() {
        if !holds {
            from = None;
            continue;
        }
        let begin = *from.get_or_insert(index);
        if best.is_none_or(|(a, b)| index - begin > b - a) {
            best = Some((begin, index));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::{BaseScenario, STEPS};
    use proptest::prelude::*;

    fn cleared(ms: u32) -> Outcome {
        Outcome {
            cleared_ms: Some(ms),
            ..Outcome::default()
        }
    }

    fn crashed() -> Outcome {
        Outcome {
            crashes: 3,
            ..Outcome::default()
        }
    }

    #[test]
    fn quartiles_are_numbers_that_came_out() {
        let of = |numbers: Vec<u32>| Spread::of(numbers.into_iter().map(|n| Some(n.into()))).at;
        let some = |ns: [u32; 5]| ns.map(|n| Some(f64::from(n)));
        assert_eq!(of((1..=20).rev().collect()), some([1, 5, 10, 15, 20]));
        assert_eq!(of(vec![4]), some([4; 5]));
        assert_eq!(of(vec![3, 1, 2]), some([1, 1, 2, 3, 3]));
        assert_eq!(of(vec![]), [None; 5]);
    }

    #[test]
    fn never_is_longer_than_any_time() {
        let times = [Some(5.0), None, Some(7.0), None, None];
        let spread = Spread::of(times.into_iter());
        assert_eq!(spread.at, [Some(5.0), Some(7.0), None, None, None]);
    }

    proptest! {
        #[test]
        fn a_spread_is_in_order_and_does_not_depend_on_the_order(mut numbers in prop::collection::vec(0u32..100, 1..40)) {
            let of = |ns: &[u32]| Spread::of(ns.iter().map(|n| (*n < 90).then_some(f64::from(*n))));
            let spread = of(&numbers);
            numbers.reverse();
            prop_assert_eq!(spread, of(&numbers));
            let at = spread.at.map(|n| n.unwrap_or(f64::INFINITY));
            prop_assert!(at.is_sorted());
            let below = numbers.iter().filter(|n| f64::from(**n) <= at[2]).count();
            prop_assert!(2 * below >= numbers.len());
        }
    }

    #[test]
    fn a_sweep_counts_every_run_once_and_drops_what_is_not_its_own() {
        let mut sweep = Sweep::new(Study::first(BaseScenario::Town));
        assert_eq!(sweep.total(), STEPS * SEEDS);
        sweep.take(3, 1, cleared(5_000));
        sweep.take(3, 1, cleared(5_000));
        sweep.take(3, 0, cleared(1));
        sweep.take(3, SEEDS as u64 + 1, cleared(1));
        sweep.take(STEPS, 1, cleared(1));
        assert_eq!(sweep.done(), 1);
        assert_eq!(sweep.figures(3).clears.median(), Some(5_000.0));
        assert_eq!(
            sweep.figures(2),
            Figures {
                runs: 0,
                ..sweep.figures(2)
            }
        );
    }

    #[test]
    fn safe_is_what_never_crashed_with_any_seed() {
        let mut sweep = Sweep::new(Study::first(BaseScenario::Town));
        for index in 0..STEPS {
            for seed in 1..=SEEDS as u64 {
                let bad = index < 9 || index == 12 && seed == 4;
                let time = 1_000 * (index as u32 + 1);
                sweep.take(index, seed, if bad { crashed() } else { cleared(time) });
            }
            assert_eq!(sweep.safe_zone().is_some(), index == STEPS - 1);
        }
        assert_eq!(sweep.safe_zone(), Some((13, 19)));
        assert_eq!(sweep.fastest_safe(), Some((9, 10_000.0)));
        assert_eq!(sweep.figures(12).safe, SEEDS - 1);
    }

    #[test]
    fn theory_and_runs_tell_the_fewest_safe_blocks_alike() {
        let mut sweep = Sweep::new(Study::first(BaseScenario::Town));
        for seed in 1..=SEEDS as u64 {
            let mut simulation = crate::simulation::SweepSimulation::new(sweep.study, seed);
            while !simulation.is_done() {
                if let Some((index, outcome)) = simulation.work(u32::MAX) {
                    sweep.take(index, seed, outcome);
                }
            }
        }
        let (theory, found) = (sweep.forecast_zone().unwrap(), sweep.safe_zone().unwrap());
        assert_eq!((theory.1, found.1), (STEPS - 1, STEPS - 1));
        // Theory is of averages, and takes all windows of the relay's servers to be in use.
        println!(
            "fewest safe blocks: theory {}, runs {}",
            theory.0 + 1,
            found.0 + 1
        );
        assert!(
            found.0.abs_diff(theory.0) <= 2,
            "{theory:?}, found {found:?}"
        );
        let (fastest, ms) = sweep.fastest_safe().unwrap();
        assert_eq!(fastest, found.0, "every block more takes longer");
        let forecast = forecast::forecast(&sweep.study, sweep.values[fastest]).unwrap();
        let off = ms / 1000.0 / forecast.clears_s.unwrap();
        // Theory leaves out windows that grow with each success only.
        assert!((0.97..1.15).contains(&off), "{off}");
    }
}
