//! The ledger as a table: the picture in numbers, for those who do not see it and for those who check. Where people open
//! their mailboxes, a second table says where they are.

use crate::i18n::Locale;
use limbo_player::Snapshot;
use limbo_sim::{Ledger, ReaderLedger, Scenario};
use std::rc::Rc;
use yew::prelude::*;

/// A row: the key of its name, the class of its accent, and how many dots are there.
type Row = (&'static str, &'static str, u32);

/// The places, in the order mail passes them.
fn places(l: &Ledger) -> [Row; 8] {
    [
        ("ledger.outbox", "", l.outbox),
        ("ledger.travelling", "blue", l.travelling),
        ("ledger.in_service", "blue", l.in_service),
        ("ledger.spooled_provider", "amber", l.spooled_provider),
        ("ledger.spooled_relay", "amber", l.spooled_relay),
        ("ledger.delivered", "green", l.delivered),
        ("ledger.returned", "red", l.returned),
        ("ledger.lost", "red", l.lost),
    ]
}

/// What is counted apart from the places: delay notices where there have been any, and the limbo with its tests, which is
/// last since the line under the table explains it.
fn counted_apart(s: &Snapshot) -> impl Iterator<Item = Row> {
    let notices = ("ledger.delay_notices", "", s.delay_notices);
    let limbo = ("ledger.limbo", "amber", s.ledger.limbo);
    let tests = ("ledger.limbo_tests", "part", s.tests.limbo);
    (s.delay_notices > 0)
        .then_some(notices)
        .into_iter()
        .chain([limbo])
        .chain((s.tests.limbo > 0).then_some(tests))
}

fn row(locale: &Locale, weight: u32, (key, accent, dots): Row) -> Html {
    // A zero has no colour: an accent says that something is there.
    let class = if dots == 0 { "zero" } else { accent };
    html! {
        <tr {key} {class}>
            <th scope="row">{ locale.t(key) }</th>
            <td translate="no">{ locale.number(f64::from(dots) * f64::from(weight)) }</td>
        </tr>
    }
}

/// The line under the sum: that it adds up, or, should it ever not, that it does not.
fn balance(locale: &Locale, ledger: &Ledger) -> Html {
    let (class, key, sign) = if ledger.adds_up() {
        ("balance", "ledger.balanced", "\u{a0}✓")
    } else {
        ("balance wrong", "ledger.unbalanced", "\u{a0}✗")
    };
    html! {
        <tr key="balance" {class}>
            <td colspan="2">{ locale.t(key) }<span aria-hidden="true">{ sign }</span></td>
        </tr>
    }
}

/// Where the people are: each is in one of these rows.
fn people(r: &ReaderLedger) -> [Row; 4] {
    [
        ("people.asking", "", r.asking),
        ("people.again", "", r.again),
        ("people.given_up", "", r.given_up),
        ("people.resting", "", r.resting),
    ]
}

/// What people do who are not served, and when, in this run: means of its times.
fn people_help(locale: &Locale, scenario: &Scenario) -> String {
    let readers = &scenario.readers;
    let after = |key, time| locale.fill(key, &[("time", &locale.duration(time))]);
    let mut help = after("people.help", readers.again);
    if readers.gives_up > 0.0 {
        help.push(' ');
        help.push_str(&after("people.help_gives_up", readers.returns));
    }
    help
}

/// The people at their mailboxes, and their visits so far; nothing where nobody opens a mailbox.
fn readers(locale: &Locale, snapshot: &Snapshot) -> Html {
    if !snapshot.scenario.has_readers() {
        return Html::default();
    }
    let (readers, weight) = (&snapshot.readers, snapshot.scenario.weight);
    let visits = |key: &'static str, count: u64| {
        html! {
            <tr {key} class={(count == 0).then_some("zero")}>
                <th scope="row">{ locale.t(key) }</th>
                <td translate="no">{ locale.number(count as f64 * f64::from(weight)) }</td>
            </tr>
        }
    };
    let people = people(readers).map(|r| row(locale, weight, r));
    html! {
        <>
            <h3 id="readers-title">{ locale.t("people.title") }</h3>
            <table aria-labelledby="readers-title" aria-describedby="readers-help">
                <thead class="visually-hidden">
                    <tr>
                        <th scope="col">{ locale.t("people.what") }</th>
                        <th scope="col">{ locale.t("ledger.how_many") }</th>
                    </tr>
                </thead>
                <tbody class="ledger-sent">{ row(locale, weight, ("people.all", "", readers.readers())) }</tbody>
                <tbody>{ for people }</tbody>
                <tbody class="ledger-visits">
                    { visits("people.served", readers.served) }
                    { visits("people.in_vain", readers.in_vain) }
                </tbody>
            </table>
            <p id="readers-help" class="help">{ people_help(locale, &snapshot.scenario) }</p>
        </>
    }
}

/// Properties of [`LedgerTable`].
#[derive(Clone, PartialEq, Properties)]
pub struct LedgerTableProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The instant shown.
    pub snapshot: Rc<Snapshot>,
}

/// Where every e-mail is, exactly once.
#[component]
pub fn LedgerTable(props: &LedgerTableProps) -> Html {
    let LedgerTableProps { locale, snapshot } = props;
    let ledger = &snapshot.ledger;
    let row = |r: Row| row(locale, snapshot.scenario.weight, r);
    html! {
        <section class="card ledger" aria-labelledby="ledger-title">
            <h2 id="ledger-title">{ locale.t("ledger.title") }</h2>
            <table aria-labelledby="ledger-title">
                <thead class="visually-hidden">
                    <tr>
                        <th scope="col">{ locale.t("ledger.where") }</th>
                        <th scope="col">{ locale.t("ledger.how_many") }</th>
                    </tr>
                </thead>
                <tbody class="ledger-sent">
                    { row(("ledger.sent", "", ledger.sent)) }
                    // Only where users test.
                    if snapshot.tests.sent > 0 {
                        { row(("ledger.tests", "part", snapshot.tests.sent)) }
                    }
                </tbody>
                <tbody class="ledger-places">
                    { for places(ledger).map(row) }
                    { balance(locale, ledger) }
                </tbody>
                <tbody class="ledger-limbo">{ for counted_apart(snapshot).map(row) }</tbody>
            </table>
            <p class="help">{ locale.t("ledger.limbo_help") }</p>
            { readers(locale, snapshot) }
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::fixture::LEDGER;
    use crate::i18n::Lang;
    use limbo_sim::catalogue::NAMES as SCENARIOS;

    #[test]
    fn the_rows_are_all_the_places_of_the_ledger() {
        assert!(LEDGER.adds_up());
        let dots = places(&LEDGER).map(|(_, _, dots)| dots);
        assert_eq!(dots.iter().sum::<u32>(), LEDGER.sent);
    }

    #[test]
    fn what_is_said_of_people_who_are_not_served_are_the_times_of_the_very_run() {
        let [town, libero] =
            ["small-town", "libero-2023"].map(|name| Scenario::named(name).unwrap());
        assert_ne!(town.readers.returns, libero.readers.returns);
        for lang in Lang::all() {
            let locale = Locale::new(lang, "Europe/Rome", 0.0);
            let all = SCENARIOS.iter().map(|name| Scenario::named(name).unwrap());
            for scenario in all.filter(Scenario::has_readers) {
                let help = people_help(&locale, &scenario);
                for time in [scenario.readers.again, scenario.readers.returns] {
                    let time = locale.duration(time);
                    assert!(
                        help.contains(&time),
                        "{}: {time} is not in {help}",
                        scenario.name
                    );
                }
            }
            let mut stubborn = town.clone();
            stubborn.readers.gives_up = 0.0;
            let returns = locale.duration(stubborn.readers.returns);
            assert!(!people_help(&locale, &stubborn).contains(&returns));
        }
    }

    #[test]
    fn every_reader_is_in_one_row() {
        let readers = ReaderLedger {
            resting: 1,
            asking: 2,
            again: 4,
            given_up: 8,
            served: 16,
            in_vain: 32,
        };
        let counts = people(&readers).map(|(_, _, count)| count);
        assert_eq!(counts.iter().sum::<u32>(), readers.readers());
    }
}
