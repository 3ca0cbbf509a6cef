//! The page's entries, called by the start script (static/boot.js).

use js_sys::Function;
use limbo::app::lazy_views;
use limbo::browser::{crash, lazy};
use limbo::i18n::{Lang, add_texts, set_languages};
use limbo::modes::lab::worker;
use wasm_bindgen::prelude::*;

fn main() {}

/// Sets up the run that the address asks for, and returns the next step, which returns the last one: it mounts the page over the
/// still picture in index.html. Each is called a task later, so that on a slow device the browser can answer its reader in between.
/// `languages` says which there are, `texts` is the file of the one that is spoken first, `ask` fetches that of another one.
#[wasm_bindgen]
pub fn begin(languages: String, lang: &str, texts: String, wanted: &str, ask: Function) -> JsValue {
    set_languages(languages);
    lazy::set_ask(ask);
    let lang = Lang::from_tag(lang).unwrap_or_else(Lang::english);
    add_texts(lang, texts);
    let go = limbo::app::start(lang, Lang::from_tag(wanted));
    Closure::once_into_js(move || Closure::once_into_js(go()))
}

/// The texts of a language that was asked for; none if they could not be had.
#[wasm_bindgen]
pub fn texts(lang: &str, texts: Option<String>) {
    lazy::texts_arrived(lang, texts);
}

/// More texts of a language that is here already: those of the later part, before the program hears that it is here.
#[wasm_bindgen]
pub fn more(lang: &str, texts: String) {
    if let Some(lang) = Lang::from_tag(lang) {
        add_texts(lang, texts);
    }
}

/// The viewer has begun to do something, or the browser is idle: time to fetch what will be needed.
#[wasm_bindgen]
pub fn prefetch() {
    lazy_views::loader().load();
}

/// In a worker: the next number of a task.
#[wasm_bindgen]
pub fn lab_number(number: f64) {
    if let Some(lazy) = lazy_views::at_once() {
        (lazy.add_to_task)(number);
    }
}

/// In a worker: begins the task whose numbers have come, and says how many runs it has.
#[wasm_bindgen]
pub fn lab_begin() -> u32 {
    lazy_views::at_once().map_or(0, |lazy| (lazy.begin_task)())
}

/// In a worker: plays one run of the task to its end.
#[wasm_bindgen]
pub fn lab_play() {
    if let Some(lazy) = lazy_views::at_once() {
        (lazy.play_run)();
    }
}

/// In a worker: one number of what the last run has to tell.
#[wasm_bindgen]
pub fn lab_result(field: u32) -> f64 {
    worker::result(field)
}

/// The program has trapped: nothing more may run.
#[wasm_bindgen]
pub fn broke() {
    crash::broke();
}
