//! The chapter's card: where we are, the words, and the way on. The first chapter's words are here; what else a
//! chapter tells is in `tale`: lazy views.

use super::HEADING;
use super::StoryProps;
use super::chapters::{CHAPTERS, Chapter, chapter};
use crate::components::lazy_view;
use crate::i18n::Locale;
use crate::markup::{button, el, icon, round, tag, text, value};
use crate::message::Message;
use limbo_format::Mode;
use limbo_player::Action;
use yew::prelude::*;

/// Everything but the stage.
pub(super) fn card(view: &StoryProps, send: &Callback<Message>) -> Html {
    let now = chapter(view.chapter);
    let locale = &view.locale;
    let values = vec![HEADING.into(), "-1".into(), "chapter-words".into()];
    let keys = &["id", "tabindex", "aria-describedby"];
    let inside = vec![
        progress(locale, now),
        el("h2", keys, values, vec![text(title(view))]),
        self::words(view, send),
        sources(view),
    ];
    let mut words = tag("div", &["class"], vec![Some("story-words".into())], inside);
    words.key = Some(now.number.into());
    el(
        "section",
        &["class", "aria-labelledby"],
        vec!["story-card".into(), HEADING.into()],
        vec![words.into(), transport(view, send), ways(view, now, send)],
    )
}

pub(super) fn line(class: &'static str, words: String) -> Html {
    el("p", &["class"], vec![class.into()], vec![text(words)])
}

/// `3 of 8`, and as many steps filled.
fn progress(locale: &Locale, now: &Chapter) -> Html {
    let (n, total) = (
        locale.number(now.number.into()),
        locale.number(CHAPTERS.into()),
    );
    let said = locale.fill("story.progress", &[("n", &n), ("total", &total)]);
    let step = |i: u8| {
        let class = if i < now.number { "done" } else { "" };
        el("i", &["class"], vec![class.into()], vec![])
    };
    let steps = el(
        "span",
        &["class", "aria-hidden"],
        vec!["story-steps".into(), "true".into()],
        (0..CHAPTERS).map(step).collect(),
    );
    el(
        "p",
        &["class"],
        vec!["story-progress".into()],
        vec![text(said), steps],
    )
}

/// The title; of a chapter whose words are still on their way, its number.
fn title(view: &StoryProps) -> String {
    let locale = &view.locale;
    match (view.chapter, view.later.loaded()) {
        (1, _) => locale.t("story.1.title").into(),
        (n, Some(later)) => (later.title)(locale, n),
        (n, None) => locale.number(n.into()),
    }
}

/// The paragraphs, and what the run says to them.
fn words(view: &StoryProps, send: &Callback<Message>) -> Html {
    let locale = &view.locale;
    if view.chapter == 1 {
        return paragraphs(locale, &["story.1.a", "story.1.b"]);
    }
    lazy_view(view.later, locale, send, |later| (later.words)(view, send))
}

/// Paragraphs under the heading.
pub(super) fn paragraphs(locale: &Locale, keys: &[&str]) -> Html {
    let said = keys.iter().map(|key| line("", locale.t(key).into()));
    el(
        "div",
        &["id", "class"],
        vec!["chapter-words".into(), "story-text".into()],
        said.collect(),
    )
}

/// Where it is known from, for who opens it.
fn sources(view: &StoryProps) -> Html {
    let locale = &view.locale;
    let asked = vec![text(locale.t("story.sources").into())];
    let inside = lazy_view(view.later, locale, &view.send, |later| {
        (later.evidence)(locale, view.chapter)
    });
    let inside = vec![el("summary", &[], vec![], asked), inside];
    el("details", &["class"], vec!["story-sources".into()], inside)
}

/// True where the curve stands under the stage, and not among the words.
pub(super) fn has_room(view: &StoryProps) -> bool {
    view.width >= 700.0
}

/// The curve under the stage, where there is one.
pub(super) fn curve(view: &StoryProps, send: &Callback<Message>) -> Html {
    let now = chapter(view.chapter);
    if !now.chart || view.predictions.open(now) {
        return Html::default();
    }
    lazy_view(view.later, &view.locale, send, |later| {
        (later.curve)(view, send)
    })
}

const PLAY: &str = "M7 4v16l13-8z";
const PAUSE: &str = "M6 4h4v16H6zM14 4h4v16h-4z";
const AGAIN: &str = "M5 4h3v16H5zM19 4v16L9 12z";
const END: &str = "M5 4v16l10-8zM16 4h3v16h-3z";

/// Again, play or pause, to the end; and the clock.
pub(super) fn transport(view: &StoryProps, send: &Callback<Message>) -> Html {
    let now = chapter(view.chapter);
    let (locale, snapshot) = (&view.locale, &view.snapshot);
    let (stop, at) = (view.predictions.stop(now), snapshot.now);
    let asking = view.predictions.open(now) && at >= stop;
    let (name, path) = if snapshot.playing {
        ("transport.pause", PAUSE)
    } else {
        ("transport.play", PLAY)
    };
    let end = {
        let send = send.clone();
        Callback::from(move |_: Event| {
            send.emit(Message::Act(Action::Pause));
            send.emit(Message::Act(Action::Seek(stop)));
        })
    };
    let clock = match now.number {
        1 => locale.time_s(at),
        _ => locale.moment(at),
    };
    let (again, toggle) = (Message::Chapter(now.number), Message::Act(Action::Toggle));
    let round = |name, path, off, press| round(locale.t(name), off, press, icon(path));
    let label = value(locale.t("transport.label"));
    el(
        "div",
        &["class", "role", "aria-label"],
        vec!["story-time".into(), "group".into(), label],
        vec![
            round("story.again", AGAIN, false, again.on(send)),
            round(name, path, asking, toggle.on(send)),
            round("story.end", END, at >= stop, end),
            line("story-clock", clock),
        ],
    )
}

/// Back and on; from the last chapter into Explore, with this very run.
fn ways(view: &StoryProps, now: &Chapter, send: &Callback<Message>) -> Html {
    let (locale, n) = (&view.locale, now.number);
    let (on_words, on) = match n {
        CHAPTERS => ("story.explore", Message::Mode(Mode::Explore)),
        _ => ("story.next", Message::Chapter(n + 1)),
    };
    // While a question is open the answer is the way on.
    let on_class = match view.predictions.open(now) {
        true => "button",
        false => "button primary",
    };
    let way = |class: &'static str, off: bool, to: Message, said: &str| {
        let off = off.then(|| "".into());
        let values = vec![Some("button".into()), Some(class.into()), off];
        let keys = &["type", "class", "disabled"];
        button(keys, values, to.on(send), vec![text(said.into())])
    };
    let back = Message::Chapter(n.saturating_sub(1));
    let label = value(locale.t("story.ways"));
    el(
        "nav",
        &["class", "aria-label"],
        vec!["story-ways".into(), label],
        vec![
            way("button", n == 1, back, locale.t("story.back")),
            way(on_class, false, on, locale.t(on_words)),
        ],
    )
}
