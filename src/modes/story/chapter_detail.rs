//! What a chapter says besides the first chapter's words: the words of the others, what the numbers say now, the
//! prediction and what came of it, and what the chapter rests on. A first look needs none of it: it is loaded later, and
//! reached through [`super::LATER_VIEWS`] only.

use super::chapters::{CHAPTERS, chapter};
use super::paragraphs::paragraphs;
use super::predictions;
use super::props::{ChapterCardProps, ChapterProps};
use crate::components::evidence_list;
use crate::components::prediction::{AskedPrediction, PredictionForm, verdict};
use crate::i18n::Locale;
use crate::message::Message;
use limbo_player::prediction::{PredictionInput, Progress};
use limbo_player::{Snapshot, crashes_since};
use limbo_sim::{Duration, Plan};
use yew::prelude::*;

/// The keys of a chapter's texts.
pub(super) struct ChapterText {
    /// Its title.
    pub title: &'static str,
    /// Its paragraphs; the first chapter's are in `chapter_card`.
    pub paragraphs: &'static [&'static str],
    /// What is said once the restart has been seen.
    pub after: &'static [&'static str],
    /// What is documented of it.
    pub documented: &'static [&'static str],
    /// What is the model's choice.
    pub modelled: &'static [&'static str],
}

/// The texts of the chapter of that number.
pub(super) fn text_keys(number: u8) -> &'static ChapterText {
    &ALL[usize::from(chapter(number).number) - 1]
}

const ALL: [ChapterText; CHAPTERS as usize] = [
    ChapterText {
        title: "story.1.title",
        paragraphs: &[],
        after: &[],
        documented: &["sources.rules"],
        modelled: &["story.1.modelled"],
    },
    ChapterText {
        title: "story.2.title",
        paragraphs: &["story.2.a", "story.2.b"],
        after: &[],
        documented: &["sources.libero_size"],
        modelled: &["story.2.modelled"],
    },
    ChapterText {
        title: "story.3.title",
        paragraphs: &["story.3.a", "story.3.b"],
        after: &[],
        documented: &["sources.libero_begin", "story.3.cause"],
        modelled: &["story.3.modelled"],
    },
    ChapterText {
        title: "story.4.title",
        paragraphs: &["story.4.a", "story.4.b", "story.4.c"],
        after: &[],
        documented: &["sources.rules", "story.4.retry", "sources.libero_shut"],
        modelled: &["story.4.modelled"],
    },
    ChapterText {
        title: "story.5.title",
        paragraphs: &["story.5.a"],
        after: &["story.5.after"],
        documented: &["sources.libero_why", "story.5.retry"],
        modelled: &["story.5.modelled"],
    },
    ChapterText {
        title: "story.6.title",
        paragraphs: &["story.6.a"],
        after: &["story.6.after"],
        documented: &["sources.libero_back", "sources.libero_why"],
        modelled: &["story.6.modelled"],
    },
    ChapterText {
        title: "story.7.title",
        paragraphs: &["story.7.a", "story.7.b"],
        after: &[],
        documented: &["sources.libero_back", "story.7.mix"],
        modelled: &["story.7.modelled"],
    },
    ChapterText {
        title: "story.8.title",
        paragraphs: &["story.8.a", "story.8.b"],
        after: &[],
        documented: &["sources.libero_back"],
        modelled: &["sources.libero_model"],
    },
];

/// The key of a chapter's title.
pub fn title_key(number: u8) -> &'static str {
    text_keys(number).title
}

/// The paragraphs of a chapter; under them what the run says, and in the chapters with a restart first the question,
/// then what came of the prediction.
#[component]
pub fn ChapterDetail(props: &ChapterCardProps) -> Html {
    let shown = &props.shown;
    let on_input = use_callback(shown.send.clone(), |input: PredictionInput, send| {
        send.emit(Message::Predict(input));
    });
    let ChapterProps {
        locale,
        snapshot,
        chapter,
        predictions,
        ..
    } = shown;
    let paragraphs = paragraphs(locale, text_keys(chapter.number).paragraphs);
    let Some(asked) = predictions::question(chapter, predictions, snapshot) else {
        return html! { <>{ paragraphs }{ numbers(shown) }</> };
    };
    let drawn = asked.prediction.curve.is_some() && asked.truth.is_some();
    if asked.prediction.progress == Progress::Open || drawn {
        return html! {
            <>
                { paragraphs }
                if drawn { { numbers(shown) } }
                { after(shown, drawn) }
                <PredictionForm {locale} {asked} {on_input} />
            </>
        };
    }
    html! {
        <>
            { paragraphs }
            { numbers(shown) }
            <div class="story-verdict" role="status">
                { for sentences(locale, &asked).into_iter().map(|words| html! { <p>{ words }</p> }) }
                { after(shown, asked.truth.is_some()) }
            </div>
            { props.chart.clone() }
        </>
    }
}

/// What there is to say of a prediction without a drawing, once the run has answered.
fn sentences(locale: &Locale, asked: &AskedPrediction) -> Vec<String> {
    match &asked.truth {
        Some(truth) if asked.prediction.progress == Progress::Given => {
            verdict(locale, &asked.question, &asked.prediction, truth)
        }
        _ => Vec::new(),
    }
}

/// What is to be said once the restart has been seen.
fn after(shown: &ChapterProps, seen: bool) -> Html {
    let keys = text_keys(shown.chapter.number).after;
    let paragraph = |key: &&'static str| html! { <p key={*key}>{ shown.locale.t(key) }</p> };
    html! {
        <div class="story-text">{ for keys.iter().filter(|_| seen).map(paragraph) }</div>
    }
}

/// What the numbers say at this instant, in the chapters that are about numbers.
fn numbers(shown: &ChapterProps) -> Html {
    let (locale, snapshot) = (&shown.locale, &shown.snapshot);
    let sentence = match shown.chapter.number {
        4 => Some(waiting_and_returned(locale, snapshot)),
        5 | 6 => crashes(locale, snapshot),
        7 => own_block(locale, snapshot),
        _ => None,
    };
    html! {
        if let Some(sentence) = sentence {
            <p class="story-live">{ sentence }</p>
        }
    }
}

fn waiting_and_returned(locale: &Locale, snapshot: &Snapshot) -> String {
    let weight = f64::from(snapshot.scenario.weight);
    let emails = |dots: u32| locale.number(f64::from(dots) * weight);
    let (limbo, returned) = (
        emails(snapshot.ledger.limbo),
        emails(snapshot.ledger.returned),
    );
    locale.fill(
        "story.4.live",
        &[("limbo", &limbo), ("returned", &returned)],
    )
}

/// How often a server has crashed since the restart.
fn crashes(locale: &Locale, snapshot: &Snapshot) -> Option<String> {
    let (restart, _) = snapshot.restart?;
    let n = locale.number(crashes_since(&snapshot.series, restart).into());
    Some(locale.fill("story.crashes", &[("n", &n)]))
}

/// Whether the block with the reader's mailbox is open, or when it will be.
fn own_block(locale: &Locale, snapshot: &Snapshot) -> Option<String> {
    let blocks = &snapshot.blocks;
    let block = locale.number(f64::from(snapshot.my_block) + 1.0);
    if blocks
        .get(usize::from(snapshot.my_block))
        .is_some_and(|b| b.open)
    {
        return Some(locale.fill("story.7.open", &[("block", &block)]));
    }
    let Some((restart, Plan::Blocks { every, .. })) = snapshot.restart else {
        return None;
    };
    let wait = Duration(every.ms().saturating_mul(u32::from(snapshot.my_block)));
    let open = blocks.iter().filter(|b| b.open).count();
    let (open, total) = (
        locale.number(open as f64),
        locale.number(blocks.len() as f64),
    );
    Some(locale.fill(
        "story.7.closed",
        &[
            ("block", &block),
            ("moment", &locale.moment(restart + wait)),
            ("open", &open),
            ("total", &total),
        ],
    ))
}

/// Properties of [`ChapterEvidence`].
#[derive(Clone, PartialEq, Properties)]
pub struct ChapterEvidenceProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The chapter's number.
    pub chapter: u8,
}

/// What is documented of what a chapter says, and what is the model's choice.
#[component]
pub fn ChapterEvidence(props: &ChapterEvidenceProps) -> Html {
    let locale = &props.locale;
    let keys = text_keys(props.chapter);
    html! {
        <div>
            { evidence_list(locale, "sources.documented", keys.documented) }
            { evidence_list(locale, "sources.modelled", keys.modelled) }
        </div>
    }
}
