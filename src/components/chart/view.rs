//! The chart of waiting mail, with the scrubber over it and the lists below it.

use super::axis::{self, AmountAxis, Amounts, TimeAxis, base_line, playhead};
use super::curve::{self, Point};
use super::event_list::EventList;
use super::futures::{FutureLines, FutureList, drawn};
use super::marker_view::Markers;
use super::markers::{self, ROWS};
use super::scale::Plot;
use super::scrubber::{Scrubber, value_words};
use super::shapes::{chart_svg, hatching, legend, path, region, row_px, swatch};
use crate::browser::size::{Size, use_size};
use crate::i18n::Locale;
use crate::message::Message;
use limbo_player::{Action, Snapshot};
use limbo_sim::SimTime;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Chart`].
#[derive(Clone, PartialEq, Properties)]
pub struct ChartProps {
    /// Words and formats.
    pub locale: Locale,
    /// The instant shown.
    pub snapshot: Rc<Snapshot>,
    /// True where a chapter tells of the network: a future in which that is another is none to go back to.
    #[prop_or_default]
    pub told: bool,
    /// Where messages go.
    pub send: Callback<Message>,
}

/// Mail waiting over time; click, drag or arrow keys seek. Below it the events and the left futures.
#[component]
pub fn Chart(props: &ChartProps) -> Html {
    let host = use_node_ref();
    let size = use_size(&host);
    let act = use_callback(props.send.clone(), |action: Action, send| {
        send.emit(Message::Act(action));
    });
    let ChartProps {
        locale, snapshot, ..
    } = props;
    let amounts = Amounts::up_to(
        f64::from(peak(snapshot, props.told)),
        snapshot.scenario.weight,
    );
    let areas = [
        (
            swatch(
                22,
                14,
                html! { <>{ sample("area-provider") }{ sample("area-hatch") }</> },
            ),
            locale.t("chart.provider").to_owned(),
        ),
        (
            swatch(22, 14, sample("area-relay")),
            locale.t("chart.relay").to_owned(),
        ),
    ];
    html! {
        <div class="chart">
            <div class="chart-head">
                <h2>{ amounts.counted.title(locale) }</h2>
                { legend(areas) }
                { hatching("chart-hatch", "hatch") }
            </div>
            <div class="chart-plot" ref={host}>
                if let Some(size) = size {
                    <Drawing {locale} {snapshot} {size} told={props.told} act={&act} />
                }
            </div>
            <FutureList {locale} futures={&snapshot.futures} told={props.told} act={&act} />
            <EventList {locale} series={&snapshot.known} span={snapshot.scenario.span} {act} />
        </div>
    }
}

/// An area of that class in the legend.
fn sample(class: &'static str) -> Html {
    region(class, (0.0, 22.0), (0.0, 14.0))
}

/// Properties of [`Drawing`].
#[derive(Clone, PartialEq, Properties)]
struct DrawingProps {
    locale: Locale,
    snapshot: Rc<Snapshot>,
    size: Size,
    told: bool,
    act: Callback<Action>,
}

/// The picture in the size that there is for it, and the scrubber over it.
#[component]
fn Drawing(props: &DrawingProps) -> Html {
    let DrawingProps {
        locale,
        snapshot: s,
        size,
        told,
        act,
    } = props;
    let (plot, amounts) = frame(locale, s, *size, *told);
    let markers = use_memo((s.known.clone(), plot), |(known, plot)| {
        markers::markers(&known.flags, |at| plot.x(at))
    });
    let valuetext = value_words(locale, s, |moment| {
        let waiting = Point::of(s.now, &s.ledger).total;
        let emails = f64::from(waiting) * f64::from(s.scenario.weight);
        locale.plural("chart.value", emails, &[("moment", moment)])
    });
    let stops: Rc<[SimTime]> = markers.iter().map(|marker| marker.stands_at()).collect();
    let shapes = html! {
        <>
            <AmountAxis {locale} {plot} size={*size} {amounts} weight={s.scenario.weight} />
            <TimeAxis {locale} {plot} size={*size} />
            { waiting(&plot, s) }
            <FutureLines {locale} {plot} size={*size} futures={&s.futures} told={*told} />
            <Markers {locale} {plot} size={*size} {markers} now={s.now} />
            { base_line(plot.bottom(), (plot.left(), plot.right())) }
            { playhead(&plot, s.now) }
        </>
    };
    html! {
        <>
            { chart_svg("chart-svg", *size, shapes) }
            <Scrubber label={locale.t("chart.seek").to_owned()} {valuetext} {plot} from={SimTime::ZERO} now={s.playhead}
                {stops} {act} />
        </>
    }
}

/// The most dots that any of its lines shows.
fn peak(s: &Snapshot, told: bool) -> u32 {
    let left = drawn(&s.futures, told).map(|(_, future)| curve::peak(&future.series.samples));
    let now = Point::of(s.now, &s.ledger).total;
    left.chain([curve::peak(&s.known.samples), now])
        .max()
        .unwrap_or(0)
}

/// The frame, and its amounts.
fn frame(locale: &Locale, s: &Snapshot, size: Size, told: bool) -> (Plot, Amounts) {
    let top = ROWS as f64 * row_px(size) + size.em * 0.6;
    axis::frame(locale, &s.scenario, size, peak(s, told), top)
}

/// The waiting mail: pale where it is known from before, full up to the playhead.
fn waiting(plot: &Plot, s: &Snapshot) -> Html {
    let ahead = curve::thin(plot, &s.known.samples, s.now, SimTime::NEVER);
    let mut points = curve::thin(plot, &s.series.samples, SimTime::ZERO, s.now);
    points.push(Point::of(s.now, &s.ledger));
    let provider = curve::area(plot, &points, |p| p.total, |p| p.relay);
    html! {
        <>
            if ahead.len() > 1 {
                { path("ahead", curve::area(plot, &ahead, |p| p.total, |_| 0)) }
            }
            { path("area-relay", curve::area(plot, &points, |p| p.relay, |_| 0)) }
            { path("area-provider", provider.clone()) }
            { path("area-hatch", provider) }
            { path("edge", curve::line(plot, &points, |p| p.total)) }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::fixture;
    use limbo_player::Future;
    use limbo_sim::{Ledger, Run, Sample, Series};

    fn series(waiting: &[(u32, u32)]) -> Rc<Series> {
        let sample = |&(at, waits): &(u32, u32)| Sample {
            at: SimTime(at),
            ledger: Ledger {
                spooled_relay: waits,
                ..Ledger::default()
            },
        };
        Rc::new(Series {
            samples: waiting.iter().map(sample).collect(),
            ..Series::default()
        })
    }

    #[test]
    fn the_chart_is_as_high_as_what_it_shows_and_no_higher() {
        let mut s = fixture::snapshot();
        let run = Rc::new(Run::new((*s.scenario).clone(), 1));
        let left = |waiting: &[(u32, u32)]| Future {
            run: run.clone(),
            what: None,
            from: SimTime(100),
            until: SimTime(200),
            series: series(waiting),
            restarted: None,
            crashes: 0,
        };
        s.known = series(&[(0, 10)]);
        // Of four futures the first has no line.
        let four = [1_000, 20, 20, 20].map(|waits| left(&[(150, waits)]));
        s.futures = Rc::new(four.to_vec());
        assert_eq!(peak(&s, false), 20);
        s.futures = Rc::new(four[..3].to_vec());
        assert_eq!(peak(&s, false), 1_000);
    }
}
