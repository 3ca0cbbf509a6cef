//! The stage as a person reads and touches it: scenery in SVG, the canvas for the dots, and over them the
//! labels and the handles in HTML. Drawn from a snapshot a few times a second, never once a frame.

use super::layout::{Axis, Layout};
use super::path::{css_box, tenths};
use super::scale::Scale;
use super::scenery::scenery;
use super::seek::{Seeking, by_keys, hovered, touched};
use super::theme::Theme;
use super::words::{labels, summary};
use crate::locale::Locale;
use crate::player::{Action, Snapshot};
use limbo_sim::{Hop, HopState, Ledger, Plan};
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
    /// Whoever looks for messages under a pointer or by the arrow keys; nobody on a stage that is only looked at.
    #[prop_or_default]
    pub seek: Option<Callback<Seeking>>,
    /// Where two stages stand side by side. Such a stage is only looked at: its links have no handles.
    #[prop_or_default]
    pub twin: Option<Twin>,
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
#[component]
pub fn Stage(props: &StageProps) -> Html {
    let layout = Layout::new(
        props.width as f32,
        props.height as f32,
        props.theme.type_px(),
    );
    let (snapshot, locale) = (&*props.snapshot, &props.locale);
    let most = props.twin.map_or(snapshot.ledger, |twin| twin.most);
    let scale = Scale::of(&snapshot.series, &most, &layout);
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
    let summary_id = props.twin.map_or("stage-summary", |twin| twin.id);
    let handles = match props.twin {
        Some(_) => Html::default(),
        None => Hop::ALL
            .map(|hop| handle(&layout, props, hop))
            .into_iter()
            .collect(),
    };
    let seek = props.seek.as_ref();
    html! {
        <div {class} {style} onclick={seek.map(touched)} onpointermove={seek.map(hovered)}
            onpointerleave={seek.map(|seek| seek.reform(|_| Seeking::Hover(None)))}>
            <svg class="stage-back" {width} {height} role="img" aria-labelledby={summary_id}>
                { scenery(&layout, &scale, snapshot, props.theme) }
            </svg>
            <canvas class="stage-dots" ref={props.canvas.clone()} aria-hidden="true" />
            <div class="stage-front">
                { labels(&layout, &scale, snapshot, locale) }
                { handles }
            </div>
            { seek.map(|seek| by_keys(locale, seek)) }
            <p id={summary_id} class="visually-hidden">{ summary(snapshot, locale) }</p>
        </div>
    }
}

/// The button in the middle of a link.
fn handle(layout: &Layout, props: &StageProps, hop: Hop) -> Html {
    let state = props.snapshot.hops[hop.index()];
    // A door that refuses everything is mended like a shut one.
    let shown = match state {
        HopState::Up if props.snapshot.rejects[hop.index()] => HopState::Closed,
        state => state,
    };
    let (text, label) = handle_keys(hop, shown);
    let action = match shown {
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
        <button {id} class="stage-handle" type="button" data-state={shown.name()} style={css_box(at)}
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
