//! Every parameter of a scenario: its value, unit and range, and where the number comes from.
//!
//! `cargo run --example parameters -- libero-2023`

use limbo_sim::catalogue::{NAMES, Note};
use limbo_sim::parameters::Parameter;
use limbo_sim::{RunError, Scenario};
use std::io::{self, Write};

fn main() -> io::Result<()> {
    let name = std::env::args().nth(1).unwrap_or(NAMES[0].to_owned());
    let scenario = match Scenario::named(&name) {
        Ok(scenario) => scenario,
        Err(error) => {
            return Err(io::Error::other(format!(
                "{name}: {error}; there are {NAMES:?}"
            )));
        }
    };
    print(&scenario, &mut io::stdout().lock())
}

fn print(scenario: &Scenario, out: &mut impl Write) -> io::Result<()> {
    for line in scenario.notes() {
        let parameter =
            Parameter::of(line.key).map_err(|error: RunError| io::Error::other(error))?;
        let value = line
            .value
            .map_or("off".to_owned(), |value| value.to_string());
        let (min, max, unit) = (parameter.min, parameter.max, line.unit);
        writeln!(out, "{} = {value} {unit} ({min} to {max})", line.key)?;
        match line.note {
            Note::Documented { source } => writeln!(out, "    documented: {source}")?,
            Note::Modelled { reason } => writeln!(out, "    modelled: {reason}")?,
            Note::Chosen => writeln!(out, "    chosen")?,
        }
    }
    Ok(())
}
