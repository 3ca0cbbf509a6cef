//! A quiet snapshot and a ledger for the native tests of components.

use limbo_player::{Snapshot, UndoStep};
use limbo_sim::{
    BlockView, HopState, Ledger, ReaderLedger, Scenario, Series, SimTime, StationView,
};
use std::rc::Rc;
use std::sync::Arc;

/// Everything up, nothing sent, paused at the beginning.
pub(crate) fn snapshot() -> Snapshot {
    let scenario = Scenario::named("libero-2023").expect("the default scenario exists");
    let station = StationView {
        workers: 1,
        ..StationView::IDLE
    };
    let series = Rc::new(Series::default());
    Snapshot {
        scenario: Arc::new(scenario),
        seed: 1,
        script: Vec::new(),
        now: SimTime::ZERO,
        playhead: SimTime::ZERO,
        playing: false,
        seeking: false,
        speed: 1.0,
        behind: None,
        ended: false,
        ledger: Ledger::default(),
        tests: Ledger::default(),
        hops: [HopState::Up; 3],
        rejects: [false; 3],
        delay_notices: 0,
        last_delay_notice: None,
        stations: [station; 4],
        blocks: vec![
            BlockView {
                open: true,
                waiting: 0,
                delivered: 0
            };
            12
        ],
        readers: ReaderLedger::default(),
        block_readers: Vec::new(),
        my_block: 7,
        layers: Default::default(),
        shut_for: None,
        oldest: None,
        restart: None,
        series: series.clone(),
        known: series,
        futures: Rc::new(Vec::new()),
        undo: UndoStep::None,
        redo: UndoStep::None,
    }
}

/// A ledger that adds up, with another number in every place.
pub(crate) const LEDGER: Ledger = Ledger {
    sent: 255,
    outbox: 1,
    travelling: 2,
    in_service: 4,
    spooled_provider: 8,
    spooled_relay: 16,
    delivered: 32,
    returned: 64,
    lost: 128,
    limbo: 20,
};
