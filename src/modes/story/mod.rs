//! The story: a cover and thirteen chapters with one idea each, shown on the same stage as in Explore, with a prediction before each of the
//! two restarts. It knows which run, which instants and which words belong to a chapter, and shows them. It never
//! simulates, never draws the stage itself, and holds no state: the app keeps where the reader is.

mod chapter_card;
mod chapter_detail;
mod chapters;
mod figures;
mod handout;
mod letter;
mod letters;
mod paragraphs;
mod predictions;
mod props;
#[cfg(test)]
mod tests;
mod transport;

pub use chapter_detail::{ChapterEvidenceProps, title_key};
pub use chapters::{
    CHAPTERS, COVER, Chapter, FORMER, LAST, LETTER, NAMES, PredictedRestart, WhatIf, chapter,
    number_of,
};
pub use handout::{Handout, HandoutProps, HandoutStep, HandoutSteps, STILL_PX, still_height};
pub use letter::Letter;
pub use letters::group_owner;
pub use predictions::Predictions;
pub use props::{ChapterCardProps, ChapterProps};

use crate::browser::lazy::LoadState;
use crate::components::stage::parts;
use crate::components::{
    Chart, ChartProps, LetterForm, LetterFormProps, PullBack, PullBackProps, lazy_view,
};
use crate::i18n::Locale;
use crate::message::{LetterWords, Message};
use chapter_card::ChapterCard;
use chapter_detail::{ChapterDetail, ChapterEvidence};
use chapters::Figure;
use handout::HandoutView;
use letter::LetterCard;
use limbo_format::Controls;
use limbo_picture::layout::TypeSize;
use limbo_picture::theme::Theme;
use limbo_player::prediction::Answer;
use limbo_player::{SideOutcome, Snapshot};
use limbo_sim::MessageView;
use std::rc::Rc;
use transport::StoryTransport;
use yew::prelude::*;

/// The id of the chapter's heading, which takes the focus when the chapter changes.
pub const HEADING: &str = "chapter-title";
/// From this width of the stage on, CSS px, the chart stands under the stage; below it, among the words.
const CHART_UNDER_STAGE_PX: f64 = 700.0;

/// What the story shows besides its cover and its first chapter; it is loaded later.
pub struct LaterViews {
    /// The key of a chapter's title.
    pub title_key: fn(u8) -> &'static str,
    /// The fields in which the reader gives their letter a name and a line.
    pub letter_form: fn(LetterFormProps) -> Html,
    /// What a chapter says.
    pub detail: fn(ChapterCardProps) -> Html,
    /// What a chapter rests on.
    pub evidence: fn(ChapterEvidenceProps) -> Html,
    /// The passage from one letter to millions.
    pub pull_back: fn(PullBackProps) -> Html,
    /// The chart of mail waiting over time.
    pub chart: fn(ChartProps) -> Html,
    /// What came out of the restart that a chapter asks about, once it has been played.
    pub came: fn(&Chapter, &Predictions, &Snapshot) -> Option<Answer>,
    /// The picture of a chapter whose figure takes the stage's place.
    pub figure: fn(&ChapterProps) -> Html,
    /// All of it on paper.
    pub handout: fn(HandoutProps) -> Html,
}

/// Reached through the app's table of lazy views only.
pub static LATER_VIEWS: LaterViews = LaterViews {
    title_key,
    letter_form: |props| html! { <LetterForm ..props /> },
    detail: |props| html! { <ChapterDetail ..props /> },
    evidence: |props| html! { <ChapterEvidence ..props /> },
    pull_back: |props| html! { <PullBack ..props /> },
    chart: |props| html! { <Chart ..props /> },
    came: predictions::came,
    figure: chapter_detail::figure,
    handout: |props| html! { <HandoutView ..props /> },
};

/// Properties of [`Story`].
#[derive(Clone, PartialEq, Properties)]
pub struct StoryProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The instant shown.
    pub snapshot: Rc<Snapshot>,
    /// How it is drawn.
    pub theme: Theme,
    /// The chapter, 0 to [`LAST`].
    pub chapter: u8,
    /// The reader's own messages.
    pub mine: Rc<Vec<MessageView>>,
    /// What the reader calls their letter.
    pub words: Rc<LetterWords>,
    /// What came of the runs that the chapter's figure compares, as far as they are known.
    pub side_runs: Rc<Vec<SideOutcome>>,
    /// What was predicted before the restarts.
    pub predictions: Predictions,
    /// The one letter of the first chapter, while that is shown.
    pub letter: Option<Letter>,
    /// True while the passage from the first chapter to the second lies over the stage.
    pub pull_back: bool,
    /// True for who wants little motion.
    pub still: bool,
    /// How much of it is shown.
    pub controls: Controls,
    /// The width of the stage, CSS px; 0 before it is known.
    pub width: f64,
    /// The height of the stage, CSS px.
    pub height: f64,
    /// The letters on the stage.
    pub type_size: TypeSize,
    /// What is loaded later.
    pub later: LoadState<LaterViews>,
    /// The stage on its card.
    pub stage: Html,
    /// The card of the message that was chosen, or nothing.
    pub card: Html,
    /// Where what the viewer asks for goes.
    pub send: Callback<Message>,
}

/// What story mode shows: the stage, and beside or under it the chapter's card.
#[component]
pub fn Story(props: &StoryProps) -> Html {
    let StoryProps {
        locale,
        snapshot,
        predictions,
        send,
        ..
    } = props;
    let chapter = chapter(props.chapter);
    // Where the rest is still on its way, or did not arrive, one place says so: the card where there is one.
    let card_says = props.controls == Controls::Full && props.later.loaded().is_none();
    let chart = if chapter.figure == Some(Figure::Chart) && !predictions.open(chapter) && !card_says
    {
        lazy_view(props.later, locale, send, |later| {
            (later.chart)(ChartProps {
                locale: locale.clone(),
                snapshot: snapshot.clone(),
                told: true,
                send: send.clone(),
            })
        })
    } else {
        Html::default()
    };
    let (under_stage, among_words) = if props.width >= CHART_UNDER_STAGE_PX {
        (chart, Html::default())
    } else {
        (Html::default(), chart)
    };
    let shown = ChapterProps {
        locale: locale.clone(),
        snapshot: snapshot.clone(),
        theme: props.theme,
        chapter,
        mine: props.mine.clone(),
        words: props.words.clone(),
        side_runs: props.side_runs.clone(),
        predictions: *predictions,
        send: send.clone(),
    };
    // A figure that takes the stage's place: where the words stand beside it, and else among them.
    let picture = chapter
        .figure
        .filter(|figure| figure.replaces_stage())
        .map(|_| lazy_view(props.later, locale, send, |later| (later.figure)(&shown)));
    let is_pictured = picture.is_some();
    let picture =
        picture.map(|picture| html! { <div class="card story-picture">{ picture }</div> });
    let (picture, among_words) = match picture {
        Some(picture) if props.width < CHART_UNDER_STAGE_PX && props.controls == Controls::Full => {
            (None, picture)
        }
        picture => (picture, among_words),
    };
    let controls = match props.controls {
        Controls::Full => {
            html! { <ChapterCard {shown} later={props.later} chart={among_words} message={props.card.clone()} /> }
        }
        Controls::Min => html! { <StoryTransport ..shown /> },
        Controls::None => Html::default(),
    };
    html! {
        <main class="story-main" aria-label={locale.t("mode.story").to_owned()}>
            <div class={classes!("story-stage", is_pictured.then_some("pictured"))}>
                // The stage stays on the page, out of sight, so that it need not be made anew.
                <div class="story-scene">{ props.stage.clone() }</div>
                { picture.unwrap_or_default() }
                if let Some(letter) = props.letter.filter(|_| props.width > 0.0) {
                    <LetterCard {locale} {letter} words={&props.words} width={props.width} height={props.height} type_size={props.type_size}
                        parts={parts(&props.snapshot, &props.snapshot.ledger)} />
                }
                if let Some(later) = props.later.loaded().filter(|_| props.pull_back && props.width > 0.0) {
                    { (later.pull_back)(PullBackProps {
                        locale: locale.clone(),
                        width: props.width,
                        height: props.height,
                        type_size: props.type_size,
                        still: props.still,
                        to: props.words.short_to().map(Into::into),
                        on_done: send.reform(|()| Message::PullBackDone),
                    }) }
                }
                { under_stage }
                if props.controls != Controls::Full {
                    { props.card.clone() }
                }
            </div>
            { controls }
        </main>
    }
}
