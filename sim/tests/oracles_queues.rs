//! The stations are the queues of the textbooks: M/M/1, M/M/c, M/D/1, loss systems, tandems, and Little's law.

mod common;

use common::oracle::*;
use common::played;
use limbo_sim::scenario::{Door, Service};
use limbo_sim::{Command, Duration, Hop, Phase, Place, Plan, Run, SimTime, World, theory};

/// Replications of everything here.
const REPLICATIONS: u64 = 40;

/// Each replication's observations at the three hops, after a warm-up.
fn tandem(lambda: f64, stations: [(f64, u32); 3], span_s: u32, warm_s: u32) -> Vec<[Observed; 3]> {
    let scenario = network(lambda, span_s, stations.map(|(mu, c)| station(mu, c)));
    (1..=REPLICATIONS)
        .map(|seed| {
            let mut world = begun(&scenario, seed);
            play_to(&mut world, warm_s);
            let before = Hop::ALL.map(|hop| Standing::of(&world, hop));
            assert!(world.advance(SimTime::NEVER, u64::MAX));
            [0, 1, 2].map(|i| Standing::of(&world, Hop::ALL[i]).after(&before[i]))
        })
        .collect()
}

/// The mean of a number over the three hops of each replication.
fn over_hops(runs: &[[Observed; 3]], number: impl Fn(&Observed) -> f64) -> Vec<f64> {
    runs.iter()
        .map(|hops| hops.iter().map(&number).sum::<f64>() / 3.0)
        .collect()
}

#[test]
fn one_worker_is_mm1() {
    for (lambda, mu, span_s) in [(0.5, 1.0, 60_000), (2.1, 3.0, 30_000)] {
        // Three alike in a row: what leaves an M/M/1 is Poisson again (Burke).
        let runs = tandem(lambda, [(mu, 1); 3], span_s, 500);
        let number = over_hops(&runs, |o| o.sessions);
        let case = format!("lambda={lambda}, mu={mu}");
        agree(
            &format!("M/M/1 L, {case}"),
            &number,
            theory::mm1_number(lambda, mu),
        );
        let time = over_hops(&runs, |o| o.sessions * o.seconds / o.served);
        agree(
            &format!("M/M/1 W (s), {case}"),
            &time,
            theory::mm1_time(lambda, mu),
        );
    }
}

#[test]
fn many_workers_are_erlang_c() {
    for (workers, load, span_s) in [(20, 16.0, 4_000), (4, 2.0, 9_000)] {
        let mu = f64::from(workers);
        let runs = tandem(load, [(mu, workers); 3], span_s, 100);
        // The mean number of busy workers is the offered load, whatever the queue does.
        let busy = over_hops(&runs, |o| o.sessions - o.waiting);
        let wait = over_hops(&runs, |o| o.waiting * o.seconds / o.served);
        let case = format!("c={workers}, a={load}");
        agree(&format!("M/M/c busy workers, {case}"), &busy, load);
        controlled(&wait, &busy, load).agrees(
            &format!("M/M/c Wq (in service times), {case}"),
            theory::mmc_wait(load, mu, workers),
        );
    }
}
