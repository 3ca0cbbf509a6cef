//! The stage of a telephone that has words under it: as [`super::down`], but so low that both are seen together. The rows
//! are as near to each other as a finger's buttons allow, the large number stands beside the senders as long as they keep
//! nothing back, and people stand in a low band at the foot, without words.

use super::{Axis, Basin, Layout, Node, Parts, Pipe, Rect, TOUCH, session_strip};

/// Around everything.
const EDGE: f32 = 8.0;
/// The height of a node, ems: its name, and a thin line of sessions.
const NODE_EM: f32 = 2.0;
/// The lengths of the pipes: the first as its button or the large number beside it asks, and beside the others mail piles
/// up.
#[inline(never)]
fn pipe_lengths(em: f32, room: f32) -> [f32; 3] {
    let lines = (caption_em(room) - CAPTION_EM) * em;
    let beside = TOUCH + 12.0 + lines;
    [(TOUCH + 2.0).max(2.9 * em) + lines, beside, beside]
}
/// The height of the grid of mailboxes, ems: more where the words over its bar and beside it need more lines.
fn grid_em(room: f32) -> f32 {
    if room > 1.0 { 5.6 } else { 3.9 }
}
/// The line below the grid, ems: the name of the mailboxes.
const BELOW_EM: f32 = 1.4;
/// The band in which people stand, ems.
const BAND_EM: f32 = 3.1;
/// The lines at the right of the grid, ems: they end with it, but for half an em.
fn facts_em(room: f32) -> f32 {
    grid_em(room) - 0.5
}
/// The caption of a basin, ems: one line, made smaller where it must be.
const CAPTION_EM: f32 = 1.35;

/// The same; letters that take more room than reckoned cannot be made smaller, and stand in two lines.
fn caption_em(room: f32) -> f32 {
    if room > 1.0 {
        2.0 * CAPTION_EM
    } else {
        CAPTION_EM
    }
}

/// How high the stage is (CSS pixels).
pub(super) fn height(em: f32, room: f32, readers: bool) -> f32 {
    let band = if readers { BAND_EM * em } else { 0.0 };
    2.0 * EDGE + row_y(3, em, room) + (grid_em(room) + BELOW_EM) * em + band
}

/// Where the row of a node begins, from the upper edge of the first (CSS pixels).
#[inline(never)]
fn row_y(i: usize, em: f32, room: f32) -> f32 {
    pipe_lengths(em, room)[..i]
        .iter()
        .map(|pipe| NODE_EM * em + pipe)
        .sum()
}

/// The stage at this width; `em` is the size of type.
pub(super) fn compact(width: f32, em: f32, room: f32, parts: Parts) -> Layout {
    // However much room letters take, the basins have more than half of it.
    let node_w = (width * 0.4)
        .max((8.4 * em).min(width * 0.45))
        .min(15.0 * em);
    let row = |i: usize| NODE_EM * em + pipe_lengths(em, room)[i];
    let node_y = [0, 1, 2].map(|i| EDGE + row_y(i, em, room));
    let upper = node_y.map(|y| node(Rect::new(EDGE, y, node_w, NODE_EM * em), em));
    let grid = Rect::new(EDGE, EDGE + row_y(3, em, room), node_w, grid_em(room) * em);
    let [senders, provider, relay] = upper;
    let right = Rect::new(
        EDGE + node_w + 12.0,
        0.0,
        width - 2.0 * EDGE - node_w - 12.0,
        0.0,
    );
    let nodes = [
        senders,
        provider,
        relay,
        mailboxes(grid, &right, em, room, parts),
    ];
    let pipes = [0, 1, 2].map(|i| pipe(&nodes[i].body, &nodes[i + 1].body, em));
    let basins = [0, 1, 2].map(|i| basin(&right, node_y[i], row(i), em, room));
    // Beside the senders, unless the outbox is there: then the number gives way to it, and stands beside the mailboxes.
    let beside_grid = Rect::new(right.x, grid.y, right.w, facts_em(room) * em);
    let (number, facts) = match parts.outbox {
        false => (
            Rect::new(right.x, EDGE, right.w, row(0) - 2.0),
            Some(beside_grid),
        ),
        true => (beside_grid, None),
    };
    let crowd = parts.readers.then(|| {
        let y = grid.bottom() + BELOW_EM * em;
        Rect::new(EDGE, y, width - 2.0 * EDGE, BAND_EM * em)
    });
    Layout {
        width,
        height: height(em, room, parts.readers),
        type_px: em,
        room,
        axis: Axis::Down,
        nodes,
        pipes,
        basins,
        number,
        facts,
        crowd,
        outbox: parts.outbox,
        compact: true,
        // Nothing is changed on a cover.
        handles: None,
    }
}

/// The node of the senders, the provider or the relay.
fn node(body: Rect, em: f32) -> Node {
    let inner = body.inset(4.0);
    Node {
        body,
        label: Rect::new(inner.x + 2.0, inner.y - 2.0, inner.w - 2.0, 1.3 * em),
        status: Rect::new(inner.x, inner.y, inner.w, 0.0),
        session_area: Rect::new(inner.x + 1.0, inner.bottom() - 6.0, inner.w - 2.0, 5.0),
        slots: 1,
    }
}

/// The node of the mailboxes, whose body is the grid of blocks; how they fare stands at its right, under the facts.
fn mailboxes(grid: Rect, right: &Rect, em: f32, room: f32, parts: Parts) -> Node {
    Node {
        body: grid,
        label: Rect::new(grid.x, grid.bottom() + 1.0, grid.w, 1.25 * em),
        status: Rect::new(right.x, grid.y + facts_em(room) * em, right.w, 1.9 * em),
        session_area: session_strip(&grid, parts),
        slots: 1,
    }
}

/// The basin in the row that begins at `y`.
fn basin(right: &Rect, y: f32, row: f32, em: f32, room: f32) -> Basin {
    let mouth = [right.x + right.w * 0.2, y + 5.0];
    let top = mouth[1] + 5.0;
    let caption_h = caption_em(room) * em;
    let bottom = y + row - caption_h - 4.0;
    Basin {
        body: Rect::new(right.x, top, right.w, bottom - top),
        tap: [right.x - 12.0, y + 5.0],
        mouth,
        caption: Rect::new(right.x, bottom + 2.0, right.w, caption_h),
        ticks: Rect::new(right.x, top, 0.0, bottom - top),
    }
}

fn pipe(from: &Rect, to: &Rect, em: f32) -> Pipe {
    let body = Rect::new(from.x + 8.0, from.bottom(), 26.0, to.y - from.bottom());
    let x = body.right() + 10.0;
    let w = (7.2 * em).min(from.right() - x).max(TOUCH);
    let handle = Rect::new(x, body.cy() - TOUCH / 2.0, w, TOUCH);
    Pipe {
        body,
        handle,
        stem: [body.right(), handle.cy(), handle.x, handle.cy()],
        // The button says enough here.
        word: Rect::new(x, handle.y, 0.0, 0.0),
    }
}
