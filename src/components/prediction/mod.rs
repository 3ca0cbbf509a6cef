//! Asking for a prediction (`limbo_player::prediction`) and showing it next to what came. Whoever asks keeps the
//! [`Prediction`](limbo_player::prediction::Prediction), shows it with [`PredictionForm`], and is told of every input.

mod curve_input;
mod drawing;
mod view;
mod words;

pub(crate) use drawing::predicted_curve;
pub use view::{AskedPrediction, PredictionForm, PredictionFormProps};
pub use words::verdict;
