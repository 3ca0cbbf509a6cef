//! What is asked of the lab: an outage of some town, a way to restart it, one number that changes and the values
//! it takes. A study is a small value; every run of it follows from it, a value and a seed. Nothing here is
//! simulated and nothing is shown.

use limbo_sim::scenario::{OverloadPolicy, RetryRule};
use limbo_sim::{Command, Duration, Hop, Plan, Run, RunError, Scenario, SimTime};

/// How many values the number takes.
pub const STEPS: usize = 20;
/// How many seeds each value is tried with; they are 1, 2, 3, ... and never picked.
pub const SEEDS: usize = 20;
/// The most blocks of a study.
pub const BLOCKS_MAX: u16 = 60;

/// Where the outage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// The sandbox's town with 20,000 messages, one dot each: two hours without mailboxes.
    Town,
    /// January 2023 as the calendar tells it up to the restart, at a weight that makes 20,000 dots of it.
    Libero,
}

/// The number that changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dial {
    /// Into how many blocks the mailboxes are divided.
    Blocks,
    /// The time from one block to the next.
    Every,
    /// How fast the spool is released, drop by drop.
    Drip,
    /// How much the mailboxes' server can take in.
    Capacity,
    /// How many open sessions bring it down.
    Sessions,
    /// How much mail is sent.
    Arrivals,
    /// The mean time between two tries of a message, onto a door that refuses instead of falling.
    Retry,
}

impl Ground {
    /// Every ground, the first the one the lab begins with.
    pub const ALL: [Ground; 2] = [Ground::Town, Ground::Libero];

    fn scenario(self) -> Result<Scenario, RunError> {
        Ok(match self {
            Ground::Town => {
                let mut town = Scenario::named("sandbox")?;
                town.span = Duration::secs(20_000);
                town.arrivals.until = town.span;
                town
            }
            // 104 e-mails a second for eight days.
            Ground::Libero => Scenario::named("libero-2023")?.with_weight(3_600),
        })
    }

    /// What is done to it before the restart.
    fn outage(self) -> Option<(SimTime, Command)> {
        match self {
            Ground::Town => Some((SimTime(600_000), Command::Cut(Hop::Delivery))),
            // The calendar does it.
            Ground::Libero => None,
        }
    }

    /// When service is restarted. Libero's calendar restarts at 85 hours by its own plan; the viewer's restart
    /// a second before ends the calendar.
    pub const fn restart_at(self) -> SimTime {
        match self {
            Ground::Town => SimTime(600_000 + 2 * 3_600_000),
            Ground::Libero => SimTime(85 * 3_600_000 - 1_000),
        }
    }

    /// How long mail has been gathering by then.
    pub const fn outage_s(self) -> f64 {
        match self {
            Ground::Town => 2.0 * 3600.0,
            Ground::Libero => 83.0 * 3600.0,
        }
    }

    /// The least of what the interval between two blocks is a multiple of, ms.
    pub const fn every_unit_ms(self) -> u32 {
        match self {
            Ground::Town => 30_000,
            Ground::Libero => 30 * 60_000,
        }
    }
}

impl Dial {
    /// Every number that can be changed, in the order in which they are offered.
    pub const ALL: [Dial; 7] = [
        Dial::Blocks,
        Dial::Every,
        Dial::Capacity,
        Dial::Sessions,
        Dial::Arrivals,
        Dial::Drip,
        Dial::Retry,
    ];

    /// Its place in the table of parameters.
    pub const fn key(self) -> &'static str {
        match self {
            Dial::Blocks => "blocks_plan.blocks",
            Dial::Every => "blocks_plan.every_ms",
            Dial::Drip => "blocks_plan.rate_per_s",
            Dial::Capacity => "stations.mailboxes.capacity_per_s",
            Dial::Sessions => "stations.mailboxes.door.sessions",
            Dial::Arrivals => "arrivals.rate_per_s",
            Dial::Retry => "relay_retry.interval_ms",
        }
    }

    /// True if nothing before the restart depends on it: then all runs of a seed have the same beginning.
    pub const fn belongs_to_the_plan(self) -> bool {
        matches!(self, Dial::Blocks | Dial::Every | Dial::Drip)
    }
}

/// The cost of a refusal where the door sheds, in services (modelled; Libero's relay has the same).
const SHED_COST: f64 = 0.1;
/// The mean time between two tries in the middle of a sweep, as a part of the outage: there theory sees the threshold
/// of recovery, M (mu-lambda)/r = lambda T.
const RETRY_OF_OUTAGE: f64 = 1.0 / 20.0;
/// Sessions such a door lets in: a few for each worker.
const SHED_SESSIONS_PER_WORKER: f64 = 5.0;

/// A question to the lab.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Study {
    /// Where.
    pub ground: Ground,
    /// What changes.
    pub dial: Dial,
    /// Blocks of the restart, where they are not what changes: 1..=[`BLOCKS_MAX`].
    pub blocks: u16,
    /// Time from one block to the next, where it is not what changes.
    pub every: Duration,
    /// Only the restart with this study's own blocks and interval, instead of a sweep.
    pub single: bool,
}

impl Study {
    /// How many numbers a study is (see [`Study::numbers`]).
    pub const NUMBERS: usize = 5;

    /// The study as plain numbers, for a worker.
    pub fn numbers(&self) -> [f64; Study::NUMBERS] {
        [
            f64::from(self.ground as u8),
            f64::from(self.dial as u8),
            f64::from(self.blocks),
            f64::from(self.every.ms()),
            f64::from(u8::from(self.single)),
        ]
    }

    /// The study of those numbers; none if they are no study.
    pub fn from_numbers(
        [ground, dial, blocks, every_ms, single]: [f64; Study::NUMBERS],
    ) -> Option<Study> {
        let study = Study {
            ground: *Ground::ALL
                .iter()
                .find(|g| f64::from(**g as u8) == ground)?,
            dial: *Dial::ALL.iter().find(|d| f64::from(**d as u8) == dial)?,
            blocks: blocks as u16,
            every: Duration(every_ms as u32),
            single: single > 0.0,
        };
        (1..=BLOCKS_MAX).contains(&study.blocks).then_some(study)
    }

    /// The numbers that can be changed on a ground. Natural retries take longer to empty the limbo of January
    /// 2023 than its eight days.
    pub fn dials(ground: Ground) -> impl Iterator<Item = Dial> {
        let all = Dial::ALL.into_iter();
        all.filter(move |d| ground == Ground::Town || *d != Dial::Retry)
    }

    /// The lab's first question on a ground: how many blocks?
    pub fn first(ground: Ground) -> Study {
        Study {
            ground,
            dial: Dial::Blocks,
            blocks: 12,
            every: match ground {
                Ground::Town => Duration::mins(5),
                Ground::Libero => Duration::hours(5),
            },
            single: false,
        }
    }

    /// The network of this study with the number as the scenario has it.
    fn base(&self) -> Result<Scenario, RunError> {
        let mut s = self.ground.scenario()?;
        s.blocks_plan = match self.dial {
            Dial::Drip => Plan::Drip {
                rate_per_s: s.stations[2].capacity_per_s,
            },
            Dial::Retry => Plan::Natural,
            _ => Plan::Blocks {
                blocks: self.blocks,
                every: self.every,
            },
        };
        if self.dial == Dial::Retry {
            let storage = &mut s.stations[2];
            storage.overload = OverloadPolicy::RejectWith421 {
                sessions: SHED_SESSIONS_PER_WORKER * f64::from(storage.workers * s.weight),
                cost: SHED_COST,
            };
            let outage_ms = self.ground.outage_s() * 1000.0;
            s.relay_retry = RetryRule::Exponential(Duration((outage_ms * RETRY_OF_OUTAGE) as u32));
        }
        Ok(s)
    }

    /// The number as the scenario has it: what the sweep's values are multiples of.
    fn origin(&self) -> f64 {
        let of = |s: Scenario| s.get(self.dial.key()).ok().flatten();
        self.base().ok().and_then(of).unwrap_or(1.0)
    }

    /// The values that the number takes, ascending, in the units of the table of parameters: every number of
    /// blocks from one, or tenths of what the scenario has.
    pub fn values(&self) -> Vec<f64> {
        if self.single {
            return vec![f64::from(self.blocks)];
        }
        let unit = match self.dial {
            Dial::Blocks => 1.0,
            Dial::Every => f64::from(self.ground.every_unit_ms()),
            _ => self.origin() / 10.0,
        };
        (1..=STEPS).map(|i| i as f64 * unit).collect()
    }

    /// The network with that value.
    ///
    /// # Errors
    /// If the value is out of the parameter's range.
    pub fn scenario(&self, value: f64) -> Result<Scenario, RunError> {
        let mut s = self.base()?;
        s.set(self.dial.key(), value)?;
        Ok(s)
    }

    /// The run up to the restart, and the restart.
    ///
    /// # Errors
    /// If the value is out of its range.
    pub fn opening(&self, value: f64, seed: u64) -> Result<(Run, Command), RunError> {
        let scenario = self.scenario(value)?;
        let restart = Command::Restart(scenario.blocks_plan);
        restart.validate()?;
        let mut run = Run::new(scenario, seed);
        if let Some((at, command)) = self.ground.outage() {
            run.push(at, command)?;
        }
        Ok((run, restart))
    }

    /// The whole run with that value and that seed: what the lab has played, from zero.
    ///
    /// # Errors
    /// If the value is out of its range.
    pub fn run(&self, value: f64, seed: u64) -> Result<Run, RunError> {
        let (mut run, restart) = self.opening(value, seed)?;
        run.push(self.ground.restart_at(), restart)?;
        Ok(run)
    }
}
