//! The events of a chart in words, for who reads, touches or tabs: what happened, and when. A press goes there.

use super::marker_view::{marker_swatch, marker_words};
use super::markers::{self, Marker};
use crate::components::said;
use crate::i18n::Locale;
use limbo_player::Action;
use limbo_sim::{Duration, Series};
use std::rc::Rc;
use yew::prelude::*;

/// The list takes neighbours together as a chart of this width would (px).
const LIST_PX: f64 = 2_000.0;

/// Properties of [`EventList`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct EventListProps {
    pub locale: Locale,
    /// Whose events.
    pub series: Rc<Series>,
    /// The scenario's span.
    pub span: Duration,
    pub act: Callback<Action>,
}

/// The list, closed at first; nothing where nothing happened.
#[component]
pub(super) fn EventList(props: &EventListProps) -> Html {
    let EventListProps {
        locale,
        series,
        span,
        act,
    } = props;
    let per_ms = LIST_PX / f64::from(span.ms().max(1));
    let events = markers::clusters(&series.flags, |at| f64::from(at.ms()) * per_ms);
    if events.is_empty() {
        return Html::default();
    }
    let entry = |(i, event): (usize, &Marker)| {
        let at = event.at;
        html! {
            <li key={i}>
                <button type="button" class="button line" onclick={act.reform(move |_: MouseEvent| Action::Seek(at))}>
                    { marker_swatch(event.kind) }{ told(locale, event) }
                </button>
            </li>
        }
    };
    html! {
        <details class="events">
            <summary>{ locale.plural("chart.events", events.len() as f64, &[]) }</summary>
            <ol>{ for events.iter().enumerate().map(entry) }</ol>
        </details>
    }
}

/// When an event was, and what.
fn told(locale: &Locale, event: &Marker) -> String {
    said::named(locale, &when(locale, event), &marker_words(locale, event))
}

/// When an event was; of several that are told as one, from the first to the last.
fn when(locale: &Locale, event: &Marker) -> String {
    let (from, until) = (locale.moment(event.at), locale.moment(event.until));
    if from == until {
        return from;
    }
    let until = match locale.day(event.at) == locale.day(event.until) {
        true => locale.time(event.until),
        false => until,
    };
    [&from, " – ", &until].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use limbo_sim::{FlagKind, SimTime};

    #[test]
    fn an_event_is_parted_from_its_time_as_the_language_writes() {
        let locale = Locale::new(Lang::from_tag("fr").unwrap(), "Europe/Rome", 0.0);
        let event = Marker {
            at: SimTime::ZERO,
            until: SimTime::ZERO,
            kind: FlagKind::Restarted,
            times: 1,
            said: true,
        };
        let (moment, words) = (locale.moment(SimTime::ZERO), marker_words(&locale, &event));
        assert_eq!(told(&locale, &event), said::named(&locale, &moment, &words));
        assert!(!told(&locale, &event).starts_with(&(moment + ":")));
    }

    #[test]
    fn groups_that_open_one_after_the_other_are_told_from_the_first_to_the_last() {
        let locale = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        let minute = |mins| SimTime::ZERO + Duration::mins(mins);
        let told = |from, until| {
            let event = Marker {
                at: minute(from),
                until: minute(until),
                kind: FlagKind::BlockOpened(24),
                times: 24,
                said: true,
            };
            when(&locale, &event)
        };
        let (first, last) = (locale.moment(minute(60)), locale.time(minute(120)));
        let day = told(60, 120);
        assert!(day.starts_with(&first) && day.ends_with(&last), "{day}");
        assert_eq!(told(60, 60), first);
        let days = told(60, 60 + 23 * 60);
        let end = locale.moment(minute(60 + 23 * 60));
        assert!(days.starts_with(&first) && days.ends_with(&end), "{days}");
    }
}
