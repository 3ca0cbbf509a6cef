//! The stage as a person reads and touches it: scenery in SVG, the canvas for the dots, and over them the
//! labels and the handles in HTML. Drawn from a snapshot a few times a second, never once a frame.

use super::layout::{Axis, Layout, Rect};
use super::path::{css_box, tenths};
use super::scale::Scale;
use super::scenery::{lit, load, scenery, tick_y};
use super::theme::Theme;
use crate::locale::Locale;
use crate::player::{Action, Snapshot};
use limbo_sim::{Hop, HopState, Place, Plan};
use std::rc::Rc;
use yew::prelude::*;

/// What the stage is drawn from.
#[derive(Properties, PartialEq)]
pub struct StageProps {
    /// The world at an instant.
    pub snapshot: Rc<Snapshot>,
    /// Words and numbers.
    pub locale: Locale,
    /// Width in CSS pixels.
    pub width: f64,
    /// Height in CSS pixels.
    pub height: f64,
    /// How the page is lit.
    pub theme: Theme,
    /// Where the painter finds the canvas.
    pub canvas: NodeRef,
    /// How the waiting mail is let go when a link is mended.
    pub plan: Plan,
    /// What the viewer did.
    pub act: Callback<Action>,
}

/// The stage.
#[component]
pub fn Stage(props: &StageProps) -> Html {
    let layout = Layout::new(
        props.width as f32,
        props.height as f32,
        props.theme.type_px(),
    );
    let (snapshot, locale) = (&*props.snapshot, &props.locale);
    let scale = Scale::of(&snapshot.series, &snapshot.ledger, &layout);
    let (width, height) = (tenths(layout.width), tenths(layout.height));
    let style = format!(
        "width:{width}px;height:{height}px;font-size:{}px",
        tenths(layout.type_px)
    );
    let class = if layout.axis == Axis::Across {
        "stage across"
    } else {
        "stage down"
    };
    html! {
        <div {class} {style}>
            <svg class="stage-back" {width} {height} role="img" aria-labelledby="stage-summary">
                { scenery(&layout, &scale, snapshot, props.theme) }
            </svg>
            <canvas class="stage-dots" ref={props.canvas.clone()} aria-hidden="true" />
            <div class="stage-front">
                { for PLACES.map(|place| node_words(&layout, snapshot, locale, place)) }
                { for PLACES[..3].iter().map(|&place| caption(&layout, snapshot, locale, place)) }
                { ticks(&layout, &scale, snapshot, locale) }
                { number(&layout, snapshot, locale) }
                { for Hop::ALL.map(|hop| handle(&layout, props, hop)) }
            </div>
            <p id="stage-summary" class="visually-hidden">{ summary(snapshot, locale) }</p>
        </div>
    }
}

const PLACES: [Place; 4] = [
    Place::Senders,
    Place::Provider,
    Place::Relay,
    Place::Mailboxes,
];

fn words(class: &'static str, at: &Rect, text: Html) -> Html {
    html! { <div class={class} style={css_box(at)}>{ text }</div> }
}

fn name(locale: &Locale, place: Place) -> String {
    let key = match place {
        Place::Senders => "stage.senders",
        Place::Provider => "stage.provider",
        Place::Relay => "stage.relay",
        Place::Mailboxes => "stage.mailboxes",
    };
    locale.t(key).to_owned()
}

/// A node's name, and how it fares.
fn node_words(layout: &Layout, snapshot: &Snapshot, locale: &Locale, place: Place) -> Html {
    let node = layout.node(place);
    let station = &snapshot.stations[place as usize];
    let status = if let Some(back) = station.back_at.filter(|_| !station.up) {
        let time = locale.duration_short(back.since(snapshot.now));
        let text = locale.fill("stage.fallen", &[("time", &time)]);
        words(
            "stage-status fallen",
            &node.status,
            html! { <span>{ text }</span> },
        )
    } else if station.open_sessions > 0 && !in_body(layout, place) {
        let percent = locale.percent(f64::from(load(station)));
        let text = locale.fill("stage.load", &[("percent", &percent)]);
        words(
            "stage-status",
            &node.status,
            html! { <span>{ text }</span> },
        )
    } else {
        Html::default()
    };
    let text = name(locale, place);
    let class = if in_body(layout, place) {
        "stage-label inside"
    } else {
        "stage-label"
    };
    html! { <>{ words(class, &node.label, html! { <span>{ text }</span> }) }{ status }</> }
}

/// True where the words stand inside the node, over its load bar.
fn in_body(layout: &Layout, place: Place) -> bool {
    layout.axis == Axis::Down && place != Place::Mailboxes
}

fn emails(snapshot: &Snapshot, dots: u32) -> f64 {
    f64::from(dots) * f64::from(snapshot.scenario.weight)
}

/// What a basin is, and how many wait in it.
fn caption(layout: &Layout, snapshot: &Snapshot, locale: &Locale, place: Place) -> Html {
    let (ledger, basin) = (&snapshot.ledger, &layout.basins[place as usize]);
    let (key, dots) = match place {
        Place::Senders => ("stage.outbox", ledger.outbox),
        Place::Provider => ("stage.waits_provider", ledger.spooled_provider),
        Place::Relay | Place::Mailboxes => ("stage.waits_relay", ledger.spooled_relay),
    };
    let count = (dots > 0).then(|| locale.number(emails(snapshot, dots)));
    let class = if dots > 0 {
        "stage-caption used"
    } else {
        "stage-caption"
    };
    let text = html! { <><b>{ count }</b><span>{ locale.t(key).to_owned() }</span></> };
    words(class, &basin.caption, text)
}

/// The numbers of the scale at the left of each basin that has room for them.
fn ticks(layout: &Layout, scale: &Scale, snapshot: &Snapshot, locale: &Locale) -> Html {
    let weight = snapshot.scenario.weight;
    let em = layout.type_px;
    let least = em * 1.15;
    let scaled = layout.basins.iter().skip(1).filter(|b| b.ticks.w > 0.0);
    let all = scaled.flat_map(|basin| {
        let mut free = f32::INFINITY;
        scale.ticks(weight).into_iter().filter_map(move |value| {
            let y = tick_y(basin, scale, value);
            // On a low basin only so many numbers fit, one above the other.
            if y < basin.ticks.y || free - y < least {
                return None;
            }
            free = y;
            let at = Rect::new(basin.ticks.x, y - em * 0.6, basin.ticks.w - 5.0, em * 1.2);
            Some((at, value))
        })
    });
    let number = |value: f32| locale.compact((f64::from(value) * f64::from(weight)).round());
    html! {
        <div aria-hidden="true">
            { for all.map(|(at, value)| words("stage-tick", &at, html! { <span>{ number(value) }</span> })) }
        </div>
    }
}

/// The blocks in words, the large number of the limbo, how long the oldest has waited, the scale.
fn number(layout: &Layout, snapshot: &Snapshot, locale: &Locale) -> Html {
    let at = &layout.number;
    let limbo = emails(snapshot, snapshot.ledger.limbo);
    let figure = locale.number(limbo);
    // The number is as large as its place allows, whatever its length.
    let size = (at.w / (figure.chars().count() as f32 * 0.66)).min(layout.type_px * 2.4);
    let lit = lit(snapshot);
    let open = lit.iter().filter(|&&b| b).count();
    let (open, total) = (locale.number(open as f64), locale.number(lit.len() as f64));
    let block = locale.number(f64::from(snapshot.my_block) + 1.0);
    let oldest = snapshot.oldest.map(|age| {
        let time = locale.duration_short(age);
        html! { <p class="stage-oldest">{ locale.fill("stage.oldest", &[("time", &time)]) }</p> }
    });
    let style = format!("font-size:{}px", tenths(size));
    let text = html! {
        <>
            <p class="stage-blocks">
                <span>{ locale.fill("stage.blocks_open", &[("open", &open), ("total", &total)]) }</span>
                <span class="stage-yours">{ locale.fill("stage.my_block", &[("n", &block)]) }</span>
            </p>
            <p class={if limbo > 0.0 { "stage-limbo used" } else { "stage-limbo" }}>
                <b {style}>{ figure }</b>
                <span>{ locale.plural("stage.limbo", limbo, &[]) }</span>
            </p>
            { for oldest }
            <p class="stage-scale">{ locale.plural("stage.scale", f64::from(snapshot.scenario.weight), &[]) }</p>
        </>
    };
    words("stage-number", at, text)
}

/// The button in the middle of a link.
fn handle(layout: &Layout, props: &StageProps, hop: Hop) -> Html {
    let state = props.snapshot.hops[hop.index()];
    let (text, label) = handle_keys(hop, state);
    let action = match state {
        HopState::Up => Action::Cut(hop),
        HopState::Broken | HopState::Closed => Action::Mend(hop, props.plan),
    };
    let onclick = props.act.reform(move |_: MouseEvent| action.clone());
    let id = match hop {
        Hop::Submission => "handle-submission",
        Hop::Relay => "handle-relay",
        Hop::Delivery => "handle-delivery",
    };
    let at = &layout.pipe(hop).handle;
    html! {
        <button {id} class="stage-handle" type="button" data-state={state.name()} style={css_box(at)}
            aria-label={props.locale.t(label).to_owned()} {onclick}>
            <span>{ props.locale.t(text).to_owned() }</span>
        </button>
    }
}

/// The short word on a handle, and what it does in full.
fn handle_keys(hop: Hop, state: HopState) -> (&'static str, &'static str) {
    match (state, hop) {
        (HopState::Up, Hop::Submission) => ("stage.cut", "stage.cut_submission"),
        (HopState::Up, Hop::Relay) => ("stage.cut", "stage.cut_relay"),
        (HopState::Up, Hop::Delivery) => ("stage.cut", "stage.cut_delivery"),
        (HopState::Broken, Hop::Submission) => ("stage.mend", "stage.mend_submission"),
        (HopState::Broken, Hop::Relay) => ("stage.mend", "stage.mend_relay"),
        (HopState::Broken, Hop::Delivery) => ("stage.mend", "stage.mend_delivery"),
        (HopState::Closed, Hop::Submission) => ("stage.open", "stage.open_submission"),
        (HopState::Closed, Hop::Relay) => ("stage.open", "stage.open_relay"),
        (HopState::Closed, Hop::Delivery) => ("stage.open", "stage.open_delivery"),
    }
}

/// The stage in sentences: what is broken, who has fallen, where the mail is.
pub fn summary(snapshot: &Snapshot, locale: &Locale) -> String {
    let links = Hop::ALL.map(|hop| match (snapshot.hops[hop.index()], hop) {
        (HopState::Up, _) => None,
        (HopState::Broken, Hop::Submission) => Some("stage.summary.broken_submission"),
        (HopState::Broken, Hop::Relay) => Some("stage.summary.broken_relay"),
        (HopState::Broken, Hop::Delivery) => Some("stage.summary.broken_delivery"),
        (HopState::Closed, Hop::Submission) => Some("stage.summary.closed_submission"),
        (HopState::Closed, Hop::Relay) => Some("stage.summary.closed_relay"),
        (HopState::Closed, Hop::Delivery) => Some("stage.summary.closed_delivery"),
    });
    let fallen = [
        (Place::Provider, "stage.summary.fallen_provider"),
        (Place::Relay, "stage.summary.fallen_relay"),
        (Place::Mailboxes, "stage.summary.fallen_mailboxes"),
    ];
    let fallen = fallen.map(|(p, key)| (!snapshot.stations[p as usize].up).then_some(key));
    let mut said: Vec<String> = links
        .into_iter()
        .chain(fallen)
        .flatten()
        .map(|key| locale.t(key).to_owned())
        .collect();
    if said.is_empty() {
        said.push(locale.t("stage.summary.all_up").to_owned());
    }
    said.push(waiting(snapshot, locale));
    said.push(blocks(snapshot, locale));
    said.join(" ")
}

fn waiting(snapshot: &Snapshot, locale: &Locale) -> String {
    let l = &snapshot.ledger;
    let n = |dots: u32| locale.number(emails(snapshot, dots));
    if l.outbox + l.spooled_provider + l.spooled_relay == 0 {
        return locale.t("stage.empty").to_owned() + ".";
    }
    locale.fill(
        "stage.summary.waiting",
        &[
            ("outbox", &n(l.outbox)),
            ("provider", &n(l.spooled_provider)),
            ("relay", &n(l.spooled_relay)),
            ("limbo", &n(l.limbo)),
        ],
    )
}

fn blocks(snapshot: &Snapshot, locale: &Locale) -> String {
    let lit = lit(snapshot);
    let mine = lit
        .get(usize::from(snapshot.my_block))
        .copied()
        .unwrap_or(false);
    let key = if mine {
        "stage.summary.blocks_mine_open"
    } else {
        "stage.summary.blocks_mine_closed"
    };
    let open = locale.number(lit.iter().filter(|&&b| b).count() as f64);
    let total = locale.number(lit.len() as f64);
    locale.fill(key, &[("open", &open), ("total", &total)])
}
