//! The senders and the servers.

use super::super::facts;
use super::{path, rect};
use limbo_picture::layout::{Node, Rect};
use limbo_picture::svg::{Path, tenths};
use limbo_sim::StationView;
use yew::prelude::*;

/// People who write: rows of heads and shoulders.
pub(super) fn senders(node: Node) -> Html {
    let room = &node.session_area;
    let size = (room.h / 3.0).clamp(11.0, 24.0);
    let step = (size * 1.55, size * 1.3);
    let columns = (room.w / step.0).max(1.0) as u32;
    let rows = (room.h / step.1).max(1.0) as u32;
    let left = room.cx() - columns as f32 * step.0 / 2.0;
    let top = room.cy() - rows as f32 * step.1 / 2.0;
    let people = (0..columns * rows).map(|i| {
        let x = left + ((i % columns) as f32 + 0.5) * step.0;
        let y = top + (i / columns) as f32 * step.1 + size * 0.1;
        (x, y)
    });
    let head = |(x, y): (f32, f32)| {
        html! {
            <circle class="stage-people" cx={tenths(x)} cy={tenths(y + size * 0.25)} r={tenths(size * 0.22)} />
        }
    };
    let shoulders = people
        .clone()
        .fold(Path::default(), |path, at| shoulders(path, at, size));
    html! {
        <>
            { rect("stage-node", &node.body, 14.0) }
            { for people.map(head) }
            { path("stage-people", shoulders) }
        </>
    }
}

/// Adds a pair of shoulders under a head.
fn shoulders(path: Path, (x, y): (f32, f32), size: f32) -> Path {
    let (foot, half) = (y + size, size * 0.42);
    let neck = foot - size * 0.48;
    path.move_to(x - half, foot)
        .quadratic_to((x - half, neck), (x, neck))
        .quadratic_to((x + half, neck), (x + half, foot))
        .close()
}

/// How a server fares.
#[derive(Clone, Copy, PartialEq)]
pub(super) struct Load {
    /// How busy it is, 0 to 1.
    share: f32,
    /// The part of that which readers take.
    readers: f32,
    /// Whether there is a mark at which it falls.
    pub limited: bool,
    /// Whether that is too much. A server without a limit of sessions is never too busy.
    high: bool,
    /// Whether it runs.
    pub up: bool,
}

impl Load {
    /// The load from which a server is drawn as too busy.
    const HIGH: f32 = 0.85;

    pub fn of(station: &StationView) -> Load {
        let share = facts::load(station);
        Load {
            share,
            readers: facts::shares(station)[1],
            limited: station.sessions_max.is_some(),
            high: share > Load::HIGH && station.sessions_max.is_some(),
            up: station.up,
        }
    }
}

/// A server.
pub(super) fn server(node: Node, load: Load, bare: bool) -> Html {
    let (node, load) = (&node, &load);
    html! {
        <g class={tilt(load.up)}>
            { rect("stage-node", &node.body, 14.0) }
            if !bare {
                { slots(node, load) }
                { cross(node, load.up) }
            }
        </g>
    }
}

/// The class by which the style sheet tilts what is down.
pub(super) fn tilt(up: bool) -> Option<&'static str> {
    (!up).then_some("stage-crashed")
}

/// The slots of a node, filled from the lowest upwards.
pub(super) fn slots(node: &Node, load: &Load) -> Html {
    let class = if load.high {
        "stage-load high"
    } else {
        "stage-load"
    };
    let slot = |i: u8| {
        let slot = node.slot(i);
        let below = f32::from(node.slots - 1 - i);
        let full = (load.share * f32::from(node.slots) - below).clamp(0.0, 1.0);
        let level = Rect::new(slot.x, slot.y, slot.w * full, slot.h);
        // Readers stand on the right of the deliveries.
        let of_readers = (slot.w * load.readers).min(level.w);
        let people = Rect::new(level.right() - of_readers, slot.y, of_readers, slot.h);
        html! {
            <>
                { rect("stage-slot", &slot, 3.0) }
                { rect(class, &level, 3.0) }
                if of_readers > 0.0 {
                    { rect("stage-load-people", &people, 3.0) }
                }
            </>
        }
    };
    (0..node.slots).map(slot).collect()
}

/// The cross over a server that is down.
pub(super) fn cross(node: &Node, up: bool) -> Html {
    if up {
        return Html::default();
    }
    let body = &node.body;
    let r = (body.h.min(body.w) * 0.26).min(30.0);
    let (x, y) = (body.cx(), body.cy());
    let strokes = Path::polyline([(x - r, y - r), (x + r, y + r)])
        .then(&Path::polyline([(x + r, y - r), (x - r, y + r)]));
    path("stage-cross", strokes)
}
