//! The player: playhead, speed, commands; undo and the futures left behind; and two futures on one clock (`dual`). It
//! holds the run and the world played from it, turns wall-clock time into simulated time, and a viewer's actions
//! into commands of the script.
//!
//! It never touches a browser and never reads a clock: its caller says how much time has passed and when to stop
//! working, so that it is tested natively. It changes a world by commands only.

#![forbid(unsafe_code)]

mod checkpoints;
mod clock;
pub mod dual;
pub mod operator;
mod playback;
pub mod prediction;
mod side_run;
pub mod snapshot;
#[cfg(test)]
mod tests;
mod timeline;
#[cfg(test)]
mod timeline_tests;
#[cfg(test)]
mod ways_tests;
pub mod workbench;

pub use limbo_sim::watching::{SPEED_MAX, SPEED_MIN};
pub use playback::comparison::{ComparisonRun, advance_comparison_run};
pub use playback::inquiry::{Inquiry, Life, Question};
pub use playback::message_history::{
    FailureReason, MessageHistory, Step, StepKind, read as read_message_history,
};
pub use playback::own::OWN_MAX;
pub use playback::{Player, Room};
pub use side_run::{SideOutcome, SideRun};
pub use snapshot::{Action, Setting, Snapshot};
pub use timeline::{FUTURES_MAX, Future, UNDO_MAX, UndoStep};
