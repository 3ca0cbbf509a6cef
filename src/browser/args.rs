//! Arguments of `window.limbo`, which are those of a host page's messages, too: JavaScript values become values of the
//! simulation, checked by the limits of `limbo_format::fields`. An error names the argument and says what it may be.

use js_sys::{RangeError, Reflect, TypeError};
use limbo_format::command::{PlanKind, PlanReader};
use limbo_format::fields::{self, PLAN_BLOCKS, PLAN_EVERY, PLAN_RATE, SEED, SPEED, WEIGHT};
use limbo_format::limits::{Real, Whole, one_of};
use limbo_format::params::SEED_DEFAULT;
use limbo_sim::parameters::Parameter;
use limbo_sim::{Duration, Hop, Place, Plan, SimTime, catalogue::NAMES};
use wasm_bindgen::JsValue;

type Checked<T> = Result<T, JsValue>;

/// `submission`, `relay` or `delivery`.
pub(super) fn link(value: &JsValue) -> Checked<Hop> {
    let name = text(value, "link")?;
    Hop::from_name(&name).ok_or_else(|| out_of_range(&one_of("link", &Hop::ALL.map(Hop::name))))
}

/// `provider` or `relay`: a place with a spool.
pub(super) fn spool(value: &JsValue) -> Checked<Place> {
    let name = text(value, "place")?;
    Place::spool_from_name(&name)
        .ok_or_else(|| out_of_range(&one_of("place", &Place::SPOOLS.map(Place::name))))
}

/// A parameter's key and a value; whether the network takes them is the run's affair.
pub(super) fn setting(key: &JsValue, to: &JsValue) -> Checked<(&'static Parameter, f64)> {
    let name = text(key, "key")?;
    let parameter =
        Parameter::of(&name).map_err(|_| out_of_range("key must be the key of a parameter"))?;
    let allowed = Real {
        name: parameter.key,
        min: if parameter.optional {
            0.0
        } else {
            parameter.min
        },
        max: parameter.max,
    };
    Ok((parameter, real(to, &allowed)?))
}

/// A scenario's name.
pub(super) fn scenario(value: &JsValue) -> Checked<&'static str> {
    let name = text(value, "scenario")?;
    fields::scenario_named(&name).ok_or_else(|| out_of_range(&one_of("scenario", &NAMES)))
}

/// The seed; the usual one where there is no argument.
pub(super) fn seed(value: &JsValue) -> Checked<u64> {
    if value.is_undefined() {
        return Ok(SEED_DEFAULT);
    }
    whole(value, &SEED)
}

/// How many e-mails a dot stands for; where there is no argument, the scenario's own number.
pub(super) fn weight(value: &JsValue) -> Checked<Option<u32>> {
    if value.is_undefined() {
        return Ok(None);
    }
    Ok(Some(whole(value, &WEIGHT)? as u32))
}

/// Milliseconds since the scenario's beginning, up to its span; fractions are dropped.
pub(super) fn instant(value: &JsValue, span: Duration) -> Checked<SimTime> {
    Ok(SimTime(real(value, &fields::instant(span))? as u32))
}

/// A multiple of the scenario's pace.
pub(super) fn speed(value: &JsValue) -> Checked<f64> {
    real(value, &SPEED)
}

/// `{kind, blocks, every_ms, rate_per_s}`, of which each kind reads what it needs; `chosen` where there is no argument.
pub(super) fn plan(value: &JsValue, chosen: Plan) -> Checked<Plan> {
    if value.is_undefined() {
        return Ok(chosen);
    }
    if !value.is_object() {
        return Err(wrong_type(
            "plan must be an object: {kind, blocks, every_ms, rate_per_s}",
        ));
    }
    let kind = text(&field(value, "plan.kind"), "plan.kind")?;
    PlanKind::from_name(&kind)
        .ok_or_else(|| {
            let names: Vec<_> = PlanKind::ALL.iter().map(|kind| kind.name()).collect();
            out_of_range(&one_of("plan.kind", &names))
        })?
        .read(&mut PlanArguments(value))
}

/// The properties of a plan's object.
struct PlanArguments<'a>(&'a JsValue);

impl PlanReader for PlanArguments<'_> {
    type Error = JsValue;

    fn blocks(&mut self) -> Checked<u16> {
        Ok(whole(&field(self.0, PLAN_BLOCKS.name), &PLAN_BLOCKS)? as u16)
    }

    fn every(&mut self) -> Checked<Duration> {
        let ms = real(&field(self.0, PLAN_EVERY.name), &PLAN_EVERY)?;
        Ok(Duration(ms as u32))
    }

    fn rate_per_s(&mut self) -> Checked<f64> {
        real(&field(self.0, PLAN_RATE.name), &PLAN_RATE)
    }
}

/// A property of the plan's object by its full name, `plan.blocks`; `undefined` where there is none or a getter throws.
fn field(plan: &JsValue, name: &str) -> JsValue {
    let name = name.trim_start_matches("plan.");
    Reflect::get(plan, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

/// A string.
pub(super) fn text(value: &JsValue, name: &str) -> Checked<String> {
    value
        .as_string()
        .ok_or_else(|| wrong_type(&[name, " must be a string"].concat()))
}

fn whole(value: &JsValue, limits: &Whole) -> Checked<u64> {
    let number = number(value, limits.name)?;
    let checked = limits.from_f64(number);
    checked.ok_or_else(|| out_of_range(&limits.requirement()))
}

fn real(value: &JsValue, limits: &Real) -> Checked<f64> {
    let number = number(value, limits.name)?;
    let checked = limits.from_f64(number);
    checked.ok_or_else(|| out_of_range(&limits.requirement()))
}

/// A number, NaN included: it is within no limits.
fn number(value: &JsValue, name: &str) -> Checked<f64> {
    value
        .as_f64()
        .ok_or_else(|| wrong_type(&[name, " must be a number"].concat()))
}

fn wrong_type(message: &str) -> JsValue {
    TypeError::new(message).into()
}

fn out_of_range(message: &str) -> JsValue {
    RangeError::new(message).into()
}
