//! The challenge: find the fastest restart that is safe with every seed. It shows the tries, the best so far, what the
//! sweep has found and what theory allows; it ranks nobody.

use super::fields::{LabProps, block_fields};
use super::state::{LabState, Playing, Try};
use super::words;
use crate::i18n::Locale;
use crate::message::{LabMessage, Message};
use limbo_lab::presets::SEEDS;
use yew::prelude::*;

/// By how much a time exceeds the least, as a share of the least.
fn excess(ms: f64, least_ms: f64) -> f64 {
    (ms / least_ms - 1.0).max(0.0)
}

fn plan(locale: &Locale, tried: &Try) -> String {
    let every = locale.duration(tried.every);
    let values = [("time", &*every)];
    locale.plural("plan_name.blocks", f64::from(tried.blocks), &values)
}

/// What came of a try, in words.
fn result_words(locale: &Locale, lab: &LabState, tried: &Try) -> Vec<String> {
    let plan = plan(locale, tried);
    let runs = locale.number(f64::from(SEEDS));
    let time = words::time_or_never(locale, tried.median_ms);
    let values = [("plan", &*plan), ("runs", &*runs), ("time", &*time)];
    if tried.safe_ms().is_some() {
        let mut sentences = vec![locale.fill("lab.challenge.safe", &values)];
        if lab.best.as_ref() == Some(tried) && lab.tries > 1 {
            sentences.push(locale.t("lab.challenge.best_now").to_owned());
        }
        sentences
    } else if tried.safe < SEEDS as usize {
        let crashed = f64::from(SEEDS) - tried.safe as f64;
        vec![
            locale.plural("lab.challenge.crashed", crashed, &values),
            locale.t("lab.challenge.gentler").to_owned(),
        ]
    } else {
        vec![
            locale.fill("lab.challenge.slow", &values),
            locale.t("lab.challenge.quicker").to_owned(),
        ]
    }
}

/// The best try so far, beside what the sweep has found and the least time that theory allows.
fn comparison_words(locale: &Locale, lab: &LabState) -> Vec<String> {
    let duration = |ms: f64| locale.duration(words::time(ms));
    let mut sentences = Vec::new();
    let best = lab.best.as_ref().and_then(|b| Some((b, b.safe_ms()?)));
    if let Some((tried, ms)) = best {
        let values = [("plan", &*plan(locale, tried)), ("time", &*duration(ms))];
        sentences.push(locale.fill("lab.challenge.best", &values));
    }
    if let Some(sweep_ms) = lab.sweep_best_ms() {
        let time = duration(sweep_ms);
        sentences.push(match best {
            Some((_, ms)) if ms < sweep_ms => {
                locale.fill("lab.challenge.beats_sweep", &[("time", &time)])
            }
            Some((_, ms)) if ms > sweep_ms => {
                let share = locale.percent(excess(ms, sweep_ms));
                let values = [("time", &*time), ("share", &*share)];
                locale.fill("lab.challenge.behind_sweep", &values)
            }
            _ => locale.fill("lab.challenge.sweep", &[("time", &time)]),
        });
    }
    if let Some(least_ms) = lab.at_best_ms() {
        let time = duration(least_ms);
        sentences.push(match best {
            Some((_, ms)) => {
                let share = locale.percent(excess(ms, least_ms));
                locale.fill("lab.challenge.above", &[("time", &time), ("share", &share)])
            }
            None => locale.fill("lab.challenge.at_best", &[("time", &time)]),
        });
    }
    sentences
}

fn paragraphs(sentences: Vec<String>) -> Html {
    sentences
        .into_iter()
        .map(|sentence| html! { <p>{ sentence }</p> })
        .collect()
}

/// How far a try has come, or what came of the last one.
fn result(locale: &Locale, lab: &LabState) -> Html {
    if lab.playing == Playing::Try {
        let done = locale.number(lab.try_done as f64);
        let total = locale.number(f64::from(SEEDS));
        let values = [("done", &*done), ("total", &*total)];
        return html! {
            <div class="lab-outcome" aria-live="off"><p>{ locale.plural("lab.progress", f64::from(SEEDS), &values) }</p></div>
        };
    }
    let class = match &lab.last {
        Some(tried) if tried.safe_ms().is_some() => "lab-outcome good",
        Some(_) => "lab-outcome bad",
        None => "lab-outcome",
    };
    let sentences = lab.last.as_ref();
    let sentences = sentences.map_or_else(Vec::new, |tried| result_words(locale, lab, tried));
    html! { <div {class} aria-live="polite">{ paragraphs(sentences) }</div> }
}

/// The button that shows a run in which the last try failed.
fn show_failure(LabProps { locale, lab, send }: &LabProps) -> Option<Html> {
    if lab.playing == Playing::Try {
        return None;
    }
    let tried = lab.last?;
    let seed = tried.bad_seed?;
    let onclick = send.reform(move |_: MouseEvent| Message::Lab(LabMessage::ShowTry(seed)));
    Some(html! {
        <button type="button" class="button" {onclick}>{ locale.t("lab.challenge.show") }</button>
    })
}

/// The challenge.
#[component]
pub(super) fn Challenge(props: &LabProps) -> Html {
    let LabProps { locale, lab, send } = props;
    if lab.try_study().is_none() {
        // Nothing is restarted in groups here.
        return Html::default();
    }
    let trying = lab.playing == Playing::Try;
    let onclick = send.reform(move |_: MouseEvent| {
        Message::Lab(if trying {
            LabMessage::Stop
        } else {
            LabMessage::Try
        })
    });
    let propose = send.reform(|(blocks, every)| Message::Lab(LabMessage::Propose(blocks, every)));
    let label = if trying {
        locale.t("lab.stop").to_owned()
    } else {
        locale.plural("lab.challenge.go", f64::from(SEEDS), &[])
    };
    html! {
        <section class="card lab-challenge" aria-labelledby="lab-challenge-title">
            <h2 id="lab-challenge-title">{ locale.t("lab.challenge.title") }</h2>
            <p>{ locale.fill("lab.challenge.rule", &[("runs", &locale.number(f64::from(SEEDS)))]) }</p>
            <div class="lab-fields">
                { block_fields(locale, lab.draft.base, lab.proposed, (true, true), propose) }
            </div>
            <button type="button" class="button primary" {onclick}>{ label }</button>
            { result(locale, lab) }
            { show_failure(props) }
            <div class="lab-figures" aria-live="off">{ paragraphs(comparison_words(locale, lab)) }</div>
        </section>
    }
}
