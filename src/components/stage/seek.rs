//! How a person looks for a message on the stage: by pointer, by touch, by the arrow keys. It says what they did, in
//! the stage's own pixels, and has the two rings that show the answer; who finds the message is the page.

use super::path::tenths;
use super::pick::Direction;
use crate::i18n::Locale;
use crate::markup::{On, el, hear, tag, target, value, words};
use crate::message::PickInput;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// A ring around a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ring {
    /// Under the mouse.
    Hover,
    /// The chosen one.
    Chosen,
}

impl Ring {
    const fn id(self) -> &'static str {
        match self {
            Ring::Hover => "ring-hover",
            Ring::Chosen => "ring-chosen",
        }
    }

    /// Puts it around a point of the stage, or takes it away. Yew knows nothing of where it is.
    pub fn put(self, at: Option<(f32, f32)>) {
        let ring = web_sys::window()
            .and_then(|w| w.document())
            .and_then(|d| d.get_element_by_id(self.id()))
            .and_then(|e| e.dyn_into::<HtmlElement>().ok());
        let Some(style) = ring.map(|r| r.style()) else {
            return;
        };
        // Neither fails: both are names and values that CSS has.
        let _ = match at {
            Some((x, y)) => {
                let there = ["translate(", &tenths(x), "px,", &tenths(y), "px)"].concat();
                let _ = style.set_property("transform", &there);
                style.set_property("display", "block")
            }
            None => style.set_property("display", "none"),
        };
    }
}

/// Where an event happened on the stage that listens; `None` on one of its buttons.
fn point(event: &MouseEvent) -> Option<(f32, f32)> {
    let target: Element = target(event)?;
    if target.closest("button").ok()?.is_some() {
        return None;
    }
    let stage = target.closest(".stage").ok()??.get_bounding_client_rect();
    let (x, y) = (f64::from(event.client_x()), f64::from(event.client_y()));
    Some(((x - stage.left()) as f32, (y - stage.top()) as f32))
}

/// A click or a tap; a finger that scrolls makes none.
pub(super) fn touched(seek: &Callback<PickInput>) -> Callback<Event> {
    let seek = seek.clone();
    Callback::from(move |event: Event| {
        if let Some((x, y)) = event.dyn_ref().and_then(point) {
            seek.emit(PickInput::At(x, y));
        }
    })
}

/// A mouse over the stage; fingers hide what is under them.
pub(super) fn hovered(seek: &Callback<PickInput>) -> Callback<Event> {
    let seek = seek.clone();
    Callback::from(move |event: Event| {
        if let Some(event) = event.dyn_ref::<PointerEvent>()
            && event.pointer_type() == "mouse"
        {
            seek.emit(PickInput::Hover(point(event)));
        }
    })
}

/// A mouse that is over the stage no more.
pub(super) fn left(seek: &Callback<PickInput>) -> Callback<Event> {
    seek.reform(|_: Event| PickInput::Hover(None))
}

/// The rings, and what the keyboard reaches: the messages as one stop, with the arrows from one to the next.
pub(super) fn by_keys(locale: &Locale, seek: &Callback<PickInput>) -> Html {
    let seek = seek.clone();
    let pressed = Callback::from(move |event: Event| {
        if let Some(seeking) = event.dyn_ref().and_then(meaning) {
            event.prevent_default();
            seek.emit(seeking);
        }
    });
    let ring = |ring: Ring| {
        let values = vec!["stage-ring".into(), ring.id().into()];
        el("i", &["class", "id"], values, vec![])
    };
    let keys = &[
        "class",
        "role",
        "tabindex",
        "aria-label",
        "aria-describedby",
    ];
    let values = vec![
        Some("stage-messages".into()),
        Some("application".into()),
        Some("0".into()),
        Some(value(locale.t("stage.messages"))),
        Some("stage-messages-help".into()),
    ];
    let mut messages = tag("div", keys, values, vec![]);
    hear(&mut messages, On::KeyDown, pressed);
    let help = vec!["stage-messages-help".into(), "".into()];
    let all = [
        ring(Ring::Hover),
        ring(Ring::Chosen),
        messages.into(),
        el(
            "p",
            &["id", "hidden"],
            help,
            vec![words(locale.t("stage.messages_help"))],
        ),
    ];
    all.into_iter().collect()
}

fn meaning(event: &KeyboardEvent) -> Option<PickInput> {
    if event.alt_key() || event.ctrl_key() || event.meta_key() || event.shift_key() {
        return None;
    }
    Some(match event.key().as_str() {
        "ArrowLeft" => PickInput::To(Direction::Left),
        "ArrowRight" => PickInput::To(Direction::Right),
        "ArrowUp" => PickInput::To(Direction::Up),
        "ArrowDown" => PickInput::To(Direction::Down),
        "Enter" => PickInput::Open,
        "Escape" => PickInput::Close,
        _ => return None,
    })
}
