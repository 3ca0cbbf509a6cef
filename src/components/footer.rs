//! The foot of the page: a sentence about the scenario, and the evidence behind it for who opens it.

use crate::i18n::Locale;
use yew::prelude::*;

/// The key of the sentence that sums a scenario up.
pub fn summary_key(scenario: &str) -> &'static str {
    summary_of(scenario).unwrap_or("sources.town")
}

fn summary_of(scenario: &str) -> Option<&'static str> {
    Some(match scenario {
        "libero-2023" => "sources.libero",
        "libero-june-2023" => "sources.june",
        "gmail-2020" => "sources.gmail",
        "exchange-2022" => "sources.exchange",
        "spool-destroyed" => "sources.disk",
        "small-town" | "one-letter" | "sandbox" => "sources.town",
        _ => return None,
    })
}

/// Properties of [`Footer`].
#[derive(Clone, PartialEq, Properties)]
pub struct FooterProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The name of the scenario that is shown, and the evidence: [`super::Evidence`], or what stands in its place until that
    /// is loaded. None for a real queue.
    pub sources: Option<(&'static str, Html)>,
    /// The ways to the pages of prose, once they are known.
    pub links: Html,
}

/// The sentence, and the evidence.
#[component]
pub fn Footer(props: &FooterProps) -> Html {
    let FooterProps {
        locale,
        sources,
        links,
    } = props;
    html! {
        <footer class="sources">
            if let Some((scenario, evidence)) = sources {
                <p>{ locale.t(summary_key(scenario)) }</p>
                <details>
                    <summary>{ locale.t("sources.details") }</summary>
                    { evidence.clone() }
                </details>
            }
            { links.clone() }
        </footer>
    }
}

#[cfg(test)]
mod tests {
    use limbo_sim::catalogue::NAMES;

    #[test]
    fn every_scenario_has_a_sentence_of_its_own() {
        for name in NAMES {
            assert!(super::summary_of(name).is_some(), "{name}");
        }
    }
}
