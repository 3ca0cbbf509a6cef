//! The lab as a person sees it: what was found in a sentence, the chart, what else can be asked, the chosen value in
//! words, the challenge, the table.

use super::asked::asked;
use super::challenge::Challenge;
use super::chart::{SweepChart, answer_title};
use super::fields::LabProps;
use super::map::{SweepMap, map_title};
use super::state::{LabState, Playing};
use super::table::figures_table;
use super::words;
use crate::components::chart::shapes::{circle, legend, path, swatch};
use crate::components::use_later;
use crate::i18n::{Locale, Unit};
use crate::message::{LabMessage, Message};
use limbo_lab::sweep::Sweep;
use limbo_picture::svg::Path;
use std::rc::Rc;
use yew::prelude::*;

/// The lab.
#[component]
pub fn Lab(props: &LabProps) -> Html {
    let LabProps { locale, lab, send } = props;
    // What is folded away waits for what is seen.
    let later = use_later();
    let on_choose = use_callback(send.clone(), |index: usize, send| {
        send.emit(Message::Lab(LabMessage::Choose(index)));
    });
    html! {
        <main class="lab" aria-label={locale.t("mode.lab").to_owned()}>
            { lead(props) }
            <section class="card lab-picture" aria-labelledby="lab-picture-title">
                // What is saved as a picture.
                <div class="lab-drawing">
                    if lab.sweep.grid.rows().len() > 1 {
                        <h2 id="lab-picture-title">{ map_title(locale, &lab.sweep) }</h2>
                        <SweepMap {locale} sweep={&lab.sweep} choice={lab.choice} {on_choose} />
                    } else {
                        <h2 id="lab-picture-title">{ answer_title(locale, &lab.sweep) }</h2>
                        { legend(signs(locale)) }
                        <SweepChart {locale} sweep={&lab.sweep} choice={lab.choice} {on_choose} />
                    }
                </div>
                { figures_table(locale, &lab.sweep, later) }
                <details class="lab-table">
                    <summary>{ locale.t("lab.about.title") }</summary>
                    <p>{ words::intro(locale, &lab.sweep.grid) }</p>
                    <p>{ words::verdict(locale, &lab.sweep) }</p>
                    <p>{ words::why(locale, &lab.sweep) }</p>
                </details>
            </section>
            <aside class="lab-side">
                { asked(props, later) }
                { chosen_cell(locale, &lab.sweep, lab.choice, send) }
                <Challenge ..props.clone() />
            </aside>
        </main>
    }
}

/// What was found, in a sentence; the button that has the runs played, and how many have been.
fn lead(props: &LabProps) -> Html {
    let LabProps { locale, lab, .. } = props;
    // Only what came out of all of the runs is worth an interruption by a screen reader.
    let live = if lab.playing == Playing::Sweep {
        "off"
    } else {
        "polite"
    };
    html! {
        <section class="card lab-lead" aria-labelledby="lab-title">
            <div class="lab-found-words">
                <h2 id="lab-title">{ locale.t("lab.title") }</h2>
                <p class="lab-told" aria-live={live}>{ words::found(locale, &lab.sweep) }</p>
                <p class="help">{ words::about(locale, lab.draft.base) }</p>
            </div>
            <div class="lab-go">
                { sweep_button(props) }
                { progress(locale, lab) }
            </div>
        </section>
    }
}

/// The button that plays the sweep from its beginning, or stops it.
fn sweep_button(LabProps { locale, lab, send }: &LabProps) -> Html {
    if lab.playing == Playing::Sweep {
        let onclick = send.reform(|_: MouseEvent| Message::Lab(LabMessage::Stop));
        return html! {
            <button type="button" class="button" {onclick}>{ locale.t("lab.stop") }</button>
        };
    }
    let onclick = send.reform(|_: MouseEvent| Message::Lab(LabMessage::Sweep));
    let total = lab.sweep.total() as f64;
    html! {
        <button type="button" class="button primary" disabled={lab.fault.is_some()} {onclick}>{ locale.plural("lab.go", total, &[]) }</button>
    }
}

/// How many of the sweep's runs have been played, as a bar and in words.
fn progress(locale: &Locale, lab: &LabState) -> Html {
    let (done, total) = (lab.sweep.done(), lab.sweep.total());
    // Only that the sweep is done, or stopped, is worth an interruption by a screen reader.
    let live = if lab.playing == Playing::Sweep {
        "off"
    } else {
        "polite"
    };
    html! {
        <div class="lab-standing">
            <progress max={total.to_string()} value={done.to_string()}
                aria-label={locale.t("lab.progress_label").to_owned()}></progress>
            <p class="lab-said" aria-live={live}>{ progress_words(locale, lab) }</p>
        </div>
    }
}

fn progress_words(locale: &Locale, lab: &LabState) -> String {
    let total = lab.sweep.total() as f64;
    let done_words = locale.number(lab.sweep.done() as f64);
    let total_words = locale.number(total);
    let of_total = [("done", &*done_words), ("total", &*total_words)];
    if let Some((ms, threads)) = lab.took {
        // The page's own thread is one, too.
        took_words(locale, lab.sweep.total(), ms, threads.max(1) as f64)
    } else if lab.cancelled {
        locale.plural("lab.stopped", total, &of_total)
    } else if lab.playing == Playing::Sweep {
        locale.plural("lab.progress", total, &of_total)
    } else {
        String::new()
    }
}

/// How long the runs took, and how many that is a second: where it is less than ten, not a whole number.
fn took_words(locale: &Locale, total: usize, ms: f64, threads: f64) -> String {
    let seconds = locale.quantity((ms / 100.0).round().max(1.0) / 10.0, Unit::Second);
    let a_second = locale.decimal(total as f64 * 1000.0 / ms.max(1.0));
    let total_words = locale.number(total as f64);
    let values = [
        ("total", &*total_words),
        ("time", &*seconds),
        ("a_second", &*a_second),
    ];
    match total {
        1 => locale.fill("lab.took_one", &values),
        _ => locale.plural("lab.took", threads, &values),
    }
}

/// The signs of the chart with what they mean: shapes, so that a picture of it has them.
fn signs(locale: &Locale) -> [(Html, String); 5] {
    let shape = |class, x, y, data| path(class, Path::default().sign(x, y, data));
    let cross = "l8 8m0-8l-8 8";
    let signs = [
        (
            swatch(8, 8, shape("lab-held", 4.0, 4.0, "h.01")),
            "lab.legend.held",
        ),
        (
            swatch(12, 12, shape("lab-crash", 2.0, 2.0, cross)),
            "lab.legend.crashed",
        ),
        (
            swatch(21, 12, shape("lab-median", 0.0, 6.0, "h21")),
            "lab.legend.median",
        ),
        (
            swatch(21, 12, shape("lab-theory", 0.0, 6.0, "h21")),
            "lab.legend.theory",
        ),
        (
            swatch(14, 14, circle("lab-mine", (7.0, 7.0), 6.0)),
            "lab.legend.mine",
        ),
    ];
    signs.map(|(sign, key)| (sign, locale.t(key).to_owned()))
}

/// The chosen cell in words, and the button that shows one of its runs.
fn chosen_cell(locale: &Locale, sweep: &Rc<Sweep>, cell: usize, send: &Callback<Message>) -> Html {
    let figures = sweep.figures(cell);
    // The median run: half of the others are as fast.
    let seed = sweep
        .runs(cell)
        .find(|(_, o)| o.cleared_ms.map(f64::from) == figures.clears.median())
        .map_or(1, |(seed, _)| seed);
    let show = send.reform(move |_: MouseEvent| Message::Lab(LabMessage::Show(seed)));
    let possible = sweep.grid.refusal(cell).is_none();
    let lines = words::figures(locale, sweep, cell, &figures);
    html! {
        <section class="card lab-choice" aria-labelledby="lab-choice-title">
            <h2 id="lab-choice-title">{ locale.t("lab.choice") }</h2>
            <p class="lab-value">{ words::cell(locale, &sweep.grid, cell) }</p>
            <div class="lab-figures">{ for lines.into_iter().map(|line| html! { <p>{ line }</p> }) }</div>
            if possible {
                <button type="button" class="button" onclick={show}>
                    { locale.fill("lab.show", &[("seed", &locale.number(seed as f64))]) }
                </button>
            }
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use limbo_lab::incident::BaseScenario;
    use limbo_lab::presets::Preset;

    #[test]
    fn slow_runs_are_not_said_to_be_none_a_second() {
        for lang in Lang::all() {
            let locale = Locale::new(lang, "Europe/Rome", 0.0);
            for (total, ms) in [(2, 5_000.0), (400, 900_000.0)] {
                let said = took_words(&locale, total, ms, 4.0);
                assert!(!said.contains(": 0 ") && !said.contains('{'), "{said}");
            }
        }
    }

    #[test]
    fn runs_that_the_page_has_played_itself_were_played_on_one_thread() {
        let mut lab = LabState::new(BaseScenario::Town, Preset::Blocks);
        for lang in Lang::all() {
            let locale = Locale::new(lang, "Europe/Rome", 0.0);
            lab.took = Some((1_000.0, 1));
            let by_one = progress_words(&locale, &lab);
            lab.took = Some((1_000.0, 0));
            assert_eq!(progress_words(&locale, &lab), by_one);
            lab.took = Some((1_000.0, 4));
            assert_ne!(progress_words(&locale, &lab), by_one);
        }
    }
}
