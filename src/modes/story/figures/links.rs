//! The same outage with each of the three links cut: where the mail waits, and who hears of it, and when.

use super::{ROOM, about, bar, modelled, said, working};
use crate::i18n::Locale;
use crate::modes::story::chapters::BREAKS;
use limbo_player::{SideOutcome, Snapshot};
use limbo_sim::{Duration, Hop, SimTime};
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
    let told = |hop: Hop, dots: u32, heard: String| {
        let place = KEYS[hop.index()][1];
        html! {
            <>
                { bar("waits", f64::from(dots) / f64::from(most)) }
                <p>{ said(locale, place, &snapshot.scenario, dots) }</p>
                <p>{ heard }</p>
            </>
        }
    };
    let row = |hop: Hop| {
        let first = (hop != Hop::Delivery).then_some(BREAKS + Duration::hours(4));
        let some = if hop == Hop::Delivery { 0 } else { ROOM };
        let room = || told(hop, ROOM, heard(locale, snapshot, hop, first, [some; 2]));
        html! {
            <li key={hop.index()}>
                <p class="figure-title">{ locale.t(KEYS[hop.index()][0]) }</p>
                { chain(hop) }
                if let Some(outcome) = outcomes.get(hop.index()) {
                    { told(hop, waiting(outcome), heard(locale, snapshot, hop, outcome.first_delay_notice, [outcome.delay_notices, outcome.ledger.returned])) }
                } else {
                    { working(locale, room()) }
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

/// Who heard of it, and when: the first notice that mail is late, how many of those, and how many returned (dots).
fn heard(
    locale: &Locale,
    snapshot: &Snapshot,
    cut: Hop,
    first: Option<SimTime>,
    [late, returned]: [u32; 2],
) -> String {
    let dots = |dots| about(locale, &snapshot.scenario, dots);
    if late + returned == 0 && cut == Hop::Delivery {
        return locale.t("story.links.nobody").to_owned();
    }
    let after = first.map(|at| locale.duration(at.since(BREAKS)));
    locale.fill(
        KEYS[cut.index()][2],
        &[
            ("late", &dots(late)),
            ("returned", &dots(returned)),
            ("time", after.as_deref().unwrap_or("–")),
        ],
    )
}
