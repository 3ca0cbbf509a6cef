//! The header: title, scenario, language, look.

use super::words;
use crate::locale::{Lang, Locale};
use crate::player::{Action, Snapshot};
use crate::share::ThemeChoice;
use limbo_sim::scenario::NAMES;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// One entry of a picker: the name that goes out, its words, and their language if it is another one.
struct Choice<'a>(&'static str, &'a str, Option<&'static str>);

/// A native select with its label; tells which entry was picked.
fn picker(
    class: &'static str,
    label: &str,
    now: &str,
    choices: &[Choice],
    pick: Callback<usize>,
) -> Html {
    let onchange = Callback::from(move |event: Event| {
        if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
            pick.emit(usize::try_from(select.selected_index()).unwrap_or(0));
        }
    });
    html! {
        <label class={class}>
            <span class="visually-hidden">{ label }</span>
            <select {onchange}>
                { for choices.iter().map(|Choice(name, words, lang)| html! {
                    <option value={*name} selected={*name == now} lang={*lang}>{ *words }</option>
                }) }
            </select>
        </label>
    }
}

fn theme_words(locale: &Locale, theme: ThemeChoice) -> &str {
    locale.t(match theme {
        ThemeChoice::Auto => "theme.auto",
        ThemeChoice::Light => "theme.light",
        ThemeChoice::Dark => "theme.dark",
        ThemeChoice::Projector => "theme.projector",
    })
}

/// Title and pickers; `theme` is the look that was asked for.
pub fn header(
    locale: &Locale,
    snapshot: &Snapshot,
    theme: ThemeChoice,
    on_lang: &Callback<Lang>,
    on_theme: &Callback<ThemeChoice>,
    act: &Callback<Action>,
) -> Html {
    let seed = snapshot.seed;
    let scenarios = NAMES.map(|name| Choice(name, words::scenario(locale, name), None));
    let langs = Lang::ALL.map(|l| Choice(l.code(), l.own_name(), Some(l.code())));
    let themes = ThemeChoice::ALL.map(|t| Choice(t.name(), theme_words(locale, t), None));
    let load = act.reform(move |i: usize| Action::Load {
        scenario: NAMES[i],
        seed,
    });
    let pick_lang = on_lang.reform(|i: usize| Lang::ALL[i]);
    let pick_theme = on_theme.reform(|i: usize| ThemeChoice::ALL[i]);
    let scenario = snapshot.scenario.name;
    html! {
        <header class="app-head">
            <h1>{ locale.t("app.title") }</h1>
            <div class="pickers" role="group" aria-label={locale.t("header.settings").to_owned()}>
                { picker("picker wide", locale.t("header.scenario"), scenario, &scenarios, load) }
                { picker("picker", locale.t("header.language"), locale.lang().code(), &langs, pick_lang) }
                { picker("picker", locale.t("header.theme"), theme.name(), &themes, pick_theme) }
            </div>
        </header>
    }
}
