//! How something leaves the page: as a download, on the clipboard, as a PNG. Nothing here waits: what takes time
//! tells whether it worked when it is done.

use super::focus;
use gloo_timers::callback::Timeout;
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::Clamped;
use wasm_bindgen::prelude::*;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, Document, HtmlAnchorElement,
    HtmlCanvasElement, HtmlImageElement, HtmlTextAreaElement, ImageData, Url,
};

/// A download's address is kept for so long: some browsers ask the viewer where to put the file first.
const KEPT_MS: u32 = 120_000;
/// No side of a PNG is longer than this: some browsers have no larger canvas.
const PNG_SIDE_MAX: f64 = 8_192.0;
/// So many bytes are put on a canvas and read again, as pixels in a row.
const PROBE_BYTES: usize = 64;
/// Some browsers add so much noise, which nobody sees.
const NOISE_MAX: u8 = 32;

/// Why a PNG was not saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPng {
    /// The browser refuses.
    Refused,
    /// The browser hides from pages what they have painted, and gives stripes or noise in its place (Tor's; Firefox with
    /// `privacy.resistFingerprinting`).
    Unreadable,
}

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// True where the page is framed in a box that may forbid it to save files. A page cannot ask whether it may.
pub fn may_be_forbidden() -> bool {
    web_sys::window().is_some_and(|window| {
        let origin = Reflect::get(&window, &"origin".into());
        let opaque = origin.is_ok_and(|origin| origin == "null");
        let framed = window.parent().ok().flatten().is_some_and(|p| p != window);
        opaque && framed
    })
}

/// Offers a text as a file of that name.
///
/// # Errors
/// If the browser refuses; what it says.
pub fn text(name: &str, mime: &str, content: &str) -> Result<(), JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type(mime);
    let parts = Array::of1(&content.into());
    blob(
        name,
        &Blob::new_with_str_sequence_and_options(&parts, &kind)?,
    )
}

/// Offers a blob as a file of that name.
fn blob(name: &str, content: &Blob) -> Result<(), JsValue> {
    let document = document().ok_or(JsValue::NULL)?;
    let address = Url::create_object_url_with_blob(content)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    // Firefox follows only a link that stands in the page; a dialog makes everything outside it inert.
    let body = document.body().ok_or(JsValue::NULL)?;
    body.append_child(&link)?;
    link.click();
    link.remove();
    Timeout::new(KEPT_MS, move || {
        // Never refused for an address that was made here.
        let _ = Url::revoke_object_url(&address);
    })
    .forget();
    Ok(())
}

/// Puts a text on the clipboard and tells whether it is there.
pub fn copy(content: &str, done: impl Fn(bool) + Clone + 'static) {
    let Some(window) = web_sys::window() else {
        return done(false);
    };
    let (yes, no, kept) = (done.clone(), done.clone(), content.to_owned());
    let yes = Closure::once_into_js(move |_: JsValue| yes(true));
    let no = Closure::once_into_js(move |_: JsValue| no(copy_as_of_old(&kept)));
    // Outside a secure context there is no clipboard object at all; some have one that cannot do this, or that throws.
    let promise = || -> Result<Promise, JsValue> {
        let clipboard = Reflect::get(&window.navigator(), &"clipboard".into())?;
        let write: Function = Reflect::get(&clipboard, &"writeText".into())?.dyn_into()?;
        write.call1(&clipboard, &content.into())?.dyn_into()
    };
    match promise() {
        Ok(promise) => settle(&promise, yes.unchecked_ref(), no.unchecked_ref()),
        Err(_) => done(copy_as_of_old(content)),
    }
}

/// The way that works without a permission: what is selected is copied.
fn copy_as_of_old(content: &str) -> bool {
    let copied = || -> Option<bool> {
        let document = document()?;
        let area: HtmlTextAreaElement = document.create_element("textarea").ok()?.unchecked_into();
        area.set_value(content);
        // Inside the open dialog, since everything outside it cannot be selected.
        let host = document.query_selector("dialog[open]").ok()?;
        let host = host.or_else(|| document.body().map(Into::into))?;
        let command = Reflect::get(&document, &"execCommand".into()).ok()?;
        let command = command.dyn_into::<Function>().ok()?;
        // What is selected takes the focus, and takes it along when it goes.
        let had = focus::html_element(document.active_element());
        host.append_child(&area).ok()?;
        area.select();
        let copied = command.call1(&document, &"copy".into());
        area.remove();
        if let Some(had) = had {
            focus::give(&had);
        }
        Some(copied.ok()?.is_truthy())
    };
    copied().unwrap_or(false)
}

/// Calls one of two functions when a promise is settled.
pub fn settle(promise: &Promise, then: &Function, fail: &Function) {
    if let Ok(method) = Reflect::get(promise, &"then".into())
        && let Ok(method) = method.dyn_into::<Function>()
    {
        // A promise's own `then` does not throw.
        let _ = method.call2(promise, then, fail);
    }
}

/// Draws an SVG of that size, CSS px, with so many pixels for one of them, and offers it as a PNG of that name; tells
/// whether it worked.
pub fn png(
    name: String,
    svg: &str,
    (width, height, scale): (f64, f64, f64),
    done: impl Fn(Result<(), NoPng>) + Clone + 'static,
) {
    let Ok(image) = HtmlImageElement::new() else {
        return done(Err(NoPng::Refused));
    };
    let (drawn, failed) = (image.clone(), done.clone());
    let onload = Closure::once_into_js(move || {
        let told = done.clone();
        let put = move |content: Option<Blob>| {
            let saved = content.is_some_and(|content| blob(&name, &content).is_ok());
            told(saved.then_some(()).ok_or(NoPng::Refused));
        };
        if let Err(why) = draw(&drawn, (width, height, scale), put) {
            done(Err(why));
        }
    });
    let onerror = Closure::once_into_js(move || failed(Err(NoPng::Refused)));
    image.set_onload(Some(onload.unchecked_ref()));
    image.set_onerror(Some(onerror.unchecked_ref()));
    image.set_src(&svg_address(svg));
}

/// An address that is this very SVG. It is the page's own everywhere, even in a box whose origin nobody shares.
pub fn svg_address(svg: &str) -> String {
    let data = String::from(js_sys::encode_uri_component(svg));
    ["data:image/svg+xml;charset=utf-8,", &data].concat()
}

/// Draws it on a canvas and has that made a PNG.
fn draw(
    image: &HtmlImageElement,
    (width, height, scale): (f64, f64, f64),
    put: impl FnOnce(Option<Blob>) + 'static,
) -> Result<(), NoPng> {
    let scale = scale.min(PNG_SIDE_MAX / width.max(height));
    let canvas = document().and_then(|document| document.create_element("canvas").ok());
    let canvas: HtmlCanvasElement = canvas.ok_or(NoPng::Refused)?.unchecked_into();
    canvas.set_width((width * scale) as u32);
    canvas.set_height((height * scale) as u32);
    let context = canvas.get_context("2d").ok().flatten();
    let context: CanvasRenderingContext2d = context.ok_or(NoPng::Refused)?.unchecked_into();
    if reads_its_own(&context) == Some(false) {
        return Err(NoPng::Unreadable);
    }
    let (w, h) = (f64::from(canvas.width()), f64::from(canvas.height()));
    // It has a ground of its own, and so covers what was there.
    let drawn = context.draw_image_with_html_image_element_and_dw_and_dh(image, 0.0, 0.0, w, h);
    let put = Closure::once_into_js(put);
    drawn
        .and_then(|()| canvas.to_blob(put.unchecked_ref()))
        .map_err(|_| NoPng::Refused)
}

/// Whether what is read from a canvas is what was put on it; `None` where it may not be read at all.
fn reads_its_own(context: &CanvasRenderingContext2d) -> Option<bool> {
    // Opaque pixels in the darkest and the lightest of each colour.
    let put: [u8; PROBE_BYTES] =
        std::array::from_fn(|i| if i % 4 == 3 || i % 5 < 2 { 255 } else { 0 });
    let (width, height) = ((PROBE_BYTES / 4) as u32, 1);
    let image = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&put), width, height).ok()?;
    let (w, h) = (width.into(), height.into());
    context
        .put_image_data_with_dirty_x_and_dirty_y_and_dirty_width_and_dirty_height(
            &image, 0.0, 0.0, 0.0, 0.0, w, h,
        )
        .ok()?;
    let read = context.get_image_data(0.0, 0.0, w, h).ok()?.data();
    Some(
        read.iter()
            .zip(put)
            .all(|(a, b)| a.abs_diff(b) <= NOISE_MAX),
    )
}
