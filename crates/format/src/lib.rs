//! A run as a link, as a file and as an address; what an address can ask for besides. Everything that comes from
//! outside is read here, checked against its limits, and refused with a reason. Pure: it touches no browser.

pub mod changes;
mod choices;
pub mod codec;
pub mod exact;
pub mod file;
pub mod params;

pub use choices::{Controls, DisplayOptions, Mode, ThemeChoice};
pub use codec::{mark_of, told_apart};
pub use params::{Known, Notice, Params};
