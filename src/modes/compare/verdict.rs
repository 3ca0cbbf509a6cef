//! The prediction that is asked for before anything is shown; and after it the chart of both futures, the verdict, and
//! what there is to say of the prediction.

use super::Comparison;
use super::chart::ComparisonChart;
use super::comparison::BothProps;
use super::words::{self, LETTERS};
use crate::components::prediction::{self, AskedPrediction, PredictionForm};
use crate::components::words::plan;
use crate::i18n::Locale;
use crate::message::{CompareMessage, Message};
use limbo_player::prediction::{PredictionInput, Progress};
use yew::prelude::*;

/// What is asked: what becomes of the waiting mail on the side that the prediction is about.
fn asked(comparison: &Comparison) -> AskedPrediction {
    let side = &comparison.sides[comparison.predicted_side];
    AskedPrediction {
        question: comparison.question,
        past: side.snapshot.series.clone(),
        weight: comparison.weight(),
        prediction: comparison.prediction,
        truth: None,
    }
}

/// Before anything is shown: what does the viewer expect?
#[component]
pub(super) fn PredictionCard(props: &BothProps) -> Html {
    let BothProps {
        locale,
        comparison,
        send,
    } = props;
    let on_input = use_callback(send.clone(), |input: PredictionInput, send| {
        send.emit(Message::Compare(CompareMessage::Predict(input)));
    });
    let about = |side: usize| {
        let onclick =
            send.reform(move |_: MouseEvent| Message::Compare(CompareMessage::PredictAbout(side)));
        let pressed = (comparison.predicted_side == side).to_string();
        html! {
            <button type="button" class="button small" aria-pressed={pressed} {onclick}>
                { LETTERS[side] }{ ": " }{ plan(locale, &comparison.sides[side].choice.plan) }
            </button>
        }
    };
    html! {
        <section class="card compare-prediction" aria-labelledby="guess-title">
            <div class="chart-head">
                <h2 id="guess-title">{ locale.t("compare.guess_first") }</h2>
                <div class="side-buttons" role="group" aria-label={locale.t("compare.guess_about").to_owned()}>
                    { about(0) }{ about(1) }
                </div>
            </div>
            <PredictionForm {locale} asked={asked(comparison)} {on_input} />
        </section>
    }
}

/// The chart of both futures, and beside it the verdict with the ways on.
#[component]
pub(super) fn VerdictCard(props: &BothProps) -> Html {
    let BothProps {
        locale, comparison, ..
    } = props;
    html! {
        <div class="compare-time">
            <section class="card compare-chart">
                <ComparisonChart ..props.clone() />
            </section>
            <section class="card verdict" aria-labelledby="verdict-title">
                <h2 id="verdict-title">{ locale.t("compare.verdict") }</h2>
                <div role="status">{ sentences(locale, comparison) }</div>
                <div class="afterwards">
                    { for said(locale, comparison).into_iter().map(|words| html! { <p class="guessed">{ words }</p> }) }
                    { ways_on(props) }
                </div>
            </section>
        </div>
    }
}

/// The verdict, or how much of it has been computed.
fn sentences(locale: &Locale, comparison: &Comparison) -> Html {
    let sentences = words::verdict(locale, comparison);
    if sentences.is_empty() {
        let percent = locale.percent(comparison.progress);
        return html! {
            <p class="help">{ locale.fill("compare.computing", &[("percent", &percent)]) }</p>
        };
    }
    sentences
        .into_iter()
        .enumerate()
        .map(|(i, words)| {
            html! { <p key={i} class={(i == 0).then_some("verdict-lead")}>{ words }</p> }
        })
        .collect()
}

/// What there is to say of a prediction once the truth is known.
fn said(locale: &Locale, comparison: &Comparison) -> Vec<String> {
    let given = comparison.prediction.progress == Progress::Given;
    match comparison.truth() {
        Some(truth) if given => {
            prediction::verdict(locale, &comparison.question, &comparison.prediction, &truth)
        }
        _ => Vec::new(),
    }
}

/// The buttons that go on with one side alone, and back to the prediction.
fn ways_on(props: &BothProps) -> Html {
    let BothProps {
        locale,
        comparison,
        send,
    } = props;
    let continue_with = |side: usize| {
        let onclick =
            send.reform(move |_: MouseEvent| Message::Compare(CompareMessage::ContinueWith(side)));
        html! {
            <button type="button" class="button small" {onclick}>
                { locale.fill("compare.carry_on", &[("side", LETTERS[side])]) }
            </button>
        }
    };
    let reset = send
        .reform(|_: MouseEvent| Message::Compare(CompareMessage::Predict(PredictionInput::Reset)));
    html! {
        <div class="side-buttons">
            { continue_with(0) }{ continue_with(1) }
            // Where nothing waits there is nothing to predict.
            if comparison.question.waiting > 0 {
                <button type="button" class="button small" onclick={reset}>{ locale.t("predict.again_ask") }</button>
            }
        </div>
    }
}
