//! What the page fetches after it has begun: the second part of the program (the rooms that a first visit does
//! not need, see ARCHITECTURE.md) and the texts of another language. It asks, static/boot.js fetches, and who
//! watches hears what came. It shows nothing and knows nothing of what is in those rooms.

use crate::locale::{self, Lang};
use js_sys::Function;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What has come, or has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// The page can speak the language that was asked for.
    Lang(Lang),
    /// The second part of the program is here.
    Ready,
    /// Something that was asked for did not come; it may be asked for again.
    Failed,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Absent,
    Coming,
    Here,
}

type Watcher = Rc<dyn Fn(News)>;

thread_local! {
    // A program that was not split (native tests, a development build) is whole from the beginning.
    static PART: Cell<Part> = const { Cell::new(Part::Here) };
    static ASK: RefCell<Option<Function>> = const { RefCell::new(None) };
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

/// Whether the second part is here. As long as it is not, nothing in it may be called.
pub fn ready() -> bool {
    PART.get() == Part::Here
}

/// Asks for the second part, unless it is here or on its way.
pub fn load() {
    if PART.get() == Part::Absent {
        PART.set(Part::Coming);
        ask("later");
    }
}

/// Asks for the texts of a language; [`News::Lang`] comes at once where they are here.
pub fn speak(lang: Lang) {
    if locale::speaks(lang) {
        tell(News::Lang(lang));
    } else {
        ask(lang.code());
    }
}

/// The second part has come, or has not.
pub fn came(here: bool) {
    PART.set(if here { Part::Here } else { Part::Absent });
    tell(if here { News::Ready } else { News::Failed });
}

/// The texts of a language have come; none are a failure.
pub fn texts_came(lang: &str, texts: Option<String>) {
    let (Some(lang), Some(texts)) = (Lang::from_tag(lang), texts) else {
        return tell(News::Failed);
    };
    locale::teach(lang, texts);
    tell(News::Lang(lang));
}

fn ask(what: &str) {
    let function = ASK.with_borrow(Clone::clone);
    if let Some(function) = function {
        // It throws nothing: what goes wrong comes back as news.
        let _ = function.call1(&wasm_bindgen::JsValue::NULL, &what.into());
    }
}

fn tell(news: News) {
    let watcher = WATCHER.with_borrow(Clone::clone);
    if let Some(watcher) = watcher {
        watcher(news);
    }
}
