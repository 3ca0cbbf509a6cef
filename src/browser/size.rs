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

/// How many times the room of their size the letters of an element take, which asks for that size (CSS px): more than 1
/// where a reader has told the browser of a least size for letters, or where a style of theirs puts more space between letters
/// and lines.
pub fn type_room(element: &Element, px: f32) -> f32 {
    // As in `Size::of`.
    let style = web_sys::window().and_then(|window| window.get_computed_style(element).ok()?);
    // "16px": JavaScript reads the number before the unit; there is none in "normal".
    let length = |name| {
        let value = style.as_ref().and_then(|s| s.get_property_value(name).ok());
        value
            .map_or(0.0, |value| js_sys::parse_float(&value) as f32)
            .max(0.0)
    };
    let line = length("line-height") / LINE_EM;
    let letter = length("letter-spacing") + length("word-spacing") / LETTERS_OF_WORD;
    let width = length("font-size") + letter / LETTER_EM;
    let room = line.max(width) / px;
    // Less is how a browser rounds.
    if room > 1.03 {
        room.min(ROOM_MOST)
    } else {
        1.0
    }
}

/// How high a line of the stage is, of its letters' height (static/stage.css).
const LINE_EM: f32 = 1.2;
/// How wide a letter is, of its height.
const LETTER_EM: f32 = 0.56;
/// So many letters stand between two spaces.
const LETTERS_OF_WORD: f32 = 6.0;
/// There is no stage for letters that take more.
const ROOM_MOST: f32 = 2.0;

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
