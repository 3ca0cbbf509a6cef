//! The chart's figures as a table, for those who do not see it and for those who check.

use super::words;
use crate::i18n::Locale;
use limbo_lab::sweep::{Judged, Sweep};
use std::rc::Rc;
use yew::prelude::*;

/// All figures of a sweep, a row for each cell, behind a summary; the rows only where they are wanted already.
pub(super) fn figures_table(locale: &Locale, sweep: &Rc<Sweep>, rows: bool) -> Html {
    let rows = if rows { sweep.grid.cells() } else { 0 };
    let axes = 0..sweep.grid.study().axes.len();
    html! {
        <details class="lab-table">
            <summary>{ locale.t("lab.table.title") }</summary>
            <div class="lab-scroll" tabindex="0" role="region" aria-label={locale.t("lab.table.title").to_owned()}>
                <table>
                    <thead>
                        <tr>
                            { for axes.map(|axis| html! { <th scope="col">{ words::swept(locale, &sweep.grid, axis) }</th> }) }
                            { for columns(sweep).map(|key| html! { <th scope="col">{ locale.t(key) }</th> }) }
                        </tr>
                    </thead>
                    <tbody>{ for (0..rows).map(|index| row(locale, sweep, index)) }</tbody>
                </table>
            </div>
        </details>
    }
}

/// The keys of the columns' names, in the order of [`cells`].
fn columns(sweep: &Sweep) -> [&'static str; 7] {
    let (safe, crashes) = match sweep.judged() {
        Judged::ByClearing => ("lab.table.cleared", "lab.table.refusals"),
        Judged::ByCrashes => ("lab.table.safe", "lab.table.crashes"),
        Judged::ByCell => ("lab.table.went_well", "lab.table.crashes_or_refusals"),
    };
    [
        safe,
        "lab.table.median",
        "lab.table.least",
        "lab.table.most",
        crashes,
        "lab.table.returned",
        "lab.table.longest",
    ]
}

fn row(locale: &Locale, sweep: &Sweep, index: usize) -> Html {
    let axes = 0..sweep.grid.study().axes.len();
    let values = axes.map(|axis| words::value(locale, &sweep.grid, index, axis));
    html! {
        <tr key={index}>
            { for values.map(|value| html! { <th scope="row">{ value }</th> }) }
            { for cells(locale, sweep, index).map(|words| html! { <td>{ words }</td> }) }
        </tr>
    }
}

/// The figures of a cell; empty before a run of it has been played.
fn cells(locale: &Locale, sweep: &Sweep, index: usize) -> [String; 7] {
    let figures = sweep.figures(index);
    if figures.runs == 0 {
        let mut cells: [String; 7] = Default::default();
        if sweep.grid.refusal(index).is_some() {
            cells[0] = locale.t("lab.table.refused").to_owned();
        }
        return cells;
    }
    if figures.too_much > 0 {
        let mut cells: [String; 7] = Default::default();
        cells[0] = locale.t("lab.table.too_much").to_owned();
        return cells;
    }
    let time = |ms: Option<f64>| words::time_or_never(locale, ms);
    let least = |said: String| words::at_least(&figures, said);
    let emails = |dots: Option<f64>| {
        dots.map_or_else(String::new, |dots| {
            least(words::emails(locale, sweep, dots))
        })
    };
    let crashes = figures.crashes.median();
    [
        locale.number(figures.safe as f64),
        time(figures.clears.median()),
        time(figures.clears.at[0]),
        time(figures.clears.at[4]),
        if sweep.grid.rejects(index) {
            emails(crashes)
        } else {
            crashes.map_or_else(String::new, |crashes| least(locale.number(crashes)))
        },
        emails(figures.returned.median()),
        least(time(figures.longest.at[4])),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;
    use limbo_lab::grid::Grid;
    use limbo_lab::incident::BaseScenario;
    use limbo_lab::outcome::{Ended, Outcome};
    use limbo_lab::presets::Preset;

    #[test]
    fn a_value_whose_runs_were_broken_off_has_no_figures() {
        let study = Preset::Blocks.study(BaseScenario::Town).unwrap();
        let mut sweep = Sweep::new(Grid::new(study).unwrap().into());
        for job in 0..sweep.grid.jobs() {
            let outcome = Outcome {
                ended: Ended::TooMuchWork,
                ..Outcome::default()
            };
            sweep.take(job, outcome);
        }
        let english = Locale::new(Lang::english(), "Europe/Rome", 0.0);
        let [said, figures @ ..] = cells(&english, &sweep, 3);
        assert_eq!(said, "broken off");
        assert!(figures.iter().all(String::is_empty), "{figures:?}");
    }
}
