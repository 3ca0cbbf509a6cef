//! The same outage with each of the three links cut: where the mail waits, and who hears of it, and when.

use super::{about, bar, modelled, working};
use crate::i18n::Locale;
use crate::modes::story::chapters::BREAKS;
use limbo_player::{SideOutcome, Snapshot};
use limbo_sim::Hop;
use yew::prelude::*;

/// The keys of what is said for each link.
const KEYS: [[&str; 3]; 3] = [
    ["story.links.0", "story.links.0.where", "story.links.0.who"],
    ["story.links.1", "story.links.1.where", "story.links.1.who"],
    ["story.links.2", "story.links.2.where", "story.links.2.who"],
];

/// The three outages beside each other, as far as they have been played.
pub(in super::super) fn links(
    locale: &Locale,
    snapshot: &Snapshot,
    outcomes: &[SideOutcome],
) -> Html {
    let most = outcomes.iter().map(waiting).max().unwrap_or(1).max(1);
    let row = |hop: Hop| {
        let [title, place, who] = KEYS[hop.index()];
        html! {
            <li key={hop.index()}>
                <p class="figure-title">{ locale.t(title) }</p>
                { chain(hop) }
                if let Some(outcome) = outcomes.get(hop.index()) {
                    { bar("waits", f64::from(waiting(outcome)) / f64::from(most)) }
                    <p>{ locale.fill(place, &[("n", &about(locale, &snapshot.scenario, waiting(outcome)))]) }</p>
                    <p>{ heard(locale, snapshot, who, outcome) }</p>
                } else {
                    { working(locale) }
                }
            </li>
        }
    };
    html! {
        <div class="figure links">
            <ol>{ for Hop::ALL.map(row) }</ol>
            { modelled(locale) }
        </div>
    }
}

/// The path with the cut in it.
fn chain(cut: Hop) -> Html {
    let link = |hop: Hop| {
        let class = if hop == cut { "cut" } else { "" };
        html! { <><i {class}>{ if hop == cut { "✂" } else { "" } }</i><b></b></> }
    };
    html! { <p class="links-chain" aria-hidden="true"><b></b>{ for Hop::ALL.map(link) }</p> }
}

/// Messages that wait on account of the cut (dots).
fn waiting(outcome: &SideOutcome) -> u32 {
    let ledger = &outcome.ledger;
    ledger.outbox + ledger.spooled_provider + ledger.spooled_relay
}

/// Who heard of it, and when.
fn heard(locale: &Locale, snapshot: &Snapshot, who: &'static str, outcome: &SideOutcome) -> String {
    let dots = |dots| about(locale, &snapshot.scenario, dots);
    if outcome.first_notice.is_none() && who == KEYS[2][2] {
        return locale.t("story.links.nobody").to_owned();
    }
    let after = outcome
        .first_notice
        .map(|at| locale.duration(at.since(BREAKS)));
    locale.fill(
        who,
        &[
            ("late", &dots(outcome.delay_notices)),
            ("returned", &dots(outcome.ledger.returned)),
            ("time", after.as_deref().unwrap_or("–")),
        ],
    )
}
