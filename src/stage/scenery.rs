//! What stands still on the stage, as SVG under the dots: nodes, pipes, basins, the grid of mailboxes.
//! Shape repeats every colour: a cut pipe has a gap with torn ends, a shut door a bar with a bolt, a fallen
//! server is tilted and crossed out, a dark block hollow with a stroke. Nothing here can be touched.

use super::dots::DotGrid;
use super::layout::{Axis, Basin, Layout, Node, Pipe, Rect};
use super::path::Path;
use super::scale::Scale;
use super::theme::Theme;
use super::words::refuses;
use crate::markup::Svg;
use crate::player::Snapshot;
use limbo_sim::{Hop, HopState, Place, StationView};
use yew::Html;

/// Everything under the dots.
pub fn scenery(layout: &Layout, scale: &Scale, snapshot: &Snapshot, theme: Theme) -> Html {
    let ledger = &snapshot.ledger;
    let waiting = [ledger.outbox, ledger.spooled_provider, ledger.spooled_relay];
    let mut svg = Svg::default();
    for hop in Hop::ALL {
        pipe(
            &mut svg,
            layout,
            layout.pipe(hop),
            snapshot.hops[hop.index()],
            snapshot.rejects[hop.index()],
        );
    }
    grid_lines(&mut svg, layout, scale, snapshot.scenario.weight);
    for (i, dots) in waiting.into_iter().enumerate() {
        basin(&mut svg, layout, &layout.basins[i], dots > 0, i == 0);
    }
    senders(&mut svg, layout.node(Place::Senders));
    for place in [Place::Provider, Place::Relay] {
        server(&mut svg, layout, place, snapshot);
    }
    mailboxes(&mut svg, layout, snapshot, theme);
    svg.done()
}

/// A rectangle of the layout.
fn rect(svg: &mut Svg, class: &str, r: &Rect, round: f32) {
    let lengths = [
        ("x", r.x),
        ("y", r.y),
        ("width", r.w),
        ("height", r.h),
        ("rx", round),
    ];
    svg.shape(
        "rect",
        class,
        &lengths.map(|(name, v)| (name, f64::from(v))),
    );
}

fn path(svg: &mut Svg, class: &str, path: Path) {
    svg.path(class, &path.data());
}

/// A point of a pipe: `along` from 0 (its beginning) to 1, `across` from -1 (left or upper wall) to 1.
fn in_pipe(axis: Axis, body: &Rect, along: f32, across: f32) -> (f32, f32) {
    match axis {
        Axis::Across => (body.x + body.w * along, body.cy() + across * body.h / 2.0),
        Axis::Down => (body.cx() + across * body.w / 2.0, body.y + body.h * along),
    }
}

fn pipe(svg: &mut Svg, layout: &Layout, pipe: &Pipe, state: HopState, rejects: bool) {
    let length = pipe.body.w.max(pipe.body.h);
    let at = |along: f32, across: f32| in_pipe(layout.axis, &pipe.body, along, across);
    let line = |p: Path, along: f32, across: f32| {
        let (x, y) = at(along, across);
        p.line(x, y)
    };
    let go = |along: f32, across: f32| {
        let (x, y) = at(along, across);
        Path::default().go(x, y)
    };
    let [x1, y1, x2, y2] = pipe.stem;
    if state == HopState::Broken {
        // Two ends, torn open, with nothing between them.
        let (gap, tooth) = (13.0 / length, 7.0 / length);
        let torn = |wall: f32, from: f32, edge: f32, tooth: f32| {
            let p = line(go(from, wall), edge, wall);
            let p = line(p, edge + tooth, wall * 0.45);
            let p = line(p, edge - tooth * 0.3, 0.0);
            let p = line(p, edge + tooth, -wall * 0.5);
            line(line(p, edge, -wall), from, -wall)
        };
        path(svg, "stage-pipe broken", torn(-1.0, 0.0, 0.5 - gap, tooth));
        path(svg, "stage-pipe broken", torn(-1.0, 1.0, 0.5 + gap, -tooth));
        return;
    }
    rect(svg, "stage-pipe-inside", &pipe.body, 0.0);
    path(svg, "stage-pipe", line(go(0.0, -1.0), 1.0, -1.0));
    path(svg, "stage-pipe", line(go(0.0, 1.0), 1.0, 1.0));
    path(svg, "stage-stem", Path::default().go(x1, y1).line(x2, y2));
    if state == HopState::Closed || rejects {
        let (inner, outer) = (1.0 - 9.0 / length, 1.0);
        let leaf = line(go(inner, -1.35), outer, -1.35);
        let leaf = line(line(leaf, outer, 1.35), inner, 1.35).close();
        path(svg, "stage-door", leaf);
        if state == HopState::Closed {
            let bolt = line(go(inner - 9.0 / length, 0.0), outer - 2.0 / length, 0.0);
            path(svg, "stage-bolt", bolt);
        } else {
            // What comes is turned back: an arrow away from the door.
            let (tip, barb) = (inner - 26.0 / length, inner - 17.0 / length);
            let shaft = line(go(inner, 0.0), tip, 0.0);
            let (x, y) = at(barb, -0.55);
            let head = line(line(shaft.go(x, y), tip, 0.0), barb, 0.55);
            path(svg, "stage-bolt", head);
        }
    }
}

/// Faint lines at the ticks, through the two basins of the limbo.
fn grid_lines(svg: &mut Svg, layout: &Layout, scale: &Scale, weight: u32) {
    let mut lines = Path::default();
    for value in scale.ticks(weight).into_iter().skip(1) {
        for basin in &layout.basins[1..] {
            let y = tick_y(basin, scale, value);
            lines = lines.go(basin.body.x, y).line(basin.body.right(), y);
        }
    }
    path(svg, "stage-grid", lines);
}

/// The height at which a number of dots stands in a basin.
pub fn tick_y(basin: &Basin, scale: &Scale, value: f32) -> f32 {
    DotGrid::of(basin, scale).level(value)
}

fn basin(svg: &mut Svg, layout: &Layout, basin: &Basin, used: bool, outbox: bool) {
    let (b, r) = (&basin.body, 12.0_f32.min(basin.body.w / 4.0));
    let wall = Path::default()
        .go(b.x, b.y)
        .line(b.x, b.bottom() - r)
        .bend(b.x, b.bottom(), b.x + r, b.bottom())
        .line(b.right() - r, b.bottom())
        .bend(b.right(), b.bottom(), b.right(), b.bottom() - r)
        .line(b.right(), b.y);
    let ([tx, ty], [mx, my]) = (basin.tap, basin.mouth);
    let spout = match layout.axis {
        Axis::Across => {
            let side = |s: f32, p: Path| {
                p.go(tx + s * 20.0, ty).curve(
                    [tx + s * 19.0, ty + 9.0],
                    [mx + s * 9.0, my - 8.0],
                    [mx + s * 8.0, my + 2.0],
                )
            };
            side(1.0, side(-1.0, Path::default()))
        }
        Axis::Down => {
            let pipe = |s: f32, p: Path| {
                p.go(tx, ty - 6.0 * s).line(mx, ty - 6.0 * s).bend(
                    mx + 6.0 + 6.0 * s,
                    ty - 6.0 * s,
                    mx + 6.0 * s,
                    my + 8.0,
                )
            };
            pipe(-1.0, pipe(1.0, Path::default()))
        }
    };
    let class = match (outbox, used) {
        (true, true) => "stage-basin outbox used",
        (true, false) => "stage-basin outbox",
        (false, true) => "stage-basin used",
        (false, false) => "stage-basin",
    };
    rect(svg, "stage-basin-inside", b, r);
    path(svg, "stage-spout", spout);
    path(svg, class, wall);
}

/// People who write: rows of heads and shoulders.
fn senders(svg: &mut Svg, node: &Node) {
    rect(svg, "stage-node", &node.body, 14.0);
    let room = &node.session_area;
    let size = (room.h / 3.0).clamp(11.0, 24.0);
    let step = (size * 1.55, size * 1.3);
    let (columns, rows) = (
        (room.w / step.0).max(1.0) as u32,
        (room.h / step.1).max(1.0) as u32,
    );
    let left = room.cx() - columns as f32 * step.0 / 2.0;
    let top = room.cy() - rows as f32 * step.1 / 2.0;
    let mut shoulders = Path::default();
    for i in 0..columns * rows {
        let (cx, y) = (
            left + ((i % columns) as f32 + 0.5) * step.0,
            top + (i / columns) as f32 * step.1 + size * 0.1,
        );
        let head = [("cx", cx), ("cy", y + size * 0.25), ("r", size * 0.22)];
        svg.shape(
            "circle",
            "stage-people",
            &head.map(|(name, v)| (name, f64::from(v))),
        );
        let (foot, wide) = (y + size, size * 0.42);
        shoulders = shoulders
            .go(cx - wide, foot)
            .bend(cx - wide, foot - size * 0.48, cx, foot - size * 0.48)
            .bend(cx + wide, foot - size * 0.48, cx + wide, foot)
            .close();
    }
    path(svg, "stage-people", shoulders);
}

/// How full a station's room is, 0.0 to 1.0: sessions against what it bears, or busy workers.
pub fn load(station: &StationView) -> f32 {
    let share = match station.sessions_max {
        Some(max) => station.open_sessions as f32 / max.max(1) as f32,
        None => station.busy as f32 / station.workers.max(1) as f32,
    };
    share.clamp(0.0, 1.0)
}

fn server(svg: &mut Svg, layout: &Layout, place: Place, snapshot: &Snapshot) {
    let station = &snapshot.stations[place as usize];
    let refuses = refuses(snapshot, place);
    let node = layout.node(place);
    open_node(svg, station.up);
    rect(svg, "stage-node", &node.body, 14.0);
    // On a narrow screen the words about the fall, or the refusal, stand where the load was.
    if (station.up && !refuses) || layout.axis == Axis::Across {
        slots(svg, node, station);
        cross(svg, node, station.up);
    }
    svg.close("g");
}

/// A fallen server stands askew: the style sheet turns it.
fn open_node(svg: &mut Svg, up: bool) {
    svg.open("g", if up { "" } else { "stage-fallen" }, &[]);
}

fn cross(svg: &mut Svg, node: &Node, up: bool) {
    if up {
        return;
    }
    let body = &node.body;
    let r = (body.h.min(body.w) * 0.26).min(30.0);
    let (x, y) = (body.cx(), body.cy());
    let down = Path::default().go(x - r, y - r).line(x + r, y + r);
    path(svg, "stage-cross", down.go(x + r, y - r).line(x - r, y + r));
}

/// The room's slots, filled from the lowest upwards.
fn slots(svg: &mut Svg, node: &Node, station: &StationView) {
    let share = load(station);
    // A room without a limit cannot be too full.
    let high = share > 0.85 && station.sessions_max.is_some();
    let class = if high {
        "stage-load high"
    } else {
        "stage-load"
    };
    for i in 0..node.slots {
        let slot = node.slot(i);
        let below = f32::from(node.slots - 1 - i);
        let full = (share * f32::from(node.slots) - below).clamp(0.0, 1.0);
        let level = Rect::new(slot.x, slot.y, slot.w * full, slot.h);
        rect(svg, "stage-slot", &slot, 3.0);
        rect(svg, class, &level, 3.0);
    }
}

/// True for each block whose mailboxes get their mail now.
pub fn lit(snapshot: &Snapshot) -> Vec<bool> {
    let reachable = snapshot.hops[Hop::Delivery.index()] == HopState::Up
        && snapshot.stations[Place::Mailboxes as usize].up;
    snapshot
        .blocks
        .iter()
        .map(|b| b.open && reachable)
        .collect()
}

/// Where each of `n` blocks stands: as near to squares as the space allows, in full rows if it can be.
fn cells(space: &Rect, n: usize) -> impl Fn(usize) -> Rect + use<> {
    let n = n.max(1);
    let side = |columns: usize| {
        let rows = n.div_ceil(columns);
        // A last row with holes in it costs as much as it leaves empty.
        let filled = n as f32 / (columns * rows) as f32;
        (space.w / columns as f32).min(space.h / rows as f32 * 1.3) * filled
    };
    let columns = (1..=n)
        .max_by(|&a, &b| side(a).total_cmp(&side(b)))
        .unwrap_or(1);
    let (w, h) = (
        space.w / columns as f32,
        space.h / n.div_ceil(columns) as f32,
    );
    let gap = (w.min(h) * 0.08).min(3.0);
    let (x, y) = (space.x, space.y);
    move |i| {
        Rect::new(
            x + (i % columns) as f32 * w,
            y + (i / columns) as f32 * h,
            w,
            h,
        )
        .inset(gap)
    }
}

fn mailboxes(svg: &mut Svg, layout: &Layout, snapshot: &Snapshot, theme: Theme) {
    let node = layout.node(Place::Mailboxes);
    let station = &snapshot.stations[Place::Mailboxes as usize];
    let lit = lit(snapshot);
    let at = cells(&layout.cells(), lit.len());
    let blocks = lit.len() as u16;
    // Few blocks have a hue each; many share thirty.
    let hues = blocks.clamp(1, 30);
    let mut bright = vec![Path::default(); usize::from(hues)];
    let (mut dark, mut flaps) = (Path::default(), Path::default());
    for (i, &lit) in lit.iter().enumerate() {
        let cell = at(i);
        if lit {
            let hue = i * usize::from(hues) / usize::from(blocks);
            bright[hue] = core::mem::take(&mut bright[hue]).rect(&cell);
            flaps = flap(flaps, &cell);
        } else {
            dark = dark
                .rect(&cell)
                .go(cell.x, cell.bottom())
                .line(cell.right(), cell.y);
        }
    }
    open_node(svg, station.up);
    for (hue, cells) in (0..hues).zip(bright) {
        let colour = theme.palette().block(hue, hues);
        svg.tinted("stage-lit", colour, &cells.data());
    }
    path(svg, "stage-flap", flaps);
    path(svg, "stage-dark", dark);
    slots(svg, node, station);
    if blocks > 0 {
        rect(
            svg,
            "stage-mine",
            &at(usize::from(snapshot.my_block)).inset(-2.5),
            4.0,
        );
    }
    cross(svg, node, station.up);
    svg.close("g");
}

/// The flap of a letter on a lit mailbox, where there is room for it.
fn flap(path: Path, cell: &Rect) -> Path {
    if cell.h < 14.0 {
        return path;
    }
    path.go(cell.x, cell.y)
        .line(cell.cx(), cell.cy())
        .line(cell.right(), cell.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_any_number_stand_inside_their_space() {
        let space = Rect::new(10.0, 20.0, 160.0, 70.0);
        for n in [1, 2, 7, 12, 60, 1000] {
            let at = cells(&space, n);
            for i in 0..n {
                let c = at(i);
                assert!(
                    c.x >= space.x && c.right() <= space.right() + 0.01,
                    "{n}: {c:?}"
                );
                assert!(
                    c.y >= space.y && c.bottom() <= space.bottom() + 0.01,
                    "{n}: {c:?}"
                );
                assert!(c.w > 1.0 && c.h > 1.0, "{n}: {c:?}");
            }
        }
    }
}
