//! What the tests of waiting users add to the mail that waits: the outage as it was beside the same one without a test.

use super::{ROOM, bar, modelled, said, working};
use crate::i18n::Locale;
use crate::modes::story::chapters::REOPENS;
use limbo_player::{SideOutcome, Snapshot};
use limbo_sim::SimTime;
use yew::prelude::*;

/// The two outages, as far as they have been played; what waits in them is told of the instant shown, and no later than
/// the morning that the words name, whose last moment is `until`.
pub(in super::super) fn tests(
    locale: &Locale,
    snapshot: &Snapshot,
    until: SimTime,
    outcomes: &[SideOutcome],
) -> Html {
    html! {
        <div class="figure tests">
            if let [with, without] = outcomes {
                { told(locale, snapshot, [with, without].map(|outcome| (waiting(outcome, snapshot.now, until), outcome.cleared_at()))) }
            } else {
                { working(locale, told(locale, snapshot, [(ROOM, Some(REOPENS)); 2])) }
            }
        </div>
    }
}

/// How many wait in one of them (dots).
fn waiting(outcome: &SideOutcome, now: SimTime, until: SimTime) -> u32 {
    outcome.series.ledger_at(now.min(until)).limbo
}

/// How many e-mails wait in each of the two (dots), and when the queue is empty.
fn told(locale: &Locale, snapshot: &Snapshot, both: [(u32, Option<SimTime>); 2]) -> Html {
    let of = &snapshot.scenario;
    let most = both.iter().map(|(dots, _)| *dots).max().unwrap_or(1).max(1);
    let row = |key: &'static str, (dots, cleared): (u32, Option<SimTime>)| {
        let when = cleared.map(|at| locale.moment(at));
        html! {
            <li key={key}>
                <p class="figure-title">{ locale.t(key) }</p>
                { bar("waits", f64::from(dots) / f64::from(most)) }
                <p>{ said(locale, "story.tests.waits", of, dots) }</p>
                <p>{ locale.fill("story.tests.cleared", &[("moment", when.as_deref().unwrap_or("–"))]) }</p>
            </li>
        }
    };
    html! {
        <>
            <p class="story-live">{ said(locale, "story.tests.live", of, snapshot.tests.limbo) }</p>
            <ul>
                { row("story.tests.with", both[0]) }
                { row("story.tests.without", both[1]) }
            </ul>
            { modelled(locale) }
        </>
    }
}

#[cfg(test)]
mod checks {
    use super::*;
    use crate::modes::story::{chapter, number_of};
    use limbo_player::SideRun;

    #[test]
    fn what_waits_on_thursday_morning_is_no_other_number_by_friday() {
        let chapter = chapter(number_of("tests"));
        let (run, friday) = (chapter.run().unwrap(), SimTime(110 * 3_600_000));
        let mut side = SideRun::new(&run, friday).unwrap();
        let outcome = side.play(&mut || false).unwrap();
        let told = |now| waiting(&outcome, now, chapter.until);
        assert_eq!(told(friday), told(chapter.until));
        assert!(told(friday) > outcome.ledger.limbo, "by then less waits");
    }
}
