//! The picture of a prediction: what waited until now, the viewer's curve, and afterwards what came. Pure
//! geometry, written as one SVG string.

use super::Ask;
use crate::components::chart::axes;
use crate::components::chart::curve::{self, Point};
use crate::components::chart::path::Path;
use crate::components::chart::plot::Plot;
use crate::components::chart::space::Space;
use crate::components::markup::Svg;
use crate::i18n::Locale;
use limbo_player::prediction::{PERCENT_MAX, POINTS, Prediction, Progress, Question};
use limbo_sim::Duration;

/// Of the time before the restart so much is shown, as a part of the time after it.
const PAST_PART: u32 = 4;

/// The frame of the drawing: a little of the past, and all of the future that is asked about.
pub(super) fn frame(ask: &Ask, space: Space) -> Plot {
    let question = &ask.question;
    let future = question.until.since(question.from);
    let start = question.from - Duration(future.ms() / PAST_PART);
    let (left, right) = (space.em, space.width - space.em);
    let per_ms = (right - left) / f64::from(question.until.since(start).ms().max(1));
    let drawn = f64::from(question.waiting.max(1)) * f64::from(PERCENT_MAX) / 100.0;
    let came = ask
        .truth
        .as_ref()
        .map_or(0, |truth| curve::peak(&truth.series.samples));
    Plot {
        // The frame of a plot begins at time zero: that stands to the left of the picture.
        left: left - f64::from(start.ms()) * per_ms,
        right,
        top: space.em * 0.8,
        bottom: (space.height - axes::AXIS_EM * space.em).max(space.em * 2.0),
        span: Duration(question.until.ms()),
        dots_max: drawn.max(f64::from(came)),
    }
}

/// A share of what waited, in percent, as dots.
pub(super) fn dots(question: &Question, percent: u8) -> f64 {
    f64::from(question.waiting.max(1)) * f64::from(percent) / 100.0
}

/// The drawn curve as the data of a path in that frame.
pub(crate) fn guess(plot: &Plot, question: &Question, prediction: &Prediction) -> String {
    let mut path = Path::default();
    path.move_to(plot.x(question.from), plot.y(dots(question, 100)));
    for (i, percent) in prediction.points().into_iter().enumerate() {
        path.line_to(plot.x(question.at(i + 1)), plot.y(dots(question, percent)));
    }
    path.done()
}

/// The point of the drawing nearest to a place, and the percent there.
pub(super) fn nearest(plot: &Plot, question: &Question, x: f64, y: f64) -> (usize, u8) {
    let (from, to) = (plot.x(question.from), plot.x(question.at(POINTS)));
    let step = ((to - from) / POINTS as f64).max(1.0);
    let point = ((x - from) / step).round() - 1.0;
    let share = (plot.bottom - y) / (plot.bottom - plot.top).max(1.0) * plot.dots_max;
    let percent = share / dots(question, 100) * 100.0;
    (
        (point.max(0.0) as usize).min(POINTS - 1),
        percent.max(0.0).min(f64::from(PERCENT_MAX)).round() as u8,
    )
}

/// Everything that is looked at.
pub(super) fn picture(locale: &Locale, ask: &Ask, plot: &Plot, space: Space) -> Svg {
    let mut svg = Svg::default();
    let question = &ask.question;
    if ask.prediction.progress == Progress::Open {
        let x = plot.x(question.from);
        let field = [
            ("x", x),
            ("y", plot.top),
            ("width", plot.right - x),
            ("height", plot.bottom - plot.top),
        ];
        svg.shape("rect", "predict-field", &field);
    }
    axes::times(&mut svg, locale, plot, space);
    past(&mut svg, plot, ask, space);
    let now = plot.x(question.from);
    let upright = [
        ("x1", now),
        ("x2", now),
        ("y1", plot.top),
        ("y2", plot.bottom),
    ];
    svg.shape("line", "predict-now", &upright);
    if let Some(truth) = &ask.truth {
        let points = curve::thin(plot, &truth.series.samples, question.from, question.until);
        svg.path("predict-came", &curve::line(plot, &points, |p| p.total));
    }
    // A line that nobody has drawn yet is only hinted at.
    let class = match ask.prediction.curve {
        Some(_) => "guess",
        None if ask.truth.is_some() => "",
        None => "guess faint",
    };
    if !class.is_empty() {
        svg.path(class, &guess(plot, question, &ask.prediction));
    }
    axes::base(&mut svg, plot, space.em);
    svg
}

/// What waited until the restart.
fn past(svg: &mut Svg, plot: &Plot, ask: &Ask, space: Space) {
    let begin = plot.at(space.em);
    let mut points = curve::thin(plot, &ask.past.samples, begin, ask.question.from);
    if let Some(last) = points.last().copied() {
        points.push(Point {
            at: ask.question.from,
            total: ask.question.waiting,
            ..last
        });
    }
    svg.path(
        "area-relay",
        &curve::area(plot, &points, |p| p.total, |_| 0),
    );
    svg.path("edge", &curve::line(plot, &points, |p| p.total));
}
