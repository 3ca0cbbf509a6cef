//! What is wrong with a number that was typed, in words beside its field.

use super::{RateUnit, parameter_name, value_words};
use crate::i18n::Locale;
use limbo_sim::parameters::Parameter;
use limbo_sim::{RunError, Scenario};

/// Why a parameter cannot have a value in this scenario.
pub fn refusal_words(
    locale: &Locale,
    parameter: &Parameter,
    scenario: &Scenario,
    error: &RunError,
) -> String {
    let rates = RateUnit::of(scenario);
    let RunError::OutOfRange {
        field,
        value,
        min,
        max,
    } = error
    else {
        return locale.t("field.means_nothing").to_owned();
    };
    let between = |of: &Parameter| {
        [
            value_words(locale, of, Some(*min), rates),
            value_words(locale, of, Some(*max), rates),
        ]
    };
    if *field == parameter.key {
        let [min, max] = between(parameter);
        return locale.fill("field.between", &[("min", &min), ("max", &max)]);
    }
    match Parameter::of(field) {
        // Its partner would not fit any more.
        Ok(partner) => {
            let name = parameter_name(locale, partner.key);
            let now = value_words(locale, partner, Some(*value), rates);
            let [min, max] = between(partner);
            let values = [
                ("what", &*name),
                ("now", &now),
                ("min", &min),
                ("max", &max),
            ];
            locale.fill("field.partner", &values)
        }
        Err(_) if *field == "messages" => locale.fill(
            "field.too_many_dots",
            &[("n", &locale.number(*value)), ("max", &locale.number(*max))],
        ),
        Err(_) if *field == "listed" => locale.t("field.listed").to_owned(),
        // The hours of a day: all of them 0, or far too large.
        Err(_) => locale.t("field.no_hour").to_owned(),
    }
}
