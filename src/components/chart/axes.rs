//! What every chart of waiting mail has in common: its frame, the amounts up, days or hours along, and the line at
//! the playhead. It knows no curve.

use super::axis;
use super::plot::Plot;
use super::space::{LABEL_EM, Space};
use crate::components::markup::Svg;
use crate::i18n::Locale;
use limbo_sim::{Duration, Scenario, SimTime};

/// Room for the words of the time axis, in ems.
pub(crate) const AXIS_EM: f64 = 1.9;
/// An axis is never shorter than this many dots.
const DOTS_MIN: f64 = 10.0;

/// The frame for a peak of so many dots, whose upper end is `top` px below the picture's, and the step between
/// its amounts in e-mails.
pub(crate) fn frame(
    locale: &Locale,
    scenario: &Scenario,
    space: Space,
    peak: u32,
    top: f64,
) -> (Plot, f64) {
    let weight = f64::from(scenario.weight.max(1));
    let most = f64::from(peak).max(DOTS_MIN) * weight;
    let step = axis::amount_step(most, 4);
    let top_mark = (most / step).ceil() * step;
    let longest = space
        .label_px(&locale.compact(top_mark))
        .max(space.label_px(&locale.compact(step)));
    let plot = Plot {
        left: longest + space.em,
        right: space.width - space.em,
        top,
        bottom: (space.height - AXIS_EM * space.em).max(top + space.em),
        span: scenario.span,
        dots_max: top_mark / weight,
    };
    (plot, step)
}

/// The amounts, `step` e-mails apart, of which `weight` are a dot.
pub(crate) fn amounts(
    svg: &mut Svg,
    locale: &Locale,
    plot: &Plot,
    space: Space,
    step: f64,
    weight: u32,
) {
    let weight = f64::from(weight.max(1));
    let marks = (plot.dots_max * weight / step).round() as u32;
    for i in 0..=marks {
        let emails = f64::from(i) * step;
        let y = plot.y(emails / weight);
        line(svg, "grid", (plot.left, y), (plot.right, y));
        // A third of an em lower, so that the number's middle is at the line.
        let (x, y) = (plot.left - 6.0, y + space.em * LABEL_EM * 0.32);
        svg.words("axis", "end", x, y, &locale.compact(emails));
    }
}

/// Days or hours along, as many as there is room for; what lies to the left of the picture is left out.
pub(crate) fn times(svg: &mut Svg, locale: &Locale, plot: &Plot, space: Space) {
    let widest = space.label_px("mmm 00") + space.em;
    let (step, midnight) = (axis::time_step(plot, widest), locale.first_midnight());
    for at in axis::time_marks(step, midnight, plot.span) {
        let x = plot.x(at);
        if x < space.em {
            continue;
        }
        line(svg, "tick", (x, plot.bottom), (x, plot.bottom + 5.0));
        let words = moment(locale, step, at, midnight);
        if x + space.label_px(&words) <= plot.right + space.em {
            svg.words("axis", "", x + 2.0, plot.bottom + space.em * 1.25, &words);
        }
    }
}

/// A mark of the time axis in words: its day where it says one, else its hour.
fn moment(locale: &Locale, step: u32, at: SimTime, midnight: Duration) -> String {
    match step {
        _ if axis::says_day(step, at, midnight) => locale.day_short(at),
        ms if ms >= 60_000 => locale.time(at),
        _ => locale.time_s(at),
    }
}

/// The ground that the amounts stand on, from `left` on (px).
pub(crate) fn base(svg: &mut Svg, plot: &Plot, left: f64) {
    line(svg, "base", (left, plot.bottom), (plot.right, plot.bottom));
}

/// The line at the playhead, and what a hand takes hold of.
pub(crate) fn playhead(svg: &mut Svg, plot: &Plot, now: SimTime) {
    let x = plot.x(now);
    svg.open("g", "playhead", &[]);
    line(svg, "", (x, plot.top - 4.0), (x, plot.bottom));
    svg.shape("circle", "", &[("cx", x), ("cy", plot.bottom), ("r", 7.0)]);
    svg.close("g");
}

fn line(svg: &mut Svg, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
    let ends = [("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2)];
    svg.shape("line", class, &ends);
}
