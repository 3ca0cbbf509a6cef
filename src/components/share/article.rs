//! For an article: what is shown in another page and how, the lines to paste for it, and a preview that is the page
//! itself in a frame, made when somebody asks for it.

mod preview;

use super::snippet::{FORMS, Form, lines};
use crate::app::session::Session;
use crate::app::view::View;
use crate::browser::address;
use crate::i18n::{self, Lang, Locale};
use crate::markup::{el, text};
use crate::modes::story::{CHAPTERS, title_key};
use limbo_format::{Controls, DisplayOptions, Mode, Params, ThemeChoice};
use preview::Preview;
use yew::prelude::*;

/// What an author has chosen.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Choice {
    /// True once somebody came for it: the preview is a whole page more.
    open: bool,
    /// A chapter of the story; none: this very moment.
    chapter: Option<u8>,
    controls: Controls,
    lang: Lang,
    theme: ThemeChoice,
    autoplay: bool,
    form: Form,
    /// The frame's title, where the author has written one.
    title: Option<String>,
}

impl Choice {
    /// What is likely meant: what is shown now, in its language.
    pub fn new(view: &View) -> Choice {
        Choice {
            open: false,
            chapter: (view.mode == Mode::Story).then_some(view.chapter),
            controls: view.display.controls,
            lang: view.locale.lang(),
            theme: ThemeChoice::Auto,
            autoplay: view.mode == Mode::Story,
            form: Form::Element,
            title: None,
        }
    }

    /// Opens the part or closes it.
    pub fn toggle(&self) -> Choice {
        Choice {
            open: !self.open,
            ..self.clone()
        }
    }

    /// The choice after the control of that name was given a value; a name of another room changes nothing.
    pub fn with(&self, name: &str, value: &str, checked: bool) -> Choice {
        let mut choice = self.clone();
        match name {
            "what" => {
                choice.chapter = value.parse().ok().filter(|n| (1..=CHAPTERS).contains(n));
                // A moment is shown as it is, a chapter tells itself.
                choice.autoplay = choice.chapter.is_some();
            }
            "controls" => choice.controls = Controls::from_name(value).unwrap_or(self.controls),
            "language" => choice.lang = Lang::from_tag(value).unwrap_or(self.lang),
            "theme" => choice.theme = ThemeChoice::from_name(value).unwrap_or(self.theme),
            "autoplay" => choice.autoplay = checked,
            "form" => {
                let form = FORMS.into_iter().find(|(name, _)| *name == value);
                choice.form = form.map_or(self.form, |(_, form)| form);
            }
            "title" => choice.title = Some(value.to_owned()),
            _ => {}
        }
        choice
    }

    /// What the frame's page is asked for; none where it would be too long for an address.
    fn query(&self, session: &Session) -> Option<String> {
        let display = DisplayOptions {
            embed: true,
            controls: self.controls,
            ..DisplayOptions::default()
        };
        let run = match self.chapter {
            Some(_) => Params::default(),
            None => address::params_of(session),
        };
        let params = Params {
            mode: Some(match self.chapter {
                Some(_) => Mode::Story,
                None => Mode::Explore,
            }),
            chapter: self.chapter,
            locale: Some(self.lang.code()),
            theme: self.theme,
            autoplay: (!self.autoplay).then_some(false),
            display,
            ..run
        };
        let query = params.query()?;
        (address::page().len() + 1 + query.len() <= address::LINK_CHARS_MAX).then_some(query)
    }

    /// The frame's name: the author's, else a usual one in the article's language where the page has it, else in
    /// its own.
    fn title(&self, view: &View) -> String {
        if let Some(title) = &self.title {
            return title.clone();
        }
        let key = self.chapter.map_or("app.title", |n| title_key(n));
        let scenario = &view.snapshot.scenario;
        let theirs = Locale::new(self.lang, scenario.time_zone, scenario.epoch_unix_ms);
        let has = i18n::speaks(self.lang) && theirs.t(key) != key;
        let locale = if has { &theirs } else { &view.locale };
        ["Limbo: ", locale.t(key)].concat()
    }

    /// The lines to paste.
    pub fn lines(&self, session: &Session) -> Option<String> {
        let title = self.title(&session.view());
        let query = self.query(session)?;
        Some(lines(self.form, &address::page(), &query, &title))
    }
}

/// The part of the dialog; it is short until somebody opens it.
pub(super) fn panel(session: &Session, view: &View, choice: &Choice) -> Html {
    let locale = &view.locale;
    let keys = &["type", "class", "data-take", "aria-expanded"];
    let values = vec![
        "button".into(),
        "button line article-open".into(),
        "article".into(),
        if choice.open { "true" } else { "false" }.into(),
    ];
    let mut parts = vec![el(
        "button",
        keys,
        values,
        vec![text(locale.t("article.title").to_owned())],
    )];
    if choice.open {
        parts.push(inside(session, view, choice));
    }
    el("section", &["class"], vec!["article".into()], parts)
}

fn inside(session: &Session, view: &View, choice: &Choice) -> Html {
    let locale = &view.locale;
    let mut parts = vec![
        said("help", locale.t("article.help").to_owned()),
        choices(view, choice),
        title_field(view, choice),
    ];
    if !address::page().starts_with("http") {
        parts.push(said("help", locale.t("article.from_file").to_owned()));
    }
    match (choice.query(session), choice.lines(session)) {
        (Some(query), Some(lines)) => {
            parts.push(code(locale, lines));
            parts.push(html! {
                <Preview key={query.clone()} address={[&address::page(), "?", &query].concat()}
                    title={locale.t("article.preview").to_owned()} fits={choice.form != Form::Ratio} />
            });
        }
        _ => parts.push(said("help", locale.t("take.link_too_long").to_owned())),
    }
    el("div", &["class"], vec!["article-inside".into()], parts)
}

fn said(class: &'static str, words: String) -> Html {
    el("p", &["class"], vec![class.into()], vec![text(words)])
}

/// A label and the control under it.
fn labelled(words: &str, control: Html) -> Html {
    let name = el("span", &[], vec![], vec![text(words.to_owned())]);
    el(
        "label",
        &["class"],
        vec!["article-field".into()],
        vec![name, control],
    )
}

/// A list of one choice: values and words, and the value chosen.
fn list(words: &str, name: &'static str, now: &str, entries: Vec<(String, String)>) -> Html {
    let option = |(value, words): (String, String)| {
        let inside = vec![text(words)];
        let chosen = value == now;
        if chosen {
            let values = vec![value.into(), "selected".into()];
            return el("option", &["value", "selected"], values, inside);
        }
        el("option", &["value"], vec![value.into()], inside)
    };
    let options = entries.into_iter().map(option).collect();
    labelled(
        words,
        el("select", &["data-article"], vec![name.into()], options),
    )
}

fn choices(view: &View, choice: &Choice) -> Html {
    let locale = &view.locale;
    let pair = |value: &str, key: &str| (value.to_owned(), locale.t(key).to_owned());
    let moment = locale.moment(view.snapshot.now);
    let now = locale.fill("article.moment", &[("moment", &moment)]);
    let told = |n: u8| {
        let number = n.to_string();
        let filling = [("n", number.as_str()), ("title", locale.t(title_key(n)))];
        let words = locale.fill("article.chapter", &filling);
        (number, words)
    };
    let what = std::iter::once(("0".to_owned(), now)).chain((1..=CHAPTERS).map(told));
    let controls = vec![
        pair(Controls::Full.name(), "article.full"),
        pair(Controls::Min.name(), "article.min"),
        pair(Controls::None.name(), "article.none"),
    ];
    let langs = Lang::ALL.map(|l| (l.code().to_owned(), l.own_name().to_owned()));
    let themes = vec![
        pair(ThemeChoice::Auto.name(), "theme.auto"),
        pair(ThemeChoice::Light.name(), "theme.light"),
        pair(ThemeChoice::Dark.name(), "theme.dark"),
    ];
    let forms = vec![
        pair(FORMS[0].0, "article.element"),
        pair(FORMS[1].0, "article.frame"),
        pair(FORMS[2].0, "article.ratio"),
    ];
    let chosen = choice.chapter.unwrap_or(0).to_string();
    let form = FORMS.iter().find(|(_, form)| *form == choice.form);
    let fields = vec![
        list(locale.t("article.what"), "what", &chosen, what.collect()),
        list(
            locale.t("article.controls"),
            "controls",
            choice.controls.name(),
            controls,
        ),
        list(
            locale.t("header.language"),
            "language",
            choice.lang.code(),
            langs.to_vec(),
        ),
        list(
            locale.t("header.theme"),
            "theme",
            choice.theme.name(),
            themes,
        ),
        list(
            locale.t("article.form"),
            "form",
            form.map_or("", |(name, _)| name),
            forms,
        ),
        autoplay(locale, choice.autoplay),
    ];
    el("div", &["class"], vec!["article-choices".into()], fields)
}

fn autoplay(locale: &Locale, on: bool) -> Html {
    html! {
        <label class="switch">
            <input type="checkbox" data-article="autoplay" checked={on} />
            { locale.t("article.autoplay").to_owned() }
        </label>
    }
}

fn title_field(view: &View, choice: &Choice) -> Html {
    let keys = &["type", "class", "data-article", "maxlength", "value"];
    let values = vec![
        "text".into(),
        "take-link".into(),
        "title".into(),
        "200".into(),
        choice.title(view).into(),
    ];
    labelled(
        view.locale.t("article.name"),
        el("input", keys, values, vec![]),
    )
}

fn code(locale: &Locale, lines: String) -> Html {
    let name: AttrValue = locale.t("article.code").to_owned().into();
    // Not a text area: its height would be a guess. Selectable, and reached by Tab because it may scroll.
    let keys = &["class", "tabindex", "role", "aria-label"];
    let values = vec!["article-code".into(), "0".into(), "group".into(), name];
    let pre = el("pre", keys, values, vec![text(lines)]);
    let copy = html! {
        <button type="button" class="button primary" data-take="lines-copy">
            { locale.t("article.copy").to_owned() }
        </button>
    };
    el(
        "div",
        &["class"],
        vec!["article-lines".into()],
        vec![pre, copy],
    )
}
