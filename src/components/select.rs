//! A native list of choices with its label.

use super::events::send_some;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

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
    // The attribute `selected` says only what a list begins with; once the viewer has chosen, it changes nothing.
    use_effect_with((node.clone(), props.selected), |(node, selected)| {
        if let Some(select) = node.cast::<HtmlSelectElement>() {
            select.set_selected_index(*selected as i32);
        }
    });
    let selected = props.selected;
    let onchange = send_some(&props.on_select, move |event: Event| {
        let select: HtmlSelectElement = event.target_dyn_into()?;
        let chosen = usize::try_from(select.selected_index()).ok();
        // Until it is in force, the list goes on saying what is: what is refused changes nothing that would put it back.
        select.set_selected_index(selected as i32);
        chosen
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
            <select ref={node} {onchange}>{ for options }</select>
        </label>
    }
}
