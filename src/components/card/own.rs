//! The viewer's own mail: a button that sends it, a chip for each message with how it stands, and a polite announcement
//! for screen readers when that changes.

use super::words;
use crate::i18n::Locale;
use crate::message::{LetterWords, Message};
use limbo_player::{Action, OWN_MAX, Snapshot};
use limbo_sim::{MessageId, MessageView, Phase, Place};
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`OwnMail`].
#[derive(Clone, PartialEq, Properties)]
pub struct OwnMailProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The instant shown.
    pub snapshot: Rc<Snapshot>,
    /// The viewer's own messages at that instant, the newest last.
    pub mine: Rc<Vec<MessageView>>,
    /// What they call their letter.
    #[prop_or_default]
    pub words: Rc<LetterWords>,
    /// The message whose card is open.
    #[prop_or_default]
    pub open: Option<MessageId>,
    /// Where what the viewer asks for goes.
    pub send: Callback<Message>,
}

/// The viewer's own mail, to stand beside the stage.
#[component]
pub fn OwnMail(props: &OwnMailProps) -> Html {
    let OwnMailProps {
        locale,
        snapshot,
        mine,
        words: called,
        open,
        send,
    } = props;
    let write = send.reform(|_: MouseEvent| Message::Act(Action::SendTest));
    let ask = send.reform(|_: MouseEvent| Message::AskDialog(true));
    let newest = &mine[mine.len().saturating_sub(OWN_MAX)..];
    let chips = newest.iter().map(|message| {
        let id = message.id;
        let onclick = send.reform(move |_: MouseEvent| Message::OpenCard(Some(id)));
        html! {
            <li key={id.to_string()}>
                <button type="button" class="chip" data-message={id.to_string()} data-state={accent(message)}
                    aria-pressed={(*open == Some(id)).to_string()} {onclick}>
                    if let Some(line) = called.line() {
                        { [&*locale.fill("card.line", &[("line", &line)]), " "].concat() }
                    }
                    <b>{ sent(locale, snapshot, message) }</b>
                    { [" ", state(locale, message), &length(locale, snapshot, message)].concat() }
                </button>
            </li>
        }
    });
    html! {
        <section class="card mail" aria-labelledby="mail-title">
            <h2 id="mail-title">{ locale.t("mail.title") }</h2>
            <button type="button" class="button mail-send" onclick={write}>{ locale.t("mail.send") }</button>
            <button type="button" class="button" onclick={ask}>{ locale.t("ask.open") }</button>
            <ul class="mail-own">{ for chips }</ul>
            <p class="visually-hidden" role="status">{ announcement(locale, snapshot, mine) }</p>
        </section>
    }
}

/// When it was sent, which is its name.
fn sent(locale: &Locale, snapshot: &Snapshot, message: &MessageView) -> String {
    let time = words::instant(locale, &snapshot.scenario, message.born);
    locale.fill("mail.sent", &[("time", &time)])
}

fn accent(message: &MessageView) -> &'static str {
    match message.phase {
        Phase::Delivered => "green",
        Phase::Returning | Phase::Returned | Phase::Lost => "red",
        Phase::Outbox | Phase::Spooled(_) => "amber",
        Phase::Travelling(_) | Phase::InService(_) => "blue",
    }
}

/// How it stands, in a few words.
fn state<'a>(locale: &'a Locale, message: &MessageView) -> &'a str {
    locale.t(match message.phase {
        Phase::Outbox => "mail.outbox",
        Phase::Travelling(_) | Phase::InService(_) => "mail.on_its_way",
        Phase::Spooled(Place::Provider) => "mail.waits_provider",
        Phase::Spooled(_) => "mail.waits_relay",
        Phase::Delivered => "mail.delivered",
        Phase::Returning => "mail.returning",
        Phase::Returned => "mail.returned",
        Phase::Lost => "mail.lost",
    })
}

/// How long it took or has waited, after a space; empty where neither can be said.
fn length(locale: &Locale, snapshot: &Snapshot, message: &MessageView) -> String {
    let (key, time) = match message.phase {
        Phase::Delivered | Phase::Returned => ("card.after", message.since.since(message.born)),
        Phase::Outbox | Phase::Spooled(_) => ("card.for", snapshot.now.since(message.here_since())),
        _ => return String::new(),
    };
    let length = locale.fill(key, &[("time", &locale.duration(time))]);
    [" ", &length].concat()
}

/// What screen readers announce: how the message stands that last changed. Without times, so that it changes only when
/// there is something new.
fn announcement(locale: &Locale, snapshot: &Snapshot, mine: &[MessageView]) -> String {
    let last = mine.iter().max_by_key(|m| (m.since, m.id));
    last.map_or_else(String::new, |message| {
        let sent = sent(locale, snapshot, message);
        let values = [("sent", &*sent), ("state", state(locale, message))];
        locale.fill("mail.news", &values)
    })
}
