//! By which rule the servers try again: chosen from a list, at the basin where their mail waits. The relay's can change while
//! it waits; which servers the senders' providers run is what a run begins with, so that the page asks first.

use crate::browser::focus;
use crate::components::card::mta_key;
use crate::components::select::{Select, SelectOption};
use crate::components::stage::css_box;
use crate::i18n::Locale;
use crate::message::Message;
use limbo_picture::layout::Rect;
use limbo_player::Action;
use limbo_sim::mta::Mix;
use limbo_sim::scenario::RetryRule;
use limbo_sim::{Mta, Run, Scenario, SimTime};
use std::sync::Arc;
use yew::prelude::*;

/// The list of what the senders' providers run.
const PROVIDERS: &str = ".net-rule[data-parameter=providers] select";

/// Properties of [`ProviderRule`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct ProviderRuleProps {
    pub locale: Locale,
    pub at: Rect,
    pub short: bool,
    /// The network as it is in force.
    pub now: Arc<Scenario>,
    /// The scenario's own mix.
    pub own: Mix,
    pub seed: u64,
    pub send: Callback<Message>,
}

/// What the providers of the senders run: one program all of them, or the scenario's mix.
#[component]
pub(super) fn ProviderRule(props: &ProviderRuleProps) -> Html {
    let ProviderRuleProps {
        locale,
        at,
        short,
        now,
        own,
        send,
        ..
    } = props;
    // What is asked, and the servers in force of which it was: with others it is no longer the question.
    let asking = use_state(|| None::<(Mix, Mix)>);
    let asked = asking.filter(|(_, of)| *of == now.providers);
    let asked = asked.map(|(mix, _)| mix);
    let mixes: Vec<Mix> = std::iter::once(*own)
        .chain(Mta::ALL.map(Mix::only).into_iter().filter(|mix| mix != own))
        .collect();
    let text = |mix: &Mix| match Mta::ALL.into_iter().find(|mta| Mix::only(*mta) == *mix) {
        Some(mta) => {
            let name = locale.t(mta_key(mta));
            match short {
                true => locale.fill("handle.all_on", &[("server", name)]),
                false => name.to_owned(),
            }
        }
        None => locale.t("handle.mix").to_owned(),
    };
    let mut options: Vec<SelectOption> = mixes
        .iter()
        .enumerate()
        .map(|(i, mix)| SelectOption::new(i.to_string(), text(mix)))
        .collect();
    let known = mixes.iter().position(|mix| *mix == now.providers);
    if known.is_none() {
        options.push(SelectOption::new(
            "other",
            locale.t("handle.other_mix").to_owned(),
        ));
    }
    let wanted = asked.and_then(|mix| mixes.iter().position(|other| *other == mix));
    let selected = wanted.or(known).unwrap_or(mixes.len());
    let on_select = {
        let (asking, now) = (asking.clone(), now.providers);
        Callback::from(move |i: usize| {
            let mix = mixes.get(i).copied().filter(|mix| *mix != now);
            asking.set(mix.map(|mix| (mix, now)));
        })
    };
    let (label, name) = list_names(locale, *short, "stage.provider", "handle.provider_like");
    // With the question goes the button that has the focus.
    let answered = {
        let asking = asking.clone();
        move || {
            asking.set(None);
            focus::back_to(PROVIDERS);
        }
    };
    // Who has chosen by the arrow keys is still at the list.
    let onkeydown = {
        let (answered, is_asked) = (answered.clone(), asked.is_some());
        Callback::from(move |event: KeyboardEvent| {
            if is_asked && event.key() == "Escape" {
                event.prevent_default();
                event.stop_propagation();
                answered();
            }
        })
    };
    // It does not take the focus: the arrow keys go on through the list, and each choice asks. So it is said instead.
    let dialog = asked.map(|mix| {
        let (scenario, seed, send) = (now.clone(), props.seed, send.clone());
        let (yes, no) = (answered.clone(), answered);
        let begin = Callback::from(move |_: MouseEvent| {
            let mut scenario = (*scenario).clone();
            scenario.providers = mix;
            send.emit(Message::Adopt(Run::new(scenario, seed), SimTime::ZERO));
            yes();
        });
        let keep = Callback::from(move |_: MouseEvent| no());
        html! {
            <div class="net-ask" role="alertdialog" aria-label={locale.t("handle.begins_anew").to_owned()}>
                <p role="alert">{ locale.t("handle.begins_anew") }</p>
                <button type="button" class="button small primary" onclick={begin}>{ locale.t("handle.begin") }</button>
                <button type="button" class="button small" onclick={keep}>{ locale.t("handle.keep") }</button>
            </div>
        }
    });
    html! {
        <div class={rule_class(now.providers != *own)} style={css_box(at)} data-parameter="providers" {onkeydown}>
            <Select class="net-select" {label} {name} {options} {selected} {on_select} />
            { dialog.unwrap_or_default() }
        </div>
    }
}

/// Properties of [`RelayRule`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct RelayRuleProps {
    pub locale: Locale,
    pub at: Rect,
    pub short: bool,
    /// The network as it is in force.
    pub now: Arc<Scenario>,
    /// The scenario's own rule.
    pub own: RetryRule,
    pub send: Callback<Message>,
}

/// By which server's rule the relay tries again.
#[component]
pub(super) fn RelayRule(props: &RelayRuleProps) -> Html {
    const KEY: &str = "relay_retry.rule";
    let RelayRuleProps {
        locale,
        at,
        short,
        now,
        own,
        send,
    } = props;
    let name = |mta: Mta| locale.t(mta_key(mta)).to_owned();
    let names = Mta::ALL
        .map(name)
        .into_iter()
        .chain(["handle.every", "handle.doubling"].map(|key| locale.t(key).to_owned()));
    let options: Vec<SelectOption> = names
        .enumerate()
        .map(|(i, text)| SelectOption::new(i.to_string(), text))
        .collect();
    let selected = now.get(KEY).ok().flatten().unwrap_or(0.0) as usize;
    let on_select = send.reform(move |i: usize| Message::Act(Action::Set(vec![(KEY, i as f64)])));
    let (label, name) = list_names(locale, *short, "stage.relay", "handle.relay_like");
    html! {
        <div class={rule_class(now.relay_retry != *own)} style={css_box(at)} data-parameter={KEY}>
            <Select class="net-select" {label} {name} {options} {selected} {on_select} />
        </div>
    }
}

/// What a list is called: beside its place on the stage the same words do for both, and by ear with the place.
fn list_names(locale: &Locale, short: bool, place: &str, whole: &str) -> (String, Option<String>) {
    if !short {
        return (locale.t(whole).to_owned(), None);
    }
    let (place, what) = (locale.t(place), locale.t("handle.retries"));
    let name = locale.fill("param.at", &[("place", place), ("what", what)]);
    (what.to_owned(), Some(name))
}

fn rule_class(changed: bool) -> Classes {
    classes!("net-rule", changed.then_some("changed"))
}
