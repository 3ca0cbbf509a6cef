//! The address follows the reader: each mode and each chapter is an entry of the browser's history, so that Back and
//! Forward go through them (`navigation`).
//!
//! An embedded page makes no entries: Back belongs to the article around it.

use super::state::State;
use crate::browser::address;
use limbo_format::{Mode, Params};
use std::cell::Cell;

/// The mode and the chapter of the present entry.
pub type Entry = (Mode, Option<u8>);

fn entry_of(state: &State) -> Entry {
    let chapter = (state.mode == Mode::Story).then_some(state.chapter);
    (state.mode, chapter)
}

/// After a change of the state: another mode or chapter is another entry of the history. `entry` is the present one.
pub fn follow(state: &State, entry: &Cell<Option<Entry>>) {
    let now = entry_of(state);
    let before = entry.replace(Some(now));
    // The first entry is the address with which the page was opened: it stays as it is.
    if before.is_some_and(|before| before != now) {
        let query = entry_query(state);
        match state.display.embed {
            true => address::replace(&query),
            false => address::push(&query),
        }
    }
}

/// The query of a mode and a chapter, without a moment in them: what a reader comes back to by Back.
fn entry_query(state: &State) -> String {
    let (mode, chapter) = entry_of(state);
    let story = mode == Mode::Story;
    let params = Params {
        scenario: match story {
            true => Params::default().scenario,
            false => state.snapshot.scenario.name,
        },
        seed: match story {
            true => Params::default().seed,
            false => state.snapshot.seed,
        },
        locale: Some(state.locale.lang().code()),
        theme: state.theme_choice,
        mode: Some(mode),
        chapter,
        display: state.display,
        ..Params::default()
    };
    params.query()
}
