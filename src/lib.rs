//! Limbo's page: Yew and the browser around the simulation (crate `limbo-sim`).
//!
//! One direction only: script -> world -> stage -> pixels. A viewer's action is a command in the script.

pub mod app;
pub mod browser;
pub mod components;
pub mod i18n;
pub mod message;
pub mod modes;
