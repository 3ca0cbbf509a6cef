//! The clock of the scenario, what a dot and a second stand for, and the controls of time.

use crate::locale::{Locale, Unit};
use crate::player::{Action, Snapshot};
use limbo_sim::Duration;
use yew::prelude::*;

const SPEED_MIN: f64 = 1.0 / 64.0;
const SPEED_MAX: f64 = 64.0;

/// How much simulated time passes in a second of viewing, in words. Below ten seconds one decimal, since
/// halving a speed must be seen.
fn pace(locale: &Locale, snapshot: &Snapshot) -> String {
    let seconds = f64::from(snapshot.scenario.pace) * snapshot.speed;
    if seconds < 10.0 {
        locale.quantity(seconds, Unit::Second)
    } else {
        locale.duration(Duration((seconds * 1000.0) as u32))
    }
}

/// `giovedì 26 gennaio · 08:50`; with seconds where a second of viewing is less than a minute.
fn clock(locale: &Locale, snapshot: &Snapshot) -> String {
    let slow = f64::from(snapshot.scenario.pace) * snapshot.speed < 60.0;
    let now = snapshot.now;
    let time = if slow {
        locale.time_s(now)
    } else {
        locale.time(now)
    };
    locale.fill(
        "format.clock",
        &[("day", &locale.day(now)), ("time", &time)],
    )
}

fn icon(path: &'static str) -> Html {
    html! { <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d={path} /></svg> }
}

const PLAY: &str = "M7 4v16l13-8z";
const PAUSE: &str = "M6 4h4v16H6zM14 4h4v16h-4z";
const STEP: &str = "M5 4v16l10-8zM16 4h3v16h-3z";
const RESET: &str = "M5 4h3v16H5zM19 4v16L9 12z";
const SLOWER: &str = "M5 11h14v2H5z";
const FASTER: &str = "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z";

/// A round button with an icon and a name for those who do not see it.
fn button(
    name: &str,
    class: &'static str,
    path: &'static str,
    off: bool,
    press: Callback<()>,
) -> Html {
    html! {
        <button type="button" class={classes!("round", class)} aria-label={name.to_owned()}
            title={name.to_owned()} disabled={off} onclick={press.reform(|_| ())}>
            { icon(path) }
        </button>
    }
}

/// Clock, scale and the controls of time.
pub fn transport(locale: &Locale, snapshot: &Snapshot, act: &Callback<Action>) -> Html {
    let emit = |action: Action| act.reform(move |()| action.clone());
    let (toggle, path) = if snapshot.playing {
        ("transport.pause", PAUSE)
    } else {
        ("transport.play", PLAY)
    };
    let speed = snapshot.speed;
    let weight = snapshot.scenario.weight.into();
    let remark = match (snapshot.ended, snapshot.behind && snapshot.playing) {
        (true, _) => Some("clock.ended"),
        (_, true) => Some("clock.behind"),
        _ => None,
    };
    html! {
        <div class="transport" role="group" aria-label={locale.t("transport.label").to_owned()}>
            { button(locale.t(toggle), "big", path, false, emit(Action::Toggle)) }
            <div class="clock">
                <p class="clock-now">{ clock(locale, snapshot) }</p>
                <p class="clock-scale">
                    <span>{ locale.plural("clock.scale", weight, &[]) }</span>
                    <span>{ locale.fill("clock.pace", &[("time", &pace(locale, snapshot))]) }</span>
                    { remark.map(|key| html! { <span class="remark">{ locale.t(key).to_owned() }</span> }) }
                </p>
            </div>
            <div class="time-buttons">
                <div class="speed">
                    { button(locale.t("transport.slower"), "", SLOWER, speed <= SPEED_MIN,
                        emit(Action::Speed((speed / 2.0).max(SPEED_MIN)))) }
                    <span class="help" aria-hidden="true">{ locale.t("transport.speed") }</span>
                    { button(locale.t("transport.faster"), "", FASTER, speed >= SPEED_MAX,
                        emit(Action::Speed((speed * 2.0).min(SPEED_MAX)))) }
                </div>
                <div class="jumps">
                    { button(locale.t("transport.reset"), "", RESET, false, emit(Action::Reset)) }
                    { button(locale.t("transport.step"), "", STEP, snapshot.ended, emit(Action::Step)) }
                </div>
            </div>
        </div>
    }
}
