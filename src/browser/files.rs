//! Files that a person brings: chosen by a button, or dropped on the page.

use super::{crash, save};
use wasm_bindgen::prelude::*;
use web_sys::{DragEvent, File};
use yew::Callback;

/// Reads a file; `done` is given its text, or nothing where it cannot be read.
pub fn read(file: &File, done: Callback<Option<String>>) {
    let failed = done.clone();
    let read = Closure::once_into_js(move |text: JsValue| {
        if !crash::has_crashed() {
            done.emit(Some(text.as_string().unwrap_or_default()));
        }
    });
    let fail = Closure::once_into_js(move |_: JsValue| {
        if !crash::has_crashed() {
            failed.emit(None);
        }
    });
    let then = |f: JsValue| f.unchecked_into::<js_sys::Function>();
    save::settle(&file.text(), &then(read), &then(fail));
}

/// Takes files that are dropped anywhere on the page, for as long as the page lives: the first of them, and how many they
/// are. Without this the browser would leave the page and show the file.
pub fn watch_drops(dropped: Callback<(File, u32)>) {
    let over = Closure::<dyn FnMut(DragEvent)>::new(|event: DragEvent| {
        if brings_files(&event) {
            event.prevent_default();
        }
    });
    let drop = Closure::<dyn FnMut(DragEvent)>::new(move |event: DragEvent| {
        if crash::has_crashed() || !brings_files(&event) {
            return;
        }
        event.prevent_default();
        let files = event.data_transfer().and_then(|brought| brought.files());
        if let Some((files, first)) = files.and_then(|files| Some((files.clone(), files.get(0)?))) {
            dropped.emit((first, files.length()));
        }
    });
    if let Some(window) = web_sys::window() {
        for (name, listener) in [("dragover", over), ("drop", drop)] {
            let listener = listener.into_js_value();
            // Listening is never refused.
            let _ = window.add_event_listener_with_callback(name, listener.unchecked_ref());
        }
    }
}

fn brings_files(event: &DragEvent) -> bool {
    event
        .data_transfer()
        .is_some_and(|brought| brought.types().includes(&"Files".into(), 0))
}
