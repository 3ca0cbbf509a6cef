//! Everything that touches the browser beside Yew: address bar, page object, host messages, downloads, workers, canvas.
//! What comes from outside is checked here, with limits, before it goes any further.

pub mod address;
pub mod api;
mod args;
pub mod crash;
pub mod dialog;
pub mod host;
pub mod incoming;
mod painter;
mod ratio;
pub mod save;
pub mod screen;
mod state;
pub mod workers;

pub use painter::Painter;
