//! What is asked: a day of the run, a time, and a program; all of it by the browser's own controls.

use crate::components::card::mta_key;
use crate::components::select::{Select, SelectOption, options};
use crate::i18n::Locale;
use crate::message::Message;
use limbo_player::Question;
use limbo_sim::mta::RetryPolicy;
use limbo_sim::{Duration, Mta, Scenario, SimTime};
use std::sync::Arc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

const DAY_MS: i64 = 86_400_000;
/// What the fields hold at first: a Tuesday afternoon, where the run is that long.
const FIRST_DAY: usize = 2;
const FIRST_TIME: &str = "14:10";

#[derive(Clone, PartialEq, Properties)]
pub(super) struct AskFormProps {
    pub locale: Locale,
    /// What is asked.
    pub scenario: Arc<Scenario>,
    pub send: Callback<Message>,
}

/// When each of the days begins that a clock shows which runs for `span_ms`; the first may begin before the run.
fn days(first_midnight: Duration, span_ms: i64) -> Vec<i64> {
    let first = i64::from(first_midnight.ms()) - DAY_MS;
    let all = (0..).map(|day| first + day * DAY_MS);
    all.take_while(|begins| *begins <= span_ms).collect()
}

/// An instant of the run: a time of day as the browser gives it (`14:10`, or with seconds), in a day; `None` where it is
/// none, or not in the run. `put_forward` says how far the clock has been put forward at an instant.
fn instant(
    day: i64,
    time: &str,
    span: Duration,
    put_forward: impl Fn(SimTime) -> i64,
) -> Option<SimTime> {
    let mut parts = time.split(':').map(|part| part.parse::<u32>().ok());
    let (hours, minutes) = (parts.next()??, parts.next()??);
    let shown = day + i64::from(hours.min(99)) * 3_600_000 + i64::from(minutes.min(99)) * 60_000;
    // Near enough to the instant: only a time that the clock leaves out or shows twice lies between the two.
    let near = SimTime(shown.clamp(0, i64::from(span.ms())) as u32);
    let at = shown - put_forward(near);
    let valid = hours < 24 && minutes < 60 && (0..=i64::from(span.ms())).contains(&at);
    valid.then_some(SimTime(at as u32))
}

/// The programs that somebody's provider runs, the most impatient first.
fn programs(scenario: &Scenario) -> Vec<Mta> {
    let mut all: Vec<Mta> = Mta::ALL
        .into_iter()
        .filter(|mta| scenario.providers.share(*mta) > 0)
        .collect();
    all.sort_by_key(|mta| (RetryPolicy::new(*mta).gives_up_s(), mta.index()));
    all
}

/// The fields and the button.
#[component]
pub(super) fn AskForm(props: &AskFormProps) -> Html {
    let AskFormProps {
        locale,
        scenario,
        send,
    } = props;
    let span = scenario.span;
    let by_clock = i64::from(span.ms()) + locale.put_forward(SimTime::ZERO + span);
    let days = days(locale.first_midnight(), by_clock);
    let programs = programs(scenario);
    let day = use_state_eq(|| FIRST_DAY.min(days.len().saturating_sub(1)));
    let program = use_state_eq(|| 0);
    let refused = use_state_eq(|| false);
    // Any other choice shows the form anew: what was typed is kept, or the field would go back to its first time.
    let time = use_state_eq(|| FIRST_TIME.to_owned());
    let oninput = {
        let time = time.setter();
        Callback::from(move |event: InputEvent| {
            if let Some(input) = event.target_dyn_into::<HtmlInputElement>() {
                time.set(input.value());
            }
        })
    };
    let field = use_node_ref();
    let onsubmit = {
        let (field, refused, send) = (field.clone(), refused.setter(), send.clone());
        let time = time.setter();
        let locale = locale.clone();
        let (begins, server) = (days.get(*day).copied(), programs.get(*program).copied());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            // What stands in the field is asked, whoever put it there.
            let Some(typed) = field.cast::<HtmlInputElement>().map(|input| input.value()) else {
                return;
            };
            let written = begins
                .and_then(|begins| instant(begins, &typed, span, |at| locale.put_forward(at)));
            time.set(typed);
            refused.set(written.is_none());
            if let (Some(written), Some(server)) = (written, server) {
                send.emit(Message::Ask(Question { written, server }));
            }
        })
    };
    // By noon it is that day, also where its midnight lies before the run.
    let noon = |begins: &i64| locale.day_of(scenario.epoch_unix_ms + (*begins + DAY_MS / 2) as f64);
    let program_name = |mta: &Mta| {
        let time = locale.duration(Duration::secs(RetryPolicy::new(*mta).gives_up_s()));
        let values = [("server", locale.t(mta_key(*mta))), ("time", &time)];
        SelectOption::new(mta.name(), locale.fill("ask.program", &values))
    };
    let choose = |state: &UseStateHandle<usize>| {
        let state = state.setter();
        Callback::from(move |i| state.set(i))
    };
    html! {
        <form class="ask-form" {onsubmit}>
            <Select class="ask-field" label={locale.t("ask.day").to_owned()} options={options(days.iter().map(noon))}
                selected={*day} on_select={choose(&day)} />
            <label class="ask-field">
                { locale.t("ask.time") }
                <input ref={field} type="time" required={true} value={(*time).clone()} {oninput}
                    aria-invalid={refused.then_some("true")} aria-describedby={refused.then_some("ask-refused")} />
            </label>
            <Select class="ask-field wide" label={locale.t("ask.server").to_owned()}
                options={programs.iter().map(program_name).collect::<Vec<_>>()}
                selected={*program} on_select={choose(&program)} />
            <button type="submit" class="button primary">{ locale.t("ask.go") }</button>
            if *refused {
                <p class="ask-refused" id="ask-refused" role="alert">{ out_of_span(locale, span) }</p>
            }
        </form>
    }
}

/// From when to when the run can be asked.
fn out_of_span(locale: &Locale, span: Duration) -> String {
    let from = locale.moment(SimTime::ZERO);
    let to = locale.moment(SimTime::ZERO + span);
    locale.fill("ask.out_of_span", &[("from", &from), ("to", &to)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SPAN: Duration = Duration::hours(8 * 24);

    #[test]
    fn the_days_are_those_of_the_clock_and_a_time_in_them_is_an_instant_of_the_run() {
        // The run begins on Sunday at eight in the evening.
        let days = days(Duration::hours(4), SPAN.ms().into());
        assert_eq!(
            days.len(),
            9,
            "from Sunday to the Monday after the next Sunday"
        );
        let sunday = |time| instant(days[0], time, SPAN, |_| 0);
        assert_eq!(sunday("20:00"), Some(SimTime::ZERO));
        assert_eq!(sunday("19:59"), None, "before the run");
        let tuesday =
            SimTime::ZERO + Duration::hours(28) + Duration::hours(14) + Duration::mins(10);
        assert_eq!(instant(days[2], "14:10", SPAN, |_| 0), Some(tuesday));
        assert_eq!(instant(days[2], "14:10:59", SPAN, |_| 0), Some(tuesday));
        assert_eq!(
            instant(days[8], "20:00", SPAN, |_| 0),
            Some(SimTime::ZERO + SPAN)
        );
        assert_eq!(
            instant(days[8], "20:01", SPAN, |_| 0),
            None,
            "after the run"
        );
    }

    #[test]
    fn after_the_clock_was_put_forward_or_back_an_instant_is_the_one_that_shows_the_time() {
        // It begins half an hour before midnight, and the clock is changed at two.
        let days = days(Duration::mins(30), SPAN.ms().into());
        let at = |by_mins: i64, time| {
            let change = SimTime::ZERO + Duration::mins(150);
            let put_forward = |at| if at >= change { by_mins * 60_000 } else { 0 };
            instant(days[1], time, SPAN, put_forward)
        };
        let mins = |mins| Some(SimTime::ZERO + Duration::mins(mins));
        assert_eq!([at(60, "01:30"), at(60, "03:30")], [mins(120), mins(180)]);
        assert_eq!([at(60, "14:10"), at(-60, "14:10")], [mins(820), mins(940)]);
        assert_eq!(at(-60, "01:30"), mins(120));
    }

    #[test]
    fn every_program_that_can_be_chosen_has_senders_and_the_most_impatient_comes_first() {
        let scenario = Scenario::named("libero-2023").unwrap();
        let programs = programs(&scenario);
        assert_eq!(programs[0], Mta::ExchangeOnline);
        assert!(
            programs
                .iter()
                .all(|mta| scenario.providers.share(*mta) > 0)
        );
    }

    proptest! {
        #[test]
        fn whatever_the_field_holds_is_an_instant_of_the_run_or_none(time in ".{0,12}", day in 0_usize..9) {
            let begins = days(Duration::hours(4), SPAN.ms().into())[day];
            let at = instant(begins, &time, SPAN, |_| 0);
            prop_assert!(at.is_none_or(|at| at <= SimTime::ZERO + SPAN));
        }
    }
}
