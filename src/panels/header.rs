//! The header: title, mode, scenario, language, look.

use super::detail;
use super::keys_help::keys_button;
use super::wish::Wish;
use super::words;
use crate::app::view::View;
use crate::locale::{Lang, Locale};
use crate::player::Action;
use crate::share::{Mode, ThemeChoice};
use limbo_sim::scenario::NAMES;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// One entry of a picker: the name that goes out, its words, and their language if it is another one.
struct Choice<'a>(&'a str, &'a str, Option<&'static str>);

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
                    <option value={name.to_string()} selected={*name == now} lang={*lang}>{ *words }</option>
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

/// The four uses of the page; the one shown is marked as the current page.
pub(super) fn modes(locale: &Locale, now: Mode, wish: &Callback<Wish>) -> Html {
    let button = |mode: Mode| {
        let words = locale.t(match mode {
            Mode::Story => "mode.story",
            Mode::Explore => "mode.explore",
            Mode::Compare => "mode.compare",
            Mode::Lab => "mode.lab",
        });
        let onclick = wish.reform(move |_: MouseEvent| Wish::Mode(mode));
        html! {
            <button type="button" class="mode" aria-current={(mode == now).then_some("page")} {onclick}>
                { words }
            </button>
        }
    };
    html! {
        <nav class="modes" aria-label={locale.t("mode.label").to_owned()}>
            { for Mode::ALL.iter().copied().map(button) }
        </nav>
    }
}

/// Title, modes and pickers.
pub fn header(view: &View, wish: &Callback<Wish>) -> Html {
    let locale = &view.locale;
    html! {
        <header class="app-head">
            <h1>{ locale.t("app.title") }</h1>
            { modes(locale, view.mode, wish) }
            { pickers(view, wish) }
        </header>
    }
}

/// How many e-mails one dot stands for, where there is a choice.
fn how_fine(view: &View, wish: &Callback<Wish>) -> Html {
    let (locale, scenario) = (&view.locale, &view.snapshot.scenario);
    let weights = detail::weights(scenario);
    if weights.len() < 2 {
        return Html::default();
    }
    let named = |w: &u32| {
        let words = locale.plural("clock.scale", (*w).into(), &[]);
        (w.to_string(), words)
    };
    let named: Vec<(String, String)> = weights.iter().map(named).collect();
    let choices: Vec<Choice> = named.iter().map(|(w, t)| Choice(w, t, None)).collect();
    let weigh = wish.reform(move |i: usize| Wish::Act(Action::Weigh(weights[i])));
    let now = scenario.weight.to_string();
    picker(
        "picker wide",
        locale.t("header.detail"),
        &now,
        &choices,
        weigh,
    )
}

fn pickers(view: &View, wish: &Callback<Wish>) -> Html {
    let (locale, snapshot) = (&view.locale, &view.snapshot);
    let seed = snapshot.seed;
    let scenarios = NAMES.map(|name| Choice(name, words::scenario(locale, name), None));
    let langs = Lang::ALL.map(|l| Choice(l.code(), l.own_name(), Some(l.code())));
    let themes: Vec<Choice> = ThemeChoice::ALL
        .iter()
        .map(|t| Choice(t.name(), theme_words(locale, *t), None))
        .collect();
    let load = wish.reform(move |i: usize| {
        Wish::Act(Action::Load {
            scenario: NAMES[i],
            seed,
            weight: None,
        })
    });
    let pick_lang = wish.reform(|i: usize| Wish::Lang(Lang::ALL[i]));
    let pick_theme = wish.reform(|i: usize| Wish::Theme(ThemeChoice::ALL[i]));
    let (scenario, theme) = (snapshot.scenario.name, view.theme_choice.name());
    html! {
        <div class="pickers" role="group" aria-label={locale.t("header.settings").to_owned()}>
            { matches!(view.mode, Mode::Explore | Mode::Compare).then(|| picker("picker wide", locale.t("header.scenario"), scenario, &scenarios, load)) }
            { if view.mode == Mode::Explore { how_fine(view, wish) } else { Html::default() } }
            { picker("picker", locale.t("header.language"), locale.lang().code(), &langs, pick_lang) }
            { picker("picker", locale.t("header.theme"), theme, &themes, pick_theme) }
            <button type="button" class="button share-open"
                onclick={wish.reform(|_: MouseEvent| Wish::Share(true))}>
                { locale.t("take.title").to_owned() }
            </button>
            { keys_button(locale) }
        </div>
    }
}
