//! For an article: what is shown in another page and how, the lines to paste for it, and a preview that is the page
//! itself in a frame, made when somebody asks for it.

mod preview;

use super::saving::copy;
use super::snippet::{FORMS, Form, lines};
use super::source::{Embed, SharedPage};
use crate::components::events::send_some;
use crate::components::select::{Select, SelectOption};
use crate::components::words;
use crate::i18n::{self, Lang, Locale};
use limbo_format::{Controls, ThemeChoice};
use limbo_player::Snapshot;
use preview::Preview;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The looks that an article can have: a projector has none.
const THEMES: [ThemeChoice; 3] = [ThemeChoice::Auto, ThemeChoice::Light, ThemeChoice::Dark];
/// How much of the page can be shown, with the keys of the names.
const CONTROLS: [(Controls, &str); 3] = [
    (Controls::Full, "article.full"),
    (Controls::Min, "article.min"),
    (Controls::None, "article.none"),
];

#[derive(Clone, PartialEq, Properties)]
pub(super) struct ArticleProps {
    pub locale: Locale,
    pub snapshot: Rc<Snapshot>,
    pub page: SharedPage,
    /// The chapter of the story that is shown; none in another mode.
    pub chapter: Option<u8>,
    /// How much of the page is shown.
    pub controls: Controls,
    /// Tells the viewer how something went.
    pub say: Callback<String>,
}

/// What an author has chosen.
#[derive(Clone, Debug, PartialEq)]
struct Draft {
    embed: Embed,
    form: Form,
    /// The frame's title, where the author has written one.
    title: Option<String>,
}

impl Draft {
    /// What is likely meant: what is shown now, in its language.
    fn new(props: &ArticleProps) -> Draft {
        Draft {
            embed: Embed {
                // The lab shows no moment of a run.
                chapter: match props.page.lab() {
                    Some(_) => Some(0),
                    None => props.chapter,
                },
                controls: match (props.chapter, props.controls) {
                    // With everything around it a moment is as high as three screens.
                    (None, Controls::Full) => Controls::Min,
                    (_, controls) => controls,
                },
                lang: props.locale.lang(),
                theme: ThemeChoice::Auto,
                autoplay: props.chapter.is_some() || props.page.lab().is_some(),
            },
            form: Form::Element,
            title: None,
        }
    }

    /// Another chapter; none is this moment.
    fn with_chapter(mut self, chapter: Option<u8>) -> Draft {
        self.embed.chapter = chapter;
        // A moment is shown as it is, a chapter plays.
        self.embed.autoplay = chapter.is_some();
        self
    }

    /// The frame's name: the author's, else a usual one in the article's language where the page has its texts, else
    /// in the page's.
    fn title(&self, locale: &Locale, snapshot: &Snapshot, page: &SharedPage) -> String {
        if let Some(title) = &self.title {
            return title.clone();
        }
        let chapters = page.chapters();
        let chapter = chapters
            .iter()
            .find(|(n, _)| Some(*n) == self.embed.chapter);
        let key = chapter.map_or("app.title", |(_, title)| title);
        let (lang, scenario) = (self.embed.lang, &snapshot.scenario);
        let theirs = Locale::new(lang, scenario.time_zone, scenario.epoch_unix_ms);
        let has = i18n::has_texts(lang) && theirs.t(key) != key;
        let locale = if has { &theirs } else { locale };
        ["Limbo: ", locale.t(key)].concat()
    }
}

/// The part of the dialog; it is short until somebody opens it: the preview is a whole page more.
#[component]
pub(super) fn Article(props: &ArticleProps) -> Html {
    let ArticleProps {
        locale,
        snapshot,
        page,
        say,
        ..
    } = props;
    let open = use_state_eq(|| false);
    let draft = use_state_eq(|| Draft::new(props));
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let change = Callback::from({
        let setter = draft.setter();
        move |draft| setter.set(draft)
    });
    html! {
        <section class="article">
            <button type="button" class="button line article-open" aria-expanded={open.to_string()} onclick={toggle}>
                { locale.t("article.title") }
            </button>
            if *open {
                <div class="article-inside">
                    <p class="help">{ locale.t("article.help") }</p>
                    { choices(locale, snapshot, page, &draft, &change) }
                    { title_field(locale, draft.title(locale, snapshot, page), &draft, &change) }
                    if !page.page_address().starts_with("http") {
                        <p class="help">{ locale.t("article.from_file") }</p>
                    }
                    { result(locale, snapshot, page, &draft, say) }
                </div>
            }
        </section>
    }
}

/// The lines to paste, and the preview.
fn result(
    locale: &Locale,
    snapshot: &Snapshot,
    page: &SharedPage,
    draft: &Draft,
    say: &Callback<String>,
) -> Html {
    let Some(query) = page.embed_query(&draft.embed) else {
        return html! { <p class="help">{ locale.t("take.link_too_long") }</p> };
    };
    let (address, title) = (page.page_address(), draft.title(locale, snapshot, page));
    let lines = lines(draft.form, &address, &query, &title);
    let onclick = {
        let (locale, lines, say) = (locale.clone(), lines.clone(), say.clone());
        Callback::from(move |_: MouseEvent| copy(&locale, &lines, &say))
    };
    html! {
        <>
            <div class="article-lines">
                // Not a text area: its height would be a guess. Selectable, and reached by Tab because it may scroll.
                <pre class="article-code" tabindex="0" role="group" translate="no"
                    aria-label={locale.t("article.code").to_owned()}>
                    { lines }
                </pre>
                <button type="button" class="button primary" {onclick}>{ locale.t("article.copy") }</button>
            </div>
            <Preview key={query.clone()} address={[&address, "?", &query].concat()}
                title={locale.t("article.preview").to_owned()} fits={draft.form != Form::Ratio} />
        </>
    }
}

fn choices(
    locale: &Locale,
    snapshot: &Snapshot,
    page: &SharedPage,
    draft: &Draft,
    change: &Callback<Draft>,
) -> Html {
    html! {
        <div class="article-choices">
            { content_list(locale, snapshot, page, draft, change) }
            { controls_list(locale, draft, change) }
            { language_list(locale, draft, change) }
            { theme_list(locale, draft, change) }
            { form_list(locale, draft, change) }
            { autoplay_switch(locale, draft, change) }
        </div>
    }
}

/// A list of the form; `choose` makes another draft of the one before and the chosen entry's place.
fn list(
    label: &str,
    options: Vec<SelectOption>,
    selected: Option<usize>,
    draft: &Draft,
    change: &Callback<Draft>,
    choose: impl Fn(Draft, usize) -> Draft + 'static,
) -> Html {
    let draft = draft.clone();
    let on_select = change.reform(move |i: usize| choose(draft.clone(), i));
    html! {
        <Select class="article-field" label={label.to_owned()} {options} selected={selected.unwrap_or(0)} {on_select} />
    }
}

/// What is shown: this moment, or a chapter.
fn content_list(
    locale: &Locale,
    snapshot: &Snapshot,
    page: &SharedPage,
    draft: &Draft,
    change: &Callback<Draft>,
) -> Html {
    let moment = locale.moment(snapshot.now);
    let now = locale.fill("article.moment", &[("moment", &moment)]);
    let chapters = page.chapters();
    let chapter = |(number, title): &(u8, &'static str)| {
        SelectOption::new(number.to_string(), chapter_name(locale, *number, title))
    };
    let mut options = Vec::new();
    if page.lab().is_none() {
        // Not a number: the cover's is 0.
        options.push(SelectOption::new("now", now));
    }
    let first = options.len();
    options.extend(chapters.iter().map(chapter));
    let selected = chapters
        .iter()
        .position(|(n, _)| Some(*n) == draft.embed.chapter)
        .map_or(0, |place| place + first);
    let choose = move |draft: Draft, i: usize| {
        let chapter = i.checked_sub(first).and_then(|i| chapters.get(i));
        draft.with_chapter(chapter.map(|(number, _)| *number))
    };
    let label = locale.t("article.what");
    list(label, options, Some(selected), draft, change, choose)
}

/// A chapter by its number and its title; the cover has none.
fn chapter_name(locale: &Locale, number: u8, title: &str) -> String {
    let title = locale.t(title);
    match number {
        0 => title.to_owned(),
        n => locale.fill(
            "article.chapter",
            &[("n", &n.to_string()), ("title", title)],
        ),
    }
}

fn controls_list(locale: &Locale, draft: &Draft, change: &Callback<Draft>) -> Html {
    let option =
        |(c, key): &(Controls, &str)| SelectOption::new(c.name(), locale.t(key).to_owned());
    let options = CONTROLS.iter().map(option).collect();
    let selected = CONTROLS
        .iter()
        .position(|(c, _)| *c == draft.embed.controls);
    let label = locale.t("article.controls");
    list(
        label,
        options,
        selected,
        draft,
        change,
        move |mut draft, i| {
            draft.embed.controls = CONTROLS[i].0;
            draft
        },
    )
}

fn language_list(locale: &Locale, draft: &Draft, change: &Callback<Draft>) -> Html {
    let languages = Lang::all();
    let option = |lang: &Lang| SelectOption::new(lang.code(), lang.own_name());
    let options = languages.iter().map(option).collect();
    let selected = languages.iter().position(|lang| *lang == draft.embed.lang);
    let label = locale.t("header.language");
    list(
        label,
        options,
        selected,
        draft,
        change,
        move |mut draft, i| {
            draft.embed.lang = languages[i];
            draft
        },
    )
}

fn theme_list(locale: &Locale, draft: &Draft, change: &Callback<Draft>) -> Html {
    let option = |theme: ThemeChoice| {
        SelectOption::new(theme.name(), locale.t(words::theme_key(theme)).to_owned())
    };
    let selected = THEMES.iter().position(|theme| *theme == draft.embed.theme);
    let label = locale.t("header.theme");
    list(
        label,
        THEMES.map(option).to_vec(),
        selected,
        draft,
        change,
        |mut draft, i| {
            draft.embed.theme = THEMES[i];
            draft
        },
    )
}

fn form_list(locale: &Locale, draft: &Draft, change: &Callback<Draft>) -> Html {
    let option = |form: Form| SelectOption::new(form.name(), locale.t(form.label()).to_owned());
    let selected = FORMS.iter().position(|form| *form == draft.form);
    let label = locale.t("article.form");
    list(
        label,
        FORMS.map(option).to_vec(),
        selected,
        draft,
        change,
        |draft, i| Draft {
            form: FORMS[i],
            ..draft
        },
    )
}

fn autoplay_switch(locale: &Locale, draft: &Draft, change: &Callback<Draft>) -> Html {
    let on = draft.embed.autoplay;
    let draft = draft.clone();
    let onchange = change.reform(move |_: Event| {
        let mut draft = draft.clone();
        draft.embed.autoplay = !on;
        draft
    });
    html! {
        <label class="switch">
            <input type="checkbox" checked={on} {onchange} />
            { locale.t("article.autoplay") }
        </label>
    }
}

fn title_field(locale: &Locale, title: String, draft: &Draft, change: &Callback<Draft>) -> Html {
    let draft = draft.clone();
    let oninput = send_some(change, move |event: InputEvent| {
        let input: HtmlInputElement = event.target_dyn_into()?;
        Some(Draft {
            title: Some(input.value()),
            ..draft.clone()
        })
    });
    html! {
        <label class="article-field">
            <span>{ locale.t("article.name") }</span>
            <input type="text" class="take-link" maxlength="200" value={title} {oninput} />
        </label>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cover_is_offered_without_a_number() {
        let locale = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        let name = |number| chapter_name(&locale, number, "story.letter.title");
        assert_eq!(name(0), locale.t("story.letter.title"));
        assert_eq!(name(1), ["Chapter 1: ", &name(0)].concat());
    }
}
