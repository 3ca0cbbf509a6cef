//! Geometry of the stage: where nodes, pipes, handles, basins and labels are for a given size. A pure function of
//! width, height and the size of type; it never reads the world and draws nothing.
//!
//! Left to right (`across`) when there is space for four nodes with a handle between each two; top to bottom (`down`)
//! on a narrow screen, with the basins beside the nodes. Mail can wait at three places, and each has a basin of its
//! own, on one common scale: the picture says where the mail waits before any number does.

mod across;
mod compact;
mod down;
mod handles;

use across::across;
use compact::compact;
use down::down;
pub use handles::{HandlePlaces, height_with_handles};
use handles::{MARK_LEAST, MARK_MOST, handles_height};
use limbo_sim::scenario::OverloadPolicy;
use limbo_sim::{Hop, HopState, Ledger, Place, Scenario, Series};

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
    /// Load, or when a crashed server comes back, or which block is the viewer's.
    pub status: Rect,
    /// Inside the body: where open sessions are drawn.
    pub session_area: Rect,
    /// Into how many slots, one above the other, the session area is divided.
    pub slots: u8,
}

impl Node {
    /// The `i`-th slot of the session area, from the top.
    pub fn slot(&self, i: u8) -> Rect {
        let each = self.session_area.h / f32::from(self.slots);
        let space = if self.slots > 1 { each * 0.24 } else { 0.0 };
        let y = self.session_area.y + each * f32::from(i) + space / 2.0;
        Rect::new(self.session_area.x, y, self.session_area.w, each - space)
    }
}

/// What stands on a stage besides what stands on every one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// People at the mailboxes.
    pub readers: bool,
    /// The outbox of the senders: until something has waited there, its room is the others'.
    pub outbox: bool,
    /// Handles by which a viewer changes the network; then the mark at which the storage falls stands at so many
    /// hundredths of its bar ([`Parts::with_handles`]).
    pub handles: Option<u8>,
}

impl Parts {
    /// The outbox, and nobody at the mailboxes.
    pub const WITH_OUTBOX: Parts = Parts {
        readers: false,
        outbox: true,
        handles: None,
    };

    /// The same with handles, for a network as it is in force.
    pub fn with_handles(self, scenario: &Scenario) -> Parts {
        let place = sessions_max(scenario).map_or(1.0, |sessions| {
            let share = sessions / mark_range(scenario).1;
            (1.0 + share.ln() / MARK_FACTOR.ln()).clamp(0.0, 1.0)
        });
        Parts {
            handles: Some((MARK_LEAST + place as f32 * (MARK_MOST - MARK_LEAST)).round() as u8),
            ..self
        }
    }

    /// What stands on the stage of a run that has come so far; `most` is where its mail is now, or the most that has
    /// waited anywhere in it, and `submission` says how the first link is. Some messages are in the outbox for a moment
    /// even where nothing is wrong: they are not what its basin is for.
    pub fn of(readers: bool, series: &Series, most: &Ledger, submission: HopState) -> Parts {
        let mut ledgers = [most]
            .into_iter()
            .chain(series.samples.iter().map(|s| &s.ledger));
        Parts {
            readers,
            outbox: submission != HopState::Up || ledgers.any(Ledger::fills_outbox),
            handles: None,
        }
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
    /// A word on a pipe that passes nothing: broken, shut.
    pub word: Rect,
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
    /// Space for the scale's numbers at its left; width 0 where the neighbour's scale serves.
    pub ticks: Rect,
}

/// Every rectangle of the stage.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Width in CSS pixels.
    pub width: f32,
    /// Height in CSS pixels.
    pub height: f32,
    /// The room of ordinary type in CSS pixels: an em of all that holds words (smaller than asked for where the stage is
    /// narrow).
    pub type_px: f32,
    /// How many times their size the letters take ([`TypeSize::room`]): so many times smaller than that room are they.
    pub room: f32,
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
    /// Where people stand who want to open their mailboxes: on the far side of the mailboxes. None where nobody does.
    pub crowd: Option<Rect>,
    /// Whether the outbox is shown. It has a basin in any case, which is as good as nothing where it is not.
    pub outbox: bool,
    /// True for the low stage of a telephone, which leaves room for words under it.
    pub compact: bool,
    /// On that stage, what stands apart from the large number: the colours and the scale.
    pub facts: Option<Rect>,
    /// Where a viewer changes the network, if it can be changed here.
    pub handles: Option<HandlePlaces>,
}

/// How large letters are, and how much more room than that they take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TypeSize {
    /// The size of ordinary type, CSS pixels.
    pub px: f32,
    /// How many times the room of that size its letters take: 1, or more where a reader has told the browser of a least
    /// size for letters, or of more space between letters and lines.
    pub room: f32,
}

impl TypeSize {
    /// A stage of less ems is no wide one: letters that take more room than reckoned cannot be made smaller, as those for
    /// a projector can.
    pub fn wide_em(self) -> f32 {
        if self.room > 1.0 { 44.0 } else { 42.0 }
    }
}

/// Letters that take the room of their size.
impl From<f32> for TypeSize {
    fn from(px: f32) -> TypeSize {
        TypeSize { px, room: 1.0 }
    }
}

/// The least height of a thing to touch.
pub const TOUCH: f32 = 44.0;
const MARGIN: f32 = 16.0;
/// How far words may reach into the margin.
const SIDE: f32 = 12.0;

// Lengths are bounded by `max` and `min`, not by `clamp`: the panic of `clamp` prints floats, and the code that
// formats floats weighs 4 kB in the page.

/// What words beside people need besides, where letters take more room than reckoned and where it is narrow: ems.
fn more_lines_em(room: f32) -> f32 {
    if room > 1.0 { 4.0 } else { 0.0 }
}

/// The preferred height of the stage at this width (CSS pixels), with such type; `readers`: people stand at the mailboxes.
pub fn height_for(width: f64, letters: impl Into<TypeSize>, readers: bool) -> f64 {
    let letters = letters.into();
    let em = f64::from(type_fit(width as f32, letters));
    let crowd = f64::from(crowd_em(width as f32, letters, readers)) * em;
    if is_wide(width as f32, letters) {
        (width * 0.48).min(620.0).max((em * 25.5).max(400.0)) + crowd
    } else {
        660.0 / 14.0 * em + crowd
    }
}

/// The preferred height of the stage with words beside or under it (CSS pixels): on a narrow screen as short as it
/// can be, so that both are seen together; on a wide one as tall as the words.
pub fn height_beside_words(width: f64, letters: impl Into<TypeSize>, readers: bool) -> f64 {
    let letters = letters.into();
    if is_wide(width as f32, letters) {
        height_for(width, letters, readers).max((width * 0.62).min(620.0))
    } else {
        let em = type_fit(width as f32, letters);
        f64::from(compact::height(em, letters.room, readers)).ceil()
    }
}

/// What the people at the mailboxes add to the height of the stage, ems.
#[inline(never)]
fn crowd_em(width: f32, letters: TypeSize, readers: bool) -> f32 {
    if !readers {
        0.0
    } else if !is_wide(width, letters) {
        CROWD_BAND_EM
    } else if width < 64.0 * type_fit(width, letters) {
        // Where it is narrow, the words take more lines.
        10.7 + more_lines_em(letters.room)
    } else {
        8.4
    }
}

#[inline(never)]
fn is_wide(width: f32, letters: TypeSize) -> bool {
    width >= 700.0 && width >= letters.wide_em() * letters.px * letters.room
}

/// The room of the type that fits: what is asked for on a projector is too large for a narrow stage.
#[inline(never)]
fn type_fit(width: f32, letters: TypeSize) -> f32 {
    let most = if is_wide(width, letters) {
        WIDE_EM
    } else {
        22.0
    };
    let fit = letters.px.min(width.max(TYPE_WIDTH_MIN) / most);
    // With less ems there is nothing to be laid out any more, however much room letters take.
    (fit * letters.room).min(width / LEAST_EM)
}

/// The least width of a stage, ems.
const LEAST_EM: f32 = 16.0;
/// A wide stage is at least as wide, ems.
const WIDE_EM: f32 = 50.0;

/// The narrowest stage, CSS pixels: a screen of 280 less the margins.
const WIDTH_MIN: f32 = 256.0;
/// On a narrower one type shrinks no further, CSS pixels: what is touched does not shrink, either.
const TYPE_WIDTH_MIN: f32 = 288.0;

impl Layout {
    /// The stage for a size in CSS pixels: 256 or wider. Where it is narrow and lower than [`Layout::height_min`] it is the
    /// compact one, which has a height of its own; else lower heights are raised to that.
    pub fn new(width: f32, height: f32, letters: impl Into<TypeSize>, parts: Parts) -> Layout {
        let letters = letters.into();
        let width = width.max(WIDTH_MIN);
        let em = type_fit(width, letters);
        let least = Layout::height_min(width, letters, parts);
        let wide = is_wide(width, letters);
        if !wide && height < least {
            compact(width, em, letters.room, parts)
        } else if wide {
            across(width, height.max(least), em, letters.room, parts)
        } else {
            down(width, height.max(least), em, letters.room, parts)
        }
    }

    /// Below this height (CSS pixels) things would overlap.
    pub fn height_min(width: f32, letters: impl Into<TypeSize>, parts: Parts) -> f32 {
        let letters = letters.into();
        let em = type_fit(width, letters);
        let crowd = crowd_em(width, letters, parts.readers) * em;
        let handles = match parts.handles {
            Some(_) => handles_height(is_wide(width, letters), em, letters.room),
            None => 0.0,
        };
        if is_wide(width, letters) {
            25.0 * em + crowd + handles
        } else {
            2.0 * MARGIN
                + 3.0 * short_row(width, em, letters.room)
                + NUMBER_EM * em
                + crowd
                + handles
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

    /// Where the blocks of mailboxes are drawn: the grid above the storage's session area and its words.
    pub fn cells(&self) -> Rect {
        let (body, words) = (&self.nodes[3].body, self.bar_words());
        Rect::new(body.x, body.y, body.w, words.y - 3.0 - body.y)
    }

    /// The words over the bar of open sessions at the mailboxes: what it shows, and the mark at which the storage falls.
    pub fn bar_words(&self) -> Rect {
        let (body, bar) = (&self.nodes[3].body, &self.nodes[3].session_area);
        let lines = if self.room == 1.0 {
            BAR_WORDS_EM
        } else if body.w < 10.0 * self.type_px {
            2.2
        } else {
            1.1
        };
        let h = lines * self.type_px;
        Rect::new(body.x, bar.y - h - 3.0, body.w, h)
    }

    /// What lies beyond the mark on the bar of the mailboxes.
    pub fn beyond_mark(&self) -> Rect {
        let (body, bar) = (&self.nodes[3].body, &self.nodes[3].session_area);
        Rect::new(bar.right(), bar.y, body.right() - bar.right(), bar.h)
    }

    /// The way of the mark on the bar of the mailboxes where it can be moved: its left end and its length.
    pub fn mark_track(&self) -> (f32, f32) {
        let body = &self.nodes[3].body;
        let hundredth = body.w / 100.0;
        (
            body.x + MARK_LEAST * hundredth,
            (MARK_MOST - MARK_LEAST) * hundredth,
        )
    }

    /// Where the words about the people stand, if there is a place for them alone: on a narrow stage, under the crowd. On a
    /// wide one they are the first words of [`Layout::number`].
    pub fn crowd_words(&self) -> Option<Rect> {
        let crowd = self
            .crowd
            .filter(|_| self.axis == Axis::Down && !self.compact)?;
        let words = CROWD_WORDS_EM * self.type_px;
        Some(Rect::new(crowd.x, crowd.bottom(), crowd.w, words))
    }

    /// The basin of a place; the mailboxes have none.
    pub fn basin(&self, place: Place) -> Option<&Basin> {
        self.basins.get(place as usize)
    }
}

/// The mark at which the storage falls stands at so many hundredths of its bar where it cannot be moved: what lies beyond
/// is seen, and never reached.
const MARK: u8 = 88;
/// The height of the words over the bar, ems; where letters take more room than reckoned, more, and two lines where it is
/// narrow.
const BAR_WORDS_EM: f32 = 0.95;

/// Where the sessions of the storage are drawn: a strip at the foot of the grid of mailboxes, up to the mark.
fn session_strip(grid: &Rect, parts: Parts) -> Rect {
    let h = (grid.h * 0.22).min(28.0);
    let mark = f32::from(parts.handles.unwrap_or(MARK)) / 100.0;
    Rect::new(grid.x, grid.bottom() - h, grid.w * mark, h)
}

/// So many times as much stands at the right end of the bar as at its left.
const MARK_FACTOR: f64 = 1_000.0;

/// How many open sessions (e-mails) bring the storage down, at the left end of its bar and at the right, by equal factors
/// between: at the right everybody can open a mailbox at once.
pub fn mark_range(scenario: &Scenario) -> (f64, f64) {
    let most = f64::from(scenario.mailboxes).max(MARK_FACTOR);
    (most / MARK_FACTOR, most)
}

/// The open sessions (e-mails) beyond which the storage falls or rejects; none where it takes any number.
pub fn sessions_max(scenario: &Scenario) -> Option<f64> {
    match scenario.station(Hop::Delivery).overload {
        OverloadPolicy::Crash { sessions } | OverloadPolicy::RejectWith421 { sessions, .. } => {
            Some(sessions)
        }
        OverloadPolicy::Unlimited => None,
    }
}

/// Space for the lines of the large number, ems.
const NUMBER_EM: f32 = 8.8;

/// On a narrow stage people stand in a band at its foot: so high, ems, with the lines of words under them.
const CROWD_BAND_EM: f32 = 12.0;
/// So high are the words, ems.
const CROWD_WORDS_EM: f32 = 3.2;

/// Width of the nodes of a narrow stage.
#[inline(never)]
fn left_width(width: f32, em: f32) -> f32 {
    // However much room letters take, the basins have more than half of it.
    (width * 0.41)
        .max((8.6 * em).min(width * 0.45))
        .min(16.0 * em)
}

/// Height of a basin's caption beside the nodes.
fn caption_beside(basin_w: f32, em: f32, room: f32) -> f32 {
    let lines = if room > 1.0 && basin_w < 6.5 * em {
        6.0
    } else if room > 1.0 && basin_w < 8.5 * em {
        5.0
    } else if basin_w < 12.0 * em {
        3.9
    } else {
        3.0
    };
    em * lines
}

/// From one node to the next on the shortest stage: a basin of 40 px, its mouth and its caption.
#[inline(never)]
fn short_row(width: f32, em: f32, room: f32) -> f32 {
    let basin_w = width - 32.0 - left_width(width, em);
    63.0 + caption_beside(basin_w, em, room)
}

#[cfg(test)]
mod tests;
