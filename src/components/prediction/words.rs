//! A prediction in words: the answers to pick from, and afterwards the difference.

use crate::i18n::Locale;
use limbo_player::prediction::{Answer, Miss, Prediction, Question, Truth, assess};

/// An answer in words.
pub(super) fn answer(locale: &Locale, question: &Question, answer: Answer) -> String {
    let time = locale.duration(question.soon);
    match answer {
        Answer::Soon => locale.fill("predict.soon", &[("time", &time)]),
        Answer::Later => locale.fill("predict.later", &[("time", &time)]),
        Answer::Again => locale.t("predict.again").into(),
    }
}

/// How far a prediction was from what came: one sentence for the answer, one for the drawing.
pub fn verdict(
    locale: &Locale,
    question: &Question,
    prediction: &Prediction,
    truth: &Truth,
) -> Vec<String> {
    let assessment = assess(question, prediction, truth);
    let mut sentences = Vec::with_capacity(2);
    if let (Some(right), Some(picked)) = (assessment.right, prediction.answer) {
        let came = answer(locale, question, assessment.truth);
        let picked = answer(locale, question, picked);
        sentences.push(match right {
            true => locale.fill("predict.right", &[("came", &came)]),
            false => locale.fill("predict.wrong", &[("picked", &picked), ("came", &came)]),
        });
    }
    sentences.extend(
        assessment
            .miss
            .map(|miss| miss_in_words(locale, question, miss)),
    );
    sentences
}

fn miss_in_words(locale: &Locale, question: &Question, miss: Miss) -> String {
    // Nobody knows what comes after what is drawn.
    let by = |key: &str| locale.fill(key, &[("moment", &locale.moment(question.until))]);
    match miss {
        Miss::Near(time) if time.ms() < 60_000 => locale.t("predict.exact").into(),
        Miss::Near(time) => locale.fill("predict.near", &[("time", &locale.duration(time))]),
        Miss::TooEarly(time) => {
            locale.fill("predict.too_early", &[("time", &locale.duration(time))])
        }
        Miss::TooLate(time) => locale.fill("predict.too_late", &[("time", &locale.duration(time))]),
        Miss::NeverCame => by("predict.never_came"),
        Miss::CameAt(at) => locale.fill("predict.came_at", &[("moment", &locale.moment(at))]),
        Miss::NeverBoth => by("predict.never_both"),
    }
}
