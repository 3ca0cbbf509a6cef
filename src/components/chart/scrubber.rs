//! The slider over a chart: mouse, finger and keys move the playhead. It keeps nothing but the drag that is under way.

use super::scale::Plot;
use crate::browser::pointer::{Drag, Follow};
use crate::browser::{keyboard, pointer};
use crate::i18n::Locale;
use limbo_picture::svg::tenths;
use limbo_player::{Action, Snapshot};
use limbo_sim::{Duration, SimTime};
use std::rc::Rc;
use yew::prelude::*;

/// A press so near to an event's line goes to the event (px); a finger's breadth would be its neighbours, too.
const SNAP_PX: f64 = 7.0;
/// Properties of [`Scrubber`].
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct ScrubberProps {
    /// Its accessible name.
    pub label: AttrValue,
    /// Where the playhead is and what is there, in words.
    pub valuetext: AttrValue,
    /// The frame of the chart.
    pub plot: Plot,
    /// The first instant to which it goes; the last is the end of the frame.
    pub from: SimTime,
    /// The playhead, or where it is going.
    pub now: SimTime,
    /// The instants of the events: a press near one of them goes there.
    #[prop_or_default]
    pub stops: Rc<[SimTime]>,
    /// Is asked to seek, and to let time stand while the playhead is dragged.
    pub act: Callback<Action>,
}

impl ScrubberProps {
    /// Where an event of the pointer is in the chart, CSS pixels.
    fn place(&self, event: &MouseEvent) -> (f64, f64) {
        let (x, y) = pointer::offset(event);
        (self.plot.x(self.from) + f64::from(x), f64::from(y))
    }

    /// The instant at a place in the chart.
    fn at(&self, x: f64) -> SimTime {
        self.plot.at(x).max(self.from)
    }
}

/// What the slider says of the instant at which it is: how much waits `there`, and on the way there only which it is, since
/// what is shown until then belongs to another.
pub(crate) fn value_words(
    locale: &Locale,
    s: &Snapshot,
    there: impl FnOnce(&str) -> String,
) -> String {
    let moment = locale.moment(s.playhead);
    match s.playhead == s.now {
        true => there(&moment),
        false => [&moment, ". ", locale.t("clock.seeking")].concat(),
    }
}

/// The instant to which a key leads; `None` for keys that are not the slider's.
fn key_seek(key: &str, now: SimTime, from: SimTime, until: SimTime) -> Option<SimTime> {
    let (small, large) = (
        Duration((until.ms() / 200).max(1)),
        Duration((until.ms() / 20).max(1)),
    );
    let to = match key {
        "ArrowRight" | "ArrowUp" => now + small,
        "ArrowLeft" | "ArrowDown" => now - small,
        "PageUp" => now + large,
        "PageDown" => now - large,
        "Home" => from,
        "End" => until,
        _ => return None,
    };
    Some(to.max(from).min(until))
}

/// The instant at a place, or the event that is so near to it that it is meant.
fn stop_at(plot: &Plot, x: f64, stops: &[SimTime]) -> SimTime {
    let distance = |at: &SimTime| (plot.x(*at) - x).abs();
    // Of two that are equally near, the first.
    let nearest = stops
        .iter()
        .min_by(|a, b| distance(a).total_cmp(&distance(b)));
    nearest
        .filter(|at| distance(at) <= SNAP_PX)
        .copied()
        .unwrap_or(plot.at(x))
}

/// Moves the playhead: a press or a tap goes there, a drag takes it along, arrow and page keys step.
#[component]
pub(crate) fn Scrubber(props: &ScrubberProps) -> Html {
    let drag = use_mut_ref(Drag::default);
    let follow = {
        let props = props.clone();
        move |follow: Follow, x: f64| {
            if follow == Follow::Begin {
                props.act.emit(Action::Hold(true));
            }
            if follow != Follow::No {
                props.act.emit(Action::Seek(props.at(x)));
            }
        }
    };
    let onpointerdown = {
        let (props, drag, follow) = (props.clone(), drag.clone(), follow.clone());
        Callback::from(move |event: PointerEvent| {
            let at = props.place(&event);
            let what = drag.borrow_mut().down(&event, at);
            follow(what, at.0);
        })
    };
    let onpointermove = {
        let (props, drag) = (props.clone(), drag.clone());
        Callback::from(move |event: PointerEvent| {
            let at = props.place(&event);
            let what = drag.borrow_mut().to(&event, at);
            follow(what, at.0);
        })
    };
    // The pointer is lifted, or the browser has taken it to scroll.
    let release = {
        let (act, drag) = (props.act.clone(), drag.clone());
        Callback::from(move |_: PointerEvent| {
            if drag.borrow_mut().end() {
                act.emit(Action::Hold(false));
            }
        })
    };
    let onclick = {
        let props = props.clone();
        Callback::from(move |event: MouseEvent| {
            if drag.borrow_mut().is_tap(&event) {
                let at = stop_at(&props.plot, props.place(&event).0, &props.stops);
                props.act.emit(Action::Seek(at.max(props.from)));
            }
        })
    };
    let (plot, left) = (&props.plot, props.plot.x(props.from));
    let style = format!(
        "left:{}px;width:{}px",
        tenths(left),
        tenths(plot.right() - left)
    );
    html! {
        <div class="seek" role="slider" tabindex="0" {style} aria-label={&props.label}
            aria-valuemin={props.from.ms().to_string()} aria-valuemax={plot.until().ms().to_string()}
            aria-valuenow={props.now.ms().to_string()} aria-valuetext={&props.valuetext}
            {onpointerdown} {onpointermove} onpointerup={release.clone()} onlostpointercapture={release}
            {onclick} onkeydown={on_key(props)} />
    }
}

/// Seeks by keys. Combinations with Alt, Ctrl and the like are the browser's.
fn on_key(props: &ScrubberProps) -> Callback<KeyboardEvent> {
    let props = props.clone();
    Callback::from(move |event: KeyboardEvent| {
        let to = key_seek(&event.key(), props.now, props.from, props.plot.until());
        if let Some(to) = to.filter(|_| !keyboard::has_modifier(&event)) {
            event.prevent_default();
            event.stop_propagation();
            props.act.emit(Action::Seek(to));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::fixture;
    use crate::i18n::Lang;

    #[test]
    fn the_slider_says_one_moment_in_words_and_in_numbers() {
        let locale = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        let mut s = fixture::snapshot();
        s.playhead = SimTime(7_200_000);
        let said = |s: &Snapshot| value_words(&locale, s, |moment| [moment, ": 9"].concat());
        let goal = locale.moment(s.playhead);
        let words = said(&s);
        assert!(words.starts_with(&goal), "{words}");
        assert!(words.ends_with(locale.t("clock.seeking")), "{words}");
        s.now = s.playhead;
        assert_eq!(said(&s), [&goal, ": 9"].concat());
    }

    #[test]
    fn keys_stay_between_the_first_and_the_last_instant() {
        let seek = |key, now| key_seek(key, SimTime(now), SimTime(2_000), SimTime(200_000));
        assert_eq!(seek("ArrowRight", 5_000), Some(SimTime(6_000)));
        assert_eq!(seek("ArrowLeft", 2_500), Some(SimTime(2_000)));
        assert_eq!(seek("PageUp", 199_000), Some(SimTime(200_000)));
        assert_eq!(seek("Home", 5_000), Some(SimTime(2_000)));
        assert_eq!(seek("End", 5_000), Some(SimTime(200_000)));
        assert_eq!(seek("a", 5_000), None);
    }

    #[test]
    fn a_press_beside_an_event_goes_to_the_event() {
        let ends = (SimTime::ZERO, SimTime(1_000_000));
        let plot = Plot::new(ends, 1.0, (0.0, 1000.0), (0.0, 100.0));
        let stops = [SimTime(300_000), SimTime(304_000), SimTime(900_000)];
        assert_eq!(stop_at(&plot, 306.0, &stops), SimTime(304_000));
        assert_eq!(stop_at(&plot, 297.0, &stops), SimTime(300_000));
        assert_eq!(stop_at(&plot, 500.0, &stops), SimTime(500_000));
        assert_eq!(stop_at(&plot, 500.0, &[]), SimTime(500_000));
    }
}
