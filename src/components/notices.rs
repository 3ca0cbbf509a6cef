//! Polite warnings that the viewer can close.

use super::icon::RoundButton;
use crate::i18n::Locale;
use crate::message::Message;
use limbo_format::Notice;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Notices`].
#[derive(Clone, PartialEq, Properties)]
pub struct NoticesProps {
    /// Texts and formats.
    pub locale: Locale,
    /// What is to be said, the oldest first.
    pub notices: Rc<Vec<Notice>>,
    /// Where what the viewer asks for goes.
    pub send: Callback<Message>,
}

/// The notices, each with a button that closes it.
#[component]
pub fn Notices(props: &NoticesProps) -> Html {
    let NoticesProps {
        locale,
        notices,
        send,
    } = props;
    let all = notices.iter().enumerate().map(|(i, notice)| {
        let dismiss = send.reform(move |_: MouseEvent| Message::Dismiss(i));
        html! {
            <div key={[notice.key, " ", &notice.value].concat()} class="notice" role="status">
                <p>{ locale.fill(notice.key, &[("value", &notice.value)]) }</p>
                <RoundButton name={locale.t("notice.dismiss").to_owned()} onclick={dismiss}>
                    <span aria-hidden="true">{ "×" }</span>
                </RoundButton>
            </div>
        }
    });
    html! { <div class="notices">{ for all }</div> }
}
