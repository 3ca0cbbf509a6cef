//! The slider over the chart: mouse, finger and keys take hold of the playhead. It holds nothing but the
//! fact that it is held.

use super::curve::Point;
use super::path::px;
use super::plot::Plot;
use crate::i18n::Locale;
use limbo_player::{Action, Snapshot};
use limbo_sim::{Duration, SimTime};
use std::cell::Cell;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// A press so near to an event's line goes to the event (px); a finger's breadth would be its neighbours, too.
const SNAP_PX: f64 = 7.0;
/// A pointer that has moved farther than this drags (px).
const DRAG_PX: i32 = 3;

/// What the pointer is doing.
#[derive(Default)]
pub(super) struct Hand {
    /// Where it went down, while it is down.
    down_at: Cell<Option<i32>>,
    /// True once it has moved since.
    drags: Cell<bool>,
}

/// The instant to which a key press leads; `None` for keys that are not the slider's. Keys with Alt, Ctrl or the command
/// key are the browser's.
pub(crate) fn seek_by_key(event: &KeyboardEvent, now: SimTime, span: Duration) -> Option<SimTime> {
    if event.alt_key() || event.ctrl_key() || event.meta_key() {
        return None;
    }
    key_seek(&event.key(), now, span)
}

fn key_seek(key: &str, now: SimTime, span: Duration) -> Option<SimTime> {
    let (small, large) = (
        Duration((span.ms() / 200).max(1)),
        Duration((span.ms() / 20).max(1)),
    );
    let to = match key {
        "ArrowRight" | "ArrowUp" => now + small,
        "ArrowLeft" | "ArrowDown" => now - small,
        "PageUp" => now + large,
        "PageDown" => now - large,
        "Home" => SimTime::ZERO,
        "End" => SimTime(span.ms()),
        _ => return None,
    };
    Some(to.min(SimTime(span.ms())))
}

/// The instant at a place, or the event that stands so near to it that it is meant.
fn stop_at(plot: &Plot, x: f64, stops: &[SimTime]) -> SimTime {
    let far = |at: &SimTime| (plot.x(*at) - x).abs();
    let nearest = stops.iter().fold(None, |best: Option<&SimTime>, at| {
        best.filter(|b| far(b) <= far(at)).or(Some(at))
    });
    nearest
        .filter(|at| far(at) <= SNAP_PX)
        .copied()
        .unwrap_or(plot.at(x))
}

/// The slider; a press near one of `stops` goes there.
pub(super) fn slider(
    locale: &Locale,
    plot: Plot,
    s: &Snapshot,
    act: &Callback<Action>,
    hand: Rc<Hand>,
    stops: Vec<SimTime>,
) -> Html {
    let x_of = move |event: &MouseEvent| plot.left + f64::from(event.offset_x());
    let onpointerdown = {
        let (act, hand) = (act.clone(), hand.clone());
        Callback::from(move |event: PointerEvent| {
            hand.down_at.set(Some(event.offset_x()));
            hand.drags.set(false);
            if let Some(target) = event.target_dyn_into::<Element>() {
                // Refused for a pointer that has gone already: then there is nothing to follow.
                let _ = target.set_pointer_capture(event.pointer_id());
            }
            // A finger may be about to scroll the page: its tap comes as a click.
            if event.pointer_type() != "touch" {
                act.emit(Action::Hold(true));
                act.emit(Action::Seek(plot.at(x_of(&event))));
            }
        })
    };
    let onpointermove = {
        let (act, hand) = (act.clone(), hand.clone());
        Callback::from(move |event: PointerEvent| {
            let Some(from) = hand.down_at.get() else {
                return;
            };
            if !hand.drags.get() && (event.offset_x() - from).abs() > DRAG_PX {
                hand.drags.set(true);
                act.emit(Action::Hold(true));
            }
            if hand.drags.get() {
                act.emit(Action::Seek(plot.at(x_of(&event))));
            }
        })
    };
    // The pointer is lifted, or the browser has taken it to scroll.
    let let_go = {
        let (act, hand) = (act.clone(), hand.clone());
        Callback::from(move |_: PointerEvent| {
            hand.down_at.set(None);
            act.emit(Action::Hold(false));
        })
    };
    let onclick = {
        let act = act.clone();
        Callback::from(move |event: MouseEvent| {
            if !hand.drags.replace(false) {
                act.emit(Action::Seek(stop_at(&plot, x_of(&event), &stops)));
            }
        })
    };
    let onkeydown = {
        let (act, now, span) = (act.clone(), s.now, s.scenario.span);
        Callback::from(move |event: KeyboardEvent| {
            let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
            if let Some(to) = seek_by_key(&event, now, span).filter(|_| !modified) {
                event.prevent_default();
                event.stop_propagation();
                act.emit(Action::Seek(to));
            }
        })
    };
    let style = [
        "left:",
        &px(plot.left),
        "px;width:",
        &px(plot.right - plot.left),
        "px",
    ]
    .concat();
    let waiting = f64::from(Point::of(s.now, &s.ledger).total) * f64::from(s.scenario.weight);
    let valuetext = locale.plural("chart.value", waiting, &[("moment", &locale.moment(s.now))]);
    html! {
        <div class="seek" role="slider" tabindex="0" {style} aria-label={locale.t("chart.seek").to_owned()}
            aria-valuemin="0" aria-valuemax={s.scenario.span.ms().to_string()}
            aria-valuenow={s.now.ms().to_string()} aria-valuetext={valuetext}
            {onpointerdown} {onpointermove} onpointerup={let_go.clone()} onlostpointercapture={let_go}
            {onclick} {onkeydown} />
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stay_inside_the_span() {
        let span = Duration(200_000);
        assert_eq!(
            key_seek("ArrowRight", SimTime(5_000), span),
            Some(SimTime(6_000))
        );
        assert_eq!(
            key_seek("ArrowLeft", SimTime(500), span),
            Some(SimTime::ZERO)
        );
        assert_eq!(
            key_seek("PageUp", SimTime(199_000), span),
            Some(SimTime(200_000))
        );
        assert_eq!(key_seek("End", SimTime::ZERO, span), Some(SimTime(200_000)));
        assert_eq!(key_seek("a", SimTime::ZERO, span), None);
    }

    #[test]
    fn a_press_beside_an_event_goes_to_the_event() {
        let plot = Plot {
            left: 0.0,
            right: 1000.0,
            top: 0.0,
            bottom: 100.0,
            span: Duration(1_000_000),
            dots_max: 1.0,
        };
        let stops = [SimTime(300_000), SimTime(304_000), SimTime(900_000)];
        assert_eq!(stop_at(&plot, 306.0, &stops), SimTime(304_000));
        assert_eq!(stop_at(&plot, 297.0, &stops), SimTime(300_000));
        assert_eq!(stop_at(&plot, 500.0, &stops), SimTime(500_000));
        assert_eq!(stop_at(&plot, 500.0, &[]), SimTime(500_000));
    }
}
