//! JavaScript's values as `limbo_format::arguments` reads them, and what is wrong with one as JavaScript's error.

use js_sys::{JsString, RangeError, Reflect, TypeError};
use limbo_format::arguments::{BadArgument, Value};
use wasm_bindgen::{JsCast, JsValue};

/// Any value that a script gives.
pub(super) struct Given(pub JsValue);

impl Value for Given {
    fn is_undefined(&self) -> bool {
        self.0.is_undefined()
    }

    fn is_object(&self) -> bool {
        self.0.is_object()
    }

    fn number(&self) -> Option<f64> {
        self.0.as_f64()
    }

    fn text(&self, chars_max: u32) -> Option<String> {
        // Cut before it is copied: a text may be longer than all the memory that the program can have.
        let text = self.0.dyn_ref::<JsString>()?;
        Some(text.slice(0, chars_max).into())
    }

    fn property(&self, name: &str) -> Given {
        Given(Reflect::get(&self.0, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED))
    }
}

/// What is thrown: a TypeError or a RangeError.
pub(super) fn thrown(error: BadArgument) -> JsValue {
    match error {
        BadArgument::Type(message) => TypeError::new(&message).into(),
        BadArgument::Range(message) => RangeError::new(&message).into(),
    }
}
