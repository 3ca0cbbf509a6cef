//! What the page fetches after it has begun: the second part of the program (the rooms that a first visit does
//! not need, see ARCHITECTURE.md) and the texts of another language. It asks, static/boot.js fetches, and who
//! watches hears what came. It shows nothing and knows nothing of what is in those rooms.

use crate::i18n::{self, Lang};
use js_sys::Function;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// What has come, or has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// The page can speak the language that was asked for.
    Lang(Lang),
    /// The texts of a language did not come; they may be asked for again.
    NoLang,
    /// How it stands with the second part now.
    Part(Part),
}

/// How it stands with the second part of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Nobody has asked for it.
    Absent,
    /// It is on its way.
    Coming,
    /// It did not come; it may be asked for again.
    Lost,
    /// It is linked and may be called.
    Here,
}

/// Links the second part before it returns, unless that is done: something in it is being called. That is how it
/// goes on, if late, when a viewer is quicker than the network, or when somebody does what nobody did while the
/// profile was made (xtask/split). Its words still come on their own.
pub fn link_now() {
    if !LINKED.replace(true) {
        let linked = ask("now");
        assert!(linked, "the second part could not be had");
        load();
    }
}

type Watcher = Rc<dyn Fn(News)>;

thread_local! {
    // A program that was not split (native tests, a development build) is whole from the beginning.
    static PART: Cell<Part> = const { Cell::new(Part::Here) };
    static LINKED: Cell<bool> = const { Cell::new(false) };
    static ASK: RefCell<Option<Function>> = const { RefCell::new(None) };
    static MODULE: RefCell<JsValue> = const { RefCell::new(JsValue::UNDEFINED) };
    static WATCHER: RefCell<Option<Watcher>> = const { RefCell::new(None) };
}

/// How to ask for more: `ask("later")` for the second part where the program is `split`, `ask("it")` for texts.
pub fn begin(split: bool, ask: Function) {
    PART.set(if split { Part::Absent } else { Part::Here });
    ASK.set(Some(ask));
}

/// Who is told.
pub fn watch(tell: impl Fn(News) + 'static) {
    WATCHER.set(Some(Rc::new(tell)));
}

/// How it stands with the second part. As long as it is not here, nothing in it may be called.
pub fn part() -> Part {
    PART.get()
}

/// Asks for the second part, unless somebody has.
pub fn load() {
    if PART.get() == Part::Absent {
        PART.set(Part::Coming);
        ask("later");
    }
}

/// Asks once more for what was lost.
pub fn retry() {
    if PART.get() == Part::Lost {
        PART.set(Part::Absent);
        load();
        tell(News::Part(Part::Coming));
    }
}

/// Asks for the texts of a language; [`News::Lang`] comes at once where they are here.
pub fn speak(lang: Lang) {
    if i18n::speaks(lang) {
        tell(News::Lang(lang));
    } else {
        ask(lang.code());
    }
}

/// The compiled second part, for workers that link the whole program once more; undefined where it was not split.
pub fn module() -> JsValue {
    MODULE.with_borrow(JsValue::clone)
}

/// The second part has come as this module, or has not, if that is undefined.
pub fn came(module: JsValue) {
    let part = if module.is_undefined() {
        Part::Lost
    } else {
        Part::Here
    };
    MODULE.set(module);
    PART.set(part);
    tell(News::Part(part));
}

/// The texts of a language have come; none are a failure.
pub fn texts_came(lang: &str, texts: Option<String>) {
    let (Some(lang), Some(texts)) = (Lang::from_tag(lang), texts) else {
        return tell(News::NoLang);
    };
    i18n::teach(lang, texts);
    tell(News::Lang(lang));
}

/// Asks; false if that threw, which only "now" does: of all else that goes wrong there is news.
fn ask(what: &str) -> bool {
    let function = ASK.with_borrow(Clone::clone);
    function.is_none_or(|function| function.call1(&JsValue::NULL, &what.into()).is_ok())
}

fn tell(news: News) {
    let watcher = WATCHER.with_borrow(Clone::clone);
    if let Some(watcher) = watcher {
        watcher(news);
    }
}
