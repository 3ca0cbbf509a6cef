//! The 24 hours of a day of mail as bars: each is a slider that stands upright.

use crate::components::events::send_some;
use crate::components::parameters::{parameter_name, read_number};
use crate::i18n::Locale;
use crate::message::Message;
use limbo_player::Action;
use limbo_sim::parameters::Parameter;
use limbo_sim::{Command, Scenario};
use std::rc::Rc;
use std::sync::Arc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The beginning of the keys of the hours.
const HOURS: &str = "arrivals.rhythm.";

/// True for the key of one of the hours.
pub(super) fn is_hour(key: &str) -> bool {
    key.starts_with(HOURS)
}

/// Properties of [`Rhythm`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct RhythmProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The scenario as it is in force.
    pub scenario: Arc<Scenario>,
    /// The scenario as it is written.
    pub said: Rc<Scenario>,
    /// Where what the viewer asks for goes.
    pub send: Callback<Message>,
}

/// The bars, and the way back for all of them.
#[component]
pub(super) fn Rhythm(props: &RhythmProps) -> Html {
    let RhythmProps {
        locale,
        scenario,
        said,
        send,
    } = props;
    // The hours in force when one was refused: once they are others, whoever changed them, that is past.
    let refused_at = use_state(|| None);
    let now = &scenario.arrivals.rhythm;
    let refused = refused_at.as_ref() == Some(now);
    // Twice the mean leaves room above an even day.
    let highest = now.iter().copied().fold(0.0, f64::max).max(2.0);
    let hours = Parameter::all().filter(|p| is_hour(p.key));
    let bar = |(hour, p): (usize, &'static Parameter)| {
        let name = parameter_name(locale, p.key);
        let value = now.get(hour).copied().unwrap_or(0.0);
        let step = (highest / 100.0).to_string();
        let onchange = {
            let (scenario, send, refused_at) = (scenario.clone(), send.clone(), refused_at.clone());
            send_some(
                &Callback::from(move |value: f64| {
                    // All hours at nothing would be no day.
                    let fits = Command::Set(p.key, value)
                        .apply_to(&mut (*scenario).clone())
                        .is_ok();
                    refused_at.set((!fits).then(|| scenario.arrivals.rhythm));
                    if fits {
                        send.emit(Message::Act(Action::Set(vec![(p.key, value)])));
                    }
                }),
                |event: Event| {
                    let input: HtmlInputElement = event.target_dyn_into()?;
                    read_number(&input.value(), false)
                },
            )
        };
        html! {
            <label key={p.key} class="rhythm-hour">
                <input type="range" min="0" max={highest.to_string()} {step} value={value.to_string()}
                    aria-label={name} aria-orientation="vertical" {onchange} />
                <span aria-hidden="true">{ if hour % 3 == 0 { hour.to_string() } else { String::new() } }</span>
            </label>
        }
    };
    let back = (now != &said.arrivals.rhythm).then(|| {
        let hours = Parameter::all().filter(|p| is_hour(p.key));
        let settings = hours.filter_map(|p| Some((p.key, p.get(said)?))).collect();
        let back = Message::Act(Action::Set(settings));
        let onclick = send.reform(move |_: MouseEvent| back.clone());
        html! { <button type="button" class="button small" {onclick}>{ locale.t("rhythm.back") }</button> }
    });
    html! {
        <div class="rhythm" role="group" aria-labelledby="rhythm-title" aria-describedby={refused.then_some("rhythm-said")}>
            <h4 id="rhythm-title">{ locale.t("rhythm.title") }</h4>
            <div class="rhythm-hours">{ for hours.enumerate().map(bar) }</div>
            <p class="help">{ locale.t("rhythm.help") }</p>
            if refused {
                <p class="field-refused" id="rhythm-said" role="alert">{ locale.t("field.no_hour") }</p>
            }
            // One place whether there is something or not: else the sliders before it would be made anew and lose the focus.
            if let Some(back) = back {
                { back }
            }
        </div>
    }
}
