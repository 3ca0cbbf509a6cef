//! Dialogs of the page: the browser keeps the focus in an open one and gives it back afterwards.

use super::dom;
use super::observe::{self, Sight};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlDialogElement, IntersectionObserverEntry};
use yew::Callback;

thread_local! {
    /// Where in the host's window the frame is seen in which a dialog was opened last.
    static SIGHT: RefCell<Option<Sight>> = const { RefCell::new(None) };
}

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

/// A browser puts a dialog in the middle of the frame, of which the host's window may show another part: it comes to that
/// part's upper edge, and can grow as high as the part.
fn bring_into_sight(dialog: HtmlDialogElement) {
    let Some(root) = dom::root() else { return };
    let place = Callback::from(move |entry: IntersectionObserverEntry| {
        let (part, style) = (entry.intersection_rect(), dialog.style());
        let pixels = [
            ("margin-top", part.y() + EDGE_PX),
            ("max-height", part.height().max(LEAST_PX) - 2.0 * EDGE_PX),
        ];
        for (name, value) in pixels {
            // Whole pixels: words for others would be seven kB of program. Setting fails only for a sheet that cannot be
            // written to.
            let _ = style.set_property(name, &format!("{}px", value as i32));
        }
    });
    SIGHT.replace(observe::sight(&root, place));
}

/// The end of the report that is open over the page, which is then what is printed (static/style.css).
pub fn end_of_report() -> Option<Element> {
    let report = "dialog.share[open]:not([aria-labelledby=share-title]) > [data-sheet-end]";
    dom::document().and_then(|document| document.query_selector(report).ok()?)
}

/// Closes the dialog that is open: there is one at a time.
pub fn close() {
    let open = dom::document().and_then(|d| d.query_selector("dialog[open]").ok()?);
    if let Some(dialog) = open.and_then(|dialog| dialog.dyn_into::<HtmlDialogElement>().ok()) {
        dialog.close();
    }
}
