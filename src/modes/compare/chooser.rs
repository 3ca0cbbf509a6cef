//! How one of the two futures begins: a plan with its numbers, and what the mailboxes' server does under too much
//! load.

use super::words::SIDE_IDS;
use crate::components::select::options;
use crate::components::{BlockFields, NumberField, Select};
use crate::i18n::Locale;
use crate::message::{CompareMessage, Message};
use limbo_player::dual::fork::RestartChoice;
use limbo_sim::limits::PLAN_RATE_PER_S;
use limbo_sim::scenario::OverloadPolicy;
use limbo_sim::{Duration, Hop, OverloadAction, Plan, Scenario};
use std::sync::Arc;
use yew::prelude::*;

/// Rates are typed by the hour, because a small town has less than an e-mail a second.
const HOUR_S: f64 = 3600.0;

/// The kinds of plan in the order they are offered, with the keys of their names.
const KINDS: [&str; 6] = [
    "compare.bulk",
    "compare.blocks",
    "compare.calm",
    "compare.drip",
    "compare.natural",
    "compare.automatic",
];

/// The name of a plan that is not offered: in two futures side by side nobody stands by to open a group. An address can
/// ask for it.
const BY_HAND: &str = "compare.by_hand";

/// The keys of the names in the list: one more where what is chosen is not offered.
fn listed(plan: &Plan) -> impl Iterator<Item = &'static str> {
    let other = (kind(plan) == KINDS.len()).then_some(BY_HAND);
    KINDS.into_iter().chain(other)
}

fn kind(plan: &Plan) -> usize {
    match plan {
        Plan::Bulk => 0,
        Plan::Blocks { .. } => 1,
        Plan::Calm { .. } => 2,
        Plan::Drip { .. } => 3,
        Plan::Natural => 4,
        Plan::BulkAutomatic => 5,
        Plan::ByHand { .. } => KINDS.len(),
    }
}

/// A plan of that kind, with the numbers of the present plan where that has them, else with the scenario's.
fn of_kind(kind: usize, now: &Plan, scenario: &Scenario) -> Plan {
    let (mut blocks, mut every) = (scenario.blocks, Duration(scenario.span.ms() / 32));
    for plan in [&scenario.blocks_plan, now] {
        match *plan {
            Plan::Blocks {
                blocks: n,
                every: time,
            } => (blocks, every) = (n, time),
            Plan::Calm { blocks: n } | Plan::ByHand { blocks: n } => blocks = n,
            _ => {}
        }
    }
    match kind {
        0 => Plan::Bulk,
        1 => Plan::Blocks { blocks, every },
        2 => Plan::Calm { blocks },
        3 => drip(four_fifths_of_capacity(scenario)),
        4 => Plan::Natural,
        5 => Plan::BulkAutomatic,
        _ => *now,
    }
}

/// A rate that leaves the mailboxes' server a fifth of its capacity for the day's mail: e-mails an hour, rounded down to
/// two digits.
fn four_fifths_of_capacity(scenario: &Scenario) -> u32 {
    let per_h = scenario.station(Hop::Delivery).capacity_per_s * 0.8 * HOUR_S;
    let mut round = 1.0;
    while round * 100.0 <= per_h {
        round *= 10.0;
    }
    ((per_h / round).floor() * round).max(1.0) as u32
}

fn drip(per_h: u32) -> Plan {
    let (least, most) = PLAN_RATE_PER_S;
    Plan::Drip {
        rate_per_s: (f64::from(per_h) / HOUR_S).max(least).min(most),
    }
}

/// The fields by which one side's restart is chosen.
pub(super) fn chooser(
    locale: &Locale,
    side: usize,
    scenario: &Arc<Scenario>,
    choice: RestartChoice,
    send: &Callback<Message>,
) -> Html {
    let plan = choice.plan;
    let choose = send.reform(move |choice: RestartChoice| {
        Message::Compare(CompareMessage::Choose(side, choice))
    });
    let on_plan = choose.reform(move |plan: Plan| RestartChoice { plan, ..choice });
    let on_kind = {
        let scenario = scenario.clone();
        on_plan.reform(move |kind| of_kind(kind, &plan, &scenario))
    };
    let kinds = options(listed(&plan).map(|key| locale.t(key).to_owned()));
    html! {
        <div class="chooser" role="group" aria-labelledby={SIDE_IDS[side]}>
            <Select label={locale.t("compare.plan").to_owned()} class="number-field" options={kinds}
                selected={kind(&plan)} on_select={on_kind} />
            { fields(locale, scenario, plan, &on_plan) }
            { overload(locale, scenario, choice, &choose) }
        </div>
    }
}

/// The numbers of a plan.
fn fields(locale: &Locale, scenario: &Scenario, plan: Plan, on_plan: &Callback<Plan>) -> Html {
    match plan {
        Plan::Bulk | Plan::BulkAutomatic | Plan::Natural | Plan::ByHand { .. } => Html::default(),
        Plan::Blocks { blocks, every } => {
            let on_change = on_plan.reform(|(blocks, every)| Plan::Blocks { blocks, every });
            html! {
                <BlockFields locale={locale.clone()} {blocks} {every} longest={scenario.span} {on_change} />
            }
        }
        Plan::Calm { blocks } => {
            let on_change = on_plan.reform(|(blocks, _)| Plan::Calm { blocks });
            html! {
                <BlockFields locale={locale.clone()} {blocks} every={Duration::ZERO} longest={scenario.span}
                    with_every=false {on_change} />
            }
        }
        Plan::Drip { rate_per_s } => {
            let per_h = (rate_per_s * HOUR_S).round().max(1.0) as u32;
            html! {
                <NumberField {locale} label={locale.t("compare.rate").to_owned()} value={per_h} max={u32::MAX}
                    on_change={on_plan.reform(drip)} />
            }
        }
    }
}

/// What the mailboxes' server does under too much load, where it has a limit at all.
fn overload(
    locale: &Locale,
    scenario: &Scenario,
    choice: RestartChoice,
    choose: &Callback<RestartChoice>,
) -> Html {
    let own = match scenario.station(Hop::Delivery).overload {
        OverloadPolicy::Unlimited => return Html::default(),
        OverloadPolicy::Crash { .. } => OverloadAction::Crash,
        OverloadPolicy::RejectWith421 { .. } => OverloadAction::RejectWith421,
    };
    let now = choice.overload_action.unwrap_or(own);
    let names = ["compare.overload_crash", "compare.overload_reject"];
    let names = options(names.map(|key| locale.t(key).to_owned()));
    let on_select = choose.reform(move |picked: usize| {
        let manner = [OverloadAction::Crash, OverloadAction::RejectWith421][picked.min(1)];
        RestartChoice {
            overload_action: (manner != own).then_some(manner),
            ..choice
        }
    });
    html! {
        <Select label={locale.t("compare.overload").to_owned()} class="number-field" options={names}
            selected={usize::from(now == OverloadAction::RejectWith421)} {on_select} />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_offered_is_a_plan_that_the_simulation_takes() {
        for name in limbo_sim::catalogue::NAMES {
            let scenario = Scenario::named(name).unwrap();
            for i in 0..KINDS.len() {
                let plan = of_kind(i, &Plan::Bulk, &scenario);
                assert_eq!(kind(&plan), i);
                assert_eq!(plan.validate(), Ok(()), "{name}: {plan:?}");
            }
        }
    }

    #[test]
    fn the_plan_that_is_chosen_has_its_own_name_in_the_list_and_any_other_can_be_chosen() {
        let scenario = Scenario::named("small-town").unwrap();
        let by_hand = Plan::ByHand { blocks: 7 };
        let plans = (0..KINDS.len()).map(|i| of_kind(i, &by_hand, &scenario));
        for plan in plans.chain([by_hand]) {
            let names: Vec<_> = listed(&plan).collect();
            let is_by_hand = names[kind(&plan)] == BY_HAND;
            assert_eq!(is_by_hand, plan == by_hand, "{plan:?}");
            assert_eq!(names.contains(&BY_HAND), is_by_hand);
            assert_eq!(of_kind(kind(&plan), &plan, &scenario), plan);
        }
        let timed = of_kind(1, &by_hand, &scenario);
        assert!(matches!(timed, Plan::Blocks { blocks: 7, .. }), "{timed:?}");
    }

    #[test]
    fn numbers_survive_a_look_at_a_plan_that_shares_them() {
        let scenario = Scenario::named("libero-2023").unwrap();
        let calm = of_kind(
            2,
            &Plan::Blocks {
                blocks: 30,
                every: Duration::hours(2),
            },
            &scenario,
        );
        assert_eq!(calm, Plan::Calm { blocks: 30 });
    }

    #[test]
    fn a_drip_leaves_room_for_the_mail_of_the_day() {
        let scenario = Scenario::named("libero-2023").unwrap();
        let per_h = four_fifths_of_capacity(&scenario);
        assert_eq!(per_h, 740_000);
    }
}
