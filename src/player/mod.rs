//! The player: playhead, speed, commands. It holds the run and the world played from it, turns wall-clock
//! time into simulated time, and a viewer's actions into commands of the script.
//!
//! It never touches a browser and never reads a clock: whoever calls it says how much time has passed and
//! when to stop working, so that it is tested natively. It never changes a world but by a command.

mod checkpoints;
mod playback;
pub mod snapshot;
#[cfg(test)]
mod tests;
mod timeline;
#[cfg(test)]
mod timeline_tests;

pub use playback::beside::{Beside, look_beside};
pub use playback::own::OWN_MAX;
pub use playback::past::{Past, Step, StepKind, Why, read as read_past};
pub use playback::{Player, SPEED_MAX, SPEED_MIN};
pub use snapshot::{Action, Ghost, Snapshot};
pub use timeline::{FUTURES_MAX, UNDO_MAX};
