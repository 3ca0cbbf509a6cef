//! Predictions: before a restart is shown, the viewer says what will come of it, by picking an answer or by drawing
//! the curve of the waiting mail; afterwards both are compared. What was right is computed from a run that was really
//! played. Nothing here simulates, and nothing makes anybody answer.

use limbo_sim::{Duration, Plan, Sample, Scenario, Series, SimTime};
use std::rc::Rc;

/// Points of a drawn curve; the beginning is known and is none of them.
pub const POINTS: usize = 6;
/// The highest that a point can be drawn, in percent of what waits at the beginning.
pub const PERCENT_MAX: u8 = 150;
/// What waits is gone when less than one part in so many of it is left, or only a few: somewhere one always waits a little.
const GONE: u32 = 1_000;
const FEW: u32 = 5;

/// What the viewer is asked: what becomes of the waiting mail when service restarts by this plan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Question {
    /// How service restarts.
    pub plan: Plan,
    /// When.
    pub from: SimTime,
    /// The end of the drawing.
    pub until: SimTime,
    /// How much waits at `from` (dots).
    pub waiting: u32,
    /// Up to this it counts as soon.
    pub soon: Duration,
}

impl Question {
    /// The question for a restart of this scenario at `from`, when `waiting` dots wait.
    pub fn of(scenario: &Scenario, plan: Plan, from: SimTime, waiting: u32) -> Question {
        const MINUTE: u32 = 60_000;
        const ROUND: [u32; 9] = [1440, 720, 360, 120, 60, 20, 10, 5, 1];
        let about = scenario.span.ms() / 8 / MINUTE;
        let minutes = ROUND.into_iter().find(|m| *m <= about).unwrap_or(1);
        Question {
            plan,
            from,
            until: SimTime::ZERO + scenario.span,
            waiting,
            soon: Duration::mins(minutes),
        }
    }

    /// The instant of a point of the drawing, 0 (the beginning) to [`POINTS`].
    pub fn at(&self, point: usize) -> SimTime {
        let share = self.until.since(self.from).ms() / POINTS as u32;
        self.from + Duration(share * point as u32)
    }
}

/// The answers to pick from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Empty within [`Question::soon`].
    Soon,
    /// Later than that, or not before the end.
    Later,
    /// The server crashes again and again.
    Again,
}

impl Answer {
    /// In the order they are shown.
    pub const ALL: [Answer; 3] = [Answer::Soon, Answer::Later, Answer::Again];

    /// Its name for scripts.
    pub fn name(self) -> &'static str {
        match self {
            Answer::Soon => "soon",
            Answer::Later => "later",
            Answer::Again => "again",
        }
    }

    /// What came out.
    pub fn of(question: &Question, truth: &Truth) -> Answer {
        match truth.empty {
            _ if truth.crashes > 1 => Answer::Again,
            Some(at) if at.since(question.from) <= question.soon => Answer::Soon,
            _ => Answer::Later,
        }
    }
}

/// How far the viewer has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Progress {
    /// Not answered yet: what comes must not be shown.
    #[default]
    Open,
    /// Answered.
    Given,
    /// The viewer would rather see.
    Skipped,
}

/// What the viewer has said so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prediction {
    /// How far they have come.
    pub progress: Progress,
    /// The answer picked.
    pub answer: Option<Answer>,
    /// The curve drawn: percent of what waited at the beginning, 0 to [`PERCENT_MAX`].
    pub curve: Option<[u8; POINTS]>,
}

/// What a viewer does to a prediction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PredictionInput {
    /// Picks an answer.
    Answer(Answer),
    /// Moves a point of the curve (0 to `POINTS - 1`) to so many percent.
    Point(usize, u8),
    /// Takes the whole curve back.
    Erase,
    /// Stands by it.
    Submit,
    /// Would rather see.
    Skip,
    /// Wants to be asked again.
    Reset,
}

impl Prediction {
    /// Does it. Once it is given or skipped a prediction stays as it is, until it is begun anew.
    pub fn take(&mut self, input: PredictionInput) {
        match input {
            PredictionInput::Reset => *self = Prediction::default(),
            _ if self.progress != Progress::Open => {}
            PredictionInput::Answer(answer) => self.answer = Some(answer),
            PredictionInput::Point(point, percent) => {
                let mut curve = self.points();
                if let Some(at) = curve.get_mut(point) {
                    *at = percent.min(PERCENT_MAX);
                    self.curve = Some(curve);
                }
            }
            PredictionInput::Erase => self.curve = None,
            PredictionInput::Submit if self.says_something() => self.progress = Progress::Given,
            PredictionInput::Submit => {}
            PredictionInput::Skip => self.progress = Progress::Skipped,
        }
    }

    /// True when an answer was picked or a curve drawn.
    pub fn says_something(&self) -> bool {
        self.answer.is_some() || self.curve.is_some()
    }

    /// The curve; before it is drawn everything stays as it is.
    pub fn points(&self) -> [u8; POINTS] {
        self.curve.unwrap_or([100; POINTS])
    }

    /// When the drawn curve comes to the ground to stay there, as [`Truth::empty`] does; `None` if it never does.
    pub fn empty(&self, question: &Question) -> Option<SimTime> {
        let curve = self.curve?;
        let last_above = curve.iter().rposition(|percent| *percent > 2);
        let ground = last_above.map_or(0, |place| place + 1);
        (ground < curve.len()).then(|| question.at(ground + 1))
    }
}

/// What really came.
#[derive(Clone, Debug, PartialEq)]
pub struct Truth {
    /// From when on nothing waits that would not wait on any day; `None`: not before the end.
    pub empty: Option<SimTime>,
    /// How often servers crashed.
    pub crashes: u32,
    /// The whole future.
    pub series: Rc<Series>,
}

impl Truth {
    /// What came after `from` in a run whose samples and flags these are.
    pub fn of(series: Rc<Series>, from: SimTime) -> Truth {
        Truth {
            empty: empty_from(&series.samples, from),
            crashes: series.crashes_since(from),
            series,
        }
    }
}

/// The sample after `from` from which on the limbo is as good as empty, up to the last one; `None` if it is
/// not empty then.
pub(crate) fn empty_from(samples: &[Sample], from: SimTime) -> Option<SimTime> {
    let begin = samples.partition_point(|s| s.at < from).saturating_sub(1);
    let most = samples.get(begin..)?.iter().map(|s| s.ledger.limbo).max()?;
    let full = |s: &Sample| s.ledger.limbo > (most / GONE).max(FEW.min(most / 10));
    let last_full = samples[begin..].iter().rposition(full);
    let first_empty = begin + last_full.map_or(0, |i| i + 1);
    samples.get(first_empty).map(|s| s.at.max(from))
}

/// How the drawn curve's end compares with the true one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Miss {
    /// About right: the difference.
    Near(Duration),
    /// It was empty later than expected, by this much.
    TooEarly(Duration),
    /// It was empty sooner than expected, by this much.
    TooLate(Duration),
    /// Expected empty, and it was not.
    NeverCame,
    /// Not expected to empty, and it did.
    CameAt(SimTime),
    /// Not expected to empty, and it did not.
    NeverBoth,
}

/// What is to be said of a prediction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// What came out.
    pub truth: Answer,
    /// Whether the answer picked was that one.
    pub right: Option<bool>,
    /// How far off the drawing's end was.
    pub miss: Option<Miss>,
}

/// Compares a prediction with what came.
pub fn assess(question: &Question, prediction: &Prediction, truth: &Truth) -> Assessment {
    let came = Answer::of(question, truth);
    let miss = prediction.curve.map(|_| {
        let near = question.until.since(question.from).ms() / (2 * POINTS as u32);
        match (prediction.empty(question), truth.empty) {
            (Some(said), Some(was)) => {
                let (early, late) = (was.since(said), said.since(was));
                match () {
                    () if early.ms().max(late.ms()) <= near => Miss::Near(early.max(late)),
                    () if early > late => Miss::TooEarly(early),
                    () => Miss::TooLate(late),
                }
            }
            (Some(_), None) => Miss::NeverCame,
            (None, Some(was)) => Miss::CameAt(was),
            (None, None) => Miss::NeverBoth,
        }
    });
    Assessment {
        truth: came,
        right: prediction.answer.map(|answer| answer == came),
        miss,
    }
}

#[cfg(test)]
#[path = "prediction_tests.rs"]
mod tests;
