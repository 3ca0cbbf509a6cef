//! How servers and people behave in the world, one promise a test: who knows of a failure and who does not, notices to
//! the second, dead destinations, concurrency windows, rejections, timeouts, plans, users' tests.

use crate::common::{HOUR, played, scenario};
use limbo_sim::scenario::{
    Concurrency, Feedback, OverloadPolicy, Readers, RetryRule, Scans, Service, StationSpec,
};
use limbo_sim::{
    Command, Duration, FlagKind, Hop, Mix, Mta, Phase, Place, Plan, Run, Scenario, SimTime, World,
};

/// A station that takes everything and is done at once.
const STRONG: StationSpec = StationSpec {
    capacity_per_s: 1e6,
    workers: 1000,
    service: Service::Constant,
    overload: OverloadPolicy::Unlimited,
    reboot: Duration::mins(10),
    handover_per_s: 1e6,
    client_timeout: None,
    concurrency: None,
    active_max: None,
};

/// Wide stations, a tenth of a second on each link, no mail but what the script sends, ten days.
fn quiet() -> Scenario {
    let mut quiet = Scenario {
        stations: [STRONG; 3],
        span: Duration::hours(240),
        travel: Duration(100),
        probe: Duration::secs(300),
        scans: Scans::Ideal,
        user_tests_per_h: 0.0,
        calendar: Vec::new(),
        readers: Readers::NONE,
        ..scenario("small-town")
    };
    quiet.arrivals.rate_per_s = 0.0;
    quiet
}

/// The same with Poisson mail.
fn busy(rate_per_s: f64) -> Scenario {
    let mut busy = quiet();
    busy.arrivals.rate_per_s = rate_per_s;
    busy.arrivals.until = busy.span;
    busy
}

fn run(scenario: Scenario, script: &[(u32, Command)]) -> Run {
    let mut run = Run::new(scenario, 1);
    for &(at_ms, command) in script {
        run.push(SimTime(at_ms), command).expect("a valid script");
    }
    run
}

fn at(run: &Run, ms: u32) -> World {
    let mut world = World::new(run).expect("a valid run");
    world.advance(SimTime(ms), u64::MAX);
    world
}

const MINUTE: u32 = 60_000;

/// One letter from a provider of that software to a relay whose port is closed for good; and when the provider
/// accepted it (ms).
fn letter_at_a_closed_port(mta: Mta) -> (Run, u32) {
    let scenario = Scenario {
        providers: Mix::only(mta),
        ..quiet()
    };
    let run = run(
        scenario,
        &[(0, Command::Close(Hop::Relay)), (0, Command::SendTest)],
    );
    let letter = at(&run, MINUTE).message(0).expect("it was sent");
    (run, letter.accepted.expect("it was taken in").ms())
}

#[test]
fn the_sender_knows_when_hop_1_is_cut_and_not_when_the_others_are() {
    for (hop, phase) in [
        (Hop::Submission, Phase::Outbox),
        (Hop::Relay, Phase::Spooled(Place::Provider)),
        (Hop::Delivery, Phase::Spooled(Place::Relay)),
    ] {
        let run = run(
            quiet(),
            &[(0, Command::Cut(hop)), (1000, Command::SendTest)],
        );
        let world = at(&run, MINUTE);
        assert_eq!(world.message(0).map(|m| m.phase), Some(phase));
        let in_limbo = u32::from(hop != Hop::Submission);
        assert_eq!(world.ledger().limbo, in_limbo, "{hop:?}");
        assert_eq!(world.ledger().outbox, 1 - in_limbo, "{hop:?}");
    }
}

#[test]
fn a_letter_behind_a_closed_port_comes_back_at_the_very_second_its_server_gives_up() {
    for mta in Mta::ALL {
        let (run, accepted) = letter_at_a_closed_port(mta);
        let gives_up = accepted + mta.retry().gives_up_s() * 1000;
        let before = at(&run, gives_up - 1);
        assert_eq!(
            before.message(0).map(|m| m.phase),
            Some(Phase::Spooled(Place::Provider)),
            "{mta:?}"
        );
        assert_eq!(
            before.message(0).and_then(|m| m.gives_up_at),
            Some(SimTime(gives_up)),
            "{mta:?}"
        );
        assert_eq!(
            at(&run, gives_up).message(0).map(|m| m.phase),
            Some(Phase::Returning),
            "{mta:?}"
        );
        let after = at(&run, gives_up + 100);
        assert_eq!(after.ledger().returned, 1, "{mta:?}");
    }
}

#[test]
fn delay_notices_reach_the_sender_at_the_second_of_the_rule_and_have_none_of_their_own() {
    for mta in Mta::ALL {
        let (run, accepted) = letter_at_a_closed_port(mta);
        let notices: Vec<u32> = mta.retry().notices().collect();
        for (before, notice_s) in notices.iter().enumerate() {
            let due = accepted + notice_s * 1000;
            assert_eq!(at(&run, due + 99).delay_notices(), before as u32, "{mta:?}");
            let world = at(&run, due + 100);
            assert_eq!(
                world.delay_notices(),
                before as u32 + 1,
                "{mta:?} at {notice_s} s"
            );
        }
        // Nothing but the letter itself ever comes into the ledger.
        let end = played(&run);
        assert_eq!(end.delay_notices(), notices.len() as u32, "{mta:?}");
        assert_eq!(
            (end.ledger().sent, end.ledger().returned),
            (1, 1),
            "{mta:?}"
        );
    }
}

#[test]
fn attempts_behind_a_closed_port_are_those_of_the_rule_though_they_cost_no_event() {
    let (run, accepted) = letter_at_a_closed_port(Mta::Postfix);
    // 0, 300, 600, 1200, 2400, 4800, 8800 and every 4000 s from there (Postfix, qmgr_active.c).
    for (age_s, attempts, next_s) in [
        (299, 1, 300),
        (301, 2, 600),
        (4799, 5, 4800),
        (12_801, 8, 16_800),
    ] {
        let letter = at(&run, accepted + age_s * 1000).message(0).expect("sent");
        assert_eq!(letter.attempts, attempts, "at {age_s} s");
        assert_eq!(
            letter.next_attempt,
            Some(SimTime(accepted + next_s * 1000)),
            "at {age_s} s"
        );
    }
    let (day, week) = (at(&run, 24 * HOUR), at(&run, 90 * HOUR));
    let samples = |w: &World| w.series().samples.len() as u64;
    assert_eq!(
        week.events() - day.events(),
        samples(&week) - samples(&day),
        "waiting costs no event"
    );
}

#[test]
fn a_dead_destination_is_probed_after_300_seconds_with_one_message() {
    let mut town = busy(0.2);
    town.stations[2] = StationSpec {
        capacity_per_s: 0.01,
        workers: 1,
        overload: OverloadPolicy::Crash { sessions: 10.0 },
        reboot: Duration::secs(1),
        ..STRONG
    };
    let run = run(town, &[(HOUR, Command::Restart(Plan::Bulk))]);
    let mut world = at(&run, HOUR);
    let crashes_before = world.station(Place::Mailboxes).crashes;
    while world.station(Place::Mailboxes).crashes == crashes_before {
        assert!(world.step());
    }
    let crashed = world
        .station(Place::Mailboxes)
        .crashed_at
        .expect("it crashed")
        .ms();
    world.advance(SimTime(crashed + 299_000), u64::MAX);
    assert!(world.ledger().spooled_relay > 10);
    assert_eq!(
        world.transits(Hop::Delivery).count(),
        0,
        "no connection before"
    );
    assert_eq!(world.station(Place::Mailboxes).open_sessions, 0);
    world.advance(SimTime(crashed + 302_000), u64::MAX);
    assert_eq!(
        world.station(Place::Mailboxes).open_sessions,
        1,
        "one message asks"
    );
}

#[test]
fn the_window_starts_at_5_grows_to_20_and_starts_again_after_a_cut() {
    let mut town = busy(20.0);
    let window = Concurrency {
        initial: 5,
        max: 20,
        servers: 1.0,
        feedback: Feedback::One,
    };
    town.stations[2] = StationSpec {
        capacity_per_s: 1.0,
        workers: 100,
        concurrency: Some(window),
        ..STRONG
    };
    let run = run(
        town,
        &[
            (HOUR, Command::Cut(Hop::Delivery)),
            (2 * HOUR, Command::Restart(Plan::Bulk)),
        ],
    );
    let sessions = |ms: u32| at(&run, ms).station(Place::Mailboxes).open_sessions;
    assert_eq!(sessions(50_000), 5, "nothing has succeeded yet");
    assert_eq!(sessions(HOUR - 1), 20);
    assert_eq!(
        sessions(2 * HOUR + 50_000),
        5,
        "after the cut it starts anew"
    );
    assert_eq!(sessions(3 * HOUR), 20);
}

#[test]
fn new_mail_goes_before_old_while_the_active_queue_is_full() {
    let share_of_the_new_delivered = |active_max| {
        let mut town = busy(0.5);
        town.stations[2] = StationSpec {
            capacity_per_s: 1.0,
            workers: 1,
            handover_per_s: 1.0,
            active_max,
            ..STRONG
        };
        let run = run(
            town,
            &[
                (0, Command::Cut(Hop::Delivery)),
                (2 * HOUR, Command::Restart(Plan::Bulk)),
            ],
        );
        let (before, after) = (at(&run, 2 * HOUR), at(&run, 2 * HOUR + 30 * MINUTE));
        let new = before.messages()..after.messages();
        let delivered = new.clone().filter(|&id| {
            after
                .message(id)
                .is_some_and(|m| m.phase == Phase::Delivered)
        });
        delivered.count() as f64 / f64::from(new.len() as u32)
    };
    assert!(
        share_of_the_new_delivered(Some(100.0)) > 0.9,
        "most of the new mail has arrived"
    );
    assert!(
        share_of_the_new_delivered(None) < 0.05,
        "first come, first served: the new waits behind the old"
    );
}

/// A town whose mailboxes take half of what comes, and whose clients wait for a minute.
fn impatient() -> Scenario {
    let mut town = busy(0.5);
    town.stations[2] = StationSpec {
        capacity_per_s: 0.25,
        workers: 1,
        client_timeout: Some(Duration::secs(60)),
        ..STRONG
    };
    town
}

#[test]
fn a_client_gives_up_waiting_and_comes_again() {
    let world = at(&run(impatient(), &[]), 2 * HOUR);
    let meters = world.meters(Hop::Delivery);
    assert!(meters.timed_out > 100, "{meters:?}");
    assert!(world.ledger().adds_up());
    // A minute before a worker at the most, and a minute with one.
    for message in (0..world.messages()).filter_map(|id| world.message(id)) {
        if message.phase == Phase::InService(Place::Mailboxes) {
            assert!(world.now().since(message.since) <= Duration::secs(120));
        }
    }
}

#[test]
fn a_message_waits_since_it_was_taken_in_and_not_since_it_came_back_from_an_attempt() {
    let world = at(&run(impatient(), &[]), 2 * HOUR);
    let messages = (0..world.messages()).filter_map(|id| world.message(id));
    let tried = messages.filter(|m| m.phase == Phase::Spooled(Place::Relay) && m.attempts > 0);
    let mut came_back = 0;
    for message in tried {
        assert_eq!(Some(message.here_since()), message.accepted);
        came_back += u32::from(message.here_since() < message.since);
    }
    assert!(came_back > 100, "{came_back}");
}

#[test]
fn a_timeout_after_the_final_dot_makes_a_duplicate_that_is_counted_apart() {
    let mut town = quiet();
    // Constant service of 100 s against a patience of 60 s: every session is finished without its client.
    town.stations[2] = StationSpec {
        capacity_per_s: 0.01,
        workers: 1,
        client_timeout: Some(Duration::secs(60)),
        ..STRONG
    };
    town.relay_retry = RetryRule::Every(Duration::mins(10));
    let run = run(town, &[(0, Command::SendTest)]);
    let world = at(&run, 35 * MINUTE);
    let meters = world.meters(Hop::Delivery);
    assert_eq!(
        (meters.duplicates, meters.timed_out, meters.served),
        (4, 4, 0)
    );
    let ledger = world.ledger();
    assert_eq!(
        (ledger.sent, ledger.delivered, ledger.spooled_relay),
        (1, 0, 1)
    );
    assert!(ledger.adds_up());
}

#[test]
fn a_rejected_session_costs_its_fraction_of_a_service() {
    let served_in_an_hour = |cost: f64| {
        let mut town = busy(4.0);
        town.stations[2] = StationSpec {
            capacity_per_s: 1.0,
            workers: 1,
            overload: OverloadPolicy::RejectWith421 {
                sessions: 5.0,
                cost,
            },
            ..STRONG
        };
        town.relay_retry = RetryRule::Every(Duration::hours(100));
        let world = at(&run(town, &[]), 10 * HOUR);
        let meters = world.meters(Hop::Delivery);
        (
            meters.served as f64 / 36_000.0,
            meters.rejected as f64 / 36_000.0,
        )
    };
    let (free, _) = served_in_an_hour(0.0);
    assert!((free - 1.0).abs() < 0.01, "refusing costs nothing: {free}");
    let (costly, rejected) = served_in_an_hour(0.2);
    assert!(
        (costly + 0.2 * rejected - 1.0).abs() < 0.02,
        "served {costly}, rejected {rejected}"
    );
}

#[test]
fn a_permanent_refusal_comes_back_at_once_and_nothing_waits() {
    let run = run(busy(1.0), &[(HOUR, Command::Reject(Hop::Relay))]);
    let world = at(&run, 3 * HOUR);
    assert!(world.ledger().returned > 6000);
    assert_eq!(world.ledger().limbo, 0);
}

/// Two hours of mail behind a cut link, then a plan; the storage is twice as fast as the mail.
fn restarted(plan: Plan) -> Run {
    let mut town = busy(0.5);
    town.stations[2] = StationSpec {
        capacity_per_s: 1.0,
        workers: 4,
        handover_per_s: 10.0,
        ..STRONG
    };
    run(
        town,
        &[
            (0, Command::Cut(Hop::Delivery)),
            (2 * HOUR, Command::Restart(plan)),
        ],
    )
}

#[test]
fn when_calm_opens_a_block_only_when_the_last_has_drained() {
    let run = restarted(Plan::Calm { blocks: 6 });
    let mut world = at(&run, 2 * HOUR);
    let mut open = 1;
    while world.blocks().filter(|b| b.open).count() < 6 && world.now() < SimTime(12 * HOUR) {
        let backlog: u32 = world.blocks().filter(|b| b.open).map(|b| b.waiting).sum();
        let idle = backlog + world.station(Place::Mailboxes).open_sessions;
        world.advance(SimTime(world.now().ms() + 1000), u64::MAX);
        let now_open = world.blocks().filter(|b| b.open).count();
        if now_open > open {
            assert!(idle <= 10, "block {now_open} opened onto {idle} messages");
            open = now_open;
        }
    }
    assert_eq!(open, 6);
}

#[test]
fn when_calm_all_blocks_open_in_the_end_whatever_the_time_on_the_link() {
    for name in ["sandbox", "libero-2023", "libero-june-2023"] {
        for (seed, blocks) in [(1, 4), (2, 12), (3, 24)] {
            let scenario = Scenario::named(name).unwrap();
            let span = scenario.span.ms();
            let mut run = Run::new(scenario, seed);
            run.script = vec![
                (SimTime(HOUR), Command::Cut(Hop::Delivery)),
                (
                    SimTime(HOUR + 30 * MINUTE),
                    Command::Mend(Hop::Delivery, Plan::Calm { blocks }),
                ),
            ];
            let mut world = at(&run, HOUR + 30 * MINUTE);
            world.advance(world.now() + Duration::mins(1), u64::MAX);
            let all_open =
                |world: &World| world.blocks().filter(|b| b.open).count() == usize::from(blocks);
            while !all_open(&world) && world.now() < SimTime(span) {
                world.advance(world.now() + Duration::mins(1), u64::MAX);
            }
            println!(
                "{name} {blocks}: {:?} crashes {}",
                world.now(),
                world.station(Place::Mailboxes).crashes
            );
            assert!(all_open(&world), "{name} with {blocks} blocks");
        }
    }
}

#[test]
fn blocks_open_at_their_interval_and_closed_mail_stays_on_hold() {
    let run = restarted(Plan::Blocks {
        blocks: 4,
        every: Duration::mins(30),
    });
    for opened in 1..=4u32 {
        let world = at(&run, 2 * HOUR + (opened - 1) * 30 * MINUTE + 1000);
        let open: Vec<bool> = world.blocks().map(|b| b.open).collect();
        let expected: Vec<bool> = (0..4).map(|i| i < opened).collect();
        assert_eq!(open, expected);
        for (i, block) in world.blocks().enumerate() {
            assert!(block.open || block.delivered == 0, "block {i} is closed");
        }
    }
}

#[test]
fn a_cut_ends_the_plan_and_the_next_one_begins_anew() {
    let every = Duration::mins(30);
    let mut run = restarted(Plan::Blocks { blocks: 4, every });
    let opened = |world: &World| {
        let flags = world.series().flags.iter();
        flags
            .filter(|f| matches!(f.kind, FlagKind::BlockOpened(_)))
            .count()
    };
    run.push(SimTime(2 * HOUR + 40 * MINUTE), Command::Cut(Hop::Delivery))
        .expect("a cut");
    assert_eq!(opened(&played(&run)), 2, "no block opens behind a cut");
    run.push(
        SimTime(6 * HOUR),
        Command::Restart(Plan::Blocks { blocks: 3, every }),
    )
    .expect("a plan");
    let end = played(&run);
    assert_eq!(opened(&end), 2 + 3);
    assert_eq!(
        (end.ledger().limbo, end.blocks().filter(|b| b.open).count()),
        (0, 3)
    );
}

#[test]
fn a_drip_releases_the_backlog_at_its_rate() {
    let run = restarted(Plan::Drip { rate_per_s: 0.8 });
    let (a, b) = (at(&run, 3 * HOUR), at(&run, 4 * HOUR));
    let rate = f64::from(b.ledger().delivered - a.ledger().delivered) / 3600.0;
    assert!((rate - 0.8).abs() < 0.01, "{rate} a second");
}

#[test]
fn natural_retries_come_each_at_its_own_time_within_the_longest_backoff() {
    let run = restarted(Plan::Natural);
    let waited = at(&run, 2 * HOUR - 1).ledger().limbo;
    let soon = at(&run, 2 * HOUR + 10 * MINUTE).ledger().limbo;
    assert!(
        soon > waited / 2,
        "they do not come all at once: {soon} of {waited}"
    );
    // Postfix comes back within 4,000 s; half as much again for the storage to work it off.
    let late = at(&run, 2 * HOUR + 12_000_000).ledger().limbo;
    assert_eq!(late, 0);
}

#[test]
fn users_whose_mail_waits_send_tests_which_join_the_limbo_and_stop_with_it() {
    let mut town = busy(0.1);
    town.user_tests_per_h = 0.5;
    town.user_tests_growth = Duration(1);
    town.mailboxes = 1000;
    let run = run(
        town,
        &[
            (HOUR, Command::Cut(Hop::Delivery)),
            (3 * HOUR, Command::Restart(Plan::Bulk)),
        ],
    );
    assert_eq!(at(&run, HOUR).user_tests(), 0, "nobody waits, nobody tests");
    let cut = at(&run, 3 * HOUR - 1);
    // The waiting users grow by 360 an hour: about 0.5 * 360 * 2^2 / 2 tests in two hours, and tests of tests.
    assert!(
        (300..800).contains(&cut.user_tests()),
        "{}",
        cut.user_tests()
    );
    assert!(cut.ledger().limbo > 720 + 300);
    let after = at(&run, 6 * HOUR);
    let later = at(&run, 10 * HOUR);
    assert_eq!(after.ledger().limbo, 0);
    assert_eq!(
        after.user_tests(),
        later.user_tests(),
        "with the limbo the tests stop"
    );
}

#[test]
fn an_outbox_is_tried_at_its_own_time_unless_people_send_everything_again() {
    let phase = |plan: Plan, minute: u32| {
        let run = run(
            quiet(),
            &[
                (10 * MINUTE, Command::Cut(Hop::Submission)),
                (11 * MINUTE, Command::SendTest),
                (15 * MINUTE, Command::Mend(Hop::Submission, plan)),
            ],
        );
        at(&run, minute * MINUTE).message(0).unwrap().phase
    };
    let blocks = Plan::Blocks {
        blocks: 2,
        every: Duration::hours(1),
    };
    for plan in [Plan::Natural, blocks] {
        assert_eq!(phase(plan, 20), Phase::Outbox);
        assert_ne!(phase(plan, 22), Phase::Outbox);
    }
    assert_ne!(phase(Plan::Bulk, 16), Phase::Outbox);
}

#[test]
fn the_load_of_a_server_is_the_mean_of_some_moments() {
    for name in ["sandbox", "exchange-2022"] {
        let mut world = World::new(&Run::new(Scenario::named(name).unwrap(), 3)).unwrap();
        let sample_ms = world.series().every.ms();
        let block_ms = 16 * sample_ms;
        let servers = [
            (Hop::Submission, Place::Provider),
            (Hop::Relay, Place::Relay),
        ];
        // What has been done by each: of how many workers for how long.
        let worked = |world: &World| {
            servers.map(|(hop, _)| {
                let (meters, now) = (world.meters(hop), world.now().ms());
                meters.sessions.area_at(now) - meters.waiting.area_at(now)
            })
        };
        // The first sample is that of the beginning.
        let mut until_ms = block_ms - sample_ms;
        world.advance(SimTime(until_ms), u64::MAX);
        for block in 0..50 {
            let before = worked(&world);
            until_ms += block_ms;
            world.advance(SimTime(until_ms), u64::MAX);
            for (i, (_, place)) in servers.into_iter().enumerate() {
                let station = world.station(place);
                let busy = (worked(&world)[i] - before[i]) as f64 / f64::from(block_ms);
                let mean = busy / f64::from(station.workers);
                let found = f64::from(station.load);
                assert!(
                    (found - mean).abs() < 1e-3,
                    "{name}, {place:?}, {block}: {found}, not {mean}"
                );
            }
        }
    }
}
