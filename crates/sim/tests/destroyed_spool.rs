//! A destroyed disk: what was on it alone is lost without a word, what is in an open session may still arrive, and what
//! comes afterwards is kept again.

use crate::common::{HOUR, scenario};
use limbo_sim::scenario::Readers;
use limbo_sim::{
    Command, Duration, FlagKind, Hop, Ledger, Phase, Place, Plan, Run, Scenario, SimTime, World,
};

const MINUTE: u32 = 60_000;

/// A small town of four days, so that notices and failures have time to come.
fn town() -> Scenario {
    Scenario {
        span: Duration::hours(96),
        user_tests_per_h: 0.0,
        readers: Readers::NONE,
        ..scenario("small-town")
    }
}

fn world(scenario: Scenario, script: &[(u32, Command)]) -> World {
    let mut run = Run::new(scenario, 1);
    for &(at, command) in script {
        run.push(SimTime(at), command).expect("a valid script");
    }
    World::new(&run).expect("a valid run")
}

fn advance(world: &mut World, ms: u32) -> Ledger {
    assert!(world.advance(SimTime(ms), u64::MAX));
    world.ledger()
}

#[test]
fn what_waits_there_is_lost_nobody_is_told_and_later_mail_is_kept() {
    for (place, hop) in [(Place::Provider, Hop::Relay), (Place::Relay, Hop::Delivery)] {
        let mut world = world(town(), &[(10 * MINUTE, Command::Cut(hop))]);
        advance(&mut world, HOUR);
        let (before, waited) = (world.ledger(), world.waiting_len(place));
        assert!(waited > 200, "{waited} wait");
        world.act(Command::DestroySpool(place)).unwrap();
        let after = world.ledger();
        assert_eq!((after.lost, after.limbo), (waited, before.limbo - waited));
        assert_eq!(world.waiting_len(place), 0);
        assert_eq!(world.oldest_in_limbo(), None);
        assert!(
            world
                .series()
                .flags
                .iter()
                .any(|f| f.kind == FlagKind::SpoolDestroyed(place) && f.by_viewer)
        );
        // The arrivals end after three hours, and with them what waits on the new disk comes to rest.
        let kept = advance(&mut world, 4 * HOUR).limbo;
        assert!(kept > 400, "{kept} kept on the new disk");
        // Four days: every server's notices and limits have passed for what was lost, had it been kept.
        let end = advance(&mut world, 95 * HOUR);
        assert_eq!(end.lost, waited);
        assert!(end.returned <= kept, "{end:?}");
        assert!(world.delay_notices() <= 2 * kept, "only for what is kept");
        for id in 0..world.messages() {
            let message = world.message(id).expect("it was sent");
            if message.phase == Phase::Lost {
                assert_eq!(message.since, SimTime(HOUR));
                assert_eq!((message.delay_notices, message.next_attempt), (0, None));
            }
        }
    }
}

#[test]
fn mail_on_hold_for_closed_blocks_is_lost_too_and_the_blocks_go_on_opening() {
    let plan = Plan::Blocks {
        blocks: 6,
        every: Duration::mins(5),
    };
    let script = [
        (10 * MINUTE, Command::Cut(Hop::Delivery)),
        (HOUR, Command::Mend(Hop::Delivery, plan)),
    ];
    let mut world = world(town(), &script);
    let before = advance(&mut world, HOUR + MINUTE);
    world.act(Command::DestroySpool(Place::Relay)).unwrap();
    assert_eq!(world.ledger().lost, before.spooled_relay);
    assert!(world.blocks().all(|block| block.waiting == 0));
    let end = advance(&mut world, 10 * HOUR);
    assert!(world.blocks().all(|block| block.open));
    assert_eq!((end.spooled_relay, end.limbo), (0, 0));
}

/// A town that a crash of the storage interrupts in the middle of its work.
fn in_session() -> World {
    let mut scenario = town();
    scenario.stations[2].overload = limbo_sim::scenario::OverloadPolicy::Unlimited;
    let mut world = world(
        scenario,
        &[
            (10 * MINUTE, Command::Cut(Hop::Delivery)),
            (HOUR, Command::Restart(Plan::Bulk)),
        ],
    );
    advance(&mut world, HOUR + 5 * MINUTE);
    assert!(world.station(Place::Mailboxes).open_sessions > 20);
    assert!(world.on_link(Hop::Delivery) > 5);
    world.act(Command::DestroySpool(Place::Relay)).unwrap();
    world
}

#[test]
fn what_is_on_its_way_or_in_a_session_still_arrives() {
    let mut world = in_session();
    let lost = world.ledger().lost;
    let end = advance(&mut world, 20 * HOUR);
    assert_eq!(end.lost, lost);
    assert_eq!(end.delivered, end.sent - lost);
}

#[test]
fn a_session_that_is_broken_off_has_nothing_to_drop_back_to() {
    let mut world = in_session();
    let before = world.ledger();
    let under_way = world.on_link(Hop::Delivery) + world.station(Place::Mailboxes).open_sessions;
    world.act(Command::Cut(Hop::Delivery)).unwrap();
    let after = world.ledger();
    assert_eq!(after.lost, before.lost + under_way);
    assert_eq!(after.spooled_relay, before.spooled_relay);
    // What the relay accepts from now on has a copy on the new disk and drops back as ever.
    advance(&mut world, 2 * HOUR);
    world.act(Command::Mend(Hop::Delivery, Plan::Bulk)).unwrap();
    advance(&mut world, 2 * HOUR + 5 * MINUTE);
    world.act(Command::Cut(Hop::Delivery)).unwrap();
    assert!(world.ledger().spooled_relay > 20);
    assert_eq!(world.ledger().lost, after.lost);
}

#[test]
fn mail_without_a_copy_that_is_rejected_for_good_is_lost_and_not_returned() {
    let mut world = in_session();
    let before = world.ledger();
    let on_link = world.on_link(Hop::Delivery);
    world.act(Command::Reject(Hop::Delivery)).unwrap();
    let travel = world.scenario().travel.ms();
    let now = world.now().ms();
    let after = advance(&mut world, now + travel);
    assert_eq!(after.lost, before.lost + on_link);
}

#[test]
fn one_step_loses_a_few_messages_and_a_fork_is_the_same() {
    let script = [
        (10 * MINUTE, Command::Cut(Hop::Relay)),
        (HOUR, Command::DestroySpool(Place::Provider)),
    ];
    let mut whole = world(town(), &script);
    let mut stepped = whole.fork();
    advance(&mut whole, 2 * HOUR);
    let mut lost = 0;
    while !stepped.advance(SimTime(2 * HOUR), 1) {
        let now = stepped.ledger();
        assert!(now.adds_up() && now.lost - lost <= 8, "{now:?}");
        assert_eq!(now, stepped.recount());
        if lost == 0 && now.lost > 0 {
            // In the middle of the instant.
            assert!(stepped.has_deferred_work());
            stepped = stepped.fork();
        }
        lost = now.lost;
    }
    assert!(lost > 200);
    assert_eq!(stepped.hash(), whole.hash());
    assert_eq!(stepped.ledger(), whole.ledger());
}
