//! What is asked of the lab: a base scenario with an outage, a restart plan, the parameter that is swept and the values
//! it takes. A study is a small value: a study, a value of its parameter and a seed determine a run. Nothing is
//! simulated here.

use limbo_sim::scenario::{OverloadPolicy, RetryRule};
use limbo_sim::{Command, Duration, Hop, Plan, Run, RunError, Scenario, SimTime};

/// How many values of the parameter are tried.
pub const STEPS: usize = 20;
/// How many seeds each value is tried with: 1, 2, 3 and so on, so that none is hand-picked.
pub const SEEDS: usize = 20;
/// The most blocks that a study may restart with; the least is 1.
pub const BLOCKS_MAX: u16 = 60;

/// The scenario in which the outage happens, before the parameter is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BaseScenario {
    /// The town of the scenario `sandbox` with 20,000 messages, a dot each: its mailboxes are out for two hours.
    Town,
    /// The scenario `libero-2023` with its own calendar up to the restart, at a weight that makes 20,000 dots of its mail.
    Libero,
}

/// The parameter that is swept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SweptParameter {
    /// Into how many blocks the mailboxes are divided when they are restarted.
    Blocks,
    /// The time from one block to the next.
    Every,
    /// The steady rate at which the spool is released, e-mails per second.
    Drip,
    /// The capacity of the mailboxes' server, e-mails per second.
    Capacity,
    /// How many open sessions crash the mailboxes' server.
    Sessions,
    /// The rate at which mail is sent, e-mails per second.
    Arrivals,
    /// The mean time between two delivery attempts of a message, ms, at a server that rejects instead of crashing.
    Retry,
    /// How many tests a user sends themselves in an hour after a long wait.
    Tests,
}

impl BaseScenario {
    /// Every base scenario; the lab begins with the first.
    pub const ALL: [BaseScenario; 2] = [BaseScenario::Town, BaseScenario::Libero];

    fn scenario(self) -> Result<Scenario, RunError> {
        Ok(match self {
            BaseScenario::Town => {
                let mut town = Scenario::named("sandbox")?;
                town.span = Duration::secs(20_000);
                town.arrivals.until = town.span;
                town
            }
            // 104 e-mails per second for eight days.
            BaseScenario::Libero => Scenario::named("libero-2023")?.with_weight(3_600),
        })
    }

    /// The command that begins the outage, and when; none where the scenario's own calendar does it.
    fn outage(self) -> Option<(SimTime, Command)> {
        match self {
            BaseScenario::Town => Some((SimTime(600_000), Command::Cut(Hop::Delivery))),
            BaseScenario::Libero => None,
        }
    }

    /// When service is restarted. The calendar of `libero-2023` restarts at 85 hours by its own plan; a restart by a
    /// command one second earlier replaces the rest of the calendar.
    pub const fn restart_at(self) -> SimTime {
        match self {
            BaseScenario::Town => SimTime(600_000 + 2 * 3_600_000),
            BaseScenario::Libero => SimTime(85 * 3_600_000 - 1_000),
        }
    }

    /// How long mail has been waiting at the restart, s.
    pub const fn outage_s(self) -> f64 {
        match self {
            BaseScenario::Town => 2.0 * 3600.0,
            BaseScenario::Libero => 83.0 * 3600.0,
        }
    }

    /// The values of [`SweptParameter::Every`] are multiples of this, ms.
    pub const fn every_unit_ms(self) -> u32 {
        match self {
            BaseScenario::Town => 30_000,
            BaseScenario::Libero => 30 * 60_000,
        }
    }
}

impl SweptParameter {
    /// Every parameter, in the order in which they are offered.
    pub const ALL: [SweptParameter; 8] = [
        SweptParameter::Blocks,
        SweptParameter::Every,
        SweptParameter::Capacity,
        SweptParameter::Sessions,
        SweptParameter::Arrivals,
        SweptParameter::Tests,
        SweptParameter::Drip,
        SweptParameter::Retry,
    ];

    /// Its key in the table of a scenario's parameters ([`Scenario::set`]).
    pub const fn key(self) -> &'static str {
        match self {
            SweptParameter::Blocks => "blocks_plan.blocks",
            SweptParameter::Every => "blocks_plan.every_ms",
            SweptParameter::Drip => "blocks_plan.rate_per_s",
            SweptParameter::Capacity => "stations.mailboxes.capacity_per_s",
            SweptParameter::Sessions => "stations.mailboxes.door.sessions",
            SweptParameter::Arrivals => "arrivals.rate_per_s",
            SweptParameter::Retry => "relay_retry.interval_ms",
            SweptParameter::Tests => "user_tests_per_h",
        }
    }

    /// True if only the restart plan depends on it: then all runs of a seed are the same up to the restart.
    pub const fn is_part_of_the_plan(self) -> bool {
        matches!(
            self,
            SweptParameter::Blocks | SweptParameter::Every | SweptParameter::Drip
        )
    }
}

/// What a rejection costs a server, as a share of a delivery (modelled; the relay of `libero-2023` has the same).
const SHED_COST: f64 = 0.1;
/// The mean time between two delivery attempts in the middle of a sweep, as a share of the outage: there the threshold
/// of recovery M (mu - lambda) / r equals the backlog lambda T (MODEL.md section 8).
const RETRY_OF_OUTAGE: f64 = 1.0 / 20.0;
/// Open sessions from which on a server rejects, for each of its workers.
const SHED_SESSIONS_PER_WORKER: f64 = 5.0;

/// A question to the lab: which values of a parameter are safe, and how fast are they?
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Study {
    /// The scenario before the parameter is changed.
    pub base: BaseScenario,
    /// The parameter that is swept.
    pub parameter: SweptParameter,
    /// Blocks of the restart, where they are not swept: 1..=[`BLOCKS_MAX`].
    pub blocks: u16,
    /// Time from one block to the next, where it is not swept.
    pub every: Duration,
    /// Only the restart with this study's own blocks and interval is played, with every seed, instead of a sweep.
    pub single: bool,
}

impl Study {
    /// How many numbers describe a study ([`Study::numbers`]).
    pub const NUMBERS: usize = 5;

    /// The study as plain numbers, to be sent to a worker.
    pub fn numbers(&self) -> [f64; Study::NUMBERS] {
        [
            f64::from(self.base as u8),
            f64::from(self.parameter as u8),
            f64::from(self.blocks),
            f64::from(self.every.ms()),
            f64::from(u8::from(self.single)),
        ]
    }

    /// The study that those numbers describe; none if they describe none.
    pub fn from_numbers(
        [base, parameter, blocks, every_ms, single]: [f64; Study::NUMBERS],
    ) -> Option<Study> {
        let study = Study {
            base: *BaseScenario::ALL
                .iter()
                .find(|b| f64::from(**b as u8) == base)?,
            parameter: *SweptParameter::ALL
                .iter()
                .find(|p| f64::from(**p as u8) == parameter)?,
            blocks: blocks as u16,
            every: Duration(every_ms as u32),
            single: single > 0.0,
        };
        (1..=BLOCKS_MAX).contains(&study.blocks).then_some(study)
    }

    /// The parameters that can be swept in a base scenario. Not [`SweptParameter::Retry`] in January 2023: natural
    /// retries would take longer to empty the limbo than the scenario's eight days.
    pub fn parameters(base: BaseScenario) -> impl Iterator<Item = SweptParameter> {
        let all = SweptParameter::ALL.into_iter();
        all.filter(move |p| base == BaseScenario::Town || *p != SweptParameter::Retry)
    }

    /// The study that the lab begins with in a base scenario: how many blocks?
    pub fn first(base: BaseScenario) -> Study {
        Study {
            base,
            parameter: SweptParameter::Blocks,
            blocks: 12,
            every: match base {
                BaseScenario::Town => Duration::mins(5),
                BaseScenario::Libero => Duration::hours(5),
            },
            single: false,
        }
    }

    /// The scenario with this study's restart plan, before the parameter is changed.
    fn unswept(&self) -> Result<Scenario, RunError> {
        let mut s = self.base.scenario()?;
        s.blocks_plan = match self.parameter {
            SweptParameter::Drip => Plan::Drip {
                rate_per_s: s.stations[2].capacity_per_s,
            },
            SweptParameter::Retry => Plan::Natural,
            _ => Plan::Blocks {
                blocks: self.blocks,
                every: self.every,
            },
        };
        if self.parameter == SweptParameter::Retry {
            let storage = &mut s.stations[2];
            // The threshold is one of mail alone, and of clients without feedback: servers with windows soon ask less
            // often.
            storage.concurrency = None;
            s.readers.share = 0.0;
            storage.overload = OverloadPolicy::RejectWith421 {
                sessions: SHED_SESSIONS_PER_WORKER * f64::from(storage.workers * s.weight),
                cost: SHED_COST,
            };
            let outage_ms = self.base.outage_s() * 1000.0;
            s.relay_retry = RetryRule::Exponential(Duration((outage_ms * RETRY_OF_OUTAGE) as u32));
        }
        Ok(s)
    }

    /// The parameter's own value in the base scenario; 1 where it has none.
    fn own_value(&self) -> f64 {
        let of = |s: Scenario| s.get(self.parameter.key()).ok().flatten();
        self.unswept().ok().and_then(of).unwrap_or(1.0)
    }

    /// The values that are tried, ascending, in the units of the table of parameters: every number of blocks from 1
    /// on, every multiple of [`BaseScenario::every_unit_ms`], or every tenth of the scenario's own value. Tests begin with
    /// none.
    pub fn values(&self) -> Vec<f64> {
        if self.single {
            return vec![f64::from(self.blocks)];
        }
        let unit = match self.parameter {
            SweptParameter::Blocks => 1.0,
            SweptParameter::Every => f64::from(self.base.every_unit_ms()),
            _ => self.own_value() / 10.0,
        };
        let first = usize::from(self.parameter != SweptParameter::Tests);
        (first..first + STEPS).map(|i| i as f64 * unit).collect()
    }

    /// The scenario with that value of the parameter.
    ///
    /// # Errors
    /// If the value is out of the parameter's range.
    pub fn scenario(&self, value: f64) -> Result<Scenario, RunError> {
        let mut s = self.unswept()?;
        s.set(self.parameter.key(), value)?;
        Ok(s)
    }

    /// The run up to the restart, and the command that restarts service.
    ///
    /// # Errors
    /// If the value is out of its range.
    pub fn until_restart(&self, value: f64, seed: u64) -> Result<(Run, Command), RunError> {
        let scenario = self.scenario(value)?;
        let restart = Command::Restart(scenario.blocks_plan);
        restart.validate()?;
        let mut run = Run::new(scenario, seed);
        if let Some((at, command)) = self.base.outage() {
            run.push(at, command)?;
        }
        Ok((run, restart))
    }

    /// The whole run with that value and seed, the restart included.
    ///
    /// # Errors
    /// If the value is out of its range.
    pub fn run(&self, value: f64, seed: u64) -> Result<Run, RunError> {
        let (mut run, restart) = self.until_restart(value, seed)?;
        run.push(self.base.restart_at(), restart)?;
        Ok(run)
    }
}
