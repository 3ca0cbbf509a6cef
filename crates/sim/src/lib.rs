#![doc = include_str!("../README.md")]
//!
//! # Where things are
//! [`Scenario`] holds every parameter of a network; [`catalogue`] those that come with the crate, with a note for each of their
//! numbers ([`Scenario::notes`]), and [`parameters`] the table by which they are read and changed. [`Run`] is a scenario with its
//! seed and its script of [`Command`]s; [`limits`] are those of every run. [`World`] is a run played to an instant: it is
//! played on by [`World::advance`], acted on by [`World::act`], copied by [`World::fork`], and asked for its [`Ledger`], its
//! [`Series`], a station ([`StationView`]), or one message ([`MessageView`]). [`mta`] are the retry rules of real servers,
//! [`theory`] is what queueing theory predicts, and [`golden`] are runs whose hash is known.
//!
//! The modules build on each other in this order: limits, time, network, commands; scenario and parameters; the catalogue of
//! scenarios; run; world.
//!
//! # Versions
//! The same version gives the same bits for the same run. A new minor version may change what a run gives, where the model
//! becomes truer; enums and structs of the model may then have more variants and fields.

#![forbid(unsafe_code)]
#![deny(
    missing_docs,
    rustdoc::broken_intra_doc_links,
    rustdoc::private_intra_doc_links
)]

mod ids;
mod in_force;
mod message;
mod messages;
mod page;
mod spool;
mod validate;
mod wheel;

pub mod catalogue;
mod command;
mod error;
pub mod golden;
mod ledger;
pub mod limits;
pub mod mta;
mod network;
pub mod parameters;
pub mod rng;
mod run;
pub mod scenario;
mod series;
pub mod theory;
mod time;
pub mod watching;
mod world;

pub use command::{Command, OverloadAction, Plan, Script};
pub use error::RunError;
pub use ledger::Ledger;
pub use message::MessageId;
pub use messages::packed::Pool;
pub use mta::{Mix, Mta};
pub use network::{Hop, HopState, Place};
pub use run::Run;
pub use scenario::Scenario;
pub use series::{Flag, FlagKind, Sample, Series};
pub use time::{Duration, SimTime};
pub use world::World;
pub use world::change_log::{ChangeLog, Cursor, SpoolChange};
pub use world::feedback::SessionEnd;
pub use world::kept::KeptWorld;
pub use world::meter::{Meter, StationMeters};
pub use world::readers::ReaderLedger;
pub use world::view::{BlockView, InTransit, MessageView, Phase, StationView, Transit, Waiting};
pub use world::watch::Stopped;
