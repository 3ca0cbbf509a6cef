//! The stage as a person reads and touches it: scenery in SVG, the canvas for the dots, and over them the
//! labels and the handles in HTML. Drawn from a snapshot a few times a second, never once a frame.

use super::layout::{Axis, Layout};
use super::path::{css_box, tenths};
use super::scale::Scale;
use super::scenery::scenery;
use super::seek::{by_keys, hovered, left, touched};
use super::theme::Theme;
use super::words::{labels, summary};
use crate::i18n::Locale;
use crate::markup::{On, button, classed, el, hear, tag, text, value, words};
use crate::message::PickInput;
use limbo_player::{Action, Snapshot};
use limbo_sim::{Hop, HopState, Ledger, Plan};
use yew::prelude::*;
use yew::virtual_dom::VTag;

/// What the stage is drawn from.
pub struct Showing<'a> {
    /// The world at an instant.
    pub snapshot: &'a Snapshot,
    /// Words and numbers.
    pub locale: &'a Locale,
    /// Width in CSS pixels.
    pub width: f64,
    /// Height in CSS pixels.
    pub height: f64,
    /// How the page is lit.
    pub theme: Theme,
    /// Where the painter finds the canvas.
    pub canvas: &'a NodeRef,
    /// What is done with it.
    pub by: By<'a>,
}

/// What is done with a stage.
pub enum By<'a> {
    /// A viewer cuts and mends its links and looks for messages.
    Hand {
        /// How the waiting mail is let go when a link is mended.
        plan: Plan,
        /// What the viewer did.
        act: &'a Callback<Action>,
        /// Whoever looks for messages under a pointer or by the arrow keys.
        seek: &'a Callback<PickInput>,
    },
    /// It is only looked at: one of two, side by side.
    Eye(Twin),
}

/// What a stage must know of the one beside it.
#[derive(Clone, Copy, PartialEq)]
pub struct Twin {
    /// Tells this one's summary from the other's.
    pub id: &'static str,
    /// The most that has waited on either: both have one scale.
    pub most: Ledger,
}

/// The stage.
pub fn stage(showing: &Showing) -> Html {
    let (snapshot, locale) = (showing.snapshot, showing.locale);
    let layout = Layout::new(
        showing.width as f32,
        showing.height as f32,
        showing.theme.type_px(),
    );
    let (most, summary_id) = match showing.by {
        By::Hand { .. } => (snapshot.ledger, "stage-summary"),
        By::Eye(twin) => (twin.most, twin.id),
    };
    let scale = Scale::of(&snapshot.series, &most, &layout);
    let back = scenery(&layout, &scale, snapshot, showing.theme);
    let canvas = [Some("stage-dots".into()), Some("true".into())];
    let mut canvas = tag("canvas", &["class", "aria-hidden"], canvas.into(), vec![]);
    canvas.node_ref = showing.canvas.clone();
    let (handles, keys) = match &showing.by {
        By::Hand { plan, act, seek } => {
            let handle = |hop| handle(&layout, showing, *plan, act, hop);
            (Hop::ALL.map(handle).into(), by_keys(locale, seek))
        }
        By::Eye(_) => (Vec::new(), Html::default()),
    };
    let labels = labels(&layout, &scale, snapshot, locale);
    let handles = handles.into_iter().collect();
    let inside = vec![
        picture(&layout, summary_id, back),
        canvas.into(),
        classed("div", "stage-front", vec![labels, handles]),
        keys,
        el(
            "p",
            &["id", "class"],
            vec![summary_id.into(), "visually-hidden".into()],
            vec![text(summary(snapshot, locale))],
        ),
    ];
    let mut stage = outside(&layout, inside);
    if let By::Hand { seek, .. } = showing.by {
        hear(&mut stage, On::Click, touched(seek));
        hear(&mut stage, On::PointerMove, hovered(seek));
        hear(&mut stage, On::PointerLeave, left(seek));
    }
    stage.into()
}

/// What everything of the stage stands in.
fn outside(layout: &Layout, inside: Vec<Html>) -> VTag {
    let class = match layout.axis {
        Axis::Across => "stage across",
        Axis::Down => "stage down",
    };
    let style = [
        "width:",
        &tenths(layout.width),
        "px;height:",
        &tenths(layout.height),
        "px;font-size:",
        &tenths(layout.type_px),
        "px",
    ]
    .concat();
    let values = vec![Some(class.into()), Some(style.into())];
    tag("div", &["class", "style"], values, inside)
}

/// What stands under the dots: for who does not see it, the summary of that id.
fn picture(layout: &Layout, summary_id: &'static str, back: Html) -> Html {
    let values = vec![
        "stage-back".into(),
        tenths(layout.width).into(),
        tenths(layout.height).into(),
        "img".into(),
        summary_id.into(),
    ];
    let keys = &["class", "width", "height", "role", "aria-labelledby"];
    el("svg", keys, values, vec![back])
}

/// The button in the middle of a link.
fn handle(
    layout: &Layout,
    showing: &Showing,
    plan: Plan,
    act: &Callback<Action>,
    hop: Hop,
) -> Html {
    let (snapshot, locale) = (showing.snapshot, showing.locale);
    // A door that refuses everything is mended like a shut one.
    let shown = match snapshot.hops[hop.index()] {
        HopState::Up if snapshot.rejects[hop.index()] => HopState::Closed,
        state => state,
    };
    let (short, label) = handle_keys(hop, shown);
    let press = act.reform(move |_: Event| match shown {
        HopState::Up => Action::Cut(hop),
        HopState::Broken | HopState::Closed => Action::Mend(hop, plan),
    });
    let id = match hop {
        Hop::Submission => "handle-submission",
        Hop::Relay => "handle-relay",
        Hop::Delivery => "handle-delivery",
    };
    let values = vec![
        Some(id.into()),
        Some("stage-handle".into()),
        Some("button".into()),
        Some(shown.name().into()),
        Some(css_box(&layout.pipe(hop).handle).into()),
        Some(value(locale.t(label))),
    ];
    let keys = &["id", "class", "type", "data-state", "style", "aria-label"];
    let inside = el("span", &[], vec![], vec![words(locale.t(short))]);
    button(keys, values, press, vec![inside])
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
