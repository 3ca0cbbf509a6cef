//! The application: composes the modes, and starts the engine beside Yew.
//!
//! What the page shows is a function of one value, the [`State`](state::State); what changes it are
//! [`Change`](change::Change)s, handled in one place. The engine holds the runs, the frame loop and the canvas, and hands
//! the state a snapshot a few times a second.

mod actions;
mod change;
mod compare_state;
mod comparison;
mod document;
mod drivers;
mod effect;
mod engine;
mod fuzz;
mod game;
mod handout;
mod incoming;
mod keys;
pub mod lazy_views;
mod link;
mod navigation;
mod perf;
mod queue;
mod run_clock;
mod scripts;
mod shared;
mod side_runs;
mod sounds;
pub mod state;
mod sweep;
mod url;
mod view;

#[cfg(test)]
mod prose_tests;

use crate::browser::lazy::{self};
use crate::browser::page_object::{self, Page};
use crate::browser::room::has_room;
use crate::browser::{address, crash, files, host, observe};
use crate::i18n::Lang;
use crate::message::Message;
use change::Change;
use engine::Engine;
use limbo_format::{Known, Notice, Params, Refusal};
use limbo_sim::RunError;
use std::rc::Rc;
use yew::prelude::*;

/// What an address can choose of what the page offers.
pub const KNOWN: Known = Known {
    language: |tag| Lang::from_tag(tag).map(Lang::code),
    chapters: &crate::modes::story::NAMES,
    former_chapters: &crate::modes::story::FORMER,
};

/// Sets up the run that the address asks for, in a language whose texts are here; where that is not the one of the address, or of the
/// browser, which is `wanted`, its texts are asked for once more. What is returned goes to the moment that the address asks for, and
/// returns what mounts the page over the still picture in index.html.
pub fn start(lang: Lang, wanted: Option<Lang>) -> impl FnOnce() -> Box<dyn FnOnce()> {
    crash::watch();
    let query = address::query();
    let (mut params, refusals) = Params::parse(&query, &KNOWN);
    params.choose_mode(&query);
    let mut notices: Vec<_> = refusals.into_iter().map(Notice::from).collect();
    if !has_room(params.run.scenario.bytes_expected()) {
        params.run = Params::default().run;
        (params.at, params.fingerprint) = (None, None);
        notices.push(Refusal::from(RunError::NoRoom).into());
    }
    // Not `expect`: to print the error would cost the page the standard printer of floats.
    let Ok(engine) = Engine::new(&params, lang, notices) else {
        panic!("a scenario of the page is out of its limits");
    };
    move || {
        connect(&engine, &params);
        engine.begin(&params);
        Box::new(move || {
            mount(&engine);
            let wanted = params.locale.and_then(Lang::from_tag).or(wanted);
            if let Some(wanted) = wanted.filter(|wanted| *wanted != lang) {
                engine.send(Message::Language(wanted));
            }
            // How the page begins is nothing that a viewer does.
            navigation::watch(&engine);
        })
    }
}

fn mount(engine: &Engine) {
    let root = crate::browser::dom::document().and_then(|d| d.get_element_by_id("limbo"));
    let Some(root) = root else { return };
    let props = view::AppProps {
        engine: engine.clone(),
    };
    yew::Renderer::<view::App>::with_root_and_props(root, props).render();
}

/// Lets the engine hear of the browser, of scripts, and of what is loaded later.
fn connect(engine: &Engine, params: &Params) {
    let on = |change: fn(bool) -> Change| {
        let engine = engine.clone();
        Callback::from(move |value: bool| engine.change(change(value)))
    };
    observe::prefers_dark(on(Change::SystemDark));
    observe::prefers_reduced_motion(on(Change::ReducedMotion));
    document::describe(&engine.state());
    let languages = engine.clone();
    lazy::subscribe_languages(move |lang, arrived| {
        if arrived {
            return languages.change(Change::LanguageLoaded(lang));
        }
        languages.change(Change::LanguageLost(lang));
        languages.send(Message::Notify(lazy::not_loaded()));
    });
    let loads = engine.clone();
    lazy_views::loader().subscribe(move |load| loads.change(Change::Loaded(load)));
    let page: Rc<dyn Page> = Rc::new(engine.clone());
    page_object::install(&page, params.debug_crash);
    host::watch(&page, params.display.embed);
    let drops = engine.clone();
    files::watch_drops(Callback::from(move |(file, of): (web_sys::File, u32)| {
        if of > 1 {
            drops.send(Message::Notify(Notice::new(
                "notice.one_file",
                &file.name(),
            )));
        }
        incoming::open_file(&drops, &file);
    }));
    if let Some(seed) = params.fuzz {
        fuzz::begin(engine, seed);
    }
}
