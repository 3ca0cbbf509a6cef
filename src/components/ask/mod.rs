//! "Ask the outage": when did you write, and what does your provider run? The answer is the life of that e-mail in the run,
//! in plain sentences, and the notice that its writer would have got, as text.

mod answer;
mod form;
mod notice;

use crate::components::modal::Modal;
use crate::i18n::Locale;
use crate::message::{LetterWords, Message};
use answer::answer;
use form::AskForm;
use limbo_player::{Life, Question, Snapshot};
use std::rc::Rc;
use yew::prelude::*;

/// How far a question to the run has come.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AskState {
    /// What was asked last.
    pub question: Option<Question>,
    /// The answer, once it is there; `None` inside where no such e-mail is ever sent.
    pub answer: Option<Option<Rc<Life>>>,
}

/// Properties of [`AskOutage`].
#[derive(Clone, PartialEq, Properties)]
pub struct AskOutageProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The run, and the instant shown.
    pub snapshot: Rc<Snapshot>,
    /// What was asked, and the answer.
    pub ask: AskState,
    /// What the reader calls their letter: it stands in the notice.
    pub words: Rc<LetterWords>,
    /// True where the e-mail can be shown on the stage.
    pub explore: bool,
    /// Where what the viewer asks for goes.
    pub send: Callback<Message>,
}

/// The dialog, open over the page for as long as it is rendered.
#[component]
pub fn AskOutage(props: &AskOutageProps) -> Html {
    let AskOutageProps {
        locale,
        snapshot,
        ask,
        send,
        ..
    } = props;
    let node = use_node_ref();
    let closed = send.reform(|_: Event| Message::AskDialog(false));
    let says = match (&ask.question, &ask.answer) {
        (None, _) => Html::default(),
        (Some(_), None) => html! { <p class="ask-wait">{ locale.t("ask.working") }</p> },
        (Some(_), Some(None)) => html! { <p>{ locale.t("ask.none") }</p> },
        (Some(_), Some(Some(life))) => answer(props, life),
    };
    html! {
        <Modal {locale} {node} class="ask" title_id="ask-title" title={locale.t("ask.title").to_owned()} on_closed={closed}>
            <p class="help">{ locale.t("ask.intro") }</p>
            <AskForm {locale} scenario={snapshot.scenario.clone()} {send} />
            <section class="ask-answer" role="status" aria-label={locale.t("ask.answer").to_owned()}>{ says }</section>
        </Modal>
    }
}
