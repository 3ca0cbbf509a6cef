//! Mail that the relay keeps back for closed blocks: it is never given up untried but by the relay's own limit, and that
//! counts for each message from the instant at which the relay accepted it.

use crate::common::{HOUR, REOPENS, libero, scenario};
use limbo_sim::mta::{Mta, NextStep, RetryPolicy};
use limbo_sim::{
    Command, Duration, Hop, MessageView, Phase, Place, Plan, Run, Scenario, SimTime, World,
};

const MINUTE: u32 = 60_000;

fn on_hold(world: &World) -> Vec<MessageView> {
    let all = world.waiting(Place::Relay);
    all.filter_map(|w| world.message(w.id))
        .filter(|m| m.on_hold)
        .collect()
}

#[test]
fn mail_kept_back_beyond_the_end_of_its_rule_is_tried_at_the_next_pass() {
    let mut run = libero(Plan::ByHand { blocks: 12 }, 5);
    for (key, value) in [("relay_lifetime_ms", 0.0), ("readers.share", 0.0)] {
        run.push(REOPENS, Command::Set(key, value)).unwrap();
    }
    let mut world = World::new(&run).unwrap();
    world.advance(SimTime(160 * HOUR), u64::MAX);
    let lifetime = Duration::hours(5 * 24 + 1);
    let old = on_hold(&world).into_iter();
    let old: Vec<_> = old
        .filter(|m| world.now().since(m.accepted.unwrap()) > lifetime)
        .collect();
    assert!(old.len() > 50, "{}", old.len());
    world.act(Command::Restart(Plan::Natural)).unwrap();
    let pass = world.now() + Duration::secs(300);
    for m in &old {
        let now = world.message(m.id).unwrap();
        assert_eq!(now.phase, Phase::Spooled(Place::Relay), "{now:?}");
        assert!(now.next_attempt.is_some_and(|at| at <= pass), "{now:?}");
        assert_eq!(now.gives_up_at, now.next_attempt);
    }
    // Nobody reads, so the storage stands: every try succeeds.
    world.advance(SimTime(190 * HOUR), u64::MAX);
    let phase = |m: &MessageView| world.message(m.id).unwrap().phase;
    let (mut arrived, mut given_up) = (0, 0);
    for m in &old {
        arrived += u32::from(phase(m) == Phase::Delivered);
        given_up += u32::from(matches!(phase(m), Phase::Returning | Phase::Returned));
    }
    assert!(arrived > 50 && given_up == 0, "{arrived}, {given_up}");
}

#[test]
fn only_a_rule_that_expires_by_the_clock_gives_up_what_it_has_not_tried() {
    let by_the_clock = [
        Mta::OpenSmtpd,
        Mta::Stalwart,
        Mta::Exchange,
        Mta::ExchangeOnline,
    ];
    for mta in Mta::ALL {
        for phase_s in [0, 1, 77, 299, 300, 1_234, 1_800] {
            let rule = RetryPolicy::new(mta).scan_phase(phase_s);
            let end_s = rule.gives_up_s();
            for age_s in [end_s + 1, end_s + 2, end_s + 299, end_s + 86_400] {
                let step = rule.next_step(age_s);
                if by_the_clock.contains(&mta) {
                    assert_eq!(step, NextStep::GiveUp(end_s), "{mta:?}");
                    continue;
                }
                let NextStep::Attempt(next_s) = step else {
                    panic!("{mta:?} gives up untried at {age_s} s");
                };
                let period_s = mta.scan_period_s().max(1);
                assert!((age_s..age_s + period_s).contains(&next_s), "{mta:?}");
                if rule.phase_s() > 0 {
                    assert_eq!((next_s - rule.phase_s()) % period_s, 0, "{mta:?}");
                }
                // It is tried, and that ends it where the rule says so.
                if !matches!(mta, Mta::Haraka | Mta::KumoMta) {
                    let after = rule.after_failure(next_s, 1, limbo_sim::mta::NO_JITTER);
                    assert_eq!(after, NextStep::GiveUp(next_s), "{mta:?}");
                }
            }
        }
    }
}

/// A town whose relay keeps mail for two hours. Its storage falls when all is opened, so that older mail drops back behind
/// newer; then everything is closed again.
fn fallen_and_closed(seed: u64) -> World {
    let town = Scenario {
        span: Duration::hours(8),
        relay_lifetime: Some(Duration::hours(2)),
        ..scenario("small-town")
    };
    let mut run = Run::new(town, seed);
    for (minute, command) in [
        (10, Command::Cut(Hop::Delivery)),
        (60, Command::Restart(Plan::ByHand { blocks: 1 })),
        (60, Command::OpenBlock),
        (80, Command::CloseBlock),
    ] {
        run.push(SimTime(minute * MINUTE), command).unwrap();
    }
    World::new(&run).unwrap()
}

#[test]
fn the_relays_limit_ends_for_each_message_when_it_is_over_for_that_one() {
    for seed in 1..=5 {
        let mut world = fallen_and_closed(seed);
        world.advance(SimTime(81 * MINUTE), u64::MAX);
        assert!(world.station(Place::Mailboxes).crashes > 0);
        let held = on_hold(&world);
        let accepted = |m: &MessageView| m.accepted.unwrap();
        assert!(held.len() > 50 && !held.is_sorted_by_key(accepted));
        for minute in 82..400 {
            let at = SimTime(minute * MINUTE);
            world.advance(at, u64::MAX);
            for m in on_hold(&world) {
                assert!(m.gives_up_at > Some(at), "kept too long: {m:?}");
            }
            for m in held.iter().filter_map(|m| world.message(m.id)) {
                let early = at.since(accepted(&m)) < Duration::hours(2);
                let waits = m.phase == Phase::Spooled(Place::Relay);
                assert_eq!(early, waits, "seed {seed}, minute {minute}: {m:?}");
            }
        }
        assert_eq!(world.ledger(), world.recount());
        // What was given up is not there any more when its block opens.
        let before = world.ledger();
        world.act(Command::OpenBlock).unwrap();
        world.advance(SimTime(401 * MINUTE), u64::MAX);
        assert!(before.returned > 50 && world.ledger().returned >= before.returned);
        assert_eq!(world.ledger(), world.recount());
    }
}

#[test]
fn of_mail_that_was_on_hold_and_never_tried_the_hour_is_told_for_which_it_waits() {
    let mut run = Run::new(scenario("small-town"), 5);
    let at = |minutes: u32| SimTime(minutes * MINUTE);
    let script = [
        (at(10), Command::Restart(Plan::ByHand { blocks: 2 })),
        (at(11), Command::SendTest),
        (at(30), Command::Restart(Plan::Natural)),
    ];
    run.script = script.to_vec();
    let mut world = World::new(&run).unwrap();
    world.advance(at(29), u64::MAX);
    let mine = |world: &World| {
        let all = (0..world.messages()).filter_map(|id| world.message(id));
        all.rev().find(|m| m.mine).unwrap()
    };
    let held = mine(&world);
    assert!(
        held.on_hold && held.attempts == 0 && held.next_attempt.is_none(),
        "{held:?}"
    );
    world.advance(at(30) + Duration(1), u64::MAX);
    let waits = mine(&world);
    let next = waits.next_attempt.expect("it waits for an hour");
    world.advance(next - Duration(1), u64::MAX);
    assert_eq!(mine(&world).phase, Phase::Spooled(Place::Relay));
    world.advance(next + Duration::secs(10), u64::MAX);
    assert_ne!(mine(&world).phase, Phase::Spooled(Place::Relay));
}
