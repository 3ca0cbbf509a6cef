//! A field for a whole number. What is being typed stays the viewer's own until it is a number in range; leaving the field
//! puts the number in force back. On the way to a number out of range there are others, which nobody meant: it puts back what
//! was before, and that is said.

use super::parameters::{Marks, read_whole};
use crate::i18n::Locale;
use std::sync::atomic::{AtomicU32, Ordering};
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Properties of [`NumberField`].
#[derive(Clone, PartialEq, Properties)]
pub struct NumberFieldProps {
    /// Texts and formats.
    pub locale: Locale,
    /// What the number is.
    pub label: AttrValue,
    /// The number in force.
    pub value: u32,
    /// The greatest allowed; the least is 1.
    pub max: u32,
    /// Another number in range was typed.
    pub on_change: Callback<u32>,
}

/// What has been typed.
#[derive(Clone, Default)]
struct Typed {
    /// While it is being typed.
    text: Option<String>,
    /// What was in force before that.
    before: u32,
    /// It was out of range.
    refused: bool,
}

/// How many fields there have been: each has an id of its own.
static FIELDS: AtomicU32 = AtomicU32::new(0);

/// A labelled number.
#[component]
pub fn NumberField(props: &NumberFieldProps) -> Html {
    let NumberFieldProps {
        locale,
        label,
        value,
        max,
        on_change,
    } = props.clone();
    let comma = Marks::of(&locale).comma;
    let said = use_memo((), |()| {
        let number = FIELDS.fetch_add(1, Ordering::Relaxed);
        ["number-said-", &number.to_string()].concat()
    });
    let typed = use_state(Typed::default);
    let refused = typed.refused && typed.before == value;
    // Once another number is in force by other means, nothing is said of what was typed, nor when the one from before is back.
    use_effect_with(value, {
        let typed = typed.clone();
        move |value| {
            if typed.text.is_none() && typed.refused && typed.before != *value {
                typed.set(Typed::default());
            }
        }
    });
    let oninput = {
        let typed = typed.clone();
        Callback::from(move |event: InputEvent| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else {
                return;
            };
            let text = input.value();
            let before = typed.text.as_ref().map_or(value, |_| typed.before);
            let fits = read_whole(&text, comma)
                .map(|n| n as u32)
                .filter(|n| (1..=max).contains(n));
            let in_force = fits.unwrap_or(before);
            if fits.is_some() || in_force != value {
                on_change.emit(in_force);
            }
            // Who empties the field is about to type. One that holds what is no number says that it is empty, too.
            let empty = text.trim().is_empty() && input.check_validity();
            let refused = fits.is_none() && !empty;
            typed.set(Typed {
                text: Some(text),
                before,
                refused,
            });
        })
    };
    let onblur = {
        let typed = typed.clone();
        Callback::from(move |_: FocusEvent| {
            typed.set(Typed {
                text: None,
                ..(*typed).clone()
            });
        })
    };
    let onwheel = leave_for_wheel();
    let shown = typed.text.clone().unwrap_or_else(|| value.to_string());
    let why = refused.then(|| {
        let [min, max, now] = [1, max, value].map(|n| locale.number(f64::from(n)));
        let whole = locale.fill("field.whole", &[("min", &min), ("max", &max)]);
        [whole, locale.fill("field.stays", &[("now", &now)])].join(" ")
    });
    html! {
        <div class="number-field">
            <label>
                <span>{ label }</span>
                <input type="number" inputmode="numeric" min="1" max={max.to_string()} step="1" value={shown}
                    aria-invalid={refused.then_some("true")} aria-describedby={refused.then(|| (*said).clone())}
                    {oninput} {onblur} {onwheel} />
            </label>
            if let Some(why) = why {
                <p class="field-refused" id={(*said).clone()} role="alert">{ why }</p>
            }
        </div>
    }
}

/// For `onwheel` of a field for numbers: in some browsers the wheel changes the number under it while the page is to scroll.
pub fn leave_for_wheel() -> Callback<WheelEvent> {
    Callback::from(|event: WheelEvent| {
        if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
            // A field can always be left.
            let _ = input.blur();
        }
    })
}
