//! `limbo parameters`: every number of a scenario that can be set or swept.

use crate::failure::Failure;
use crate::{input, moment, output};
use clap::Args;
use limbo_sim::Scenario;
use limbo_sim::catalogue::Note;
use limbo_sim::parameters::{Kind, Parameter};
use std::fmt::Write;

/// What `limbo parameters` is asked.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub struct Parameters {
    /// A scenario, a run file, a link, or - for standard input
    #[arg(value_name = "SCENARIO|FILE|LINK|-", default_value = "sandbox")]
    run: String,

    /// Say of each number where it is documented, or why it was chosen
    #[arg(long)]
    notes: bool,
}

const EXAMPLES: &str = "\
Each line: the key, the value at the beginning of the run (off where it is turned off), the unit, and the least and the greatest value or the choices. \
What means nothing in the scenario as it is stands there with a -.

Examples:
  limbo parameters libero-2023 --notes
  limbo parameters | grep readers";

impl Parameters {
    /// Prints the table.
    ///
    /// # Errors
    /// What cannot be read or written.
    pub fn command(&self) -> Result<(), Failure> {
        let run = input::run(&self.run)?.run;
        output::print(self.table(&run.scenario).as_bytes())
    }

    fn table(&self, scenario: &Scenario) -> String {
        let mut out = String::new();
        for parameter in Parameter::all() {
            // A String takes whatever is written to it.
            let _ = writeln!(out, "{}", line(parameter, scenario));
            let mut notes = scenario.notes();
            if self.notes
                && let Some(note) = notes.find(|note| note.key == parameter.key)
            {
                let _ = writeln!(out, "    {}", words(note.note));
            }
        }
        out
    }
}

fn line(p: &Parameter, scenario: &Scenario) -> String {
    let (value, range) = match p.kind {
        Kind::Choice(names) => {
            let name = |value: f64| names.get((value - p.min) as usize).copied();
            (
                p.get(scenario).and_then(name).map(str::to_owned),
                names.join("|"),
            )
        }
        _ => (
            p.get(scenario).map(moment::short),
            format!("{} to {}", p.min, p.max),
        ),
    };
    let without = if p.applies(scenario) { "off" } else { "-" };
    let value = value.unwrap_or(without.to_owned());
    let off = if p.optional { ", 0 turns it off" } else { "" };
    format!("{:<44} {value:>16} {:<12} {range}{off}", p.key, p.unit)
}

fn words(note: Note) -> String {
    match note {
        Note::Documented { source } => format!("documented: {source}"),
        Note::Modelled { reason } => format!("modelled: {reason}"),
        Note::Chosen => "changed in this run".to_owned(),
    }
}
