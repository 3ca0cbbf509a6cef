//! The foot of the page: a sentence about the scenario, and the evidence behind it for who opens it.

use super::room;
use super::wish::Wish;
use crate::app::view::View;
use crate::locale::Locale;
use crate::markup::{el, text};
use yew::prelude::*;

/// The key of what is said of a scenario.
fn sentence(scenario: &str) -> &'static str {
    match scenario {
        "libero-2023" => "sources.libero",
        "libero-june-2023" => "sources.june",
        "gmail-2020" => "sources.gmail",
        "exchange-2022" => "sources.exchange",
        _ => "sources.town",
    }
}

/// The sentence, and the door to the evidence.
pub fn footer(view: &View, wish: &Callback<Wish>) -> Html {
    let (locale, scenario) = (&view.locale, view.snapshot.scenario.name);
    let said = |tag, key: &str| el(tag, &[], vec![], vec![text(locale.t(key).into())]);
    // Whoever opens it has touched the page: that fetches what is inside (static/boot.js).
    let inside = room(view, wish, |lazy| {
        (lazy.scenario_evidence)(locale, scenario)
    });
    let details = el(
        "details",
        &[],
        vec![],
        vec![said("summary", "sources.details"), inside],
    );
    el(
        "footer",
        &["class"],
        vec!["sources".into()],
        vec![said("p", sentence(scenario)), details],
    )
}

/// The headline of a guest: heard, not seen, for the article has one of its own.
pub fn guest_head(locale: &Locale) -> Html {
    let words = vec![text(locale.t("app.title").into())];
    let title = el("h1", &["class"], vec!["visually-hidden".into()], words);
    el("header", &[], vec![], vec![title])
}

/// What stands under the stage in another page: what it is, what is modelled, and the way to the whole.
/// `follow` gives the link its address; who reads the other page may take this moment along, too.
pub fn guest_line(view: &View, wish: &Callback<Wish>, follow: Callback<MouseEvent>) -> Html {
    let locale = &view.locale;
    html! {
        <footer class="guest-line">
            <p>{ locale.t(sentence(view.snapshot.scenario.name)) }</p>
            <a href="./" target="_blank" rel="noopener" onclick={follow}>{ locale.t("embed.open") }</a>
            <button type="button" class="guest-share" onclick={wish.reform(|_: MouseEvent| Wish::Share(true))}>
                { locale.t("take.title") }
            </button>
        </footer>
    }
}
