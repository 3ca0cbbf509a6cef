//! What stands first in a comparison: before anything is shown, what does the viewer expect? Afterwards what came out, in
//! a sentence for each side, and what there is to say of the guess.

use super::Comparison;
use super::comparison::BothProps;
use super::words::{self, LETTERS};
use crate::components::prediction::{self, AskedPrediction, PredictionForm};
use crate::components::words::plan;
use crate::i18n::Locale;
use crate::message::{CompareMessage, Message};
use limbo_player::prediction::{PredictionInput, Progress};
use yew::prelude::*;

/// A side's letter as a mark: the same wherever the side is spoken of.
pub(super) fn mark(side: usize) -> Html {
    html! { <span class={["side-letter a", "side-letter b"][side]}>{ LETTERS[side] }</span> }
}

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
pub(super) fn Guess(props: &BothProps) -> Html {
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
                { mark(side) }
                <span class="side-plan">{ plan(locale, &comparison.sides[side].choice.plan) }</span>
            </button>
        }
    };
    html! {
        <div class="compare-guess">
            <div class="guess-about" role="group" aria-label={locale.t("compare.guess_about").to_owned()}>
                <span aria-hidden="true">{ locale.t("compare.guess_about") }</span>
                { about(0) }{ about(1) }
            </div>
            <PredictionForm {locale} asked={asked(comparison)} {on_input} compact=true />
        </div>
    }
}

/// What came out, or how much of it has been computed.
#[component]
pub(super) fn CameOut(props: &BothProps) -> Html {
    let BothProps {
        locale, comparison, ..
    } = props;
    let Some(told) = words::told(locale, comparison) else {
        let percent = locale.percent(comparison.progress);
        return html! {
            <div class="came-out" role="status">
                <p class="help">{ locale.fill("compare.computing", &[("percent", &percent)]) }</p>
            </div>
        };
    };
    let sentence = |(side, words): (usize, String)| {
        html! { <p key={side} class="told">{ mark(side) }<span class="side-plan">{ words }</span></p> }
    };
    html! {
        <div class="came-out" role="status">
            <div class="told-both">{ for told.into_iter().enumerate().map(sentence) }</div>
            { for words::look(locale, comparison).map(|words| html! { <p>{ words }</p> }) }
            { for said(locale, comparison).into_iter().map(|words| html! { <p class="guess-said">{ words }</p> }) }
        </div>
    }
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

/// Who is done first, what is left, and from which moment; the buttons that go on with one side alone, and back to the
/// prediction.
pub(super) fn ways_on(props: &BothProps) -> Html {
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
        <>
            <p role="status">{ words::verdict(locale, comparison).join(" ") }</p>
            <p class="help">{ words::beginning(locale, comparison) }</p>
            <div class="side-buttons">
                { continue_with(0) }{ continue_with(1) }
                // Where nothing waits there is nothing to predict.
                if comparison.question.waiting > 0 {
                    <button type="button" class="button small" onclick={reset}>{ locale.t("predict.again_ask") }</button>
                }
            </div>
        </>
    }
}
