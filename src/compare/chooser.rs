//! How one of the two begins: a plan with its numbers, and what the mailboxes' door does under too much load.

use super::fork::Choice;
use crate::locale::Locale;
use crate::panels::number_field::NumberField;
use crate::panels::restart::unit;
use limbo_sim::limits::{BLOCKS_MAX, PLAN_RATE_PER_S};
use limbo_sim::scenario::OverloadPolicy;
use limbo_sim::{Duration, Hop, OverloadAction, Plan, Scenario};
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// Rates are chosen by the hour: a small town has less than an e-mail a second.
const HOUR_S: f64 = 3600.0;

/// The kinds of plan in the order they are offered, with the keys of their names.
const KINDS: [&str; 5] = [
    "compare.bulk",
    "compare.blocks",
    "compare.calm",
    "compare.drip",
    "compare.natural",
];

fn kind(plan: &Plan) -> usize {
    match plan {
        Plan::Bulk => 0,
        Plan::Blocks { .. } => 1,
        Plan::Calm { .. } => 2,
        Plan::Drip { .. } => 3,
        Plan::Natural => 4,
    }
}

/// A plan of that kind, with the numbers of the present one where they say something, else the scenario's.
fn of_kind(kind: usize, now: &Plan, scenario: &Scenario) -> Plan {
    let (mut blocks, mut every) = (scenario.blocks, Duration(scenario.span.ms() / 32));
    for plan in [&scenario.blocks_plan, now] {
        match *plan {
            Plan::Blocks {
                blocks: n,
                every: time,
            } => (blocks, every) = (n, time),
            Plan::Calm { blocks: n } => blocks = n,
            _ => {}
        }
    }
    match kind {
        0 => Plan::Bulk,
        1 => Plan::Blocks { blocks, every },
        2 => Plan::Calm { blocks },
        3 => drip(four_fifths_of_capacity(scenario)),
        _ => Plan::Natural,
    }
}

/// A pace that leaves the mailboxes a fifth of their strength for the day's mail, in round e-mails an hour.
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

/// The chooser of one side; `side` is the id of its heading, which names the group of its fields.
pub(super) fn chooser(
    locale: &Locale,
    side: &'static str,
    scenario: &Scenario,
    choice: Choice,
    choose: &Callback<Choice>,
) -> Html {
    let kinds = KINDS.map(|key| locale.t(key));
    let plan = choice.plan;
    let pick = {
        let (choose, scenario) = (choose.clone(), scenario.clone());
        Callback::from(move |kind| {
            choose.emit(Choice {
                plan: of_kind(kind, &plan, &scenario),
                ..choice
            });
        })
    };
    let on_plan = choose.reform(move |plan: Plan| Choice { plan, ..choice });
    html! {
        <div class="chooser" role="group" aria-labelledby={side}>
            { select(locale.t("compare.plan"), &kinds, kind(&plan), pick) }
            { fields(locale, scenario, plan, &on_plan) }
            { door(locale, scenario, choice, choose) }
        </div>
    }
}

fn select(label: &str, options: &[&str], now: usize, pick: Callback<usize>) -> Html {
    let onchange = Callback::from(move |event: Event| {
        if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
            pick.emit(usize::try_from(select.selected_index()).unwrap_or(0));
        }
    });
    html! {
        <label class="number-field">
            <span>{ label }</span>
            <select {onchange}>
                { for options.iter().enumerate().map(|(i, words)| html! {
                    <option selected={i == now}>{ *words }</option>
                }) }
            </select>
        </label>
    }
}

/// The numbers of a plan.
fn fields(locale: &Locale, scenario: &Scenario, plan: Plan, on_plan: &Callback<Plan>) -> Html {
    let number = |key: &str, value: u32, max: u32, on_change: Callback<u32>| {
        html! { <NumberField label={locale.t(key).to_owned()} {value} {max} {on_change} /> }
    };
    let most = u32::from(BLOCKS_MAX);
    match plan {
        Plan::Bulk | Plan::Natural => Html::default(),
        Plan::Blocks { blocks, every } => {
            let (unit_ms, key) = unit(every);
            let on_blocks = on_plan.reform(move |n: u32| Plan::Blocks {
                blocks: n as u16,
                every,
            });
            let on_every = on_plan.reform(move |n: u32| Plan::Blocks {
                blocks,
                every: Duration(n * unit_ms),
            });
            let longest = (scenario.span.ms() / unit_ms).max(1);
            html! {
                <>
                    { number("restart.number", blocks.into(), most, on_blocks) }
                    { number(key, every.ms() / unit_ms, longest, on_every) }
                </>
            }
        }
        Plan::Calm { blocks } => {
            let on_blocks = on_plan.reform(|n: u32| Plan::Calm { blocks: n as u16 });
            number("restart.number", blocks.into(), most, on_blocks)
        }
        Plan::Drip { rate_per_s } => {
            let per_h = (rate_per_s * HOUR_S).round().max(1.0) as u32;
            number("compare.rate", per_h, u32::MAX, on_plan.reform(drip))
        }
    }
}

/// What the mailboxes' door does, where it has a limit at all.
fn door(locale: &Locale, scenario: &Scenario, choice: Choice, choose: &Callback<Choice>) -> Html {
    let own = match scenario.station(Hop::Delivery).overload {
        OverloadPolicy::Unlimited => return Html::default(),
        OverloadPolicy::Crash { .. } => OverloadAction::Crash,
        OverloadPolicy::RejectWith421 { .. } => OverloadAction::RejectWith421,
    };
    let now = choice.door.unwrap_or(own);
    let words = [
        locale.t("compare.door_falls"),
        locale.t("compare.door_sheds"),
    ];
    let pick = choose.reform(move |picked: usize| {
        let manner = [OverloadAction::Crash, OverloadAction::RejectWith421][picked.min(1)];
        Choice {
            door: (manner != own).then_some(manner),
            ..choice
        }
    });
    select(
        locale.t("compare.door"),
        &words,
        usize::from(now == OverloadAction::RejectWith421),
        pick,
    )
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
