//! Everything that touches the browser beside Yew: address bar, page object, host messages, downloads, workers, canvas.
//! What comes from outside is checked here, with limits, before it goes any further.

pub mod address;
pub mod api;
mod args;
pub mod crash;
pub mod host;
pub mod incoming;
mod painter;
pub mod pointer;
mod ratio;
pub mod rings;
pub mod save;
mod state;
pub mod workers;

pub use painter::{Painter, Viewport};
