//! Drawing the predicted curve: by mouse or finger over the whole area, or by keys on a slider for each of its points.

use super::drawing::{dots, nearest};
use crate::browser::pointer::{Drag, Follow};
use crate::browser::{keyboard, pointer};
use crate::components::chart::scale::Plot;
use crate::i18n::Locale;
use limbo_picture::svg::tenths;
use limbo_player::prediction::{PERCENT_MAX, POINTS, Prediction, PredictionInput, Question};
use std::cell::Cell;
use yew::prelude::*;

/// A point of the curve: its index, and its height in percent of what waited at the restart.
type CurvePoint = (usize, u8);

/// Properties of [`CurveInput`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct CurveInputProps {
    pub locale: Locale,
    pub question: Question,
    /// E-mails to a dot.
    pub weight: u32,
    /// What has been drawn so far.
    pub prediction: Prediction,
    /// The frame of the drawing.
    pub plot: Plot,
    pub on_input: Callback<PredictionInput>,
}

/// The area to draw in, with a slider for each point.
#[component]
pub(super) fn CurveInput(props: &CurveInputProps) -> Html {
    let CurveInputProps {
        question,
        plot,
        on_input,
        ..
    } = props;
    // The last point of the stroke; none while nobody draws.
    let last = use_memo((), |()| Cell::new(None::<CurvePoint>));
    // The curve before the stroke.
    let before = use_memo((), |()| Cell::new(None::<[u8; POINTS]>));
    let drag = use_mut_ref(Drag::default);
    let (left, top) = (plot.x(question.from), plot.top());
    let draw = {
        let (question, plot) = (*question, *plot);
        let (on_input, last) = (on_input.clone(), last.clone());
        move |event: &MouseEvent| {
            let (x, y) = pointer::offset(event);
            let to = nearest(&plot, &question, left + f64::from(x), top + f64::from(y));
            for (point, percent) in between(last.replace(Some(to)), to) {
                on_input.emit(PredictionInput::Point(point, percent));
            }
        }
    };
    let follow = {
        let (draw, last, before) = (draw.clone(), last.clone(), before.clone());
        let curve = props.prediction.curve;
        move |event: &PointerEvent, follow: Follow| {
            if follow == Follow::Begin {
                last.set(None);
                before.set(curve);
            }
            if follow != Follow::No {
                draw(event);
            }
        }
    };
    let place = |event: &PointerEvent| {
        let (x, y) = pointer::offset(event);
        (f64::from(x), f64::from(y))
    };
    let onpointerdown = {
        let (drag, follow) = (drag.clone(), follow.clone());
        Callback::from(move |event: PointerEvent| {
            let what = drag.borrow_mut().down(&event, place(&event));
            follow(&event, what);
        })
    };
    let onpointermove = {
        let drag = drag.clone();
        Callback::from(move |event: PointerEvent| {
            let what = drag.borrow_mut().to(&event, place(&event));
            follow(&event, what);
        })
    };
    let release = {
        let drag = drag.clone();
        Callback::from(move |_: PointerEvent| {
            drag.borrow_mut().end();
        })
    };
    // The browser has taken the pointer, to scroll: what it drew on the way was not meant.
    let onpointercancel = {
        let (drag, on_input) = (drag.clone(), on_input.clone());
        Callback::from(move |_: PointerEvent| {
            if drag.borrow_mut().end() {
                on_input.emit(PredictionInput::Erase);
                for (point, percent) in before.get().into_iter().flatten().enumerate() {
                    on_input.emit(PredictionInput::Point(point, percent));
                }
            }
        })
    };
    let onclick = Callback::from(move |event: MouseEvent| {
        if drag.borrow_mut().is_tap(&event) {
            last.set(None);
            draw(&event);
        }
    });
    let (width, height) = (plot.right() - left, plot.bottom() - top);
    let style = format!(
        "left:{}px;top:{}px;width:{}px;height:{}px",
        tenths(left),
        tenths(top),
        tenths(width),
        tenths(height)
    );
    html! {
        <div class="predict-area" {style} {onpointerdown} {onpointermove} onpointerup={release.clone()}
            onlostpointercapture={release} {onpointercancel} {onclick}>
            { for (0..POINTS).map(|point| slider(props, point)) }
        </div>
    }
}

/// The slider of one point.
fn slider(props: &CurveInputProps, point: usize) -> Html {
    let CurveInputProps {
        locale,
        question,
        plot,
        ..
    } = props;
    let (at, percent) = (question.at(point + 1), props.prediction.points()[point]);
    let x = plot.x(at) - plot.x(question.from);
    let y = plot.y(dots(question, percent)) - plot.top();
    let style = format!("left:{}px;top:{}px", tenths(x), tenths(y));
    let waiting = dots(question, percent) * f64::from(props.weight);
    let valuetext = locale.plural("predict.waiting", waiting.round(), &[]);
    let label = locale.fill("predict.point", &[("moment", &locale.moment(at))]);
    let on_input = props.on_input.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        let percent = key_percent(&event.key(), percent);
        if let Some(percent) = percent.filter(|_| !keyboard::has_modifier(&event)) {
            event.prevent_default();
            event.stop_propagation();
            on_input.emit(PredictionInput::Point(point, percent));
        }
    });
    html! {
        <div key={point} class="predict-point" role="slider" tabindex="0" {style} aria-label={label}
            aria-orientation="vertical" aria-valuemin="0" aria-valuemax={PERCENT_MAX.to_string()}
            aria-valuenow={percent.to_string()} aria-valuetext={valuetext} {onkeydown} />
    }
}

/// The points from the last position of the pointer to the present one: a fast pointer skips none.
fn between(before: Option<(usize, u8)>, to: (usize, u8)) -> Vec<(usize, u8)> {
    let Some(from) = before.filter(|b| b.0.abs_diff(to.0) > 1) else {
        return vec![to];
    };
    let steps = from.0.abs_diff(to.0) as i32;
    (1..=steps)
        .map(|i| {
            let part = |a: i32, b: i32| a + (b - a) * i / steps;
            let point = part(from.0 as i32, to.0 as i32);
            (point as usize, part(from.1.into(), to.1.into()) as u8)
        })
        .collect()
}

/// The percent that a key leads to; `None` for keys that are not the slider's.
fn key_percent(key: &str, now: u8) -> Option<u8> {
    let to = match key {
        "ArrowUp" | "ArrowRight" => now.saturating_add(5),
        "ArrowDown" | "ArrowLeft" => now.saturating_sub(5),
        "PageUp" => now.saturating_add(25),
        "PageDown" => now.saturating_sub(25),
        "Home" => 0,
        "End" => PERCENT_MAX,
        _ => return None,
    };
    Some(to.min(PERCENT_MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fast_pointer_skips_no_point() {
        assert_eq!(between(None, (3, 80)), [(3, 80)]);
        assert_eq!(between(Some((1, 90)), (4, 30)), [(2, 70), (3, 50), (4, 30)]);
        assert_eq!(between(Some((4, 30)), (2, 50)), [(3, 40), (2, 50)]);
    }

    #[test]
    fn keys_stay_on_the_slider() {
        assert_eq!(key_percent("ArrowDown", 3), Some(0));
        assert_eq!(key_percent("PageUp", 140), Some(PERCENT_MAX));
        assert_eq!(key_percent("Tab", 50), None);
    }
}
