//! What the browser tells the page: keys, sizes, the system's preferences; and what the page tells the
//! document about itself. It only passes on: every decision is the session's.

use super::keys;
use super::session::Session;
use super::view::{View, theme_name};
use crate::browser::crash;
use crate::components::stage::Theme;
use js_sys::Array;
use limbo_format::ThemeChoice;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{
    Document, Element, Event, FocusOptions, HtmlElement, IntersectionObserver,
    IntersectionObserverEntry, KeyboardEvent, MediaQueryList, ResizeObserver, ResizeObserverEntry,
};

/// Listeners that live as long as this value.
pub struct Watching {
    key_down: Closure<dyn FnMut(KeyboardEvent)>,
    sizes: Option<ResizeObserver>,
    _resized: Closure<dyn FnMut(Array)>,
    shown: Closure<dyn FnMut(Event)>,
    sight: Option<IntersectionObserver>,
    _seen: Closure<dyn FnMut(Array)>,
}

impl Drop for Watching {
    fn drop(&mut self) {
        if let Some(window) = web_sys::window() {
            let listener = self.key_down.as_ref().unchecked_ref();
            let _ = window.remove_event_listener_with_callback("keydown", listener);
        }
        if let Some(document) = document() {
            let listener = self.shown.as_ref().unchecked_ref();
            let _ = document.remove_event_listener_with_callback("visibilitychange", listener);
        }
        if let Some(sizes) = &self.sizes {
            sizes.disconnect();
        }
        if let Some(sight) = &self.sight {
            sight.disconnect();
        }
    }
}

fn document() -> Option<Document> {
    web_sys::window().and_then(|w| w.document())
}

/// Listens for keys on the page, for the width of the element that holds the stage, and for whether the
/// page can be seen at all.
pub fn page(session: &Rc<Session>, stage_host: Option<Element>) -> Watching {
    let s = session.clone();
    let key_down = Closure::<dyn FnMut(KeyboardEvent)>::new(move |event: KeyboardEvent| {
        if !crash::has_crashed()
            && s.keys_on()
            && let Some(doing) = keys::meaning(&event)
            && keys::applies(&s, doing, &event.key())
        {
            event.prevent_default();
            keys::perform(&s, doing);
        }
    });
    if let Some(window) = web_sys::window() {
        let listener = key_down.as_ref().unchecked_ref();
        let _ = window.add_event_listener_with_callback("keydown", listener);
    }
    let s = session.clone();
    let resized = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
        if !crash::has_crashed()
            && let Ok(entry) = entries.get(0).dyn_into::<ResizeObserverEntry>()
        {
            s.set_width(entry.content_rect().width());
        }
    });
    let sizes = ResizeObserver::new(resized.as_ref().unchecked_ref()).ok();
    if let (Some(sizes), Some(host)) = (&sizes, &stage_host) {
        sizes.observe(host);
    }
    let shown = visibility(session);
    let (sight, seen) = presence(session, stage_host);
    Watching {
        key_down,
        sizes,
        _resized: resized,
        shown,
        sight,
        _seen: seen,
    }
}

/// Tells the session when the document is hidden and when it is shown again.
fn visibility(session: &Rc<Session>) -> Closure<dyn FnMut(Event)> {
    let s = session.clone();
    let shown = Closure::<dyn FnMut(Event)>::new(move |_: Event| {
        s.set_hidden(document().is_some_and(|d| d.hidden()));
    });
    if let Some(document) = document() {
        let listener = shown.as_ref().unchecked_ref();
        let _ = document.add_event_listener_with_callback("visibilitychange", listener);
        session.set_hidden(document.hidden());
    }
    shown
}

/// Tells the session when all of the page has left the screen (the host's, too, where it is embedded), and
/// when some of it is back.
fn presence(
    session: &Rc<Session>,
    stage_host: Option<Element>,
) -> (Option<IntersectionObserver>, Closure<dyn FnMut(Array)>) {
    let s = session.clone();
    let seen = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
        // Several changes may come at once: the last is how it is now.
        let last = entries.get(entries.length().saturating_sub(1));
        if let Ok(entry) = last.dyn_into::<IntersectionObserverEntry>() {
            s.set_off_screen(!entry.is_intersecting());
        }
    });
    let sight = IntersectionObserver::new(seen.as_ref().unchecked_ref()).ok();
    let page = stage_host.and_then(|host| host.closest("main").ok().flatten());
    if let (Some(sight), Some(page)) = (&sight, page) {
        sight.observe(&page);
    }
    (sight, seen)
}

/// Follows what the system prefers, for as long as the page lives.
pub fn preferences(session: &Rc<Session>) {
    follow(
        "(prefers-color-scheme: dark)",
        session,
        Session::set_system_dark,
    );
    follow(
        "(prefers-reduced-motion: reduce)",
        session,
        Session::set_reduced_motion,
    );
}

fn follow(query: &str, session: &Rc<Session>, tell: fn(&Session, bool)) {
    let Some(list) = web_sys::window().and_then(|w| w.match_media(query).ok().flatten()) else {
        return;
    };
    tell(session, list.matches());
    let session = session.clone();
    let changed = Closure::<dyn FnMut(web_sys::Event)>::new(move |event: web_sys::Event| {
        if let Some(Ok(list)) = event.target().map(|t| t.dyn_into::<MediaQueryList>()) {
            tell(&session, list.matches());
        }
    });
    let _ = list.add_event_listener_with_callback("change", changed.as_ref().unchecked_ref());
    changed.forget();
}

/// Whether the page is higher than the window.
pub fn page_scrolls() -> bool {
    let root = web_sys::window()
        .and_then(|w| w.document())
        .and_then(|d| d.document_element());
    root.is_some_and(|root| root.scroll_height() > root.client_height() + 1)
}

/// Under a heading there should be room for so much, CSS pixels.
const WORDS_PX: f64 = 240.0;

/// Gives the focus to the heading of that id, and shows it. A guest in a page that has the focus elsewhere
/// takes nothing.
pub fn focus_heading(id: &str, guest: bool) {
    let Some(document) = web_sys::window().and_then(|w| w.document()) else {
        return;
    };
    let asked = !guest || document.has_focus().unwrap_or(false);
    let heading = document
        .get_element_by_id(id)
        .and_then(|e| e.dyn_into::<HtmlElement>().ok());
    if let Some(heading) = heading.filter(|_| asked) {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = heading.focus_with_options(&options);
        let low = document
            .document_element()
            .map_or(f64::MAX, |root| f64::from(root.client_height()) - WORDS_PX);
        if let Some(main) = heading.closest("main").ok().flatten()
            && (main.get_bounding_client_rect().top() < 0.0
                || heading.get_bounding_client_rect().bottom() > low)
        {
            main.scroll_into_view();
        }
    }
}

/// Tells the document its language, its title and its colours.
pub fn dress_document(view: &View) {
    crash::prepare(&view.locale);
    let Some(document) = web_sys::window().and_then(|w| w.document()) else {
        return;
    };
    document.set_title(view.locale.t("app.title"));
    if let Some(root) = document.document_element() {
        let _ = root.set_attribute("lang", view.locale.lang().code());
        let _ = match view.theme_choice {
            ThemeChoice::Auto if view.theme != Theme::Projector => {
                root.remove_attribute("data-theme")
            }
            _ => root.set_attribute("data-theme", theme_name(view.theme)),
        };
        let display = view.display;
        for (name, on) in [
            ("data-embed", display.embed),
            ("data-present", display.present),
        ] {
            let _ = match on {
                true => root.set_attribute(name, ""),
                false => root.remove_attribute(name),
            };
        }
    }
}
