//! Parameters of the simulation's table and their values, as they are given on the command line.

use crate::moment::{length_in_words, short, time_ms};
use limbo_lab::axis::{Axis, Spacing, Values};
use limbo_lab::study::Setting;
use limbo_sim::parameters::{Kind, Parameter};
use limbo_sim::{Duration, Scenario};
use std::str::FromStr;

/// Values of a range that is not said in how many steps it is gone through.
const STEPS: u32 = 20;
/// So many whole numbers of a range are all tried.
const WHOLE_MAX: f64 = 1000.0;

/// `KEY=VALUE`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Given(pub Setting);

/// `KEY`, or `KEY=VALUES`.
#[derive(Clone, Debug, PartialEq)]
pub struct Varied {
    parameter: &'static str,
    /// The values; none where they are to be those that suit the scenario.
    values: Option<Values>,
}

impl FromStr for Given {
    type Err = String;

    fn from_str(text: &str) -> Result<Given, String> {
        let (key, value) = text.split_once('=').ok_or("it must be KEY=VALUE")?;
        let parameter = parameter(key)?;
        let value = number(parameter, value)?;
        Ok(Given(Setting {
            key: parameter.key,
            value,
        }))
    }
}

impl FromStr for Varied {
    type Err = String;

    fn from_str(text: &str) -> Result<Varied, String> {
        let (key, values) = match text.split_once('=') {
            Some((key, values)) => (key, Some(values)),
            None => (text, None),
        };
        let parameter = parameter(key)?;
        let values = values
            .map(|values| read_values(parameter, values))
            .transpose()?;
        Ok(Varied {
            parameter: parameter.key,
            values,
        })
    }
}

impl Varied {
    /// The axis in this scenario.
    pub fn axis(&self, scenario: &Scenario) -> Axis {
        let suggested = || {
            // The key was found in the table when it was read.
            let parameter = Parameter::of(self.parameter).ok()?;
            Some(Axis::suggested(parameter, scenario, STEPS).values)
        };
        let values = self.values.clone().or_else(suggested);
        Axis {
            key: self.parameter,
            values: values.unwrap_or(Values::List(vec![])),
        }
    }
}

fn parameter(key: &str) -> Result<&'static Parameter, String> {
    let unknown = |_| {
        let near = Parameter::all()
            .map(|p| p.key)
            .filter(|k| k.contains(key.trim()) && !key.trim().is_empty());
        let near: Vec<&str> = near.take(5).collect();
        match near[..] {
            [] => format!("there is no parameter `{key}`; `limbo parameters` lists them"),
            _ => format!(
                "there is no parameter `{key}`; is it one of {}?",
                near.join(", ")
            ),
        }
    };
    Parameter::of(key.trim()).map_err(unknown)
}

/// A list (`1,2,5`), a range (`1..20`), a range in so many steps (`1..20:10`), or one at equal ratios (`1..1000:10:log`).
fn read_values(parameter: &Parameter, text: &str) -> Result<Values, String> {
    let Some((from, rest)) = text.split_once("..") else {
        let list = text.split(',').map(|value| number(parameter, value));
        return list.collect::<Result<_, _>>().map(Values::List);
    };
    let mut parts = rest.split(':');
    let (from, to) = (
        number(parameter, from)?,
        number(parameter, parts.next().unwrap_or(""))?,
    );
    let steps = match parts.next() {
        Some(steps) => steps
            .parse()
            .map_err(|_| format!("`{steps}` is no number of steps"))?,
        None if parameter.kind != Kind::Real && (0.0..WHOLE_MAX).contains(&(to - from)) => {
            (to - from) as u32 + 1
        }
        None => STEPS,
    };
    let spacing = match parts.next() {
        None => Spacing::Linear,
        Some("log") => Spacing::Logarithmic,
        Some(other) => {
            return Err(format!(
                "after the steps stands `log` or nothing, not `{other}`"
            ));
        }
    };
    if parts.next().is_some() {
        return Err("a range is FROM..TO, FROM..TO:STEPS or FROM..TO:STEPS:log".to_owned());
    }
    Ok(Values::Range {
        from,
        to,
        steps,
        spacing,
    })
}

/// The name of a choice's value; none where the parameter is no choice.
pub fn choice(parameter: &Parameter, value: f64) -> Option<&'static str> {
    let Kind::Choice(names) = parameter.kind else {
        return None;
    };
    names.get((value - parameter.min) as usize).copied()
}

/// A value for people: a choice by its name, a time in its own units where nothing is lost by it, all else as a number with
/// the parameter's unit.
pub fn in_words(parameter: &Parameter, value: f64) -> String {
    if let Some(name) = choice(parameter, value) {
        return name.to_owned();
    }
    let whole = |ms: u32| value % f64::from(ms) == 0.0;
    let is_exact = match value {
        0.0..3_600e3 => whole(1_000),
        0.0..86_400e3 => whole(60_000),
        0.0..4e9 => whole(3_600_000),
        _ => false,
    };
    match parameter.unit {
        "ms" if is_exact => length_in_words(Duration(value as u32)),
        "" => short(value),
        unit => format!("{} {unit}", short(value)),
    }
}

/// A number in the parameter's unit; a time with a unit of its own; a choice by its name. Its range is checked with the
/// scenario.
fn number(parameter: &Parameter, text: &str) -> Result<f64, String> {
    let text = text.trim();
    if let Kind::Choice(names) = parameter.kind
        && let Some(place) = names.iter().position(|name| *name == text)
    {
        return Ok(place as f64 + parameter.min);
    }
    if parameter.unit == "ms"
        && let Some(ms) = time_ms(text)
    {
        return Ok(ms);
    }
    let finite = text.parse().ok().filter(|number: &f64| number.is_finite());
    finite.ok_or_else(|| match parameter.kind {
        Kind::Choice(names) => format!("`{text}` is none of {}", names.join(", ")),
        _ => format!("`{text}` is no number"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLOCKS: &str = "blocks_plan.blocks";

    #[test]
    fn a_value_is_said_as_it_may_be_given() {
        for (key, value, words) in [
            ("stations.mailboxes.door", 2.0, "sheds"),
            ("blocks_plan.every_ms", 5_400_000.0, "1 h 30 min"),
            ("blocks_plan.every_ms", 3_600_500.0, "3600500 ms"),
            ("travel_ms", 1_500.0, "1500 ms"),
            (BLOCKS, 12.0, "12"),
            ("arrivals.rate_per_s", 0.300_000_000_000_000_04, "0.3 1/s"),
        ] {
            let parameter = Parameter::of(key).unwrap();
            let unit = [" ", parameter.unit].concat();
            let words = words.replace(" 1/s", &unit);
            assert_eq!(in_words(parameter, value), words, "{key}");
        }
    }
    const EVERY: &str = "blocks_plan.every_ms";

    fn varied(text: &str) -> Values {
        text.parse::<Varied>().unwrap().values.unwrap()
    }

    #[test]
    fn values_are_a_list_or_a_range() {
        let range = |from, to, steps, spacing| Values::Range {
            from,
            to,
            steps,
            spacing,
        };
        assert_eq!(
            varied("blocks_plan.blocks=1,2,5"),
            Values::List(vec![1.0, 2.0, 5.0])
        );
        assert_eq!(
            varied("blocks_plan.blocks=3..12"),
            range(3.0, 12.0, 10, Spacing::Linear)
        );
        assert_eq!(
            varied("arrivals.rate_per_s=0.5..2"),
            range(0.5, 2.0, 20, Spacing::Linear)
        );
        assert_eq!(
            varied("arrivals.rate_per_s=1..1e3:4:log"),
            range(1.0, 1e3, 4, Spacing::Logarithmic)
        );
        assert_eq!("blocks_plan.blocks".parse::<Varied>().unwrap().values, None);
    }

    #[test]
    fn times_may_have_a_unit_and_choices_have_names() {
        let given = |text: &str| text.parse::<Given>().unwrap().0;
        assert_eq!(
            given("blocks_plan.every_ms=5m"),
            Setting {
                key: EVERY,
                value: 300_000.0
            }
        );
        assert_eq!(given("blocks_plan.every_ms=1.5h").value, 5_400_000.0);
        assert_eq!(given("blocks_plan.every_ms=250").value, 250.0);
        assert_eq!(
            given(" blocks_plan.blocks = 7 "),
            Setting {
                key: BLOCKS,
                value: 7.0
            }
        );
        let mut scenario = Scenario::named("small-town").unwrap();
        let kind = Parameter::of("blocks_plan.kind").unwrap();
        let Kind::Choice(names) = kind.kind else {
            panic!("a choice")
        };
        for name in names {
            let value = given(&["blocks_plan.kind=", name].concat()).value;
            kind.set(&mut scenario, value).unwrap();
            assert_eq!(kind.get(&scenario), Some(value), "{name}");
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for wrong in [
            "",
            "=",
            "blocks_plan.blocks=",
            "blocks_plan.blocks=many",
            "blocks_plan.blocks=NaN",
            "pluto=1",
            "blocks_plan.kind=soon",
        ] {
            assert!(wrong.parse::<Given>().is_err(), "{wrong}");
        }
        for wrong in [
            "blocks_plan.blocks=1..",
            "blocks_plan.blocks=1..9:x",
            "blocks_plan.blocks=1..9:3:linear",
            "blocks_plan.blocks=1..9:3:log:1",
            "blocks_plan.blocks=1,,2",
        ] {
            assert!(wrong.parse::<Varied>().is_err(), "{wrong}");
        }
        let said = "plan.blocks=3".parse::<Given>().unwrap_err();
        assert!(said.contains(BLOCKS), "{said}");
    }
}
