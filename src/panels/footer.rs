//! The foot of the page: a sentence about the scenario, and the evidence behind it for who opens it.

use super::room::when_here;
use super::sources::evidence;
use crate::later::Part;
use crate::locale::Locale;
use crate::markup::{el, text};
use crate::player::Snapshot;
use yew::prelude::*;

/// The sentence, and the door to the evidence.
pub fn footer(locale: &Locale, snapshot: &Snapshot, part: Part) -> Html {
    let scenario = snapshot.scenario.name;
    let sentence = match scenario {
        "libero-2023" => "sources.libero",
        "libero-june-2023" => "sources.june",
        "gmail-2020" => "sources.gmail",
        "exchange-2022" => "sources.exchange",
        _ => "sources.town",
    };
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
        vec![said("p", sentence), details],
    )
}
