//! When the page breaks: a visible message and a button to reload, never a frozen picture.
//!
//! A panic is a trap of WebAssembly, and nothing of the program can be trusted after it: static/boot.js hears of it
//! and shows the message, which has stood in index.html since the beginning. Here it gets its words.

use super::dom::document;
use crate::i18n::Locale;
use std::cell::Cell;

thread_local! {
    static CRASHED: Cell<bool> = const { Cell::new(false) };
}

/// True once the page has broken; nothing may run then.
pub fn has_crashed() -> bool {
    CRASHED.get()
}

/// The program has trapped.
pub fn broke() {
    CRASHED.set(true);
}

/// Panics tell the console in a development build. In a release they are traps that tell nothing (xtask/src/wasm.rs),
/// and what would print them stays out of the page.
pub fn watch() {
    #[cfg(not(debug_assertions))]
    yew::set_custom_panic_hook(Box::new(|_| ()));
}

/// Puts the words of the message aside, in the language of the page; and those for a copy that a browser saves of the page,
/// in which the program will not be (static/start.js).
pub fn prepare(locale: &Locale) {
    let Some(document) = document() else { return };
    for (selector, key) in [
        ("#crash h2", "crash.title"),
        ("#crash p", "crash.text"),
        ("#crash button", "crash.reload"),
        ("#copy span", "crash.copy"),
    ] {
        if let Ok(Some(element)) = document.query_selector(selector) {
            element.set_text_content(Some(locale.t(key)));
        }
    }
}
