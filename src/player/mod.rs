//! The player: playhead, speed, commands. Holds the run and the world played from it.

pub mod snapshot;
pub use snapshot::{Action, Ghost, Snapshot};
