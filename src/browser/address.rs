//! The address bar and the browser's history. It knows queries, not what they mean.

use wasm_bindgen::prelude::*;
use web_sys::History;

/// What the page's address asks for, from its question mark on.
pub fn query() -> String {
    let location = web_sys::window().map(|w| w.location());
    location.and_then(|l| l.search().ok()).unwrap_or_default()
}

/// The address of this page, without what it asks for.
pub fn page() -> String {
    let href = web_sys::window().and_then(|w| w.location().href().ok());
    let href = href.unwrap_or_default();
    href.split(['?', '#']).next().unwrap_or_default().to_owned()
}

/// True for what stands on a server: a path on somebody's disk is nobody else's business.
pub fn is_public(address: &str) -> bool {
    address.starts_with("http")
}

/// The address of the folder with a page for each chapter that brings its picture along, where the host has one: the
/// build writes it beside the addresses of the program (static/boot.js).
pub fn share_folder() -> Option<String> {
    let document = web_sys::window()?.document()?;
    document
        .get_element_by_id("boot")?
        .get_attribute("data-share")
}

fn history() -> Option<History> {
    web_sys::window()?.history().ok()
}

/// The number that this entry of the browser's history was given; none where it has none.
pub fn number() -> Option<f64> {
    history()?.state().ok()?.as_f64()
}

/// A new entry of the browser's history, with this query and this number.
pub fn push(query: &str, number: f64) {
    if let Some(history) = history() {
        // Refused in some sandboxes and on some disks: then the address stays, and the page works all the same.
        let _ = history.push_state_with_url(&number.into(), "", Some(&address(query)));
    }
}

/// This entry of the browser's history gets this number and another query; without one it keeps its own.
pub fn replace(query: Option<&str>, number: f64) {
    if let Some(history) = history() {
        // As in `push`.
        let _ = history.replace_state_with_url(&number.into(), "", query.map(address).as_deref());
    }
}

fn address(query: &str) -> String {
    match query {
        "" => page(),
        query => [&page(), "?", query].concat(),
    }
}

/// `went` is called when the viewer goes back or forward in the history, for as long as the page lives.
pub fn watch(went: impl Fn() + 'static) {
    let went = Closure::<dyn Fn()>::new(went).into_js_value();
    if let Some(window) = web_sys::window() {
        // Listening is never refused.
        let _ = window.add_event_listener_with_callback("popstate", went.unchecked_ref());
    }
}
