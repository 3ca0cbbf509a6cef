//! The grid of mailboxes: a cell for each block.

use super::node::{Load, cross, slots, tilt};
use super::{path, rect};
use limbo_picture::layout::{Layout, Rect};
use limbo_picture::svg::Path;
use limbo_picture::theme::{Rgb, Theme};
use limbo_sim::Place;
use yew::prelude::*;

/// Few blocks have a hue each; many share this many.
const HUES_MAX: u16 = 30;
/// A cell lower than this has no room for the flap of a letter, CSS pixels.
const FLAP_MIN: f32 = 14.0;

/// The mailboxes. `hues`: the theme in which each block has a colour of its own, where that says something.
pub(super) fn mailbox_grid(
    layout: &Layout,
    load: Load,
    served: &[bool],
    mine: u16,
    hues: Option<Theme>,
) -> Html {
    let grid = Grid::new(&layout.cells(), served.len());
    let (node, load) = (layout.node(Place::Mailboxes), &load);
    html! {
        <g class={tilt(load.up)}>
            { served_cells(&grid, served, hues) }
            { unserved_cells(&grid, served) }
            { slots(node, load) }
            if load.limited {
                { rect("stage-beyond", &layout.beyond_mark(), 3.0) }
                { path("stage-limit", mark(layout)) }
            }
            if !served.is_empty() {
                { rect("stage-mine", &grid.cell(usize::from(mine)).inset(-2.5), 4.0) }
            }
            { cross(node, load.up) }
        </g>
    }
}

/// The mark on the bar: a storage that is loaded so far falls. It reaches up to the words.
fn mark(layout: &Layout) -> Path {
    let bar = &layout.node(Place::Mailboxes).session_area;
    let x = bar.right();
    Path::polyline([(x, bar.y - 4.0), (x, bar.bottom() + 2.5)])
}

/// The blocks with service: a path for each hue, and the flaps of the letters over them. One hue for all, unless the
/// dots are coloured by blocks too, in the colours of that theme.
fn served_cells(grid: &Grid, served: &[bool], theme: Option<Theme>) -> Html {
    let hues = match theme {
        Some(_) => (served.len() as u16).clamp(1, HUES_MAX),
        None => 1,
    };
    let mut cells = vec![Path::default(); usize::from(hues)];
    let mut flaps = Path::default();
    for i in (0..served.len()).filter(|&i| served[i]) {
        let (cell, hue) = (grid.cell(i), i * usize::from(hues) / served.len());
        cells[hue] = std::mem::take(&mut cells[hue]).rect(&cell);
        if cell.h >= FLAP_MIN {
            flaps = flaps.then(&Path::polyline([
                (cell.x, cell.y),
                (cell.cx(), cell.cy()),
                (cell.right(), cell.y),
            ]));
        }
    }
    let of_hue = |(hue, cells): (u16, Path)| {
        let colour = theme.map(|theme| colour_style(theme.palette().block(hue, hues)));
        html! { <path class="stage-lit" style={colour.unwrap_or_else(|| "fill:var(--blue)".to_owned())} d={cells.data()} /> }
    };
    html! {
        <>
            { for (0..hues).zip(cells).map(of_hue) }
            { path("stage-flap", flaps) }
        </>
    }
}

/// The style of a shape that is filled with a colour of the palette.
pub(super) fn colour_style([r, g, b]: Rgb) -> String {
    format!("fill:rgb({r},{g},{b})")
}

/// The blocks without service: hollow, with a stroke through them.
fn unserved_cells(grid: &Grid, served: &[bool]) -> Html {
    let cells = (0..served.len()).filter(|&i| !served[i]);
    let cells = cells.fold(Path::default(), |path, i| {
        let cell = grid.cell(i);
        path.rect(&cell)
            .move_to(cell.x, cell.bottom())
            .line_to(cell.right(), cell.y)
    });
    path("stage-dark", cells)
}

/// Rows and columns of equal cells: as near to squares as the space allows, in full rows if it can be.
struct Grid {
    space: Rect,
    columns: usize,
    /// Width and height of a cell with its gap, CSS pixels.
    step: (f32, f32),
    /// The gap at every side of a cell, CSS pixels.
    gap: f32,
}

impl Grid {
    fn new(space: &Rect, cells: usize) -> Grid {
        let cells = cells.max(1);
        let side = |columns: usize| {
            let rows = cells.div_ceil(columns);
            // A last row with holes in it costs as much as it leaves empty.
            let filled = cells as f32 / (columns * rows) as f32;
            (space.w / columns as f32).min(space.h / rows as f32 * 1.3) * filled
        };
        let columns = (1..=cells)
            .max_by(|&a, &b| side(a).total_cmp(&side(b)))
            .unwrap_or(1);
        let rows = cells.div_ceil(columns);
        let step = (space.w / columns as f32, space.h / rows as f32);
        Grid {
            space: *space,
            columns,
            step,
            gap: (step.0.min(step.1) * 0.08).min(3.0),
        }
    }

    /// The cell of an index, row by row.
    fn cell(&self, i: usize) -> Rect {
        let (column, row) = (i % self.columns, i / self.columns);
        let (w, h) = self.step;
        let (x, y) = (
            self.space.x + column as f32 * w,
            self.space.y + row as f32 * h,
        );
        Rect::new(x, y, w, h).inset(self.gap)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_any_number_stand_inside_their_space() {
        let space = Rect::new(10.0, 20.0, 160.0, 70.0);
        for n in [1, 2, 7, 12, 60, 1000] {
            let grid = Grid::new(&space, n);
            for cell in (0..n).map(|i| grid.cell(i)) {
                assert!(
                    cell.x >= space.x && cell.right() <= space.right() + 0.01,
                    "{n}: {cell:?}"
                );
                assert!(
                    cell.y >= space.y && cell.bottom() <= space.bottom() + 0.01,
                    "{n}: {cell:?}"
                );
                assert!(cell.w > 1.0 && cell.h > 1.0, "{n}: {cell:?}");
            }
        }
    }
}
