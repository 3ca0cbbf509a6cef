//! Arguments of `window.limbo`, which are those of a host page's messages, too: values of a script become values of the
//! simulation, checked by the limits of [`fields`]. An error names the argument and says what it may be. Pure: what a
//! value of a script is, the page says ([`Value`]).

use crate::command::{PlanKind, PlanReader};
use crate::fields::{self, PLAN_BLOCKS, PLAN_EVERY, PLAN_RATE, SEED, SPEED, WEIGHT};
use crate::file::FILE_BYTES_MAX;
use crate::limits::{Real, Whole, one_of};
use crate::params::SEED_DEFAULT;
use limbo_sim::parameters::{Kind, Parameter};
use limbo_sim::{Duration, Hop, Place, Plan, SimTime, catalogue::NAMES};

/// No name, key or choice is longer: of a longer text no more is copied, and it is none of them.
const NAME_CHARS_MAX: u32 = 100;
/// Of a link or a file no more is copied than shows that it is too long.
const TEXT_CHARS_MAX: u32 = FILE_BYTES_MAX as u32 + 1;

/// A value of a script, as far as arguments need it. Whoever made it may be hostile: reading it never fails.
pub trait Value: Sized {
    /// There is none.
    fn is_undefined(&self) -> bool;
    /// It can have properties.
    fn is_object(&self) -> bool;
    /// Its number, where it is one; any float.
    fn number(&self) -> Option<f64>;
    /// The first so many characters of its text, where it is one.
    fn text(&self, chars_max: u32) -> Option<String>;
    /// A property of an object; none where a getter throws.
    fn property(&self, name: &str) -> Self;
}

/// What is wrong with an argument, as a sentence for programmers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadArgument {
    /// It is of another type.
    Type(String),
    /// It is none of the values that it may have.
    Range(String),
}

type Checked<T> = Result<T, BadArgument>;

/// `submission`, `relay` or `delivery`.
///
/// # Errors
/// As all here: [`BadArgument`], which names the argument.
pub fn link(value: &impl Value) -> Checked<Hop> {
    let name = name(value, "link")?;
    Hop::from_name(&name).ok_or_else(|| out_of_range(one_of("link", &Hop::ALL.map(Hop::name))))
}

/// `provider` or `relay`: a place with a spool.
///
/// # Errors
/// [`BadArgument`].
pub fn spool(value: &impl Value) -> Checked<Place> {
    let name = name(value, "place")?;
    Place::spool_from_name(&name)
        .ok_or_else(|| out_of_range(one_of("place", &Place::SPOOLS.map(Place::name))))
}

/// A parameter's key and a value, of a choice also its name, as `limbo parameters` lists it; whether the network takes them
/// is the run's affair.
///
/// # Errors
/// [`BadArgument`].
pub fn setting<V: Value>(key: &V, to: &V) -> Checked<(&'static Parameter, f64)> {
    let name = name(key, "key")?;
    let parameter = Parameter::of(&name)
        .map_err(|_| out_of_range("key must be the key of a parameter".to_owned()))?;
    let allowed = Real {
        name: parameter.key,
        min: if parameter.optional {
            0.0
        } else {
            parameter.min
        },
        max: parameter.max,
    };
    if let Kind::Choice(names) = parameter.kind
        && let Some(named) = to.text(NAME_CHARS_MAX)
    {
        let place = names.iter().position(|name| *name == named);
        let place = place.ok_or_else(|| out_of_range(one_of(parameter.key, names)))?;
        return Ok((parameter, place as f64 + parameter.min));
    }
    Ok((parameter, real(to, &allowed)?))
}

/// A scenario's name.
///
/// # Errors
/// [`BadArgument`].
pub fn scenario(value: &impl Value) -> Checked<&'static str> {
    let name = name(value, "scenario")?;
    fields::scenario_named(&name).ok_or_else(|| out_of_range(one_of("scenario", &NAMES)))
}

/// The seed; the usual one where there is no argument.
///
/// # Errors
/// [`BadArgument`].
pub fn seed(value: &impl Value) -> Checked<u64> {
    if value.is_undefined() {
        return Ok(SEED_DEFAULT);
    }
    whole(value, &SEED)
}

/// How many e-mails a dot stands for; where there is no argument, the scenario's own number.
///
/// # Errors
/// [`BadArgument`].
pub fn weight(value: &impl Value) -> Checked<Option<u32>> {
    if value.is_undefined() {
        return Ok(None);
    }
    Ok(Some(whole(value, &WEIGHT)? as u32))
}

/// Milliseconds since the scenario's beginning, up to its span; fractions are dropped.
///
/// # Errors
/// [`BadArgument`].
pub fn instant(value: &impl Value, span: Duration) -> Checked<SimTime> {
    Ok(SimTime(real(value, &fields::instant(span))? as u32))
}

/// A multiple of the scenario's pace.
///
/// # Errors
/// [`BadArgument`].
pub fn speed(value: &impl Value) -> Checked<f64> {
    real(value, &SPEED)
}

/// `{kind, blocks, every_ms, rate_per_s}`, of which each kind reads what it needs; `chosen` where there is no argument.
///
/// # Errors
/// [`BadArgument`].
pub fn plan(value: &impl Value, chosen: Plan) -> Checked<Plan> {
    if value.is_undefined() {
        return Ok(chosen);
    }
    if !value.is_object() {
        return Err(wrong_type(
            "plan must be an object: {kind, blocks, every_ms, rate_per_s}".to_owned(),
        ));
    }
    let kind = name(&value.property("kind"), "plan.kind")?;
    PlanKind::from_name(&kind)
        .ok_or_else(|| {
            let names: Vec<_> = PlanKind::ALL.iter().map(|kind| kind.name()).collect();
            out_of_range(one_of("plan.kind", &names))
        })?
        .read(&mut PlanArguments(value))
}

/// The text of a link or of a file, as much of it as shows whether it is too long.
///
/// # Errors
/// [`BadArgument`].
pub fn text(value: &impl Value, name: &str) -> Checked<String> {
    text_of(value, name, TEXT_CHARS_MAX)
}

/// The properties of a plan's object.
struct PlanArguments<'a, V>(&'a V);

impl<V: Value> PlanArguments<'_, V> {
    /// A property by its full name, `plan.blocks`.
    fn field(&self, name: &str) -> V {
        self.0.property(name.trim_start_matches("plan."))
    }
}

impl<V: Value> PlanReader for PlanArguments<'_, V> {
    type Error = BadArgument;

    fn blocks(&mut self) -> Checked<u16> {
        Ok(whole(&self.field(PLAN_BLOCKS.name), &PLAN_BLOCKS)? as u16)
    }

    fn every(&mut self) -> Checked<Duration> {
        let ms = real(&self.field(PLAN_EVERY.name), &PLAN_EVERY)?;
        Ok(Duration(ms as u32))
    }

    fn rate_per_s(&mut self) -> Checked<f64> {
        real(&self.field(PLAN_RATE.name), &PLAN_RATE)
    }
}

fn name(value: &impl Value, name: &str) -> Checked<String> {
    text_of(value, name, NAME_CHARS_MAX)
}

fn text_of(value: &impl Value, name: &str, chars_max: u32) -> Checked<String> {
    value
        .text(chars_max)
        .ok_or_else(|| wrong_type([name, " must be a string"].concat()))
}

fn whole(value: &impl Value, limits: &Whole) -> Checked<u64> {
    let number = number(value, limits.name)?;
    let checked = limits.from_f64(number);
    checked.ok_or_else(|| out_of_range(limits.requirement()))
}

fn real(value: &impl Value, limits: &Real) -> Checked<f64> {
    let number = number(value, limits.name)?;
    let checked = limits.from_f64(number);
    checked.ok_or_else(|| out_of_range(limits.requirement()))
}

/// A number, NaN included: it is within no limits.
fn number(value: &impl Value, name: &str) -> Checked<f64> {
    value
        .number()
        .ok_or_else(|| wrong_type([name, " must be a number"].concat()))
}

fn wrong_type(message: String) -> BadArgument {
    BadArgument::Type(message)
}

fn out_of_range(message: String) -> BadArgument {
    BadArgument::Range(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a script can give here.
    enum Given {
        Text(&'static str),
        Number(f64),
    }

    impl Value for Given {
        fn is_undefined(&self) -> bool {
            false
        }

        fn is_object(&self) -> bool {
            false
        }

        fn number(&self) -> Option<f64> {
            match self {
                Given::Number(number) => Some(*number),
                Given::Text(_) => None,
            }
        }

        fn text(&self, chars_max: u32) -> Option<String> {
            match self {
                Given::Text(text) => Some(text.chars().take(chars_max as usize).collect()),
                Given::Number(_) => None,
            }
        }

        fn property(&self, _: &str) -> Given {
            Given::Text("")
        }
    }

    fn set(key: &'static str, to: Given) -> Checked<f64> {
        setting(&Given::Text(key), &to).map(|(_, value)| value)
    }

    #[test]
    fn a_choice_is_set_by_its_name_or_its_place() {
        let mut choices = 0;
        for parameter in Parameter::all() {
            let Kind::Choice(names) = parameter.kind else {
                continue;
            };
            for (place, name) in names.iter().enumerate() {
                let value = place as f64 + parameter.min;
                for given in [Given::Text(name), Given::Number(value)] {
                    assert_eq!(set(parameter.key, given), Ok(value), "{name}");
                }
            }
            choices += 1;
        }
        assert!(choices > 5);
        let door = set("stations.mailboxes.door", Given::Text("open"));
        let Err(BadArgument::Range(said)) = door else {
            panic!("{door:?}");
        };
        assert!(said.contains("crashes, sheds"), "{said}");
        let no_choice = set("stations.mailboxes.capacity_per_s", Given::Text("1"));
        assert!(matches!(no_choice, Err(BadArgument::Type(_))));
    }
}
