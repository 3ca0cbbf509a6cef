//! The viewer's own mail: a button that sends it, a chip for each message with how it stands, and a polite word to
//! whoever listens when that changes.

use crate::app::view::View;
use crate::markup::{el, text};
use crate::message::Message;
use limbo_player::Action;
use limbo_sim::{MessageId, MessageView, Phase, Place};
use web_sys::Element;
use yew::prelude::*;

/// On a chip: its message.
const MESSAGE: &str = "data-message";

pub(super) fn own(view: &View, send: &Callback<Message>) -> Html {
    let locale = &view.locale;
    let write = send.reform(|_: MouseEvent| Message::Act(Action::SendTest));
    let pick = {
        let send = send.clone();
        Callback::from(move |event: MouseEvent| {
            if let Some(id) = pressed(&event) {
                send.emit(Message::OpenCard(Some(id)));
            }
        })
    };
    let chips: Html = view.mine.iter().map(|m| chip(view, m)).collect();
    html! {
        <section class="card mail" aria-labelledby="mail-title">
            <h2 id="mail-title">{ locale.t("mail.title") }</h2>
            <button type="button" class="button mail-send" onclick={write}>{ locale.t("mail.send") }</button>
            <ul class="mail-own" onclick={pick}>{ chips }</ul>
            { el("p", &["class", "role"], vec!["visually-hidden".into(), "status".into()], vec![text(news(view))]) }
        </section>
    }
}

fn pressed(event: &MouseEvent) -> Option<MessageId> {
    let target: Element = event.target_dyn_into()?;
    let chip = target.closest("button").ok()??;
    chip.get_attribute(MESSAGE)?.parse().ok()
}

fn chip(view: &View, message: &MessageView) -> Html {
    let open = view.card.as_ref().is_some_and(|card| card.id == message.id);
    let inside = vec![
        el("b", &[], vec![], vec![text(sent(view, message))]),
        text([" ", &state(view, message, true)].concat()),
    ];
    let button = el(
        "button",
        &["type", "class", MESSAGE, "aria-pressed", "data-state"],
        vec![
            "button".into(),
            "chip".into(),
            message.id.to_string().into(),
            open.to_string().into(),
            tone(message).into(),
        ],
        inside,
    );
    el("li", &[], vec![], vec![button])
}

/// When it was sent, which is its name.
fn sent(view: &View, message: &MessageView) -> String {
    let time = super::words::instant(view, message.born);
    view.locale.fill("mail.sent", &[("time", &time)])
}

fn tone(message: &MessageView) -> &'static str {
    match message.phase {
        Phase::Delivered => "green",
        Phase::Returning | Phase::Returned | Phase::Lost => "red",
        Phase::Outbox | Phase::Spooled(_) => "amber",
        Phase::Travelling(_) | Phase::InService(_) => "blue",
    }
}

/// How it stands, in a few words; `timed` with how long it took or has waited.
fn state(view: &View, message: &MessageView, timed: bool) -> String {
    let locale = &view.locale;
    let key = match message.phase {
        Phase::Outbox => "mail.outbox",
        Phase::Travelling(_) | Phase::InService(_) => "mail.on_its_way",
        Phase::Spooled(Place::Provider) => "mail.waits_provider",
        Phase::Spooled(_) => "mail.waits_relay",
        Phase::Delivered => "mail.delivered",
        Phase::Returning => "mail.returning",
        Phase::Returned | Phase::Lost => "mail.returned",
    };
    let mut words = locale.t(key).to_owned();
    if timed {
        let length = match message.phase {
            Phase::Delivered | Phase::Returned => {
                let took = message.since.since(message.born);
                locale.fill("card.after", &[("time", &locale.duration(took))])
            }
            Phase::Outbox | Phase::Spooled(_) => {
                let waited = view.snapshot.now.since(message.here_since());
                locale.fill("card.for", &[("time", &locale.duration(waited))])
            }
            _ => return words,
        };
        words.push(' ');
        words.push_str(&length);
    }
    words
}

/// What is said aloud: how the message stands that last changed. The same words are not said twice.
fn news(view: &View) -> String {
    let last = view.mine.iter().max_by_key(|m| (m.since, m.id));
    last.map_or_else(String::new, |m| {
        let (name, state) = (sent(view, m), state(view, m, false));
        let values = [("sent", &*name), ("state", &*state)];
        view.locale.fill("mail.news", &values)
    })
}
