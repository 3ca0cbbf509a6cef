//! The lab's picture: for every value of the number that changes, how long the limbo took to empty and how often the
//! server fell. Single runs are faint, the median is a line, the middle half of the runs a band; what never emptied
//! stands apart above, crossed out; theory is drawn beside it, and the viewer's choice over it. Text and lines only: a
//! function of (sweep, choice, size).

use super::state::LabState;
use super::words;
use crate::components::markup::{Svg, push_tenths};
use crate::i18n::Locale;
use limbo_lab::forecast;
use limbo_lab::study::SEEDS;
use limbo_lab::sweep::{Sweep, Zone};
use limbo_sim::Duration;
use yew::prelude::*;

/// A label's letters are so wide on average, in ems of the page.
const LETTER_EM: f64 = 0.47;
/// Steps between two marks of a time axis, ms.
const STEPS_MS: [f64; 13] = [
    60e3,
    300e3,
    600e3,
    900e3,
    1800e3,
    3600e3,
    7200e3,
    4.0 * 3600e3,
    6.0 * 3600e3,
    12.0 * 3600e3,
    24.0 * 3600e3,
    48.0 * 3600e3,
    96.0 * 3600e3,
];

/// The picture's box as measured, and an em, in CSS pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Space {
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// The size of the page's letters.
    pub em: f64,
}

impl Space {
    fn text_px(self, text: &str) -> f64 {
        text.chars().count() as f64 * LETTER_EM * self.em
    }
}

/// Where things stand in the picture, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plot {
    /// Left and right end of the columns.
    pub left: f64,
    /// The right end.
    pub right: f64,
    columns: f64,
    /// The strip of what never emptied.
    never: (f64, f64),
    /// The times, from the top (the most) to the bottom (0).
    times: (f64, f64),
    /// The falls.
    falls: (f64, f64),
    most_ms: f64,
    most_falls: f64,
}

impl Plot {
    /// The frame of a sweep.
    pub fn of(sweep: &Sweep, space: Space) -> Plot {
        let em = space.em;
        let forecast = sweep
            .values
            .iter()
            .filter_map(|v| forecast::forecast(&sweep.study, *v)?.clears_s);
        // Not a slow value of theory's alone: the picture is of what came out.
        let theory_ms = forecast.fold(f64::INFINITY, f64::min) * 2.0e3;
        let came_out = sweep.slowest_ms();
        let most_ms = if came_out > 0.0 {
            came_out
        } else if theory_ms.is_finite() {
            theory_ms
        } else {
            3600e3
        };
        let bottom = space.height - 0.4 * em;
        let falls_height = 0.24 * space.height;
        let falls = (bottom - falls_height, bottom);
        let times_bottom = falls.0 - 3.6 * em;
        let never = (5.0 * em, 6.6 * em);
        Plot {
            left: 4.4 * em,
            right: space.width - 0.5 * em,
            columns: sweep.values.len() as f64,
            never,
            times: (never.1 + 1.9 * em, times_bottom),
            falls,
            most_ms: most_ms * 1.04,
            most_falls: f64::from(sweep.most_crashes().max(4)) * 1.08,
        }
    }

    fn column_px(&self) -> f64 {
        (self.right - self.left) / self.columns
    }

    /// The middle of a value's column.
    fn x(&self, place: usize) -> f64 {
        self.left + (place as f64 + 0.5) * self.column_px()
    }

    fn y_time(&self, ms: f64) -> f64 {
        let share = (ms / self.most_ms).min(1.0);
        self.times.1 - share * (self.times.1 - self.times.0)
    }

    fn y_falls(&self, falls: f64) -> f64 {
        self.falls.1 - falls / self.most_falls * (self.falls.1 - self.falls.0)
    }

    /// The value at a place along the picture, in pixels from its left.
    pub fn place_at(&self, x: f64) -> usize {
        let place = (x - self.left) / self.column_px();
        place.clamp(0.0, self.columns - 1.0) as usize
    }
}

fn line(svg: &mut Svg, class: &str, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
    svg.shape(
        "line",
        class,
        &[("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2)],
    );
}

/// Path data: points joined where they follow each other.
fn joined(points: impl Iterator<Item = Option<(f64, f64)>>) -> String {
    let mut path = String::new();
    let mut drawing = false;
    for point in points {
        if let Some((x, y)) = point {
            path.push(if drawing { 'L' } else { 'M' });
            push_tenths(&mut path, x);
            path.push(' ');
            push_tenths(&mut path, y);
        }
        drawing = point.is_some();
    }
    path
}

/// A sign at a point: its strokes are relative path data.
fn sign(path: &mut String, x: f64, y: f64, strokes: &str) {
    path.push('M');
    push_tenths(path, x);
    path.push(' ');
    push_tenths(path, y);
    path.push_str(strokes);
}

fn axis_times(svg: &mut Svg, locale: &Locale, plot: &Plot, em: f64) {
    let fits = |step: &&f64| plot.most_ms / **step <= 5.0;
    let step = STEPS_MS
        .iter()
        .find(fits)
        .copied()
        .unwrap_or(192.0 * 3600e3);
    let mut ms = 0.0;
    while ms <= plot.most_ms {
        let y = plot.y_time(ms);
        line(
            svg,
            if ms > 0.0 { "grid" } else { "base" },
            (plot.left, y),
            (plot.right, y),
        );
        let words = if ms > 0.0 {
            locale.duration_short(Duration(ms as u32))
        } else {
            locale.number(0.0)
        };
        svg.words("axis", "end", plot.left - 0.4 * em, y + 0.28 * em, &words);
        ms += step;
    }
}

fn axis_falls(svg: &mut Svg, locale: &Locale, plot: &Plot, em: f64) {
    let mut step = 1.0;
    for factor in [2.0, 2.5, 2.0].into_iter().cycle() {
        if plot.most_falls / step <= 3.0 {
            break;
        }
        step *= factor;
    }
    let mut falls = 0.0;
    while falls <= plot.most_falls {
        let y = plot.y_falls(falls);
        line(
            svg,
            if falls > 0.0 { "grid" } else { "base" },
            (plot.left, y),
            (plot.right, y),
        );
        svg.words(
            "axis",
            "end",
            plot.left - 0.4 * em,
            y + 0.28 * em,
            &locale.compact(falls),
        );
        falls += step;
    }
}

/// The values along the picture, as many as there is room for.
fn axis_values(svg: &mut Svg, locale: &Locale, sweep: &Sweep, plot: &Plot, space: Space) {
    let say = |place: usize| words::value_short(locale, sweep.study.parameter, sweep.values[place]);
    let widest = (0..sweep.values.len())
        .map(|p| space.text_px(&say(p)))
        .fold(0.0, f64::max)
        + 0.5 * space.em;
    let each = [1, 2, 3, 5, 10]
        .into_iter()
        .find(|n| *n as f64 * plot.column_px() >= widest)
        .unwrap_or(20);
    for place in 0..sweep.values.len() {
        let x = plot.x(place);
        line(svg, "tick", (x, plot.times.1), (x, plot.times.1 + 4.0));
        if (place + 1).is_multiple_of(each) || each == 1 {
            svg.words(
                "axis",
                "middle",
                x,
                plot.times.1 + 1.25 * space.em,
                &say(place),
            );
        }
    }
}

/// A stretch of safe values as a bracket with its words, in a row of its own.
fn bracket(svg: &mut Svg, class: &str, plot: &Plot, space: Space, y: f64, zone: Zone, words: &str) {
    let half = plot.column_px() / 2.0;
    let (from, to) = (plot.x(zone.0) - half, plot.x(zone.1) + half);
    let mut path = String::new();
    sign(&mut path, from, y + 5.0, "v-5");
    push_line_to(&mut path, to, y);
    path.push_str("v5");
    svg.path(class, &path);
    let width = space.text_px(words);
    let base = y - 0.35 * space.em;
    if width <= to - from {
        svg.words("lab-zone", "middle", f64::midpoint(from, to), base, words);
    } else if width <= to {
        svg.words("lab-zone", "end", to, base, words);
    } else {
        svg.words("lab-zone", "", 0.0, base, words);
    }
}

fn push_line_to(path: &mut String, x: f64, y: f64) {
    path.push('L');
    push_tenths(path, x);
    path.push(' ');
    push_tenths(path, y);
}

/// The runs of every value: a dot where the server held, a cross where it fell; above, what never emptied.
fn runs(svg: &mut Svg, locale: &Locale, sweep: &Sweep, plot: &Plot, space: Space) {
    let (mut held, mut fell, mut falls, mut crossed) =
        <(String, String, String, String)>::default();
    let (top, bottom) = plot.never;
    for place in 0..sweep.values.len() {
        let mut never = 0;
        for (seed, outcome) in sweep.runs(place) {
            let aside = (seed as f64 - 0.5) / SEEDS as f64 - 0.5;
            let x = plot.x(place) + aside * 0.66 * plot.column_px();
            match outcome.cleared_ms.map(|ms| plot.y_time(f64::from(ms))) {
                Some(y) if outcome.crashes == 0 => sign(&mut held, x, y, "h.01"),
                Some(y) => sign(&mut fell, x - 2.0, y - 2.0, "l4 4m0-4l-4 4"),
                None => never += 1,
            }
            let count = f64::from(sweep.crashes(outcome));
            if count > 0.0 {
                sign(&mut falls, x, plot.y_falls(count), "h.01");
            }
        }
        if never > 0 {
            let share = f64::from(never) / SEEDS as f64;
            let width = (0.8 * plot.column_px()).max(2.0);
            let height = (share * (bottom - top)).max(2.0);
            let x = plot.x(place);
            svg.shape(
                "rect",
                "lab-never",
                &[
                    ("x", x - width / 2.0),
                    ("y", bottom - height),
                    ("width", width),
                    ("height", height),
                ],
            );
            let words = locale.number(never.into());
            if space.text_px(&words) + 0.3 * space.em <= plot.column_px() {
                svg.words("lab-count", "middle", x, top - 0.3 * space.em, &words);
            }
            sign(&mut crossed, x - 3.0, bottom - 8.0, "l6 6m0-6l-6 6");
        }
    }
    svg.path("lab-held", &held)
        .path("lab-fell", &fell)
        .path("lab-falls", &falls)
        .path("lab-crossed", &crossed);
}

/// Medians and the middle half of the runs.
fn middle(svg: &mut Svg, sweep: &Sweep, plot: &Plot) {
    let figures: Vec<_> = (0..sweep.values.len()).map(|p| sweep.figures(p)).collect();
    let time = |place: usize, quantile: usize| {
        let ms = figures[place].clears.at[quantile]?;
        Some((plot.x(place), plot.y_time(ms)))
    };
    let mut band = String::new();
    for place in 1..figures.len() {
        if let (Some(a), Some(b), Some(c), Some(d)) = (
            time(place - 1, 1),
            time(place, 1),
            time(place, 3),
            time(place - 1, 3),
        ) {
            band.push_str(&joined([a, b, c, d].into_iter().map(Some)));
            band.push('Z');
        }
    }
    svg.path("lab-band", &band);
    svg.path(
        "lab-median",
        &joined((0..figures.len()).map(|p| time(p, 2))),
    );
    let falls = |p: usize| Some((plot.x(p), plot.y_falls(figures[p].crashes.median()?)));
    svg.path("lab-median", &joined((0..figures.len()).map(falls)));
}

fn theory(svg: &mut Svg, sweep: &Sweep, plot: &Plot) {
    let times = sweep.values.iter().enumerate().map(|(place, value)| {
        let s = forecast::forecast(&sweep.study, *value)?.clears_s?;
        let ms = s * 1000.0;
        (ms <= plot.most_ms).then(|| (plot.x(place), plot.y_time(ms)))
    });
    svg.path("lab-theory", &joined(times));
}

fn zones(svg: &mut Svg, locale: &Locale, sweep: &Sweep, plot: &Plot, space: Space) {
    let half = plot.column_px() / 2.0;
    if let Some(zone) = sweep.forecast_zone() {
        let (from, to) = (plot.x(zone.0) - half, plot.x(zone.1) + half);
        for (top, bottom) in [(plot.times.0 - 1.5 * space.em, plot.times.1), plot.falls] {
            svg.shape(
                "rect",
                "lab-zone-fill",
                &[
                    ("x", from),
                    ("y", top),
                    ("width", to - from),
                    ("height", bottom - top),
                ],
            );
        }
        let said = words::zone(locale, sweep, zone);
        let words = locale.fill("lab.chart.theory", &[("zone", &said)]);
        bracket(svg, "lab-theory", plot, space, 1.4 * space.em, zone, &words);
    }
    if let Some(zone) = sweep.safe_zone() {
        let said = words::zone(locale, sweep, zone);
        let words = locale.fill("lab.chart.found", &[("zone", &said)]);
        bracket(svg, "lab-found", plot, space, 3.2 * space.em, zone, &words);
    }
}

/// The viewer's choice: a line through both pictures and a ring around its median.
fn choice(svg: &mut Svg, sweep: &Sweep, plot: &Plot, place: usize) {
    let x = plot.x(place);
    line(svg, "lab-mine", (x, plot.never.0), (x, plot.falls.1));
    if let Some(ms) = sweep.figures(place).clears.median() {
        svg.shape(
            "circle",
            "lab-mine",
            &[("cx", x), ("cy", plot.y_time(ms)), ("r", 7.0)],
        );
    }
}

/// The picture.
pub fn draw(locale: &Locale, desk: &LabState, space: Space) -> Html {
    let sweep = &*desk.sweep;
    let plot = Plot::of(sweep, space);
    let em = space.em;
    let mut svg = Svg::default();
    zones(&mut svg, locale, sweep, &plot, space);
    axis_times(&mut svg, locale, &plot, em);
    axis_falls(&mut svg, locale, &plot, em);
    axis_values(&mut svg, locale, sweep, &plot, space);
    svg.words(
        "axis",
        "end",
        plot.left - 0.4 * em,
        plot.never.1 - 0.3 * em,
        locale.t("lab.never"),
    );
    svg.words(
        "lab-title",
        "",
        plot.left,
        plot.times.0 - 0.3 * em,
        locale.t("lab.chart.time"),
    );
    let falls = locale.t(if sweep.counts_rejections() {
        "lab.chart.refusals"
    } else {
        "lab.chart.falls"
    });
    svg.words("lab-title", "", plot.left, plot.falls.0 - 0.4 * em, falls);
    let (dial, y) = (
        words::parameter(locale, sweep.study.parameter),
        plot.times.1 + 2.35 * em,
    );
    svg.words("axis", "end", plot.right, y, dial);
    middle(&mut svg, sweep, &plot);
    theory(&mut svg, sweep, &plot);
    runs(&mut svg, locale, sweep, &plot, space);
    choice(&mut svg, sweep, &plot, desk.choice);
    svg.done()
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_lab::study::{BaseScenario, STEPS, Study};

    #[test]
    fn a_tap_finds_the_column_it_is_in() {
        for width in [360.0, 768.0, 1280.0] {
            let space = Space {
                width,
                height: 480.0,
                em: 16.0,
            };
            let plot = Plot::of(&Sweep::new(Study::first(BaseScenario::Town)), space);
            for place in 0..STEPS {
                assert_eq!(plot.place_at(plot.x(place)), place);
            }
            assert_eq!(plot.place_at(-50.0), 0);
            assert_eq!(plot.place_at(5_000.0), STEPS - 1);
            assert!(plot.times.0 < plot.times.1 && plot.times.1 < plot.falls.0);
        }
    }

    #[test]
    fn lines_stop_where_there_is_nothing_and_go_on_after_it() {
        let points = [Some((0.0, 1.0)), Some((1.0, 1.0)), None, Some((3.0, 2.0))];
        assert_eq!(joined(points.into_iter()), "M0 1L1 1M3 2");
    }
}
