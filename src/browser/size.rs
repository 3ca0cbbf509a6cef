//! The measured size of an element, and of the letters in it.

use super::observe;
use web_sys::Element;
use yew::prelude::*;

/// The size of an element in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    /// Its width, paddings included.
    pub width: f64,
    /// Its height, paddings included.
    pub height: f64,
    /// The size of its letters: one em.
    pub em: f64,
}

impl Size {
    /// Measures an element; `None` where it takes no room.
    fn of(element: &Element) -> Option<Size> {
        // An element of a document that is shown has a style; the call fails only for one of another window.
        let style = web_sys::window()?.get_computed_style(element).ok()??;
        let font_size = style.get_property_value("font-size").ok()?;
        let size = Size {
            width: f64::from(element.client_width()),
            height: f64::from(element.client_height()),
            // "16px": JavaScript reads the number before the unit.
            em: js_sys::parse_float(&font_size),
        };
        (size.width > 0.0 && size.em > 0.0).then_some(size)
    }
}

/// Measures an element now and whenever its box or the page's type changes; `None` before it is there, and where it takes
/// no room.
#[hook]
pub fn use_size(node: &NodeRef) -> Option<Size> {
    let size = use_state_eq(|| None::<Size>);
    let setter = size.setter();
    use_effect_with(node.clone(), move |node| {
        let watching = node.cast::<Element>().and_then(|element| {
            let measured = element.clone();
            let measure = Callback::from(move |()| setter.set(Size::of(&measured)));
            observe::resizes(&element, measure)
        });
        move || drop(watching)
    });
    *size
}
