//! The workbench: a dozen experiments, each a question about a run in which something is different. Two runs answer it,
//! the one as the catalogue has it and the one in which that is different; both are played beside the page. Data and
//! arithmetic only: the words are the page's.

mod experiments;
#[cfg(test)]
mod tests;

pub use experiments::EXPERIMENTS;

use crate::side_run::SideOutcome;
use crate::snapshot::Setting;
use limbo_sim::{Command, Duration, Flag, FlagKind, Run, RunError, Scenario, SimTime};

/// The two runs of an experiment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// As it was.
    Base,
    /// What if.
    WhatIf,
}

impl Side {
    /// Both, in the order in which they are shown.
    pub const BOTH: [Side; 2] = [Side::Base, Side::WhatIf];
}

/// How a run differs from its scenario.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Case {
    /// Parameters that it begins with.
    pub settings: &'static [Setting],
    /// What is done in it, and when. The first command that touches a link ends the scenario's calendar.
    pub script: &'static [(SimTime, Command)],
}

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// E-mails that came back to their senders.
    Returned,
    /// How often servers have crashed.
    Falls,
    /// The most e-mails that waited at an instant.
    Peak,
    /// The time from the restart until nothing waits any more, ms; infinite where some still does at the end.
    TimeToClear,
}

/// What can be guessed and answered, from the smallest number to the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answers {
    /// By how often servers crash: never, once, more than once.
    Falls,
    /// By how many times as many e-mails: fewer, about as many, more, many times as many.
    HowMany,
    /// By how many times as long it takes: sooner, about as soon, later, never.
    Sooner,
    /// By the part of the time that is left: half or less, somewhat less, hardly less.
    PartOfTime,
    /// By the part of the mail that is left: half or less, somewhat less, hardly less.
    PartOfMail,
}

impl Answers {
    /// The numbers between the answers: one answer more than these.
    const fn bounds(self) -> &'static [f64] {
        match self {
            Answers::Falls => &[1.0, 2.0],
            // About as much is no more than a tenth less or more.
            Answers::HowMany => &[0.9, 1.1, 3.0],
            Answers::Sooner => &[0.9, 1.1, f64::INFINITY],
            Answers::PartOfTime | Answers::PartOfMail => &[0.55, 0.95],
        }
    }

    /// How many there are.
    pub const fn count(self) -> usize {
        self.bounds().len() + 1
    }
}

/// Where the run is shown from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    /// From this instant.
    At(SimTime),
    /// From a moment before the restart.
    Restart,
    /// From a moment before the first crash since the restart, or from the restart where nothing crashes.
    BeforeFall,
}

/// A question, and the two runs that answer it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Experiment {
    /// Its name, as the keys of its words have it.
    pub id: &'static str,
    /// The scenario of both runs.
    pub scenario: &'static str,
    /// The seed of both.
    pub seed: u64,
    /// As it was.
    pub base: Case,
    /// What is different.
    pub what_if: Case,
    /// When service is restarted in each of the two.
    pub restarts: [SimTime; 2],
    /// What is compared.
    pub measure: Measure,
    /// What can be answered.
    pub answers: Answers,
    /// How long both are played from their restart on.
    pub played: Duration,
    /// Where it is shown from.
    pub watch: Watch,
}

impl Experiment {
    /// One of its runs.
    ///
    /// # Errors
    /// If the simulation refuses it: never, as a test plays them all.
    pub fn run(&self, side: Side) -> Result<Run, RunError> {
        let case = match side {
            Side::Base => self.base,
            Side::WhatIf => self.what_if,
        };
        let mut scenario = Scenario::named(self.scenario)?;
        for &(key, value) in case.settings {
            scenario.set(key, value)?;
        }
        let mut run = Run::new(scenario, self.seed);
        run.script = case.script.to_vec();
        run.validate()?;
        Ok(run)
    }

    /// When service is restarted in one of the runs.
    pub fn restart_in(&self, side: Side) -> SimTime {
        self.restarts[side as usize]
    }

    /// Until when one of the runs is played.
    pub fn until(&self, side: Side) -> SimTime {
        self.restart_in(side) + self.played
    }

    /// What is measured of one of the runs; `weight`: e-mails to a dot.
    pub fn measured(&self, side: Side, outcome: &SideOutcome, weight: u32) -> f64 {
        self.measure.of(outcome, self.restart_in(side), weight)
    }

    /// Which answer is right, from 0, by what came of the two runs.
    pub fn answer(&self, outcomes: [&SideOutcome; 2]) -> usize {
        // Of both runs a dot is as many e-mails.
        let [base, what_if] = [0, 1].map(|i| self.measured(Side::BOTH[i], outcomes[i], 1));
        let number = match self.answers {
            Answers::Falls => what_if,
            _ if base == what_if => 1.0,
            _ => what_if / base,
        };
        let bounds = self.answers.bounds();
        bounds.partition_point(|bound| *bound <= number)
    }

    /// Where one of the runs is shown from.
    pub fn shown_from(&self, side: Side, outcome: &SideOutcome) -> SimTime {
        let restart = self.restart_in(side);
        let crashed = |at: SimTime, kind| at >= restart && matches!(kind, FlagKind::Crashed(_));
        match self.watch {
            Watch::At(at) => at,
            Watch::Restart => restart - LEAD,
            Watch::BeforeFall => {
                let fall = outcome.series.flags.iter().find(|f| crashed(f.at, f.kind));
                let lead = Duration(outcome.series.every.ms() * LEAD_SAMPLES);
                let fall = fall.map_or(restart, |f| f.at - lead);
                fall.max(restart - LEAD)
            }
        }
    }

    /// When its last group of mailboxes was opened, from the restart on.
    pub fn opened_after(&self, side: Side, outcome: &SideOutcome) -> Duration {
        let restart = self.restart_in(side);
        let opened = |f: &&Flag| f.at >= restart && matches!(f.kind, FlagKind::BlockOpened(_));
        let last = outcome.series.flags.iter().rfind(opened);
        last.map_or(Duration(0), |f| f.at.since(restart))
    }
}

/// So long before a restart it is shown.
const LEAD: Duration = Duration::mins(1);
/// So many samples of the chart before a fall: time enough to see it come.
const LEAD_SAMPLES: u32 = 4;

impl Measure {
    /// The number of a run that was restarted at `restart`; `weight`: e-mails to a dot.
    pub fn of(self, outcome: &SideOutcome, restart: SimTime, weight: u32) -> f64 {
        let emails = |dots: u32| f64::from(dots) * f64::from(weight);
        match self {
            Measure::Returned => emails(outcome.ledger.returned),
            Measure::Falls => f64::from(outcome.crashes),
            Measure::Peak => {
                let waiting = outcome.series.samples.iter().map(|s| s.ledger.limbo);
                emails(waiting.max().unwrap_or(0))
            }
            Measure::TimeToClear => outcome.cleared_at().map_or(f64::INFINITY, |at| {
                f64::from(at.since(restart.min(at)).ms())
            }),
        }
    }
}

/// The sandbox in which nothing is sent, nobody logs in and nothing waits: for the viewer to fill.
///
/// # Errors
/// If the simulation refuses it: never, as a test plays it.
pub fn empty_network() -> Result<Run, RunError> {
    let mut scenario = Scenario::named("sandbox")?;
    for key in FILLED_BY {
        scenario.set(key, 0.0)?;
    }
    Ok(Run::new(scenario, 1))
}

/// What fills an empty network: the parameters of how much is sent and of how many log in.
pub const FILLED_BY: [&str; 2] = ["arrivals.rate_per_s", "readers.share"];

/// What such a parameter is in the scenario as the catalogue has it, where it is nothing in the one that is in force. A
/// network whose mail comes by a list is not empty: it is a real queue's.
pub fn filling(key: &'static str, in_force: &Scenario) -> Option<Setting> {
    let is_empty = in_force.listed.is_none() && in_force.get(key) == Ok(Some(0.0));
    let full = Scenario::named(in_force.name).ok().filter(|_| is_empty)?;
    let value = full.get(key).ok().flatten().filter(|v| *v > 0.0)?;
    Some((key, value))
}
