//! Where the dots of a station's open sessions are. Pure; nothing is drawn here.

use super::super::dots::Point;
use super::super::layout::Node;
use limbo_sim::StationView;

/// The grid of a station's sessions.
pub(super) struct SessionGrid<'a> {
    node: &'a Node,
    rows: u32,
    columns: u32,
    /// The distance between neighbours, CSS pixels.
    pub(super) pitch: f32,
}

impl SessionGrid<'_> {
    /// A grid for as many sessions as the station takes, over the whole session area.
    pub(super) fn of<'a>(node: &'a Node, station: &StationView) -> SessionGrid<'a> {
        let bears = station.sessions_max.unwrap_or(2 * station.workers);
        let cells = bears.max(station.open_sessions).max(1);
        let (slot, slots) = (node.slot(0), u32::from(node.slots));
        let area = slot.w * slot.h * slots as f32;
        let pitch = (area / cells as f32).sqrt().min(slot.h * 0.9).min(9.0);
        let rows = (slot.h / pitch).max(1.0) as u32;
        let columns = cells.div_ceil(slots * rows);
        let pitch = pitch.min(slot.w / columns as f32);
        SessionGrid {
            node,
            rows,
            columns,
            pitch,
        }
    }

    /// Visits the first `count` cells with their numbers: slot by slot from the lowest, column by column from the
    /// left. The highest slot takes those that have no cell.
    #[inline(always)]
    pub(super) fn for_each_cell(&self, count: u32, mut visit: impl FnMut(u32, Point)) {
        let (across, up) = (1.0 / self.columns as f32, 1.0 / self.rows as f32);
        // The limit of a server may be as many as a number holds, and its grid a little more.
        let each = self.rows.saturating_mul(self.columns);
        let mut first = 0;
        // Counted instead of divided: there may be several hundred thousand.
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

#[cfg(test)]
mod tests {
    use super::super::super::layout::{Layout, Parts};
    use super::*;

    #[test]
    fn a_server_whose_limit_is_as_many_as_a_number_holds_has_a_cell_for_its_only_session() {
        for width in [320_u16, 800, 1280] {
            let height = width / 2 + 200;
            let layout = Layout::new(width.into(), height.into(), 14.0, Parts::WITH_OUTBOX);
            for sessions_max in [1, 1 << 20, u32::MAX - 1, u32::MAX].map(Some) {
                let station = StationView {
                    sessions_max,
                    open_sessions: 1,
                    ..StationView::IDLE
                };
                for node in &layout.nodes {
                    let mut seen = 0;
                    SessionGrid::of(node, &station).for_each_cell(1, |_, _| seen += 1);
                    assert_eq!(seen, 1, "{width} px, {sessions_max:?}");
                }
            }
        }
    }
}
