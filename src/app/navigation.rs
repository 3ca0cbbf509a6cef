//! Back and Forward go through the modes and chapters that the reader has seen, and a page that is left and reloaded
//! returns to where the reader was.

use super::KNOWN;
use super::engine::Engine;
use super::link;
use super::state::Change;
use crate::browser::address;
use limbo_format::{Mode, Params};

/// From now on the address follows the state, and the state follows Back and Forward.
pub fn watch(engine: &Engine) {
    let (went, leaves) = (engine.clone(), engine.clone());
    address::watch(move || navigated(&went), move || remember_moment(&leaves));
}

/// Back or Forward: to the mode and the chapter of that entry. The viewer's run goes on as it is.
fn navigated(engine: &Engine) {
    let (mut params, _) = Params::parse(&address::query(), &KNOWN);
    params.lead(&address::query());
    let mode = params.mode_shown();
    let chapter = (mode == Mode::Story).then_some(params.chapter.unwrap_or(1));
    engine.set_entry((mode, chapter));
    engine.change(Change::Navigated(mode, chapter));
}

/// The page may be left for good: its entry gets this very moment, so that a reload returns to it.
fn remember_moment(engine: &Engine) {
    if let Some(params) = link::params(engine)
        && link::url_of(&params).is_some()
    {
        address::replace(&params.query());
    }
}
