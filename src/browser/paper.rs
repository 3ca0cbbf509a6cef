//! Whether the page is being put on paper. A browser says so before it lays the page out for a printer: the document's own
//! element then has `data-paper`, by which the style sheets give the page the width of a sheet, and whatever was measured
//! for the screen is measured anew at once, for no frame comes in between.

use super::crash;
use super::dom::root;
use gloo_timers::callback::Timeout;
use js_sys::{Date, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;

/// The attribute of the document's own element.
const MARK: &str = "data-paper";
/// What is to be printed has been laid out, and its charts have been measured, after so long, ms.
const LAID_OUT_MS: u32 = 250;

thread_local! {
    /// True while the clock stands.
    static HELD: Cell<bool> = const { Cell::new(false) };
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

/// Yew renders in slices of some milliseconds and lets the browser go on in between, which may print then: while this clock
/// stands, all that has become due is rendered at once.
fn hold_clock() {
    if HELD.replace(true) {
        return;
    }
    let now = Date::now();
    let still = Closure::<dyn Fn() -> f64>::new(move || now);
    let date = Reflect::get(&js_sys::global(), &"Date".into()).unwrap_or_default();
    let name = JsValue::from_str("now");
    let (Ok(real), Ok(true)) = (
        Reflect::get(&date, &name),
        Reflect::set(&date, &name, still.as_ref()),
    ) else {
        return HELD.set(false);
    };
    // A task comes after everything that is due.
    Timeout::new(0, move || {
        // What could be set can be set back.
        let _ = Reflect::set(&date, &name, &real);
        HELD.set(false);
        drop(still);
    })
    .forget();
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
    hold_clock();
    tell();
    measure_all();
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
