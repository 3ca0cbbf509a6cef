//! What is asked: where, which questions come with the program, and any parameter of the table, one or two. What is wrong
//! is said beside its field.

use super::draft::{Draft, Wrong};
use super::fields::{LabProps, block_fields};
use super::quantity::{Quantity, decimal};
use super::words;
use crate::components::Select;
use crate::components::events::send_some;
use crate::components::select::options;
use crate::i18n::Locale;
use crate::message::{LabField, LabMessage, Message};
use limbo_lab::axis::{AxisError, Spacing};
use limbo_lab::incident::BaseScenario;
use limbo_lab::outcome::Question;
use limbo_lab::presets::{BLOCKS, EVERY, Preset};
use limbo_lab::study::{Setting, StudyError};
use limbo_sim::Duration;
use limbo_sim::parameters::Parameter;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

/// The whole form; of a question of one's own the fields where it is asked, or where they are wanted already.
pub(super) fn asked(props: &LabProps, fields: bool) -> Html {
    let LabProps { locale, lab, send } = props;
    let lab_send = send.reform(Message::Lab);
    let draft = &lab.draft;
    let is_own = draft.which().is_none();
    let bases = BaseScenario::ALL;
    let base_names = options(bases.iter().map(|b| words::base(locale, *b).to_owned()));
    let base = bases.iter().position(|base| *base == draft.base);
    let on_base =
        lab_send.reform(move |picked: usize| LabMessage::Base(bases[picked.min(bases.len() - 1)]));
    html! {
        <section class="card lab-asked" aria-labelledby="lab-asked-title">
            <h2 id="lab-asked-title">{ locale.t("lab.asked") }</h2>
            <div class="lab-fields">
                <Select class="lab-field" label={locale.t("lab.base").to_owned()} options={base_names}
                    selected={base.unwrap_or(0)} on_select={on_base} />
                { presets(locale, draft, &lab_send) }
                { plan_fields(locale, draft, &lab_send) }
            </div>
            <details class="lab-own" open={is_own}>
                <summary>{ locale.t("lab.own.title") }</summary>
                if is_own || fields {
                    { own(props, &lab_send) }
                }
            </details>
        </section>
    }
}

/// The questions that come with the program; one's own stands as one more entry while it is asked.
fn presets(locale: &Locale, draft: &Draft, send: &Callback<LabMessage>) -> Html {
    let presets: Vec<Preset> = Preset::of(draft.base).collect();
    let which = draft.which();
    let mut names: Vec<String> = presets
        .iter()
        .map(|p| words::preset(locale, *p).to_owned())
        .collect();
    let selected = presets.iter().position(|p| Some(*p) == which);
    if selected.is_none() {
        names.push(locale.t("lab.own.question").to_owned());
    }
    let selected = selected.unwrap_or(presets.len());
    let on_select = send_some(send, move |picked: usize| {
        presets
            .get(picked)
            .map(|preset| LabMessage::Preset(*preset))
    });
    html! {
        <Select class="lab-field" label={locale.t("lab.parameter").to_owned()} options={options(names)}
            {selected} {on_select} />
    }
}

/// The restart's own numbers, where they are not swept.
fn plan_fields(locale: &Locale, draft: &Draft, send: &Callback<LabMessage>) -> Html {
    let settings = draft.all_settings();
    let of = |key: &str| settings.iter().find(|s| s.key == key).map(|s| s.value);
    let (Some(blocks), Some(every)) = (of(BLOCKS), of(EVERY)) else {
        return Html::default();
    };
    let swept = |key: &str| draft.axes.iter().any(|axis| axis.key == key);
    let fields = (!swept(BLOCKS), !swept(EVERY));
    let now = (blocks as u16, Duration(every as u32));
    let on_change = send.reform(|(blocks, every)| LabMessage::Plan(blocks, every));
    block_fields(locale, draft.base, now, fields, on_change)
}

/// Any parameter of the table, and a second one.
fn own(props: &LabProps, send: &Callback<LabMessage>) -> Html {
    let LabProps { locale, lab, .. } = props;
    let draft = &lab.draft;
    let second = (draft.axes.len() < 2).then(|| {
        let on_select = send.reform(|key: Option<&'static str>| LabMessage::Second(key));
        html! { <ParameterList key=1 locale={locale.clone()} draft={draft.clone()} index={1} {on_select} /> }
    });
    html! {
        <div class="lab-own-fields">
            { for (0..draft.axes.len()).map(|index| axis(props, index, send)) }
            if let Some(second) = second {
                { second }
            }
            <div class="lab-fields">
                { question_select(props, send) }
                { text_field(props, LabField::Seeds, locale.t("lab.own.seeds"), &draft.seeds, send) }
            </div>
            if let Some(fault) = general_fault(props) {
                { fault }
            }
        </div>
    }
}

/// What is looked for.
fn question_select(props: &LabProps, send: &Callback<LabMessage>) -> Html {
    let LabProps { locale, lab, .. } = props;
    let names = Question::ALL.map(|q| words::question(locale, q).to_owned());
    let selected = Question::ALL.iter().position(|q| *q == lab.draft.question);
    let on_select = send.reform(|picked: usize| {
        LabMessage::Question(Question::ALL[picked.min(Question::ALL.len() - 1)])
    });
    html! {
        <div class="lab-field">
            <Select class="lab-inner" label={locale.t("lab.own.question_label").to_owned()} options={options(names)}
                selected={selected.unwrap_or(0)} {on_select} />
            if let Some(fault) = fault_at(props, LabField::Question) {
                { fault }
            }
        </div>
    }
}

/// A swept parameter: which, from where to where, and in how many steps.
fn axis(props: &LabProps, index: usize, send: &Callback<LabMessage>) -> Html {
    let LabProps { locale, lab, .. } = props;
    let draft = &lab.draft;
    let axis = &draft.axes[index];
    let on_select = send_some(send, move |key: Option<&'static str>| match key {
        Some(key) => Some(LabMessage::Parameter(index, key)),
        None => Some(LabMessage::Second(None)),
    });
    let quantity = Quantity::of(axis.key, &draft.scenario());
    let unit = quantity.unit_of_many(locale);
    let with_unit = |key: &str| match &unit {
        Some(unit) => locale.fill("lab.axis", &[("what", locale.t(key)), ("unit", unit)]),
        None => locale.t(key).to_owned(),
    };
    let is_choice = quantity.names().is_some();
    let enabled = draft.enabled.iter().filter(|(axis, _)| *axis == index);
    let enabled = enabled.map(|(_, setting)| setting_words(locale, draft, *setting));
    // One place, however many there are: else the list before it would be made anew and lose the focus.
    let enabled: Html = enabled
        .map(|words| html! { <p class="help">{ words }</p> })
        .collect();
    html! {
        <fieldset class="lab-axis">
            <legend class="visually-hidden">{ locale.t(axis_label(index)) }</legend>
            <ParameterList locale={locale.clone()} draft={draft.clone()} {index} {on_select} />
            if let Some(fault) = fault_at(props, LabField::Parameter(index)) {
                { fault }
            }
            if let Some(enable) = enable(props, index, send) {
                { enable }
            }
            { enabled }
            if !is_choice {
                <div class="lab-fields">
                    { text_field(props, LabField::From(index), &with_unit("lab.own.from"), &axis.from, send) }
                    { text_field(props, LabField::To(index), &with_unit("lab.own.to"), &axis.to, send) }
                    { text_field(props, LabField::Steps(index), locale.t("lab.own.steps"), &axis.steps, send) }
                    { spacing(locale, index, axis.spacing, send) }
                </div>
            }
        </fieldset>
    }
}

fn spacing(locale: &Locale, index: usize, spacing: Spacing, send: &Callback<LabMessage>) -> Html {
    let names = ["lab.own.linear", "lab.own.logarithmic"].map(|key| locale.t(key).to_owned());
    let on_select = send.reform(move |picked: usize| {
        let spacing = match picked {
            0 => Spacing::Linear,
            _ => Spacing::Logarithmic,
        };
        LabMessage::Spacing(index, spacing)
    });
    html! {
        <Select class="lab-field lab-narrow" label={locale.t("lab.own.spacing").to_owned()} options={options(names)}
            selected={spacing as usize} {on_select} />
    }
}

/// The groups of the list, in its order: the key of the group's name, and how the keys of its parameters begin. What is in
/// no other group is in the last.
const GROUPS: [(&str, &[&str]); 9] = [
    ("lab.group.restart", &["blocks"]),
    ("lab.group.mailboxes", &["stations.mailboxes", "mailboxes"]),
    ("lab.group.readers", &["readers"]),
    (
        "lab.group.senders",
        &[
            "arrivals.rate",
            "arrivals.until",
            "arrivals.epoch",
            "once",
            "user_tests",
        ],
    ),
    (
        "lab.group.relay",
        &["stations.relay", "relay", "scans", "probe"],
    ),
    ("lab.group.provider", &["stations.provider"]),
    ("lab.group.mix", &["providers"]),
    ("lab.group.rhythm", &["arrivals.rhythm"]),
    ("lab.group.run", &[]),
];

/// The group of a parameter, by its place in the list.
fn group(key: &str) -> usize {
    let is_in = |(_, begins): &(&str, &[&str])| begins.iter().any(|b| key.starts_with(b));
    GROUPS.iter().position(is_in).unwrap_or(GROUPS.len() - 1)
}

/// Properties of [`ParameterList`].
#[derive(Clone, PartialEq, Properties)]
struct ParameterListProps {
    locale: Locale,
    /// The question, which says what means something.
    draft: Draft,
    /// The place of the axis.
    index: usize,
    on_select: Callback<Option<&'static str>>,
}

/// The list of all parameters, by groups. For the second axis it begins with none.
#[component]
fn ParameterList(props: &ParameterListProps) -> Html {
    let ParameterListProps {
        locale,
        draft,
        index,
        on_select,
    } = props;
    let chosen = draft.axes.get(*index).map(|axis| axis.key);
    let node = use_node_ref();
    // The attribute `selected` says only what a list begins with.
    use_effect_with((node.clone(), chosen), |(node, chosen)| {
        if let Some(select) = node.cast::<HtmlSelectElement>() {
            select.set_value(chosen.unwrap_or(""));
        }
    });
    let onchange = send_some(on_select, |event: Event| {
        let select: HtmlSelectElement = event.target_dyn_into()?;
        Some(Parameter::of(&select.value()).ok().map(|p| p.key))
    });
    let scenario = draft.scenario();
    let option = |p: &'static Parameter| {
        let name = words::parameter_in(locale, p.key, &scenario);
        let name = match p.applies(&scenario) {
            true => name,
            false => locale.fill("lab.own.unused", &[("name", &name)]),
        };
        html! { <option key={p.key} value={p.key} selected={chosen == Some(p.key)}>{ name }</option> }
    };
    let of_group = |(i, (name, _)): (usize, &(&'static str, &[&str]))| {
        // How many e-mails a dot stands for is no number of the network: answers are counted in dots of one kind.
        let offered = Parameter::all().filter(|p| p.key != "weight" && group(p.key) == i);
        let options = offered.map(option);
        html! {
            <optgroup key={i} label={locale.t(name).to_owned()}>{ for options }</optgroup>
        }
    };
    html! {
        <label class="lab-field">
            <span>{ locale.t(axis_label(*index)) }</span>
            <select ref={node} {onchange}>
                if *index > 0 {
                    <option value="" selected={chosen.is_none()}>{ locale.t("lab.own.none") }</option>
                }
                { for GROUPS.iter().enumerate().map(of_group) }
            </select>
        </label>
    }
}

/// The key of an axis's name.
const fn axis_label(index: usize) -> &'static str {
    match index {
        0 => "lab.own.first",
        _ => "lab.own.second",
    }
}

/// A field in which something is typed, and what is wrong with it.
fn text_field(
    props: &LabProps,
    field: LabField,
    label: &str,
    value: &str,
    send: &Callback<LabMessage>,
) -> Html {
    let oninput = send_some(send, move |event: InputEvent| {
        let input: HtmlInputElement = event.target_dyn_into()?;
        Some(LabMessage::Write(field, input.value()))
    });
    // One place whether there is a fault or not: else the field before it would be made anew and lose the focus.
    let fault = fault_at(props, field);
    let id = id_of(field);
    let described = fault.is_some().then(|| id.clone());
    html! {
        <div class="lab-field lab-narrow">
            <label class="lab-inner">
                <span>{ label.to_owned() }</span>
                <input type="text" inputmode="decimal" autocomplete="off" value={value.to_owned()} {oninput}
                    aria-invalid={fault.is_some().then_some("true")} aria-describedby={described} />
            </label>
            if let Some(fault) = fault {
                { fault }
            }
        </div>
    }
}

/// What gives a parameter that means nothing here a meaning, as a button.
fn enable(props: &LabProps, index: usize, send: &Callback<LabMessage>) -> Option<Html> {
    let LabProps { locale, lab, .. } = props;
    let (field, wrong) = lab.fault.as_ref()?;
    let unused = Wrong::Study(StudyError::Axis(index, AxisError::DoesNotApply));
    if *field != LabField::Parameter(index) || *wrong != unused {
        return None;
    }
    let setting = lab.draft.enabled_by(index)?;
    let onclick = send.reform(move |_: MouseEvent| LabMessage::Enable(index));
    Some(html! {
        <button type="button" class="button" {onclick}>
            { locale.fill("lab.own.enable", &[("setting", &setting_words(locale, &lab.draft, setting))]) }
        </button>
    })
}

fn setting_words(locale: &Locale, draft: &Draft, setting: Setting) -> String {
    let scenario = draft.scenario();
    let quantity = Quantity::of(setting.key, &scenario);
    let name = words::parameter_in(locale, setting.key, &scenario);
    let value = words::number(locale, setting.key, &quantity, setting.value);
    locale.fill("lab.value.named", &[("name", &name), ("value", &value)])
}

fn id_of(field: LabField) -> String {
    match field {
        LabField::Parameter(i) => format!("lab-fault-parameter-{i}"),
        LabField::From(i) => format!("lab-fault-from-{i}"),
        LabField::To(i) => format!("lab-fault-to-{i}"),
        LabField::Steps(i) => format!("lab-fault-steps-{i}"),
        LabField::Seeds => "lab-fault-seeds".to_owned(),
        LabField::Question => "lab-fault-question".to_owned(),
    }
}

/// What is wrong at a field.
fn fault_at(props: &LabProps, field: LabField) -> Option<Html> {
    let (at, wrong) = props.lab.fault.as_ref()?;
    (*at == field).then(|| {
        html! {
            <p class="lab-fault" id={id_of(field)} role="alert">{ wrong_words(&props.locale, wrong) }</p>
        }
    })
}

/// That the chart still shows the last question, while something is wrong.
fn general_fault(props: &LabProps) -> Option<Html> {
    props.lab.fault.as_ref()?;
    Some(html! { <p class="help">{ props.locale.t("lab.wrong.kept") }</p> })
}

fn range(locale: &Locale, key: &str, min: f64, max: f64) -> String {
    let (min, max) = (decimal(locale, min), decimal(locale, max));
    locale.fill(key, &[("min", &min), ("max", &max)])
}

fn wrong_words(locale: &Locale, wrong: &Wrong) -> String {
    let study = match wrong {
        Wrong::NotANumber => return locale.t("lab.wrong.number").to_owned(),
        Wrong::OutOfRange { min, max } => return range(locale, "lab.wrong.range", *min, *max),
        Wrong::TooManyRuns(runs) => {
            let runs = locale.number(*runs as f64);
            let max = locale.number(super::draft::RUNS_MAX as f64);
            return locale.fill("lab.wrong.runs", &[("runs", &runs), ("max", &max)]);
        }
        Wrong::Study(study) => study,
    };
    match study {
        StudyError::Axis(_, AxisError::FromAboveTo) => locale.t("lab.wrong.from_to").to_owned(),
        StudyError::Axis(_, AxisError::LogarithmOfZero) => locale.t("lab.wrong.log").to_owned(),
        StudyError::Axis(_, AxisError::DoesNotApply) => locale.t("lab.wrong.unused").to_owned(),
        StudyError::Axis(_, AxisError::SameTwice) => locale.t("lab.wrong.twice").to_owned(),
        StudyError::NothingToClear => locale.t("lab.wrong.no_restart").to_owned(),
        StudyError::NoCell(why) => locale.fill(
            "lab.wrong.no_cell",
            &[("why", &words::refusal(locale, why))],
        ),
        _ => locale.t("lab.wrong.unplayable").to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_of_the_list_has_parameters() {
        for (i, (name, _)) in GROUPS.iter().enumerate() {
            let here = Parameter::all().filter(|p| group(p.key) == i);
            assert!(here.count() > 0, "{name}");
        }
        let name = |key: &str| GROUPS[group(key)].0;
        assert_eq!(name("stations.relay.capacity_per_s"), "lab.group.relay");
        assert_eq!(name("mailboxes"), "lab.group.mailboxes");
        assert_eq!(name("pace"), "lab.group.run");
    }
}
