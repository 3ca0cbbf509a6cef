//! Where a pointer is, and who follows it.

use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent, PointerEvent};

/// Where an event happened, in CSS pixels from the upper left corner of an element.
pub fn offset_in(event: &MouseEvent, element: &Element) -> (f32, f32) {
    let corner = element.get_bounding_client_rect();
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    ((x - corner.left()) as f32, (y - corner.top()) as f32)
}

/// True if the event happened on a button or on something in one: then it is the button's.
pub fn is_on_button(event: &MouseEvent) -> bool {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    // `closest` fails only for a selector that cannot be parsed.
    target.is_some_and(|t| t.closest("button").is_ok_and(|button| button.is_some()))
}

/// From now on, until the pointer is lifted, what it does is told to the element on which the event happened, also where
/// it leaves that element.
pub fn capture(event: &PointerEvent) {
    if let Some(element) = event.target().and_then(|t| t.dyn_into::<Element>().ok()) {
        // Refused for a pointer that has gone already: then there is nothing to follow.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}
