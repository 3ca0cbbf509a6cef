//! How much room a chart has: its box as measured, and the size of type.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// A label's letters are so wide on average, in ems of their own size; generous, so that none overlap.
const LETTER_EM: f64 = 0.56;
/// Size of labels, in ems of the page.
pub(crate) const LABEL_EM: f64 = 0.8;
/// The chart's box as measured, and an em, in CSS pixels.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Space {
    pub width: f64,
    pub height: f64,
    pub em: f64,
}

impl Space {
    /// The width a label will take at most (px).
    pub(crate) fn label_px(self, text: &str) -> f64 {
        text.chars().count() as f64 * LETTER_EM * LABEL_EM * self.em
    }

    /// Height of a row of labels (px).
    pub(crate) fn row_px(self) -> f64 {
        self.em * 1.25
    }
}

/// Measures the chart's box, now and whenever it or the size of type changes.
#[hook]
pub(crate) fn use_space(host: NodeRef, probe: NodeRef) -> Option<Space> {
    let space = use_state_eq(|| None::<Space>);
    let seen = *space;
    use_effect_with((), move |()| {
        let elements = host.cast::<Element>().zip(probe.cast::<Element>());
        let watch = elements.and_then(|(host, probe)| {
            let (box_now, em_now) = (host.clone(), probe.clone());
            let measure = Closure::<dyn FnMut()>::new(move || {
                let em = em_now.get_bounding_client_rect().width() / 10.0;
                space.set(Some(Space {
                    width: f64::from(box_now.client_width()),
                    height: f64::from(box_now.client_height()),
                    em,
                }));
            });
            let observer = ResizeObserver::new(measure.as_ref().unchecked_ref()).ok()?;
            observer.observe(&host);
            observer.observe(&probe);
            Some((observer, measure))
        });
        move || {
            if let Some((observer, _measure)) = watch {
                observer.disconnect();
            }
        }
    });
    seen
}
