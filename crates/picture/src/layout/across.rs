//! The wide stage: senders on the left, mailboxes on the right, the basins below.

use super::handles::HandleRoom;
use super::{
    Axis, Basin, HandlePlaces, Layout, MARGIN, Node, Parts, Pipe, Rect, SIDE, TOUCH, more_lines_em,
    session_strip,
};

/// The measures that nodes, pipes and basins share, CSS pixels.
struct Measures {
    height: f32,
    em: f32,
    node_w: f32,
    node_h: f32,
    node_y: f32,
    /// Between two nodes.
    gap: f32,
    status_h: f32,
    /// What the handles take of the height: over the nodes, between the pipes and the basins, and at the foot.
    room: HandleRoom,
    /// Whether the outbox is shown.
    outbox: bool,
}

impl Measures {
    /// From the left edge of one node to that of the next.
    fn pitch(&self) -> f32 {
        self.node_w + self.gap
    }

    /// The width of the basins under the servers: where there is no outbox, its room is theirs.
    fn basin_w(&self) -> f32 {
        if self.outbox {
            return self.pitch() - 14.0;
        }
        (self.basins_end() - MARGIN - self.ticks_w() - 14.0) / 2.0
    }

    /// Where the last basin ends.
    fn basins_end(&self) -> f32 {
        MARGIN + 2.0 * self.pitch() + self.node_w / 2.0 + self.pitch() / 2.0 - 7.0
    }

    /// The width of the numbers of the scale.
    fn ticks_w(&self) -> f32 {
        3.4 * self.em
    }

    /// The height of a basin's caption: more lines where it is narrow.
    fn caption_h(&self) -> f32 {
        let basin_w = self.basin_w();
        self.em
            * if basin_w < 15.0 * self.em {
                4.2
            } else if basin_w < 20.0 * self.em {
                3.6
            } else {
                3.2
            }
    }
}

/// The stage for a size at least as large as [`Layout::height_min`]; `em` is the size of type.
pub(super) fn across(width: f32, height: f32, em: f32, type_room: f32, parts: Parts) -> Layout {
    let node_w = (width * 0.11).max(6.2 * em).min(12.0 * em);
    let grid_w = (width * 0.18).max(9.0 * em).min(22.0 * em);
    let gap = (width - 2.0 * MARGIN - 3.0 * node_w - grid_w) / 3.0;
    let narrow = node_w + gap < 14.0 * em;
    // The load of the mailboxes in people and in mail takes three lines.
    let lines = match (parts.readers, narrow) {
        (true, _) => 3.0,
        (false, true) => 2.0,
        (false, false) => 1.0,
    };
    let status_h = 1.25 * em * lines;
    let pipe_h = (height * 0.06).clamp(22.0, 40.0);
    let node_h = (height * 0.21).max(TOUCH + 8.0 + pipe_h + 8.0).min(150.0);
    let room = match parts.handles {
        Some(_) => HandleRoom::across(node_h, pipe_h, em),
        None => HandleRoom::NONE,
    };
    let measures = Measures {
        height,
        em,
        node_w,
        node_h,
        node_y: MARGIN + 1.5 * em + status_h + 6.0 + room.above,
        gap,
        status_h,
        room,
        outbox: parts.outbox,
    };
    let grid_x = width - MARGIN - grid_w;
    let grid = Rect::new(grid_x, measures.node_y, grid_w, measures.node_h);
    let [senders, provider, relay] = [0, 1, 2].map(|i| node(&measures, i));
    let nodes = [senders, provider, relay, mailboxes(&measures, grid, parts)];
    let pipes = [0, 1, 2].map(|i| pipe(&nodes[i].body, &nodes[i + 1].body, pipe_h, em));
    let basins = [0, 1, 2].map(|i| basin(&measures, i, nodes[i].body.cx()));
    let last = &basins[2].body;
    let number_x = last.right() + 16.0;
    let mut number = Rect::new(
        number_x,
        last.y,
        width - MARGIN - number_x,
        last.h + measures.caption_h() + room.foot,
    );
    let handles = parts
        .handles
        .map(|_| HandlePlaces::across(&nodes, &pipes[1], &basins, em, type_room));
    // What is set there stands first under the grid.
    let under_grid = handles.map_or(grid.bottom(), |places| places.readers.bottom());
    let below = number.y.max(under_grid + 5.0) - number.y;
    number = Rect::new(number.x, number.y + below, number.w, number.h - below);
    let crowd = parts
        .readers
        .then(|| crowd(&grid, under_grid, &mut number, em, type_room));
    Layout {
        width,
        height,
        type_px: em,
        room: type_room,
        axis: Axis::Across,
        nodes,
        pipes,
        basins,
        number,
        crowd,
        outbox: parts.outbox,
        compact: false,
        facts: None,
        handles,
    }
}

/// People stand under the grid, as wide as it, from `under` on; what the words of the large number need is theirs.
fn crowd(grid: &Rect, under: f32, number: &mut Rect, em: f32, room: f32) -> Rect {
    // Where it is narrow, the words need more lines.
    let words = if number.w < 14.0 * em {
        18.8 + more_lines_em(room)
    } else {
        16.2
    } * em;
    let top = under + 5.0;
    let bottom = (number.bottom() - words).max(top + 3.0 * em);
    *number = Rect::new(
        number.x,
        bottom + 5.0,
        number.w,
        number.bottom() - bottom - 5.0,
    );
    Rect::new(grid.x, top, grid.w, bottom - top)
}

/// The node of the senders (0), the provider (1) or the relay (2).
fn node(m: &Measures, i: usize) -> Node {
    let x = MARGIN + i as f32 * m.pitch();
    let body = Rect::new(x, m.node_y, m.node_w, m.node_h);
    // The words are as wide as the pitch allows; the first may not leave the stage on the left.
    let over = ((m.gap - 8.0) / 2.0).min(if i == 0 { SIDE } else { m.gap });
    let label = Rect::new(body.x - over, MARGIN, body.w + 2.0 * over, 1.5 * m.em);
    Node {
        body,
        label,
        status: Rect::new(label.x, label.bottom(), label.w, m.status_h),
        session_area: body.inset(m.node_w * 0.12),
        slots: 4,
    }
}

/// The node of the mailboxes, whose body is the grid of blocks.
fn mailboxes(m: &Measures, grid: Rect, parts: Parts) -> Node {
    let over = SIDE.min(m.gap / 2.0 - 4.0);
    Node {
        body: grid,
        label: Rect::new(grid.x, MARGIN, grid.w, 1.5 * m.em),
        status: Rect::new(
            grid.x - over,
            MARGIN + 1.5 * m.em,
            grid.w + over * 2.0,
            m.status_h,
        ),
        session_area: session_strip(&grid, parts),
        slots: 1,
    }
}

/// The basin under node `i`, whose middle is at `cx`: two wide ones under the servers, a narrower one under the
/// senders, all with one bottom. Where there is no outbox, its basin is a sliver in the place of the numbers.
fn basin(m: &Measures, i: usize, cx: f32) -> Basin {
    let mouth_y = m.node_y + m.node_h + 16.0 + m.room.between;
    let (basin_w, caption_h) = (m.basin_w(), m.caption_h());
    let top = mouth_y + 14.0;
    let basin_h = m.height - MARGIN - m.room.foot - caption_h - top;
    let ticks_w = m.ticks_w();
    let (x, w) = match (i, m.outbox) {
        (0, true) => (MARGIN, cx + m.pitch() / 2.0 + 7.0 - ticks_w - MARGIN - 10.0),
        (0, false) => (MARGIN + 6.0, ticks_w - 16.0),
        (1, _) => (m.basins_end() - 2.0 * basin_w - 14.0, basin_w),
        _ => (m.basins_end() - basin_w, basin_w),
    };
    let body = Rect::new(x, top, w, basin_h);
    let ticks = if i == 1 {
        Rect::new(x - ticks_w, top, ticks_w, basin_h)
    } else {
        Rect::new(x, top, 0.0, basin_h)
    };
    Basin {
        body,
        tap: [cx, m.node_y + m.node_h],
        mouth: [cx, mouth_y],
        caption: Rect::new(x, body.bottom() + 4.0, w, caption_h - 4.0),
        ticks,
    }
}

fn pipe(from: &Rect, to: &Rect, pipe_h: f32, em: f32) -> Pipe {
    let body = Rect::new(
        from.right(),
        from.y + TOUCH + 8.0,
        to.x - from.right(),
        pipe_h,
    );
    let w = (7.2 * em).min(body.w - 6.0).max(TOUCH);
    let handle = Rect::new(body.cx() - w / 2.0, from.y - 2.0, w, TOUCH);
    Pipe {
        body,
        handle,
        stem: [body.cx(), handle.bottom(), body.cx(), body.y],
        word: word_in(&body, em),
    }
}

/// The word on a pipe that passes nothing: in the middle of it, where it is torn.
fn word_in(body: &Rect, em: f32) -> Rect {
    let w = (4.6 * em).min(body.w - 24.0);
    Rect::new(body.cx() - w / 2.0, body.y, w, body.h)
}
