//! The header: title, modes, and what the viewer chooses for the page: scenario, language, look.

use super::dot_weights;
use super::keys_help::keys_button;
use super::mode_nav::mode_nav;
use super::select::{Select, SelectOption};
use super::sound_button::sound_button;
use super::words;
use crate::i18n::{Lang, Locale};
use crate::message::Message;
use limbo_format::{Mode, ThemeChoice};
use limbo_player::{Action, Snapshot};
use limbo_sim::catalogue::NAMES;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Header`].
#[derive(Clone, PartialEq, Properties)]
pub struct HeaderProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The language that the list names.
    pub lang: Lang,
    /// The instant shown.
    pub snapshot: Rc<Snapshot>,
    /// What the page is used for now.
    pub mode: Mode,
    /// True in the operator's game, which is about one scenario.
    pub game: bool,
    /// The colours that the viewer chose.
    pub theme_choice: ThemeChoice,
    /// Whether the page makes sounds.
    pub sound: bool,
    /// Where what the viewer asks for goes.
    pub send: Callback<Message>,
}

/// Title, modes and pickers.
#[component]
pub fn Header(props: &HeaderProps) -> Html {
    let HeaderProps {
        locale,
        lang,
        snapshot,
        mode,
        game,
        theme_choice,
        sound,
        send,
    } = props;
    let share = send.reform(|_: MouseEvent| Message::ShareDialog(true));
    html! {
        <header class="app-head">
            <h1>{ locale.t("app.title") }</h1>
            { mode_nav(locale, *mode, send) }
            <div class="pickers" role="group" aria-label={locale.t("header.settings").to_owned()}>
                { language_picker(locale, *lang, send) }
                { theme_picker(locale, *theme_choice, send) }
                <button type="button" class="button share-open" onclick={share}>{ locale.t("take.title") }</button>
                // Only a run that is played can be heard.
                if matches!(mode, Mode::Story | Mode::Explore) {
                    { sound_button(locale, *sound, send) }
                }
                { keys_button(locale) }
            </div>
            // The lab has its own choice of scenario, a chapter is about one.
            if matches!(mode, Mode::Explore | Mode::Compare) && !game {
                <div class="scenario-pickers">
                    { scenario_picker(locale, snapshot, send) }
                    if *mode == Mode::Explore {
                        { weight_picker(locale, snapshot, send) }
                    }
                </div>
            }
        </header>
    }
}

/// A list of the header; its label is for screen readers.
fn picker(
    label: &str,
    options: Vec<SelectOption>,
    selected: Option<usize>,
    on_select: Callback<usize>,
) -> Html {
    html! {
        <Select class="picker" label={label.to_owned()} label_hidden=true {options} selected={selected.unwrap_or(0)}
            {on_select} />
    }
}

/// Which run is on the stage.
fn scenario_picker(locale: &Locale, snapshot: &Snapshot, send: &Callback<Message>) -> Html {
    let seed = snapshot.seed;
    let option =
        |name: &'static str| SelectOption::new(name, words::scenario(locale, name).to_owned());
    let load = send.reform(move |i: usize| {
        Message::Act(Action::Load {
            scenario: NAMES.get(i).copied().unwrap_or(NAMES[0]),
            seed,
            weight: None,
        })
    });
    let mut options = NAMES.map(option).to_vec();
    let selected = match snapshot.scenario.listed {
        None => NAMES
            .iter()
            .position(|name| *name == snapshot.scenario.name),
        // The reader's own queue is none of them: each can be chosen in its place. Its own entry is there only while it is
        // the one in force, and choosing that asks for nothing.
        Some(_) => {
            let title = words::title(locale, &snapshot.scenario).to_owned();
            options.push(SelectOption::new("queue", title));
            Some(NAMES.len())
        }
    };
    let label = locale.t("header.scenario");
    picker(label, options, selected, load)
}

/// How many e-mails one dot stands for, where there is a choice.
fn weight_picker(locale: &Locale, snapshot: &Snapshot, send: &Callback<Message>) -> Html {
    let weights = dot_weights::choices(&snapshot.scenario);
    if weights.len() < 2 {
        return Html::default();
    }
    let option = |w: &u32| {
        SelectOption::new(
            w.to_string(),
            locale.plural("clock.scale", (*w).into(), &[]),
        )
    };
    let options = weights.iter().map(option).collect();
    let selected = weights.iter().position(|w| *w == snapshot.scenario.weight);
    let weigh = send.reform(move |i: usize| Message::Act(Action::Weigh(weights[i])));
    let label = locale.t("header.detail");
    picker(label, options, selected, weigh)
}

fn language_picker(locale: &Locale, listed: Lang, send: &Callback<Message>) -> Html {
    let languages = Lang::all();
    let option = |lang: &Lang| SelectOption {
        lang: Some(lang.tag()),
        ..SelectOption::new(lang.code(), lang.own_name())
    };
    let options = languages.iter().map(option).collect();
    let selected = languages.iter().position(|lang| *lang == listed);
    let choose = send.reform(move |i: usize| Message::Language(languages[i]));
    let label = locale.t("header.language");
    picker(label, options, selected, choose)
}

fn theme_picker(locale: &Locale, now: ThemeChoice, send: &Callback<Message>) -> Html {
    let option = |theme: &ThemeChoice| {
        SelectOption::new(theme.name(), locale.t(words::theme_key(*theme)).to_owned())
    };
    let options = ThemeChoice::ALL.iter().map(option).collect();
    let selected = ThemeChoice::ALL.iter().position(|theme| *theme == now);
    let choose = send.reform(|i: usize| Message::Theme(ThemeChoice::ALL[i]));
    let label = locale.t("header.theme");
    picker(label, options, selected, choose)
}
