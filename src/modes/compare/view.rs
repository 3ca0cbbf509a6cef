//! The comparison as a person sees it: two stages with their choosers, the clock of both, then the prediction or the
//! chart with the verdict, and the figures and ledgers of both as tables.

use super::Comparison;
use super::chooser::chooser;
use super::comparison::BothProps;
use super::tables::{figures, ledgers, readers};
use super::verdict::{PredictionCard, VerdictCard};
use super::words::{self, LETTERS, SIDE_IDS};
use crate::browser::size::use_size;
use crate::components::stage::TwinStage;
use crate::components::{Transport, words as names};
use crate::i18n::Locale;
use crate::message::{CompareMessage, Message};
use limbo_picture::layout::height_for;
use limbo_picture::svg::tenths;
use limbo_picture::theme::Theme;
use limbo_player::dual::fork::RestartChoice;
use limbo_sim::Scenario;
use std::rc::Rc;
use std::sync::Arc;
use yew::prelude::*;

/// A stage runs from left to right where it is laid out at least this wide, in CSS pixels and in ems of its type.
const ACROSS_MIN: f64 = 720.0;
const ACROSS_MIN_EM: f64 = 42.0;
/// A stage is not scaled so far down that its type is smaller than this, px: it runs from top to bottom instead.
const TYPE_MIN: f64 = 10.9;

/// Properties of [`Compare`].
#[derive(Clone, PartialEq, Properties)]
pub struct CompareProps {
    /// Words and formats.
    pub locale: Locale,
    /// The two futures; none while their common past is being played.
    pub compare: Option<Rc<Comparison>>,
    /// The colours, and with them the size of type on the stages.
    pub theme: Theme,
    /// Where the two pictures are painted; each element is there as long as a comparison is shown and measured.
    pub canvases: [NodeRef; 2],
    /// Where messages go.
    pub send: Callback<Message>,
}

/// The size for which a stage is laid out (CSS pixels), and the scale at which it is then shown, up to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
struct StageSize {
    width: f64,
    height: f64,
    scale: f64,
}

impl StageSize {
    /// The size of a stage in a column of that width (CSS pixels).
    fn in_column(column: f64, theme: Theme, readers: bool) -> StageSize {
        let type_px = f64::from(theme.type_px());
        let across = ACROSS_MIN.max(type_px * ACROSS_MIN_EM);
        let width = if column * type_px >= across * TYPE_MIN {
            column.max(across)
        } else {
            column
        };
        StageSize {
            width,
            height: height_for(width, theme.type_px(), readers),
            scale: (column / width).min(1.0),
        }
    }
}

/// Two futures from one instant.
#[component]
pub fn Compare(props: &CompareProps) -> Html {
    let column = use_node_ref();
    let readers = props
        .compare
        .as_ref()
        .is_some_and(|c| c.sides[0].snapshot.scenario.has_readers());
    let size = use_size(&column);
    let size = size.map(|size| StageSize::in_column(size.width, props.theme, readers));
    use_effect_with(size, {
        let send = props.send.clone();
        move |size| {
            if let Some(StageSize {
                width,
                height,
                scale,
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
    let side = |side: usize| {
        // The columns are equally wide: the first is measured.
        let measured = if side == 0 {
            column.clone()
        } else {
            NodeRef::default()
        };
        html! {
            <section class="card side" aria-labelledby={SIDE_IDS[side]} key={side}>
                <div class="side-head">
                    if let Some(comparison) = &props.compare { { head(props, comparison, side) } }
                </div>
                <div ref={measured} class="side-column">
                    if let Some((comparison, size)) = props.compare.as_ref().zip(size) {
                        { scaled_stage(props, comparison, side, size) }
                    }
                </div>
            </section>
        }
    };
    html! {
        <main class="compare">
            { intro(props) }
            <div class="compare-sides">{ side(0) }{ side(1) }</div>
            if let Some(comparison) = &props.compare {
                <Below locale={props.locale.clone()} comparison={comparison.clone()} send={props.send.clone()} />
            }
        </main>
    }
}

/// What this is, and from which moment; and the button that exchanges the sides.
fn intro(props: &CompareProps) -> Html {
    let CompareProps {
        locale,
        compare,
        send,
        ..
    } = props;
    let beginning = match compare {
        Some(comparison) => words::beginning(locale, comparison),
        None => locale.t("compare.preparing").to_owned(),
    };
    let swap = send.reform(|_: MouseEvent| Message::Compare(CompareMessage::Swap));
    html! {
        <div class="compare-intro">
            <p class="hint-words" role="status"><b>{ locale.t("compare.title") }</b>{ " " }{ beginning }</p>
            <button type="button" class="button small" onclick={swap}>{ locale.t("compare.swap") }</button>
        </div>
    }
}

fn head(props: &CompareProps, comparison: &Comparison, side: usize) -> Html {
    let shown = &comparison.sides[side];
    html! {
        { side_head(&props.locale, side, shown.choice, comparison.sides[0].choice == comparison.sides[1].choice, &shown.snapshot.scenario, &props.send) }
    }
}

/// One side's letter, plan and fields.
fn side_head(
    locale: &Locale,
    side: usize,
    choice: RestartChoice,
    same: bool,
    scenario: &Arc<Scenario>,
    send: &Callback<Message>,
) -> Html {
    let copy = send
        .reform(move |_: MouseEvent| Message::Compare(CompareMessage::Choose(1 - side, choice)));
    html! {
        <>
            <h2 id={SIDE_IDS[side]}>
                <span class={["side-letter a", "side-letter b"][side]}>{ LETTERS[side] }</span>
                <span class="side-plan">{ names::plan(locale, &choice.plan) }</span>
            </h2>
            <button type="button" class="button small" disabled={same} onclick={copy}>
                { locale.fill("compare.copy", &[("other", LETTERS[1 - side])]) }
            </button>
            { chooser(locale, side, scenario, choice, send) }
        </>
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
                    width={size.width} height={size.height} theme={props.theme}
                    canvas={props.canvases[side].clone()} id={["summary-a", "summary-b"][side]}
                    most={comparison.most} />
            </div>
        </div>
    }
}

/// The clock of both; the prediction, or the chart with the verdict; the tables.
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
                <VerdictCard ..props.clone() />
            } else {
                <PredictionCard ..props.clone() />
            }
            <div class="compare-tables">
                { figures(locale, comparison) }
                { ledgers(locale, comparison) }
                { readers(locale, comparison) }
            </div>
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stage_runs_across_only_where_its_type_stays_legible() {
        let wide = StageSize::in_column(900.0, Theme::Light, false);
        assert_eq!((wide.width, wide.scale), (900.0, 1.0));
        let type_px = f64::from(Theme::Light.type_px());
        let least = ACROSS_MIN.max(type_px * ACROSS_MIN_EM) * TYPE_MIN / type_px;
        let scaled = StageSize::in_column(least + 1.0, Theme::Light, false);
        assert!(scaled.scale < 1.0 && scaled.scale * type_px >= TYPE_MIN);
        let narrow = StageSize::in_column(least - 1.0, Theme::Light, false);
        assert_eq!((narrow.width, narrow.scale), (least - 1.0, 1.0));
    }
}
