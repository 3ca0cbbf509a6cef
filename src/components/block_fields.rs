//! The two numbers of a restart in blocks: how many blocks, and the time from one to the next.

use super::number_field::NumberField;
use crate::i18n::Locale;
use limbo_sim::Duration;
use yew::prelude::*;

/// The unit in which the time between two blocks is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntervalUnit {
    /// Seconds.
    Seconds,
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
}

impl IntervalUnit {
    /// The largest unit of which the interval is a whole number.
    pub fn of(every: Duration) -> IntervalUnit {
        let measures = |unit: &IntervalUnit| every.ms().is_multiple_of(unit.ms());
        [IntervalUnit::Hours, IntervalUnit::Minutes]
            .into_iter()
            .find(measures)
            .unwrap_or(IntervalUnit::Seconds)
    }

    /// Its length, ms.
    pub const fn ms(self) -> u32 {
        match self {
            IntervalUnit::Seconds => 1_000,
            IntervalUnit::Minutes => 60_000,
            IntervalUnit::Hours => 3_600_000,
        }
    }

    const fn label(self) -> &'static str {
        match self {
            IntervalUnit::Seconds => "restart.every_seconds",
            IntervalUnit::Minutes => "restart.every_minutes",
            IntervalUnit::Hours => "restart.every_hours",
        }
    }
}

/// Properties of [`BlockFields`].
#[derive(Clone, PartialEq, Properties)]
pub struct BlockFieldsProps {
    /// Words and formats.
    pub locale: Locale,
    /// The number of blocks, and the time from one to the next.
    pub value: (u16, Duration),
    /// The most blocks; the least is 1.
    pub blocks_max: u16,
    /// Whether the number of blocks can be changed.
    #[prop_or(true)]
    pub with_blocks: bool,
    /// Whether the interval can be changed.
    #[prop_or(true)]
    pub with_every: bool,
    /// The unit of the interval.
    #[prop_or(IntervalUnit::Seconds)]
    pub unit: IntervalUnit,
    /// The longest interval, in that unit; the shortest is 1.
    #[prop_or(1)]
    pub every_max: u32,
    /// Told both numbers when one of them has changed.
    pub on_change: Callback<(u16, Duration)>,
}

/// A field for each of the two numbers.
#[component]
pub fn BlockFields(props: &BlockFieldsProps) -> Html {
    let BlockFieldsProps { locale, unit, .. } = props;
    let ((blocks, every), unit_ms) = (props.value, unit.ms());
    // A number field tells numbers from 1 to its maximum only, so that neither conversion can overflow.
    let on_blocks = props.on_change.reform(move |n: u32| (n as u16, every));
    let on_every = (props.on_change).reform(move |n: u32| (blocks, Duration(n * unit_ms)));
    html! {
        <>
            if props.with_blocks {
                <NumberField label={locale.t("restart.number").to_owned()} value={u32::from(blocks)}
                    max={u32::from(props.blocks_max)} on_change={on_blocks} />
            }
            if props.with_every {
                <NumberField label={locale.t(unit.label()).to_owned()} value={every.ms() / unit_ms}
                    max={props.every_max} on_change={on_every} />
            }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_typed_in_whole_units() {
        for (every, unit) in [
            (Duration::hours(4), IntervalUnit::Hours),
            (Duration::mins(90), IntervalUnit::Minutes),
            (Duration::secs(90), IntervalUnit::Seconds),
        ] {
            assert_eq!(IntervalUnit::of(every), unit);
        }
    }
}
