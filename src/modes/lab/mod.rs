//! The lab: one parameter of an outage swept over many seeds; the time to clear and the crashes, with what queueing
//! theory forecasts beside what came out, and a challenge. The crate `limbo_lab` computes; `state` is what has been
//! asked and what has come out; `worker` is what the workers call that play a sweep; the rest shows it, and what the viewer
//! asks for goes out as a message.

mod challenge;
mod chart;
mod fields;
mod state;
mod table;
mod view;
mod words;
pub mod worker;

pub use fields::LabProps;
pub use state::{LabState, Playing, Progress};
pub use view::Lab;
