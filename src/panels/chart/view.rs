//! The chart as SVG, and the slider over it.

use super::curve::{self, Point};
use super::flags::{self, Mark, ROWS};
use super::path::px;
use super::plot::Plot;
use super::{axis, marks_view};
use crate::locale::Locale;
use crate::markup::{Svg, el, text};
use crate::panels::{ControlProps, words};
use crate::player::{Action, Ghost, Snapshot};
use limbo_sim::{Duration, FlagKind, SimTime};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, ResizeObserver};
use yew::prelude::*;

/// Room for the words of the time axis, in ems.
const AXIS_EM: f64 = 1.9;
/// A label's letters are so wide on average, in ems of their own size; generous, so that none overlap.
const LETTER_EM: f64 = 0.56;
/// Size of labels, in ems of the page.
pub(crate) const LABEL_EM: f64 = 0.8;
/// An axis is never shorter than this many dots.
const DOTS_MIN: f64 = 10.0;

/// The chart's box as measured, and an em, in CSS pixels.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Space {
    pub width: f64,
    pub height: f64,
    pub em: f64,
}

impl Space {
    /// The width a label will take at most (px).
    pub(crate) fn label_px(self, text: &str) -> f64 {
        text.chars().count() as f64 * LETTER_EM * LABEL_EM * self.em
    }

    /// Height of a row of labels (px).
    pub(crate) fn row_px(self) -> f64 {
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
        bottom: (space.height - AXIS_EM * space.em).max(top + space.em),
        span: s.scenario.span,
        dots_max: top_mark / weight,
    };
    (plot, step)
}

fn amounts(svg: &mut Svg, locale: &Locale, plot: &Plot, space: Space, step: f64, weight: f64) {
    let marks = (plot.dots_max * weight / step).round() as u32;
    for i in 0..=marks {
        let emails = f64::from(i) * step;
        let y = plot.y(emails / weight);
        svg.shape(
            "line",
            "grid",
            &[("x1", plot.left), ("x2", plot.right), ("y1", y), ("y2", y)],
        );
        // A third of an em lower, so that the number's middle is at the line.
        let (x, y) = (plot.left - 6.0, y + space.em * LABEL_EM * 0.32);
        svg.words("axis", "end", x, y, &locale.compact(emails));
    }
}

fn times(svg: &mut Svg, locale: &Locale, plot: &Plot, space: Space) {
    let widest = space.label_px("mmm 00") + space.em;
    let (step, midnight) = (axis::time_step(plot, widest), locale.first_midnight());
    for at in axis::time_marks(step, midnight, plot.span) {
        let x = plot.x(at);
        let words = match step {
            _ if axis::says_day(step, at, midnight) => locale.day_short(at),
            minutes if minutes >= 60_000 => locale.time(at),
            _ => locale.time_s(at),
        };
        let (y1, y2) = (plot.bottom, plot.bottom + 5.0);
        svg.shape(
            "line",
            "tick",
            &[("x1", x), ("x2", x), ("y1", y1), ("y2", y2)],
        );
        if x + space.label_px(&words) <= plot.right + space.em {
            svg.words("axis", "", x + 2.0, plot.bottom + space.em * 1.25, &words);
        }
    }
}

/// The waiting mail: pale where it is known from before, full up to the playhead.
fn waiting(svg: &mut Svg, plot: &Plot, s: &Snapshot) {
    let ahead = curve::thin(plot, &s.known.samples, s.now, SimTime::NEVER);
    let mut points = curve::thin(plot, &s.series.samples, SimTime::ZERO, s.now);
    points.push(Point::of(s.now, &s.ledger));
    if ahead.len() > 1 {
        svg.path("ahead", &curve::area(plot, &ahead, |p| p.total, |_| 0));
    }
    let provider = curve::area(plot, &points, |p| p.total, |p| p.relay);
    svg.path(
        "area-relay",
        &curve::area(plot, &points, |p| p.relay, |_| 0),
    );
    svg.path("area-provider", &provider);
    svg.path("area-hatch", &provider);
    svg.path("edge", &curve::line(plot, &points, |p| p.total));
}

/// The sign at the end of a left future's line, the same as in the legend.
fn ghost_sign(svg: &mut Svg, i: usize, x: f64, y: f64) {
    let class = "ghost-sign";
    match i % 3 {
        0 => svg.shape("circle", class, &[("cx", x), ("cy", y), ("r", 4.0)]),
        1 => {
            let side = [
                ("x", x - 4.0),
                ("y", y - 4.0),
                ("width", 8.0),
                ("height", 8.0),
            ];
            svg.shape("rect", class, &side)
        }
        _ => svg.path(
            class,
            &["M", &px(x), " ", &px(y - 5.0), "l5 9h-10z"].concat(),
        ),
    };
}

fn ghost_class(i: usize) -> &'static str {
    ["ghost ghost-a", "ghost ghost-b", "ghost ghost-c"][i % 3]
}

fn ghost(svg: &mut Svg, plot: &Plot, i: usize, ghost: &Ghost) {
    let points = curve::thin(plot, &ghost.series.samples, ghost.from, ghost.until);
    if let Some(last) = points.last() {
        svg.path(ghost_class(i), &curve::line(plot, &points, |p| p.total));
        ghost_sign(svg, i, plot.x(last.at), plot.y(last.total.into()));
    }
}

/// A line of the legend: a small picture and its words.
fn legend_line(width: &'static str, swatch: Svg, words: String) -> Html {
    let keys = &["class", "width", "height", "aria-hidden"];
    let values = ["swatch", width, "14", "true"].map(AttrValue::from).into();
    el(
        "li",
        &[],
        vec![],
        vec![el("svg", keys, values, vec![swatch.done()]), text(words)],
    )
}

fn legend(locale: &Locale, s: &Snapshot) -> Html {
    let areas: [(&[&str], &str); 2] = [
        (&["area-provider", "area-hatch"], "chart.provider"),
        (&["area-relay"], "chart.relay"),
    ];
    let mut lines = Vec::new();
    for (layers, key) in areas {
        let mut swatch = Svg::default();
        for class in layers {
            swatch.shape("rect", class, &[("width", 22.0), ("height", 14.0)]);
        }
        lines.push(legend_line("22", swatch, locale.t(key).to_owned()));
    }
    for (i, g) in s.ghosts.iter().enumerate() {
        let mut swatch = Svg::default();
        swatch.path(ghost_class(i), "M0 7h28");
        ghost_sign(&mut swatch, i, 28.0, 7.0);
        let words = words::outcome(locale, &words::plan(locale, &g.plan), g.falls);
        lines.push(legend_line("34", swatch, words));
    }
    el("ul", &["class"], vec!["legend".into()], lines)
}

fn playhead(svg: &mut Svg, plot: &Plot, now: SimTime) {
    let x = plot.x(now);
    svg.open("g", "playhead", &[]);
    svg.shape(
        "line",
        "",
        &[
            ("x1", x),
            ("x2", x),
            ("y1", plot.top - 4.0),
            ("y2", plot.bottom),
        ],
    );
    svg.shape("circle", "", &[("cx", x), ("cy", plot.bottom), ("r", 7.0)]);
    svg.close("g");
}

/// The instant a key leads to; `None` for keys that are not the slider's.
pub(crate) fn key_seek(key: &str, now: SimTime, span: Duration) -> Option<SimTime> {
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
pub(crate) fn use_space(host: NodeRef, probe: NodeRef) -> Option<Space> {
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
                    height: f64::from(box_now.client_height()),
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
    let mut svg = Svg::default();
    let weight = f64::from(snapshot.scenario.weight.max(1));
    amounts(&mut svg, locale, &plot, space, step, weight);
    times(&mut svg, locale, &plot, space);
    waiting(&mut svg, &plot, snapshot);
    for (i, g) in snapshot.ghosts.iter().enumerate() {
        ghost(&mut svg, &plot, i, g);
    }
    marks_view::marks(&mut svg, &plot, space, &marks, &labels, snapshot.now);
    let (x1, x2, y) = (plot.left, plot.right, plot.bottom);
    svg.shape(
        "line",
        "base",
        &[("x1", x1), ("x2", x2), ("y1", y), ("y2", y)],
    );
    playhead(&mut svg, &plot, snapshot.now);
    let keys = &["class", "width", "height", "aria-hidden"];
    let values = vec![
        "chart-svg".into(),
        px(space.width).into(),
        px(space.height).into(),
        "true".into(),
    ];
    let event = |(mark, words): (&Mark, &String)| {
        let said = [&locale.moment(mark.at), ": ", words].concat();
        el("li", &[], vec![], vec![text(said)])
    };
    let events = marks.iter().zip(&labels).map(event).collect();
    html! {
        <>
            { el("svg", keys, values, vec![svg.done()]) }
            { slider(locale, plot, snapshot, act, dragging) }
            { el("ol", &["class"], vec!["visually-hidden".into()], events) }
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
