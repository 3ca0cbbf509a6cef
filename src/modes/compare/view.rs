//! The comparison as a person sees it: first what is asked, or what came out in a sentence; then the two stages and the
//! clock of both; then the chart, the choosers, and the figures and ledgers of both as tables.

use super::Comparison;
use super::chart::ComparisonChart;
use super::chooser::chooser;
use super::comparison::BothProps;
use super::tables::{figures, ledgers, readers};
use super::verdict::{CameOut, Guess, mark, ways_on};
use super::words::{self, LETTERS, SIDE_IDS};
use crate::browser::size::use_size;
use crate::components::stage::TwinStage;
use crate::components::{Transport, words as names};
use crate::i18n::Locale;
use crate::message::{CompareMessage, Message};
use limbo_picture::layout::{TypeSize, height_beside_words, height_for};
use limbo_picture::svg::tenths;
use limbo_picture::theme::Theme;
use std::rc::Rc;
use yew::prelude::*;

/// A stage runs from left to right where it is laid out at least this wide, CSS pixels.
const ACROSS_MIN: f64 = 720.0;
/// A stage is not scaled so far down that its type is smaller than this, px: it runs from top to bottom instead.
const TYPE_MIN: f64 = 10.9;

/// Properties of [`Compare`].
#[derive(Clone, PartialEq, Properties)]
pub struct CompareProps {
    /// Words and formats.
    pub locale: Locale,
    /// The two futures; none while their common past is being played.
    pub compare: Option<Rc<Comparison>>,
    /// The colours.
    pub theme: Theme,
    /// The letters on the stages.
    pub type_size: TypeSize,
    /// Where the two pictures are painted; each element is there as long as a comparison is shown and measured.
    pub canvases: [NodeRef; 2],
    /// Where messages go.
    pub send: Callback<Message>,
}

/// A column narrower than this shows its stage small and without its words, CSS pixels: so the two stand side by side on a
/// phone, too, and are seen at once.
const WORDS_FROM: f64 = 300.0;
/// The width for which such a stage is laid out, CSS pixels.
const SMALL_WIDTH: f64 = 340.0;

/// The size for which a stage is laid out (CSS pixels), and the scale at which it is then shown, up to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
struct StageSize {
    width: f64,
    height: f64,
    scale: f64,
    /// Whether its words can be read.
    words: bool,
}

impl StageSize {
    /// The size of a stage in a column of that width (CSS pixels).
    fn in_column(column: f64, type_size: TypeSize, readers: bool) -> StageSize {
        let type_px = f64::from(type_size.px);
        let em = f64::from(type_size.px * type_size.room);
        let across = ACROSS_MIN.max(em * f64::from(type_size.wide_em()));
        let words = column >= WORDS_FROM;
        let (width, height) = if column * type_px >= across * TYPE_MIN {
            let width = column.max(across);
            (width, height_for(width, type_size, readers))
        } else {
            let width = if words { column } else { SMALL_WIDTH };
            let height = height_beside_words(width, type_size, readers);
            (width, height)
        };
        StageSize {
            width,
            height,
            scale: (column / width).min(1.0),
            words,
        }
    }
}

/// The id of the heading of what stands first.
const TITLE: &str = "compare-title";

/// Two futures from one instant.
#[component]
pub fn Compare(props: &CompareProps) -> Html {
    let column = use_node_ref();
    let compare = props.compare.as_ref();
    let readers = compare.is_some_and(|c| c.sides[0].snapshot.scenario.has_readers());
    let size = use_size(&column);
    let size = size.map(|size| StageSize::in_column(size.width, props.type_size, readers));
    use_effect_with(size, {
        let send = props.send.clone();
        move |size| {
            if let Some(StageSize {
                width,
                height,
                scale,
                ..
            }) = *size
            {
                send.emit(Message::Compare(CompareMessage::Resize {
                    width,
                    height,
                    scale,
                }));
            }
        }
    });
    // Nothing is shown before all of it has its size, so that nothing moves.
    let ready = compare.zip(size);
    let both = compare.map(|comparison| BothProps {
        locale: props.locale.clone(),
        comparison: comparison.clone(),
        send: props.send.clone(),
    });
    let class = classes!("compare-sides", ready.is_none().then_some("waiting"));
    html! {
        <main class="compare" aria-label={props.locale.t("mode.compare").to_owned()}>
            { lead(&props.locale, both.as_ref().filter(|_| ready.is_some())) }
            <div {class}>
                { side(props, ready, 0, column) }{ side(props, ready, 1, NodeRef::default()) }
                if ready.is_some_and(|(_, size)| !size.words) {
                    <p class="help top-down">{ props.locale.t("compare.top_down") }</p>
                }
            </div>
            if let Some(both) = both.filter(|_| ready.is_some()) {
                <Below ..both />
            }
        </main>
    }
}

/// What is asked, or what came out, and from which moment.
fn lead(locale: &Locale, both: Option<&BothProps>) -> Html {
    let revealed = both.is_some_and(|both| both.comparison.revealed());
    let title = if revealed {
        "compare.came_out"
    } else {
        "compare.title"
    };
    let beginning = match both {
        Some(both) => words::beginning(locale, &both.comparison),
        None => locale.t("compare.preparing").to_owned(),
    };
    let beginning = html! { <p class="help" role="status">{ beginning }</p> };
    html! {
        <section class="card compare-lead" aria-labelledby={TITLE}>
            <h2 id={TITLE}>{ locale.t(title) }</h2>
            {
                match both {
                    None => beginning,
                    Some(both) if revealed => html! { <CameOut ..both.clone() /> },
                    Some(both) => html! { <>{ beginning }<Guess ..both.clone() /></> },
                }
            }
        </section>
    }
}

/// One side: its letter and plan, its stage, and on a phone what that says in words.
fn side(
    props: &CompareProps,
    ready: Option<(&Rc<Comparison>, StageSize)>,
    side: usize,
    // The columns are equally wide: the first is measured.
    column: NodeRef,
) -> Html {
    let locale = &props.locale;
    let shown = ready.map(|(comparison, size)| {
        html! {
            <>
                { scaled_stage(props, comparison, side, size) }
                if !size.words {
                    <p class="side-now" aria-hidden="true">
                        { for words::now(locale, comparison, side).map(|words| html! { <span>{ words }</span> }) }
                    </p>
                }
            </>
        }
    });
    html! {
        <section class="card side" aria-labelledby={SIDE_IDS[side]} key={side}>
            <h2 id={SIDE_IDS[side]} class="side-head">
                { mark(side) }
                if let Some(comparison) = &props.compare {
                    <span class="side-plan">{ names::plan(locale, &comparison.sides[side].choice.plan) }</span>
                }
            </h2>
            <div ref={column} class="side-column">{ shown }</div>
        </section>
    }
}

/// One side's stage, laid out at its own size and shown as large as its column is.
fn scaled_stage(
    props: &CompareProps,
    comparison: &Comparison,
    side: usize,
    size: StageSize,
) -> Html {
    let host = format!("height:{}px", tenths(size.height * size.scale));
    // In thousandths, because Rust's printer of floats would add some ten kilobytes to the program.
    let permille = (size.scale * 1000.0).round() as u32;
    let scaled = format!(
        "transform:scale(calc({permille}/1000));width:{}px",
        tenths(size.width)
    );
    html! {
        <div class="side-stage" style={host}>
            <div class="side-scaled" style={scaled}>
                <TwinStage locale={props.locale.clone()} snapshot={comparison.sides[side].snapshot.clone()}
                    width={size.width} height={size.height} theme={props.theme} type_size={props.type_size}
                    canvas={props.canvases[side].clone()} id={["summary-a", "summary-b"][side]}
                    most={comparison.most} words={size.words} />
            </div>
        </div>
    }
}

/// The clock of both; the chart; the choosers; the tables.
#[component]
fn Below(props: &BothProps) -> Html {
    let BothProps {
        locale,
        comparison,
        send,
    } = props;
    html! {
        <>
            <section class="card compare-clock">
                <Transport locale={locale.clone()} snapshot={comparison.sides[0].snapshot.clone()} send={send.clone()} />
            </section>
            if comparison.revealed() {
                <section class="card compare-chart">
                    <ComparisonChart ..props.clone() />
                    { ways_on(props) }
                </section>
            }
            { choosers(props) }
            <div class="compare-tables">
                { figures(locale, comparison) }
                { ledgers(locale, comparison) }
                { readers(locale, comparison) }
            </div>
        </>
    }
}

/// Both plans to be changed, behind a summary: who looks for the first time wants to see them first.
fn choosers(props: &BothProps) -> Html {
    let BothProps {
        locale,
        comparison,
        send,
    } = props;
    let choices = [0, 1].map(|side| comparison.sides[side].choice);
    let swap = send.reform(|_: MouseEvent| Message::Compare(CompareMessage::Swap));
    let fields = |side: usize| {
        let choice = choices[side];
        let copy = send.reform(move |_: MouseEvent| {
            Message::Compare(CompareMessage::Choose(1 - side, choice))
        });
        let scenario = &comparison.past;
        html! {
            <div class="compare-choice" key={side}>
                { mark(side) }
                { chooser(locale, side, scenario, choice, send) }
                <button type="button" class="button small" disabled={choices[0] == choices[1]} onclick={copy}>
                    { locale.fill("compare.copy", &[("other", LETTERS[1 - side])]) }
                </button>
            </div>
        }
    };
    html! {
        <details class="card compare-choices">
            <summary>{ locale.t("compare.change") }</summary>
            { fields(0) }{ fields(1) }
            <button type="button" class="button small" onclick={swap}>{ locale.t("compare.swap") }</button>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LETTERS: TypeSize = TypeSize {
        px: 14.0,
        room: 1.0,
    };

    #[test]
    fn a_stage_runs_across_only_where_its_type_stays_legible() {
        let wide = StageSize::in_column(900.0, LETTERS, false);
        assert_eq!((wide.width, wide.scale), (900.0, 1.0));
        let type_px = f64::from(LETTERS.px);
        let least = ACROSS_MIN * TYPE_MIN / type_px;
        let scaled = StageSize::in_column(least + 1.0, LETTERS, false);
        assert!(scaled.scale < 1.0 && scaled.scale * type_px >= TYPE_MIN);
        let narrow = StageSize::in_column(least - 1.0, LETTERS, false);
        assert_eq!((narrow.width, narrow.scale), (least - 1.0, 1.0));
    }

    #[test]
    fn two_stages_stand_side_by_side_on_a_phone_and_fit_its_screen() {
        for (column, readers) in [(140.0, true), (166.0, true), (166.0, false), (210.0, true)] {
            let size = StageSize::in_column(column, LETTERS, readers);
            assert!(!size.words && (size.width * size.scale - column).abs() < 0.01);
            assert!(size.height * size.scale < 420.0, "{size:?}");
        }
        assert!(StageSize::in_column(350.0, LETTERS, true).words);
    }
}
