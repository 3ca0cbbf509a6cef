//! What the page fetches after it has started: the lazy views (see `app::lazy_views`) and the texts of another
//! language. A [`Loader`] keeps how far the views have come and asks again where they did not arrive; the start
//! script (static/boot.js) does the fetching.

use crate::i18n::{self, Lang};
use gloo_timers::callback::Timeout;
use js_sys::Function;
use limbo_format::Notice;
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use wasm_bindgen::JsValue;

/// After a failure the views are asked for again after so long; after as many failures only on request, ms.
const RETRY_AFTER_MS: [u32; 3] = [1_000, 4_000, 16_000];

/// How far something has come that is loaded once and then kept.
pub enum LoadState<T: 'static> {
    /// Nobody has asked for it.
    NotLoaded,
    /// It is on its way.
    Loading,
    /// It did not arrive; it may be asked for again.
    Failed,
    /// It is here.
    Loaded(&'static T),
}

// Written out: derived, they would ask the same of T, which is never copied and never compared.
impl<T> Clone for LoadState<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for LoadState<T> {}

impl<T> PartialEq for LoadState<T> {
    fn eq(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

impl<T> LoadState<T> {
    /// The same of a part of what is loaded.
    pub fn map<U>(self, part: impl FnOnce(&'static T) -> &'static U) -> LoadState<U> {
        match self {
            LoadState::NotLoaded => LoadState::NotLoaded,
            LoadState::Loading => LoadState::Loading,
            LoadState::Failed => LoadState::Failed,
            LoadState::Loaded(it) => LoadState::Loaded(part(it)),
        }
    }

    /// What was loaded, if it is here.
    pub fn loaded(self) -> Option<&'static T> {
        match self {
            LoadState::Loaded(it) => Some(it),
            _ => None,
        }
    }
}

/// One attempt to load; `None` is a failure.
pub type Attempt<T> = Pin<Box<dyn Future<Output = Option<&'static T>>>>;

/// Is told whenever the state of a loader changes.
type Subscriber<T> = Rc<dyn Fn(LoadState<T>)>;

/// Loads something once, when it is first asked for.
pub struct Loader<T: 'static> {
    attempt: fn() -> Attempt<T>,
    state: Cell<LoadState<T>>,
    /// Failures since somebody asked.
    failures: Cell<usize>,
    subscriber: RefCell<Option<Subscriber<T>>>,
}

impl<T> Loader<T> {
    /// A loader that nobody has asked yet; `attempt` is made again after a failure.
    pub fn new(attempt: fn() -> Attempt<T>) -> Rc<Loader<T>> {
        Rc::new(Loader {
            attempt,
            state: Cell::new(LoadState::NotLoaded),
            failures: Cell::new(0),
            subscriber: RefCell::new(None),
        })
    }

    /// How far it has come.
    pub fn state(&self) -> LoadState<T> {
        self.state.get()
    }

    /// From now on `changed` is told of every change of the state.
    pub fn subscribe(&self, changed: impl Fn(LoadState<T>) + 'static) {
        self.subscriber.replace(Some(Rc::new(changed)));
    }

    /// Loads, unless somebody has asked before.
    pub fn load(self: &Rc<Self>) {
        if self.state() == LoadState::NotLoaded {
            self.begin();
        }
    }

    /// Loads once more what did not arrive: somebody asks for it.
    pub fn retry(self: &Rc<Self>) {
        if self.state() == LoadState::Failed {
            self.failures.set(0);
            self.begin();
        }
    }

    fn begin(self: &Rc<Self>) {
        self.set_state(LoadState::Loading);
        let (this, attempt) = (self.clone(), (self.attempt)());
        yew::platform::spawn_local(async move {
            match attempt.await {
                Some(loaded) => this.set_state(LoadState::Loaded(loaded)),
                None => this.fail(),
            }
        });
    }

    fn fail(self: &Rc<Self>) {
        let failures = self.failures.replace(self.failures.get() + 1);
        if let Some(after_ms) = RETRY_AFTER_MS.get(failures) {
            let this = self.clone();
            let again = move || {
                // Somebody may have been quicker, by the button.
                if this.state() == LoadState::Failed {
                    this.begin();
                }
            };
            Timeout::new(*after_ms, again).forget();
        }
        self.set_state(LoadState::Failed);
    }

    fn set_state(&self, state: LoadState<T>) {
        self.state.set(state);
        let subscriber = self.subscriber.borrow().clone();
        if let Some(changed) = subscriber {
            changed(state);
        }
    }
}

/// Is told of every language that was asked for, and whether its texts have arrived.
type LanguageSubscriber = Rc<dyn Fn(Lang, bool)>;

thread_local! {
    static ASK: RefCell<Option<Function>> = const { RefCell::new(None) };
    static LANGUAGES: RefCell<Option<LanguageSubscriber>> = const { RefCell::new(None) };
}

/// How the start script is asked: `ask("it")` fetches the texts of a language, `ask("module")` gives the compiled
/// second part of the program, `ask("outdated")` says whether the host has another version by now, `ask("room")` how many
/// bytes a run may take, and `ask("blob:...")` makes a worker of that script.
pub fn set_ask(ask: Function) {
    ASK.set(Some(ask));
}

/// From now on `changed` is told of every language that was asked for.
pub fn subscribe_languages(changed: impl Fn(Lang, bool) + 'static) {
    LANGUAGES.set(Some(Rc::new(changed)));
}

/// Asks for the texts of a language; the subscriber is told at once where they are here.
pub fn request_language(lang: Lang) {
    if i18n::has_texts(lang) {
        tell_language(lang, true);
    } else {
        ask(lang.code());
    }
}

/// The texts of a language have arrived; `None` is a failure.
pub fn texts_arrived(lang: &str, texts: Option<String>) {
    // Only a language of the page is asked for.
    let Some(lang) = Lang::from_tag(lang) else {
        return;
    };
    let arrived = texts.is_some();
    if let Some(texts) = texts {
        i18n::add_texts(lang, texts);
    }
    tell_language(lang, arrived);
}

/// The compiled second part of the program, for workers that link the whole program once more; undefined where the
/// program was not cut.
pub fn module() -> JsValue {
    ask("module")
}

/// A worker whose script stands at an address of a blob; undefined where the browser refuses one.
pub fn worker(address: &str) -> JsValue {
    ask(address)
}

/// True once the host has another version of the page: what this one still lacks has gone from there.
pub fn is_outdated() -> bool {
    ask("outdated").is_truthy()
}

/// What a viewer is told where something did not arrive that they asked for.
pub fn not_loaded() -> Notice {
    let key = match is_outdated() {
        true => "later.outdated",
        false => "notice.not_loaded",
    };
    Notice::new(key, "")
}

/// How many bytes a run may take on this device.
pub fn room() -> f64 {
    ask("room").as_f64().unwrap_or(f64::MAX)
}

fn ask(what: &str) -> JsValue {
    let function = ASK.with_borrow(Clone::clone);
    // The start script catches whatever goes wrong and tells it by `texts_arrived`.
    function
        .and_then(|function| function.call1(&JsValue::NULL, &what.into()).ok())
        .unwrap_or(JsValue::UNDEFINED)
}

fn tell_language(lang: Lang, arrived: bool) {
    let subscriber = LANGUAGES.with_borrow(Clone::clone);
    if let Some(changed) = subscriber {
        changed(lang, arrived);
    }
}
