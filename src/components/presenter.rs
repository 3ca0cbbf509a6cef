//! What stands in the header's place on a projector: the four uses of the page, full screen, the keys, and the way
//! out; nothing else.

use super::icon::{QR, RoundButton, icon};
use super::keys_help::keys_button;
use super::mode_nav::mode_nav;
use super::sound_button::sound_button;
use crate::browser::screen;
use crate::i18n::Locale;
use crate::message::Message;
use limbo_format::Mode;
use yew::prelude::*;

/// Properties of [`PresenterBar`].
#[derive(Clone, PartialEq, Properties)]
pub struct PresenterBarProps {
    /// Texts and formats.
    pub locale: Locale,
    /// What the page is used for now.
    pub mode: Mode,
    /// Whether the page makes sounds.
    pub sound: bool,
    /// The way to the teacher's page, once it is known.
    pub teach: Html,
    /// Where what the viewer asks for goes.
    pub send: Callback<Message>,
}

/// The bar. Only screen readers get the title: before a class nobody needs to read it all the time.
#[component]
pub fn PresenterBar(props: &PresenterBarProps) -> Html {
    let PresenterBarProps {
        locale,
        mode,
        sound,
        teach,
        send,
    } = props;
    let leave = send.reform(|_: MouseEvent| Message::Present(false));
    let qr = send.reform(|_: MouseEvent| Message::QrDialog(true));
    html! {
        <header class="app-head present-bar">
            <h1 class="visually-hidden">{ locale.t("app.title") }</h1>
            { mode_nav(locale, *mode, send) }
            <div class="present-ways" role="group" aria-label={locale.t("present.bar").to_owned()}>
                <button type="button" class="button" onclick={|_: MouseEvent| screen::toggle_full_screen()}>
                    { locale.t("present.full_screen") }
                </button>
                <RoundButton name={locale.t("present.qr").to_owned()} onclick={qr}>{ icon(QR) }</RoundButton>
                { teach.clone() }
                // Only a run that is played can be heard.
                if matches!(mode, Mode::Story | Mode::Explore) {
                    { sound_button(locale, *sound, send) }
                }
                { keys_button(locale) }
                <button type="button" class="button" onclick={leave}>{ locale.t("present.leave") }</button>
            </div>
        </header>
    }
}
