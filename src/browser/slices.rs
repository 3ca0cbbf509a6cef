//! A file read in slices, so that a file of any size neither fills the memory nor stops the page: between two slices the
//! browser paints and hears.

use super::{crash, save};
use js_sys::{Array, Function, Uint8Array};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::Blob;

/// A slice, in bytes: read and worked on in less than a frame.
const SLICE_BYTES: f64 = 524_288.0;

/// What comes of a file, one after the other.
pub enum Slice<'a> {
    /// The next bytes.
    Bytes(&'a [u8]),
    /// The file has ended.
    End,
    /// It cannot be read any further.
    Failed,
}

/// Is given every slice; false: no more is wanted.
pub type SliceListener = Rc<dyn Fn(Slice<'_>) -> bool>;

/// Reads all of it, from its beginning.
pub fn read(blob: &Blob, listener: SliceListener) {
    read_from(blob.clone(), 0.0, listener);
}

/// Reads its first bytes, at most 4 KiB; `done` is given nothing where it cannot be read.
pub fn read_beginning(blob: &Blob, done: impl Fn(Option<Vec<u8>>) + 'static) {
    let Ok(beginning) = blob.slice_with_f64_and_f64(0.0, 4096.0) else {
        return done(None);
    };
    on_bytes(&beginning, done);
}

fn read_from(blob: Blob, from: f64, listener: SliceListener) {
    if from >= blob.size() {
        listener(Slice::End);
        return;
    }
    let to = (from + SLICE_BYTES).min(blob.size());
    let Ok(slice) = blob.slice_with_f64_and_f64(from, to) else {
        listener(Slice::Failed);
        return;
    };
    on_bytes(&slice, move |bytes| match bytes {
        Some(bytes) => {
            if listener(Slice::Bytes(&bytes)) {
                read_from(blob.clone(), to, listener.clone());
            }
        }
        None => {
            listener(Slice::Failed);
        }
    });
}

fn on_bytes(blob: &Blob, done: impl Fn(Option<Vec<u8>>) + 'static) {
    let done = Rc::new(done);
    let failed = done.clone();
    let read = Closure::once_into_js(move |buffer: JsValue| {
        if !crash::has_crashed() {
            done(Some(Uint8Array::new(&buffer).to_vec()));
        }
    });
    let fail = Closure::once_into_js(move |_: JsValue| {
        if !crash::has_crashed() {
            failed(None);
        }
    });
    let function = |f: JsValue| f.unchecked_into::<Function>();
    save::settle(&blob.array_buffer(), &function(read), &function(fail));
}

/// A text as a file without a name, to be read like any other.
pub fn of_text(text: &str) -> Option<Blob> {
    Blob::new_with_str_sequence(&Array::of1(&text.into())).ok()
}
