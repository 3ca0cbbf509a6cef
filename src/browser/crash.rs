//! When the page breaks: a visible message and a button to reload, never a frozen picture.
//!
//! A panic is a trap of WebAssembly, and nothing of the program can be trusted after it: static/boot.js hears of it
//! and shows the message, which has stood in index.html since the beginning. Here it gets its words.

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

/// Puts the words of the message aside, in the language of the page.
pub fn prepare(locale: &Locale) {
    let message = web_sys::window()
        .and_then(|w| w.document())
        .and_then(|d| d.get_element_by_id("crash"));
    for (tag, key) in [
        ("h2", "crash.title"),
        ("p", "crash.text"),
        ("button", "crash.reload"),
    ] {
        let element = message
            .as_ref()
            .and_then(|m| m.query_selector(tag).ok().flatten());
        if let Some(element) = element {
            element.set_text_content(Some(locale.t(key)));
        }
    }
}
