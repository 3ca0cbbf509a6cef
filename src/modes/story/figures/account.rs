//! The account: where every e-mail ended, and that the parts add up to what was sent.

use super::{bar, emails, modelled};
use crate::i18n::Locale;
use limbo_player::Snapshot;
use limbo_sim::Ledger;
use yew::prelude::*;

/// The parts of the account, each with the key of its name and a class: together all that was sent.
fn parts(ledger: &Ledger) -> [(&'static str, &'static str, u32); 5] {
    let waiting = ledger.outbox + ledger.spooled_provider + ledger.spooled_relay;
    [
        ("story.account.delivered", "delivered", ledger.delivered),
        ("story.account.returned", "returned", ledger.returned),
        ("story.account.dropped", "dropped", ledger.lost),
        (
            "story.account.on_its_way",
            "moving",
            ledger.travelling + ledger.in_service,
        ),
        ("story.account.waiting", "waits", waiting),
    ]
}

/// The parts of the pile: there is a gap between any two, and so no part of nothing.
fn piled(ledger: &Ledger) -> impl Iterator<Item = (&'static str, u32)> {
    let each = parts(ledger).into_iter();
    each.filter(|(_, _, dots)| *dots > 0)
        .map(|(_, class, dots)| (class, dots))
}

/// The account at the instant shown.
pub(in super::super) fn account(locale: &Locale, snapshot: &Snapshot) -> Html {
    let ledger = &snapshot.ledger;
    let all = f64::from(ledger.sent.max(1));
    let number = |dots: u32| emails(locale, &snapshot.scenario, dots);
    let row = |(key, class, dots): (&'static str, &'static str, u32)| {
        html! {
            <tr key={key}>
                <th scope="row">{ locale.t(key) }</th>
                <td class="account-bar" aria-hidden="true">{ bar(class, f64::from(dots) / all) }</td>
                <td>{ number(dots) }</td>
            </tr>
        }
    };
    let tests = snapshot.tests.sent;
    html! {
        <div class="figure account">
            <div class="account-pile" aria-hidden="true">
                // A little less than the whole, for the gaps.
                { for piled(ledger).map(|(class, dots)| bar(class, 0.98 * f64::from(dots) / all)) }
            </div>
            <table>
                <tbody>{ for parts(ledger).map(row) }</tbody>
                <tfoot>
                    <tr><th scope="row">{ locale.t("story.account.sent") }</th><td></td><td>{ number(ledger.sent) }</td></tr>
                </tfoot>
            </table>
            <p class="figure-note">{ locale.fill("story.account.tests", &[("n", &number(tests))]) }</p>
            { modelled(locale) }
        </div>
    }
}

#[cfg(test)]
mod checks {
    use super::*;
    use crate::modes::story::chapters::{LAST, chapter};
    use limbo_player::{Action, Player};
    use limbo_sim::SimTime;

    #[test]
    fn the_parts_are_all_that_was_sent_at_any_instant() {
        let mut player = Player::new(chapter(LAST - 1).run().unwrap()).unwrap();
        for hours in [1, 15, 30, 60, 90, 120, 180] {
            let at = SimTime(hours * 3_600_000);
            player.act(Action::Seek(at), &mut || false).unwrap();
            let ledger = player.snapshot().ledger;
            let sum: u32 = parts(&ledger).iter().map(|(_, _, dots)| dots).sum();
            assert_eq!(sum, ledger.sent, "at hour {hours}");
            // Its parts on the pile, too, none of which is nothing.
            assert!(piled(&ledger).all(|(_, dots)| dots > 0));
            let piled: u32 = piled(&ledger).map(|(_, dots)| dots).sum();
            assert_eq!(piled, ledger.sent, "at hour {hours}");
        }
    }
}
