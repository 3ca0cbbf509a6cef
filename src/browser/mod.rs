//! Everything that touches the browser beside Yew: address bar, page object, host messages, files, workers, canvas. What
//! comes from outside is checked here, with limits, before it goes any further.

pub mod address;
mod args;
pub mod clock;
pub mod crash;
pub mod dialog;
pub mod dom;
pub mod files;
pub mod focus;
pub mod host;
pub mod keyboard;
pub mod lazy;
pub mod motion;
pub mod observe;
pub mod page_object;
mod page_state;
mod painter;
pub mod paper;
pub mod pointer;
mod ratio;
pub mod rings;
pub mod room;
pub mod save;
pub mod screen;
pub mod size;
pub mod slices;
pub mod sound;
pub mod workers;

pub use painter::{Painter, Viewport, is_newly_refused, painted_on};
