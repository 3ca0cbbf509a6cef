//! Attempts that are counted without an event of their own: at the senders' programs, and at a relay that tries at an
//! interval; and that they stay made when the relay's rule is another from some instant on.

use crate::common::{HOUR, scenario};
use limbo_sim::scenario::{Readers, RetryRule};
use limbo_sim::{
    Command, Duration, Hop, MessageId, MessageView, Mta, Phase, Place, Plan, Run, Scenario,
    SimTime, World,
};

const MINUTE: u32 = 60_000;

/// A small town in which nobody reads and nobody tests, with a hop that is cut after ten minutes.
fn cut(hop: Hop, relay_retry: RetryRule) -> World {
    let town = Scenario {
        span: Duration::hours(24),
        user_tests_per_h: 0.0,
        readers: Readers::NONE,
        relay_retry,
        ..scenario("small-town")
    };
    let mut run = Run::new(town, 3);
    run.push(SimTime(10 * MINUTE), Command::Cut(hop)).unwrap();
    World::new(&run).unwrap()
}

/// A small town after an outage of an hour, restarted all at once: the mailboxes' server falls again and again, and what waits is
/// deferred each time.
fn restarted() -> Run {
    let mut run = Run::new(scenario("small-town"), 1);
    run.push(SimTime(20 * MINUTE), Command::Cut(Hop::Delivery))
        .unwrap();
    run.push(SimTime(80 * MINUTE), Command::Restart(Plan::Bulk))
        .unwrap();
    run
}

fn waiting(world: &World, place: Place) -> Vec<MessageView> {
    let ids: Vec<MessageId> = world.waiting(place).map(|w| w.id).collect();
    ids.into_iter().filter_map(|id| world.message(id)).collect()
}

/// How many instants of that interval have gone by at this age, both in ms.
fn intervals(age: u32, interval: Duration) -> u32 {
    age / interval.ms()
}

#[test]
fn a_message_in_the_outbox_is_tried_every_ten_minutes_though_no_attempt_is_an_event() {
    let mut world = cut(Hop::Submission, scenario("small-town").relay_retry);
    world.advance(SimTime(12 * MINUTE), u64::MAX);
    world.act(Command::SendTest).unwrap();
    let own = world.own()[0];
    for minute in [13, 21, 23, 95, 181, 300] {
        world.advance(SimTime(minute * MINUTE), u64::MAX);
        let message = world.message(own).unwrap();
        assert_eq!(message.attempts, (minute - 12) / 10 + 1, "at {minute} min");
        let next = (minute - 12) / 10 * 10 + 22;
        assert_eq!(message.next_attempt, Some(SimTime(next * MINUTE)));
    }
    let events = world.events();
    world.advance(SimTime(301 * MINUTE), u64::MAX);
    // The outbox grows; what waits there costs nothing.
    assert!(world.events() - events < 100 && world.waiting_len(Place::Senders) > 500);
    let made = world.message(own).unwrap().attempts;
    world
        .act(Command::Mend(Hop::Submission, Plan::Bulk))
        .unwrap();
    assert_eq!(world.attempts_at(own, Place::Senders), made);
}

#[test]
fn a_relay_that_tries_at_an_interval_has_tried_at_each_behind_a_cut_link() {
    let every = Duration::mins(15);
    for rule in [RetryRule::Every(every), RetryRule::Exponential(every)] {
        let mut world = cut(Hop::Delivery, rule);
        for hour in [1, 2, 5] {
            world.advance(SimTime(hour * HOUR + 7), u64::MAX);
            let all = waiting(&world, Place::Relay);
            assert!(all.len() > 100);
            for m in all.iter().filter(|m| m.since > SimTime(11 * MINUTE)) {
                let age = world.now().since(m.accepted.unwrap()).ms();
                assert_eq!(m.attempts, intervals(age, every) + 1, "{rule:?} {m:?}");
            }
        }
    }
}

#[test]
fn attempts_stay_made_when_the_relay_goes_by_another_rule() {
    // Postfix, every so often, after random times, Haraka, and Postfix again.
    let mut world = cut(Hop::Delivery, scenario("small-town").relay_retry);
    for (hour, rule) in [(1, 10.0), (3, 11.0), (4, 5.0), (6, 10.0), (7, 0.0)] {
        world.advance(SimTime(hour * HOUR + 7), u64::MAX);
        let before = waiting(&world, Place::Relay);
        assert!(before.len() > 100 && before.iter().all(|m| m.attempts > 0));
        world.act(Command::Set("relay_retry.rule", rule)).unwrap();
        for m in &before {
            let now = world.message(m.id).unwrap();
            assert_eq!(now.attempts, m.attempts, "rule {rule} at {hour} h");
        }
        let changed = world.now();
        world.advance(SimTime(hour * HOUR + 50 * MINUTE), u64::MAX);
        let (RetryRule::Every(time) | RetryRule::Exponential(time)) = world.scenario().relay_retry
        else {
            continue;
        };
        for m in &before {
            let now = world.message(m.id).unwrap();
            let age = |at: SimTime| at.since(m.accepted.unwrap()).ms();
            let more = intervals(age(world.now()), time) - intervals(age(changed), time);
            assert_eq!(now.attempts, m.attempts + more, "rule {rule} at {hour} h");
        }
    }
}

#[test]
fn mail_that_is_only_to_end_says_so_whether_its_link_is_cut_or_mended_and_is_not_tried_any_more() {
    // Stalwart tries for the last time after 28 hours and gives up after 72.
    let town = Scenario {
        span: Duration::hours(80),
        user_tests_per_h: 0.0,
        readers: Readers::NONE,
        relay_retry: RetryRule::Server(Mta::Stalwart),
        ..scenario("small-town").with_weight(200)
    };
    let mut run = Run::new(town, 3);
    run.push(SimTime(10 * MINUTE), Command::Cut(Hop::Delivery))
        .unwrap();
    let mut world = World::new(&run).unwrap();
    world.advance(SimTime(11 * MINUTE), u64::MAX);
    world.act(Command::SendTest).unwrap();
    let own = world.own()[0];
    world.advance(SimTime(20 * HOUR), u64::MAX);
    let tried = world.message(own).unwrap();
    assert!(
        tried.next_attempt.is_some() && !tried.awaits_end,
        "{tried:?}"
    );
    world.advance(SimTime(40 * HOUR), u64::MAX);
    let cut = world.message(own).unwrap();
    assert!(cut.next_attempt.is_none() && cut.awaits_end, "{cut:?}");
    world
        .act(Command::Mend(Hop::Delivery, Plan::Natural))
        .unwrap();
    world.advance(SimTime(41 * HOUR), u64::MAX);
    let mended = world.message(own).unwrap();
    assert_eq!(world.hop(Hop::Delivery), limbo_sim::HopState::Up);
    assert!(mended.next_attempt.is_none() && mended.awaits_end);
    assert_eq!(mended.attempts, cut.attempts);
    let end = mended.gives_up_at.unwrap();
    world.advance(end + Duration::secs(1), u64::MAX);
    let ended = world.message(own).unwrap().phase;
    assert!(
        matches!(ended, Phase::Returning | Phase::Returned),
        "{ended:?}"
    );
}

#[test]
fn an_attempt_that_is_set_is_made_at_its_instant_also_where_the_link_is_cut_before_it() {
    let run = restarted();
    let mut world = World::new(&run).unwrap();
    world.advance(SimTime(91 * MINUTE), u64::MAX);
    let deferred: Vec<MessageView> = waiting(&world, Place::Relay)
        .into_iter()
        .filter(|m| m.next_attempt.is_some())
        .collect();
    assert!(deferred.len() > 300, "{}", deferred.len());
    world.act(Command::Cut(Hop::Delivery)).unwrap();
    world.advance(SimTime(91 * MINUTE + 1), u64::MAX);
    for before in &deferred {
        let now = world.message(before.id).unwrap();
        assert_eq!(now.next_attempt, before.next_attempt, "{now:?}");
        assert!(now.gives_up_at >= now.next_attempt, "{now:?}");
    }
    let first = deferred
        .iter()
        .filter_map(|m| m.next_attempt)
        .min()
        .unwrap();
    world.advance(first, u64::MAX);
    for before in deferred.iter().filter(|m| m.next_attempt == Some(first)) {
        let now = world.message(before.id).unwrap();
        assert_eq!(now.attempts, before.attempts + 1, "{now:?}");
    }
}

#[test]
fn each_attempt_that_is_told_raises_the_number_by_one_also_at_an_exim_that_knows_the_host_to_be_dead()
 {
    let mut world = cut(Hop::Relay, scenario("small-town").relay_retry);
    world.advance(SimTime(HOUR), u64::MAX);
    let all = waiting(&world, Place::Provider);
    let late = |m: &&MessageView| m.accepted > Some(SimTime(15 * MINUTE));
    let exims = all
        .iter()
        .filter(late)
        .filter(|m| m.server == Some(Mta::Exim));
    assert!(exims.count() > 5);
    let mut told: Vec<(SimTime, MessageView)> = all
        .iter()
        .filter(late)
        .filter_map(|m| Some((m.next_attempt?, *m)))
        .collect();
    told.sort_by_key(|(at, m)| (*at, m.id));
    for (at, before) in told {
        world.advance(at, u64::MAX);
        let now = world.message(before.id).unwrap();
        assert_eq!(now.attempts, before.attempts + 1, "{before:?} {now:?}");
    }
}

#[test]
fn behind_a_cut_each_attempt_that_is_told_raises_the_number_by_one_however_often_mail_was_tried_before_it()
 {
    let mut run = restarted();
    run.push(SimTime(100 * MINUTE), Command::Cut(Hop::Delivery))
        .unwrap();
    let mut world = World::new(&run).unwrap();
    world.advance(SimTime(105 * MINUTE), u64::MAX);
    let all = waiting(&world, Place::Relay);
    let mut told: Vec<(SimTime, MessageView)> = all
        .into_iter()
        .filter(|m| m.attempts > 1)
        .filter_map(|m| Some((m.next_attempt?, m)))
        .collect();
    told.sort_by_key(|(at, m)| (*at, m.id));
    assert!(told.len() > 100);
    // One for each instant.
    told.dedup_by_key(|(at, _)| *at);
    for (at, before) in told {
        world.advance(SimTime(at.ms() - 1), u64::MAX);
        let due = world.message(before.id).unwrap();
        world.advance(at, u64::MAX);
        let now = world.message(before.id).unwrap();
        if due.next_attempt == Some(at) {
            assert_eq!(now.attempts, due.attempts + 1, "{due:?} {now:?}");
        }
    }
}

#[test]
fn an_attempt_at_a_random_time_that_was_set_before_a_cut_is_counted_as_one_however_late_it_is() {
    let mut town = scenario("small-town");
    town.relay_retry = RetryRule::Exponential(Duration::mins(5));
    let mut run = Run::new(town, 1);
    run.push(SimTime(20 * MINUTE), Command::Cut(Hop::Delivery))
        .unwrap();
    run.push(SimTime(80 * MINUTE), Command::Restart(Plan::Bulk))
        .unwrap();
    let mut world = World::new(&run).unwrap();
    world.advance(SimTime(91 * MINUTE), u64::MAX);
    world.act(Command::Cut(Hop::Delivery)).unwrap();
    world.advance(SimTime(91 * MINUTE + 1), u64::MAX);
    let mut told: Vec<(SimTime, MessageView)> = waiting(&world, Place::Relay)
        .into_iter()
        .filter_map(|m| Some((m.next_attempt?, m)))
        .collect();
    told.sort_by_key(|(at, m)| (*at, m.id));
    let late = |at: &SimTime| *at > SimTime(91 * MINUTE + 15 * MINUTE);
    assert!(
        told.iter().filter(|(at, _)| late(at)).count() > 3,
        "three means later"
    );
    for (at, before) in told {
        world.advance(at, u64::MAX);
        let now = world.message(before.id).unwrap();
        assert_eq!(now.attempts, before.attempts + 1, "{before:?} {now:?}");
    }
}
