//! The lab: one or two parameters of an outage are swept over many seeds, and the time to clear and the crashes are
//! compared with what queueing theory forecasts.
//!
//! `incident` is what all runs have in common, `axis` a parameter and its values, `study` the whole question, `presets`
//! those to begin with. `grid` works a study out into cells and numbered jobs, `simulation` plays jobs, `outcome` is how
//! they end, `sweep` collects outcomes and sums them up, `forecast` is what theory says, `relations` which two numbers of a
//! network decide together. It knows no page and no clock.
//!
//! ```
//! use limbo_lab::grid::Grid;
//! use limbo_lab::presets::Preset;
//! use limbo_lab::incident::BaseScenario;
//! use limbo_lab::simulation::SweepSimulation;
//! use limbo_lab::sweep::Sweep;
//! use std::sync::Arc;
//!
//! let mut study = Preset::Blocks.study(BaseScenario::Town).unwrap();
//! study.seeds = 1;
//! let grid = Arc::new(Grid::new(study).unwrap());
//! let mut sweep = Sweep::new(Arc::clone(&grid));
//! // The second of ten parts of the work: another machine may play the others.
//! let mut simulation = SweepSimulation::new(Arc::clone(&grid), grid.shard(1, 10));
//! while !simulation.is_done() {
//!     if let Some((job, outcome)) = simulation.work(u32::MAX) {
//!         sweep.take(job, outcome);
//!     }
//! }
//! assert_eq!(sweep.done(), 2);
//! ```

#![forbid(unsafe_code)]

pub mod axis;
pub mod forecast;
pub mod grid;
pub mod incident;
pub mod outage;
pub mod outcome;
pub mod presets;
pub mod relations;
mod reopening;
pub mod simulation;
pub mod study;
pub mod sweep;
