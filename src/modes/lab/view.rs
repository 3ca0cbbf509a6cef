//! The lab as a person sees it: what was found in a sentence, the chart, what else can be asked, the chosen value in
//! words, the challenge, the table.

use super::challenge::Challenge;
use super::chart::{SweepChart, time_title};
use super::fields::{LabProps, block_fields};
use super::state::{LabState, Playing};
use super::table::figures_table;
use super::words;
use crate::components::Select;
use crate::components::chart::shapes::legend;
use crate::components::select::options;
use crate::i18n::{Locale, Unit};
use crate::message::{LabMessage, Message};
use limbo_lab::study::{BaseScenario, Study, SweptParameter};
use limbo_lab::sweep::Sweep;
use std::rc::Rc;
use yew::prelude::*;

/// The lab.
#[component]
pub fn Lab(props: &LabProps) -> Html {
    let LabProps { locale, lab, send } = props;
    let on_choose = use_callback(send.clone(), |index: usize, send| {
        send.emit(Message::Lab(LabMessage::Choose(index)));
    });
    html! {
        <main class="lab">
            { lead(props) }
            <section class="card lab-picture" aria-labelledby="lab-picture-title">
                <h2 id="lab-picture-title">{ time_title(locale, &lab.sweep) }</h2>
                { legend(signs(locale)) }
                <SweepChart {locale} sweep={&lab.sweep} choice={lab.choice} {on_choose} />
                { figures_table(locale, &lab.sweep) }
                <details class="lab-table">
                    <summary>{ locale.t("lab.about.title") }</summary>
                    <p>{ words::intro(locale, &lab.sweep.study) }</p>
                    <p>{ words::verdict(locale, &lab.sweep) }</p>
                    <p>{ words::why(locale, &lab.sweep.study) }</p>
                </details>
            </section>
            <aside class="lab-side">
                { asked(props) }
                { chosen_value(locale, &lab.sweep, lab.choice, send) }
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
                <p class="help">{ words::about(locale, lab.sweep.study.base) }</p>
            </div>
            <div class="lab-go">
                { sweep_button(props) }
                { progress(locale, lab) }
            </div>
        </section>
    }
}

/// What is asked: where, and which of its numbers changes.
fn asked(props: &LabProps) -> Html {
    let LabProps { locale, lab, send } = props;
    let study = lab.sweep.study;
    let ask = send.reform(|study: Study| Message::Lab(LabMessage::Study(study)));
    let parameters: Vec<SweptParameter> = Study::parameters(study.base).collect();
    let names = options(
        parameters
            .iter()
            .map(|p| words::parameter(locale, *p).to_owned()),
    );
    let selected = parameters.iter().position(|p| *p == study.parameter);
    let on_parameter = ask.reform(move |picked: usize| Study {
        parameter: parameters[picked.min(parameters.len() - 1)],
        ..study
    });
    let bases = BaseScenario::ALL;
    let base_names = options(
        bases
            .iter()
            .map(|base| words::base(locale, *base).to_owned()),
    );
    let base = bases.iter().position(|base| *base == study.base);
    let on_base = ask.reform(move |picked: usize| Study::first(bases[picked.min(bases.len() - 1)]));
    let on_blocks = ask.reform(move |(blocks, every)| Study {
        blocks,
        every,
        ..study
    });
    let in_blocks = !matches!(
        study.parameter,
        SweptParameter::Drip | SweptParameter::Retry
    );
    let fields = (
        in_blocks && study.parameter != SweptParameter::Blocks,
        in_blocks && study.parameter != SweptParameter::Every,
    );
    html! {
        <section class="card lab-asked" aria-labelledby="lab-asked-title">
            <h2 id="lab-asked-title">{ locale.t("lab.asked") }</h2>
            <div class="lab-fields">
                <Select class="lab-field" label={locale.t("lab.base").to_owned()} options={base_names}
                    selected={base.unwrap_or(0)} on_select={on_base} />
                <Select class="lab-field" label={locale.t("lab.parameter").to_owned()} options={names}
                    selected={selected.unwrap_or(0)} on_select={on_parameter} />
                { block_fields(locale, study.base, (study.blocks, study.every), fields, on_blocks) }
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
        <button type="button" class="button primary" {onclick}>{ locale.plural("lab.go", total, &[]) }</button>
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
        let seconds = locale.quantity((ms / 100.0).round() / 10.0, Unit::Second);
        let per_second = locale.number(total * 1000.0 / ms.max(1.0));
        let values = [of_total[1], ("time", &*seconds), ("a_second", &*per_second)];
        locale.plural("lab.took", threads as f64, &values)
    } else if lab.cancelled {
        locale.fill("lab.stopped", &of_total)
    } else if lab.playing == Playing::Sweep {
        locale.fill("lab.progress", &of_total)
    } else {
        String::new()
    }
}

/// The signs of the chart with what they mean.
fn signs(locale: &Locale) -> [(Html, String); 5] {
    let signs = [
        ("lab-sign held", "lab.legend.held"),
        ("lab-sign crashed", "lab.legend.crashed"),
        ("lab-sign median", "lab.legend.median"),
        ("lab-sign theory", "lab.legend.theory"),
        ("lab-sign mine", "lab.legend.mine"),
    ];
    signs.map(|(class, key)| {
        let sign = html! { <span {class} aria-hidden="true"></span> };
        (sign, locale.t(key).to_owned())
    })
}

/// The chosen value in words, and the button that shows one of its runs.
fn chosen_value(
    locale: &Locale,
    sweep: &Rc<Sweep>,
    index: usize,
    send: &Callback<Message>,
) -> Html {
    let (study, value) = (sweep.study, sweep.values[index]);
    let figures = sweep.figures(index);
    // The median run: half of the others are as fast.
    let seed = sweep
        .runs(index)
        .find(|(_, o)| o.cleared_ms.map(f64::from) == figures.clears.median())
        .map_or(1, |(seed, _)| seed);
    let show = send.reform(move |_: MouseEvent| Message::Lab(LabMessage::Show(study, value, seed)));
    let lines = words::figures(locale, sweep, index, &figures);
    html! {
        <section class="card lab-choice" aria-labelledby="lab-choice-title">
            <h2 id="lab-choice-title">{ locale.t("lab.choice") }</h2>
            <p class="lab-value">{ words::value(locale, study.parameter, value) }</p>
            <div class="lab-figures">{ for lines.into_iter().map(|line| html! { <p>{ line }</p> }) }</div>
            <button type="button" class="button" onclick={show}>
                { locale.fill("lab.show", &[("seed", &locale.number(seed as f64))]) }
            </button>
        </section>
    }
}
