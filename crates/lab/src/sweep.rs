//! The outcomes of a study so far, by cell and seed, and the figures computed from them. Outcomes may come in any order.

use crate::grid::{Grid, Job};
use crate::outcome::{Ended, Outcome};
use std::ops::Range;
use std::sync::Arc;

/// The outcomes of a study; those of some or all runs may still be missing.
#[derive(Clone, Debug, PartialEq)]
pub struct Sweep {
    /// What was asked, worked out.
    pub grid: Arc<Grid>,
    outcomes: Vec<Option<Outcome>>,
    done: usize,
    total: usize,
}

/// Quantiles of a quantity over the runs of a value. A run that has no such quantity (the time to clear, if it never
/// cleared) counts as greater than all others.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spread {
    /// The least, the lower quartile, the median, the upper quartile and the greatest; none where that is "never".
    pub at: [Option<f64>; 5],
}

/// The figures of one cell. Where a run was broken off as too much work there are no spreads: nothing is known of that run,
/// and any of them may depend on it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Figures {
    /// Runs that have been played.
    pub runs: usize,
    /// Runs in which no server crashed; where none can crash: runs that were cleared.
    pub safe: usize,
    /// Runs in which the backlog was cleared.
    pub cleared: usize,
    /// Runs that were given up because the backlog only grew: how much came of them is known up to then.
    pub given_up: usize,
    /// Runs that were broken off as too much work: nothing is known of them.
    pub too_much: usize,
    /// What the study's question asks.
    pub answers: Spread,
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

/// What the runs of a study are judged by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// Whether a server crashed.
    ByCrashes,
    /// Whether they were cleared: the mailboxes' server rejects instead of crashing.
    ByClearing,
    /// The one in some cells, the other in others.
    ByCell,
}

/// A stretch of values: the indices of the first and the last.
pub type Zone = (usize, usize);

impl Sweep {
    /// A study of which no run has been played.
    pub fn new(grid: Arc<Grid>) -> Sweep {
        let possible = (0..grid.cells()).filter(|cell| grid.refusal(*cell).is_none());
        let seeds = grid.study().seeds as usize;
        Sweep {
            outcomes: vec![None; grid.jobs()],
            total: possible.count() * seeds,
            done: 0,
            grid,
        }
    }

    fn seeds(&self) -> usize {
        self.grid.study().seeds as usize
    }

    /// Records the outcome of the job of that number. What is not in this study, or cannot be played, is ignored.
    pub fn take(&mut self, index: usize, outcome: Outcome) {
        if index >= self.grid.jobs() {
            return;
        }
        let Job { cell, seed } = self.grid.job(index);
        if self.grid.refusal(cell).is_some() {
            return;
        }
        let slot = &mut self.outcomes[cell * self.grid.study().seeds as usize + seed as usize - 1];
        self.done += usize::from(slot.is_none());
        *slot = Some(outcome);
    }

    /// Of these jobs those from the first on that is still to be played. Who plays jobs plays them in their order, so that
    /// of a part that was given up in its middle nothing is played twice.
    pub fn rest_of(&self, jobs: Range<usize>) -> Range<usize> {
        let is_played = |index: usize| {
            let Job { cell, seed } = self.grid.job(index);
            let at = cell * self.seeds() + seed as usize - 1;
            self.grid.refusal(cell).is_some() || self.outcomes.get(at).is_none_or(Option::is_some)
        };
        let first = jobs.clone().find(|index| !is_played(*index));
        first.unwrap_or(jobs.end)..jobs.end
    }

    /// How many runs have been played.
    pub fn done(&self) -> usize {
        self.done
    }

    /// How many runs there are to be played: those of cells that cannot be played are not counted.
    pub fn total(&self) -> usize {
        self.total
    }

    /// True when every run has been played.
    pub fn is_done(&self) -> bool {
        self.done == self.total
    }

    /// Seed and outcome of the runs of a cell that have been played, by ascending seed.
    pub fn runs(&self, cell: usize) -> impl Iterator<Item = (u64, &Outcome)> {
        let seeds = self.seeds();
        let runs = self.outcomes[cell * seeds..(cell + 1) * seeds].iter();
        runs.zip(1..)
            .filter_map(|(o, seed)| Some((seed, o.as_ref()?)))
    }

    /// What the runs are judged by: cells that cannot be played have none.
    pub fn judged(&self) -> Judged {
        let (mut crashes, mut clearing) = (false, false);
        for cell in (0..self.grid.cells()).filter(|cell| self.grid.refusal(*cell).is_none()) {
            let rejects = self.grid.rejects(cell);
            clearing |= rejects;
            crashes |= !rejects;
        }
        match (crashes, clearing) {
            (true, true) => Judged::ByCell,
            (false, true) => Judged::ByClearing,
            (_, false) => Judged::ByCrashes,
        }
    }

    /// The crashes of a run of a cell; its rejections, where the mailboxes' server rejects instead of crashing.
    pub fn crashes(&self, cell: usize, o: &Outcome) -> u32 {
        if self.grid.rejects(cell) {
            o.rejected
        } else {
            o.crashes
        }
    }

    /// True if a run of a cell went well: no server crashed; where the mailboxes' server rejects instead of crashing, it
    /// was cleared.
    pub fn is_safe(&self, cell: usize, o: &Outcome) -> bool {
        let safe = !self.grid.rejects(cell) || o.cleared_ms.is_some();
        safe && o.crashes == 0 && o.ended != Ended::TooMuchWork
    }

    /// The figures of a cell.
    pub fn figures(&self, cell: usize) -> Figures {
        let (mut runs, mut safe, mut cleared) = (0, 0, 0);
        let (mut given_up, mut too_much) = (0, 0);
        for (_, o) in self.runs(cell) {
            runs += 1;
            given_up += usize::from(o.ended == Ended::BacklogGrew);
            too_much += usize::from(o.ended == Ended::TooMuchWork);
            safe += usize::from(self.is_safe(cell, o));
            cleared += usize::from(o.cleared_ms.is_some());
        }
        let question = self.grid.study().question;
        let spread = |of: &dyn Fn(&Outcome) -> Option<f64>| match too_much {
            0 => Spread::of(self.runs(cell).map(|(_, o)| of(o))),
            _ => Spread::default(),
        };
        Figures {
            runs,
            safe,
            cleared,
            given_up,
            too_much,
            answers: spread(&|o| question.answer(o)),
            clears: spread(&|o| o.cleared_ms.map(f64::from)),
            crashes: spread(&|o| Some(f64::from(self.crashes(cell, o)))),
            returned: spread(&|o| Some(f64::from(o.returned))),
            longest: spread(&|o| Some(f64::from(o.longest_ms))),
        }
    }

    /// True if every run of a cell has been played, and all went well.
    pub fn cell_is_safe(&self, cell: usize) -> bool {
        let mut runs = 0;
        let mut all = true;
        for (_, o) in self.runs(cell) {
            runs += 1;
            all &= self.is_safe(cell, o);
        }
        all && runs == self.seeds()
    }

    /// The longest stretch of values that were safe with every seed; none before all runs have been played, and none in a
    /// map.
    pub fn safe_zone(&self) -> Option<Zone> {
        if !self.is_done() || self.grid.rows().len() > 1 {
            return None;
        }
        longest_stretch((0..self.grid.cells()).map(|cell| self.cell_is_safe(cell)))
    }

    /// The longest stretch of values that theory calls safe; none in a map.
    pub fn forecast_zone(&self) -> Option<Zone> {
        if self.grid.rows().len() > 1 {
            return None;
        }
        let safe = |cell: usize| self.grid.forecast(cell).is_ok_and(|f| f.safe);
        longest_stretch((0..self.grid.cells()).map(safe))
    }

    /// Of the cells that were safe and cleared with every seed, the one with the least median time to clear: its number,
    /// and that time in ms.
    pub fn fastest_safe(&self) -> Option<(usize, f64)> {
        let mut best = None;
        for cell in 0..self.grid.cells() {
            let f = self.figures(cell);
            let whole = f.safe == self.seeds() && f.cleared == self.seeds();
            if let Some(ms) = f.clears.median().filter(|_| whole)
                && best.is_none_or(|(_, least)| ms < least)
            {
                best = Some((cell, ms));
            }
        }
        best
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
    use crate::axis::{Axis, Values};
    use crate::incident::{Base, BaseScenario};
    use crate::presets::{Preset, SEEDS, STEPS};
    use crate::simulation::SweepSimulation;
    use crate::study::Study;
    use limbo_sim::{Command, Hop, OverloadAction, Run, Scenario, SimTime};
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

    fn blocks() -> Arc<Grid> {
        Arc::new(Grid::new(Preset::Blocks.study(BaseScenario::Town).unwrap()).unwrap())
    }

    fn take(sweep: &mut Sweep, cell: usize, seed: u64, outcome: Outcome) {
        let index = sweep.grid.job_index(Job { cell, seed });
        sweep.take(index, outcome);
    }

    #[test]
    fn every_run_of_a_cell_is_counted_by_how_it_ended() {
        let mut sweep = Sweep::new(blocks());
        let ended = |ended| Outcome {
            ended,
            ..Outcome::default()
        };
        let runs = [
            cleared(5),
            crashed(),
            ended(Ended::BacklogGrew),
            ended(Ended::BacklogGrew),
        ];
        for (seed, outcome) in (1..).zip(runs) {
            take(&mut sweep, 2, seed, outcome);
        }
        let f = sweep.figures(2);
        assert_eq!((f.runs, f.safe, f.cleared), (4, 3, 1));
        assert_eq!((f.given_up, f.too_much), (2, 0));
        take(&mut sweep, 2, 5, ended(Ended::TooMuchWork));
        let f = sweep.figures(2);
        assert_eq!((f.runs, f.safe, f.given_up, f.too_much), (5, 3, 2, 1));
    }

    #[test]
    fn the_longest_stretch_is_the_first_of_the_longest() {
        let of = |text: &str| longest_stretch(text.chars().map(|c| c == 'x'));
        assert_eq!(of("...........xxxx.xxx"), Some((11, 14)));
        assert_eq!(of(".x.xxx.xxx"), Some((3, 5)));
        assert_eq!(of("xx.x"), Some((0, 1)));
        assert_eq!((of("..."), of("")), (None, None));
    }

    #[test]
    fn a_sweep_counts_every_run_once_and_drops_what_is_not_its_own() {
        let mut sweep = Sweep::new(blocks());
        assert_eq!(sweep.total(), (STEPS * SEEDS) as usize);
        take(&mut sweep, 3, 1, cleared(5_000));
        take(&mut sweep, 3, 1, cleared(5_000));
        sweep.take(sweep.total(), cleared(1));
        sweep.take(usize::MAX, cleared(1));
        assert_eq!(sweep.done(), 1);
        assert_eq!(sweep.figures(3).clears.median(), Some(5_000.0));
        assert_eq!(sweep.figures(3).answers, sweep.figures(3).clears);
        assert_eq!(sweep.figures(2).runs, 0);
    }

    #[test]
    fn what_was_given_up_is_gone_on_with_where_it_was() {
        let mut sweep = Sweep::new(blocks());
        assert_eq!(sweep.rest_of(4..9), 4..9);
        sweep.take(4, cleared(1));
        sweep.take(5, cleared(1));
        sweep.take(7, cleared(1));
        assert_eq!(sweep.rest_of(4..9), 6..9);
        (0..sweep.total()).for_each(|index| sweep.take(index, cleared(1)));
        assert!(sweep.rest_of(4..9).is_empty());
        // What cannot be played is nothing that is left.
        let mut study = Preset::Blocks.study(BaseScenario::Town).unwrap();
        study.axes = vec![Axis::linear("span_ms", 3_600e3, 36_000e3, 10)];
        let sweep = Sweep::new(Arc::new(Grid::new(study).unwrap()));
        let possible = (0..10).find(|cell| sweep.grid.refusal(*cell).is_none());
        assert!(possible > Some(0));
        assert_eq!(Some(sweep.rest_of(0..10).start), possible);
    }

    #[test]
    fn a_run_is_judged_by_the_server_of_its_own_cell() {
        const DOOR: &str = "stations.mailboxes.door";
        let town = || Preset::Blocks.study(BaseScenario::Town).unwrap();
        let sweep = |study| Sweep::new(Arc::new(Grid::new(study).unwrap()));
        let swept = sweep(Study {
            axes: vec![Axis::linear(DOOR, 0.0, 2.0, 3)],
            ..town()
        });
        assert_eq!(swept.judged(), Judged::ByCell);
        let not_cleared = Outcome {
            rejected: 5,
            ended: Ended::SpanOver,
            ..Outcome::default()
        };
        let doors = swept.grid.columns().to_vec();
        for (cell, door) in doors.into_iter().enumerate() {
            let set = sweep(town().with_setting(DOOR, door));
            let alike = |of: &dyn Fn(&Sweep, usize) -> bool| of(&swept, cell) == of(&set, 0);
            for o in [not_cleared, cleared(9), crashed()] {
                assert!(alike(&|s, c| s.is_safe(c, &o)), "{door} {o:?}");
                assert!(alike(&|s, c| s.crashes(c, &o) == 5), "{door} {o:?}");
            }
        }
        let safe = |cell| swept.is_safe(cell, &not_cleared);
        assert_eq!([0, 1, 2].map(safe), [true, true, false]);
    }

    #[test]
    fn a_server_that_rejects_by_a_command_of_the_run_is_judged_as_one_that_rejects() {
        let reject = Command::SetOverloadAction(Hop::Delivery, OverloadAction::RejectWith421);
        let mut run = Run::new(Scenario::named("small-town").unwrap(), 1);
        let judged = |run: &Run| {
            let mut study = Preset::Blocks.study(BaseScenario::Town).unwrap();
            study.base = Base::Run(Arc::new(run.clone()));
            Sweep::new(Arc::new(Grid::new(study).unwrap())).judged()
        };
        let plan = run.scenario.blocks_plan;
        run.push(SimTime(600_000), Command::Cut(Hop::Delivery))
            .unwrap();
        run.push(SimTime(4_200_000), Command::Restart(plan))
            .unwrap();
        assert_eq!(judged(&run), Judged::ByCrashes);
        run.push(SimTime(4_300_000), reject).unwrap();
        assert_eq!(judged(&run), Judged::ByClearing);
    }

    #[test]
    fn a_value_that_is_swept_or_set_is_in_force_to_the_end_whatever_the_viewer_changed_in_the_run()
    {
        const CAPACITY: &str = "stations.mailboxes.capacity_per_s";
        const DOOR: &str = "stations.mailboxes.door";
        let mut run = Run::new(Scenario::named("small-town").unwrap(), 1);
        let plan = run.scenario.blocks_plan;
        let reject = Command::SetOverloadAction(Hop::Delivery, OverloadAction::RejectWith421);
        for (minute, command) in [
            (5, Command::Set(CAPACITY, 2.5)),
            (6, Command::Set("stations.relay.capacity_per_s", 7.0)),
            (15, Command::Cut(Hop::Delivery)),
            (70, Command::Mend(Hop::Delivery, plan)),
            (71, reject),
            (72, Command::Set(CAPACITY, 3.0)),
        ] {
            run.push(SimTime(minute * 60_000), command).unwrap();
        }
        let mut study = Preset::Blocks.study(BaseScenario::Town).unwrap();
        study.base = Base::Run(Arc::new(run));
        study.settings.clear();
        study.axes = vec![Axis {
            key: CAPACITY,
            values: Values::List(vec![0.3, 2.0]),
        }];
        let in_force = |study: &Study| {
            let grid = Grid::new(study.clone()).unwrap();
            let run = grid.run(grid.job(0)).unwrap();
            run.scenario_in_force()
        };
        let swept = in_force(&study);
        assert_eq!(swept.get(CAPACITY).unwrap(), Some(0.3));
        // Whatever is not studied stays as the viewer changed it.
        assert_eq!(
            swept.get("stations.relay.capacity_per_s").unwrap(),
            Some(7.0)
        );
        assert_eq!(swept.get(DOOR).unwrap(), Some(2.0));
        study.axes = vec![Axis {
            key: DOOR,
            values: Values::List(vec![1.0]),
        }];
        let set = in_force(&study.with_setting(CAPACITY, 0.5));
        assert_eq!(set.get(CAPACITY).unwrap(), Some(0.5));
        assert_eq!(set.get(DOOR).unwrap(), Some(1.0));
    }

    #[test]
    fn of_a_cell_with_a_run_that_was_broken_off_no_figure_is_known() {
        let broken_off = Outcome {
            ended: Ended::TooMuchWork,
            ..Outcome::default()
        };
        let mut sweep = Sweep::new(blocks());
        for seed in 1..=u64::from(SEEDS) {
            take(&mut sweep, 3, seed, broken_off);
            let some = if seed == 2 { broken_off } else { cleared(9) };
            take(&mut sweep, 4, seed, some);
        }
        for (cell, too_much) in [(3, SEEDS as usize), (4, 1)] {
            let f = sweep.figures(cell);
            assert_eq!((f.runs, f.too_much), (SEEDS as usize, too_much));
            assert_eq!(f.safe, SEEDS as usize - too_much);
            for spread in [f.answers, f.clears, f.crashes, f.returned, f.longest] {
                assert_eq!(spread.at, [None; 5]);
            }
        }
    }

    #[test]
    fn safe_is_what_never_crashed_with_any_seed() {
        let mut sweep = Sweep::new(blocks());
        for cell in 0..STEPS as usize {
            for seed in 1..=u64::from(SEEDS) {
                let bad = cell < 9 || cell == 12 && seed == 4;
                let time = 1_000 * (cell as u32 + 1);
                let outcome = if bad { crashed() } else { cleared(time) };
                take(&mut sweep, cell, seed, outcome);
            }
            assert_eq!(sweep.safe_zone().is_some(), cell == STEPS as usize - 1);
        }
        assert_eq!(sweep.safe_zone(), Some((13, 19)));
        assert_eq!(sweep.fastest_safe(), Some((9, 10_000.0)));
        assert_eq!(sweep.figures(12).safe, SEEDS as usize - 1);
        assert!(sweep.cell_is_safe(9) && !sweep.cell_is_safe(12));
    }

    proptest! {
        #[test]
        fn parts_in_any_order_are_the_whole(shards in 1..12usize, order in prop::collection::vec(0..100u32, 12)) {
            let grid = blocks();
            let outcome = |index: usize| cleared(index as u32 + 1);
            let mut whole = Sweep::new(Arc::clone(&grid));
            (0..grid.jobs()).for_each(|index| whole.take(index, outcome(index)));
            let mut parts: Vec<usize> = (0..shards).collect();
            parts.sort_by_key(|i| order[*i]);
            let mut sum = Sweep::new(Arc::clone(&grid));
            for shard in parts {
                grid.shard(shard, shards).for_each(|index| sum.take(index, outcome(index)));
            }
            prop_assert!(sum.is_done());
            prop_assert!(sum == whole);
        }
    }

    #[test]
    fn theory_calls_no_server_safe_that_gets_more_than_it_can_do() {
        let of = |base| Grid::new(Preset::Capacity.study(base).unwrap()).unwrap();
        let libero = of(BaseScenario::Libero);
        for (cell, capacity) in libero.columns().iter().enumerate() {
            // 104 e-mails a second are sent, and people open their mailboxes.
            let safe = libero.forecast(cell).unwrap().safe;
            assert!(!safe || *capacity > 104.0, "{capacity}");
        }
        assert!(libero.forecast(19).unwrap().safe);
        // One that takes everyone never falls, however long its queue.
        assert!(of(BaseScenario::Exchange).forecast(0).unwrap().safe);
    }

    #[test]
    fn theory_and_runs_tell_the_fewest_safe_blocks_alike() {
        let grid = blocks();
        let mut sweep = Sweep::new(Arc::clone(&grid));
        let mut simulation = SweepSimulation::new(Arc::clone(&grid), 0..grid.jobs());
        while !simulation.is_done() {
            if let Some((index, outcome)) = simulation.work(u32::MAX) {
                sweep.take(index, outcome);
            }
        }
        let last = STEPS as usize - 1;
        let (theory, found) = (sweep.forecast_zone().unwrap(), sweep.safe_zone().unwrap());
        assert_eq!((theory.1, found.1), (last, last));
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
        let forecast = grid.forecast(fastest).unwrap();
        let off = ms / 1000.0 / forecast.clears_s.unwrap();
        // Theory leaves out windows that grow with each success only.
        assert!((0.97..1.15).contains(&off), "{off}");
    }
}
