//! A run as a link, as a file and as an address; what an address can ask for besides. Everything that comes from
//! outside is read here, checked against its limits, and refused with a reason. Pure: it touches no browser.
//!
//! [`fields`] is the table of what can be asked for, [`command`] the description of plans and commands; [`address`],
//! [`codec`] (the `run` of a link) and [`file`](mod@file) are the forms in which they are written. [`csv`] writes what
//! came out as a table. [`arguments`] reads what scripts and host pages give, [`wishes`] holds what a host has asked for.

#![forbid(unsafe_code)]

pub mod address;
pub mod arguments;
mod asked;
mod base64url;
pub mod changes;
mod checksum;
mod choices;
pub mod codec;
pub mod command;
mod compared;
pub mod csv;
mod draft;
pub mod fields;
pub mod file;
mod fingerprint;
pub mod limits;
mod listed;
pub mod number;
pub mod params;
mod refusal;
mod stray;
pub mod wishes;

pub use choices::{Controls, DisplayOptions, Game, LabAsked, LabQuestion, Mode, ThemeChoice};
pub use compared::{Compared, Restart};
pub use fingerprint::Fingerprint;
pub use params::{Known, Params};
pub use refusal::{Notice, Reason, Refusal};
