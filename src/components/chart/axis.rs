//! Axes: round amounts upwards, days or hours along. Where the ticks are is pure; the components draw them.

use super::scale::Plot;
use super::shapes::{Anchor, LABEL_EM, circle, label, label_px, line, row_px};
use crate::browser::size::Size;
use crate::i18n::Locale;
use limbo_sim::{Duration, Scenario, SimTime};
use yew::prelude::*;

/// Room for the words of the time axis, in ems.
pub(crate) const AXIS_EM: f64 = 1.9;
/// An axis is never shorter than this many dots.
const DOTS_MIN: f64 = 10.0;
/// At most so many amounts stand over zero.
const AMOUNTS_MAX: u32 = 4;
/// The length of a tick, and the distance from an axis to its words, CSS pixels.
const TICK_PX: f64 = 5.0;
const GAP_PX: f64 = 6.0;

const HOUR: u32 = 3_600_000;
const DAY: u32 = 24 * HOUR;
/// From this span on the ticks are days.
const DAYS_FROM: u32 = 3 * DAY;
/// Steps between two ticks along the time axis, in ms, the finest first.
const STEPS: [u32; 15] = [
    1_000,
    5_000,
    15_000,
    30_000,
    60_000,
    5 * 60_000,
    15 * 60_000,
    30 * 60_000,
    HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
];
/// Steps between two ticks of an axis of durations, minutes, the finest first; beyond them eight days.
const DURATION_STEPS: [u32; 13] = [
    1, 5, 10, 15, 30, 60, 120, 240, 360, 720, 1_440, 2_880, 5_760,
];

/// The step of an amount axis: 1, 2 or 5 times a power of ten, so that at most `ticks_max` of them reach
/// `most`.
pub(crate) fn amount_step(most: f64, ticks_max: u32) -> f64 {
    let mut power = 1.0;
    loop {
        for factor in [1.0, 2.0, 5.0] {
            if factor * power * f64::from(ticks_max) >= most {
                return factor * power;
            }
        }
        power *= 10.0;
    }
}

/// How far apart the ticks of an axis of durations are (ms), so that at most `ticks_max` of them reach `most_ms`.
pub(crate) fn duration_step(most_ms: f64, ticks_max: u32) -> u32 {
    let fits = |minutes: &&u32| most_ms <= f64::from(**minutes) * 60e3 * f64::from(ticks_max);
    DURATION_STEPS
        .iter()
        .find(fits)
        .map_or(8 * DAY, |m| m * 60_000)
}

/// How far apart the ticks along are: the finest step whose labels do not touch; whole days where the run takes several
/// of them.
fn time_step(plot: &Plot, label_px: f64) -> u32 {
    let span = plot.until().since(plot.from()).ms();
    let per_ms = (plot.right() - plot.left()) / f64::from(span.max(1));
    let finest = if span >= DAYS_FROM { DAY } else { 0 };
    let fits = |step: &&u32| **step >= finest && f64::from(**step) * per_ms >= label_px;
    STEPS.iter().find(fits).copied().unwrap_or(7 * DAY)
}

/// True when a tick says its day, not its hour.
const fn says_day(step: u32, at: SimTime, midnight: Duration) -> bool {
    step >= DAY || at.ms() % DAY == midnight.ms()
}

/// The ticks along, between two instants. They stand on local midnight, or on a multiple of the step from it; the first
/// midnight comes `midnight` after time zero.
fn time_ticks(step: u32, midnight: Duration, from: SimTime, until: SimTime) -> Vec<SimTime> {
    let first = midnight.ms() % step;
    (0..)
        .map_while(|i: u32| step.checked_mul(i)?.checked_add(first))
        .map(SimTime)
        .take_while(|at| *at <= until)
        .filter(|at| *at >= from)
        .collect()
}

/// When the clock shows the time that it would show at `at` had it not been changed: once it was put forward, sooner. Not at
/// all where just that time is skipped; a day whose midnight is skipped begins there.
fn by_clock(at: SimTime, says_day: bool, put_forward: impl Fn(SimTime) -> i64) -> Option<SimTime> {
    let ms = put_forward(at);
    let shown = SimTime((i64::from(at.ms()) - ms).max(0) as u32);
    match put_forward(shown) == ms {
        true => Some(shown),
        false => says_day.then_some(at),
    }
}

/// In what an axis counts, so that its numbers are short and its unit is said once, in words: an "m" at a number could be
/// a million or a minute.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Counted {
    Ones,
    Thousands,
    Millions,
}

impl Counted {
    /// What makes whole numbers of steps of so many e-mails.
    fn in_steps_of(emails: f64) -> Counted {
        if emails >= 1e6 {
            Counted::Millions
        } else if emails >= 1e3 {
            Counted::Thousands
        } else {
            Counted::Ones
        }
    }

    /// How many e-mails one is.
    const fn emails(self) -> f64 {
        match self {
            Counted::Ones => 1.0,
            Counted::Thousands => 1e3,
            Counted::Millions => 1e6,
        }
    }

    /// What the axis shows, with its unit: `Millions of e-mails waiting`.
    pub(crate) fn title(self, locale: &Locale) -> &str {
        locale.t(match self {
            Counted::Ones => "chart.title",
            Counted::Thousands => "chart.thousands",
            Counted::Millions => "chart.millions",
        })
    }
}

/// The amounts of an axis of waiting mail.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Amounts {
    /// E-mails from one tick to the next.
    pub step: f64,
    /// E-mails at the highest tick.
    pub highest: f64,
    /// In what they are counted.
    pub counted: Counted,
}

impl Amounts {
    /// The amounts for a peak of so many dots, with so many e-mails to a dot.
    pub(crate) fn up_to(peak: f64, weight: u32) -> Amounts {
        let most = peak.max(DOTS_MIN) * f64::from(weight.max(1));
        let step = amount_step(most, AMOUNTS_MAX);
        Amounts {
            step,
            highest: (most / step).ceil() * step,
            counted: Counted::in_steps_of(step),
        }
    }

    /// The number at a tick.
    fn number(&self, locale: &Locale, emails: f64) -> String {
        locale.number(emails / self.counted.emails())
    }

    /// The room that the numbers take, CSS pixels.
    pub(crate) fn room_px(&self, locale: &Locale, size: Size) -> f64 {
        label_px(size, &self.number(locale, self.highest)) + size.em
    }
}

/// The frame of a chart of waiting mail for a peak of so many dots, whose upper end is `top` px below the picture's, and
/// its amounts.
pub(crate) fn frame(
    locale: &Locale,
    scenario: &Scenario,
    size: Size,
    peak: u32,
    top: f64,
) -> (Plot, Amounts) {
    let amounts = Amounts::up_to(f64::from(peak), scenario.weight);
    let bottom = (size.height - AXIS_EM * size.em).max(top + size.em);
    let plot = Plot::new(
        (SimTime::ZERO, SimTime::ZERO + scenario.span),
        amounts.highest / f64::from(scenario.weight.max(1)),
        (amounts.room_px(locale, size), size.width - size.em),
        (top, bottom),
    );
    (plot, amounts)
}

/// A tick of an axis.
pub(crate) struct Tick {
    /// Where it is along the axis, CSS pixels.
    pub px: f64,
    /// What stands at it; nothing where there is no room.
    pub words: Option<String>,
}

/// Lines from left to right at the ticks of an upward axis, with their words, of letters of that size (CSS pixels), at
/// the left.
pub(crate) fn upward_axis(
    ticks: impl IntoIterator<Item = Tick>,
    (left, right): (f64, f64),
    letters_px: f64,
) -> Html {
    // A third of a letter lower, so that the middle of the number is at the line.
    let lower = letters_px * 0.32;
    let tick = |(i, Tick { px: y, words }): (usize, Tick)| {
        html! {
            <g key={i}>
                { line("grid", (left, y), (right, y)) }
                { for words.map(|words| label("axis", Anchor::End, (left - GAP_PX, y + lower), &words)) }
            </g>
        }
    };
    html! { <>{ for ticks.into_iter().enumerate().map(tick) }</> }
}

/// The ticks of an axis along, under the height `y`, with their words in a row whose height is `row` (CSS pixels).
pub(crate) fn along_axis(
    ticks: impl IntoIterator<Item = Tick>,
    y: f64,
    row: f64,
    anchor: Anchor,
) -> Html {
    // Words that begin at their tick keep a little away from it.
    let aside = if anchor == Anchor::Start { 2.0 } else { 0.0 };
    let tick = |(i, Tick { px: x, words }): (usize, Tick)| {
        html! {
            <g key={i}>
                { line("tick", (x, y), (x, y + TICK_PX)) }
                { for words.map(|words| label("axis", anchor, (x + aside, y + row), &words)) }
            </g>
        }
    };
    html! { <>{ for ticks.into_iter().enumerate().map(tick) }</> }
}

/// The line on which the amounts stand, from left to right.
pub(crate) fn base_line(y: f64, (left, right): (f64, f64)) -> Html {
    line("base", (left, y), (right, y))
}

/// The line at the playhead of a chart over time, and the handle at its foot.
pub(crate) fn playhead(plot: &Plot, now: SimTime) -> Html {
    let x = plot.x(now);
    html! {
        <g class="playhead">
            { line("", (x, plot.top() - 4.0), (x, plot.bottom())) }
            { circle("", (x, plot.bottom()), 7.0) }
        </g>
    }
}

/// Properties of [`AmountAxis`].
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct AmountAxisProps {
    pub locale: Locale,
    pub plot: Plot,
    pub size: Size,
    pub amounts: Amounts,
    /// E-mails to a dot.
    pub weight: u32,
}

/// The amounts, in what they are counted.
#[component]
pub(crate) fn AmountAxis(props: &AmountAxisProps) -> Html {
    let (plot, amounts) = (&props.plot, props.amounts);
    let weight = f64::from(props.weight.max(1));
    let last = (amounts.highest / amounts.step).round() as u32;
    let tick = |i: u32| {
        let emails = f64::from(i) * amounts.step;
        Tick {
            px: plot.y(emails / weight),
            words: Some(amounts.number(&props.locale, emails)),
        }
    };
    upward_axis(
        (0..=last).map(tick),
        (plot.left(), plot.right()),
        props.size.em * LABEL_EM,
    )
}

/// Properties of [`TimeAxis`].
#[derive(Clone, PartialEq, Properties)]
pub(crate) struct TimeAxisProps {
    pub locale: Locale,
    pub plot: Plot,
    pub size: Size,
}

/// Days or hours along, as many as there is room for.
#[component]
pub(crate) fn TimeAxis(props: &TimeAxisProps) -> Html {
    let TimeAxisProps { locale, plot, size } = props;
    let widest = label_px(*size, "mmm 00") + size.em;
    let (step, midnight) = (time_step(plot, widest), locale.first_midnight());
    let tick = |at: SimTime| {
        let says_day = says_day(step, at, midnight);
        let at = match step {
            ms if ms > HOUR => by_clock(at, says_day, |at| locale.put_forward(at))?,
            _ => at,
        };
        let x = plot.x(at);
        let words = match step {
            _ if says_day => locale.day_short(at),
            ms if ms >= 60_000 => locale.time(at),
            _ => locale.time_s(at),
        };
        let fits = x + label_px(*size, &words) <= plot.right() + size.em;
        Some(Tick {
            px: x,
            words: fits.then_some(words),
        })
    };
    let ticks = time_ticks(step, midnight, plot.from(), plot.until());
    along_axis(
        ticks
            .into_iter()
            .filter_map(tick)
            .filter(|tick| tick.px <= plot.right()),
        plot.bottom(),
        row_px(*size),
        Anchor::Start,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_round_and_few() {
        assert_eq!(amount_step(412_750.0, 4), 200_000.0);
        assert_eq!(amount_step(3.0, 4), 1.0);
        assert_eq!(amount_step(9_000_000.0, 4), 5_000_000.0);
        assert_eq!(amount_step(0.0, 4), 1.0);
    }

    #[test]
    fn the_numbers_of_an_axis_are_whole_and_its_unit_is_said_in_words() {
        let amounts = Amounts::up_to(38_000.0, 2_000);
        assert_eq!((amounts.step, amounts.highest), (20e6, 80e6));
        assert_eq!(amounts.counted, Counted::Millions);
        // Steps of half a million are whole in thousands.
        assert_eq!(Amounts::up_to(1_900.0, 1_000).counted, Counted::Thousands);
        assert_eq!(Amounts::up_to(0.0, 0).counted, Counted::Ones);
        for peak in [1.0, 77.0, 1_234.0, 98_765.0] {
            for weight in [1, 36, 2_000, 3_600] {
                let Amounts {
                    step,
                    highest,
                    counted,
                } = Amounts::up_to(peak, weight);
                let one = step / counted.emails();
                assert!(one >= 1.0 && one.fract() == 0.0, "{peak} x {weight}: {one}");
                assert!(highest >= peak * f64::from(weight));
            }
        }
    }

    #[test]
    fn a_time_that_the_clock_skips_has_no_tick_but_a_day_begins_where_its_midnight_is_skipped() {
        let hours = |h| SimTime(h * HOUR);
        // At 36 hours, midnight, it shows 01:00.
        let put_forward = |at| if at >= hours(36) { i64::from(HOUR) } else { 0 };
        let day = |h| by_clock(hours(h), true, put_forward);
        assert_eq!([12, 36, 60].map(day), [12, 36, 59].map(|h| Some(hours(h))));
        let hour = |h| by_clock(hours(h), false, put_forward);
        let shown = [Some(hours(34)), None, Some(hours(37))];
        assert_eq!([34, 36, 38].map(hour), shown);
        let put_back = |at| if at >= hours(36) { -i64::from(HOUR) } else { 0 };
        assert_eq!(by_clock(hours(36), true, put_back), Some(hours(37)));
    }

    #[test]
    fn days_where_there_is_room_and_every_other_day_where_not() {
        let span = Duration::hours(8 * 24);
        let plot = |width: f64, span: Duration| {
            let ends = (SimTime::ZERO, SimTime::ZERO + span);
            Plot::new(ends, 1.0, (0.0, width), (0.0, 1.0))
        };
        assert_eq!(time_step(&plot(2000.0, span), 60.0), DAY);
        assert_eq!(time_step(&plot(300.0, span), 60.0), 2 * DAY);
        assert_eq!(time_step(&plot(300.0, Duration::hours(6)), 50.0), HOUR);
    }

    #[test]
    fn some_hours_late_in_a_long_run_have_times_of_the_day() {
        // The story's question before all at once: from Thursday morning to Thursday night.
        let ends = (SimTime(85 * HOUR + HOUR / 2), SimTime(103 * HOUR));
        for width in [280.0, 400.0, 800.0] {
            let plot = Plot::new(ends, 1.0, (0.0, width), (0.0, 1.0));
            let step = time_step(&plot, 50.0);
            let ticks = time_ticks(step, Duration::hours(4), ends.0, ends.1);
            assert!(ticks.len() >= 2, "{width} px: {ticks:?}");
        }
    }

    #[test]
    fn durations_are_round_and_few() {
        assert_eq!(duration_step(5.0 * 60e3, 5), 60_000);
        assert_eq!(duration_step(5.1 * 60e3, 5), 5 * 60_000);
        assert_eq!(duration_step(1e12, 5), 8 * DAY);
    }

    #[test]
    fn ticks_stand_on_midnight() {
        let end = |hours| SimTime(hours * HOUR);
        let ticks = time_ticks(DAY, Duration::hours(6), SimTime::ZERO, end(48));
        assert_eq!(ticks, [SimTime(6 * HOUR), SimTime(30 * HOUR)]);
        let ticks = time_ticks(12 * HOUR, Duration::hours(18), SimTime::ZERO, end(24));
        assert_eq!(ticks, [SimTime(6 * HOUR), SimTime(18 * HOUR)]);
        let ticks = time_ticks(12 * HOUR, Duration::hours(18), end(7), end(24));
        assert_eq!(ticks, [SimTime(18 * HOUR)]);
    }
}
