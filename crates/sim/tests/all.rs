//! All tests of the simulation as a user of the crate, in one program. With a program for each file they took twice the time to
//! compile. A file that is not named here would not run; `xtask/tests/tidy.rs` tells.

mod attempts;
mod behaviour;
mod by_hand;
mod common;
mod destroyed_spool;
mod exim;
mod golden;
mod kept;
mod kept_back;
mod ledger;
mod lesson;
mod limits;
mod listed;
mod mta_laws;
mod mta_lives;
mod mta_mix;
mod oracles_limbo;
mod oracles_queues;
mod oracles_restart;
mod overload_policy;
mod readers;
mod replay;
mod restart;
mod scans;
mod scenarios;
mod scenarios_notes;
mod senders;
mod settings;
mod shut;
mod windows;
