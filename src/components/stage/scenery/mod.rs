//! What stands still on the stage, as SVG under the dots: nodes, links, basins, the grid of mailboxes. Shape repeats
//! every colour: a broken link has a gap with torn ends, a closed one a bar with a bolt, a server that is down is tilted
//! and crossed out, a block without service is hollow with a stroke. Nothing here can be touched. Each piece is a
//! component with the few values it shows, so that only those are rendered again that have changed.

mod basin;
mod mailboxes;
mod node;
mod pipe;

use super::facts::{blocks_served, level_y, rejects_all};
use basin::BasinShape;
use limbo_picture::layout::{Axis, Layout, Rect};
use limbo_picture::scale::Scale;
use limbo_picture::svg::{Path, tenths};
use limbo_picture::theme::Theme;
use limbo_player::Snapshot;
use limbo_sim::{Hop, Place};
use mailboxes::MailboxGrid;
use node::{Load, Senders, Server};
use pipe::PipeShape;
use std::rc::Rc;
use yew::prelude::*;

/// Properties of [`Scenery`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct SceneryProps {
    pub layout: Rc<Layout>,
    pub scale: Scale,
    pub snapshot: Rc<Snapshot>,
    pub theme: Theme,
    /// The id of the summary, which names the picture for those who do not see it.
    pub summary_id: &'static str,
}

/// Everything under the dots.
#[component]
pub(super) fn Scenery(props: &SceneryProps) -> Html {
    let (layout, snapshot) = (&props.layout, &props.snapshot);
    let pipe = |hop: Hop| {
        html! {
            <PipeShape axis={layout.axis} pipe={*layout.pipe(hop)} state={snapshot.hops[hop.index()]}
                rejects={snapshot.rejects[hop.index()]} />
        }
    };
    let ledger = &snapshot.ledger;
    let waiting = [ledger.outbox, ledger.spooled_provider, ledger.spooled_relay];
    let basin = |(i, dots): (usize, u32)| {
        html! {
            <BasinShape axis={layout.axis} basin={layout.basins[i]} outbox={i == 0} used={dots > 0} />
        }
    };
    let server = |place: Place| {
        let station = &snapshot.stations[place as usize];
        // In the narrow layout the words that say that it is down, or rejects, stand where the load was.
        let bare = layout.axis == Axis::Down && (!station.up || rejects_all(snapshot, place));
        html! { <Server node={*layout.node(place)} load={Load::of(station)} {bare} /> }
    };
    let storage = &snapshot.stations[Place::Mailboxes as usize];
    html! {
        <svg class="stage-back" width={tenths(layout.width)} height={tenths(layout.height)} role="img"
            aria-labelledby={props.summary_id}>
            { for Hop::ALL.map(pipe) }
            <GridLines layout={layout.clone()} scale={props.scale} weight={snapshot.scenario.weight} />
            { for waiting.into_iter().enumerate().map(basin) }
            <Senders node={*layout.node(Place::Senders)} />
            { for [Place::Provider, Place::Relay].map(server) }
            <MailboxGrid node={*layout.node(Place::Mailboxes)} cells={layout.cells()} load={Load::of(storage)}
                served={blocks_served(snapshot)} mine={snapshot.my_block} theme={props.theme} />
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

#[derive(Clone, PartialEq, Properties)]
struct GridLinesProps {
    layout: Rc<Layout>,
    scale: Scale,
    /// E-mails that a dot stands for.
    weight: u32,
}

/// Faint lines at the numbers of the scale, through the two basins of the limbo.
#[component]
fn GridLines(props: &GridLinesProps) -> Html {
    let mut lines = Path::default();
    for dots in props.scale.ticks(props.weight).into_iter().skip(1) {
        for basin in &props.layout.basins[1..] {
            let y = level_y(basin, &props.scale, dots);
            lines = lines
                .move_to(basin.body.x, y)
                .line_to(basin.body.right(), y);
        }
    }
    path("stage-grid", lines)
}
