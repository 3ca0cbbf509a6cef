//! Dialogs of the page: the browser keeps the focus in an open one and gives it back afterwards.

use super::{dom, observe};
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

/// Between a dialog and the edges of what is seen, CSS px.
const EDGE_PX: f64 = 8.0;
/// A dialog is not squeezed into less, CSS px.
const LEAST_PX: f64 = 240.0;

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
        if dom::root().is_some_and(|root| root.has_attribute("data-embed")) {
            bring_into_sight(dialog.clone());
        }
    }
}

/// A browser puts a dialog in the middle of the frame, of which the host's window may show another part.
fn bring_into_sight(dialog: HtmlDialogElement) {
    observe::part_on_screen(move |top, height| {
        let height = height.max(LEAST_PX) - 2.0 * EDGE_PX;
        let style = dialog.style();
        // Setting fails only for a sheet that cannot be written to.
        let _ = style.set_property("max-height", &format!("{height}px"));
        let left = height - f64::from(dialog.offset_height());
        let above = top + EDGE_PX + left.max(0.0) / 2.0;
        let _ = style.set_property("margin-top", &format!("{above}px"));
    });
}

/// Closes whatever dialog is open.
pub fn close_all() {
    let document = dom::document();
    while let Some(dialog) = document
        .as_ref()
        .and_then(|document| document.query_selector("dialog[open]").ok().flatten())
        .and_then(|dialog| dialog.dyn_into::<HtmlDialogElement>().ok())
    {
        dialog.close();
    }
}
