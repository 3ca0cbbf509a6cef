//! Motion that the browser carries out by itself: an element goes through key frames, without the page doing anything
//! meanwhile (the Web Animations API).

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::Element;
use yew::Callback;

/// How an element looks at an instant of its motion.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyFrame {
    /// When, 0 to 1.
    pub offset: f64,
    /// A CSS transform; none where only the opacity changes.
    pub transform: Option<String>,
    /// 0 to 1.
    pub opacity: f64,
    /// True where it stays so until the next one, false where it changes gradually.
    pub stays: bool,
}

/// A motion under way. Its element goes on when this is dropped, but nobody is told of its end.
pub struct Motion {
    animation: JsValue,
    on_end: Option<Closure<dyn FnMut()>>,
}

impl Drop for Motion {
    fn drop(&mut self) {
        if self.on_end.is_some() {
            set(&self.animation, "onfinish", &JsValue::NULL);
        }
    }
}

/// Sets a property; on animations and on plain objects of our own this cannot fail.
fn set(object: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(object, &name.into(), value);
}

/// Lets an element go through these frames within so many milliseconds, and stay as it is at the end; none where the
/// browser cannot.
pub fn animate(element: &Element, frames: &[KeyFrame], lasts_ms: f64) -> Option<Motion> {
    // The method's interface is called unstable by web-sys, though every browser has it.
    let animate: Function = Reflect::get(element, &"animate".into())
        .ok()?
        .dyn_into()
        .ok()?;
    let key_frames: Array = frames.iter().map(key_frame).collect();
    let options = Object::new();
    set(&options, "duration", &lasts_ms.into());
    set(&options, "fill", &"both".into());
    let animation = animate.call2(element, &key_frames, &options).ok()?;
    Some(Motion {
        animation,
        on_end: None,
    })
}

fn key_frame(frame: &KeyFrame) -> JsValue {
    let object = Object::new();
    set(&object, "offset", &frame.offset.into());
    set(&object, "opacity", &frame.opacity.into());
    if let Some(transform) = &frame.transform {
        set(&object, "transform", &transform.as_str().into());
    }
    if frame.stays {
        set(&object, "easing", &"step-end".into());
    }
    object.into()
}

impl Motion {
    /// The same motion, whose end is told for as long as this is kept.
    pub fn then(mut self, ended: Callback<()>) -> Motion {
        let on_end = Closure::<dyn FnMut()>::new(move || ended.emit(()));
        set(&self.animation, "onfinish", on_end.as_ref());
        self.on_end = Some(on_end);
        self
    }
}
