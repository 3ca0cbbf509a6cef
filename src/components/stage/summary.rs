//! The stage in sentences, for those who do not see it: what is broken, which servers are down, where the mail is.

use super::facts::{PLACES, emails, open_sessions, place_key, rejects_all};
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
    // To the last one: rounded each for itself, more would be in limbo than wait at all.
    let number = |dots: u32| locale.number(emails(snapshot, dots));
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

/// Which groups are opened, whether or not their server is up: that is said before.
fn blocks(snapshot: &Snapshot, locale: &Locale) -> String {
    let blocks = &snapshot.blocks;
    let passes = snapshot.hops[Hop::Delivery.index()] == HopState::Up;
    let mine = blocks.get(usize::from(snapshot.my_block));
    let key = match mine.is_some_and(|block| block.open && passes) {
        true => "stage.summary.blocks_mine_open",
        false => "stage.summary.blocks_mine_closed",
    };
    let open = blocks.iter().filter(|block| block.open && passes).count();
    let (some, total) = (
        locale.number(open as f64),
        locale.number(blocks.len() as f64),
    );
    locale.fill(key, &[("open", &some), ("total", &total)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::fixture;
    use crate::i18n::Lang;
    use limbo_sim::{BlockView, Ledger};

    fn english() -> Locale {
        Locale::new(Lang::english(), "Europe/Rome", 0.0)
    }

    #[test]
    fn groups_that_were_opened_stay_so_while_their_server_is_down() {
        let mut s = fixture::snapshot();
        let block = BlockView {
            open: true,
            waiting: 0,
            delivered: 0,
        };
        s.blocks = vec![block; 10];
        s.stations[Place::Mailboxes as usize].up = false;
        let said = sentences(&s, &english());
        assert_eq!(said[0], english().t("stage.summary.crashed_mailboxes"));
        let open = blocks(&s, &english());
        assert!(open.contains("10 of 10") && said.contains(&open));
    }

    #[test]
    fn no_more_is_in_limbo_than_waits() {
        let mut s = fixture::snapshot();
        std::sync::Arc::make_mut(&mut s.scenario).weight = 1;
        s.ledger = Ledger {
            spooled_provider: 22,
            spooled_relay: 1_084,
            limbo: 1_106,
            ..Ledger::default()
        };
        let said = waiting(&s, &english());
        let numbers: Vec<u32> = said
            .replace(',', "")
            .split(|c: char| !c.is_ascii_digit())
            .filter_map(|word| word.parse().ok())
            .collect();
        assert_eq!(numbers, [0, 22, 1_084, 1_106], "{said}");
    }
}
