//! One parameter of the network: its name, a slider and a field or a choice, where its number comes from, what the
//! scenario says, and the way back. A number is asked for when it is let go or typed to its end, so that one drag is one
//! act; what cannot be is said beside it, and the number in force stays.

use super::scale::{STEPS, Scale};
use super::{
    Form, Marks, RateUnit, choice_name, note_words, parameter_name, parameter_short_name,
    read_number, refusal_words, unit_words, value_words, written,
};
use crate::browser::focus;
use crate::components::events::send_some;
use crate::components::select::{Select, options};
use crate::i18n::Locale;
use crate::message::Message;
use limbo_player::Action;
use limbo_sim::parameters::{Kind, Parameter};
use limbo_sim::{Command, RunError, Scenario};
use std::rc::Rc;
use std::sync::Arc;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

/// Properties of [`ParameterField`].
#[derive(Clone, PartialEq, Properties)]
pub struct ParameterFieldProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The parameter's key.
    pub parameter: &'static str,
    /// The scenario as it is in force.
    pub scenario: Arc<Scenario>,
    /// The scenario as it is written.
    pub said: Rc<Scenario>,
    /// The id of the note on what the scenario says, and whether that is documented; none: no note is shown.
    #[prop_or_default]
    pub note: Option<(&'static str, bool)>,
    /// True where the name has to say of which place it is.
    #[prop_or_default]
    pub full_name: bool,
    /// The value under a slider that is being dragged; none once it is let go.
    #[prop_or_default]
    pub on_draft: Callback<Option<f64>>,
    /// Where what the viewer asks for goes.
    pub send: Callback<Message>,
}

/// What the viewer is about to ask for.
#[derive(Clone, Debug, Default, PartialEq)]
struct Editing {
    /// What is being typed.
    typed: Option<String>,
    /// The value under the slider.
    draft: Option<f64>,
    /// Why what was asked for cannot be.
    refused: Option<String>,
    /// A value with which the run would begin anew.
    asking: Option<f64>,
    /// The unit chosen for a length of time, ms.
    unit_ms: Option<f64>,
}

/// Units of time, ms, with the keys of their names.
const TIMES: [(f64, &str); 4] = [
    (1000.0, "unit.seconds"),
    (60_000.0, "unit.minutes"),
    (3_600_000.0, "unit.hours"),
    (86_400_000.0, "unit.days"),
];

/// The largest unit that measures a time exactly, else seconds.
fn time_unit(ms: f64) -> f64 {
    let exact = TIMES.iter().rev().map(|(unit, _)| *unit);
    exact
        .into_iter()
        .find(|unit| ms > 0.0 && ms % unit == 0.0)
        .unwrap_or(1000.0)
}

/// With which value an optional parameter begins when it is turned on and the scenario has none: the defaults of RFC 5321
/// (section 4.5.3.2) and of Postfix, as the catalogue's notes say.
fn when_on(key: &str) -> f64 {
    const DAY_MS: f64 = 86_400_000.0;
    match key.rsplit('.').next() {
        Some("client_timeout_ms") => 300_000.0,
        Some("initial") => 5.0,
        Some("active_max") => 20_000.0,
        _ => 5.0 * DAY_MS,
    }
}

/// Everything that the parts of a field read.
struct Shown<'a> {
    locale: &'a Locale,
    p: &'static Parameter,
    form: Form,
    rates: RateUnit,
    now: Option<f64>,
    said: Option<f64>,
    name: String,
    marks: Marks,
}

impl Shown<'_> {
    /// By what a value is multiplied to be shown in a field.
    fn factor(&self, unit_ms: f64) -> f64 {
        match self.form {
            Form::Rate => self.rates.seconds(),
            Form::Share if self.p.unit == "permille" => 0.1,
            Form::Share => 100.0,
            Form::Duration => 1.0 / unit_ms,
            _ => 1.0,
        }
    }

    fn words(&self, value: Option<f64>) -> String {
        value_words(self.locale, self.p, value, self.rates)
    }

    fn is_changed(&self) -> bool {
        self.now != self.said
    }
}

/// What comes of a value that is asked for.
enum Outcome {
    /// It is the value in force.
    Same,
    /// It can be set now.
    Set(f64),
    /// The run would have to begin anew.
    Anew(f64),
    /// It cannot be.
    Refused(RunError),
}

fn outcome(p: &'static Parameter, scenario: &Scenario, value: f64) -> Outcome {
    let mut changed = scenario.clone();
    let done = if p.live {
        Command::Set(p.key, value).apply_to(&mut changed)
    } else {
        let set = p.set(&mut changed, value);
        set.and_then(|()| changed.validate())
    };
    match done {
        Err(error) => Outcome::Refused(error),
        Ok(()) if p.get(&changed) == p.get(scenario) => Outcome::Same,
        Ok(()) if p.live => Outcome::Set(value),
        Ok(()) => Outcome::Anew(value),
    }
}

/// What is sent when a parameter gets a value at once; a plan that is offered first is also chosen.
fn set(scenario: &Scenario, p: &'static Parameter, value: f64, send: &Callback<Message>) {
    send.emit(Message::Act(Action::Set(vec![(p.key, value)])));
    if p.key.starts_with("blocks_plan.") {
        let mut changed = scenario.clone();
        if changed.set(p.key, value).is_ok() {
            send.emit(Message::Plan(changed.blocks_plan));
        }
    }
}

/// The parameter; nothing where it means nothing.
#[component]
pub fn ParameterField(props: &ParameterFieldProps) -> Html {
    let ParameterFieldProps {
        locale,
        scenario,
        send,
        ..
    } = props;
    let editing = use_state(Editing::default);
    let Ok(p) = Parameter::of(props.parameter) else {
        return Html::default();
    };
    let now = p.get(scenario);
    {
        // In another network what was asked for is in force, or something else is; what was refused may be allowed, and what
        // was offered may be neither. None of these numbers stays, or it would be read as if it were in force; what is still
        // being typed is the viewer's own.
        let editing = editing.clone();
        use_effect_with(scenario.clone(), move |_| {
            if editing.draft.is_some() || editing.refused.is_some() {
                editing.set(Editing {
                    unit_ms: editing.unit_ms,
                    ..Editing::default()
                });
            }
        });
    }
    if !p.applies(scenario) {
        return Html::default();
    }
    let shown = Shown {
        locale,
        p,
        form: Form::of(p),
        rates: RateUnit::of(scenario),
        now,
        said: p.get(&props.said),
        name: parameter_name(locale, p.key),
        marks: Marks::of(locale),
    };
    let commit = {
        let (editing, locale) = (editing.clone(), locale.clone());
        let (scenario, send, on_draft) = (scenario.clone(), send.clone(), props.on_draft.clone());
        Callback::from(move |value: f64| {
            on_draft.emit(None);
            match outcome(p, &scenario, value) {
                Outcome::Same => editing.set(Editing::default()),
                Outcome::Set(value) => {
                    editing.set(Editing {
                        draft: Some(value),
                        ..Editing::default()
                    });
                    set(&scenario, p, value, &send);
                }
                Outcome::Anew(value) => editing.set(Editing {
                    draft: Some(value),
                    asking: Some(value),
                    ..Editing::default()
                }),
                Outcome::Refused(error) => editing.set(Editing {
                    typed: editing.typed.clone(),
                    refused: Some(refusal_words(&locale, p, &scenario, &error)),
                    unit_ms: editing.unit_ms,
                    ..Editing::default()
                }),
            }
        })
    };
    let title = match props.full_name {
        true => shown.name.clone(),
        false => parameter_short_name(locale, p.key),
    };
    let control = match p.kind {
        Kind::Choice(_) => choice(&shown, editing.asking, &commit),
        _ if shown.form == Form::Instant => {
            html! { <p class="field-fixed">{ shown.words(now) }</p> }
        }
        _ => number(&shown, &editing, &commit, &props.on_draft),
    };
    html! {
        <div class="field" role="group" aria-label={shown.name.clone()} data-changed={shown.is_changed().then_some("true")}>
            <div class="field-head">
                <span class="field-name">{ title }</span>
                { switch(&shown, &commit) }
                { note(locale, props.note) }
            </div>
            { control }
            { below(&shown, &editing, &commit, send) }
        </div>
    }
}

/// A list of the choices; while it is asked whether to begin anew with one, that one is shown.
fn choice(shown: &Shown, asking: Option<f64>, commit: &Callback<f64>) -> Html {
    let Kind::Choice(names) = shown.p.kind else {
        return Html::default();
    };
    let names = (0..names.len()).map(|place| choice_name(shown.locale, shown.p, place));
    let selected = asking.or(shown.now).unwrap_or(0.0) as usize;
    html! {
        <Select class="field-choice" label={shown.name.clone()} label_hidden=true options={options(names)} {selected}
            on_select={commit.reform(|place: usize| place as f64)} />
    }
}

/// On or off, for what can be left out.
fn switch(shown: &Shown, commit: &Callback<f64>) -> Html {
    if !shown.p.optional {
        return Html::default();
    }
    let on = shown.now.is_some();
    let value = shown.said.unwrap_or(when_on(shown.p.key));
    let onchange = commit.reform(move |_: Event| if on { 0.0 } else { value });
    let label = shown
        .locale
        .fill("field.in_use_of", &[("what", &shown.name)]);
    html! {
        <label class="field-switch">
            <input type="checkbox" checked={on} {onchange} aria-label={label} />
            { shown.locale.t("field.in_use") }
        </label>
    }
}

/// A slider, where one says something, and a field with its unit.
fn number(
    shown: &Shown,
    editing: &UseStateHandle<Editing>,
    commit: &Callback<f64>,
    on_draft: &Callback<Option<f64>>,
) -> Html {
    let Some(now) = shown.now else {
        return Html::default();
    };
    let value = editing.draft.unwrap_or(now);
    html! {
        <div class="field-controls">
            { slider(shown, value, editing, commit, on_draft) }
            { typed(shown, value, editing, commit) }
        </div>
    }
}

fn slider(
    shown: &Shown,
    value: f64,
    editing: &UseStateHandle<Editing>,
    commit: &Callback<f64>,
    on_draft: &Callback<Option<f64>>,
) -> Html {
    let Some(scale) = Scale::of(shown.p, shown.said, shown.now) else {
        return Html::default();
    };
    let read = move |input: HtmlInputElement| {
        let place: f64 = input.value().parse().ok()?;
        Some(scale.value(place.clamp(0.0, f64::from(STEPS)) as u32))
    };
    let oninput = {
        let (editing, on_draft) = (editing.clone(), on_draft.clone());
        Callback::from(move |event: InputEvent| {
            let Some(value) = event.target_dyn_into().and_then(read) else {
                return;
            };
            on_draft.emit(Some(value));
            editing.set(Editing {
                draft: Some(value),
                unit_ms: editing.unit_ms,
                ..Editing::default()
            });
        })
    };
    let onchange = send_some(commit, move |event: Event| {
        event.target_dyn_into().and_then(read)
    });
    let mark = shown.said.map(|said| {
        let share = f64::from(scale.place(said)) / f64::from(STEPS);
        html! { <span class="field-mark" style={format!("--at:{share:.4}")} /> }
    });
    html! {
        <span class="field-slider">
            <input type="range" min="0" max={STEPS.to_string()} value={scale.place(value).to_string()}
                aria-label={shown.name.clone()} aria-valuetext={shown.words(Some(value))} {oninput} {onchange} />
            { for mark }
        </span>
    }
}

fn typed(
    shown: &Shown,
    value: f64,
    editing: &UseStateHandle<Editing>,
    commit: &Callback<f64>,
) -> Html {
    let unit_ms = editing
        .unit_ms
        .unwrap_or_else(|| time_unit(shown.now.unwrap_or(value)));
    let (factor, marks) = (shown.factor(unit_ms), shown.marks);
    let oninput = {
        let editing = editing.clone();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                editing.set(Editing {
                    typed: Some(input.value()),
                    unit_ms: editing.unit_ms,
                    ..Editing::default()
                });
            }
        })
    };
    let onchange = {
        let (editing, commit) = (editing.clone(), commit.clone());
        let refused = shown.locale.t("field.no_number").to_owned();
        Callback::from(move |event: Event| {
            let Some(input) = event.target_dyn_into::<HtmlInputElement>() else {
                return;
            };
            match read_number(&input.value(), marks.comma) {
                Some(n) => commit.emit(n / factor),
                None => editing.set(Editing {
                    typed: Some(input.value()),
                    refused: Some(refused.clone()),
                    unit_ms: editing.unit_ms,
                    ..Editing::default()
                }),
            }
        })
    };
    let text = editing.typed.clone();
    let text = text.unwrap_or_else(|| written(value * factor, marks));
    html! {
        <span class="field-typed">
            <input type="text" inputmode="decimal" autocomplete="off" maxlength={super::TYPED_MAX.to_string()} value={text}
                aria-label={shown.name.clone()} aria-invalid={editing.refused.is_some().then_some("true")}
                aria-describedby={editing.refused.is_some().then(|| said_id(shown.p))}
                {oninput} {onchange} />
            if shown.form == Form::Duration {
                { time_units(shown, unit_ms, editing) }
            } else {
                <span class="field-unit">{ unit_words(shown.locale, shown.p, shown.rates, value * factor) }</span>
            }
        </span>
    }
}

/// The unit in which a length of time is typed.
fn time_units(shown: &Shown, unit_ms: f64, editing: &UseStateHandle<Editing>) -> Html {
    let names = TIMES.map(|(_, key)| shown.locale.t(key).to_owned());
    let selected = TIMES.iter().position(|(ms, _)| *ms == unit_ms).unwrap_or(0);
    let label = shown.locale.fill("field.unit_of", &[("what", &shown.name)]);
    let editing = editing.clone();
    let on_select = Callback::from(move |place: usize| {
        editing.set(Editing {
            unit_ms: TIMES.get(place).map(|(ms, _)| *ms),
            ..Editing::default()
        });
    });
    html! { <Select class="field-unit" {label} label_hidden=true options={options(names)} {selected} {on_select} /> }
}

/// Whether the scenario's number is documented; where, or why it is what it is, for who asks.
fn note(locale: &Locale, note: Option<(&'static str, bool)>) -> Html {
    let Some((id, documented)) = note else {
        return Html::default();
    };
    let (kind, key) = match documented {
        true => ("documented", "field.documented"),
        false => ("modelled", "field.modelled"),
    };
    html! {
        <details class="field-note" data-kind={kind}>
            <summary>{ locale.t(key) }</summary>
            <p>{ note_words(locale, id) }</p>
        </details>
    }
}

/// The id of what is said of a number that cannot be.
fn said_id(p: &Parameter) -> String {
    [p.key, "-said"].concat()
}

/// What cannot be, the question whether to begin anew, and the way back.
fn below(
    shown: &Shown,
    editing: &UseStateHandle<Editing>,
    commit: &Callback<f64>,
    send: &Callback<Message>,
) -> Html {
    let locale = shown.locale;
    let refused = editing.refused.as_ref().map(|why| {
        let stays = locale.fill("field.stays", &[("now", &shown.words(shown.now))]);
        html! { <p class="field-refused" id={said_id(shown.p)} role="alert">{ why }{ " " }{ stays }</p> }
    });
    let asking = editing.asking.map(|value| {
        let begin = Message::Act(Action::Begin(vec![(shown.p.key, value)]));
        let begin = send.reform(move |_: MouseEvent| begin.clone());
        let editing = editing.clone();
        let leave = Callback::from(move |_: MouseEvent| editing.set(Editing::default()));
        html! { <BeginAnew {locale} {begin} {leave} /> }
    });
    let back = (shown.is_changed() && editing.asking.is_none()).then(|| {
        let said = shown.words(shown.said);
        let value = shown.said.unwrap_or(0.0);
        let can = shown.said.is_some() || shown.p.optional;
        let label = locale.fill("field.back_of", &[("what", &shown.name)]);
        html! {
            <p class="field-back">
                <span>{ locale.fill("field.said", &[("said", &said)]) }</span>
                if can {
                    <button type="button" class="button small" aria-label={label}
                        onclick={commit.reform(move |_: MouseEvent| value)}>
                        { locale.t("field.back") }
                    </button>
                }
            </p>
        }
    });
    html! { <>{ for refused }{ for asking }{ for back }</> }
}

/// Properties of [`BeginAnew`].
#[derive(Clone, PartialEq, Properties)]
pub struct BeginAnewProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The run may begin anew.
    pub begin: Callback<MouseEvent>,
    /// Everything stays as it is.
    pub leave: Callback<MouseEvent>,
}

/// What was typed or chosen when it was asked whether to begin anew.
const ASKED_ABOUT: &str = ".field-typed input, .field-choice select";

/// Says that the run begins anew, and asks whether it shall.
#[component]
pub fn BeginAnew(props: &BeginAnewProps) -> Html {
    let locale = &props.locale;
    let node = use_node_ref();
    // With the question goes the button that has the focus: who has pressed it by a key goes on where they were. A pointer has
    // been nowhere, and on a phone a field that gets the focus calls its keyboard.
    let answered = |answer: &Callback<MouseEvent>| {
        let node = node.clone();
        answer.reform(move |event: MouseEvent| {
            if event.detail() == 0
                && let Some(question) = node.cast::<Element>()
            {
                focus::back_beside(&question, ".field", ASKED_ABOUT);
            }
            event
        })
    };
    html! {
        <div ref={node.clone()} class="field-anew" role="status">
            <p>{ locale.t("field.anew") }</p>
            <button type="button" class="button small primary" onclick={answered(&props.begin)}>{ locale.t("field.begin") }</button>
            <button type="button" class="button small" onclick={answered(&props.leave)}>{ locale.t("field.leave") }</button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(key: &str, value: f64) -> Outcome {
        let scenario = Scenario::named("small-town").unwrap();
        outcome(Parameter::of(key).unwrap(), &scenario, value)
    }

    #[test]
    fn what_a_run_begins_with_is_asked_for_and_what_is_live_is_set() {
        assert!(matches!(
            asked("stations.mailboxes.capacity_per_s", 5.0),
            Outcome::Set(5.0)
        ));
        assert!(matches!(asked("mailboxes", 500.0), Outcome::Anew(500.0)));
    }

    #[test]
    fn what_is_out_of_range_means_nothing_or_does_not_fit_is_refused() {
        let field = |key, value| match asked(key, value) {
            Outcome::Refused(RunError::OutOfRange { field, .. }) => field,
            _ => "not refused for its range",
        };
        assert_eq!(field("readers.share", 2.0), "readers.share");
        assert_eq!(field("readers.share", f64::NAN), "readers.share");
        assert_eq!(
            field("stations.mailboxes.concurrency.max", 1.0),
            "stations.mailboxes.concurrency.max"
        );
        assert_eq!(field("arrivals.rate_per_s", 1e6), "messages");
        let cost = asked("stations.mailboxes.door.cost", 0.5);
        assert!(matches!(
            cost,
            Outcome::Refused(RunError::DoesNotApply { .. })
        ));
    }

    #[test]
    fn the_value_in_force_is_no_change() {
        let share = Scenario::named("small-town").unwrap().readers.share;
        assert!(matches!(asked("readers.share", share), Outcome::Same));
    }

    #[test]
    fn a_time_is_typed_in_the_largest_unit_that_measures_it() {
        assert_eq!(time_unit(5.0 * 86_400_000.0), 86_400_000.0);
        assert_eq!(time_unit(5_400_000.0), 60_000.0);
        assert_eq!(time_unit(1_500.0), 1000.0);
        assert_eq!(time_unit(0.0), 1000.0);
    }
}
