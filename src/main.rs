//! The page's entries, called by the start script (static/boot.js).

use js_sys::Function;
use limbo::i18n::{Lang, teach};
use limbo::later;
use wasm_bindgen::prelude::*;

fn main() {}

/// Mounts the page over the still picture in index.html. `texts` is the file of the language; `split` says that
/// a part of the program is not here yet, `ask` fetches it or the texts of another language.
#[wasm_bindgen]
pub fn begin(lang: &str, texts: String, split: bool, ask: Function) {
    later::begin(split, ask);
    let lang = Lang::from_tag(lang).unwrap_or(Lang::ALL[0]);
    teach(lang, texts);
    limbo::app::start(lang);
}

/// The texts of a language that was asked for; none if they could not be had.
#[wasm_bindgen]
pub fn texts(lang: &str, texts: Option<String>) {
    later::texts_came(lang, texts);
}

/// More texts of a language that the page speaks already: those of the second part, before it is said to be here.
#[wasm_bindgen]
pub fn more(lang: &str, texts: String) {
    if let Some(lang) = Lang::from_tag(lang) {
        teach(lang, texts);
    }
}

/// The second part of the program has been linked: its module; none if it could not be had.
#[wasm_bindgen]
pub fn came(module: JsValue) {
    later::came(module);
}

/// The viewer has begun to do something: time to fetch what will be needed.
#[wasm_bindgen]
pub fn prefetch() {
    later::load();
}

/// A function of the second part is called from the first: it is there when this returns, in its place of the table.
/// The calls to this one are written by xtask/split.
#[wasm_bindgen]
pub fn need(place: u32) -> u32 {
    later::link_now();
    place
}

/// The program has trapped: nothing more may run.
#[wasm_bindgen]
pub fn broke() {
    limbo::browser::crash::broke();
}
