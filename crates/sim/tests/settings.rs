//! A parameter that is set while a run is played: what it changes, and what it leaves as it was.

use crate::common::{HOUR, libero, played, scenario};
use limbo_sim::parameters::Parameter;
use limbo_sim::scenario::{OverloadPolicy, Scenario};
use limbo_sim::{Command, Flag, FlagKind, Hop, Place, Plan, Run, RunError, SimTime, World};

/// A small town from the beginning, with these settings.
fn town(script: &[(u32, Command)]) -> Run {
    let mut run = Run::new(scenario("small-town"), 3);
    for &(at, command) in script {
        run.push(SimTime(at), command).unwrap();
    }
    run
}

/// How often the storage of `libero-2023` falls under all at once, with these settings before.
fn crashes(set: &[Command]) -> u32 {
    let mut run = libero(Plan::Bulk, 5);
    let scenario = Scenario::clone(&run.scenario).with_weight(20_000);
    run.scenario = scenario.into();
    let settings = set.iter().map(|&command| (SimTime(84 * HOUR), command));
    run.script.splice(0..0, settings);
    played(&run).station(Hop::Delivery.to()).crashes
}

fn sent(world: &World, until: u32) -> u32 {
    world.series().ledger_at(SimTime(until)).sent
}

#[test]
fn a_parameter_set_to_the_value_that_it_has_moves_no_message() {
    let base = town(&[]);
    for parameter in Parameter::all().filter(|p| p.live) {
        let Some(value) = parameter.get(&base.scenario) else {
            continue;
        };
        let world = played(&town(&[(HOUR, Command::Set(parameter.key, value))]));
        assert_eq!(world.ledger(), played(&base).ledger(), "{}", parameter.key);
        assert_eq!(*world.scenario(), *base.scenario, "{}", parameter.key);
    }
}

#[test]
fn what_can_be_set_while_it_plays_is_in_force_from_then_on_and_the_rest_is_refused() {
    for parameter in Parameter::all() {
        let mut run = town(&[]);
        let value = parameter.get(&run.scenario).unwrap_or(parameter.max);
        let set = Command::Set(parameter.key, value);
        let pushed = run.push(SimTime(HOUR), set);
        let mut world = World::new(&town(&[])).unwrap();
        world.advance(SimTime(HOUR), u64::MAX);
        assert_eq!(world.act(set), pushed, "{}", parameter.key);
        match parameter.live {
            false => assert_eq!(
                pushed,
                Err(RunError::OnlyAtBeginning {
                    field: parameter.key
                })
            ),
            true if parameter.applies(&run.scenario) => {
                assert_eq!(pushed, Ok(()), "{}", parameter.key)
            }
            true => assert!(matches!(pushed, Err(RunError::DoesNotApply { .. }))),
        }
    }
}

#[test]
fn a_setting_is_checked_against_the_scenario_as_it_stands_by_then() {
    let sessions = Command::Set("stations.relay.door.sessions", 50.0);
    let mut run = town(&[]);
    run.push(SimTime(1), Command::Set("stations.relay.door", 0.0))
        .unwrap();
    assert!(matches!(
        run.push(SimTime(2), sessions),
        Err(RunError::DoesNotApply { .. })
    ));
    run.push(SimTime(3), Command::Set("stations.relay.door", 1.0))
        .unwrap();
    run.push(SimTime(4), sessions).unwrap();
    assert_eq!(run.validate(), Ok(()));
    let policy = run.scenario_in_force().station(Hop::Relay).overload;
    assert_eq!(policy, OverloadPolicy::Crash { sessions: 50.0 });
    // The other way round the second does not apply.
    run.script.swap(0, 1);
    run.script[0].0 = SimTime(1);
    assert!(run.validate().is_err());
    let mut bad = town(&[]);
    for command in [
        Command::Set("nothing", 1.0),
        Command::Set("travel_ms", f64::NAN),
        Command::Set("travel_ms", -1.0),
        // More messages than a run may have.
        Command::Set("arrivals.rate_per_s", 1e6),
        // A window that ends below the one that it begins with.
        Command::Set("stations.mailboxes.concurrency.max", 1.0),
    ] {
        assert!(bad.push(SimTime(1), command).is_err(), "{command:?}");
    }
    assert!(bad.script.is_empty());
}

#[test]
fn twice_the_rate_sends_twice_the_mail_from_that_instant_on() {
    let flat = |script: &[(u32, Command)]| played(&town(script));
    let rate = scenario("small-town").arrivals.rate_per_s;
    let (plain, double) = (
        flat(&[]),
        flat(&[(2 * HOUR, Command::Set("arrivals.rate_per_s", 2.0 * rate))]),
    );
    assert_eq!(sent(&plain, 2 * HOUR), sent(&double, 2 * HOUR));
    let end = scenario("small-town").span.ms();
    let after = |world: &World| f64::from(sent(world, end) - sent(world, 2 * HOUR));
    let ratio = after(&double) / after(&plain);
    // Some hundreds of messages: within three standard deviations of a ratio of Poisson numbers.
    assert!((ratio - 2.0).abs() < 0.35, "{ratio}");
    let none = flat(&[(2 * HOUR, Command::Set("arrivals.rate_per_s", 0.0))]);
    assert_eq!(sent(&none, 2 * HOUR), none.ledger().sent);
    let again = flat(&[
        (HOUR, Command::Set("arrivals.rate_per_s", 0.0)),
        (2 * HOUR, Command::Set("arrivals.rate_per_s", rate)),
    ]);
    assert!(again.ledger().sent > sent(&again, 2 * HOUR));
}

#[test]
fn a_stronger_storage_makes_all_at_once_succeed_and_a_weaker_one_makes_it_fall() {
    assert!(crashes(&[]) > 0, "as it was, all at once falls");
    assert_eq!(
        crashes(&[Command::Set("stations.mailboxes.door.sessions", 1e9)]),
        0
    );
    assert_eq!(
        crashes(&[
            Command::Set("stations.mailboxes.capacity_per_s", 1e5),
            Command::Set("readers.share", 0.0),
        ]),
        0
    );
    assert_eq!(crashes(&[Command::Set("stations.mailboxes.door", 2.0)]), 0);
}

#[test]
fn more_workers_serve_those_who_wait_at_once_and_fewer_finish_what_they_have_begun() {
    let mut run = town(&[]);
    let mut slow = Scenario::clone(&run.scenario);
    slow.set("stations.provider.capacity_per_s", 0.01).unwrap();
    slow.set("stations.provider.workers", 2.0).unwrap();
    // A client that waits in vain would hold the station dead.
    slow.set("stations.provider.client_timeout_ms", 0.0)
        .unwrap();
    run.scenario = slow.into();
    let mut world = World::new(&run).unwrap();
    world.advance(SimTime(HOUR), u64::MAX);
    let place = Hop::Submission.to();
    let before = world.station(place);
    assert!(before.open_sessions > 8 && before.busy == 2, "{before:?}");
    world
        .act(Command::Set("stations.provider.workers", 6.0))
        .unwrap();
    let more = world.station(place);
    assert_eq!((more.busy, more.open_sessions), (6, before.open_sessions));
    world
        .act(Command::Set("stations.provider.workers", 1.0))
        .unwrap();
    assert_eq!(world.station(place).busy, 6);
    world.advance(SimTime(3 * HOUR), u64::MAX);
    assert_eq!(world.station(place).busy, 1);
}

#[test]
fn the_viewers_own_letter_is_where_the_simulation_has_it_whenever_the_travel_time_is_set() {
    let mut world = World::new(&Run::new(Scenario::named("sandbox").unwrap(), 1)).unwrap();
    world.act(Command::SendTest).unwrap();
    let id = world.own()[0];
    world.advance(SimTime(30_000), u64::MAX);
    for travel in [600_000.0, 21_600_000.0, 1_000.0, 60_000.0] {
        world.act(Command::Set("travel_ms", travel)).unwrap();
        let told: Vec<_> = world.own_on_link(Hop::Submission).collect();
        let all: Vec<_> = world.transits(Hop::Submission).filter(|t| t.mine).collect();
        assert_eq!(told, all, "{travel}");
        // It left when it was sent, however long it takes from now on.
        assert_eq!(world.message(id).unwrap().since, SimTime::ZERO);
    }
}

#[test]
fn a_crash_that_readers_bring_about_by_a_command_is_told_before_it() {
    let mut run = Run::new(Scenario::named("small-town").unwrap(), 1);
    for (at, command) in [
        (600_000, Command::Cut(Hop::Delivery)),
        (3_600_000, Command::Restart(Plan::Bulk)),
    ] {
        run.push(SimTime(at), command).unwrap();
    }
    let mut world = World::new(&run).unwrap();
    world.advance(SimTime(10_800_000), u64::MAX);
    let fell = |f: &&Flag| matches!(f.kind, FlagKind::Crashed(_));
    let crash = world.series().flags.iter().find(fell).unwrap().at;
    // Just before it the crowd is too many already, as soon as somebody looks.
    let at = SimTime(crash.ms() - 1);
    for command in [
        Command::Set("stations.mailboxes.capacity_per_s", 9.0),
        Command::Cut(Hop::Delivery),
        Command::Close(Hop::Delivery),
        Command::Mend(Hop::Delivery, Plan::Bulk),
        Command::Restart(Plan::Bulk),
    ] {
        let mut world = World::new(&run).unwrap();
        world.advance(at, u64::MAX);
        world.act(command).unwrap();
        let flags = world.series().flags.iter().filter(|f| f.at == at);
        let by_viewer: Vec<bool> = flags.map(|f| f.by_viewer).collect();
        assert_eq!(by_viewer, [false, true], "{command:?}");
    }
}

#[test]
fn mail_on_its_way_keeps_its_place_on_the_link() {
    let mut world = World::new(&town(&[])).unwrap();
    world.act(Command::Set("arrivals.rate_per_s", 1.0)).unwrap();
    world.advance(SimTime(HOUR), u64::MAX);
    world.act(Command::SendTest).unwrap();
    world.advance(SimTime(HOUR + 2_000), u64::MAX);
    let part = |world: &World| {
        let links = Hop::ALL.into_iter();
        links
            .flat_map(|hop| {
                let own = world.own_on_link(hop).collect::<Vec<_>>();
                world.transits(hop).chain(own).collect::<Vec<_>>()
            })
            .filter(|t| !t.back)
            .map(|t| (t.id, t.progress))
            .collect::<Vec<_>>()
    };
    // What is due at this very instant arrives before any command.
    let travel = f64::from(world.scenario().travel.ms());
    world.act(Command::Set("travel_ms", travel)).unwrap();
    let before = part(&world);
    assert!(before.len() > 10);
    for travel in [90_000.0, 7_000.0] {
        world.act(Command::Set("travel_ms", travel)).unwrap();
        let after = part(&world);
        // One that had a millisecond left may have arrived, and gone on to the next link.
        assert!(after.len() + 5 > before.len());
        for (id, progress) in after {
            let same = |b: &&(u32, f32)| b.0 == id && (b.1 - progress).abs() < 0.001;
            assert!(
                progress == 0.0 || before.iter().any(|b| same(&b)),
                "{id} at {progress}"
            );
        }
    }
}

#[test]
fn the_first_readers_come_when_they_are_there_and_nobody_asks_when_they_are_gone() {
    let share = |share| Command::Set("readers.share", share);
    let mut world = World::new(&town(&[])).unwrap();
    world.advance(SimTime(HOUR), u64::MAX);
    world.act(share(0.0)).unwrap();
    world.advance(SimTime(2 * HOUR), u64::MAX);
    assert_eq!(world.readers().readers(), 0);
    world.act(share(1.0)).unwrap();
    let all = world.readers().readers();
    assert_eq!(all, world.scenario().mailboxes / world.scenario().weight);
    world.advance(SimTime(3 * HOUR), u64::MAX);
    assert!(world.readers().served > 0);
    world.act(share(0.25)).unwrap();
    assert_eq!(world.readers().readers(), all / 4);
    world.act(share(0.0)).unwrap();
    assert_eq!(world.readers().readers(), 0);
    assert_eq!(world.readers().asking, 0);
    let served = world.readers().served;
    world.advance(SimTime(4 * HOUR), u64::MAX);
    assert_eq!(world.readers().served, served);
}

#[test]
fn a_handover_rate_that_is_raised_holds_from_that_instant_on() {
    let rate = |per_s| Command::Set("stations.mailboxes.push_per_s", per_s);
    let mut world = World::new(&town(&[])).unwrap();
    world.advance(SimTime(HOUR), u64::MAX);
    world.act(rate(0.001)).unwrap();
    // The next message has gone at the low rate, and a quarter of an hour without any has begun.
    world.advance(SimTime(HOUR + 300_000), u64::MAX);
    let waiting = world.waiting_len(Place::Relay);
    assert!(waiting > 10 && world.on_link(Hop::Delivery) == 0);
    world.act(rate(10.0)).unwrap();
    world.advance(SimTime(HOUR + 301_000), u64::MAX);
    assert!(world.on_link(Hop::Delivery) >= 9);
}

#[test]
fn a_throttled_restart_stays_as_slow_when_the_rate_of_the_servers_is_raised() {
    let set = Command::Set("stations.mailboxes.push_per_s", 100.0);
    let drip = Command::Restart(Plan::Drip { rate_per_s: 0.01 });
    let run = |script: &[(u32, Command)]| {
        let mut world = World::new(&town(script)).unwrap();
        world.advance(SimTime(HOUR + 600_000), u64::MAX);
        world.on_link(Hop::Delivery) + world.ledger().delivered
    };
    let cut = (600_000, Command::Cut(Hop::Delivery));
    let plain = run(&[cut, (HOUR, drip)]);
    let raised = run(&[cut, (HOUR, drip), (HOUR + 130_000, set)]);
    assert_eq!(plain, raised);
}
