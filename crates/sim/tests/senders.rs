//! What senders and users do when mail waits: users test more the longer it lasts, and some programs never try again.

use crate::common::oracle::INSTANT;
use crate::common::{HOUR, scenario};
use limbo_sim::scenario::{Arrivals, FLAT_RHYTHM, Scans};
use limbo_sim::{Command, Duration, Hop, Ledger, Phase, Plan, Run, Scenario, SimTime, World};

/// A network in which nothing takes time, with mail every two seconds, and nobody who tests.
fn network() -> Scenario {
    let span = Duration::hours(40);
    Scenario {
        span,
        travel: Duration::ZERO,
        mailboxes: 1_000_000,
        arrivals: Arrivals {
            rate_per_s: 0.5,
            rhythm: FLAT_RHYTHM,
            epoch_hour: 0,
            until: span,
        },
        stations: [INSTANT; 3],
        scans: Scans::Pass,
        user_tests_per_h: 0.0,
        user_tests_growth: Duration::hours(3),
        once_share: 0,
        calendar: Vec::new(),
        ..scenario("small-town")
    }
}

fn played(scenario: Scenario, script: &[(u32, Command)], until: u32) -> World {
    let mut run = Run::new(scenario, 3);
    for &(at, command) in script {
        run.push(SimTime(at), command).expect("a valid script");
    }
    let mut world = World::new(&run).expect("a valid run");
    assert!(world.advance(SimTime(until), u64::MAX));
    world
}

const CUT: (u32, Command) = (HOUR, Command::Cut(Hop::Delivery));

#[test]
fn users_test_the_more_the_longer_their_mail_has_waited() {
    let town = Scenario {
        user_tests_per_h: 0.05,
        ..network()
    };
    let tests = |h: u32| played(town.clone(), &[CUT], h * HOUR).user_tests();
    assert_eq!(tests(1), 0, "nothing waits");
    // 1,800 users an hour begin to wait: the integral of 0.05/h * 1800 t (1 - exp(-t/3)), by hand.
    let expected = |h: f64| {
        let grown = 9.0 - (3.0 * h + 9.0) * (-h / 3.0).exp();
        0.05 * 1800.0 * (h * h / 2.0 - grown)
    };
    for h in [3, 7] {
        let (made, expected) = (f64::from(tests(1 + h)), expected(f64::from(h)));
        // Tests wait as well and make more users wait: some more than that.
        assert!(
            (0.9..1.5).contains(&(made / expected)),
            "{h} h: {made} for {expected}"
        );
    }
}

#[test]
fn tests_are_mail_like_any_other_and_end_when_mail_arrives() {
    let town = Scenario {
        user_tests_per_h: 0.05,
        ..network()
    };
    let script = [CUT, (8 * HOUR, Command::Restart(Plan::Bulk))];
    let cut = played(town.clone(), &script, 8 * HOUR - 1);
    let tests = cut.tests();
    assert!(tests.sent > 500 && tests.limbo == tests.sent, "{tests:?}");
    assert_eq!(tests.spooled_relay, tests.sent);
    let of_waiting = cut.waiting(limbo_sim::Place::Relay).filter(|w| w.test);
    assert_eq!(of_waiting.count() as u32, tests.sent);
    let after = played(town.clone(), &script, 10 * HOUR).tests();
    assert_eq!(after.delivered, after.sent);
    // Until the rate is looked at again, a minute later, a few more may be sent; then nobody tests.
    assert!(after.sent <= tests.sent + 60, "{after:?}, {tests:?}");
    assert_eq!(played(town, &script, 30 * HOUR).user_tests(), after.sent);
}

#[test]
fn the_viewers_own_test_is_none_of_the_waiting_users() {
    let world = played(network(), &[(1000, Command::SendTest)], HOUR);
    let own = world.message(world.own()[0]).expect("it was sent");
    assert!(own.mine && !own.test && !own.once);
    assert_eq!(world.tests(), Ledger::default());
}

/// The relay is cut for an hour, with such senders among all.
fn cut_relay(once_share: u16, once_told: f64) -> World {
    let town = Scenario {
        once_share,
        once_told,
        ..network()
    };
    let script = [
        (HOUR, Command::Cut(Hop::Relay)),
        (2 * HOUR, Command::Mend(Hop::Relay, Plan::Natural)),
    ];
    played(town, &script, 30 * HOUR)
}

#[test]
fn who_never_tries_again_gives_up_at_the_first_failure_and_is_told_or_not() {
    // In an hour 1,800 messages meet a cut link, a fifth of them sent once only.
    let world = cut_relay(200, 0.3);
    let ledger = world.ledger();
    let gone = f64::from(ledger.lost + ledger.returned);
    assert!((300.0..420.0).contains(&gone), "{ledger:?}");
    let told = f64::from(ledger.returned) / gone;
    assert!((0.22..0.38).contains(&told), "{told}");
    for id in 0..world.messages() {
        let m = world.message(id).expect("sent");
        let gone = matches!(m.phase, Phase::Lost | Phase::Returned);
        let in_the_cut = (HOUR..2 * HOUR).contains(&m.born.ms());
        assert_eq!(gone, m.once && in_the_cut, "{m:?}");
    }
}

#[test]
fn where_every_sender_tries_again_nothing_is_lost_or_returned() {
    let ledger = cut_relay(0, 0.0).ledger();
    assert_eq!((ledger.lost, ledger.returned), (0, 0));
}

#[test]
fn all_or_none_of_those_who_try_once_are_told_at_the_ends_of_the_range() {
    let (all, none) = (cut_relay(500, 1.0).ledger(), cut_relay(500, 0.0).ledger());
    assert_eq!((all.lost, none.returned), (0, 0));
    assert_eq!(all.returned, none.lost);
    assert!(all.returned > 700);
}

#[test]
fn who_tries_once_sends_the_same_mail_as_before() {
    let (with, without) = (cut_relay(500, 0.3), cut_relay(0, 0.3));
    assert_eq!(with.messages(), without.messages());
    let born = |world: &World, id| world.message(id).map(|m| (m.born, m.addr));
    assert!((0..with.messages()).all(|id| born(&with, id) == born(&without, id)));
}
