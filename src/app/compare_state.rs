//! The comparison's part of the state: what the viewer has chosen for it, and what it shows.

use super::effect::Effect;
use crate::message::CompareMessage;
use crate::modes::compare::Comparison;
use limbo_player::dual::fork::RestartChoice;
use limbo_player::prediction::{Prediction, PredictionInput, Progress};
use limbo_sim::Plan;
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

impl CompareState {
    /// All at once beside a restart in groups.
    pub fn new(blocks: Plan) -> CompareState {
        let choice = |plan| RestartChoice {
            plan,
            overload_action: None,
        };
        CompareState {
            choices: [choice(Plan::Bulk), choice(blocks)],
            prediction: Prediction::default(),
            predicted_side: 0,
            size: PairSize::default(),
            shown: None,
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
                vec![Effect::Repaint]
            }
        }
    }

    /// A prediction that was about something else says nothing any more.
    pub fn forget_prediction(&mut self) {
        self.prediction = Prediction::default();
        self.prediction.take(PredictionInput::Skip);
    }
}
