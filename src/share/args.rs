//! Arguments of `window.limbo`, from JavaScript values to the simulation's: checked one by one. The error
//! says which argument, and what it may be.

use super::params::{SEED_DEFAULT, SEED_MAX, WEIGHT_MAX};
use crate::player::{SPEED_MAX, SPEED_MIN};
use js_sys::{RangeError, Reflect, TypeError};
use limbo_sim::{Duration, Hop, Plan, SimTime, catalogue, limits::BLOCKS_MAX};
use wasm_bindgen::JsValue;

/// The shortest pause between two blocks, ms.
const EVERY_MS_MIN: f64 = 1_000.0;
/// The longest pause between two blocks, ms: 30 days.
const EVERY_MS_MAX: f64 = 2_592_000_000.0;
/// The slowest drip, e-mails per second.
const RATE_PER_S_MIN: f64 = 1e-6;
/// The fastest drip, e-mails per second.
const RATE_PER_S_MAX: f64 = 1e9;

type Checked<T> = Result<T, JsValue>;

/// `submission`, `relay` or `delivery`.
pub(super) fn link(value: &JsValue) -> Checked<Hop> {
    Hop::from_name(&text(value, "link")?)
        .ok_or_else(|| out_of_range("link must be submission, relay or delivery"))
}

/// A scenario's name.
pub(super) fn scenario(value: &JsValue) -> Checked<&'static str> {
    let name = text(value, "scenario")?;
    catalogue::NAMES
        .into_iter()
        .find(|n| *n == name)
        .ok_or_else(|| {
            out_of_range(&["scenario must be one of ", &catalogue::NAMES.join(", ")].concat())
        })
}

/// An integer from 0 to 2^53 - 1; where there is none, the page's own.
pub(super) fn seed(value: &JsValue) -> Checked<u64> {
    if value.is_undefined() {
        return Ok(SEED_DEFAULT);
    }
    let seed = number(value, "seed")?;
    if seed.fract() == 0.0 && (0.0..=SEED_MAX as f64).contains(&seed) {
        return Ok(seed as u64);
    }
    Err(out_of_range(
        "seed must be an integer between 0 and 9007199254740991",
    ))
}

/// How many e-mails a dot stands for; where there is none, the scenario's own number.
pub(super) fn weight(value: &JsValue) -> Checked<Option<u32>> {
    if value.is_undefined() {
        return Ok(None);
    }
    let weight = number(value, "weight")?;
    if weight.fract() == 0.0 && (1.0..=WEIGHT_MAX as f64).contains(&weight) {
        return Ok(Some(weight as u32));
    }
    Err(out_of_range(
        "weight must be an integer between 1 and 1000000000",
    ))
}

/// Milliseconds since the scenario's beginning, up to its span; fractions are dropped.
pub(super) fn instant(value: &JsValue, span: Duration) -> Checked<SimTime> {
    let at = number(value, "t_ms")?;
    if (0.0..=f64::from(span.ms())).contains(&at) {
        return Ok(SimTime(at as u32));
    }
    Err(out_of_range(
        &["t_ms must be between 0 and ", &span.ms().to_string()].concat(),
    ))
}

/// A multiple of the scenario's pace.
pub(super) fn speed(value: &JsValue) -> Checked<f64> {
    let speed = number(value, "speed")?;
    if (SPEED_MIN..=SPEED_MAX).contains(&speed) {
        return Ok(speed);
    }
    Err(out_of_range(
        "speed must be between 0.0009765625 (1/1024) and 256",
    ))
}

/// `{kind, blocks, every_ms, rate_per_s}`, of which each kind reads what it needs; `chosen` where there is
/// none.
pub(super) fn plan(value: &JsValue, chosen: Plan) -> Checked<Plan> {
    if value.is_undefined() {
        return Ok(chosen);
    }
    if !value.is_object() {
        return Err(wrong_type(
            "plan must be an object: {kind, blocks, every_ms, rate_per_s}",
        ));
    }
    match text(&field(value, "kind"), "plan.kind")?.as_str() {
        "bulk" => Ok(Plan::Bulk),
        "natural" => Ok(Plan::Natural),
        "blocks" => Ok(Plan::Blocks {
            blocks: blocks(value)?,
            every: every(value)?,
        }),
        "calm" => Ok(Plan::Calm {
            blocks: blocks(value)?,
        }),
        "drip" => Ok(Plan::Drip {
            rate_per_s: rate(value)?,
        }),
        _ => Err(out_of_range(
            "plan.kind must be bulk, natural, blocks, calm or drip",
        )),
    }
}

fn blocks(plan: &JsValue) -> Checked<u16> {
    let blocks = number(&field(plan, "blocks"), "plan.blocks")?;
    if blocks.fract() == 0.0 && (1.0..=f64::from(BLOCKS_MAX)).contains(&blocks) {
        return Ok(blocks as u16);
    }
    let max = BLOCKS_MAX.to_string();
    Err(out_of_range(
        &["plan.blocks must be an integer between 1 and ", &max].concat(),
    ))
}

fn every(plan: &JsValue) -> Checked<Duration> {
    let every = number(&field(plan, "every_ms"), "plan.every_ms")?;
    if (EVERY_MS_MIN..=EVERY_MS_MAX).contains(&every) {
        return Ok(Duration(every as u32));
    }
    Err(out_of_range(
        "plan.every_ms must be between 1000 and 2592000000",
    ))
}

fn rate(plan: &JsValue) -> Checked<f64> {
    let rate_per_s = number(&field(plan, "rate_per_s"), "plan.rate_per_s")?;
    if (RATE_PER_S_MIN..=RATE_PER_S_MAX).contains(&rate_per_s) {
        return Ok(rate_per_s);
    }
    Err(out_of_range(
        "plan.rate_per_s must be between 0.000001 and 1000000000",
    ))
}

/// A field of an object; `undefined` where it has none or a getter throws.
fn field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED)
}

pub(super) fn text(value: &JsValue, name: &str) -> Checked<String> {
    value
        .as_string()
        .ok_or_else(|| wrong_type(&[name, " must be a string"].concat()))
}

/// A number, or NaN, which is in no range.
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
