//! The challenge: find the fastest restart that is safe whatever chance does. It knows the tries, the best so far, what
//! the sweep has found and what theory allows; it ranks nobody.

use super::state::{LabState, Playing, Try};
use super::view::{Ask, block_fields};
use super::words;
use crate::i18n::Locale;
use crate::markup::{el, text};
use limbo_lab::study::SEEDS;
use yew::prelude::*;

/// How far a time is from another: as a share of it.
fn above(ms: f64, least_ms: f64) -> f64 {
    (ms / least_ms - 1.0).max(0.0)
}

fn restart(locale: &Locale, t: &Try) -> String {
    let every = locale.duration(t.every);
    locale.plural("plan_name.blocks", f64::from(t.blocks), &[("time", &every)])
}

/// What became of a try, in words.
fn told(locale: &Locale, desk: &LabState, t: &Try) -> Vec<String> {
    let plan = restart(locale, t);
    let runs = locale.number(SEEDS as f64);
    let time = words::time_or_never(locale, t.median_ms);
    let mut said = Vec::new();
    let values = [("plan", &*plan), ("runs", &*runs), ("time", &*time)];
    if t.safe_ms().is_some() {
        let best = desk.best.as_ref() == Some(t);
        said.push(locale.fill("lab.bet.safe", &values));
        if best && desk.tries > 1 {
            said.push(locale.t("lab.bet.best_now").to_owned());
        }
    } else if t.safe < SEEDS {
        said.push(locale.plural("lab.bet.fell", (SEEDS - t.safe) as f64, &values));
        said.push(locale.t("lab.bet.gentler").to_owned());
    } else {
        said.push(locale.fill("lab.bet.slow", &values));
        said.push(locale.t("lab.bet.quicker").to_owned());
    }
    said
}

/// The best so far, beside what the sweep has found and what is possible at all.
fn standing(locale: &Locale, desk: &LabState) -> Vec<String> {
    let mut said = Vec::new();
    let mine = desk.best.as_ref().and_then(|b| Some((b, b.safe_ms()?)));
    if let Some((best, ms)) = mine {
        let time = locale.duration(words::time(ms));
        let plan = restart(locale, best);
        said.push(locale.fill("lab.bet.best", &[("plan", &plan), ("time", &time)]));
    }
    if let Some(sweep_ms) = desk.sweep_best_ms() {
        let time = locale.duration(words::time(sweep_ms));
        said.push(match mine {
            Some((_, ms)) if ms < sweep_ms => {
                locale.fill("lab.bet.beats_sweep", &[("time", &time)])
            }
            Some((_, ms)) if ms > sweep_ms => {
                let share = locale.percent(above(ms, sweep_ms));
                locale.fill(
                    "lab.bet.behind_sweep",
                    &[("time", &time), ("share", &share)],
                )
            }
            _ => locale.fill("lab.bet.sweep", &[("time", &time)]),
        });
    }
    if let Some(least) = desk.at_best_ms() {
        let time = locale.duration(words::time(least));
        said.push(match mine {
            Some((_, ms)) => {
                let share = locale.percent(above(ms, least));
                locale.fill("lab.bet.above", &[("time", &time), ("share", &share)])
            }
            None => locale.fill("lab.bet.at_best", &[("time", &time)]),
        });
    }
    said
}

fn lines(class: &'static str, said: Vec<String>, live: bool) -> Html {
    let lines = said
        .into_iter()
        .map(|line| el("p", &[], vec![], vec![text(line)]))
        .collect();
    let live = if live { "polite" } else { "off" };
    el(
        "div",
        &["class", "aria-live"],
        vec![class.into(), live.into()],
        lines,
    )
}

/// The challenge.
pub fn challenge(locale: &Locale, desk: &LabState, ask: &Callback<Ask>) -> Html {
    let trying = desk.playing == Playing::Try;
    let onclick = ask.reform(move |_: MouseEvent| if trying { Ask::Stop } else { Ask::Try });
    let bet = ask.reform(|(blocks, every)| Ask::PredictionInput(blocks, every));
    let label = if trying {
        locale.t("lab.stop").to_owned()
    } else {
        locale.plural("lab.bet.go", SEEDS as f64, &[])
    };
    let result = match (&desk.last, trying) {
        (_, true) => {
            let (done, total) = (
                locale.number(desk.try_done as f64),
                locale.number(SEEDS as f64),
            );
            lines(
                "lab-told",
                vec![locale.fill("lab.progress", &[("done", &done), ("total", &total)])],
                false,
            )
        }
        (Some(t), false) => {
            let class = if t.safe_ms().is_some() {
                "lab-told good"
            } else {
                "lab-told bad"
            };
            lines(class, told(locale, desk, t), true)
        }
        (None, false) => lines("lab-told", Vec::new(), true),
    };
    let bad = desk.last.filter(|_| !trying).and_then(|t| {
        let (seed, study) = (t.bad_seed?, desk.bet_study());
        let study = limbo_lab::study::Study {
            blocks: t.blocks,
            every: t.every,
            ..study
        };
        let onclick =
            ask.reform(move |_: MouseEvent| Ask::Show(study, f64::from(study.blocks), seed));
        Some(html! {
            <button type="button" class="button" {onclick}>{ locale.t("lab.bet.show") }</button>
        })
    });
    html! {
        <section class="card lab-challenge" aria-labelledby="lab-challenge-title">
            <h2 id="lab-challenge-title">{ locale.t("lab.bet.title") }</h2>
            <p>{ locale.fill("lab.bet.rule", &[("runs", &locale.number(SEEDS as f64))]) }</p>
            <div class="lab-fields">
                { block_fields(locale, &desk.sweep.study, desk.bet, (true, true), bet) }
            </div>
            <button type="button" class="button primary" {onclick}>{ label }</button>
            { result }
            { bad }
            { lines("lab-figures", standing(locale, desk), false) }
        </section>
    }
}
