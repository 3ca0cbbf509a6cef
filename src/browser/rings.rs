//! The rings around messages on the stage. The frame loop moves them with their messages, many times a second and past
//! Yew, which only creates the two elements and knows nothing of where they are.

use limbo_picture::svg::tenths;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// A ring around a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ring {
    /// Around the message under the mouse.
    Hover,
    /// Around the chosen message.
    Chosen,
}

impl Ring {
    /// The id of its element.
    pub const fn id(self) -> &'static str {
        match self {
            Ring::Hover => "ring-hover",
            Ring::Chosen => "ring-chosen",
        }
    }

    /// Shows it around a point of the stage (CSS pixels), or hides it.
    pub fn place(self, at: Option<(f32, f32)>) {
        let ring = web_sys::window()
            .and_then(|window| window.document())
            .and_then(|document| document.get_element_by_id(self.id()))
            .and_then(|element| element.dyn_into::<HtmlElement>().ok());
        let Some(style) = ring.map(|ring| ring.style()) else {
            return;
        };
        let set = |property, value: &str| {
            // Setting a style fails only where it is read-only, and that of an element is not.
            let _ = style.set_property(property, value);
        };
        match at {
            Some((x, y)) => {
                set(
                    "transform",
                    &format!("translate({}px,{}px)", tenths(x), tenths(y)),
                );
                set("display", "block");
            }
            None => set("display", "none"),
        }
    }
}
