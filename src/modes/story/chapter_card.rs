//! The chapter's card: where the reader is, the chapter's words, and the way on. The first chapter's words are here; what
//! the others say is in `chapter_detail`, which is loaded later.

use super::HEADING;
use super::chapter_detail::ChapterEvidenceProps;
use super::chapters::CHAPTERS;
use super::paragraphs::paragraphs;
use super::props::{ChapterCardProps, ChapterProps};
use super::transport::StoryTransport;
use crate::components::lazy_view;
use crate::i18n::Locale;
use crate::message::Message;
use limbo_format::Mode;
use yew::prelude::*;

/// The paragraphs of the first chapter.
const FIRST_CHAPTER: [&str; 2] = ["story.1.a", "story.1.b"];

/// Everything but the stage.
#[component]
pub fn ChapterCard(props: &ChapterCardProps) -> Html {
    let ChapterProps {
        locale,
        chapter,
        predictions,
        send,
        ..
    } = &props.shown;
    let number = chapter.number;
    // Until the rest is loaded, the words of every chapter but the first say so: the sources need not say it again.
    let has_sources = number == 1 || props.later.loaded().is_some();
    html! {
        <section class="story-card" aria-labelledby={HEADING}>
            // The key makes all of it anew for another chapter: what was opened in one is not open in the next.
            <div key={number} class="story-words">
                { progress(locale, number) }
                <h2 id={HEADING} tabindex="-1" aria-describedby="chapter-words">{ title(props) }</h2>
                { words(props) }
                if has_sources {
                    <details class="story-sources">
                        <summary>{ locale.t("story.sources") }</summary>
                        { evidence(props) }
                    </details>
                }
            </div>
            <StoryTransport ..props.shown.clone() />
            { navigation(locale, number, predictions.open(chapter), send) }
        </section>
    }
}

/// The title; of a chapter whose words are not loaded yet, its number.
fn title(props: &ChapterCardProps) -> String {
    let locale = &props.shown.locale;
    match (props.shown.chapter.number, props.later.loaded()) {
        (1, _) => locale.t("story.1.title").to_owned(),
        (number, Some(later)) => locale.t((later.title_key)(number)).to_owned(),
        (number, None) => locale.number(number.into()),
    }
}

fn words(props: &ChapterCardProps) -> Html {
    let locale = &props.shown.locale;
    if props.shown.chapter.number == 1 {
        return paragraphs(locale, &FIRST_CHAPTER);
    }
    lazy_view(props.later, locale, &props.shown.send, |later| {
        (later.detail)(props.clone())
    })
}

fn evidence(props: &ChapterCardProps) -> Html {
    let shown = &props.shown;
    lazy_view(props.later, &shown.locale, &shown.send, |later| {
        (later.evidence)(ChapterEvidenceProps {
            locale: shown.locale.clone(),
            chapter: shown.chapter.number,
        })
    })
}

/// `3 of 8`, and as many steps filled.
fn progress(locale: &Locale, number: u8) -> Html {
    let (n, total) = (locale.number(number.into()), locale.number(CHAPTERS.into()));
    let step = |i: u8| {
        let class = if i < number { "done" } else { "" };
        html! { <i key={i} {class}></i> }
    };
    html! {
        <p class="story-progress">
            { locale.fill("story.progress", &[("n", &n), ("total", &total)]) }
            <span class="story-steps" aria-hidden="true">{ for (0..CHAPTERS).map(step) }</span>
        </p>
    }
}

/// To the chapter before and the one after; from the last chapter into Explore, with the same run. While a question
/// waits for its answer (`must_answer`), the way on is less prominent.
fn navigation(locale: &Locale, number: u8, must_answer: bool, send: &Callback<Message>) -> Html {
    let (onward_key, onward) = match number {
        CHAPTERS => ("story.explore", Message::Mode(Mode::Explore)),
        _ => ("story.next", Message::Chapter(number + 1)),
    };
    let onward_class = if must_answer {
        "button"
    } else {
        "button primary"
    };
    let back = Message::Chapter(number.saturating_sub(1));
    html! {
        <nav class="story-ways" aria-label={locale.t("story.ways").to_owned()}>
            <button type="button" class="button" disabled={number == 1}
                onclick={send.reform(move |_: MouseEvent| back.clone())}>
                { locale.t("story.back") }
            </button>
            <button type="button" class={onward_class} onclick={send.reform(move |_: MouseEvent| onward.clone())}>
                { locale.t(onward_key) }
            </button>
        </nav>
    }
}
