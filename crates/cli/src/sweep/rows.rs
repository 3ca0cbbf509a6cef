//! The runs of a sweep as a table, a row for each. A contract: names and units stay, new columns come last.

use crate::setting::choice;
use crate::table::{Cells, Table};
use limbo_format::number::hex;
use limbo_lab::grid::{Grid, Job};
use limbo_lab::outcome::{Ended, Outcome, Question};
use limbo_lab::sweep::Sweep;
use limbo_sim::parameters::{Kind, Parameter};
use std::ops::Range;
use std::sync::Arc;

/// What is the same in all runs of a cell.
#[derive(Clone, Copy, Default)]
struct Cell {
    weight: Option<u32>,
    forecast_safe: Option<bool>,
    forecast_clears_ms: Option<f64>,
}

/// A run.
struct Row {
    job: Job,
    cell: Cell,
    ended: &'static str,
    /// Its outcome; none where it was not played, or not to an end that means anything.
    outcome: Option<Outcome>,
}

impl Row {
    /// Messages in e-mails.
    fn emails(&self, dots: impl Fn(&Outcome) -> u32) -> Option<i64> {
        let weight = i64::from(self.cell.weight?);
        Some(i64::from(dots(self.outcome.as_ref()?)) * weight)
    }

    /// The answer to the question, in e-mails or ms.
    fn answer(&self, question: Question) -> Option<f64> {
        let answer = question.answer(self.outcome.as_ref()?)?;
        let weight = self.cell.weight.filter(|_| question.counts_messages());
        Some(answer * f64::from(weight.unwrap_or(1)))
    }
}

/// The rows, on their way into columns.
struct Rows(Vec<Row>);

impl Rows {
    fn real(&self, of: impl Fn(&Row) -> Option<f64>) -> Cells {
        Cells::Real(self.0.iter().map(of).collect())
    }

    fn whole(&self, of: impl Fn(&Row) -> Option<i64>) -> Cells {
        Cells::Whole(self.0.iter().map(of).collect())
    }

    fn truth(&self, of: impl Fn(&Row) -> Option<bool>) -> Cells {
        Cells::Truth(self.0.iter().map(of).collect())
    }

    fn text(&self, of: impl Fn(&Row) -> Option<String>) -> Cells {
        Cells::Text(self.0.iter().map(of).collect())
    }
}

/// The table of these jobs with their outcomes; none where a job could not be played.
pub fn table(grid: &Arc<Grid>, jobs: Range<usize>, outcomes: &[Option<Outcome>]) -> Table {
    let cells: Vec<Cell> = (0..grid.cells()).map(|cell| of_cell(grid, cell)).collect();
    let row = |(job, outcome): (usize, &Option<Outcome>)| {
        let job = grid.job(job);
        Row {
            job,
            cell: cells[job.cell],
            ended: outcome.map_or("refused", |o| ended(o.ended)),
            outcome: outcome.filter(|o| o.ended != Ended::TooMuchWork),
        }
    };
    let rows = Rows(jobs.zip(outcomes).map(row).collect());
    let sweep = Sweep::new(Arc::clone(grid));
    let question = grid.study().question;
    let mut table = Table::default();
    for (index, axis) in grid.study().axes.iter().enumerate() {
        table.push(
            axis.key.replace('.', "_"),
            values(grid, axis.key, index, &rows),
        );
    }
    table.push("seed", rows.whole(|row| i64::try_from(row.job.seed).ok()));
    table.push("ended", rows.text(|row| Some(row.ended.to_owned())));
    table.push("answer", rows.real(|row| row.answer(question)));
    table.push(
        "safe",
        rows.truth(|row| row.outcome.map(|o| sweep.is_safe(row.job.cell, &o))),
    );
    table.push(
        "cleared_ms",
        rows.whole(|row| row.outcome?.cleared_ms.map(i64::from)),
    );
    table.push(
        "crashes",
        rows.whole(|row| Some(row.outcome?.crashes.into())),
    );
    table.push("rejected", rows.whole(|row| row.emails(|o| o.rejected)));
    table.push("returned", rows.whole(|row| row.emails(|o| o.returned)));
    table.push("lost", rows.whole(|row| row.emails(|o| o.lost)));
    table.push("delivered", rows.whole(|row| row.emails(|o| o.delivered)));
    table.push("peak_limbo", rows.whole(|row| row.emails(|o| o.peak_limbo)));
    table.push(
        "longest_ms",
        rows.whole(|row| Some(row.outcome?.longest_ms.into())),
    );
    table.push("backlog", rows.whole(|row| row.emails(|o| o.backlog)));
    table.push("sent", rows.whole(|row| row.emails(|o| o.sent)));
    table.push(
        "emails_per_dot",
        rows.whole(|row| row.cell.weight.map(i64::from)),
    );
    table.push("forecast_safe", rows.truth(|row| row.cell.forecast_safe));
    table.push(
        "forecast_clears_ms",
        rows.real(|row| row.cell.forecast_clears_ms),
    );
    table.push("hash", rows.text(|row| Some(hex(row.outcome?.hash))));
    table
}

fn of_cell(grid: &Grid, cell: usize) -> Cell {
    let Ok(scenario) = grid.scenario(cell) else {
        return Cell::default();
    };
    let forecast = grid.forecast(cell).ok();
    Cell {
        weight: Some(scenario.weight),
        forecast_safe: forecast.map(|f| f.safe),
        // A fluid approximation: a fraction of a millisecond means nothing.
        forecast_clears_ms: forecast
            .and_then(|f| f.clears_s)
            .map(|s| (s * 1000.0).round()),
    }
}

/// The values of an axis; those of a choice by their names.
fn values(grid: &Grid, key: &str, index: usize, rows: &Rows) -> Cells {
    let value = |row: &Row| grid.values(row.job.cell).nth(index).map(|(_, value)| value);
    match Parameter::of(key) {
        Ok(parameter) if matches!(parameter.kind, Kind::Choice(_)) => rows.text(|row| {
            let name = choice(parameter, value(row)?)?;
            Some(name.to_owned())
        }),
        _ => rows.real(value),
    }
}

fn ended(how: Ended) -> &'static str {
    match how {
        Ended::Cleared => "cleared",
        Ended::SpanOver => "span-over",
        Ended::BacklogGrew => "backlog-grew",
        Ended::TooMuchWork => "too-much-work",
    }
}
