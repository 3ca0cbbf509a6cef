//! What a postmaster types for a remedy: commands to copy, each with what it does, the manual in which it stands, and what
//! to mind. Nothing here runs anything.

use super::desk::SharedPile;
use super::words;
use crate::browser::save;
use crate::i18n::Locale;
use limbo_queue::advice::{Aim, Mind, Step, Typed, advice};
use limbo_queue::pile::Listing;
use limbo_queue::remedy::Remedy;
use yew::prelude::*;

#[derive(Clone, PartialEq, Properties)]
pub(super) struct AdviceProps {
    pub locale: Locale,
    pub pile: SharedPile,
    /// The domain that it is for; none: all mail.
    pub destination: Option<String>,
    /// How many wait.
    pub messages: u32,
    pub remedy: Remedy,
}

/// The steps, in the order in which they are taken.
#[component]
pub(super) fn Advice(props: &AdviceProps) -> Html {
    let locale = &props.locale;
    let said = use_state_eq(String::new);
    let domain = props.destination.as_deref();
    let steps = advice(&props.pile, domain, props.messages, props.remedy);
    if steps.is_empty() {
        return html! { <p class="queue-warning">{ locale.t("queue.no_plain_name") }</p> };
    }
    // While it is down; when it is back.
    let is_before = |step: &&Step| matches!(step.aim, Aim::Look | Aim::Remember | Aim::StopTrying);
    let (before, after): (Vec<&Step>, Vec<&Step>) = steps.iter().partition(is_before);
    let is_exim = props.pile.listing == Listing::Exim;
    let list = |steps: Vec<&Step>| {
        let row = |step: &&Step| {
            let copied = {
                let (said, locale, command) = (said.setter(), locale.clone(), step.command.clone());
                Callback::from(move |_: MouseEvent| {
                    let (said, locale) = (said.clone(), locale.clone());
                    save::copy(&command, move |copied| {
                        let key = if copied {
                            "queue.copied"
                        } else {
                            "queue.not_copied"
                        };
                        said.set(locale.t(key).to_owned());
                    });
                })
            };
            step_row(locale, step, is_exim, copied)
        };
        html! { <ol class="queue-steps">{ for steps.iter().map(row) }</ol> }
    };
    html! {
        <section class="queue-advice" aria-labelledby="queue-advice-title">
            <h3 id="queue-advice-title">
                { locale.fill("queue.advice", &[("remedy", &words::remedy(locale, props.remedy))]) }
            </h3>
            <p class="help">{ locale.t("queue.advice_help") }</p>
            <h4>{ locale.t("queue.while_down") }</h4>
            { list(before) }
            <h4>{ locale.t("queue.when_back") }</h4>
            { list(after) }
            if props.remedy == Remedy::LeaveAlone {
                <p>{ locale.t("queue.nothing_to_type") }</p>
            }
            <p class="queue-said" role="status">{ (*said).clone() }</p>
        </section>
    }
}

fn step_row(locale: &Locale, step: &Step, is_exim: bool, copied: Callback<MouseEvent>) -> Html {
    let (manual, address) = step.manual.name();
    let name = locale.fill("queue.copy_name", &[("command", &step.command)]);
    let warning =
        |mind: &Mind| html! { <p class="queue-warning">{ locale.t(words::mind(*mind)) }</p> };
    html! {
        <li class="queue-step">
            <p>{ locale.t(words::aim(step.aim, is_exim)) }
                if step.typed == Typed::EximConfiguration {
                    { " " }{ locale.t("queue.in_configuration") }
                }
            </p>
            <div class="queue-command">
                <code tabindex="0" translate="no">{ step.command.clone() }</code>
                <button type="button" class="button small" aria-label={name} onclick={copied}>
                    { locale.t("queue.copy") }
                </button>
            </div>
            { for step.minds.iter().map(warning) }
            <p class="help">
                { locale.t("queue.manual") }{ " " }
                <a href={address} target="_blank" rel="noopener noreferrer">{ manual }</a>
            </p>
        </li>
    }
}
