//! The events of a chart in words, for who reads, touches or tabs: what happened, and when. A press goes there.

use super::marker_view::{marker_swatch, marker_words};
use super::markers::{self, Marker};
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
        let moment = locale.moment(at);
        html! {
            <li key={i}>
                <button type="button" class="button line" onclick={act.reform(move |_: MouseEvent| Action::Seek(at))}>
                    { marker_swatch(event.kind) }{ format!("{moment}: {}", marker_words(locale, event)) }
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
