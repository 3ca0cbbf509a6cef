//! The scale of a parameter's slider: what a scenario says is in its middle, and a sixteenth and sixteen times as much at
//! its ends; shares have all of their range. A field beside it takes any number in the range.

use super::Form;
use limbo_sim::parameters::{Kind, Parameter};

/// The steps of a slider.
pub const STEPS: u32 = 240;
/// From the middle to an end it is so many times as much or as little.
const TIMES: f64 = 16.0;

/// What the places of a slider, 0 to [`STEPS`], stand for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Scale {
    low: f64,
    high: f64,
    /// Equal steps multiply instead of adding.
    multiplies: bool,
    form: Form,
    whole: bool,
    /// A value that is hit exactly: what the scenario says.
    said: Option<f64>,
}

impl Scale {
    /// The scale for a parameter that is `said` in its scenario and is `now`; none where a slider says nothing.
    pub fn of(parameter: &Parameter, said: Option<f64>, now: Option<f64>) -> Option<Scale> {
        let form = Form::of(parameter);
        let whole = parameter.kind == Kind::Whole;
        let (low, high, multiplies) = match form {
            Form::Choice | Form::Instant => return None,
            Form::Share | Form::Hour => (parameter.min, parameter.max, false),
            Form::Work if parameter.max <= 1.0 => (parameter.min, parameter.max, false),
            _ => {
                let base = said.or(now).filter(|v| *v > 0.0)?;
                let now = now.filter(|v| *v > 0.0).unwrap_or(base);
                let least = if whole {
                    parameter.min.max(1.0)
                } else {
                    parameter.min
                };
                let low = (base / TIMES).min(now).max(least);
                let high = (base * TIMES).max(now).min(parameter.max);
                (low, high, true)
            }
        };
        (high > low).then_some(Scale {
            low,
            high,
            multiplies,
            form,
            whole,
            said,
        })
    }

    /// The place of a value; the nearest end for one beyond it.
    pub fn place(&self, value: f64) -> u32 {
        let share = if self.multiplies {
            (value.max(f64::MIN_POSITIVE) / self.low).ln() / (self.high / self.low).ln()
        } else {
            (value - self.low) / (self.high - self.low)
        };
        (share.clamp(0.0, 1.0) * f64::from(STEPS)).round() as u32
    }

    /// The value at a place, rounded to what a reader keeps of it.
    pub fn value(&self, place: u32) -> f64 {
        if let Some(said) = self.said
            && self.place(said) == place
            && (self.low..=self.high).contains(&said)
        {
            return said;
        }
        let share = f64::from(place.min(STEPS)) / f64::from(STEPS);
        let exact = if self.multiplies {
            self.low * (self.high / self.low).powf(share)
        } else {
            self.low + share * (self.high - self.low)
        };
        let rounded = match self.form {
            Form::Share if self.high > 1.0 => (exact / 10.0).round() * 10.0,
            Form::Share => (exact * 100.0).round() / 100.0,
            Form::Duration => round_to(exact, time_step(exact)),
            _ if self.multiplies => two_figures(exact),
            _ => exact,
        };
        let rounded = if self.whole { rounded.round() } else { rounded };
        rounded.clamp(self.low, self.high)
    }
}

fn round_to(value: f64, step: f64) -> f64 {
    (value / step).round() * step
}

/// What nobody asks to be finer of a length of time, ms.
fn time_step(ms: f64) -> f64 {
    const STEPS: [(f64, f64); 6] = [
        (172_800_000.0, 3_600_000.0),
        (7_200_000.0, 300_000.0),
        (600_000.0, 60_000.0),
        (60_000.0, 5_000.0),
        (2_000.0, 1_000.0),
        (0.0, 1.0),
    ];
    STEPS
        .iter()
        .find(|(from, _)| ms >= *from)
        .map_or(1.0, |s| s.1)
}

/// A number above 0 in two figures; between 10 and 25 in three, so that steps stay small.
fn two_figures(n: f64) -> f64 {
    let unit = 10_f64.powf(n.log10().floor() - 1.0);
    let unit = if n / unit < 25.0 { unit / 2.0 } else { unit };
    let rounded = round_to(n, unit);
    // Powers of ten are not exact below one.
    format!("{rounded:.6e}").parse().unwrap_or(rounded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_sim::Scenario;
    use limbo_sim::catalogue::NAMES;

    #[test]
    fn every_place_of_every_slider_is_in_the_range_and_what_the_scenario_says_can_be_hit() {
        for name in NAMES {
            let scenario = Scenario::named(name).unwrap();
            for p in Parameter::all() {
                let said = p.get(&scenario);
                let Some(scale) = Scale::of(p, said, said) else {
                    continue;
                };
                let mut last = f64::NEG_INFINITY;
                for place in 0..=STEPS {
                    let value = scale.value(place);
                    assert!(
                        (p.min..=p.max).contains(&value),
                        "{} at {place}: {value}",
                        p.key
                    );
                    assert!(value >= last, "{} at {place}: {value} after {last}", p.key);
                    last = value;
                }
                if let Some(said) = said.filter(|v| *v > 0.0) {
                    assert_eq!(scale.value(scale.place(said)), said, "{name}: {}", p.key);
                }
            }
        }
    }

    #[test]
    fn a_value_far_from_what_the_scenario_says_is_still_on_the_slider() {
        let p = Parameter::of("stations.relay.capacity_per_s").unwrap();
        let scale = Scale::of(p, Some(100.0), Some(1e6)).unwrap();
        assert_eq!(scale.place(1e6), STEPS);
        assert_eq!(scale.value(STEPS), 1e6);
    }
}
