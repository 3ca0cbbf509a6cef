//! The card of the message that was chosen.

use super::{Card, facts, words};
use crate::app::view::View;
use crate::markup::{el, text};
use crate::message::Message;
use limbo_player::StepKind;
use limbo_sim::Phase;
use yew::prelude::*;

pub(super) fn message(view: &View, card: &Card, send: &Callback<Message>) -> Html {
    let locale = &view.locale;
    let mine = card.now.is_some_and(|m| m.mine);
    let close = send.reform(|_: MouseEvent| Message::OpenCard(None));
    let keys = {
        let send = send.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                send.emit(Message::OpenCard(None));
            }
        })
    };
    let title = match &card.now {
        Some(_) if mine => locale.t("card.mine").to_owned(),
        Some(_) => words::subject(locale, card.id).to_owned(),
        None => locale.t("card.title").to_owned(),
    };
    html! {
        <section class={if mine { "card message mine" } else { "card message" }} aria-labelledby="message-title"
            onkeydown={keys}>
            <div class="message-head">
                <h2 id="message-title">{ title }</h2>
                <button type="button" class="round" onclick={close}
                    aria-label={locale.t("card.close").to_owned()}>{ "×" }</button>
            </div>
            { people(view, card, mine) }
            { now(view, card) }
            { facts::facts(view, card) }
            { story(view, card) }
        </section>
    }
}

fn said(class: &'static str, words: String) -> Html {
    el("p", &["class"], vec![class.into()], vec![text(words)])
}

/// From whom, to whom.
fn people(view: &View, card: &Card, mine: bool) -> Html {
    let Some(message) = &card.now else {
        return Html::default();
    };
    let [from, to] = words::people(&view.locale, message);
    let line = if mine {
        view.locale.t("card.from_you_to_you").to_owned()
    } else {
        view.locale
            .fill("card.from_to", &[("from", &from), ("to", &to)])
    };
    said("message-people", line)
}

/// Where it is, and since when.
fn now(view: &View, card: &Card) -> Html {
    let locale = &view.locale;
    let key = words::whereabouts(card);
    let Some(message) = &card.now else {
        return said("message-now", locale.t(key).into());
    };
    let class = match message.phase {
        Phase::Delivered => "message-now green",
        Phase::Returned | Phase::Returning => "message-now red",
        Phase::Outbox | Phase::Spooled(_) => "message-now amber",
        _ => "message-now blue",
    };
    let time = match message.phase {
        Phase::Delivered | Phase::Returned => message.since.since(message.born),
        _ => view.snapshot.now.since(message.here_since()),
    };
    let words = locale.fill(key, &[("time", &locale.duration(time))]);
    said(class, words)
}

/// What has happened to it, in order.
fn story(view: &View, card: &Card) -> Html {
    let locale = &view.locale;
    if card.now.is_none() {
        return Html::default();
    }
    // The attempts since the last one noted belong to the last row of attempts.
    let so_far = card.now.map_or(0, |m| m.attempts);
    let more = so_far.saturating_sub(card.told);
    let ends = |kind: &StepKind| !matches!(kind, StepKind::Late(_));
    let last = card.steps.iter().rposition(|s| ends(&s.kind));
    let steps = card.steps.iter().enumerate().map(|(i, step)| {
        let open = Some(i) == last && matches!(step.kind, StepKind::Tried { .. });
        let words = words::step(view, step, if open { more } else { 0 });
        let time = words::instant(view, step.at);
        let inside = vec![
            el("b", &[], vec![], vec![text(time)]),
            text([" · ", &words].concat()),
        ];
        el("li", &[], vec![], inside)
    });
    let list = el(
        "ol",
        &["class", "aria-label"],
        vec![
            "message-story".into(),
            locale.t("card.story").to_owned().into(),
        ],
        steps.collect(),
    );
    let reading = if card.reading {
        said("help", locale.t("card.reading").into())
    } else {
        Html::default()
    };
    html! { <>{ list }{ reading }</> }
}
