//! What is documented and what is the model's choice, per scenario, and what three words mean.

use super::PanelProps;
use yew::prelude::*;

/// What a scenario rests on: text keys of the sentence, of the documented facts, of the modelled ones.
fn keys(scenario: &str) -> (&'static str, &'static [&'static str], &'static str) {
    match scenario {
        "libero-2023" => (
            "sources.libero",
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
        _ => ("sources.town", &["sources.rules"], "sources.town_model"),
    }
}

const WORDS: [&str; 3] = [
    "sources.word_provider",
    "sources.word_relay",
    "sources.word_limbo",
];

/// A sentence, and the evidence behind it for who opens it.
#[component]
pub fn Sources(props: &PanelProps) -> Html {
    let PanelProps { locale, snapshot } = props;
    let (sentence, documented, modelled) = keys(snapshot.scenario.name);
    let list = |title: &str, keys: &[&str]| {
        html! {
            <div>
                <h3>{ locale.t(title).to_owned() }</h3>
                <ul>{ for keys.iter().map(|key| html! { <li>{ locale.t(key).to_owned() }</li> }) }</ul>
            </div>
        }
    };
    html! {
        <section class="sources">
            <p>{ locale.t(sentence) }</p>
            <details>
                <summary>{ locale.t("sources.details") }</summary>
                <div class="sources-columns">
                    { list("sources.documented", documented) }
                    { list("sources.modelled", &[modelled]) }
                    { list("sources.words", &WORDS) }
                </div>
            </details>
        </section>
    }
}
