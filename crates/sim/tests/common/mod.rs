//! What several tests share: hours, runs up to the restart, random commands and scenarios.

pub mod lesson;
pub mod oracle;

use limbo_sim::scenario::{
    Concurrency, Feedback, OverloadPolicy, RetryRule, Scans, Service, StationSpec,
};
use limbo_sim::{
    Command, Duration, Hop, Mta, OverloadAction, Place, Plan, Run, Scenario, SimTime, World,
};
use proptest::prelude::*;

/// Milliseconds of an hour.
pub const HOUR: u32 = 3_600_000;
/// The instant at which the documented reopening of `libero-2023` begins.
pub const REOPENS: SimTime = SimTime(85 * HOUR);

/// A named scenario.
pub fn scenario(name: &str) -> Scenario {
    Scenario::named(name).expect("the scenario exists")
}

/// A world played to the end of its run.
pub fn played(run: &Run) -> World {
    let mut world = World::new(run).expect("the run is valid");
    assert!(world.advance(SimTime::NEVER, u64::MAX));
    world
}

/// The outage of `libero-2023` with this restart a moment before the documented one.
pub fn libero(plan: Plan, seed: u64) -> Run {
    let mut run = Run::new(scenario("libero-2023"), seed);
    run.push(SimTime(REOPENS.ms() - 1), Command::Restart(plan))
        .expect("a valid plan");
    run
}

/// Any plan with numbers in range.
pub fn any_plan() -> impl Strategy<Value = Plan> {
    prop_oneof![
        Just(Plan::Bulk),
        Just(Plan::Natural),
        Just(Plan::BulkAutomatic),
        (1u16..40, 1000u32..4_000_000).prop_map(|(blocks, ms)| Plan::Blocks {
            blocks,
            every: Duration(ms)
        }),
        (1u16..40).prop_map(|blocks| Plan::Calm { blocks }),
        (1u16..40).prop_map(|blocks| Plan::ByHand { blocks }),
        (0.01f64..100.0).prop_map(|rate_per_s| Plan::Drip { rate_per_s }),
    ]
}

/// Any hop.
pub fn any_hop() -> impl Strategy<Value = Hop> {
    prop_oneof![Just(Hop::Submission), Just(Hop::Relay), Just(Hop::Delivery)]
}

/// Any command.
pub fn any_command() -> impl Strategy<Value = Command> {
    prop_oneof![
        any_hop().prop_map(Command::Cut),
        any_hop().prop_map(Command::Close),
        any_hop().prop_map(Command::Reject),
        (any_hop(), any_plan()).prop_map(|(hop, plan)| Command::Mend(hop, plan)),
        any_plan().prop_map(Command::Restart),
        (any_hop(), any_overload_action())
            .prop_map(|(hop, action)| Command::SetOverloadAction(hop, action)),
        any_spool().prop_map(Command::DestroySpool),
        Just(Command::SendTest),
        Just(Command::OpenBlock),
        Just(Command::CloseBlock),
        any_setting(),
        any_setting(),
    ]
}

/// Parameters that mean something in every scenario, with values of the order of a small town's. In a list, so that
/// one of them is chosen by its number.
const SETTINGS: [(&str, f64, f64); 24] = [
    ("arrivals.rate_per_s", 0.0, 2.0),
    ("arrivals.rhythm.1", 0.0, 3.0),
    ("travel_ms", 0.0, 200_000.0),
    ("user_tests_per_h", 0.0, 2.0),
    ("user_tests_growth_ms", 1.0, 7_200_000.0),
    ("probe_ms", 1.0, 600_000.0),
    ("stations.relay.capacity_per_s", 0.02, 3.0),
    ("stations.mailboxes.capacity_per_s", 0.02, 3.0),
    ("stations.mailboxes.workers", 1.0, 12.0),
    ("stations.provider.workers", 1.0, 12.0),
    ("stations.mailboxes.service", 0.0, 1.0),
    ("stations.mailboxes.door", 0.0, 2.0),
    ("stations.relay.door", 0.0, 2.0),
    ("stations.mailboxes.reboot_ms", 1.0, 1_000_000.0),
    ("stations.mailboxes.push_per_s", 0.05, 10.0),
    ("stations.mailboxes.client_timeout_ms", 0.0, 600_000.0),
    ("stations.mailboxes.active_max", 0.0, 100.0),
    ("readers.share", 0.0, 1.0),
    ("readers.visits_per_day", 1.0, 100.0),
    ("readers.patience_ms", 1_000.0, 600_000.0),
    ("once_share", 0.0, 1_000.0),
    ("relay_lifetime_ms", 3_600_000.0, 7_200_000.0),
    ("relay_retry.rule", 0.0, 11.0),
    ("once_told", 0.0, 1.0),
];

/// Any parameter set to another value.
pub fn any_setting() -> impl Strategy<Value = Command> {
    (0..SETTINGS.len(), 0.0..=1.0f64).prop_map(|(which, share)| {
        let (key, min, max) = SETTINGS[which];
        let value = min + share * (max - min);
        let off = key.ends_with("client_timeout_ms") || key.ends_with("active_max");
        Command::Set(key, if off && value < 1.0 { 0.0 } else { value })
    })
}

/// Any place with a spool.
pub fn any_spool() -> impl Strategy<Value = Place> {
    prop_oneof![Just(Place::Provider), Just(Place::Relay)]
}

/// Any action at overload.
pub fn any_overload_action() -> impl Strategy<Value = OverloadAction> {
    prop_oneof![
        Just(OverloadAction::Crash),
        Just(OverloadAction::RejectWith421)
    ]
}

/// How many kinds of command there are.
pub const COMMAND_KINDS: usize = 11;

/// The number of a command's kind, below [`COMMAND_KINDS`]. A new kind of command does not compile here; once it has a
/// number, the tests that ask for every kind fail until [`any_command`] and the golden runs have it.
pub fn command_kind(command: &Command) -> usize {
    match command {
        Command::Cut(_) => 0,
        Command::Close(_) => 1,
        Command::Reject(_) => 2,
        Command::Mend(..) => 3,
        Command::Restart(_) => 4,
        Command::SetOverloadAction(..) => 5,
        Command::SendTest => 6,
        Command::DestroySpool(_) => 7,
        Command::OpenBlock => 8,
        Command::CloseBlock => 9,
        Command::Set(..) => 10,
    }
}

/// How many kinds of plan there are.
pub const PLAN_KINDS: usize = 7;

/// The number of a plan's kind, below [`PLAN_KINDS`]; see [`command_kind`].
pub fn plan_kind(plan: &Plan) -> usize {
    match plan {
        Plan::Bulk => 0,
        Plan::Natural => 1,
        Plan::Blocks { .. } => 2,
        Plan::Calm { .. } => 3,
        Plan::Drip { .. } => 4,
        Plan::BulkAutomatic => 5,
        Plan::ByHand { .. } => 6,
    }
}

/// Up to `commands` commands within `span_ms`, in order of time.
pub fn any_script(commands: usize, span_ms: u32) -> impl Strategy<Value = Vec<(SimTime, Command)>> {
    prop::collection::vec(
        ((0..=span_ms).prop_map(SimTime), any_command()),
        0..commands,
    )
    .prop_map(|mut script| {
        script.sort_by_key(|&(at, _)| at);
        script
    })
}

/// Any station whose numbers are of the order of a small town's.
pub fn any_station() -> impl Strategy<Value = StationSpec> {
    let overload = prop_oneof![
        Just(OverloadPolicy::Unlimited),
        (1.0f64..200.0).prop_map(|sessions| OverloadPolicy::Crash { sessions }),
        (1.0f64..100.0, 0.0f64..1.0)
            .prop_map(|(sessions, cost)| OverloadPolicy::RejectWith421 { sessions, cost }),
    ];
    let feedback = prop_oneof![Just(Feedback::One), Just(Feedback::OneOverN)];
    let concurrency = prop::option::of((1u32..6, 0u32..20, 1.0f64..10.0, feedback)).prop_map(|c| {
        c.map(|(initial, more, servers, feedback)| Concurrency {
            initial,
            max: initial + more,
            servers,
            feedback,
        })
    });
    let service = prop_oneof![Just(Service::Exponential), Just(Service::Constant)];
    (
        (0.02f64..3.0, 1u32..12, service, overload, 1u32..1_000_000),
        (0.05f64..10.0, prop::option::of(1_000u32..600_000)),
        (concurrency, prop::option::of(1.0f64..100.0)),
    )
        .prop_map(
            |(
                (capacity_per_s, workers, service, overload, reboot),
                (handover_per_s, timeout),
                (concurrency, active_max),
            )| {
                StationSpec {
                    capacity_per_s,
                    workers,
                    service,
                    overload,
                    reboot: Duration(reboot),
                    handover_per_s,
                    client_timeout: timeout.map(Duration),
                    concurrency,
                    active_max,
                }
            },
        )
}

/// A small town with any stations, retry rules and habits.
pub fn any_town() -> impl Strategy<Value = Scenario> {
    let retry = prop_oneof![
        (0u8..10).prop_map(|i| RetryRule::Server(Mta::from_index(i).expect("one of ten"))),
        (1_000u32..4_000_000).prop_map(|ms| RetryRule::Every(Duration(ms))),
        (1_000u32..4_000_000).prop_map(|ms| RetryRule::Exponential(Duration(ms))),
    ];
    (
        [any_station(), any_station(), any_station()],
        retry,
        0u32..120_000,
        (0.0f64..1.0, 1u32..7_200_000),
        1u16..20,
        (
            prop_oneof![Just(Scans::Ideal), Just(Scans::Pass)],
            0u16..=1000,
            0.0f64..=1.0,
        ),
    )
        .prop_map(
            |(stations, relay_retry, travel, tests, blocks, senders)| Scenario {
                stations,
                relay_retry,
                travel: Duration(travel),
                user_tests_per_h: tests.0,
                user_tests_growth: Duration(tests.1),
                scans: senders.0,
                once_share: senders.1,
                once_told: senders.2,
                blocks,
                ..scenario("small-town")
            },
        )
}
