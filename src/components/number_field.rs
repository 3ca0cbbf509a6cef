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

/// A number as somebody types it in any language: with a comma or a point before decimals, and with separators of thousands
/// where they can be told from those. None where it is no number, or could be two: in `1,000` the comma means one thing in
/// English and another in Italian.
pub fn typed(text: &str) -> Option<f64> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let signs = || text.match_indices(['.', ',']);
    let (first, last) = (signs().next(), signs().next_back());
    let decimals = match first.zip(last) {
        Some((first, last)) if first.0 == last.0 => {
            let (whole, rest) = (&text[..last.0], &text[last.0 + 1..]);
            let whole = whole.trim_start_matches('-');
            let like_thousands = rest.len() == 3 && (1..=3).contains(&whole.len());
            if like_thousands && !whole.starts_with('0') {
                return None;
            }
            Some(last.0)
        }
        // Several of one kind separate thousands; of two kinds the last begins the decimals.
        Some((first, last)) => (first.1 != last.1).then_some(last.0),
        None => None,
    };
    let plain: String = text
        .char_indices()
        .filter_map(|(at, c)| match c {
            _ if decimals == Some(at) => Some('.'),
            '.' | ',' => None,
            c => Some(c),
        })
        .collect();
    plain.parse().ok().filter(|n: &f64| n.is_finite())
}

#[cfg(test)]
mod checks {
    use super::typed;

    #[test]
    fn a_number_is_read_as_it_is_meant_or_not_at_all() {
        for (text, meant) in [
            ("12", Some(12.0)),
            (" 0.125 ", Some(0.125)),
            ("0,125", Some(0.125)),
            ("10,8", Some(10.8)),
            ("-2.5", Some(-2.5)),
            ("3,600,000", Some(3_600_000.0)),
            ("3.600.000", Some(3_600_000.0)),
            ("10\u{202f}800", Some(10_800.0)),
            ("10,800.5", Some(10_800.5)),
            ("10.800,5", Some(10_800.5)),
            ("1234.567", Some(1_234.567)),
            ("1e3", Some(1_000.0)),
            ("1,000", None),
            ("10.800", None),
            ("", None),
            ("many", None),
            ("inf", None),
        ] {
            assert_eq!(typed(text), meant, "{text}");
        }
    }
}
