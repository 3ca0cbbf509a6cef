//! A labelled list of the browser's own, to choose one entry from.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Properties of [`Select`].
#[derive(Clone, PartialEq, Properties)]
pub struct SelectProps {
    /// What is chosen.
    pub label: AttrValue,
    /// The class of the label that holds both words and list.
    pub class: &'static str,
    /// The entries' words.
    pub options: Vec<AttrValue>,
    /// The index of the entry chosen now.
    pub selected: usize,
    /// Told the index of the entry that was picked.
    pub on_change: Callback<usize>,
}

/// A labelled list.
#[component]
pub fn Select(props: &SelectProps) -> Html {
    let onchange = props.on_change.reform(|event: Event| {
        let list = event.target_dyn_into::<HtmlSelectElement>();
        // The index is negative only where nothing is selected, which this list does not offer.
        list.and_then(|list| usize::try_from(list.selected_index()).ok())
            .unwrap_or(0)
    });
    html! {
        <label class={props.class}>
            <span>{ &props.label }</span>
            <select {onchange}>
                { for props.options.iter().enumerate().map(|(index, words)| html! {
                    <option key={index} selected={index == props.selected}>{ words }</option>
                }) }
            </select>
        </label>
    }
}
