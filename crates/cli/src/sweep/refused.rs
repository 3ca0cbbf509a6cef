//! Why a sweep cannot be played, in words.

use limbo_lab::axis::{AxisError, STEPS_MAX};
use limbo_lab::grid::Refusal;
use limbo_lab::study::{RUNS_MAX, SEEDS_MAX, SETTINGS_MAX, Study, StudyError};
use limbo_sim::RunError;

/// What is wrong with a study.
pub fn study(error: &StudyError, study: &Study) -> String {
    match error {
        StudyError::Base(error) => run(error),
        StudyError::Setting(index, error) => {
            let key = study.settings.get(*index).map_or("", |setting| setting.key);
            format!("--set {key}: {}", run(error))
        }
        StudyError::Axis(index, error) => {
            let key = study.axes.get(*index).map_or("", |axis| axis.key);
            format!("--vary {key}: {}", axis(error))
        }
        StudyError::Axes => "at most two parameters can be swept at once".to_owned(),
        StudyError::Settings => format!("at most {SETTINGS_MAX} parameters can be set"),
        StudyError::Seeds => format!("--seeds must be from 1 to {SEEDS_MAX}"),
        StudyError::Runs(runs) => format!("these are {runs} runs; at most {RUNS_MAX} are played"),
        StudyError::NothingToClear => {
            "nothing is ever repaired in this run, so there is no time to clear: ask something else (--ask falls)".to_owned()
        }
        StudyError::NoCell(refusal) => format!("none of its runs can be played; the first cannot because {}", cell(refusal)),
    }
}

fn axis(error: &AxisError) -> String {
    match error {
        AxisError::UnknownParameter => "there is no such parameter".to_owned(),
        AxisError::OutOfRange { value, min, max } => format!("{value} is not from {min} to {max}"),
        AxisError::FromAboveTo => "the first value is above the last".to_owned(),
        AxisError::Steps { steps } => format!("{steps} values; there must be from 1 to {STEPS_MAX}"),
        AxisError::LogarithmOfZero => "equal ratios cannot begin at 0".to_owned(),
        AxisError::DoesNotApply => {
            "it means nothing in this scenario; another parameter may have to be set first (blocks_plan.blocks needs --set \
             blocks_plan.kind=blocks)"
                .to_owned()
        }
        AxisError::SameTwice => "it is swept already".to_owned(),
    }
}

fn cell(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Run(error) => run(error),
        Refusal::TakenBack {
            key,
            asked,
            is: Some(is),
        } => {
            format!("{key} was set to {asked}, and the other parameter makes it {is}")
        }
        Refusal::TakenBack { key, is: None, .. } => {
            format!("the other parameter leaves {key} without a meaning")
        }
        Refusal::TooManyMessages { messages, max } => too_many(*messages, f64::from(*max)),
    }
}

fn too_many(dots: f64, max: f64) -> String {
    format!("it would have {dots:.0} dots, more than {max}: raise the weight (--set weight=…)")
}

/// What is wrong with a run.
pub fn run(error: &RunError) -> String {
    match *error {
        // The simulation has a limit of its own, whichever is met first.
        RunError::OutOfRange {
            field: "messages",
            value,
            max,
            ..
        } => too_many(value, max),
        _ => error.to_string(),
    }
}
