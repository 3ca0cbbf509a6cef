//! Limbo's simulation: what happens to e-mail when a link or a server on its way fails.
//!
//! A run is a value: scenario, seed and script. [`World`] plays it, event by event, to any instant. This crate uses no
//! browser, no clock and no input or output; the same run gives the same bits on every target. MODEL.md describes the
//! model in words.
//!
//! The modules build on each other in this order: limits, time, network, commands; scenario and parameters; the
//! catalogue of scenarios; run; world.

mod ids;
mod in_force;
mod message;
mod messages;
mod page;
mod spool;
mod validate;
mod wheel;

pub mod catalogue;
pub mod command;
pub mod error;
pub mod golden;
pub mod ledger;
pub mod limits;
pub mod mta;
pub mod network;
pub mod parameters;
pub mod rng;
pub mod run;
pub mod scenario;
pub mod series;
pub mod theory;
pub mod time;
pub mod watching;
pub mod world;

pub use command::{Command, OverloadAction, Plan, Script};
pub use error::RunError;
pub use ledger::Ledger;
pub use message::MessageId;
pub use mta::{Mix, Mta};
pub use network::{Hop, HopState, Place};
pub use run::Run;
pub use scenario::Scenario;
pub use series::{Flag, FlagKind, Sample, Series};
pub use time::{Duration, SimTime};
pub use world::World;
pub use world::change_log::{ChangeLog, Cursor, SpoolChange};
pub use world::readers::ReaderLedger;
pub use world::view::{BlockView, InTransit, MessageView, Phase, StationView, Transit, Waiting};
