//! Input from outside is validated: any number out of range is a typed error that names its field, and every valid run
//! plays without a panic and without standing still.

use crate::common::{any_script, any_town, scenario};
use limbo_sim::catalogue::NAMES;
use limbo_sim::limits::{BLOCKS_MAX, COMMANDS_MAX, MESSAGES_MAX, SPAN_MAX};
use limbo_sim::parameters::Parameter;
use limbo_sim::scenario::{Concurrency, Feedback, OverloadPolicy, RetryRule};
use limbo_sim::{
    Command, Duration, Hop, Ledger, Place, Plan, Run, RunError, Scenario, SimTime, World,
};
use proptest::prelude::*;

/// The field that an error names.
fn field(error: &RunError) -> &'static str {
    match error {
        RunError::OutOfRange { field, .. }
        | RunError::DoesNotApply { field }
        | RunError::OnlyAtBeginning { field } => field,
        RunError::TimeRunsBackwards { .. } => "time",
        RunError::NoRoom => "memory",
        RunError::UnknownScenario => "scenario",
        RunError::UnknownParameter => "parameter",
    }
}

fn refused(scenario: Scenario, name: &str) {
    let error = World::new(&Run::new(scenario, 1))
        .err()
        .unwrap_or_else(|| panic!("{name} passed"));
    assert_eq!(field(&error), name, "{error}");
    assert!(!error.to_string().is_empty());
}

/// A scenario with one wrong field.
fn with_error(change: impl FnOnce(&mut Scenario)) -> Scenario {
    let mut scenario = scenario("small-town");
    change(&mut scenario);
    scenario
}

#[test]
fn every_float_of_a_scenario_refuses_what_is_not_a_number_in_its_range() {
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, f64::MAX] {
        refused(with_error(|s| s.epoch_unix_ms = bad), "epoch_unix_ms");
        refused(with_error(|s| s.user_tests_per_h = bad), "user_tests_per_h");
        refused(with_error(|s| s.once_told = bad), "once_told");
        refused(
            with_error(|s| s.arrivals.rate_per_s = bad),
            "arrivals.rate_per_s",
        );
        refused(
            with_error(|s| s.arrivals.rhythm[7] = bad),
            "arrivals.rhythm.7",
        );
        refused(
            with_error(|s| s.stations[0].capacity_per_s = bad),
            "stations.provider.capacity_per_s",
        );
        refused(
            with_error(|s| s.stations[1].handover_per_s = bad),
            "stations.relay.push_per_s",
        );
        refused(
            with_error(|s| s.stations[2].active_max = Some(bad)),
            "stations.mailboxes.active_max",
        );
        let crashes = OverloadPolicy::Crash { sessions: bad };
        refused(
            with_error(|s| s.stations[2].overload = crashes),
            "stations.mailboxes.door.sessions",
        );
        let rejects = OverloadPolicy::RejectWith421 {
            sessions: 5.0,
            cost: bad,
        };
        refused(
            with_error(|s| s.stations[2].overload = rejects),
            "stations.mailboxes.door.cost",
        );
        let window = Concurrency {
            initial: 1,
            max: 2,
            servers: bad,
            feedback: Feedback::One,
        };
        let name = "stations.relay.concurrency.servers";
        refused(
            with_error(|s| s.stations[1].concurrency = Some(window)),
            name,
        );
        let drip = Plan::Drip { rate_per_s: bad };
        refused(
            with_error(|s| s.blocks_plan = drip),
            "blocks_plan.rate_per_s",
        );
        let mend = (SimTime(0), Command::Mend(Hop::Relay, drip));
        refused(with_error(|s| s.calendar = vec![mend]), "plan.rate_per_s");
    }
}

#[test]
fn every_whole_number_refuses_zero_where_it_means_nothing_and_the_greatest() {
    refused(with_error(|s| s.weight = 0), "weight");
    refused(with_error(|s| s.weight = u32::MAX), "weight");
    refused(with_error(|s| s.pace = 0), "pace");
    refused(with_error(|s| s.mailboxes = 0), "mailboxes");
    refused(
        with_error(|s| s.user_tests_growth = Duration::ZERO),
        "user_tests_growth_ms",
    );
    refused(with_error(|s| s.once_share = 1001), "once_share");
    refused(
        with_error(|s| s.stations[0].workers = 0),
        "stations.provider.workers",
    );
    refused(
        with_error(|s| s.stations[0].workers = u32::MAX),
        "stations.provider.workers",
    );
    refused(
        with_error(|s| s.arrivals.epoch_hour = 24),
        "arrivals.epoch_hour",
    );
    for blocks in [0, BLOCKS_MAX + 1, 65_535] {
        refused(with_error(|s| s.blocks = blocks), "blocks");
        refused(
            with_error(|s| s.blocks_plan = Plan::Calm { blocks }),
            "blocks_plan.blocks",
        );
    }
    for d in [Duration(0), Duration(u32::MAX)] {
        refused(with_error(|s| s.span = d), "span_ms");
        refused(with_error(|s| s.probe = d), "probe_ms");
        refused(
            with_error(|s| s.stations[1].reboot = d),
            "stations.relay.reboot_ms",
        );
        refused(
            with_error(|s| s.relay_retry = RetryRule::Every(d)),
            "relay_retry.interval_ms",
        );
        refused(
            with_error(|s| s.relay_retry = RetryRule::Exponential(d)),
            "relay_retry.interval_ms",
        );
        let name = "stations.relay.client_timeout_ms";
        refused(with_error(|s| s.stations[1].client_timeout = Some(d)), name);
        let plan = Plan::Blocks {
            blocks: 2,
            every: d,
        };
        refused(with_error(|s| s.blocks_plan = plan), "blocks_plan.every_ms");
    }
    refused(with_error(|s| s.travel = Duration(u32::MAX)), "travel_ms");
    refused(
        with_error(|s| s.arrivals.until = Duration(u32::MAX)),
        "arrivals.until_ms",
    );
    for (initial, max, name) in [
        (0, 1, "stations.relay.concurrency.initial"),
        (u32::MAX, u32::MAX, "stations.relay.concurrency.initial"),
        (1, u32::MAX, "stations.relay.concurrency.max"),
        (9, 8, "stations.relay.concurrency.max"),
    ] {
        let window = Concurrency {
            initial,
            max,
            servers: 1.0,
            feedback: Feedback::One,
        };
        refused(
            with_error(|s| s.stations[1].concurrency = Some(window)),
            name,
        );
    }
}

#[test]
fn numbers_that_do_not_fit_together_are_refused() {
    refused(
        with_error(|s| s.arrivals.rhythm = [0.0; 24]),
        "arrivals.rhythm (sum)",
    );
    refused(with_error(|s| s.arrivals.rate_per_s = 1e6), "messages");
    // All of a day's mail in the one hour that the run lasts counts as what it is.
    let hour = |s: &mut Scenario| {
        s.span = Duration::hours(1);
        s.arrivals.rhythm = core::array::from_fn(|h| if h == 9 { 1.0 } else { 0.0 });
        s.arrivals.rate_per_s = f64::from(MESSAGES_MAX) / 3600.0 / 20.0;
    };
    refused(with_error(hour), "messages");
    assert!((scenario("libero-2023").messages_expected() - 104.0 * 192.0 * 1.8).abs() < 1e-6);
}

#[test]
fn a_calendar_is_checked_as_a_script_is() {
    let late = SimTime(SPAN_MAX.ms() + 1);
    refused(
        with_error(|s| s.calendar = vec![(late, Command::SendTest)]),
        "calendar.at_ms",
    );
    let many = vec![(SimTime(0), Command::SendTest); COMMANDS_MAX + 1];
    refused(with_error(|s| s.calendar = many), "calendar.commands");
    let backwards = vec![
        (SimTime(2), Command::SendTest),
        (SimTime(1), Command::SendTest),
    ];
    refused(with_error(|s| s.calendar = backwards), "time");
}

#[test]
fn a_million_commands_and_times_that_run_backwards_are_refused() {
    let mut run = Run::new(scenario("small-town"), 1);
    run.script = vec![(SimTime(0), Command::SendTest); 1_000_000];
    assert_eq!(field(&World::new(&run).err().unwrap()), "script.commands");
    run.script = vec![
        (SimTime(5), Command::SendTest),
        (SimTime(4), Command::SendTest),
    ];
    assert_eq!(field(&World::new(&run).err().unwrap()), "time");
    run.script = vec![(SimTime(run.scenario.span.ms() + 1), Command::SendTest)];
    assert_eq!(field(&World::new(&run).err().unwrap()), "script.at_ms");
    run.script.clear();
    for _ in 0..COMMANDS_MAX {
        run.push(SimTime(7), Command::SendTest).unwrap();
    }
    assert_eq!(
        field(&run.push(SimTime(7), Command::SendTest).unwrap_err()),
        "script.commands"
    );
    assert_eq!(run.script.len(), COMMANDS_MAX);
    assert!(World::new(&run).is_ok());
}

#[test]
fn a_world_takes_no_more_commands_than_a_script() {
    let mut world = World::new(&Run::new(scenario("small-town"), 1)).unwrap();
    for _ in 0..COMMANDS_MAX {
        world.act(Command::SendTest).unwrap();
    }
    assert_eq!(
        field(&world.act(Command::SendTest).unwrap_err()),
        "script.commands"
    );
    assert_eq!(world.messages(), COMMANDS_MAX as u32);
}

#[test]
fn blocks_that_cannot_be_are_refused_wherever_they_are_asked_for() {
    let mut run = Run::new(scenario("small-town"), 1);
    let mut world = World::new(&run).unwrap();
    for blocks in [0, BLOCKS_MAX + 1, 65_535] {
        for plan in [
            Plan::Calm { blocks },
            Plan::Blocks {
                blocks,
                every: Duration::secs(1),
            },
        ] {
            for command in [Command::Restart(plan), Command::Mend(Hop::Relay, plan)] {
                assert_eq!(
                    field(&run.push(SimTime(1), command).unwrap_err()),
                    "plan.blocks"
                );
                assert_eq!(field(&world.act(command).unwrap_err()), "plan.blocks");
            }
        }
    }
    assert!(run.script.is_empty());
}

#[test]
fn only_a_place_with_a_spool_can_lose_it() {
    let mut run = Run::new(scenario("small-town"), 1);
    let mut world = World::new(&run).unwrap();
    for place in [Place::Senders, Place::Mailboxes] {
        let command = Command::DestroySpool(place);
        let error = run.push(SimTime(1), command).unwrap_err();
        assert_eq!(field(&error), "command.place");
        assert_eq!(field(&world.act(command).unwrap_err()), "command.place");
        refused(
            with_error(|s| s.calendar = vec![(SimTime(1), command)]),
            "command.place",
        );
    }
    assert!(run.script.is_empty());
}

/// Plays a valid run for up to this many events; fails if the ledger does not add up or time stands still.
fn survives(run: &Run, events: u64) -> Result<Ledger, TestCaseError> {
    let mut world = World::new(run).expect("it is valid");
    let (mut last, mut still) = (world.now(), 0);
    for _ in 0..events / 10_000 {
        let there = world.advance(SimTime::NEVER, 10_000);
        prop_assert!(world.ledger().adds_up(), "{:?}", world.ledger());
        if there {
            break;
        }
        // A million events at one millisecond, with a few thousand messages at most, mean that time stands still.
        still = if world.now() > last { 0 } else { still + 1 };
        prop_assert!(still < 100, "time stands still at {} ms", world.now().ms());
        last = world.now();
    }
    Ok(world.ledger())
}

/// A scenario with few messages whose other parameters are anywhere in their ranges, mostly at the ends.
fn any_extreme() -> impl Strategy<Value = Scenario> {
    let keys: Vec<&'static str> = Parameter::all().map(|p| p.key).collect();
    let changes = prop::collection::vec((prop::sample::select(keys), 0u8..6, 0.0f64..1.0), 0..40);
    (prop::sample::select(NAMES.to_vec()), changes).prop_map(|(name, changes)| {
        let mut scenario = scenario(name);
        for (key, kind, share) in changes {
            let p = Parameter::of(key).expect("it is in the table");
            let value = match kind {
                0 | 1 => p.min,
                2 | 3 => p.max,
                4 => p.min + (p.max - p.min) * share,
                _ => p.min + (p.max - p.min) * share * share * share * share * 1e-6,
            };
            // A parameter may have lost its meaning by an earlier change; it is then left as it is.
            match scenario.set(key, value) {
                Ok(()) | Err(RunError::DoesNotApply { .. }) => {}
                Err(error) => panic!("{key}: {error}"),
            }
        }
        let few = scenario.messages_expected() / 3000.0;
        if few.is_finite() && few > 1.0 {
            scenario.arrivals.rate_per_s /= few;
        }
        // What would be refused for not fitting together is made to fit: it is tested above.
        for station in &mut scenario.stations {
            if let Some(window) = &mut station.concurrency {
                window.max = window.max.max(window.initial);
            }
        }
        // Users' tests grow with the mail that waits: few here.
        scenario.mailboxes = scenario.mailboxes.min(1000).min(scenario.weight);
        scenario
    })
}

/// A number that is mostly invalid.
fn any_bad() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(f64::NEG_INFINITY),
        Just(-1.0),
        Just(-f64::MIN_POSITIVE),
        Just(f64::MAX),
        any::<f64>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn setting_anything_to_anything_is_an_error_or_a_scenario_in_range(
        name in prop::sample::select(NAMES.to_vec()),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any_bad()), 1..50),
    ) {
        let mut scenario = scenario(name);
        for (index, value) in changes {
            let all: Vec<_> = Parameter::all().collect();
            let p = all[index.index(all.len())];
            match scenario.set(p.key, value) {
                Ok(()) => prop_assert!(value >= p.min.min(0.0) && value <= p.max),
                Err(error) => prop_assert_eq!(field(&error), p.key),
            }
        }
        // Every number is in its range now; whether they fit together is another question with another name.
        if let Err(error) = scenario.validate() {
            let together = ["messages", "arrivals.rhythm (sum)"];
            let name = field(&error);
            prop_assert!(
                together.contains(&name) || name.ends_with("concurrency.max"),
                "{}", error
            );
        }
    }

    #[test]
    fn a_valid_run_plays_without_a_panic_and_time_goes_on(
        seed: u64,
        extreme in any_extreme(),
        script in any_script(15, 7_200_000),
    ) {
        let mut run = Run::new(extreme, seed);
        let span = run.scenario.span.ms();
        run.script = script.into_iter().map(|(at, c)| (SimTime(at.ms() % (span + 1)), c)).collect();
        run.script.sort_by_key(|&(at, _)| at);
        // A script may fit a scenario's ranges and not its calendar; what is refused is tested above.
        if run.validate().is_ok() {
            survives(&run, 1_500_000)?;
        }
    }

    #[test]
    fn time_goes_on_in_a_town_without_delays(
        seed: u64,
        town in any_town(),
        script in any_script(10, 10_800_000),
        sessions in 1.0f64..5.0,
    ) {
        // Stations that crash at a touch and are up at once, clients without patience, mail without weight.
        let mut town = town;
        town.travel = Duration(0);
        town.probe = Duration(1);
        town.relay_retry = RetryRule::Exponential(Duration(100));
        for station in &mut town.stations {
            station.handover_per_s = 1e9;
            station.reboot = Duration(1);
            station.client_timeout = Some(Duration(1));
            station.overload = OverloadPolicy::Crash { sessions };
        }
        let mut run = Run::new(town, seed);
        run.script = script;
        survives(&run, 1_500_000)?;
    }
}

#[test]
fn a_world_takes_no_more_bytes_than_are_expected_and_not_much_less() {
    for (name, weight) in [("libero-2023", 400), ("small-town", 1), ("sandbox", 1)] {
        let scenario = scenario(name).with_weight(weight);
        let expected = scenario.bytes_expected();
        let end = SimTime::ZERO + scenario.span;
        let mut world = World::new(&Run::new(scenario, 1)).unwrap();
        while !world.advance(end, u64::MAX) {}
        let bytes = world.memory_bytes() as f64;
        println!(
            "{name} at {weight}: {} messages, {bytes} bytes of {expected}",
            world.ledger().sent
        );
        assert!(bytes <= expected, "{name}: {bytes} of {expected}");
    }
}
