//! The ways to the pages of prose that stand beside the page (xtask/site): the teacher's kit, and "about". They are there
//! where index.html says so: not in the page that is one file, nor under Trunk.

use super::icon::{BOOK, icon};
use crate::browser::dom;
use crate::i18n::Locale;
use yew::prelude::*;

/// The address of the teacher's page in the reader's language.
pub fn teach(locale: &Locale) -> Option<String> {
    dom::has_prose().then(|| ["teach/", locale.lang().code(), "/index.html"].concat())
}

/// The address of the page about Limbo.
pub fn about(locale: &Locale) -> Option<String> {
    dom::has_prose().then(|| ["about/", locale.lang().code(), ".html"].concat())
}

/// Both ways, for the foot of the page.
pub fn prose_links(locale: &Locale) -> Html {
    let (Some(teach), Some(about)) = (teach(locale), about(locale)) else {
        return Html::default();
    };
    html! {
        <p class="prose-links">
            <a href={teach}>{ locale.t("prose.teach") }</a>
            <a href={about}>{ locale.t("prose.about") }</a>
        </p>
    }
}

/// The way to the teacher's page from before a class: in a tab of its own, so that the class goes on seeing the page.
pub fn present_link(locale: &Locale) -> Html {
    let Some(teach) = teach(locale) else {
        return Html::default();
    };
    let name = locale.t("prose.teach").to_owned();
    html! {
        <a class="round present-teach" href={teach} target="_blank" rel="noopener" aria-label={name.clone()} title={name}>
            { icon(BOOK) }
        </a>
    }
}
