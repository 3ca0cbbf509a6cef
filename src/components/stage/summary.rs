//! The stage in sentences, for those who do not see it: what is broken, which servers are down, where the mail is.

use super::facts::{PLACES, blocks_served, emails, open_sessions, place_key, rejects_all};
use crate::components::words;
use crate::i18n::Locale;
use limbo_player::Snapshot;
use limbo_sim::{Hop, HopState, Place};
use std::rc::Rc;
use yew::prelude::*;

/// The stage in sentences, which only assistive technology reads.
pub(super) fn summary(id: &'static str, locale: &Locale, snapshot: &Rc<Snapshot>) -> Html {
    html! {
        <p id={id} class="visually-hidden">{ sentences(snapshot, locale).join(" ") }</p>
    }
}

fn sentences(snapshot: &Snapshot, locale: &Locale) -> Vec<String> {
    let mut sentences: Vec<String> = fault_keys(snapshot)
        .map(|key| locale.t(key).to_owned())
        .collect();
    for place in PLACES.into_iter().filter(|&p| rejects_all(snapshot, p)) {
        let place = locale.t(place_key(place));
        sentences.push(locale.fill("stage.summary.refuses", &[("place", place)]));
    }
    if sentences.is_empty() {
        sentences.push(locale.t("stage.summary.all_up").to_owned());
    }
    sentences.push(waiting(snapshot, locale));
    if snapshot.ledger.lost > 0 {
        sentences.push(words::lost(locale, snapshot) + ".");
    }
    if snapshot.blocks.len() > 1 {
        sentences.push(blocks(snapshot, locale));
    }
    let who = &snapshot.readers;
    if who.asking + who.again + who.given_up > 0 {
        sentences.push(readers(snapshot, locale));
    }
    sentences
}

/// Keys of the sentences about links that pass nothing and servers that are down.
fn fault_keys(snapshot: &Snapshot) -> impl Iterator<Item = &'static str> {
    let links = Hop::ALL.map(|hop| match (snapshot.hops[hop.index()], hop) {
        (HopState::Up, _) => None,
        (HopState::Broken, Hop::Submission) => Some("stage.summary.broken_submission"),
        (HopState::Broken, Hop::Relay) => Some("stage.summary.broken_relay"),
        (HopState::Broken, Hop::Delivery) => Some("stage.summary.broken_delivery"),
        (HopState::Closed, Hop::Submission) => Some("stage.summary.closed_submission"),
        (HopState::Closed, Hop::Relay) => Some("stage.summary.closed_relay"),
        (HopState::Closed, Hop::Delivery) => Some("stage.summary.closed_delivery"),
    });
    let servers = [
        (Place::Provider, "stage.summary.crashed_provider"),
        (Place::Relay, "stage.summary.crashed_relay"),
        (Place::Mailboxes, "stage.summary.crashed_mailboxes"),
    ];
    let servers = servers.map(|(place, key)| {
        let up = snapshot.stations[place as usize].up;
        (!up).then_some(key)
    });
    links.into_iter().chain(servers).flatten()
}

fn waiting(snapshot: &Snapshot, locale: &Locale) -> String {
    let ledger = &snapshot.ledger;
    if ledger.outbox + ledger.spooled_provider + ledger.spooled_relay == 0 {
        return locale.t("stage.empty").to_owned() + ".";
    }
    // Heard, a number is kept to three figures.
    let number = |dots: u32| locale.number(words::three_figures(emails(snapshot, dots)));
    locale.fill(
        "stage.summary.waiting",
        &[
            ("outbox", &number(ledger.outbox)),
            ("provider", &number(ledger.spooled_provider)),
            ("relay", &number(ledger.spooled_relay)),
            ("limbo", &number(ledger.limbo)),
        ],
    )
}

/// What the people do who open their mailboxes, and under how much of what the storage has fallen.
fn readers(snapshot: &Snapshot, locale: &Locale) -> String {
    let (readers, storage) = (
        &snapshot.readers,
        &snapshot.stations[Place::Mailboxes as usize],
    );
    // Heard, a number is kept to three figures.
    let number = |dots: u32| locale.number(words::three_figures(emails(snapshot, dots)));
    let (asking, again) = (number(readers.asking), number(readers.again));
    let given_up = number(readers.given_up);
    let values = [
        ("asking", &*asking),
        ("again", &again),
        ("given_up", &given_up),
    ];
    let now = locale.fill("stage.summary.readers", &values);
    let [mail, people] = open_sessions(storage).map(number);
    if storage.up || storage.crashed_readers == 0 {
        return now;
    }
    let under = locale.fill(
        "stage.summary.crashed_under",
        &[("mail", &mail), ("people", &people)],
    );
    [under, now].join(" ")
}

fn blocks(snapshot: &Snapshot, locale: &Locale) -> String {
    let served = blocks_served(snapshot);
    let key = match served.get(usize::from(snapshot.my_block)) {
        Some(true) => "stage.summary.blocks_mine_open",
        Some(false) | None => "stage.summary.blocks_mine_closed",
    };
    let open = locale.number(served.iter().filter(|&&served| served).count() as f64);
    let total = locale.number(served.len() as f64);
    locale.fill(key, &[("open", &open), ("total", &total)])
}
