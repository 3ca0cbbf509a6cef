//! A native list of choices with its label.

use super::events::send_some;
use gloo_timers::callback::Timeout;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// So long after it was chosen what is not in force is no longer shown (ms).
const PUT_BACK_MS: u32 = 1_000;

/// One entry of a [`Select`].
#[derive(Clone, Debug, PartialEq)]
pub struct SelectOption {
    /// Tells the entry from the others of the list.
    pub value: AttrValue,
    /// What the viewer reads.
    pub text: AttrValue,
    /// The text's language, where it is not the page's.
    pub lang: Option<&'static str>,
}

impl SelectOption {
    /// An entry in the page's language.
    pub fn new(value: impl Into<AttrValue>, text: impl Into<AttrValue>) -> SelectOption {
        SelectOption {
            value: value.into(),
            text: text.into(),
            lang: None,
        }
    }
}

/// Entries in the page's language, told apart by their texts.
pub fn options(texts: impl IntoIterator<Item = impl Into<AttrValue>>) -> Vec<SelectOption> {
    let texts = texts.into_iter().map(Into::into);
    texts
        .map(|text: AttrValue| SelectOption::new(text.clone(), text))
        .collect()
}

/// Properties of [`Select`].
#[derive(Clone, PartialEq, Properties)]
pub struct SelectProps {
    /// The class of the label, which holds the list.
    pub class: &'static str,
    /// What is chosen.
    pub label: AttrValue,
    /// True where only screen readers need the label.
    #[prop_or_default]
    pub label_hidden: bool,
    /// What it is called by ear, where the label does not tell it from another list. It holds the label's words.
    #[prop_or_default]
    pub name: Option<String>,
    /// The entries, in their order.
    pub options: Vec<SelectOption>,
    /// The entry in force, by its place among the options.
    pub selected: usize,
    /// The viewer chose the entry at that place.
    pub on_select: Callback<usize>,
}

/// A label and the list that it names.
#[component]
pub fn Select(props: &SelectProps) -> Html {
    let node = use_node_ref();
    let in_force = use_mut_ref(|| 0);
    *in_force.borrow_mut() = props.selected as i32;
    let say_what_is = {
        let node = node.clone();
        move || {
            let (list, place) = (node.cast::<HtmlSelectElement>(), *in_force.borrow());
            if let Some(list) = list.filter(|list| list.selected_index() != place) {
                list.set_selected_index(place);
            }
        }
    };
    // The attribute `selected` says only what a list begins with; once the viewer has chosen, it changes nothing. Among other
    // options the same place is another entry.
    let shown = (props.options.clone(), props.selected);
    use_effect_with(shown, {
        let say_what_is = say_what_is.clone();
        move |_| say_what_is()
    });
    let waiting = use_mut_ref(|| None);
    let onchange = send_some(&props.on_select, move |event: Event| {
        let list: HtmlSelectElement = event.target_dyn_into()?;
        // What is refused changes nothing that would put the list back. It is not put back at once: many a choice is in force
        // only a moment later, and who presses an arrow key again goes on from what was chosen.
        *waiting.borrow_mut() = Some(Timeout::new(PUT_BACK_MS, say_what_is.clone()));
        usize::try_from(list.selected_index()).ok()
    });
    let options = props.options.iter().enumerate().map(|(i, option)| {
        html! {
            <option key={option.value.to_string()} value={option.value.clone()} lang={option.lang}
                translate={option.lang.map(|_| "no")} selected={i == props.selected}>
                { option.text.clone() }
            </option>
        }
    });
    html! {
        <label class={props.class}>
            <span class={classes!(props.label_hidden.then_some("visually-hidden"))}>{ props.label.clone() }</span>
            <select ref={node} aria-label={props.name.clone()} {onchange}>{ for options }</select>
        </label>
    }
}
