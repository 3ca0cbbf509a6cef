//! What can be counted on for a message that waits: attempts, the next one, the end.

use super::{Card, waits_before, words};
use crate::i18n::Locale;
use limbo_sim::{Hop, MessageView, Scenario};
use yew::prelude::*;

/// A list of names and values.
pub(super) fn facts(locale: &Locale, scenario: &Scenario, card: &Card) -> Html {
    let Some(message) = &card.now else {
        return Html::default();
    };
    let mut rows = match waits_before(message) {
        Some(hop) => waiting(locale, scenario, card, message, hop),
        None => Vec::new(),
    };
    if card.blocks > 1 {
        let block = locale.number(f64::from(card.block) + 1.0);
        let blocks = locale.number(card.blocks.into());
        let values = [("block", &*block), ("blocks", &*blocks)];
        rows.push(("card.block", locale.fill("card.block_of", &values)));
    }
    let rows = rows.into_iter().map(|(key, value)| {
        html! { <><dt>{ locale.t(key) }</dt><dd>{ value }</dd></> }
    });
    html! { <dl class="message-facts">{ for rows }</dl> }
}

/// Of a message that waits before a link: the keys of the names, and the values.
fn waiting(
    locale: &Locale,
    scenario: &Scenario,
    card: &Card,
    message: &MessageView,
    hop: Hop,
) -> Vec<(&'static str, String)> {
    let gives_up = match message.gives_up_at {
        Some(at) => words::instant(locale, scenario, at),
        None => locale.t("card.never_gives_up").into(),
    };
    let rule = match message.server {
        Some(mta) => words::server(locale, mta),
        None if hop == Hop::Submission => locale.t("card.rule_program"),
        None => locale.t("card.rule_own"),
    };
    let mut rows = vec![
        ("card.attempts", locale.number(message.attempts.into())),
        ("card.next", next(locale, scenario, card, message)),
        ("card.gives_up", gives_up),
        ("card.rule", rule.into()),
    ];
    if message.delay_notices > 0 {
        let notices = locale.number(message.delay_notices.into());
        rows.push(("card.notices", notices));
    }
    rows
}

/// When it will be tried next.
fn next(locale: &Locale, scenario: &Scenario, card: &Card, message: &MessageView) -> String {
    match message.next_attempt {
        _ if card.on_hold => locale.t("card.next_block").into(),
        Some(at) => words::instant(locale, scenario, at),
        None if card.is_over => locale.t("card.next_none").into(),
        None if message.attempts > 0 => locale.t("card.next_turn").into(),
        None => locale.t("card.next_first").into(),
    }
}
