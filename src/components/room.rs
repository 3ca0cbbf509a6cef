//! The door to a room that comes with the second part of the program, and what stands there until it is open.

use crate::i18n::Locale;
use crate::later::{self, Part};
use crate::markup::{el, text};
use yew::prelude::*;

/// A room that somebody has come for: fetched if need be, then shown.
pub fn room(locale: &Locale, part: Part, inside: impl FnOnce() -> Html) -> Html {
    later::load();
    when_here(locale, part, inside)
}

/// A room that is shown when the second part is here, and not fetched by being looked at.
pub fn when_here(locale: &Locale, part: Part, inside: impl FnOnce() -> Html) -> Html {
    match part {
        Part::Here => inside(),
        Part::Lost => lost(locale),
        Part::Absent | Part::Coming => say(locale, "later.coming"),
    }
}

fn say(locale: &Locale, key: &'static str) -> Html {
    let words = vec![text(locale.t(key).into())];
    el(
        "p",
        &["class", "role"],
        vec!["coming".into(), "status".into()],
        words,
    )
}

#[inline(never)]
fn lost(locale: &Locale) -> Html {
    let again = Callback::from(|_: MouseEvent| later::retry());
    html! {
        <div class="coming">
            { say(locale, "later.lost") }
            <button type="button" class="button" onclick={again}>{ locale.t("later.again") }</button>
        </div>
    }
}
