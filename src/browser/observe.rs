//! What the browser tells the page: keys, the size and the sight of an element, the system's preferences. Each is told to
//! a callback for as long as the returned value lives, or for as long as the page lives where none is returned.

use super::crash;
use super::dom::{document, root};
use super::paper::{self, Measure};
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{
    Element, Event, EventTarget, IntersectionObserver, IntersectionObserverEntry, KeyboardEvent,
    MediaQueryList, ResizeObserver, ResizeObserverEntry,
};
use yew::Callback;

/// A listener that is taken away when it is dropped.
pub struct Listening {
    target: EventTarget,
    name: &'static str,
    listener: Closure<dyn FnMut(Event)>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        let listener = self.listener.as_ref().unchecked_ref();
        // Taking away is never refused.
        let _ = self
            .target
            .remove_event_listener_with_callback(self.name, listener);
    }
}

fn listen(
    target: EventTarget,
    name: &'static str,
    mut on_event: impl FnMut(Event) + 'static,
) -> Listening {
    let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        if !crash::has_crashed() {
            on_event(event);
        }
    });
    // Listening is never refused.
    let _ = target.add_event_listener_with_callback(name, listener.as_ref().unchecked_ref());
    Listening {
        target,
        name,
        listener,
    }
}

/// Keys that go down anywhere on the page.
pub fn keys(pressed: Callback<KeyboardEvent>) -> Option<Listening> {
    let window = web_sys::window()?;
    Some(listen(window.into(), "keydown", move |event| {
        if let Ok(event) = event.dyn_into() {
            pressed.emit(event);
        }
    }))
}

/// Whether the document is hidden, now and from now on.
pub fn hidden(on_change: Callback<bool>) -> Option<Listening> {
    let document = document()?;
    on_change.emit(document.hidden());
    Some(listen(
        document.clone().into(),
        "visibilitychange",
        move |_| on_change.emit(document.hidden()),
    ))
}

/// When the page is being left, or hidden, after which the browser may end it without another word; and when it is seen
/// again.
pub fn leaving(left: impl Fn() + Clone + 'static) {
    let (Some(window), Some(document)) = (web_sys::window(), document()) else {
        return;
    };
    let told: [(EventTarget, _); 2] = [
        (window.into(), "pagehide"),
        (document.into(), "visibilitychange"),
    ];
    std::mem::forget(told.map(|(target, name)| {
        let left = left.clone();
        listen(target, name, move |_| left())
    }));
}

/// When the page is put on paper and when it is taken off.
pub fn on_paper(on_change: &Callback<bool>) -> Option<[Listening; 2]> {
    let window = web_sys::window()?;
    let turn = |name, on: bool| {
        let on_change = on_change.clone();
        listen(window.clone().into(), name, move |_| {
            paper::turn(on, || on_change.emit(on));
        })
    };
    Some([turn("beforeprint", true), turn("afterprint", false)])
}

/// A watch over the size of elements, which ends when it is dropped.
pub struct Resizes {
    observer: ResizeObserver,
    _on_change: Closure<dyn FnMut(Array)>,
    _on_paper: Measure,
}

impl Drop for Resizes {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

impl Resizes {
    fn watch(
        elements: &[&Element],
        mut on_change: impl FnMut(Array) + 'static,
        on_paper: impl Fn() + 'static,
    ) -> Option<Resizes> {
        let closure = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            if !crash::has_crashed() {
                on_change(entries);
            }
        });
        let observer = ResizeObserver::new(closure.as_ref().unchecked_ref()).ok()?;
        for element in elements {
            observer.observe(element);
        }
        Some(Resizes {
            observer,
            _on_change: closure,
            _on_paper: Measure::new(on_paper),
        })
    }
}

/// Watches the width of an element, CSS px.
pub fn width(element: &Element, on_change: Callback<f64>) -> Option<Resizes> {
    let measure = {
        let (element, on_change) = (element.clone(), on_change.clone());
        move || on_change.emit(element.get_bounding_client_rect().width())
    };
    // At once, too: the observer speaks only after the first picture, which would then move.
    measure();
    let observed = move |entries: Array| {
        if let Ok(entry) = entries.get(0).dyn_into::<ResizeObserverEntry>() {
            on_change.emit(entry.content_rect().width());
        }
    };
    Resizes::watch(&[element], observed, measure)
}

/// Tells, now and later, when the size of an element may have changed, or that of the letters in it: a larger type makes
/// the whole page longer.
pub fn resizes(element: &Element, on_change: Callback<()>) -> Option<Resizes> {
    let on_paper = on_change.clone();
    let observed = move |_| on_change.emit(());
    Resizes::watch(&[element, &root()?], observed, move || on_paper.emit(()))
}

/// Whether an element is on the screen, the host's window included where the page is embedded.
pub struct Sight {
    observer: IntersectionObserver,
    _on_change: Closure<dyn FnMut(Array)>,
}

impl Drop for Sight {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

/// Watches whether any part of an element is on the screen, and which (the entry's intersection, CSS px from the window's or
/// the frame's corner): told once a moment later, and whenever the element comes or goes.
pub fn sight(element: &Element, on_change: Callback<IntersectionObserverEntry>) -> Option<Sight> {
    let closure = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
        // Several changes may come at once: the last is how it is now.
        let last = entries.get(entries.length().saturating_sub(1));
        if let Ok(entry) = last.dyn_into::<IntersectionObserverEntry>() {
            on_change.emit(entry);
        }
    });
    let observer = IntersectionObserver::new(closure.as_ref().unchecked_ref()).ok()?;
    observer.observe(element);
    Some(Sight {
        observer,
        _on_change: closure,
    })
}

/// Whether the system prefers dark colours, now and for as long as the page lives.
pub fn prefers_dark(on_change: Callback<bool>) {
    preference("(prefers-color-scheme: dark)", on_change);
}

/// Whether the system asks for little motion, now and for as long as the page lives.
pub fn prefers_reduced_motion(on_change: Callback<bool>) {
    preference("(prefers-reduced-motion: reduce)", on_change);
}

fn preference(query: &str, on_change: Callback<bool>) {
    let Some(list) = web_sys::window().and_then(|w| w.match_media(query).ok().flatten()) else {
        return;
    };
    on_change.emit(list.matches());
    let listening = listen(list.into(), "change", move |event| {
        if let Some(Ok(list)) = event.target().map(|t| t.dyn_into::<MediaQueryList>()) {
            on_change.emit(list.matches());
        }
    });
    std::mem::forget(listening);
}
