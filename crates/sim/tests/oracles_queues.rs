//! The stations are the queues of the textbooks: M/M/1, M/M/c, M/D/1, loss systems, tandems, and Little's law.

use crate::common::oracle::*;
use crate::common::played;
use limbo_sim::scenario::{OverloadPolicy, Service, StationSpec};
use limbo_sim::{Command, Duration, Hop, Phase, Place, Plan, Run, SimTime, World, theory};

/// Replications of everything here.
const REPLICATIONS: u64 = 40;

/// Each replication's observations at the three hops, after a warm-up.
fn tandem(lambda: f64, stations: [(f64, u32); 3], span_s: u32, warm_s: u32) -> Vec<[Observed; 3]> {
    let scenario = network(lambda, span_s, stations.map(|(mu, c)| station(mu, c)));
    (1..=REPLICATIONS)
        .map(|seed| {
            let mut world = new_world(&scenario, seed);
            play_to(&mut world, warm_s);
            let before = Hop::ALL.map(|hop| Totals::of(&world, hop));
            assert!(world.advance(SimTime::NEVER, u64::MAX));
            [0, 1, 2].map(|i| Totals::of(&world, Hop::ALL[i]).after(&before[i]))
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
    for (lambda, mu, span_s) in [(0.5, 1.0, 60_000), (1.8, 3.0, 20_000)] {
        // Three equal stations in a row: what leaves an M/M/1 queue is Poisson again (Burke).
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
    for (workers, load, span_s) in [(20, 16.0, 13_000), (4, 2.0, 12_000)] {
        // One message a second is served, so that two events hardly ever fall into one millisecond; times below are in
        // mean services.
        let service_s = workers;
        let lambda = load / f64::from(service_s);
        let span_s = span_s * service_s;
        let scenario = network(lambda, span_s, [station(1.0, workers); 3]);
        let (mut busy, mut wait, mut all_busy) = (vec![], vec![], vec![]);
        for seed in 1..=REPLICATIONS {
            let mut world = new_world(&scenario, seed);
            let observed = observe_all_busy(&mut world, 100 * service_s, service_s, span_s);
            busy.push(observed.0);
            wait.push(observed.1);
            all_busy.push(observed.2);
        }
        let case = format!("c={workers}, a={load}");
        // The mean number of busy workers is the offered load, whatever the queue does: the control.
        agree(&format!("M/M/c busy workers, {case}"), &busy, load);
        controlled(&wait, &busy, load).agrees(
            &format!("M/M/c Wq (service times), {case}"),
            theory::mmc_wait(load, f64::from(workers), workers),
        );
        controlled(&all_busy, &busy, load).agrees(
            &format!("M/M/c all workers busy (C), {case}"),
            theory::erlang_c(workers, load),
        );
    }
}

/// Means over the three hops: busy workers, waiting time in mean services, and the share of looks (one in each
/// service time) at which all are busy.
fn observe_all_busy(
    world: &mut World,
    warm_s: u32,
    service_s: u32,
    span_s: u32,
) -> (f64, f64, f64) {
    play_to(world, warm_s);
    let before = Hop::ALL.map(|hop| Totals::of(world, hop));
    let mut all_busy = 0;
    let looks = (span_s - warm_s) / service_s;
    for look in 1..=looks {
        play_to(world, warm_s + look * service_s);
        all_busy += PLACES
            .iter()
            .filter(|&&place| world.station(place).busy == world.station(place).workers)
            .count();
    }
    let after = [0, 1, 2].map(|i| Totals::of(world, Hop::ALL[i]).after(&before[i]));
    let mean = |number: fn(&Observed) -> f64| after.iter().map(number).sum::<f64>() / 3.0;
    (
        mean(|o| o.sessions - o.waiting),
        mean(|o| o.waiting * o.seconds / o.served) / f64::from(service_s),
        all_busy as f64 / f64::from(3 * looks),
    )
}

/// Where the stations are.
const PLACES: [Place; 3] = [Place::Provider, Place::Relay, Place::Mailboxes];

#[test]
fn a_constant_service_is_md1() {
    for (lambda, mu, span_s) in [(0.5, 1.0, 60_000), (1.5, 2.0, 40_000)] {
        let constant = StationSpec {
            service: Service::Constant,
            ..station(mu, 1)
        };
        let scenario = last(lambda, span_s, constant);
        let wait = replicate(REPLICATIONS, |seed| {
            let o = observe(&mut new_world(&scenario, seed), Hop::Delivery, 500);
            o.waiting * o.seconds / o.served
        });
        agree(
            &format!("M/D/1 Wq (s), lambda={lambda}, mu={mu}"),
            &wait,
            theory::md1_wait(lambda, mu),
        );
    }
}

/// The share of sessions rejected at no cost by a station with a limit of `room` sessions, where no client comes back;
/// and, as a control, the rate of arrivals.
fn loss_of(lambda: f64, served_by: StationSpec, room: u32, span_s: u32) -> (Vec<f64>, Vec<f64>) {
    let rejecting = StationSpec {
        overload: OverloadPolicy::RejectWith421 {
            sessions: f64::from(room),
            cost: 0.0,
        },
        ..served_by
    };
    let scenario = last(lambda, span_s, rejecting);
    (1..=REPLICATIONS)
        .map(|seed| {
            let o = observe(&mut new_world(&scenario, seed), Hop::Delivery, 500);
            (o.rejected / o.offered, o.offered / o.seconds)
        })
        .unzip()
}

#[test]
fn a_station_that_rejects_at_no_cost_is_erlang_b() {
    for (workers, load, span_s) in [(20, 16.0, 6_000), (5, 4.0, 8_000)] {
        // One message a second is served (see above).
        let lambda = load / f64::from(workers);
        let (loss, rate) = loss_of(lambda, station(1.0, workers), workers, span_s * workers);
        controlled(&loss, &rate, lambda).agrees(
            &format!("Erlang B, c={workers}, a={load}"),
            theory::erlang_b(workers, load),
        );
    }
}

#[test]
fn a_station_with_a_limit_is_mm1k() {
    for (lambda, mu, room, span_s) in [(0.8, 1.0, 5, 90_000), (1.2, 1.0, 8, 25_000)] {
        let (loss, rate) = loss_of(lambda, station(mu, 1), room, span_s);
        controlled(&loss, &rate, lambda).agrees(
            &format!("M/M/1/K loss, lambda={lambda}, mu={mu}, K={room}"),
            theory::mm1k_loss(lambda, mu, room),
        );
    }
}

/// The sum of the times from sending to delivery over all messages, in ms.
fn time_in_system_ms(world: &World) -> u64 {
    (0..world.messages())
        .map(|id| world.message(id).expect("a message"))
        .inspect(|m| assert_eq!(m.phase, Phase::Delivered))
        .map(|m| u64::from(m.since.ms() - m.born.ms()))
        .sum()
}

#[test]
fn littles_law_holds_at_every_node() {
    // One node at a time takes time, so that a message's time in the system is its time at that node.
    for hop in Hop::ALL {
        for (lambda, mu, workers) in [(0.5, 1.0, 1), (3.0, 4.0, 3)] {
            let mut stations = [INSTANT; 3];
            stations[hop.index()] = station(mu, workers);
            let mut scenario = network(lambda, 20_000, stations);
            scenario.arrivals.until = Duration::secs(19_000);
            let world = played(&Run::new(scenario, 11));
            assert!(world.messages() > 5_000);
            let area = world.meters(hop).sessions.area_at(world.now().ms());
            assert_eq!(area, time_in_system_ms(&world), "{hop:?}");
        }
    }
}

#[test]
fn littles_law_holds_for_the_spools_in_an_outage_with_crashes() {
    let fragile = StationSpec {
        overload: OverloadPolicy::Crash { sessions: 30.0 },
        reboot: Duration::secs(60),
        handover_per_s: 3.0,
        ..station(1.0, 2)
    };
    let mut scenario = network(0.4, 40_000, [station(1.0, 1), station(1.0, 1), fragile]);
    scenario.arrivals.until = Duration::secs(20_000);
    let mut run = Run::new(scenario, 5);
    let plan = Plan::Blocks {
        blocks: 40,
        every: Duration::secs(200),
    };
    for (at_s, command) in [
        (5_000, Command::Close(Hop::Delivery)),
        (7_000, Command::Mend(Hop::Delivery, Plan::BulkAutomatic)),
        (9_000, Command::Mend(Hop::Delivery, plan)),
        (25_000, Command::Mend(Hop::Delivery, Plan::BulkAutomatic)),
    ] {
        run.push(SimTime(at_s * 1000), command).expect("valid");
    }
    let world = played(&run);
    assert!(
        world.station(Place::Mailboxes).crashes > 0,
        "it was expected to crash"
    );
    let now = world.now().ms();
    let places: u64 = Hop::ALL
        .iter()
        .map(|&hop| world.spool_meter(hop).area_at(now) + world.meters(hop).sessions.area_at(now))
        .sum();
    assert_eq!(places, time_in_system_ms(&world));
}

#[test]
fn a_tandem_has_product_form() {
    for (lambda, mu, span_s) in [
        (0.5, [1.0, 0.8, 1.25], 75_000),
        (0.6, [2.0, 1.0, 1.5], 75_000),
    ] {
        let runs = tandem_states(lambda, mu, span_s);
        let case = format!("lambda={lambda}, mu={mu:?}");
        let geometric = |i: usize, n: usize| {
            let rho = lambda / mu[i];
            (1.0 - rho) * (0..n).map(|_| rho).product::<f64>()
        };
        for state in [[0, 0, 0], [1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]] {
            let shares: Vec<f64> = runs.iter().map(|run| run.share(state)).collect();
            agree(
                &format!("tandem P{state:?}, {case}"),
                &shares,
                (0..3).map(|i| geometric(i, state[i])).product(),
            );
        }
        for (i, mu) in mu.iter().enumerate() {
            let number: Vec<f64> = runs.iter().map(|run| run.mean[i]).collect();
            agree(
                &format!("tandem L{}, {case}", i + 1),
                &number,
                theory::mm1_number(lambda, *mu),
            );
        }
        let few: Vec<f64> = runs.iter().map(Joint::at_most_one_each).collect();
        agree(
            &format!("tandem P[n1, n2, n3 < 2], {case}"),
            &few,
            mu.iter()
                .map(|mu| 1.0 - (lambda / mu) * (lambda / mu))
                .product(),
        );
    }
}

/// How long a tandem was in each state, measured exactly.
#[derive(Default)]
struct Joint {
    shares: [[[f64; 2]; 2]; 2],
    mean: [f64; 3],
}

impl Joint {
    fn share(&self, [a, b, c]: [usize; 3]) -> f64 {
        self.shares[a][b][c]
    }

    fn at_most_one_each(&self) -> f64 {
        self.shares.as_flattened().as_flattened().iter().sum()
    }

    fn add(&mut self, n: [u32; 3], share: f64) {
        if n.iter().all(|&n| n < 2) {
            self.shares[n[0] as usize][n[1] as usize][n[2] as usize] += share;
        }
        for (mean, n) in self.mean.iter_mut().zip(n) {
            *mean += f64::from(n) * share;
        }
    }
}

fn tandem_states(lambda: f64, mu: [f64; 3], span_s: u32) -> Vec<Joint> {
    let warm_ms = 500_000;
    let scenario = network(lambda, span_s, mu.map(|mu| station(mu, 1)));
    (1..=REPLICATIONS)
        .map(|seed| {
            let mut world = new_world(&scenario, seed);
            assert!(world.advance(SimTime(warm_ms), u64::MAX));
            let mut joint = Joint::default();
            let measured = f64::from(scenario.span.ms() - warm_ms);
            let mut last = warm_ms;
            let mut more = true;
            while more {
                let n = PLACES.map(|place| world.station(place).open_sessions);
                more = world.step();
                let now = world.now().ms();
                joint.add(n, f64::from(now - last) / measured);
                last = now;
            }
            joint
        })
        .collect()
}
