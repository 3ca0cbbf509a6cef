//! The chart as SVG, with the slider over it and the lists below it.

use super::curve::{self, Point};
use super::flags::{self, Mark, ROWS};
use super::parts::{FUTURE, button, swatch};
use super::path::px;
use super::plot::Plot;
use super::slider::{self, Hand};
use super::space::{Space, use_space};
use super::{axes, futures, marks_view};
use crate::components::markup::{Svg, el, text};
use crate::components::words;
use crate::i18n::Locale;
use limbo_player::{Action, Snapshot};
use limbo_sim::{FlagKind, SimTime};
use std::rc::Rc;
use web_sys::Element;
use yew::prelude::*;

/// The list of events takes neighbours together as a chart of this width would (px).
const LIST_PX: f64 = 2_000.0;
/// On a button: the instant of its event, ms.
const EVENT: &str = "data-event";

/// The frame, and the step between its amounts in e-mails.
fn frame(locale: &Locale, s: &Snapshot, space: Space) -> (Plot, f64) {
    let left = s.futures.iter().map(|g| curve::peak(&g.series.samples));
    let now = Point::of(s.now, &s.ledger).total;
    let peak = left
        .chain([curve::peak(&s.known.samples), now])
        .max()
        .unwrap_or(0);
    let top = ROWS as f64 * space.row_px() + space.em * 0.6;
    axes::frame(locale, &s.scenario, space, peak, top)
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

/// A line of the legend: a small picture and its words.
fn legend(locale: &Locale) -> Html {
    let areas: [(&[&str], &str); 2] = [
        (&["area-provider", "area-hatch"], "chart.provider"),
        (&["area-relay"], "chart.relay"),
    ];
    let line = |(layers, key): (&[&str], &str)| {
        let mut picture = Svg::default();
        for class in layers {
            picture.shape("rect", class, &[("width", 22.0), ("height", 14.0)]);
        }
        let words = text(locale.t(key).to_owned());
        el("li", &[], vec![], vec![swatch("22", picture), words])
    };
    let lines = areas.into_iter().map(line).collect();
    el("ul", &["class"], vec!["legend".into()], lines)
}

/// The events in words, for who reads, touches or tabs: what happened, and when.
fn events(locale: &Locale, s: &Snapshot) -> Html {
    let all = flags::clusters(&s.known.flags, |at| {
        f64::from(at.ms()) / f64::from(s.scenario.span.ms().max(1)) * LIST_PX
    });
    let one = |mark: &Mark| {
        let words = [
            &locale.moment(words::rounded(mark.at)),
            ": ",
            &mark_words(locale, mark),
        ]
        .concat();
        let parts = vec![marks_view::picture(mark.kind), text(words)];
        let button = button(&["type", "class", EVENT], mark.at.ms(), parts);
        el("li", &[], vec![], vec![button])
    };
    if all.is_empty() {
        return Html::default();
    }
    let title = locale.plural("chart.events", all.len() as f64, &[]);
    let lines = all.iter().map(one).collect();
    let parts = vec![
        el("summary", &[], vec![], vec![text(title)]),
        el("ol", &[], vec![], lines),
    ];
    el("details", &["class"], vec!["events".into()], parts)
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

/// Properties of [`Chart`].
#[derive(Clone, PartialEq, Properties)]
pub struct ControlProps {
    /// Words and formats.
    pub locale: Locale,
    /// The instant shown.
    pub snapshot: Rc<Snapshot>,
    /// Where actions go.
    pub act: Callback<Action>,
}

fn drawing(props: &ControlProps, space: Space, hand: Rc<Hand>) -> Html {
    let ControlProps {
        locale,
        snapshot: s,
        act,
    } = props;
    let (plot, step) = frame(locale, s, space);
    let marks = flags::marks(&s.known.flags, |at| plot.x(at));
    let labels: Vec<String> = marks.iter().map(|m| mark_words(locale, m)).collect();
    let mut svg = Svg::default();
    axes::amounts(&mut svg, locale, &plot, space, step, s.scenario.weight);
    axes::times(&mut svg, locale, &plot, space);
    waiting(&mut svg, &plot, s);
    futures::lines(&mut svg, locale, &plot, space, s);
    marks_view::marks(&mut svg, &plot, space, &marks, &labels, s.now);
    axes::base(&mut svg, &plot, plot.left);
    axes::playhead(&mut svg, &plot, s.now);
    let keys = &["class", "width", "height", "aria-hidden"];
    let values = vec![
        "chart-svg".into(),
        px(space.width).into(),
        px(space.height).into(),
        "true".into(),
    ];
    let stops = marks.iter().map(|m| m.at).collect();
    html! {
        <>
            { el("svg", keys, values, vec![svg.done()]) }
            { slider::slider(locale, plot, s, act, hand, stops) }
        </>
    }
}

/// Title and legend, and the pattern that the areas are filled with.
fn head(locale: &Locale) -> Html {
    let title = el(
        "h2",
        &[],
        vec![],
        vec![text(locale.t("chart.title").into())],
    );
    let mut hatch = Svg::default();
    hatch.hatching("chart-hatch", "hatch");
    let keys = &["class", "width", "height", "aria-hidden"];
    let values = ["defs", "0", "0", "true"].map(AttrValue::from).into();
    let defs = el("svg", keys, values, vec![hatch.done()]);
    let parts = vec![title, legend(locale), defs];
    el("div", &["class"], vec!["chart-head".into()], parts)
}

/// What a press on a button below the chart asks for.
fn pressed(event: &MouseEvent) -> Option<Action> {
    let target: Element = event.target_dyn_into()?;
    let number = |name: &str| {
        let button = target.closest(&["[", name, "]"].concat()).ok()??;
        button.get_attribute(name)?.parse().ok()
    };
    number(EVENT)
        .map(|at| Action::Seek(SimTime(at)))
        .or_else(|| number(FUTURE).map(|i| Action::Return(i as usize)))
}

/// Mail waiting over time; click, drag or arrow keys seek. Below it the events and the left futures.
#[component]
pub fn Chart(props: &ControlProps) -> Html {
    let (host, probe) = (use_node_ref(), use_node_ref());
    let space = use_space(host.clone(), probe.clone());
    let hand = use_memo((), |()| Hand::default());
    let ControlProps {
        locale,
        snapshot,
        act,
    } = props;
    let onclick = {
        let act = act.clone();
        Callback::from(move |event: MouseEvent| {
            if let Some(action) = pressed(&event) {
                act.emit(action);
            }
        })
    };
    html! {
        <div class="chart" {onclick}>
            { head(locale) }
            <span class="probe" ref={probe} aria-hidden="true"></span>
            <div class="chart-plot" ref={host}>
                { space.filter(|s| s.width > 0.0 && s.em > 0.0).map(|space| drawing(props, space, hand)) }
            </div>
            { futures::list(locale, snapshot) }
            { events(locale, snapshot) }
        </div>
    }
}
