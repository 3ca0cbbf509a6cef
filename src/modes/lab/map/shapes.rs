//! Where the cells of a map stand in the picture, and what they look like. A shade, a pattern or a boundary is one path, so
//! that a map of a thousand cells has a dozen elements.

use crate::browser::size::Size;
use crate::components::chart::axis::{Tick, along_axis};
use crate::components::chart::scale::Scale;
use crate::components::chart::shapes::{
    Anchor, circle, label, label_within, middle_within, path, region, text_px,
};
use crate::i18n::Locale;
use crate::modes::lab::chart::{FIGURES_EM, bold_px};
use crate::modes::lab::words;
use limbo_lab::grid::Grid;
use limbo_lab::sweep::Sweep;
use limbo_picture::svg::Path;
use std::rc::Rc;
use yew::prelude::*;

/// How many shades there are.
pub(super) const SHADES: usize = 7;
/// The letters of the map, in ems of the plot.
const LETTERS_EM: f64 = 1.0;
/// Which of the values have a label: every one, every second and so on.
const LABELLED: [usize; 7] = [1, 2, 3, 5, 10, 20, 60];

/// Where things stand in the picture, CSS pixels from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct MapPlot {
    /// The columns along: a value's column begins at its index.
    pub columns: Scale,
    /// The rows, from the bottom up.
    pub rows: Scale,
}

impl MapPlot {
    /// The frame of a map.
    pub fn new(locale: &Locale, sweep: &Sweep, size: Size) -> MapPlot {
        let (grid, em) = (&sweep.grid, size.em);
        let widest = (0..grid.rows().len())
            .map(|row| text_px(&row_label(locale, grid, row), 0.9 * em))
            .fold(2.0 * em, f64::max);
        let left = (widest + 0.7 * em).min(size.width * 0.3);
        MapPlot {
            columns: Scale {
                values: (0.0, grid.columns().len() as f64),
                px: (left, size.width - 0.5 * em),
            },
            rows: Scale {
                values: (0.0, grid.rows().len() as f64),
                px: (size.height - 3.0 * em, 3.0 * em),
            },
        }
    }

    /// Left and right, bottom and top of a cell.
    fn cell(&self, (column, row): (usize, usize)) -> ((f64, f64), (f64, f64)) {
        let x = |i: usize| self.columns.px(i as f64);
        let y = |i: usize| self.rows.px(i as f64);
        ((x(column), x(column + 1)), (y(row), y(row + 1)))
    }

    /// The middle of a cell.
    fn middle(&self, (column, row): (usize, usize)) -> (f64, f64) {
        (
            self.columns.px(column as f64 + 0.5),
            self.rows.px(row as f64 + 0.5),
        )
    }

    /// Column and row at a place; none beside the map.
    pub fn place_at(&self, (x, y): (f64, f64)) -> Option<(usize, usize)> {
        let ((left, right), (bottom, top)) = (self.columns.px, self.rows.px);
        if !(left..=right).contains(&x) || !(top..=bottom).contains(&y) {
            return None;
        }
        let index = |scale: &Scale, px: f64| {
            let last = scale.values.1 as usize - 1;
            (scale.value(px) as usize).min(last)
        };
        Some((index(&self.columns, x), index(&self.rows, y)))
    }

    /// A cell's rectangle, a little smaller so that cells stand apart.
    fn rect(&self, place: (usize, usize)) -> Path {
        let ((left, right), (bottom, top)) = self.cell(place);
        let gap = 0.5;
        Path::default()
            .move_to(left + gap, top + gap)
            .line_to(right - gap, top + gap)
            .line_to(right - gap, bottom - gap)
            .line_to(left + gap, bottom - gap)
            .close()
    }
}

fn row_label(locale: &Locale, grid: &Grid, row: usize) -> String {
    words::value_short(locale, grid, 1, grid.rows()[row])
}

/// The least and the greatest median answer of the map; none before there is any.
pub(super) fn scale(sweep: &Sweep) -> Option<(f64, f64)> {
    let answers = (0..sweep.grid.cells()).filter_map(|cell| sweep.figures(cell).answers.median());
    answers.fold(None, |range, a| {
        let (least, most) = range.unwrap_or((a, a));
        Some((f64::min(least, a), f64::max(most, a)))
    })
}

/// The shade of an answer.
fn shade(answer: f64, (least, most): (f64, f64)) -> usize {
    if most <= least {
        return 0;
    }
    let share = (answer - least) / (most - least);
    ((share * SHADES as f64) as usize).min(SHADES - 1)
}

/// The lines between the cells that are `inside` and those that are not; with the map's own border where `closed`.
fn boundary(
    plot: &MapPlot,
    (columns, rows): (usize, usize),
    inside: impl Fn(usize, usize) -> bool,
    closed: bool,
) -> Path {
    let is_in = |column: Option<usize>, row: Option<usize>| match (column, row) {
        (Some(c), Some(r)) if c < columns && r < rows => Some(inside(c, r)),
        _ => None,
    };
    let differ = |a: Option<bool>, b: Option<bool>| match (a, b) {
        (Some(a), Some(b)) => a != b,
        (Some(one), None) | (None, Some(one)) => closed && one,
        (None, None) => false,
    };
    let mut path = Path::default();
    for c in 0..=columns {
        for r in 0..rows {
            if differ(is_in(c.checked_sub(1), Some(r)), is_in(Some(c), Some(r))) {
                let x = plot.columns.px(c as f64);
                let (from, to) = (plot.rows.px(r as f64), plot.rows.px(r as f64 + 1.0));
                path = path.move_to(x, from).line_to(x, to);
            }
        }
    }
    for r in 0..=rows {
        for c in 0..columns {
            if differ(is_in(Some(c), r.checked_sub(1)), is_in(Some(c), Some(r))) {
                let y = plot.rows.px(r as f64);
                let (from, to) = (plot.columns.px(c as f64), plot.columns.px(c as f64 + 1.0));
                path = path.move_to(from, y).line_to(to, y);
            }
        }
    }
    path
}

/// Properties of [`MapShapes`].
#[derive(Clone, PartialEq, Properties)]
pub(super) struct MapShapesProps {
    pub locale: Locale,
    pub sweep: Rc<Sweep>,
    pub size: Size,
    pub plot: MapPlot,
}

/// Everything but the chosen cell.
#[component]
pub(super) fn MapShapes(props: &MapShapesProps) -> Html {
    html! {
        <>
            { cells(props) }
            { limits(props) }
            { axes(props) }
            { own(&props.sweep.grid, &props.plot) }
        </>
    }
}

/// The cells: their shades, and the patterns over them.
fn cells(props: &MapShapesProps) -> Html {
    let MapShapesProps { sweep, plot, .. } = props;
    let range = scale(sweep);
    let mut shades: [Path; SHADES] = Default::default();
    let (mut waiting, mut never, mut crosses) = <(Path, Path, Path)>::default();
    let (mut fell, mut refused) = <(Path, Path)>::default();
    for cell in 0..sweep.grid.cells() {
        let place = sweep.grid.place(cell);
        let (x, y) = plot.middle(place);
        let figures = sweep.figures(cell);
        // What was broken off has no answer either.
        if sweep.grid.refusal(cell).is_some() || figures.too_much > 0 {
            refused = refused.sign(x - 3.0, y, "h6");
            continue;
        }
        let rect = plot.rect(place);
        match figures.answers.median().zip(range) {
            _ if figures.runs == 0 => waiting = waiting.then(&rect),
            Some((answer, range)) => {
                let shade = &mut shades[shade(answer, range)];
                *shade = std::mem::take(shade).then(&rect);
            }
            None => {
                never = never.then(&rect);
                crosses = crosses.sign(x - 3.0, y - 3.0, "l6 6m0-6l-6 6");
            }
        }
        if sweep.runs(cell).any(|(_, o)| o.crashes > 0) {
            fell = fell.then(&rect);
        }
    }
    let shades = shades.into_iter().enumerate();
    html! {
        <>
            { path("lab-waiting", waiting) }
            { path("lab-never", never) }
            { for shades.map(|(i, shade)| path(format!("lab-heat-{i}"), shade)) }
            { path("lab-fell", fell) }
            { path("lab-cross", crosses) }
            { path("lab-refused", refused) }
        </>
    }
}

/// The outline of what was safe with every seed, and theory's limit with its name.
fn limits(props: &MapShapesProps) -> Html {
    let MapShapesProps {
        locale,
        sweep,
        plot,
        size,
    } = props;
    let grid = &sweep.grid;
    let shape = (grid.columns().len(), grid.rows().len());
    let safe = boundary(
        plot,
        shape,
        |c, r| sweep.cell_is_safe(grid.cell(c, r)),
        true,
    );
    let in_theory = |c: usize, r: usize| grid.forecast(grid.cell(c, r)).is_ok_and(|f| f.safe);
    let theory = words::has_theory(sweep).then(|| boundary(plot, shape, in_theory, false));
    // Its name stands over the map where the line begins at its top.
    let top = shape.1 - 1;
    let begins = (1..shape.0).find(|c| in_theory(*c, top) != in_theory(c - 1, top));
    let name = theory.as_ref().and(begins).map(|c| {
        let words = locale.t("lab.map.limit");
        let em = bold_px(size.em);
        let x = middle_within(plot.columns.px(c as f64), text_px(words, em), size.width);
        let at = (x, plot.rows.px.1 - 0.45 * size.em);
        label_within("lab-zone", Anchor::Middle, at, words, (size.width, em))
    });
    html! {
        <>
            { path("lab-casing", safe.clone()) }
            { path("lab-safe", safe) }
            { for theory.map(|line| html! {
                <>
                    { path("lab-casing", line.clone()) }
                    { path("lab-limit", line) }
                </>
            }) }
            { for name }
        </>
    }
}

/// Which of so many labels are shown, so that they do not touch: every one, every second and so on.
fn labelled_each(room_px: f64, label_px: f64) -> usize {
    let fits = |each: &usize| *each as f64 * room_px >= label_px;
    LABELLED
        .into_iter()
        .find(fits)
        .unwrap_or(LABELLED[LABELLED.len() - 1])
}

/// The values along and upwards, and what they are.
fn axes(props: &MapShapesProps) -> Html {
    let MapShapesProps {
        locale,
        sweep,
        size,
        plot,
    } = props;
    let (grid, em) = (&sweep.grid, size.em * LETTERS_EM);
    let labels: Vec<String> = grid
        .columns()
        .iter()
        .map(|value| words::value_short(locale, grid, 0, *value))
        .collect();
    let widest = labels
        .iter()
        .map(|l| text_px(l, FIGURES_EM * em))
        .fold(0.0, f64::max);
    let column_px = plot.columns.px(1.0) - plot.columns.px(0.0);
    let each = labelled_each(column_px, widest + 0.5 * em);
    let ticks = labels.into_iter().enumerate().map(|(i, words)| Tick {
        px: plot.columns.px(i as f64 + 0.5),
        words: i.is_multiple_of(each).then_some(words),
    });
    let (left, right) = plot.columns.px;
    let bottom = plot.rows.px.0;
    let row_px = plot.rows.px(0.0) - plot.rows.px(1.0);
    let each_row = labelled_each(row_px, 1.2 * em);
    let row = |row: usize| {
        let y = plot.rows.px(row as f64 + 0.5) + 0.3 * em;
        let words = row_label(locale, grid, row);
        label("axis", Anchor::End, (left - 0.4 * em, y), &words)
    };
    let along = words::axis(locale, grid, 0);
    let room = (size.width, bold_px(em));
    let middle = middle_within(
        f64::midpoint(left, right),
        text_px(&along, room.1),
        size.width,
    );
    html! {
        <>
            { along_axis(ticks, bottom, 1.25 * em, Anchor::Middle) }
            { label_within("lab-title", Anchor::Middle, (middle, bottom + 2.6 * em), &along, room) }
            { for (0..grid.rows().len()).step_by(each_row).map(row) }
            { label_within("lab-title", Anchor::Start, (0.0, 1.0 * em), &words::axis(locale, grid, 1), room) }
        </>
    }
}

/// The cell in which the scenario itself stands, where it has one.
fn own(grid: &Grid, plot: &MapPlot) -> Html {
    let at = |axis: usize, values: &[f64]| {
        let key = grid.study().axes.get(axis)?.key;
        let own = grid.base_scenario().get(key).ok().flatten()?;
        values
            .iter()
            .position(|v| (v - own).abs() <= 1e-6 * own.abs())
    };
    let (Some(column), Some(row)) = (at(0, grid.columns()), at(1, grid.rows())) else {
        return Html::default();
    };
    circle("lab-own-mark", plot.middle((column, row)), 4.0)
}

/// The chosen cell: a frame around it.
pub(super) fn chosen(grid: &Grid, plot: &MapPlot, cell: usize) -> Html {
    let ((left, right), (bottom, top)) = plot.cell(grid.place(cell));
    html! {
        <>
            { region("lab-casing", (left, right), (top, bottom)) }
            { region("lab-chosen", (left, right), (top, bottom)) }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plot(columns: usize, rows: usize) -> MapPlot {
        MapPlot {
            columns: Scale {
                values: (0.0, columns as f64),
                px: (50.0, 350.0),
            },
            rows: Scale {
                values: (0.0, rows as f64),
                px: (300.0, 20.0),
            },
        }
    }

    #[test]
    fn a_tap_finds_the_cell_it_is_in_and_nothing_beside_the_map() {
        let plot = plot(20, 10);
        for place in [(0, 0), (19, 9), (7, 3)] {
            assert_eq!(plot.place_at(plot.middle(place)), Some(place));
        }
        for beside in [(0.0, 100.0), (400.0, 100.0), (100.0, 310.0), (100.0, 5.0)] {
            assert_eq!(plot.place_at(beside), None);
        }
    }

    #[test]
    fn a_boundary_runs_around_what_is_inside() {
        let plot = plot(3, 2);
        let inside = |c: usize, r: usize| c == 1 && r == 0;
        // Three sides in the map, and the fourth on its border.
        let count = |path: Path| path.data().matches('M').count();
        assert_eq!(count(boundary(&plot, (3, 2), inside, true)), 4);
        assert_eq!(count(boundary(&plot, (3, 2), inside, false)), 3);
        assert_eq!(count(boundary(&plot, (3, 2), |_, _| true, false)), 0);
        assert_eq!(count(boundary(&plot, (3, 2), |_, _| true, true)), 10);
    }

    #[test]
    fn shades_go_from_the_least_to_the_greatest() {
        let range = (10.0, 80.0);
        assert_eq!(shade(10.0, range), 0);
        assert_eq!(shade(80.0, range), SHADES - 1);
        assert_eq!(shade(45.0, range), SHADES / 2);
        assert_eq!(shade(5.0, (5.0, 5.0)), 0);
    }
}
