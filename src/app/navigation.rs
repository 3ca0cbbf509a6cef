//! The address follows the reader: each mode and each chapter is an entry of the browser's history, so that Back and
//! Forward go through them; and the present entry holds the present moment, so that a reload returns to it.
//!
//! An embedded page leaves its address as it is: Back belongs to the article around it.

use super::KNOWN;
use super::change::Change;
use super::engine::Engine;
use super::link;
use super::state::State;
use super::url;
use crate::browser::{address, dialog};
use crate::modes::story::{NAMES, number_of};
use gloo_timers::callback::Timeout;
use limbo_format::{Mode, Params};
use limbo_sim::Run;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use yew::Callback;

/// The address gets the moment so long after something has changed, ms: browsers refuse more than some hundred changes
/// of the address a minute.
const STILL_MS: u32 = 500;
/// The same while time runs.
const RUNNING_MS: u32 = 3_000;

/// A mode, the chapter in the story, and whether it is the operator's game: each has entries of its own.
type Place = (Mode, Option<u8>, bool);

/// Keeps the address.
struct Navigation {
    engine: Engine,
    /// The place of the present entry.
    place: Cell<Place>,
    /// The moment will be written when it fires.
    remember: RefCell<Option<Timeout>>,
}

/// From now on the address follows the state, and the state follows Back and Forward.
pub fn watch(engine: &Engine) {
    let state = engine.state();
    if state.display.embed {
        return;
    }
    let navigation = Rc::new(Navigation {
        engine: engine.clone(),
        place: Cell::new(place(&state)),
        remember: RefCell::default(),
    });
    let changed = navigation.clone();
    engine.subscribe(Callback::from(move |()| changed.follow()));
    address::watch(move || navigation.navigated());
}

fn place(state: &State) -> Place {
    let chapter = (state.mode == Mode::Story).then_some(state.chapter);
    (state.mode, chapter, state.game.is_some())
}

impl Navigation {
    /// After a change of the state: another place is another entry; the moment in it is written a little later.
    fn follow(self: &Rc<Self>) {
        let state = self.engine.state();
        let now = place(&state);
        if self.place.replace(now) != now {
            self.remember.take();
            address::push(&place_query(&state));
        }
        if self.remember.borrow().is_none() {
            let after = match state.snapshot.playing {
                true => RUNNING_MS,
                false => STILL_MS,
            };
            let this = self.clone();
            let write = Timeout::new(after, move || this.write_moment());
            self.remember.replace(Some(write));
        }
    }

    /// The present entry gets this very moment, unless it is too long for an address.
    fn write_moment(&self) {
        self.remember.take();
        let params = link::params(&self.engine);
        if let (Some(_), Some(query)) = (url::url_of(&params), params.query()) {
            address::replace(&query);
        }
    }

    /// Back or Forward: to the mode and the chapter of that entry. The viewer's run goes on as it is.
    fn navigated(&self) {
        // A dialog is about the page that it was opened over.
        dialog::close();
        let query = address::query();
        let (mut params, _) = Params::parse(&query, &KNOWN);
        params.choose_mode(&query);
        let mode = params.mode_shown();
        let chapter = (mode == Mode::Story).then_some(params.chapter.map_or(0, number_of));
        let game = params.game.is_some();
        self.place.set((mode, chapter, game));
        self.engine.change(Change::Navigated(mode, chapter, game));
    }
}

/// The query of a place, without a moment in it; empty where parameters cannot express the scenario.
fn place_query(state: &State) -> String {
    let (mode, chapter, _) = place(state);
    let usual = Params::default();
    let run = match mode {
        Mode::Story => usual.run,
        _ => Run {
            scenario: state.snapshot.scenario.clone(),
            seed: state.snapshot.seed,
            script: Vec::new(),
        },
    };
    let params = Params {
        run,
        locale: Some(state.locale.lang().code()),
        theme: state.theme_choice,
        mode: Some(mode),
        chapter: chapter.map(|number| NAMES[usize::from(number)]),
        game: state.game.as_ref().map(|game| game.kind),
        display: state.display,
        ..usual
    };
    params.query().unwrap_or_default()
}
