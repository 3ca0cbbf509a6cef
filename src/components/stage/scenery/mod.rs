//! What stands still on the stage, as SVG under the dots: nodes, links, basins, the grid of mailboxes. Shape repeats
//! every colour: a broken link has a gap with torn ends, a closed one a bar with a bolt, a server that is down is tilted
//! and crossed out, a block without service is hollow with a stroke. Nothing here can be touched. Each piece is a
//! component with the few values it shows, so that only those are rendered again that have changed.

mod basin;
mod crowd;
mod mailboxes;
mod node;
mod pipe;

use super::facts::{blocks_served, level_y, rejects_all};
use basin::basin_shape;
use crowd::crowd_shape;
use limbo_picture::colouring::{ColourBy, Colouring};
use limbo_picture::crowd::Crowd;
use limbo_picture::layout::{Axis, Layout, Rect};
use limbo_picture::scale::Scale;
use limbo_picture::svg::{Path, tenths};
use limbo_picture::theme::Theme;
use limbo_player::Snapshot;
use limbo_sim::{Hop, Place};
use mailboxes::mailbox_grid;
use node::{Load, senders, server};
use pipe::pipe_shape;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Scenery`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct SceneryProps {
    pub layout: Rc<Layout>,
    pub scale: Scale,
    pub snapshot: Rc<Snapshot>,
    /// People at the mailboxes, if there are any.
    pub crowd: Option<Rc<Crowd>>,
    pub theme: Theme,
    /// What the colours of the dots say.
    pub colouring: Colouring,
    /// The id of the summary, which names the picture for those who do not see it.
    pub summary_id: &'static str,
}

/// Everything under the dots.
#[component]
pub(super) fn Scenery(props: &SceneryProps) -> Html {
    let (layout, snapshot) = (&props.layout, &props.snapshot);
    let pipe = |hop: Hop| {
        html! {
            { pipe_shape(layout.axis, *layout.pipe(hop), snapshot.hops[hop.index()], snapshot.rejects[hop.index()]) }
        }
    };
    let ledger = &snapshot.ledger;
    let waiting = [ledger.outbox, ledger.spooled_provider, ledger.spooled_relay];
    let basin = |(i, dots): (usize, u32)| {
        html! {
            { basin_shape(layout.axis, layout.basins[i], i == 0, dots > 0) }
        }
    };
    let server = |place: Place| {
        let station = &snapshot.stations[place as usize];
        // In the narrow layout the words that say that it is down, or rejects, stand where the load was.
        let bare = layout.axis == Axis::Down && (!station.up || rejects_all(snapshot, place));
        html! { { server(*layout.node(place), Load::of(station), bare) } }
    };
    let storage = &snapshot.stations[Place::Mailboxes as usize];
    let served = blocks_served(snapshot);
    // A block has a colour of its own where its mail has.
    let hues = (props.colouring.by == ColourBy::Group).then_some(props.theme);
    html! {
        <svg class="stage-back" width={tenths(layout.width)} height={tenths(layout.height)} role="img"
            aria-labelledby={props.summary_id}>
            { for Hop::ALL.map(pipe) }
            { grid_lines(layout, props.scale, snapshot.scenario.weight) }
            { for waiting.into_iter().enumerate().skip(usize::from(!layout.outbox)).map(basin) }
            if !layout.compact {
                { senders(*layout.node(Place::Senders)) }
            }
            { for [Place::Provider, Place::Relay].map(server) }
            { mailbox_grid(layout, Load::of(storage), &served, snapshot.my_block, hues) }
            if let Some(crowd) = &props.crowd {
                { crowd_shape(crowd, &served, snapshot.my_block, hues) }
            }
        </svg>
    }
}

/// A rectangle with rounded corners.
fn rect(class: &'static str, r: &Rect, radius: f32) -> Html {
    html! {
        <rect {class} x={tenths(r.x)} y={tenths(r.y)} width={tenths(r.w)} height={tenths(r.h)} rx={tenths(radius)} />
    }
}

/// A path.
fn path(class: &'static str, path: Path) -> Html {
    html! { <path {class} d={path.data()} /> }
}

/// Faint lines at the numbers of the scale, through the two basins of the limbo.
fn grid_lines(layout: &Rc<Layout>, scale: Scale, weight: u32) -> Html {
    let mut lines = Path::default();
    for dots in scale.ticks(weight).into_iter().skip(1) {
        for basin in &layout.basins[1..] {
            let y = level_y(basin, &scale, dots);
            lines = lines
                .move_to(basin.body.x, y)
                .line_to(basin.body.right(), y);
        }
    }
    path("stage-grid", lines)
}
