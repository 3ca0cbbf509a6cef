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

/// What was typed, as far as it asks for something else: the text, and the seed if it is one.
#[derive(Clone, Debug, PartialEq)]
struct Typed {
    text: String,
    seed: Option<u64>,
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
    // While the run plays the field is shown anew several times a second: what is being typed is kept.
    let typing = use_state_eq(|| None::<String>);
    let now = snapshot.seed;
    let oninput = {
        let typing = typing.setter();
        Callback::from(move |event: InputEvent| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            typing.set(input.map(|input| input.value()));
        })
    };
    let onblur = {
        let typing = typing.setter();
        Callback::from(move |_: FocusEvent| typing.set(None))
    };
    let onchange = {
        let (typed, typing) = (typed.clone(), typing.setter());
        Callback::from(move |event: Event| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let text = input.value();
            let seed = SEED.parse(text.trim());
            typed.set((seed != Some(now)).then_some(Typed { text, seed }));
            typing.set(None);
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
    let refused = typed.as_ref().is_some_and(|typed| typed.seed.is_none());
    let another = typed.as_ref().and_then(|typed| typed.seed);
    let text = typed.as_ref().map(|typed| typed.text.clone());
    let text = (*typing).clone().or(text);
    let text = text.unwrap_or_else(|| now.to_string());
    html! {
        <div class="field">
            <label>
                <span class="field-name">{ locale.t("network.seed") }</span>
                <span class="field-typed">
                    <input type="text" inputmode="numeric" autocomplete="off" maxlength="16" value={text}
                        aria-invalid={refused.then_some("true")} aria-describedby={refused.then_some("seed-said")}
                        {oninput} {onblur} {onchange} />
                </span>
            </label>
            <p class="help">{ locale.t("network.seed_help") }</p>
            if refused {
                <p class="field-refused" id="seed-said" role="alert">{ locale.t("network.no_seed") }</p>
            }
            if let Some(seed) = another {
                <BeginAnew {locale} begin={begin(seed)} leave={leave.clone()} />
            }
        </div>
    }
}
