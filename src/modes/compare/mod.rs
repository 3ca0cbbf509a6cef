//! Two futures from one instant, side by side on one clock, and a verdict in words. The past that both share is a run
//! up to the playhead; each future is that run with commands of its own. What comes of them is computed by the
//! simulation alone: here it is shown, and what the viewer asks for goes out as a message.

mod chart;
mod chooser;
mod comparison;
mod tables;
mod verdict;
mod view;
mod words;

pub use comparison::{Comparison, ComparisonSide};
pub use view::{Compare, CompareProps};
