//! What decides whether the mailboxes' server falls: three bars against what it holds, and the numbers that move them,
//! which answer while a slider is dragged.

use super::outage::{Reckoned, reckoned, supposed};
use super::ratio::{self, Ratio};
use crate::components::parameters::ParameterField;
use crate::components::words;
use crate::i18n::Locale;
use crate::message::Message;
use limbo_lab::outage::Outage;
use limbo_lab::relations::{self, Fullness};
use limbo_player::Snapshot;
use limbo_sim::scenario::OverloadPolicy;
use limbo_sim::{Duration, Hop, Plan, Scenario};
use std::rc::Rc;
use std::sync::Arc;
use yew::prelude::*;

/// The numbers of the mailboxes' server that decide, and of those who come.
const KEYS: [&str; 3] = [
    "stations.mailboxes.capacity_per_s",
    "stations.mailboxes.door.sessions",
    "readers.share",
];

/// Properties of [`Decide`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct DecideProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The instant shown.
    pub snapshot: Rc<Snapshot>,
    /// The plan that is chosen for a restart.
    pub plan: Plan,
    /// The scenario as it is written.
    pub said: Rc<Scenario>,
    /// Where what the viewer asks for goes.
    pub send: Callback<Message>,
}

/// A restart in groups: how it is opened.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Groups {
    plan: Plan,
    blocks: u16,
    /// None: each when the one before it is done.
    every: Option<Duration>,
}

/// The plan in groups that is spoken of: the chosen one, else the one that the scenario offers.
fn groups(chosen: Plan, offered: Plan) -> Option<Groups> {
    [chosen, offered].into_iter().find_map(|plan| match plan {
        Plan::Blocks { blocks, every } => Some(Groups {
            plan,
            blocks,
            every: Some(every),
        }),
        Plan::Calm { blocks } => Some(Groups {
            plan,
            blocks,
            every: None,
        }),
        _ => None,
    })
}

/// How full the server gets all at once, and in groups.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Restarts {
    at_once: Option<Fullness>,
    in_groups: Option<Fullness>,
}

fn fullness(s: &Scenario, outage: &Outage, groups: Option<Groups>) -> Restarts {
    let in_groups = |g: Groups| match g.every {
        Some(every) => {
            let every_s = f64::from(every.ms()) / 1000.0;
            relations::fullness(s, outage, g.blocks, every_s)
        }
        None => relations::fullness_of_the_last(s, outage, g.blocks),
    };
    Restarts {
        at_once: relations::fullness(s, outage, 1, 0.0),
        in_groups: groups.and_then(in_groups),
    }
}

/// The card.
#[component]
pub(super) fn Decide(props: &DecideProps) -> Html {
    let DecideProps {
        locale,
        snapshot,
        said,
        send,
        ..
    } = props;
    let draft = use_state(|| None::<(&'static str, f64)>);
    let scenario = drafted(&snapshot.scenario, *draft);
    let reckoned = reckoned(snapshot);
    let says_something = reckoned.says_something(&scenario);
    let Reckoned { outage, going_on } = reckoned;
    // What is only supposed is supposed of the network under the slider, too.
    let outage = match going_on {
        true => outage,
        false => supposed(&scenario),
    };
    let groups = groups(props.plan, scenario.blocks_plan);
    // How long it has lasted is only said; what it has left counts.
    let left = Outage {
        length_s: 0.0,
        senders_wait_s: 0.0,
        ..outage
    };
    let full = use_memo(
        (scenario.clone(), left, groups),
        |(scenario, outage, groups)| fullness(scenario, outage, *groups),
    );
    let sheds = matches!(
        scenario.stations[2].overload,
        OverloadPolicy::RejectWith421 { .. }
    );
    let time = locale.duration(Duration((outage.length_s * 1000.0) as u32));
    let when = match going_on {
        true => locale.fill("decide.now", &[("time", &time)]),
        false => locale.fill("decide.after", &[("time", &time)]),
    };
    let at_once = full.at_once.map(|full| {
        ratio::fullness(locale, locale.t("decide.at_once").to_owned(), full, sheds).view()
    });
    let in_groups = full.in_groups.zip(groups).map(|(ratio, groups)| {
        let name = words::plan(locale, &groups.plan);
        ratio::fullness(locale, name, ratio, sheds).view()
    });
    let everyday = ratio::everyday(locale, &scenario, Hop::Delivery);
    let takes_everyone = scenario.stations[2].overload == OverloadPolicy::Unlimited;
    let field = |parameter: &'static str| {
        let on_draft = {
            let draft = draft.clone();
            Callback::from(move |value: Option<f64>| draft.set(value.map(|v| (parameter, v))))
        };
        html! {
            <ParameterField key={parameter} {locale} {parameter} scenario={&snapshot.scenario} {said} {on_draft} {send} />
        }
    };
    html! {
        <section class="card decide" aria-labelledby="decide-title">
            <h2 id="decide-title">{ locale.t("decide.title") }</h2>
            if says_something {
                <p class="help">{ when }</p>
                <ul class="ratios">
                    { for at_once }
                    { for in_groups }
                    { for everyday.as_ref().map(Ratio::view) }
                </ul>
            }
            if takes_everyone {
                <p class="help">{ locale.t("decide.takes_everyone") }</p>
            }
            { for KEYS.map(field) }
        </section>
    }
}

/// The scenario with the number under the slider.
fn drafted(scenario: &Arc<Scenario>, draft: Option<(&str, f64)>) -> Arc<Scenario> {
    let mut changed = Arc::clone(scenario);
    if let Some((key, value)) = draft {
        // A number that cannot be leaves the scenario as it is.
        let _ = Arc::make_mut(&mut changed).set(key, value);
    }
    changed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_those_chosen_or_else_those_offered() {
        let blocks = |blocks| Plan::Blocks {
            blocks,
            every: Duration::hours(1),
        };
        let count = |chosen, offered| groups(chosen, offered).map(|g| g.blocks);
        assert_eq!(count(blocks(3), blocks(12)), Some(3));
        assert_eq!(count(Plan::Bulk, blocks(12)), Some(12));
        assert_eq!(count(Plan::Calm { blocks: 5 }, blocks(12)), Some(5));
        assert_eq!(count(Plan::Bulk, Plan::Natural), None);
    }

    #[test]
    fn a_number_under_a_slider_counts_and_one_that_cannot_be_does_not() {
        let town = Arc::new(Scenario::named("small-town").unwrap());
        let outage = Outage::of_length(&town, 3600.0);
        let at_once = |s: &Scenario| fullness(s, &outage, None).at_once.unwrap().most;
        let key = "stations.mailboxes.door.sessions";
        let wider = drafted(&town, Some((key, 1e6)));
        assert!(at_once(&wider) < 0.5 * at_once(&town));
        assert_eq!(drafted(&town, Some((key, -1.0))), town);
    }
}
