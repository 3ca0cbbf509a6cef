//! What leaves the page and comes into it: address parameters, `window.limbo`. Only this room touches the
//! address bar. It never changes the world but through the session's actions, and everything that comes
//! from outside is checked here, with limits, before it goes any further.

pub mod address;
pub mod api;
mod args;
mod changes;
mod choices;
pub mod codec;
pub mod crew;
mod exact;
pub mod export;
pub mod file;
pub mod host;
pub mod incoming;
pub mod params;
mod state;

pub use choices::{Controls, Guise, Mode, ThemeChoice};
pub use codec::{mark_of, told_apart};
pub use params::{Notice, Params};
