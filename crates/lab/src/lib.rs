//! The lab: one parameter of an outage is swept over many seeds, and the time to clear and the crashes are compared with
//! what queueing theory forecasts. `study` is what is asked, `simulation` plays the runs of one seed, `sweep` collects
//! the outcomes and sums them up, `forecast` is what theory says, `relations` which two numbers of a network decide
//! together. It knows no page and no clock.

pub mod forecast;
pub mod relations;
pub mod simulation;
pub mod study;
pub mod sweep;
