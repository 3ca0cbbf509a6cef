//! The page that holds this one in a frame: how high this page is, in the dialects that hosts know, and what
//! the host may ask for. Heights go out on change only. What comes in is from outside: other windows, other
//! shapes, too much or too often are ignored without a word, for a page is full of strangers' messages.
//!
//! A host asks with `frame.contentWindow.postMessage({limbo: "seek", args: [302400000]}, "*")`: any method of
//! `window.limbo` that returns nothing, with at most two arguments.

use super::clock::now_ms;
use super::page_object::{self, Page};
use super::page_state::set;
use js_sys::{Array, Object, Reflect};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, ResizeObserver, Window};

/// More requests a second than this are not heard.
const REQUESTS_PER_S: u32 = 20;
/// A method's name is never longer.
const NAME_CHARS_MAX: u32 = 20;

/// Talks with the host, if there is one; an embedded page tells it how high it is.
pub fn watch(page: &Rc<dyn Page>, embed: bool) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let Some(parent) = window.parent().ok().flatten().filter(|p| *p != window) else {
        return;
    };
    listen(page, &window, &parent);
    if embed {
        tell_height(&window, parent);
    }
}

fn listen(page: &Rc<dyn Page>, window: &Window, parent: &Window) {
    let (page, parent) = (page.clone(), JsValue::from(parent));
    let budget = Cell::new((0.0, 0));
    let listener = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let from_host = event.source().is_some_and(|s| *s == parent);
        if from_host && let Some((name, args)) = read(&event.data()) {
            let (since, count) = budget.get();
            let now = now_ms();
            let (since, count) = if now - since > 1_000.0 {
                (now, 0)
            } else {
                (since, count)
            };
            budget.set((since, count + 1));
            if count < REQUESTS_PER_S {
                page_object::ask(page.as_ref(), &name, &[0, 1, 2].map(|i| args.get(i)));
            }
        }
    });
    // Listening is never refused.
    let _ = window.add_event_listener_with_callback("message", listener.as_ref().unchecked_ref());
    listener.forget();
}

/// A send of the host: the method's name and its arguments.
fn read(data: &JsValue) -> Option<(String, Array)> {
    // Only plain objects: reading a string's property would be an error in strict code.
    let data = data.dyn_ref::<Object>()?;
    let name = Reflect::get(data, &"limbo".into()).ok()?;
    let name = name.dyn_ref::<js_sys::JsString>()?;
    if name.length() > NAME_CHARS_MAX {
        return None;
    }
    let args = Reflect::get(data, &"args".into()).ok()?;
    let args = args.dyn_into::<Array>().unwrap_or_default();
    Some((name.into(), args))
}

/// Tells the host how high the page is, now and whenever that changes.
fn tell_height(window: &Window, parent: Window) {
    let Some(body) = window.document().and_then(|d| d.body()) else {
        return;
    };
    let address = window.location().href().unwrap_or_default();
    let last = Cell::new(0);
    let measured = body.clone();
    let resized = Closure::<dyn FnMut()>::new(move || {
        let height = measured.offset_height();
        if height > 0 && last.replace(height) != height {
            for message in dialects(height, &address) {
                // Refused only for what cannot be copied; these are plain values.
                let _ = parent.post_message(&message, "*");
            }
        }
    });
    if let Ok(sizes) = ResizeObserver::new(resized.as_ref().unchecked_ref()) {
        sizes.observe(&body);
    }
    resized.forget();
}

/// The same height as hosts expect to be told: Datawrapper's script, AMP's `amp-iframe`, Medium and Embedly,
/// LTI 1.3 platforms, and our own script.
fn dialects(height: i32, address: &str) -> [JsValue; 5] {
    let object = |properties: &[(&str, JsValue)]| {
        let object = Object::new();
        for (name, value) in properties {
            set(&object, name, value);
        }
        JsValue::from(object)
    };
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
