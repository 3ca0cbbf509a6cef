//! The chart as SVG, and the slider over it.

use super::curve::{self, Point};
use super::flags::{self, Mark, ROWS};
use super::path::px;
use super::plot::Plot;
use super::{axis, marks_view};
use crate::locale::Locale;
use crate::panels::{ControlProps, words};
use crate::player::{Action, Ghost, Snapshot};
use limbo_sim::{Duration, FlagKind, SimTime};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// Height of the plot itself, in ems.
const PLOT_EM: f64 = 6.5;
/// A label's letters are so wide on average, in ems of their own size; generous, so that none overlap.
const LETTER_EM: f64 = 0.56;
/// Size of labels, in ems of the page.
pub(super) const LABEL_EM: f64 = 0.8;
/// An axis is never shorter than this many dots.
const DOTS_MIN: f64 = 10.0;

/// The chart's box as measured: its width, and an em, in CSS pixels.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Space {
    pub width: f64,
    pub em: f64,
}

impl Space {
    /// The width a label will take at most (px).
    pub(super) fn label_px(self, text: &str) -> f64 {
        text.chars().count() as f64 * LETTER_EM * LABEL_EM * self.em
    }

    /// Height of a row of labels (px).
    pub(super) fn row_px(self) -> f64 {
        self.em * 1.25
    }
}

/// The frame, and the step between its amounts in e-mails.
fn frame(locale: &Locale, s: &Snapshot, space: Space) -> (Plot, f64) {
    let weight = f64::from(s.scenario.weight.max(1));
    let ghosts = s.ghosts.iter().map(|g| curve::peak(&g.series.samples));
    let now = Point::of(s.now, &s.ledger).total;
    let peak = ghosts
        .chain([curve::peak(&s.known.samples), now])
        .max()
        .unwrap_or(0);
    let most = f64::from(peak).max(DOTS_MIN) * weight;
    let step = axis::amount_step(most, 4);
    let top_mark = (most / step).ceil() * step;
    let longest = space
        .label_px(&locale.compact(top_mark))
        .max(space.label_px(&locale.compact(step)));
    let top = ROWS as f64 * space.row_px() + space.em * 0.6;
    let plot = Plot {
        left: longest + space.em,
        right: space.width - space.em,
        top,
        bottom: top + PLOT_EM * space.em,
        span: s.scenario.span,
        dots_max: top_mark / weight,
    };
    (plot, step)
}

fn amounts(locale: &Locale, plot: &Plot, step: f64, weight: f64) -> Html {
    let marks = (plot.dots_max * weight / step).round() as u32;
    let mark = |i: u32| {
        let emails = f64::from(i) * step;
        let y = px(plot.y(emails / weight));
        html! {
            <>
                <line class="grid" x1={px(plot.left)} x2={px(plot.right)} y1={y.clone()} y2={y.clone()} />
                <text class="axis" x={px(plot.left - 6.0)} {y} dy="0.32em" text-anchor="end">
                    { locale.compact(emails) }
                </text>
            </>
        }
    };
    html! { { for (0..=marks).map(mark) } }
}

fn times(locale: &Locale, plot: &Plot, space: Space) -> Html {
    let widest = space.label_px("mmm 00") + space.em;
    let (step, midnight) = (axis::time_step(plot, widest), locale.first_midnight());
    let mark = |at: SimTime| {
        let x = plot.x(at);
        let words = match step {
            _ if axis::says_day(step, at, midnight) => locale.day_short(at),
            minutes if minutes >= 60_000 => locale.time(at),
            _ => locale.time_s(at),
        };
        let room = x + space.label_px(&words) <= plot.right + space.em;
        html! {
            <>
                <line class="tick" x1={px(x)} x2={px(x)} y1={px(plot.bottom)} y2={px(plot.bottom + 5.0)} />
                { room.then(|| html! {
                    <text class="axis" x={px(x + 2.0)} y={px(plot.bottom + space.em * 1.25)}>{ words }</text>
                }) }
            </>
        }
    };
    html! { { for axis::time_marks(step, midnight, plot.span).into_iter().map(mark) } }
}

/// The waiting mail: pale where it is known from before, full up to the playhead.
fn waiting(plot: &Plot, s: &Snapshot) -> Html {
    let ahead = curve::thin(plot, &s.known.samples, s.now, SimTime::NEVER);
    let mut points = curve::thin(plot, &s.series.samples, SimTime::ZERO, s.now);
    points.push(Point::of(s.now, &s.ledger));
    html! {
        <>
            { (ahead.len() > 1).then(|| html! {
                <path class="ahead" d={curve::area(plot, &ahead, |p| p.total, |_| 0)} />
            }) }
            <path class="area-relay" d={curve::area(plot, &points, |p| p.relay, |_| 0)} />
            <path class="area-provider" d={curve::area(plot, &points, |p| p.total, |p| p.relay)} />
            <path class="area-hatch" d={curve::area(plot, &points, |p| p.total, |p| p.relay)}
                fill="url(#chart-hatch)" />
            <path class="edge" d={curve::line(plot, &points, |p| p.total)} />
        </>
    }
}

/// The sign at the end of a left future's line, the same as in the legend.
fn ghost_sign(i: usize, x: f64, y: f64) -> Html {
    match i % 3 {
        0 => html! { <circle class="ghost-sign" cx={px(x)} cy={px(y)} r="4" /> },
        1 => {
            html! { <rect class="ghost-sign" x={px(x - 4.0)} y={px(y - 4.0)} width="8" height="8" /> }
        }
        _ => {
            let d = ["M", &px(x), " ", &px(y - 5.0), "l5 9h-10z"].concat();
            html! { <path class="ghost-sign" {d} /> }
        }
    }
}

fn ghost_class(i: usize) -> Classes {
    classes!("ghost", ["ghost-a", "ghost-b", "ghost-c"][i % 3])
}

fn ghost(plot: &Plot, i: usize, ghost: &Ghost) -> Html {
    let points = curve::thin(plot, &ghost.series.samples, ghost.from, ghost.until);
    let Some(last) = points.last() else {
        return Html::default();
    };
    html! {
        <>
            <path class={ghost_class(i)} d={curve::line(plot, &points, |p| p.total)} />
            { ghost_sign(i, plot.x(last.at), plot.y(last.total.into())) }
        </>
    }
}

fn legend(locale: &Locale, s: &Snapshot) -> Html {
    let area = |class: &'static str, hatched: bool, key: &str| {
        html! {
            <li>
                <svg class="swatch" width="22" height="14" aria-hidden="true">
                    <rect {class} width="22" height="14" />
                    { hatched.then(|| html! { <rect width="22" height="14" fill="url(#chart-hatch)" /> }) }
                </svg>
                { locale.t(key).to_owned() }
            </li>
        }
    };
    let left = |(i, g): (usize, &Ghost)| {
        html! {
            <li>
                <svg class="swatch" width="34" height="14" aria-hidden="true">
                    <path class={ghost_class(i)} d="M0 7h28" />
                    { ghost_sign(i, 28.0, 7.0) }
                </svg>
                { words::outcome(locale, &words::plan(locale, &g.plan), g.falls) }
            </li>
        }
    };
    html! {
        <ul class="legend">
            { area("area-provider", true, "chart.provider") }
            { area("area-relay", false, "chart.relay") }
            { for s.ghosts.iter().enumerate().map(left) }
        </ul>
    }
}

fn playhead(plot: &Plot, now: SimTime) -> Html {
    let x = px(plot.x(now));
    html! {
        <g class="playhead">
            <line x1={x.clone()} x2={x.clone()} y1={px(plot.top - 4.0)} y2={px(plot.bottom)} />
            <circle cx={x} cy={px(plot.bottom)} r="7" />
        </g>
    }
}

/// The instant a key leads to; `None` for keys that are not the slider's.
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

fn slider(
    locale: &Locale,
    plot: Plot,
    s: &Snapshot,
    act: &Callback<Action>,
    dragging: Rc<std::cell::Cell<bool>>,
) -> Html {
    let seek = {
        let act = act.clone();
        move |event: &MouseEvent| {
            act.emit(Action::Seek(
                plot.at(plot.left + f64::from(event.offset_x())),
            ))
        }
    };
    let onpointerdown = {
        let (seek, dragging) = (seek.clone(), dragging.clone());
        Callback::from(move |event: PointerEvent| {
            dragging.set(true);
            if let Some(target) = event.target_dyn_into::<Element>() {
                // Refused for a pointer that has gone already: then there is nothing to follow.
                let _ = target.set_pointer_capture(event.pointer_id());
            }
            // A finger may be about to scroll the page: its tap comes as a click.
            if event.pointer_type() != "touch" {
                seek(&event);
            }
        })
    };
    let onpointermove = {
        let (seek, dragging) = (seek.clone(), dragging.clone());
        Callback::from(move |event: PointerEvent| {
            if dragging.get() {
                seek(&event);
            }
        })
    };
    let end = Callback::from(move |_: PointerEvent| dragging.set(false));
    let onclick = Callback::from(move |event: MouseEvent| seek(&event));
    let onkeydown = {
        let (act, now, span) = (act.clone(), s.now, s.scenario.span);
        Callback::from(move |event: KeyboardEvent| {
            if let Some(to) = key_seek(&event.key(), now, span) {
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
            {onpointerdown} {onpointermove} onpointerup={end.clone()} onpointercancel={end} {onclick}
            {onkeydown} />
    }
}

/// Measures the chart's box, now and whenever it or the size of type changes.
#[hook]
fn use_space(host: NodeRef, probe: NodeRef) -> Option<Space> {
    let space = use_state_eq(|| None::<Space>);
    let seen = *space;
    use_effect_with((), move |()| {
        let elements = host.cast::<Element>().zip(probe.cast::<Element>());
        let watch = elements.and_then(|(host, probe)| {
            let (box_now, em_now) = (host.clone(), probe.clone());
            let measure = Closure::<dyn FnMut()>::new(move || {
                let em = em_now.get_bounding_client_rect().width() / 10.0;
                space.set(Some(Space {
                    width: f64::from(box_now.client_width()),
                    em,
                }));
            });
            let observer = ResizeObserver::new(measure.as_ref().unchecked_ref()).ok()?;
            observer.observe(&host);
            observer.observe(&probe);
            Some((observer, measure))
        });
        move || {
            if let Some((observer, _measure)) = watch {
                observer.disconnect();
            }
        }
    });
    seen
}

/// What the reader of a label sees: the event, and how often where it came in a swarm.
fn mark_words(locale: &Locale, mark: &Mark) -> String {
    let what = words::flag(locale, mark.kind).unwrap_or_default();
    if mark.times == 1 || matches!(mark.kind, FlagKind::BlockOpened(_)) {
        return what;
    }
    let n = locale.number(mark.times.into());
    locale.fill("flag.times", &[("what", &what), ("n", &n)])
}

fn drawing(props: &ControlProps, space: Space, dragging: Rc<std::cell::Cell<bool>>) -> Html {
    let ControlProps {
        locale,
        snapshot,
        act,
    } = props;
    let (plot, step) = frame(locale, snapshot, space);
    let marks = flags::marks(&snapshot.known.flags, |at| plot.x(at));
    let labels: Vec<String> = marks.iter().map(|m| mark_words(locale, m)).collect();
    let height = px(plot.bottom + space.em * 1.9);
    let event = |(mark, words): (&Mark, &String)| {
        html! { <li>{ locale.moment(mark.at) }{ ": " }{ words.clone() }</li> }
    };
    html! {
        <>
            <svg class="chart-svg" width={px(space.width)} {height} aria-hidden="true">
                { amounts(locale, &plot, step, f64::from(snapshot.scenario.weight.max(1))) }
                { times(locale, &plot, space) }
                { waiting(&plot, snapshot) }
                { for snapshot.ghosts.iter().enumerate().map(|(i, g)| ghost(&plot, i, g)) }
                { marks_view::marks(&plot, space, &marks, &labels, snapshot.now) }
                <line class="base" x1={px(plot.left)} x2={px(plot.right)} y1={px(plot.bottom)}
                    y2={px(plot.bottom)} />
                { playhead(&plot, snapshot.now) }
            </svg>
            { slider(locale, plot, snapshot, act, dragging) }
            <ol class="visually-hidden">{ for marks.iter().zip(&labels).map(event) }</ol>
        </>
    }
}

/// Mail waiting over time; click, drag or arrow keys seek.
#[component]
pub fn Chart(props: &ControlProps) -> Html {
    let (host, probe) = (use_node_ref(), use_node_ref());
    let space = use_space(host.clone(), probe.clone());
    let dragging = use_memo((), |()| std::cell::Cell::new(false));
    let locale = &props.locale;
    html! {
        <div class="chart">
            <div class="chart-head">
                <h2>{ locale.t("chart.title") }</h2>
                { legend(locale, &props.snapshot) }
            </div>
            <svg class="defs" width="0" height="0" aria-hidden="true">
                <pattern id="chart-hatch" width="6" height="6" patternUnits="userSpaceOnUse"
                    patternTransform="rotate(45)">
                    <path class="hatch" d="M0 0v6" />
                </pattern>
            </svg>
            <span class="probe" ref={probe} aria-hidden="true"></span>
            <div class="chart-plot" ref={host}>
                { space.filter(|s| s.width > 0.0 && s.em > 0.0).map(|space| drawing(props, space, dragging)) }
            </div>
        </div>
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
}
