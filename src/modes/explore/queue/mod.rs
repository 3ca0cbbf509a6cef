//! "Your own queue": the listing of a real mail queue becomes a pile, what happens when the destination comes back is
//! foretold for each remedy, and each of these runs can be watched on the stage. What is read never leaves the page.
//!
//! Everything that stands in a listing is shown as text, never as markup.

mod advice;
mod bring;
mod desk;
mod field;
mod forecast;
mod pile;
mod question;
mod words;

pub use desk::{QueueDesk, QueueShown, QueueSource};

use crate::components::modal::Modal;
use crate::i18n::Locale;
use crate::message::{Message, QueueMessage};
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`QueueDialog`].
#[derive(Clone, PartialEq, Properties)]
pub struct QueueProps {
    /// Texts and formats.
    pub locale: Locale,
    /// How far the queue has come.
    pub queue: Rc<QueueShown>,
    /// Where what the viewer asks for goes.
    pub send: Callback<Message>,
}

/// The dialog, open over the page for as long as it is rendered.
#[component]
pub fn QueueDialog(props: &QueueProps) -> Html {
    let QueueProps {
        locale,
        queue,
        send,
    } = props;
    let node = use_node_ref();
    let closed = send.reform(|_: Event| Message::Queue(QueueMessage::Open(false)));
    let pile = queue.pile.as_ref();
    html! {
        <Modal {locale} {node} class="queue" title_id="queue-title" title={locale.t("queue.title").to_owned()}
            on_closed={closed}>
            <bring::Bring ..props.clone() />
            if let Some(pile) = pile {
                <pile::PileView {locale} pile={pile.clone()}
                    destination={queue.question.as_ref().and_then(|q| q.destination.clone())} />
            }
            if let (Some(pile), Some(question)) = (pile, &queue.question) {
                <question::QuestionForm {locale} pile={pile.clone()} question={question.clone()}
                    foretelling={queue.is_foretelling()} {send} />
            }
            if pile.is_some() && queue.foretold.is_some() {
                <forecast::Forecasts ..props.clone() />
            }
            if pile.is_some() {
                { how_it_is_known(locale) }
            }
        </Modal>
    }
}

/// What is documented, and what is our model's.
fn how_it_is_known(locale: &Locale) -> Html {
    html! {
        <details class="queue-known">
            <summary>{ locale.t("queue.known") }</summary>
            <p><b>{ locale.t("queue.documented") }</b>{ " " }{ locale.t("queue.documented_text") }</p>
            <p><b>{ locale.t("queue.modelled") }</b>{ " " }{ locale.t("queue.modelled_text") }</p>
        </details>
    }
}

/// The way there, from Explore.
pub(super) fn invitation(locale: &Locale, send: &Callback<Message>) -> Html {
    let onclick = send.reform(|_: MouseEvent| Message::Queue(QueueMessage::Open(true)));
    html! {
        <section class="card queue-invitation" aria-labelledby="queue-invitation-title">
            <h2 id="queue-invitation-title">{ locale.t("queue.title") }</h2>
            <p>{ locale.t("queue.invite") }</p>
            <button type="button" class="button" {onclick}>{ locale.t("queue.open") }</button>
        </section>
    }
}
