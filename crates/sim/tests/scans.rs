//! Queue scans in the world: each server takes mail up at passes of its own, and what waits behind a hop that lets
//! nothing pass is at every instant what it would be if each attempt had been an event.

use crate::common::oracle::INSTANT;
use crate::common::scenario;
use limbo_sim::mta::Mix;
use limbo_sim::scenario::{Arrivals, FLAT_RHYTHM, OverloadPolicy, Scans, Service, StationSpec};
use limbo_sim::{
    Command, Duration, Hop, MessageView, Mta, Phase, Place, Plan, Run, Scenario, SimTime, World,
};
use std::collections::BTreeMap;

const HOUR_S: u32 = 3600;

/// Providers with one software, as many servers as the small town has, and a message every ten minutes for half a day; nothing takes time.
fn provider(mta: Mta) -> Scenario {
    let town = scenario("small-town");
    let relay = StationSpec {
        concurrency: town.stations[1].concurrency,
        ..INSTANT
    };
    Scenario {
        span: Duration::hours(8 * 24),
        travel: Duration::ZERO,
        arrivals: Arrivals {
            rate_per_s: 1.0 / 600.0,
            rhythm: FLAT_RHYTHM,
            epoch_hour: 0,
            until: Duration::hours(12),
        },
        stations: [INSTANT, relay, INSTANT],
        providers: Mix::only(mta),
        scans: Scans::Pass,
        user_tests_per_h: 0.0,
        probe: Duration(1),
        calendar: Vec::new(),
        ..town
    }
}

/// Nothing passes the relay's hop from the beginning: attempts are counted in closed form.
fn cut(mta: Mta) -> World {
    let mut run = Run::new(provider(mta), 7);
    run.push(SimTime::ZERO, Command::Close(Hop::Relay))
        .expect("valid");
    World::new(&run).expect("valid")
}

/// The relay is busy with its first message for ever and rejects all others: every attempt is an event.
fn refusing(mta: Mta) -> World {
    let mut town = provider(mta);
    town.stations[1] = StationSpec {
        capacity_per_s: 1e-6,
        service: Service::Constant,
        overload: OverloadPolicy::RejectWith421 {
            sessions: 1.0,
            cost: 0.0,
        },
        ..town.stations[1]
    };
    World::new(&Run::new(town, 7)).expect("valid")
}

/// What is told of a message that must not depend on how it is reckoned.
fn told(m: MessageView) -> impl PartialEq + std::fmt::Debug {
    let waits = m.phase == Phase::Spooled(Place::Provider);
    let attempts = waits.then_some((m.attempts, m.next_attempt, m.gives_up_at));
    let ended = matches!(m.phase, Phase::Returned | Phase::Returning);
    // By the clock, a notice of mail that is tried goes out with the next attempt.
    let notices = !matches!(
        m.server,
        Some(Mta::Stalwart | Mta::Exchange | Mta::ExchangeOnline)
    );
    let notices = (notices && waits).then_some(m.delay_notices);
    (m.id, m.born, m.accepted, ended, attempts, notices)
}

#[test]
fn parked_messages_are_what_messages_tried_event_by_event_are() {
    // Exim follows the host's clock, which a host that answers 421 does not start; KumoMTA draws lots.
    let same = |mta: &Mta| !matches!(mta, Mta::Exim | Mta::KumoMta);
    for mta in Mta::ALL.into_iter().filter(same) {
        let (mut parked, mut tried) = (cut(mta), refusing(mta));
        for step in 0..228 {
            // Not at whole seconds: what happens at one second has happened.
            let at = SimTime(step * 2_917_333 + 500);
            assert!(parked.advance(at, u64::MAX) && tried.advance(at, u64::MAX));
            // The relay has taken the first.
            for id in 1..parked.messages() {
                let (a, b) = (parked.message(id).unwrap(), tried.message(id).unwrap());
                assert_eq!(told(a), told(b), "{mta:?} at {at:?}");
            }
        }
        assert!(parked.messages() > 50);
        assert_eq!(parked.ledger().returned, parked.messages(), "{mta:?}");
    }
}

/// When the messages that wait at the provider are due next, by the second within the server's period.
fn seconds_due(world: &World, period_s: u32) -> BTreeMap<u32, u32> {
    let mut seconds = BTreeMap::new();
    for waiting in world.waiting(Place::Provider) {
        let m = world.message(waiting.id).expect("it waits");
        if let Some(next) = m.next_attempt {
            *seconds.entry(next.ms() / 1000 % period_s).or_default() += 1;
        }
    }
    seconds
}

#[test]
fn each_server_takes_its_mail_up_at_passes_of_its_own() {
    for (mta, period_s) in [
        (Mta::Postfix, 300),
        (Mta::Sendmail, 1800),
        (Mta::Exim, 1800),
    ] {
        let mut world = cut(mta);
        for hour in [2, 13, 14] {
            world.advance(SimTime(hour * HOUR_S * 1000), u64::MAX);
            let seconds = seconds_due(&world, period_s);
            // The town has ten servers.
            assert!((2..=10).contains(&seconds.len()), "{mta:?} {seconds:?}");
        }
        assert!(world.waiting_len(Place::Provider) > 40);
        let ideal = Scenario {
            scans: Scans::Ideal,
            ..provider(mta)
        };
        let mut run = Run::new(ideal, 7);
        run.push(SimTime::ZERO, Command::Close(Hop::Relay)).unwrap();
        let mut world = World::new(&run).unwrap();
        world.advance(SimTime(3 * HOUR_S * 1000), u64::MAX);
        if mta == Mta::Postfix {
            assert!(seconds_due(&world, period_s).len() > 10);
        }
    }
}

#[test]
fn after_the_repair_each_message_comes_at_its_servers_next_pass() {
    for mta in [Mta::Postfix, Mta::Sendmail, Mta::Exim] {
        let mut world = cut(mta);
        world.advance(SimTime(20 * HOUR_S * 1000), u64::MAX);
        let due: Vec<_> = world
            .waiting(Place::Provider)
            .map(|w| (w.id, world.message(w.id).unwrap().next_attempt.unwrap()))
            .collect();
        assert!(due.len() > 50);
        world.act(Command::Mend(Hop::Relay, Plan::Natural)).unwrap();
        world.advance(SimTime(40 * HOUR_S * 1000), u64::MAX);
        for (id, at) in due {
            let m = world.message(id).unwrap();
            assert_eq!(m.phase, Phase::Delivered, "{mta:?}");
            // Some milliseconds go by in three stations.
            let late = match mta {
                // The host's clock ends with the repair; the server's passes stay.
                Mta::Exim => (m.since.ms() + 86_400_000 - at.ms()) % 1_800_000,
                _ => m.since.ms() - at.ms(),
            };
            assert!(late < 100, "{mta:?} {id}: {late} ms after its pass");
        }
    }
}
