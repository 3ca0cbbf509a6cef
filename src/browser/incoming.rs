//! Runs that a person brings: a file from a button or dropped on the page, a link or a file's text given to
//! `window.limbo`. What cannot be read is said in a notice, and the run on the page stays as it is.

use crate::app::KNOWN;
use crate::app::session::Session;
use crate::browser::crash;
use limbo_format::file::{self, FILE_BYTES_MAX};
use limbo_format::{Notice, Params, Reason, Refusal};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{DragEvent, File};

/// Opens what a text says: a link to this page, or a file's content.
pub fn open_text(session: &Session, text: &str) {
    match read(text) {
        Ok(params) => {
            if let Err(error) = session.open(&params) {
                session.notify(Refusal::from(error).into());
            }
        }
        Err(refusals) => refusals
            .into_iter()
            .for_each(|refusal| session.notify(refusal.into())),
    }
}

fn read(text: &str) -> Result<Params, Vec<Refusal>> {
    let text = text.trim();
    if text.len() > FILE_BYTES_MAX {
        return Err(vec![Refusal::new(Reason::FileTooLarge, "")]);
    }
    match text.split_once('?') {
        Some((address, query)) if !file::is_run(text) && !address.contains('\n') => {
            let query = query.split('#').next().unwrap_or_default();
            match Params::parse(query, &KNOWN) {
                (mut params, refusals) if refusals.is_empty() => {
                    params.at.get_or_insert_default();
                    Ok(params)
                }
                (_, refusals) => Err(refusals),
            }
        }
        _ => file::read(text, &KNOWN).map_err(|refusal| vec![refusal]),
    }
}

/// Opens a file. A file that is too large is not read.
pub fn open_file(session: &Rc<Session>, file: &File) {
    if file.size() > FILE_BYTES_MAX as f64 {
        session.notify(Refusal::new(Reason::FileTooLarge, "").into());
        return;
    }
    let (opens, fails) = (session.clone(), session.clone());
    let open = Closure::once_into_js(move |text: JsValue| {
        if !crash::has_crashed() {
            open_text(&opens, &text.as_string().unwrap_or_default());
        }
    });
    let fail = Closure::once_into_js(move |_: JsValue| {
        if !crash::has_crashed() {
            fails.notify(Notice::new("notice.file_not_read", ""));
        }
    });
    let then = |f: JsValue| f.unchecked_into::<js_sys::Function>();
    super::save::settle(&file.text(), &then(open), &then(fail));
}

/// Takes files that are dropped anywhere on the page, for as long as the page lives. Without this the browser would
/// leave the page and show the file.
pub fn watch_drops(session: &Rc<Session>) {
    let over = Closure::<dyn FnMut(DragEvent)>::new(|event: DragEvent| {
        if brings_files(&event) {
            event.prevent_default();
        }
    });
    let session = session.clone();
    let dropped = Closure::<dyn FnMut(DragEvent)>::new(move |event: DragEvent| {
        if crash::has_crashed() || !brings_files(&event) {
            return;
        }
        event.prevent_default();
        let files = event.data_transfer().and_then(|brought| brought.files());
        if let Some(file) = files.and_then(|files| files.get(0)) {
            open_file(&session, &file);
        }
    });
    if let Some(window) = web_sys::window() {
        for (name, listener) in [("dragover", over), ("drop", dropped)] {
            let listener = listener.into_js_value();
            let _ = window.add_event_listener_with_callback(name, listener.unchecked_ref());
        }
    }
}

fn brings_files(event: &DragEvent) -> bool {
    event
        .data_transfer()
        .is_some_and(|brought| brought.types().includes(&"Files".into(), 0))
}
