//! `window.limbo`: the page for scripts and tests. A contract: names and shapes stay.
//!
//! - `version`; `state()`, `perf()`, `hash()`: see [`State`], [`Measurements`]; `url()`, `file()`: this very moment as a
//!   link and as the text of a file; both throw a RangeError where the run cannot be told so.
//! - `open(text)`: opens such a link or such a file's text, as if it were dropped on the page; what cannot be read is said
//!   in a notice.
//! - `show(query)`: goes to where an address with this query leads, without loading the page again: to its mode, chapter,
//!   run and instant, and plays as its beginning does. Language, colours, speed and keys change alone where it names
//!   nothing else, and stay where it does not name them.
//! - `play() pause() step() reset() seek(t_ms) speed(x) cut(link) mend(link, plan) restart(plan) sendTest()
//!   openBlock() closeBlock() destroySpool(place) set(key, value) tryAnother() load(scenario, seed, weight)`. `set` gives a parameter
//!   of the network another value from the playhead on (key and unit as in the table of parameters, a choice by its name; 0 turns
//!   off what can be off); what a run begins with begins it anew. A place is `provider` or `relay`. Without a plan, the one chosen in the page; without a weight
//!   (e-mails a dot), the scenario's own. What cannot be done in the mode that is shown throws a RangeError.
//!   While the page is on its way to an instant, what changes the run is done there, once the page has come so far.
//! - The event `limbo:change` on window, with the state as its detail, when the play state, the speed, a
//!   link, a station, a block, the mode, the chapter or the reader's guess has changed; never for the passing of time alone.
//! - With `?debug=crash` in the address also `crash()`, which panics.
//!
//! In the story `state()` also says whether the chapter was played to its end (`chapter_over`) and what the reader guessed
//! there (`guess`: `answer`, `curve`, and `came` once it is known); static/scorm.js tells both to a learning platform.
//!
//! Counts in `state()` are messages (dots); times `weight` they are e-mails. What the page is stands behind the trait
//! [`Page`], so that this file knows no app.

use super::args::{Given, thrown};
use super::crash;
pub use super::page_state::{ComparedSide, ComparedState, Guess, Measurements, State};
use super::page_state::{measurements_object, set, state_object};
use gloo_timers::callback::Timeout;
use js_sys::{Error, Object};
use limbo_format::arguments::{self as args, BadArgument};
use limbo_format::number::hex;
use limbo_player::Action;
use limbo_sim::RunError;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit};

/// What scripts may do with a page and ask of it.
pub trait Page {
    /// Does it to the player that is shown. Where somebody waits for what comes of it, it is done at once as far as it
    /// can be, else a little of it, and the rest in the next frames.
    ///
    /// # Errors
    /// Why it is not done; then nothing has changed.
    fn act(&self, action: Action, awaited: bool) -> Result<(), Refusal>;
    /// True while what is shown is still on its way to an instant.
    fn is_seeking(&self) -> bool;
    /// The page at this instant.
    fn look(&self) -> State;
    /// What the page costs.
    fn measurements(&self) -> Measurements;
    /// The link to this very moment; none where it would be too long.
    fn link(&self) -> Option<String>;
    /// This run as the text of a file; none where parameters cannot tell it.
    fn file(&self) -> Option<String>;
    /// Opens a link or the text of a file.
    fn open_text(&self, text: &str);
    /// Goes to where an address with this query leads.
    fn show(&self, query: &str);
}

/// A page that is asked for something.
struct Asked<'a> {
    page: &'a dyn Page,
    /// True where somebody waits for what comes of it.
    awaited: bool,
}

impl<'a> std::ops::Deref for Asked<'a> {
    type Target = dyn Page + 'a;

    fn deref(&self) -> &Self::Target {
        self.page
    }
}

/// Why an action is not done.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// Not in the mode that is shown.
    NotHere,
    /// The simulation refuses it.
    Run(RunError),
}

/// What a method is given: `undefined` where there are fewer.
pub(super) type Arguments = [Given; 3];

/// What is given to a method and what it gives back.
type Method = fn(&Asked<'_>, &Arguments) -> Result<JsValue, BadArgument>;

/// A method that a host page may ask for in a message, or only a script of this page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum For {
    /// Does something.
    Host,
    /// Does something of which, of several in a row, the last says it all.
    HostLast,
    /// Answers, or breaks something: nothing for a message.
    Script,
}

/// Every method of the object.
const METHODS: [(&str, For, Method); 24] = [
    ("state", For::Script, |p, _| {
        Ok(state_object(&p.look()).into())
    }),
    ("perf", For::Script, |p, _| {
        Ok(measurements_object(&p.measurements()).into())
    }),
    ("hash", For::Script, |p, _| Ok(hex(p.look().hash).into())),
    ("url", For::Script, |p, _| {
        let too_long = "this run is too long for a link: save it with limbo.file()";
        p.link()
            .map(JsValue::from)
            .ok_or_else(|| range_error(too_long))
    }),
    ("file", For::Script, |p, _| {
        let untold = "this run cannot be told by parameters";
        p.file()
            .map(JsValue::from)
            .ok_or_else(|| range_error(untold))
    }),
    ("open", For::Host, |p, [text, ..]| {
        p.open_text(&args::text(text, "text")?);
        Ok(JsValue::UNDEFINED)
    }),
    ("show", For::HostLast, |p, [query, ..]| {
        p.show(&args::text(query, "query")?);
        Ok(JsValue::UNDEFINED)
    }),
    ("play", For::Host, |p, _| act(p, Action::Play)),
    ("pause", For::Host, |p, _| act(p, Action::Pause)),
    ("step", For::Host, |p, _| act(p, Action::Step)),
    ("reset", For::Host, |p, _| act(p, Action::Reset)),
    ("tryAnother", For::Host, |p, _| act(p, Action::TryAnother)),
    ("openBlock", For::Host, |p, _| act(p, Action::OpenBlock)),
    ("closeBlock", For::Host, |p, _| act(p, Action::CloseBlock)),
    ("sendTest", For::Host, |p, _| act(p, Action::SendTest)),
    ("seek", For::HostLast, |p, [t, ..]| {
        let span = p.look().snapshot.scenario.span;
        act(p, Action::Seek(args::instant(t, span)?))
    }),
    ("speed", For::HostLast, |p, [x, ..]| {
        act(p, Action::Speed(args::speed(x)?))
    }),
    ("cut", For::Host, |p, [link, ..]| {
        act(p, Action::Cut(args::link(link)?))
    }),
    ("destroySpool", For::Host, |p, [place, ..]| {
        act(p, Action::DestroySpool(args::spool(place)?))
    }),
    ("set", For::Host, |p, [key, value, _]| {
        let (parameter, value) = args::setting(key, value)?;
        let setting = vec![(parameter.key, value)];
        act(
            p,
            match parameter.live {
                true => Action::Set(setting),
                false => Action::Begin(setting),
            },
        )
    }),
    ("mend", For::Host, |p, [link, plan, _]| {
        let link = args::link(link)?;
        act(p, Action::Mend(link, args::plan(plan, p.look().plan)?))
    }),
    ("restart", For::Host, |p, [plan, ..]| {
        act(p, Action::Restart(args::plan(plan, p.look().plan)?))
    }),
    ("load", For::HostLast, |p, [scenario, seed, weight]| {
        let load = Action::Load {
            scenario: args::scenario(scenario)?,
            seed: args::seed(seed)?,
            weight: args::weight(weight)?,
        };
        act(p, load)
    }),
    (CRASH, For::Script, |_, _| {
        // On its own: what the caller does with the error must not matter.
        Timeout::new(0, || panic!("a panic was asked for by limbo.crash()")).forget();
        Ok(JsValue::UNDEFINED)
    }),
];

/// The method that panics.
const CRASH: &str = "crash";

/// Puts the object on the window; `can_crash`: with the method that panics.
pub fn install(page: &Rc<dyn Page>, can_crash: bool) {
    let object = Object::new();
    set(&object, "version", &env!("CARGO_PKG_VERSION").into());
    for (name, _, method) in METHODS {
        if name != CRASH || can_crash {
            set(&object, name, &callable(page.clone(), method));
        }
    }
    if let Some(window) = web_sys::window() {
        set(&window, "limbo", &object);
    }
}

/// Whether a host page may ask for a method of this name, and then whether, of several in a row, the last says it all.
pub(super) fn last_counts(name: &str) -> Option<bool> {
    match METHODS.iter().find(|(n, ..)| *n == name)?.1 {
        For::Host => Some(false),
        For::HostLast => Some(true),
        For::Script => None,
    }
}

/// Does what a host page asks for by a method's name; what is wrong or only answers is left out.
pub(super) fn ask(page: &dyn Page, name: &str, arguments: &Arguments) {
    let method = METHODS.iter().find(|(n, ..)| *n == name);
    if let Some((_, For::Host | For::HostLast, method)) = method
        && !crash::has_crashed()
    {
        let awaited = false;
        // A host's mistake is the host's: nothing has changed, and there is nobody here to tell.
        let _ = method(&Asked { page, awaited }, arguments);
    }
}

/// Tells the window that something changed.
pub fn announce_change(page: &dyn Page) {
    let init = CustomEventInit::new();
    init.set_detail(&state_object(&page.look()));
    if let (Some(window), Ok(event)) = (
        web_sys::window(),
        CustomEvent::new_with_event_init_dict("limbo:change", &init),
    ) {
        // A listener that throws is the host's affair: the browser reports it there.
        let _ = window.dispatch_event(&event);
    }
}

/// A JavaScript function that lives as long as the page.
fn callable(page: Rc<dyn Page>, method: Method) -> JsValue {
    let call = move |a: JsValue, b: JsValue, c: JsValue| {
        if crash::has_crashed() {
            return Err(Error::new("limbo has stopped after an error: reload the page").into());
        }
        let asked = Asked {
            page: page.as_ref(),
            awaited: true,
        };
        method(&asked, &[a, b, c].map(Given)).map_err(thrown)
    };
    Closure::<dyn Fn(JsValue, JsValue, JsValue) -> Result<JsValue, JsValue>>::new(call)
        .into_js_value()
}

fn act(asked: &Asked<'_>, action: Action) -> Result<JsValue, BadArgument> {
    match asked.page.act(action, asked.awaited) {
        Ok(()) => Ok(JsValue::UNDEFINED),
        Err(Refusal::NotHere) => Err(range_error("this cannot be done in the mode that is shown")),
        // The arguments were checked before: what is left are the limits of the run itself.
        Err(Refusal::Run(RunError::OutOfRange { field, .. })) => {
            Err(range_error(&[field, " is out of its range"].concat()))
        }
        Err(Refusal::Run(_)) => Err(range_error("the run cannot take this now")),
    }
}

fn range_error(message: &str) -> BadArgument {
    BadArgument::Range(message.to_owned())
}
