//! Whether the page is being put on paper. A browser says so before it lays the page out for a printer: the document's own
//! element then has `data-paper`, by which the style sheets give the page the width of a sheet, and whatever was measured
//! for the screen is measured anew at once, for no frame comes in between.

use super::crash;
use super::dom::root;
use gloo_timers::callback::Timeout;
use std::cell::RefCell;
use std::rc::{Rc, Weak};

/// The attribute of the document's own element.
const MARK: &str = "data-paper";
/// What is to be printed has been laid out, and its charts have been measured, after so long, ms.
const LAID_OUT_MS: u32 = 250;

thread_local! {
    static MEASURES: RefCell<Vec<Weak<dyn Fn()>>> = RefCell::default();
}

/// Something that is measured anew when the page is put on paper and when it is taken off, for as long as it is kept.
#[derive(Clone)]
pub(super) struct Measure(
    #[expect(dead_code, reason = "kept as long as it is wanted")] Rc<dyn Fn()>,
);

impl Measure {
    pub(super) fn new(measure: impl Fn() + 'static) -> Measure {
        let measure: Rc<dyn Fn()> = Rc::new(measure);
        MEASURES.with_borrow_mut(|kept| {
            kept.retain(|measure| measure.strong_count() > 0);
            kept.push(Rc::downgrade(&measure));
        });
        Measure(measure)
    }
}

fn measure_all() {
    let all = MEASURES.with_borrow(Clone::clone);
    all.iter()
        .filter_map(Weak::upgrade)
        .for_each(|measure| measure());
}

/// The page is being put on paper, or taken off: `tell` tells of it, and then everything is measured anew.
pub(super) fn turn(on: bool, tell: impl FnOnce()) {
    if let Some(root) = root() {
        // Refused only for a name that no attribute can have.
        let _ = match on {
            true => root.set_attribute(MARK, ""),
            false => root.remove_attribute(MARK),
        };
    }
    tell();
    measure_all();
    if !on {
        // In Firefox the style sheets are those of paper until all who listen have been told.
        Timeout::new(0, || {
            if !crash::has_crashed() {
                measure_all();
            }
        })
        .forget();
    }
}

/// Asks the browser to print, once what has just been asked for stands on the page.
pub fn print_soon() {
    Timeout::new(LAID_OUT_MS, || {
        if let Some(window) = web_sys::window().filter(|_| !crash::has_crashed()) {
            // A browser that may not print says so itself.
            let _ = window.print();
        }
    })
    .forget();
}
