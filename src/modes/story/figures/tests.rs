//! What the tests of waiting users add to the mail that waits: the outage as it was beside the same one without a test.

use super::{about, bar, modelled, working};
use crate::i18n::Locale;
use limbo_player::{SideOutcome, Snapshot};
use yew::prelude::*;

/// The two outages, as far as they have been played.
pub(in super::super) fn tests(
    locale: &Locale,
    snapshot: &Snapshot,
    outcomes: &[SideOutcome],
) -> Html {
    let of = &snapshot.scenario;
    let [with, without] = match outcomes {
        [with, without] => [with, without],
        _ => return html! { <div class="figure tests">{ working(locale) }</div> },
    };
    let waited = [with, without].map(|outcome| outcome.series.ledger_at(snapshot.now).limbo);
    let row = |(key, outcome, dots): (&'static str, &SideOutcome, u32)| {
        let share = f64::from(dots) / f64::from(waited[0].max(waited[1]).max(1));
        let when = outcome.cleared_at().map(|at| locale.moment(at));
        html! {
            <li key={key}>
                <p class="figure-title">{ locale.t(key) }</p>
                { bar("waits", share) }
                <p>{ locale.fill("story.tests.waits", &[("n", &about(locale, of, dots))]) }</p>
                <p>{ locale.fill("story.tests.cleared", &[("moment", when.as_deref().unwrap_or("–"))]) }</p>
            </li>
        }
    };
    let tests = snapshot.tests.limbo;
    html! {
        <div class="figure tests">
            <p class="story-live">{ locale.fill("story.tests.live", &[("n", &about(locale, of, tests))]) }</p>
            <ul>
                { row(("story.tests.with", with, waited[0])) }
                { row(("story.tests.without", without, waited[1])) }
            </ul>
            { modelled(locale) }
        </div>
    }
}
