//! The two numbers of a restart in blocks: how many, and the time from one to the next.

use super::number_field::NumberField;
use crate::i18n::Locale;
use limbo_sim::Duration;
use limbo_sim::limits::BLOCKS_MAX;
use yew::prelude::*;

/// The unit in which an interval is typed.
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
    /// The largest unit that measures an interval exactly; what is below a second is not shown.
    pub fn of(every: Duration) -> IntervalUnit {
        match every.ms() {
            ms if ms.is_multiple_of(IntervalUnit::Hours.ms()) => IntervalUnit::Hours,
            ms if ms.is_multiple_of(IntervalUnit::Minutes.ms()) => IntervalUnit::Minutes,
            _ => IntervalUnit::Seconds,
        }
    }

    /// The unit's length in milliseconds.
    pub fn ms(self) -> u32 {
        match self {
            IntervalUnit::Seconds => 1_000,
            IntervalUnit::Minutes => 60_000,
            IntervalUnit::Hours => 3_600_000,
        }
    }

    /// The key of the field's label.
    fn label(self) -> &'static str {
        match self {
            IntervalUnit::Seconds => "restart.every_seconds",
            IntervalUnit::Minutes => "restart.every_minutes",
            IntervalUnit::Hours => "restart.every_hours",
        }
    }
}

/// What is meant by so many of a unit, where `given` was in force: that, if it is shown by this number, whatever of it is not
/// shown.
fn interval(given: Duration, n: u32, unit: IntervalUnit) -> Duration {
    match given.ms() / unit.ms() == n {
        true => given,
        false => Duration(n.saturating_mul(unit.ms())),
    }
}

/// Properties of [`BlockFields`].
#[derive(Clone, PartialEq, Properties)]
pub struct BlockFieldsProps {
    /// Texts and formats.
    pub locale: Locale,
    /// The number of blocks, 1 to [`BLOCKS_MAX`].
    pub blocks: u16,
    /// The time from one block to the next.
    pub every: Duration,
    /// The longest interval that may be typed.
    pub longest: Duration,
    /// The unit of the interval; where none is given the largest that measures it exactly, which stays while the interval is
    /// typed here.
    #[prop_or_default]
    pub unit: Option<IntervalUnit>,
    /// Whether the number of blocks is asked for.
    #[prop_or(true)]
    pub with_blocks: bool,
    /// Whether the interval is asked for.
    #[prop_or(true)]
    pub with_every: bool,
    /// Other numbers were typed.
    pub on_change: Callback<(u16, Duration)>,
}

/// A field for each of the two numbers.
#[component]
pub fn BlockFields(props: &BlockFieldsProps) -> Html {
    let (locale, blocks, every) = (&props.locale, props.blocks, props.every);
    // The interval in force, as far as this field knows, and its unit. What is typed would mean something else in another.
    let known = use_mut_ref(|| (every, IntervalUnit::of(every)));
    let given = use_mut_ref(|| every);
    if known.borrow().0 != every {
        *known.borrow_mut() = (every, IntervalUnit::of(every));
        *given.borrow_mut() = every;
    }
    let unit = props.unit.unwrap_or(known.borrow().1);
    let most_blocks = u32::from(BLOCKS_MAX);
    let on_blocks = props
        .on_change
        .reform(move |n: u32| (n.min(most_blocks) as u16, every));
    let on_every = props.on_change.reform(move |n: u32| {
        let every = interval(*given.borrow(), n, unit);
        *known.borrow_mut() = (every, unit);
        (blocks, every)
    });
    html! {
        <>
            if props.with_blocks {
                <NumberField {locale} label={locale.t("restart.number").to_owned()} value={u32::from(blocks)} max={most_blocks}
                    on_change={on_blocks} />
            }
            if props.with_every {
                <NumberField {locale} label={locale.t(unit.label()).to_owned()} value={every.ms() / unit.ms()}
                    max={(props.longest.ms() / unit.ms()).max(1)} on_change={on_every} />
            }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_back_is_the_interval_that_was_and_not_what_is_shown_of_it() {
        let unit = IntervalUnit::Minutes;
        for given in [Duration::secs(30), Duration::secs(90), Duration::hours(2)] {
            let shown = given.ms() / unit.ms();
            assert_eq!(interval(given, shown, unit), given);
            assert_eq!(interval(given, 7, unit), Duration::mins(7));
        }
    }

    #[test]
    fn an_interval_is_shown_in_whole_units() {
        assert_eq!(IntervalUnit::of(Duration::hours(4)), IntervalUnit::Hours);
        assert_eq!(IntervalUnit::of(Duration::mins(90)), IntervalUnit::Minutes);
        assert_eq!(IntervalUnit::of(Duration::secs(90)), IntervalUnit::Seconds);
    }
}
