//! What is documented and what is the model's choice, per scenario, and what three words mean.

use crate::locale::Locale;
use crate::markup::{el, text};
use crate::player::Snapshot;
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
        "libero-june-2023" => (
            "sources.june",
            &["sources.june_begin", "sources.june_back", "sources.rules"],
            "sources.june_model",
        ),
        "gmail-2020" => (
            "sources.gmail",
            &["sources.gmail_begin", "sources.gmail_back", "sources.rules"],
            "sources.other_model",
        ),
        "exchange-2022" => (
            "sources.exchange",
            &[
                "sources.exchange_begin",
                "sources.exchange_back",
                "sources.rules",
            ],
            "sources.other_model",
        ),
        _ => ("sources.town", &["sources.rules"], "sources.town_model"),
    }
}

const WORDS: [&str; 3] = [
    "sources.word_provider",
    "sources.word_relay",
    "sources.word_limbo",
];

fn list(locale: &Locale, title: &str, keys: &[&str]) -> Html {
    let said = |key: &str| text(locale.t(key).into());
    let items = keys
        .iter()
        .map(|key| el("li", &[], vec![], vec![said(key)]))
        .collect();
    let title = el("h3", &[], vec![], vec![said(title)]);
    el(
        "div",
        &[],
        vec![],
        vec![title, el("ul", &[], vec![], items)],
    )
}

/// A sentence, and the evidence behind it for who opens it.
pub fn sources(locale: &Locale, snapshot: &Snapshot) -> Html {
    let (sentence, documented, modelled) = keys(snapshot.scenario.name);
    let said = |tag, key: &str| el(tag, &[], vec![], vec![text(locale.t(key).into())]);
    let columns = vec![
        list(locale, "sources.documented", documented),
        list(locale, "sources.modelled", &[modelled]),
        list(locale, "sources.words", &WORDS),
    ];
    let columns = el("div", &["class"], vec!["sources-columns".into()], columns);
    let details = vec![said("summary", "sources.details"), columns];
    let details = el("details", &[], vec![], details);
    el(
        "footer",
        &["class"],
        vec!["sources".into()],
        vec![said("p", sentence), details],
    )
}

/// What stands under the stage in another page: what it is, what is modelled, and the way to the whole.
/// `follow` gives the link its address.
pub fn guest_line(locale: &Locale, snapshot: &Snapshot, follow: Callback<MouseEvent>) -> Html {
    let (sentence, ..) = keys(snapshot.scenario.name);
    html! {
        <footer class="guest-line">
            { locale.t(sentence) }{ " " }
            <a href="./" target="_blank" rel="noopener" onclick={follow}>{ locale.t("embed.open") }</a>
        </footer>
    }
}
