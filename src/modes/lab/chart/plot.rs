//! Where the columns and the times of a sweep stand in the picture.

use crate::browser::size::Size;
use crate::components::chart::scale::Scale;
use crate::components::chart::shapes::text_px;
use limbo_lab::outcome::Question;
use limbo_lab::sweep::{Sweep, Zone};

/// The letters here are mostly figures, which are narrower than others: for so many ems of room an em of letters.
pub(in crate::modes::lab) const FIGURES_EM: f64 = 0.84;
/// Bold words are no figures, and wider than others.
const BOLD_EM: f64 = 1.15;

/// The size at which bold words are to be reckoned in a picture with such letters, CSS pixels.
pub(in crate::modes::lab) fn bold_px(letters_px: f64) -> f64 {
    BOLD_EM * letters_px
}

/// The width that words take at most, CSS pixels.
pub(super) fn label_px(size: Size, words: &str) -> f64 {
    text_px(words, FIGURES_EM * size.em)
}

/// Where things stand in the picture, in CSS pixels from its upper left corner.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SweepPlot {
    /// The columns along: a value's column begins at its index.
    pub columns: Scale,
    /// The top of the stretch of safe values, over which stands what it is.
    pub zone_top: f64,
    /// Top and bottom of the strip of what never emptied.
    pub never: (f64, f64),
    /// Times until the limbo was empty, ms.
    pub times: Scale,
}

impl SweepPlot {
    /// The frame of a sweep.
    pub fn new(sweep: &Sweep, size: Size) -> SweepPlot {
        let em = size.em;
        // Under the axis are a row of values and a row with what they are.
        let bottom = size.height - 3.0 * em;
        let never = (2.2 * em, 3.8 * em);
        SweepPlot {
            columns: Scale {
                values: (0.0, sweep.grid.cells() as f64),
                px: (3.4 * em, size.width - 0.5 * em),
            },
            zone_top: 1.6 * em,
            never,
            times: Scale {
                values: (0.0, longest_on_axis(sweep)),
                px: (bottom, never.1 + 0.8 * em),
            },
        }
    }

    pub fn column_px(&self) -> f64 {
        self.columns.px(1.0) - self.columns.px(0.0)
    }

    /// The middle of a value's column.
    pub fn x(&self, index: usize) -> f64 {
        self.columns.px(index as f64 + 0.5)
    }

    /// The height of a time; the top for longer ones.
    pub fn y_time(&self, ms: f64) -> f64 {
        self.times.px(ms.min(self.times.values.1))
    }

    /// The value in whose column a place is.
    pub fn index_at(&self, x: f64) -> usize {
        let last = self.columns.values.1 as usize - 1;
        (self.columns.value(x) as usize).min(last)
    }

    /// From the left edge of a zone's first column to the right edge of its last.
    pub fn edges(&self, zone: Zone) -> (f64, f64) {
        (
            self.columns.px(zone.0 as f64),
            self.columns.px(zone.1 as f64 + 1.0),
        )
    }
}

/// Where the axis of answers ends: a little above the greatest.
pub(super) fn longest_on_axis(sweep: &Sweep) -> f64 {
    longest(sweep) * 1.04
}

/// The greatest answer on the axis: that of the runs; before any run is there, twice the fastest time that theory forecasts
/// (its slowest alone would leave the rest of the picture empty).
fn longest(sweep: &Sweep) -> f64 {
    let question = sweep.grid.study().question;
    let cells = 0..sweep.grid.cells();
    let runs = cells.clone().flat_map(|cell| sweep.runs(cell));
    let greatest = runs
        .filter_map(|(_, o)| question.answer(o))
        .fold(0.0, f64::max);
    if greatest > 0.0 {
        return greatest;
    }
    if !question.is_a_time() {
        return 1.0;
    }
    let forecasts = cells.filter_map(|cell| sweep.grid.forecast(cell).ok()?.clears_s);
    let fastest_ms = forecasts.fold(f64::INFINITY, f64::min) * 1e3;
    if fastest_ms.is_finite() && question == Question::TimeToClear {
        2.0 * fastest_ms
    } else {
        3_600e3
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use limbo_lab::grid::Grid;
    use limbo_lab::incident::BaseScenario;
    use limbo_lab::presets::{Preset, STEPS};
    use std::sync::Arc;

    #[test]
    fn a_tap_finds_the_column_it_is_in() {
        for width in [360.0, 768.0, 1280.0] {
            let size = Size {
                width,
                height: 480.0,
                em: 16.0,
            };
            let study = Preset::Blocks.study(BaseScenario::Town).unwrap();
            let grid = Arc::new(Grid::new(study).unwrap());
            let plot = SweepPlot::new(&Sweep::new(grid), size);
            for index in 0..STEPS as usize {
                assert_eq!(plot.index_at(plot.x(index)), index);
            }
            assert_eq!(plot.index_at(-50.0), 0);
            assert_eq!(plot.index_at(5_000.0), STEPS as usize - 1);
            assert!(plot.never.1 < plot.times.px.1 && plot.times.px.1 < plot.times.px.0);
        }
    }
}
