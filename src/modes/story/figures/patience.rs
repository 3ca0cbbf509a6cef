//! Patience: how long each program goes on trying a letter of Monday, one minute past four, laid over the days of the
//! outage. Computed from the programs' own rules.

use super::bar;
use crate::components::mta_key;
use crate::i18n::{Locale, Unit};
use crate::modes::story::chapters::{LETTERS, REOPENS};
use limbo_sim::mta::RetryPolicy;
use limbo_sim::{Duration, Mta, Scenario, SimTime};
use yew::prelude::*;

/// The programs that are shown, the most impatient first.
const SHOWN: [Mta; 6] = [
    Mta::ExchangeOnline,
    Mta::Exchange,
    Mta::Exim,
    Mta::Postfix,
    Mta::Sendmail,
    Mta::Qmail,
];

/// How much time is drawn: a little more than the most patient program takes.
const DRAWN: Duration = Duration::hours(7 * 24 + 12);
const DAY: Duration = Duration::hours(24);

/// What becomes of the letter with a program.
struct Life {
    /// When the program gives it up, if the relay stays shut.
    ends: SimTime,
    /// When it writes to this sender that it is still trying.
    notices: Vec<SimTime>,
}

impl Life {
    fn of(mta: Mta) -> Life {
        let policy = RetryPolicy::new(mta);
        let at = |age_s: u32| LETTERS[1] + Duration::secs(age_s);
        // Hardly any sender hears of it where it writes about one e-mail of all that wait.
        let told = policy.notices().filter(|_| mta.tells_of_each());
        Life {
            ends: at(policy.gives_up_s()),
            notices: told.map(at).collect(),
        }
    }

    /// The notices that the sender has by then.
    fn told(&self, now: SimTime) -> impl Iterator<Item = &SimTime> {
        let told = self.notices.iter();
        told.filter(move |at| **at <= now && **at < self.ends)
    }

    /// True if it comes back before the relay opens again.
    fn comes_back(&self) -> bool {
        self.ends < REOPENS
    }
}

/// Where an instant lies on the drawing, 0 to 1.
fn place(at: SimTime) -> f64 {
    f64::from(at.since(LETTERS[1].min(at)).ms()) / f64::from(DRAWN.ms())
}

/// The figure at an instant: bars grow to it, and turn red where a program has given up.
pub(in super::super) fn patience(locale: &Locale, scenario: &Scenario, now: SimTime) -> Html {
    let first_midnight = SimTime(locale.first_midnight().ms());
    let midnights = (0..12).map(|day| first_midnight + Duration(DAY.ms() * day));
    let drawn = midnights.filter(|at| *at > LETTERS[1] && place(*at + DAY) < 1.0);
    let day = |at: SimTime| {
        let style = format!("left:{:.1}%", place(at) * 100.0);
        html! { <span {style}>{ locale.day_short(at) }</span> }
    };
    let reopens = format!("left:{:.1}%", place(REOPENS) * 100.0);
    html! {
        <div class="figure patience" role="group" aria-label={locale.t("story.patience.figure").to_owned()}>
            <p class="figure-note">{ locale.t("story.patience.legend") }</p>
            <div class="patience-plot">
                <div class="patience-days" aria-hidden="true">{ for drawn.map(day) }</div>
                <ul>{ for SHOWN.map(|mta| row(locale, scenario, mta, now)) }</ul>
                <p class="patience-opens" style={reopens} aria-hidden="true"></p>
            </div>
            <p class="figure-note">{ locale.fill("story.patience.note", &[("moment", &locale.moment(REOPENS))]) }</p>
        </div>
    }
}

fn row(locale: &Locale, scenario: &Scenario, mta: Mta, now: SimTime) -> Html {
    let life = Life::of(mta);
    let given_up = life.comes_back() && now >= life.ends;
    let (key, class) = match given_up {
        true => ("story.patience.back", "back"),
        false if life.comes_back() => ("story.patience.trying", "short"),
        false => ("story.patience.keeps", "long"),
    };
    let days = f64::from(life.ends.since(LETTERS[1]).ms()) / f64::from(DAY.ms());
    let share = f64::from(scenario.providers.share(mta)) / 1000.0;
    let notice = |at: &SimTime| {
        let style = format!("left:{:.1}%", place(*at) * 100.0);
        html! { <i {style}></i> }
    };
    html! {
        <li class={class}>
            <b>{ locale.t(mta_key(mta)) }</b>
            <span class="patience-days-kept">{ locale.quantity(days.round(), Unit::Day) }</span>
            <span class="patience-share">{ locale.fill("story.patience.share", &[("percent", &locale.percent(share))]) }</span>
            <span class="patience-line" aria-hidden="true">
                { bar("whole", place(life.ends)) }
                { bar("so-far", place(now.min(life.ends))) }
                { for life.told(now).map(notice) }
            </span>
            <span class="patience-fate">{ locale.fill(key, &[("moment", &locale.moment(life.ends))]) }</span>
        </li>
    }
}

#[cfg(test)]
mod checks {
    use super::*;
    use crate::modes::story::chapters::{chapter, number_of};
    use limbo_sim::World;

    #[test]
    fn for_each_program_as_many_notices_are_drawn_as_most_of_its_senders_have_got_in_the_run() {
        let chapter = chapter(number_of("patience"));
        let mut world = World::new(&chapter.run().unwrap()).unwrap();
        world.advance(chapter.until, u64::MAX);
        let hour = LETTERS[1]..LETTERS[1] + Duration::hours(1);
        for mta in SHOWN {
            let ids = (0..world.messages()).filter(|id| world.sender_server(*id) == Some(mta));
            let such = ids
                .filter_map(|id| world.message(id))
                .filter(|m| hour.contains(&m.born) && !m.mine && !m.test && !m.once);
            let got: Vec<usize> = such.map(|m| m.delay_notices.into()).collect();
            let drawn = Life::of(mta).told(chapter.until).count();
            let as_drawn = got.iter().filter(|got| **got == drawn).count();
            assert!(got.len() >= 5, "{mta:?}: the test needs some");
            assert!(
                2 * as_drawn > got.len(),
                "{mta:?}: drawn {drawn}, got {got:?}"
            );
        }
    }

    #[test]
    fn one_and_two_days_are_too_short_and_four_are_enough() {
        let back = SHOWN.map(|mta| Life::of(mta).comes_back());
        assert_eq!(back, [true, true, false, false, false, false]);
        for mta in SHOWN {
            assert!(place(Life::of(mta).ends) < 1.0, "{mta:?} is drawn whole");
        }
    }
}
