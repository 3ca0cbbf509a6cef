//! A quiet snapshot for the panels' native tests.

use limbo_player::Snapshot;
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
        now: SimTime::ZERO,
        playing: false,
        seeking: false,
        speed: 1.0,
        behind: None,
        ended: false,
        ledger: Ledger::default(),
        hops: [HopState::Up; 3],
        rejects: [false; 3],
        delay_notices: 0,
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
        oldest: None,
        restart: None,
        series: series.clone(),
        known: series,
        futures: Rc::new(Vec::new()),
        can_undo: false,
        can_redo: false,
    }
}
