//! The lab: one parameter of an outage swept over many seeds; the time to clear and the crashes, with what queueing
//! theory forecasts beside what came out, and a challenge. The crate `limbo_lab` computes; `state` is what has been
//! asked and what has come out; `runner` has a sweep played by workers (`worker` is what they call); the rest shows it,
//! and what the viewer asks for goes out as a message.

mod challenge;
mod chart;
pub(crate) mod runner;
pub mod state;
mod table;
mod view;
mod words;
pub mod worker;

pub use view::{Lab, LabProps};
