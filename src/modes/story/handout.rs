//! The story on paper: its title, and each step as one still with its words, numbered; what they rest on comes last. It is
//! laid out beside what is on the screen, unseen, in the width of a sheet.

use super::LaterViews;
use super::chapter_card::first_paragraphs;
use super::chapter_detail::{ChapterDetail, figure, text_keys};
use super::chapters::{COVER, Chapter, Figure, LAST};
use super::letter::{Letter, LetterCard};
use super::letters::group_owner;
use super::paragraphs::words_of;
use super::predictions::Predictions;
use super::props::ChapterProps;
use crate::browser::lazy::LoadState;
use crate::browser::paper;
use crate::components::stage::{TwinStage, parts};
use crate::components::{Chart, evidence_list};
use crate::i18n::Locale;
use crate::message::{LetterWords, Message};
use limbo_picture::layout::{TypeSize, height_for};
use limbo_picture::theme::Theme;
use limbo_player::{SideOutcome, Snapshot};
use limbo_sim::MessageView;
use std::any::Any;
use std::rc::Rc;
use web_sys::HtmlCanvasElement;
use yew::prelude::*;

/// The width of a still, CSS px: about the least at which its stage lies across, so that it can be printed small.
pub const STILL_PX: f64 = 704.0;

/// The height of a still, CSS px.
pub fn still_height(readers: bool) -> f64 {
    height_for(STILL_PX, Theme::Light.type_px(), readers)
}

/// How far the handout has come.
#[derive(Clone, Default, PartialEq)]
pub enum Handout {
    /// Nobody has asked for it.
    #[default]
    None,
    /// So many steps have been drawn.
    Making(u8),
    /// All of them have been.
    Ready(HandoutSteps),
}

/// The steps in their order. What they are is known to the later part of the program alone, which makes and shows them.
#[derive(Clone)]
pub struct HandoutSteps(Rc<dyn Any>);

impl HandoutSteps {
    /// These steps.
    pub fn new(steps: Vec<HandoutStep>) -> HandoutSteps {
        HandoutSteps(Rc::new(steps))
    }

    fn steps(&self) -> &[HandoutStep] {
        self.0
            .downcast_ref::<Vec<HandoutStep>>()
            .map_or(&[], Vec::as_slice)
    }
}

impl PartialEq for HandoutSteps {
    fn eq(&self, other: &HandoutSteps) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Handout {
    /// True while there is more to draw.
    pub fn is_being_made(&self) -> bool {
        matches!(self, Handout::Making(_))
    }
}

/// A step as it is printed.
pub struct HandoutStep {
    /// Which one.
    pub chapter: &'static Chapter,
    /// The run at the chapter's end.
    pub snapshot: Rc<Snapshot>,
    /// Texts and formats, by that run's clock.
    pub locale: Locale,
    /// The dots on its stage, where it shows one.
    pub picture: Option<HtmlCanvasElement>,
    /// The one letter of the first chapter.
    pub letter: Option<Letter>,
    /// The reader's letters.
    pub mine: Rc<Vec<MessageView>>,
    /// What came of the runs that the figure compares.
    pub side_runs: Rc<Vec<SideOutcome>>,
}

/// The ids of the summaries of the stages.
const IDS: [&str; 14] = [
    "still-0", "still-1", "still-2", "still-3", "still-4", "still-5", "still-6", "still-7",
    "still-8", "still-9", "still-10", "still-11", "still-12", "still-13",
];

/// Properties of [`HandoutView`].
#[derive(Clone, PartialEq, Properties)]
pub struct HandoutProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The steps in their order.
    pub steps: HandoutSteps,
    /// What the reader calls their letter.
    pub words: Rc<LetterWords>,
    /// What a chapter shows besides its first words.
    pub later: LoadState<LaterViews>,
    /// What stands at the foot of every page on paper.
    pub foot: Html,
    /// Where what the viewer asks for goes; on paper nobody asks.
    pub send: Callback<Message>,
}

/// The whole of it. Once it stands on the page the browser is asked to print.
#[component]
pub fn HandoutView(props: &HandoutProps) -> Html {
    use_effect_with((), |()| paper::print_soon());
    let locale = &props.locale;
    let all = |keys: fn(u8) -> &'static [&'static str]| {
        let mut seen: Vec<&'static str> = Vec::new();
        for key in (COVER..=LAST).flat_map(keys) {
            if !seen.contains(key) {
                seen.push(key);
            }
        }
        seen
    };
    let documented = all(|number| text_keys(number).documented);
    let modelled = all(|number| text_keys(number).modelled);
    html! {
        <section class="handout" aria-hidden="true">
            { for props.steps.steps().iter().map(|step| view(props, step)) }
            <section class="handout-sources">
                <h2>{ locale.t("story.sources") }</h2>
                { evidence_list(locale, "sources.documented", &documented) }
                { evidence_list(locale, "sources.modelled", &modelled) }
                <p>{ locale.t("story.cover.cite") }</p>
            </section>
            { props.foot.clone() }
        </section>
    }
}

/// A step: its number and title, its still, its words.
fn view(props: &HandoutProps, step: &HandoutStep) -> Html {
    let number = step.chapter.number;
    let title = step.locale.t(text_keys(number).title);
    let heading = match number {
        COVER => html! { <h1>{ title }</h1> },
        _ => {
            let number = step.locale.number(number.into());
            html! { <h2><span class="handout-number">{ number }</span>{ title }</h2> }
        }
    };
    let shown = ChapterProps {
        locale: step.locale.clone(),
        snapshot: step.snapshot.clone(),
        theme: Theme::Light,
        chapter: step.chapter,
        mine: step.mine.clone(),
        words: props.words.clone(),
        side_runs: step.side_runs.clone(),
        predictions: Predictions::settled(),
        send: props.send.clone(),
    };
    let chart = match step.chapter.figure {
        Some(Figure::Chart) => html! {
            <Chart locale={step.locale.clone()} snapshot={step.snapshot.clone()} send={props.send.clone()} />
        },
        _ => Html::default(),
    };
    // A chart needs the whole width, as a figure does.
    let beside = step.chapter.figure.is_none();
    let picture = match step.chapter.shows_stage() {
        true => still(props, step),
        false => html! { <div class="story-picture">{ figure(&shown) }</div> },
    };
    let words = match first_paragraphs(number) {
        Some(keys) => {
            html! { <div class="story-text">{ words_of(&step.locale, &props.words, keys) }</div> }
        }
        None => {
            html! { <ChapterDetail {shown} later={props.later} {chart} message={Html::default()} /> }
        }
    };
    html! {
        <article key={number} class={classes!("handout-step", beside.then_some("beside"))}>
            { heading }
            { picture }
            <div class="handout-words">
                { words }
                if number == COVER {
                    <p class="story-by">{ step.locale.t("story.cover.by") }</p>
                }
            </div>
        </article>
    }
}

/// The stage of a step.
fn still(props: &HandoutProps, step: &HandoutStep) -> Html {
    let snapshot = &step.snapshot;
    let number = step.chapter.number;
    let height = still_height(snapshot.scenario.has_readers());
    let type_size = TypeSize::from(Theme::Light.type_px());
    let owner = group_owner(number, &props.words);
    html! {
        <div class="handout-still">
            <TwinStage locale={step.locale.clone()} {snapshot} width={STILL_PX} {height} theme={Theme::Light} {type_size}
                canvas={NodeRef::default()} painted={step.picture.clone()} id={IDS[usize::from(number)]}
                most={snapshot.ledger} {owner} bare={number == COVER} />
            if let Some(letter) = step.letter {
                <LetterCard locale={step.locale.clone()} {letter} words={&props.words} width={STILL_PX} {height}
                    {type_size} parts={parts(snapshot, &snapshot.ledger)} />
            }
        </div>
    }
}
