//! The restart chooser: all at once, or in blocks; and the way back to try the other on the same mail.

use super::number_field::NumberField;
use crate::locale::Locale;
use crate::player::{Action, Snapshot};
use limbo_sim::limits::BLOCKS_MAX;
use limbo_sim::{Duration, HopState, Plan};
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`RestartChooser`]. The plan is the page's to keep: the stage's handles mend with it, too.
#[derive(Clone, PartialEq, Properties)]
pub struct RestartProps {
    /// Words and formats.
    pub locale: Locale,
    /// The instant shown.
    pub snapshot: Rc<Snapshot>,
    /// The plan chosen now.
    pub plan: Plan,
    /// Another plan was chosen.
    pub on_plan: Callback<Plan>,
    /// Where wishes go.
    pub act: Callback<Action>,
}

/// True when a restart would change something.
pub(crate) fn needs_restart(s: &Snapshot) -> bool {
    s.ledger.limbo > 0
        || s.hops.iter().any(|h| *h != HopState::Up)
        || s.rejects != [false; 3]
        || s.stations.iter().any(|station| !station.up)
        || s.blocks.iter().any(|b| !b.open)
}

/// The plan to try after `tried`: blocks after anything that opens all at once, and the reverse.
fn other(tried: &Plan, blocks: Plan) -> Plan {
    match tried {
        Plan::Blocks { .. } | Plan::Calm { .. } => Plan::Bulk,
        Plan::Bulk | Plan::Natural | Plan::Drip { .. } => blocks,
    }
}

/// The largest unit that measures the interval exactly: its length in ms and the label of the field.
pub(crate) fn unit(every: Duration) -> (u32, &'static str) {
    match every.ms() {
        ms if ms.is_multiple_of(3_600_000) => (3_600_000, "restart.every_hours"),
        ms if ms.is_multiple_of(60_000) => (60_000, "restart.every_minutes"),
        _ => (1000, "restart.every_seconds"),
    }
}

/// Number of blocks and interval of a plan in blocks.
fn numbers(plan: &Plan) -> (u16, Duration) {
    match *plan {
        Plan::Blocks { blocks, every } => (blocks, every),
        Plan::Calm { blocks } => (blocks, Duration::hours(1)),
        _ => (12, Duration::hours(1)),
    }
}

fn block_fields(locale: &Locale, plan: &Plan, span: Duration, on_plan: &Callback<Plan>) -> Html {
    let (blocks, every) = numbers(plan);
    let (unit_ms, label) = unit(every);
    let on_blocks = on_plan.reform(move |n: u32| Plan::Blocks {
        blocks: n.min(BLOCKS_MAX.into()) as u16,
        every,
    });
    let on_every = on_plan.reform(move |n: u32| Plan::Blocks {
        blocks,
        every: Duration(n * unit_ms),
    });
    let last = Duration(
        every
            .ms()
            .saturating_mul(u32::from(blocks.saturating_sub(1))),
    );
    html! {
        <div class="block-fields">
            <NumberField label={locale.t("restart.number").to_owned()} value={u32::from(blocks)}
                max={u32::from(BLOCKS_MAX)} on_change={on_blocks} />
            <NumberField label={locale.t(label).to_owned()} value={every.ms() / unit_ms}
                max={(span.ms() / unit_ms).max(1)} on_change={on_every} />
            <p class="help">{ locale.fill("restart.last_block", &[("time", &locale.duration(last))]) }</p>
        </div>
    }
}

/// One radio button with its words and a line of explanation.
fn choice(id: &'static str, words: &str, help: &str, checked: bool, pick: Callback<()>) -> Html {
    let help_id = [id, "-help"].concat();
    let words_id = [id, "-words"].concat();
    html! {
        <label class="choice" for={id}>
            <input type="radio" name="restart-plan" {id} {checked}
                aria-labelledby={words_id.clone()} aria-describedby={help_id.clone()}
                onchange={pick.reform(|_| ())} />
            <span class="choice-words" id={words_id}>{ words }</span>
            <span class="choice-help" id={help_id}>{ help }</span>
        </label>
    }
}

/// How to start again.
#[component]
pub fn RestartChooser(props: &RestartProps) -> Html {
    let RestartProps {
        locale,
        snapshot,
        plan,
        on_plan,
        act,
    } = props;
    let scenario = &snapshot.scenario;
    let blocks_now = matches!(plan, Plan::Blocks { .. } | Plan::Calm { .. });
    // The numbers in the fields survive a look at the other choice.
    let kept = use_mut_ref(|| (scenario.name, scenario.blocks_plan));
    if kept.borrow().0 != scenario.name {
        *kept.borrow_mut() = (scenario.name, scenario.blocks_plan);
    } else if blocks_now {
        kept.borrow_mut().1 = *plan;
    }
    let blocks_plan = kept.borrow().1;
    let idle = !needs_restart(snapshot);
    let restart = {
        let plan = *plan;
        act.reform(move |_: MouseEvent| Action::Restart(plan))
    };
    let try_other = snapshot.restart.map(|(_, tried)| {
        let (act, on_plan) = (act.clone(), on_plan.clone());
        let onclick = Callback::from(move |_: MouseEvent| {
            on_plan.emit(other(&tried, blocks_plan));
            act.emit(Action::TryAnother);
        });
        html! {
            <button type="button" class="button try-other" {onclick}>{ locale.t("restart.try_other") }</button>
        }
    });
    html! {
        <section class="card restart" aria-labelledby="restart-title">
            <fieldset>
                <legend><h2 id="restart-title">{ locale.t("restart.title") }</h2></legend>
                { choice("restart-bulk", locale.t("restart.bulk"), locale.t("restart.bulk_help"), !blocks_now,
                    on_plan.reform(|()| Plan::Bulk)) }
                { choice("restart-blocks", locale.t("restart.blocks"), locale.t("restart.blocks_help"), blocks_now,
                    on_plan.reform(move |()| blocks_plan)) }
                { blocks_now.then(|| block_fields(locale, plan, scenario.span, on_plan)) }
            </fieldset>
            <button type="button" class="button primary" disabled={idle} onclick={restart}>
                { locale.t("restart.go") }
            </button>
            { idle.then(|| html! { <p class="help">{ locale.t("restart.nothing_broken") }</p> }) }
            { try_other }
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panels::fixture;

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
    fn an_interval_is_shown_in_whole_units() {
        assert_eq!(unit(Duration::hours(4)), (3_600_000, "restart.every_hours"));
        assert_eq!(unit(Duration::mins(90)), (60_000, "restart.every_minutes"));
        assert_eq!(unit(Duration::secs(90)), (1000, "restart.every_seconds"));
    }

    #[test]
    fn nothing_to_restart_while_nothing_is_broken() {
        let mut snapshot = fixture::snapshot();
        assert!(!needs_restart(&snapshot));
        snapshot.hops[2] = HopState::Broken;
        assert!(needs_restart(&snapshot));
    }
}
