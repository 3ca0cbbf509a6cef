//! The challenge: find the fastest restart that is safe with every seed. It shows the tries, the best so far, what the
//! sweep has found and what theory allows; it ranks nobody.

use super::fields::{LabProps, block_fields};
use super::state::{LabState, Playing, Try};
use super::words;
use crate::i18n::Locale;
use crate::message::{LabMessage, Message};
use limbo_lab::presets::SEEDS;
use yew::prelude::*;

/// By how much a time exceeds another, as a share of that, in words; none where it is not a percent longer.
fn excess(locale: &Locale, ms: f64, than_ms: f64) -> Option<String> {
    let share = ms / than_ms - 1.0;
    (share >= 0.005).then(|| locale.percent(share))
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
        // Of a run that was broken off nobody knows whether the server would have crashed.
        let crashed = SEEDS as usize - tried.safe - tried.too_much;
        let counted = [
            ("lab.challenge.crashed", crashed),
            ("lab.lead.too_much", tried.too_much),
        ];
        let counted = counted.into_iter().filter(|(_, n)| *n > 0);
        let mut sentences: Vec<_> = counted
            .map(|(key, n)| locale.plural(key, n as f64, &values))
            .collect();
        sentences.push(locale.t("lab.challenge.gentler").to_owned());
        sentences
    } else {
        vec![
            locale.fill("lab.challenge.slow", &values),
            locale.t("lab.challenge.quicker").to_owned(),
        ]
    }
}

/// The best try so far, beside what the sweep has found and what theory reckons with average mail and no pause: chance may
/// bring a run less mail, and make it faster.
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
        let behind = best.and_then(|(_, ms)| excess(locale, ms, sweep_ms));
        let ahead = best.and_then(|(_, ms)| excess(locale, sweep_ms, ms));
        let (key, share) = match (behind, ahead) {
            (Some(share), _) => ("lab.challenge.behind_sweep", share),
            (None, Some(share)) => ("lab.challenge.beats_sweep", share),
            (None, None) => ("lab.challenge.sweep", String::new()),
        };
        sentences.push(locale.fill(key, &[("time", &time), ("share", &share)]));
    }
    if let Some(least_ms) = lab.at_best_ms() {
        let time = duration(least_ms);
        let share = best.and_then(|(_, ms)| excess(locale, ms, least_ms));
        let key = match (best, &share) {
            (None, _) => "lab.challenge.at_best",
            (Some(_), Some(_)) => "lab.challenge.above",
            (Some(_), None) => "lab.challenge.no_slower",
        };
        let share = share.unwrap_or_default();
        sentences.push(locale.fill(key, &[("time", &time), ("share", &share)]));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use limbo_lab::incident::BaseScenario;
    use limbo_lab::presets::Preset;
    use limbo_sim::Duration;

    /// What is said beside a safe restart that takes so many times what theory reckons.
    fn said_of(times: f64) -> String {
        let mut lab = LabState::new(BaseScenario::Exchange, Preset::Blocks);
        let reckoned = lab.at_best_ms().unwrap();
        lab.best = Some(Try {
            blocks: 12,
            every: Duration::hours(1),
            safe: SEEDS as usize,
            too_much: 0,
            cleared: SEEDS as usize,
            median_ms: Some(reckoned * times),
            bad_seed: None,
        });
        let locale = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        comparison_words(&locale, &lab).join(" ")
    }

    #[test]
    fn a_try_is_compared_with_the_safe_values_of_the_chart_and_said_to_be() {
        let mut lab = LabState::new(BaseScenario::Town, Preset::Blocks);
        let mut sweep = (*lab.sweep).clone();
        for job in 0..sweep.grid.jobs() {
            let limbo_lab::grid::Job { cell, seed } = sweep.grid.job(job);
            let outcome = limbo_lab::outcome::Outcome {
                // Ten groups and fewer crash with one seed, and are quicker than what is safe, as are some of its runs.
                crashes: u32::from(cell < 10 && seed == 4),
                cleared_ms: Some(if cell < 10 || seed == 1 {
                    600_000
                } else {
                    900_000
                }),
                ..Default::default()
            };
            sweep.take(job, outcome);
        }
        lab.sweep = std::rc::Rc::new(sweep);
        let locale = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        let said = |median_ms: Option<f64>| {
            let mut lab = lab.clone();
            lab.best = median_ms.map(|_| Try {
                blocks: 12,
                every: Duration::mins(4),
                safe: SEEDS as usize,
                too_much: 0,
                cleared: SEEDS as usize,
                median_ms,
                bad_seed: None,
            });
            comparison_words(&locale, &lab).join(" ")
        };
        let time = locale.duration(Duration::mins(15));
        for (tried, told) in [
            (
                None,
                format!(
                    "The quickest safe value on the chart clears the queue in {time}, in its median run."
                ),
            ),
            (
                Some(800_000.0),
                format!("Faster than every safe value on the chart ({time})."),
            ),
            (
                Some(1_800_000.0),
                format!("The quickest safe value on the chart, {time}, is still ahead"),
            ),
        ] {
            let said = said(tried);
            assert!(said.contains(&told), "{said}");
        }
    }

    #[test]
    fn a_run_that_was_broken_off_is_not_said_to_have_crashed() {
        let lab = LabState::new(BaseScenario::Town, Preset::Blocks);
        let locale = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        let said = |safe: usize, too_much: usize| {
            let tried = Try {
                blocks: 12,
                every: Duration::mins(4),
                safe,
                too_much,
                cleared: safe,
                median_ms: None,
                bad_seed: None,
            };
            result_words(&locale, &lab, &tried).join(" ")
        };
        let all = SEEDS as usize;
        let broken_off = said(all - 2, 2);
        assert!(!broken_off.contains("crashed"), "{broken_off}");
        assert!(broken_off.contains("2 runs would have taken too long"));
        let both = said(all - 5, 2);
        assert!(both.contains("crashed in 3 of 20 runs"), "{both}");
        assert!(both.contains("2 runs would have taken too long"), "{both}");
    }

    #[test]
    fn what_chance_can_beat_is_no_bound_and_nothing_takes_0_percent_longer() {
        for times in [0.97, 1.0, 1.004] {
            let said = said_of(times);
            assert!(said.contains("yours takes no longer"), "{said}");
        }
        let said = said_of(1.2);
        assert!(said.contains("yours takes 20% longer"), "{said}");
    }
}
