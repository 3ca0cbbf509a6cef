//! The narrow stage: senders at the top, mailboxes at the bottom, the basins beside the nodes.

use super::{
    Axis, Basin, CROWD_BAND_EM, CROWD_WORDS_EM, HandlePlaces, Layout, MARGIN, NUMBER_EM, Node,
    Parts, Pipe, Rect, TOUCH, caption_beside, handles_height, left_width, session_strip, short_row,
};

/// The left edge of the nodes.
const LEFT: f32 = 12.0;

/// The measures that nodes, pipes and basins share, CSS pixels.
struct Measures {
    em: f32,
    /// How many times their size the letters take.
    room: f32,
    node_w: f32,
    node_h: f32,
    /// The upper edges of the three upper nodes.
    node_y: [f32; 3],
    /// The lengths of the pipes below them, and their sum.
    pipe_l: [f32; 3],
    pipes: f32,
    basin_x: f32,
    basin_w: f32,
    ticks_w: f32,
}

/// The height of the two lines of words below the grid, ems.
const GRID_LABEL_EM: f32 = 3.9;

/// What the load of the mailboxes in people and in mail takes besides, ems: two lines.
const STATUS_MORE_EM: f32 = 2.2;

impl Measures {
    fn of(width: f32, height: f32, em: f32, room: f32, outbox: bool) -> Measures {
        let node_w = left_width(width, em);
        // A short stage gives up what its basins and its type can spare: the numbers of their scales first.
        // What captions take that are narrower for their letters than any that were reckoned with.
        let lines = short_row(width, em, room) - short_row(width, em, 1.0);
        let short = height < 224.0 + 27.0 * em + 9.0 * lines;
        let node_h = if short { 3.4 } else { 4.4 } * em;
        let spare = height - 2.0 * MARGIN - 3.0 * node_h - GRID_LABEL_EM * em;
        // The number below needs its lines; the first pipe is as short as its handle allows, since the basin
        // beside it is not the limbo's.
        let shortest = TOUCH + 6.0;
        let pipes = (spare * 0.68)
            .min(spare - NUMBER_EM * em)
            .max(3.0 * shortest)
            .min(420.0);
        let pipes = if short {
            3.0 * (short_row(width, em, room) - node_h)
        } else {
            pipes
        };
        let first = if !outbox {
            shortest
        } else if short {
            pipes / 3.0
        } else {
            shortest + lines + (pipes - 3.0 * shortest) * 0.1
        };
        let pipe_l = [first, (pipes - first) / 2.0, (pipes - first) / 2.0];
        let ticks_w = if short || (room > 1.0 && width < 26.0 * em) {
            0.0
        } else {
            2.9 * em
        };
        let basin_x = LEFT + node_w + ticks_w + 8.0;
        Measures {
            em,
            room,
            node_w,
            node_h,
            node_y: [
                MARGIN,
                MARGIN + node_h + first,
                MARGIN + 2.0 * node_h + first + pipe_l[1],
            ],
            pipe_l,
            pipes,
            basin_x,
            basin_w: width - 12.0 - basin_x,
            ticks_w,
        }
    }
}

/// The stage for a size at least as large as [`Layout::height_min`]; `em` is the size of type.
pub(super) fn down(width: f32, whole_height: f32, em: f32, room: f32, parts: Parts) -> Layout {
    let readers = parts.readers;
    // People stand at the foot; the rest of the stage is as without them.
    let band = if readers { CROWD_BAND_EM * em } else { 0.0 };
    let foot = match parts.handles {
        Some(_) => handles_height(false, em, room),
        None => 0.0,
    };
    let height = whole_height - band - foot;
    let m = Measures::of(width, height, em, room, parts.outbox);
    let grid_y = MARGIN + 3.0 * m.node_h + m.pipes;
    let [senders, provider, relay] = [0, 1, 2].map(|i| node(&m, i));
    let grid_h = height - MARGIN - GRID_LABEL_EM * em - grid_y;
    let grid = Rect::new(LEFT, grid_y, m.node_w, grid_h);
    let mut nodes = [senders, provider, relay, mailboxes(&m, grid, parts)];
    if readers {
        nodes[3].status.h += STATUS_MORE_EM * em;
    }
    let pipes = [0, 1, 2].map(|i| pipe(&nodes[i].body, &nodes[i + 1].body, em));
    let basins = [0, 1, 2].map(|i| basin(&m, i, &nodes[i].body));
    let number_x = LEFT + m.node_w + 14.0;
    let number = Rect::new(
        number_x,
        grid_y,
        width - 12.0 - number_x,
        height - MARGIN - grid_y,
    );
    let crowd = readers.then(|| {
        let words = CROWD_WORDS_EM * em;
        // The words beside the mailboxes may be a line longer than their load.
        let top = height - MARGIN + (STATUS_MORE_EM + 1.7) * em + 4.0;
        let bottom = height - MARGIN + band - words;
        Rect::new(LEFT, top, width - 2.0 * LEFT, bottom - top)
    });
    Layout {
        width,
        height: whole_height,
        type_px: em,
        room,
        axis: Axis::Down,
        nodes,
        pipes,
        basins,
        number,
        crowd,
        outbox: parts.outbox,
        compact: false,
        facts: None,
        handles: parts
            .handles
            .map(|_| HandlePlaces::at_foot(width, whole_height, em, room)),
    }
}

/// The node of the senders (0), the provider (1) or the relay (2).
fn node(m: &Measures, i: usize) -> Node {
    let body = Rect::new(LEFT, m.node_y[i], m.node_w, m.node_h);
    let inner = body.inset(6.0);
    let label = Rect::new(inner.x, inner.y, inner.w, 1.35 * m.em);
    Node {
        body,
        label,
        status: Rect::new(
            inner.x,
            label.bottom(),
            inner.w,
            inner.bottom() - label.bottom(),
        ),
        session_area: Rect::new(
            inner.x + 2.0,
            inner.bottom() - m.em,
            inner.w - 4.0,
            m.em - 2.0,
        ),
        slots: 1,
    }
}

/// The node of the mailboxes, whose body is the grid of blocks.
fn mailboxes(m: &Measures, grid: Rect, parts: Parts) -> Node {
    let below = grid.bottom() + 3.0;
    Node {
        body: grid,
        label: Rect::new(LEFT, below, m.node_w, 1.4 * m.em),
        status: Rect::new(LEFT, below + 1.4 * m.em, m.node_w, 2.2 * m.em),
        session_area: session_strip(&grid, parts),
        slots: 1,
    }
}

/// The basin beside a node and the pipe below it.
fn basin(m: &Measures, i: usize, node: &Rect) -> Basin {
    let caption_h = caption_beside(m.basin_w, m.em, m.room);
    let mouth = [m.basin_x + m.basin_w * 0.2, node.y + 10.0];
    let top = mouth[1] + 12.0;
    let bottom = node.y + m.node_h + m.pipe_l[i] - caption_h;
    let body = Rect::new(m.basin_x, top, m.basin_w, bottom - top);
    Basin {
        body,
        tap: [node.right(), node.y + 10.0],
        mouth,
        caption: Rect::new(m.basin_x, bottom + 3.0, m.basin_w, caption_h - 6.0),
        ticks: Rect::new(m.basin_x - m.ticks_w, top, m.ticks_w, body.h),
    }
}

fn pipe(from: &Rect, to: &Rect, em: f32) -> Pipe {
    let body = Rect::new(from.x + 10.0, from.bottom(), 30.0, to.y - from.bottom());
    let x = body.right() + 12.0;
    let w = (7.2 * em).min(from.right() - x).max(TOUCH);
    // The word on the state of the pipe stands over the button.
    let y = (body.cy() - TOUCH / 2.0 + 4.0).min(body.bottom() - TOUCH);
    let handle = Rect::new(x, y, w, TOUCH);
    Pipe {
        body,
        handle,
        stem: [body.right(), handle.cy(), handle.x, handle.cy()],
        word: Rect::new(x, handle.cy() - 15.0 - em, w, em),
    }
}
