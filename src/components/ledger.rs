//! The ledger as a table: the picture in numbers, for those who do not see it and for those who check.

use crate::i18n::Locale;
use crate::markup::{el, text};
use limbo_player::Snapshot;
use limbo_sim::Ledger;
use yew::prelude::*;

/// The places, in the order mail passes them: text key, class of its accent, dots there.
fn rows(l: &Ledger) -> [(&'static str, &'static str, u32); 8] {
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

fn row(locale: &Locale, weight: u32, key: &str, accent: &'static str, dots: u32) -> Html {
    // A zero has no colour: an accent says that something is there.
    let accent = if dots == 0 { "zero" } else { accent };
    let number = locale.number(f64::from(dots) * f64::from(weight));
    let name = vec![text(locale.t(key).into())];
    let cells = vec![
        el("th", &["scope"], vec!["row".into()], name),
        el("td", &[], vec![], vec![text(number)]),
    ];
    el("tr", &["class"], vec![accent.into()], cells)
}

/// The line under the sum: that it adds up, or, should it ever not, that it does not.
fn balance(locale: &Locale, ledger: &Ledger) -> Html {
    let (class, key, sign) = if ledger.adds_up() {
        ("balance", "ledger.balanced", "\u{a0}✓")
    } else {
        ("balance wrong", "ledger.unbalanced", "\u{a0}✗")
    };
    let sign = el(
        "span",
        &["aria-hidden"],
        vec!["true".into()],
        vec![text(sign.into())],
    );
    let verdict = vec![text(locale.t(key).into()), sign];
    let cell = el("td", &["colspan"], vec!["2".into()], verdict);
    el("tr", &["class"], vec![class.into()], vec![cell])
}

/// The table's head, for who hears it.
fn head(locale: &Locale) -> Html {
    let cell = |key: &str| {
        el(
            "th",
            &["scope"],
            vec!["col".into()],
            vec![text(locale.t(key).into())],
        )
    };
    let cells = vec![cell("ledger.where"), cell("ledger.how_many")];
    let row = el("tr", &[], vec![], cells);
    el(
        "thead",
        &["class"],
        vec!["visually-hidden".into()],
        vec![row],
    )
}

/// What is counted apart from the places: the limbo, and delay notices where there have been any.
fn apart(snapshot: &Snapshot, row: impl Fn(&'static str, &'static str, u32) -> Html) -> Vec<Html> {
    let mut rows = Vec::with_capacity(2);
    if snapshot.delay_notices > 0 {
        rows.push(row("ledger.delay_notices", "", snapshot.delay_notices));
    }
    // The last, since the line under the table explains it.
    rows.push(row("ledger.limbo", "amber", snapshot.ledger.limbo));
    rows
}

/// Where every e-mail is, exactly once.
pub fn ledger(locale: &Locale, snapshot: &Snapshot) -> Html {
    let (ledger, weight) = (&snapshot.ledger, snapshot.scenario.weight);
    let part = |class: &'static str, rows| el("tbody", &["class"], vec![class.into()], rows);
    let row = |key, accent, dots| row(locale, weight, key, accent, dots);
    let mut places: Vec<Html> = Vec::with_capacity(9);
    for (key, accent, dots) in rows(ledger) {
        places.push(row(key, accent, dots));
    }
    places.push(balance(locale, ledger));
    let parts = vec![
        head(locale),
        part("ledger-sent", vec![row("ledger.sent", "", ledger.sent)]),
        part("ledger-places", places),
        part("ledger-limbo", apart(snapshot, row)),
    ];
    let title = vec![text(locale.t("ledger.title").into())];
    let help = vec![text(locale.t("ledger.limbo_help").into())];
    let inside = vec![
        el("h2", &["id"], vec!["ledger-title".into()], title),
        el(
            "table",
            &["aria-labelledby"],
            vec!["ledger-title".into()],
            parts,
        ),
        el("p", &["class"], vec!["help".into()], help),
    ];
    let values = vec!["card ledger".into(), "ledger-title".into()];
    el("section", &["class", "aria-labelledby"], values, inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_are_all_the_places_of_the_ledger() {
        let ledger = Ledger {
            sent: 255,
            outbox: 1,
            travelling: 2,
            in_service: 4,
            spooled_provider: 8,
            spooled_relay: 16,
            delivered: 32,
            returned: 64,
            lost: 128,
            limbo: 20,
        };
        assert!(ledger.adds_up());
        assert_eq!(rows(&ledger).iter().map(|r| r.2).sum::<u32>(), ledger.sent);
    }
}
