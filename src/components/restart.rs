//! The restart chooser: all at once, or in blocks; and the way back to try the other on the same mail.

use super::block_fields::BlockFields;
use super::words;
use crate::i18n::Locale;
use crate::message::Message;
use limbo_player::{Action, Snapshot};
use limbo_sim::{Duration, HopState, Plan, Scenario};
use std::rc::Rc;
use yew::prelude::*;

/// True when a restart would change something for the better: the button and the key ask this. One of a healthy network
/// would shut its mailboxes first.
pub(crate) fn needs_restart(s: &Snapshot) -> bool {
    s.ledger.limbo > 0
        || s.hops.iter().any(|h| *h != HopState::Up)
        || s.rejects != [false; 3]
        || s.stations.iter().any(|station| !station.up)
        || s.blocks.iter().any(|b| !b.open)
}

/// True for every plan that opens group by group, whoever opens them.
pub(crate) fn is_in_blocks(plan: &Plan) -> bool {
    matches!(
        plan,
        Plan::Blocks { .. } | Plan::Calm { .. } | Plan::ByHand { .. }
    )
}

/// The plan to try after `tried`: blocks after anything that opens all at once, and the reverse.
fn other(tried: &Plan, blocks: Plan) -> Plan {
    if is_in_blocks(tried) {
        Plan::Bulk
    } else {
        blocks
    }
}

/// The plan in blocks with which the choice of blocks begins: the scenario's, else one by the clock with its number of blocks.
fn blocks_of(scenario: &Scenario) -> Plan {
    if is_in_blocks(&scenario.blocks_plan) {
        return scenario.blocks_plan;
    }
    Plan::Blocks {
        blocks: scenario.blocks,
        every: Duration(scenario.span.ms() / 32),
    }
}

/// The numbers of a plan in blocks: how many, and the time between them, where a clock opens them.
fn block_fields(locale: &Locale, plan: &Plan, longest: Duration, send: &Callback<Message>) -> Html {
    let (blocks, every) = match *plan {
        Plan::Blocks { blocks, every } => (blocks, Some(every)),
        Plan::Calm { blocks } | Plan::ByHand { blocks } => (blocks, None),
        Plan::Bulk | Plan::BulkAutomatic | Plan::Natural | Plan::Drip { .. } => {
            return Html::default();
        }
    };
    let now = *plan;
    let on_change = send.reform(move |(blocks, every)| {
        Message::Plan(match now {
            Plan::Calm { .. } => Plan::Calm { blocks },
            Plan::ByHand { .. } => Plan::ByHand { blocks },
            _ => Plan::Blocks { blocks, every },
        })
    });
    let said = match every {
        Some(every) => {
            let last = every
                .ms()
                .saturating_mul(u32::from(blocks.saturating_sub(1)));
            let time = locale.duration(Duration(last));
            locale.fill("restart.last_block", &[("time", &time)])
        }
        None => words::plan(locale, plan),
    };
    html! {
        <div class="block-fields">
            <BlockFields {locale} {blocks} every={every.unwrap_or(Duration::ZERO)} with_every={every.is_some()} {longest}
                {on_change} />
            <p class="help">{ said }</p>
        </div>
    }
}

/// One radio button with its name and a line of explanation, where there is more to say.
fn choice(
    id: &'static str,
    name: &str,
    help: &str,
    checked: bool,
    onchange: Callback<Event>,
) -> Html {
    let help_id = (!help.is_empty()).then(|| [id, "-help"].concat());
    let name_id = [id, "-words"].concat();
    html! {
        <label class="choice" for={id}>
            <input type="radio" name="restart-plan" {id} {checked} {onchange}
                aria-labelledby={name_id.clone()} aria-describedby={help_id.clone()} />
            <span class="choice-words" id={name_id}>{ name }</span>
            if help_id.is_some() {
                <span class="choice-help" id={help_id}>{ help }</span>
            }
        </label>
    }
}

/// The choice of a plan that is neither all at once nor in groups.
fn other_choice(locale: &Locale, plan: &Plan, checked: bool, onchange: Callback<Event>) -> Html {
    let (key, help) = match plan {
        Plan::Natural => ("compare.natural", String::new()),
        Plan::BulkAutomatic => ("compare.automatic", String::new()),
        _ => ("compare.drip", words::plan(locale, plan)),
    };
    choice("restart-other", locale.t(key), &help, checked, onchange)
}

/// Properties of [`RestartChooser`]. The plan is the page's to keep: the stage's handles mend by it, too.
#[derive(Clone, PartialEq, Properties)]
pub struct RestartChooserProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The instant shown.
    pub snapshot: Rc<Snapshot>,
    /// The plan chosen now.
    pub plan: Plan,
    /// Where what the viewer asks for goes.
    pub send: Callback<Message>,
}

/// How to start again.
#[component]
pub fn RestartChooser(props: &RestartChooserProps) -> Html {
    let RestartChooserProps {
        locale,
        snapshot,
        plan,
        send,
    } = props;
    let (plan, scenario) = (*plan, &snapshot.scenario);
    let blocks_now = is_in_blocks(&plan);
    let of_its_own = |plan: &Plan| *plan != Plan::Bulk && !is_in_blocks(plan);
    // A plan that is neither all at once nor in groups, but is chosen, or offered first: it has a place of its own.
    let third = [plan, scenario.blocks_plan].into_iter().find(of_its_own);
    // The numbers in the fields are kept while the other choice is looked at.
    let kept = use_mut_ref(|| (scenario.name, blocks_of(scenario)));
    if kept.borrow().0 != scenario.name {
        *kept.borrow_mut() = (scenario.name, blocks_of(scenario));
    } else if blocks_now {
        kept.borrow_mut().1 = plan;
    }
    let blocks_plan = kept.borrow().1;
    let choose = |plan: Plan| send.reform(move |_: Event| Message::Plan(plan));
    let idle = !needs_restart(snapshot);
    let restart = send.reform(move |_: MouseEvent| Message::Act(Action::Restart(plan)));
    let try_other = snapshot.restart.map(|(_, tried)| {
        let send = send.clone();
        Callback::from(move |_: MouseEvent| {
            send.emit(Message::Plan(other(&tried, blocks_plan)));
            send.emit(Message::Act(Action::TryAnother));
        })
    });
    html! {
        <section class="card restart" aria-labelledby="restart-title">
            <fieldset>
                <legend><h2 id="restart-title">{ locale.t("restart.title") }</h2></legend>
                { choice("restart-bulk", locale.t("restart.bulk"), locale.t("restart.bulk_help"),
                    plan == Plan::Bulk, choose(Plan::Bulk)) }
                { choice("restart-blocks", locale.t("restart.blocks"), locale.t("restart.blocks_help"), blocks_now,
                    choose(blocks_plan)) }
                if blocks_now {
                    { block_fields(locale, &plan, scenario.span, send) }
                }
                if let Some(third) = third {
                    { other_choice(locale, &third, third == plan, choose(third)) }
                }
            </fieldset>
            <button type="button" class="button primary" disabled={idle} onclick={restart}>
                { locale.t("restart.go") }
            </button>
            if idle {
                <p class="help">{ locale.t("restart.nothing_broken") }</p>
            }
            if let Some(onclick) = try_other {
                <button type="button" class="button try-other" {onclick}>{ locale.t("restart.try_other") }</button>
            }
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::fixture;

    #[test]
    fn the_other_restart_goes_back_and_forth() {
        let blocks = Plan::Blocks {
            blocks: 12,
            every: Duration::hours(4),
        };
        assert_eq!(other(&Plan::Bulk, blocks), blocks);
        assert_eq!(other(&blocks, blocks), Plan::Bulk);
    }

    #[test]
    fn the_choice_of_blocks_is_one_of_blocks_whatever_is_offered_first() {
        for name in limbo_sim::catalogue::NAMES {
            let mut scenario = Scenario::named(name).unwrap();
            for offered in [
                scenario.blocks_plan,
                Plan::Natural,
                Plan::BulkAutomatic,
                Plan::Drip { rate_per_s: 1.0 },
                Plan::Calm { blocks: 4 },
            ] {
                scenario.blocks_plan = offered;
                let plan = blocks_of(&scenario);
                assert!(is_in_blocks(&plan), "{name}: {plan:?}");
                assert_eq!(plan.validate(), Ok(()), "{name}: {plan:?}");
            }
        }
    }

    #[test]
    fn nothing_to_restart_while_nothing_is_broken() {
        let mut snapshot = fixture::snapshot();
        assert!(!needs_restart(&snapshot));
        snapshot.hops[2] = HopState::Broken;
        assert!(needs_restart(&snapshot));
    }
}
