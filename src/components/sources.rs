//! What is documented and what is the model's choice, per scenario, and what three words mean.

use crate::i18n::Locale;
use yew::prelude::*;

/// What a scenario rests on: text keys of the documented facts, of the modelled ones.
type Keys = (&'static [&'static str], &'static str);

/// What a town rests on.
const TOWN: Keys = (&["sources.rules"], "sources.town_model");

fn keys(scenario: &str) -> Option<Keys> {
    Some(match scenario {
        "libero-2023" => (
            &[
                "sources.libero_begin",
                "sources.libero_shut",
                "sources.libero_back",
                "sources.libero_why",
                "sources.libero_size",
                "sources.rules",
            ],
            "sources.libero_model",
        ),
        "libero-june-2023" => (
            &["sources.june_begin", "sources.june_back", "sources.rules"],
            "sources.june_model",
        ),
        "gmail-2020" => (
            &["sources.gmail_begin", "sources.gmail_back", "sources.rules"],
            "sources.gmail_model",
        ),
        "exchange-2022" => (
            &[
                "sources.exchange_begin",
                "sources.exchange_back",
                "sources.rules",
            ],
            "sources.exchange_model",
        ),
        "spool-destroyed" => (&["sources.rules", "sources.disk_rule"], "sources.disk"),
        "small-town" | "one-letter" | "sandbox" => TOWN,
        _ => return None,
    })
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
    let (documented, modelled) = keys(props.scenario).unwrap_or(TOWN);
    html! {
        <div class="sources-columns">
            { evidence_list(&props.locale, "sources.documented", documented) }
            { evidence_list(&props.locale, "sources.modelled", &[modelled]) }
            { evidence_list(&props.locale, "sources.words", &WORDS) }
        </div>
    }
}

/// Facts with a heading, each by the key of its text.
pub fn evidence_list(locale: &Locale, title: &'static str, keys: &[&'static str]) -> Html {
    html! {
        <div>
            <h3>{ locale.t(title) }</h3>
            <ul>{ for keys.iter().map(|key| html! { <li key={*key}>{ locale.t(key) }</li> }) }</ul>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use limbo_sim::catalogue::NAMES;

    #[test]
    fn every_scenario_has_its_evidence() {
        for name in NAMES {
            assert!(super::keys(name).is_some(), "{name}");
        }
    }

    #[test]
    fn what_is_said_to_be_modelled_of_one_fault_is_not_said_of_another() {
        // When Gmail was mended is documented to the minute; when Exchange was everywhere, nowhere.
        let modelled = |name| super::keys(name).map(|(_, modelled)| modelled);
        assert_ne!(modelled("gmail-2020"), modelled("exchange-2022"));
    }
}
