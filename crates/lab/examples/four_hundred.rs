//! How long 400 runs of 20,000 messages take on all cores: the study that the lab begins with, in parts that threads play
//! independently of each other. `cargo run --release -p limbo-lab --example four_hundred`

use limbo_lab::grid::Grid;
use limbo_lab::incident::BaseScenario;
use limbo_lab::presets::Preset;
use limbo_lab::simulation::SweepSimulation;
use limbo_lab::sweep::Sweep;
use std::sync::{Arc, mpsc};
use std::thread::{available_parallelism, scope};
use std::time::Instant;

fn main() {
    let threads = available_parallelism().map_or(1, usize::from);
    for preset in [Preset::Blocks, Preset::Capacity, Preset::BlocksAndEvery] {
        let study = preset
            .study(BaseScenario::Town)
            .expect("it comes with the program");
        let grid = Arc::new(Grid::new(study).expect("it can be played"));
        let began = Instant::now();
        let mut sweep = Sweep::new(Arc::clone(&grid));
        let (tell, told) = mpsc::channel();
        scope(|scope| {
            for thread in 0..threads {
                let (grid, tell) = (Arc::clone(&grid), tell.clone());
                scope.spawn(move || {
                    let jobs = grid.shard(thread, threads);
                    let mut simulation = SweepSimulation::new(grid, jobs);
                    while !simulation.is_done() {
                        if let Some(ended) = simulation.work(u32::MAX) {
                            let _ = tell.send(ended);
                        }
                    }
                });
            }
            drop(tell);
            for (job, outcome) in told {
                sweep.take(job, outcome);
            }
        });
        println!(
            "{preset:?}: {} runs in {:.2} s on {threads} threads",
            sweep.done(),
            began.elapsed().as_secs_f64()
        );
    }
}
