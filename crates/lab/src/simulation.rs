//! Plays jobs of a study, in slices of any size, and reports their outcomes. It knows no browser and no clock: the same
//! job has the same outcome wherever it is played, and whatever else is.
//!
//! What several runs have in common is played once: where runs of a seed differ in nothing before the restart, the world is
//! copied there. A test holds that the outcomes are those of runs played from the beginning.

use crate::grid::{Grid, Job};
use crate::outcome::{Ended, Outcome};
use limbo_sim::{Command, Hop, Ledger, Phase, Place, SimTime, World};
use std::ops::Range;
use std::sync::Arc;

/// With more messages in limbo than this, whether the backlog is cleared is not checked after every event.
const FAR_FROM_CLEAR: u32 = 256;
/// Events between two checks then. An event takes at most one message out of the limbo, so that no clearing is missed.
const CHECK_EVENTS: u32 = 64;

/// A run after its restart.
struct Trial {
    world: World,
    /// From when on the time to clear is counted, ms.
    restart_at: u32,
    /// Messages in limbo then.
    backlog: u32,
    /// The run is given up when more messages than this are in limbo while every block is open.
    limbo_max: u32,
    /// The run is given up after so many events.
    events_max: u64,
    /// Since when the limbo has been empty, ms.
    empty_since: Option<u32>,
    /// Commands that are still to come, the next one last.
    after: Vec<(SimTime, Command)>,
    /// Something is repaired, so that there is something to clear.
    clears: bool,
    /// Sessions that the mailboxes' server rejected with 421 before the restart: they are not its doing.
    rejected_before: u32,
}

/// Sessions that the mailboxes' server has rejected with 421 since a run began.
fn rejected(world: &World) -> u32 {
    world.meters(Hop::Delivery).rejected as u32
}

impl Trial {
    /// The run goes on from the restart, which is done now.
    fn new(mut world: World, grid: &Grid, restart: Option<Command>) -> Trial {
        let backlog = world.ledger().limbo;
        let rejected_before = rejected(&world);
        if let Some(restart) = restart {
            // The grid has checked the whole run.
            let _ = world.act(restart);
        }
        let study = grid.study();
        let may_give_up = study.question.may_give_up() && restart.is_some();
        Trial {
            restart_at: world.now().ms(),
            world,
            backlog,
            limbo_max: match may_give_up {
                true => backlog + backlog / 2 + FAR_FROM_CLEAR,
                false => u32::MAX,
            },
            events_max: u64::from(study.limits.events),
            empty_since: None,
            after: grid.incident().after.iter().rev().copied().collect(),
            clears: restart.is_some(),
            rejected_before,
        }
    }

    /// True when nothing is left of the backlog. That the limbo is empty is not enough: messages that have just been
    /// handed over may still be in transit, or wait in the queue that is about to crash the server. So the last one that
    /// left the relay must have arrived, and after that no session may wait for a worker.
    fn is_clear(&mut self, ledger: Ledger) -> bool {
        let now = self.world.now().ms();
        let workers = self.world.station(Place::Mailboxes).workers;
        if !self.clears || ledger.limbo > 0 || ledger.spooled_relay > workers {
            self.empty_since = None;
            return false;
        }
        let since = *self.empty_since.get_or_insert(now);
        if now.saturating_sub(since) < self.world.scenario().travel.ms() {
            return false;
        }
        let mailboxes = self.world.station(Place::Mailboxes);
        mailboxes.up
            && mailboxes.open_sessions <= mailboxes.workers
            && self.after.is_empty()
            && self.world.blocks().all(|b| b.open)
    }

    /// True when more and more waits although nothing is kept closed any more.
    fn only_grows(&self, ledger: Ledger) -> bool {
        ledger.limbo > self.limbo_max
            && self.after.is_empty()
            && self.world.blocks().all(|b| b.open)
    }

    /// Plays on to the next look at the ledger; true at the end of the run.
    fn play_to_next_look(&mut self, far: bool) -> bool {
        let Some(&(at, command)) = self.after.last() else {
            return match far {
                true => self.world.advance(SimTime::NEVER, CHECK_EVENTS.into()),
                false => !self.world.step(),
            };
        };
        let steps = if far { CHECK_EVENTS } else { 1 };
        if self.world.advance(at, steps.into()) && !self.world.is_exhausted() {
            self.after.pop();
            // The grid has checked the whole run.
            let _ = self.world.act(command);
        }
        false
    }

    /// Plays about that many events more; the outcome once the run has ended.
    fn play_on(&mut self, events_max: u32) -> Option<Outcome> {
        let mut played = 0;
        while played < events_max {
            let far = self.world.ledger().limbo > FAR_FROM_CLEAR || !self.clears;
            played = played.saturating_add(if far { CHECK_EVENTS } else { 1 });
            if self.play_to_next_look(far) {
                return Some(self.outcome(Ended::SpanOver));
            }
            let ledger = self.world.ledger();
            if self.is_clear(ledger) {
                return Some(self.outcome(Ended::Cleared));
            }
            if self.only_grows(ledger) {
                return Some(self.outcome(Ended::BacklogGrew));
            }
            if self.world.events() > self.events_max {
                return Some(TOO_MUCH);
            }
        }
        None
    }

    fn outcome(&self, ended: Ended) -> Outcome {
        let world = &self.world;
        let ledger = world.ledger();
        let now = world.now().ms();
        let samples = world.series().samples.iter().map(|s| s.ledger.limbo);
        let cleared = ended == Ended::Cleared;
        Outcome {
            ended,
            cleared_ms: cleared.then_some(now - self.restart_at),
            // Those before the restart are not its doing, nor those that readers bring about as it looks at them.
            crashes: world.series().crashes_since(SimTime(self.restart_at)),
            rejected: rejected(world) - self.rejected_before,
            returned: ledger.returned,
            lost: ledger.lost,
            delivered: ledger.delivered,
            peak_limbo: samples.fold(self.backlog.max(ledger.limbo), u32::max),
            longest_ms: longest_ms(world),
            backlog: self.backlog,
            sent: ledger.sent,
            hash: world.hash(),
        }
    }
}

/// The outcome of a run with more events than are played.
const TOO_MUCH: Outcome = Outcome {
    ended: Ended::TooMuchWork,
    cleared_ms: None,
    crashes: 0,
    rejected: 0,
    returned: 0,
    lost: 0,
    delivered: 0,
    peak_limbo: 0,
    longest_ms: 0,
    backlog: 0,
    sent: 0,
    hash: 0,
};

/// The longest that any message has been under way, ms.
fn longest_ms(world: &World) -> u32 {
    let under_way = |id: u32| {
        let message = world.message(id)?;
        let end = match message.phase {
            Phase::Delivered | Phase::Returned | Phase::Lost => message.since,
            _ => world.now(),
        };
        Some(end.since(message.born).ms())
    };
    (0..world.messages())
        .filter_map(under_way)
        .max()
        .unwrap_or(0)
}

/// The run that is being played.
enum Stage {
    /// Before its restart, and the command that will restart service.
    BeforeRestart(World, Option<Command>),
    /// After its restart.
    AfterRestart(Trial),
}

/// What a world at the restart has in common with others: its seed, and [`Grid::past`].
type Past = (u64, [u64; 2]);

/// Some jobs of a study, one after the other.
pub struct SweepSimulation {
    grid: Arc<Grid>,
    /// The jobs that are still to be played.
    jobs: Range<usize>,
    /// The run of the first of them, once that has begun.
    stage: Option<Stage>,
    /// The world at the last restart, for runs that share its past.
    fork: Option<(Past, World)>,
}

impl SweepSimulation {
    /// The simulation before the first of these jobs; numbers that are no job's are left out.
    pub fn new(grid: Arc<Grid>, jobs: Range<usize>) -> SweepSimulation {
        let jobs = jobs.start..jobs.end.min(grid.jobs());
        SweepSimulation {
            grid,
            jobs,
            stage: None,
            fork: None,
        }
    }

    /// How many jobs are left, those that cannot be played included.
    pub fn left(&self) -> usize {
        self.jobs.len()
    }

    /// True when every job has been played.
    pub fn is_done(&self) -> bool {
        self.jobs.is_empty()
    }

    /// Plays about that many events more; the number of a job and its outcome as soon as that has ended. Jobs of cells
    /// that cannot be played are passed over in silence.
    pub fn work(&mut self, events_max: u32) -> Option<(usize, Outcome)> {
        if self.is_done() {
            return None;
        }
        let index = self.jobs.start;
        let job = self.grid.job(index);
        let outcome = match self.stage.take() {
            None => {
                self.stage = self.begin(job);
                if self.stage.is_none() {
                    self.jobs.start += 1;
                }
                None
            }
            Some(stage) => self.play_on(stage, job, events_max),
        }?;
        self.jobs.start += 1;
        Some((index, outcome))
    }

    /// The job at its restart, if another run has the same past, else at its beginning; none if it cannot be played.
    fn begin(&self, job: Job) -> Option<Stage> {
        if self.grid.refusal(job.cell).is_some() {
            return None;
        }
        let (world, restart) = self.grid.start(job).ok()?;
        let past = (job.seed, self.grid.past(job.cell));
        Some(match &self.fork {
            Some((of, fork)) if *of == past => {
                Stage::AfterRestart(Trial::new(fork.clone(), &self.grid, restart))
            }
            _ => Stage::BeforeRestart(World::new(&world).ok()?, restart),
        })
    }

    fn play_on(&mut self, stage: Stage, job: Job, events_max: u32) -> Option<Outcome> {
        match stage {
            Stage::BeforeRestart(mut world, restart) => {
                let restart_at = self.grid.incident().restart_at();
                let there = world.advance(restart_at, events_max.into());
                if world.events() > u64::from(self.grid.study().limits.events) {
                    return Some(TOO_MUCH);
                }
                if !there || world.now() < restart_at {
                    self.stage = Some(Stage::BeforeRestart(world, restart));
                    return None;
                }
                if self.grid.shares_pasts() {
                    self.fork = Some(((job.seed, self.grid.past(job.cell)), world.fork()));
                }
                let trial = Trial::new(world, &self.grid, restart);
                self.stage = Some(Stage::AfterRestart(trial));
                None
            }
            Stage::AfterRestart(mut trial) => {
                let outcome = trial.play_on(events_max);
                if outcome.is_none() {
                    self.stage = Some(Stage::AfterRestart(trial));
                }
                outcome
            }
        }
    }
}

/// Plays one job from its beginning to its end: what [`SweepSimulation`] does in slices, with a shared past. None if its
/// cell cannot be played.
pub fn play(grid: &Arc<Grid>, job: Job) -> Option<Outcome> {
    let index = grid.job_index(job);
    let mut simulation = SweepSimulation::new(Arc::clone(grid), index..index + 1);
    while !simulation.is_done() {
        if let Some((_, outcome)) = simulation.work(u32::MAX) {
            return Some(outcome);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::axis::Values;
    use crate::incident::{Base, BaseScenario};
    use crate::outcome::Question;
    use crate::presets::{self, Preset};
    use crate::study::Study;
    use limbo_sim::{Flag, FlagKind, OverloadAction, Plan, Run, Scenario};

    /// How often all servers have crashed since a run began.
    fn crashes(world: &World) -> u32 {
        let servers = [Place::Provider, Place::Relay, Place::Mailboxes];
        let crashes = servers.map(|place| world.station(place).crashes);
        crashes.iter().sum()
    }

    fn grid(study: Study) -> Arc<Grid> {
        Arc::new(Grid::new(study).unwrap())
    }

    fn preset(preset: Preset, base: BaseScenario) -> Arc<Grid> {
        grid(preset.study(base).unwrap())
    }

    fn all(grid: &Arc<Grid>, jobs: Range<usize>, slice: u32) -> Vec<(usize, Outcome)> {
        let mut simulation = SweepSimulation::new(Arc::clone(grid), jobs);
        let mut found = Vec::new();
        while !simulation.is_done() {
            found.extend(simulation.work(slice));
        }
        found
    }

    #[test]
    fn a_shared_past_has_the_outcomes_of_runs_from_the_beginning() {
        for base in [BaseScenario::Town, BaseScenario::Libero] {
            for asked in [Preset::Blocks, Preset::Every, Preset::Drip] {
                let grid = preset(asked, base);
                let found = all(&grid, 0..grid.cells(), u32::MAX);
                assert_eq!(found.len(), grid.cells());
                for (index, outcome) in found {
                    if index % 6 == 5 {
                        let alone = play(&grid, grid.job(index));
                        assert_eq!(Some(outcome), alone, "{base:?} {asked:?} {index}");
                    }
                }
            }
        }
    }

    #[test]
    fn in_a_map_cells_share_a_past_only_where_they_have_the_same_one() {
        let grid = preset(Preset::SessionsAndBlocks, BaseScenario::Town);
        let found = all(&grid, 0..grid.cells(), u32::MAX);
        assert_eq!(found.len(), grid.cells());
        for (index, outcome) in found.into_iter().step_by(7) {
            assert_eq!(Some(outcome), play(&grid, grid.job(index)), "{index}");
        }
    }

    #[test]
    fn every_job_has_its_own_number_and_the_same_seeds_meet_every_cell() {
        for asked in [
            Preset::BlocksAndEvery,
            Preset::SessionsAndBlocks,
            Preset::Capacity,
        ] {
            let grid = preset(asked, BaseScenario::Town);
            let mut seeds = vec![Vec::new(); grid.cells()];
            for index in 0..grid.jobs() {
                let job = grid.job(index);
                assert_eq!(grid.job_index(job), index);
                seeds[job.cell].push(job.seed);
            }
            let expected: Vec<u64> = (1..=u64::from(grid.study().seeds)).collect();
            assert!(seeds.iter().all(|of_cell| *of_cell == expected));
        }
    }

    #[test]
    fn what_is_played_is_the_run_that_is_shown() {
        for base in BaseScenario::ALL {
            for asked in Preset::of(base) {
                let grid = preset(asked, base);
                let job = Job {
                    cell: grid.cells() * 13 / 20,
                    seed: 2,
                };
                let outcome = play(&grid, job).unwrap();
                // The whole run as a viewer gets it, with its script, played to where the lab stopped.
                let mut world = World::new(&grid.run(job).unwrap()).unwrap();
                let restart = grid.incident().restart_at();
                world.advance(SimTime(restart.ms().saturating_sub(1)), u64::MAX);
                let before = crashes(&world);
                let crashes = |world: &World| crashes(world) - before;
                if let Some(ms) = outcome.cleared_ms {
                    // The lab stops within an instant; the next millisecond is after it for both.
                    world.advance(SimTime(restart.ms() + ms), u64::MAX);
                    assert_eq!(world.ledger().limbo, 0, "{base:?} {asked:?}");
                    assert_eq!(crashes(&world), outcome.crashes);
                } else {
                    world.advance(SimTime::NEVER, u64::MAX);
                    assert!(crashes(&world) >= outcome.crashes);
                }
            }
        }
    }

    #[test]
    fn the_more_tests_users_send_the_longer_it_takes_in_theory_too() {
        for base in [BaseScenario::Town, BaseScenario::Libero] {
            // Enough groups that tests bring nothing down.
            let study = Preset::Tests.study(base).unwrap();
            let grid = grid(study.with_setting(presets::BLOCKS, 16.0));
            assert_eq!(grid.columns()[0], 0.0);
            for seed in 1..=3 {
                let (mut last_ms, mut last_forecast) = (0, 0.0);
                for cell in [0, 3, 6] {
                    let forecast = grid.forecast(cell).unwrap();
                    let outcome = play(&grid, Job { cell, seed }).unwrap();
                    let (Some(ms), Some(clears_s)) = (outcome.cleared_ms, forecast.clears_s) else {
                        panic!("{base:?}, seed {seed}: cell {cell} is not cleared");
                    };
                    assert_eq!(outcome.crashes, 0);
                    assert!(ms > last_ms && clears_s > last_forecast);
                    let off = f64::from(ms) / 1000.0 / clears_s;
                    assert!((0.8..1.2).contains(&off), "{base:?} {cell}: {off}");
                    (last_ms, last_forecast) = (ms, clears_s);
                }
            }
        }
    }

    #[test]
    fn slices_and_parts_of_any_size_change_nothing() {
        let grid = preset(Preset::Blocks, BaseScenario::Town);
        let whole = all(&grid, 0..40, u32::MAX);
        assert_eq!(all(&grid, 0..40, 997), whole);
        let mut parts = all(&grid, 17..40, 5_000);
        parts.splice(0..0, all(&grid, 0..17, u32::MAX));
        assert_eq!(parts, whole);
    }

    #[test]
    fn what_is_given_up_would_not_have_been_cleared() {
        let mut given_up = 0;
        for asked in [
            Preset::Blocks,
            Preset::BlocksAndEvery,
            Preset::Capacity,
            Preset::Arrivals,
        ] {
            let grid = preset(asked, BaseScenario::Town);
            for index in (0..grid.cells()).step_by(3) {
                let job = grid.job(index);
                let outcome = play(&grid, job).unwrap();
                if outcome.ended != Ended::BacklogGrew {
                    continue;
                }
                given_up += 1;
                let mut world = World::new(&grid.start(job).unwrap().0).unwrap();
                world.advance(grid.incident().restart_at(), u64::MAX);
                let restart = grid.start(job).unwrap().1;
                let mut trial = Trial {
                    limbo_max: u32::MAX,
                    ..Trial::new(world, &grid, restart)
                };
                let to_the_end = loop {
                    if let Some(outcome) = trial.play_on(u32::MAX) {
                        break outcome;
                    }
                };
                assert_eq!(to_the_end.cleared_ms, None, "{asked:?} {index}");
            }
        }
        assert!(given_up > 5, "{given_up}");
    }

    #[test]
    fn falls_that_are_asked_about_are_counted_to_the_end_of_the_run() {
        let mut study = Preset::Blocks.study(BaseScenario::Town).unwrap();
        study.question = Question::Falls;
        let grid = grid(study);
        let mut never_cleared = 0;
        for cell in (1..grid.cells()).step_by(6) {
            let job = Job { cell, seed: 1 };
            let outcome = play(&grid, job).unwrap();
            if outcome.cleared_ms.is_some() {
                continue;
            }
            never_cleared += 1;
            let mut world = World::new(&grid.run(job).unwrap()).unwrap();
            world.advance(SimTime::NEVER, u64::MAX);
            assert_eq!(outcome.crashes, crashes(&world), "{cell}");
            assert_eq!(outcome.ended, Ended::SpanOver);
        }
        assert!(never_cleared > 0);
    }

    #[test]
    fn a_restart_is_not_charged_with_the_crashes_before_it() {
        // In June 2023 the servers crash at an attempt on the 17th; the restart that is studied is the one of the 18th.
        let study = Preset::Blocks.study(BaseScenario::June).unwrap();
        let grid = grid(study);
        let twelve = grid.columns().iter().position(|blocks| *blocks == 12.0);
        let job = Job {
            cell: twelve.unwrap(),
            seed: 1,
        };
        let outcome = play(&grid, job).unwrap();
        assert!(outcome.cleared_ms.is_some());
        assert_eq!(outcome.crashes, 0);
        let mut world = World::new(&grid.run(job).unwrap()).unwrap();
        world.advance(grid.incident().restart_at(), u64::MAX);
        assert!(crashes(&world) > 0);
    }

    #[test]
    fn a_restart_is_not_charged_with_a_crash_that_readers_bring_about_as_it_looks_at_them() {
        let mut run = Run::new(Scenario::named("small-town").unwrap(), 1);
        let plan = run.scenario.blocks_plan;
        run.push(SimTime(600_000), Command::Cut(Hop::Delivery))
            .unwrap();
        run.push(SimTime(3_600_000), Command::Restart(Plan::Bulk))
            .unwrap();
        let mut world = World::new(&run).unwrap();
        world.advance(SimTime::NEVER, u64::MAX);
        let flags = &world.series().flags;
        let fell = |f: &&Flag| matches!(f.kind, FlagKind::Crashed(_));
        let crash = flags.iter().find(fell).expect("all at once is too much").at;
        // Just before it, the crowd that is too many brings the server down.
        let at = SimTime(crash.ms() - 1);
        run.push(at, Command::Restart(plan)).unwrap();
        let mut study = Preset::Blocks.study(BaseScenario::Town).unwrap();
        study.base = Base::Run(Arc::new(run));
        study.axes[0].values = Values::List(vec![10.0]);
        let grid = grid(study);
        let job = grid.job(0);
        let outcome = play(&grid, job).unwrap();
        let mut world = World::new(&grid.run(job).unwrap()).unwrap();
        world.advance(at, u64::MAX);
        assert_eq!(crashes(&world), 1);
        let cleared = outcome.cleared_ms.expect("groups of this size hold");
        world.advance(SimTime(at.ms() + cleared), u64::MAX);
        assert_eq!(outcome.crashes, crashes(&world) - 1);
    }

    #[test]
    fn a_restart_is_not_charged_with_what_was_refused_before_it() {
        let mut run = Run::new(Scenario::named("small-town").unwrap(), 1);
        let plan = run.scenario.blocks_plan;
        let rejects = Command::SetOverloadAction(Hop::Delivery, OverloadAction::RejectWith421);
        let again = 3_900_000;
        for (ms, command) in [
            (600_000, Command::Cut(Hop::Delivery)),
            (600_001, rejects),
            (3_600_000, Command::Restart(Plan::Bulk)),
            (again, Command::Restart(plan)),
        ] {
            run.push(SimTime(ms), command).unwrap();
        }
        let mut study = Preset::Blocks.study(BaseScenario::Town).unwrap();
        study.base = Base::Run(Arc::new(run));
        study.axes[0].values = Values::List(vec![10.0]);
        let grid = grid(study);
        let job = grid.job(0);
        let outcome = play(&grid, job).unwrap();
        let mut world = World::new(&grid.run(job).unwrap()).unwrap();
        world.advance(SimTime(again), u64::MAX);
        let before = rejected(&world);
        assert!(before > 0);
        let cleared = outcome.cleared_ms.expect("one that rejects gets over it");
        world.advance(SimTime(again + cleared), u64::MAX);
        assert_eq!(outcome.rejected, rejected(&world) - before);
    }

    #[test]
    fn a_run_has_twenty_thousand_messages() {
        for base in [BaseScenario::Town, BaseScenario::Libero] {
            let messages = preset(Preset::Blocks, base)
                .base_scenario()
                .messages_expected();
            assert!((19_900.0..20_100.0).contains(&messages), "{messages}");
        }
    }

    #[test]
    fn a_sweep_simulation_holds_a_few_megabytes() {
        let grid = preset(Preset::Blocks, BaseScenario::Town);
        let mut simulation = SweepSimulation::new(Arc::clone(&grid), 0..20);
        while !simulation.is_done() {
            simulation.work(10_000);
            let fork = simulation.fork.as_ref();
            let fork = fork.map_or(0, |(_, world)| world.memory_bytes());
            let stage = match &simulation.stage {
                Some(Stage::BeforeRestart(world, _)) => world.memory_bytes(),
                Some(Stage::AfterRestart(trial)) => trial.world.memory_bytes(),
                None => 0,
            };
            assert!(fork + stage < 8 << 20, "{} bytes", fork + stage);
        }
    }
}
