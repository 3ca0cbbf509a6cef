//! Before a class: what stands in the header's place on a projector. The four uses of the page, full screen, the
//! keys, and the way out; nothing else.

use super::Wish;
use super::header::modes;
use super::keys_help::keys_button;
use crate::app::view::View;
use crate::app::watch::full_screen;
use yew::prelude::*;

/// The bar. The title is there for who hears the page: before a class nobody needs to read it all the time.
pub fn presenter_bar(view: &View, wish: &Callback<Wish>) -> Html {
    let locale = &view.locale;
    let leave = wish.reform(|_: MouseEvent| Wish::Present(false));
    html! {
        <header class="app-head present-bar">
            <h1 class="visually-hidden">{ locale.t("app.title") }</h1>
            { modes(locale, view.mode, wish) }
            <div class="present-ways" role="group" aria-label={locale.t("present.bar").to_owned()}>
                <button type="button" class="button" onclick={|_: MouseEvent| full_screen()}>
                    { locale.t("present.full_screen") }
                </button>
                { keys_button(locale) }
                <button type="button" class="button" onclick={leave}>{ locale.t("present.leave") }</button>
            </div>
        </header>
    }
}
