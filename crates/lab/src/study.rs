//! What is asked of the lab: a base, what is changed in it for all runs, one or two parameters that are swept, how many
//! seeds each value is tried with, and what is measured. A study is a small value: a study and the number of a job
//! determine a run (`Grid`). Nothing is simulated here.

use crate::axis::{Axis, AxisError, Spacing, Values};
use crate::incident::{Base, BaseScenario};
use crate::outcome::Question;
use limbo_sim::RunError;
use limbo_sim::parameters::Parameter;

/// The most seeds of a study.
pub const SEEDS_MAX: u32 = 10_000;
/// The most runs of a study.
pub const RUNS_MAX: usize = 1_000_000;
/// The most parameters that a study changes for all of its runs.
pub const SETTINGS_MAX: usize = 64;

/// A parameter of the table, and the value that it has in all runs of a study.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Setting {
    /// Its key in the table.
    pub key: &'static str,
    /// Its value, in the table's unit.
    pub value: f64,
}

/// How much work a run may be. A parameter's range allows runs that nobody would wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Messages (dots) to be expected: a value that makes more is refused.
    pub messages: u32,
    /// Events: a run with more ends as [`Ended::TooMuchWork`](crate::outcome::Ended).
    pub events: u32,
}

impl Limits {
    /// On the page, in a reader's browser: some seconds at the very most, and some megabytes.
    pub const PAGE: Limits = Limits {
        messages: 200_000,
        events: 10_000_000,
    };
    /// On a machine of one's own.
    pub const MACHINE: Limits = Limits {
        messages: 20_000_000,
        events: 2_000_000_000,
    };
}

/// A question to the lab.
#[derive(Clone, Debug, PartialEq)]
pub struct Study {
    /// The network, what happens to it, and when it is restarted.
    pub base: Base,
    /// What is changed in it for all runs, one after the other, before the swept parameters are set.
    pub settings: Vec<Setting>,
    /// None (one cell, played with every seed), one (a row of cells), or two (a map).
    pub axes: Vec<Axis>,
    /// Every cell is played with the seeds 1, 2, 3 and so on up to this one, so that none is hand-picked.
    pub seeds: u32,
    /// What is looked for.
    pub question: Question,
    /// How much work a run may be.
    pub limits: Limits,
}

/// Why a cell cannot be played.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// The simulation refuses the run: a number out of the range that the others leave it, or one without a meaning.
    Run(RunError),
    /// One parameter takes back what another was set to: the two do not fit together.
    TakenBack {
        /// The key of the parameter that did not keep its value.
        key: &'static str,
        /// The value that it was set to.
        asked: f64,
        /// What it is after the other was set; none if it means nothing any more.
        is: Option<f64>,
    },
    /// More messages than the study's limit.
    TooManyMessages {
        /// Messages (dots) that the run would have.
        messages: f64,
        /// The most.
        max: u32,
    },
}

/// Why a study cannot be played.
#[derive(Clone, Debug, PartialEq)]
pub enum StudyError {
    /// The base is not a valid run.
    Base(RunError),
    /// The setting of that number is not possible.
    Setting(usize, RunError),
    /// Something is wrong with the axis of that number.
    Axis(usize, AxisError),
    /// More than two axes.
    Axes,
    /// More than [`SETTINGS_MAX`] settings.
    Settings,
    /// No seed, or more than [`SEEDS_MAX`].
    Seeds,
    /// More runs than [`RUNS_MAX`].
    Runs(usize),
    /// How long it takes to clear is asked, and nothing is ever repaired.
    NothingToClear,
    /// There is no cell that can be played; why the first cannot.
    NoCell(Refusal),
}

/// A list of numbers that are taken one after the other; nonsense is none.
struct Numbers<'a>(std::slice::Iter<'a, f64>);

impl Numbers<'_> {
    fn next(&mut self) -> Option<f64> {
        self.0.next().copied()
    }

    fn count(&mut self, max: usize) -> Option<usize> {
        self.next()
            .map(|n| n as usize)
            .filter(|count| *count <= max)
    }

    fn key(&mut self) -> Option<&'static str> {
        Some(Parameter::all().nth(self.next()? as usize)?.key)
    }
}

fn index_of(key: &str) -> f64 {
    Parameter::all()
        .position(|p| p.key == key)
        .map_or(-1.0, |i| i as f64)
}

impl Study {
    /// The study as plain numbers, to be sent to a worker. None for a base that did not come with the program.
    pub fn numbers(&self) -> Option<Vec<f64>> {
        let Base::Preset(base) = self.base else {
            return None;
        };
        let mut numbers = vec![
            f64::from(base as u8),
            f64::from(self.question as u8),
            f64::from(self.seeds),
            f64::from(self.limits.messages),
            f64::from(self.limits.events),
            self.settings.len() as f64,
        ];
        for setting in &self.settings {
            numbers.extend([index_of(setting.key), setting.value]);
        }
        numbers.push(self.axes.len() as f64);
        for axis in &self.axes {
            numbers.push(index_of(axis.key));
            match &axis.values {
                Values::List(list) => {
                    numbers.extend([0.0, list.len() as f64]);
                    numbers.extend(list);
                }
                &Values::Range {
                    from,
                    to,
                    steps,
                    spacing,
                } => {
                    let spacing = f64::from(1 + spacing as u8);
                    numbers.extend([spacing, from, to, f64::from(steps)]);
                }
            }
        }
        Some(numbers)
    }

    /// The study that those numbers describe; none if they describe none.
    pub fn from_numbers(numbers: &[f64]) -> Option<Study> {
        let numbers = &mut Numbers(numbers.iter());
        let base = *BaseScenario::ALL.get(numbers.next()? as usize)?;
        let question = *Question::ALL.get(numbers.next()? as usize)?;
        let seeds = numbers.next()? as u32;
        let limits = Limits {
            messages: numbers.next()? as u32,
            events: numbers.next()? as u32,
        };
        let mut settings = Vec::new();
        for _ in 0..numbers.count(SETTINGS_MAX)? {
            let key = numbers.key()?;
            let value = numbers.next()?;
            settings.push(Setting { key, value });
        }
        let mut axes = Vec::new();
        for _ in 0..numbers.count(2)? {
            let key = numbers.key()?;
            let values = match numbers.next()? as u8 {
                0 => {
                    let count = numbers.count(crate::axis::STEPS_MAX as usize)?;
                    Values::List((0..count).map(|_| numbers.next()).collect::<Option<_>>()?)
                }
                spacing => Values::Range {
                    from: numbers.next()?,
                    to: numbers.next()?,
                    steps: numbers.next()? as u32,
                    spacing: match spacing {
                        1 => Spacing::Linear,
                        _ => Spacing::Logarithmic,
                    },
                },
            };
            axes.push(Axis { key, values });
        }
        Some(Study {
            base: Base::Preset(base),
            settings,
            axes,
            seeds,
            question,
            limits,
        })
    }

    /// The value of a setting, if the study has it.
    pub fn setting(&self, key: &str) -> Option<f64> {
        let of_key = self.settings.iter().rfind(|s| s.key == key);
        of_key.map(|s| s.value)
    }

    /// The same study with another value of a setting, at the place of the old one.
    #[must_use]
    pub fn with_setting(mut self, key: &'static str, value: f64) -> Study {
        match self.settings.iter_mut().find(|s| s.key == key) {
            Some(setting) => setting.value = value,
            None => self.settings.push(Setting { key, value }),
        }
        self
    }

    /// The same study of the cell without axes: everything else is as it is in all of its runs.
    #[must_use]
    pub fn without_axes(mut self) -> Study {
        self.axes.clear();
        self
    }
}
