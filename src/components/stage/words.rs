//! What the stage says in words: names, loads, counts, the scale, the large number, and the summary for
//! those who do not see it. A pure function of a snapshot and the language; nothing here can be touched.

use super::layout::{Axis, Layout, Rect};
use super::path::{css_box, tenths};
use super::scale::Scale;
use super::scenery::{lit, load, tick_y};
use crate::i18n::Locale;
use crate::markup::{el, text};
use limbo_player::Snapshot;
use limbo_sim::{Hop, HopState, Place};
use yew::Html;

/// Every label of the stage.
pub fn labels(layout: &Layout, scale: &Scale, snapshot: &Snapshot, locale: &Locale) -> Html {
    let nodes = PLACES
        .into_iter()
        .flat_map(|place| node_words(layout, snapshot, locale, place));
    let captions = PLACES[..3]
        .iter()
        .map(|&place| caption(layout, snapshot, locale, place));
    let mut all: Vec<Html> = nodes.chain(captions).collect();
    all.push(ticks(layout, scale, snapshot, locale));
    all.push(number(layout, snapshot, locale));
    el("div", &[], Vec::new(), all)
}

const PLACES: [Place; 4] = [
    Place::Senders,
    Place::Provider,
    Place::Relay,
    Place::Mailboxes,
];

/// A piece of text in a box of the layout.
fn boxed(class: &'static str, at: &Rect, inside: Vec<Html>) -> Html {
    let values = vec![class.into(), css_box(at).into()];
    el("div", &["class", "style"], values, inside)
}

/// A piece of text in an element of that class.
fn said(tag: &'static str, class: &'static str, words: String) -> Html {
    el(tag, &["class"], vec![class.into()], vec![text(words)])
}

/// A piece of text in an element of its own.
fn plain(words: String) -> Html {
    el("span", &[], Vec::new(), vec![text(words)])
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
fn node_words(layout: &Layout, snapshot: &Snapshot, locale: &Locale, place: Place) -> [Html; 2] {
    let node = layout.node(place);
    let station = &snapshot.stations[place as usize];
    let status = if let Some(back) = station.back_at.filter(|_| !station.up) {
        let time = locale.duration_short(back.since(snapshot.now));
        let text = locale.fill("stage.fallen", &[("time", &time)]);
        boxed("stage-status fallen", &node.status, vec![plain(text)])
    } else if refuses(snapshot, place) {
        let text = locale.t("stage.refuses").to_owned();
        boxed("stage-status refusing", &node.status, vec![plain(text)])
    } else if station.open_sessions > 0 && !in_body(layout, place) {
        let percent = locale.percent(f64::from(load(station)));
        let text = locale.fill("stage.load", &[("percent", &percent)]);
        boxed("stage-status", &node.status, vec![plain(text)])
    } else {
        Html::default()
    };
    let text = name(locale, place);
    let class = if in_body(layout, place) {
        "stage-label inside"
    } else {
        "stage-label"
    };
    [boxed(class, &node.label, vec![plain(text)]), status]
}

/// True while the door of a place refuses every message for good.
pub fn refuses(snapshot: &Snapshot, place: Place) -> bool {
    let door = (place as usize).checked_sub(1);
    door.is_some_and(|hop| snapshot.rejects[hop])
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
    let count = match dots {
        0 => String::new(),
        _ => locale.number(emails(snapshot, dots)),
    };
    let class = if dots > 0 {
        "stage-caption used"
    } else {
        "stage-caption"
    };
    let inside = vec![said("b", "", count), plain(locale.t(key).to_owned())];
    boxed(class, &basin.caption, inside)
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
    let ticks = all.map(|(at, value)| boxed("stage-tick", &at, vec![plain(number(value))]));
    el(
        "div",
        &["aria-hidden"],
        vec!["true".into()],
        ticks.collect(),
    )
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
    let blocks = vec![
        plain(locale.fill("stage.blocks_open", &[("open", &open), ("total", &total)])),
        said(
            "span",
            "stage-yours",
            locale.fill("stage.my_block", &[("n", &block)]),
        ),
    ];
    let figure = vec![
        el(
            "b",
            &["style"],
            vec![format!("font-size:{}px", tenths(size)).into()],
            vec![text(figure)],
        ),
        plain(locale.plural("stage.limbo", limbo, &[])),
    ];
    let class = if limbo > 0.0 {
        "stage-limbo used"
    } else {
        "stage-limbo"
    };
    let weight = f64::from(snapshot.scenario.weight);
    let mut inside = vec![
        el("p", &["class"], vec!["stage-blocks".into()], blocks),
        el("p", &["class"], vec![class.into()], figure),
    ];
    if let Some(age) = snapshot.oldest {
        let time = locale.duration_short(age);
        inside.push(said(
            "p",
            "stage-oldest",
            locale.fill("stage.oldest", &[("time", &time)]),
        ));
    }
    inside.push(said(
        "p",
        "stage-scale",
        locale.plural("stage.scale", weight, &[]),
    ));
    boxed("stage-number", at, inside)
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
    for place in PLACES.into_iter().filter(|&p| refuses(snapshot, p)) {
        let place = name(locale, place);
        said.push(locale.fill("stage.summary.refuses", &[("place", &place)]));
    }
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
