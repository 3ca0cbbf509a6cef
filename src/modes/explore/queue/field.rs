//! A field for a number that may have decimals. What is being typed stays the viewer's own until it is a number in
//! range; what is out of range is said beside it, and the number in force stays.

use crate::components::number_field::leave_for_wheel;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Properties of [`DecimalField`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct DecimalFieldProps {
    /// Tells the field from the others.
    pub id: &'static str,
    /// What the number is.
    pub label: AttrValue,
    /// The number in force.
    pub value: f64,
    /// The least and the greatest that are allowed.
    pub range: (f64, f64),
    /// True where only whole numbers are meant.
    #[prop_or_default]
    pub whole: bool,
    /// What is said of a number that is none, or out of range.
    pub refusal: AttrValue,
    /// Another number in range was typed.
    pub on_change: Callback<f64>,
}

/// The number that a field holds, where it is one that is allowed.
pub(super) fn number(text: &str, (min, max): (f64, f64), whole: bool) -> Option<f64> {
    let n: f64 = text.trim().replace(',', ".").parse().ok()?;
    let fits = (min..=max).contains(&n) && (!whole || n.fract() == 0.0);
    fits.then_some(n)
}

/// A labelled number.
#[component]
pub(super) fn DecimalField(props: &DecimalFieldProps) -> Html {
    let DecimalFieldProps {
        id,
        label,
        value,
        range,
        whole,
        refusal,
        on_change,
    } = props.clone();
    let typing = use_state(|| None::<String>);
    let refused = typing
        .as_deref()
        .is_some_and(|text| number(text, range, whole).is_none());
    let oninput = {
        let typing = typing.clone();
        Callback::from(move |event: InputEvent| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else {
                return;
            };
            let text = input.value();
            if let Some(n) = number(&text, range, whole) {
                on_change.emit(n);
            }
            typing.set(Some(text));
        })
    };
    let onblur = {
        let typing = typing.clone();
        // What is wrong stays, with what is said of it.
        Callback::from(move |_: FocusEvent| {
            if !refused {
                typing.set(None);
            }
        })
    };
    let shown = typing
        .as_deref()
        .map_or_else(|| value.to_string(), str::to_owned);
    let said = [id, "-said"].concat();
    html! {
        <div class="queue-field">
            <label for={id}>{ label }</label>
            <input {id} type="number" inputmode={if whole { "numeric" } else { "decimal" }} step={if whole { "1" } else { "any" }}
                min={range.0.to_string()} max={range.1.to_string()} value={shown}
                aria-invalid={refused.then_some("true")} aria-describedby={refused.then(|| said.clone())}
                {oninput} {onblur} onwheel={leave_for_wheel()} />
            if refused {
                <p class="queue-refused" id={said.clone()} role="alert">{ refusal }</p>
            }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn only_a_number_in_range_is_taken_whichever_way_its_decimals_are_written() {
        let of = |text| number(text, (0.01, 100.0), false);
        assert_eq!(of(" 2.5 "), Some(2.5));
        assert_eq!(of("2,5"), Some(2.5));
        for text in ["", "x", "NaN", "inf", "-1", "0", "101", "1e9"] {
            assert_eq!(of(text), None, "{text}");
        }
        assert_eq!(number("2.5", (1.0, 9.0), true), None);
        assert_eq!(number("2", (1.0, 9.0), true), Some(2.0));
    }
}
