//! The bench: plays the runs of a study for one seed, in slices as small as one likes, and says what came out.
//! Pure: no browser, no clock; the same study and seed give the same outcomes wherever they are played.
//!
//! A run is a value, so what several runs have in common is played once: where nothing before the restart
//! depends on the number that changes, the world is copied at the restart. A test holds that it comes out as if
//! every run had been played from zero.

use super::study::Study;
use limbo_sim::{Command, Hop, Ledger, Phase, Place, RunError, SimTime, World};

/// How one run ended. Counts are in dots, times in ms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// From the restart until nothing was left of the backlog: the limbo empty, and nobody waiting at the
    /// mailboxes' door. None: not within the span, or given up because half as much again waited as at the
    /// restart (a test holds that such runs are not cleared within the span).
    pub cleared_ms: Option<u32>,
    /// How often the mailboxes' server fell.
    pub falls: u32,
    /// Sessions refused with 421.
    pub refused: u32,
    /// E-mails that went back to their senders.
    pub returned: u32,
    /// The longest that an e-mail was under way, or has been if it still is.
    pub longest_ms: u32,
    /// What waited in limbo at the restart.
    pub backlog: u32,
    /// E-mails sent in all.
    pub sent: u32,
    /// The trace's hash at the end.
    pub hash: u64,
}

/// With more than this in limbo it is looked at now and then only.
const FAR: u32 = 256;
/// Events between two such looks; one event takes one message out of the limbo.
const FAR_EVENTS: u32 = 64;

/// A run after its restart.
struct Trial {
    world: World,
    restart_at: u32,
    backlog: u32,
    /// When so many wait the run is given up.
    hopeless: u32,
    /// Since when the limbo has been empty (ms).
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
            hopeless: backlog + backlog / 2,
            empty_since: None,
        })
    }

    /// True when nothing is left of the backlog. An empty limbo alone does not say so: what has just been handed
    /// over may be on its way, or stand in the queue that is about to bring the server down. So the last that
    /// left the relay has to have reached the door, and after that nobody may wait for a worker.
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

    /// Plays on, about that many events; the outcome once there is one.
    fn go_on(&mut self, events_max: u32) -> Option<Outcome> {
        let mut played = 0;
        while played < events_max {
            // Far from empty nobody has to look after every event.
            let far = self.world.ledger().limbo > FAR;
            played = played.saturating_add(if far { FAR_EVENTS } else { 1 });
            let ended = if far {
                self.world.advance(SimTime::NEVER, u64::from(FAR_EVENTS))
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
            if ledger.limbo > self.hopeless {
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
            falls: world.station(Place::Mailboxes).crashes,
            refused: world.meters(Hop::Delivery).rejected as u32,
            returned: ledger.returned,
            longest_ms: longest_ms(world),
            backlog: self.backlog,
            sent: ledger.sent,
            hash: world.hash(),
        }
    }
}

/// The longest that a message has been under way.
fn longest_ms(world: &World) -> u32 {
    let under_way = |id: u32| {
        let message = world.message(id)?;
        let end = match message.phase {
            Phase::Delivered | Phase::Returned => message.since,
            _ => world.now(),
        };
        Some(end.since(message.born).ms())
    };
    (0..world.messages())
        .filter_map(under_way)
        .max()
        .unwrap_or(0)
}

/// Where the bench is in the run it plays.
enum Stage {
    /// Before the restart.
    Gathering(World, Command),
    /// After it.
    Clearing(Trial),
}

/// All runs of a study for one seed, one after the other.
pub struct Bench {
    study: Study,
    values: Vec<f64>,
    seed: u64,
    next: usize,
    stage: Option<Stage>,
    /// The world at the restart, where all the runs share it.
    fork: Option<World>,
}

impl Bench {
    /// The bench before its first run.
    pub fn new(study: Study, seed: u64) -> Bench {
        Bench {
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

    /// Plays on, about that many events; the place of a value and its outcome as soon as there is one. A value
    /// that the simulation refuses has the empty outcome: a run of nothing.
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
            Some(stage) => self.go_on(stage, events_max),
        }?;
        self.next += 1;
        Some((self.next - 1, outcome))
    }

    fn begin(&self, value: f64) -> Result<Stage, RunError> {
        let (run, restart) = self.study.opening(value, self.seed)?;
        Ok(match &self.fork {
            Some(fork) => Stage::Clearing(Trial::new(fork.clone(), restart)?),
            None => Stage::Gathering(World::new(&run)?, restart),
        })
    }

    fn go_on(&mut self, stage: Stage, events_max: u32) -> Option<Outcome> {
        match stage {
            Stage::Gathering(mut world, restart) => {
                let there = world.advance(self.study.ground.restart_at(), events_max.into());
                if !there || world.now() < self.study.ground.restart_at() {
                    self.stage = Some(Stage::Gathering(world, restart));
                    return None;
                }
                if self.study.dial.belongs_to_the_plan() && self.values.len() > 1 {
                    self.fork = Some(world.clone());
                }
                match Trial::new(world, restart) {
                    Ok(trial) => self.stage = Some(Stage::Clearing(trial)),
                    Err(_) => return Some(Outcome::default()),
                }
                None
            }
            Stage::Clearing(mut trial) => {
                let outcome = trial.go_on(events_max);
                if outcome.is_none() {
                    self.stage = Some(Stage::Clearing(trial));
                }
                outcome
            }
        }
    }
}

/// Plays one run from zero, whole; what [`Bench`] does in slices and with a shared beginning.
///
/// # Errors
/// If the simulation refuses the value.
pub fn play(study: &Study, value: f64, seed: u64) -> Result<Outcome, RunError> {
    let (run, restart) = study.opening(value, seed)?;
    let mut world = World::new(&run)?;
    world.advance(study.ground.restart_at(), u64::MAX);
    let mut trial = Trial::new(world, restart)?;
    loop {
        if let Some(outcome) = trial.go_on(u32::MAX) {
            return Ok(outcome);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::study::{Dial, Ground};

    fn all(mut bench: Bench, slice: u32) -> Vec<(usize, Outcome)> {
        let mut found = Vec::new();
        while !bench.is_done() {
            found.extend(bench.work(slice));
        }
        found
    }

    #[test]
    fn a_shared_beginning_comes_out_as_a_run_from_zero() {
        for ground in Ground::ALL {
            for dial in [Dial::Blocks, Dial::Every, Dial::Drip] {
                let study = Study {
                    dial,
                    ..Study::first(ground)
                };
                let values = study.values();
                let found = all(Bench::new(study, 7), u32::MAX);
                assert_eq!(found.len(), values.len());
                for (place, outcome) in found {
                    if place % 6 == 5 {
                        let alone = play(&study, values[place], 7).unwrap();
                        assert_eq!(outcome, alone, "{study:?} at {}", values[place]);
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_played_is_the_run_that_is_shown() {
        for ground in Ground::ALL {
            for dial in Study::dials(ground) {
                let study = Study {
                    dial,
                    ..Study::first(ground)
                };
                let value = study.values()[13];
                let outcome = play(&study, value, 2).unwrap();
                // The whole run as a viewer gets it, with its script, played to where the lab stopped.
                let run = study.run(value, 2).unwrap();
                let mut world = World::new(&run).unwrap();
                let restart = ground.restart_at();
                if let Some(ms) = outcome.cleared_ms {
                    // The lab stops within an instant; the next millisecond is after it for both.
                    world.advance(SimTime(restart.ms() + ms), u64::MAX);
                    assert_eq!(world.ledger().limbo, 0, "{study:?}");
                    assert_eq!(world.station(Place::Mailboxes).crashes, outcome.falls);
                } else {
                    world.advance(SimTime::NEVER, u64::MAX);
                    assert!(world.station(Place::Mailboxes).crashes >= outcome.falls);
                }
            }
        }
    }

    #[test]
    fn slices_of_any_size_change_nothing() {
        let study = Study::first(Ground::Town);
        let whole = all(Bench::new(study, 1), u32::MAX);
        assert_eq!(all(Bench::new(study, 1), 997), whole);
        assert_eq!(all(Bench::new(study, 1), u32::MAX), whole, "again the same");
    }

    #[test]
    fn what_is_given_up_would_not_have_been_cleared() {
        let study = Study::first(Ground::Town);
        for value in [1.0, 4.0, 8.0, 10.0, 11.0] {
            let outcome = play(&study, value, 3).unwrap();
            if outcome.cleared_ms.is_some() {
                continue;
            }
            let mut world = World::new(&study.run(value, 3).unwrap()).unwrap();
            world.advance(study.ground.restart_at(), u64::MAX);
            let mut trial = Trial {
                restart_at: world.now().ms(),
                world,
                backlog: 0,
                hopeless: u32::MAX,
                empty_since: None,
            };
            let to_the_end = loop {
                if let Some(outcome) = trial.go_on(u32::MAX) {
                    break outcome;
                }
            };
            assert_eq!(to_the_end.cleared_ms, None, "{value} blocks");
        }
    }

    #[test]
    fn a_run_has_twenty_thousand_messages() {
        for ground in Ground::ALL {
            let study = Study::first(ground);
            let scenario = study.scenario(study.values()[0]).unwrap();
            let messages = scenario.messages_expected();
            assert!((19_900.0..20_100.0).contains(&messages), "{messages}");
        }
    }

    #[test]
    fn a_bench_holds_a_few_megabytes() {
        let study = Study::first(Ground::Town);
        let mut bench = Bench::new(study, 1);
        while !bench.is_done() {
            bench.work(10_000);
            let fork = bench.fork.as_ref().map_or(0, World::memory_bytes);
            let stage = match &bench.stage {
                Some(Stage::Gathering(world, _)) => world.memory_bytes(),
                Some(Stage::Clearing(trial)) => trial.world.memory_bytes(),
                None => 0,
            };
            assert!(fork + stage < 8 << 20, "{} bytes", fork + stage);
        }
    }
}
