//! A field for a whole number. What is being typed stays the viewer's own until it is a number in range;
//! leaving the field puts the number in force back.

use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Properties of [`NumberField`].
#[derive(Clone, PartialEq, Properties)]
pub struct NumberFieldProps {
    /// What the number is.
    pub label: AttrValue,
    /// The number in force.
    pub value: u32,
    /// The greatest allowed; the least is 1.
    pub max: u32,
    /// Another number in range was typed.
    pub on_change: Callback<u32>,
}

/// A labelled number.
#[component]
pub fn NumberField(props: &NumberFieldProps) -> Html {
    let NumberFieldProps {
        label,
        value,
        max,
        on_change,
    } = props.clone();
    let typing = use_state(|| None::<String>);
    let oninput = {
        let typing = typing.clone();
        Callback::from(move |event: InputEvent| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else {
                return;
            };
            let text = input.value();
            if let Some(n) = text.trim().parse().ok().filter(|n| (1..=max).contains(n)) {
                on_change.emit(n);
            }
            typing.set(Some(text));
        })
    };
    let onblur = {
        let typing = typing.clone();
        Callback::from(move |_: FocusEvent| typing.set(None))
    };
    let onwheel = leave_for_wheel();
    let shown = typing
        .as_deref()
        .map_or_else(|| value.to_string(), str::to_owned);
    html! {
        <label class="number-field">
            <span>{ label }</span>
            <input type="number" inputmode="numeric" min="1" max={max.to_string()} step="1" value={shown}
                {oninput} {onblur} {onwheel} />
        </label>
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
