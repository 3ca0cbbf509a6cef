//! The chapter's card: where we are, the words, and the way on. The first chapter's words are here; what else a
//! chapter tells is in `tale`, which comes later.

use super::HEADING;
use super::chapters::{CHAPTERS, Chapter, chapter};
use super::tale;
use crate::app::view::View;
use crate::later::Part;
use crate::locale::Locale;
use crate::markup::{el, text};
use crate::panels::{self, Wish};
use crate::player::Action;
use crate::share::Mode;
use yew::prelude::*;

/// Everything but the stage.
pub(super) fn card(view: &View, wish: &Callback<Wish>) -> Html {
    let now = chapter(view.chapter);
    let locale = &view.locale;
    html! {
        <section class="story-card" aria-labelledby={HEADING}>
            <div class="story-words" key={now.number}>
                { progress(locale, now) }
                <h2 id={HEADING} tabindex="-1" aria-describedby="chapter-words">{ title(view) }</h2>
                { words(view, wish) }
                { sources(view) }
            </div>
            { transport(view, wish) }
            { ways(view, now, wish) }
        </section>
    }
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
fn title(view: &View) -> String {
    let locale = &view.locale;
    match (view.chapter, view.part) {
        (1, _) => locale.t("story.1.title").into(),
        (_, Part::Here) => tale::title(locale, view.chapter),
        (n, _) => locale.number(n.into()),
    }
}

/// The paragraphs, and what the run says to them.
fn words(view: &View, wish: &Callback<Wish>) -> Html {
    let locale = &view.locale;
    if view.chapter == 1 {
        return paragraphs(locale, &["story.1.a", "story.1.b"]);
    }
    panels::room(locale, view.part, || tale::words(view, wish))
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
fn sources(view: &View) -> Html {
    let locale = &view.locale;
    let asked = vec![text(locale.t("story.sources").into())];
    let inside = panels::when_here(locale, view.part, || tale::evidence(locale, view.chapter));
    let inside = vec![el("summary", &[], vec![], asked), inside];
    el("details", &["class"], vec!["story-sources".into()], inside)
}

/// True where the curve stands under the stage, and not among the words.
pub(super) fn has_room(view: &View) -> bool {
    view.width >= 700.0
}

/// The curve under the stage, where there is one.
pub(super) fn curve(view: &View, wish: &Callback<Wish>) -> Html {
    let now = chapter(view.chapter);
    if !now.chart || view.predictions.open(now) {
        return Html::default();
    }
    panels::when_here(&view.locale, view.part, || tale::curve(view, wish))
}

const PLAY: &str = "M7 4v16l13-8z";
const PAUSE: &str = "M6 4h4v16H6zM14 4h4v16h-4z";
const AGAIN: &str = "M5 4h3v16H5zM19 4v16L9 12z";
const END: &str = "M5 4v16l10-8zM16 4h3v16h-3z";

fn round(name: &str, path: &'static str, off: bool, press: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="round" aria-label={name.to_owned()} title={name.to_owned()}
            disabled={off} onclick={press}>
            <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d={path} /></svg>
        </button>
    }
}

/// Again, play or pause, to the end; and the clock.
pub(super) fn transport(view: &View, wish: &Callback<Wish>) -> Html {
    let now = chapter(view.chapter);
    let (locale, snapshot) = (&view.locale, &view.snapshot);
    let (stop, at) = (view.predictions.stop(now), snapshot.now);
    let asking = view.predictions.open(now) && at >= stop;
    let (name, path) = if snapshot.playing {
        ("transport.pause", PAUSE)
    } else {
        ("transport.play", PLAY)
    };
    let again = wish.reform(move |_: MouseEvent| Wish::Chapter(now.number));
    let toggle = wish.reform(|_: MouseEvent| Wish::Act(Action::Toggle));
    let end = {
        let wish = wish.clone();
        Callback::from(move |_: MouseEvent| {
            wish.emit(Wish::Act(Action::Pause));
            wish.emit(Wish::Act(Action::Seek(stop)));
        })
    };
    let clock = match now.number {
        1 => locale.time_s(at),
        _ => locale.moment(at),
    };
    html! {
        <div class="story-time" role="group" aria-label={locale.t("transport.label").to_owned()}>
            { round(locale.t("story.again"), AGAIN, false, again) }
            { round(locale.t(name), path, asking, toggle) }
            { round(locale.t("story.end"), END, at >= stop, end) }
            { line("story-clock", clock) }
        </div>
    }
}

/// Back and on; from the last chapter into Explore, with this very run.
fn ways(view: &View, now: &Chapter, wish: &Callback<Wish>) -> Html {
    let locale = &view.locale;
    let to = |number: u8| wish.reform(move |_: MouseEvent| Wish::Chapter(number));
    let last = now.number == CHAPTERS;
    // While a question is open the answer is the way on.
    let asking = view.predictions.open(now);
    let (words, on) = if last {
        (
            "story.explore",
            wish.reform(|_: MouseEvent| Wish::Mode(Mode::Explore)),
        )
    } else {
        ("story.next", to(now.number + 1))
    };
    html! {
        <nav class="story-ways" aria-label={locale.t("story.ways").to_owned()}>
            <button type="button" class="button" disabled={now.number == 1} onclick={to(now.number.saturating_sub(1))}>
                { locale.t("story.back") }
            </button>
            <button type="button" class={classes!("button", (!asking).then_some("primary"))} onclick={on}>{ locale.t(words) }</button>
        </nav>
    }
}
