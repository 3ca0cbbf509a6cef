//! Mail that the relay keeps back for closed blocks: its limit counts for each message from the instant at which the relay
//! accepted it.

mod common;

use common::scenario;
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
