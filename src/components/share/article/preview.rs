//! The preview: the page itself in a frame, as a host's page would show it. Where the frame fits itself to what it
//! shows, this page does what the host's script would do, and believes no more of it.

use wasm_bindgen::prelude::*;
use web_sys::{HtmlIFrameElement, MessageEvent};
use yew::prelude::*;

/// No frame is higher than this, CSS px (static/embed.js has the same measure).
const HEIGHT_MAX: f64 = 8_000.0;
/// Nor lower than this.
const HEIGHT_MIN: f64 = 120.0;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct PreviewProps {
    /// What is shown in the frame.
    pub address: String,
    /// The frame's name.
    pub title: String,
    /// True where it is as high as what it shows, else it has a fixed ratio.
    pub fits: bool,
}

#[component]
pub(super) fn Preview(props: &PreviewProps) -> Html {
    let frame = use_node_ref();
    let height = use_state_eq(|| None::<i32>);
    {
        let (frame, height) = (frame.clone(), height.setter());
        use_effect_with((), move |()| {
            let listener = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
                if let Some(reported) = reported_height(&event, &frame) {
                    height.set(Some(reported));
                }
            });
            listen(&listener, true);
            move || listen(&listener, false)
        });
    }
    let class = if props.fits {
        "preview"
    } else {
        "preview shaped"
    };
    let style = height
        .filter(|_| props.fits)
        .map(|h| format!("height:{h}px"));
    html! {
        <iframe ref={frame} {class} {style} src={props.address.clone()} title={props.title.clone()}
            loading="lazy" allow="fullscreen; clipboard-write"></iframe>
    }
}

/// Begins or ends listening to what frames report.
fn listen(listener: &Closure<dyn Fn(MessageEvent)>, on: bool) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let listener = listener.as_ref().unchecked_ref();
    // Neither throws for a listener that is a function.
    let _ = match on {
        true => window.add_event_listener_with_callback("message", listener),
        false => window.remove_event_listener_with_callback("message", listener),
    };
}

/// The height that our own frame reports, CSS px; none in messages of anybody else.
fn reported_height(event: &MessageEvent, frame: &NodeRef) -> Option<i32> {
    let inside = frame.cast::<HtmlIFrameElement>()?.content_window()?;
    let from = event.source()?;
    if JsValue::from(from) != JsValue::from(inside) {
        return None;
    }
    let data = event.data();
    let data = data.dyn_ref::<js_sys::Object>()?;
    let height = js_sys::Reflect::get(data, &"limbo-height".into()).ok()?;
    let height = height.as_f64().filter(|h| h.is_finite())?;
    Some(height.clamp(HEIGHT_MIN, HEIGHT_MAX) as i32)
}
