//! The lab: one parameter of an outage swept over many seeds; time to clear and crashes, with what queueing theory
//! foretells beside what came out. `study` is what is asked, `simulation` plays it, `sweep` keeps what came out,
//! `forecast` is what theory says. Pure: it knows no page and no clock.

pub mod forecast;
pub mod simulation;
pub mod study;
pub mod sweep;
