//! A field for a number that may have decimals. What is being typed stays the viewer's own until it is a number in
//! range; what is out of range is said beside it, and puts back what was in force before the typing.

use crate::components::parameters::{Marks, TYPED_MAX, read_number, read_whole, written};
use crate::i18n::Locale;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Properties of [`DecimalField`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct DecimalFieldProps {
    /// Texts and formats.
    pub locale: Locale,
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
    /// Another number in range was typed.
    pub on_change: Callback<f64>,
}

/// The number that a field holds, where it is one that is allowed. `comma` says that decimals stand behind a comma.
pub(super) fn number(text: &str, comma: bool, (min, max): (f64, f64), whole: bool) -> Option<f64> {
    let read = if whole { read_whole } else { read_number };
    read(text, comma).filter(|n| (min..=max).contains(n))
}

/// What is being typed.
#[derive(Clone, Debug, PartialEq)]
struct Typed {
    text: String,
    /// What was in force before that.
    before: f64,
    /// It is no number that is allowed.
    refused: bool,
}

impl Typed {
    /// After another look at what is typed while `value` is in force: that, and the number that is in force from now on, where
    /// it is another. On the way to a number that is refused there are others, which nobody meant: what was before is put back.
    fn after(
        typed: Option<&Typed>,
        value: f64,
        text: String,
        fits: Option<f64>,
    ) -> (Typed, Option<f64>) {
        let before = typed
            .filter(|typed| !typed.refused)
            .map_or(value, |typed| typed.before);
        let in_force = fits.unwrap_or(before);
        let other = (fits.is_some() || in_force != value).then_some(in_force);
        let refused = fits.is_none();
        let typed = Typed {
            text,
            before,
            refused,
        };
        (typed, other)
    }
}

/// What is said of a number that is refused.
fn refusal(locale: &Locale, marks: Marks, (min, max): (f64, f64), whole: bool, now: f64) -> String {
    // The least may have decimals.
    let [min, max, now] = [min, max, now].map(|n| written(n, marks));
    let key = match whole {
        true => "field.whole",
        false => "field.between",
    };
    let between = locale.fill(key, &[("min", &min), ("max", &max)]);
    [between, locale.fill("field.stays", &[("now", &now)])].join(" ")
}

/// A labelled number. It is read here, as in every other field for one: of what is typed into a field that only takes numbers
/// a browser hands over what is left of it in English, and `1.000` is then one in Italian, too.
#[component]
pub(super) fn DecimalField(props: &DecimalFieldProps) -> Html {
    let DecimalFieldProps {
        id,
        label,
        value,
        range,
        whole,
        on_change,
        locale,
    } = props.clone();
    let marks = Marks::of(&locale);
    let typing = use_state(|| None::<Typed>);
    let refused = typing.as_ref().is_some_and(|typed| typed.refused);
    let oninput = {
        let typing = typing.clone();
        Callback::from(move |event: InputEvent| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else {
                return;
            };
            let text = input.value();
            let fits = number(&text, marks.comma, range, whole);
            let (typed, in_force) = Typed::after(typing.as_ref(), value, text, fits);
            if let Some(n) = in_force {
                on_change.emit(n);
            }
            typing.set(Some(typed));
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
        .as_ref()
        .map_or_else(|| written(value, marks), |typed| typed.text.clone());
    let said = [id, "-said"].concat();
    html! {
        <div class="queue-field">
            <label for={id}>{ label }</label>
            <input {id} type="text" inputmode={if whole { "numeric" } else { "decimal" }} autocomplete="off"
                maxlength={TYPED_MAX.to_string()} value={shown}
                aria-invalid={refused.then_some("true")} aria-describedby={refused.then(|| said.clone())}
                {oninput} {onblur} />
            if refused {
                <p class="queue-refused" id={said.clone()} role="alert">{ refusal(&locale, marks, range, whole, value) }</p>
            }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    /// The number in force after each of these has been typed in a field for whole numbers up to 100.
    fn in_force_after(texts: &[&str]) -> Vec<f64> {
        let (mut typed, mut value) = (None, 20.0);
        let look = |text: &&str| {
            let fits = number(text, false, (1.0, 100.0), true);
            let (now, other) = Typed::after(typed.as_ref(), value, (*text).to_owned(), fits);
            value = other.unwrap_or(value);
            typed = Some(now);
            value
        };
        texts.iter().map(look).collect()
    }

    #[test]
    fn a_number_that_is_refused_puts_back_what_was_and_not_what_was_on_the_way_to_it() {
        let beyond = in_force_after(&["2", "25", "250", "2500", "250", "25"]);
        assert_eq!(beyond, [2.0, 25.0, 20.0, 20.0, 20.0, 25.0]);
        assert_eq!(in_force_after(&["2", "2.", "2.5", ""])[2..], [20.0; 2]);
    }

    #[test]
    fn of_a_part_of_one_it_is_said_that_the_number_must_be_whole() {
        let locale = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        let marks = Marks::of(&locale);
        let whole = refusal(&locale, marks, (1.0, 100.0), true, 20.0);
        assert_eq!(
            whole,
            "It can be a whole number from 1 to 100. It stays at 20."
        );
        let any = refusal(&locale, marks, (0.5, 100.0), false, 2.5);
        assert_eq!(any, "It can be from 0.5 to 100. It stays at 2.5.");
    }

    #[test]
    fn only_a_number_in_range_is_taken_whichever_way_its_decimals_are_written() {
        let of = |text| number(text, false, (0.01, 100.0), false);
        assert_eq!(of(" 2.5 "), Some(2.5));
        assert_eq!(of("2,5"), Some(2.5));
        for text in ["", "x", "NaN", "inf", "-1", "0", "101", "1e9"] {
            assert_eq!(of(text), None, "{text}");
        }
        assert_eq!(number("2.5", false, (1.0, 9.0), true), None);
        assert_eq!(number("2", false, (1.0, 9.0), true), Some(2.0));
    }

    #[test]
    fn a_thousand_is_a_thousand_as_the_reader_writes_it() {
        let of = |text, comma| number(text, comma, (1.0, 10_000.0), true);
        for (text, comma) in [
            ("1,000", false),
            ("1.000", true),
            ("1 000", true),
            ("1\u{202f}000", true),
            ("1’000", true),
        ] {
            assert_eq!(of(text, comma), Some(1000.0), "{text}");
        }
        assert_eq!(of("1.000", false), None, "a thousand, or one?");
    }
}
