//! "What happens when it comes back?": what is asked about the destination. Nobody can read these numbers from a queue.

use super::desk::SharedPile;
use super::field::DecimalField;
use super::words;
use crate::components::Select;
use crate::components::select::{SelectOption, options};
use crate::i18n::Locale;
use crate::message::{Message, QueueMessage};
use limbo_queue::{Overload, Question};
use limbo_sim::Duration;
use yew::prelude::*;

const CAPACITY: (f64, f64) = (0.001, 100_000.0);
const SESSIONS: (f64, f64) = (1.0, 10_000.0);
/// One session alone is never too many: nothing could be delivered.
const LIMIT: (f64, f64) = (2.0, 10_000.0);
const AWAY_MIN: (f64, f64) = (1.0, 1440.0);
const BACK_MIN: (f64, f64) = (0.0, 1440.0);
/// How long a destination is away after a fall where nothing else was said.
const AWAY: Duration = Duration::mins(10);

#[derive(Clone, PartialEq, Properties)]
pub(super) struct QuestionFormProps {
    pub locale: Locale,
    pub pile: SharedPile,
    pub question: Question,
    /// True while it is being answered.
    pub foretelling: bool,
    pub send: Callback<Message>,
}

/// Gives a changed question to the page.
fn ask<T: 'static>(
    props: &QuestionFormProps,
    change: impl Fn(&mut Question, T) + 'static,
) -> Callback<T> {
    let (question, send) = (props.question.clone(), props.send.clone());
    Callback::from(move |value| {
        let mut question = question.clone();
        change(&mut question, value);
        send.emit(Message::Queue(QueueMessage::Ask(Box::new(question))));
    })
}

/// The fields, and the button.
#[component]
pub(super) fn QuestionForm(props: &QuestionFormProps) -> Html {
    let QuestionFormProps {
        locale,
        question,
        foretelling,
        send,
        ..
    } = props;
    let onsubmit = {
        let (send, foretelling) = (send.clone(), *foretelling);
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let message = match foretelling {
                true => QueueMessage::StopForetelling,
                false => QueueMessage::Foretell,
            };
            send.emit(Message::Queue(message));
        })
    };
    let go = match foretelling {
        true => "queue.cancel",
        false => "queue.foretell",
    };
    html! {
        <section class="queue-question" aria-labelledby="queue-question-title">
            <h3 id="queue-question-title">{ locale.t("queue.question") }</h3>
            <p class="help">{ locale.t("queue.guess") }</p>
            <form class="queue-fields" {onsubmit} novalidate={true}>
                { destination(props) }
                <DecimalField {locale} id="queue-capacity" label={locale.t("queue.capacity").to_owned()}
                    value={question.capacity_per_s} range={CAPACITY}
                    on_change={ask(props, |q, n| q.capacity_per_s = n)} />
                <DecimalField {locale} id="queue-sessions" label={locale.t("queue.sessions").to_owned()} whole={true}
                    value={f64::from(question.sessions)} range={SESSIONS}
                    on_change={ask(props, |q, n: f64| q.sessions = n as u32)} />
                { overload(props) }
                <DecimalField {locale} id="queue-back" label={locale.t("queue.back_after").to_owned()}
                    value={minutes(question.back_after)} range={BACK_MIN}
                    on_change={ask(props, |q, n| q.back_after = of_minutes(n))} />
                <button type="submit" class={classes!("button", (!foretelling).then_some("primary"))}>
                    { locale.t(go) }
                </button>
            </form>
        </section>
    }
}

fn minutes(time: Duration) -> f64 {
    f64::from(time.ms()) / 60_000.0
}

fn of_minutes(minutes: f64) -> Duration {
    // As it was written: 4.1 minutes are 245,999.99... ms.
    Duration((minutes * 60_000.0).round() as u32)
}

/// The domain that is asked about: every one that the pile names, and all mail together.
fn destination(props: &QuestionFormProps) -> Html {
    let (locale, pile) = (&props.locale, &props.pile);
    let mut domains: Vec<Option<String>> = vec![None];
    domains.extend(pile.destinations.iter().map(|d| Some(d.domain.clone())));
    let names = domains.iter().enumerate().map(|(i, domain)| {
        let text = match domain {
            None => locale.t("queue.all_mail").to_owned(),
            Some(domain) => words::domain(locale, domain),
        };
        SelectOption::new(i.to_string(), text)
    });
    let names: Vec<SelectOption> = names.collect();
    let selected = domains
        .iter()
        .position(|domain| *domain == props.question.destination);
    let shared = pile.clone();
    let on_select = ask(props, move |q: &mut Question, picked: usize| {
        q.destination = domains.get(picked).cloned().flatten();
        q.new_per_s = shared.new_mail_per_s(q.destination.as_deref());
    });
    html! {
        <Select class="queue-field wide" label={locale.t("queue.destination").to_owned()} options={names}
            selected={selected.unwrap_or(0)} {on_select} />
    }
}

/// What it does when too many are connected, and what is to be said of that.
fn overload(props: &QuestionFormProps) -> Html {
    let (locale, question) = (&props.locale, &props.question);
    let kinds = [
        "queue.overload_none",
        "queue.overload_421",
        "queue.overload_falls",
    ];
    let selected = match question.overload {
        None => 0,
        Some((_, Overload::Refuses)) => 1,
        Some((_, Overload::Falls(_))) => 2,
    };
    let on_select = ask(props, |q: &mut Question, picked: usize| {
        let least = LIMIT.0 as u32;
        let limit = q.overload.map_or(q.sessions.max(least), |(limit, _)| limit);
        q.overload = match picked {
            0 => None,
            1 => Some((limit, Overload::Refuses)),
            _ => Some((limit, Overload::Falls(AWAY))),
        };
    });
    let limit = question.overload.map(|(limit, what)| {
        html! {
            <DecimalField {locale} id="queue-limit" label={locale.t("queue.limit").to_owned()} whole={true}
                value={f64::from(limit)} range={LIMIT}
                on_change={ask(props, move |q, n: f64| q.overload = Some((n as u32, what)))} />
        }
    });
    let away = match question.overload {
        Some((limit, Overload::Falls(away))) => html! {
            <DecimalField {locale} id="queue-away" label={locale.t("queue.away").to_owned()} value={minutes(away)}
                range={AWAY_MIN}
                on_change={ask(props, move |q, n| q.overload = Some((limit, Overload::Falls(of_minutes(n)))))} />
        },
        _ => Html::default(),
    };
    html! {
        <>
            <Select class="queue-field" label={locale.t("queue.overload").to_owned()}
                options={options(kinds.map(|key| locale.t(key).to_owned()))} {selected} {on_select} />
            { limit.unwrap_or_default() }
            { away }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_told_as_they_were_written() {
        for tenths in 0..=14_400 {
            let written = f64::from(tenths) / 10.0;
            assert_eq!(minutes(of_minutes(written)), written);
        }
    }
}
