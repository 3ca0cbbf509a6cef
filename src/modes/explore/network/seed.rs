//! The seed of chance: the same network with other accidents. A run begins with it, so it begins the run anew.

use crate::components::parameters::BeginAnew;
use crate::i18n::Locale;
use crate::message::Message;
use limbo_format::fields::SEED;
use limbo_player::Snapshot;
use limbo_sim::{Run, Scenario, SimTime};
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// Properties of [`SeedField`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct SeedFieldProps {
    pub locale: Locale,
    pub snapshot: Rc<Snapshot>,
    pub send: Callback<Message>,
}

/// What was typed, as far as it asks for something else.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Typed {
    Another(u64),
    NoSeed,
}

/// A field for the seed.
#[component]
pub(super) fn SeedField(props: &SeedFieldProps) -> Html {
    let SeedFieldProps {
        locale,
        snapshot,
        send,
    } = props;
    let typed = use_state_eq(|| None::<Typed>);
    let now = snapshot.seed;
    let onchange = {
        let typed = typed.clone();
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            typed.set(match SEED.parse(input.value().trim()) {
                Some(seed) if seed == now => None,
                Some(seed) => Some(Typed::Another(seed)),
                None => Some(Typed::NoSeed),
            });
        })
    };
    let leave = {
        let typed = typed.clone();
        Callback::from(move |_: MouseEvent| typed.set(None))
    };
    let begin = |seed: u64| {
        let (typed, scenario) = (typed.clone(), snapshot.scenario.clone());
        send.reform(move |_: MouseEvent| {
            typed.set(None);
            let run = Run::new(Scenario::clone(&scenario), seed);
            Message::Adopt(run, SimTime::ZERO)
        })
    };
    html! {
        <div class="field">
            <label>
                <span class="field-name">{ locale.t("network.seed") }</span>
                <span class="field-typed">
                    <input type="text" inputmode="numeric" autocomplete="off" maxlength="16" value={now.to_string()}
                        aria-invalid={(*typed == Some(Typed::NoSeed)).then_some("true")} {onchange} />
                </span>
            </label>
            <p class="help">{ locale.t("network.seed_help") }</p>
            if *typed == Some(Typed::NoSeed) {
                <p class="field-refused" role="alert">{ locale.t("network.no_seed") }</p>
            }
            if let Some(Typed::Another(seed)) = *typed {
                <BeginAnew {locale} begin={begin(seed)} leave={leave.clone()} />
            }
        </div>
    }
}
