//! Where the open sessions of a station sit in its room. Pure; nothing is drawn here.

use super::super::dots::Point;
use super::super::layout::Node;
use limbo_sim::StationView;

/// How the sessions of a station are seated in its room.
pub(super) struct SessionGrid<'a> {
    node: &'a Node,
    rows: u32,
    columns: u32,
    /// From one seat to the next, CSS pixels.
    pub(super) pitch: f32,
}

impl SessionGrid<'_> {
    /// Seats for as many as the station bears, the whole room over.
    pub(super) fn of<'a>(node: &'a Node, station: &StationView) -> SessionGrid<'a> {
        let bears = station.sessions_max.unwrap_or(2 * station.workers);
        let seats = bears.max(station.open_sessions).max(1);
        let (slot, slots) = (node.slot(0), u32::from(node.slots));
        let area = slot.w * slot.h * slots as f32;
        let pitch = (area / seats as f32).sqrt().min(slot.h * 0.9).min(9.0);
        let rows = (slot.h / pitch).max(1.0) as u32;
        let columns = seats.div_ceil(slots * rows);
        let pitch = pitch.min(slot.w / columns as f32);
        SessionGrid {
            node,
            rows,
            columns,
            pitch,
        }
    }

    /// The first `count` seats with their numbers: slot by slot from the lowest, column by column from the left. The
    /// highest slot takes those for whom there is no seat.
    #[inline(always)]
    pub(super) fn for_each_cell(&self, count: u32, mut visit: impl FnMut(u32, Point)) {
        let (across, up) = (1.0 / self.columns as f32, 1.0 / self.rows as f32);
        let each = self.rows * self.columns;
        let mut first = 0;
        // Counted, not divided: there may be some hundred thousand of them.
        for i in 0..count.div_ceil(each) {
            let slots = u32::from(self.node.slots);
            let slot = self.node.slot((slots - 1).saturating_sub(i) as u8);
            for column in 0..self.columns {
                let x = slot.x + slot.w * (column as f32 + 0.5) * across;
                for row in 0..self.rows.min(count - first) {
                    let y = slot.bottom() - slot.h * (row as f32 + 0.5) * up;
                    visit(first + row, (x, y));
                }
                first = (first + self.rows).min(count);
            }
        }
    }
}
