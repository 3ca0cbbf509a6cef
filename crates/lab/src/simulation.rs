//! Plays the runs of a study for one seed, in slices of any size, and reports their outcomes. It knows no browser and no
//! clock: the same study and seed have the same outcomes wherever they are played.
//!
//! What several runs have in common is played once: where nothing before the restart depends on the swept parameter, the
//! world is copied at the restart. A test holds that the outcomes are those of runs played from the beginning.

use super::study::Study;
use limbo_sim::{Command, Hop, Ledger, Phase, Place, RunError, SimTime, World};

/// How a run ended. Counts are in dots, times in ms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// From the restart until the backlog was cleared: the limbo empty, and no session waiting at the mailboxes' server.
    /// None if that did not happen within the scenario's span, or if the run was given up because 1.5 times the backlog
    /// waited (a test holds that such runs do not clear within the span).
    pub cleared_ms: Option<u32>,
    /// How often the mailboxes' server crashed.
    pub crashes: u32,
    /// Sessions that the mailboxes' server rejected with 421.
    pub rejected: u32,
    /// E-mails returned to their senders.
    pub returned: u32,
    /// The longest time from sending to delivery or return; for e-mails still under way, up to the end of the run.
    pub longest_ms: u32,
    /// E-mails in limbo at the restart.
    pub backlog: u32,
    /// E-mails sent in all.
    pub sent: u32,
    /// The hash of the event trace at the end.
    pub hash: u64,
}

/// With more messages in limbo than this, whether the backlog is cleared is not checked after every event.
const FAR_FROM_CLEAR: u32 = 256;
/// Events between two checks then. An event takes at most one message out of the limbo, so that no clearing is missed.
const CHECK_EVENTS: u32 = 64;

/// A run after its restart.
struct Trial {
    world: World,
    /// When service was restarted, ms.
    restart_at: u32,
    /// Messages in limbo at the restart.
    backlog: u32,
    /// The run is given up when more messages than this are in limbo.
    limbo_max: u32,
    /// Since when the limbo has been empty, ms.
    empty_since: Option<u32>,
}

impl Trial {
    fn new(mut world: World, restart: Command) -> Result<Trial, RunError> {
        let backlog = world.ledger().limbo;
        world.act(restart)?;
        Ok(Trial {
            restart_at: world.now().ms(),
            world,
            backlog,
            limbo_max: backlog + backlog / 2,
            empty_since: None,
        })
    }

    /// True when nothing is left of the backlog. That the limbo is empty is not enough: messages that have just been
    /// handed over may still be in transit, or wait in the queue that is about to crash the server. So the last one that
    /// left the relay must have arrived, and after that no session may wait for a worker.
    fn is_clear(&mut self, ledger: Ledger) -> bool {
        let now = self.world.now().ms();
        let workers = self.world.station(Place::Mailboxes).workers;
        if ledger.limbo > 0 || ledger.spooled_relay > workers {
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
            && self.world.blocks().all(|b| b.open)
    }

    /// Plays about that many events more; the outcome once the run has ended.
    fn play_on(&mut self, events_max: u32) -> Option<Outcome> {
        let mut played = 0;
        while played < events_max {
            let far = self.world.ledger().limbo > FAR_FROM_CLEAR;
            played = played.saturating_add(if far { CHECK_EVENTS } else { 1 });
            let ended = if far {
                self.world.advance(SimTime::NEVER, u64::from(CHECK_EVENTS))
            } else {
                !self.world.step()
            };
            if ended {
                return Some(self.outcome(false));
            }
            let ledger = self.world.ledger();
            if self.is_clear(ledger) {
                return Some(self.outcome(true));
            }
            if ledger.limbo > self.limbo_max {
                return Some(self.outcome(false));
            }
        }
        None
    }

    fn outcome(&self, cleared: bool) -> Outcome {
        let world = &self.world;
        let ledger = world.ledger();
        let now = world.now().ms();
        Outcome {
            cleared_ms: cleared.then_some(now - self.restart_at),
            crashes: world.station(Place::Mailboxes).crashes,
            rejected: world.meters(Hop::Delivery).rejected as u32,
            returned: ledger.returned,
            longest_ms: longest_ms(world),
            backlog: self.backlog,
            sent: ledger.sent,
            hash: world.hash(),
        }
    }
}

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
    BeforeRestart(World, Command),
    /// After its restart.
    AfterRestart(Trial),
}

/// All runs of a study for one seed, one after the other.
pub struct SweepSimulation {
    study: Study,
    values: Vec<f64>,
    seed: u64,
    /// The index of the value that is played.
    next: usize,
    /// Its run, once that has begun.
    stage: Option<Stage>,
    /// The world at the restart, where all runs share it.
    fork: Option<World>,
}

impl SweepSimulation {
    /// The simulation before its first run.
    pub fn new(study: Study, seed: u64) -> SweepSimulation {
        SweepSimulation {
            values: study.values(),
            study,
            seed,
            next: 0,
            stage: None,
            fork: None,
        }
    }

    /// How many runs there are in all.
    pub fn runs(&self) -> usize {
        self.values.len()
    }

    /// True when every value has been played.
    pub fn is_done(&self) -> bool {
        self.next >= self.values.len()
    }

    /// Plays about that many events more; the index of a value and the outcome of its run as soon as that has ended. A
    /// value that the scenario does not allow has the default outcome, with nothing sent.
    pub fn work(&mut self, events_max: u32) -> Option<(usize, Outcome)> {
        let value = *self.values.get(self.next)?;
        let outcome = match self.stage.take() {
            None => match self.begin(value) {
                Ok(stage) => {
                    self.stage = Some(stage);
                    None
                }
                Err(_) => Some(Outcome::default()),
            },
            Some(stage) => self.play_on(stage, events_max),
        }?;
        self.next += 1;
        Some((self.next - 1, outcome))
    }

    fn begin(&self, value: f64) -> Result<Stage, RunError> {
        let (run, restart) = self.study.until_restart(value, self.seed)?;
        Ok(match &self.fork {
            Some(fork) => Stage::AfterRestart(Trial::new(fork.clone(), restart)?),
            None => Stage::BeforeRestart(World::new(&run)?, restart),
        })
    }

    fn play_on(&mut self, stage: Stage, events_max: u32) -> Option<Outcome> {
        match stage {
            Stage::BeforeRestart(mut world, restart) => {
                let there = world.advance(self.study.base.restart_at(), events_max.into());
                if !there || world.now() < self.study.base.restart_at() {
                    self.stage = Some(Stage::BeforeRestart(world, restart));
                    return None;
                }
                if self.study.parameter.is_part_of_the_plan() && self.values.len() > 1 {
                    self.fork = Some(world.clone());
                }
                match Trial::new(world, restart) {
                    Ok(trial) => self.stage = Some(Stage::AfterRestart(trial)),
                    Err(_) => return Some(Outcome::default()),
                }
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

/// Plays one run from its beginning to its end: what [`SweepSimulation`] does in slices, with a shared past.
///
/// # Errors
/// If the value is out of its range.
pub fn play(study: &Study, value: f64, seed: u64) -> Result<Outcome, RunError> {
    let (run, restart) = study.until_restart(value, seed)?;
    let mut world = World::new(&run)?;
    world.advance(study.base.restart_at(), u64::MAX);
    let mut trial = Trial::new(world, restart)?;
    loop {
        if let Some(outcome) = trial.play_on(u32::MAX) {
            return Ok(outcome);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::{BaseScenario, SweptParameter};

    fn all(mut simulation: SweepSimulation, slice: u32) -> Vec<(usize, Outcome)> {
        let mut found = Vec::new();
        while !simulation.is_done() {
            found.extend(simulation.work(slice));
        }
        found
    }

    #[test]
    fn a_shared_past_has_the_outcomes_of_runs_from_the_beginning() {
        for base in BaseScenario::ALL {
            for parameter in [
                SweptParameter::Blocks,
                SweptParameter::Every,
                SweptParameter::Drip,
            ] {
                let study = Study {
                    parameter,
                    ..Study::first(base)
                };
                let values = study.values();
                let found = all(SweepSimulation::new(study, 7), u32::MAX);
                assert_eq!(found.len(), values.len());
                for (index, outcome) in found {
                    if index % 6 == 5 {
                        let alone = play(&study, values[index], 7).unwrap();
                        assert_eq!(outcome, alone, "{study:?} at {}", values[index]);
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_played_is_the_run_that_is_shown() {
        for base in BaseScenario::ALL {
            for parameter in Study::parameters(base) {
                let study = Study {
                    parameter,
                    ..Study::first(base)
                };
                let value = study.values()[13];
                let outcome = play(&study, value, 2).unwrap();
                // The whole run as a viewer gets it, with its script, played to where the lab stopped.
                let run = study.run(value, 2).unwrap();
                let mut world = World::new(&run).unwrap();
                let restart = base.restart_at();
                if let Some(ms) = outcome.cleared_ms {
                    // The lab stops within an instant; the next millisecond is after it for both.
                    world.advance(SimTime(restart.ms() + ms), u64::MAX);
                    assert_eq!(world.ledger().limbo, 0, "{study:?}");
                    assert_eq!(world.station(Place::Mailboxes).crashes, outcome.crashes);
                } else {
                    world.advance(SimTime::NEVER, u64::MAX);
                    assert!(world.station(Place::Mailboxes).crashes >= outcome.crashes);
                }
            }
        }
    }

    #[test]
    fn the_more_tests_users_send_the_longer_it_takes_in_theory_too() {
        for base in BaseScenario::ALL {
            let study = Study {
                parameter: SweptParameter::Tests,
                // Enough that tests bring nothing down.
                blocks: 16,
                ..Study::first(base)
            };
            let values = study.values();
            assert_eq!(values[0], 0.0);
            for seed in 1..=3 {
                let (mut last_ms, mut last_forecast) = (0, 0.0);
                for index in [0, 3, 6] {
                    let forecast = crate::forecast::forecast(&study, values[index]).unwrap();
                    let outcome = play(&study, values[index], seed).unwrap();
                    let (Some(ms), Some(clears_s)) = (outcome.cleared_ms, forecast.clears_s) else {
                        panic!("{base:?}, seed {seed}: {} is not cleared", values[index]);
                    };
                    assert_eq!(outcome.crashes, 0);
                    assert!(ms > last_ms && clears_s > last_forecast);
                    let off = f64::from(ms) / 1000.0 / clears_s;
                    assert!(
                        (0.8..1.2).contains(&off),
                        "{base:?} {}: {off}",
                        values[index]
                    );
                    (last_ms, last_forecast) = (ms, clears_s);
                }
            }
        }
    }

    #[test]
    fn slices_of_any_size_change_nothing() {
        let study = Study::first(BaseScenario::Town);
        let whole = all(SweepSimulation::new(study, 1), u32::MAX);
        assert_eq!(all(SweepSimulation::new(study, 1), 997), whole);
        assert_eq!(
            all(SweepSimulation::new(study, 1), u32::MAX),
            whole,
            "again the same"
        );
    }

    #[test]
    fn what_is_given_up_would_not_have_been_cleared() {
        let study = Study::first(BaseScenario::Town);
        for value in [1.0, 4.0, 8.0, 10.0, 11.0] {
            let outcome = play(&study, value, 3).unwrap();
            if outcome.cleared_ms.is_some() {
                continue;
            }
            let mut world = World::new(&study.run(value, 3).unwrap()).unwrap();
            world.advance(study.base.restart_at(), u64::MAX);
            let mut trial = Trial {
                restart_at: world.now().ms(),
                world,
                backlog: 0,
                limbo_max: u32::MAX,
                empty_since: None,
            };
            let to_the_end = loop {
                if let Some(outcome) = trial.play_on(u32::MAX) {
                    break outcome;
                }
            };
            assert_eq!(to_the_end.cleared_ms, None, "{value} blocks");
        }
    }

    #[test]
    fn a_run_has_twenty_thousand_messages() {
        for base in BaseScenario::ALL {
            let study = Study::first(base);
            let scenario = study.scenario(study.values()[0]).unwrap();
            let messages = scenario.messages_expected();
            assert!((19_900.0..20_100.0).contains(&messages), "{messages}");
        }
    }

    #[test]
    fn a_sweep_simulation_holds_a_few_megabytes() {
        let study = Study::first(BaseScenario::Town);
        let mut simulation = SweepSimulation::new(study, 1);
        while !simulation.is_done() {
            simulation.work(10_000);
            let fork = simulation.fork.as_ref().map_or(0, World::memory_bytes);
            let stage = match &simulation.stage {
                Some(Stage::BeforeRestart(world, _)) => world.memory_bytes(),
                Some(Stage::AfterRestart(trial)) => trial.world.memory_bytes(),
                None => 0,
            };
            assert!(fork + stage < 8 << 20, "{} bytes", fork + stage);
        }
    }
}
