//! Both futures in numbers: the figures behind the verdict, and where every e-mail is.

use super::Comparison;
use super::words::{self, LETTERS, Row};
use crate::i18n::Locale;
use limbo_sim::{Ledger, ReaderLedger};
use yew::prelude::*;

/// A row of the ledger: the key of its name, and its count in dots.
type LedgerRow = (&'static str, fn(&Ledger) -> u32);

const LEDGER_ROWS: [LedgerRow; 10] = [
    ("ledger.sent", |l| l.sent),
    ("ledger.outbox", |l| l.outbox),
    ("ledger.travelling", |l| l.travelling),
    ("ledger.in_service", |l| l.in_service),
    ("ledger.spooled_provider", |l| l.spooled_provider),
    ("ledger.spooled_relay", |l| l.spooled_relay),
    ("ledger.delivered", |l| l.delivered),
    ("ledger.returned", |l| l.returned),
    ("ledger.lost", |l| l.lost),
    ("ledger.limbo", |l| l.limbo),
];

/// A row of the people at their mailboxes: the key of its name, and its count in a dot's worth of people.
type ReaderRow = (&'static str, fn(&ReaderLedger) -> u64);

const READER_ROWS: [ReaderRow; 5] = [
    ("people.asking", |r| r.asking.into()),
    ("people.again", |r| r.again.into()),
    ("people.given_up", |r| r.given_up.into()),
    ("people.served", |r| r.served),
    ("people.in_vain", |r| r.in_vain),
];

/// The figures behind the verdict, once they are known and may be shown.
pub(super) fn figures(locale: &Locale, comparison: &Comparison) -> Html {
    let known = comparison.sides.iter().all(|side| side.outcome.is_some());
    if !comparison.revealed() || !known {
        return Html::default();
    }
    let rows = words::figures(locale, comparison);
    table(locale, "figures-title", "compare.figures", &rows)
}

/// Where every e-mail is, on both sides.
pub(super) fn ledgers(locale: &Locale, comparison: &Comparison) -> Html {
    let weight = f64::from(comparison.weight());
    let rows = LEDGER_ROWS.map(|(name, count)| Row {
        name,
        cells: comparison
            .sides
            .each_ref()
            .map(|side| locale.number(f64::from(count(&side.snapshot.ledger)) * weight)),
    });
    table(locale, "ledgers-title", "compare.ledgers", &rows)
}

/// What people do at their mailboxes, on both sides; nothing where nobody opens a mailbox.
pub(super) fn readers(locale: &Locale, comparison: &Comparison) -> Html {
    if !comparison.sides[0].snapshot.scenario.has_readers() {
        return Html::default();
    }
    let weight = f64::from(comparison.weight());
    let rows = READER_ROWS.map(|(name, count)| Row {
        name,
        cells: comparison
            .sides
            .each_ref()
            .map(|side| locale.number(count(&side.snapshot.readers) as f64 * weight)),
    });
    table(locale, "pair-readers-title", "people.title", &rows)
}

/// A card with a table that has a column for each side; `id` is its heading's.
fn table(locale: &Locale, id: &'static str, title: &str, rows: &[Row]) -> Html {
    html! {
        <section class="card" aria-labelledby={id}>
            <h2 {id}>{ locale.t(title) }</h2>
            <table class="pair" aria-labelledby={id}>
                <thead>
                    <tr>
                        <td class="corner">{ locale.t("compare.corner") }</td>
                        { for LETTERS.map(|letter| html! { <th scope="col">{ letter }</th> }) }
                    </tr>
                </thead>
                <tbody>
                    { for rows.iter().map(|row| html! {
                        <tr key={row.name}>
                            <th scope="row">{ locale.t(row.name) }</th>
                            { for row.cells.iter().map(|words| html! { <td>{ words }</td> }) }
                        </tr>
                    }) }
                </tbody>
            </table>
        </section>
    }
}
