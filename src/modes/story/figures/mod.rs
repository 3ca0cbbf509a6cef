//! What is drawn beside the stage in some chapters, each worked out from the run that is shown or from runs played beside
//! it. Everything is text and simple bars, so that who hears the page gets the same.

mod account;
mod groups;
mod links;
mod patience;
mod tests;

pub(super) use account::account;
pub(super) use groups::GroupsFigure;
pub(super) use links::links;
pub(super) use patience::patience;
pub(super) use tests::tests;

use crate::components::three_figures;
use crate::i18n::Locale;
use limbo_sim::Scenario;
use yew::prelude::*;

/// So many dots as a number of e-mails.
fn emails(locale: &Locale, scenario: &Scenario, dots: u32) -> String {
    locale.number(f64::from(dots) * f64::from(scenario.weight))
}

/// The same, rounded to three figures: what a reader keeps of it.
fn about(locale: &Locale, scenario: &Scenario, dots: u32) -> String {
    locale.number(about_emails(scenario, dots))
}

fn about_emails(scenario: &Scenario, dots: u32) -> f64 {
    three_figures(f64::from(dots) * f64::from(scenario.weight))
}

/// A sentence about so many e-mails, rounded as well: of whole millions some languages say it in a form of its own.
fn said(locale: &Locale, key: &str, scenario: &Scenario, dots: u32) -> String {
    locale.plural(key, about_emails(scenario, dots), &[])
}

/// A bar of this share of its room, 0 to 1. However little it is, it is seen, unless it is nothing.
fn bar(class: &'static str, share: f64) -> Html {
    let style = format!("width:{:.1}%", share.clamp(0.0, 1.0) * 100.0);
    html! { <span class={bar_class(class, share)} {style}></span> }
}

fn bar_class(class: &'static str, share: f64) -> Classes {
    classes!("figure-bar", class, (share <= 0.0).then_some("none"))
}

/// About as many e-mails (dots) as will be told of: only their room is seen. No whole million, which some languages say in
/// more words.
const ROOM: u32 = 6_150;

/// What stands where a run is still being played, in the room of what will come, so that nothing moves when it does: the
/// same words with other numbers, which nobody sees or hears.
fn working(locale: &Locale, room: Html) -> Html {
    html! {
        <div class="figure-pending">
            <div class="figure-room" aria-hidden="true">{ room }</div>
            <p class="figure-working" role="status">{ locale.t("story.working") }</p>
        </div>
    }
}

/// Says whose numbers these are.
fn modelled(locale: &Locale) -> Html {
    html! { <p class="figure-note">{ locale.t("story.in_our_model") }</p> }
}

#[cfg(test)]
mod checks {
    use super::*;

    #[test]
    fn of_nothing_no_bar_is_drawn_and_of_ever_so_little_one_is() {
        assert!(bar_class("waits", 0.0).contains("none"));
        assert!(!bar_class("waits", 1e-9).contains("none"));
    }
}
