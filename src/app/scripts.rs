//! What `window.limbo` and the host's messages reach of the engine.

use super::engine::Engine;
use super::state::{State as AppState, theme_name};
use super::{incoming, link};
use crate::browser::page_object::{
    ComparedSide, ComparedState, Guess, Measurements, Page, Refusal, State,
};
use crate::modes::compare::{Comparison, ComparisonSide};
use crate::modes::story::{NAMES, chapter};
use limbo_format::Mode;
use limbo_player::Action;
use limbo_player::prediction::Progress;
use std::rc::Rc;

impl Page for Engine {
    fn act(&self, action: Action, awaited: bool) -> Result<(), Refusal> {
        self.call(action, awaited)
    }

    fn is_seeking(&self) -> bool {
        self.seeking()
    }

    fn look(&self) -> State {
        let state = self.state();
        let theme = theme_name(state.theme());
        let (snapshot, hash) =
            self.with_player(|player| (Rc::new(player.snapshot()), player.world().hash()));
        let compared = state.compare.shown.as_ref();
        let compared = compared.filter(|_| state.mode == Mode::Compare);
        State {
            snapshot,
            hash,
            plan: state.plan,
            mode: state.mode,
            chapter: (state.mode == Mode::Story).then(|| NAMES[usize::from(state.chapter)]),
            chapter_over: state.chapter_is_over(),
            guess: guess(&state),
            compare: compared.map(|shown| compared_state(shown)),
            locale: state.locale.lang().code(),
            theme,
            sound: state.sound,
        }
    }

    fn measurements(&self) -> Measurements {
        let (messages, events, world_bytes) = self.with_player(|player| {
            let world = player.world();
            (world.ledger().sent, world.events(), player.memory_bytes())
        });
        self.with_perf(|perf| Measurements {
            messages,
            events,
            events_per_s: perf.events_per_s(),
            frame_ms_p50: perf.frame_ms(0.5),
            frame_ms_p95: perf.frame_ms(0.95),
            frames: perf.frames(),
            world_bytes,
        })
    }

    fn link(&self) -> Option<String> {
        link::url(self)
    }

    fn file(&self) -> Option<String> {
        link::file(self)
    }

    fn open_text(&self, text: &str) {
        incoming::open_text(self, text);
    }

    fn show(&self, query: &str) {
        incoming::show(self, query);
    }
}

/// What the reader guessed in the chapter that is shown.
fn guess(state: &AppState) -> Option<Guess> {
    let chapter = chapter(state.chapter);
    let asks = state.mode == Mode::Story && chapter.predicted_restart.is_some();
    let prediction = state.predictions.of(chapter);
    let given = asks && prediction.progress == Progress::Given;
    let views = state.load.loaded();
    given.then(|| Guess {
        answer: prediction.answer,
        curve: prediction.curve,
        came: views.and_then(|v| (v.story.came)(chapter, &state.predictions, &state.snapshot)),
    })
}

fn compared_state(shown: &Comparison) -> ComparedState {
    let side = |side: &ComparisonSide| ComparedSide {
        ledger: side.snapshot.ledger,
        crashes: side.crashes,
        hash: side.hash,
        done: side.outcome.as_ref().map(|outcome| outcome.done),
    };
    ComparedState {
        from: shown.from,
        snapshot: shown.sides[0].snapshot.clone(),
        known: shown.progress,
        revealed: shown.prediction.progress != Progress::Open,
        sides: shown.sides.each_ref().map(side),
    }
}
