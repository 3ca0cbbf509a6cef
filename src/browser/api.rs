//! `window.limbo`: the page as an object for tests, teachers and host pages (DESIGN.md §5).
//!
//! Whatever comes in is checked here: a wrong argument throws a TypeError or a RangeError that names it and
//! its range, nothing changes, and nothing ever panics. Everything goes through the session's actions.
//!
//! - `version`; `state()`; `perf()`; `hash()`: 16 hexadecimal digits over the whole event trace so far, equal for
//!   equal runs in every browser.
//! - `url()`: the address of this run at this instant, with everything that was done; it throws a RangeError
//!   where that would take more than 2,000 characters. `file()`: the same as the text of a file. `open(text)`: opens
//!   such an address or such a file's text, as if it were dropped on the page; what cannot be read is said in a
//!   notice.
//! - `play() pause() step() reset() seek(t_ms) speed(x) cut(link) mend(link, plan) restart(plan) sendTest()
//!   tryAnother() load(scenario, seed, weight)`. Without a plan, the one chosen in the page; without a weight
//!   (e-mails a dot), the scenario's own.
//! - The event `limbo:change` on window, with the state as its detail, when the play state, the speed, a
//!   link, a station or a block has changed; never for the passing of time alone.
//! - With `?debug=crash` in the address also `crash()`, which panics.
//!
//! Counts in `state()` are messages (dots); times `weight` they are e-mails.

use super::args;
use super::state::{perf, state};
use crate::app::session::{CALL_WORK_MS, Session};
use crate::browser::crash;
use gloo_timers::callback::Timeout;
use js_sys::{Error, Object, RangeError, Reflect};
use limbo_format::number::hex;
use limbo_player::Action;
use limbo_sim::RunError;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{CustomEvent, CustomEventInit};

/// What a method is given: `undefined` where there are fewer.
pub(super) type Arguments = [JsValue; 3];

/// What is given to a method and what it gives back.
type Method = fn(&Session, &Arguments) -> Result<JsValue, JsValue>;

/// Every method of the object.
const METHODS: [(&str, Method); 19] = [
    ("state", |s, _| Ok(state(s).into())),
    ("perf", |s, _| Ok(perf(s).into())),
    ("hash", |s, _| Ok(hash(s).into())),
    ("url", |s, _| match super::address::url_of(s) {
        Some(url) => Ok(url.into()),
        None => Err(
            RangeError::new("this run is too long for a link: save it with limbo.file()").into(),
        ),
    }),
    ("file", |s, _| match super::address::file_of(s) {
        Some(text) => Ok(text.into()),
        None => Err(RangeError::new("this run cannot be told by parameters").into()),
    }),
    ("open", |s, [text, ..]| {
        super::incoming::open_text(s, &args::text(text, "text")?);
        Ok(JsValue::UNDEFINED)
    }),
    ("play", |s, _| act(s, Action::Play)),
    ("pause", |s, _| act(s, Action::Pause)),
    ("step", |s, _| act(s, Action::Step)),
    ("reset", |s, _| act(s, Action::Reset)),
    ("tryAnother", |s, _| act(s, Action::TryAnother)),
    ("sendTest", |s, _| act(s, Action::SendTest)),
    ("seek", |s, [t, ..]| {
        act(
            s,
            Action::Seek(args::instant(t, s.view().snapshot.scenario.span)?),
        )
    }),
    ("speed", |s, [x, ..]| act(s, Action::Speed(args::speed(x)?))),
    ("cut", |s, [link, ..]| {
        act(s, Action::Cut(args::link(link)?))
    }),
    ("mend", |s, [link, plan, _]| {
        act(
            s,
            Action::Mend(args::link(link)?, args::plan(plan, s.view().plan)?),
        )
    }),
    ("restart", |s, [plan, ..]| {
        act(s, Action::Restart(args::plan(plan, s.view().plan)?))
    }),
    ("load", |s, [scenario, seed, weight]| {
        act(
            s,
            Action::Load {
                scenario: args::scenario(scenario)?,
                seed: args::seed(seed)?,
                weight: args::weight(weight)?,
            },
        )
    }),
    ("crash", |_, _| {
        // On its own: what the caller does with the error must not matter.
        Timeout::new(0, || panic!("a panic was asked for by limbo.crash()")).forget();
        Ok(JsValue::UNDEFINED)
    }),
];

/// Puts the object on the window.
pub fn install(session: &Rc<Session>, crash_door: bool) {
    let object = Object::new();
    set(&object, "version", &env!("CARGO_PKG_VERSION").into());
    for (name, method) in METHODS {
        if name != "crash" || crash_door {
            set(&object, name, &callable(session.clone(), method));
        }
    }
    if let Some(window) = web_sys::window() {
        set(&window, "limbo", &object);
    }
}

/// Does what a host page asks for by a method's name; what is wrong or only answers is left out.
pub(super) fn ask(session: &Session, name: &str, arguments: &Arguments) {
    const ANSWERS: [&str; 5] = ["state", "perf", "hash", "url", "crash"];
    let method = METHODS.iter().find(|(n, _)| *n == name);
    if let Some((_, method)) = method
        && !ANSWERS.contains(&name)
        && !crash::has_crashed()
    {
        // A host's mistake is the host's: nothing has changed, and there is nobody here to tell.
        let _ = method(session, arguments);
    }
}

/// Tells the window that something changed.
pub fn announce_change(session: &Session) {
    let init = CustomEventInit::new();
    init.set_detail(&state(session));
    if let (Some(window), Ok(event)) = (
        web_sys::window(),
        CustomEvent::new_with_event_init_dict("limbo:change", &init),
    ) {
        // A listener that throws is the host's affair: the browser reports it there.
        let _ = window.dispatch_event(&event);
    }
}

/// A JavaScript function that lives as long as the page.
fn callable(session: Rc<Session>, method: Method) -> JsValue {
    let call = move |a: JsValue, b: JsValue, c: JsValue| {
        if crash::has_crashed() {
            return Err(Error::new("limbo has stopped after an error: reload the page").into());
        }
        method(&session, &[a, b, c])
    };
    Closure::<dyn Fn(JsValue, JsValue, JsValue) -> Result<JsValue, JsValue>>::new(call)
        .into_js_value()
}

/// The trace's hash in 16 digits; a JavaScript number cannot hold it.
fn hash(session: &Session) -> String {
    hex(session.with_player(|player| player.world().hash()))
}

fn act(session: &Session, action: Action) -> Result<JsValue, JsValue> {
    let refused = match session.try_act(action, CALL_WORK_MS) {
        Ok(()) => return Ok(JsValue::UNDEFINED),
        // The arguments were checked before: what is left are the limits of the run itself.
        Err(RunError::OutOfRange { field, .. }) => [field, " is out of its range"].concat(),
        Err(_) => "the run cannot take this now".to_owned(),
    };
    Err(RangeError::new(&refused).into())
}

/// Sets a property; on plain objects of our own this cannot fail.
pub(super) fn set(object: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}
