//! Cuts the page's WebAssembly in two: `limbo-split IN.wasm DOORS.txt FIRST.wasm LATER.wasm REPORT.txt`.
//!
//! Runs after wasm-bindgen, on a module that still has its names. A **door** is a function through which the
//! first part enters the second; DOORS.txt names them, one path a line. All that only doors lead to goes into
//! the second part, which imports memory, table, globals and functions from the first and puts its own
//! functions into the table. In the first part a door is a stub that calls through the table: until the second
//! part has been linked, that traps, so whoever calls a door asks first (src/later.rs).
//!
//! Data stays in the first part: nothing in a linked module says where one object ends.

mod names;
mod parts;
mod plan;

use plan::Plan;
use std::process::ExitCode;
use walrus::ModuleConfig;

type Result<T> = std::result::Result<T, String>;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [input, doors, first, later, report] = args.as_slice() else {
        eprintln!("limbo-split IN.wasm DOORS.txt FIRST.wasm LATER.wasm REPORT.txt");
        return ExitCode::FAILURE;
    };
    match run(input, doors, first, later, report) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(input: &str, doors: &str, first: &str, later: &str, report: &str) -> Result<()> {
    let wasm = std::fs::read(input).map_err(|error| format!("{input}: {error}"))?;
    let list = std::fs::read_to_string(doors).map_err(|error| format!("{doors}: {error}"))?;
    let split = split(&wasm, &names::doors(&list))?;
    let report_bytes = split.report.into_bytes();
    for (path, bytes) in [
        (first, &split.first),
        (later, &split.later),
        (report, &report_bytes),
    ] {
        std::fs::write(path, bytes).map_err(|error| format!("{path}: {error}"))?;
    }
    Ok(())
}

/// The two parts, and a sentence for a person.
struct Split {
    first: Vec<u8>,
    later: Vec<u8>,
    report: String,
}

fn split(wasm: &[u8], doors: &[String]) -> Result<Split> {
    let parse = || {
        let mut config = ModuleConfig::new();
        // The names have done their work when the cut is planned.
        config
            .generate_name_section(false)
            .generate_producers_section(false);
        config.parse(wasm).map_err(|error| error.to_string())
    };
    // Read and planned twice, with the same outcome: each part is what is left of its own copy.
    let module = parse()?;
    let plan = Plan::new(&module, doors)?;
    let report = plan.report(&module);
    let first = parts::first(module, &plan);
    let module = parse()?;
    let plan = Plan::new(&module, doors)?;
    let later = parts::later(module, &plan);
    Ok(Split {
        first,
        later,
        report,
    })
}

#[cfg(test)]
mod tests;
