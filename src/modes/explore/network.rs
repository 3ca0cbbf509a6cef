//! "Your network": every parameter of the scenario, grouped as the network is, with what two of them decide together.
//! What is set is a command at the playhead; what a run begins with begins it anew, and says so first.

mod decide;
mod groups;
mod outage;
mod ratio;
mod relations;
mod rhythm;
mod seed;

use super::ExploreProps;
use crate::components::parameters::{BeginAnew, ParameterField, as_written, parameter_name};
use crate::i18n::Locale;
use crate::message::Message;
use decide::Decide;
use groups::{GROUPS, Group, Part, keys_of};
use limbo_player::{Action, Snapshot};
use limbo_sim::Scenario;
use limbo_sim::catalogue::Note;
use limbo_sim::parameters::Parameter;
use rhythm::Rhythm;
use seed::SeedField;
use std::collections::BTreeMap;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Beside the stage: whether the mailboxes' server will hold.
pub(super) fn decide(props: &ExploreProps) -> Html {
    let ExploreProps {
        locale,
        snapshot,
        plan,
        send,
        ..
    } = props;
    html! {
        <Decide {locale} {snapshot} plan={*plan} said={Rc::new(as_written(&snapshot.scenario))} {send} />
    }
}

/// Under everything else: all parameters.
pub(super) fn network(props: &ExploreProps) -> Html {
    let ExploreProps {
        locale,
        snapshot,
        send,
        ..
    } = props;
    html! { <Network {locale} {snapshot} {send} /> }
}

/// Properties of [`Network`].
#[derive(Clone, PartialEq, Properties)]
struct NetworkProps {
    locale: Locale,
    snapshot: Rc<Snapshot>,
    send: Callback<Message>,
}

/// The notes of a scenario, by key: the id, and whether it is documented.
type Notes = BTreeMap<&'static str, (&'static str, bool)>;

fn notes(scenario: &Scenario) -> Notes {
    let is_documented = |note| matches!(note, Note::Documented { .. });
    let notes = scenario.notes();
    notes
        .map(|n| (n.key, (n.id, is_documented(n.note))))
        .collect()
}

/// The panel.
#[component]
fn Network(props: &NetworkProps) -> Html {
    let NetworkProps {
        locale,
        snapshot,
        send,
    } = props;
    let open = use_state(|| [false; GROUPS.len()]);
    let sought = use_state(String::new);
    let asking = use_state(|| false);
    let scenario = &snapshot.scenario;
    let listed = scenario.listed.is_some().then(|| scenario.clone());
    let is_listed = listed.is_some();
    let said = use_memo((scenario.name, listed), |_| as_written(scenario));
    let notes = use_memo((scenario.name, is_listed), |_| match is_listed {
        true => Notes::new(),
        false => notes(&said),
    });
    let changed = differing(scenario, &said);
    let field = |key: &'static str, full_name: bool| {
        html! {
            <ParameterField {key} {locale} parameter={key} {scenario} said={&said} note={notes.get(key).copied()}
                {full_name} {send} />
        }
    };
    let found = found(locale, scenario, &sought);
    html! {
        <section class="card network" aria-labelledby="network-title">
            <div class="network-head">
                <h2 id="network-title">{ locale.t("network.title") }</h2>
                <p class="help">{ locale.t("network.help") }</p>
                { search(locale, &sought) }
                { all_back(props, &said, &changed, &asking) }
            </div>
            if let Some(found) = found {
                <div class="network-found" role="group" aria-label={locale.t("network.found").to_owned()}>
                    <p class="help" role="status">{ locale.plural("network.found_n", found.len() as f64, &[]) }</p>
                    { for found.into_iter().map(|key| field(key, true)) }
                </div>
            } else {
                <div class="network-groups">
                    { for GROUPS.iter().enumerate().map(|(i, group)| {
                        let open = open.clone();
                        group_view(props, &said, group, i, open, &field, &changed)
                    }) }
                </div>
            }
        </section>
    }
}

/// The keys of the parameters that differ from what the scenario says.
fn differing(now: &Scenario, said: &Scenario) -> Vec<&'static str> {
    let differs = |p: &&'static Parameter| p.get(now) != p.get(said);
    Parameter::all().filter(differs).map(|p| p.key).collect()
}

/// The parameters whose names have what is sought; none where nothing is.
fn found(locale: &Locale, scenario: &Scenario, sought: &str) -> Option<Vec<&'static str>> {
    let sought = sought.trim().to_lowercase();
    if sought.is_empty() {
        return None;
    }
    let has = |key: &str| parameter_name(locale, key).to_lowercase().contains(&sought);
    let all = Parameter::all().filter(|p| p.applies(scenario) && has(p.key));
    Some(all.map(|p| p.key).collect())
}

/// More than any name has.
const SOUGHT_MAX: &str = "60";

fn search(locale: &Locale, sought: &UseStateHandle<String>) -> Html {
    let oninput = {
        let sought = sought.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                sought.set(input.value());
            }
        })
    };
    html! {
        <label class="network-search">
            <span>{ locale.t("network.search") }</span>
            <input type="text" autocomplete="off" maxlength={SOUGHT_MAX} value={(**sought).clone()} {oninput} />
        </label>
    }
}

/// Everything as the scenario says: at once where that can be, else from the beginning.
fn all_back(
    props: &NetworkProps,
    said: &Scenario,
    changed: &[&'static str],
    asking: &UseStateHandle<bool>,
) -> Html {
    let NetworkProps {
        locale,
        snapshot,
        send,
    } = props;
    let count = changed.len();
    if count == 0 {
        return html! { <p class="network-back help">{ locale.t("network.as_said") }</p> };
    }
    let way = way_back(said, &snapshot.scenario, snapshot.seed, changed);
    let onclick = {
        let (asking, send, way) = (asking.clone(), send.clone(), way.clone());
        Callback::from(move |_: MouseEvent| match &way {
            Action::Set(_) => send.emit(Message::Act(way.clone())),
            _ => asking.set(true),
        })
    };
    let begin = {
        let (asking, send) = (asking.clone(), send.clone());
        Callback::from(move |_: MouseEvent| {
            asking.set(false);
            send.emit(Message::Act(way.clone()));
        })
    };
    let leave = {
        let asking = asking.clone();
        Callback::from(move |_: MouseEvent| asking.set(false))
    };
    html! {
        <div class="network-back">
            <span>{ locale.plural("network.changed", count as f64, &[]) }</span>
            <button type="button" class="button small" {onclick}>{ locale.t("network.all_back") }</button>
            if **asking {
                <BeginAnew {locale} {begin} {leave} />
            }
        </div>
    }
}

/// How everything becomes as it is written. Where something differs that a run begins with, the run is loaded again;
/// and so it is where the numbers do not fit each other on the way.
fn way_back(said: &Scenario, now: &Scenario, seed: u64, changed: &[&'static str]) -> Action {
    let rows = Parameter::all().filter(|p| changed.contains(&p.key));
    let live = changed
        .iter()
        .all(|key| Parameter::of(key).is_ok_and(|p| p.live));
    let settings: Vec<_> = rows
        .filter(|p| p.applies(said))
        .map(|p| (p.key, p.get(said).unwrap_or(0.0)))
        .collect();
    let mut trial = now.clone();
    let fits = settings.iter().all(|&(key, value)| {
        limbo_sim::Command::Set(key, value)
            .apply_to(&mut trial)
            .is_ok()
    });
    if live && fits && differing(&trial, said).is_empty() {
        Action::Set(settings)
    } else {
        Action::Load {
            scenario: said.name,
            seed,
            weight: None,
        }
    }
}

/// A group: closed it says how many of its numbers were changed, open it has them all, after what they decide.
fn group_view(
    props: &NetworkProps,
    said: &Rc<Scenario>,
    group: &Group,
    place: usize,
    open: UseStateHandle<[bool; GROUPS.len()]>,
    field: &dyn Fn(&'static str, bool) -> Html,
    changed: &[&'static str],
) -> Html {
    let NetworkProps {
        locale,
        snapshot,
        send,
    } = props;
    let is_open = open[place];
    let keys = keys_of(group, &snapshot.scenario);
    let touched = keys.iter().filter(|key| changed.contains(key)).count();
    // Only what is open is drawn: so the page has to know.
    let onclick = Callback::from(move |event: MouseEvent| {
        event.prevent_default();
        let mut now = *open;
        now[place] = !now[place];
        open.set(now);
    });
    let (hours, others): (Vec<_>, Vec<_>) = keys.into_iter().partition(|k| rhythm::is_hour(k));
    html! {
        <details class="network-group" open={is_open}>
            <summary {onclick}>
                <h3>{ locale.t(group.title) }</h3>
                if touched > 0 {
                    <span class="network-touched">{ locale.plural("network.touched", touched as f64, &[]) }</span>
                }
            </summary>
            if is_open {
                <div class="network-fields">
                    { relations::of_group(locale, snapshot, group) }
                    if group.part == Part::Scale {
                        <SeedField {locale} {snapshot} {send} />
                    }
                    { for others.into_iter().map(|key| field(key, false)) }
                    if !hours.is_empty() {
                        <Rhythm {locale} scenario={&snapshot.scenario} {said} {send} />
                    }
                </div>
            }
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    fn town() -> Scenario {
        Scenario::named("small-town").unwrap()
    }

    #[test]
    fn what_is_live_goes_back_at_once_and_what_is_not_from_the_beginning() {
        let said = town();
        let mut now = town();
        now.set("stations.mailboxes.door", 2.0).unwrap();
        now.set("stations.mailboxes.door.sessions", 77.0).unwrap();
        now.set("stations.mailboxes.capacity_per_s", 9.0).unwrap();
        let way = way_back(&said, &now, 1, &differing(&now, &said));
        let Action::Set(settings) = way else {
            panic!("not at once: {way:?}");
        };
        assert!(settings.len() >= 3);
        now.set("mailboxes", 10.0).unwrap();
        let way = way_back(&said, &now, 1, &differing(&now, &said));
        assert!(matches!(way, Action::Load { .. }), "{way:?}");
    }

    #[test]
    fn a_parameter_is_found_by_a_part_of_its_name_in_either_case() {
        let locale = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        assert_eq!(found(&locale, &town(), "  "), None);
        let keys = found(&locale, &town(), "CAPACITY").unwrap();
        assert!(keys.contains(&"stations.relay.capacity_per_s"), "{keys:?}");
        // What means nothing in this scenario is not offered.
        assert!(!keys.contains(&"stations.mailboxes.door.cost"));
        assert_eq!(found(&locale, &town(), "<script>"), Some(Vec::new()));
    }
}
