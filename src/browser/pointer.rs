//! Where a pointer is, and who follows it.

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, MouseEvent, PointerEvent, TouchEvent};

/// An element is shown larger or smaller than it is laid out where the two differ by more than rounding explains.
const ROUNDING: f64 = 0.01;

/// How many pixels of the window one CSS pixel of an element takes: not one where something around it is shown larger or
/// smaller (the style `zoom`, a transform).
fn enlarged(element: &Element) -> f64 {
    let seen = element.get_bounding_client_rect().width();
    let own = element.dyn_ref::<HtmlElement>();
    let by = own.map_or(1.0, |own| seen / f64::from(own.offset_width()));
    let is_so = by.is_finite() && by > 0.0 && (by - 1.0).abs() > ROUNDING;
    if is_so { by } else { 1.0 }
}

/// Where an event happened, in the element's own CSS pixels from its upper left corner.
pub fn offset_in(event: &MouseEvent, element: &Element) -> (f32, f32) {
    let (corner, by) = (element.get_bounding_client_rect(), enlarged(element));
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    (
        ((x - corner.left()) / by) as f32,
        ((y - corner.top()) / by) as f32,
    )
}

/// Where an event happened in the element that it happened on; see [`offset_in`].
pub fn offset(event: &MouseEvent) -> (f32, f32) {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    target.map_or((0.0, 0.0), |target| offset_in(event, &target))
}

/// How far to the right in the window an event happened, in the CSS pixels of the element that it happened on.
pub fn across(event: &MouseEvent) -> f32 {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    (f64::from(event.client_x()) / target.map_or(1.0, |target| enlarged(&target))) as f32
}

/// True if the event happened on a button or another control, or on something in one: then it is the control's.
pub fn is_on_button(event: &MouseEvent) -> bool {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    // `closest` fails only for a selector that cannot be parsed.
    target.is_some_and(|t| {
        t.closest("button, label, [role=slider], [role=alertdialog]")
            .is_ok_and(|control| control.is_some())
    })
}

/// From now on, until the pointer is lifted, what it does is told to the element on which the event happened, also where
/// it leaves that element.
pub fn capture(event: &PointerEvent) {
    if let Some(element) = event.target().and_then(|t| t.dyn_into::<Element>().ok()) {
        // Refused for a pointer that has gone already: then there is nothing to follow.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}

/// A finger that is drawn from side to side.
#[derive(Default)]
pub struct Swipe {
    /// Where one finger went down, CSS px; none while two are on the screen.
    from: Option<(i32, i32)>,
}

/// A swipe is at least so long, CSS px.
const SWIPE_MIN: i32 = 56;

impl Swipe {
    /// A finger goes down. One that goes down on something that is moved sideways itself (a slider, a field) begins
    /// no swipe.
    pub fn begin(&mut self, event: &TouchEvent) {
        let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
        // `closest` fails only for a selector that cannot be parsed.
        let own = target.is_some_and(|t| {
            t.closest("input, select, [role=slider], svg")
                .is_ok_and(|e| e.is_some())
        });
        let touches = event.touches();
        self.from = match touches.length() {
            1 if !own => touches
                .item(0)
                .map(|touch| (touch.client_x(), touch.client_y())),
            _ => None,
        };
    }

    /// The finger is lifted: true if it was drawn to the left (on), false to the right (back); none where it did
    /// something else.
    pub fn end(&mut self, event: &TouchEvent) -> Option<bool> {
        let (x, y) = self.from.take()?;
        let touch = event.changed_touches().item(0)?;
        let (dx, dy) = (touch.client_x() - x, touch.client_y() - y);
        (dx.abs() >= SWIPE_MIN && dx.abs() > 2 * dy.abs()).then_some(dx < 0)
    }
}
