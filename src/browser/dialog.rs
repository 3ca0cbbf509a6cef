//! Dialogs of the page: the browser keeps the focus in an open one and gives it back afterwards.

use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

/// Opens the dialog of that id over the page.
pub fn show(id: &str) {
    let dialog = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id))
        .and_then(|element| element.dyn_into().ok());
    if let Some(dialog) = dialog {
        show_modal(&dialog);
    }
}

/// Opens a dialog over the page, unless it is open.
pub fn show_modal(dialog: &HtmlDialogElement) {
    if !dialog.open() {
        // Refused only where the dialog is open or not in the document: then there is nothing to show.
        let _ = dialog.show_modal();
    }
}
