//! A run that was accepted is played: a thousand steps of it, with a ledger that adds up at every look.

use limbo_sim::limits::{COMMANDS_MAX, SPAN_MAX};
use limbo_sim::{Run, SimTime, World};

/// So often is looked at the ledger.
const LOOKS: u64 = 4;
/// An accepted run takes no more memory before anything has happened: stations and servers, and no message.
const MEMORY_BYTES_MAX: usize = 64 << 20;

/// Plays the first `steps` of a run.
pub fn some(run: &Run, steps: u64) {
    assert_eq!(run.validate(), Ok(()));
    assert!(run.script.len() <= COMMANDS_MAX, "too many commands");
    assert!(run.scenario.span.ms() <= SPAN_MAX.ms(), "too long");
    let mut world = World::new(run).expect("a run that validates can be played");
    assert!(
        world.memory_bytes() <= MEMORY_BYTES_MAX,
        "{} bytes",
        world.memory_bytes()
    );
    let end = SimTime(run.scenario.span.ms());
    let mut before = world.now();
    for _ in 0..LOOKS {
        world.advance(end, steps / LOOKS);
        let ledger = world.ledger();
        assert!(ledger.adds_up(), "{ledger:?}");
        assert!(
            before <= world.now() && world.now() <= end,
            "time goes back, or on without end"
        );
        before = world.now();
    }
    assert_eq!(
        world.ledger(),
        world.recount(),
        "the ledger is that of the messages"
    );
    assert_eq!(world.tests(), world.recount_tests());
    if !world.hash().is_multiple_of(4) {
        return;
    }
    // However it is cut into portions it is the same run; looked at for every fourth run, since it is played again.
    let mut again = World::new(run).expect("as before");
    again.advance(end, steps / LOOKS * LOOKS);
    assert_eq!((again.hash(), again.now()), (world.hash(), world.now()));
}
