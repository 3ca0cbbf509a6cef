//! The lab as a person sees it: the question, the picture, the choice in words, the challenge, the table. It keeps what
//! lies on the desk and the runner at work; it plays nothing itself.

use super::chart::{self, Plot, Space};
use super::runner::{Progress, SweepRunner};
use super::state::{LabState, Playing};
use super::{challenge, table, words};
use crate::components::NumberField;
use crate::i18n::{Locale, Unit};
use crate::markup::{el, text};
use crate::message::Message;
use limbo_lab::study::{BLOCKS_MAX, BaseScenario, Study, SweptParameter};
use limbo_player::Action;
use limbo_sim::Duration;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement, ResizeObserver};
use yew::prelude::*;

/// Properties of [`Lab`].
#[derive(Clone, PartialEq, Properties)]
pub struct LabProps {
    /// Words and formats.
    pub locale: Locale,
    /// Time runs in the run behind the lab.
    pub playing: bool,
    /// Where wishes go.
    pub send: Callback<Message>,
}

/// What a control of the lab asks for.
pub enum Ask {
    /// Another question.
    Study(Study),
    /// The sweep, from its beginning.
    Sweep,
    /// The bet, with every seed.
    Try,
    /// No more.
    Stop,
    /// Another value is chosen.
    Choose(usize),
    /// Another bet.
    PredictionInput(u16, Duration),
    /// A run is to be seen: its study, value and seed.
    Show(Study, f64, u64),
}

/// The lab.
#[component]
pub fn Lab(props: &LabProps) -> Html {
    let desk = use_state_eq(LabState::now);
    let runner = use_mut_ref(|| None::<Rc<SweepRunner>>);
    let host = use_node_ref();
    let space = use_space(&host);
    {
        let (send, playing) = (props.send.clone(), props.playing);
        use_effect_with((), move |_| {
            if playing {
                send.emit(Message::Act(Action::Pause));
            }
            // Nobody works on what was left when another mode was shown.
            move || drop(LabState::change(LabState::stop))
        });
    }
    let ask = {
        let (setter, send) = (desk.setter(), props.send.clone());
        let change = move |f: Box<dyn FnOnce(&mut LabState)>| setter.set(LabState::change(f));
        let hear = Callback::from({
            let change = change.clone();
            move |progress: Progress| change(Box::new(move |desk| desk.hear(progress)))
        });
        let begin = {
            let (change, runner) = (change.clone(), runner.clone());
            move |playing: Playing| {
                let desk = LabState::now();
                let study = match playing {
                    Playing::Try => desk.bet_study(),
                    _ => desk.sweep.study,
                };
                change(Box::new(move |desk| desk.begin(playing)));
                *runner.borrow_mut() = Some(SweepRunner::begin(study, hear.clone()));
            }
        };
        Callback::from(move |ask: Ask| match ask {
            Ask::Sweep => begin(Playing::Sweep),
            Ask::Try => begin(Playing::Try),
            Ask::Stop => {
                runner.borrow_mut().take();
                change(Box::new(LabState::stop));
            }
            Ask::Study(study) => {
                runner.borrow_mut().take();
                change(Box::new(move |desk| desk.ask(study)));
            }
            Ask::Choose(place) => change(Box::new(move |desk| desk.choice = place)),
            Ask::PredictionInput(blocks, every) => {
                change(Box::new(move |desk| desk.bet = (blocks, every)))
            }
            Ask::Show(study, value, seed) => {
                if let Ok(run) = study.run(value, seed) {
                    // A second of watching before the restart.
                    let second = Duration::secs(run.scenario.pace);
                    send.emit(Message::Adopt(run, study.ground.restart_at() - second));
                }
            }
        })
    };
    let locale = &props.locale;
    html! {
        <main class="lab">
            { question(locale, &desk, &ask) }
            <section class="card lab-picture" aria-labelledby="lab-picture-title">
                <h2 id="lab-picture-title">{ words::dial(locale, desk.sweep.study.dial) }</h2>
                { legend(locale) }
                { picture(locale, &desk, &host, *space, &ask) }
                <p class="lab-verdict">{ words::verdict(locale, &desk.sweep) }
                    { " " }<span class="help">{ words::why(locale, &desk.sweep.study) }</span></p>
                { table::table(locale, &desk.sweep) }
            </section>
            <aside class="lab-side">
                { choice(locale, &desk, &ask) }
                { challenge::challenge(locale, &desk, &ask) }
            </aside>
        </main>
    }
}

/// A native select with its label; tells which entry was picked.
fn select(label: &str, entries: &[(&str, bool)], pick: Callback<usize>) -> Html {
    let onchange = Callback::from(move |event: Event| {
        if let Some(select) = event.target_dyn_into::<HtmlSelectElement>() {
            pick.emit(usize::try_from(select.selected_index()).unwrap_or(0));
        }
    });
    html! {
        <label class="lab-field">
            <span>{ label }</span>
            <select {onchange}>
                { for entries.iter().map(|(words, selected)| html! {
                    <option selected={*selected}>{ *words }</option>
                }) }
            </select>
        </label>
    }
}

/// Fields for the number of blocks and the time between them.
pub fn block_fields(
    locale: &Locale,
    study: &Study,
    (blocks, every): (u16, Duration),
    (with_blocks, with_every): (bool, bool),
    change: Callback<(u16, Duration)>,
) -> Html {
    let (unit, label, most) = match study.ground {
        BaseScenario::Town => (1_000, "restart.every_seconds", 1_800),
        BaseScenario::Libero => (60_000, "restart.every_minutes", 1_440),
    };
    let on_blocks = change.reform(move |n: u32| (n as u16, every));
    let on_every = change.reform(move |n: u32| (blocks, Duration(n * unit)));
    html! {
        <>
            if with_blocks {
                <NumberField label={locale.t("restart.number").to_owned()} value={u32::from(blocks)}
                    max={u32::from(BLOCKS_MAX)} on_change={on_blocks} />
            }
            if with_every {
                <NumberField label={locale.t(label).to_owned()} value={every.ms() / unit}
                    max={most} on_change={on_every} />
            }
        </>
    }
}

/// What is asked, and the button that has it played.
fn question(locale: &Locale, desk: &LabState, ask: &Callback<Ask>) -> Html {
    let study = desk.sweep.study;
    let dials: Vec<SweptParameter> = Study::dials(study.ground).collect();
    let dial_entries: Vec<_> = dials
        .iter()
        .map(|d| (words::dial(locale, *d), *d == study.dial))
        .collect();
    let ground_entries = BaseScenario::ALL.map(|g| (words::ground(locale, g), g == study.ground));
    let pick_dial = ask.reform(move |i: usize| {
        Ask::Study(Study {
            dial: dials.get(i).copied().unwrap_or(SweptParameter::Blocks),
            ..study
        })
    });
    let pick_ground = ask.reform(|i: usize| Ask::Study(Study::first(BaseScenario::ALL[i.min(1)])));
    let numbers = ask.reform(move |(blocks, every)| {
        Ask::Study(Study {
            blocks,
            every,
            ..study
        })
    });
    let in_blocks = !matches!(study.dial, SweptParameter::Drip | SweptParameter::Retry);
    let fields = (
        in_blocks && study.dial != SweptParameter::Blocks,
        in_blocks && study.dial != SweptParameter::Every,
    );
    html! {
        <section class="card lab-question" aria-labelledby="lab-title">
            <h2 id="lab-title">{ locale.t("lab.title") }</h2>
            <p>{ words::intro(locale, &study) }{ " " }<span class="help">{ words::about(locale, study.ground) }</span></p>
            <div class="lab-fields">
                { select(locale.t("lab.ground"), &ground_entries, pick_ground) }
                { select(locale.t("lab.dial"), &dial_entries, pick_dial) }
                { block_fields(locale, &study, (study.blocks, study.every), fields, numbers) }
                { go(locale, desk, ask) }
            </div>
            { standing(locale, desk) }
        </section>
    }
}

fn go(locale: &Locale, desk: &LabState, ask: &Callback<Ask>) -> Html {
    if desk.playing == Playing::Sweep {
        let onclick = ask.reform(|_: MouseEvent| Ask::Stop);
        return html! {
            <button type="button" class="button" {onclick}>{ locale.t("lab.stop") }</button>
        };
    }
    let onclick = ask.reform(|_: MouseEvent| Ask::Sweep);
    let total = desk.sweep.total() as f64;
    html! {
        <button type="button" class="button primary" {onclick}>{ locale.plural("lab.go", total, &[]) }</button>
    }
}

/// How far it has come.
fn standing(locale: &Locale, desk: &LabState) -> Html {
    let (done, total) = (desk.sweep.done(), desk.sweep.total());
    let of = [
        ("done", &*locale.number(done as f64)),
        ("total", &*locale.number(total as f64)),
    ];
    let said = if let Some((ms, threads)) = desk.took {
        let seconds = locale.quantity((ms / 100.0).round() / 10.0, Unit::Second);
        let a_second = locale.number(total as f64 * 1000.0 / ms.max(1.0));
        let took = [("time", &*seconds), ("a_second", &*a_second)];
        locale.plural("lab.took", threads as f64, &[of[1], took[0], took[1]])
    } else if desk.cancelled {
        locale.fill("lab.stopped", &of)
    } else if desk.playing == Playing::Sweep {
        locale.fill("lab.progress", &of)
    } else {
        locale.t("lab.ready").to_owned()
    };
    let bar = el(
        "progress",
        &["max", "value", "aria-label"],
        vec![
            total.to_string().into(),
            done.to_string().into(),
            locale.t("lab.progress_label").to_owned().into(),
        ],
        vec![],
    );
    // Only that it is done, or stopped, is worth interrupting anybody.
    let live = if desk.playing == Playing::Sweep {
        "off"
    } else {
        "polite"
    };
    let said = el(
        "p",
        &["class", "aria-live"],
        vec!["lab-said".into(), live.into()],
        vec![text(said)],
    );
    el(
        "div",
        &["class"],
        vec!["lab-standing".into()],
        vec![bar, said],
    )
}

/// What the signs of the picture mean.
fn legend(locale: &Locale) -> Html {
    let entries = [
        ("lab-sign held", "lab.legend.held"),
        ("lab-sign fell", "lab.legend.fell"),
        ("lab-sign never", "lab.legend.never"),
        ("lab-sign median", "lab.legend.median"),
        ("lab-sign band", "lab.legend.band"),
        ("lab-sign theory", "lab.legend.theory"),
        ("lab-sign mine", "lab.legend.mine"),
    ];
    let entries = entries.map(|(class, key)| {
        let sign = el(
            "span",
            &["class", "aria-hidden"],
            vec![class.into(), "true".into()],
            vec![],
        );
        el(
            "li",
            &[],
            vec![],
            vec![sign, text(locale.t(key).to_owned())],
        )
    });
    el("ul", &["class"], vec!["legend".into()], entries.into())
}

/// The picture, to tap on, and the slider under it.
fn picture(
    locale: &Locale,
    desk: &LabState,
    host: &NodeRef,
    space: Space,
    ask: &Callback<Ask>,
) -> Html {
    let plot = Plot::of(&desk.sweep, space);
    let onpointerdown = ask
        .reform(move |event: PointerEvent| Ask::Choose(plot.place_at(f64::from(event.offset_x()))));
    let oninput = ask.reform(|event: InputEvent| {
        let typed = event.target_dyn_into::<HtmlInputElement>();
        Ask::Choose(typed.and_then(|i| i.value().parse().ok()).unwrap_or(0))
    });
    let value = words::value(
        locale,
        desk.sweep.study.dial,
        desk.sweep.values[desk.choice],
    );
    let style = format!(
        "margin-left:{}px;width:{}px",
        (plot.left - 12.0) as i32,
        (plot.right - plot.left + 24.0) as i32
    );
    html! {
        <>
            <div class="lab-plot" ref={host} {onpointerdown}>
                if space.width > 0.0 {
                    <svg class="chart-svg lab-svg" width={px(space.width)} height={px(space.height)} aria-hidden="true">
                        { chart::draw(locale, desk, space) }
                    </svg>
                }
            </div>
            <input type="range" class="lab-slider" {style} min="0" max={(desk.sweep.values.len() - 1).to_string()} step="1"
                value={desk.choice.to_string()} aria-label={locale.t("lab.choice").to_owned()}
                aria-valuetext={value} {oninput} />
        </>
    }
}

fn px(length: f64) -> String {
    (length as i32).to_string()
}

/// The chosen value in words, and a way to see one of its runs.
fn choice(locale: &Locale, desk: &LabState, ask: &Callback<Ask>) -> Html {
    let (sweep, place) = (&desk.sweep, desk.choice);
    let (study, value) = (sweep.study, sweep.values[place]);
    let figures = sweep.figures(place);
    // The run in the middle: as fast as half of the others.
    let middle = sweep
        .runs(place)
        .find(|(_, o)| o.cleared_ms.map(f64::from) == figures.clears.median())
        .map_or(1, |(seed, _)| seed);
    let onclick = ask.reform(move |_: MouseEvent| Ask::Show(study, value, middle));
    let lines = words::figures(locale, sweep, place, &figures);
    let lines = lines
        .into_iter()
        .map(|line| el("p", &[], vec![], vec![text(line)]))
        .collect();
    let said = el("div", &["class"], vec!["lab-figures".into()], lines);
    let seed = locale.number(middle as f64);
    html! {
        <section class="card lab-choice" aria-labelledby="lab-choice-title">
            <h2 id="lab-choice-title">{ locale.t("lab.choice") }</h2>
            <p class="lab-value">{ words::value(locale, study.dial, value) }</p>
            { said }
            <button type="button" class="button" {onclick}>{ locale.fill("lab.show", &[("seed", &seed)]) }</button>
        </section>
    }
}

/// The size of the picture's box, as it is and whenever it changes.
#[hook]
fn use_space(host: &NodeRef) -> UseStateHandle<Space> {
    let space = use_state_eq(Space::default);
    let (host, setter) = (host.clone(), space.setter());
    use_effect_with((), move |_| {
        let watching = host.cast::<Element>().and_then(|element| {
            let measured = element.clone();
            let measure = Closure::<dyn FnMut()>::new(move || {
                let style = web_sys::window().and_then(|w| w.get_computed_style(&measured).ok()?);
                let size = style.and_then(|s| s.get_property_value("font-size").ok());
                // The browser reads the number: the table by which Rust reads a float weighs ten kilobytes.
                let em = size.map(|s| js_sys::parse_float(&s)).filter(|em| *em > 0.0);
                setter.set(Space {
                    width: f64::from(measured.client_width()),
                    height: f64::from(measured.client_height()),
                    em: em.unwrap_or(14.0),
                });
            });
            let observer = ResizeObserver::new(measure.as_ref().unchecked_ref()).ok()?;
            observer.observe(&element);
            Some((observer, measure))
        });
        move || {
            if let Some((observer, _measure)) = watching {
                observer.disconnect();
            }
        }
    });
    space
}
