//! The foot of the page: a sentence about the scenario, and the evidence behind it for who opens it.

use super::room::when_here;
use super::sources::evidence;
use crate::later::Part;
use crate::locale::Locale;
use crate::markup::{el, text};
use crate::player::Snapshot;
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
pub fn footer(locale: &Locale, snapshot: &Snapshot, part: Part) -> Html {
    let scenario = snapshot.scenario.name;
    let said = |tag, key: &str| el(tag, &[], vec![], vec![text(locale.t(key).into())]);
    // Whoever opens it has touched the page: that fetches what is inside (static/boot.js).
    let inside = when_here(locale, part, || evidence(locale, scenario));
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

/// What stands under the stage in another page: what it is, what is modelled, and the way to the whole.
pub fn guest_line(locale: &Locale, snapshot: &Snapshot, address: String) -> Html {
    let sentence = sentence(snapshot.scenario.name);
    let link = el(
        "a",
        &["href", "target", "rel"],
        vec![address.into(), "_blank".into(), "noopener".into()],
        vec![text(locale.t("embed.open").into())],
    );
    let said = vec![text([locale.t(sentence), " "].concat()), link];
    el("footer", &["class"], vec!["guest-line".into()], said)
}
