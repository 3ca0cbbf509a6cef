//! What the page does to its document: title, language and colours, and the focus.

use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlCanvasElement, ScrollIntoViewOptions, ScrollLogicalPosition};

/// The document.
pub fn document() -> Option<Document> {
    web_sys::window().and_then(|w| w.document())
}

/// The document's own element, `<html>`.
pub fn root() -> Option<Element> {
    document()?.document_element()
}

/// A canvas of that class, which stands nowhere yet and has nothing to say to who listens.
pub fn canvas(class: &str) -> Option<HtmlCanvasElement> {
    let canvas = document()?.create_element("canvas").ok()?;
    canvas.set_class_name(class);
    // Refused only for a name that no attribute can have.
    let _ = canvas.set_attribute("aria-hidden", "true");
    canvas.dyn_into().ok()
}

/// What the document's own element says of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Description {
    /// The title.
    pub title: String,
    /// The tag of the language.
    pub lang: &'static str,
    /// Whether it is written from right to left.
    pub rtl: bool,
    /// `data-theme`; none where the style sheet follows the system.
    pub theme: Option<&'static str>,
    /// In a frame of another page.
    pub embed: bool,
    /// On a projector.
    pub present: bool,
}

/// Writes it there.
pub fn describe_document(description: &Description) {
    let (Some(document), Some(root)) = (document(), root()) else {
        return;
    };
    document.set_title(&description.title);
    let flag = |on: bool| on.then_some("");
    for (name, value) in [
        ("lang", Some(description.lang)),
        ("dir", description.rtl.then_some("rtl")),
        ("data-theme", description.theme),
        ("data-embed", flag(description.embed)),
        ("data-present", flag(description.present)),
    ] {
        // Setting and removing fail only for names that no attribute can have.
        let _ = match value {
            Some(value) => root.set_attribute(name, value),
            None => root.remove_attribute(name),
        };
    }
    // A browser's own bar has the page's colour: the first such mark counts, whatever the system prefers.
    let bar = document.query_selector("meta[name=theme-color]");
    let style = web_sys::window().and_then(|window| window.get_computed_style(&root).ok()?);
    if let (Ok(Some(bar)), Some(style)) = (bar, style) {
        let paper = style.get_property_value("--paper").unwrap_or_default();
        let _ = bar.remove_attribute("media");
        let _ = bar.set_attribute("content", paper.trim());
    }
}

/// True where pages of prose stand beside the page: what writes them (xtask/site) tells index.html so.
pub fn has_prose() -> bool {
    let mark = document().and_then(|document| document.query_selector("link[rel=help]").ok()?);
    mark.is_some()
}

/// Whether the page is higher than the window.
pub fn page_scrolls() -> bool {
    root().is_some_and(|root| root.scroll_height() > root.client_height() + 1)
}

/// Scrolls to what a selector finds, no farther than it takes to see it, and not where it is seen. In a page within another one
/// the host's window would be what scrolls, and stays.
pub fn bring_into_sight(selector: &str) {
    let found = document().and_then(|document| document.query_selector(selector).ok()?);
    let is_guest = root().is_none_or(|root| root.has_attribute("data-embed"));
    if let Some(found) = found.filter(|_| !is_guest) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        found.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
