//! The lab: one or two parameters of an outage swept over many seeds; the time to clear and the crashes, with what queueing
//! theory forecasts beside what came out, and a challenge. The crate `limbo_lab` computes; `draft` is the question as it
//! is written, `state` what has been asked and what has come out; `worker` is what the workers call that play a sweep; the
//! rest shows it, and what the viewer asks for goes out as a message.

mod asked;
mod challenge;
mod chart;
mod draft;
mod fields;
mod map;
mod quantity;
mod state;
mod table;
mod view;
mod words;
pub mod worker;

pub use fields::LabProps;
pub use state::{LabState, LabWish, Playing, Progress, begin};
pub use view::Lab;
pub use words::base as place_name;
