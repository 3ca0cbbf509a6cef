//! Exim tries one waiting message for all that wait for the same host, and only that one can get a delay notice.

use crate::common::oracle::INSTANT;
use crate::common::scenario;
use limbo_sim::mta::Mix;
use limbo_sim::scenario::{Arrivals, Concurrency, FLAT_RHYTHM, Scans, StationSpec};
use limbo_sim::{Command, Duration, Hop, Mta, Run, Scenario, SimTime, World};

const HOUR_MS: u32 = 3_600_000;

/// So many servers of that software, to which mail comes for an hour, and a closed port at the relay.
fn world(mta: Mta, servers: f64, messages: f64, weight: u32) -> World {
    let town = scenario("small-town");
    let relay = StationSpec {
        concurrency: town.stations[1]
            .concurrency
            .map(|c| Concurrency { servers, ..c }),
        ..INSTANT
    };
    let town = Scenario {
        weight,
        span: Duration::hours(120),
        travel: Duration::ZERO,
        arrivals: Arrivals {
            rate_per_s: messages * f64::from(weight) / 3600.0,
            rhythm: FLAT_RHYTHM,
            epoch_hour: 0,
            until: Duration::hours(1),
        },
        stations: [INSTANT, relay, INSTANT],
        providers: Mix::only(mta),
        scans: Scans::Pass,
        user_tests_per_h: 0.0,
        calendar: Vec::new(),
        ..town
    };
    let mut run = Run::new(town, 11);
    run.push(SimTime::ZERO, Command::Close(Hop::Relay))
        .expect("valid");
    let mut world = World::new(&run).expect("valid");
    world.advance(SimTime(40 * HOUR_MS), u64::MAX);
    world
}

/// Delay notices for each message after 40 hours: the first is due after a day.
fn first_notices(world: &World) -> f64 {
    f64::from(world.delay_notices()) / f64::from(world.messages())
}

#[test]
fn one_of_fifteen_that_wait_at_an_exim_is_told_that_it_is_late() {
    let world = world(Mta::Exim, 200.0, 3000.0, 1);
    let share = first_notices(&world);
    // 3,000 at 200 servers: 200 are to be told, give or take 14.
    assert!((share - 1.0 / 15.0).abs() < 0.014, "{share}");
    let told = (0..world.messages()).filter(|&id| world.message(id).unwrap().delay_notices == 1);
    assert_eq!(told.count() as u32, world.delay_notices());
}

#[test]
fn a_dot_of_many_mails_is_told_as_seldom_as_its_mails() {
    // 45,000 e-mails at 3,000 servers.
    let share = first_notices(&world(Mta::Exim, 3000.0, 3000.0, 15));
    assert!((share - 1.0 / 15.0).abs() < 0.014, "{share}");
}

#[test]
fn a_letter_alone_at_its_server_and_one_at_another_software_are_told() {
    let alone = first_notices(&world(Mta::Exim, 1e6, 300.0, 1));
    let other = first_notices(&world(Mta::Exchange, 1.0, 300.0, 1));
    assert_eq!((alone, other), (1.0, 1.0));
}
