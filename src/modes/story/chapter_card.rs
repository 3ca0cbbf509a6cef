//! The chapter's card: where the reader is, the chapter's words, and the way on. The words of the cover and of the first
//! letter are here; what the others say is in `chapter_detail`, which is loaded later.

use super::HEADING;
use super::chapter_detail::ChapterEvidenceProps;
use super::chapters::{COVER, LAST, LETTER};
use super::paragraphs::paragraphs;
use super::props::{ChapterCardProps, ChapterProps};
use super::transport::StoryTransport;
use crate::browser::pointer::Swipe;
use crate::components::{LetterFormProps, lazy_view};
use crate::i18n::Locale;
use crate::message::Message;
use limbo_format::Mode;
use yew::prelude::*;

/// The title and the paragraphs of the chapters that a first look shows.
const FIRST: [(&str, &[&str]); 2] = [
    ("story.cover.title", &["story.cover.a"]),
    ("story.letter.title", &["story.letter.a", "story.letter.b"]),
];

/// The paragraphs of a chapter that a first look shows; none of the others.
pub(super) fn first_paragraphs(number: u8) -> Option<&'static [&'static str]> {
    FIRST.get(usize::from(number)).map(|(_, keys)| *keys)
}

/// Everything but the stage. A finger that is drawn across it turns to the next chapter or to the one before.
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
    let swipe = use_mut_ref(Swipe::default);
    let ontouchstart = {
        let swipe = swipe.clone();
        move |event: TouchEvent| swipe.borrow_mut().begin(&event)
    };
    let ontouchend = {
        let send = send.clone();
        move |event: TouchEvent| {
            let to = match swipe.borrow_mut().end(&event) {
                Some(true) if number < LAST => Message::NextChapter,
                Some(false) if number > COVER => Message::Chapter(number - 1),
                _ => return,
            };
            send.emit(to);
        }
    };
    // Until the rest is loaded, the words of most chapters say so: the sources need not say it again.
    let has_sources = number <= LETTER || props.later.loaded().is_some();
    html! {
        <section class={classes!("story-card", (number == COVER).then_some("cover"))} aria-labelledby={HEADING}
            {ontouchstart} {ontouchend}>
            // Before the words, where it is seen at once.
            { props.message.clone() }
            // The key makes all of it anew for another chapter: what was opened in one is not open in the next.
            <div key={number} class="story-words">
                if number > COVER {
                    { progress(props) }
                }
                <h2 id={HEADING} tabindex="-1" aria-describedby="chapter-words">{ title(props, number) }</h2>
                { words(props) }
                if let Some(later) = props.later.loaded().filter(|_| number == LETTER) {
                    { (later.letter_form)(LetterFormProps {
                        locale: locale.clone(),
                        words: props.shown.words.clone(),
                        send: send.clone(),
                    }) }
                }
                if number == COVER {
                    <p class="story-by">{ locale.t("story.cover.by") }</p>
                }
                if has_sources {
                    <details class="story-sources">
                        <summary>{ locale.t("story.sources") }</summary>
                        { evidence(props) }
                    </details>
                }
            </div>
            <div class="story-foot">
                if number > COVER {
                    <StoryTransport ..props.shown.clone() />
                }
                { navigation(locale, number, predictions.open(chapter), send) }
            </div>
        </section>
    }
}

/// The title of a chapter; its number, where its words are not loaded yet.
fn title(props: &ChapterCardProps, number: u8) -> String {
    let locale = &props.shown.locale;
    match (FIRST.get(usize::from(number)), props.later.loaded()) {
        (Some((title, _)), _) => locale.t(title).to_owned(),
        (None, Some(later)) => locale.t((later.title_key)(number)).to_owned(),
        (None, None) => locale.number(number.into()),
    }
}

fn words(props: &ChapterCardProps) -> Html {
    let locale = &props.shown.locale;
    if let Some(keys) = first_paragraphs(props.shown.chapter.number) {
        return paragraphs(locale, &props.shown.words, keys);
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

/// `3 of 13`, and a button for each, so that any of them can be turned to.
fn progress(props: &ChapterCardProps) -> Html {
    let ChapterProps {
        locale,
        chapter,
        send,
        ..
    } = &props.shown;
    let number = chapter.number;
    let (n, total) = (locale.number(number.into()), locale.number(LAST.into()));
    let step = |i: u8| {
        let class = if i <= number { "done" } else { "" };
        let current = (i == number).then_some("step");
        html! {
            <button key={i} type="button" {class} aria-current={current} aria-label={title(props, i)}
                title={title(props, i)} onclick={send.reform(move |_: MouseEvent| Message::Chapter(i))}></button>
        }
    };
    html! {
        <div class="story-progress">
            <p>{ locale.fill("story.progress", &[("n", &n), ("total", &total)]) }</p>
            <nav class="story-steps" aria-label={locale.t("story.steps").to_owned()}>{ for (1..=LAST).map(step) }</nav>
        </div>
    }
}

/// To the chapter before and the one after; from the cover and the last chapter into Explore, too. While a question
/// waits for its answer (`must_answer`), the way on is less prominent.
fn navigation(locale: &Locale, number: u8, must_answer: bool, send: &Callback<Message>) -> Html {
    let way = |key: &str, message: Message, primary: bool| {
        html! {
            <button type="button" class={classes!("button", primary.then_some("primary"))}
                onclick={send.reform(move |_: MouseEvent| message.clone())}>
                { locale.t(key) }
            </button>
        }
    };
    let explore = |primary: bool| way("story.explore", Message::Mode(Mode::Explore), primary);
    let back = || {
        way(
            "story.back",
            Message::Chapter(number.saturating_sub(1)),
            false,
        )
    };
    let ways = match number {
        COVER => {
            html! { <>{ explore(false) }{ way("story.begin", Message::Chapter(LETTER), true) }</> }
        }
        LAST => html! { <>{ back() }{ explore(true) }</> },
        _ => {
            html! { <>{ back() }{ way("story.next", Message::NextChapter, !must_answer) }</> }
        }
    };
    html! { <nav class="story-ways" aria-label={locale.t("story.ways").to_owned()}>{ ways }</nav> }
}
