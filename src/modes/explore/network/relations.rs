//! What two numbers of a group decide together, in words and as bars.

use super::groups::{Group, Part};
use super::outage::{Reckoned, reckoned};
use super::ratio::{self, Ratio};
use crate::i18n::Locale;
use limbo_lab::outage::Outage;
use limbo_lab::relations;
use limbo_player::Snapshot;
use limbo_sim::{Duration, Hop, Scenario};
use yew::prelude::*;

/// The relations of a group; nothing where it has none.
pub(super) fn of_group(locale: &Locale, snapshot: &Snapshot, group: &Group) -> Html {
    let scenario = &snapshot.scenario;
    let Reckoned { outage, .. } = reckoned(snapshot);
    let server = |hop| {
        let push = ratio::push(locale, relations::push(scenario, hop));
        let everyday = ratio::everyday(locale, scenario, hop);
        everyday.into_iter().chain([push]).collect()
    };
    let (bars, words): (Vec<Ratio>, Vec<String>) = match group.part {
        Part::Senders | Part::Programs => patience(locale, scenario, outage.senders_wait_s),
        Part::Provider => (server(Hop::Submission), Vec::new()),
        Part::Relay => (
            server(Hop::Relay),
            relay_patience(locale, scenario, outage.length_s),
        ),
        Part::Mailboxes => (server(Hop::Delivery), Vec::new()),
        Part::People => people(locale, scenario, &outage),
        Part::Restart | Part::Scale => Default::default(),
    };
    if bars.is_empty() && words.is_empty() {
        return Html::default();
    }
    html! {
        <div class="network-relations">
            <ul class="ratios">{ for bars.iter().map(Ratio::view) }</ul>
            { for words.into_iter().map(|words| html! { <p>{ words }</p> }) }
        </div>
    }
}

/// A length of time in words; longer than any run is as long as one.
fn time(locale: &Locale, seconds: f64) -> String {
    locale.duration(Duration((seconds * 1000.0).min(f64::from(u32::MAX)) as u32))
}

/// The senders' servers against the time for which they have had to wait: while the relay takes mail they need no patience,
/// however long the mailboxes are shut.
fn patience(locale: &Locale, s: &Scenario, wait_s: f64) -> (Vec<Ratio>, Vec<String>) {
    let gone = relations::senders_who_give_up(s, wait_s);
    let share = locale.percent_exact((gone * 1000.0).round() / 1000.0);
    let wait = time(locale, wait_s);
    let words = if wait_s < 1.0 {
        locale.t("relation.none_waits").to_owned()
    } else if gone > 0.0 {
        locale.fill("relation.given_up", &[("share", &share), ("time", &wait)])
    } else {
        locale.fill("relation.none_given_up", &[("time", &wait)])
    };
    let bar = Ratio {
        name: locale.t("relation.patience").to_owned(),
        words,
        ratio: gone,
        warns: true,
    };
    let first = relations::first_sender_gives_up_s(s);
    let first = first
        .map(|first| locale.fill("relation.first_gives_up", &[("time", &time(locale, first))]));
    (vec![bar], first.into_iter().collect())
}

/// The relay's patience against the outage's length.
fn relay_patience(locale: &Locale, s: &Scenario, outage_s: f64) -> Vec<String> {
    let outage = time(locale, outage_s);
    let words = match relations::relay_gives_up_s(s) {
        None => locale.t("relation.relay_never").to_owned(),
        Some(limit) => {
            let key = match limit > outage_s {
                true => "relation.relay_waits",
                false => "relation.relay_gives_up",
            };
            locale.fill(key, &[("limit", &time(locale, limit)), ("time", &outage)])
        }
    };
    vec![words]
}

/// People's work against the capacity.
fn people(locale: &Locale, s: &Scenario, outage: &Outage) -> (Vec<Ratio>, Vec<String>) {
    let Some(work) = relations::readers_work(s, outage) else {
        return (
            Vec::new(),
            vec![locale.t("relation.nobody_reads").to_owned()],
        );
    };
    let usual = Ratio {
        name: locale.t("relation.everyday").to_owned(),
        words: locale.fill(
            "relation.people_usual",
            &[(
                "share",
                &locale.percent_exact((work.usual * 1000.0).round() / 1000.0),
            )],
        ),
        ratio: work.usual,
        warns: false,
    };
    let (rush, outage) = (work.rush_s, time(locale, outage.length_s));
    let rush = match rush.is_finite() && rush * 1000.0 < f64::from(u32::MAX) {
        true => {
            let rush = time(locale, rush);
            locale.fill(
                "relation.people_rush",
                &[("rush", &rush), ("time", &outage)],
            )
        }
        false => locale.fill("relation.people_never", &[("time", &outage)]),
    };
    (vec![usual], vec![rush])
}
