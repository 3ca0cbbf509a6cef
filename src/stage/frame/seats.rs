//! Where the open sessions of a station sit in its room. Pure; nothing is drawn here.

use super::super::dots::Point;
use super::super::layout::Node;
use limbo_sim::StationView;

/// How the sessions of a station are seated in its room.
pub(super) struct Room<'a> {
    node: &'a Node,
    rows: u32,
    columns: u32,
    /// From one seat to the next, CSS pixels.
    pub(super) pitch: f32,
}

impl Room<'_> {
    /// Seats for as many as the station bears, the whole room over.
    pub(super) fn of<'a>(node: &'a Node, station: &StationView) -> Room<'a> {
        let bears = station.sessions_max.unwrap_or(2 * station.workers);
        let seats = bears.max(station.open_sessions).max(1);
        let (slot, slots) = (node.slot(0), u32::from(node.slots));
        let area = slot.w * slot.h * slots as f32;
        let pitch = (area / seats as f32).sqrt().min(slot.h * 0.9).min(9.0);
        let rows = (slot.h / pitch).max(1.0) as u32;
        let columns = seats.div_ceil(slots * rows);
        let pitch = pitch.min(slot.w / columns as f32);
        Room {
            node,
            rows,
            columns,
            pitch,
        }
    }

    /// The `n`-th seat: slot by slot from the lowest, column by column from the left.
    pub(super) fn seat(&self, n: u32) -> Point {
        let (i, k) = (
            n / (self.rows * self.columns),
            n % (self.rows * self.columns),
        );
        let last = u32::from(self.node.slots) - 1;
        let slot = self.node.slot((last - i.min(last)) as u8);
        let (column, row) = ((k / self.rows) as f32, (k % self.rows) as f32);
        (
            slot.x + slot.w * (column + 0.5) / self.columns as f32,
            slot.bottom() - slot.h * (row + 0.5) / self.rows as f32,
        )
    }
}
