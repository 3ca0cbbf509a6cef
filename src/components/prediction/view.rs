//! The prediction as a person makes it: answers to pick from, a curve to draw, and the buttons that end it. Afterwards,
//! the same picture with what came.

use super::curve_input::CurveInput;
use super::drawing::{self, picture};
use super::words;
use crate::browser::size::use_size;
use crate::i18n::Locale;
use limbo_player::prediction::{Answer, Prediction, PredictionInput, Progress, Question, Truth};
use limbo_sim::Series;
use std::rc::Rc;
use yew::prelude::*;

/// What is asked and what is known.
#[derive(Clone, Debug, PartialEq)]
pub struct AskedPrediction {
    /// The question.
    pub question: Question,
    /// The run up to the restart.
    pub past: Rc<Series>,
    /// E-mails to a dot.
    pub weight: u32,
    /// What the viewer has said so far.
    pub prediction: Prediction,
    /// What came, once it may be shown.
    pub truth: Option<Rc<Truth>>,
}

/// Properties of [`PredictionForm`].
#[derive(Clone, PartialEq, Properties)]
pub struct PredictionFormProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The question, and what has been said to it.
    pub asked: AskedPrediction,
    /// What the viewer does.
    pub on_input: Callback<PredictionInput>,
    /// The drawing waits behind a button, so that what is asked about stays in sight.
    #[prop_or_default]
    pub compact: bool,
}

/// A prediction to be made, or one that was made and what came of it.
#[component]
pub fn PredictionForm(props: &PredictionFormProps) -> Html {
    let PredictionFormProps {
        locale,
        asked,
        on_input,
        compact,
    } = props;
    let open = asked.prediction.progress == Progress::Open;
    let unfolded = use_state_eq(|| false);
    let drawing = !compact || !open || *unfolded;
    let unfold = {
        let unfolded = unfolded.clone();
        Callback::from(move |_: MouseEvent| unfolded.set(!*unfolded))
    };
    html! {
        <div class={classes!("predict", compact.then_some("compact"))}>
            if open {
                { answers(props) }
            }
            if drawing {
                <div class="predict-draw">
                    if open {
                        <p class="help">{ locale.t("predict.draw") }</p>
                    }
                    <Drawing ..props.clone() />
                </div>
            }
            if open {
                <div class="predict-buttons">
                    <button type="button" class="button primary" disabled={!asked.prediction.says_something()}
                        onclick={on_input.reform(|_: MouseEvent| PredictionInput::Submit)}>
                        { locale.t("predict.done") }
                    </button>
                    <button type="button" class="button"
                        onclick={on_input.reform(|_: MouseEvent| PredictionInput::Skip)}>
                        { locale.t("predict.skip") }
                    </button>
                    if *compact {
                        <button type="button" class="button" aria-expanded={unfolded.to_string()} onclick={unfold}>
                            { locale.t("predict.draw_it") }
                        </button>
                    }
                </div>
            } else {
                { result(props) }
            }
        </div>
    }
}

/// The answers to pick from.
fn answers(props: &PredictionFormProps) -> Html {
    let PredictionFormProps {
        locale,
        asked,
        on_input,
        ..
    } = props;
    let choice = |answer: Answer| {
        let onchange = on_input.reform(move |_: Event| PredictionInput::Answer(answer));
        html! {
            <label class="choice">
                <input type="radio" name="predict-answer" checked={asked.prediction.answer == Some(answer)} {onchange} />
                <span class="choice-words">{ words::answer(locale, &asked.question, answer) }</span>
            </label>
        }
    };
    html! {
        <fieldset class="predict-answers">
            <legend>{ locale.t("predict.question") }</legend>
            { for Answer::ALL.map(choice) }
        </fieldset>
    }
}

/// The picture in the size that there is for it, and while the question is open, what draws in it.
#[component]
fn Drawing(props: &PredictionFormProps) -> Html {
    let PredictionFormProps {
        locale,
        asked,
        on_input,
        ..
    } = props;
    let host = use_node_ref();
    let size = use_size(&host);
    let open = asked.prediction.progress == Progress::Open;
    let drawn = size.map(|size| {
        let (plot, amounts) = drawing::frame(locale, asked, size);
        html! {
            <>
                { picture(locale, asked, (&plot, amounts), size) }
                if open {
                    <CurveInput {locale} question={asked.question} weight={asked.weight} prediction={asked.prediction}
                        {plot} {on_input} />
                }
            </>
        }
    });
    html! { <div class="predict-plot" ref={host}>{ drawn }</div> }
}

/// How far the prediction was from what came, once that is known, and the way back to the question.
fn result(props: &PredictionFormProps) -> Html {
    let PredictionFormProps {
        locale,
        asked,
        on_input,
        ..
    } = props;
    let sentences = match &asked.truth {
        Some(truth) if asked.prediction.progress == Progress::Given => {
            words::verdict(locale, &asked.question, &asked.prediction, truth)
        }
        _ => Vec::new(),
    };
    html! {
        <div class="predict-result">
            <div role="status">{ for sentences.into_iter().map(|words| html! { <p>{ words }</p> }) }</div>
            <button type="button" class="button" onclick={on_input.reform(|_: MouseEvent| PredictionInput::Reset)}>
                { locale.t("predict.again_ask") }
            </button>
        </div>
    }
}
