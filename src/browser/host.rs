//! The page that holds this one in a frame: how high this page is, in the dialects that hosts know, and what
//! the host may ask for. Heights go out on change only, and once more when the host asks. What comes in is from outside:
//! other windows, other shapes, too much or too often are ignored without a word, for a page is full of strangers' messages.
//!
//! A host asks with `frame.contentWindow.postMessage({limbo: "seek", args: [302400000]}, "*")`: any method of
//! `window.limbo` that returns nothing, with at most three arguments. From the moment at which it is told
//! `{"limbo-ready": 1}` this page hears; `{limbo: "height"}` has that and the height said again, for a host whose script
//! begins later than this page. A page that goes, as when its reader loads it anew, says
//! `{"limbo-ready": 0}` and its frame's name (static/boot.js).

use super::args::Given;
use super::clock::{Delay, after, now_ms};
use super::page_object::{self, Page};
use super::page_state::set;
use js_sys::{Array, Object, Reflect};
use limbo_format::wishes::{Wish, Wishes};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlElement, MessageEvent, ResizeObserver, Window};

/// The host has its wishes followed at this interval, ms: about once a frame.
const INTERVAL_MS: u32 = 16;
/// And so many of them at once.
const AT_ONCE: u32 = 4;
/// While the page is on its way to an instant, a wish to be somewhere else waits so long, ms: else a reader who scrolls
/// faster than a great run can be played would see nothing until the end.
const ARRIVAL_MS: f64 = 300.0;
/// What a host asks for that concerns the frame and not the run.
const HEIGHT: &str = "height";
/// A method's name is never longer.
const NAME_CHARS_MAX: u32 = 20;
/// What this page understands, as it is told to the host.
const PROTOCOL: u32 = 1;

/// Talks with the host, if there is one; an embedded page tells it how high it is.
pub fn watch(page: &Rc<dyn Page>, embed: bool) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let Some(parent) = window.parent().ok().flatten().filter(|p| *p != window) else {
        return;
    };
    let body = window.document().and_then(|document| document.body());
    let host = Rc::new(Host {
        page: page.clone(),
        window: parent,
        body: body.filter(|_| embed),
        address: window.location().href().unwrap_or_default(),
        told: Cell::new(0),
        wishes: RefCell::default(),
        resting: RefCell::new(None),
        travelling_since: Cell::new(None),
    });
    host.listen(&window);
    host.tell_ready();
    host.tell_heights();
}

/// The page that holds this one.
struct Host {
    /// This page.
    page: Rc<dyn Page>,
    window: Window,
    /// What the host is told the height of.
    body: Option<HtmlElement>,
    /// The address of this page.
    address: String,
    /// The height that was told last.
    told: Cell<i32>,
    wishes: RefCell<Wishes<Array>>,
    /// Until it is over no wish is followed.
    resting: RefCell<Option<Delay>>,
    /// Since when the page has been on its way to where the host wished it to be.
    travelling_since: Cell<Option<f64>>,
}

impl Host {
    fn listen(self: &Rc<Self>, window: &Window) {
        let host = self.clone();
        let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let from_host = event
                .source()
                .is_some_and(|s| JsValue::from(s) == JsValue::from(&host.window));
            if from_host && let Some(wish) = read(&event.data()) {
                host.wishes.borrow_mut().push(wish);
                if host.resting.borrow().is_none() {
                    host.follow();
                }
            }
        });
        // Listening is never refused.
        let _ =
            window.add_event_listener_with_callback("message", listener.as_ref().unchecked_ref());
        listener.forget();
    }

    /// Follows a few wishes, and then rests for a frame.
    fn follow(self: &Rc<Self>) {
        self.resting.take();
        for _ in 0..AT_ONCE {
            let Some(wish) = self.next() else { break };
            if wish.name == HEIGHT {
                self.told.set(0);
                self.tell_ready();
                self.tell_height();
            } else {
                let arguments = [0, 1, 2].map(|i| Given(wish.args.get(i)));
                page_object::ask(self.page.as_ref(), &wish.name, &arguments);
            }
        }
        let host = self.clone();
        let wait = || after(INTERVAL_MS, move || host.go_on());
        self.resting.replace(Some(wait()));
    }

    /// After the rest: what has come meanwhile.
    fn go_on(self: &Rc<Self>) {
        self.resting.take();
        if self.wishes.borrow().first().is_some() {
            self.follow();
        }
    }

    /// What can be done now. What is done at an instant waits until the page is there.
    fn next(&self) -> Option<Wish<Array>> {
        let mut wishes = self.wishes.borrow_mut();
        let leads_elsewhere = wishes.first()?.last_counts;
        if self.page.is_seeking() {
            let now = now_ms();
            let since = self.travelling_since.get().unwrap_or(now);
            self.travelling_since.set(Some(since));
            if !leads_elsewhere || now - since < ARRIVAL_MS {
                return None;
            }
        }
        self.travelling_since.set(None);
        wishes.take()
    }

    fn tell(&self, message: &JsValue) {
        // Refused only for what cannot be copied; these are plain values.
        let _ = self.window.post_message(message, "*");
    }

    fn tell_ready(&self) {
        self.tell(&object(&[("limbo-ready", PROTOCOL.into())]));
    }

    /// Tells the host how high the page is, where that is not what it was told last.
    fn tell_height(&self) {
        let Some(body) = &self.body else { return };
        let height = body.offset_height();
        if height > 0 && self.told.replace(height) != height {
            for message in dialects(height, &self.address) {
                self.tell(&message);
            }
        }
    }

    /// Tells the host how high the page is, now and whenever that changes.
    fn tell_heights(self: &Rc<Self>) {
        let Some(body) = &self.body else { return };
        let host = self.clone();
        let resized = Closure::<dyn FnMut()>::new(move || host.tell_height());
        if let Ok(sizes) = ResizeObserver::new(resized.as_ref().unchecked_ref()) {
            sizes.observe(body);
        }
        resized.forget();
    }
}

/// What the host wishes: the method's name and its arguments.
fn read(data: &JsValue) -> Option<Wish<Array>> {
    // Only plain objects: reading a string's property would be an error in strict code.
    let data = data.dyn_ref::<Object>()?;
    let name = Reflect::get(data, &"limbo".into()).ok()?;
    let name = name.dyn_ref::<js_sys::JsString>()?;
    if name.length() > NAME_CHARS_MAX {
        return None;
    }
    let name = String::from(name);
    let last_counts = if name == HEIGHT {
        true
    } else {
        page_object::last_counts(&name)?
    };
    let args = Reflect::get(data, &"args".into()).ok()?;
    let args = args.dyn_into::<Array>().unwrap_or_default();
    let query = match &*name {
        "show" => args.get(0).as_string(),
        _ => None,
    };
    Some(Wish {
        name,
        last_counts,
        query: query.unwrap_or_default(),
        args,
    })
}

fn object(properties: &[(&str, JsValue)]) -> JsValue {
    let object = Object::new();
    for (name, value) in properties {
        set(&object, name, value);
    }
    object.into()
}

/// The same height as hosts expect to be told: Datawrapper's script, AMP's `amp-iframe`, Medium and Embedly,
/// LTI 1.3 platforms, and our own script.
fn dialects(height: i32, address: &str) -> [JsValue; 5] {
    let tall = JsValue::from(height);
    let medium = object(&[
        ("src", address.into()),
        ("context", "iframe.resize".into()),
        ("height", tall.clone()),
    ]);
    let medium = js_sys::JSON::stringify(&medium).unwrap_or_default();
    [
        object(&[("datawrapper-height", object(&[("limbo", tall.clone())]))]),
        object(&[
            ("sentinel", "amp".into()),
            ("type", "embed-size".into()),
            ("height", tall.clone()),
        ]),
        medium.into(),
        object(&[
            ("subject", "lti.frameResize".into()),
            ("height", tall.clone()),
        ]),
        object(&[("limbo-height", tall)]),
    ]
}
