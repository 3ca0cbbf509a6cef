//! The comparison's part of the state: what the viewer has chosen for it, and what it shows.

use super::effect::Effect;
use crate::message::CompareMessage;
use crate::modes::compare::Comparison;
use limbo_format::{Compared, Restart};
use limbo_player::dual::fork::RestartChoice;
use limbo_player::prediction::{Prediction, PredictionInput, Progress};
use limbo_sim::{Plan, SimTime};
use std::rc::Rc;

/// What the viewer has chosen for the comparison, and what it shows.
#[derive(Clone, PartialEq)]
pub struct CompareState {
    /// How each of the two futures begins.
    pub choices: [RestartChoice; 2],
    /// What the viewer predicts.
    pub prediction: Prediction,
    /// The prediction is about the left (0) or the right (1).
    pub predicted_side: usize,
    /// The size of the two stages.
    pub size: PairSize,
    /// The instant that is to be shown once the two futures are there, where an address asks for one.
    pub begins_at: Option<SimTime>,
    /// The two futures at the clock's instant; none before they are there.
    pub shown: Option<Rc<Comparison>>,
}

/// How large the two stages of the comparison are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PairSize {
    /// The width that each is laid out for, CSS px; 0 before it is known.
    pub width: f64,
    /// The height that each is laid out for, CSS px.
    pub height: f64,
    /// By how much it is then shown smaller: 1 or less.
    pub scale: f64,
}

/// The two restarts where nobody has chosen others.
fn usual_choices(blocks: Plan) -> [RestartChoice; 2] {
    [Plan::Bulk, blocks].map(|plan| RestartChoice {
        plan,
        overload_action: None,
    })
}

impl CompareState {
    /// What is asked for, and where nothing is, all at once beside a restart in groups.
    pub fn new(blocks: Plan, asked: Compared) -> CompareState {
        let usual = usual_choices(blocks);
        let choice = |side: usize| {
            asked.restarts[side].map_or(usual[side], |restart| RestartChoice {
                plan: restart.plan,
                overload_action: restart.overload_action,
            })
        };
        CompareState {
            choices: [choice(0), choice(1)],
            prediction: Prediction::default(),
            predicted_side: 0,
            size: PairSize::default(),
            begins_at: asked.at,
            shown: None,
        }
    }

    /// What an address has to ask for so that the same is compared: `clock` is where the two part, and the instant shown.
    /// Who is still asked is not led past the question: an instant behind it would show the answer.
    pub fn asked_for(&self, blocks: Plan, clock: Option<(SimTime, SimTime)>) -> Compared {
        let usual = usual_choices(blocks);
        let restart = |side: usize| {
            let choice = self.choices[side];
            (choice != usual[side]).then_some(Restart {
                plan: choice.plan,
                overload_action: choice.overload_action,
            })
        };
        Compared {
            restarts: [restart(0), restart(1)],
            at: match clock {
                Some(_) if self.prediction.progress == Progress::Open => None,
                Some((from, at)) => Some(at).filter(|at| *at > from),
                None => self.begins_at,
            },
        }
    }

    /// Does what is asked of the comparison.
    pub fn asked(&mut self, message: CompareMessage) -> Vec<Effect> {
        match message {
            CompareMessage::Choose(side, choice) => {
                let side = side.min(1);
                self.choices[side] = choice;
                if side == self.predicted_side && self.prediction.progress != Progress::Open {
                    self.forget_prediction();
                }
                vec![Effect::Choose(side, choice)]
            }
            CompareMessage::Swap => {
                self.choices.swap(0, 1);
                self.predicted_side = 1 - self.predicted_side;
                vec![Effect::Swap]
            }
            CompareMessage::Predict(input) => {
                self.prediction.take(input);
                vec![Effect::PublishComparison]
            }
            CompareMessage::PredictAbout(side) => {
                self.predicted_side = side.min(1);
                self.prediction = Prediction::default();
                vec![Effect::PublishComparison]
            }
            CompareMessage::ContinueWith(side) => vec![Effect::ContinueWith(side.min(1))],
            CompareMessage::Resize {
                width,
                height,
                scale,
            } => {
                self.size = PairSize {
                    width,
                    height,
                    scale,
                };
                vec![Effect::Refit]
            }
        }
    }

    /// A prediction that was about something else says nothing any more.
    pub fn forget_prediction(&mut self) {
        self.prediction = Prediction::default();
        self.prediction.take(PredictionInput::Skip);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_nobody_past_a_question_that_is_still_asked() {
        let mut compare = CompareState::new(Plan::Natural, Compared::default());
        let (from, at) = (SimTime(1_000), SimTime(9_000));
        let asks_for = |compare: &CompareState| {
            let asked = compare.asked_for(Plan::Natural, Some((from, at)));
            asked.at
        };
        assert_eq!(asks_for(&compare), None);
        compare.asked(CompareMessage::Predict(PredictionInput::Skip));
        assert_eq!(asks_for(&compare), Some(at));
        compare.asked(CompareMessage::Predict(PredictionInput::Reset));
        assert_eq!(asks_for(&compare), None, "guessed again");
    }
}
