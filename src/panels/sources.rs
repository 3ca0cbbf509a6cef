//! What is documented and what is the model's choice, per scenario, and what three words mean: a lazy view
//! (`app::lazy_views`).

use crate::locale::Locale;
use crate::markup::{el, text};
use yew::prelude::*;

/// What a scenario rests on: text keys of the documented facts, of the modelled ones.
fn keys(scenario: &str) -> (&'static [&'static str], &'static str) {
    match scenario {
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
            "sources.other_model",
        ),
        "exchange-2022" => (
            &[
                "sources.exchange_begin",
                "sources.exchange_back",
                "sources.rules",
            ],
            "sources.other_model",
        ),
        _ => (&["sources.rules"], "sources.town_model"),
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

/// What stands behind a scenario, in three lists.
pub fn evidence(locale: &Locale, scenario: &str) -> Html {
    let (documented, modelled) = keys(scenario);
    let columns = vec![
        list(locale, "sources.documented", documented),
        list(locale, "sources.modelled", &[modelled]),
        list(locale, "sources.words", &WORDS),
    ];
    el("div", &["class"], vec!["sources-columns".into()], columns)
}
