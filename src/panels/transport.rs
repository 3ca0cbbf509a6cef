//! The clock of the scenario, what a dot and a second stand for, and the controls of time.

use super::words;
use crate::locale::{Locale, Unit};
use crate::markup::{el, icon, text};
use crate::player::{Action, SPEED_MAX, SPEED_MIN, Snapshot};
use limbo_sim::Duration;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

/// The slowest choice of the slider is not slower than this, in simulated seconds a second.
const SLOWEST: f64 = 0.25;
/// The fastest choice of the slider plays the whole scenario in about this many seconds.
const WHOLE_IN_S: f64 = 5.0;
/// On a button: its place in [`BUTTONS`].
const BUTTON: &str = "data-button";

/// A control of time: the key of its name, its picture, and what it asks for.
struct Button(&'static str, &'static str, Action);

/// Every button but play and the two of the speed.
const BUTTONS: [Button; 6] = [
    Button(
        "transport.reset",
        "M5 4h3v16H5zM19 4v16L9 12z",
        Action::Reset,
    ),
    Button(
        "transport.previous",
        "M16 3h2v18h-2v-8H5l3-4.5L5 4h11z",
        Action::PreviousEvent,
    ),
    Button(
        "transport.step",
        "M5 4v16l10-8zM16 4h3v16h-3z",
        Action::Step,
    ),
    Button(
        "transport.next",
        "M8 3H6v18h2v-8h11l-3-4.5L19 4H8z",
        Action::NextEvent,
    ),
    Button(
        "transport.undo",
        "M8 3v4.5h6a6 6 0 0 1 0 12H7V17h7a3.5 3.5 0 0 0 0-7H8v4.5L2 8.75z",
        Action::Undo,
    ),
    Button(
        "transport.redo",
        "M16 3v4.5h-6a6 6 0 0 0 0 12h7V17h-7a3.5 3.5 0 0 1 0-7h6v4.5l6-5.75z",
        Action::Redo,
    ),
];

const PLAY: &str = "M7 4v16l13-8z";
const PAUSE: &str = "M6 4h4v16H6zM14 4h4v16h-4z";
const SLOWER: &str = "M5 11h14v2H5z";
const FASTER: &str = "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z";

/// How much simulated time passes in a second of viewing at a multiple of the pace, in words. Below ten
/// seconds one decimal, since halving a speed must be seen.
fn pace(locale: &Locale, snapshot: &Snapshot, speed: f64) -> String {
    let seconds = f64::from(snapshot.scenario.pace) * speed;
    if seconds < 10.0 {
        locale.quantity(seconds, Unit::Second)
    } else {
        locale.duration(Duration((seconds * 1000.0) as u32))
    }
}

/// What a second of viewing stands for: as asked, and as really reached where the machine is too slow.
fn scale(locale: &Locale, s: &Snapshot) -> String {
    let asked = pace(locale, s, s.speed);
    match s.behind.filter(|_| s.playing) {
        Some(reached) => {
            let time = pace(locale, s, reached);
            locale.fill("clock.pace_behind", &[("time", &time), ("asked", &asked)])
        }
        None => locale.fill("clock.pace", &[("time", &asked)]),
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

/// What there is to say about this instant: the end, a slow device, or the event that time stands at.
fn remark(locale: &Locale, s: &Snapshot) -> Option<String> {
    if s.seeking {
        return Some(locale.t("clock.seeking").to_owned());
    }
    if s.ended {
        return Some(locale.t("clock.ended").to_owned());
    }
    if s.playing {
        return s.behind.map(|_| locale.t("clock.behind").to_owned());
    }
    let here = s.series.flags.iter().rev().take_while(|f| f.at >= s.now);
    here.filter_map(|f| words::flag(locale, f.kind)).last()
}

/// The least and the greatest choice of the speed, as powers of two.
fn octaves(s: &Snapshot) -> (i32, i32) {
    let pace = f64::from(s.scenario.pace.max(1));
    let whole = f64::from(s.scenario.span.ms()) / 1000.0 / WHOLE_IN_S;
    let least = octave((SLOWEST / pace).max(SPEED_MIN));
    let most = octave((whole / pace).clamp(1.0, SPEED_MAX));
    (least, most)
}

/// The power of two that is nearest to a speed.
fn octave(speed: f64) -> i32 {
    const HALFWAY: f64 = std::f64::consts::SQRT_2;
    let (mut rest, mut octave) = (speed.clamp(SPEED_MIN, SPEED_MAX), 0);
    while rest >= HALFWAY {
        rest /= 2.0;
        octave += 1;
    }
    while rest < HALFWAY / 2.0 {
        rest *= 2.0;
        octave -= 1;
    }
    octave
}

fn round(name: &str, class: &'static str, path: &'static str, button: String, off: bool) -> Html {
    let picture = icon(path);
    let mut values: Vec<AttrValue> = vec!["button".into(), class.into()];
    values.extend([
        name.to_owned().into(),
        name.to_owned().into(),
        button.into(),
    ]);
    if !off {
        let keys = &["type", "class", "aria-label", "title", BUTTON];
        return el("button", keys, values, vec![picture]);
    }
    values.push("".into());
    let keys = &["type", "class", "aria-label", "title", BUTTON, "disabled"];
    el("button", keys, values, vec![picture])
}

/// What the pressed button asks for.
fn pressed(event: &MouseEvent, s: &Snapshot) -> Option<Action> {
    let target: Element = event.target_dyn_into()?;
    let button = target.closest("button:not(:disabled)").ok()??;
    let name = button.get_attribute(BUTTON)?;
    Some(match name.as_str() {
        "toggle" => Action::Toggle,
        "slower" => Action::Speed(s.speed / 2.0),
        "faster" => Action::Speed(s.speed * 2.0),
        number => BUTTONS.get(number.parse::<usize>().ok()?)?.2.clone(),
    })
}

/// The choice of the speed: a slider whose places are powers of two, between two buttons.
fn speed(locale: &Locale, s: &Snapshot, act: &Callback<Action>) -> Html {
    let (least, most) = octaves(s);
    let at = octave(s.speed);
    let oninput = act.reform(|event: InputEvent| {
        let input: Option<HtmlInputElement> = event.target_dyn_into();
        let octave = input.and_then(|i| i.value().parse().ok()).unwrap_or(0);
        Action::Speed(2f64.powi(octave))
    });
    let valuetext = locale.fill("clock.pace", &[("time", &pace(locale, s, s.speed))]);
    let end = |key, path: &'static str, name: &str, off| {
        round(locale.t(key), "round", path, name.into(), off)
    };
    html! {
        <div class="speed">
            { end("transport.slower", SLOWER, "slower", at <= least) }
            <input type="range" min={least.to_string()} max={most.to_string()} step="1" value={at.to_string()}
                aria-label={locale.t("transport.speed").to_owned()} aria-valuetext={valuetext} {oninput} />
            { end("transport.faster", FASTER, "faster", at >= most) }
        </div>
    }
}

/// Clock, scale and the controls of time.
pub fn transport(
    locale: &Locale,
    snapshot: &std::rc::Rc<Snapshot>,
    act: &Callback<Action>,
) -> Html {
    let s = snapshot;
    let (toggle, path) = if s.playing {
        ("transport.pause", PAUSE)
    } else {
        ("transport.play", PLAY)
    };
    let off = |action: &Action| match action {
        Action::Undo => !s.can_undo,
        Action::Redo => !s.can_redo,
        Action::PreviousEvent => s.now.ms() == 0,
        Action::NextEvent | Action::Step => s.ended,
        _ => false,
    };
    let jump = |(i, Button(key, path, action)): (usize, &Button)| {
        round(locale.t(key), "round", path, i.to_string(), off(action))
    };
    let span = |words: String| el("span", &[], vec![], vec![text(words)]);
    let scale = vec![
        span(locale.plural("clock.scale", s.scenario.weight.into(), &[])),
        span(scale(locale, s)),
    ];
    let said = vec![text(remark(locale, s).unwrap_or_default())];
    let clock = vec![
        el(
            "p",
            &["class"],
            vec!["clock-now".into()],
            vec![text(clock(locale, s))],
        ),
        el("p", &["class"], vec!["clock-scale".into()], scale),
        el(
            "p",
            &["class", "role"],
            vec!["remark".into(), "status".into()],
            said,
        ),
    ];
    let jumps = BUTTONS.iter().enumerate().map(jump).collect();
    let onclick = {
        let (act, s) = (act.clone(), snapshot.clone());
        Callback::from(move |event: MouseEvent| {
            if let Some(action) = pressed(&event, &s) {
                act.emit(action);
            }
        })
    };
    html! {
        <div class="transport" role="group" aria-label={locale.t("transport.label").to_owned()} {onclick}>
            { round(locale.t(toggle), "round big", path, "toggle".into(), false) }
            { el("div", &["class"], vec!["clock".into()], clock) }
            { el("div", &["class"], vec!["jumps".into()], jumps) }
            { speed(locale, s, act) }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panels::fixture;

    #[test]
    fn a_speed_stands_at_its_power_of_two() {
        for n in -10..=8 {
            assert_eq!(octave(2f64.powi(n)), n);
        }
        assert_eq!((octave(3.0), octave(0.0), octave(f64::MAX)), (2, -10, 8));
    }

    #[test]
    fn the_slider_goes_from_a_message_at_a_time_to_a_week_in_a_minute() {
        let s = fixture::snapshot();
        let (least, most) = octaves(&s);
        let pace = f64::from(s.scenario.pace);
        assert!(
            pace * 2f64.powi(least) <= 2.0,
            "libero's dots come every few seconds"
        );
        assert!(pace * 2f64.powi(most) >= 7.0 * 86_400.0 / 60.0);
    }
}
