//! The prediction as a person makes it: answers to pick from, a curve to draw by mouse, finger or keys, and
//! the way around both. Afterwards, the same picture with what came.

use super::drawing::{self, dots, nearest, picture};
use super::words;
use super::{Answer, Bet, PERCENT_MAX, POINTS, Prediction, Progress, Question, Truth};
use crate::locale::Locale;
use crate::markup::{el, text};
use crate::panels::chart::path::px;
use crate::panels::chart::plot::Plot;
use crate::panels::chart::view::{Space, use_space};
use limbo_sim::Series;
use std::cell::Cell;
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// What is asked and what is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// The question.
    pub question: Question,
    /// The run up to the restart.
    pub past: Rc<Series>,
    /// E-mails to a dot.
    pub weight: u32,
    /// What the viewer has said so far.
    pub prediction: Prediction,
    /// What came, once it may be shown.
    pub truth: Option<Rc<Truth>>,
}

/// A prediction to be made, or one made and what came of it. What the viewer does goes out as a [`Bet`].
pub fn view(locale: &Locale, ask: &Ask, bet: &Callback<Bet>) -> Html {
    html! { <Predict locale={locale.clone()} ask={ask.clone()} bet={bet.clone()} /> }
}

#[derive(Clone, PartialEq, Properties)]
struct PredictProps {
    locale: Locale,
    ask: Ask,
    bet: Callback<Bet>,
}

#[component]
fn Predict(props: &PredictProps) -> Html {
    let (host, probe) = (use_node_ref(), use_node_ref());
    let space = use_space(host.clone(), probe.clone());
    let last = use_memo((), |()| Cell::new(None::<(usize, u8)>));
    let PredictProps { locale, ask, bet } = props;
    let open = ask.prediction.progress == Progress::Open;
    let plot = space.filter(|s| s.width > 0.0 && s.em > 0.0).map(|space| {
        let plot = drawing::frame(ask, space);
        html! {
            <>
                { canvas(locale, ask, &plot, space) }
                { open.then(|| touched(locale, ask, plot, bet, last)) }
            </>
        }
    });
    html! {
        <div class="predict">
            { open.then(|| answers(locale, ask, bet)) }
            <div class="predict-draw">
                { open.then(|| help(locale.t("predict.draw"))) }
                <span class="probe" ref={probe} aria-hidden="true"></span>
                <div class="predict-plot" ref={host}>{ plot }</div>
            </div>
            { if open { buttons(locale, ask, bet) } else { result(locale, ask, bet) } }
        </div>
    }
}

fn help(words: &str) -> Html {
    el(
        "p",
        &["class"],
        vec!["help".into()],
        vec![text(words.into())],
    )
}

fn canvas(locale: &Locale, ask: &Ask, plot: &Plot, space: Space) -> Html {
    let keys = &["class", "width", "height", "aria-hidden"];
    let values = vec![
        "chart-svg".into(),
        px(space.width).into(),
        px(space.height).into(),
        "true".into(),
    ];
    el(
        "svg",
        keys,
        values,
        vec![picture(locale, ask, plot, space).done()],
    )
}

fn answers(locale: &Locale, ask: &Ask, bet: &Callback<Bet>) -> Html {
    let one = |answer: Answer| {
        let onchange = bet.reform(move |_: Event| Bet::Answer(answer));
        html! {
            <label class="choice">
                <input type="radio" name="predict-answer" checked={ask.prediction.answer == Some(answer)} {onchange} />
                <span class="choice-words">{ words::answer(locale, &ask.question, answer) }</span>
            </label>
        }
    };
    html! {
        <fieldset class="predict-answers">
            <legend>{ locale.t("predict.question") }</legend>
            { for Answer::ALL.map(one) }
        </fieldset>
    }
}

/// What is under the pointer and under the keys: the area to draw in, with a slider for each point.
fn touched(
    locale: &Locale,
    ask: &Ask,
    plot: Plot,
    bet: &Callback<Bet>,
    last: Rc<Cell<Option<(usize, u8)>>>,
) -> Html {
    let question = ask.question;
    let origin = (plot.x(question.from), plot.top);
    let draw = {
        let (bet, last) = (bet.clone(), last.clone());
        move |event: &PointerEvent| {
            let (x, y) = (f64::from(event.offset_x()), f64::from(event.offset_y()));
            let to = nearest(&plot, &question, origin.0 + x, origin.1 + y);
            for (point, percent) in between(last.replace(Some(to)), to) {
                bet.emit(Bet::Point(point, percent));
            }
        }
    };
    let onpointerdown = {
        let (draw, last) = (draw.clone(), last.clone());
        Callback::from(move |event: PointerEvent| {
            last.set(None);
            if let Some(area) = event.target_dyn_into::<Element>() {
                // Refused for a pointer that has gone already: then there is nothing to follow.
                let _ = area.set_pointer_capture(event.pointer_id());
            }
            draw(&event);
        })
    };
    let onpointermove = {
        let last = last.clone();
        Callback::from(move |event: PointerEvent| {
            if last.get().is_some() {
                draw(&event);
            }
        })
    };
    let end = Callback::from(move |_: PointerEvent| last.set(None));
    let style = [
        "left:",
        &px(origin.0),
        "px;top:",
        &px(origin.1),
        "px;width:",
        &px(plot.right - origin.0),
        "px;height:",
        &px(plot.bottom - origin.1),
        "px",
    ]
    .concat();
    html! {
        <div class="predict-area" {style} {onpointerdown} {onpointermove} onpointerup={end.clone()}
            onpointercancel={end}>
            { for (0..POINTS).map(|point| handle(locale, ask, &plot, bet, point)) }
        </div>
    }
}

/// The points from one place of the pointer to the next, so that a quick hand leaves none out.
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

fn handle(locale: &Locale, ask: &Ask, plot: &Plot, bet: &Callback<Bet>, point: usize) -> Html {
    let question = &ask.question;
    let (at, percent) = (question.at(point + 1), ask.prediction.points()[point]);
    let (x, y) = (
        plot.x(at) - plot.x(question.from),
        plot.y(dots(question, percent)) - plot.top,
    );
    let style = ["left:", &px(x), "px;top:", &px(y), "px"].concat();
    let waiting = dots(question, percent) * f64::from(ask.weight);
    let valuetext = locale.plural("predict.waiting", waiting.round(), &[]);
    let label = locale.fill("predict.point", &[("moment", &locale.moment(at))]);
    let bet = bet.clone();
    let onkeydown = Callback::from(move |event: KeyboardEvent| {
        if let Some(percent) = key_percent(&event.key(), percent) {
            event.prevent_default();
            event.stop_propagation();
            bet.emit(Bet::Point(point, percent));
        }
    });
    html! {
        <div class="predict-point" role="slider" tabindex="0" {style} aria-label={label}
            aria-orientation="vertical" aria-valuemin="0" aria-valuemax={PERCENT_MAX.to_string()}
            aria-valuenow={percent.to_string()} aria-valuetext={valuetext} {onkeydown} />
    }
}

fn button(words: &str, class: &'static str, off: bool, press: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" {class} disabled={off} onclick={press}>{ words }</button>
    }
}

fn buttons(locale: &Locale, ask: &Ask, bet: &Callback<Bet>) -> Html {
    let silent = !ask.prediction.says_something();
    html! {
        <div class="predict-buttons">
            { button(locale.t("predict.done"), "button primary", silent, bet.reform(|_| Bet::Done)) }
            { button(locale.t("predict.skip"), "button", false, bet.reform(|_| Bet::Skip)) }
        </div>
    }
}

/// Two lines with their names, once both are there; and the words on the difference.
fn result(locale: &Locale, ask: &Ask, bet: &Callback<Bet>) -> Html {
    let given = ask.prediction.progress == Progress::Given;
    let sentences = match &ask.truth {
        Some(truth) if given => words::said(locale, &ask.question, &ask.prediction, truth),
        _ => Vec::new(),
    };
    let line = |words: String| el("p", &[], vec![], vec![text(words)]);
    html! {
        <div class="predict-result">
            <div role="status">{ for sentences.into_iter().map(line) }</div>
            { button(locale.t("predict.again_ask"), "button", false, bet.reform(|_| Bet::Anew)) }
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quick_hand_leaves_no_point_out() {
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
