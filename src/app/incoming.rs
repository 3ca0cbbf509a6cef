//! Runs that a person brings: a file from a button or dropped on the page, a link or a file's text given to
//! `window.limbo`. What cannot be read is said in a notice, and the run on the page stays as it is.

use super::KNOWN;
use super::engine::Engine;
use crate::browser::files;
use crate::message::Message;
use limbo_format::file::{self, FILE_BYTES_MAX};
use limbo_format::{Notice, Params, Refusal};
use limbo_sim::RunError;
use web_sys::File;
use yew::Callback;

/// Opens what a text says: a link to this page, or a file's content.
pub fn open_text(engine: &Engine, text: &str) {
    let opened = read(text).and_then(|params| {
        let refused = |error: RunError| vec![Refusal::from(error).into()];
        engine.open(&params).map_err(refused)
    });
    for notice in opened.err().unwrap_or_default() {
        engine.send(Message::Notify(notice));
    }
}

/// Opens a file. A file that is too large is not read.
pub fn open_file(engine: &Engine, file: &File) {
    if file.size() > FILE_BYTES_MAX as f64 {
        let too_large = Notice::new("notice.file_too_large", "");
        return engine.send(Message::Notify(too_large));
    }
    let engine = engine.clone();
    let done = Callback::from(move |text: Option<String>| match text {
        Some(text) => open_text(&engine, &text),
        None => engine.send(Message::Notify(Notice::new("notice.file_not_read", ""))),
    });
    files::read(file, done);
}

fn read(text: &str) -> Result<Params, Vec<Notice>> {
    let text = text.trim();
    if text.len() > FILE_BYTES_MAX {
        return Err(vec![Notice::new("notice.file_too_large", "")]);
    }
    match text.split_once('?') {
        Some((address, query)) if !file::is_run(text) && !address.contains('\n') => {
            let query = query.split('#').next().unwrap_or_default();
            match Params::parse(query, &KNOWN) {
                (mut params, refusals) if refusals.is_empty() => {
                    params.at.get_or_insert_default();
                    Ok(params)
                }
                (_, refusals) => Err(refusals.into_iter().map(Notice::from).collect()),
            }
        }
        _ => file::read(text, &KNOWN).map_err(|refusal| vec![refusal.into()]),
    }
}
