//! The limbo in queueing theory: the orbit of a retrial queue, the backlog of an outage, and how it drains.

use crate::common::oracle::*;
use limbo_sim::scenario::{OverloadPolicy, RetryRule};
use limbo_sim::{Command, Duration, Hop, Plan, Run, Scenario, SimTime, World, theory};

#[test]
fn the_limbo_behind_a_busy_station_is_a_retrial_orbit() {
    for (lambda, mu, theta, span_s) in [(0.5, 1.0, 0.2, 80_000), (0.4, 1.0, 0.5, 60_000)] {
        let taking_one = limbo_sim::scenario::StationSpec {
            overload: OverloadPolicy::RejectWith421 {
                sessions: 1.0,
                cost: 0.0,
            },
            ..station(mu, 1)
        };
        let scenario = Scenario {
            relay_retry: RetryRule::Exponential(Duration((1000.0 / theta) as u32)),
            ..last(lambda, span_s, taking_one)
        };
        let orbit = replicate(40, |seed| {
            observe(&mut new_world(&scenario, seed), Hop::Delivery, 1_000).spooled
        });
        agree(
            &format!("retrial orbit, lambda={lambda}, mu={mu}, theta={theta}"),
            &orbit,
            theory::retrial_orbit(lambda, mu, theta),
        );
    }
}

/// Mail in the system.
fn inside(world: &World) -> u32 {
    let ledger = world.ledger();
    ledger.sent - ledger.delivered
}

/// Plays until that many messages are in the system; returns when (s).
fn until_inside(world: &mut World, number: u32) -> f64 {
    while inside(world) != number {
        assert!(world.step(), "the run is over too early");
    }
    f64::from(world.now().ms()) / 1000.0
}

#[test]
fn an_outage_leaves_lambda_times_its_length_and_drains_at_the_spare_capacity() {
    for (lambda, mu, outage_s) in [(0.5, 1.0, 4_000), (0.3, 1.0, 5_000)] {
        let scenario = last(lambda, 40_000, station(mu, 1));
        let case = format!("lambda={lambda}, mu={mu}, T={outage_s} s");
        let (mut waiting, mut seconds) = (vec![], vec![]);
        for seed in 1..=500 {
            let mut run = Run::new(scenario.clone(), seed);
            run.push(SimTime::ZERO, Command::Close(Hop::Delivery))
                .expect("valid");
            let mut world = World::new(&run).expect("valid");
            play_to(&mut world, outage_s);
            waiting.push(f64::from(world.ledger().limbo));
            open(&mut world, Plan::Bulk);
            seconds.push(until_inside(&mut world, 0) - f64::from(outage_s));
        }
        let expected = theory::backlog(lambda, f64::from(outage_s));
        agree(&format!("backlog B0, {case}"), &waiting, expected);
        agree(
            &format!("drain time (s), {case}"),
            &seconds,
            theory::drain_s(expected, lambda, mu),
        );
    }
}

/// Times (s) from `number` messages to none, `each` times in each of `worlds` worlds: mail gathers behind a closed
/// port until `number` wait, then the port opens. The process is memoryless, so the times are independent.
fn passages(number: u32, lambda: f64, mu: f64, worlds: u64, each: u32) -> Vec<f64> {
    let scenario = last(lambda, 3_400_000, station(mu, 1));
    let mut times = Vec::new();
    for seed in 1..=worlds {
        let mut world = new_world(&scenario, seed);
        for _ in 0..each {
            close(&mut world);
            let from = until_inside(&mut world, number);
            open(&mut world, Plan::Bulk);
            times.push(until_inside(&mut world, 0) - from);
        }
    }
    times
}

#[test]
fn from_n_messages_to_none_takes_as_many_busy_periods() {
    // Few messages for the variance within 1%, which 200 messages would need minutes for.
    for (number, lambda, mu, worlds, each) in [(200, 0.7, 1.0, 125, 20), (50, 0.4, 1.0, 200, 25)] {
        let times = passages(number, lambda, mu, worlds, each);
        let (mean, variance) = theory::first_passage(f64::from(number), lambda, mu);
        let case = format!("n={number}, lambda={lambda}, mu={mu}");
        agree(&format!("first passage, mean (s), {case}"), &times, mean);
        let squares: Vec<f64> = times.iter().map(|t| (t - mean) * (t - mean)).collect();
        let spread = estimate(&squares);
        println!(
            "| first passage, variance (s^2), {case} | {variance:.1} | {:.1} | ± {:.1} |",
            spread.mean, spread.half_width
        );
        assert!(
            (spread.mean - variance).abs() <= spread.half_width,
            "{case}"
        );
    }
}

#[test]
fn the_variance_of_a_first_passage_is_exact_where_it_can_be_measured() {
    for (number, lambda, mu, worlds, each) in [(6, 0.1, 1.0, 5_000, 80), (10, 0.2, 1.0, 3_000, 80)]
    {
        let times = passages(number, lambda, mu, worlds, each);
        let (mean, variance) = theory::first_passage(f64::from(number), lambda, mu);
        let squares: Vec<f64> = times.iter().map(|t| (t - mean) * (t - mean)).collect();
        agree(
            &format!("first passage, variance (s^2), n={number}, lambda={lambda}, mu={mu}"),
            &squares,
            variance,
        );
    }
}
