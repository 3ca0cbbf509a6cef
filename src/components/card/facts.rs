//! What can be counted on for a message that waits: attempts, the next one, the end.

use super::{Card, waits_before, words};
use crate::app::view::View;
use crate::markup::{el, text};
use limbo_sim::MessageView;
use yew::prelude::*;

/// A list of names and values.
pub(super) fn facts(view: &View, card: &Card) -> Html {
    let Some(message) = &card.now else {
        return Html::default();
    };
    let locale = &view.locale;
    let mut rows = Vec::new();
    let mut row = |key: &str, value: String| {
        rows.push(el("dt", &[], vec![], vec![text(locale.t(key).into())]));
        rows.push(el("dd", &[], vec![], vec![text(value)]));
    };
    if let Some(hop) = waits_before(message) {
        row("card.attempts", locale.number(message.attempts.into()));
        row("card.next", next(view, card, message));
        let end = match message.gives_up_at {
            Some(at) => words::instant(view, at),
            None => locale.t("card.never_gives_up").into(),
        };
        row("card.gives_up", end);
        row(
            "card.rule",
            match message.server {
                Some(mta) => words::server(locale, mta).into(),
                None if hop.index() == 0 => locale.t("card.rule_program").into(),
                None => locale.t("card.rule_own").into(),
            },
        );
        if message.delay_notices > 0 {
            row("card.notices", locale.number(message.delay_notices.into()));
        }
    }
    let block = locale.number(f64::from(card.block) + 1.0);
    let blocks = locale.number(card.blocks.into());
    if card.blocks > 1 {
        row(
            "card.block",
            locale.fill("card.block_of", &[("block", &block), ("blocks", &blocks)]),
        );
    }
    el("dl", &["class"], vec!["message-facts".into()], rows)
}

/// When it will be tried next.
fn next(view: &View, card: &Card, message: &MessageView) -> String {
    match message.next_attempt {
        _ if card.on_hold => view.locale.t("card.next_block").into(),
        Some(at) => words::instant(view, at),
        None if message.attempts > 0 => view.locale.t("card.next_turn").into(),
        None => view.locale.t("card.next_first").into(),
    }
}
