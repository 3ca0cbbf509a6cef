//! The ledger as a table: the picture in numbers, for those who do not see it and for those who check.

use super::PanelProps;
use crate::locale::Locale;
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
    html! {
        <tr class={accent}>
            <th scope="row">{ locale.t(key).to_owned() }</th>
            <td>{ locale.number(f64::from(dots) * f64::from(weight)) }</td>
        </tr>
    }
}

/// Where every e-mail is, exactly once.
#[component]
pub fn LedgerTable(props: &PanelProps) -> Html {
    let PanelProps { locale, snapshot } = props;
    let (ledger, weight) = (&snapshot.ledger, snapshot.scenario.weight);
    let (class, verdict) = if ledger.adds_up() {
        ("balance", "ledger.balanced")
    } else {
        ("balance wrong", "ledger.unbalanced")
    };
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
                <tbody class="ledger-sent">{ row(locale, weight, "ledger.sent", "", ledger.sent) }</tbody>
                <tbody>
                    { for rows(ledger).map(|(key, accent, dots)| row(locale, weight, key, accent, dots)) }
                </tbody>
                <tbody>
                    <tr {class}><td colspan="2">
                        { locale.t(verdict) }
                        { ledger.adds_up().then(|| html! { <span aria-hidden="true">{ "\u{a0}✓" }</span> }) }
                    </td></tr>
                </tbody>
                <tbody class="ledger-limbo">{ row(locale, weight, "ledger.limbo", "amber", ledger.limbo) }</tbody>
            </table>
            <p class="help">{ locale.t("ledger.limbo_help") }</p>
        </section>
    }
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
