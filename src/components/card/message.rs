//! The card of the message that was chosen.

use super::facts::facts;
use super::receipt::Receipt;
use super::{Card, look, words};
use crate::browser::{dom, focus, observe};
use crate::components::events::send_some;
use crate::components::icon::RoundButton;
use crate::components::share::SharedPage;
use crate::components::stage::pick_input;
use crate::i18n::Locale;
use crate::message::{LetterWords, Message, PickInput};
use limbo_player::{Snapshot, StepKind};
use limbo_sim::{Duration, MessageId, MessageView, Phase, Scenario, SimTime, World};
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// Properties of [`MessageCard`].
#[derive(Clone, PartialEq, Properties)]
pub struct MessageCardProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The instant shown.
    pub snapshot: Rc<Snapshot>,
    /// The message that was chosen; where there is none, nothing is shown.
    pub card: Option<Rc<Card>>,
    /// What the reader calls their letter.
    pub words: Rc<LetterWords>,
    /// True in the story, where the reader writes to Anna, and not to themselves.
    #[prop_or_default]
    pub to_anna: bool,
    /// The page whose moments are shared.
    pub page: SharedPage,
    /// Where what the viewer asks for goes.
    pub send: Callback<Message>,
}

/// Who it is, where it is, what can be counted on, and what has happened to it.
#[component]
pub fn MessageCard(props: &MessageCardProps) -> Html {
    let MessageCardProps {
        locale,
        snapshot,
        card,
        words: called,
        to_anna,
        page,
        send,
    } = props;
    // Who opens it by the keyboard is at its beginning, wherever on the page it stands; and once more who has gone back to the
    // stage meanwhile, where it goes along with the choice.
    let from_own = use_mut_ref(|| false);
    let came_from = from_own.clone();
    use_effect_with(card.is_some(), move |is_open| {
        let listening = is_open.then(|| {
            *came_from.borrow_mut() = focus::is_at(OWN);
            dom::show_card(TITLE);
            focus::go_on(STOP, TITLE);
            observe::keys(Callback::from(|event: KeyboardEvent| {
                if pick_input(&event) == Some(PickInput::Open) {
                    focus::go_on(STOP, TITLE);
                }
            }))
        });
        move || drop(listening)
    });
    let Some(card) = card else {
        return Html::default();
    };
    let mine = card.now.is_some_and(|m| m.mine);
    let title = title(locale, card, called, *to_anna);
    // The card goes, and what has the focus in it: the next e-mail is found from where this one was, on the stage or among the
    // reader's own.
    let own = [OWN, "[data-message=\"", &card.id.to_string(), "\"]"].concat();
    let closed = move || {
        if !(*from_own.borrow() && focus::back_to(&own)) {
            focus::back_to(STOP);
        }
        Message::OpenCard(None)
    };
    let close = {
        let closed = closed.clone();
        send.reform(move |_: MouseEvent| closed())
    };
    let onkeydown = send_some(send, move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            return Some(closed());
        }
        // There the arrow keys do what they do on the stage, where the reader has just been.
        let element: Element = event.target_dyn_into()?;
        let input = pick_input(&event).filter(|_| element.id() == TITLE)?;
        event.prevent_default();
        Some(Message::Pick(input))
    });
    let scenario = &snapshot.scenario;
    html! {
        <section class={classes!("card", "message", mine.then_some("mine"))} aria-labelledby={TITLE}
            {onkeydown}>
            <div class="message-head">
                <h2 id={TITLE} tabindex="-1">{ title }</h2>
                <RoundButton name={locale.t("card.close").to_owned()} onclick={close}>{ "×" }</RoundButton>
            </div>
            if let Some(message) = &card.now {
                <p class="message-people">{ people(locale, message, called, *to_anna) }</p>
                { whereabouts(locale, snapshot, card, message) }
                { facts(locale, scenario, card) }
                { past(locale, scenario, card) }
                if mine {
                    <Receipt {locale} {snapshot} {card} words={called} {to_anna} {page} />
                }
            } else {
                <p class="message-now">{ locale.t(words::whereabouts(card)) }</p>
            }
        </section>
    }
}

/// The id of its title.
const TITLE: &str = "message-title";

/// Where e-mails are found by keys.
const STOP: &str = ".stage-messages";

/// A button for one of the reader's own.
const OWN: &str = ".chip";

fn title(locale: &Locale, card: &Card, called: &LetterWords, to_anna: bool) -> String {
    match &card.now {
        Some(message) if message.mine => words::own(locale, called, to_anna),
        Some(message) if message.test => locale.t("card.user_test").to_owned(),
        Some(_) => words::subject(locale, card.id).to_owned(),
        None => locale.t("card.title").to_owned(),
    }
}

/// What is said of a message that is found on the stage: what it is, whose, and where.
pub fn found(
    locale: &Locale,
    called: &LetterWords,
    to_anna: bool,
    world: &World,
    id: MessageId,
) -> String {
    let card = look(world, id, None);
    let title = title(locale, &card, called, to_anna);
    let Some(message) = &card.now else {
        return title;
    };
    let people = people(locale, message, called, to_anna);
    let time = locale.duration(length(&card, message, world.now()));
    let place = locale.fill(words::whereabouts(&card), &[("time", &time)]);
    [title, people, place].join(" · ")
}

/// From whom, to whom.
fn people(locale: &Locale, message: &MessageView, called: &LetterWords, to_anna: bool) -> String {
    if let Some(to) = called.to().filter(|_| message.mine) {
        return locale.fill("card.from_you_to", &[("to", &to)]);
    }
    if message.mine {
        let key = match to_anna {
            true => "card.from_you_to_anna",
            false => "card.from_you_to_you",
        };
        return locale.t(key).to_owned();
    }
    let [from, to] = words::people(locale, message);
    if message.test {
        return locale.fill("card.user_to_self", &[("to", &to)]);
    }
    locale.fill("card.from_to", &[("from", &from), ("to", &to)])
}

/// Where it is, and since when.
fn whereabouts(locale: &Locale, snapshot: &Snapshot, card: &Card, message: &MessageView) -> Html {
    let accent = match message.phase {
        Phase::Delivered => "green",
        Phase::Returned | Phase::Returning | Phase::Lost => "red",
        Phase::Outbox | Phase::Spooled(_) => "amber",
        _ => "blue",
    };
    let time = locale.duration(length(card, message, snapshot.now));
    html! {
        <p class={classes!("message-now", accent)}>
            { locale.fill(words::whereabouts(card), &[("time", &time)]) }
        </p>
    }
}

/// How long it took, or has been as it is. Its limbo began with the first server that took it, as on its receipt.
pub(super) fn length(card: &Card, message: &MessageView, now: SimTime) -> Duration {
    let since = match message.phase {
        Phase::Delivered | Phase::Returned => return message.since.since(message.born),
        Phase::Spooled(_) if card.in_limbo => card.taken_at(),
        _ => None,
    };
    now.since(since.unwrap_or_else(|| message.here_since()))
}

/// What has happened to it, in order.
fn past(locale: &Locale, scenario: &Scenario, card: &Card) -> Html {
    // The attempts since the last one noted belong to the last row of attempts.
    let attempts = card.now.map_or(0, |m| m.attempts);
    let more = attempts.saturating_sub(card.listed_attempts);
    let last = card
        .steps
        .iter()
        .rposition(|step| !matches!(step.kind, StepKind::Late(_)));
    let steps = card.steps.iter().enumerate().map(|(i, step)| {
        let goes_on = Some(i) == last && matches!(step.kind, StepKind::Tried { .. });
        let more = if goes_on { more } else { 0 };
        html! {
            <li key={i}>
                <b>{ words::instant(locale, scenario, step.at) }</b>
                { [" · ", &words::step(locale, scenario, step, more)].concat() }
            </li>
        }
    });
    html! {
        <>
            // Reached by Tab because it may scroll.
            <ol class="message-story" tabindex="0" aria-label={locale.t("card.story").to_owned()}>{ for steps }</ol>
            if card.reading {
                <p class="help">{ locale.t("card.reading") }</p>
            }
        </>
    }
}
