//! The pile: what waits in all, and how it divides by age, destination, size or reason.

use super::desk::{SharedPile, has_no_reasons};
use super::words;
use crate::i18n::Locale;
use limbo_picture::svg::tenths;
use limbo_queue::Pile;
use limbo_queue::pile::{AGE_LAYERS_S, SIZE_LAYERS, State};
use yew::prelude::*;

/// Rows that are shown at most; the rest is summed up.
const ROWS_MAX: usize = 10;

/// By what a pile is divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Age,
    Destination,
    Size,
    Reason,
}

impl By {
    const ALL: [(By, &'static str); 4] = [
        (By::Age, "queue.by_age"),
        (By::Destination, "queue.by_destination"),
        (By::Size, "queue.by_size"),
        (By::Reason, "queue.by_reason"),
    ];
}

/// A part of a pile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// What it is, as text.
    pub name: String,
    /// The server's own words, where they are shown beside a plainer name.
    pub words: String,
    pub messages: u32,
    /// It is a part that the viewer has chosen.
    pub chosen: bool,
}

impl Part {
    fn new(name: String, messages: u32) -> Part {
        Part {
            name,
            words: String::new(),
            messages,
            chosen: false,
        }
    }
}

/// A pile in parts.
pub(super) fn parts(locale: &Locale, pile: &Pile, by: By, destination: Option<&str>) -> Vec<Part> {
    match by {
        // The oldest lies at the bottom.
        By::Age => pile
            .ages
            .iter()
            .enumerate()
            .map(|(layer, messages)| {
                Part::new(words::age_layer(locale, layer, &AGE_LAYERS_S), *messages)
            })
            .collect(),
        By::Size => pile
            .sizes
            .iter()
            .enumerate()
            .map(|(layer, messages)| {
                Part::new(words::size_layer(locale, layer, &SIZE_LAYERS), *messages)
            })
            .collect(),
        By::Destination => by_destination(locale, pile, destination),
        By::Reason => by_reason(locale, pile),
    }
}

fn by_destination(locale: &Locale, pile: &Pile, chosen: Option<&str>) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let (mut rest, mut rest_of) = (pile.others.messages, pile.others.destinations);
    for (i, d) in pile.destinations.iter().enumerate() {
        let is_chosen = chosen == Some(&d.domain);
        if i < ROWS_MAX || is_chosen {
            let mut part = Part::new(words::domain(locale, &d.domain), d.messages);
            part.chosen = is_chosen;
            parts.push(part);
        } else {
            rest += d.messages;
            rest_of += 1;
        }
    }
    if rest_of > 0 {
        let name = locale.plural("queue.other_destinations", rest_of.into(), &[]);
        parts.push(Part::new(name, rest));
    }
    parts
}

fn by_reason(locale: &Locale, pile: &Pile) -> Vec<Part> {
    let shown = pile.reasons.iter().take(ROWS_MAX);
    let mut parts: Vec<Part> = shown
        .map(|reason| Part {
            words: reason.text.clone(),
            ..Part::new(
                locale.t(words::trouble(reason.trouble)).to_owned(),
                reason.messages,
            )
        })
        .collect();
    let rest: u32 = pile.reasons.iter().skip(ROWS_MAX).map(|r| r.messages).sum();
    let rest = rest + pile.other_reasons;
    if rest > 0 {
        parts.push(Part::new(locale.t("queue.other_reasons").to_owned(), rest));
    }
    parts
}

#[derive(Clone, PartialEq, Properties)]
pub(super) struct PileViewProps {
    pub locale: Locale,
    pub pile: SharedPile,
    /// The destination that is asked about.
    pub destination: Option<String>,
}

/// The pile.
#[component]
pub(super) fn PileView(props: &PileViewProps) -> Html {
    let PileViewProps {
        locale,
        pile,
        destination,
    } = props;
    let by = use_state_eq(|| By::Age);
    let choices = By::ALL.map(|(kind, key)| {
        let (set, chosen) = (by.setter(), *by == kind);
        let onchange = Callback::from(move |_: Event| set.set(kind));
        html! {
            <label class={classes!("queue-choice", chosen.then_some("chosen"))}>
                <input type="radio" name="queue-by" class="visually-hidden" checked={chosen} {onchange} />
                { locale.t(key) }
            </label>
        }
    });
    let parts = parts(locale, pile, *by, destination.as_deref());
    html! {
        <section class="queue-pile" aria-labelledby="queue-pile-title">
            <h3 id="queue-pile-title">{ locale.t("queue.pile") }</h3>
            { totals(locale, pile) }
            if pile.messages > 0 {
                <fieldset class="queue-by">
                    <legend class="visually-hidden">{ locale.t("queue.by") }</legend>
                    { for choices }
                </fieldset>
                if *by == By::Reason && has_no_reasons(pile) {
                    <p class="help">{ locale.t("queue.no_reasons") }</p>
                } else {
                    { bars(locale, &parts) }
                }
                if matches!(*by, By::Destination | By::Reason) && pile.deliveries > pile.messages {
                    <p class="help">{ locale.t("queue.counted_each") }</p>
                }
            }
        </section>
    }
}

/// What waits in all.
fn totals(locale: &Locale, pile: &Pile) -> Html {
    if pile.messages == 0 {
        return html! { <p>{ locale.t("queue.empty_pile") }</p> };
    }
    let destinations = pile.destinations.len() as f64 + f64::from(pile.others.destinations);
    let held = pile.in_state(State::Held);
    let mut facts = vec![
        ("queue.fact.messages", locale.number(pile.messages.into())),
        ("queue.fact.destinations", locale.number(destinations)),
        (
            "queue.fact.oldest",
            words::age(locale, pile.oldest_s, Locale::duration_short),
        ),
        ("queue.fact.bytes", words::bytes(locale, pile.bytes)),
    ];
    if held > 0 {
        facts.push(("queue.fact.held", locale.number(held.into())));
    }
    html! {
        <dl class="queue-facts">
            { for facts.into_iter().map(|(key, value)| html! {
                <div><dt>{ locale.t(key) }</dt><dd>{ value }</dd></div>
            }) }
        </dl>
    }
}

fn bars(locale: &Locale, parts: &[Part]) -> Html {
    let most = parts
        .iter()
        .map(|part| part.messages)
        .max()
        .unwrap_or(0)
        .max(1);
    let row = |part: &Part| {
        let share = 100.0 * f64::from(part.messages) / f64::from(most);
        html! {
            <li class={classes!("queue-part", part.chosen.then_some("chosen"), (part.messages == 0).then_some("none"))}>
                <span class="queue-part-name">
                    { part.name.clone() }
                    if !part.words.is_empty() {
                        <span class="queue-part-words">{ part.words.clone() }</span>
                    }
                </span>
                <span class="queue-part-count">{ locale.number(part.messages.into()) }</span>
                <span class="queue-track" aria-hidden="true">
                    <span class="queue-bar" style={["--long:", &tenths(share), "%"].concat()}></span>
                </span>
            </li>
        }
    };
    // Where the server's own words stand, a row is as wide as the pile.
    let wordy = parts.iter().any(|part| !part.words.is_empty());
    html! {
        <ul class={classes!("queue-parts", wordy.then_some("wordy"))}>{ for parts.iter().map(row) }</ul>
    }
}
