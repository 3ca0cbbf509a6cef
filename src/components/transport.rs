//! The clock of the scenario, what a dot and a second stand for, and the controls of time.

use super::events::send_some;
use super::icon::{PAUSE, PLAY, RoundButton, TO_END, TO_START, icon};
use super::words;
use crate::i18n::{Locale, Unit};
use crate::message::Message;
use limbo_player::{Action, SPEED_MAX, SPEED_MIN, Snapshot, UndoStep};
use limbo_sim::Duration;
use std::rc::Rc;
use web_sys::HtmlInputElement;
use yew::prelude::*;

/// The slowest choice of the slider is not slower than this, in simulated seconds a second.
const SLOWEST: f64 = 0.25;
/// The fastest choice of the slider plays the whole scenario in about this many seconds.
const WHOLE_IN_S: f64 = 5.0;

/// The buttons between the clock and the speed: the key of the name, the icon, and what is asked for.
const JUMPS: [(&str, &str, Action); 6] = [
    ("transport.reset", TO_START, Action::Reset),
    (
        "transport.previous",
        "M16 3h2v18h-2v-8H5l3-4.5L5 4h11z",
        Action::PreviousEvent,
    ),
    ("transport.step", TO_END, Action::Step),
    (
        "transport.next",
        "M8 3H6v18h2v-8h11l-3-4.5L19 4H8z",
        Action::NextEvent,
    ),
    (
        "transport.undo",
        "M8 3v4.5h6a6 6 0 0 1 0 12H7V17h7a3.5 3.5 0 0 0 0-7H8v4.5L2 8.75z",
        Action::Undo,
    ),
    (
        "transport.redo",
        "M16 3v4.5h-6a6 6 0 0 0 0 12h7V17h-7a3.5 3.5 0 0 1 0-7h6v4.5l6-5.75z",
        Action::Redo,
    ),
];

const SLOWER: &str = "M5 11h14v2H5z";
const FASTER: &str = "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z";

/// How much simulated time passes in a second of viewing at a multiple of the scenario's pace, in words. Below ten
/// seconds with one decimal, below one with three, since halving a speed must be seen.
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

/// Properties of [`Transport`].
#[derive(Clone, PartialEq, Properties)]
pub struct TransportProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The instant shown.
    pub snapshot: Rc<Snapshot>,
    /// Where what the viewer asks for goes.
    pub send: Callback<Message>,
}

/// Clock, scale and the controls of time.
#[component]
pub fn Transport(props: &TransportProps) -> Html {
    let TransportProps {
        locale,
        snapshot,
        send,
    } = props;
    let (name, icon) = if snapshot.playing {
        ("transport.pause", PAUSE)
    } else {
        ("transport.play", PLAY)
    };
    let jumps = JUMPS.iter().map(|(name, icon, action)| {
        let disabled = cannot(action, snapshot);
        html! { { act_button(locale, name, icon, Default::default(), disabled, action, send) } }
    });
    html! {
        <div class="transport" role="group" aria-label={locale.t("transport.label").to_owned()}>
            { act_button(locale, name, icon, true, Default::default(), &Action::Toggle, send) }
            { clock_panel(locale, snapshot) }
            <div class="jumps">{ for jumps }</div>
            { speed_slider(locale, snapshot, send) }
        </div>
    }
}

/// True where an action would change nothing.
fn cannot(action: &Action, s: &Snapshot) -> bool {
    match action {
        Action::Undo => s.undo == UndoStep::None,
        Action::Redo => s.redo == UndoStep::None,
        Action::PreviousEvent => s.now.ms() == 0,
        Action::NextEvent | Action::Step => s.ended,
        _ => false,
    }
}

/// A button that asks the player for something.
fn act_button(
    locale: &Locale,
    name: &'static str,
    path: &'static str,
    big: bool,
    disabled: bool,
    action: &Action,
    send: &Callback<Message>,
) -> Html {
    let action = action.clone();
    let onclick = send.reform(move |_: MouseEvent| Message::Act(action.clone()));
    html! {
        <RoundButton name={locale.t(name).to_owned()} big={big} disabled={disabled} {onclick}>
            { icon(path) }
        </RoundButton>
    }
}

fn clock_panel(locale: &Locale, s: &Snapshot) -> Html {
    html! {
        <div class="clock">
            // Told ten times a second: a translator would not keep up.
            <p class="clock-now" translate="no">{ clock(locale, s) }</p>
            <p class="clock-scale">
                <span>{ locale.plural("clock.scale", s.scenario.weight.into(), &[]) }</span>
                <span>{ scale(locale, s) }</span>
            </p>
            <p class="remark" role="status">{ remark(locale, s).unwrap_or_default() }</p>
        </div>
    }
}

/// The choice of the speed: a slider whose places are powers of two, between two buttons.
fn speed_slider(locale: &Locale, s: &Snapshot, send: &Callback<Message>) -> Html {
    let (least, most) = octaves(s);
    let at = octave(s.speed);
    let oninput = send_some(send, |event: InputEvent| {
        let input: HtmlInputElement = event.target_dyn_into()?;
        let octave = input.value().parse().ok()?;
        Some(Message::Act(Action::Speed(2f64.powi(octave))))
    });
    let said = locale.fill("clock.pace", &[("time", &pace(locale, s, s.speed))]);
    let (slower, faster) = (Action::Speed(s.speed / 2.0), Action::Speed(s.speed * 2.0));
    html! {
        <div class="speed">
            { act_button(locale, "transport.slower", SLOWER, Default::default(), at <= least, &slower, send) }
            <input type="range" min={least.to_string()} max={most.to_string()} step="1" value={at.to_string()}
                aria-label={locale.t("transport.speed").to_owned()} aria-valuetext={said} {oninput} />
            { act_button(locale, "transport.faster", FASTER, Default::default(), at >= most, &faster, send) }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::fixture;

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
