//! What has the focus, and where it goes when that is gone: whoever reads by ear would else be at the beginning of the
//! document, without a word.

use super::dom::{document, root};
use gloo_timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusOptions, HtmlElement};

/// Gives an element the focus without a scroll; true if it has it then. What is not seen does not take it.
pub(super) fn give(element: &HtmlElement) -> bool {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    element.focus_with_options(&options).is_ok() && element.matches(":focus") == Ok(true)
}

/// The same for what takes it from nobody else: a heading, the page's main part.
pub(super) fn give_anyway(element: &HtmlElement) -> bool {
    if element.tab_index() < 0 {
        element.set_tab_index(-1);
    }
    give(element)
}

pub(super) fn html_element(element: Option<Element>) -> Option<HtmlElement> {
    element?.dyn_into().ok()
}

/// What has the focus, and what that stands in, from the inside outwards; nothing where nothing has it.
#[derive(Default)]
pub struct FocusPath(Vec<Element>);

impl FocusPath {
    /// Notes what has the focus now. What had it at the last look counts for as long as it is gone.
    pub fn look(&mut self) {
        let active = document().and_then(|document| document.active_element());
        let active = active.filter(|element| element.tag_name() != "BODY");
        if active.is_some() || !self.is_lost() {
            self.0 = std::iter::successors(active, |element| element.parent_element()).collect();
        }
    }

    /// What had the focus is gone, or can no longer be pressed. A reader who has pressed beside everything has given it up
    /// instead.
    fn is_lost(&self) -> bool {
        let had = self.0.first();
        had.is_some_and(|had| !had.is_connected() || had.matches(":disabled") == Ok(true))
    }

    /// Where what had the focus is gone, the nearest heading of what it stood in gets it, or the page's main part, where
    /// that is another one now; where it can no longer be pressed, what its part begins with, which opens and shuts it or does
    /// nothing: who presses once more would do by another button what they do not mean.
    pub fn keep(self) {
        let Some((had, around)) = self.0.split_first().filter(|_| self.is_lost()) else {
            return;
        };
        let gone = !had.is_connected();
        let Some(document) = document() else { return };
        let elsewhere = document.has_focus() != Ok(true);
        if elsewhere || gone && document.active_element() != document.body().map(Into::into) {
            return;
        }
        for around in around.iter().filter(|around| around.is_connected()) {
            let first = |selector| html_element(around.query_selector(selector).ok().flatten());
            let heading = || first("h1, h2, h3");
            let next = match gone {
                true => first("main").or_else(heading),
                false => first("summary").or_else(|| {
                    let part = around.matches("section, dialog") == Ok(true);
                    let itself = || html_element(Some(around.clone()));
                    part.then(|| heading().or_else(itself)).flatten()
                }),
            };
            let Some(next) = next else { continue };
            if give_anyway(&next) {
                return;
            }
        }
    }
}

/// Gives the focus to the element of that id, and scrolls to it where it is out of sight.
pub fn show(id: &str) {
    let element = document().and_then(|d| d.get_element_by_id(id));
    if let Some(element) = html_element(element) {
        // An element that cannot take the focus leaves it where it is.
        let _ = element.focus();
    }
}

/// Goes on from what a selector finds, where that has the focus, to the element of that id, and shows it.
pub fn go_on(from: &str, id: &str) {
    if is_at(from) {
        show(id);
    }
}

/// Whether what a selector finds has the focus.
pub fn is_at(selector: &str) -> bool {
    let active = document().and_then(|document| document.active_element());
    active.is_some_and(|active| active.matches(selector) == Ok(true))
}

/// Gives the focus without a scroll to the first element that a selector finds: to what a reader came from, when that is done.
/// True if it has it then.
pub fn back_to(selector: &str) -> bool {
    let found = document().and_then(|d| d.query_selector(selector).ok().flatten());
    html_element(found).is_some_and(|element| give(&element))
}

/// The same within what stands around an element.
pub fn back_beside(element: &Element, around: &str, selector: &str) {
    let around = element.closest(around).ok().flatten();
    let found = around.and_then(|around| around.query_selector(selector).ok().flatten());
    if let Some(found) = html_element(found) {
        give(&found);
    }
}

/// What stays free above the stage, CSS pixels.
const STAGE_MARGIN_PX: i32 = 8;

/// Scrolls to the stage where its top is out of sight, once what has just been asked for is on the page, and takes the focus
/// along: what has it has been left behind.
pub fn show_stage() {
    Timeout::new(0, || {
        let stage = document().and_then(|d| d.query_selector(".app-stage").ok()?);
        let (Some(root), Some(stage)) = (root(), stage) else {
            return;
        };
        let top = stage.get_bounding_client_rect().top();
        if top < 0.0 || top > f64::from(root.client_height()) / 2.0 {
            // Its own document only: a page around this one stays where it is.
            root.set_scroll_top(root.scroll_top() + top as i32 - STAGE_MARGIN_PX);
            if let Some(main) = html_element(stage.closest("main").ok().flatten()) {
                give_anyway(&main);
            }
        }
    })
    .forget();
}

/// Under a heading there should be room for so much, CSS pixels.
const WORDS_PX: f64 = 240.0;

/// Gives the focus to the heading of that id, and shows it. An embedded page takes nothing while its host has the
/// focus elsewhere.
pub fn heading(id: &str, embed: bool) {
    let Some(document) = document() else { return };
    if embed && !document.has_focus().unwrap_or(false) {
        return;
    }
    let Some(heading) = html_element(document.get_element_by_id(id)) else {
        return;
    };
    give(&heading);
    let low = root().map_or(f64::MAX, |root| f64::from(root.client_height()) - WORDS_PX);
    if let Some(main) = heading.closest("main").ok().flatten()
        && (main.get_bounding_client_rect().top() < 0.0
            || heading.get_bounding_client_rect().bottom() > low)
    {
        main.scroll_into_view();
    }
}
