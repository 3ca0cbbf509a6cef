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

/// True if the event is of the button that acts: a mouse's left one, a pen's tip, a finger. With Ctrl it opens a menu on a Mac,
/// as the others do elsewhere.
pub fn is_main(event: &MouseEvent) -> bool {
    event.button() == 0 && !event.ctrl_key()
}

/// From now on, until the pointer is lifted, what it does is told to the element on which the event happened, also where
/// it leaves that element.
pub fn capture(event: &PointerEvent) {
    if let Some(element) = event.target().and_then(|t| t.dyn_into::<Element>().ok()) {
        // Refused for a pointer that has gone already: then there is nothing to follow.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}

/// A pointer that has moved farther than this drags, CSS px.
const DRAG_PX: f64 = 3.0;

/// A drag over a picture that stands in a page which scrolls: a mouse begins at once, a finger or a pen once it moves
/// sideways, since until then it may be about to scroll the page. What was only tapped comes as a click.
#[derive(Debug, Default)]
pub struct Drag {
    /// Where the pointer went down (CSS px), while it is down.
    down_at: Option<(f64, f64)>,
    /// True once it has moved since: then its click is the end of the drag.
    moved: bool,
    /// True once what it does counts.
    follows: bool,
}

/// What comes of it when the pointer of a [`Drag`] does something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Follow {
    /// Nothing, or not yet.
    No,
    /// The drag begins here.
    Begin,
    /// It goes on to here.
    On,
}

impl Drag {
    /// The pointer goes down at a place (CSS px). A second finger, or another button, begins nothing.
    pub fn down(&mut self, event: &PointerEvent, at: (f64, f64)) -> Follow {
        if !is_main(event) || !event.is_primary() {
            return Follow::No;
        }
        capture(event);
        self.press(at, event.pointer_type() == "mouse")
    }

    fn press(&mut self, at: (f64, f64), mouse: bool) -> Follow {
        *self = Drag {
            down_at: Some(at),
            moved: false,
            follows: mouse,
        };
        if mouse { Follow::Begin } else { Follow::No }
    }

    /// The pointer moves to a place (CSS px).
    pub fn to(&mut self, event: &PointerEvent, at: (f64, f64)) -> Follow {
        match event.is_primary() {
            true => self.go(at),
            false => Follow::No,
        }
    }

    fn go(&mut self, (x, y): (f64, f64)) -> Follow {
        let Some(from) = self.down_at else {
            return Follow::No;
        };
        let along = (x - from.0).abs();
        self.moved |= along > DRAG_PX && (self.follows || along > (y - from.1).abs());
        match self.follows {
            true => Follow::On,
            false if self.moved => {
                self.follows = true;
                Follow::Begin
            }
            false => Follow::No,
        }
    }

    /// The pointer is lifted, or the browser has taken it to scroll: true if it had begun to drag.
    pub fn end(&mut self) -> bool {
        self.down_at.take().is_some() && self.follows
    }

    /// True if a click is a tap or a press, not the end of a drag.
    pub fn is_tap(&mut self, click: &MouseEvent) -> bool {
        !std::mem::take(&mut self.moved) && is_main(click)
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
            t.closest("input, select, [role=slider], svg, .predict-area")
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mouse_drags_at_once_and_a_finger_once_it_moves_sideways() {
        let mut drag = Drag::default();
        assert_eq!(drag.go((50.0, 0.0)), Follow::No, "nothing is down");
        assert_eq!(drag.press((50.0, 0.0), true), Follow::Begin);
        assert_eq!(drag.go((50.0, 9.0)), Follow::On);
        assert!(drag.end());
        assert_eq!(drag.press((50.0, 0.0), false), Follow::No);
        assert_eq!(drag.go((52.0, 0.0)), Follow::No);
        assert_eq!(drag.go((54.0, 1.0)), Follow::Begin);
        assert_eq!(drag.go((50.0, 30.0)), Follow::On);
        assert!(drag.end());
    }

    #[test]
    fn a_finger_that_scrolls_drags_nothing_on_its_way() {
        let mut drag = Drag::default();
        drag.press((50.0, 0.0), false);
        assert_eq!(drag.go((52.0, 10.0)), Follow::No);
        assert_eq!(
            drag.go((58.0, 40.0)),
            Follow::No,
            "it goes rather down than along"
        );
        assert!(!drag.end());
    }
}
