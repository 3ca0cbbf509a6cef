//! What the tests of waiting users add to the mail that waits: the outage as it was beside the same one without a test.

use super::{ROOM, bar, modelled, said, working};
use crate::i18n::Locale;
use crate::modes::story::chapters::REOPENS;
use limbo_picture::theme::Theme;
use limbo_player::{SideOutcome, Snapshot};
use limbo_sim::SimTime;
use yew::prelude::*;

/// The two outages, as far as they have been played; what waits in them is told of the instant shown, and no later than
/// the morning that the words name, whose last moment is `until`.
pub(in super::super) fn tests(
    locale: &Locale,
    snapshot: &Snapshot,
    theme: Theme,
    until: SimTime,
    outcomes: &[SideOutcome],
) -> Html {
    html! {
        <div class="figure tests">
            if let [with, without] = outcomes {
                { told(locale, snapshot, theme, [with, without].map(|outcome| (waiting(outcome, snapshot.now, until), outcome.cleared_at())), tests_among(snapshot, until)) }
            } else {
                { working(locale, told(locale, snapshot, theme, [(ROOM, Some(REOPENS)); 2], 0)) }
            }
        </div>
    }
}

/// How many of those that wait as it was are tests (dots). Once what is told of is past that is known no more.
fn tests_among(snapshot: &Snapshot, until: SimTime) -> u32 {
    if snapshot.now <= until {
        snapshot.tests.limbo
    } else {
        0
    }
}

/// What waits, in its two pieces (dots): letters and tests.
fn pieces(waiting: u32, tests: u32) -> [u32; 2] {
    let tests = tests.min(waiting);
    [waiting - tests, tests]
}

/// How many wait in one of them (dots).
fn waiting(outcome: &SideOutcome, now: SimTime, until: SimTime) -> u32 {
    outcome.series.ledger_at(now.min(until)).limbo
}

/// How many e-mails wait in each of the two (dots), how many of the first are tests, and when the queue is empty.
fn told(
    locale: &Locale,
    snapshot: &Snapshot,
    theme: Theme,
    both: [(u32, Option<SimTime>); 2],
    tests: u32,
) -> Html {
    let of = &snapshot.scenario;
    // In their own colour, as on the stage.
    let [r, g, b] = theme.palette().test;
    let fill = format!("--test-fill:rgb({r},{g},{b})");
    let most = both.iter().map(|(dots, _)| *dots).max().unwrap_or(1).max(1);
    let row = |key: &'static str, (dots, cleared): (u32, Option<SimTime>), tests: Option<u32>| {
        let when = cleared.map(|at| locale.moment(at));
        let [letters, of_tests] =
            pieces(dots, tests.unwrap_or(0)).map(|dots| f64::from(dots) / f64::from(most));
        html! {
            <li key={key}>
                <div class="tests-title">
                    <p class="figure-title">{ locale.t(key) }</p>
                    if tests.is_some() {
                        <p class="tests-sign"><i></i>{ locale.t("stage.tests") }</p>
                    }
                </div>
                <div class="tests-bar">
                    { bar("waits", letters) }
                    { bar("test-mail", of_tests) }
                </div>
                <p>{ said(locale, "story.tests.waits", of, dots) }</p>
                <p>{ locale.fill("story.tests.cleared", &[("moment", when.as_deref().unwrap_or("–"))]) }</p>
            </li>
        }
    };
    html! {
        <>
            <p class="story-live">{ said(locale, "story.tests.live", of, snapshot.tests.limbo) }</p>
            <ul style={fill}>
                { row("story.tests.with", both[0], Some(tests)) }
                { row("story.tests.without", both[1], None) }
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
    fn the_bar_as_it_was_is_longer_by_about_the_tests_that_are_in_it() {
        let chapter = chapter(number_of("tests"));
        let mut player = limbo_player::Player::new(chapter.run().unwrap()).unwrap();
        let mut seen = |at| {
            let seek = limbo_player::Action::Seek(at);
            player.act(seek, &mut || false).unwrap();
            let snapshot = player.snapshot();
            (snapshot.ledger.limbo, tests_among(&snapshot, chapter.until))
        };
        let (waiting, tests) = seen(chapter.until);
        let [letters, of_tests] = pieces(waiting, tests);
        assert_eq!((letters + of_tests, of_tests), (waiting, tests));
        assert!(
            tests > waiting / 20 && letters > tests,
            "{tests} of {waiting}"
        );
        // Later the words tell still of Thursday morning, and of that instant it is not known.
        assert_eq!(seen(SimTime(chapter.until.ms() + 3_600_000)).1, 0);
    }

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
