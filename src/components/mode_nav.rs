//! The four uses of the page, to go from one to another.

use crate::i18n::Locale;
use crate::message::Message;
use limbo_format::Mode;
use yew::prelude::*;

/// A button for each mode; the one shown is marked as the current page.
pub fn mode_nav(locale: &Locale, mode: Mode, send: &Callback<Message>) -> Html {
    let buttons = Mode::ALL.iter().map(|to| {
        let to = *to;
        let onclick = send.reform(move |_: MouseEvent| Message::Mode(to));
        html! {
            <button key={to.name()} type="button" class="mode" aria-current={(to == mode).then_some("page")} {onclick}>
                { locale.t(name_key(to)) }
            </button>
        }
    });
    html! { <nav class="modes" aria-label={locale.t("mode.label").to_owned()}>{ for buttons }</nav> }
}

fn name_key(mode: Mode) -> &'static str {
    match mode {
        Mode::Story => "mode.story",
        Mode::Explore => "mode.explore",
        Mode::Compare => "mode.compare",
        Mode::Lab => "mode.lab",
    }
}
