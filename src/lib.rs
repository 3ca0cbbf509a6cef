//! Limbo's page: Yew and the browser around the simulation (crate `limbo-sim`).
//!
//! One direction only: script -> world -> stage -> pixels. A viewer's action is a command in the script.

pub mod app;
pub mod compare;
pub mod lab;
pub mod lazy;
pub mod locale;
pub mod markup;
pub mod panels;
pub mod player;
pub mod predict;
pub mod share;
pub mod stage;
pub mod story;
