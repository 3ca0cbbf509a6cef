//! Blocks opened and closed by hand: what a plan does, an operator can do; what is closed again stays whole.

use crate::common::{HOUR, REOPENS, any_script, any_town, libero, played, scenario};
use limbo_sim::{
    BlockView, Command, Duration, FlagKind, Hop, Place, Plan, ReaderLedger, Run, SimTime, World,
};
use proptest::prelude::*;

/// The outage of `libero-2023`, restarted by hand, with these openings and closings (hours after the restart).
fn by_hand(seed: u64, steps: &[(u32, Command)]) -> Run {
    let mut run = libero(Plan::ByHand { blocks: 12 }, seed);
    let begin = REOPENS.ms() - 1;
    for &(hour, command) in steps {
        run.push(SimTime(begin + hour * HOUR), command).unwrap();
    }
    run
}

fn open_every(hours: u32) -> Vec<(u32, Command)> {
    (0..12).map(|i| (i * hours, Command::OpenBlock)).collect()
}

fn block(world: &World, index: usize) -> (BlockView, ReaderLedger) {
    let view = world.blocks().nth(index).expect("a block");
    (view, world.block_readers().nth(index).expect("readers"))
}

fn open_blocks(world: &World) -> usize {
    world.blocks().filter(|b| b.open).count()
}

#[test]
fn opening_by_hand_at_the_times_of_a_plan_is_that_plan() {
    for seed in 1..=5 {
        for hours in [1, 5] {
            let every = Duration::hours(hours);
            let plan = played(&libero(Plan::Blocks { blocks: 12, every }, seed));
            let hand = played(&by_hand(seed, &open_every(hours)));
            assert_eq!(hand.ledger(), plan.ledger(), "seed {seed}");
            assert_eq!(hand.readers(), plan.readers(), "seed {seed}");
            assert_eq!(hand.series().samples, plan.series().samples);
            assert_eq!(hand.hash(), plan.hash(), "seed {seed}, every {hours} h");
        }
    }
}

#[test]
fn nothing_opens_that_nobody_opens() {
    let world = played(&by_hand(1, &[]));
    assert_eq!(open_blocks(&world), 0);
    assert_eq!(world.station(Place::Mailboxes).crashes, 0);
    let at_reopening = world.series().samples.iter().rfind(|s| s.at < REOPENS);
    // What was on the link when it broke had dropped back long ago.
    let before = at_reopening.expect("a sample").ledger.delivered;
    assert_eq!(world.ledger().delivered, before);
    let world = played(&by_hand(1, &[(3, Command::OpenBlock)]));
    assert_eq!(open_blocks(&world), 1);
}

#[test]
fn whoever_opens_a_block_takes_the_plan_over() {
    let every = Duration::hours(5);
    let mut run = libero(Plan::Blocks { blocks: 12, every }, 1);
    run.push(SimTime(REOPENS.ms() + HOUR), Command::OpenBlock)
        .unwrap();
    assert_eq!(open_blocks(&played(&run)), 2);
}

#[test]
fn a_block_that_is_closed_again_gets_neither_mail_nor_readers() {
    let mut world = World::new(&by_hand(
        1,
        &[
            (0, Command::OpenBlock),
            (2, Command::OpenBlock),
            (3, Command::CloseBlock),
        ],
    ))
    .unwrap();
    let after = |hours| SimTime(REOPENS.ms() + hours * HOUR);
    world.advance(after(4), u64::MAX);
    // What was on its way has arrived by now.
    let (before, readers_before) = block(&world, 1);
    world.advance(after(20), u64::MAX);
    let (closed, readers) = block(&world, 1);
    assert!(!closed.open && closed.waiting > before.waiting);
    assert_eq!(closed.delivered, before.delivered);
    assert_eq!((readers.served, readers.asking), (readers_before.served, 0));
    assert!(block(&world, 0).0.open);
    let flags = &world.series().flags;
    assert!(flags.iter().any(|f| f.kind == FlagKind::BlockClosed(1)));
}

#[test]
fn a_block_opened_again_gets_everything_that_waited() {
    let mut steps = open_every(5);
    steps.insert(2, (6, Command::CloseBlock));
    steps.insert(3, (7, Command::OpenBlock));
    let world = played(&by_hand(1, &steps));
    let plan = played(&libero(
        Plan::Blocks {
            blocks: 12,
            every: Duration::hours(5),
        },
        1,
    ));
    assert_eq!(world.station(Place::Mailboxes).crashes, 0);
    let (hand, plan) = (world.ledger(), plan.ledger());
    assert_eq!(hand.sent, world.recount().sent);
    assert!(hand.delivered.abs_diff(plan.delivered) < plan.delivered / 50);
}

#[test]
fn where_there_is_nothing_to_open_or_close_nothing_happens() {
    let mut run = Run::new(scenario("small-town"), 1);
    run.push(SimTime(HOUR), Command::OpenBlock).unwrap();
    run.push(SimTime(HOUR), Command::Cut(Hop::Delivery))
        .unwrap();
    run.push(SimTime(HOUR + 1), Command::CloseBlock).unwrap();
    run.push(SimTime(HOUR + 2), Command::OpenBlock).unwrap();
    let world = played(&run);
    let opened = |f: &&limbo_sim::Flag| {
        matches!(f.kind, FlagKind::BlockOpened(_) | FlagKind::BlockClosed(_))
    };
    assert_eq!(world.series().flags.iter().filter(opened).count(), 0);
}

#[test]
fn the_first_opening_ends_the_calendar() {
    let mut run = Run::new(scenario("libero-2023"), 1);
    run.push(SimTime(REOPENS.ms() - 1), Command::OpenBlock)
        .unwrap();
    let world = played(&run);
    assert_eq!(world.hop(Hop::Delivery), limbo_sim::HopState::Broken);
}

/// Openings and closings, more of them than of anything else.
fn any_shift() -> impl Strategy<Value = Vec<(SimTime, Command)>> {
    let step = prop_oneof![
        3 => Just(Command::OpenBlock),
        2 => Just(Command::CloseBlock),
        1 => Just(Command::Cut(Hop::Delivery)),
        2 => (1u16..9).prop_map(|blocks| Command::Restart(Plan::ByHand { blocks })),
    ];
    let timed = ((0u32..10_800_000).prop_map(SimTime), step);
    prop::collection::vec(timed, 0..24).prop_map(|mut script| {
        script.sort_by_key(|&(at, _)| at);
        script
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    #[test]
    fn whatever_is_opened_and_closed_the_ledger_adds_up(
        seed: u64,
        town in any_town(),
        shift in any_shift(),
        more in any_script(4, 10_800_000),
    ) {
        let mut run = Run::new(town, seed);
        run.script = shift.into_iter().chain(more).collect();
        run.script.sort_by_key(|&(at, _)| at);
        let mut world = World::new(&run).unwrap();
        for minute in (0..200).step_by(20) {
            world.advance(SimTime(Duration::mins(minute).ms()), u64::MAX);
            prop_assert_eq!(world.ledger(), world.recount());
            // Open blocks are always the first ones, so that the next and the newest are well defined.
            let open = open_blocks(&world);
            prop_assert!(world.blocks().take(open).all(|b| b.open));
            let mut waiting = vec![0; world.blocks().len()];
            for message in world.waiting(Place::Relay) {
                waiting[world.block_of(message.addr) as usize] += 1;
            }
            let counted: Vec<u32> = world.blocks().map(|b| b.waiting).collect();
            prop_assert_eq!(counted, waiting);
        }
    }
}
