//! Geometry of the stage: where nodes, pipes, handles, basins and labels stand for a given size. A pure
//! function of width, height and the size of type. It never looks at the world and draws nothing.
//!
//! Left to right when there is room for four nodes with a handle between each two; top to bottom on a
//! narrow screen, with the basins beside the nodes. Mail can wait at three places, and each has a basin of
//! its own, on one common scale: the picture says where the mail waits before any number does.

use limbo_sim::{Hop, Place};

/// A rectangle in CSS pixels from the stage's upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width.
    pub w: f32,
    /// Height.
    pub h: f32,
}

impl Rect {
    /// The rectangle with these edges.
    pub const fn new(x: f32, y: f32, w: f32, h: f32) -> Rect {
        Rect { x, y, w, h }
    }
    /// Right edge.
    pub fn right(&self) -> f32 {
        self.x + self.w
    }
    /// Lower edge.
    pub fn bottom(&self) -> f32 {
        self.y + self.h
    }
    /// Middle, across.
    pub fn cx(&self) -> f32 {
        self.x + self.w / 2.0
    }
    /// Middle, down.
    pub fn cy(&self) -> f32 {
        self.y + self.h / 2.0
    }
    /// The same rectangle, smaller by `d` on every side (never negative).
    pub fn inset(&self, d: f32) -> Rect {
        let (dx, dy) = (d.min(self.w / 2.0), d.min(self.h / 2.0));
        Rect::new(
            self.x + dx,
            self.y + dy,
            self.w - 2.0 * dx,
            self.h - 2.0 * dy,
        )
    }
}

/// Which way the mail runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// Wide: senders on the left, mailboxes on the right.
    Across,
    /// Narrow: senders at the top, mailboxes at the bottom.
    Down,
}

/// A place that mail passes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node {
    /// The box itself (for the mailboxes: the grid).
    pub body: Rect,
    /// Its name; in the narrow layout inside the body.
    pub label: Rect,
    /// Load, or when a fallen server comes back, or which block is the viewer's.
    pub status: Rect,
    /// Inside the body: where open sessions are drawn.
    pub session_area: Rect,
    /// Into how many slots, one above the other, the room is divided.
    pub slots: u8,
}

impl Node {
    /// The `i`-th slot of the room, from the top.
    pub fn slot(&self, i: u8) -> Rect {
        let each = self.session_area.h / f32::from(self.slots);
        let space = if self.slots > 1 { each * 0.24 } else { 0.0 };
        let y = self.session_area.y + each * f32::from(i) + space / 2.0;
        Rect::new(self.session_area.x, y, self.session_area.w, each - space)
    }
}

/// A passage between two nodes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pipe {
    /// From the wall of one node to the wall of the next.
    pub body: Rect,
    /// The button in its middle: at least 44 px each way.
    pub handle: Rect,
    /// A line from the handle to the pipe: x1, y1, x2, y2.
    pub stem: [f32; 4],
}

/// Where mail waits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Basin {
    /// The inside: what fills it from bottom to top.
    pub body: Rect,
    /// Where a message leaves the node: x, y.
    pub tap: [f32; 2],
    /// Where it starts to fall: x, y.
    pub mouth: [f32; 2],
    /// How many wait, and what this basin is.
    pub caption: Rect,
    /// Room for the scale's numbers at its left; width 0 where the neighbour's scale serves.
    pub ticks: Rect,
}

/// Every rectangle of the stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Width in CSS pixels.
    pub width: f32,
    /// Height in CSS pixels.
    pub height: f32,
    /// Size of ordinary type in CSS pixels (smaller than asked for where the stage is narrow).
    pub type_px: f32,
    /// Which way the mail runs.
    pub axis: Axis,
    /// Senders, provider, relay, mailboxes.
    pub nodes: [Node; 4],
    /// Submission, relay, delivery.
    pub pipes: [Pipe; 3],
    /// Outbox, provider's spool, relay's spool.
    pub basins: [Basin; 3],
    /// The large number, what it counts, how long the oldest has waited.
    pub number: Rect,
}

/// The least height of a thing to touch.
pub const TOUCH: f32 = 44.0;
const MARGIN: f32 = 16.0;
/// How far words may reach into the margin.
const SIDE: f32 = 12.0;

// Lengths are held between bounds by `max` and `min`, not by `clamp`: its panic prints floats, and the
// printer of floats alone weighs 4 kB in the page.

/// How tall the stage wants to be at this width (CSS pixels), with type of `type_px`.
pub fn height_for(width: f64, type_px: f32) -> f64 {
    let em = f64::from(type_fit(width as f32, type_px));
    if is_wide(width as f32, type_px) {
        (width * 0.48).max(400.0).max(em * 25.5).min(620.0)
    } else {
        660.0 / 14.0 * em
    }
}

/// How tall the stage wants to be with words beside or under it (CSS pixels): on a narrow screen as short as it
/// can be, so that both are seen together; on a wide one as tall as the words.
pub fn height_beside_words(width: f64, type_px: f32) -> f64 {
    if is_wide(width as f32, type_px) {
        height_for(width, type_px).max((width * 0.62).min(620.0))
    } else {
        f64::from(Layout::height_min(width as f32, type_px)).ceil()
    }
}

fn is_wide(width: f32, type_px: f32) -> bool {
    width >= 700.0 && width >= 42.0 * type_px
}

/// The type that fits: what is asked for on a projector is too large for a narrow stage.
fn type_fit(width: f32, type_px: f32) -> f32 {
    let most = if is_wide(width, type_px) { 50.0 } else { 22.0 };
    type_px.min(width / most)
}

/// The narrowest stage, CSS pixels: a screen of 320 less the margins.
const WIDTH_MIN: f32 = 288.0;

impl Layout {
    /// The stage for a size in CSS pixels: 288 or wider; heights below [`Layout::height_min`] are raised to it.
    pub fn new(width: f32, height: f32, type_px: f32) -> Layout {
        let width = width.max(WIDTH_MIN);
        let height = height.max(Layout::height_min(width, type_px));
        let em = type_fit(width, type_px);
        if is_wide(width, type_px) {
            across(width, height, em)
        } else {
            down(width, height, em)
        }
    }

    /// Below this height (CSS pixels) things would overlap.
    pub fn height_min(width: f32, type_px: f32) -> f32 {
        if is_wide(width, type_px) {
            25.0 * type_fit(width, type_px)
        } else {
            let em = type_fit(width, type_px);
            2.0 * MARGIN + 3.0 * short_row(width, em) + NUMBER_EM * em
        }
    }

    /// The node of a place.
    pub fn node(&self, place: Place) -> &Node {
        &self.nodes[place as usize]
    }

    /// The pipe of a hop.
    pub fn pipe(&self, hop: Hop) -> &Pipe {
        &self.pipes[hop.index()]
    }

    /// Where the blocks of mailboxes are drawn: the grid above the storage's room.
    pub fn cells(&self) -> Rect {
        let Node {
            body, session_area, ..
        } = &self.nodes[3];
        Rect::new(body.x, body.y, body.w, session_area.y - 5.0 - body.y)
    }

    /// The basin of a place; the mailboxes have none.
    pub fn basin(&self, place: Place) -> Option<&Basin> {
        self.basins.get(place as usize)
    }
}

fn across(width: f32, height: f32, em: f32) -> Layout {
    let node_w = (width * 0.11).max(6.2 * em).min(12.0 * em);
    let grid_w = (width * 0.18).max(9.0 * em).min(22.0 * em);
    let gap = (width - 2.0 * MARGIN - 3.0 * node_w - grid_w) / 3.0;
    let pitch = node_w + gap;
    let status_lines = if pitch < 14.0 * em { 2.0 } else { 1.0 };
    let node_y = MARGIN + 1.5 * em + 1.25 * em * status_lines + 6.0;
    let pipe_h = (height * 0.06).clamp(22.0, 40.0);
    let node_h = (height * 0.21).max(TOUCH + 8.0 + pipe_h + 8.0).min(150.0);
    let node_at = |i: usize| {
        let body = Rect::new(MARGIN + i as f32 * pitch, node_y, node_w, node_h);
        // The words are as wide as the pitch allows; the first may not leave the stage on the left.
        let over = ((gap - 8.0) / 2.0).min(if i == 0 { SIDE } else { gap });
        let label = Rect::new(body.x - over, MARGIN, body.w + 2.0 * over, 1.5 * em);
        let status = Rect::new(label.x, label.bottom(), label.w, 1.25 * em * status_lines);
        Node {
            body,
            label,
            status,
            session_area: body.inset(node_w * 0.12),
            slots: 4,
        }
    };
    let grid = Rect::new(width - MARGIN - grid_w, node_y, grid_w, node_h);
    let mailboxes = Node {
        body: grid,
        label: Rect::new(grid.x, MARGIN, grid.w, 1.5 * em),
        status: Rect::new(
            grid.x - SIDE.min(gap / 2.0 - 4.0),
            MARGIN + 1.5 * em,
            grid.w + SIDE.min(gap / 2.0 - 4.0) * 2.0,
            1.25 * em * status_lines,
        ),
        session_area: bar_of(&grid),
        slots: 1,
    };
    let nodes = [node_at(0), node_at(1), node_at(2), mailboxes];
    let pipes = [0, 1, 2].map(|i| pipe_across(&nodes[i].body, &nodes[i + 1].body, pipe_h, em));

    // The basins: two wide ones under the servers, a narrower one under the senders, a common bottom.
    let mouth_y = node_y + node_h + 16.0;
    let basin_w = pitch - 14.0;
    let caption_h = em
        * if basin_w < 15.0 * em {
            4.2
        } else if basin_w < 20.0 * em {
            3.6
        } else {
            3.2
        };
    let top = mouth_y + 14.0;
    let basin_h = height - MARGIN - caption_h - top;
    let ticks_w = 3.4 * em;
    let basin_at = |i: usize| {
        let cx = nodes[i].body.cx();
        let (x, w) = match i {
            0 => (MARGIN, cx + pitch / 2.0 + 7.0 - ticks_w - MARGIN - 10.0),
            _ => (cx - basin_w / 2.0, basin_w),
        };
        let body = Rect::new(x, top, w, basin_h);
        let ticks = if i == 1 {
            Rect::new(x - ticks_w, top, ticks_w, basin_h)
        } else {
            Rect::new(x, top, 0.0, basin_h)
        };
        Basin {
            body,
            tap: [cx, node_y + node_h],
            mouth: [cx, mouth_y],
            caption: Rect::new(x, body.bottom() + 4.0, w, caption_h - 4.0),
            ticks,
        }
    };
    let basins = [basin_at(0), basin_at(1), basin_at(2)];
    let number_x = basins[2].body.right() + 16.0;
    let number = Rect::new(
        number_x,
        top,
        width - MARGIN - number_x,
        basin_h + caption_h,
    );
    Layout {
        width,
        height,
        type_px: em,
        axis: Axis::Across,
        nodes,
        pipes,
        basins,
        number,
    }
}

/// The room of the storage: a strip at the foot of the grid of mailboxes.
fn bar_of(grid: &Rect) -> Rect {
    let h = (grid.h * 0.24).min(30.0);
    Rect::new(grid.x, grid.bottom() - h, grid.w, h)
}

fn pipe_across(from: &Rect, to: &Rect, pipe_h: f32, em: f32) -> Pipe {
    let body = Rect::new(
        from.right(),
        from.y + TOUCH + 8.0,
        to.x - from.right(),
        pipe_h,
    );
    let w = (6.0 * em).min(body.w - 6.0).max(TOUCH);
    let handle = Rect::new(body.cx() - w / 2.0, from.y - 2.0, w, TOUCH);
    Pipe {
        body,
        handle,
        stem: [body.cx(), handle.bottom(), body.cx(), body.y],
    }
}

/// Room for the lines of the large number, ems.
const NUMBER_EM: f32 = 8.8;

/// Width of the nodes of a narrow stage.
fn left_width(width: f32, em: f32) -> f32 {
    (width * 0.41).max(8.6 * em).min(16.0 * em)
}

/// Height of a basin's caption beside the nodes.
fn caption_beside(basin_w: f32, em: f32) -> f32 {
    em * if basin_w < 12.0 * em { 3.9 } else { 3.0 }
}

/// From one node to the next on the shortest stage: a basin of 40 px, its mouth and its caption.
fn short_row(width: f32, em: f32) -> f32 {
    let basin_w = width - 32.0 - left_width(width, em);
    63.0 + caption_beside(basin_w, em)
}

fn down(width: f32, height: f32, em: f32) -> Layout {
    let left_w = left_width(width, em);
    // A short stage gives up what its basins and its type can spare: the numbers of their scales first.
    let short = height < 224.0 + 27.0 * em;
    let node_h = if short { 3.4 } else { 4.4 } * em;
    let grid_label_h = 3.9 * em;
    let spare = height - 2.0 * MARGIN - 3.0 * node_h - grid_label_h;
    // The number below needs its lines; the first pipe is as short as its handle allows, since the basin
    // beside it is not the limbo's.
    let shortest = TOUCH + 6.0;
    let pipes = (spare * 0.68)
        .min(spare - NUMBER_EM * em)
        .max(3.0 * shortest)
        .min(420.0);
    let pipes = if short {
        3.0 * (short_row(width, em) - node_h)
    } else {
        pipes
    };
    let first = if short {
        pipes / 3.0
    } else {
        shortest + (pipes - 3.0 * shortest) * 0.1
    };
    let pipe_l = [first, (pipes - first) / 2.0, (pipes - first) / 2.0];
    let node_y = [
        MARGIN,
        MARGIN + node_h + first,
        MARGIN + 2.0 * node_h + first + pipe_l[1],
    ];
    let x = 12.0;
    let node_at = |i: usize| {
        let body = Rect::new(x, node_y[i], left_w, node_h);
        let inner = body.inset(6.0);
        let label = Rect::new(inner.x, inner.y, inner.w, 1.35 * em);
        let status = Rect::new(
            inner.x,
            label.bottom(),
            inner.w,
            inner.bottom() - label.bottom(),
        );
        let room = Rect::new(inner.x + 2.0, inner.bottom() - em, inner.w - 4.0, em - 2.0);
        Node {
            body,
            label,
            status,
            session_area: room,
            slots: 1,
        }
    };
    let grid_y = MARGIN + 3.0 * node_h + pipes;
    let grid = Rect::new(x, grid_y, left_w, height - MARGIN - grid_label_h - grid_y);
    let mailboxes = Node {
        body: grid,
        label: Rect::new(x, grid.bottom() + 3.0, left_w, 1.4 * em),
        status: Rect::new(x, grid.bottom() + 3.0 + 1.4 * em, left_w, 2.2 * em),
        session_area: bar_of(&grid),
        slots: 1,
    };
    let nodes = [node_at(0), node_at(1), node_at(2), mailboxes];
    let pipes = [0, 1, 2].map(|i| pipe_down(&nodes[i].body, &nodes[i + 1].body, em));
    let ticks_w = if short { 0.0 } else { 2.9 * em };
    let basin_x = x + left_w + ticks_w + 8.0;
    let basin_w = width - 12.0 - basin_x;
    let caption_h = caption_beside(basin_w, em);
    let basin_at = |i: usize| {
        let node = &nodes[i].body;
        let mouth = [basin_x + basin_w * 0.2, node.y + 10.0];
        let top = mouth[1] + 12.0;
        let bottom = node.y + node_h + pipe_l[i] - caption_h;
        let body = Rect::new(basin_x, top, basin_w, bottom - top);
        Basin {
            body,
            tap: [node.right(), node.y + 10.0],
            mouth,
            caption: Rect::new(basin_x, bottom + 3.0, basin_w, caption_h - 6.0),
            ticks: Rect::new(basin_x - ticks_w, top, ticks_w, body.h),
        }
    };
    let basins = [basin_at(0), basin_at(1), basin_at(2)];
    let number_x = x + left_w + 14.0;
    let number = Rect::new(
        number_x,
        grid_y,
        width - 12.0 - number_x,
        height - MARGIN - grid_y,
    );
    Layout {
        width,
        height,
        type_px: em,
        axis: Axis::Down,
        nodes,
        pipes,
        basins,
        number,
    }
}

fn pipe_down(from: &Rect, to: &Rect, em: f32) -> Pipe {
    let body = Rect::new(from.x + 10.0, from.bottom(), 30.0, to.y - from.bottom());
    let x = body.right() + 12.0;
    let w = (6.0 * em).min(from.right() - x).max(TOUCH);
    let handle = Rect::new(x, body.cy() - TOUCH / 2.0, w, TOUCH);
    Pipe {
        body,
        handle,
        stem: [body.right(), body.cy(), handle.x, body.cy()],
    }
}

#[cfg(test)]
mod tests;
