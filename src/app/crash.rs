//! When the page breaks: a visible message and a button to reload, never a frozen picture.
//!
//! After a panic nothing of the program can be trusted, so the message is made of texts that were put
//! aside before, and of a button that needs no program.

use crate::locale::Locale;
use std::cell::{Cell, RefCell};
use std::panic::PanicHookInfo;
use wasm_bindgen::JsValue;

/// Title, sentence, button.
type Message = [String; 3];

thread_local! {
    static CRASHED: Cell<bool> = const { Cell::new(false) };
    static MESSAGE: RefCell<Message> = const { RefCell::new([const { String::new() }; 3]) };
}

/// True once the page has broken; nothing may run then.
pub fn has_crashed() -> bool {
    CRASHED.get()
}

/// From now on a panic is shown to the viewer.
pub fn watch() {
    yew::set_custom_panic_hook(Box::new(on_panic));
}

/// Puts the texts of the message aside, in the language of the page.
pub fn prepare(locale: &Locale) {
    let message = ["crash.title", "crash.text", "crash.reload"].map(|key| locale.t(key).to_owned());
    MESSAGE.set(message);
}

fn on_panic(info: &PanicHookInfo<'_>) {
    web_sys::console::error_1(&JsValue::from_str(&info.to_string()));
    if !CRASHED.replace(true) {
        let message = MESSAGE.try_with(|m| m.try_borrow().map(|m| m.clone()).unwrap_or_default());
        // There is nobody left to tell if even this fails.
        let _ = show(&message.unwrap_or_default());
    }
}

fn show([title, sentence, reload]: &Message) -> Result<(), JsValue> {
    let document = web_sys::window()
        .and_then(|w| w.document())
        .ok_or(JsValue::NULL)?;
    let body = document.body().ok_or(JsValue::NULL)?;
    let alert = document.create_element("div")?;
    alert.set_attribute("role", "alert")?;
    alert.set_class_name("crash");
    for (tag, text) in [("h2", title), ("p", sentence), ("button", reload)] {
        let element = document.create_element(tag)?;
        element.set_text_content(Some(text));
        if tag == "button" {
            // static/start.js does it: a strict policy allows no inline script.
            element.set_attribute("data-reload", "")?;
            element.set_class_name("button primary");
        }
        alert.append_child(&element)?;
    }
    body.prepend_with_node_1(&alert)
}
