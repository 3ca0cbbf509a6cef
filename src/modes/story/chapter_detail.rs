//! What a chapter says besides the first chapter's words: the words of the others, what the numbers say now, the
//! prediction and what came of it, and what the chapter rests on. A first look needs none of it: it is loaded later, and
//! reached through [`super::LATER_VIEWS`] only.

use super::chapters::{CHAPTERS, COVER, Figure, LAST, chapter};
use super::figures::{self, GroupsFigure};
use super::letters::{Letters, letters};
use super::paragraphs::paragraphs;
use super::predictions;
use super::props::{ChapterCardProps, ChapterProps};
use crate::components::evidence_list;
use crate::components::prediction::{AskedPrediction, PredictionForm, verdict};
use crate::components::prose_links::prose_links;
use crate::i18n::Locale;
use crate::message::{LetterWords, Message};
use limbo_player::Snapshot;
use limbo_player::prediction::{PredictionInput, Progress};
use limbo_sim::{Duration, Hop, HopState, Plan};
use yew::prelude::*;

/// The keys of a chapter's texts.
pub(super) struct ChapterText {
    /// Its title.
    pub title: &'static str,
    /// Its paragraphs; those of the cover and of the first letter are in `chapter_card`.
    pub paragraphs: &'static [&'static str],
    /// What is said once the restart has been seen.
    pub after: &'static [&'static str],
    /// What is documented of it.
    pub documented: &'static [&'static str],
    /// What is the model's choice.
    pub modelled: &'static [&'static str],
    /// What the numbers say at the instant shown, where it is about numbers.
    pub live: Option<Live>,
    /// Whether it says where the reader's letters are.
    pub letters: Option<Letters>,
}

/// What the numbers say at an instant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Live {
    /// How much waits, and what senders have been told.
    Waiting,
    /// How often the server has crashed.
    Crashes,
    /// Whether Anna's group is open.
    AnnasGroup,
}

/// What a chapter without letters and numbers says besides its words.
const TEXT: ChapterText = ChapterText {
    title: "",
    paragraphs: &[],
    after: &[],
    documented: &[],
    modelled: &[],
    live: None,
    letters: None,
};

/// The texts of the chapter of that number.
pub(super) fn text_keys(number: u8) -> &'static ChapterText {
    &ALL[usize::from(chapter(number).number)]
}

const ALL: [ChapterText; CHAPTERS as usize] = [
    ChapterText {
        title: "story.cover.title",
        documented: &[
            "sources.libero_begin",
            "sources.libero_size",
            "sources.libero_back",
        ],
        modelled: &["sources.libero_model"],
        ..TEXT
    },
    ChapterText {
        title: "story.letter.title",
        documented: &["sources.rules"],
        modelled: &["story.letter.modelled"],
        ..TEXT
    },
    ChapterText {
        title: "story.sunday.title",
        paragraphs: &["story.sunday.a", "story.sunday.b"],
        documented: &["sources.libero_size"],
        modelled: &["story.sunday.modelled"],
        ..TEXT
    },
    ChapterText {
        title: "story.break.title",
        paragraphs: &["story.break.a", "story.break.b"],
        documented: &["sources.libero_begin", "story.break.cause"],
        modelled: &["story.break.modelled"],
        ..TEXT
    },
    ChapterText {
        title: "story.monday.title",
        paragraphs: &["story.monday.a", "story.monday.b"],
        documented: &["sources.rules"],
        modelled: &["story.monday.modelled"],
        letters: Some(Letters::Where),
        ..TEXT
    },
    ChapterText {
        title: "story.four_o_clock.title",
        paragraphs: &["story.four_o_clock.a", "story.four_o_clock.b"],
        documented: &["sources.libero_shut"],
        modelled: &["story.four_o_clock.modelled"],
        letters: Some(Letters::Where),
        ..TEXT
    },
    ChapterText {
        title: "story.patience.title",
        paragraphs: &["story.patience.a"],
        documented: &["sources.rules", "story.patience.retry"],
        modelled: &["story.patience.modelled", "story.patience.notices"],
        live: Some(Live::Waiting),
        letters: Some(Letters::Where),
        ..TEXT
    },
    ChapterText {
        title: "story.links.title",
        paragraphs: &["story.links.a"],
        documented: &["story.patience.retry"],
        modelled: &["story.links.modelled"],
        ..TEXT
    },
    ChapterText {
        title: "story.tests.title",
        paragraphs: &["story.tests.a"],
        documented: &["story.tests.documented"],
        modelled: &["story.tests.modelled"],
        ..TEXT
    },
    ChapterText {
        title: "story.all_at_once.title",
        paragraphs: &["story.all_at_once.a"],
        after: &["story.all_at_once.after"],
        documented: &["sources.libero_why", "story.all_at_once.retry"],
        modelled: &["story.all_at_once.modelled"],
        live: Some(Live::Crashes),
        ..TEXT
    },
    ChapterText {
        title: "story.groups.title",
        paragraphs: &["story.groups.a"],
        after: &["story.groups.after"],
        documented: &["sources.libero_back", "sources.libero_why"],
        modelled: &["story.groups.modelled"],
        live: Some(Live::Crashes),
        ..TEXT
    },
    ChapterText {
        title: "story.neighbour.title",
        paragraphs: &["story.neighbour.a"],
        documented: &["sources.libero_back"],
        modelled: &["story.neighbour.modelled"],
        live: Some(Live::AnnasGroup),
        letters: Some(Letters::Where),
        ..TEXT
    },
    ChapterText {
        title: "story.account.title",
        paragraphs: &["story.account.a"],
        after: &["story.account.after"],
        documented: &["sources.libero_back", "story.account.twice"],
        modelled: &["story.account.modelled"],
        letters: Some(Letters::WithReceipts),
        ..TEXT
    },
    ChapterText {
        title: "story.your_turn.title",
        paragraphs: &["story.your_turn.a"],
        documented: &["sources.libero_back"],
        modelled: &["sources.libero_model"],
        ..TEXT
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
        words,
        ..
    } = shown;
    let paragraphs = paragraphs(locale, words, text_keys(chapter.number).paragraphs);
    let Some(asked) = predictions::question(chapter, predictions, snapshot) else {
        return html! {
            <>
                { paragraphs }
                { props.chart.clone() }
                { live(shown) }
                { after(shown, true) }
                if chapter.figure == Some(Figure::Patience) {
                    { ask(shown) }
                }
                if chapter.number == LAST {
                    { operator(shown) }
                }
            </>
        };
    };
    let groups = match asked.truth.is_some() && !chapter.what_ifs.is_empty() {
        true => {
            let (outcomes, weight) = (shown.side_runs.clone(), snapshot.scenario.weight);
            html! { <GroupsFigure locale={locale.clone()} {outcomes} {weight} /> }
        }
        false => Html::default(),
    };
    let drawn = asked.prediction.curve.is_some() && asked.truth.is_some();
    if asked.prediction.progress == Progress::Open || drawn {
        return html! {
            <>
                { paragraphs }
                if drawn { { live(shown) } }
                { after(shown, drawn) }
                <PredictionForm {locale} {asked} {on_input} />
                { groups }
            </>
        };
    }
    html! {
        <>
            { paragraphs }
            { live(shown) }
            <div class="story-verdict" role="status">
                { for sentences(locale, &asked).into_iter().map(|words| html! { <p>{ words }</p> }) }
                { after(shown, asked.truth.is_some()) }
            </div>
            { props.chart.clone() }
            { groups }
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

/// The way to the question what became of an e-mail of the reader's own.
fn ask(shown: &ChapterProps) -> Html {
    let ask = shown.send.reform(|_: MouseEvent| Message::AskDialog(true));
    html! {
        <p class="story-invitation">
            <button type="button" class="button" onclick={ask}>{ shown.locale.t("story.patience.ask") }</button>
        </p>
    }
}

/// The way into the game in which the reader opens the groups.
fn operator(shown: &ChapterProps) -> Html {
    let play = shown.send.reform(|_: MouseEvent| Message::Operate(true));
    html! {
        <p class="story-invitation">
            <span>{ shown.locale.t("story.your_turn.game") }</span>
            <button type="button" class="button" onclick={play}>{ shown.locale.t("story.your_turn.play") }</button>
        </p>
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

/// What the run says at this instant: the reader's letters, the numbers of the chapters that are about numbers.
fn live(shown: &ChapterProps) -> Html {
    let (locale, snapshot) = (&shown.locale, &shown.snapshot);
    let text = text_keys(shown.chapter.number);
    let sentence = match text.live {
        Some(Live::Waiting) => Some(waiting_and_returned(locale, snapshot)),
        Some(Live::Crashes) => crashes(locale, snapshot),
        Some(Live::AnnasGroup) => annas_group(locale, snapshot, &shown.words),
        None => None,
    };
    // What changes now and then is told to who listens; what changes all the time would never end.
    let told = match text.live {
        Some(Live::Waiting) => "off",
        _ => "polite",
    };
    html! {
        <>
            if let Some(sentence) = sentence {
                <p class="story-live" aria-live={told}>{ sentence }</p>
            }
            if let Some(how) = text.letters {
                { letters(locale, &shown.mine, &shown.words, how, &shown.send) }
            }
        </>
    }
}

/// The picture of a chapter whose figure takes the stage's place.
pub(super) fn figure(shown: &ChapterProps) -> Html {
    let ChapterProps {
        locale,
        snapshot,
        side_runs,
        ..
    } = shown;
    match shown.chapter.figure {
        Some(Figure::Patience) => figures::patience(locale, &snapshot.scenario, snapshot.now),
        Some(Figure::Links) => figures::links(locale, snapshot, side_runs),
        Some(Figure::Tests) => figures::tests(
            locale,
            snapshot,
            shown.theme,
            shown.chapter.until,
            side_runs,
        ),
        Some(Figure::Account) => figures::account(locale, snapshot),
        Some(Figure::Chart) | None => Html::default(),
    }
}

fn waiting_and_returned(locale: &Locale, snapshot: &Snapshot) -> String {
    let weight = f64::from(snapshot.scenario.weight);
    let emails = |dots: u32| locale.number(f64::from(dots) * weight);
    locale.plural(
        "story.patience.live",
        f64::from(snapshot.ledger.limbo) * weight,
        &[
            ("returned", &emails(snapshot.ledger.returned)),
            ("late", &emails(snapshot.delay_notices)),
        ],
    )
}

/// How often a server has crashed since the restart.
fn crashes(locale: &Locale, snapshot: &Snapshot) -> Option<String> {
    let (restart, _) = snapshot.restart?;
    let n = locale.number(snapshot.series.crashes_since(restart).into());
    Some(locale.fill("story.crashes", &[("n", &n)]))
}

/// Whether the group with the mailbox of Anna, or of whoever the reader has named, is open, or when it will be; nothing
/// where the plan does not go on, as after a cut, and where its hour has gone by without that.
pub(super) fn annas_group(
    locale: &Locale,
    snapshot: &Snapshot,
    called: &LetterWords,
) -> Option<String> {
    let to = called.to();
    let blocks = &snapshot.blocks;
    let block = locale.number(f64::from(snapshot.my_block) + 1.0);
    if blocks
        .get(usize::from(snapshot.my_block))
        .is_some_and(|b| b.open)
    {
        return Some(locale.named("story.neighbour.open", to.as_deref(), &[("block", &block)]));
    }
    let Some((restart, Plan::Blocks { every, .. })) = snapshot.restart else {
        return None;
    };
    let opens = restart + Duration(every.ms().saturating_mul(u32::from(snapshot.my_block)));
    if snapshot.hops[Hop::Delivery.index()] != HopState::Up || opens < snapshot.now {
        return None;
    }
    let open = blocks.iter().filter(|b| b.open).count();
    let (open, total) = (
        locale.number(open as f64),
        locale.number(blocks.len() as f64),
    );
    Some(locale.named(
        "story.neighbour.closed",
        to.as_deref(),
        &[
            ("block", &block),
            ("moment", &locale.moment(opens)),
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
            if props.chapter == COVER {
                <p>{ locale.t("story.cover.cite") }</p>
                { prose_links(locale) }
            }
        </div>
    }
}
