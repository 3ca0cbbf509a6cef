//! Where each dot is: pure functions from a message and the layout to a point. Nothing is remembered from one frame to
//! the next, and nothing is drawn here.

use super::layout::{Axis, Basin, Layout};
use super::resting::column_of;
use super::scale::Scale;
use limbo_sim::{
    Cursor, Duration, Hop, InTransit, Ledger, MessageId, Phase, Place, Series, SimTime,
    SpoolChange, StationView, Transit, Waiting, World,
};

/// What the picture needs of a world (the tests and the picture example have small scenes of their own).
pub trait Scene {
    /// The instant shown.
    fn now(&self) -> SimTime;
    /// Where every message is.
    fn ledger(&self) -> Ledger;
    /// The run so far.
    fn series(&self) -> &Series;
    /// How much mail will wait, where that can be told beforehand (dots).
    fn backlog_expected(&self) -> Option<f32>;
    /// The station at a place.
    fn station(&self, place: Place) -> StationView;
    /// Messages on a link and notices on their way back.
    fn transits(&self, hop: Hop) -> impl Iterator<Item = Transit> + '_;
    /// How many messages are on a link; notices are not.
    fn on_link(&self, hop: Hop) -> u32;
    /// How many of them are tests of waiting users.
    fn tests_on_link(&self, hop: Hop) -> u32;
    /// Visits them in order of arrival, several at a time; no message itself is read.
    fn each_on_link(&self, hop: Hop, visit: impl FnMut(&[InTransit]));
    /// How long a message is on a link.
    fn travel(&self) -> Duration;
    /// The viewer's own among the messages on a link.
    fn own_on_link(&self, hop: Hop) -> impl Iterator<Item = Transit> + '_;
    /// Notices on their way back from a hop.
    fn notices(&self, hop: Hop) -> impl ExactSizeIterator<Item = Transit> + '_;
    /// Messages that wait at a place, in order of entry.
    fn waiting(&self, place: Place) -> impl DoubleEndedIterator<Item = Waiting> + '_;
    /// Visits the number of each of them in that order; no message itself is read.
    fn each_waiting(&self, place: Place, visit: impl FnMut(MessageId));
    /// Since when a message waits at a place, if it waits there.
    fn waits_since(&self, place: Place, id: MessageId) -> Option<SimTime>;
    /// A message that waits at a place, if it waits there.
    fn waiter(&self, place: Place, id: MessageId) -> Option<Waiting>;
    /// The position after the latest change of the scene's change log.
    fn change_cursor(&self) -> Cursor;
    /// The changes after a position, in order; `None` if they are not known.
    fn changes_since(
        &self,
        mark: Cursor,
    ) -> Option<impl DoubleEndedIterator<Item = SpoolChange> + '_>;
    /// How many wait there.
    fn waiting_len(&self, place: Place) -> u32;
    /// Into how many blocks the mailboxes are divided.
    fn blocks(&self) -> u16;
    /// The numbers of the viewer's own messages in growing order: few.
    fn own(&self) -> &[MessageId];
    /// How many of a station's open sessions are the viewer's own.
    fn own_sessions(&self, place: Place) -> u32;
    /// How many of them deliver tests of waiting users.
    fn test_sessions(&self, place: Place) -> u32;
}

impl Scene for World {
    fn now(&self) -> SimTime {
        World::now(self)
    }
    fn ledger(&self) -> Ledger {
        World::ledger(self)
    }
    fn series(&self) -> &Series {
        World::series(self)
    }
    fn backlog_expected(&self) -> Option<f32> {
        self.scenario().backlog_expected()
    }
    fn station(&self, place: Place) -> StationView {
        World::station(self, place)
    }
    fn transits(&self, hop: Hop) -> impl Iterator<Item = Transit> + '_ {
        World::transits(self, hop)
    }
    fn on_link(&self, hop: Hop) -> u32 {
        World::on_link(self, hop)
    }
    fn tests_on_link(&self, hop: Hop) -> u32 {
        World::tests_on_link(self, hop)
    }
    #[inline(always)]
    fn each_on_link(&self, hop: Hop, visit: impl FnMut(&[InTransit])) {
        World::each_on_link(self, hop, visit);
    }
    fn travel(&self) -> Duration {
        self.scenario().travel
    }
    fn own_on_link(&self, hop: Hop) -> impl Iterator<Item = Transit> + '_ {
        World::own_on_link(self, hop)
    }
    fn notices(&self, hop: Hop) -> impl ExactSizeIterator<Item = Transit> + '_ {
        World::notices(self, hop)
    }
    fn waiting(&self, place: Place) -> impl DoubleEndedIterator<Item = Waiting> + '_ {
        World::waiting(self, place)
    }
    #[inline(always)]
    fn each_waiting(&self, place: Place, visit: impl FnMut(MessageId)) {
        World::each_waiting(self, place, visit);
    }
    fn waits_since(&self, place: Place, id: MessageId) -> Option<SimTime> {
        World::waits_since(self, place, id)
    }
    fn waiter(&self, place: Place, id: MessageId) -> Option<Waiting> {
        World::waiter(self, place, id)
    }
    fn change_cursor(&self) -> Cursor {
        World::change_cursor(self)
    }
    fn changes_since(
        &self,
        mark: Cursor,
    ) -> Option<impl DoubleEndedIterator<Item = SpoolChange> + '_> {
        World::changes_since(self, mark)
    }
    fn waiting_len(&self, place: Place) -> u32 {
        World::waiting_len(self, place)
    }
    fn blocks(&self) -> u16 {
        World::blocks(self).len() as u16
    }
    fn own(&self) -> &[MessageId] {
        World::own(self)
    }
    fn own_sessions(&self, place: Place) -> u32 {
        let own = self.own().iter().filter_map(|id| self.message(*id));
        own.filter(|m| m.phase == Phase::InService(place)).count() as u32
    }
    fn test_sessions(&self, place: Place) -> u32 {
        World::test_sessions(self, place)
    }
}

/// The places with a basin, in the layout's order.
pub const WAITING: [Place; 3] = [Place::Senders, Place::Provider, Place::Relay];

/// A point in CSS pixels.
pub type Point = (f32, f32);

/// A hash of the message's number as a share, 0.0 to 1.0: it scatters messages evenly and stays the same from frame to
/// frame.
#[inline(always)]
pub fn scatter(id: MessageId) -> f32 {
    scattered(id) as f32 / SCATTERED as f32
}

/// The same hash as a whole number below [`SCATTERED`].
#[inline(always)]
pub fn scattered(id: MessageId) -> u32 {
    let mut h = id.wrapping_mul(0x9E37_79B1) ^ 0x85EB_CA6B;
    h ^= h >> 15;
    h = h.wrapping_mul(0x2C1B_3C6D);
    h ^= h >> 13;
    h >> 8
}

/// How many values [`scattered`] has.
pub const SCATTERED: u32 = 1 << 24;

/// The grid on which the dots of a basin rest: columns side by side, each filled from the bottom. On a fine scale a
/// column is a band a few dots wide, filled row by row, so that a pile from which one hue has drained keeps a surface
/// that can be read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DotGrid {
    /// Columns, at least 1.
    pub columns: u32,
    /// Dots side by side in a column, as a power of two, because dividing by any number would take longer than all the
    /// rest.
    pub band_log2: u32,
    /// Middle of the first dot from the left.
    pub x: f32,
    /// Middle of the lowest row.
    pub y: f32,
    /// From one dot to the next at its right.
    pub dx: f32,
    /// From one dot up to the next.
    pub dy: f32,
    /// No dot is drawn higher than this; those that do not fit are drawn here.
    pub ceiling: f32,
    /// How far a dot may lie from its grid point, in parts of `dx` and `dy`. Rows a few pixels apart would make a
    /// moiré pattern with the pixels; large dots keep to the grid.
    pub jitter: f32,
}

/// When at least this many dots fit side by side, columns become bands.
const FINE: u32 = 24;
/// The widest band is two to this power, in dots.
const BAND_LOG2_MAX: u32 = 2;
/// The greatest jitter, in parts of the distance between neighbours: a dot stays nearer to its own grid point than to
/// any other.
const JITTER: f32 = 0.45;
/// How far above the brim a pile may rise, CSS pixels.
pub const PILE_HEIGHT: f32 = 8.0;

impl DotGrid {
    /// The grid of a basin on this scale. The area of a dot is the same in all basins.
    pub fn of(basin: &Basin, scale: &Scale) -> DotGrid {
        let body = basin.body.inset(2.0);
        let across = (body.w / scale.pitch).max(1.0) as u32;
        let band_log2 = (across / FINE).max(1).ilog2().min(BAND_LOG2_MAX);
        let columns = across >> band_log2;
        let dx = body.w / (columns << band_log2) as f32;
        let dy = scale.pitch * scale.pitch / dx;
        DotGrid {
            columns,
            band_log2,
            x: body.x + dx / 2.0,
            y: body.bottom() - dy / 2.0,
            dx,
            dy,
            ceiling: basin.body.y - PILE_HEIGHT + dy / 2.0,
            jitter: JITTER * ((9.0 - scale.pitch) / 4.0).clamp(0.0, 1.0),
        }
    }

    /// The column of a message, by the golden section of its number, so that messages sent one after the other spread
    /// evenly.
    #[inline(always)]
    pub fn column(&self, id: MessageId) -> u32 {
        column_of(id, self.columns)
    }

    /// The point in a column on top of `below` other dots.
    #[inline(always)]
    pub fn position(&self, column: u32, below: u32) -> Point {
        let band = 1 << self.band_log2;
        let across = column * band + (below & (band - 1));
        let up = below >> self.band_log2;
        let (aside, above) = self.off(across, up);
        (
            self.x + (across as f32 + aside) * self.dx,
            (self.y - (up as f32 + above) * self.dy).max(self.ceiling),
        )
    }

    /// How far the dot at this grid point lies from it, in parts of `dx` and `dy`: a hash of the grid point alone.
    #[inline(always)]
    pub fn off(&self, across: u32, up: u32) -> (f32, f32) {
        let mut h = across.wrapping_mul(0x9E37_79B1) ^ up.wrapping_mul(0x85EB_CA6B);
        h = (h ^ (h >> 15)).wrapping_mul(0x2C1B_3C6D);
        h ^= h >> 16;
        let part = |bits: u32| (bits & 0xFF) as f32 / 128.0 - 1.0;
        (part(h) * self.jitter, part(h >> 8) * self.jitter)
    }

    /// How many rows lie under the ceiling.
    pub fn rows(&self) -> u32 {
        ((self.y - self.ceiling) / self.dy).max(0.0) as u32 + 1
    }

    /// The height at which the surface of `dots` dots stands.
    pub fn level(&self, dots: f32) -> f32 {
        self.y + self.dy / 2.0 - dots / (self.columns << self.band_log2) as f32 * self.dy
    }
}

/// How far a fall that began at `entered` has come at `now`, 0.0 to 1.0; `None` once it has ended.
#[inline(always)]
pub fn fall(entered: SimTime, now: SimTime, lasts: Duration) -> Option<f32> {
    let age = now.since(entered).ms();
    (age < lasts.ms()).then(|| age as f32 / lasts.ms() as f32)
}

/// Where a falling message is: from the node's tap over the basin's mouth, then accelerated to its point of rest.
#[inline(always)]
pub fn falling(basin: &Basin, id: MessageId, t: f32, rest: Point) -> Point {
    // Each falls at its own pace, so that many released at once do not fall as one.
    let t = t + 1.6 * (scatter(!id) - 0.5) * t * (1.0 - t);
    let wide = (basin.body.w * 0.03).min(7.0);
    let jitter = (scatter(id) - 0.5) * wide;
    let spout = 0.25;
    if t < spout {
        let u = t / spout;
        let [tx, ty] = basin.tap;
        let [mx, my] = basin.mouth;
        return (tx + (mx - tx) * u + jitter, ty + (my - ty) * u);
    }
    let u = (t - spout) / (1.0 - spout);
    let x0 = basin.mouth[0] + jitter;
    let y0 = basin.mouth[1];
    (x0 + (rest.0 - x0) * u, y0 + (rest.1 - y0) * u * u)
}

/// Where a message on a link is.
#[inline(always)]
pub fn travelling(layout: &Layout, hop: Hop, transit: &Transit, pitch: f32) -> Point {
    if transit.back {
        return returning(layout, hop, transit);
    }
    let pipe = &layout.pipe(hop).body;
    let side = scatter(transit.id) - 0.5;
    match layout.axis {
        Axis::Across => (
            pipe.x + pipe.w * transit.progress,
            pipe.cy() + side * (pipe.h - pitch).max(0.0),
        ),
        Axis::Down => (
            pipe.cx() + side * (pipe.w - pitch).max(0.0),
            pipe.y + pipe.h * transit.progress,
        ),
    }
}

/// Where a notice is: it runs back to the senders on a lane of its own, beside the pipes.
fn returning(layout: &Layout, hop: Hop, transit: &Transit) -> Point {
    let from = &layout.nodes[hop.index().max(1)].body;
    let to = &layout.nodes[0].body;
    let t = transit.progress;
    let pipe = &layout.pipes[0].body;
    let side = (scatter(transit.id) - 0.5) * 6.0;
    match layout.axis {
        Axis::Across => (
            from.x + (to.right() - from.x) * t,
            pipe.bottom() + 8.0 + side,
        ),
        Axis::Down => (pipe.x - 8.0 + side, from.y + (to.bottom() - from.y) * t),
    }
}

#[cfg(test)]
mod tests {
    use super::super::layout::Parts;
    use super::*;

    fn layout() -> Layout {
        Layout::new(900.0, 500.0, 14.0, Parts::WITH_OUTBOX)
    }

    #[test]
    fn columns_fill_evenly_so_that_the_level_can_be_read() {
        let grid = DotGrid {
            columns: 50,
            band_log2: 0,
            x: 0.0,
            y: 0.0,
            dx: 1.0,
            dy: 1.0,
            ceiling: -1000.0,
            jitter: 0.0,
        };
        let mut heights = [0_u32; 50];
        for id in 1000..6000 {
            heights[grid.column(id) as usize] += 1;
        }
        assert!(
            heights.iter().all(|h| (97..=103).contains(h)),
            "{heights:?}"
        );
    }

    #[test]
    fn a_fall_begins_at_the_tap_and_ends_at_rest() {
        let l = layout();
        let basin = &l.basins[2];
        let rest = (basin.body.x + 3.0, basin.body.bottom() - 5.0);
        let (_, y) = falling(basin, 7, 0.0, rest);
        assert_eq!(y, basin.tap[1]);
        let (x, y) = falling(basin, 7, 0.9999, rest);
        assert!((x - rest.0).abs() < 0.5 && (y - rest.1).abs() < 0.5);
        assert_eq!(fall(SimTime(100), SimTime(150), Duration(50)), None);
        assert_eq!(fall(SimTime(100), SimTime(125), Duration(50)), Some(0.5));
        assert_eq!(fall(SimTime(100), SimTime(100), Duration(0)), None);
    }

    #[test]
    fn travelling_mail_stays_inside_its_pipe() {
        for l in [
            layout(),
            Layout::new(360.0, 640.0, 14.0, Parts::WITH_OUTBOX),
        ] {
            for hop in Hop::ALL {
                let pipe = l.pipe(hop).body;
                for id in 0..500 {
                    let progress = id as f32 / 499.0;
                    let t = Transit {
                        id,
                        addr: 0,
                        progress,
                        back: false,
                        late: false,
                        mine: false,
                        test: false,
                    };
                    let (x, y) = travelling(&l, hop, &t, 6.0);
                    assert!(x >= pipe.x && x <= pipe.right() && y >= pipe.y && y <= pipe.bottom());
                }
            }
        }
    }
}
