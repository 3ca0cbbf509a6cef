//! The simulation's rules for Postfix, held against the real program.
//!
//! `tests/against_postfix` starts private instances of Postfix on loopback, with its times scaled down, and compares
//! what their logs say with what the simulation predicts; `recovery` in it fills queues with 10,000 messages, has
//! `limbo-queue` read their listings and foretell their recovery, and then lets them recover. `cargo xtask test postfix`
//! runs all of it, as root on Debian, in three minutes. This library holds what the experiments are made of: an
//! [`instance`] of Postfix, a mail client ([`client`]) and a mail server ([`server`]) of a few lines each, the [`log`] and
//! the [`prediction`]. The page does not use it.
//!
//! Postfix counts in whole seconds. So times here are whole seconds of the real clock, and tolerances are parts of the
//! period of the queue scan, never milliseconds: a busy machine makes everything later, but not another scan.
//!
//! On Linux only; elsewhere the crate is empty.

#![forbid(unsafe_code)]
#![cfg(target_os = "linux")]

pub mod client;
pub mod instance;
pub mod log;
pub mod prediction;
pub mod process;
pub mod server;
