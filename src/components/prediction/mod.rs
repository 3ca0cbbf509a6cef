//! Asking for a prediction (`limbo_player::prediction`) and showing it beside what came. Whoever asks keeps the
//! [`Prediction`](limbo_player::prediction::Prediction) and shows it by [`view()`].

mod drawing;
mod view;
mod words;

pub(crate) use drawing::guess;
pub use view::{Ask, view};
pub use words::said;
