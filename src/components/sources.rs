//! What is documented and what is the model's choice, per scenario, and what three words mean.

use crate::i18n::Locale;
use yew::prelude::*;

/// What a scenario rests on: text keys of the documented facts, of the modelled ones.
fn keys(scenario: &str) -> [&'static [&'static str]; 2] {
    match scenario {
        "libero-2023" => [
            &[
                "sources.libero_begin",
                "sources.libero_shut",
                "sources.libero_back",
                "sources.libero_why",
                "sources.libero_size",
                "sources.rules",
            ],
            &["sources.libero_model"],
        ],
        "libero-june-2023" => [
            &["sources.june_begin", "sources.june_back", "sources.rules"],
            &["sources.june_model"],
        ],
        "gmail-2020" => [
            &["sources.gmail_begin", "sources.gmail_back", "sources.rules"],
            &["sources.other_model"],
        ],
        "exchange-2022" => [
            &[
                "sources.exchange_begin",
                "sources.exchange_back",
                "sources.rules",
            ],
            &["sources.other_model"],
        ],
        _ => [&["sources.rules"], &["sources.town_model"]],
    }
}

const WORDS: [&str; 3] = [
    "sources.word_provider",
    "sources.word_relay",
    "sources.word_limbo",
];

/// Properties of [`Evidence`].
#[derive(Clone, PartialEq, Properties)]
pub struct EvidenceProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The scenario's name in the address.
    pub scenario: &'static str,
}

/// What stands behind a scenario, in three lists.
#[component]
pub fn Evidence(props: &EvidenceProps) -> Html {
    let locale = &props.locale;
    let [documented, modelled] = keys(props.scenario);
    html! {
        <div class="sources-columns">
            <EvidenceList {locale} title="sources.documented" keys={documented} />
            <EvidenceList {locale} title="sources.modelled" keys={modelled} />
            <EvidenceList {locale} title="sources.words" keys={&WORDS[..]} />
        </div>
    }
}

/// Properties of [`EvidenceList`].
#[derive(Clone, PartialEq, Properties)]
pub struct EvidenceListProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The key of the heading.
    pub title: &'static str,
    /// The key of each entry.
    pub keys: &'static [&'static str],
}

/// A list with a heading.
#[component]
pub fn EvidenceList(props: &EvidenceListProps) -> Html {
    let EvidenceListProps {
        locale,
        title,
        keys,
    } = props;
    html! {
        <div>
            <h3>{ locale.t(title) }</h3>
            <ul>{ for keys.iter().map(|key| html! { <li key={*key}>{ locale.t(key) }</li> }) }</ul>
        </div>
    }
}
