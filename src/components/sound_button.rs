//! The switch for sound: off until somebody wants it.

use super::icon::{RoundButton, SILENT, SOUND, icon};
use crate::i18n::Locale;
use crate::message::Message;
use yew::prelude::*;

/// A button that is pressed while the page makes sounds.
pub fn sound_button(locale: &Locale, on: bool, send: &Callback<Message>) -> Html {
    let onclick = send.reform(move |_: MouseEvent| Message::Sound(!on));
    html! {
        <RoundButton name={locale.t("header.sound").to_owned()} pressed={on} {onclick}>
            { icon(if on { SOUND } else { SILENT }) }
        </RoundButton>
    }
}
