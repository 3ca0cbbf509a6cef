//! A parameter of the table and the values that it takes in a study.

use limbo_sim::Scenario;
use limbo_sim::parameters::{Kind, Parameter};

/// The most values of a parameter.
pub const STEPS_MAX: u32 = 1_000;

/// How the values between the first and the last are spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spacing {
    /// At equal distances.
    Linear,
    /// At equal ratios; the first value is above 0.
    Logarithmic,
}

/// The values that a parameter takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// So many from the first to the last, both included.
    Range {
        /// The first.
        from: f64,
        /// The last; not below the first.
        to: f64,
        /// How many: 1..=[`STEPS_MAX`].
        steps: u32,
        /// How they are spread.
        spacing: Spacing,
    },
    /// Just these.
    List(Vec<f64>),
}

/// A parameter that is swept.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// Its key in the table of a scenario's parameters.
    pub key: &'static str,
    /// The values that are tried.
    pub values: Values,
}

/// What is wrong with an axis.
#[derive(Clone, Debug, PartialEq)]
pub enum AxisError {
    /// No parameter has that key.
    UnknownParameter,
    /// A value is not a number, or out of the parameter's range.
    OutOfRange {
        /// The value.
        value: f64,
        /// The least allowed.
        min: f64,
        /// The greatest allowed.
        max: f64,
    },
    /// The first value is above the last.
    FromAboveTo,
    /// No value, or more than [`STEPS_MAX`].
    Steps {
        /// How many were asked for.
        steps: u32,
    },
    /// Equal ratios from 0 on: there are none.
    LogarithmOfZero,
    /// It has no meaning in this scenario, whatever the other swept parameter is.
    DoesNotApply,
    /// The other axis has the same parameter.
    SameTwice,
}

impl Axis {
    /// Values at equal distances.
    pub const fn linear(key: &'static str, from: f64, to: f64, steps: u32) -> Axis {
        Axis::range(key, from, to, steps, Spacing::Linear)
    }

    /// A range of values.
    pub const fn range(
        key: &'static str,
        from: f64,
        to: f64,
        steps: u32,
        spacing: Spacing,
    ) -> Axis {
        Axis {
            key,
            values: Values::Range {
                from,
                to,
                steps,
                spacing,
            },
        }
    }

    /// Its row in the table.
    ///
    /// # Errors
    /// [`AxisError::UnknownParameter`].
    pub fn parameter(&self) -> Result<&'static Parameter, AxisError> {
        Parameter::of(self.key).map_err(|_| AxisError::UnknownParameter)
    }

    /// The values that are tried, in order and without repetition. Where the parameter is of whole numbers they are
    /// rounded first, so there may be fewer than asked for.
    ///
    /// # Errors
    /// What is wrong with the axis.
    pub fn tried(&self) -> Result<Vec<f64>, AxisError> {
        let parameter = self.parameter()?;
        let mut values = match &self.values {
            Values::List(list) => list.clone(),
            &Values::Range {
                from,
                to,
                steps,
                spacing,
            } => {
                in_range(parameter, from)?;
                in_range(parameter, to)?;
                spread(from, to, steps, spacing)?
            }
        };
        if values.is_empty() || values.len() > STEPS_MAX as usize {
            let steps = u32::try_from(values.len()).unwrap_or(u32::MAX);
            return Err(AxisError::Steps { steps });
        }
        for value in &mut values {
            in_range(parameter, *value)?;
            if parameter.kind != Kind::Real {
                *value = value.round();
            }
        }
        let mut tried = Vec::with_capacity(values.len());
        for value in values {
            if !tried.contains(&value) {
                tried.push(value);
            }
        }
        Ok(tried)
    }

    /// A range that suits a parameter in a scenario: every choice; about its own value from a tenth to twice it, in a
    /// range over several powers of ten at equal ratios; the whole range where that is short.
    pub fn suggested(parameter: &'static Parameter, scenario: &Scenario, steps: u32) -> Axis {
        let (min, max) = (parameter.min, parameter.max);
        let whole = parameter.kind != Kind::Real;
        let key = parameter.key;
        let short = max - min <= f64::from(steps) && whole;
        if short || matches!(parameter.kind, Kind::Choice(_)) {
            return Axis::linear(key, min, max, (max - min) as u32 + 1);
        }
        let own = parameter.get(scenario).filter(|own| *own > 0.0);
        match own {
            Some(own) => {
                let to = (2.0 * own).min(max);
                let from = (to / f64::from(steps)).max(min);
                let (from, to) = match whole {
                    true => (from.ceil(), to.floor().max(from.ceil())),
                    false => (from, to),
                };
                Axis::linear(key, from, to, steps)
            }
            // Off, or nothing: what there is between the least and the greatest.
            None if min > 0.0 && max / min > 100.0 => {
                Axis::range(key, min, max, steps, Spacing::Logarithmic)
            }
            None => Axis::linear(key, min, max.min(min + 100.0), steps),
        }
    }
}

/// That a value may be set; 0 may, where it turns the parameter off.
fn in_range(parameter: &Parameter, value: f64) -> Result<(), AxisError> {
    let (min, max) = (parameter.min, parameter.max);
    let off = parameter.optional && value == 0.0;
    if off || (min..=max).contains(&value) {
        Ok(())
    } else {
        Err(AxisError::OutOfRange { value, min, max })
    }
}

fn spread(from: f64, to: f64, steps: u32, spacing: Spacing) -> Result<Vec<f64>, AxisError> {
    if from > to {
        return Err(AxisError::FromAboveTo);
    }
    if steps == 0 || steps > STEPS_MAX {
        return Err(AxisError::Steps { steps });
    }
    if spacing == Spacing::Logarithmic && from <= 0.0 {
        return Err(AxisError::LogarithmOfZero);
    }
    let last = f64::from((steps - 1).max(1));
    let at = |i: u32| {
        let share = f64::from(i) / last;
        match spacing {
            // Both ends exactly as asked for.
            _ if i == 0 => from,
            _ if i == steps - 1 => to,
            Spacing::Linear => plain(from + (to - from) * share).clamp(from, to),
            Spacing::Logarithmic => plain(from * libm::pow(to / from, share)).clamp(from, to),
        }
    };
    Ok((0..steps).map(at).collect())
}

/// The same to twelve digits: the ninth of ten steps from 0.1 to 1 is 0.9, by which a reader of the table looks for it, and not
/// 0.8999999999999999.
fn plain(value: f64) -> f64 {
    if value == 0.0 {
        return value;
    }
    let scale = libm::pow(10.0, 12.0 - libm::ceil(libm::log10(value.abs())));
    libm::round(value * scale) / scale
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BLOCKS: &str = "blocks_plan.blocks";

    #[test]
    fn both_ends_are_tried_and_whole_numbers_are_tried_once() {
        let tried = |axis: Axis| axis.tried().unwrap();
        assert_eq!(
            tried(Axis::linear(BLOCKS, 1.0, 4.0, 4)),
            [1.0, 2.0, 3.0, 4.0]
        );
        assert_eq!(tried(Axis::linear(BLOCKS, 1.0, 3.0, 20)), [1.0, 2.0, 3.0]);
        let list = |values: &[f64]| Axis {
            key: BLOCKS,
            values: Values::List(values.to_vec()),
        };
        assert_eq!(tried(list(&[1.0, 2.0, 1.0, 2.2])), [1.0, 2.0]);
        assert_eq!(tried(Axis::linear(BLOCKS, 5.0, 5.0, 1)), [5.0]);
        let rates = Axis::range("arrivals.rate_per_s", 0.01, 100.0, 5, Spacing::Logarithmic);
        let ratios: Vec<f64> = tried(rates).windows(2).map(|w| w[1] / w[0]).collect();
        assert!(ratios.iter().all(|r| (r - 10.0).abs() < 1e-9), "{ratios:?}");
        let off = Axis {
            key: "relay_lifetime_ms",
            values: Values::List(vec![0.0, 3_600_000.0]),
        };
        assert_eq!(tried(off).len(), 2, "0 turns it off");
    }

    #[test]
    fn a_step_is_the_number_by_which_a_reader_looks_for_it() {
        let rate = "arrivals.rate_per_s";
        let tenths: Vec<f64> = (1..=10).map(|i| f64::from(i) / 10.0).collect();
        assert_eq!(Axis::linear(rate, 0.1, 1.0, 10).tried().unwrap(), tenths);
        let powers = Axis::range(rate, 1.0, 1000.0, 4, Spacing::Logarithmic);
        assert_eq!(powers.tried().unwrap(), [1.0, 10.0, 100.0, 1000.0]);
        let thirds = Axis::linear(rate, 0.0, 1.0, 4).tried().unwrap();
        assert!((thirds[1] - 1.0 / 3.0).abs() < 1e-12, "{thirds:?}");
    }

    #[test]
    fn what_is_wrong_with_an_axis_is_said() {
        let wrong = |axis: Axis| axis.tried().unwrap_err();
        assert_eq!(
            wrong(Axis::linear("nonsense", 1.0, 2.0, 2)),
            AxisError::UnknownParameter
        );
        assert_eq!(
            wrong(Axis::linear(BLOCKS, 9.0, 2.0, 2)),
            AxisError::FromAboveTo
        );
        for steps in [0, STEPS_MAX + 1, u32::MAX] {
            assert_eq!(
                wrong(Axis::linear(BLOCKS, 1.0, 2.0, steps)),
                AxisError::Steps { steps }
            );
        }
        for bad in [f64::NAN, f64::INFINITY, -1.0, 0.0, 1e300] {
            let error = wrong(Axis::linear(BLOCKS, bad, 5.0, 2));
            assert!(
                matches!(error, AxisError::OutOfRange { min: 1.0, .. }),
                "{error:?}"
            );
        }
        let zero = Axis::range("travel_ms", 0.0, 5.0, 2, Spacing::Logarithmic);
        assert_eq!(wrong(zero), AxisError::LogarithmOfZero);
        let none = Axis {
            key: BLOCKS,
            values: Values::List(vec![]),
        };
        assert_eq!(wrong(none), AxisError::Steps { steps: 0 });
    }

    #[test]
    fn every_parameter_has_a_range_to_begin_with_in_every_scenario() {
        for name in limbo_sim::catalogue::NAMES {
            let scenario = Scenario::named(name).unwrap();
            for parameter in Parameter::all() {
                let axis = Axis::suggested(parameter, &scenario, 20);
                let tried = axis.tried();
                assert!(
                    tried.is_ok_and(|t| !t.is_empty()),
                    "{name}, {}: {axis:?}",
                    parameter.key
                );
            }
        }
    }

    proptest! {
        #[test]
        fn values_are_in_order_within_the_ends(a in 1.0..1e6f64, b in 1.0..1e6f64, steps in 1..200u32, log: bool) {
            let spacing = if log { Spacing::Logarithmic } else { Spacing::Linear };
            let (from, to) = (a.min(b), a.max(b));
            let tried = Axis::range("arrivals.rate_per_s", from, to, steps, spacing).tried().unwrap();
            prop_assert!(tried.is_sorted());
            prop_assert!(tried.iter().all(|v| (from..=to).contains(v)));
            prop_assert_eq!(tried[0], from);
        }
    }
}
