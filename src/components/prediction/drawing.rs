//! The picture of a prediction: what waited until now, the viewer's curve, and afterwards what came.

use super::AskedPrediction;
use crate::browser::size::Size;
use crate::components::chart::axis::{AXIS_EM, AmountAxis, Amounts, TimeAxis, base_line};
use crate::components::chart::curve::{self, Point};
use crate::components::chart::scale::Plot;
use crate::components::chart::shapes::{
    Anchor, LABEL_EM, chart_svg, label_within, line, path, region, row_px,
};
use crate::i18n::Locale;
use limbo_picture::svg::Path;
use limbo_player::prediction::{PERCENT_MAX, POINTS, Prediction, Progress, Question};
use limbo_sim::Duration;
use yew::prelude::*;

/// Of the time before the restart so much is shown, as a part of the time after it.
const PAST_PART: u32 = 4;

/// What reaches beyond the last point of the curve: half of its handle and the ring around that, px.
const HANDLE_PX: f64 = 14.0;

/// The frame of the drawing: a little of the past, and all of the future that is asked about; and its amounts.
pub(super) fn frame(locale: &Locale, asked: &AskedPrediction, size: Size) -> (Plot, Amounts) {
    let question = &asked.question;
    let future = question.until.since(question.from);
    let start = question.from - Duration(future.ms() / PAST_PART);
    let drawn = dots(question, PERCENT_MAX);
    let came = asked
        .truth
        .as_ref()
        .map_or(0, |truth| curve::peak(&truth.series.samples));
    let amounts = Amounts::up_to(drawn.max(f64::from(came)), asked.weight);
    // Over the picture stands what its amounts are.
    let top = row_px(size) + size.em * 0.8;
    let bottom = (size.height - AXIS_EM * size.em).max(top + size.em);
    let plot = Plot::new(
        (start, question.until),
        amounts.highest / f64::from(asked.weight.max(1)),
        (
            amounts.room_px(locale, size),
            size.width - size.em.max(HANDLE_PX),
        ),
        (top, bottom),
    );
    (plot, amounts)
}

/// A share of what waited, in percent, as dots.
pub(super) fn dots(question: &Question, percent: u8) -> f64 {
    f64::from(question.waiting.max(1)) * f64::from(percent) / 100.0
}

/// The drawn curve in that frame.
pub(crate) fn predicted_curve(plot: &Plot, question: &Question, prediction: &Prediction) -> Path {
    let point =
        |(i, percent): (usize, u8)| (plot.x(question.at(i)), plot.y(dots(question, percent)));
    let percents = std::iter::once(100).chain(prediction.points());
    Path::polyline(percents.enumerate().map(point))
}

/// The point of the drawing nearest to a place, and the percent there.
pub(super) fn nearest(plot: &Plot, question: &Question, x: f64, y: f64) -> (usize, u8) {
    let (from, to) = (plot.x(question.from), plot.x(question.at(POINTS)));
    let step = ((to - from) / POINTS as f64).max(1.0);
    let point = ((x - from) / step).round() - 1.0;
    let percent = plot.dots.value(y) / dots(question, 100) * 100.0;
    (
        (point.max(0.0) as usize).min(POINTS - 1),
        percent.max(0.0).min(f64::from(PERCENT_MAX)).round() as u8,
    )
}

/// Everything that is looked at.
pub(super) fn picture(
    locale: &Locale,
    asked: &AskedPrediction,
    (plot, amounts): (&Plot, Amounts),
    size: Size,
) -> Html {
    let question = &asked.question;
    let now = plot.x(question.from);
    let upright = (plot.top(), plot.bottom());
    let open = asked.prediction.progress == Progress::Open;
    let came = asked.truth.as_ref().map(|truth| {
        let points = curve::thin(plot, &truth.series.samples, question.from, question.until);
        path("predict-came", curve::line(plot, &points, |p| p.total))
    });
    // A line that nobody has drawn yet is only hinted at.
    let class = match asked.prediction.curve {
        Some(_) => Some("guess"),
        None if asked.truth.is_some() => None,
        None => Some("guess faint"),
    };
    let shapes = html! {
        <>
            if open {
                { region("predict-field", (now, plot.right()), upright) }
            }
            <AmountAxis {locale} plot={*plot} {size} {amounts} weight={asked.weight} />
            <TimeAxis {locale} plot={*plot} {size} />
            { titles(locale, asked, (plot, amounts), size) }
            { past(plot, asked) }
            { line("predict-now", (now, upright.0), (now, upright.1)) }
            { for came }
            { for class.map(|class| path(class, predicted_curve(plot, question, &asked.prediction))) }
            { base_line(plot.bottom(), (plot.left(), plot.right())) }
        </>
    };
    chart_svg("chart-svg", size, shapes)
}

/// What the amounts are, and which line is the restart.
fn titles(
    locale: &Locale,
    asked: &AskedPrediction,
    (plot, amounts): (&Plot, Amounts),
    size: Size,
) -> Html {
    let now = (
        plot.x(asked.question.from) + 4.0,
        plot.bottom() - 0.4 * size.em,
    );
    let within = |(x, y): (f64, f64), words: &str| {
        let room = (size.width - x, LABEL_EM * size.em);
        label_within("axis", Anchor::Start, (x, y), words, room)
    };
    html! {
        <>
            { within((0.0, size.em), amounts.counted.title(locale)) }
            { within(now, locale.t("predict.restart")) }
        </>
    }
}

/// What waited until the restart.
fn past(plot: &Plot, asked: &AskedPrediction) -> Html {
    let mut points = curve::thin(plot, &asked.past.samples, plot.from(), asked.question.from);
    if let Some(last) = points.last().copied() {
        points.push(Point {
            at: asked.question.from,
            total: asked.question.waiting,
            ..last
        });
    }
    html! {
        <>
            { path("area-relay", curve::area(plot, &points, |p| p.total, |_| 0)) }
            { path("edge", curve::line(plot, &points, |p| p.total)) }
        </>
    }
}
