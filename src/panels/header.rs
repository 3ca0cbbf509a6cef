//! The header: title, mode, scenario, language, look.

use super::detail;
use super::keys_help::keys_button;
use super::wish::Wish;
use super::words as panel_words;
use crate::app::view::View;
use crate::locale::{Lang, Locale};
use crate::markup::{On, button, classed, el, hear, tag, target, value, words};
use crate::player::Action;
use crate::share::{Mode, ThemeChoice};
use limbo_sim::catalogue::NAMES;
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
    let options = choices.iter().map(|choice| option(choice, now)).collect();
    let mut select = tag("select", &[], vec![], options);
    let picked = Callback::from(move |event: Event| {
        if let Some(select) = target::<HtmlSelectElement>(&event) {
            pick.emit(usize::try_from(select.selected_index()).unwrap_or(0));
        }
    });
    hear(&mut select, On::Change, picked);
    let label = classed("span", "visually-hidden", vec![words(label)]);
    classed("label", class, vec![label, select.into()])
}

fn option(Choice(name, said, lang): &Choice, now: &str) -> Html {
    let values = vec![
        Some(value(name)),
        (*name == now).then(|| "".into()),
        lang.map(AttrValue::from),
    ];
    let keys = &["value", "selected", "lang"];
    tag("option", keys, values, vec![words(said)]).into()
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
    let to = |mode: &Mode| {
        let said = locale.t(match mode {
            Mode::Story => "mode.story",
            Mode::Explore => "mode.explore",
            Mode::Compare => "mode.compare",
            Mode::Lab => "mode.lab",
        });
        let values = vec![
            Some("button".into()),
            Some("mode".into()),
            (*mode == now).then(|| "page".into()),
        ];
        let keys = &["type", "class", "aria-current"];
        button(keys, values, Wish::Mode(*mode).on(wish), vec![words(said)])
    };
    let values = vec!["modes".into(), value(locale.t("mode.label"))];
    let all = Mode::ALL.iter().map(to).collect();
    el("nav", &["class", "aria-label"], values, all)
}

/// Title, modes and pickers.
pub fn header(view: &View, wish: &Callback<Wish>) -> Html {
    let locale = &view.locale;
    let title = el("h1", &[], vec![], vec![words(locale.t("app.title"))]);
    let modes = modes(locale, view.mode, wish);
    classed(
        "header",
        "app-head",
        vec![title, modes, pickers(view, wish)],
    )
}

/// How many e-mails one dot stands for, where there is a choice.
#[inline(never)]
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

/// Which run is on the stage.
#[inline(never)]
fn which_run(view: &View, wish: &Callback<Wish>) -> Html {
    let (locale, snapshot) = (&view.locale, &view.snapshot);
    let seed = snapshot.seed;
    let scenarios = NAMES.map(|name| Choice(name, panel_words::scenario(locale, name), None));
    let load = wish.reform(move |i: usize| {
        Wish::Act(Action::Load {
            scenario: NAMES[i],
            seed,
            weight: None,
        })
    });
    let (label, now) = (locale.t("header.scenario"), snapshot.scenario.name);
    picker("picker wide", label, now, &scenarios, load)
}

/// Always the same places: what is left out leaves an empty one.
fn pickers(view: &View, wish: &Callback<Wish>) -> Html {
    let locale = &view.locale;
    let langs = Lang::ALL.map(|l| Choice(l.code(), l.own_name(), Some(l.code())));
    let themes: Vec<Choice> = ThemeChoice::ALL
        .iter()
        .map(|t| Choice(t.name(), theme_words(locale, *t), None))
        .collect();
    let pick_lang = wish.reform(|i: usize| Wish::Lang(Lang::ALL[i]));
    let pick_theme = wish.reform(|i: usize| Wish::Theme(ThemeChoice::ALL[i]));
    let (lang, theme) = (locale.lang().code(), view.theme_choice.name());
    let run = match view.mode {
        // The lab has its own choice of place.
        Mode::Story | Mode::Lab => Html::default(),
        Mode::Explore | Mode::Compare => which_run(view, wish),
    };
    let fine = match view.mode {
        Mode::Explore => how_fine(view, wish),
        _ => Html::default(),
    };
    let share = button(
        &["type", "class"],
        vec![Some("button".into()), Some("button share-open".into())],
        Wish::Share(true).on(wish),
        vec![words(locale.t("take.title"))],
    );
    let label = value(locale.t("header.settings"));
    el(
        "div",
        &["class", "role", "aria-label"],
        vec!["pickers".into(), "group".into(), label],
        vec![
            run,
            fine,
            picker(
                "picker",
                locale.t("header.language"),
                lang,
                &langs,
                pick_lang,
            ),
            picker(
                "picker",
                locale.t("header.theme"),
                theme,
                &themes,
                pick_theme,
            ),
            share,
            keys_button(locale),
        ],
    )
}
